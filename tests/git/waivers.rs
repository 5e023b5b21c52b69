//! Records of a change and its base revision in; whether only what was accepted at the base covers anything, out.

use std::path::Path;

use serde_json::Value;

use super::given::{Repository, difference};
use crate::binary;

const CODE: &str = "GOV-5.1-2/certificate-valid";

/// A vendor whose certificate is over, with a comment on its line or none.
fn vendor(id: &str, comment: &str) -> String {
    format!(
        "  - id: {id}\n    name: 架空\n    certifications:\n      - standard: iso_27001\n        number: \"1\"\n        scope: 保守\n        expires_date: 2026-10-31{comment}\n"
    )
}

fn vendors(ids: &[&str]) -> String {
    format!("vendors:\n{}", ids.iter().map(|id| vendor(id, "")).collect::<String>())
}

/// A waiver for the certificate of a vendor.
fn waiver(vendor: &str, reason: &str) -> String {
    format!(
        "  - id: W-{vendor}\n    rule: {CODE}\n    node: vendors[{vendor}].certifications[0]\n    reason: {reason}\n    approver: P-1\n    approved_date: 2026-11-01\n    expires_date: 2027-03-31\n    compensating_measure: 毎月確かめる\n"
    )
}

fn waivers(list: &[String]) -> String {
    format!("waivers:\n{}", list.concat())
}

const PEOPLE: &str = "people:
  - { id: P-1, name: 架空 院長, department: 病院, affiliation: staff }
organization:
  appointments:
    - { role: executive, person: P-1, appointed_date: 2020-04-01, document: D-1 }
";

/// Runs `junshu check` in a folder: the vendors whose certificate is accepted, with the reason, the codes about waivers,
/// and what was said on standard error.
#[derive(Debug)]
struct Ran {
    accepted: Vec<(String, String)>,
    own: Vec<String>,
    files: Vec<String>,
    said: String,
    code: i32,
}

fn check(folder: &Path, words: &[&str]) -> Ran {
    let select = format!("{CODE},waiver");
    let start = ["check", "--today", "2026-11-22", "--select", &select, "--format", "json"];
    let binary::Ran { code, out, err: said } = binary::junshu(folder, &[&start, words].concat());
    let json: Value = serde_json::from_str(&out).unwrap_or_default();
    let of = |pointer: &'static str| {
        let facilities = json["facilities"].as_array().into_iter().flatten();
        facilities.flat_map(move |facility| facility.pointer(pointer).and_then(Value::as_array).into_iter().flatten())
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let accepted = of("/findings").filter(|finding| finding["status"] == "waived");
    let own = of("/findings").map(|finding| text(&finding["rule"])).filter(|code| code.starts_with("waiver/"));
    Ran {
        accepted: accepted
            .map(|finding| {
                let address = text(&finding["address"]);
                let id = address.split(['[', ']']).nth(1).unwrap_or_default();
                (id.to_owned(), text(&finding["acceptance"]["reason"]))
            })
            .collect(),
        own: own.collect(),
        files: of("/files").map(|file| text(&file["file"])).collect(),
        said,
        code,
    }
}

fn pair(id: &str, reason: &str) -> (String, String) {
    (id.to_owned(), reason.to_owned())
}

/// One hospital, whose base accepts one of two certificates, and whose change accepts both.
fn hospital() -> Repository {
    let repository = Repository::new();
    repository.write("h/people.yaml", PEOPLE).write("h/vendors.yaml", vendors(&["V-A", "V-B"]));
    repository.write("h/waivers.yaml", waivers(&[waiver("V-A", "元の理由")])).commit();
    let all = [waiver("V-A", "書き換えた理由"), waiver("V-B", "新しい理由")];
    repository.write("h/waivers.yaml", waivers(&all));
    repository
}

