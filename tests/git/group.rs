//! A group of facilities with settings in a repository in; whether a difference takes each side as it was, out.

use std::path::Path;

use serde_json::Value;

use super::given::{Repository, difference};
use crate::folder::copy;

/// The fixture with its four facilities, committed.
fn group() -> Repository {
    let repository = Repository::new();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/group");
    copy(&from, &repository.path(""));
    repository.commit();
    repository
}

fn edit(repository: &Repository, path: &str, from: &str, to: &str) {
    let text = std::fs::read_to_string(repository.path(path)).expect("a file");
    assert!(text.contains(from), "{path} has {from}");
    repository.write(path, text.replace(from, to));
}

/// The facilities in which something differs, with how many findings do.
fn changed(diff: &Value) -> Vec<(&str, usize)> {
    let facilities = diff["facilities"].as_array().expect("facilities").iter();
    let count = |facility: &Value| facility["findings"].as_array().map_or(0, Vec::len);
    let all = facilities.map(|facility| (facility["root"].as_str().unwrap_or_default(), count(facility)));
    all.filter(|(_, count)| *count > 0).collect()
}

fn roots<'v>(diff: &'v Value, key: &str) -> Vec<&'v str> {
    diff[key].as_array().expect("a list").iter().filter_map(|whole| whole["root"].as_str()).collect()
}

#[test]
fn each_facility_is_compared_with_itself() {
    let repository = group();
    let here = repository.path("");
    for words in [&["HEAD"][..], &["HEAD", "HEAD"], &["HEAD", "."], &["HEAD:", "HEAD"]] {
        let (same, code) = difference(&here, words);
        assert_eq!((changed(&same), code), (vec![], 0), "{words:?}");
        let facilities = same["facilities"].as_array().map(Vec::len);
        assert_eq!(
            (facilities, roots(&same, "facilities_added"), roots(&same, "facilities_gone")),
            (Some(4), vec![], vec![]),
            "{words:?}"
        );
    }
    // From a folder inside, the settings above it count.
    assert_eq!(
        difference(&repository.path("hospitals/umi"), &["HEAD"]).0["facilities"].as_array().map(Vec::len),
        Some(4)
    );
}

#[test]
fn a_change_shows_in_its_facility_and_one_of_what_is_shared_in_all() {
    let repository = group();
    edit(&repository, "hospitals/umi/records.yaml", "date: 2026-0", "date: 2024-0");
    let (one, code) = difference(&repository.path(""), &["HEAD"]);
    assert_eq!(changed(&one).iter().map(|(root, _)| *root).collect::<Vec<_>>(), ["hospitals/umi"]);
    assert_eq!(code, 1);
    let repository = group();
    edit(&repository, "common/group.yaml", "reviewed_date: 2026-04-15", "reviewed_date: 2024-04-15");
    let (all, code) = difference(&repository.path(""), &["HEAD"]);
    assert_eq!((changed(&all).len(), code), (4, 1), "{:?}", changed(&all));
}

#[test]
fn facilities_come_and_go() {
    let repository = group();
    copy(&repository.path("hospitals/umi"), &repository.path("hospitals/shin"));
    std::fs::remove_dir_all(repository.path("hospitals/izumi")).expect("a folder");
    // What comes under another name is the same facility, elsewhere.
    edit(&repository, "hospitals/shin/facility.yaml", "うみべ", "しん");
    let (moved, _) = difference(&repository.path(""), &["HEAD"]);
    assert_eq!(
        (roots(&moved, "facilities_added"), roots(&moved, "facilities_gone")),
        (vec!["hospitals/shin"], vec!["hospitals/izumi"])
    );
    repository.commit();
    let (back, code) = difference(&repository.path(""), &["HEAD", "HEAD~1"]);
    assert_eq!(
        (roots(&back, "facilities_added"), roots(&back, "facilities_gone")),
        (vec!["hospitals/izumi"], vec!["hospitals/shin"])
    );
    assert_eq!(code, 1, "a facility that is gone is looked at by nobody");
}

#[test]
fn other_settings_are_other_rules() {
    let repository = group();
    edit(&repository, "junshu.yaml", "grace_days: 14", "grace_days: 30");
    edit(&repository, "junshu.yaml", "eos-tracked: warning", "eos-tracked: info");
    let (diff, _) = difference(&repository.path(""), &["HEAD"]);
    let rules = diff["rules"].as_array().expect("a list");
    let named = |name: &str| rules.iter().any(|change| change.to_string().contains(name));
    assert!(rules.len() == 2 && named("grace_days") && named("eos-tracked"), "{rules:?}");
    let causes: Vec<&Value> = diff["facilities"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|f| f["findings"].as_array())
        .flatten()
        .map(|f| &f["cause"])
        .collect();
    assert!(causes.iter().all(|cause| *cause == "rules"), "{causes:?}");
}

/// The settings of the work tree do not reach into the past.
#[test]
fn a_side_without_settings_has_none() {
    let repository = Repository::new();
    repository.write("h/a.yaml", "facility: { name: 架空, kind: hospital, beds: 9 }\n").commit();
    repository.write("junshu.yaml", "inventory: [h]\nparams: { grace_days: 9 }\n");
    let (diff, _) = difference(&repository.path(""), &["HEAD"]);
    assert_eq!(diff["rules"].as_array().map(Vec::len), Some(1));
    assert_eq!(diff["facilities"].as_array().map(Vec::len), Some(1));
}

/// A folder whose name begins with a dot is one like any other.
#[test]
fn settings_of_a_hidden_folder_are_found_there() {
    let repository = Repository::new();
    repository.write(".records/a.yaml", "facility: { name: 架空, kind: hospital, beds: 9 }\n");
    repository.write(".records/junshu.yaml", "params: { grace_days: 9 }\n").commit();
    let (same, _) = difference(&repository.path(""), &["HEAD", ".records"]);
    assert_eq!(same["rules"].as_array().map(Vec::len), Some(0), "both sides have them: {}", same["rules"]);
}
