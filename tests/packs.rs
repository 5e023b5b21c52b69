//! A pack of another domain and a kitchen's records in; whether the engine judges them as its own, in no words but theirs, out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use calamine::{Data, Reader, Xlsx, open_workbook};
use junshu::date::parse_iso;
use junshu::pack::{Pack, PackSource};
use junshu::report::format::FORMATS;
use junshu::verify::verify;
use serde_json::Value as Json;

#[path = "given/binary.rs"]
mod binary;
#[path = "given/folder.rs"]
mod folder;

use binary::{Ran, junshu};
use folder::copy;

const PACK: &str = "fixtures/kitchen-pack";
const RECORDS: &str = "fixtures/kitchen";
const CLEAN: &str = "fixtures/kitchen-clean";
const TODAY: &str = "2026-11-22";

/// What is planted in the kitchen: where it is found, as what, under which code, and whether it is accepted.
const PLANTED: [(&str, u64, &str, &str, &str); 21] = [
    ("docs/illness.md", 1, "error", "book/manual-sections", "open"),
    ("docs/recall.md", 5, "warning", "book/nothing-open", "open"),
    ("food.yaml", 4, "warning", "KIT-2-1/supplier-visited", "open"),
    ("food.yaml", 12, "error", "KIT-2-2/storage-temperature", "waived"),
    ("food.yaml", 27, "error", "KIT-3-2/allergens-declared", "open"),
    ("food.yaml", 37, "error", "KIT-2-3/sample-kept", "open"),
    ("food.yaml", 39, "error", "KIT-2-1/supplier-current", "open"),
    ("kitchen.yaml", 19, "error", "KIT-1-2/stool-test-fresh", "open"),
    ("kitchen.yaml", 27, "error", "KIT-1-2/positive-kept-away", "open"),
    ("kitchen.yaml", 37, "error", "schema/enum", "open"),
    ("kitchen.yaml", 40, "error", "KIT-1-1/manager-appointed", "open"),
    ("kitchen.yaml", 60, "error", "KIT-3-2/attestation", "open"),
    ("waivers.yaml", 14, "error", "acceptance/by-director", "open"),
    ("work.yaml", 3, "warning", "KIT-1-3/training-attendance", "open"),
    ("work.yaml", 11, "error", "ref/unresolved", "open"),
    ("work.yaml", 12, "error", "KIT-3-3/area-cleaned", "open"),
    ("work.yaml", 15, "error", "KIT-4-1/pest-inspected", "open"),
    ("work.yaml", 16, "error", "schema/date", "open"),
    ("work.yaml", 19, "error", "KIT-4-1/well-water-tested", "open"),
    ("work.yaml", 31, "error", "KIT-4-2/actions-on-time", "open"),
    ("work.yaml", 37, "error", "KIT-4-3/recall-reported", "open"),
];

