//! `junshu mutate`: records in order in; the changes that no rule would notice out.

use std::sync::Arc;

use clap::{Args, ValueEnum};
use junshu::config::Layer;
use junshu::evaluate::{Request, evaluate};
use junshu::finding::{Finding, Severity, Status};
use junshu::inventory::Inventory;
use junshu::mutate::{Attempt, plan, survey};
use junshu::node::{NodeId, Tree};
use junshu::pack::Pack;
use junshu::report::mutation::{self, Survey};
use junshu::select::Selection;
use junshu::unread::unread;

use super::facilities::Ready;
use super::progress::Progress;
use super::records::RecordOptions;
use super::terminal::{self, blame, complain};
use super::{Exit, LookOptions, PackOptions};

/// What stands under the help.
pub const EXAMPLES: &str = "
記録の一か所だけを変える（項目を消す、真偽を逆にする、日付を古くする、参照先を変える …）ことをすべて試し、
どのルールも気づかなかった変更を survived として示します。自由に書く欄（台帳の定義で自由記述とされたもの）は変えません。
気づかなくてよいとパックが理由を付けて決めた変更（unjudged.yaml）は数だけを示し、-v で一つずつ示します。

例:
  junshu mutate hospital/ --today 2026-11-22                 すべての記録を試す
  junshu mutate hospital/ --under vendors,systems            一部の記録だけを試す
  junshu mutate hospital/ --rules my-rules/ --format json    自作のルールを加え、機械で読む

終了コード: 0 すべて気づいた、1 気づかなかった変更がある、2 試せなかった";

/// Options of `mutate`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(flatten)]
    records: RecordOptions,
    /// この記録より下だけを変える。例: systems、vendors[V-1]（繰り返し可、`,` 区切り可）
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',', help_heading = "検査")]
    under: Vec<String>,
    #[command(flatten)]
    pack: PackOptions,
    /// 形式: text、json（既定: text）
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "出力")]
    format: Format,
    #[command(flatten)]
    look: LookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let color = options.look.color;
    let records = &options.records;
    let ready = Ready::new(&options.pack, None, records, Layer::options(), &options.look);
    let Some(Ready { settings, pack, subjects }) = ready else { return Exit::Failed };
    let Some(request) = records.request(&pack, Selection::default()) else { return Exit::Failed };
    let Some(subject) = subjects.only("変える", "mutate") else { return Exit::Failed };
    let repository = Arc::new(subjects.repository(subject));
    let request = Request { reads: true, repository, ..request };
    let progress = options.records.progress(&options.look);
    let loaded = subjects.load(subject, &pack, !settings.is_default("pack"));
    let judged = loaded.map(|inventory| (evaluate(&pack, &inventory, &request), inventory));
    drop(progress);
    let (assessment, inventory) = match judged {
        Ok(judged) => judged,
        Err(problems) => {
            problems.iter().for_each(|problem| blame(problem, color));
            return Exit::Failed;
        }
    };
    assessment.broken.iter().for_each(|error| complain(error, color));
    if !pack.broken.is_empty() || !assessment.broken.is_empty() || !in_order(&assessment.findings) {
        return Exit::Failed;
    }
    let Some(roots) = roots(options, &inventory.tree) else { return Exit::Failed };
    let Some(attempts) = attempts(&roots, &pack, &inventory, &request) else { return Exit::Failed };
    let mut unread = unread(&pack, &inventory.tree, &assessment.read);
    unread.retain(|&node| wanted(&roots, &inventory.tree, node));
    let unjudged = match pack.unjudged() {
        Ok(unjudged) => unjudged,
        Err(error) => {
            complain(&error, color);
            return Exit::Failed;
        }
    };
    let progress = Progress::start("一か所ずつ変えています", !options.look.quiet);
    progress.count(attempts.len(), true);
    let noticed = survey(&pack, &inventory, &request, &attempts, &|| progress.one());
    drop(progress);
    let survey = Survey {
        tree: &inventory.tree,
        unread: &unread,
        today: request.today,
        attempts: &attempts,
        noticed: &noticed,
        unjudged: &unjudged,
    };
    let look = terminal::stdout_look(&options.look);
    let printed = terminal::print(|out| match options.format {
        Format::Text => mutation::text(&survey, look, out),
        Format::Json => mutation::json(&survey, out),
    });
    let survived = survey.survivors().next().is_some();
    match printed {
        Err(_) => Exit::Failed,
        Ok(()) if survived => Exit::Findings,
        Ok(()) => Exit::Clean,
    }
}

/// Among findings a new one could not be told from those that were there.
fn in_order(findings: &[Finding]) -> bool {
    let open = |finding: &&Finding| finding.status == Status::Open && finding.severity == Severity::Error;
    let errors = findings.iter().filter(open).count();
    if errors > 0 {
        eprintln!(
            "error[mutate::findings]: 記録に error の指摘が {errors} 件あるため、変更に気づいたかどうかを確かめられません"
        );
        eprintln!("  先に `junshu check` で指摘をなくしてください");
    }
    errors == 0
}

/// The records that were named; nothing is all. `None` when one is not there.
fn roots(options: &Options, tree: &Tree) -> Option<Vec<NodeId>> {
    let mut roots = Vec::new();
    for address in &options.under {
        let Some(node) = tree.at_address(address) else {
            eprintln!("error[mutate::unknown]: {address} という記録はありません");
            eprintln!("  systems、vendors[V-1].certifications のように、最上位のキーから書いてください");
            return None;
        };
        roots.push(node);
    }
    Some(roots)
}

/// True under one of the roots; everything is where there is none.
fn wanted(roots: &[NodeId], tree: &Tree, node: NodeId) -> bool {
    roots.is_empty() || tree.ancestors(node).any(|at| roots.contains(&at))
}

/// The attempts under the roots; `None` when there is nothing to try.
fn attempts(roots: &[NodeId], pack: &Pack, inventory: &Inventory, request: &Request) -> Option<Vec<Attempt>> {
    let mut attempts = plan(pack, inventory, request.today);
    attempts.retain(|attempt| wanted(roots, &inventory.tree, attempt.node));
    if attempts.is_empty() {
        eprintln!("error[mutate::nothing]: 変えられるところが一つもありません");
        eprintln!("  自由記述の欄と、別名（*名前）の先は変えません。--under にはその上の記録を書いてください");
        return None;
    }
    Some(attempts)
}
