//! Reports in; whether the page counts as the report does, and leaves nothing out, out.

use std::collections::BTreeMap;
use std::sync::Arc;

use junshu::catalog::Requirement;
use junshu::date::parse_iso;
use junshu::evaluate::Request;
use junshu::finding::{Severity, Status};
use junshu::outcome::Outcome;
use junshu::pack::{Pack, PackSource};
use junshu::report::finding::Finding;
use junshu::report::{Facility, Report};
use junshu::select::Selection;
use junshu::source::SourceFile;

use super::super::given::{FIXTURES, TODAY, ahead, empty, fixture, mark, pack, problems, records, tree, written};
use super::{AHEAD, Page, below, number, several, shown, words};

fn reports() -> Vec<(String, Report<'static>)> {
    let mut all: Vec<_> = FIXTURES.map(|name| (name.to_owned(), fixture(name))).into();
    for text in ["{}", "", "facility: { name: 架空 }\npeople: []\nvendors: [{ id: 甲 }, { id: 甲 }, ~, 7]\n余分: 1\n"]
    {
        all.push((text.to_owned(), records(text)));
    }
    all.push(("several".to_owned(), several(&FIXTURES)));
    all
}

fn findings<'r>(report: &'r Report<'_>) -> impl Iterator<Item = (&'r Facility, &'r Finding)> {
    report.facilities.iter().flat_map(|facility| facility.findings.iter().map(move |finding| (facility, finding)))
}

#[test]
fn the_page_counts_as_the_report_does() {
    let mut seen = 0;
    for (name, report) in reports() {
        let (page, summary) = (Page::of(&report), report.summary());
        for outcome in Outcome::ALL {
            let count = summary.outcomes[outcome as usize];
            let items = page.all(&format!(".item[data-outcome={}]", outcome.name()));
            assert_eq!(items.len(), count, "{name}: {outcome:?}");
            for item in items {
                assert_eq!(words(below(item, "h6 .outcome")[0]), outcome.label(), "{name}");
            }
            let tiles: usize = page.all(&format!(".tiles .{} .count", outcome.name())).into_iter().map(number).sum();
            let shapes = page.all(&format!(".picture .drawing use.{}", outcome.name())).len();
            let button = page.one(&format!("button[data-value={}] .number", outcome.name()));
            assert_eq!([tiles, shapes, number(button)], [count; 3], "{name}: {outcome:?}");
        }
        for severity in Severity::ALL {
            let count = summary.severities[severity as usize];
            let found = page.all(&format!(".finding[data-severity={}]", severity.name())).len();
            let button = page.one(&format!("button[data-value={}] .number", severity.name()));
            assert_eq!([found, number(button)], [count; 2], "{name}: {severity}");
            seen += count;
        }
        for (facility, figure) in report.facilities.iter().zip(page.all(".headline .figure")) {
            let met = |outcome| [Outcome::Met, Outcome::MetWithWarnings].contains(&outcome);
            let on_file = facility.requirements.iter().filter(|assessed| met(assessed.outcome)).count();
            assert_eq!(number(figure), on_file, "{name}");
        }
        assert_eq!(page.all(".entries li").len(), summary.outcomes.iter().sum::<usize>(), "{name}");
    }
    assert!(seen > 100, "{seen} findings");
}

/// Code, severity, message, path: as the page says them.
type Said = (String, String, String, String, String);

