//! What is no file that can be read (pipes, devices, links to nowhere, folders) in every place of one in; said with its name out.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::given::{RECORDS, check, folder, junshu, pipe, refused, write};

/// A thing that is no file: what it is called, and how it is made.
type Thing = (&'static str, fn(&Path));

const THINGS: [Thing; 4] = [
    ("a pipe", pipe),
    ("a device without end", |path| symlink("/dev/zero", path).expect("a link")),
    ("a link to nowhere", |path| symlink("nowhere", path).expect("a link")),
    ("a link to itself", |path| symlink(path.file_name().expect("a name"), path).expect("a link")),
];

/// Where such a thing stands, and the arguments that lead there.
const PLACES: [(&str, &[&str]); 18] = [
    ("x.yaml", &["x.yaml"]),
    ("x.yaml", &["a.yaml", "x.yaml"]),
    ("r/x.yaml", &["r"]),
    ("r/waivers.yaml", &["r"]),
    ("r/x.yaml", &["r/*.yaml"]),
    ("r/x.yaml", &["--facility", "r"]),
    ("s/junshu.yaml", &["s"]),
    ("x", &["a.yaml", "--config", "x"]),
    ("x", &["a.yaml", "--waivers", "x"]),
    ("x", &["a.yaml", "--baseline", "x"]),
    ("x", &["a.yaml", "--rules", "x"]),
    ("rules/t/x.rhai", &["a.yaml", "--rules", "rules"]),
    ("rules/t/r.md", &["a.yaml", "--rules", "rules"]),
    ("rules/lib/x.rhai", &["a.yaml", "--rules", "rules"]),
    ("x", &["a.yaml", "--pack", "x"]),
    ("pack/pack.yaml", &["a.yaml", "--pack", "pack"]),
    ("pack/catalog.yaml", &["a.yaml", "--pack", "pack"]),
    ("x", &["--facility", "x"]),
];

const SCRIPT: &[u8] = "//! 題\nconst RULE = #{ severity: \"error\", on: \"people\" };\nfn check(p) { }\n".as_bytes();
const PAGE: &[u8] = "# 題\n\n## なぜ\n\n理由。\n\n## 直し方\n\n直す。\n\n## 例\n".as_bytes();

/// A folder in which everything is in order but what is put there.
fn around() -> tempfile::TempDir {
    let folder = folder(&[
        ("a.yaml", RECORDS),
        ("r/a.yaml", RECORDS),
        ("s/a.yaml", RECORDS),
        ("rules/t/r.rhai", SCRIPT),
        ("rules/t/o.rhai", SCRIPT),
        ("rules/t/o.md", PAGE),
        ("rules/lib/readme.yaml", b"{}\n"),
        ("pack/schema.yaml", b"{}\n"),
    ]);
    write(&folder.path().join("none/.keep"), "");
    folder
}

#[test]
fn no_place_waits_for_what_is_no_file_or_passes_over_it() {
    for (name, make) in THINGS {
        for (place, args) in PLACES {
            let folder = around();
            make(&folder.path().join(place));
            let ran = check(folder.path(), args);
            let called = place.rsplit('/').next().expect("a name");
            assert_eq!(ran.code, 2, "{name} as {place} {args:?}: {}", ran.err);
            // Where the whole folder is wanted, the folder is named.
            let named = ran.err.contains(called) || ran.err.contains("error[pack::");
            assert!(named, "{name} as {place} {args:?}: {}", ran.err);
        }
    }
}

#[test]
fn other_commands_do_not_wait_either() {
    for (name, make) in THINGS {
        let folder = around();
        make(&folder.path().join("x.yaml"));
        for args in [
            &["merge", "x.yaml"][..],
            &["diff", "a.yaml", "x.yaml"],
            &["diff", "x.yaml", "a.yaml"],
            &["test", "x.yaml"],
            &["forecast", "x.yaml"],
            &["mutate", "x.yaml"],
            &["list", "requirements", "x.yaml"],
            &["baseline", "show", "a.yaml", "--baseline", "x.yaml"],
            &["baseline", "prune", "a.yaml", "--baseline", "x.yaml"],
            &["config", "show", "--config", "x.yaml"],
        ] {
            let ran = junshu(folder.path(), args);
            assert!(ran.code == 2 && ran.err.contains("x.yaml"), "{name}: {args:?}: {} {}", ran.code, ran.err);
        }
    }
}

/// What settings name is looked at in the same way.
#[test]
fn what_settings_name_is_no_pipe() {
    for key in
        ["inventory: [x]", "facilities: [x]", "include: [x]", "waivers: [x]", "baseline: x", "rules: [x]", "pack: x"]
    {
        let folder = folder(&[("a.yaml", RECORDS), ("junshu.yaml", format!("{key}\n").as_bytes())]);
        pipe(&folder.path().join("x"));
        let ran = check(folder.path(), &[]);
        assert!(ran.code == 2 && ran.err.contains('x'), "{key}: {} {}", ran.code, ran.err);
    }
}

#[test]
fn a_folder_is_no_file_whatever_its_name() {
    let folder = around();
    fs::create_dir(folder.path().join("x.yaml")).expect("a folder");
    fs::create_dir(folder.path().join("rules/t/r.md")).expect("a folder");
    for (args, words) in [
        (&["x.yaml"][..], "input::no_files"),
        (&["a.yaml", "--config", "x.yaml"], "input::unreadable"),
        (&["a.yaml", "--baseline", "x.yaml"], "input::unreadable"),
        (&["a.yaml", "--waivers", "x.yaml"], "input::no_files"),
        (&["a.yaml", "--rules", "rules"], "pack::half_rule"),
    ] {
        refused(&check(folder.path(), args), words, "");
    }
}

#[test]
fn devices_that_are_named_are_no_records() {
    for device in ["/dev/zero", "/dev/full", "/dev/null", "/dev/random", "/dev/tty"] {
        if !Path::new(device).exists() {
            continue;
        }
        for args in [&[device][..], &["a.yaml", "--config", device], &["a.yaml", "--baseline", device]] {
            let ran = check(around().path(), args);
            assert!(ran.code == 2 && ran.err.contains(device), "{args:?}: {}", ran.err);
        }
    }
}

/// Nothing to show where whoever runs the tests may read everything.
#[test]
fn what_may_not_be_read_is_said() {
    for (place, args) in PLACES.into_iter().filter(|(place, _)| place.contains('.') && !place.starts_with("pack")) {
        let folder = around();
        let path = folder.path().join(place);
        write(&path, "people: []\n");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).expect("its mode can be set");
        if fs::read(&path).is_ok() {
            return;
        }
        refused(&check(folder.path(), args), "input::unreadable", place);
    }
}
