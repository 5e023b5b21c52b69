//! What a revision has is what a checkout of it would have on disk.

use std::fs;
use std::path::{Path, PathBuf};

use junshu::source::git::{GitError, Naming, Revision};
use junshu::source::{Repository as Files, SourceError, SourceFile, Stored, discover};

use super::given::{Repository, files, git_in};

/// Names and texts of the records below paths, from the revision.
fn of_revision(revision: &Revision, paths: &[PathBuf]) -> Vec<(String, String)> {
    let files = files(revision, paths, Naming::Path).unwrap_or_else(|errors| panic!("{paths:?}: {errors:?}"));
    files.into_iter().map(|file| (file.name().to_owned(), file.text().to_owned())).collect()
}

/// The same from disk.
fn of_disk(path: &Path) -> Vec<(String, String)> {
    let read = |found: junshu::source::Found| SourceFile::read(&found.path, found.name).unwrap();
    let files = discover(path).unwrap_or_else(|error| panic!("{path:?}: {error:?}")).into_iter().map(read);
    files.map(|file| (file.name().to_owned(), file.text().to_owned())).collect()
}

fn error(revision: &Revision, path: &Path) -> SourceError {
    files(revision, &[path.to_owned()], Naming::Revision).unwrap_err().remove(0)
}

/// Records in every place in which they may or may not be read.
fn everywhere() -> Repository {
    let repository = Repository::new();
    repository
        .write("hospital/people.yaml", "people: []\n")
        .write("hospital/systems/電子カルテ.yml", "systems: []\r\n")
        .write("hospital/systems/with space.YAML", "# 日本語\n")
        .write("hospital/systems/[x].yaml", "\u{feff}vendors: []\n")
        .write("hospital/.hidden/a.yaml", "{}")
        .write("hospital/.hidden.yaml", "{}")
        .write("hospital/docs/bcp.md", "# BCP\n")
        .write("hospital.yaml", "a: 1\n")
        .write("hospital-2/people.yaml", "people: []\n")
        .write("empty.yaml/inner.yaml", "b: 1\n")
        .write("new\nline.yaml", "c: 1\n");
    repository
}

#[test]
fn a_revision_has_what_a_checkout_has() {
    let repository = everywhere();
    #[cfg(unix)]
    repository
        .link("hospital/link.yaml", "systems/電子カルテ.yml")
        .link("hospital/other.yaml", "people.yaml")
        .link("hospital/folder.yaml", "systems")
        .link("by-link", "hospital")
        .link("patterns/one", "../hospital")
        .link("patterns/again", "../patterns");
    repository.commit();
    let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
    let mut cases = vec![
        "",
        "hospital",
        "hospital/",
        "hospital/people.yaml",
        "hospital/docs/bcp.md",
        "hospital/../hospital-2",
        "hospital/.hidden",
        "*.yaml",
        "hospital*",
        "hospital/*",
        "hospital/**/*.yaml",
        "hospital/**",
        "**/people.yaml",
        "hosp?tal-2/*.y*",
        "hospital/systems/[x].yaml",
        "hospital/systems/[[]x].yaml",
        "hospital/systems/*space*",
    ];
    if cfg!(unix) {
        cases.extend(["by-link", "by-link/people.yaml", "hospital/link.yaml", "by-link/*", "patterns/*/*.yaml"]);
    }
    for case in cases {
        let path = repository.path("").join(case);
        assert_eq!(of_revision(&revision, std::slice::from_ref(&path)), of_disk(&path), "{case}");
    }
    let names = |naming| {
        let files = files(&revision, &[repository.path("hospital/people.yaml")], naming).unwrap();
        files[0].name().to_owned()
    };
    assert_eq!(names(Naming::Revision), "HEAD:hospital/people.yaml");
    assert_eq!(names(Naming::Path), repository.path("hospital/people.yaml").to_str().unwrap());
}