#[test]
fn a_change_accepts_nothing_that_its_base_does_not() {
    let repository = hospital();
    let here = repository.path("");
    assert_eq!(check(&here, &["h"]).accepted, [pair("V-A", "書き換えた理由"), pair("V-B", "新しい理由")]);
    let ran = check(&here, &["h", "--waivers-from", "HEAD"]);
    assert_eq!((ran.accepted, ran.code), (vec![pair("V-A", "元の理由")], 1), "{}", ran.said);
    // Of the base, only the file of what is accepted is spoken of.
    assert_eq!(ran.files, ["h/people.yaml", "h/vendors.yaml", "h/waivers.yaml", "HEAD:h/waivers.yaml"]);
    repository.commit();
    assert_eq!(check(&here, &["h", "--waivers-from", "HEAD"]).accepted.len(), 2, "approved, it counts");
    assert_eq!(check(&here, &["h", "--waivers-from", "HEAD~1"]).accepted, [pair("V-A", "元の理由")]);
}

#[test]
fn the_settings_and_the_environment_may_say_so() {
    let repository = hospital();
    repository.write("junshu.yaml", "inventory: [h]\nwaivers_from: HEAD\n");
    let here = repository.path("");
    assert_eq!(check(&here, &[]).accepted, [pair("V-A", "元の理由")]);
    assert_eq!(check(&here, &["--no-waivers"]).accepted, []);
    repository.write("junshu.yaml", "inventory: [h]\nwaivers_from: nope\n");
    let ran = check(&here, &[]);
    assert!(ran.code == 2 && ran.said.contains("git::revision"), "{ran:?}");
}

#[test]
fn a_comment_counts_once_the_base_has_it() {
    let repository = Repository::new();
    let comment = format!("  # junshu: ignore[{CODE}] 手続中");
    let [plain, said] = ["", &comment].map(|comment| format!("vendors:\n{}", vendor("V-A", comment)));
    repository.write("h/people.yaml", PEOPLE).write("h/vendors.yaml", plain).commit();
    repository.write("h/vendors.yaml", said);
    let here = repository.path("");
    assert_eq!(check(&here, &["h"]).accepted, [pair("V-A", "手続中")]);
    let ran = check(&here, &["h", "--waivers-from", "HEAD"]);
    assert_eq!((ran.accepted, ran.own), (vec![], vec!["waiver/not-in-base".to_owned()]));
    repository.commit();
    assert_eq!(check(&here, &["h", "--waivers-from", "HEAD"]).accepted, [pair("V-A", "手続中")]);
}

#[test]
fn what_the_base_does_not_have_accepts_nothing() {
    let repository = Repository::new();
    repository.write("README.md", "架空\n").commit();
    repository.write("h/people.yaml", PEOPLE).write("h/vendors.yaml", vendors(&["V-A"]));
    repository.write("h/waivers.yaml", waivers(&[waiver("V-A", "理由")]));
    for paths in [&["h"][..], &["h/*.yaml"], &["h/people.yaml", "h/vendors.yaml", "h/waivers.yaml"]] {
        let ran = check(&repository.path(""), &[paths, &["--waivers-from", "HEAD"]].concat());
        assert_eq!((ran.accepted, ran.code), (vec![], 1), "{paths:?} {}", ran.said);
    }
}

#[test]
fn facilities_of_a_group_have_their_own_and_what_they_share() {
    let repository = Repository::new();
    repository.write("junshu.yaml", "facilities: [hospitals/*]\ninclude: [common]\n");
    repository.write("common/people.yaml", PEOPLE).write("common/vendors.yaml", vendors(&["V-ALL"]));
    repository.write("common/waivers.yaml", waivers(&[waiver("V-ALL", "共通の理由")]));
    for name in ["a", "b"] {
        repository.write(&format!("hospitals/{name}/x.yaml"), vendors(&[&format!("V-{name}")]));
    }
    repository.write("hospitals/a/waivers.yaml", waivers(&[waiver("V-a", "元の理由")])).commit();
    repository.write("hospitals/b/waivers.yaml", waivers(&[waiver("V-b", "新しい理由")]));
    repository.write("hospitals/c/x.yaml", vendors(&["V-c"]));
    repository.write("hospitals/c/waivers.yaml", waivers(&[waiver("V-c", "新しい施設")]));
    let here = repository.path("");
    assert_eq!(check(&here, &[]).accepted.len(), 6);
    let ran = check(&here, &["--waivers-from", "HEAD"]);
    let common = || pair("V-ALL", "共通の理由");
    assert_eq!(ran.accepted, [common(), pair("V-a", "元の理由"), common(), common()], "{}", ran.said);
    assert!(ran.own.is_empty(), "{:?}", ran.own);
    let shown = "HEAD:common/waivers.yaml";
    assert_eq!(ran.files.iter().filter(|file| *file == shown).count(), 3, "{:?}", ran.files);
}

