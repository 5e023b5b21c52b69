//! Pages in; whether they are sound documents that load nothing and that everyone can read, out.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::super::given::{FIXTURES, fixture, records};
use super::{AHEAD, Page, below, several, words};

fn pages() -> Vec<Page> {
    let mut all: Vec<Page> = FIXTURES.map(|name| Page::of(&fixture(name))).into();
    all.push(Page::of(&AHEAD));
    all.push(Page::of(&records("{}")));
    all.push(Page::of(&several(&FIXTURES)));
    all
}

#[test]
fn the_policy_names_the_two_blocks_and_nothing_else() {
    for page in pages() {
        let policy = page.one("meta[http-equiv=Content-Security-Policy]").attr("content").expect("a policy");
        let hash = |element: &str| {
            let block: String = page.one(element).text().collect();
            assert!(block.len() > 1000 && !block.contains('\r'), "{element}");
            STANDARD.encode(Sha256::digest(block))
        };
        let (style, script) = (hash("style"), hash("script"));
        let want = format!(
            "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
        );
        assert_eq!(policy, want);
        // A policy works on what stands behind it.
        assert!(page.text.find("http-equiv") < page.text.find("<style>"));
    }
}

#[test]
fn nothing_is_loaded_and_nothing_leads_away() {
    for page in pages() {
        let ids: Vec<&str> = page.all("[id]").iter().filter_map(|element| element.attr("id")).collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "ids are unique");
        for element in page.all("*") {
            for (name, value) in element.value().attrs() {
                assert!(!name.starts_with("on") && name != "style", "{name}={value}");
                assert!(!["src", "srcset", "action", "data", "poster"].contains(&name), "{name}={value}");
                match name {
                    "href" | "aria-labelledby" | "aria-describedby" | "for" => {
                        let target = if name == "href" { value.strip_prefix('#') } else { Some(value) };
                        assert!(target.is_some_and(|id| known.contains(id)), "{name}={value} leads nowhere");
                    }
                    _ => assert!(!value.contains("://"), "{name}={value}"),
                }
            }
        }
        let (style, script) = (words(page.one("style")), words(page.one("script")));
        for way in ["url(", "@import", "//", "image-set", "expression"] {
            assert!(!style.contains(way), "{way} in the style");
        }
        for way in [
            "http",
            "fetch",
            "import",
            "XMLHttp",
            "WebSocket",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "eval",
            "Function",
        ] {
            assert!(!script.contains(way), "{way} in the script");
        }
    }
}

#[test]
fn the_document_is_sound() {
    for page in pages() {
        assert!(page.html.errors.is_empty(), "{:?}", page.html.errors);
        assert!(page.text.starts_with("<!DOCTYPE html>\n<html lang=\"ja\">"));
        assert!(words(page.one("title")).contains("点検報告書"));
        let levels: Vec<u32> = page
            .all("h1, h2, h3, h4, h5, h6")
            .iter()
            .filter_map(|heading| heading.value().name()[1..].parse().ok())
            .collect();
        assert_eq!(levels.iter().filter(|&&level| level == 1).count(), 1);
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "a level of headings is left out: {levels:?}");
        assert!(page.all("th").iter().all(|cell| cell.attr("scope").is_some()));
        for table in page.all("table:not(.evidence table):not(.parameters)") {
            assert_eq!(below(table, "caption").len(), 1);
        }
        for button in page.all("button") {
            assert_eq!(button.attr("type"), Some("button"));
        }
        assert!(page.all(".filters button").iter().all(|button| button.attr("aria-pressed") == Some("false")));
        assert!(page.one(".filters").attr("hidden").is_some(), "without the script there is nothing to press");
        for landmark in ["main", "header", "footer", "nav[aria-label]", "aside[aria-label]", "[role=search]"] {
            page.one(landmark);
        }
        assert_eq!(page.one(".skip").attr("href"), Some("#main"));
        page.one("[role=status][aria-live=polite]");
        for shape in page.all("svg") {
            assert_eq!(shape.attr("aria-hidden"), Some("true"), "words stand beside every shape");
        }
    }
}

#[test]
fn items_stand_in_their_chapters() {
    let page = Page::of(&fixture("hospital"));
    let chapters: Vec<String> = page.all(".chapter > h4").into_iter().map(words).collect();
    let report = fixture("hospital");
    for (shown, chapter) in chapters.iter().zip(&report.pack.catalog.chapters) {
        assert_eq!(*shown, format!("{} {}", chapter.number, chapter.title));
    }
    assert_eq!(chapters.len(), report.pack.catalog.chapters.len() + 1, "and what belongs to no item");
    assert_eq!(page.all(".section > h5").len(), report.pack.catalog.sections.len());
}