/// What is ignored is passed over by the walk on disk even where git keeps it.
#[test]
fn what_is_ignored_is_no_record_of_a_revision_either() {
    let repository = everywhere();
    repository
        .write(".gitignore", "# 下書き\n*.draft.yaml\n/hospital-2/\n!kept.draft.yaml\n")
        .write("hospital/.ignore", "systems/with*\n!.hidden\n/only-here.yaml\n[\n")
        .write("hospital/systems/.gitignore", "!a.draft.yaml\n*.yml\n")
        .write("hospital/systems/.ignore", "!電子カルテ.yml\n")
        .write("hospital/only-here.yaml", "{}")
        .write("hospital/systems/only-here.yaml", "{}")
        .write("a.draft.yaml", "{}")
        .write("kept.draft.yaml", "{}")
        .write("hospital/systems/a.draft.yaml", "{}")
        .write("hospital/systems/b.draft.yaml", "{}")
        .commit();
    let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
    for case in ["", "hospital", "hospital/systems", "hospital-2", "hospital/.hidden", "*", "a.draft.yaml", "**/*.yaml"]
    {
        let path = repository.path("").join(case);
        assert_eq!(of_revision(&revision, std::slice::from_ref(&path)), of_disk(&path), "{case}");
    }
}

#[test]
fn what_means_nothing_is_an_error_in_a_revision_as_on_disk() {
    let repository = everywhere();
    repository.commit();
    let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
    for (case, code) in [
        ("no-such", "input::not_found"),
        ("hospital/people.yaml/x", "input::not_found"),
        ("no-such/*.yaml", "input::no_files"),
        ("hospital/docs", "input::no_files"),
        ("hospital/[ab.yaml", "input::pattern"),
        ("hospital/**.yaml", "input::pattern"),
        ("..", "git::outside"),
        ("../*.yaml", "git::outside"),
    ] {
        let path = repository.path("").join(case);
        let found = error(&revision, &path);
        assert_eq!(miette::Diagnostic::code(&found).unwrap().to_string(), code, "{case}: {found}");
        if !code.starts_with("git") {
            let on_disk = discover(&path).unwrap_err();
            assert_eq!(miette::Diagnostic::code(&on_disk).unwrap().to_string(), code, "{case}: {on_disk}");
        }
    }
}

#[cfg(unix)]
#[test]
fn links_stay_in_the_folder_and_lead_somewhere() {
    for (target, code) in [
        ("../outside.yaml", "input::outside"),
        ("../../outside.yaml", "input::outside"),
        ("/etc/hostname", "input::outside"),
        ("gone.yaml", "input::unreadable"),
        ("link.yaml", "input::unreadable"),
    ] {
        let repository = Repository::new();
        repository
            .write("outside.yaml", "{}")
            .write("hospital/a.yaml", "{}")
            .link("hospital/link.yaml", target)
            .commit();
        let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
        let found = error(&revision, &repository.path("hospital"));
        assert_eq!(miette::Diagnostic::code(&found).unwrap().to_string(), code, "{target}: {found}");
        assert!(found.to_string().starts_with("HEAD:") && found.to_string().contains("hospital/link.yaml"), "{found}");
    }
}

/// A path that is gone from the work tree is still in the revision, and the other way round.
#[test]
fn the_work_tree_does_not_matter() {
    let repository = everywhere();
    repository.commit();
    fs::remove_dir_all(repository.path("hospital")).unwrap();
    repository.write("later/a.yaml", "{}");
    let revision = Revision::around(&repository.path("hospital/systems"), "HEAD").unwrap();
    assert_eq!(of_revision(&revision, &[repository.path("hospital/systems")]).len(), 3);
    assert!(matches!(error(&revision, &repository.path("later")), SourceError::NotFound { .. }));
    assert!(revision.has(&repository.path("hospital")).unwrap() && !revision.has(&repository.path("later")).unwrap());
}

