//! `junshu eval`: an expression and records in; its value, with the place it came from, out.

use std::sync::Arc;

use clap::Args;
use junshu::evaluate::place_of;
use junshu::script::{Answer, Facts};

use super::records::RecordOptions;
use super::single::Single;
use super::terminal::{self, complain};
use super::{Exit, LookOptions, PackOptions};

/// What stands under the help.
pub const EXAMPLES: &str = "
ルールと同じ書き方の式を一つ、記録について求めます。root は台帳の全体です。

例:
  junshu eval 'at(\"vendors[]\").map(|v| v.id)' hospital/
  junshu eval 'root.facility.beds' hospital/
  junshu eval 'current(\"executive\").map(|a| a.person)' hospital/ --today 2026-11-22
  junshu eval 'find(\"policies\", \"PL-BCP\").document.section(\"訓練\").text' hospital/";

/// Options of `eval`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// 式。ルールで使える関数（lib の関数も）を使える
    #[arg(value_name = "EXPR")]
    expression: String,
    #[command(flatten)]
    records: RecordOptions,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let single = Single::new(&options.pack, &options.records, &options.look, "式を求める", "eval EXPR");
    let Some(Single { mut pack, inventory, request }) = single else { return Exit::Failed };
    let facts = Arc::new(Facts {
        inventory,
        schema: pack.schema.clone(),
        today: request.today,
        params: request.params,
        repository: request.repository,
        reads: false,
    });
    let answers = match pack.ask(&options.expression, &facts) {
        Ok(answers) => answers,
        Err(errors) => {
            errors.iter().for_each(|error| complain(error, options.look.color));
            return Exit::Failed;
        }
    };
    let printed = terminal::print_words(|out| {
        answers.iter().try_for_each(|answer| writeln!(out, "{}", line(answer, &facts)))?;
        if answers.is_empty() { writeln!(out, "（空のリスト）") } else { Ok(()) }
    });
    if printed.is_ok() { Exit::Clean } else { Exit::Failed }
}

/// `hospital/vendors.yaml:3:9: 文字列 V-EMR`.
fn line(answer: &Answer, facts: &Facts) -> String {
    let tree = &facts.inventory.tree;
    let value = format!("{} {}", answer.kind, answer.text).trim_end().to_owned();
    match &answer.spot {
        Some(spot) => format!("{}: {value}", tree.sources().start(place_of(tree, Some(spot)).span)),
        None => value,
    }
}
