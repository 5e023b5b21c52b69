//! Packs and rules of one's own in; what they may say of accepted risks, and what they may not, out.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use junshu::evaluate::evaluate;
use junshu::finding::{Severity, Status};
use junshu::inventory::Inventory;
use junshu::pack::{Pack, PackError, PackSource};
use tempfile::TempDir;

use crate::folder::copy;
use crate::given::{RECORDS, TODAY, files, request, waiver};

/// Adds a rule to a folder.
fn add(folder: &TempDir, id: &str, script: &str) {
    let path = folder.path().join(format!("{id}.rhai"));
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
    fs::write(&path, format!("//! 題\n{script}")).expect("a file can be written");
    let page = "# 題\n\n## なぜ\n\n理由。\n\n## 直し方\n\n直す。\n\n## 例\n";
    fs::write(path.with_extension("md"), page).expect("a file can be written");
}

/// The findings, `code status` each, of records and waivers under the pack with more rules.
fn judged(rules: &[(&str, &str)], records: &str, waivers: &[String], select: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    rules.iter().for_each(|(id, script)| add(&folder, id, script));
    let pack = Pack::load(&PackSource::Embedded, &[folder.path().to_owned()], &[]).expect("the pack loads");
    let text = format!("waivers:\n{}", waivers.concat());
    let files = files(&[("records.yaml", records), ("waivers.yaml", &text)]);
    let inventory = Inventory::load(files, &pack.schema, &pack.requirement_ids()).expect("the records load");
    let found = evaluate(&pack, &Arc::new(inventory), &request(TODAY, select)).findings;
    found.iter().map(|finding| format!("{} {}", finding.rule, finding.status.name())).collect()
}

/// The same with one more rule.
fn with(id: &str, script: &str, records: &str, waivers: &[String], select: &str) -> Vec<String> {
    judged(&[(id, script)], records, waivers, select)
}

const OWN: &str = "const RULE = #{ severity: \"error\", on: \"vendors[]\" };\nfn check(v) { fail(v.id, \"x\") }\n";

#[test]
fn a_rule_of_ones_own_can_be_waived_unless_it_says_no() {
    let waivers = [waiver("W-1", &["rule: our/vendor", "node: vendors[V-PACS]"])];
    let comment = RECORDS.replace("- id: V-PACS", "- id: V-PACS  # junshu: ignore[our/vendor] 理由");
    let no = OWN.replace("\" }", "\", waivable: false }");
    assert_eq!(with("our/vendor", OWN, RECORDS, &waivers, "our,waiver"), ["our/vendor waived"]);
    assert_eq!(with("our/vendor", OWN, &comment, &[], "our,waiver"), ["our/vendor waived"]);
    let refused = ["our/vendor open", "waiver/not-waivable open"];
    assert_eq!(with("our/vendor", &no, RECORDS, &waivers, "our,waiver"), refused);
    assert_eq!(with("our/vendor", &no, &comment, &[], "our,waiver"), refused);
    // Nor for want of what such a rule reads.
    let reading = "const RULE = #{ severity: \"error\", on: \"laws[]\", waivable: false };\nfn check(l) { }\n";
    let waivers = [waiver("W-1", &["rule: our/law/missing-key", "node: laws"])];
    let found = with("our/law/fresh", reading, RECORDS, &waivers, "our,waiver");
    assert_eq!(found, ["our/law/missing-key open", "waiver/not-waivable open"]);
}

/// What two rules lack is one finding, and open as long as one of them says that nobody may accept it.
#[test]
fn one_rule_that_says_no_keeps_what_it_shares_open() {
    let script = |waivable: bool| {
        format!("const RULE = #{{ severity: \"error\", on: \"laws[]\", waivable: {waivable} }};\nfn check(l) {{ }}\n")
    };
    let waivers = [waiver("W-1", &["rule: our/missing-key", "node: laws"])];
    for (first, second, status) in [(true, false, "open"), (false, true, "open"), (true, true, "waived")] {
        let rules = [("our/a", script(first)), ("our/b", script(second))];
        let rules: Vec<(&str, &str)> = rules.iter().map(|(id, script)| (*id, script.as_str())).collect();
        let found = judged(&rules, RECORDS, &waivers, "our");
        assert_eq!(found, [format!("our/missing-key {status}")], "{first} {second}");
    }
}

/// A requirement may be accepted; what it has of rules that cannot be, stays open.
#[test]
fn a_waiver_for_a_requirement_leaves_open_what_cannot_be_waived() {
    let no = OWN.replace("\" }", "\", waivable: false }");
    let waivers = [waiver("W-1", &["rule:", "requirement: GOV-5.1-2", "node: vendors[V-PACS]"])];
    let found = with("GOV-5.1-2/own", &no, RECORDS, &waivers, "GOV-5.1-2/own,GOV-5.1-2/certificate-valid,waiver");
    assert_eq!(found, ["GOV-5.1-2/own open", "GOV-5.1-2/certificate-valid waived"]);
}

