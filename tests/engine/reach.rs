//! Every name that scripts may call in; that none of them reaches a file, the clock, the environment or the network out.

use std::collections::BTreeSet;

use junshu::script::{ScriptEngine, Told};

use crate::bench::{Bench, THINGS, TODAY};

/// The most that a function can learn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// What it is given.
    Values,
    /// The records.
    Records,
    /// The day of the check, which is said and not looked up.
    Day,
    /// Parameters and the requirement, which stand in the pack and the settings.
    Pack,
    /// The kind of what has a name inside the repository; never what it holds.
    Names,
}
use Reach::{Day, Names, Pack, Records, Values};

/// All of them, reviewed one by one. A new one is put here with a thought.
const FUNCTIONS: [(&str, Reach); 49] = [
    ("all", Records),
    ("any", Records),
    ("at", Records),
    ("blank", Values),
    ("contains", Records),
    ("count", Records),
    ("date", Values),
    ("days_from", Values),
    ("ends_with", Values),
    ("error", Values),
    ("fail", Values),
    ("filled", Records),
    ("filter", Records),
    ("find", Records),
    ("first", Records),
    ("having", Records),
    ("help", Values),
    ("index_of", Records),
    ("info", Values),
    ("is_empty", Records),
    ("join", Records),
    ("keys", Records),
    ("kind_of_file", Names),
    ("last", Records),
    ("len", Records),
    ("map", Records),
    ("matches", Values),
    ("near_section", Records),
    ("newest", Records),
    ("note", Values),
    ("oldest", Records),
    ("param", Pack),
    ("plus_days", Values),
    ("plus_years", Values),
    ("push", Values),
    ("requirement", Pack),
    ("section", Records),
    ("skip", Values),
    ("split", Values),
    ("starts_with", Values),
    ("to_lower", Values),
    ("to_string", Records),
    ("to_upper", Values),
    ("today", Day),
    ("trim", Values),
    ("unique", Records),
    ("version_at_least", Values),
    ("warn", Values),
    ("written_date", Values),
];

#[test]
fn scripts_may_call_what_was_reviewed_and_nothing_else() {
    let pack = Bench::mini().check("t/a", "return;").load().pack;
    let engine = ScriptEngine::new(&pack.schema, &pack.params, &[]).expect("an engine without libraries");
    let reviewed: BTreeSet<&str> = FUNCTIONS.iter().map(|(name, _)| *name).collect();
    let told: BTreeSet<&str> = engine.natives().iter().map(Told::name).collect();
    assert_eq!(told, reviewed);
    let only =
        |reach: Reach| FUNCTIONS.iter().filter(|(_, of)| *of == reach).map(|(name, _)| *name).collect::<Vec<_>>();
    assert_eq!((only(Day), only(Names)), (vec!["today"], vec!["kind_of_file"]));
}

/// What files, clocks, environments, networks, processes and chance are called where a language has them.
const OUTSIDE: &str = "open open_file read read_file read_to_string read_line read_dir readdir load load_file include require \
    source slurp write write_file append create remove delete unlink rename copy mkdir rmdir stat exists path Path file File \
    cwd chdir home tmp glob walk ls cat env getenv setenv var vars args argv environ hostname user uname pid now time clock \
    timestamp date_now utc_now local_time current_date current_time instant elapsed sleep wait delay timeout rand random \
    rand_int uuid seed shuffle sample http https get post fetch request url curl download socket connect tcp udp dns lookup \
    resolve listen bind system exec execute command run shell popen spawn fork thread exit quit abort panic kill eval \
    compile parse parse_json import export module use load_module plugin ffi dlopen print println debug log trace warn_log \
    input stdin stdout stderr stdin_read match regex re_match is_match replace sub gsub captures grep sort sort_by \
    sort_desc order_by dedup reduce fold drain retain splice extract pad repeat blob bytes as_string to_blob to_json \
    format_json curry call Fn is_def_fn is_def_var type_of is_shared tag set_tag name_of stack backtrace gc memory";

/// What the language itself asks of a value or of the script; no more than that.
const OF_THE_LANGUAGE: [&str; 4] = ["is_def_fn", "is_def_var", "is_shared", "type_of"];

#[test]
fn nothing_outside_has_a_name() {
    let words: Vec<&str> = OUTSIDE.split_whitespace().collect();
    assert!(words.len() > 150);
    let forms =
        ["W()", "W(\"/etc/hostname\")", "W(\"a\", \"b\")", "s.name.W()", "s.W(\"a\")", "std::W(\"a\")", "env::W()"];
    let body = |word: &str, form: &str| format!("let before = s.size;\nlet v = {};", form.replace('W', word));
    for form in forms {
        let mut bench = Bench::mini();
        for (at, word) in words.iter().enumerate() {
            bench = bench.check(&format!("t/r{at}"), &body(word, form));
        }
        let loaded = bench.load();
        let troubles = loaded.troubles();
        let ran = loaded.run(THINGS);
        for (at, word) in words.iter().enumerate() {
            let (id, file) = (format!("t/r{at}"), format!("/t/r{at}.rhai"));
            let refused = troubles.iter().any(|trouble| trouble.file.ends_with(&file));
            let known = refused || OF_THE_LANGUAGE.contains(word);
            assert!(known && ran.of(&id).is_empty(), "{} is known", form.replace('W', word));
        }
    }
}

/// Not the day on which the tests run: whoever runs the check says which.
#[test]
fn the_day_is_the_one_of_the_check() {
    let ran = Bench::mini().check("t/a", "fail(s, `${today()}`)").load().run(THINGS);
    assert_eq!(ran.of("t/a")[0].message, TODAY);
}
