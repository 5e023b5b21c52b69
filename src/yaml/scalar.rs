//! A scalar's text, style and tag in; its value by the YAML 1.2 core schema out.

use granit_parser::Tag;

use crate::node::{Kind, Scalar, Style};

/// Resolves a scalar. `text` is its value after escapes and folding, `raw` the bytes of the file it stands in.
///
/// # Errors
/// The tag, when it is not one of the core schema's or does not fit the text.
pub fn resolve(text: &str, raw: &str, style: Style, tag: Option<&Tag>) -> Result<Scalar, String> {
    let as_text = || {
        let inner = if style == Style::Quoted && raw.len() >= 2 { &raw[1..raw.len() - 1] } else { raw };
        if inner == text { Scalar::Slice } else { Scalar::Owned(text.into()) }
    };
    // The parser gives `~` for a value that is not there; only the empty bytes tell.
    let plain = if raw.is_empty() && style == Style::Plain { Scalar::Null } else { plain(text, as_text) };
    let Some(tag) = tag else {
        return Ok(if style == Style::Plain { plain } else { as_text() });
    };
    let fits = match tag.core_suffix() {
        Some("str") => return Ok(as_text()),
        Some("null") => matches!(plain, Scalar::Null),
        Some("bool") => matches!(plain, Scalar::Bool(_)),
        Some("int") => matches!(plain, Scalar::Int(_)),
        Some("float") => matches!(plain, Scalar::Int(_) | Scalar::Float(_)),
        _ => false,
    };
    if fits { Ok(plain) } else { Err(tag.original()) }
}

/// True for `!!map` on a map and `!!seq` on a list.
pub fn is_container_tag(tag: &Tag, kind: Kind) -> bool {
    tag.core_suffix() == Some(if kind == Kind::Map { "map" } else { "seq" })
}

fn plain(text: &str, as_text: impl Fn() -> Scalar) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "false" | "False" | "FALSE" => return Scalar::Bool(false),
        _ => {}
    }
    let signed = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !signed.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return as_text();
    }
    number(text, signed).unwrap_or_else(as_text)
}

fn number(text: &str, unsigned: &str) -> Option<Scalar> {
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let digits = digits.bytes().all(|b| b.is_ascii_alphanumeric()).then_some(digits)?;
            return i64::from_str_radix(digits, radix).ok().map(Scalar::Int);
        }
    }
    match unsigned {
        ".inf" | ".Inf" | ".INF" => {
            let infinity = if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY };
            return Some(Scalar::Float(infinity));
        }
        ".nan" | ".NaN" | ".NAN" if text == unsigned => return Some(Scalar::Float(f64::NAN)),
        _ => {}
    }
    if unsigned.bytes().all(|b| b.is_ascii_digit()) {
        // Larger than 64 bits: a number still, so that messages can say so.
        return text.parse().map(Scalar::Int).or_else(|_| text.parse().map(Scalar::Float)).ok();
    }
    let float = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-');
    if !unsigned.contains(|c: char| c.is_ascii_digit()) || !unsigned.chars().all(float) {
        return None;
    }
    text.parse().ok().map(Scalar::Float)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, want: Scalar) {
        assert_eq!(resolve(text, text, Style::Plain, None), Ok(want), "{text}");
    }

    #[test]
    fn the_core_schema() {
        case("~", Scalar::Null);
        case("true", Scalar::Bool(true));
        for text in
            ["yes", "on", "1_000", "2026-04-01", "0b101", "1.2.3", "e3", "+", ".", "00-11", "90:30", "９８", "1e"]
        {
            case(text, Scalar::Slice);
        }
        case("12", Scalar::Int(12));
        case("-3", Scalar::Int(-3));
        case("0o17", Scalar::Int(15));
        case("0x1F", Scalar::Int(31));
        case("0312345678", Scalar::Int(312_345_678));
        case("1.10", Scalar::Float(1.1));
        case("1e3", Scalar::Float(1000.0));
        case("99999999999999999999", Scalar::Float(1e20));
        assert_eq!(resolve("12", "\"12\"", Style::Quoted, None), Ok(Scalar::Slice));
        assert_eq!(resolve("a\nb", "\"a\\nb\"", Style::Quoted, None), Ok(Scalar::Owned("a\nb".into())));
        assert_eq!(resolve("~", "", Style::Plain, None), Ok(Scalar::Null));
    }
}
