//! Arbitrary bytes, soups of YAML tokens and damaged fixtures in; no panic anywhere on the way to a report.

use std::sync::OnceLock;

use junshu::evaluate::{Request, evaluate};
use junshu::report::text::Look;
use junshu::report::{Facility, Report, json, text};
use junshu::source::SourceFile;
use proptest::prelude::*;

use super::given::{fixture, inventory, pack, request};
use super::laws::whole;
use super::mutate::{ALIASES, TOKENS, apply, edits, soup, web};

const LOOK: Look = Look { color: false, quiet: false, verbose: true };

/// How far the files got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Far {
    NoText,
    NoInventory,
    Judged,
}

/// Reads, loads, judges and renders, as the command line does.
fn survey(files: Vec<(String, Vec<u8>)>) -> Far {
    let read: Result<Vec<_>, _> = files.into_iter().map(|(name, bytes)| SourceFile::from_bytes(name, bytes)).collect();
    let files = match read {
        Ok(files) => files,
        Err(error) => {
            assert!(text::diagnostic(&error, LOOK).starts_with("error[input::"), "an error has its code");
            return Far::NoText;
        }
    };
    let inventory = match inventory(files) {
        Ok(inventory) => inventory,
        Err(errors) => {
            assert!(!errors.is_empty(), "a refusal has its reasons");
            for error in &errors {
                assert!(text::diagnostic(error, LOOK).starts_with("error["), "an error has its code");
            }
            return Far::NoInventory;
        }
    };
    whole(&inventory.tree);
    let request = Request { evidence: true, ..request() };
    let assessment = evaluate(pack(), &inventory, &request);
    let broken: String = assessment.broken.iter().map(|error| text::diagnostic(error, LOOK)).collect();
    assert_eq!(broken, "", "no records can break a rule");
    let facility = Facility::new(pack(), "記録".to_owned(), &inventory, assessment, None, true);
    let report = Report { facilities: vec![facility], ..Report::new(pack(), request.today) };
    let (mut lines, mut machine) = (Vec::new(), Vec::new());
    text::render(&report, LOOK, &mut lines).expect("a vector takes everything");
    json::render(&report, &mut machine).expect("a vector takes everything");
    assert!(String::from_utf8(lines).is_ok_and(|text| text.contains("指摘: ")), "the text has its summary");
    let text = std::str::from_utf8(&machine).expect("JSON is UTF-8");
    let back = json::read::report("report.json", text, pack()).expect("what was written can be read");
    let mut again = Vec::new();
    json::render(&back, &mut again).expect("a vector takes everything");
    assert!(machine == again, "what was read is what was written");
    let machine: serde_json::Value = serde_json::from_str(text).expect("the report is JSON");
    assert_eq!(machine["facilities"][0]["requirements"].as_array().map(Vec::len), Some(pack().requirements.len()));
    Far::Judged
}

fn one(bytes: Vec<u8>) -> Far {
    survey(vec![("記録.yaml".to_owned(), bytes)])
}

/// The files of a fixture as bytes, read once.
fn bytes_of(name: &'static str) -> &'static [(String, Vec<u8>)] {
    static CLINIC: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    static HOSPITAL: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    let cell = if name == "clinic" { &CLINIC } else { &HOSPITAL };
    cell.get_or_init(|| fixture(name).iter().map(|file| (file.name().to_owned(), file.text().into())).collect())
}

fn few(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(few(150))]

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        one(bytes);
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        one(text.into_bytes());
    }

    #[test]
    fn no_soup_of_tokens_panics(text in soup(TOKENS.to_vec())) {
        one(text.into_bytes());
    }

    #[test]
    fn no_soup_of_aliases_panics(text in soup([TOKENS, ALIASES, ALIASES, ALIASES].concat())) {
        one(format!("a: &x {{ id: 架空 }}\n{text}").into_bytes());
    }

    #[test]
    fn no_web_of_aliases_panics(text in web()) {
        one(text.into_bytes());
    }
}

proptest! {
    #![proptest_config(few(60))]

    #[test]
    fn no_damage_to_a_clinic_panics(edits in edits()) {
        let (name, bytes) = bytes_of("clinic")[0].clone();
        survey(vec![(name, edits.iter().fold(bytes, apply))]);
    }
}

proptest! {
    #![proptest_config(few(12))]

    #[test]
    fn no_damage_to_a_hospital_panics(edits in edits(), which in any::<prop::sample::Index>()) {
        let mut files = bytes_of("hospital").to_vec();
        let (_, bytes) = which.get(&files).clone();
        let at = which.index(files.len());
        files[at].1 = edits.iter().fold(bytes, apply);
        survey(files);
    }
}

/// The laws above would hold if nothing ever loaded.
#[test]
fn damage_gets_through_to_the_rules() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut far = Vec::new();
    for _ in 0..60 {
        let edits = edits().new_tree(&mut runner).expect("edits can be made").current();
        let (_, bytes) = bytes_of("clinic")[0].clone();
        far.push(one(edits.iter().fold(bytes, apply)));
    }
    for end in [Far::NoText, Far::NoInventory, Far::Judged] {
        assert!(far.iter().filter(|&&f| f == end).count() >= 5, "{end:?} in {far:?}");
    }
}

#[test]
fn other_encodings_are_refused_and_not_guessed_into_records() {
    let text = "facility:\n  name: 架空みなと総合病院の医療情報課が管理する記録\n";
    assert_eq!(one(encoding_rs::SHIFT_JIS.encode(text).0.into_owned()), Far::NoText);
    assert_eq!(one(encoding_rs::EUC_JP.encode(text).0.into_owned()), Far::NoText);
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        assert_eq!(one(text.encode_utf16().flat_map(order).collect()), Far::NoText);
    }
    assert_eq!(one(format!("\u{feff}{text}").into_bytes()), Far::Judged);
}