/// A file of another name may hold waivers there exactly when it may here.
#[test]
fn a_file_of_another_name_is_one_there_too() {
    let repository = Repository::new();
    repository.write("h/people.yaml", PEOPLE).write("h/vendors.yaml", vendors(&["V-A"]));
    repository.write("h/risks.yaml", waivers(&[waiver("V-A", "理由")])).commit();
    let here = repository.path("");
    let named = check(&here, &["h", "--waivers", "h/risks.yaml", "--waivers-from", "HEAD"]);
    assert_eq!((named.accepted, named.own), (vec![pair("V-A", "理由")], vec![]));
    let ran = check(&here, &["h", "--waivers-from", "HEAD"]);
    assert_eq!((ran.accepted, ran.own), (vec![], vec!["waiver/elsewhere".to_owned()]));
}

#[test]
fn what_cannot_be_read_there_is_said() {
    let repository = Repository::new();
    repository.write("h/people.yaml", PEOPLE).write("h/waivers.yaml", "waivers: [\n").commit();
    repository.write("h/waivers.yaml", waivers(&[]).replace('\n', " []\n"));
    let ran = check(&repository.path(""), &["h", "--waivers-from", "HEAD"]);
    assert!(ran.code == 2 && ran.said.contains("HEAD:h/waivers.yaml"), "{ran:?}");
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("a.yaml"), PEOPLE).expect("a file");
    let ran = check(outside.path(), &[".", "--waivers-from", "HEAD"]);
    assert!(ran.code == 2 && ran.said.contains("git::no_repository"), "{ran:?}");
}

/// Whatever a change says in its settings, and whatever it knows, what the base says counts.
#[test]
fn the_settings_of_the_base_count_and_its_baseline() {
    let repository = hospital();
    let here = repository.path("");
    let ran = || check(&here, &["h", "--waivers-from", "HEAD"]);
    let before = ran();
    for text in [
        "include: [ex]\n",
        "waivers: [h/vendors.yaml]\n",
        "params: { waiver_max_days: 3650 }\n",
        "ignore: [GOV-5]\n",
        "baseline: known.json\n",
        "waivers_from: HEAD\n",
        "severities: { GOV-5.1-2: info }\n",
        "fail_on: never\n",
    ] {
        repository.write("junshu.yaml", text).write("ex/waivers.yaml", waivers(&[waiver("V-B", "よそ")]));
        let now = ran();
        assert_eq!((&now.accepted, &now.own, now.code), (&before.accepted, &before.own, before.code), "{text}");
    }
    // Approved, the settings count.
    repository.write("junshu.yaml", "fail_on: never\n").commit();
    assert_eq!(ran().code, 0);
}

/// Nobody can put right in a change what stands in its base: it is told of, and fails nothing.
#[test]
fn what_is_wrong_in_the_base_fails_no_change() {
    let repository = Repository::new();
    let over = waivers(&[waiver("V-A", "理由").replace("2027-03-31", "2026-11-20")]);
    repository.write("h/people.yaml", PEOPLE).write("h/vendors.yaml", vendors(&["V-A"]));
    repository.write("h/waivers.yaml", over).commit();
    let mended = vendors(&["V-A"]).replace("2026-10-31", "2027-10-31");
    repository.write("h/vendors.yaml", mended).write("h/waivers.yaml", "waivers: []\n");
    let here = repository.path("");
    assert_eq!(check(&here, &["h"]).code, 0);
    let ran = check(&here, &["h", "--waivers-from", "HEAD", "--fail-on", "warning"]);
    assert_eq!((ran.own.as_slice(), ran.code), (&["waiver/expired".to_owned()][..], 0), "{}", ran.said);
}

