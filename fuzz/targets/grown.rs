//! Chance in; the script of a rule that compiles and mostly fits together, so that what it does is tried and not its form, out.

use fastrand::Rng;

/// What an expression is meant to come to. Now and then it comes to something else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Truth,
    Number,
    Text,
    Day,
    List,
    Record,
}
use Type::{Day, List, Number, Record, Text, Truth};

const TYPES: [Type; 6] = [Truth, Number, Text, Day, List, Record];

/// What an expression of a type can be, simple ones first. `b`, `n`, `t`, `d`, `l` and `r` between angles are expressions of the
/// types above; `v` is a variable of the type, and `c` the
/// parameter of a closure.
#[allow(clippy::too_many_lines, reason = "a table: what each type is made of")]
fn forms(of: Type) -> (&'static [&'static str], &'static [&'static str]) {
    match of {
        Truth => (
            &["true", "false", "s.used", "s.idle", "<v>"],
            &[
                "<n> < <n>",
                "<n> == <n>",
                "<t> == <t>",
                "<t> != <t>",
                "<d> <= <d>",
                "<r>.kind == <t>",
                "!(<b>)",
                "<b> && <b>",
                "<b> || <b>",
                "<l>.contains(<t>)",
                "<l>.any(|c| <b>)",
                "<l>.all(|c| <b>)",
                "<t>.starts_with(<t>)",
                "blank(<t>)",
                "filled(<t>)",
                "<r> == ()",
                "<t> != ()",
                "<l>.is_empty()",
                "<t> in <l>",
                "<n> in 0..3",
                "(<b>)",
                "(if <b> { <b> } else { <b> })",
                "(switch <t> { \"a\" => <b>, _ => <b> })",
                "<b> ?? <b>",
                "param(\"strict\")",
            ],
        ),
        Number => (
            &["0", "1", "-1", "2.5", "s.size", "s.weight", "s.box.depth", "<v>"],
            &[
                "<n> + <n>",
                "<n> - <n>",
                "<n> * <n>",
                "<n> / <n>",
                "<n> % <n>",
                "-(<n>)",
                "<l>.len()",
                "<t>.len()",
                "<d>.days_from(<d>)",
                "<l>.count(|c| <b>)",
                "<l>.index_of(<t>)",
                "<r>.count",
                "(<n> ?? <n>)",
                "<t>?.len()",
                "param(\"most\")",
                "(if <b> { <n> } else { <n> })",
                "deeper(<n>, 2)",
                "#{ a: <n>, b: <t> }.a",
                "[<n>, <n>][<n>]",
            ],
        ),
        Text => (
            &["\"a\"", "\"\"", "s.name", "s.id", "s.label", "s.keeper", "s.gone", "s.nothing", "<v>", "<c>"],
            &[
                "`${<t>}・${<n>}`",
                "`${<d>}`",
                "<t> + <t>",
                "(<t> ?? <t>)",
                "<t>.trim()",
                "<t>.to_upper()",
                "<l>.join(<t>)",
                "<l>.first()",
                "<l>.last()",
                "<l>[<n>]",
                "<l>[0]",
                "<r>.kind",
                "<r>.name",
                "<r>?.id?.trim()",
                "<r>[<t>]",
                "<n>.to_string()",
                "carried(<t>)",
                "carried_back(<t>)",
                "boxed(<t>).place",
                "(if <b> { <t> } else { <t> })",
                "<l>.find(|c| <b>)",
            ],
        ),
        Day => (
            &["today()", "s.bought_date", "s.expires_date", "date(\"2026-01-31\")", "<v>"],
            &["<d>.plus_days(<n>)", "(<d> ?? <d>)", "<r>.made_date", "date(<t>)", "(if <b> { <d> } else { <d> })"],
        ),
        List => (
            &["s.tags", "s.parts", "[]", "at(\"things[]\")", "param(\"kinds\")", "<v>"],
            &[
                "(<l> ?? [])",
                "[<t>, <n>]",
                "[<r>]",
                "<l>.filter(|c| <b>)",
                "<l>.map(|c| <t>)",
                "<l>.map(|c| <n>)",
                "<l>.unique()",
                "having(\"things\", \"name\", <t>)",
                "<t>.split(\",\")",
                "<r>.tags",
                "<l> + <l>",
                "<l>.map(|c| [c, <t>])",
                "<r>.keys()",
            ],
        ),
        Record => (
            &["s", "s.box", "s.parent", "<v>", "<c>"],
            &[
                "find(\"people\", <t>)",
                "<l>.first()",
                "<l>[0]",
                "<l>.find(|c| <b>)",
                "<l>.newest(\"made_date\")",
                "<r>.box",
                "<r>?.lid",
                "(<r> ?? <r>)",
                "carried(<r>)",
                "at(\"facility\")",
                "#{ id: <t>, kind: <t>, tags: <l> }",
                "<r>.parent",
            ],
        ),
    }
}

