//! Every format of the table in; what holds for all of them, whatever they look like, judged.

use std::collections::BTreeSet;

use junshu::pack::Pack;
use junshu::report::Report;
use junshu::report::format::FORMATS;
use junshu::source::SourceError;

use super::given::{FIXTURES, ahead, check, empty, fixture, folder, pack, problems, records, rendered, temporary};
use super::hostile::{everywhere, hostile};

/// What may stand in a text beside its lines: controls that end lines of CSV.
fn controls(text: &str) -> BTreeSet<char> {
    text.chars().filter(|c| c.is_control() && !"\n\r".contains(*c)).collect()
}

#[test]
fn names_are_words_and_differ() {
    let names: BTreeSet<&str> = FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(names.len(), FORMATS.len());
    assert!(names.len() > 2, "{names:?}");
    for format in FORMATS {
        assert!(format.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", format.name);
        assert!(!format.about.is_empty() && !format.about.is_ascii(), "{} says what it is for", format.name);
    }
}

#[test]
fn one_report_gives_the_same_bytes_again() {
    for name in FIXTURES {
        let (first, second) = (ahead(fixture(name)), ahead(fixture(name)));
        for format in FORMATS {
            let (first, second) = (rendered(&first, format.name), rendered(&second, format.name));
            assert!(first == second, "{name}: {} gives other bytes", format.name);
        }
    }
}

#[test]
fn there_is_a_report_on_nothing() {
    for format in FORMATS {
        assert!(!rendered(&records("{}"), format.name).is_empty(), "{}", format.name);
    }
}

/// Records that cannot be read are no facility: nothing may break on that, or look as if all were well.
#[test]
fn what_could_not_be_checked_is_no_success() {
    let missing = SourceError::NotFound { name: "記録.yaml".to_owned() };
    let report = Report { errors: problems([missing]), ..empty() };
    for format in FORMATS {
        let bytes = rendered(&report, format.name);
        // Markdown escapes the dot.
        let said = String::from_utf8_lossy(&bytes).replace("\\.", ".");
        // Text, one line a finding, and rows of findings leave errors to stderr.
        let silent = ["text", "short", "csv", "gitlab", "oscal-catalog"].contains(&format.name) || format.binary;
        assert!(silent || said.contains("記録.yaml"), "{} does not name what could not be read: {said}", format.name);
    }
}

#[test]
fn no_format_lets_records_command_a_terminal() {
    for text in hostile() {
        let report = records(&everywhere(&text));
        for format in FORMATS.iter().filter(|format| !format.binary) {
            let written = String::from_utf8(rendered(&report, format.name)).expect("a text format is UTF-8");
            assert_eq!(controls(&written), BTreeSet::new(), "{}: {text:?}", format.name);
        }
    }
}

/// The order in which files are found on disk says nothing.
#[test]
fn the_order_of_arguments_changes_no_finding() {
    let folder = folder("hospital");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("the fixture is there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".yaml") || name == "systems")
        .collect();
    names.sort();
    let run = |names: &[String]| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        check(&folder, &[&names[..], &["--format", "short"]].concat())
    };
    let first = run(&names);
    names.reverse();
    assert_eq!(first, run(&names));
    assert!(first.out.lines().count() > 20);
}

/// Several formats in one run are what each gives alone.
#[test]
fn one_run_writes_what_many_would() {
    let target = temporary(&[]);
    let path = |name: &str| target.path().join(name).to_string_lossy().into_owned();
    let outputs: Vec<String> = FORMATS.iter().map(|f| format!("--format={}={}", f.name, path(f.name))).collect();
    let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
    let ran = check(&folder("hospital"), &[&["."], &outputs[..]].concat());
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
    for format in FORMATS {
        let alone = path("alone");
        check(&folder("hospital"), &[".", "--format", format.name, "--output", &alone]);
        let read = |path: &str| std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(read(&path(format.name)) == read(&alone), "{} differs", format.name);
        assert!(!read(&alone).is_empty(), "{} is empty", format.name);
    }
}

#[test]
fn two_results_for_one_place_are_refused() {
    let target = temporary(&[]);
    for (arguments, words) in [
        (&["--format", "text", "--format", "json"][..], "text と json を同じところには書けません"),
        (&["--format", "json=a", "--format", "short=a"], "json と short を同じところには書けません"),
        (&["--format", "json=a", "--output", "b"], "--output b に書く形式がありません"),
        (&["--format", "json="], "`json=` は使えません"),
    ] {
        let ran = check(target.path(), &[arguments, &["."]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(words), "{}", ran.err);
    }
    assert_eq!(std::fs::read_dir(target.path()).expect("a folder").count(), 0, "nothing was written");
}

/// A pack is shared by all facilities of a report.
#[test]
fn many_facilities_are_all_in_every_format() {
    let report = |pack: &'static Pack| {
        let mut facilities = ahead(fixture("hospital")).facilities;
        facilities.append(&mut ahead(records("facility: { name: 架空第二病院 }\n")).facilities);
        Report { pack, facilities, ..records("{}") }
    };
    let report = report(pack());
    let alone = records("{}");
    for format in FORMATS {
        let (both, one) = (rendered(&report, format.name), rendered(&alone, format.name));
        assert!(both.len() > one.len() || format.name == "oscal-catalog", "{} leaves one out", format.name);
    }
}
