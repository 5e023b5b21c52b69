//! Words for the command line itself: what clap reports, in Japanese.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Exit, terminal};

/// `K=V`.
pub fn key_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("`名前=値` の形で書きます")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

/// `GROUP/NAME`, which is a path as well.
pub fn rule_name(text: &str) -> Result<String, String> {
    let letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.chars().all(letter);
    let parts: Vec<&str> = text.split('/').collect();
    let lib = parts.first() == Some(&"lib");
    if parts.len() == 2 && parts.into_iter().all(part) && !lib {
        return Ok(text.to_owned());
    }
    Err("`組/名前` の形で、文字・数字・- _ . で書きます（lib は共有の関数の場所です）".to_owned())
}

/// The name of a pack, which is a folder's too.
pub fn pack_name(text: &str) -> Result<String, String> {
    let letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if text.starts_with(char::is_alphanumeric) && text.chars().all(letter) {
        return Ok(text.to_owned());
    }
    Err("文字か数字で始め、文字・数字・- _ で書きます".to_owned())
}

/// Prints help and version to stdout with exit code 0, and errors of usage to stderr with 2.
pub fn explain(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let printed = match error.print().and_then(|()| io::stdout().flush()) {
                // A reader that has gone away has read enough.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                printed => printed.inspect_err(|error| terminal::unwritten(None, error)),
            };
            if printed.is_ok() { Exit::Clean.into() } else { Exit::Failed.into() }
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprintln!("{}", error.render().to_string().trim_end_matches('\n'));
            Exit::Failed.into()
        }
        _ => {
            eprintln!("error[usage]: {}", message(error));
            for (kind, lead) in [
                (ContextKind::SuggestedArg, "もしかして"),
                (ContextKind::SuggestedSubcommand, "もしかして"),
                (ContextKind::ValidValue, "使える値:"),
            ] {
                if let Some(values) = text(error, kind) {
                    // clap lists suggestions from the worst to the best.
                    let best = if kind == ContextKind::ValidValue {
                        values.as_str()
                    } else {
                        values.rsplit(", ").next().unwrap_or_default()
                    };
                    eprintln!("  {lead} {best}");
                    break;
                }
            }
            eprintln!("  使い方は `junshu --help`、コマンドごとには `junshu コマンド --help`");
            Exit::Failed.into()
        }
    }
}

fn message(error: &clap::Error) -> String {
    let arg = text(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => format!("{arg} という指定はありません"),
        ErrorKind::InvalidSubcommand => {
            format!("{} というコマンドはありません", text(error, ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::MissingSubcommand => "コマンドを指定してください".to_owned(),
        ErrorKind::InvalidValue if value.trim_matches('`').is_empty() => format!("{arg} に値がありません"),
        ErrorKind::InvalidValue => format!("{arg} に {value} は使えません"),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|source| format!("（{source}）")).unwrap_or_default();
            format!("{arg} に {value} は使えません{why}")
        }
        ErrorKind::MissingRequiredArgument => format!("{arg} を指定してください"),
        ErrorKind::ArgumentConflict if text(error, ContextKind::PriorArg).as_ref() == Some(&arg) => {
            format!("{arg} が二度指定されています")
        }
        ErrorKind::ArgumentConflict => {
            format!("{arg} と {} は一緒に使えません", text(error, ContextKind::PriorArg).unwrap_or_default())
        }
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{arg} の値の数が違います")
        }
        ErrorKind::InvalidUtf8 => "引数が UTF-8 ではありません".to_owned(),
        _ => format!("{arg} の指定が正しくありません"),
    }
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(format!("`{text}`")),
        ContextValue::Strings(texts) if !texts.is_empty() => {
            Some(texts.iter().map(|t| format!("`{t}`")).collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
}
