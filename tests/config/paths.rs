//! Paths in settings in; that none of them leaves the repository out.

use std::fs;

use junshu::config::{Layer, Settings, keys};
use serde_json::{Value, json};

use super::given::{junshu, read, refused, repository, said, write};

/// Every key that holds paths, with a path in it.
fn with_path(path: &str) -> Vec<(&'static str, String)> {
    let of_paths = keys().filter(|(_, about)| about["x-path"] == true);
    of_paths
        .map(|(key, about)| {
            let value = match (key, about["type"].as_str()) {
                ("formats", _) => json!([format!("json={path}")]),
                (_, Some("array")) => json!([path]),
                _ => json!(path),
            };
            (key, json!({ key: value }).to_string())
        })
        .collect()
}

#[test]
fn no_path_that_is_written_leaves_the_repository() {
    let folder = repository(&[("a/b/x.yaml", "")]);
    let deep = folder.path().join("a/b");
    let outside = [
        "../../../x",
        "../../..",
        "x/../../../../x",
        "./../../../x",
        "/etc/passwd",
        "../../.git/hooks/pre-commit",
        ".git",
        ".GIT/config",
        "x/*/../../../..",
        "**/../x",
    ];
    let mut refusals = 0;
    for path in outside {
        for (key, text) in with_path(path) {
            let errors = refused(read(&text, &deep, folder.path()));
            assert_eq!((errors.len(), errors[0].code.as_str()), (1, "config::outside"), "{key}: {path}: {errors:?}");
            assert!(errors[0].message.starts_with(path) && errors[0].text == text, "{errors:?}");
            refusals += 1;
        }
    }
    assert!(refusals >= 80, "{refusals}");
    for path in ["../x", "../../x", "x/../../../x", ".github/x", "..x", "x..", "a.git"] {
        for (key, text) in with_path(path) {
            assert!(read(&text, &deep, folder.path()).is_ok(), "{key}: {path}");
        }
    }
}

/// Without a repository, nothing outside of the folder of the file.
#[test]
fn a_file_outside_of_a_repository_stays_in_its_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (key, text) in with_path("../x") {
        assert_eq!(refused(read(&text, folder.path(), folder.path()))[0].code, "config::outside", "{key}");
    }
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_repository() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    write(elsewhere.path(), "rules/a/b.rhai", "");
    write(elsewhere.path(), "records.yaml", "{}\n");
    let folder = repository(&[("records/x.yaml", "{}\n")]);
    let root = folder.path();
    symlink(elsewhere.path(), root.join("out")).expect("a link");
    symlink(elsewhere.path().join("records.yaml"), root.join("records/link.yaml")).expect("a link");
    for path in ["out", "out/records.yaml", "out/rules", "records/link.yaml", "*", "records/*.yaml", "out/new/deep"] {
        for (key, text) in with_path(path) {
            let settings = Settings::new(vec![read(&text, root, root).expect("as it is written it stays inside")]);
            let errors = used(&settings, key);
            // What is no pattern where a pattern is not read is the name of something that is not there.
            let literal = path.contains('*') && !["facilities", "inventory", "include", "waivers"].contains(&key);
            let missing = path == "out/new/deep" && errors == ["config::no_match"];
            // A facility is a folder: files that a pattern matches are passed over.
            let no_folder = key == "facilities" && path.ends_with(".yaml") && errors == ["config::no_match"];
            assert!(errors == ["config::outside"] || missing || no_folder || literal, "{key}: {path}: {errors:?}");
        }
    }
}

/// The codes of what is wrong with the paths of a key when they are used.
fn used(settings: &Settings, key: &str) -> Vec<String> {
    let config = serde_json::to_value(&settings.config).expect("data");
    let codes = |errors: Vec<junshu::config::ConfigError>| errors.iter().map(|error| said(error).code).collect();
    match key {
        "facilities" => settings.facilities().map_or_else(codes, |_| Vec::new()),
        "inventory" | "include" | "waivers" => settings.places(key).map_or_else(codes, |_| Vec::new()),
        "rules" => settings.folders(key).map_or_else(|error| codes(vec![error]), |_| Vec::new()),
        _ => {
            let (text, part) = match &config[key] {
                Value::Array(items) => {
                    let text = items[0].as_str().expect("a text").rsplit('=').next().expect("a path");
                    (text, junshu::config::Part::Item(0))
                }
                text => (text.as_str().expect("a text"), junshu::config::Part::Whole),
            };
            settings.path(key, text, part).map_or_else(|error| codes(vec![error]), |_| Vec::new())
        }
    }
}

/// Nothing is written through a link either.
#[cfg(unix)]
#[test]
fn no_report_is_written_outside() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let folder = repository(&[("records.yaml", "{}\n"), ("junshu.yaml", "formats: ['json=out/report.json']\n")]);
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("out")).expect("a link");
    let ran = junshu(folder.path(), &["check", "--today", "2026-11-22"]);
    assert!(ran.code == 2 && ran.err.contains("error[config::outside]"), "{ran:?}");
    assert_eq!(fs::read_dir(elsewhere.path()).expect("it is there").count(), 0);
    // A link that stands for the settings themselves is not followed out of the repository.
    fs::remove_file(folder.path().join("junshu.yaml")).expect("it is there");
    write(elsewhere.path(), "settings.yaml", "secret: 鍵\n");
    std::os::unix::fs::symlink(elsewhere.path().join("settings.yaml"), folder.path().join("junshu.yaml"))
        .expect("a link");
    let ran = junshu(folder.path(), &["check", "--today", "2026-11-22"]);
    assert!(ran.code == 2 && ran.err.contains("error[input::outside]") && !ran.err.contains('鍵'), "{ran:?}");
}

/// Paths of the command line are those of whoever types them.
#[test]
fn options_may_lead_anywhere() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let path = elsewhere.path().to_str().expect("a name");
    let options = Layer::options().list("rules", &[path.to_owned()]).list("facilities", &[path.to_owned()]);
    let settings = Settings::new(vec![options]);
    assert!(settings.folders("rules").is_ok() && settings.facilities().is_ok_and(|folders| folders.len() == 1));
}
