//! Bytes of a file and edits in; the bytes after the edits out. Edits are what goes wrong with files: cut, moved, doubled,
//! overwritten, with tokens of YAML in the wrong place.

use proptest::prelude::*;
use proptest::sample::Index;

/// One edit; places and lengths are relative to what is there.
#[derive(Clone, Debug)]
pub enum Edit {
    Cut(Index, usize),
    Insert(Index, String),
    /// Two stretches of so many bytes change places.
    Swap(Index, Index, usize),
    Byte(Index, u8),
    DropLine(Index),
    DoubleLine(Index),
    Truncate(Index),
}

/// What means something to YAML, and what Japanese office software puts in its stead.
pub const TOKENS: &[&str] = &[
    "a",
    "b",
    "id",
    "systems",
    "vendors",
    ": ",
    ":",
    ": ",
    "- ",
    "- ",
    "\n",
    "\n",
    "\n",
    "\n  ",
    "\n  ",
    "\n    ",
    " ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "#",
    " # 注",
    "'",
    "\"",
    "|",
    "|\n",
    ">\n",
    "|-",
    "---\n",
    "...\n",
    "? ",
    "!!str ",
    "!!map ",
    "!t ",
    "\t",
    "　",
    "：",
    "，",
    "\u{feff}",
    "\r\n",
    "\r",
    "~",
    "1",
    "-1.5",
    "99999999999999999999",
    "2026-04-01",
    "令和8年4月1日",
    "架空",
    "ﾊﾟ",
    "\\",
    "\\n",
    "%YAML 1.2\n",
    "@",
    "`",
    "\0",
    "\u{1b}",
    "\u{85}",
    "\u{2028}",
    "true",
    "false",
    "x: 1\n",
];

/// Those of anchors, aliases and merges.
pub const ALIASES: &[&str] = &[
    "systems:\n  - id: *x\n    n: 1\n",
    "- a: *x\n",
    "&x ",
    "&x ",
    "*x",
    "*x",
    "*x ",
    "<<: ",
    "<<: *x",
    "<<: [*x, *x]",
    "*y",
    "&y ",
];

fn token() -> impl Strategy<Value = String> {
    prop::sample::select(TOKENS).prop_map(str::to_owned)
}

/// Text of tokens only.
pub fn soup(tokens: Vec<&'static str>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(tokens), 0..40).prop_map(|tokens| tokens.concat())
}

/// Records of a list in which an anchored map is used in every way.
const USES: &[&str] = &[
    "  - id: *x\n    n: 1\n",
    "  - n: 1\n    id: *x\n",
    "  - id: *s\n",
    "  - *x\n",
    "  - <<: *x\n",
    "  - <<: *x\n    id: 甲\n",
    "  - { <<: *x }\n",
    "  - { id: *s, <<: [*x, { z: *x }] }\n",
    "  - [*x, *s]\n",
    "  - id: &y [*x]\n    <<: { a: *y }\n",
    "  - - *x\n    - *s\n",
    "  -\n",
    "  - id:\n      <<: *x\n      m:\n        - *x\n",
];

/// Documents with anchors, and lists of records that use them.
pub fn web() -> impl Strategy<Value = String> {
    let document = prop::collection::vec(prop::sample::select(USES), 1..6);
    prop::collection::vec(document, 1..4).prop_map(|documents| {
        let shown = documents.iter().enumerate().map(|(n, uses)| {
            let list = ["vendors", "systems", "contracts"][n % 3];
            format!("k{n}: [&x {{ id: 架空, n: [1] }}, &s 'V-甲']\n{list}:\n{}", uses.concat())
        });
        shown.collect::<Vec<_>>().join("---\n")
    })
}

/// Some edits.
pub fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let at = any::<Index>;
    let edit = prop_oneof![
        (at(), 1..60usize).prop_map(|(at, length)| Edit::Cut(at, length)),
        (at(), token()).prop_map(|(at, text)| Edit::Insert(at, text)),
        (at(), at(), 1..200usize).prop_map(|(a, b, length)| Edit::Swap(a, b, length)),
        (at(), any::<u8>()).prop_map(|(at, byte)| Edit::Byte(at, byte)),
        at().prop_map(Edit::DropLine),
        at().prop_map(Edit::DoubleLine),
        at().prop_map(Edit::Truncate),
    ];
    prop::collection::vec(edit, 1..4)
}

/// The bytes after an edit; an edit of nothing changes nothing.
pub fn apply(mut bytes: Vec<u8>, edit: &Edit) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    let size = bytes.len();
    match edit {
        Edit::Cut(at, length) => {
            let from = at.index(size);
            bytes.drain(from..(from + length).min(size));
        }
        Edit::Insert(at, text) => {
            let at = at.index(size);
            bytes.splice(at..at, text.bytes());
        }
        Edit::Swap(a, b, length) => {
            let (low, high) = (a.index(size).min(b.index(size)), a.index(size).max(b.index(size)));
            let length = (*length).min(high - low).min(size - high);
            let (left, right) = bytes.split_at_mut(high);
            left[low..low + length].swap_with_slice(&mut right[..length]);
        }
        Edit::Byte(at, byte) => bytes[at.index(size)] = *byte,
        Edit::DropLine(at) => drop(bytes.drain(line(&bytes, at.index(size)))),
        Edit::DoubleLine(at) => {
            let line = line(&bytes, at.index(size));
            let copy = bytes[line.clone()].to_vec();
            bytes.splice(line.end..line.end, copy);
        }
        Edit::Truncate(at) => bytes.truncate(at.index(size)),
    }
    bytes
}

/// The line around a byte, its line feed included.
fn line(bytes: &[u8], at: usize) -> std::ops::Range<usize> {
    let start = bytes[..at].iter().rposition(|&b| b == b'\n').map_or(0, |found| found + 1);
    let end = bytes[at..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |found| at + found + 1);
    start..end
}
