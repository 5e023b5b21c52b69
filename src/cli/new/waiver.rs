//! `junshu new waiver`: a finding in; the entry of the list of accepted risks that would accept it out.

use clap::Args;
use junshu::evaluate::evaluate;
use junshu::finding::{Finding, Status};
use junshu::inventory::Inventory;
use junshu::waiver::draft;

use crate::cli::records::RecordOptions;
use crate::cli::single::Single;
use crate::cli::terminal::{self, complain};
use crate::cli::{Exit, LookOptions, PackOptions};

/// Findings that are listed where several could be meant.
const LISTED: usize = 20;

/// What stands under the help.
pub const EXAMPLES: &str = "
指摘を直さずに受容すると決めたときの記録を書き出します。誰が、なぜ、いつまで受容するかは、決める人が書き足します。
書き足すまで、受容は効きません。

例:
  junshu new waiver hospital/vendors.yaml:52 hospital/                        その行の指摘
  junshu new waiver GOV-5.1-2/certificate-valid hospital/                     そのルールの指摘（一つだけのとき）
  junshu new waiver hospital/vendors.yaml:52 hospital/ >> hospital/waivers.yaml";

/// Options of `new waiver`.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// どの指摘か: 報告にある場所（ファイル:行 または ファイル:行:桁）か、コード
    #[arg(value_name = "FINDING")]
    finding: String,
    /// 同じ場所に指摘がいくつかあるとき、どのコードか
    #[arg(long, value_name = "ID", help_heading = "受容")]
    code: Option<String>,
    #[command(flatten)]
    records: RecordOptions,
    #[command(flatten)]
    pack: PackOptions,
    #[command(flatten)]
    look: LookOptions,
}

/// Runs the command.
pub fn run(options: &Options) -> Exit {
    let single = Single::new(&options.pack, &options.records, &options.look, "受容する", "new waiver FINDING");
    let Some(Single { pack, inventory, request }) = single else { return Exit::Failed };
    let assessment = evaluate(&pack, &inventory, &request);
    assessment.broken.iter().for_each(|error| complain(error, options.look.color));
    let open = assessment.findings.iter().filter(|finding| finding.status == Status::Open);
    let meant: Vec<&Finding> = open.filter(|finding| is_meant(options, finding, &inventory)).collect();
    let [finding] = meant[..] else {
        refuse(&options.finding, &meant, &inventory);
        return Exit::Failed;
    };
    match draft(&pack, &inventory, finding, request.today) {
        Ok(entry) if terminal::print_words(|out| out.write_all(entry.as_bytes())).is_ok() => {
            eprintln!("waivers.yaml に加え（>> でも）、空の項目を書いてください。承認者は、承認する人の id です");
            Exit::Clean
        }
        Ok(_) => Exit::Failed,
        Err(why) => {
            eprintln!("error[usage]: {why}");
            Exit::Failed
        }
    }
}

/// True for the finding of a code, or at a place as reports say it.
fn is_meant(options: &Options, finding: &Finding, inventory: &Inventory) -> bool {
    let (word, place) = (options.finding.as_str(), place(finding, inventory));
    let line = place.rsplit_once(':').map_or("", |(line, _)| line);
    let coded = options.code.as_ref().is_none_or(|code| *finding.rule == **code);
    let of = finding.requirement.as_deref() == Some(word);
    coded && (of || *finding.rule == *word || [place.as_str(), line].contains(&word))
}

fn place(finding: &Finding, inventory: &Inventory) -> String {
    inventory.tree.sources().start(finding.place.span)
}

fn refuse(word: &str, meant: &[&Finding], inventory: &Inventory) {
    if meant.is_empty() {
        eprintln!("error[usage]: {} に当たる、受容していない指摘はありません", word.escape_debug());
        eprintln!("  `junshu check --format short` が示す場所（ファイル:行）かコードを書いてください");
        return;
    }
    eprintln!("error[usage]: {} に当たる指摘が {} 件あります", word.escape_debug(), meant.len());
    eprintln!("  場所（ファイル:行:桁）と --code で一つを選んでください");
    for finding in meant.iter().take(LISTED) {
        eprintln!("  {} [{}] {}", place(finding, inventory), finding.rule, finding.message);
    }
}
