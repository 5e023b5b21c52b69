//! Folders with and without settings in; which file is used, and what is said of it, out.

use super::given::{TODAY, junshu, repository, run, write};

/// The file that is used when a command is run in this folder.
fn used(folder: &std::path::Path, variables: &[(&str, &str)], args: &[&str]) -> String {
    let shown = run(folder, variables, &[&["config", "show"], args].concat());
    let first = shown.out.lines().next().unwrap_or(&shown.err).to_owned();
    first.strip_prefix("# 設定のファイル: ").map_or(first.clone(), str::to_owned)
}

#[test]
fn the_nearest_file_up_to_the_root_of_the_repository_is_used() {
    let folder = repository(&[("junshu.yaml", "ahead: 1\n"), ("a/junshu.yml", "ahead: 2\n"), ("a/b/x.yaml", "{}\n")]);
    let root = folder.path();
    write(root, "c/x.yaml", "{}\n");
    assert_eq!(used(root, &[], &[]), "junshu.yaml");
    assert_eq!(used(&root.join("a/b"), &[], &[]), "../junshu.yml");
    assert_eq!(used(&root.join("c"), &[], &[]), "../junshu.yaml");
    assert_eq!(used(root, &[], &["a/b/x.yaml"]), "a/junshu.yml", "from the records, not from the current folder");
    assert_eq!(used(root, &[], &["a/b/*.yaml"]), "a/junshu.yml");
    assert_eq!(used(&root.join("c"), &[], &["../a/b"]), "../a/junshu.yml");
    // The root of a repository within another is a root.
    std::fs::create_dir(root.join("c/.git")).expect("a new folder");
    assert_eq!(used(&root.join("c"), &[], &[]), "なし");
}

#[test]
fn without_a_repository_the_search_ends_at_the_current_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "junshu.yaml", "ahead: 1\n");
    write(folder.path(), "a/x.yaml", "{}\n");
    assert_eq!(used(folder.path(), &[], &[]), "junshu.yaml");
    assert_eq!(used(folder.path(), &[], &["a"]), "junshu.yaml");
    assert_eq!(used(&folder.path().join("a"), &[], &[]), "なし");
    assert_eq!(used(&folder.path().join("a"), &[], &["../a"]), "なし");
}

#[test]
fn a_file_may_be_named_and_none_may_be_wanted() {
    let folder = repository(&[("junshu.yaml", "ahead: 1\n"), ("other/named.yaml", "ahead: 2\n")]);
    let root = folder.path();
    assert_eq!(used(root, &[], &["--config", "other/named.yaml"]), "other/named.yaml");
    assert_eq!(used(root, &[], &["-c", "other/named.yaml"]), "other/named.yaml");
    assert_eq!(used(root, &[("JUNSHU_CONFIG", "other/named.yaml")], &[]), "other/named.yaml");
    assert_eq!(used(root, &[("JUNSHU_CONFIG", "other/named.yaml")], &["-c", "junshu.yaml"]), "junshu.yaml");
    assert_eq!(used(root, &[("JUNSHU_CONFIG", "other/named.yaml")], &["--no-config"]), "なし");
    for (args, words) in [
        (&["--config", "gone.yaml"][..], "error[input::not_found]: gone.yaml がありません"),
        (&["--config", "other"], "error[input::unreadable]"),
        (&["--config", "junshu.yaml", "--no-config"], "一緒に使えません"),
    ] {
        let ran = junshu(root, &[&["config", "show"], args].concat());
        assert!(ran.code == 2 && ran.err.contains(words), "{args:?}: {}", ran.err);
    }
}

#[test]
fn two_files_side_by_side_are_refused() {
    let folder = repository(&[("junshu.yaml", ""), ("junshu.yml", ""), ("x.yaml", "{}\n")]);
    let ran = junshu(folder.path(), &["check", "--today", TODAY]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("error[config::conflict]: junshu.yaml と junshu.yml の両方があります"), "{}", ran.err);
}

#[test]
fn settings_are_no_records() {
    let folder = repository(&[("junshu.yaml", "ahead: 1\n"), ("x.yaml", "{}\n")]);
    let root = folder.path();
    for paths in [&[][..], &["."], &["*.yaml"]] {
        let ran = junshu(root, &[&["check", "--today", TODAY, "--format", "json"], paths].concat());
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"));
        assert_eq!(report["summary"]["files"], 1, "{paths:?}");
    }
    let ran = junshu(root, &["check", "--today", TODAY, "x.yaml", "junshu.yaml"]);
    assert!(ran.code == 2 && ran.err.contains("error[input::config]"), "{}", ran.err);
}

