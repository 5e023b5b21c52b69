//! The pack and rules/README.md in; every executed example, and the laws that all rules keep, held against them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use junshu::date::{Date, parse_iso};
use junshu::lint::lint;
use junshu::pack::{DOCUMENTS, Pack, PackSource, is_built_in};
use junshu::rule::Rule;
use junshu::verify::verify;

#[path = "given/folder.rs"]
mod folder;

use folder::copy;

fn today() -> Date {
    parse_iso("2026-11-22").expect("a date")
}

fn pack() -> Pack {
    let pack = Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads");
    assert!(pack.broken.is_empty(), "{:?}", pack.broken);
    pack
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_case_of_every_page_turns_out_as_the_page_says() {
    let verified = verify(&pack(), today(), |_| true);
    let failures: Vec<String> = verified.failures().map(|failure| format!("{failure}: {failure:?}")).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let all = pack().rules.len() + 1;
    assert!(verified.pages.len() == all && verified.cases() >= 450, "{} cases", verified.cases());
}

/// What the script engine alone makes of documents is the same.
#[test]
fn every_case_on_documents_turns_out_the_same_by_the_engine_alone() {
    let verified = verify(&pack().by_engine_alone(), today(), |rule| rule.metadata.is_about_documents());
    let failures: Vec<String> = verified.failures().map(|failure| format!("{failure}: {failure:?}")).collect();
    assert!(failures.is_empty() && verified.cases() > 3, "{} cases: {}", verified.cases(), failures.join("\n"));
}

#[test]
fn a_page_that_lies_is_caught() {
    // The law above is worth what verify() can see: a rule that never fires must not pass its page.
    let folder = tempfile::tempdir().expect("a temporary folder");
    let source = root().join("rules/mhlw-6.0-gov");
    copy(&source, folder.path());
    let script = folder.path().join("GOV-5.1-2/certificate-valid.rhai");
    let text = fs::read_to_string(&script).expect("the rule is there");
    let mute = text.replace("fn check(", "fn check(cert) { }\nfn unused(");
    assert_ne!(text, mute);
    fs::write(&script, mute).expect("a temporary file can be written");
    let pack = Pack::load(&PackSource::Folder(folder.path().to_owned()), &[], &[]).expect("the changed pack loads");
    let verified = verify(&pack, today(), |rule| &*rule.id == "GOV-5.1-2/certificate-valid");
    assert!(verified.failures().next().is_some());
}

#[test]
fn names_of_checks_are_unique_and_titles_too() {
    let pack = pack();
    let (mut names, mut titles) = (BTreeSet::new(), BTreeSet::new());
    for rule in &pack.rules {
        let name = rule.id.rsplit('/').next().unwrap_or_default().to_owned();
        assert!(names.insert(name), "{} has the name of another check", rule.id);
        assert!(titles.insert(rule.title.clone()), "{} has the title of another rule", rule.id);
        let waivers = pack.waiver_group() == Some(&*rule.group);
        assert!(waivers || pack.requirement_of(rule).is_some(), "{} stands under no requirement", rule.id);
    }
    // The 166 checks, the three that judge waivers, and those on documents.
    assert_eq!(names.len(), 169 + pack.rules_of(DOCUMENTS).count());
    for rule in &pack.rules {
        let (on_documents, group) = (rule.metadata.is_about_documents(), &*rule.group == DOCUMENTS);
        assert_eq!(on_documents, group, "{} is not where rules on documents are", rule.id);
        assert_eq!(group, rule.metadata.supports.is_some(), "{}", rule.id);
    }
}

/// The number of checks of each requirement, in the order of the guideline.
const CHECKS: [usize; 49] = [
    3, 3, 4, 3, 3, 3, 3, 4, 4, 3, 3, 4, 3, 4, 4, 2, 4, 2, 3, 3, 3, 3, 4, 3, 3, 3, 2, 4, 3, 3, 4, 4, 4, 3, 4, 4, 4, 3,
    4, 4, 3, 4, 3, 3, 3, 4, 4, 4, 4,
];

#[test]
fn every_requirement_has_all_its_checks() {
    let pack = pack();
    assert_eq!(pack.catalog.catalog.count, 49);
    let counts: Vec<(&str, usize)> =
        pack.requirements.iter().map(|r| (r.id.as_str(), pack.rules_of(&r.id).count())).collect();
    let expected: Vec<(&str, usize)> = pack.requirements.iter().map(|r| r.id.as_str()).zip(CHECKS).collect();
    assert_eq!(counts, expected);
}

#[test]
fn scripts_are_short() {
    for rule in &pack().rules {
        let lines = rule.script.file().text().lines().count();
        assert!(lines <= 40, "{} has {lines} lines", rule.id);
    }
}

/// Every item whose wording asks for an instruction has the one line that looks for it.
#[test]
fn instructions_are_looked_for_by_one_function() {
    let pack = pack();
    let directing: Vec<&str> = pack.requirements.iter().filter(|r| r.directs).map(|r| r.id.as_str()).collect();
    assert_eq!(directing.len(), 19);
    for rule in pack.rules.iter().filter(|rule| rule.id.contains("/directive-") && !rule.id.ends_with("-report")) {
        let script = root().join(format!("rules/mhlw-6.0-gov/{}.rhai", rule.id));
        let text = fs::read_to_string(&script).expect("a rule has a script");
        assert!(text.contains("    standing_directive([") && text.lines().count() <= 7, "{}", rule.id);
    }
}

/// Whatever can be printed can be explained: the codes in the source are the pages in `rules/codes`, none more.
#[test]
fn every_code_has_a_page() {
    let mut printed: BTreeSet<String> = ["missing-key", "empty-key", "nothing-to-check"].map(str::to_owned).into();
    for text in sources(&root().join("src")) {
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (open, close) in
            [("code(", ")"), ("error[", "]"), ("\"schema/", "\""), ("\"ref/", "\""), ("\"waiver/", "\"")]
        {
            for (at, _) in text.match_indices(open) {
                let word = text[at + open.len()..].split(close).next().unwrap_or_default();
                let plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || "_:-".contains(c));
                let group = open.strip_prefix('"').unwrap_or_default();
                if plain && (word.contains("::") || open == "error[" || !group.is_empty()) {
                    printed.insert(format!("{group}{word}"));
                }
            }
        }
    }
    assert!(printed.len() > 45, "{printed:?}");
    assert_eq!(junshu::codes::ids().collect::<BTreeSet<_>>(), printed);
}

