//! Every rule has teeth: from the clean hospital, edits that break exactly what the rule names make it fire where it
//! must, and change no other requirement's outcome but those listed with a reason. The edits are `tests/teeth/*.yaml`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use junshu::edit::{Change, apply, edits};
use junshu::evaluate::{Assessment, Request, evaluate, in_parallel};
use junshu::finding::{Finding, Severity};
use junshu::inventory::Inventory;
use junshu::node::Tree;
use junshu::outcome::Outcome;
use junshu::pack::{Pack, PackSource};
use junshu::select::Selection;
use junshu::source::{Repository, SourceFile, discover};
use serde::Deserialize;

/// One way to break what a rule checks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tooth {
    /// The rule's name.
    check: String,
    /// What is done to the clean hospital.
    edits: Vec<EditLine>,
    /// Where the rule must fire; a missing key is written as its path.
    at: String,
    /// Words of the message.
    #[serde(default)]
    says: Option<String>,
    /// Other requirements whose outcome changes.
    #[serde(default)]
    also: Vec<Also>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Also {
    requirement: String,
    because: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EditLine {
    set: Option<String>,
    to: Option<serde_yaml::Value>,
    remove: Option<String>,
    append: Option<String>,
    item: Option<serde_yaml::Value>,
}

struct Hospital {
    pack: Pack,
    request: Request,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

impl Hospital {
    fn clean() -> (Self, Inventory) {
        let pack = Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads");
        let folder = root().join("fixtures/hospital-clean");
        let request = Request {
            today: junshu::date::parse_iso("2026-11-22").expect("a date"),
            selection: Selection::default(),
            params: pack.params.clone(),
            repository: Arc::new(Repository::around(std::slice::from_ref(&folder))),
            evidence: false,
            reads: false,
            until: None,
            waivers: true,
        };
        let files = discover(&folder).expect("the fixture is there");
        let files = files.iter().map(|file| SourceFile::read(&file.path, file.name.clone()).expect("a text")).collect();
        let hospital = Self { pack, request };
        let inventory = hospital.load(files).expect("the fixture loads");
        (hospital, inventory)
    }

    fn load(&self, files: Vec<SourceFile>) -> Result<Inventory, String> {
        let loaded = Inventory::load(files, &self.pack.schema, &self.pack.requirement_ids());
        loaded.map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }

    fn judge(&self, inventory: Inventory) -> (Assessment, Arc<Inventory>) {
        let inventory = Arc::new(inventory);
        (evaluate(&self.pack, &inventory, &self.request), inventory)
    }

    /// The clean hospital with the edits made one after the other.
    fn edited(&self, clean: &Tree, lines: &[EditLine]) -> Result<Inventory, String> {
        let mut current: Option<Inventory> = None;
        for line in lines {
            let tree = current.as_ref().map_or(clean, |inventory| &inventory.tree);
            let changed = edit(tree, line)?;
            current = Some(self.load(changed).map_err(|error| format!("after {line:?}: {error}"))?);
        }
        current.ok_or_else(|| "no edits".to_owned())
    }
}

/// The files after one edit.
fn edit(tree: &Tree, line: &EditLine) -> Result<Vec<SourceFile>, String> {
    let flow = |value: &Option<serde_yaml::Value>| {
        let value = value.as_ref().ok_or_else(|| format!("{line:?} lacks a value"))?;
        serde_json::to_string(value).map_err(|error| error.to_string())
    };
    let nowhere = |address: &str| format!("nothing stands at {address}");
    let (node, change) = match line {
        EditLine { set: Some(address), to, .. } => match tree.at_address(address) {
            Some(node) => (node, Change::Replace(flow(to)?)),
            None => {
                let (map, key) = address.rsplit_once('.').unwrap_or(("$", address));
                let map = tree.at_address(map).ok_or_else(|| nowhere(map))?;
                (map, Change::Insert(key.to_owned(), flow(to)?))
            }
        },
        EditLine { remove: Some(address), .. } => {
            (tree.at_address(address).ok_or_else(|| nowhere(address))?, Change::Remove)
        }
        EditLine { append: Some(address), item, .. } => {
            (tree.at_address(address).ok_or_else(|| nowhere(address))?, Change::Append(flow(item)?))
        }
        _ => return Err(format!("{line:?} is no edit")),
    };
    let made = edits(tree, node, &change).ok_or_else(|| format!("{line:?} cannot be done in the files"))?;
    Ok(apply(tree, &made))
}

/// True when the finding stands at the address: the node itself, or the key that a map lacks.
fn stands_at(tree: &Tree, finding: &Finding, address: &str) -> bool {
    let place = &finding.place;
    match &place.missing {
        None => tree.at_address(address) == Some(place.node),
        Some(key) => {
            let (map, name) = address.rsplit_once('.').unwrap_or(("$", address));
            **key == *name && tree.at_address(map) == Some(place.node)
        }
    }
}

fn outcomes(assessment: &Assessment) -> BTreeMap<String, Outcome> {
    assessment.requirements.iter().map(|assessed| (assessed.requirement.id.clone(), assessed.outcome)).collect()
}

/// The teeth of each requirement, by its id.
fn teeth() -> Vec<(String, Vec<Tooth>)> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join("tests/teeth")).expect("the folder").map(|e| e.expect("a file").path()).collect();
    files.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a text");
        let teeth = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path.file_stem().expect("a name").to_string_lossy().into_owned(), teeth)
    };
    files.into_iter().map(read).collect()
}

