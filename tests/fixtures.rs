//! The tables of `fixtures/README.md` and the fixtures in; whether the built binary finds exactly what they say out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;
use serde_json::Value;

/// A line of a file below `fixtures/hospital/` or `fixtures/hospital-clean/`.
type Line = (String, u64);

#[test]
fn the_hospital_has_the_findings_of_its_table_and_no_others() {
    let mut expected: Vec<(Line, String, String)> = Vec::new();
    for row in hospital() {
        let at = line(&quoted(&row[3])[0]);
        expected.extend(quoted(&row[5]).into_iter().map(|code| (at.clone(), code, row[4].clone())));
    }
    expected.sort();
    assert_eq!(expected.len(), 33);
    for today in ["2026-11-20", "2026-11-22", "2026-12-21"] {
        let (report, exit) = check("fixtures/hospital", &["--today", today]);
        let mut found: Vec<(Line, String, String)> =
            findings(&report).iter().map(|f| (place(f), text(f, "rule"), text(f, "severity"))).collect();
        found.sort();
        assert_eq!(found, expected, "as of {today}");
        assert_eq!(exit, 1);
    }
}

#[test]
fn the_hospital_differs_from_the_clean_one_only_where_its_table_says() {
    let mut edited: BTreeSet<Line> = BTreeSet::new();
    let mut removed: BTreeSet<Line> = BTreeSet::new();
    for row in hospital() {
        let lines = if row[1].ends_with("removed") { &mut removed } else { &mut edited };
        assert!(lines.insert(line(&quoted(&row[1])[0])), "twice: {row:?}");
    }
    let names = files(Path::new("fixtures/hospital"));
    assert_eq!(names, files(Path::new("fixtures/hospital-clean")));
    assert!(names.len() > 20);
    for name in names {
        let read = |folder: &str| fs::read_to_string(Path::new("fixtures").join(folder).join(&name)).unwrap();
        let (here, gone) = differences(&read("hospital"), &read("hospital-clean"));
        for number in here {
            assert!(edited.remove(&(name.clone(), number)), "hospital/{name}:{number} is edited, and not in the table");
        }
        for number in gone {
            assert!(
                removed.remove(&(name.clone(), number)),
                "hospital-clean/{name}:{number} is gone, and not in the table"
            );
        }
    }
    assert!(edited.is_empty() && removed.is_empty(), "in the table, and not in the files: {edited:?} {removed:?}");
}

#[test]
fn the_clean_fixtures_have_no_findings() {
    for folder in ["fixtures/hospital-clean", "fixtures/clinic"] {
        let (report, exit) = check(folder, &["--today", "2026-11-22"]);
        assert_eq!(findings(&report), Vec::<Value>::new(), "{folder}");
        assert_eq!(report["errors"], Value::Array(Vec::new()), "{folder}");
        let outcomes = &report["summary"]["requirements"];
        let settled = outcomes["met"].as_u64().unwrap_or(0) + outcomes["not_applicable"].as_u64().unwrap_or(0);
        assert_eq!(settled, 49, "{folder}: {outcomes}");
        // The 166 checks, and the one that asks for signatures; those on documents where there are some.
        let documents = Path::new("fixtures").join(folder.trim_start_matches("fixtures/")).join("docs").is_dir();
        let on_documents = if documents { rules_on_documents().len() } else { 0 };
        assert_eq!(report["summary"]["rules"], 167 + on_documents, "{folder}");
        assert_eq!(exit, 0);
    }
}

#[test]
fn the_group_has_the_findings_of_its_table_and_no_others() {
    let rows = table("group");
    let mut facilities: BTreeSet<String> = rows.iter().flat_map(|row| quoted(&row[0])).collect();
    let mut expected: Vec<(Line, String, String)> = rows
        .iter()
        .filter(|row| !row[2].is_empty())
        .map(|row| (line(&quoted(&row[2])[0]), quoted(&row[4])[0].clone(), row[3].clone()))
        .collect();
    expected.sort();
    assert_eq!(expected.len(), 7);
    let (report, exit) = check("fixtures/group", &["--today", "2026-11-22"]);
    let mut found: Vec<(Line, String, String)> = findings(&report)
        .iter()
        .map(|f| (below(f, "fixtures/group/hospitals/"), text(f, "rule"), text(f, "severity")))
        .collect();
    found.sort();
    assert_eq!((found, exit), (expected, 1));
    for facility in report["facilities"].as_array().unwrap() {
        let root = text(facility, "root");
        let name = root.strip_prefix("fixtures/group/hospitals/").expect("a root below the group");
        assert!(facilities.remove(&format!("{name}/")), "{root} is not in the table");
    }
    assert_eq!(facilities, BTreeSet::new());
    let (report, _) = check("fixtures/group", &["--today", "2027-04-01", "--select", "GOV-5.1-2"]);
    let places: Vec<Line> = findings(&report).iter().map(|f| below(f, "fixtures/group/")).collect();
    assert_eq!(places, vec![("common/vendors.yaml".to_owned(), 26); 4]);
}