const STATEMENTS: &[&str] = &[
    "out.push(fail(<r>, <t>));",
    "out.push(warn(<t>, <t>));",
    "out.push(info(<r>, <t>).help(<t>));",
    "out.push(fail(<d>, <t>).note(<r>, <t>));",
    "if <b> { <s> }",
    "(if <b> { <s> } else { <s> })",
    "for c in <l> { <s> }",
    "for (c, i) in <l> { if i == <n> { continue; } <s> }",
    "for i in 0..3 { <s> }",
    "for c in <l> { if <b> { break; } <s> }",
    "if <b> { return fail(<r>, <t>); }",
    "switch <t> { \"a\" => { <s> }, <t> if <b> => { <s> }, _ => { <s> } }",
    "switch <b> { true => { <s> }, false => { <s> } }",
    "{ <s> <s> }",
    "<=>",
    "<=>",
    "<=>",
    "<~>",
    "<~>",
    "if <b> { return; }",
];

/// What is seen at a place.
struct Writer<'r> {
    random: &'r mut Rng,
    variables: Vec<(String, Type)>,
    names: usize,
    /// How much more is written.
    left: i32,
    /// How many closures and loops are around this place.
    inside: usize,
}

/// A script.
pub fn script(random: &mut Rng) -> String {
    let mut writer = Writer { random, variables: Vec::new(), names: 0, left: 60, inside: 0 };
    let body: Vec<String> = (0..writer.random.usize(1..6)).map(|_| writer.statement()).collect();
    format!(
        "//! 題\nconst RULE = #{{ severity: \"error\", on: \"things[]\" }};\nfn check(s) {{\nlet out = [];\n{}\nout\n}}\n",
        body.join("\n")
    )
}

impl Writer<'_> {
    fn of(&mut self, all: &'static [&'static str]) -> &'static str {
        all[self.random.usize(0..all.len())]
    }

    fn statement(&mut self) -> String {
        self.left -= 1;
        let seen = self.variables.len();
        let form = if self.left < 0 { STATEMENTS[0] } else { self.of(STATEMENTS) };
        let text = match form {
            "<=>" => return self.variable(),
            "<~>" => return self.change(),
            form => self.filled(form, Truth),
        };
        self.variables.truncate(seen);
        text
    }

    /// A new variable. What it is made of is written before it is seen.
    fn variable(&mut self) -> String {
        let of = TYPES[self.random.usize(0..TYPES.len())];
        let value = self.expression(of);
        let again = self.random.usize(0..6) == 0 && !self.variables.is_empty();
        let name = if again { self.variables[0].0.clone() } else { format!("x{}", self.names) };
        self.names += 1;
        self.variables.push((name.clone(), of));
        format!("let {name} = {value};")
    }

    /// Another value for a variable.
    fn change(&mut self) -> String {
        let Some((name, of)) = self.random.choice(&self.variables).cloned() else { return self.variable() };
        let value = self.expression(of);
        let sign = match of {
            Number => self.of(&["=", "+=", "-=", "*=", "/=", "%="]),
            Text | List => self.of(&["=", "+="]),
            _ => "=",
        };
        if of == List && self.random.bool() {
            format!("{name}.push({value});")
        } else {
            format!("{name} {sign} {value};")
        }
    }

    fn expression(&mut self, of: Type) -> String {
        self.left -= 1;
        let of = if self.random.usize(0..25) == 0 { TYPES[self.random.usize(0..TYPES.len())] } else { of };
        let (simple, all) = forms(of);
        let form = if self.left < 0 || self.random.usize(0..3) == 0 { self.of(simple) } else { self.of(all) };
        self.filled(form, of)
    }

    /// A form with something in each of its places.
    fn filled(&mut self, form: &'static str, of: Type) -> String {
        let inside = usize::from(form.contains("|c|") || form.starts_with("for c") || form.starts_with("for (c"));
        self.inside += inside;
        let mut text = String::new();
        let mut rest = form;
        while let Some((before, behind)) = rest.split_once('<') {
            text.push_str(before);
            let Some((hole, behind)) = behind.split_once('>').filter(|(hole, _)| hole.len() == 1) else {
                text.push('<');
                rest = behind;
                continue;
            };
            text.push_str(&match hole {
                "b" => self.expression(Truth),
                "n" => self.expression(Number),
                "t" => self.expression(Text),
                "d" => self.expression(Day),
                "l" => self.expression(List),
                "r" => self.expression(Record),
                "s" => self.statement(),
                "c" if self.inside > 0 => "c".to_owned(),
                _ => self.known(of),
            });
            rest = behind;
        }
        text.push_str(rest);
        self.inside -= inside;
        text
    }

    /// A variable of a type, or what stands in for it.
    fn known(&mut self, of: Type) -> String {
        let fit: Vec<&String> = self.variables.iter().filter(|(_, own)| *own == of).map(|(name, _)| name).collect();
        self.random.choice(fit).map_or_else(|| forms(of).0[0].to_owned(), String::clone)
    }
}
