//! A repository that means harm is only read.

use std::fs;
use std::process::Command;

use junshu::source::SourceError;
use junshu::source::git::{GitError, Naming, Revision};

use super::given::{Repository, files, git_in};

/// Every way in which git can be made to start a program, set up to leave a mark.
#[cfg(unix)]
#[test]
fn no_program_of_the_repository_runs() {
    use std::os::unix::fs::PermissionsExt;
    let repository = Repository::new();
    repository.write("hospital/a.yaml", "a: 1\n").write(".gitattributes", "*.yaml diff=x filter=x merge=x\n").commit();
    let mark = repository.beside("mark");
    let script = repository.beside("run.sh");
    fs::write(&script, format!("#!/bin/sh\ntouch '{}'\ncat\n", mark.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let run = script.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "pager.rev-parse",
        "pager.ls-tree",
        "pager.cat-file",
        "diff.x.textconv",
        "diff.x.command",
        "diff.external",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "core.sshCommand",
        "core.askPass",
        "core.editor",
        "credential.helper",
        "alias.cat-file",
        "alias.ls-tree",
        "uploadpack.packObjectsHook",
    ] {
        repository.git(&["config", key, run]);
    }
    let hooks = repository.path(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in ["post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc", "fsmonitor-watchman"] {
        fs::copy(&script, hooks.join(hook)).unwrap();
    }
    let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
    let files = files(&revision, &[repository.path("hospital")], Naming::Path).unwrap();
    assert_eq!(files[0].text(), "a: 1\n");
    assert!(!mark.exists(), "a program of the repository ran");
}

/// Nothing is fetched: neither a blob that a partial clone left out, nor by any protocol.
#[test]
fn nothing_is_fetched() {
    let repository = Repository::new();
    repository.write("hospital/a.yaml", "a: 1\n").commit();
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", repository.path("").display());
    let partial = repository.beside("partial");
    git_in(
        &repository.path(""),
        &["clone", "--quiet", "--no-checkout", "--filter=blob:none", &url, partial.to_str().unwrap()],
    );
    git_in(&partial, &["config", "protocol.allow", "always"]);
    let revision = Revision::open(&partial, "HEAD").unwrap();
    let found = files(&revision, &[partial.join("hospital")], Naming::Path).unwrap_err().remove(0);
    assert!(matches!(found, SourceError::Git(GitError::Absent { .. } | GitError::Failed { .. })), "{found:?}");
    assert_eq!(git_in(&partial, &["rev-list", "--objects", "--missing=print", "HEAD"]).matches("\n?").count(), 1);
}

/// `git replace` can put another commit in the place of the one that is named.
#[test]
fn no_object_is_replaced() {
    let repository = Repository::new();
    repository.write("a.yaml", "a: 1\n").commit();
    repository.write("a.yaml", "a: 2\n").commit();
    repository.git(&["replace", "HEAD", "HEAD~1"]);
    let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
    assert_eq!(files(&revision, &[repository.path("")], Naming::Path).unwrap()[0].text(), "a: 2\n");
}

/// A tree of these lines, as `git ls-tree` shows them; its name.
fn tree(repository: &Repository, lines: &str) -> String {
    let file = repository.beside("lines");
    fs::write(&file, lines).unwrap();
    let output = Command::new("git")
        .args(["-C", repository.path("").to_str().unwrap(), "mktree"])
        .stdin(fs::File::open(file).unwrap())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A blob with this text; its name.
fn blob(repository: &Repository, text: &str) -> String {
    let file = repository.beside("blob");
    fs::write(&file, text).unwrap();
    repository.git(&["hash-object", "-w", file.to_str().unwrap()]).trim().to_owned()
}

/// A link can be written that no file system would hold: it leads nowhere, and the next object can still be read.
#[test]
fn a_link_without_end_leads_nowhere() {
    let repository = Repository::new();
    repository.write("hospital/a.yaml", "a: 1\n").commit();
    let (link, file) = (blob(&repository, &"x".repeat(5000)), blob(&repository, "b: 1\n"));
    let made = tree(&repository, &format!("120000 blob {link}\ta.yaml\n100644 blob {file}\tb.yaml\n"));
    let commit = repository.git(&["commit-tree", &made, "-m", "link"]).trim().to_owned();
    let revision = Revision::open(&repository.path(""), &commit).unwrap();
    let found = files(&revision, &[repository.path("")], Naming::Path).unwrap_err().remove(0);
    assert!(matches!(found, SourceError::Unreadable { .. }), "{found:?}");
    assert_eq!(files(&revision, &[repository.path("b.yaml")], Naming::Path).unwrap()[0].text(), "b: 1\n");
}

/// One small object can be listed without end.
#[test]
fn a_tree_that_multiplies_ends() {
    let repository = Repository::new();
    let file = blob(&repository, "a: 1\n");
    let mut bomb =
        tree(&repository, &(0..16).map(|at| format!("100644 blob {file}\tf{at:02}.yaml\n")).collect::<String>());
    for _ in 0..8 {
        let lines: String = (0..16).map(|at| format!("040000 tree {bomb}\td{at:02}\n")).collect();
        bomb = tree(&repository, &lines);
    }
    let commit = repository.git(&["commit-tree", &bomb, "-m", "bomb"]).trim().to_owned();
    let found = Revision::open(&repository.path(""), &commit).unwrap_err();
    assert!(matches!(found, GitError::TooLarge { .. }), "{found:?}");
}

/// A name in a tree is only a name: nothing on disk is looked at by it.
#[test]
fn names_that_climb_stay_names() {
    let repository = Repository::new();
    repository.write("hospital/a.yaml", "a: 1\n").commit();
    let (file, hospital) = (blob(&repository, "secret: 1\n"), repository.git(&["rev-parse", "HEAD:hospital"]));
    let made = tree(&repository, &format!("100644 blob {file}\t..\n040000 tree {}\thospital\n", hospital.trim()));
    let commit = repository.git(&["commit-tree", &made, "-m", "climbs"]).trim().to_owned();
    let revision = Revision::open(&repository.path(""), &commit).unwrap();
    assert_eq!(files(&revision, &[repository.path("")], Naming::Path).unwrap().len(), 1);
}

/// A damaged object is an error that says so, and the next one can still be asked for.
#[test]
fn a_damaged_object_is_an_error() {
    let repository = Repository::new();
    repository.write("a.yaml", "a: 1\n").write("b.yaml", "b: 1\n").commit();
    let id = repository.git(&["rev-parse", "HEAD:a.yaml"]).trim().to_owned();
    let object = repository.path(&format!(".git/objects/{}/{}", &id[..2], &id[2..]));
    fs::remove_file(&object).unwrap();
    fs::write(&object, "no object").unwrap();
    let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
    let found = files(&revision, &[repository.path("a.yaml")], Naming::Path).unwrap_err().remove(0);
    assert!(matches!(found, SourceError::Git(GitError::Failed { .. } | GitError::Absent { .. })), "{found:?}");
    assert_eq!(files(&revision, &[repository.path("b.yaml")], Naming::Path).unwrap()[0].text(), "b: 1\n");
}

#[test]
fn a_pointer_of_large_file_storage_is_no_record() {
    let repository = Repository::new();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n";
    repository.write("a.yaml", pointer).commit();
    let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
    let found = files(&revision, &[repository.path("")], Naming::Path).unwrap_err().remove(0);
    assert!(matches!(found, SourceError::Git(GitError::Absent { .. })), "{found:?}");
}