/// What is wrong with one tooth.
fn bite(hospital: &Hospital, clean: (&Tree, &BTreeMap<String, Outcome>), group: &str, tooth: &Tooth) -> Vec<String> {
    let id = format!("{group}/{}", tooth.check);
    let Some(rule) = hospital.pack.find_rule(&id) else { return vec!["no such rule".to_owned()] };
    let inventory = match hospital.edited(clean.0, &tooth.edits) {
        Ok(inventory) => inventory,
        Err(problem) => return vec![problem],
    };
    let (assessment, inventory) = hospital.judge(inventory);
    let mut wrong: Vec<String> = assessment.broken.iter().map(|error| format!("a rule broke: {error}")).collect();
    let tree = &inventory.tree;
    let own: Vec<&Finding> = assessment.findings.iter().filter(|finding| *finding.rule == *id).collect();
    let there = own.iter().find(|finding| stands_at(tree, finding, &tooth.at));
    match there {
        None => {
            let places: Vec<String> = own.iter().map(|f| format!("{}: {}", f.place.path(tree), f.message)).collect();
            wrong.push(format!("does not fire at {}; it fires at {places:?}", tooth.at));
        }
        Some(finding) => {
            if let Some(words) = tooth.says.as_ref().filter(|words| !finding.message.contains(words.as_str())) {
                wrong.push(format!("`{}` does not say `{words}`", finding.message));
            }
        }
    }
    let after = outcomes(&assessment);
    let changed: BTreeSet<&str> =
        after.iter().filter(|(id, outcome)| clean.1[*id] != **outcome).map(|(id, _)| id.as_str()).collect();
    let judged = hospital.pack.requirement(group).is_some() && rule.metadata.severity != Severity::Info;
    if judged && !changed.contains(group) {
        wrong.push("its own requirement keeps its outcome".to_owned());
    }
    let listed: BTreeSet<&str> = tooth.also.iter().map(|also| also.requirement.as_str()).collect();
    let others: BTreeSet<&str> = changed.iter().copied().filter(|id| *id != group).collect();
    for id in others.difference(&listed) {
        let why: Vec<String> = assessment
            .findings
            .iter()
            .filter(|finding| finding.requirement.as_deref() == Some(*id))
            .map(|finding| format!("{} at {}", finding.rule, finding.place.path(tree)))
            .collect();
        wrong.push(format!("{id} becomes {} too: {why:?}", after[*id].name()));
    }
    wrong.extend(listed.difference(&others).map(|id| format!("{id} is listed under also, but does not change")));
    let bare = tooth.also.iter().filter(|also| also.because.trim().is_empty());
    wrong.extend(bare.map(|also| format!("{} is listed without a reason", also.requirement)));
    wrong
}

#[test]
fn every_rule_has_teeth() {
    let (hospital, inventory) = Hospital::clean();
    let (assessment, clean) = hospital.judge(inventory);
    let before = outcomes(&assessment);
    let teeth = teeth();
    let jobs: Vec<(&str, usize, &Tooth)> = teeth
        .iter()
        .flat_map(|(group, teeth)| teeth.iter().enumerate().map(move |(at, tooth)| (group.as_str(), at, tooth)))
        .collect();
    let bitten = in_parallel(&jobs, |(group, at, tooth)| {
        let problems = bite(&hospital, (&clean.tree, &before), group, tooth);
        let name = format!("{group}/{}", tooth.check);
        (name.clone(), problems.into_iter().map(|text| format!("{name} (tooth {at}): {text}")).collect::<Vec<_>>())
    });
    let toothed: BTreeSet<String> = bitten.iter().map(|(name, _)| name.clone()).collect();
    let mut wrong: Vec<String> = bitten.into_iter().flat_map(|(_, problems)| problems).collect();
    // What rules on documents bite is planted in documents (`tests/fixtures.rs`).
    let on_records = hospital.pack.rules.iter().filter(|rule| !rule.metadata.is_about_documents());
    let bare = on_records.filter(|rule| !toothed.contains(&*rule.id));
    wrong.extend(bare.map(|rule| format!("{} has no tooth", rule.id)));
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_clean_hospital_is_clean() {
    let (hospital, inventory) = Hospital::clean();
    let (assessment, inventory) = hospital.judge(inventory);
    let found: Vec<String> = assessment
        .findings
        .iter()
        .map(|f| format!("{} at {}: {}", f.rule, f.place.path(&inventory.tree), f.message))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(assessment.requirements.iter().all(|assessed| assessed.outcome == Outcome::Met));
}
