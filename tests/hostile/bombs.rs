//! Records that grow where they are read, or are simply huge, in; a place that is shown, or a verdict, in bounded time, out.

use super::given::{check, folder, refused};

const MILLION: usize = 1_000_000;

/// What must come of records.
enum Must {
    /// Not read: the code, and where.
    Refuse(&'static str, &'static str),
    /// Read and judged: no words of it are what is wanted, but it is no more than that.
    Judge,
}
use Must::{Judge, Refuse};

#[track_caller]
fn case(name: &str, records: String, must: Must) {
    let folder = folder(&[("r.yaml", records.as_bytes())]);
    drop(records);
    let ran = check(folder.path(), &["r.yaml"]);
    match must {
        Refuse(code, place) => refused(&ran, code, place),
        Judge => assert_eq!(ran.code, 1, "{name}: {}", ran.err),
    }
    let said = ran.out.len() + ran.err.len();
    assert!(said < 200_000, "{name}: {said} bytes are said");
}

const DEEP: &str = "入れ子が深すぎます";

#[test]
fn nesting() {
    let many = |part: &str, times: usize| part.repeat(times);
    let stairs = |depth: usize| (0..depth).map(|at| format!("{}a:\n", " ".repeat(at))).collect::<String>();
    case("lists, open", format!("a: {}", many("[", MILLION)), Refuse("yaml::syntax", DEEP));
    case("lists", format!("a: {}{}", many("[", MILLION), many("]", MILLION)), Refuse("yaml::syntax", "r.yaml:1:"));
    case("maps", format!("a: {}", many("{a: ", MILLION)), Refuse("yaml::syntax", DEEP));
    case("dashes", format!("a:\n {}x", many("- ", MILLION)), Refuse("yaml::syntax", DEEP));
    case("stairs", stairs(3_000), Refuse("yaml::syntax", DEEP));
    case("dashes, then lists", format!("a:\n{}{}", many("- ", 200), many("[", MILLION)), Refuse("yaml::syntax", DEEP));
    case("keys that ask", format!("a: {}", many("? ", MILLION)), Refuse("yaml::syntax", "r.yaml:1:"));
    case("as deep as it may be", format!("a: {}{}\n", many("[", 200), many("]", 200)), Judge);
    case("stairs that may be", stairs(200), Judge);
}

#[test]
fn aliases() {
    let doubled = |times: usize, last: &str| {
        let level = |at: usize| format!("a{at}: &a{at} [*a{0}, *a{0}]\n", at - 1);
        format!("a0: &a0 [x, y]\n{}{last}", (1..times).map(level).collect::<String>())
    };
    case("doubled", doubled(60, ""), Refuse("yaml::alias_bomb", "r.yaml:18:"));
    case("in one list", format!("a: &a 1\nb: [{}]\n", "*a, ".repeat(MILLION)), Judge);
    case("a cycle", "a: &x [1, *x]\n".into(), Refuse("yaml::alias_cycle", "r.yaml:1:11"));
    case("a cycle of maps", "a: &x { b: { c: *x } }\n".into(), Refuse("yaml::alias_cycle", "r.yaml:1:"));
    case("a merge of itself", "a: &x { <<: *x }\n".into(), Refuse("yaml::alias_cycle", "r.yaml:1:"));
    case("an endless name", format!("a: &{0} 1\nb: *{0}\n", "n".repeat(MILLION)), Judge);
}

/// Each map holds what it has merged from the one before, and the copy of that one, and so on.
#[test]
fn merges() {
    let link = |at: usize| format!("a{at}: &a{at} {{ <<: *a{}, y{at}: 1 }}\n", at - 1);
    let chain = format!("a0: &a0 {{ x: 1 }}\n{}", (1..3_000).map(link).collect::<String>());
    case("a chain", chain, Refuse("yaml::alias_bomb", "r.yaml:"));
    let keys = |count: usize| (0..count).map(|at| format!("k{at}: 1, ")).collect::<String>();
    case("large maps", format!("a: &a {{ {0} }}\nb: {{ <<: *a, z: 1, {0} }}\n", keys(100_000)), Judge);
    case("many maps", format!("a: {{ {} }}\n", "<<: { a: 1 }, ".repeat(100_000)), Judge);
    case("many times", format!("a: &a {{ {} }}\nb: {{ <<: [{}] }}\n", keys(1_000), "*a, ".repeat(900)), Judge);
}

#[test]
fn long_texts() {
    case("a scalar of 100 MB", format!("a: \"{}\"\n", "x".repeat(100 * MILLION)), Judge);
}

#[test]
fn long_lines() {
    case("a line of 50 MB", format!("a: 1 #{}\n", "c".repeat(50 * MILLION)), Judge);
    case("a million items on a line", format!("a: [{}]\n", "x, ".repeat(MILLION)), Judge);
    case("spaces", format!("{}a: 1\n", " ".repeat(10 * MILLION)), Judge);
    case("a key of a megabyte", format!("? {}\n: 1\n", "k".repeat(MILLION)), Judge);
    case("a key without an end", "k".repeat(MILLION), Refuse("inventory::not_a_map", "r.yaml:1:1"));
}

#[test]
fn very_many() {
    let keys = |indent: &str, count: usize| (0..count).map(|at| format!("{indent}k{at}: 1\n")).collect::<String>();
    case("keys", format!("a:\n{}", keys(" ", MILLION)), Judge);
    case("documents", "---\n".repeat(MILLION), Judge);
    case("comments", format!("{}a: 1\n", "# c\n".repeat(MILLION)), Judge);
    case("line feeds", format!("{}a: 1\n", "\n".repeat(10 * MILLION)), Judge);
    case("carriage returns", format!("{}a: 1\n", "\r".repeat(MILLION)), Judge);
    case(
        "anchors",
        (0..100_000).map(|at| format!("- &a{at} 1\n")).collect(),
        Refuse("inventory::not_a_map", "r.yaml:1:1"),
    );
}

/// The first errors are shown, and the number of the others.
#[test]
fn errors_without_end() {
    case("keys twice", "a: 1\n".repeat(MILLION), Refuse("yaml::duplicate_key", "ほかに 999899 件の誤りがあります"));
    case("broken documents", "---\na: *x\n".repeat(100_000), Refuse("yaml::unknown_anchor", "ほかに 99900 件"));
    case("tags on one line", format!("a: [{}]\n", "!x 1, ".repeat(MILLION)), Refuse("yaml::tag", "ほかに"));
    case("colons", ":".repeat(MILLION), Refuse("yaml::syntax", "r.yaml:1:1"));
}

/// Each is shown, in time that does not grow with the line, the record or the place that it shares with others.
#[test]
fn findings_without_end() {
    let many = 10_000;
    for (records, code) in [
        (format!("people: [{}]\n", "~, ".repeat(2 * many)), "schema/type"),
        ((0..many).map(|at| format!("k{at}: 1\n")).collect(), "schema/unknown-key"),
        ((0..many).map(|at| format!("---\nk{at}: 1\n")).collect(), "schema/unknown-key"),
        (format!("people:\n{}", "  - { id: A }\n".repeat(many)), "schema/required"),
    ] {
        let folder = folder(&[("r.yaml", records.as_bytes())]);
        let ran = check(folder.path(), &["r.yaml", "--format", "short"]);
        assert!(ran.code == 1 && ran.out.matches(&format!("[{code}]")).count() >= many, "{code}: {}", ran.err);
        let few = check(folder.path(), &["r.yaml", "--quiet"]);
        assert!(few.out.matches(&format!("[{code}]")).count() >= many / 2, "{code}");
    }
}