/// What is in order today runs out by itself, and says when it did.
#[test]
fn two_years_on_dozens_of_items_have_run_out() {
    let (report, exit) = check("fixtures/hospital-clean", &["--today", "2028-11-22"]);
    assert_eq!(exit, 1);
    let outcomes = &report["summary"]["requirements"];
    assert!(outcomes["unmet"].as_u64() >= Some(24), "{outcomes}");
    let mut dated = 0;
    // Each says who or what it is about: no rule says the same of two places.
    let said: Vec<(String, String)> = findings(&report).iter().map(|f| (text(f, "rule"), text(f, "message"))).collect();
    assert_eq!(said.iter().collect::<BTreeSet<_>>().len(), said.len(), "{said:#?}");
    for finding in findings(&report).iter().filter(|finding| finding["severity"] != "info") {
        let message = text(finding, "message");
        // It mirrors another, which has its date.
        if text(finding, "rule") == "GOV-5.3-1/same-as-5-2-2" {
            continue;
        }
        let bytes = message.as_bytes();
        let date = |at: &[u8]| {
            at.iter().enumerate().all(|(n, b)| if n == 4 || n == 7 { *b == b'-' } else { b.is_ascii_digit() })
        };
        assert!(bytes.windows(10).any(date), "{}: {message}", finding["rule"]);
        dated += 1;
    }
    assert!(dated > 100, "{dated}");
}

#[test]
fn the_empty_inventory_leaves_all_items_unmet() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("empty.yaml"), "{}\n").unwrap();
    let (report, exit) = check(folder.path().to_str().unwrap(), &["--today", "2026-11-22"]);
    assert_eq!((exit, &report["summary"]["requirements"]["unmet"]), (1, &Value::from(49)));
}

#[test]
fn every_broken_input_has_its_codes() {
    let rows = table("broken");
    let named: BTreeSet<String> = rows.iter().map(|row| quoted(&row[0])[0].clone()).collect();
    assert_eq!(named, entries("fixtures/broken"));
    assert!(rows.len() > 100 && rows.len() == named.len());
    let wrong: Vec<String> = rows
        .par_iter()
        .filter_map(|row| {
            let (name, expected) = (&quoted(&row[0])[0], quoted(&row[1]));
            let path = format!("fixtures/broken/{name}");
            let (report, exit) = check(&path, &["--today", "2026-11-22", "--select", "schema,ref"]);
            let errors = report["errors"].as_array().unwrap().iter().map(|error| text(error, "code"));
            let codes: BTreeSet<String> =
                errors.chain(findings(&report).iter().map(|finding| text(finding, "rule"))).collect();
            let unread = expected.iter().any(|code| code.contains("::"));
            let right = codes == expected.iter().cloned().collect() && exit == if unread { 2 } else { 1 };
            (!right).then(|| format!("{name}: {codes:?}, exit code {exit}"))
        })
        .collect();
    assert!(wrong.is_empty(), "not as fixtures/README.md says:\n{}", wrong.join("\n"));
}

#[test]
fn odd_yaml_says_what_plain_yaml_says() {
    let named: BTreeSet<String> = table("odd").iter().map(|row| quoted(&row[0])[0].clone()).collect();
    assert_eq!(named, entries("fixtures/odd"));
    let plain = meaning("plain.yaml");
    for said in [
        "架空 みなと総合病院／hospital／312／架空県／3",
        "000-0000-1001／2025-04-11／true",
        "contacts[1].verified_date",
    ] {
        assert!(plain.iter().any(|line| line.contains(said)), "{said} is not in {plain:#?}");
    }
    named.par_iter().for_each(|name| assert_eq!(meaning(name), plain, "{name}"));
}

/// What a file of `fixtures/odd/` comes to, but for its lines; a rule says every value.
fn meaning(name: &str) -> Vec<String> {
    let options = ["--today", "2026-11-22", "--rules", "tests/cli/rules/say"];
    let (report, exit) = check(&format!("fixtures/odd/{name}"), &options);
    assert_eq!(exit, 1, "{name}: {}", report["errors"]);
    let finding = |f: &Value| format!("{} {} {} {}", f["path"], f["rule"], f["message"], f["help"]);
    let mut lines: Vec<String> = findings(&report).iter().map(finding).collect();
    lines.sort();
    lines
}

/// Checks a path; the report and the exit code.
fn check(path: &str, options: &[&str]) -> (Value, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_junshu"));
    let output = command.args(["check", path, "--format", "json"]).args(options).output().unwrap();
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{path}: {error}: {}", String::from_utf8_lossy(&output.stderr)));
    (report, output.status.code().unwrap())
}

fn findings(report: &Value) -> Vec<Value> {
    let facilities = report["facilities"].as_array().unwrap();
    facilities.iter().flat_map(|facility| facility["findings"].as_array().unwrap().clone()).collect()
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}")).to_owned()
}

fn place(finding: &Value) -> Line {
    below(finding, "fixtures/hospital/")
}