/// A folder of records that becomes a repository of its own does not say what its base is.
#[test]
fn a_submodule_brings_no_base() {
    let repository = Repository::new();
    repository.write("h/people.yaml", PEOPLE).write("h/vendors.yaml", vendors(&["V-A"])).commit();
    let own = Repository::new();
    own.write("people.yaml", PEOPLE).write("vendors.yaml", vendors(&["V-A"]));
    own.write("waivers.yaml", waivers(&[waiver("V-A", "理由")])).commit();
    repository.git(&["rm", "-r", "--quiet", "h"]);
    repository.git(&["submodule", "--quiet", "add", own.path("").to_str().expect("a path"), "h"]);
    let here = repository.path("");
    assert_eq!(check(&here, &["h"]).accepted.len(), 1);
    assert_eq!(check(&here, &["h", "--waivers-from", "main"]).accepted, []);
}

#[test]
fn comments_are_compared_with_all_that_stands_on_their_line() {
    let repository = Repository::new();
    let comment = format!("  # junshu: ignore[{CODE}] 手続中");
    let expired = "{ standard: iso_27001, number: \"1\", scope: 保守, expires_date: 2026-10-31 }";
    let one = format!(
        "vendors:\n  - {{ id: V-X, name: 架空, certifications: [&bad {expired}] }}\n  - {{ id: V-A, name: 架空, certifications: [{expired}] }}{comment}\n"
    );
    repository.write("h/people.yaml", PEOPLE).write("h/vendors.yaml", &one).commit();
    let here = repository.path("");
    let ran = || check(&here, &["h", "--waivers-from", "HEAD"]);
    assert_eq!(ran().accepted, [pair("V-A", "手続中")]);
    // One more on the line, by an alias.
    repository.write("h/vendors.yaml", one.replace(&format!("}}] }}{comment}"), &format!("}}, *bad] }}{comment}")));
    assert_eq!((ran().accepted, ran().own), (vec![], vec!["waiver/not-in-base".to_owned()]));
    // A comment beside a key is about what the key holds, and what nothing holds has none.
    let key = format!(
        "vendors:\n  - id: V-A\n    name: 架空\n    certifications:  # junshu: ignore[GOV-5.1-2/missing-key] 手続中\n      - {expired}\n"
    );
    repository.write("h/vendors.yaml", key).commit();
    std::fs::remove_file(repository.path("h/people.yaml")).expect("a file");
    assert_eq!(ran().accepted, []);
}

/// A difference shows every comment that accepts, as it shows waivers, and calls what is accepted no improvement.
#[test]
fn a_difference_shows_comments_too() {
    let repository = Repository::new();
    let comment = |reason: &str| format!("  # junshu: ignore[{CODE}] {reason}");
    let with = |comment: &str| format!("vendors:\n{}", vendor("V-A", comment));
    repository.write("h/people.yaml", PEOPLE).write("h/vendors.yaml", with("")).commit();
    let diff = || {
        let (json, _) = difference(&repository.path(""), &["HEAD", "h"]);
        let facility = json["facilities"][0].clone();
        let list = |key: &str| facility[key].as_array().cloned().unwrap_or_default();
        let word = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let waivers: Vec<String> = list("waivers").iter().map(|waiver| word(waiver, "change")).collect();
        let ways: Vec<String> =
            ["items", "findings"].iter().flat_map(|key| list(key)).map(|change| word(&change, "direction")).collect();
        (waivers, ways)
    };
    repository.write("h/vendors.yaml", with(&comment("手続中")));
    let (waivers, ways) = diff();
    assert_eq!(waivers, ["added"]);
    assert!(!ways.is_empty() && ways.iter().all(|way| way == "other"), "{ways:?}");
    repository.commit();
    repository.write("h/vendors.yaml", with(&comment("審査待ち")));
    assert_eq!(diff().0, ["changed"]);
    repository.write("h/vendors.yaml", with(""));
    assert_eq!(diff().0, ["dropped"]);
}
