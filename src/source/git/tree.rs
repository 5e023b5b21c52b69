//! What `git ls-tree` lists in; the files, links and folders of one commit, and where a path leads among them, out.

use std::collections::BTreeMap;

/// How many links one path may lead through.
const HOPS: usize = 40;
/// The longest path, in bytes, and the most folders inside each other: more than any checkout can have, or anybody wants.
const LONGEST: usize = 4096;
const DEEPEST: usize = 100;

/// Everything in the tree of a commit, by its path from the root, `/` between folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    entries: BTreeMap<String, Entry>,
}

/// What a path of the tree is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A file: the name of its object.
    File(String),
    /// A link: what it leads to, as written. Listed with the name of its object, until that is read.
    Link(String),
    /// Another repository, whose files are not here.
    Module,
}

/// Where a path leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Led {
    /// To the file of this path.
    File(String),
    /// To the folder of this path; the root is empty.
    Folder(String),
    /// Into the other repository at this path.
    Module(String),
    /// Nowhere.
    Absent,
    /// Out of the tree.
    Outside,
}

impl Tree {
    /// Reads `mode kind id\tpath\0…`. Names that are no UTF-8 are shown as well as may be, and kept apart. `None` when a
    /// path is too long or too deep to be looked at again and again.
    pub fn parse(listed: &[u8]) -> Option<Self> {
        let mut entries = BTreeMap::new();
        for line in listed.split(|byte| *byte == 0) {
            let Some(tab) = line.iter().position(|byte| *byte == b'\t') else { continue };
            let head = String::from_utf8_lossy(&line[..tab]);
            let mut path = String::from_utf8_lossy(&line[tab + 1..]).into_owned();
            if path.len() > LONGEST || path.matches('/').count() > DEEPEST {
                return None;
            }
            let mut words = head.split(' ');
            let (mode, id) = (words.next().unwrap_or_default(), words.nth(1).unwrap_or_default().to_owned());
            while entries.contains_key(&path) {
                path.push(char::REPLACEMENT_CHARACTER);
            }
            let entry = match mode {
                "120000" => Entry::Link(id),
                "160000" => Entry::Module,
                _ => Entry::File(id),
            };
            entries.insert(path, entry);
        }
        Some(Self { entries })
    }

    /// What stands at a path as it is written here, no link followed.
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// The links, to be read.
    pub fn links(&mut self) -> impl Iterator<Item = &mut String> {
        self.entries.values_mut().filter_map(|entry| if let Entry::Link(target) = entry { Some(target) } else { None })
    }

    /// Everything below a folder, by the rest of the path; the root is empty.
    pub fn below<'t>(&'t self, folder: &str) -> impl Iterator<Item = (&'t str, &'t Entry)> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let entries = self.entries.range(start.clone()..);
        entries.map_while(move |(path, entry)| Some((path.strip_prefix(&start)?, entry)))
    }

    /// The names that stand in a folder, each once.
    pub fn names<'t>(&'t self, folder: &str) -> Vec<&'t str> {
        let mut names: Vec<&str> =
            self.below(folder).map(|(path, _)| path.split('/').next().unwrap_or_default()).collect();
        names.dedup();
        names
    }

    /// Where a path leads from a folder; links are followed.
    pub fn lead(&self, folder: &str, written: &str) -> Led {
        let mut todo: Vec<&str> = written.split('/').rev().chain(folder.split('/').rev()).collect();
        let mut path = String::new();
        let mut hops = 0;
        while let Some(step) = todo.pop() {
            match step {
                "" | "." => continue,
                ".." if path.is_empty() => return Led::Outside,
                ".." => {
                    path.truncate(path.rfind('/').unwrap_or(0));
                    continue;
                }
                _ => {}
            }
            let parent = path.len();
            path.push_str(if parent > 0 { "/" } else { "" });
            path.push_str(step);
            match self.entry(&path) {
                // A file is the end of a path.
                Some(Entry::File(_)) => return if todo.is_empty() { Led::File(path) } else { Led::Absent },
                Some(Entry::Module) => return Led::Module(path),
                Some(Entry::Link(target)) if target.starts_with('/') => return Led::Outside,
                Some(Entry::Link(_)) if hops == HOPS => return Led::Absent,
                Some(Entry::Link(target)) => {
                    hops += 1;
                    path.truncate(parent);
                    todo.extend(target.split('/').rev());
                }
                None if self.below(&path).next().is_none() => return Led::Absent,
                None => {}
            }
        }
        Led::Folder(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Tree {
        let listed = [
            "100644 blob 1\ta.yaml",
            "100755 blob 2\thospital/people.yaml",
            "120000 blob ../a.yaml\thospital/a.yaml",
            "120000 blob /etc/passwd\thospital/out.yaml",
            "120000 blob loop\tloop",
            "120000 blob hospital/\tlink",
            "120000 blob ../../x\thospital/up",
            "160000 commit 3\tcommon",
            "100644 blob 4\thospital.yaml",
        ];
        Tree::parse(listed.join("\0").as_bytes()).unwrap()
    }

    #[test]
    fn a_path_leads_through_links() {
        let file = |path: &str| Led::File(path.to_owned());
        let folder = |path: &str| Led::Folder(path.to_owned());
        let cases = [
            ("", "a.yaml", file("a.yaml")),
            ("", "./a.yaml", file("a.yaml")),
            ("", "a.yaml/", Led::Absent),
            ("hospital", "../a.yaml", file("a.yaml")),
            ("", "hospital", folder("hospital")),
            ("", "hospital/", folder("hospital")),
            ("", "hospital/..", folder("")),
            ("", "", folder("")),
            ("", "hospital/a.yaml", file("a.yaml")),
            ("", "link/people.yaml", file("hospital/people.yaml")),
            ("link", "a.yaml", file("a.yaml")),
            ("", "a.yaml/b", Led::Absent),
            ("", "hosp", Led::Absent),
            ("", "none/../a.yaml", Led::Absent),
            ("", "loop", Led::Absent),
            ("", "hospital/out.yaml", Led::Outside),
            ("", "hospital/up", Led::Outside),
            ("", "..", Led::Outside),
            ("", "common/people.yaml", Led::Module("common".to_owned())),
        ];
        for (from, written, led) in cases {
            assert_eq!(tree().lead(from, written), led, "{from} {written}");
        }
    }

    #[test]
    fn a_folder_has_each_name_once() {
        assert_eq!(tree().names(""), ["a.yaml", "common", "hospital.yaml", "hospital", "link", "loop"]);
        assert_eq!(tree().names("hospital"), ["a.yaml", "out.yaml", "people.yaml", "up"]);
    }

    #[test]
    fn names_that_are_no_utf8_stay_apart() {
        let tree = Tree::parse(b"100644 blob 1\t\xff.yaml\x00100644 blob 2\t\xfe.yaml\x00");
        assert_eq!(tree.unwrap().below("").count(), 2);
    }

    #[test]
    fn a_path_has_an_end() {
        let parse = |path: String| Tree::parse(format!("100644 blob 1\t{path}\0").as_bytes());
        assert!(parse("d/".repeat(DEEPEST) + "a").is_some() && parse("d/".repeat(DEEPEST + 1) + "a").is_none());
        assert!(parse("a".repeat(LONGEST)).is_some() && parse("a".repeat(LONGEST + 1)).is_none());
    }
}
