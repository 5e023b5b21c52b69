//! One command in; its manual page out, with the heads that Japanese manual pages have.
//!
//! clap_mangen writes what stands under the heads; what the help says below its options becomes sections of its own.

use std::io::{self, Write};

use clap::Command;
use clap::builder::PossibleValue;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

/// What the whole is, in one line: `apropos` searches it.
const WHOLE: &str = "病院の記録（YAML）を遵守事項に照らして検査する";
/// The day of the version in Cargo.toml: the same command gives the same page on every day.
const DATE: &str = "2026-11-25";

const VARIABLES: [(&str, &str); 5] = [
    (
        "JUNSHU_FAIL_ON, JUNSHU_SELECT …",
        "同じ名前のオプションと同じ。設定のファイルより強い。一覧は junshu-config-show(1)",
    ),
    ("NO_COLOR", "空と 0 以外なら色を使わない。次の二つに優先する"),
    ("FORCE_COLOR, CLICOLOR_FORCE", "空と 0 以外なら端末でなくても色を使う"),
    ("TERM", "dumb なら色を使わず、途中の経過も出さない"),
    ("GITHUB_STEP_SUMMARY", "--format github のとき、まとめ（Markdown）を書き足すファイル"),
];

/// What a command is called from outside: `junshu-check`. That is also the name of its page.
pub fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

/// The page in roff.
pub fn page(command: &Command) -> String {
    let whole = !name(command).contains('-');
    let under = Under::of(command);
    let man = Man::new(command.clone())
        .title(name(command).to_uppercase())
        .date(DATE)
        .source(format!("junshu {}", env!("CARGO_PKG_VERSION")))
        .manual("ユーザーコマンド");
    let mut page = written(|out| man.render_title(out));
    // Lines are not drawn out to the margin, for Japanese has no spaces that could grow; and no name is hyphenated.
    page.push_str(".ad l\n.nh\n");
    page.push_str(&head("名前"));
    let short = if whole { WHOLE.to_owned() } else { command.get_about().map(ToString::to_string).unwrap_or_default() };
    page.push_str(&lines(&[&format!("{} - {short}", name(command))]));
    page.push_str(&head("書式"));
    page.push_str(&below(&written(|out| man.render_synopsis_section(out))));
    page.push_str(&head("説明"));
    page.push_str(&breakable(&below(&written(|out| man.render_description_section(out)))));
    page.push_str(&breakable(&under.rest));
    page.push_str(&head("オプション"));
    let options = written(|out| man.render_options_section(out));
    page.push_str(&breakable(&options.replace("\n.SH ", "\n.SS ")));
    page.push_str(&breakable(&values(command)));
    if command.has_subcommands() {
        page.push_str(&head("コマンド"));
        page.push_str(&breakable(&below(&written(|out| man.render_subcommands_section(out)))));
    }
    page.push_str(&breakable(&under.codes));
    page.push_str(&under.examples);
    if whole {
        page.push_str(&head("環境変数"));
        page.push_str(&breakable(&list(VARIABLES.iter().copied())));
    } else {
        page.push_str(&head("関連項目"));
        page.push_str(&lines(&["junshu(1)"]));
    }
    page
}

/// What stands under the help, by what it is about.
#[derive(Default)]
struct Under {
    examples: String,
    codes: String,
    rest: String,
}

impl Under {
    fn of(command: &Command) -> Self {
        let mut under = Self::default();
        let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        for paragraph in text.trim().split("\n\n") {
            let (first, rest) = paragraph.split_once('\n').unwrap_or((paragraph, ""));
            if let Some(about) = first.strip_prefix('例').and_then(|about| about.strip_suffix(':')) {
                under.examples.push_str(&head("例"));
                let about = about.trim_matches(['（', '）']);
                under.examples.push_str(&lines(Some(about).filter(|about| !about.is_empty()).as_slice()));
                let commands: Vec<&str> = rest.lines().map(str::trim).collect();
                under.examples.push_str(&format!(".EX\n{}.EE\n", lines(&commands)));
            } else if let Some(codes) = paragraph.strip_prefix("終了コード: ") {
                under.codes.push_str(&head("終了コード"));
                under.codes.push_str(&list(codes_of(codes)));
            } else if paragraph.lines().all(|line| line.starts_with("  ")) {
                under.rest.push_str(&format!(".EX\n{}.EE\n", lines(&paragraph.lines().collect::<Vec<_>>())));
            } else if !paragraph.is_empty() {
                under.rest.push_str(&format!(".PP\n{}", lines(&paragraph.lines().collect::<Vec<_>>())));
            }
        }
        under
    }
}

