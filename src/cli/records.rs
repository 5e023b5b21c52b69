//! Paths of records and a date in; what the rules are asked out, and whether the records are of this pack's edition.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use junshu::Step;
use junshu::config::Layer;
use junshu::date::Date;
use junshu::evaluate::Request;
use junshu::inventory::{Inventory, InventoryError, Records};
use junshu::node::NodeId;
use junshu::pack::Pack;
use junshu::report::Facility;
use junshu::report::problem::Problem;
use junshu::select::Selection;
use junshu::source::{SourceFile, display_name};
use miette::{Diagnostic, SourceSpan};
use thiserror::Error;

use super::progress::Progress;
use super::{LookOptions, open};

/// What standard input is called where nothing else is said.
pub const STDIN: &str = "stdin.yaml";

/// Which records, on which day.
#[derive(Args, Clone, Debug, Default)]
pub struct RecordOptions {
    /// 記録のフォルダ、ファイル、glob パターン。`-` は標準入力（既定: 設定にあるもの、なければ .）
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// 施設のフォルダ（glob パターンも可）。それぞれを別の台帳として検査し、一つの報告にする（繰り返し可）
    #[arg(long = "facility", value_name = "DIR", conflicts_with = "paths", help_heading = "入力", display_order = 2)]
    pub facilities: Vec<String>,
    /// 標準入力を何という名前で示すか（既定: stdin.yaml）
    #[arg(long, value_name = "NAME", default_value = STDIN, help_heading = "入力", display_order = 1)]
    pub stdin_filename: String,
    /// リスク受容を書いたファイル。waivers.yaml という名前でなければ指定が要る（繰り返し可）
    #[arg(long, value_name = "FILE", help_heading = "受容")]
    pub waivers: Vec<String>,
    /// リスク受容、設定、控えを、この Git の版から読む（例: origin/main）。変更が、自分を受け入れられなくなる
    #[arg(long, value_name = "REV", help_heading = "受容")]
    pub waivers_from: Option<String>,
    /// リスク受容（waivers）と受容のコメントを効かせない（監査の見方）
    #[arg(long, conflicts_with = "waivers_from", help_heading = "受容")]
    pub no_waivers: bool,
    /// 検査する日 YYYY-MM-DD（既定: 今日）
    #[arg(long, value_name = "DATE", value_parser = open::date, help_heading = "検査")]
    pub today: Option<Date>,
}

/// The records follow another edition than the pack.
#[derive(Debug, Error, Diagnostic)]
#[error("記録は {wanted} に従うとしていますが、このパックは {have} です")]
#[diagnostic(
    code(input::guideline),
    help("その版のパックを --pack で指定してください。{have} として検査するなら --pack {pack} を明示してください")
)]
struct OtherEdition {
    #[source_code]
    file: Arc<SourceFile>,
    #[label(primary, "この版")]
    at: SourceSpan,
    wanted: String,
    have: String,
    pack: String,
}

impl RecordOptions {
    /// What the rules are asked for beside the pack. `None` when the day cannot be read, which is printed.
    pub fn request(&self, pack: &Pack, selection: Selection) -> Option<Request> {
        Some(Request {
            today: open::today(self.today)?,
            selection,
            params: pack.params.clone(),
            repository: Arc::default(),
            evidence: false,
            reads: false,
            until: None,
            waivers: !self.no_waivers,
        })
    }

    /// What these options say.
    pub fn say(&self, layer: Layer) -> Layer {
        let names: Vec<String> = self.paths.iter().map(|path| display_name(path)).collect();
        layer
            .list("inventory", &names)
            .list("facilities", &self.facilities)
            .list("waivers", &self.waivers)
            .text("waivers_from", self.waivers_from.as_deref())
    }

    /// Shows how far the work is; nothing moves on a terminal on which records are typed.
    pub fn progress(&self, look: &LookOptions) -> Progress {
        let typed = self.paths.iter().any(|path| path == Path::new("-")) && io::stdin().is_terminal();
        Progress::start("記録を読んでいます", !look.quiet && !typed)
    }
}

/// Reads the records in these files; what keeps them from being judged otherwise. `any_edition`: the pack was asked for by
/// name.
pub fn load(pack: &Pack, records: Records, any_edition: bool) -> Result<Arc<Inventory>, Vec<Problem>> {
    let inventory = Inventory::load_records(records, &pack.schema, &pack.requirement_ids()).map_err(first)?;
    match other_edition(pack, &inventory).filter(|_| !any_edition) {
        Some(error) => Err(vec![Problem::of(&error)]),
        None => Ok(Arc::new(inventory)),
    }
}

/// Judges records that were read; what kept them or some rules from it beside what they came to.
pub fn judge(
    pack: &Pack,
    root: &str,
    loaded: Result<Arc<Inventory>, Vec<Problem>>,
    request: &Request,
    done: &(dyn Fn(Step) + Sync),
) -> (Option<Facility>, Vec<Problem>) {
    match loaded {
        Ok(inventory) => {
            done(Step::Read);
            let (facility, broken) = junshu::judge(pack, root, &inventory, request, done);
            (Some(facility), problems(broken))
        }
        Err(errors) => (None, errors),
    }
}

/// Errors of one inventory that are shown: a file of another kind is wrong in every line.
const MOST_ERRORS: usize = 100;
/// Bytes of the lines around them: a line can be a whole file.
const MOST_QUOTED: usize = 16 << 20;

/// The first errors as plain data, and how many there are beside them.
fn first(errors: Vec<InventoryError>) -> Vec<Problem> {
    let (mut shown, mut quoted) = (Vec::new(), 0);
    for error in errors.iter().take(MOST_ERRORS) {
        let problem = Problem::of(error);
        quoted += problem.quoted();
        shown.push(problem);
        if quoted > MOST_QUOTED {
            break;
        }
    }
    let more = errors.len() - shown.len();
    shown.extend((more > 0).then(|| Problem::said(format!("ほかに {more} 件の誤りがあります"))));
    shown
}

/// Diagnostics as plain data.
pub fn problems<E: Diagnostic>(errors: Vec<E>) -> Vec<Problem> {
    errors.iter().map(|error| Problem::of(error)).collect()
}

/// The records name the edition they follow; another pack answers only when it was asked for by name.
fn other_edition(pack: &Pack, inventory: &Inventory) -> Option<OtherEdition> {
    let tree = &inventory.tree;
    let node = tree.get_named(NodeId::ROOT, "guideline")?;
    let wanted = tree.text(node).filter(|text| *text != pack.about.guideline)?;
    let shape = pack.schema.shape(tree.shape(node))?;
    shape.choices.iter().any(|choice| choice == wanted).then(|| {
        let span = tree.span(node);
        OtherEdition {
            file: tree.sources().file(span.file).clone(),
            at: span.range(),
            wanted: wanted.to_owned(),
            have: pack.about.guideline.clone(),
            pack: pack.about.id.clone(),
        }
    })
}