#[test]
fn verbose_says_which_file_is_used_and_a_near_variable_is_noticed() {
    let folder = repository(&[("junshu.yaml", "ahead: 1\n"), ("a/x.yaml", "{}\n")]);
    let ran = junshu(&folder.path().join("a"), &["check", "--today", TODAY, "-v"]);
    assert!(ran.err.starts_with("設定のファイル: ../junshu.yaml\n"), "{}", ran.err);
    let quiet = junshu(&folder.path().join("a"), &["check", "--today", TODAY]);
    assert_eq!(quiet.err, "");
    let ran = run(folder.path(), &[("JUNSHU_FAILON", "never"), ("JUNSHU_HOME", "/x")], &["check", "--today", TODAY]);
    assert_eq!(ran.err, "warning: 環境変数 JUNSHU_FAILON は使われません。もしかして JUNSHU_FAIL_ON ですか？\n");
}

/// Every command with a pack takes rules, pack and parameters from the settings.
#[test]
fn all_commands_use_the_settings() {
    let pages = "# 二要素\n\n## なぜ\n\nx\n\n## 直し方\n\nx\n\n## 例\n\n```yaml\nsystems:\n  - id: b\n```\n\n```yaml\nsystems:\n  - id: a  # fail: だめ\n```\n";
    let script = "//! 二要素\nconst RULE = #{ severity: \"error\", on: \"systems[]\" };\nfn check(system) { if system.id == \"a\" { fail(system.id, \"だめ\") } }\n";
    let folder = repository(&[
        ("my/own/two.rhai", script),
        ("my/own/two.md", pages),
        ("records/x.yaml", "systems:\n  - id: a\n"),
        (
            "junshu.yaml",
            "rules: [my]\nparams: { max_age_days: 100 }\nseverities: { own/two: info, GOV-5.1-2: warning }\n",
        ),
    ]);
    let root = folder.path().join("records");
    let says = |args: &[&str], words: &str| {
        let ran = junshu(&root, args);
        assert!(ran.out.contains(words), "{args:?}: {words}\n{}\n{}", ran.out, ran.err);
    };
    says(&["check", "--today", TODAY, "--format", "short", "--select", "own"], "x.yaml:2:9: info[own/two]: だめ");
    says(&["list", "rules"], "own/two");
    says(&["explain", "own/two"], "重さ: info（設定による。既定: error）");
    says(&["explain", "GOV-5.1-2"], "GOV-5.1-2/certificate-valid (warning)");
    says(&["explain", "GOV-1.1-1"], "max_age_days = 100日（既定: 365日）");
    // Pages are about the pack: neither parameters nor severities of a hospital change what they say.
    says(&["test", "--filter", "own,GOV-1.1-1"], "すべてページのとおりです");
    says(&["mutate", "--today", TODAY, "--no-config", "."], "");
    let ran = junshu(&root, &["mutate", "--today", TODAY]);
    assert_ne!(ran.code, 101, "{}", ran.err);
}

#[test]
fn names_that_the_pack_does_not_know_are_shown_where_they_stand() {
    for (text, code, shown) in [
        ("select: [GOV-5, GOV-5.1-9]\n", "select::unknown", "GOV-5.1-9 に当たるルールも遵守事項もありません"),
        ("ignore:\n  - scheme\n", "select::unknown", "scheme に当たる"),
        (
            "severities:\n  GOV-5.1-2/certificate-vald: info\n",
            "select::unknown",
            "もしかして `GOV-5.1-2/certificate-valid`",
        ),
        ("severities: { schema/date: info }\n", "select::unknown", "重さを変えられるのは、ルールの指摘だけです"),
        ("params: { max_age_day: 1 }\n", "pack::param", "もしかして `max_age_days` ですか"),
        ("params: { max_age_days: 半年 }\n", "pack::param", "パラメータ max_age_days の値は整数です"),
        ("params: { max_age_days: '180' }\n", "pack::param", "パラメータ max_age_days の値は整数です"),
        ("params: { required_laws: APPI }\n", "pack::param", "の値はリストです"),
        ("rules: [my-rules]\n", "config::no_match", "my-rules というフォルダがありません"),
        ("pack: mhlw\n", "config::no_match", "mhlw というフォルダがありません"),
    ] {
        let folder = repository(&[("junshu.yaml", text), ("x.yaml", "{}\n")]);
        let ran = junshu(folder.path(), &["check", "--today", TODAY]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{text}");
        assert!(ran.err.starts_with(&format!("error[{code}]")), "{text}: {}", ran.err);
        assert!(ran.err.contains(shown) && ran.err.contains("─[junshu.yaml:"), "{text}: {}", ran.err);
    }
    let right = "params: { training_min_ratio: 1, required_laws: [APPI], strict_5_3: true, max_age_days: 180 }\n";
    let folder = repository(&[("junshu.yaml", right), ("x.yaml", "{}\n")]);
    assert_eq!(junshu(folder.path(), &["config", "show"]).code, 0);
}