/// `0 なし、1 あり` as pairs; a comma before anything but a number belongs to the words.
fn codes_of(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let starts = text.match_indices('、').map(|(at, comma)| at + comma.len());
    let starts = starts.filter(|&at| text[at..].starts_with(|c: char| c.is_ascii_digit()));
    let starts: Vec<usize> = std::iter::once(0).chain(starts).collect();
    let ends: Vec<usize> = starts[1..].iter().copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| {
        let one = text[start..end].trim_end_matches('、');
        one.split_once(' ').unwrap_or((one, ""))
    })
}

/// What the values of options mean, where there are words for them.
fn values(command: &Command) -> String {
    let mut text = String::new();
    for arg in command.get_arguments() {
        let values = arg.get_possible_values();
        let said: Vec<(&str, String)> = values.iter().filter_map(said).collect();
        if let (false, Some(long)) = (said.is_empty(), arg.get_long()) {
            text.push_str(&format!(".SS \\-\\-{long} の値\n"));
            text.push_str(&list(said.iter().map(|(name, words)| (*name, words.as_str()))));
        }
    }
    text
}

fn said(value: &PossibleValue) -> Option<(&str, String)> {
    Some((value.get_name(), value.get_help()?.to_string()))
}

fn head(words: &str) -> String {
    format!(".SH {words}\n")
}

/// Text, a line of the page for each line.
fn lines(lines: &[&str]) -> String {
    let mut roff = Roff::new();
    lines.iter().for_each(|line| {
        roff.text([roman(*line)]);
    });
    roff.to_roff()
}

/// Names with what they mean.
fn list<'t>(pairs: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    let mut roff = Roff::new();
    for (name, words) in pairs {
        roff.control("TP", []).text([bold(name)]).text([roman(words)]);
    }
    roff.to_roff()
}

fn written(render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    render(&mut bytes).expect("a vector takes everything");
    String::from_utf8(bytes).expect("clap_mangen writes UTF-8")
}

/// A section of clap_mangen's without its head and what comes before that.
fn below(section: &str) -> String {
    let head = section.find("\n.SH ").map_or(0, |at| at + 1);
    section[head..].split_once('\n').map_or("", |(_, below)| below).to_owned()
}

/// Japanese has no spaces: says between which letters a line may end, which without Japanese macros nothing else does, and
/// joins lines that would be joined with one.
fn breakable(text: &str) -> String {
    let mut broken = String::with_capacity(text.len() * 2);
    let mut letters = text.chars().peekable();
    let mut before = '\n';
    let mut control = false;
    while let Some(letter) = letters.next() {
        if before == '\n' {
            control = letter == '.';
        }
        if letter == '\n' && !control && wide(before) && letters.peek().is_some_and(|&next| wide(next)) {
            continue;
        }
        if !control && may_break(before, letter) {
            broken.push_str("\\:");
        }
        broken.push(letter);
        before = letter;
    }
    broken
}

fn wide(letter: char) -> bool {
    !letter.is_ascii()
}

/// No line starts with what closes or goes on, and none ends with what opens.
fn may_break(before: char, after: char) -> bool {
    let closing = "、。，．：；！？）」』】〕・…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ";
    let stop = "、。）」』".contains(before);
    wide(before)
        && !"（「『【〔".contains(before)
        && !closing.contains(after)
        && (wide(after) || (stop && after != '\n'))
}