/// Slips of somebody who writes a pack: the file, what it says, what it says by mistake, and what is said of that. Without
/// words, nobody notices: a slip that is noticed by now must get its words here.
const SLIPS: &[(&str, &str, &str, &str)] = &[
    ("pack.yaml", "edition:", "editoin:", "unknown field `editoin`"),
    ("pack.yaml", "notice:", "notes:", "pack/pack.yaml を読めません"),
    ("pack.yaml", "    doc: 冷蔵庫の温度の上限\n", "", "parameters.cold_max: missing field `doc`"),
    ("pack.yaml", "list: acceptances", "list: acceptance", "waivers の list acceptance"),
    ("pack.yaml", "rules: acceptance", "rules: acept", "waivers の rules acept"),
    (
        "pack.yaml",
        "facility_name: kitchen.name",
        "facility_name: kitchin.name",
        "facility_name の kitchin は台帳にありません",
    ),
    ("pack.yaml", "keys: [owner, by, person]", "keys: [ownr, buy]", "もしかして `owner` ですか？"),
    ("pack.yaml", "orders: [drill-held", "orders: [dril-held", "dril-held で始まるルールはありません"),
    ("pack.yaml", "  nutrition_lead:", "  nutrition_leed:", "もしかして `nutrition_leed` ですか？"),
    ("catalog.yaml", "    human: 研修の", "    humen: 研修の", "requirements[2]: unknown field `humen`"),
    ("catalog.yaml", "part: ", "prt: ", "unknown field `prt`"),
    ("catalog.yaml", "count: 12", "count: 11", "count は 11 ですが、遵守事項は 12 あります"),
    ("catalog.yaml", "id: KIT-4-3", "id: KIT-4-4", ""),
    ("catalog.yaml", "duty: assign", "duty: asign", "もしかして `assign` ですか？"),
    ("catalog.yaml", "attest_when: special_diets", "attest_when: specal_diets", "もしかして `special_diets` ですか？"),
    ("schema.yaml", "maximum: 20000", "maximun: 20000", "kitchen.meals の キーワード maximun は使えません"),
    ("schema.yaml", "minimum: 1, maximum", "minimum: one, maximum", "minimum の値 \"one\" は使えません"),
    ("schema.yaml", "食数, type: integer", "食数, type: intger", "kitchen.meals の type の値"),
    ("schema.yaml", "x-ref: [dishes]", "x-ref: [dishs]", "リスト dishs には x-id: list がありません"),
    (
        "schema.yaml",
        "x-required: [guideline]",
        "x-required: [guidline]",
        "x-required の guidline は properties にありません",
    ),
    ("schema.yaml", "\"dishes[].ingredients[]\"", "\"dishes[].ingredient[]\"", "もしかして `ingredients` ですか？"),
    ("schema.yaml", "x-when: done", "x-when: doen", "x-when の値 \"doen\" は使えません"),
    ("book/manual-sections.rhai", "supports: \"KIT-4-2\"", "supports: \"KIT-4-22\"", "KIT-4-22 という"),
    ("KIT-1-2/stool-test-fresh.rhai", "person.job", "person.jbo", "もしかして `job` ですか？"),
];

/// Words of the pack that is built in. Nobody who runs another should read them.
const FORBIDDEN: [&str; 10] =
    ["病院", "医療", "診療", "院長", "患者", "経営層", "ガイドライン", "第6.0版", "GOV-", "mhlw"];

/// Outputs, or beginnings of their names, that say some of them all the same. A row that is no longer true must go.
const LEAKS: &[(&str, &[&str])] = &[
    // The pages of the engine's own codes show records of a hospital.
    ("check sarif", &["GOV-", "ガイドライン", "病院", "経営層", "診療", "院長"]),
    // What is asked for where nothing is said.
    ("schema config", &["GOV-", "mhlw"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a command with the pack.
fn run(args: &[&str]) -> Ran {
    junshu(root(), &[args, &["--pack", PACK]].concat())
}

fn check(records: &str, more: &[&str]) -> Ran {
    run(&[&["check", records, "--today", TODAY], more].concat())
}

fn json(ran: &Ran) -> Json {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err))
}

fn word<'j>(json: &'j Json, at: &str) -> &'j str {
    json.pointer(at).and_then(Json::as_str).unwrap_or_default()
}

/// The formats that are text.
fn texts() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().filter(|format| !format.binary).map(|format| format.name)
}

/// The cells of a workbook and the names of its sheets.
fn cells(path: &Path) -> String {
    let mut book: Xlsx<_> = open_workbook(path).expect("the workbook opens");
    let mut said = book.sheet_names().join("\n");
    for (_, range) in book.worksheets() {
        for cell in range.rows().flatten().filter(|cell| **cell != Data::Empty) {
            said.push_str(&format!("\n{cell}"));
        }
    }
    said
}