#[test]
fn every_finding_stands_once_under_its_item() {
    for (name, report) in reports() {
        let page = Page::of(&report);
        let mut wanted: BTreeMap<Said, usize> = BTreeMap::new();
        for (_, finding) in findings(&report) {
            let item = finding.requirement.as_deref().unwrap_or("others").to_owned();
            let path = finding.place.path.clone();
            let severity = finding.severity.name().to_owned();
            let message = shown(&finding.message);
            *wanted.entry((item, finding.rule.to_string(), severity, message, path)).or_default() += 1;
        }
        let mut got: BTreeMap<Said, usize> = BTreeMap::new();
        for item in page.all(".item") {
            let id = below(item, "h6 .id").first().map_or("others".to_owned(), |id| words(*id));
            for finding in below(item, ".finding") {
                let text = |selector: &str| below(finding, selector).first().map_or(String::new(), |e| words(*e));
                let severity = finding.attr("data-severity").unwrap_or_default().to_owned();
                let message = text(".message");
                let message = message.split_once(' ').map_or("", |(_, rest)| rest).to_owned();
                *got.entry((id.clone(), text(".code"), severity, message, text(".path"))).or_default() += 1;
            }
        }
        assert_eq!(got, wanted, "{name}");
    }
}

#[test]
fn every_item_has_its_wording_and_its_rules() {
    for name in FIXTURES {
        let report = fixture(name);
        let (page, facility) = (Page::of(&report), &report.facilities[0]);
        let items = page.all(".item[data-outcome]");
        assert_eq!(items.len(), 49, "{name}");
        for (item, assessed) in items.into_iter().zip(&facility.requirements) {
            let requirement = &assessed.requirement;
            assert_eq!(words(below(item, "h6 .id")[0]), requirement.id, "{name}");
            assert_eq!(words(below(item, "h6 .label")[0]), requirement.label, "{name}");
            assert_eq!(words(below(item, "blockquote")[0]), requirement.text, "{name}");
            assert_eq!(item.attr("data-chapter"), requirement.section.split('.').next(), "{name}");
            let mine =
                facility.rules.iter().filter(|ran| ran.requirement.as_ref().is_some_and(|r| r.id == requirement.id));
            let want: Vec<_> = mine.map(|ran| (ran.rule.to_string(), ran.outcome.label().to_owned())).collect();
            let rows = below(item, ".rules li").into_iter();
            let outcome = |row| {
                let text = words(below(row, ".rule-outcome")[0]);
                text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '件').to_owned()
            };
            let got: Vec<_> = rows.map(|row| (words(below(row, ".code")[0]), outcome(row))).collect();
            assert_eq!(got, want, "{name}: {}", requirement.id);
            assert!(below(item, ".rule-title").iter().all(|title| !words(*title).is_ascii()));
        }
    }
}

#[test]
fn the_first_page_says_what_to_sign_and_to_order() {
    let labels = |report: &Report<'_>, list: &str| -> Vec<String> {
        let page = Page::of(report);
        page.all(&format!("{list} .tasks .task-head a")).into_iter().map(words).collect()
    };
    let hospital = fixture("hospital");
    assert_eq!(labels(&hospital, ".sign"), ["2.2.2 ①"]);
    assert_eq!(labels(&hospital, ".order"), ["3.3.2 ②", "3.4.2 ①", "4.1 ②"]);
    let page = Page::of(&hospital);
    assert!(words(page.one(".sign .tasks li")).contains("経営層"), "it says who signs");
    assert!(words(page.all(".order .tasks li")[1]).contains("企画管理者への指示"), "it says what is needed");
    let clean = fixture("hospital-clean");
    assert_eq!([labels(&clean, ".sign"), labels(&clean, ".order")], [Vec::<String>::new(), Vec::new()]);
    // Nothing is recorded: all signatures and all orders are wanting.
    let nothing = records("{}");
    let due = |requirement: &&Arc<Requirement>| requirement.attest.is_some() && requirement.attest_when.is_none();
    let signed = pack().requirements.iter().filter(due).count();
    assert!(signed > 5, "{signed} signatures");
    assert_eq!(labels(&nothing, ".sign").len(), signed);
    let ordered = pack().rules.iter().filter(|rule| pack().about.asks_for_order(&rule.id));
    let ordered: std::collections::BTreeSet<_> = ordered.map(|rule| rule.group.clone()).collect();
    assert_eq!(labels(&nothing, ".order").len(), ordered.len());
}

