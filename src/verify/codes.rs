//! Pages of the engine's own codes in; how their cases turned out.

use std::sync::Arc;

use super::{Came, Failure, Got, Verified, alone, beside, got, lacks, request};
use crate::codes::{self, CodePage};
use crate::date::Date;
use crate::evaluate::evaluate;
use crate::finding::Severity;
use crate::inventory::{Inventory, InventoryError, Records};
use crate::pack::Pack;
use crate::page::{Case, Page};
use crate::script::Reached;
use miette::Diagnostic;

/// Runs the cases of the codes for which `wanted` says so. A case of `missing-key` and its like names the requirement
/// it is run for.
pub fn verify_codes(pack: &Pack, today: Date, wanted: impl Fn(&str) -> bool, verified: &mut Verified) {
    for code in codes::pages().iter().filter(|code| wanted(&code.id)) {
        // What is wrong with a file, a rule or an option cannot be shown as records.
        let lacks = if code.is_about_records() { lacks(&code.id, &code.page) } else { Vec::new() };
        let outcome = |case: &Case| outcome(pack, code, case, today).map_err(|failure| vec![failure]);
        verified.page(&code.id, &code.page, lacks, outcome);
    }
}

fn outcome(pack: &Pack, code: &CodePage, case: &Case, today: Date) -> Result<Came, Failure> {
    let page = &code.page;
    let records = Records::from(vec![alone(page, case)]).beside(Arc::new(beside(page, case)));
    let inventory = match Inventory::load_records(records, &pack.schema, &pack.requirement_ids()) {
        Ok(inventory) => Arc::new(inventory),
        Err(errors) => {
            let got: Result<Vec<Got>, _> = errors.into_iter().map(|error| refused(code, case, error)).collect();
            return Ok((got?, Reached::new()));
        }
    };
    let select = match &case.requirement {
        Some(id) => vec![id.clone()],
        // What is accepted is a matter of all rules.
        None if code.id.starts_with("waiver/") => Vec::new(),
        None => vec!["schema".to_owned(), "ref".to_owned()],
    };
    let assessment = evaluate(pack, &inventory, &request(page, case, today, select, pack.params.clone()));
    let own =
        |rule: &str| rule.strip_suffix(&*code.id).is_some_and(|before| before.is_empty() || before.ends_with('/'));
    let found = assessment
        .findings
        .iter()
        .filter(|f| own(&f.rule))
        .map(|finding| got(page, case, finding, &inventory.tree))
        .collect();
    Ok((found, assessment.reached))
}

/// An error that keeps the case from being read, when it is the one the page is about.
fn refused(code: &CodePage, case: &Case, error: InventoryError) -> Result<Got, Failure> {
    let about = error.code().is_some_and(|own| own.to_string() == *code.id);
    let labels: Vec<_> = error.labels().into_iter().flatten().collect();
    let label = labels.iter().find(|label| label.primary()).or(labels.first());
    match label {
        Some(label) if about => Ok(Got {
            line: line(&code.page, label.offset()) - case.line + 1,
            at: *label.inner(),
            severity: Severity::Error,
            message: error.to_string(),
            help: error.help().map(|help| help.to_string()),
            plain: false,
        }),
        _ => Err(Failure::Yaml(error)),
    }
}

fn line(page: &Page, offset: usize) -> u32 {
    page.file.position(u32::try_from(offset).unwrap_or(u32::MAX)).line
}