#[test]
fn a_revision_may_be_named_in_any_way() {
    let repository = Repository::new();
    repository.write("a.yaml", "a: 1\n").commit();
    repository.git(&["tag", "-a", "v1", "-m", "版"]);
    repository.write("a.yaml", "a: 2\n").commit();
    repository.git(&["branch", "作業/二"]);
    let first = repository.git(&["rev-parse", "HEAD~1"]).trim().to_owned();
    for (rev, text) in [
        ("main", "a: 2\n"),
        ("HEAD", "a: 2\n"),
        ("@", "a: 2\n"),
        ("作業/二", "a: 2\n"),
        ("HEAD~1", "a: 1\n"),
        ("HEAD^", "a: 1\n"),
        ("v1", "a: 1\n"),
        (&first, "a: 1\n"),
        (&first[..10], "a: 1\n"),
        ("HEAD@{0}", "a: 2\n"),
    ] {
        let revision = Revision::open(&repository.path(""), rev).unwrap_or_else(|error| panic!("{rev}: {error}"));
        assert_eq!(of_revision(&revision, &[repository.path("a.yaml")])[0].1, text, "{rev}");
        assert_eq!(revision.name(), rev);
        assert_eq!(revision.commit().len(), 40);
    }
    for rev in
        ["no-such", "", "-", "--all", "-h", "--output=x", "HEAD:a.yaml", "v1^{tree}", "a\nb", "a\0b", "main..HEAD"]
    {
        let found = Revision::open(&repository.path(""), rev).unwrap_err();
        assert!(matches!(found, GitError::Revision { .. } | GitError::Failed { .. }), "{rev:?}: {found:?}");
    }
    let range = Revision::open(&repository.path(""), "main..HEAD").unwrap_err();
    assert!(miette::Diagnostic::help(&range).unwrap().to_string().contains("空白で区切って"));
}

#[test]
fn without_a_repository_or_a_commit_it_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let found = Revision::open(folder.path(), "HEAD").unwrap_err();
    assert!(matches!(found, GitError::NoRepository { .. }), "{found:?}");
    let empty = Repository::new();
    let found = Revision::open(&empty.path(""), "HEAD").unwrap_err();
    assert!(matches!(found, GitError::Revision { .. }), "{found:?}");
}