#[test]
fn rules_that_ask_for_an_order_are_data_of_the_pack() {
    let asks = |code: &str| pack().about.asks_for_order(code);
    assert!(asks("GOV-3.4.2-1/directive-support") && asks("GOV-3.3.2-2/audit-finding-directed"));
    assert!(!asks("GOV-3.4.2-1/support-agreement") && !asks("GOV-3.4.2-1/attestation") && !asks("schema/required"));
    for order in &pack().about.orders {
        let used =
            pack().rules.iter().any(|rule| rule.id.rsplit('/').next().is_some_and(|name| name.starts_with(order)));
        assert!(used, "{order} is no rule's name");
    }
}

#[test]
fn what_runs_out_stands_by_date() {
    let (page, facility) = (Page::of(&AHEAD), &AHEAD.facilities[0]);
    let lapses = &facility.forecast.as_ref().expect("it was asked for").lapses;
    assert!(lapses.len() > 2, "{} lapses", lapses.len());
    let rows = page.all(".lapses tbody tr");
    let dates: Vec<String> = rows.iter().map(|row| words(below(*row, "time")[0])).collect();
    assert!(dates.is_sorted(), "{dates:?}");
    for lapse in lapses {
        let span = lapse.finding.place.span;
        let at = tree(facility).sources().start(span);
        let row = rows.iter().map(|row| words(*row)).find(|row| {
            row.contains(&lapse.date.to_string()) && row.contains(&lapse.finding.message) && row.contains(&at)
        });
        assert!(row.is_some(), "{} {} {at}", lapse.date, lapse.finding.message);
    }
    assert_eq!(
        Page::of(&fixture("hospital")).all(".ahead").len(),
        0,
        "what was not looked at is not said to be nothing"
    );
    let none = page_of_a_later_day();
    assert!(words(none.one(".ahead")).contains("切れるものはありません"));
}

/// Records that do not change in the next days.
fn page_of_a_later_day() -> Page {
    Page::of(&ahead(records("{}")))
}

#[test]
fn an_empty_inventory_has_49_unmet_items() {
    let page = Page::of(&records("{}"));
    assert_eq!(page.all(".item[data-outcome=unmet]").len(), 49);
    assert_eq!(number(page.one(".headline .figure")), 0);
    assert!(page.all(".evidence").is_empty(), "nothing is no evidence");
}

#[test]
fn several_facilities_have_an_overview() {
    let report = several(&["clinic", "hospital", "clinic"]);
    let page = Page::of(&report);
    let rows = page.all(".facilities tbody tr");
    assert_eq!(rows.len(), 3);
    for (row, facility) in rows.into_iter().zip(&report.facilities) {
        let counts: Vec<usize> = below(row, "td:not(.sum)").into_iter().map(number).collect();
        let want = Outcome::ALL.map(|o| facility.requirements.iter().filter(|a| a.outcome == o).count());
        assert_eq!(counts, want);
        assert!(words(row).contains(facility.name.as_deref().expect("a name")));
    }
    assert_eq!(page.all(".matrix tbody tr").len(), 49);
    for (column, facility) in report.facilities.iter().enumerate() {
        for (row, assessed) in page.all(".matrix tbody tr").into_iter().zip(&facility.requirements) {
            assert_eq!(words(below(row, "td")[column]).trim(), assessed.outcome.label());
        }
    }
    let many = several(&["clinic"; 31]);
    let page = Page::of(&many);
    assert_eq!((page.all(".facilities tbody tr").len(), page.all(".matrix").len()), (31, 0));
    assert_eq!(Page::of(&fixture("clinic")).all(".overview").len(), 0, "one facility needs none");
}

fn unreadable() -> Report<'static> {
    let files =
        vec![SourceFile::new("壊れた.yaml", "people:\n  - id: a\n名称: [\n"), SourceFile::new("list.yaml", "- 1\n")];
    let request = request(pack());
    let errors = junshu::check(pack(), "記録", files, &request).expect_err("the records cannot be read");
    Report { errors: problems(errors), ..empty() }
}

