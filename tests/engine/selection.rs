//! Words of `--select` and `--filter` in; what is refused, and what is offered instead, out.

use std::path::Path;

use junshu::pack::{Pack, PackSource};
use junshu::select::Selection;
use miette::Diagnostic;

use crate::bench::{Bench, script};

fn chosen(words: &[&str]) -> Selection {
    Selection { select: words.iter().map(|&word| word.to_owned()).collect(), ignore: Vec::new() }
}

/// The help for a word that is refused.
#[track_caller]
fn help(pack: &Pack, word: &str) -> String {
    let error = chosen(&[word]).check(pack).expect_err(word);
    error.help().expect("a help").to_string()
}

#[test]
fn what_a_reader_of_the_guideline_writes_is_offered_as_ids() {
    let pack = Bench::embedded().load().pack;
    for (word, id) in [
        ("5.1", "`GOV-5.1`"),
        ("5", "`GOV-5`"),
        ("5.1-2", "`GOV-5.1-2`"),
        ("5.1 ②", "`GOV-5.1-2`"),
        ("５．１　②", "`GOV-5.1-2`"),
        ("1.2.1 ＜管理責任＞①", "`GOV-1.2.1-3`"),
        ("1.2.2②", "`GOV-1.2.2-3`"),
        ("1.2.1 ①", "`GOV-1.2.1-1`、`GOV-1.2.1-3`、`GOV-1.2.1-5`"),
        ("certificate-vald", "`GOV-5.1-2/certificate-valid`"),
        ("GOV-5.1-9", "`GOV-5.1-1`"),
    ] {
        assert_eq!(help(&pack, word), format!("もしかして {id} ですか？"), "{word}");
    }
    assert!(help(&pack, "9.9").contains("junshu list"));
}

#[test]
fn codes_that_cannot_be_chosen_say_so() {
    let pack = Bench::embedded().load().pack;
    for word in ["yaml", "yaml::syntax", "usage"] {
        assert_eq!(help(&pack, word), "検査の前の誤りで、選べません", "{word}");
    }
    assert!(help(&pack, "missing-key").contains("遵守事項で選びます。例: `GOV-1.1-1`"));
    assert!(help(&pack, "GOV-5.1-2/missing-key").contains("遵守事項で選びます。例: `GOV-5.1-2`"));
}

#[test]
fn pages_are_chosen_by_rules_requirements_and_codes() {
    let pack = Bench::embedded().load().pack;
    for word in ["GOV-5", "GOV-5.1-2/certificate-valid", "schema", "yaml::syntax", "missing-key", "attestation"] {
        assert!(chosen(&[word]).check_pages(&pack).is_ok(), "{word}");
    }
    let error = chosen(&["GOV-5.1-2", "schema/requred"]).check_pages(&pack).expect_err("the second is mistyped");
    assert_eq!(error.to_string(), "schema/requred に当たるルールも遵守事項もコードもありません");
    assert!(error.help().expect("a help").to_string().contains("`schema/required`"));
}

/// Neither the records of a hospital nor a name that is mistyped is a pack, and neither is a pack that is half written.
#[test]
fn a_folder_that_is_no_pack_says_so() {
    for (path, code, words) in [
        ("tests/engine/nowhere", "input::not_found", "tests/engine/nowhere がありません"),
        ("tests/engine.rs", "input::unreadable", "フォルダではありません"),
        ("fixtures/hospital/", "pack::file", "fixtures/hospital はパックのフォルダではありません"),
        ("fixtures/broken", "pack::file", "fixtures/broken はパックのフォルダではありません"),
    ] {
        let errors = Pack::load(&PackSource::Folder(path.into()), &[], &[]).expect_err(path);
        let [error] = &errors[..] else { panic!("{path}: {errors:?}") };
        assert_eq!(error.code().expect("a code").to_string(), code, "{path}");
        assert!(error.to_string().contains(words), "{error}");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let about = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine/mini/pack.yaml");
    std::fs::copy(about, folder.path().join("pack.yaml")).expect("a file can be copied");
    let path = format!("{}/", folder.path().display());
    let errors = Pack::load(&PackSource::Folder(path.clone().into()), &[], &[]).expect_err("half a pack");
    assert_eq!(errors[0].to_string(), format!("{path}catalog.yaml がありません"));
}

/// The error of the rule is enough: its group is no word that names nothing.
#[test]
fn a_broken_group_can_be_chosen() {
    let broken = script("things[]", "fail(thing, ");
    let loaded = Bench::mini().rule("own/broken", &broken).load();
    assert!(!loaded.pack.broken.is_empty());
    for word in ["own", "own/broken"] {
        assert!(chosen(&[word]).check(&loaded.pack).is_ok(), "{word}");
        assert!(chosen(&[word]).check_pages(&loaded.pack).is_ok(), "{word}");
    }
    assert!(chosen(&["owm"]).check(&loaded.pack).is_err());
}