#[test]
fn every_case_of_every_code_turns_out_as_its_page_says() {
    let mut verified = junshu::verify::Verified::default();
    junshu::verify::verify_codes(&pack(), today(), |_| true, &mut verified);
    let failures: Vec<String> = verified.failures().map(|failure| format!("{failure}: {failure:?}")).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(verified.cases() > 40, "{} cases", verified.cases());
}

fn sources(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            texts.extend(sources(&path));
        } else {
            texts.push(fs::read_to_string(&path).expect("a text"));
        }
    }
    texts
}

/// The files that the manual shows: a name in back-ticks on a line of its own, and the block behind it.
fn shown(readme: &str) -> BTreeMap<&str, String> {
    let names = readme.lines().filter_map(|line| line.strip_prefix('`')?.strip_suffix('`'));
    names.filter(|name| name.contains('/')).map(|name| (name, block(readme, name))).collect()
}

/// The fenced block of the manual that follows the line with this file's name.
fn block(readme: &str, file: &str) -> String {
    let after: Vec<&str> = readme.split(&format!("\n`{file}`\n\n")).skip(1).collect();
    let [after] = after[..] else { panic!("README.md shows {file} {} times", after.len()) };
    let fence: String = after.chars().take_while(|&c| c == '`').collect();
    assert!(fence.len() >= 3, "{file} has a block");
    let (_, body) = after.split_once('\n').expect("a fence ends its line");
    body.split(&format!("\n{fence}\n")).next().expect("a block").to_owned() + "\n"
}

#[test]
fn the_rules_in_the_readme_are_two_files_each_and_work() {
    let readme = fs::read_to_string(root().join("rules/README.md")).expect("rules/README.md is there");
    let (folder, files) = (tempfile::tempdir().expect("a temporary folder"), shown(&readme));
    for (name, text) in &files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, text).expect("a temporary file can be written");
    }
    let scripts = files.keys().filter(|name| name.ends_with(".rhai")).count();
    assert!(scripts >= 8, "{scripts} rules");
    let own = PackSource::Folder(folder.path().join("our-pack"));
    let mut executed = 0;
    for (source, extra) in [(PackSource::Embedded, vec![folder.path().join("rules")]), (own, Vec::new())] {
        let pack = Pack::load(&source, &extra, &[]).expect("the pack loads").watched();
        assert!(pack.broken.is_empty(), "{:?}", pack.broken);
        let mine = |file: &str| !is_built_in(file);
        let wanted = |rule: &Rule| mine(rule.script.file().name());
        let verified = verify(&pack, today(), wanted);
        // A page without a clean case, or without a flagged one, is among the failures.
        let failures: Vec<String> = verified.failures().map(|failure| format!("{failure}: {failure:?}")).collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        let missed = verified.coverage(&pack, wanted, false).into_iter().filter(|covered| covered.missed > 0);
        assert_eq!(missed.map(|covered| covered.name).collect::<Vec<_>>(), []);
        let lints: Vec<String> = lint(&pack, &verified, mine).iter().map(ToString::to_string).collect();
        assert!(lints.is_empty(), "{}", lints.join("\n"));
        executed += verified.pages.len();
    }
    assert_eq!(executed, scripts);
    let record = "systems:\n  - { id: emr, criticality: high, rto_hours: 72 }\n";
    fs::write(folder.path().join("records.yaml"), record).expect("a temporary file can be written");
    let output = Command::new(env!("CARGO_BIN_EXE_junshu"))
        .args(["check", "records.yaml", "--rules", "rules", "--select", "our-hospital/short-recovery"])
        .args(["--today", "2026-11-22"])
        .current_dir(folder.path())
        .output()
        .expect("the binary runs");
    let text = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("error[our-hospital/short-recovery]: システム emr の目標復旧時間は 72時間です"), "{text}");
    assert!(text.contains("records.yaml:2:46"), "{text}");
}

