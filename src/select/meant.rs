//! A word that names nothing in; what its writer most likely meant out, as words of help.

use crate::codes::{self, CodePage};
use crate::pack::Pack;
use crate::suggest::{did_you_mean, half_width};

use crate::rule::begins;

/// The nearest of `ids`, by the whole or by the name after the last `/` or `::`; or what a reader of the guideline
/// writes, `5.1 ②`, as ids.
#[must_use]
pub fn meant(pack: &Pack, word: &str, ids: &[&str]) -> Option<String> {
    by_label(pack, word).or_else(|| did_you_mean(word, ids.iter().copied())).or_else(|| by_name(word, ids))
}

/// Why a code that can be printed cannot be chosen, and what to choose instead.
pub fn unselectable(pack: &Pack, word: &str) -> Option<String> {
    let (group, name) = word.rsplit_once('/').unwrap_or(("", word));
    let of = |name: &str| codes::pages().iter().find(|code| begins(&code.id, name));
    let code = of(name).filter(|code| group.is_empty() || *code.id == *name)?;
    if is_before_the_check(code) {
        return Some("検査の前の誤りで、選べません".to_owned());
    }
    let requirement = pack.requirement(group).or(pack.requirements.first())?;
    Some(format!("遵守事項の下に出るので、遵守事項で選びます。例: `{}`", requirement.id))
}

fn is_before_the_check(code: &CodePage) -> bool {
    code.id.contains("::") || !code.is_about_records()
}

/// The requirements with this label, or the beginning of the ids of this section.
fn by_label(pack: &Pack, word: &str) -> Option<String> {
    let word = plain(word);
    let numbered = |label: &str| label == word || without_heading(label) == word;
    let mut ids: Vec<String> =
        pack.requirements.iter().filter(|r| numbered(&plain(&r.label))).map(|r| r.id.clone()).collect();
    if ids.is_empty() && word.starts_with(|c: char| c.is_ascii_digit()) {
        ids = pack.requirements.iter().filter_map(|r| numbered_id(&r.id, &r.section, &word)).collect();
        ids.dedup();
    }
    offer(ids.iter().map(String::as_str))
}

/// `GOV-5.1` for `5.1` of `GOV-5.1-2`: the id up to the end of the number.
fn numbered_id(id: &str, section: &str, number: &str) -> Option<String> {
    let before = &id[..id.find(section)?];
    let whole = format!("{before}{number}");
    begins(id, &whole).then_some(whole)
}

/// Half-width and without spaces.
fn plain(text: &str) -> String {
    half_width(text).split_whitespace().collect()
}

/// `1.2.1①` for `1.2.1<説明責任>①`.
fn without_heading(label: &str) -> String {
    match (label.split_once('<'), label.rsplit_once('>')) {
        (Some((before, _)), Some((_, after))) => format!("{before}{after}"),
        _ => label.to_owned(),
    }
}

/// The ids whose last part is near: `certificate-vald`, `required`.
fn by_name(word: &str, ids: &[&str]) -> Option<String> {
    let name = |id: &str| id.rsplit(['/', ':']).next().unwrap_or_default().to_owned();
    let names: Vec<String> = ids.iter().map(|id| name(id)).collect();
    let near = crate::suggest::nearest(word, names.iter().map(String::as_str))?;
    offer(ids.iter().filter(|id| name(id) == near).copied())
}

/// The end of a message for a few ids; many are a list to look through, and no guess.
fn offer<'a>(ids: impl Iterator<Item = &'a str>) -> Option<String> {
    let quoted: Vec<String> = ids.map(|id| format!("`{id}`")).collect();
    (1..=3).contains(&quoted.len()).then(|| format!("もしかして {} ですか？", quoted.join("、")))
}