/// Repositories of every kind: bare, a second work tree, SHA-256, a submodule, a part of the history, a part of the objects.
#[test]
fn every_kind_of_repository_is_read() {
    let repository = everywhere();
    repository.commit();
    let from = repository.path("");
    let records = |folder: &Path| {
        let revision = Revision::open(folder, "HEAD").unwrap_or_else(|error| panic!("{folder:?}: {error}"));
        let texts: Vec<String> =
            of_revision(&revision, &[folder.join("hospital")]).into_iter().map(|(_, text)| text).collect();
        texts
    };
    let expected = records(&from);
    assert_eq!(expected.len(), 4);

    let bare = repository.beside("bare.git");
    repository.git(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
    assert_eq!(records(&bare), expected, "bare");

    let second = repository.beside("second");
    repository.git(&["worktree", "add", "--quiet", second.to_str().unwrap(), "-b", "second"]);
    fs::remove_dir_all(second.join("hospital")).unwrap();
    assert_eq!(records(&second), expected, "worktree");

    let sha256 = Repository::with(&["--object-format=sha256"]);
    sha256.write("hospital/a.yaml", "a: 1\n").commit();
    assert_eq!(records(&sha256.path("")), ["a: 1\n"], "SHA-256");

    repository.write("hospital/people.yaml", "people: [1]\n").commit();
    let url = format!("file://{}", from.display());
    let shallow = repository.beside("shallow");
    git_in(&from, &["clone", "--quiet", "--depth", "1", &url, shallow.to_str().unwrap()]);
    assert_eq!(records(&shallow).len(), 4, "shallow");
    let found = Revision::open(&shallow, "HEAD~1").unwrap_err();
    assert!(miette::Diagnostic::help(&found).unwrap().to_string().contains("fetch-depth: 0"), "{found:?}");
}

/// A submodule among the records is an error; beside them, or hidden, it does not matter.
#[test]
fn a_submodule_is_no_empty_folder() {
    let (common, repository) = (Repository::new(), Repository::new());
    common.write("people.yaml", "people: []\n").commit();
    repository.write("hospital/a.yaml", "{}").commit();
    let url = common.path("");
    repository.git(&["submodule", "--quiet", "add", url.to_str().unwrap(), "group/common"]);
    repository.commit();
    let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
    for path in ["", "group", "group/common", "group/common/people.yaml", "group/*", "**/people.yaml"] {
        let found = error(&revision, &repository.path(path));
        assert!(matches!(found, SourceError::Git(GitError::Module { .. })), "{path}: {found:?}");
    }
    assert_eq!(of_revision(&revision, &[repository.path("hospital")]).len(), 1);
}

#[test]
fn the_files_beside_the_records_are_those_of_the_revision() {
    let repository = everywhere();
    #[cfg(unix)]
    repository.link("hospital/docs/link.md", "bcp.md").link("hospital/docs/out.md", "/etc/hostname");
    repository.commit();
    let records = [repository.path("hospital")];
    let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
    let (old, disk) = (revision.repository(&records), Files::around(&records));
    let mut cases = vec![
        ("docs/bcp.md", Stored::File),
        ("docs/bcp.md/", Stored::File),
        ("./docs//bcp.md", Stored::File),
        ("hospital/docs/bcp.md", Stored::File),
        ("../hospital.yaml", Stored::File),
        ("docs", Stored::Folder),
        ("docs/none.md", Stored::Absent),
        ("docs/bcp.md/x", Stored::Absent),
        ("a\0b", Stored::Absent),
        ("../../x", Stored::Outside),
        ("/etc/hostname", Stored::Outside),
    ];
    if cfg!(unix) {
        cases.extend([("docs/link.md", Stored::File), ("docs/out.md", Stored::Outside)]);
    }
    for (written, stored) in &cases {
        assert_eq!((old.at(written), disk.at(written)), (*stored, *stored), "{written}");
        let text = |files: &Files| files.read(written).expect("it can be read").map(|file| file.text().to_owned());
        assert_eq!(text(&old), text(&disk), "{written}");
        assert_eq!(text(&old).is_some(), *stored == Stored::File, "{written}");
    }
    let name = old.read("docs/bcp.md").expect("it can be read").expect("it is there").name().to_owned();
    assert_eq!(name, "HEAD:hospital/docs/bcp.md");
    fs::remove_dir_all(repository.path("hospital/docs")).unwrap();
    assert_eq!((old.at("docs/bcp.md"), disk.at("docs/bcp.md")), (Stored::File, Stored::Absent));
    let gone = revision.repository(&[repository.path("hospital/docs/*.md")]);
    assert_eq!(gone.at("bcp.md"), Stored::File, "of a pattern, the folder before it");
}

/// A file of a word processor is bytes, which a revision has as the disk has them.
#[test]
fn a_document_that_is_no_text_is_read_as_it_was() {
    let bytes = fs::read("fixtures/docx/docs/bcp.docx").expect("the fixture");
    let repository = Repository::new();
    repository.write("hospital.yaml", "{}\n").write("docs/bcp.docx", &bytes).commit();
    repository.write("docs/bcp.docx", b"PK");
    let records = [repository.path("hospital.yaml")];
    let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
    let old = revision.repository(&records).bytes("docs/bcp.docx").expect("it can be read").expect("it is there");
    assert_eq!(old, ("HEAD:docs/bcp.docx".to_owned(), bytes));
    let (_, now) = Files::around(&records).bytes("docs/bcp.docx").expect("it can be read").expect("it is there");
    assert_eq!(now, b"PK");
}

#[test]
fn a_folder_of_rules_is_read_as_it_was() {
    let repository = Repository::new();
    repository.write("rules/x/a.rhai", "//! a\n").write("rules/x/a.md", "# a\n").write("rules/x/b.txt", "").commit();
    repository.write("rules/x/a.rhai", "//! b\n");
    let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
    let rules = revision.folder(&repository.path("rules"), Naming::Revision, |name| !name.ends_with(".txt")).unwrap();
    assert_eq!(rules.own, "rules");
    let shown: Vec<_> = rules.files.iter().map(|(path, file)| (path.as_str(), file.name(), file.text())).collect();
    assert_eq!(shown, [("x/a.md", "HEAD:rules/x/a.md", "# a\n"), ("x/a.rhai", "HEAD:rules/x/a.rhai", "//! a\n")]);
    assert!(revision.folder(&repository.path("none"), Naming::Path, |_| true).is_err());
}

/// Thousands of objects, some larger than a pipe holds.
#[test]
fn thousands_of_files_are_read_without_a_halt() {
    let repository = Repository::new();
    for at in 0..3000 {
        repository.write(&format!("r/{at:04}.yaml"), format!("k{at}: {}\n", "あ".repeat(at % 700)));
    }
    repository.write("r/large.yaml", format!("large: {}\n", "い".repeat(400_000))).commit();
    let revision = Revision::open(&repository.path(""), "HEAD").unwrap();
    let path = repository.path("r");
    assert_eq!(of_revision(&revision, std::slice::from_ref(&path)), of_disk(&path));
}