/// Where a finding is, from this folder.
fn below(finding: &Value, folder: &str) -> Line {
    let file = text(&finding["location"], "file");
    (file.strip_prefix(folder).unwrap_or(&file).to_owned(), finding["location"]["line"].as_u64().unwrap())
}

/// The rows of the table of planted edits.
fn hospital() -> Vec<Vec<String>> {
    let rows = table("hospital");
    assert_eq!(rows.len(), 28);
    rows
}

/// The rows of the table under a heading of `fixtures/README.md`.
fn table(heading: &str) -> Vec<Vec<String>> {
    let page = fs::read_to_string("fixtures/README.md").unwrap();
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no ## {heading}"));
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// The words between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn line(place: &str) -> Line {
    let (file, number) = place.split_once(':').unwrap_or_else(|| panic!("no line in {place}"));
    (file.to_owned(), number.parse().unwrap())
}

fn entries(folder: &str) -> BTreeSet<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

/// All files below a folder, by their path from it.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut found: BTreeMap<PathBuf, bool> = BTreeMap::from([(folder.to_owned(), false)]);
    while let Some(next) = found.iter().find(|&(path, seen)| !seen && path.is_dir()).map(|(path, _)| path.clone()) {
        found.insert(next.clone(), true);
        found.extend(fs::read_dir(&next).unwrap().map(|entry| (entry.unwrap().path(), false)));
    }
    let name = |path: &PathBuf| path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
    found.keys().filter(|path| path.is_file()).map(name).collect()
}

/// The numbers of `here`'s lines that are not those of `clean`, and of `clean`'s lines that have no counterpart.
fn differences(here: &str, clean: &str) -> (Vec<u64>, Vec<u64>) {
    let (here, clean): (Vec<&str>, Vec<&str>) = (here.lines().collect(), clean.lines().collect());
    let (mut edited, mut gone) = (Vec::new(), Vec::new());
    let (mut i, mut j) = (0, 0);
    while i < here.len() || j < clean.len() {
        if here.get(i) == clean.get(j) {
            (i, j) = (i + 1, j + 1);
        } else if i == here.len() || clean.get(j + 1) == Some(&here[i]) {
            gone.push(j as u64 + 1);
            j += 1;
        } else {
            edited.push(i as u64 + 1);
            (i, j) = (i + 1, (j + 1).min(clean.len()));
        }
    }
    (edited, gone)
}

#[test]
fn the_faulty_documents_stand_behind_the_records_of_the_clean_hospital() {
    let yaml = |folder: &str| -> BTreeMap<PathBuf, String> {
        let files = junshu::source::discover(Path::new(folder)).expect("the records are there");
        let text = |path: &Path| fs::read_to_string(path).expect("a text");
        files
            .iter()
            .map(|file| (file.path.strip_prefix(folder).expect("inside").to_owned(), text(&file.path)))
            .collect()
    };
    let mut records = yaml("fixtures/hospital-documents");
    // Documents that are not finished are on record besides.
    assert!(records.remove(Path::new("unfinished.yaml")).is_some());
    assert_eq!(records, yaml("fixtures/hospital-clean"));
}

#[test]
fn the_faulty_documents_have_the_findings_of_their_table_and_no_others() {
    let rows = table("hospital-documents");
    let found_rows = || rows.iter().filter(|row| row.len() == 4);
    let expected: BTreeSet<(Line, String)> = found_rows()
        .flat_map(|row| quoted(&row[3]).into_iter().map(|code| (line(&quoted(&row[0])[0]), code)))
        .collect();
    let kinds: BTreeSet<&String> = found_rows().map(|row| &row[1]).collect();
    assert!(kinds.len() >= 38, "{} kinds", kinds.len());
    let (report, exit) = check("fixtures/hospital-documents", &["--today", "2026-11-22"]);
    let found: BTreeSet<(Line, String)> =
        findings(&report).iter().map(|f| (below(f, "fixtures/hospital-documents/"), text(f, "rule"))).collect();
    assert_eq!((found, exit), (expected.clone(), 1));
    // Each rule on documents has something to bite here.
    let biting: BTreeSet<String> = expected.into_iter().map(|(_, code)| code).collect();
    assert_eq!(biting, rules_on_documents());
    let missed = rows.iter().filter(|row| row.len() == 3 && row[0].starts_with('`'));
    for row in missed {
        let (file, number) = line(&quoted(&row[0])[0]);
        let text = fs::read_to_string(Path::new("fixtures/hospital-documents").join(&file)).expect("it is there");
        assert!(text.lines().count() as u64 >= number, "{file}:{number}");
    }
}

/// The ids of the rules on documents.
fn rules_on_documents() -> BTreeSet<String> {
    let files = fs::read_dir("rules/documents").expect("the rules are there").flatten().map(|file| file.path());
    let rules = files.filter(|path| path.extension().is_some_and(|ending| ending == "rhai"));
    rules.map(|path| format!("documents/{}", path.file_stem().expect("a name").to_string_lossy())).collect()
}
