//! Records made to become markup, script or a page of another kind in; pages in which they are text out.

use std::collections::BTreeSet;

use junshu::report::Report;
use junshu::source::SourceFile;

use super::super::given::{ahead, empty, judged, problems, records};
use super::super::hostile::{everywhere, harmless, hostile, huge};
use super::{Page, parsed, words};

/// What could end a text and begin something else, somewhere in a page.
const MARKUP: [&str; 22] = [
    "<script>alert(1)</script>",
    "</script><script>window.hostile=1</script>",
    "</style><style>*{display:none}</style>",
    "</title><h1>偽</h1>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg onload=alert(1)>",
    "\" autofocus onfocus=alert(1) x=\"",
    "<!-- -->",
    "--><b>",
    "]]>",
    "<![CDATA[",
    "<base href=//evil.invalid/>",
    "<meta http-equiv=refresh content=0>",
    "javascript:alert(1)",
    "&lt;b&gt;&amp;#60;",
    "{{ 7 * 7 }}{% raw %}{# #}",
    "{% include \"page.html\" %}",
    "\u{202e}txet",
    "=cmd|' /C calc'!A0",
    "@name `code` | a | b",
    "</textarea></select></noscript><plaintext>",
    "<a href=\"http://evil.invalid\">押す</a>",
];

/// Elements with the names of their attributes.
fn elements(page: &Page) -> BTreeSet<String> {
    let name = |element: scraper::ElementRef<'_>| {
        let attributes: BTreeSet<&str> = element.value().attrs().map(|(name, _)| name).collect();
        format!("{} {attributes:?}", element.value().name())
    };
    page.html.select(&parsed("*")).map(name).collect()
}

/// Findings that quote the text, a file of that name, a facility of that name.
fn report(text: &str) -> Report<'static> {
    let name = format!("記{}録.yaml", text.replace('/', "／"));
    let mut report = ahead(judged(vec![SourceFile::new(name, everywhere(text))]));
    report.facilities[0].root = text.to_owned();
    report
}

#[test]
fn no_text_of_records_becomes_markup() {
    let known = elements(&Page::of(&report("無害")));
    for text in MARKUP {
        let page = Page::of(&report(text));
        let new: Vec<_> = elements(&page).difference(&known).cloned().collect();
        assert_eq!(new, Vec::<String>::new(), "{text}");
        assert!(page.html.errors.is_empty(), "{text}: {:?}", page.html.errors);
        let quoted = text.replace('\u{202e}', "\u{fffd}");
        assert!(words(page.one("title")).contains(&quoted), "{text} is the facility's name");
        assert!(page.all(".finding .message").into_iter().any(|message| words(message).contains(&quoted)), "{text}");
        assert_eq!(page.text.matches("<script>").count(), 1, "{text}");
        assert_eq!(page.text.matches("</style>").count(), 1, "{text}");
    }
}

#[test]
fn no_text_of_records_turns_or_commands() {
    for text in hostile() {
        harmless(&Page::of(&records(&everywhere(&text))).text);
    }
}

#[test]
fn problems_are_text_too() {
    for text in MARKUP {
        let file = SourceFile::new(format!("{text}.yaml"), format!("'{}': [\n", text.replace('\'', "''")));
        let request = junshu::evaluate::Request {
            today: junshu::date::parse_iso(super::super::given::TODAY).expect("a date"),
            selection: junshu::select::Selection::default(),
            params: super::super::given::pack().params.clone(),
            repository: std::sync::Arc::default(),
            evidence: false,
            reads: false,
            until: None,
            waivers: true,
        };
        let pack = super::super::given::pack();
        let Err(errors) = junshu::check(pack, text, vec![file], &request) else { panic!("{text} is read") };
        let page = Page::of(&Report { errors: problems(errors), ..empty() });
        assert!(page.html.errors.is_empty(), "{text}: {:?}", page.html.errors);
        assert_eq!(page.all("script").len() + page.all("style").len() + page.all("h1").len(), 3, "{text}");
        assert!(page.all("img, b, base, plaintext, textarea, [onload], [onerror], [onfocus]").is_empty(), "{text}");
        harmless(&page.text);
    }
}

#[test]
fn pages_on_long_values_are_short() {
    for text in huge() {
        let page = Page::of(&records(&text));
        assert!(page.text.len() < 1_500_000, "{} bytes", page.text.len());
        let longest = page.all(".message, .line code, .path, .about, td").into_iter().map(|e| words(e).chars().count());
        let longest = longest.max().expect("a line");
        assert!(longest < 1000, "{longest} characters");
    }
}