#[test]
fn built_in_pages_are_pages_of_their_rules() {
    // They are read when they are asked for: nothing else sees that one is broken, or has another heading.
    let pack = Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads");
    for rule in pack.rules.iter().chain(&pack.attestation) {
        assert_eq!(rule.page().title, rule.title, "{}", rule.id);
    }
}

#[test]
fn built_in_scripts_are_scripts() {
    // They are compiled when they are asked for: nothing else sees that one is broken, or names what does not exist.
    let folder = PackSource::Folder(root().join("rules/mhlw-6.0-gov"));
    let documents = [root().join("rules/documents")];
    let (whole, embedded) = (Pack::load(&folder, &documents, &[]).expect("the folder is a pack"), pack());
    assert!(whole.broken.is_empty(), "{:?}", whole.broken);
    // What is built in was read when it was built, and not as YAML.
    let typed = |pack: &Pack| format!("{:?} {:?} {}", pack.about, pack.catalog, pack.schema.json());
    assert_eq!(typed(&whole), typed(&embedded));
    let both = |pack: &Pack| -> Vec<String> {
        let told = |rule: &Rule| format!("{} {} {:?} {:?}", rule.id, rule.title, rule.metadata, pack.uses(rule));
        pack.rules.iter().chain(&pack.attestation).map(told).collect()
    };
    assert_eq!(both(&whole), both(&embedded));
}

/// Every statement of every rule and library is reached by a case, and there is nothing to mend.
#[test]
fn the_cases_reach_everything_and_nothing_is_left_to_mend() {
    let pack = pack().watched();
    let verified = verify(&pack, today(), |_| true);
    let coverage = verified.coverage(&pack, |_| true, true);
    let missed: Vec<String> =
        coverage.iter().filter_map(|one| one.unreached.as_ref()).map(ToString::to_string).collect();
    assert_eq!(missed, Vec::<String>::new());
    let statements: usize = coverage.iter().map(|one| one.statements).sum();
    assert!(statements > 3000 && coverage.iter().any(|one| one.name.ends_with("lib/eras.rhai")), "{statements}");
    let lints: Vec<String> = junshu::lint::lint(&pack, &verified, |_| true).iter().map(ToString::to_string).collect();
    assert_eq!(lints, Vec::<String>::new());
}

/// The law above is worth what is seen: a script that nobody runs is not reached.
#[test]
fn what_no_case_reaches_is_seen() {
    let pack = pack().watched();
    let verified = verify(&pack, today(), |rule| &*rule.id == "GOV-5.1-2/certificate-valid");
    let coverage = verified.coverage(&pack, |rule| rule.id.starts_with("GOV-5.1-2/"), false);
    for one in coverage {
        let run = &*one.name == "GOV-5.1-2/certificate-valid";
        assert_eq!(one.missed, if run { 0 } else { one.statements }, "{}", one.name);
        assert!(
            one.statements > 0 && (run || !one.silent.is_empty()) || one.name.contains("directive"),
            "{}",
            one.name
        );
    }
}

/// The reference in the manual is what the engine registers; `UPDATE=1` writes it.
#[test]
fn the_reference_in_the_manual_is_what_there_is() {
    let pack = pack();
    for told in pack.natives() {
        assert_eq!(junshu::reference::unknown_kinds(told), Vec::<&str>::new(), "{told:?}");
    }
    let file = root().join("rules/FUNCTIONS.md");
    let reference = junshu::reference::markdown(&pack);
    let wanted = format!(
        "# What a rule may call\n\nMade by `UPDATE=1 cargo test --test rules`, of what the engine registers and of the libraries of the pack.\n\n{reference}"
    );
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &wanted).expect("the reference can be written");
    }
    let text = fs::read_to_string(&file).expect("rules/FUNCTIONS.md is there");
    assert!(text == wanted, "UPDATE=1 cargo test --test rules writes it");
    // Each native function and each of the libraries stands there once.
    for name in pack.natives().iter().map(|told| told.call()) {
        assert_eq!(reference.matches(&format!("| `{name}` |")).count(), 1, "{name}");
    }
    assert!(pack.shared_functions().iter().all(|one| reference.contains(&format!("| `{}(", one.name))));
    assert!(pack.shared_functions().iter().all(|one| !one.says.is_empty()), "every function of a library is told of");
}

/// The definition file is a script of nothing but functions, as far as signatures go.
#[test]
fn the_definitions_name_every_function_once() {
    let pack = pack();
    let text = junshu::reference::definitions(&pack);
    assert!(text.lines().nth(1) == Some("module static;"));
    let named = text.lines().filter(|line| line.starts_with("fn ")).count();
    assert_eq!(named, pack.natives().len() + pack.shared_functions().len());
    for line in text.lines().skip(2).filter(|line| !line.is_empty()) {
        let told = line.starts_with("/// ") || line.starts_with("fn ") && line.ends_with(';') && line.contains(") -> ");
        assert!(told, "{line}");
    }
}
