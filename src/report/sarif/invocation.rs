//! What could not be checked in; the invocation with its notifications, and their descriptors, out.

use std::collections::BTreeMap;

use serde_sarif::sarif::{
    Invocation, Message, Notification, NotificationLevel, ReportingDescriptor, ReportingDescriptorReference,
};

use super::message::{both, lines};
use super::rule::{Rules, name};
use super::{index, place};
use crate::codes;
use crate::page::plain;
use crate::report::Report;
use crate::report::problem::Problem;

/// The invocation: it failed when anything could not be checked. Rules that cannot be used are matters of configuration,
/// everything else is one of execution.
pub fn of(report: &Report<'_>, rules: &Rules<'_>) -> (Invocation, Vec<ReportingDescriptor>) {
    let codes: BTreeMap<&str, i64> = sorted(report.problems());
    let notify = |problems: &[Problem]| {
        let list: Vec<Notification> = problems.iter().map(|problem| notification(problem, &codes, rules)).collect();
        Some(list).filter(|list| !list.is_empty())
    };
    let successful = report.problems().next().is_none();
    let mut invocation = Invocation::builder().execution_successful(successful).build();
    invocation.tool_configuration_notifications = notify(&report.broken);
    invocation.tool_execution_notifications = notify(&report.errors);
    (invocation, codes.keys().map(|code| descriptor(code)).collect())
}

/// The codes that occur, each with its place in their order.
fn sorted<'a>(problems: impl Iterator<Item = &'a Problem>) -> BTreeMap<&'a str, i64> {
    let mut codes: BTreeMap<&str, i64> = problems.filter_map(|problem| Some((problem.code.as_deref()?, 0))).collect();
    codes.values_mut().enumerate().for_each(|(at, place)| *place = index(at));
    codes
}

fn notification(problem: &Problem, codes: &BTreeMap<&str, i64>, rules: &Rules<'_>) -> Notification {
    let lines = lines(&problem.message, problem.help.as_deref());
    let mut notification = Notification::builder()
        .level(NotificationLevel::Error.to_string())
        .message(Message::builder().text(lines.join("\n")).build())
        .build();
    let refer = |code: &str| {
        let reference = ReportingDescriptorReference::builder().id(code);
        codes.get(code).map(|&index| reference.index(index).build())
    };
    notification.descriptor = problem.code.as_deref().and_then(refer);
    if let Some(at) = &problem.place {
        notification.associated_rule = rules.by_script(&at.file);
        notification.locations = Some(vec![place::problem(at)]);
    }
    notification
}

fn descriptor(code: &str) -> ReportingDescriptor {
    let mut descriptor = ReportingDescriptor::builder().id(code).name(name(code)).build();
    if let Some(found) = codes::find(code) {
        descriptor.short_description = Some(both(&found.page.title));
        descriptor.full_description = Some(both(&plain(&found.page.why)));
        descriptor.help = Some(both(&plain(&found.page.fix)));
    }
    descriptor
}