/// A rule of the group can make it harder to accept, and not easier; one that breaks ends all waivers.
#[test]
fn rules_on_waivers_only_add() {
    let on = "const RULE = #{ severity: \"error\", on: \"waivers[]\" };\n";
    let select = "GOV-5.1-2/certificate-valid,waiver";
    let waivers = [waiver("W-1", &[]), waiver("W-2", &["node: vendors[V-PACS]"])];
    let run = |body: &str| with("waiver/ours", &format!("{on}fn check(w) {{ {body} }}\n"), RECORDS, &waivers, select);
    let valid = |status: Status| format!("GOV-5.1-2/certificate-valid {}", status.name());
    assert_eq!(run(""), [valid(Status::Waived)]);
    let strict = run("if w.node == \"vendors[V-PACS]\" { fail(w.node, \"狭く\") }");
    assert_eq!(strict, [valid(Status::Waived), "waiver/ours open".to_owned()]);
    // A warning is a word, and no end.
    assert_eq!(run("warn(w.node, \"狭く\")")[0], valid(Status::Waived));
    assert_eq!(run("fail(w.node, \"狭く\")")[0], valid(Status::Open));
    // What is found beside the waivers is a word on all of them.
    let beside = run("if w.id == \"W-1\" { fail(at(\"people\"), \"だれもいない\") }");
    assert!(beside.contains(&valid(Status::Open)), "{beside:?}");
    assert_eq!(run("throw 1"), [valid(Status::Open)]);
    assert_eq!(run("nonsense(w)"), [valid(Status::Open)], "it could not even be compiled");
}

/// The embedded pack in a folder, with one file changed.
fn changed(path: &str, from: &str, to: &str) -> Result<Pack, Vec<PackError>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/mhlw-6.0-gov"), folder.path());
    let path = folder.path().join(path);
    let text = fs::read_to_string(&path).expect("a text");
    assert!(text.contains(from), "{from}");
    fs::write(&path, text.replace(from, to)).expect("a file can be written");
    Pack::load(&PackSource::Folder(folder.path().to_owned()), &[], &[])
}

/// A pack in which nobody would judge what is accepted is refused.
#[test]
fn a_pack_says_where_and_by_whom() {
    let line = "waivers: { list: waivers, rules: waiver }";
    for (to, words) in [
        ("waivers: { list: waiver, rules: waiver }", "waivers の list waiver は"),
        ("waivers: { list: facility, rules: waiver }", "waivers の list facility は"),
        ("waivers: { list: waivers, rules: waivers }", "waivers の rules waivers に"),
        ("waivers: { list: waivers }", "missing field"),
        ("waivers: { list: waivers, rules: waiver, max: 3 }", "unknown field"),
    ] {
        let errors = changed("pack.yaml", line, to).expect_err(to);
        assert!(errors.len() == 1 && errors[0].to_string().contains(words), "{to}: {errors:?}");
    }
    // Without it nothing is accepted in a list.
    let pack = changed("pack.yaml", line, "").expect("a pack without waivers");
    let text = format!("waivers:\n{}", waiver("W-1", &[]));
    let files = files(&[("records.yaml", RECORDS), ("waivers.yaml", &text)]);
    let inventory = Inventory::load(files, &pack.schema, &pack.requirement_ids()).expect("the records load");
    let found = evaluate(&pack, &Arc::new(inventory), &request(TODAY, "GOV-5.1-2/certificate-valid")).findings;
    assert!(found.len() == 1 && found[0].status == Status::Open);
}

/// What ends a waiver cannot be weighed away; what is a warning can be made to end it.
#[test]
fn severities_do_not_lower_what_ends_a_waiver() {
    let mut pack = Pack::load(&PackSource::Embedded, &[], &[]).expect("the embedded pack loads");
    let mut found = |word: &str, severity: Severity, change: &str| {
        pack.severities = [(word.to_owned(), severity)].into_iter().collect();
        let text = format!("waivers:\n{}", waiver("W-1", &[change]));
        let files = files(&[("records.yaml", RECORDS), ("waivers.yaml", &text)]);
        let inventory = Inventory::load(files, &pack.schema, &pack.requirement_ids()).expect("the records load");
        let found = evaluate(&pack, &Arc::new(inventory), &request(TODAY, "GOV-5.1-2/certificate-valid")).findings;
        found[0].status
    };
    for word in ["waiver", "waiver/expired"] {
        assert_eq!(found(word, Severity::Info, "expires_date: 2026-11-21"), Status::Open, "{word}");
        assert_eq!(found(word, Severity::Info, "expires_date: 2026-11-22"), Status::Waived, "{word}");
    }
}

/// Whatever a pack says, a signature and a waiver cannot be waived.
#[test]
fn a_pack_cannot_make_everything_waivable() {
    for path in ["attestation.rhai", "waiver/expired.rhai"] {
        let pack = changed(path, "severity: \"error\"", "severity: \"error\", waivable: true").expect("it loads");
        let attestation = pack.attestation.as_ref().expect("it has one");
        let expired = pack.find_rule("waiver/expired").expect("it has one");
        assert!(!attestation.metadata.waivable && !expired.metadata.waivable, "{path}");
    }
}
