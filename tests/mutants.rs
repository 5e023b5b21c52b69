//! Every change of a single node of the clean hospital: who notices it is what the pack and `fixtures/README.md` say.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use junshu::evaluate::{Request, evaluate};
use junshu::inventory::{Inventory, Records};
use junshu::mutate::{Attempt, Noticed, plan, survey};
use junshu::node::NodeId;
use junshu::pack::{DOCUMENTS, Pack, PackSource};
use junshu::select::Selection;
use junshu::source::{Repository, SourceFile, discover};
use junshu::unread::unread;

/// A change and the kind of place at which it was made.
type Kind = (String, String);

struct Surveyed {
    pack: Pack,
    inventory: Arc<Inventory>,
    /// Keys that no rule read.
    unread: Vec<NodeId>,
    attempts: Vec<Attempt>,
    noticed: Vec<Noticed>,
}

/// The survey of the whole hospital, made once for all tests.
fn surveyed() -> &'static Surveyed {
    static SURVEYED: OnceLock<Surveyed> = OnceLock::new();
    SURVEYED.get_or_init(|| {
        let pack = Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads");
        let folder = root().join("fixtures/hospital-clean");
        let today = junshu::date::parse_iso("2026-11-22").expect("a date");
        let request = Request {
            today,
            // What rules on documents notice is another matter: the table is about the records.
            selection: Selection { select: Vec::new(), ignore: vec![DOCUMENTS.to_owned()] },
            params: pack.params.clone(),
            repository: Arc::new(Repository::around(std::slice::from_ref(&folder))),
            evidence: false,
            reads: true,
            until: None,
            waivers: true,
        };
        let files = discover(&folder).expect("the fixture is there");
        let files = files.iter().map(|file| SourceFile::read(&file.path, file.name.clone()).expect("a text"));
        let records = Records::from(files.collect::<Vec<_>>()).beside(request.repository.clone());
        let inventory = Inventory::load_records(records, &pack.schema, &pack.requirement_ids());
        let inventory = inventory.expect("the fixture loads");
        let inventory = Arc::new(inventory);
        let assessment = evaluate(&pack, &inventory, &request);
        let attempts = plan(&pack, &inventory, today);
        let noticed = survey(&pack, &inventory, &request, &attempts, &|| ());
        let unread = unread(&pack, &inventory.tree, &assessment.read);
        Surveyed { pack, inventory, unread, attempts, noticed }
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The rows of a table of `fixtures/README.md`, the words in back-ticks of each cell.
fn table(heading: &str) -> Vec<Vec<Vec<String>>> {
    let page = std::fs::read_to_string(root().join("fixtures/README.md")).expect("a text");
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).expect("the heading");
    let section = section.split("\n## ").next().unwrap_or_default();
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(quoted).collect()).collect()
}

/// The changes that nobody noticed.
fn unnoticed() -> BTreeSet<Kind> {
    let Surveyed { inventory, attempts, noticed, .. } = surveyed();
    let tree = &inventory.tree;
    let alive = attempts.iter().zip(noticed).filter(|(_, noticed)| **noticed == Noticed::Nobody);
    alive.map(|(attempt, _)| (attempt.what.name().to_owned(), tree.pattern(attempt.node))).collect()
}

/// The changes that the pack leaves alone in any hospital.
fn unjudged() -> BTreeSet<Kind> {
    let unjudged = surveyed().pack.unjudged().expect("unjudged.yaml is right");
    let kinds = unjudged.changes.iter().flat_map(|e| e.at.iter().map(|at| (e.change.clone(), at.clone())));
    let all: Vec<Kind> = kinds.collect();
    let set: BTreeSet<Kind> = all.iter().cloned().collect();
    assert_eq!(set.len(), all.len(), "a change stands twice in unjudged.yaml");
    set
}

/// The changes that `fixtures/README.md` explains.
fn explained() -> BTreeSet<Kind> {
    let rows = table("What survives in hospital-clean");
    let each = rows.iter().flat_map(|row| row[0].iter().flat_map(|c| row[1].iter().map(|at| (c.clone(), at.clone()))));
    each.collect()
}

#[test]
fn what_survives_is_explained() {
    let (unnoticed, unjudged, explained) = (unnoticed(), unjudged(), explained());
    let known: BTreeSet<Kind> = unjudged.union(&explained).cloned().collect();
    let new: Vec<&Kind> = unnoticed.difference(&known).collect();
    assert!(new.is_empty(), "nobody notices, and nobody says why: {new:#?}");
    let stale: Vec<&Kind> = known.difference(&unnoticed).collect();
    assert!(stale.is_empty(), "noticed, and yet explained: {stale:#?}");
    let twice: Vec<&Kind> = unjudged.intersection(&explained).collect();
    assert!(twice.is_empty(), "explained twice: {twice:#?}");
}

#[test]
fn most_changes_are_noticed_and_few_survive() {
    let Surveyed { attempts, noticed, .. } = surveyed();
    let count = |wanted: Noticed| noticed.iter().filter(|noticed| **noticed == wanted).count();
    assert!(attempts.len() > 4000, "{}", attempts.len());
    assert!(count(Noticed::ByRule) * 2 > attempts.len(), "{} by rules", count(Noticed::ByRule));
    let explained = explained();
    let tree = &surveyed().inventory.tree;
    let survivors = attempts.iter().zip(noticed).filter(|(attempt, noticed)| {
        let kind = (attempt.what.name().to_owned(), tree.pattern(attempt.node));
        **noticed == Noticed::Nobody && explained.contains(&kind)
    });
    let survivors = survivors.count();
    assert!(survivors * 20 < attempts.len(), "{survivors} survive");
}

#[test]
fn what_is_unread_is_explained() {
    let Surveyed { pack, inventory, unread, .. } = surveyed();
    let unread: BTreeSet<String> = unread.iter().map(|&node| inventory.tree.pattern(node)).collect();
    let unjudged = pack.unjudged().expect("unjudged.yaml is right");
    let by_design = unjudged.unread.iter().flat_map(|entry| entry.at.iter().cloned());
    let here = table("What is unread in hospital-clean").into_iter().flat_map(|row| row[0].clone());
    let known: BTreeSet<String> = by_design.chain(here).collect();
    assert_eq!(unread, known);
}

/// A rule that no longer looks lets changes through: the survey is worth what it can see.
#[test]
fn a_rule_that_looks_away_is_found_out() {
    let Surveyed { pack, inventory, .. } = surveyed();
    let today = junshu::date::parse_iso("2026-11-22").expect("a date");
    let ignore = ["GOV-3.2.2-1/training-attendance".to_owned()].to_vec();
    let tree = &inventory.tree;
    let mut attempts = plan(pack, inventory, today);
    attempts.retain(|attempt| tree.pattern(attempt.node) == "trainings[].attended" && attempt.what.name() == "recount");
    assert!(attempts.len() > 2);
    let noticed = |ignore: Vec<String>| {
        let request = Request {
            today,
            selection: Selection { select: Vec::new(), ignore },
            params: pack.params.clone(),
            repository: Arc::default(),
            evidence: false,
            reads: false,
            until: None,
            waivers: true,
        };
        survey(pack, inventory, &request, &attempts, &|| ())
    };
    assert!(noticed(Vec::new()).iter().all(|noticed| *noticed == Noticed::ByRule));
    assert!(noticed(ignore).iter().all(|noticed| *noticed == Noticed::Nobody));
}
