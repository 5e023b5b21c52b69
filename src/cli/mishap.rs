//! A fault of junshu itself in; words for whoever runs it, and the exit code for what could not be checked, out.

use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;

use super::Exit;

/// Does the work; a panic in it is no finding and no success.
pub fn caught(work: fn() -> ExitCode) -> ExitCode {
    panic::set_hook(Box::new(say));
    panic::catch_unwind(work).unwrap_or_else(|_| Exit::Failed.into())
}

/// Says where it happened. Not what: that may quote records, and speaks to a terminal.
fn say(info: &PanicHookInfo<'_>) {
    let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
    // Where stderr itself cannot be written to, nobody can be told.
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "error[internal]: junshu の内部で誤りがありました（{place}）");
    let _ = writeln!(err, "  結果は使えません。junshu の版と、何を検査したかを添えて知らせてください");
}
