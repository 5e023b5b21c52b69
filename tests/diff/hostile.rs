//! Records that mean harm in; what is printed stays text, and stays short enough.

use std::fs;

use super::given::{diff, json};

/// Records whose texts try to be escapes, commands of a runner, mentions and markup.
const HARM: &str = "vendors:
  - id: \"V-\\e[31m\\x07\\u202e::error::x ##[add-mask]y\\n::error file=a::z\"
    name: \"@octocat #1 <img src=x onerror=alert(1)> [a](javascript:b) `c` | d\"
    services: x
    certifications: [{ standard: jis_q_27001, expires_date: 2020-01-01 }]
waivers:
  - id: \"W-\\e[2J\\n::warning::w <b> @octocat ##vso[task]\"
    rule: \"GOV-5.1-2/`x`\"
    node: \"a|b\\u009b\"
    expires_date: \"9999\"
";

fn harm() -> (tempfile::TempDir, [String; 2]) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let paths = [write("old.yaml", "vendors: []\n"), write("new.yaml", HARM)];
    (folder, paths)
}

#[test]
fn nothing_commands_a_terminal_or_a_runner() {
    let (_folder, [old, new]) = harm();
    for pair in [[&*old, &*new], [&*new, &*old]] {
        for format in ["text", "markdown", "json"] {
            let out = diff(&[&pair[..], &["--format", format]].concat()).out;
            assert!(out.contains("GOV-5.1-2/certificate-valid"), "{format}: {out}");
            let bad = |c: char| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
            // In JSON a sign of direction is a character like any other.
            assert!(format == "json" || !out.contains(bad), "{format}: {out:?}");
            assert!(!out.contains('\u{1b}') && !out.contains('\u{9b}'), "{format}");
            assert!(!out.lines().any(|line| line.trim_start().starts_with("::")), "{format}: {out}");
            assert!(!out.contains("##[") && !out.contains("##vso["), "{format}: {out}");
        }
    }
    json(&[&old, &new]);
}

#[test]
fn nothing_is_markup() {
    let (_folder, [old, new]) = harm();
    let out = diff(&[&old, &new, "--format", "markdown"]).out;
    let mut code = String::new();
    for (at, part) in out.split('`').enumerate() {
        if at % 2 == 0 {
            code.push_str(part);
        }
    }
    for word in ["@octocat", "<img", "<b>", "[a](", "](javascript"] {
        assert!(!code.contains(word), "{word}: {out}");
    }
}

/// A pull request's comment has an end; everything is counted.
#[test]
fn a_comment_is_as_long_as_github_takes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.yaml");
    let mut text = "vendors:\n".to_owned();
    for at in 0..3000 {
        text.push_str(&format!(
            "  - {{ id: V-{at}, name: {}, certifications: [{{ standard: jis_q_27001, expires_date: 2020-01-01 }}] }}\n",
            "長い名前".repeat(20)
        ));
    }
    text.push_str("waivers:\n");
    for at in 0..3000 {
        text.push_str(&format!("  - {{ id: W-{at}, rule: {}, expires_date: 2027-01-01 }}\n", "x".repeat(90)));
    }
    fs::write(&path, text).unwrap();
    let old = folder.path().join("old.yaml");
    fs::write(&old, "vendors: []\n").unwrap();
    let words = [old.to_str().unwrap(), path.to_str().unwrap()];
    let out = diff(&[&words[..], &["--format", "markdown"]].concat()).out;
    assert!(out.encode_utf16().count() <= junshu::report::markdown::MOST, "{}", out.encode_utf16().count());
    let (json, _) = json(&words);
    let worse = json["summary"]["worse"]["findings"].as_u64().unwrap();
    assert!(worse > 3000 && out.contains(&format!("| {worse} |")), "{worse}");
    assert!(out.contains("長さの上限") && out.contains("加わった 3000"), "{out}");
}
