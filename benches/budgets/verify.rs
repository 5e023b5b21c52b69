//! The corpora in; nothing out, or a panic: exactly what is planted must be found, by junshu and by the rival.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::corpus::Planted;
use super::place::{CORPORA, Place, this};
use super::process::output;
use super::task::{check, on_files, rego, ten};

/// Compares all, each in a process of its own.
pub fn all() {
    for name in CORPORA {
        eprintln!("comparing what is found in {name} with what is planted");
        let status = this().arg("verify").arg(name).status();
        assert!(status.is_ok_and(|status| status.success()), "what is found in {name} is what is planted");
    }
}

/// Compares one.
pub fn one(place: &Place, name: &str) {
    let (own, planted) = planted(&place.corpus(name));
    assert_eq!(found(&output(check(place, name, &["-f", "jsonl"]).args(["--fail-on", "never"]))), planted, "{name}");
    assert_eq!(found(&output(ten(place, name).args(["-f", "jsonl"]))), own, "{name}, the ten rules");
    let files = if name.starts_with('L') { place.files(name) } else { vec![place.file(name)] };
    for options in [&[][..], &["--vm"]] {
        if let Some(rego) = rego(place, options) {
            let lines = output(&mut on_files(rego, &files));
            assert_eq!(
                lines.lines().map(|line| by_rival(line, place, name)).collect::<Counted>(),
                own,
                "{name}, regorus"
            );
        }
    }
}

/// Findings, and how often each is there.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counted(BTreeMap<Planted, usize>);

impl FromIterator<Planted> for Counted {
    fn from_iter<I: IntoIterator<Item = Planted>>(findings: I) -> Self {
        let mut counted = Self::default();
        findings.into_iter().for_each(|finding| *counted.0.entry(finding).or_default() += 1);
        counted
    }
}

/// What is planted for the ten rules, and for the pack.
fn planted(folder: &Path) -> (Counted, Counted) {
    let lines = fs::read_to_string(folder.join("planted.jsonl")).expect("the corpus is there");
    let all = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON"));
    let word = |line: &Value, key: &str| line[key].as_str().expect("it has the key").to_owned();
    let all =
        all.map(|line| Planted { file: word(&line, "file"), rule: word(&line, "rule"), path: word(&line, "path") });
    let (own, pack): (Vec<_>, Vec<_>) = all.partition(|planted| planted.rule.starts_with("ten/"));
    (own.into_iter().collect(), pack.into_iter().collect())
}

/// What a report by lines lists.
fn found(report: &str) -> Counted {
    let lines = report.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON"));
    let word =
        |line: &Value, pointer: &str| line.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let finding = |line: Value| Planted {
        file: word(&line, "/location/file"),
        rule: word(&line, "/rule"),
        path: word(&line, "/path"),
    };
    lines.filter(|line| line["kind"] == "finding").map(finding).collect()
}

/// `/…/hospital.yaml ten/vendor-exists systems[0].vendors[0]`.
fn by_rival(line: &str, place: &Place, name: &str) -> Planted {
    let mut words = line.split(' ').map(ToOwned::to_owned);
    let mut word = || words.next().expect("three words");
    let (file, rule, path) = (word(), word(), word());
    let file = Path::new(&file).strip_prefix(place.corpus(name)).expect("a file of the corpus");
    Planted { file: file.to_string_lossy().into_owned(), rule, path }
}
