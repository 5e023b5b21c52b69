//! A record that cannot be read, or a rule that broke, in; OSCAL's `observation` of it out.

use miette::Diagnostic;

use super::datatypes::{markup_line, markup_multiline, short};
use super::metadata::{Property, TITLE};
use super::observation::{Observation, Origin, RelevantEvidence};
use super::uuids::{Uuid, Uuids};
use crate::report::location::uri;

/// What one problem is, and where.
pub fn observation(
    error: &(dyn Diagnostic + Send + Sync),
    result: Uuid,
    tool: Uuid,
    collected: &str,
    uuids: &mut Uuids,
) -> Observation {
    let (message, code) = (error.to_string(), error.code().map(|code| code.to_string()));
    let code = code.as_deref().unwrap_or("problem");
    let mut description = markup_multiline(&message);
    if let Some(help) = error.help() {
        description = format!("{description}\n\n{}", markup_multiline(&format!("対処: {help}")));
    }
    Observation {
        uuid: uuids.give(result, &["problem", code, &message]),
        title: markup_line(&short(&format!("{code}: {message}"), TITLE)),
        description,
        props: vec![Property::ours("problem", code), Property::ours("outcome", "not_evaluated")],
        methods: ["TEST"],
        types: ["problem"],
        origins: Origin::tool(tool),
        subjects: Vec::new(),
        relevant_evidence: place(error).into_iter().collect(),
        collected: collected.to_owned(),
        remarks: Some(markup_multiline("この問題のために点検できなかったものは、満たしたことになりません。")),
    }
}

/// Where its main label points to.
fn place(error: &(dyn Diagnostic + Send + Sync)) -> Option<RelevantEvidence> {
    let labels: Vec<_> = error.labels().into_iter().flatten().collect();
    let label = labels.iter().find(|label| label.primary()).or(labels.first())?;
    let at = error.source_code()?.read_span(label.inner(), 0, 0).ok()?;
    let (file, line, column) = (at.name().unwrap_or_default(), at.line() + 1, at.column() + 1);
    let words = label.label().unwrap_or("問題の箇所");
    Some(RelevantEvidence {
        href: format!("{}#L{line}", uri(file)),
        description: markup_line(&format!("{words}: {file}:{line}:{column}")),
        props: vec![
            Property::ours("file", file),
            Property::ours("line", &line.to_string()),
            Property::ours("column", &column.to_string()),
        ],
    })
}
