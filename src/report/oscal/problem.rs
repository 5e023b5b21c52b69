//! A record that cannot be read, or a rule that broke, in; OSCAL's `observation` of it out.

use super::datatypes::{markup_line, markup_multiline, short};
use super::metadata::{Property, TITLE};
use super::observation::{Observation, Origin, RelevantEvidence};
use super::uuids::{Uuid, Uuids};
use crate::report::location::uri;
use crate::report::problem::{Problem, ProblemPlace};

/// What one problem is, and where.
pub fn observation(problem: &Problem, result: Uuid, tool: Uuid, collected: &str, uuids: &mut Uuids) -> Observation {
    let Problem { code, message, help, place: at, .. } = problem;
    let code = code.as_deref().unwrap_or("problem");
    let mut description = markup_multiline(message);
    if let Some(help) = help {
        description = format!("{description}\n\n{}", markup_multiline(&format!("対処: {help}")));
    }
    Observation {
        uuid: uuids.give(result, &["problem", code, message]),
        title: markup_line(&short(&format!("{code}: {message}"), TITLE)),
        description,
        props: vec![Property::ours("problem", code), Property::ours("outcome", "not_evaluated")],
        methods: ["TEST"],
        types: ["problem"],
        origins: Origin::tool(tool),
        subjects: Vec::new(),
        relevant_evidence: at.iter().map(place).collect(),
        collected: collected.to_owned(),
        remarks: Some(markup_multiline("この問題のために点検できなかったものは、満たしたことになりません。")),
    }
}

/// Where it is.
fn place(at: &ProblemPlace) -> RelevantEvidence {
    let ProblemPlace { file, line, column, .. } = at;
    RelevantEvidence {
        href: format!("{}#L{line}", uri(file)),
        description: markup_line(&format!("問題の箇所: {file}:{line}:{column}")),
        props: vec![
            Property::ours("file", file),
            Property::ours("line", &line.to_string()),
            Property::ours("column", &column.to_string()),
        ],
    }
}