#[test]
fn every_case_of_every_page_turns_out_as_the_page_says() {
    let pack = Pack::load(&PackSource::Folder(root().join(PACK)), &[], &[]).expect("the pack loads");
    assert!(pack.broken.is_empty(), "{:?}", pack.broken);
    let verified = verify(&pack, parse_iso(TODAY).expect("a date"), |_| true);
    let failures: Vec<String> = verified.failures().map(|failure| format!("{failure}: {failure:?}")).collect();
    assert_eq!((verified.pages.len(), failures), (23, Vec::new()));
    assert!(verified.cases() >= 70, "{} cases", verified.cases());
    // No rule needs the slow way, and all of them come to the same by it.
    assert_eq!(pack.left_to_engine(), Vec::<&str>::new());
    let slow = verify(&pack.by_engine_alone(), parse_iso(TODAY).expect("a date"), |_| true);
    assert!(slow.failures().next().is_none() && slow.cases() == verified.cases());
    let ran = run(&["test", "--filter", "KIT,book,acceptance,attestation"]);
    assert_eq!((ran.code, ran.out.contains(&format!("{} 例", verified.cases()))), (0, true), "{}{}", ran.out, ran.err);
}

#[test]
fn nothing_but_its_own_pages_is_run_on_the_pack() {
    let ran = run(&["test"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn the_requirements_are_listed_beside_the_records_that_are_named() {
    let ran = run(&["list", "requirements", RECORDS, "--today", TODAY]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.contains("未充足"), "{}", ran.out);
}

#[test]
fn the_clean_kitchen_has_no_finding() {
    let ran = check(CLEAN, &["--format", "json"]);
    let report = json(&ran);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(report.pointer("/facilities/0/findings"), Some(&Json::Array(Vec::new())));
    let outcomes = report.pointer("/facilities/0/requirements").and_then(Json::as_array).expect("a list");
    let came_to = |wanted: &str| -> Vec<&str> {
        outcomes.iter().filter(|one| word(one, "/outcome") == wanted).map(|one| word(one, "/id")).collect()
    };
    assert_eq!((came_to("met").len(), came_to("not_applicable")), (11, vec!["KIT-4-3"]));
    assert_eq!(word(&report, "/facilities/0/name"), "架空市 あおぞら給食センター");
}

#[test]
fn the_kitchen_has_the_findings_that_are_planted_and_no_others() {
    let ran = check(RECORDS, &["--format", "json"]);
    let report = json(&ran);
    let findings = report.pointer("/facilities/0/findings").and_then(Json::as_array).expect("a list");
    let mut found: Vec<(&str, u64, &str, &str, &str)> = findings
        .iter()
        .map(|one| {
            let file = word(one, "/location/file").strip_prefix("fixtures/kitchen/").expect("a file of the kitchen");
            let line = one.pointer("/location/line").and_then(Json::as_u64).expect("a line");
            (file, line, word(one, "/severity"), word(one, "/rule"), word(one, "/status"))
        })
        .collect();
    found.sort_unstable();
    assert_eq!((ran.code, found), (1, PLANTED.to_vec()));
    // What supports a requirement stands under it, whatever its folder is called.
    let of = |code: &str| findings.iter().find(|one| word(one, "/rule") == code).expect("it is found");
    assert_eq!(word(of("book/manual-sections"), "/requirement"), "KIT-4-2");
    let accepted = |more: &[&str]| check(RECORDS, &[&["--format", "short"], more].concat()).out.contains("（受容: ");
    assert_eq!((accepted(&[]), accepted(&["--no-waivers"])), (true, false));
}

#[test]
fn settings_reach_the_pack() {
    let of = |more: &[&str]| check(RECORDS, &[&["--select", "KIT-1-3", "--format", "short", "--quiet"], more].concat());
    let (plain, strict) = (of(&[]), of(&["--severity", "KIT-1-3=error"]));
    assert!(plain.code == 0 && plain.out.contains("warning[KIT-1-3/training-attendance]"), "{}", plain.out);
    assert!(strict.code == 1 && strict.out.contains("error[KIT-1-3/training-attendance]"), "{}", strict.out);
    let lenient = of(&["--param", "training_min_ratio=0.5"]);
    assert_eq!((lenient.code, lenient.out.as_str()), (0, ""));
}

#[test]
fn a_requirement_comes_to_the_same_alone_and_among_all() {
    let outcome = |more: &[&str]| {
        let report = json(&check(RECORDS, &[&["--format", "json"], more].concat()));
        let findings = report.pointer("/facilities/0/findings").and_then(Json::as_array).expect("a list").clone();
        findings.iter().filter(|one| word(one, "/requirement") == "KIT-4-2").count()
    };
    assert_eq!(outcome(&[]), outcome(&["--select", "KIT-4-2"]));
}

#[test]
fn slips_in_a_pack_are_said_where_they_are() {
    for (file, right, wrong, words) in SLIPS {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pack = folder.path().join("pack");
        copy(&root().join(PACK), &pack);
        let text = std::fs::read_to_string(pack.join(file)).expect("the file is there");
        assert!(text.contains(right), "{file} does not say {right}");
        std::fs::write(pack.join(file), text.replace(right, wrong)).expect("it can be written");
        let records = root().join(CLEAN).to_string_lossy().into_owned();
        let ran = junshu(folder.path(), &["check", &records, "--today", TODAY, "--pack", "pack"]);
        let said = format!("{file}, {wrong}: {}{}", ran.err, ran.out);
        assert_eq!(ran.code, if words.is_empty() { 0 } else { 2 }, "{said}");
        assert!(words.is_empty() || ran.err.contains(words) && ran.err.contains("pack/"), "{said}");
    }
}

/// What JSON Schema says of a value; the schema is the one that the binary prints.
#[track_caller]
fn conforms(schema: &str, value: &Json) {
    static REPORT: LazyLock<Json> = LazyLock::new(|| json(&run(&["schema", "report"])));
    static LINES: LazyLock<Json> = LazyLock::new(|| json(&run(&["schema", "report-lines"])));
    static INVENTORY: LazyLock<Json> = LazyLock::new(|| json(&run(&["schema", "inventory"])));
    let schema = match schema {
        "report" => &REPORT,
        "report-lines" => &LINES,
        _ => &INVENTORY,
    };
    let validator = jsonschema::options().should_validate_formats(true).build(schema).expect("a JSON Schema");
    let wrong: Vec<String> = validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_format_can_say_what_the_pack_found() {
    for format in texts() {
        for (records, code) in [(RECORDS, 1), (CLEAN, 0)] {
            let ran = check(records, &["--format", format]);
            assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{format} of {records}");
            let blank = records == CLEAN && ["short", "github"].contains(&format);
            assert!(blank || !ran.out.trim().is_empty(), "{format} of {records}");
            match format {
                "json" => conforms("report", &json(&ran)),
                "jsonl" => ran
                    .out
                    .lines()
                    .for_each(|line| conforms("report-lines", &serde_json::from_str(line).expect("JSON"))),
                "sarif" | "gitlab" | "rdjson" | "oscal" | "oscal-catalog" => drop(json(&ran)),
                "junit" => drop(roxmltree::Document::parse(&ran.out).expect("XML")),
                _ => {}
            }
            // A catalog lists the requirements, and knows no findings; GitHub shows the first ten of a weight.
            if records == RECORDS && !["oscal-catalog", "github"].contains(&format) {
                let text = ran.out.replace("&#x2f;", "/");
                let unsaid: Vec<&str> = PLANTED.iter().map(|row| row.3).filter(|code| !text.contains(code)).collect();
                assert!(unsaid.is_empty(), "{format} does not say {unsaid:?}");
            }
        }
    }
    let whole = json(&check(RECORDS, &["--format", "json", "--complete"]));
    conforms("report", &whole);
    for name in ["kitchen.yaml", "food.yaml", "work.yaml"] {
        let text = std::fs::read_to_string(root().join(CLEAN).join(name)).expect("the records are there");
        conforms("inventory", &serde_yaml::from_str(&text).expect("YAML"));
    }
}

/// The outputs of the commands, each under its name.
fn said() -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| -> PathBuf { folder.path().join(name) };
    let text = |name: &str| at(name).to_string_lossy().into_owned();
    let (book, whole, known) = (text("book.xlsx"), text("whole.json"), text("known.json"));
    let dated = |args: &[&str]| run(&[args, &["--today", TODAY]].concat());
    let mut outputs: Vec<(String, Ran)> = texts()
        .map(|format| (format!("check {format}"), check(RECORDS, &["--format", format, "-v", "--include-passes"])))
        .collect();
    outputs.push(("check xlsx".to_owned(), check(RECORDS, &["--format", &format!("xlsx={book}")])));
    outputs.push(("check whole".to_owned(), check(RECORDS, &["--complete", "--format", &format!("json={whole}")])));
    for args in [
        &["merge", &whole, "--format", "json"][..],
        &["list", "rules"],
        &["list", "requirements"],
        &["list", "codes"],
        &["explain", "KIT-4-2"],
        &["explain", "KIT-4-2/drill-held"],
        &["explain", "KIT-3-2/attestation"],
        &["explain", "acceptance/in-term"],
        &["schema", "inventory"],
        &["schema", "config"],
        &["schema", "report"],
        &["schema", "forecast"],
        &["schema", "diff"],
        &["config", "show", RECORDS],
        &["test", "--filter", "KIT"],
    ] {
        outputs.push((args[..2].join(" "), run(args)));
    }
    for format in ["text", "json", "csv", "ics"] {
        outputs.push((format!("forecast {format}"), dated(&["forecast", CLEAN, "--format", format])));
    }
    for format in ["text", "markdown", "json"] {
        outputs.push((format!("diff {format}"), dated(&["diff", CLEAN, RECORDS, "--format", format])));
    }
    for format in ["text", "json"] {
        let mutated = dated(&["mutate", CLEAN, "--under", "areas,drills,papers", "--format", format]);
        outputs.push((format!("mutate {format}"), mutated));
    }
    outputs.push(("baseline create".to_owned(), dated(&["baseline", "create", RECORDS, "--baseline", &known])));
    outputs.push(("baseline show".to_owned(), dated(&["baseline", "show", RECORDS, "--baseline", &known])));
    outputs.push(("eval".to_owned(), dated(&["eval", "at(\"kitchen.name\")", RECORDS])));
    let failed: Vec<String> =
        outputs.iter().filter(|(_, ran)| ran.code > 1).map(|(name, ran)| format!("{name}: {}", ran.err)).collect();
    assert_eq!(failed, Vec::<String>::new());
    let mut said: Vec<(String, String)> =
        outputs.into_iter().map(|(name, ran)| (name, format!("{}{}", ran.out, ran.err))).collect();
    said.push(("check xlsx".to_owned(), cells(&at("book.xlsx"))));
    for file in ["whole.json", "known.json"] {
        said.push((file.to_owned(), std::fs::read_to_string(at(file)).expect("it was written")));
    }
    said
}

#[test]
fn nothing_says_a_word_of_the_pack_that_is_built_in() {
    let leaking: BTreeSet<(String, &str)> = said()
        .iter()
        .flat_map(|(name, text)| {
            let there = FORBIDDEN.into_iter().filter(|word| text.contains(word));
            there.map(|word| (name.clone(), word)).collect::<Vec<_>>()
        })
        .collect();
    let known: BTreeSet<(String, &str)> =
        LEAKS.iter().flat_map(|(name, words)| words.iter().map(|word| ((*name).to_owned(), *word))).collect();
    let new: Vec<_> = leaking.difference(&known).collect();
    let gone: Vec<_> = known.difference(&leaking).collect();
    assert!(new.is_empty() && gone.is_empty(), "new: {new:?}\nno longer true, drop them from LEAKS: {gone:?}");
}
