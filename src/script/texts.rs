//! The functions that rules call on texts.

use super::datum::Datum;
use super::lists::size;
use super::registry::{Registry, Takes};
use super::run::{Facts, Run};
use super::told::Told;
use super::value::{Failure, fits_array, misuse, refuse_absent, type_name, write};

const ONE: [Takes; 1] = [Takes::Any];
const AND_TEXT: [Takes; 2] = [Takes::Any, Takes::Text];

pub fn register(registry: &mut Registry) {
    type Ask = fn(&str, &str) -> bool;
    const ASKS: [(Told, Ask); 2] = [
        (
            Told::new("text.starts_with(part: text) -> bool", "whether a text begins so", "その文字列で始まるか"),
            |text, part| text.starts_with(part),
        ),
        (
            Told::new("text.ends_with(part: text) -> bool", "whether a text ends so", "その文字列で終わるか"),
            |text, part| text.ends_with(part),
        ),
    ];
    for (told, ask) in ASKS {
        registry.native(told, AND_TEXT, move |run, [value, part]| {
            run.clock.uneven(&[&value]);
            Ok(ask(text_of(run, &run.facts, &value)?, text_of(run, &run.facts, &part)?).into())
        });
    }
    type Change = fn(&str) -> String;
    const CHANGES: [(Told, Change); 3] = [
        (
            Told::new("text.trim() -> text", "without the space around it", "前後の空白を除いた文字列"),
            |text| text.trim().to_owned(),
        ),
        (Told::new("text.to_upper() -> text", "in capitals", "大文字にした文字列"), str::to_uppercase),
        (Told::new("text.to_lower() -> text", "in small letters", "小文字にした文字列"), str::to_lowercase),
    ];
    for (told, change) in CHANGES {
        registry.native(told, ONE, move |run, [value]| Ok(change(text_of(run, &run.facts, &value)?).into()));
    }
    registry.native(
        Told::new(
            "text.split(by: text) -> list",
            "the parts of a text between these words",
            "その文字列で区切った部分",
        ),
        AND_TEXT,
        |run, [value, by]| {
            let (text, by) = (text_of(run, &run.facts, &value)?, text_of(run, &run.facts, &by)?);
            fits_array(text.matches(by).count())?;
            Ok(Datum::list(text.split(by).map(|part| part.to_owned().into()).collect()))
        },
    );
    registry.native(
        Told::new("text.blank() -> bool", "whether a text is nothing but space", "空白だけの文字列か"),
        ONE,
        |run, [value]| Ok(text_of(run, &run.facts, &value)?.trim().is_empty().into()),
    );
    registry.native(
        Told::new(
            "value.filled() -> bool",
            "whether it is there, and not blank or empty",
            "記録があり、空でも空白だけでもないか",
        ),
        ONE,
        |run, [value]| {
            if let Some(text) = value.text(&run.facts) {
                return Ok((!text.trim().is_empty()).into());
            }
            let list = value.record().is_some() || value.array().is_some();
            let empty = list && size(run, &value).is_ok_and(|size| size == 0);
            Ok((!value.is_nothing() && !empty).into())
        },
    );
    registry.native(
        Told::new("value.to_string() -> text", "as messages show it", "指摘の文に出る形の文字列"),
        ONE,
        |run, [value]| {
            run.clock.made_text(&[&value]);
            let mut text = String::new();
            write(run, &value, &mut text);
            Ok(text.into())
        },
    );
    registry.native(
        Told::new(
            "text.version_at_least(least: text) -> bool",
            "whether a version such as `2.1` is this one or a later one",
            "「2.1」のような版が、それ以上か",
        ),
        AND_TEXT,
        |run, [value, least]| {
            run.clock.uneven(&[&value]);
            let parts = |text: &str| text.split('.').map(str::parse::<u64>).collect::<Result<Vec<_>, _>>().ok();
            let text = text_of(run, &run.facts, &value)?;
            let wanted =
                parts(text_of(run, &run.facts, &least)?).ok_or_else(|| misuse("版は \"2.0\" のように書きます"))?;
            Ok(parts(text.trim()).is_some_and(|have| have >= wanted).into())
        },
    );
}

/// The text that a value must be.
pub fn text_of<'a>(run: &Run, facts: &'a Facts, value: &'a Datum<'_>) -> Result<&'a str, Failure> {
    if let Some(text) = value.text(facts) {
        return Ok(text);
    }
    refuse_absent(run, value)?;
    Err(misuse(format!("{}は文字列ではありません", type_name(run, value))))
}