fn request(pack: &Pack) -> Request {
    let today = parse_iso(TODAY).expect("a date");
    let (selection, repository) = (Selection::default(), std::sync::Arc::default());
    Request {
        today,
        selection,
        params: pack.params.clone(),
        repository,
        evidence: true,
        reads: false,
        until: None,
        waivers: true,
    }
}

#[test]
fn what_could_not_be_checked_stands_first() {
    let alone = unreadable();
    let page = Page::of(&alone);
    let alert = page.one("[role=alert]");
    assert_eq!(below(alert, "ol > li").len(), alone.problems().count());
    for problem in alone.problems() {
        assert!(words(alert).contains(&shown(&problem.message)), "{problem:?}");
        assert!(words(alert).contains(problem.code.as_deref().expect("a code")));
    }
    assert!(words(alert).contains("壊れた.yaml:3:5"), "{}", words(alert));
    assert!(page.all(".headline, .item, .filters").is_empty(), "nothing looks complete");
    assert!(words(page.one("title")).starts_with("【未完了】"));

    let mut beside = fixture("clinic");
    beside.errors = unreadable().errors;
    let page = Page::of(&beside);
    assert!(words(page.one("title")).starts_with("【未完了】"));
    assert!(page.text.find("role=\"alert\"") < page.text.find("class=\"headline\""));
    assert!(Page::of(&fixture("clinic")).all("[role=alert]").is_empty());
}

#[test]
fn the_page_says_by_what_it_was_made() {
    let given = [junshu::pack::Given::text("max_age_days", "180")];
    let changed = Pack::load(&PackSource::Embedded, &[], &given).expect("the pack loads");
    let files = vec![SourceFile::new("記録.yaml", "{}")];
    let (facility, _) = junshu::check(&changed, "記録", files, &request(&changed)).expect("the records load");
    let report = Report { facilities: vec![facility], ..Report::new(&changed, parse_iso(TODAY).expect("a date")) };
    let page = Page::of(&report);
    let rows = page.all(".parameters tbody tr");
    assert_eq!(rows.len(), changed.about.parameters.len());
    for (row, (name, parameter)) in rows.into_iter().zip(&changed.about.parameters) {
        let text = words(row);
        let value = if name == "max_age_days" { "180".to_owned() } else { parameter.default.to_string() };
        let cell = words(below(row, ".parameter-value")[0]);
        assert!(text.contains(name) && text.contains(&parameter.source) && cell.starts_with(&value), "{text}");
        assert_eq!(cell.contains("365日 から変更"), name == "max_age_days", "{text}");
    }
    let settings = words(page.one(".settings"));
    for said in [TODAY, &changed.about.notice, &changed.about.disclaimer, env!("CARGO_PKG_VERSION"), "記録.yaml"] {
        assert!(settings.contains(said), "{said}");
    }
    assert!(words(page.one(".masthead")).contains(&changed.about.notice), "the first page says it too");
}

#[test]
fn what_no_longer_asks_for_anything_is_marked() {
    let mut report = fixture("clinic");
    let mut other = fixture("hospital");
    report.facilities = std::mem::take(&mut other.facilities);
    mark(&mut report.facilities[0].findings[0], Status::Waived);
    mark(&mut report.facilities[0].findings[1], Status::Baselined);
    let page = Page::of(&report);
    let marks: Vec<String> = page.all(".finding .status").into_iter().map(words).collect();
    assert_eq!(marks.len(), 2);
    assert!(marks.contains(&"リスク受容".to_owned()) && marks.contains(&"既知".to_owned()));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for name in FIXTURES {
        let first = written(&fixture(name), "html");
        assert!(first == written(&fixture(name), "html"), "{name}");
        assert!(first.len() < 1_000_000, "{name}: {} bytes", first.len());
        assert!(first.ends_with("</html>\n"), "{name}");
    }
}
