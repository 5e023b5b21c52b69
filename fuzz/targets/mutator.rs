//! An input and the tokens of its language in; the input with a few changes of the kind people and merges make, out.

use fastrand::Rng;

/// What is written in YAML, and what breaks it.
pub const YAML: &[&str] = &[
    ": ",
    ":",
    " #",
    "# x\n",
    "- ",
    "-",
    "\n",
    "\n\n",
    "  ",
    " ",
    "\r\n",
    "\r",
    "\t",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ",",
    "\"",
    "'",
    "''",
    "\\\"",
    "\\u3042",
    "\\",
    "|\n",
    "|2\n",
    ">-\n",
    "|+\n",
    ">\n",
    "&a ",
    "*a",
    "*a ",
    "<<: *a\n",
    "<<: [*a]",
    "---\n",
    "...\n",
    "--- ",
    "--- |\n",
    "? ",
    "! ",
    "!!str ",
    "!!map ",
    "!x ",
    "%YAML 1.2\n",
    "%",
    "@",
    "`",
    "~",
    "null",
    "true",
    "0x1F",
    "0o7",
    "1e3",
    ".inf",
    "-1",
    "2026-04-01",
    "架空",
    "：",
    "　",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\0",
    "a: b\n",
    "a:\n",
    "a: [b,\n c]\n",
    "- a: 1\n  b: 2\n",
    "\"a\": 1\n",
];

/// What hospitals write.
pub const RECORDS: &[&str] = &[
    ": ",
    "- ",
    "\n",
    "\n  ",
    "\n    ",
    "[",
    "]",
    "{ ",
    " }",
    ", ",
    "~",
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "0",
    "-1",
    "1.5",
    "99999999999",
    "\"\"",
    "''",
    "2026-11-22",
    "2020-01-01",
    "2099-12-31",
    "2026-02-30",
    "令和8年4月1日",
    "架空",
    "P-1",
    "S-1",
    "V-1",
    "&a ",
    "*a",
    "<<: *a\n",
    "---\n",
    "id: ",
    "name: ",
    "systems:\n",
    "vendors:\n",
    "people:\n",
    "contracts:\n",
    "facility:\n",
    "  - id: X\n",
    "status: ",
    "approved_date: ",
    "expires_date: ",
    "# junshu: ignore[GOV-5.1-2] x\n",
];

/// What waivers are made of.
pub const WAIVERS: &[&str] = &[
    "waivers:\n",
    "  - id: W\n",
    "rule: ",
    "requirement: ",
    "node: ",
    "reason: ",
    "approver: ",
    "approved_date: ",
    "expires_date: ",
    "compensating_measure: ",
    "GOV-5.1-2",
    "GOV-5.1-2/certificate-valid",
    "waiver/expired",
    "schema/unknown-key",
    "vendors[V-PACS]",
    "vendors[0]",
    ".certifications[0]",
    "[*]",
    "[",
    "]",
    ".",
    "vendors",
    "waivers[W-PACS]",
    "P-DIRECTOR",
    "P-FORMER",
    "2026-11-22",
    "2027-03-31",
    "2099-01-01",
    "# junshu: ignore[",
    "] 理由\n",
    "# junshu: ",
    "ignore",
    "\n",
    "  ",
    "~",
    "''",
    "*",
    ",",
    "- ",
    ": ",
    "---\n",
];

/// What settings are made of.
pub const CONFIG: &[&str] = &[
    "inventory: ",
    "facilities: ",
    "include: ",
    "select: ",
    "ignore: ",
    "params:\n",
    "severities:\n",
    "rules: ",
    "baseline: ",
    "today: ",
    "fail_on: ",
    "max_warnings: ",
    "format: ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "\n",
    "  ",
    "- ",
    ": ",
    "*",
    "**",
    "../",
    "/",
    "hospitals/*",
    "[a-",
    "common",
    "error",
    "warning",
    "info",
    "never",
    "text",
    "sarif=out.sarif",
    "sarif=",
    "GOV-5.1-2",
    "GOV-5.1-2/certificate-valid",
    "GOV",
    "waiver",
    "grace_days",
    "14",
    "-1",
    "true",
    "~",
    "''",
    "2026-11-22",
    "---\n",
    "架空",
];

