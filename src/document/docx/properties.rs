//! The part of the core properties in; what the file says about itself out, under the names that Word shows.

use super::fault::Fault;
use super::xml::{self, Piece};

/// What stands above them where a place among them is shown.
pub const HEADING: &str = "ファイルのプロパティ";
/// Characters of one: a comment may be a page.
const LONGEST: usize = 1000;

/// The elements, with the keys that rules know and the names that Word shows.
const NAMES: [(&str, &str, &str); 8] = [
    ("title", "title", "タイトル"),
    ("subject", "subject", "件名"),
    ("creator", "creator", "作成者"),
    ("lastModifiedBy", "last_modified_by", "前回保存者"),
    ("created", "created", "作成日時"),
    ("modified", "modified", "前回保存日時"),
    ("version", "version", "バージョン番号"),
    ("revision", "revision", "改訂番号"),
];

/// A property: the key, the name that Word shows, what it says.
pub type Property = (&'static str, &'static str, String);

/// Those that say something, each once, in the order in which Word shows them.
pub fn read(part: &[u8]) -> Result<Vec<Property>, Fault> {
    let mut open: Option<usize> = None;
    let mut said: [String; NAMES.len()] = Default::default();
    xml::walk(part, |piece| {
        match piece {
            Piece::Open(element) => {
                open = NAMES.iter().position(|(own, ..)| *own == element.name).filter(|&at| said[at].is_empty());
            }
            Piece::Words(words) => open.into_iter().for_each(|at| said[at].push_str(words)),
            Piece::Close(_) => open = None,
        }
        Ok(())
    })?;
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
    let all = NAMES.iter().zip(&said).map(|(&(_, key, name), text)| (key, name, one_line(text)));
    Ok(all.filter(|(_, _, text): &Property| !text.is_empty()).collect())
}
