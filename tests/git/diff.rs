//! Revisions say what folders say, and the work tree is as it was.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use serde_json::{Value, json};

use super::given::{Repository, difference, git_in};
use crate::folder::copy;

/// Runs `junshu diff` in a folder; what it printed on both streams, and its exit code.
fn diff_in(folder: &Path, words: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_junshu"))
        .args([&["diff", "--today", "2026-11-22"], words].concat())
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

#[track_caller]
fn json_in(folder: &Path, words: &[&str]) -> Value {
    let (out, err, _) = diff_in(folder, &[words, &["--format", "json"]].concat());
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{words:?}: {error}: {out}{err}"))
}

/// Without the names of the sides and of the files: what is left is the difference itself.
fn bare(mut diff: Value) -> Value {
    for key in ["old", "new"] {
        diff[key] = json!(null);
    }
    fn files(value: &mut Value) {
        match value {
            Value::Object(map) => {
                for (key, value) in map.iter_mut() {
                    match value {
                        Value::String(text) if key == "file" || key == "root" => {
                            *text =
                                text.split("records").last().unwrap_or_default().trim_matches(['/', '.']).to_owned();
                        }
                        value => files(value),
                    }
                }
            }
            Value::Array(list) => list.iter_mut().for_each(files),
            _ => {}
        }
    }
    files(&mut diff);
    diff
}

fn fixture(side: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/diff").join(side)
}

/// The two states of the fixture as the tag `before` and the branch `main`.
fn two_states() -> Repository {
    let repository = Repository::new();
    copy(&fixture("old"), &repository.path(""));
    repository.commit();
    repository.git(&["tag", "before"]);
    for folder in ["records", "rules"] {
        fs::remove_dir_all(repository.path(folder)).unwrap();
    }
    copy(&fixture("new"), &repository.path(""));
    repository.commit();
    repository
}

/// What folders say: the same difference by another way.
fn of_folders() -> Value {
    let (old, new) = (fixture("old"), fixture("new"));
    let path = |side: &Path, folder: &str| side.join(folder).to_str().unwrap().to_owned();
    let words = [path(&old, "records"), path(&new, "records"), path(&old, "rules"), path(&new, "rules")];
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let words = [words[0], words[1], "--rules-old", words[2], "--rules-new", words[3]];
    bare(json_in(Path::new("/"), &words))
}

/// A document is that of its side: what was written into it since is what is new.
#[test]
fn documents_are_those_of_their_revision() {
    let repository = Repository::new();
    let clinic = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clinic/clinic.yaml");
    let records = fs::read_to_string(clinic).unwrap();
    let (from, to) =
        ("id: kojin, title: 個人情報保護方針,", "id: kojin, file: docs/kojin.md, title: 個人情報保護方針,");
    assert!(records.contains(from));
    repository.write("r/clinic.yaml", records.replacen(from, to, 1));
    repository.write("r/docs/kojin.md", "# 個人情報保護方針\n\n患者の情報を守る。\n").commit();
    repository.git(&["tag", "before"]);
    repository.write("r/docs/kojin.md", "# 個人情報保護方針\n\n患者の情報を守る（TODO）。\n").commit();
    repository.write("r/docs/kojin.md", "# 別の題\n");
    let (diff, _) = difference(&repository.path(""), &["before", "main", "r"]);
    let new: Vec<String> =
        diff.to_string().split('"').filter(|word| word.starts_with("documents/")).map(str::to_owned).collect();
    assert!(!new.is_empty() && new.iter().all(|code| code == "documents/placeholder-left"), "{new:?}");
}

/// A document of a word processor is that of its revision, and its places are paragraphs on both sides.
#[test]
fn files_of_a_word_processor_are_those_of_their_revision() {
    let repository = Repository::new();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/docx");
    let read = |name: &str| fs::read(fixture.join(name)).unwrap();
    for name in ["records.yaml", "docs/bcp.docx", "docs/recovery.docx"] {
        repository.write(&format!("r/{name}"), read(name));
    }
    repository.commit();
    repository.write("r/docs/bcp.docx", read("docs/recovery.docx"));
    let (diff, _) = difference(&repository.path(""), &["HEAD", ".", "r"]);
    let text = diff.to_string();
    assert!(text.contains(r#""line":30,"column":13,"heading":"連絡先""#), "{text}");
    assert!(text.contains("documents/bcp-sections"), "what the other document lacks is new");
}

/// Every file below a folder but those of git itself, with its text and time.
fn everything(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut all = BTreeMap::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(folder) = todo.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else {
                let time = path.metadata().unwrap().modified().unwrap();
                all.insert(path.clone(), (fs::read(&path).unwrap(), time));
            }
        }
    }
    all
}

#[test]
fn revisions_say_what_folders_say_and_the_work_tree_stays() {
    let repository = two_states();
    let top = repository.path("");
    let expected = of_folders();
    assert_eq!(expected["summary"]["worse"], json!({ "items": 3, "findings": 4 }));
    for dirty in [false, true] {
        if dirty {
            // Whatever is going on in the work tree and in the index.
            repository.write("records/facility.yaml", "これは: [壊れている").write("records/new.yaml", "- x");
            fs::remove_dir_all(repository.path("rules")).unwrap();
            repository.git(&["add", "records/new.yaml"]);
        }
        let status = repository.git(&["status", "--porcelain"]);
        assert_eq!(status.is_empty(), !dirty);
        let before = everything(&top);
        let diff = json_in(&top, &["before", "main", "records", "--rules", "rules"]);
        assert_eq!(diff["old"]["kind"], "revision");
        assert_eq!(diff["new"]["commit"], repository.git(&["rev-parse", "main"]).trim());
        assert_eq!(diff["facilities"][0]["findings"][0]["new"]["location"]["file"], "records/委託先.yaml");
        assert_eq!(bare(diff), expected, "dirty: {dirty}");
        assert_eq!(everything(&top), before, "nothing is written, not even in .git");
        assert_eq!(repository.git(&["status", "--porcelain"]), status);
    }
}

/// Every way to name the two sides means the same.
#[test]
fn the_sides_may_be_named_in_many_ways() {
    let repository = two_states();
    let (top, expected) = (repository.path(""), of_folders());
    let rules = ["--rules", "rules"];
    let absolute = repository.path("records");
    let absolute = absolute.to_str().unwrap();
    for words in [
        &["before", "main", "records"][..],
        &["before", "main", "records/"],
        &["before", "main", "./records/*.yaml", "records/systems"],
        &["before", "main", absolute],
        &["before", "records"],
        &["before:", "records"],
        &["before:records", "main:records"],
        &["before:records", "main"],
        &["before", "main:records"],
        &["before:records", "records"],
        &["before:records"],
        &["before:./records", "main:./records"],
        &["HEAD~1", "HEAD", "records"],
    ] {
        if words.iter().any(|word| word.contains('*')) {
            // `records/systems` is only there in the new state.
            assert_eq!(diff_in(&top, &[words, &rules].concat()).2, Some(2));
            continue;
        }
        assert_eq!(bare(json_in(&top, &[words, &rules].concat())), expected, "{words:?}");
    }
    let inner = repository.path("records");
    for words in [&["before", "main"][..], &["before"], &["before", "."], &["before:records", "main:./"]] {
        assert_eq!(bare(json_in(&inner, &[words, &["--rules", "../rules"]].concat())), expected, "{words:?}");
    }
    // From a folder of its own, and the other way round.
    let words = [fixture("old").join("records"), fixture("old").join("rules")];
    let words = [words[0].to_str().unwrap(), "main", "records", "--rules-old", words[1].to_str().unwrap()];
    let diff = json_in(&top, &[&words[..], &["--rules-new", "rules"]].concat());
    assert_eq!(bare(diff), expected);
    let bare_repository = repository.beside("bare.git");
    repository.git(&["clone", "--quiet", "--bare", ".", bare_repository.to_str().unwrap()]);
    let words = ["before", "main", "records", "--rules", "rules"];
    assert_eq!(bare(json_in(&bare_repository, &words)), expected);
}

#[test]
fn what_exists_as_a_path_is_a_path() {
    let repository = two_states();
    let top = repository.path("");
    repository.git(&["branch", "records", "before"]);
    let (_, err, code) = diff_in(&top, &["records", "main", "--verbose"]);
    assert!(err.contains("OLD: いまある records") && code == Some(0), "{err}");
    let (_, err, code) = diff_in(&top, &["records:", "main", "records", "--verbose"]);
    assert!(err.contains("OLD: 版 records（") && code == Some(1), "{err}");
}

/// Rules and parameters of a pack in the repository are those of the revision.
#[test]
fn a_pack_of_the_repository_is_read_from_the_revision() {
    let repository = Repository::new();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/mhlw-6.0-gov"), &repository.path("pack"));
    copy(&fixture("new").join("records"), &repository.path("records"));
    repository.commit();
    let pack = fs::read_to_string(repository.path("pack/pack.yaml")).unwrap();
    let library = fs::read_dir(repository.path("pack/lib")).unwrap().next().unwrap().unwrap().path();
    // A year becomes a quarter.
    let at = pack.find("max_age_days:").unwrap();
    let stricter = format!("{}{}", &pack[..at], pack[at..].replacen("365", "90", 1));
    assert_ne!(stricter, pack);
    // Of two parameters only the one that its rule asks for has to do with a finding.
    let at = stricter.find("contact_max_age_days:").unwrap();
    let both = format!("{}{}", &stricter[..at], stricter[at..].replacen("365", "364", 1));
    repository.write("pack/pack.yaml", &both).commit();
    let diff = json_in(&repository.path(""), &["HEAD~1", "HEAD", "records", "--pack", "pack"]);
    assert_eq!(diff["rules"].as_array().unwrap().len(), 2, "{}", diff["rules"]);
    let changes = diff["facilities"][0]["findings"].as_array().unwrap();
    let alone = |change: &Value| change["rules"].as_array().unwrap().len() == 1;
    assert!(!changes.is_empty() && changes.iter().all(alone), "{changes:?}");
    repository.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    repository.write("pack/pack.yaml", &stricter).commit();
    let diff = json_in(&repository.path(""), &["HEAD~1", "HEAD", "records", "--pack", "pack"]);
    let rules = diff["rules"].as_array().unwrap();
    assert_eq!((rules.len(), &rules[0]["kind"]), (1, &json!("parameter")), "{rules:?}");
    let findings = diff["facilities"][0]["findings"].as_array().unwrap();
    assert!(!findings.is_empty() && findings.iter().all(|f| f["cause"] == "rules" && f["rules"] == json!([0])));
    // A library judges with every rule.
    let text = fs::read_to_string(&library).unwrap();
    fs::write(&library, format!("{text}\n// 別の言い回し\n")).unwrap();
    let diff = json_in(&repository.path(""), &["HEAD", "records", "--pack", "pack"]);
    let name = format!("lib/{}", library.file_name().unwrap().to_str().unwrap());
    assert_eq!((&diff["rules"][0]["kind"], &diff["rules"][0]["name"]), (&json!("shared"), &json!(name)));
}

/// A folder of rules that only one revision has was added or removed; one that none has lies beside them.
#[test]
fn rules_that_a_revision_does_not_have_were_added() {
    let repository = Repository::new();
    copy(&fixture("new").join("records"), &repository.path("records"));
    repository.commit();
    copy(&fixture("new").join("rules"), &repository.path("rules"));
    let words = ["HEAD", "HEAD", "records", "--rules", "rules"];
    assert_eq!(json_in(&repository.path(""), &words)["rules"], json!([]));
    repository.commit();
    let diff = json_in(&repository.path(""), &["HEAD~1", "HEAD", "records", "--rules", "rules"]);
    assert_eq!(diff["rules"].as_array().unwrap().len(), 2);
    assert!(diff["rules"].as_array().unwrap().iter().all(|rule| rule["change"] == "added"));
    fs::remove_dir_all(repository.path("rules")).unwrap();
    let diff = json_in(&repository.path(""), &["HEAD", "records", "--rules", "rules"]);
    assert!(diff["rules"].as_array().unwrap().iter().all(|rule| rule["change"] == "removed"), "{}", diff["rules"]);
    let (_, err, code) = diff_in(&repository.path(""), &["HEAD~1", "HEAD", "records", "--rules", "no-such"]);
    assert!(code == Some(2) && err.contains("input::not_found"), "{err}");
}

/// The documents that the records name are those of the revision.
#[test]
fn documents_are_those_of_the_revision() {
    let repository = Repository::new();
    let records = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hospital-clean");
    copy(&records, &repository.path("hospital"));
    repository.commit();
    fs::remove_dir_all(repository.path("hospital/docs")).unwrap();
    repository.commit();
    let diff = json_in(&repository.path(""), &["HEAD~1", "HEAD", "hospital"]);
    let rules: Vec<&str> = diff["facilities"][0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["new"]["rule"].as_str().unwrap())
        .collect();
    assert!(!rules.is_empty() && rules.iter().all(|rule| rule.ends_with("document-file-exists")), "{rules:?}");
}

#[test]
fn what_cannot_be_read_is_said() {
    let repository = two_states();
    let top = repository.path("");
    for (words, code) in [
        (&["no-such", "main", "records"][..], "git::revision"),
        (&["before..main", "records"], "git::revision"),
        (&["before", "main", "no-such"], "input::not_found"),
        (&["before", "main", "../x"], "git::outside"),
        (&["records"], "usage"),
        (&["before:records", "main:records", "records"], "usage"),
        (&["before", "main", "records", "--format", "text", "--format", "json"], "usage"),
    ] {
        let (out, err, exit) = diff_in(&top, words);
        assert_eq!((exit, &*out), (Some(2), ""), "{words:?}");
        assert!(err.contains(&format!("error[{code}]")), "{words:?}: {err}");
    }
    let missing = Command::new(env!("CARGO_BIN_EXE_junshu"))
        .args(["diff", "before", "main", "records"])
        .current_dir(&top)
        .env("PATH", "/no-such")
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(missing.status.code() == Some(2) && err.contains("error[git::missing]"), "{err}");
    // Folders need no git.
    let folders = Command::new(env!("CARGO_BIN_EXE_junshu"))
        .args(["diff", "records", "records", "--today", "2026-11-22"])
        .current_dir(&top)
        .env("PATH", "/no-such")
        .output()
        .unwrap();
    assert_eq!(folders.status.code(), Some(0));
}

/// A hook of git leaves variables behind that are about another repository.
#[test]
fn the_variables_of_a_hook_do_not_lead_astray() {
    let (repository, other) = (two_states(), Repository::new());
    other.write("a.yaml", "{}").commit();
    let output = Command::new(env!("CARGO_BIN_EXE_junshu"))
        .args(["diff", "before", "main", "records", "--today", "2026-11-22", "--format", "json"])
        .current_dir(repository.path(""))
        .env("GIT_DIR", other.path(".git"))
        .env("GIT_WORK_TREE", other.path(""))
        .env("GIT_INDEX_FILE", other.path(".git/index"))
        .env("GIT_PREFIX", "x/")
        .env("GIT_TRACE", "1")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(git_in(&other.path(""), &["status", "--porcelain"]), "");
}