/// What JSON is made of.
pub const JSON: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\"\"",
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1e9",
    "18446744073709551616",
    "\\u0000",
    "\\ud800",
    "\\n",
    "\"schema\"",
    "\"pack\"",
    "\"facilities\"",
    "\"findings\"",
    "\"root\"",
    "\"name\"",
    "\"error\"",
    "\"warning\"",
    "\"fingerprint\"",
    "\"path\"",
    "\"message\"",
    "\"junshu.baseline/1\"",
    "\"junshu.report/1\"",
    "\"2026-11-22\"",
    "{\"a\":1}",
    "[]",
    "{}",
    " ",
    "\n",
];

/// What pages are made of.
pub const MARKDOWN: &[&str] = &[
    "# 題\n",
    "## なぜ\n",
    "## 直し方\n",
    "## 例\n",
    "\n",
    "\n\n",
    "```yaml\n",
    "```yaml today=2026-11-22 n=1\n",
    "```\n",
    "~~~\n",
    "```yaml today=",
    " # fail: x\n",
    "# warn:",
    "# info: ",
    "- ",
    "1. ",
    "> ",
    "    ",
    "| a | b |\n",
    "| --- | --- |\n",
    "**",
    "_",
    "`",
    "``",
    "[a](b)",
    "![",
    "](",
    "<b>",
    "<!--",
    "-->",
    "&amp;",
    "\\",
    "***\n",
    "===\n",
    "---\n",
    "a: 1\n",
    "\r\n",
    "\t",
    "file=a.yaml",
    "files=a,b",
    "requirement=GOV-5.1-2",
    "架空",
    "\u{feff}",
];

/// What rules are made of.
pub const RHAI: &[&str] = &[
    "let x = ",
    "const X = ",
    "x",
    "s",
    "s.size",
    "s.name",
    "s.tags",
    "s.gone",
    "s.box.depth",
    "s.parts",
    "s.keeper",
    "t",
    "x = ",
    "x += ",
    "; ",
    " ",
    "\n",
    "(",
    ")",
    "{ ",
    " }",
    "[",
    "]",
    "#{ a: 1 }",
    "()",
    "if ",
    " else ",
    "for t in s.tags ?? [] { ",
    "for (t, i) in ",
    "0..3",
    "in ",
    "switch x { ",
    "1 => ",
    "_ => ",
    " => ",
    ", ",
    "return ",
    "break",
    "continue",
    "fail(",
    "warn(s, ",
    "info(s, \"i\")",
    "error(s, \"e\")",
    "skip()",
    ".note(s, \"n\")",
    ".help(\"h\")",
    ".push(1)",
    ".len()",
    ".filter(|t| ",
    ".map(|t| ",
    ".any(|t| ",
    ".all(|t| ",
    ".count(|t| ",
    ".find(|t| ",
    ".first()",
    ".unique()",
    ".join(\",\")",
    ".contains(",
    ".starts_with(\"a\")",
    ".sort()",
    "|t| ",
    "t == ",
    "\"a\"",
    "`${",
    "}`",
    "`${x}`",
    "0",
    "1",
    "-1",
    "2.5",
    "true",
    "false",
    " == ",
    " != ",
    " < ",
    " > ",
    " >= ",
    " + ",
    " - ",
    " * ",
    " / ",
    " % ",
    " && ",
    " || ",
    " ?? ",
    "!",
    "-",
    "?.",
    ".",
    "?[",
    "today()",
    "date(\"2026-01-01\")",
    ".days_from(",
    ".plus_days(1)",
    "at(\"things[]\")",
    "find(\"people\", ",
    "having(\"things\", \"name\", ",
    "blank(",
    "param(\"most\")",
    "carried(",
    "boxed(",
    "told(",
    "deeper(x, 3)",
    "fn f(a) { a }\n",
    "f(",
    ".parent",
    "[0]",
    "[\"name\"]",
    "this",
    "x.a = 1",
    "global::X",
    "throw ",
    "const RULE = #{ severity: \"error\", on: \"things[]\" };\n",
    "fn check(s) {\n",
    "//! 題\n",
    "/* ",
    " */",
];

