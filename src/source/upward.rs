//! A place in, relative or not; what stands above it out: the repository's root, and files that are looked for upwards.

use std::path::{Component, Path, PathBuf};

/// What junshu's settings are called.
pub const CONFIG_NAMES: [&str; 2] = ["junshu.yaml", "junshu.yml"];

/// True for a file of settings, which is never a record.
#[must_use]
pub fn is_config(path: &Path) -> bool {
    path.file_name().is_some_and(|name| CONFIG_NAMES.iter().any(|config| name == *config))
}

/// The folder of a path, canonical, or the nearest one above it that is there: of a pattern, the one before its first
/// mark. `-` is the current folder.
#[must_use]
pub fn nearest_folder(path: &Path) -> Option<PathBuf> {
    let parts = if path == Path::new("-") { Path::new(".") } else { path }.ancestors();
    let real = |part: &Path| if part == Path::new("") { Path::new(".") } else { part }.canonicalize().ok();
    let found = parts.into_iter().find_map(real)?;
    if found.is_dir() { Some(found) } else { found.parent().map(Path::to_owned) }
}

/// The root of the repository that holds a folder: the nearest one upwards with `.git`; without one, the folder itself.
#[must_use]
pub fn repository_root(folder: &Path) -> &Path {
    folder.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(folder)
}

/// The nearest folder from `folder`, which is canonical, up to its repository's root in which files have one of these
/// names; with all of them. Without a repository up to the current folder, where that is above it.
#[must_use]
pub fn find_upwards(folder: &Path, names: &[&str]) -> Vec<PathBuf> {
    let here = Path::new(".").canonicalize().unwrap_or_default();
    upwards(folder, &here, names)
}

/// As [`find_upwards`], with this as the current folder.
fn upwards(folder: &Path, here: &Path, names: &[&str]) -> Vec<PathBuf> {
    let root = match repository_root(folder) {
        // From the root of the disk anybody's folders would be searched.
        root if root == folder
            && here.parent().is_some()
            && !root.join(".git").exists()
            && folder.starts_with(here) =>
        {
            here
        }
        root => root,
    };
    let inside = folder.ancestors().take_while(|folder| folder.starts_with(root));
    let there = |folder: &Path| -> Vec<PathBuf> {
        let paths = names.iter().map(|name| folder.join(name));
        // A link that leads nowhere is there, and cannot be read.
        paths.filter(|path| path.exists() || path.is_symlink()).collect()
    };
    inside.map(there).find(|found| !found.is_empty()).unwrap_or_default()
}

/// A canonical path as one would type it from the current folder; as it is where nothing is shared but the root.
#[must_use]
pub fn from_here(path: &Path) -> PathBuf {
    Path::new(".").canonicalize().map_or_else(|_| path.to_owned(), |here| between(&here, path))
}

/// The way from one canonical folder to a canonical path.
fn between(here: &Path, path: &Path) -> PathBuf {
    let names = |path: &Path| path.components().filter(|part| matches!(part, Component::Normal(_))).count();
    let shared = here.ancestors().find(|folder| path.starts_with(folder));
    let Some(shared) = shared.filter(|shared| names(shared) > 0 || names(here) == 0) else { return path.to_owned() };
    let up = names(here) - names(shared);
    let down = path.strip_prefix(shared).unwrap_or(path);
    let way: PathBuf = std::iter::repeat_n(Component::ParentDir, up).chain(down.components()).collect();
    if way.as_os_str().is_empty() { PathBuf::from(".") } else { way }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_what_one_would_type() {
        for (here, path, way) in [
            ("/g/a", "/g/a", "."),
            ("/g/a", "/g/a/x.yaml", "x.yaml"),
            ("/g/a", "/g", ".."),
            ("/g/a/b", "/g/c/d", "../../c/d"),
            ("/g/a", "/elsewhere/x", "/elsewhere/x"),
            ("/", "/g/x", "g/x"),
        ] {
            assert_eq!(between(Path::new(here), Path::new(path)), Path::new(way), "{here} {path}");
        }
    }

    #[test]
    fn a_search_ends_at_the_root_of_the_repository() {
        let place = tempfile::tempdir().unwrap();
        let top = place.path().canonicalize().unwrap();
        let (root, deep) = (top.join("repository"), top.join("repository/a/b"));
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::create_dir(root.join(".git")).unwrap();
        std::fs::write(top.join("x"), "").unwrap();
        assert_eq!(find_upwards(&deep, &["x"]), Vec::<PathBuf>::new());
        std::fs::write(root.join("x"), "").unwrap();
        std::fs::write(root.join("y"), "").unwrap();
        assert_eq!(find_upwards(&deep, &["x", "y", "z"]), [root.join("x"), root.join("y")]);
        std::fs::write(root.join("a/y"), "").unwrap();
        assert_eq!(find_upwards(&deep, &["x", "y"]), [root.join("a/y")]);
        std::fs::remove_dir(root.join(".git")).unwrap();
        assert_eq!(find_upwards(&deep, &["x", "y"]), Vec::<PathBuf>::new(), "without a repository, the folder alone");
        assert_eq!(upwards(&deep, &root, &["x"]), [root.join("x")], "or up to the current folder");
        assert_eq!(upwards(&deep, &root.join("a/c"), &["x"]), Vec::<PathBuf>::new());
    }
}
