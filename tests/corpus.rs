//! The corpus of the benches in; that exactly what is planted in it is found, by the pack and by the ten rules, and that the
//! same seed gives the same bytes.

use std::collections::BTreeSet;

use junshu::verify::verify;

#[path = "../benches/corpus/mod.rs"]
mod corpus;
#[path = "../benches/found.rs"]
mod found;

use corpus::{Generated, SEED, Size, TODAY, generate, group};

/// One hospital, and some of a group.
fn samples(seed: u64) -> [Generated; 2] {
    [generate(Size::S, seed), group(8, seed)]
}

#[test]
fn the_pack_finds_what_is_planted_and_nothing_else() {
    let pack = found::pack(&[]);
    for generated in samples(SEED).iter().chain(&samples(1)) {
        let found = found::found(&pack, &found::request(&pack, &[]), generated);
        assert_eq!(found, found::sorted(&generated.planted));
    }
}

#[test]
fn the_ten_rules_find_what_is_planted_for_them_and_nothing_else() {
    let pack = found::pack(&[found::ten()]);
    for generated in samples(SEED) {
        let mut found = found::found(&pack, &found::request(&pack, &["ten"]), &generated);
        found.retain(|finding| finding.rule.starts_with("ten/"));
        assert_eq!(found, found::sorted(&generated.ten));
    }
    let kinds = |generated: &Generated| generated.ten.iter().map(|one| one.rule.clone()).collect::<BTreeSet<_>>();
    assert_eq!(kinds(&generate(Size::S, SEED)).len(), 10, "one of each is planted in the smallest hospital");
}

#[test]
fn the_pages_of_the_ten_rules_say_what_they_do() {
    let verified = verify(&found::pack(&[found::ten()]), TODAY, |rule| rule.id.starts_with("ten/"));
    assert!(verified.failures().next().is_none(), "{:?}", verified.failures().collect::<Vec<_>>());
    assert_eq!((verified.pages.len(), verified.cases()), (10, 21));
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    assert!(samples(SEED) == samples(SEED));
    let texts = |seed| samples(seed).into_iter().flat_map(|one| one.files).map(|(_, text)| text).collect::<Vec<_>>();
    let (first, second) = (texts(SEED), texts(SEED + 1));
    let same: Vec<&String> = first.iter().filter(|text| second.contains(text)).collect();
    assert_eq!(same.len(), 1, "only the settings of the group are the same");
}

#[test]
fn hospitals_mix_the_styles_of_yaml() {
    let text: String = group(60, SEED).files.into_iter().map(|(_, text)| text).collect();
    for style in
        ["\n  - id:", "\n- id:", "- { id:", "   # ", "\n  # ", "\"5.0\"", ": '", " &clauses", " *clauses", " |\n"]
    {
        assert!(text.contains(style), "none is written as {style:?}");
    }
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let generated = generate(Size::S, SEED);
    generated.write(folder.path()).expect("an empty folder is written into");
    let written = std::fs::read_to_string(folder.path().join("hospital.yaml")).expect("the records are there");
    assert_eq!(written, generated.files[0].1);
    let refused = generated.write(folder.path()).expect_err("a second time it is not");
    assert_eq!(refused.to_string(), "the folder is not empty");
}