/// Changes an input in a few places; `others` are inputs from which parts may be taken.
pub fn mutate(input: &[u8], tokens: &[&str], others: &[Vec<u8>], random: &mut Rng) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..random.usize(1..6) {
        match random.u8(0..12) {
            0 => flip(&mut bytes, random),
            1..=4 => insert(&mut bytes, random.choice(tokens).unwrap_or(&"").as_bytes(), random),
            5 => cut(&mut bytes, random),
            6 => doubled(&mut bytes, random),
            7 => overwrite(&mut bytes, random.choice(tokens).unwrap_or(&"").as_bytes(), random),
            8 | 9 => lines(&mut bytes, random),
            10 => indent(&mut bytes, random),
            _ => splice(&mut bytes, others, random),
        }
    }
    bytes
}

fn place(bytes: &[u8], random: &mut Rng) -> usize {
    let at = random.usize(0..=bytes.len());
    // Mostly between characters: what is no text is soon refused.
    (at..bytes.len()).find(|&at| bytes[at] & 0xc0 != 0x80).unwrap_or(bytes.len())
}

fn stretch(bytes: &[u8], most: usize, random: &mut Rng) -> std::ops::Range<usize> {
    let from = place(bytes, random);
    let to = (from + random.usize(0..=most)).min(bytes.len());
    from..(to..bytes.len()).find(|&at| bytes[at] & 0xc0 != 0x80).unwrap_or(bytes.len())
}

fn flip(bytes: &mut [u8], random: &mut Rng) {
    if !bytes.is_empty() {
        let at = random.usize(0..bytes.len());
        bytes[at] ^= 1 << random.u8(0..8);
    }
}

fn insert(bytes: &mut Vec<u8>, part: &[u8], random: &mut Rng) {
    let at = place(bytes, random);
    bytes.splice(at..at, part.iter().copied());
}

fn overwrite(bytes: &mut Vec<u8>, part: &[u8], random: &mut Rng) {
    let range = stretch(bytes, 12, random);
    bytes.splice(range, part.iter().copied());
}

fn cut(bytes: &mut Vec<u8>, random: &mut Rng) {
    let range = stretch(bytes, 24, random);
    bytes.drain(range);
}

fn doubled(bytes: &mut Vec<u8>, random: &mut Rng) {
    let part = bytes[stretch(bytes, 60, random)].to_vec();
    insert(bytes, &part, random);
}

/// Drops, doubles, joins or moves lines.
fn lines(bytes: &mut Vec<u8>, random: &mut Rng) {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|&b| b == b'\n').map(<[u8]>::to_vec).collect();
    if lines.is_empty() {
        return;
    }
    let (at, to) = (random.usize(0..lines.len()), random.usize(0..lines.len()));
    match random.u8(0..5) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(to, lines[at].clone()),
        2 => lines.swap(at, to),
        3 => lines.truncate(at),
        _ => drop(lines[at].pop()),
    }
    *bytes = lines.concat();
}

/// Gives a line, or all from it on, another indentation.
fn indent(bytes: &mut Vec<u8>, random: &mut Rng) {
    let mut lines: Vec<Vec<u8>> = bytes.split(|&b| b == b'\n').map(<[u8]>::to_vec).collect();
    let (at, by, all) = (random.usize(0..lines.len()), random.usize(0..6), random.u8(0..4) == 0);
    let until = if all { lines.len().min(at + 12) } else { at + 1 };
    for line in &mut lines[at..until] {
        let blanks = line.iter().take_while(|&&b| b == b' ').count();
        line.splice(..blanks, std::iter::repeat_n(b' ', if all { blanks + by } else { by }));
    }
    *bytes = lines.join(&b'\n');
}

/// Puts a part of another input somewhere.
fn splice(bytes: &mut Vec<u8>, others: &[Vec<u8>], random: &mut Rng) {
    let Some(other) = random.choice(others) else { return };
    let part = other[stretch(other, 200, random)].to_vec();
    insert(bytes, &part, random);
}
