//! Fixtures, rules and tests of the repository in; inputs to start from, out.

use std::fs;
use std::path::Path;

use super::{baseline, root};

/// Longer ones take time and show nothing more.
const LONGEST: usize = 6000;

/// Files below a folder with this ending, in the order of their names. A bomb takes its time each time, and is tested.
fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    fn gather(folder: &Path, ending: &str, into: &mut Vec<Vec<u8>>) {
        let entries = fs::read_dir(folder).expect("the folder is there");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                gather(&path, ending, into);
            } else if path.to_str().is_some_and(|name| name.ends_with(ending) && !name.contains("bomb")) {
                into.push(fs::read(&path).expect("a file"));
            }
        }
    }
    let mut found = Vec::new();
    gather(&root().join(folder), ending, &mut found);
    found
}

fn short(mut inputs: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    inputs.retain(|input| input.len() <= LONGEST);
    inputs
}

pub fn loader() -> Vec<Vec<u8>> {
    short([files("fixtures", ".yaml"), files("tests/loader", ".yaml")].concat())
}

/// Records: the files of hospitals, and the examples on the pages of the rules.
pub fn records() -> Vec<Vec<u8>> {
    let pages = files("rules/mhlw-6.0-gov", ".md");
    let blocks = pages.iter().filter_map(|page| {
        let (_, rest) = std::str::from_utf8(page).ok()?.split_once("```yaml")?;
        let (_, rest) = rest.split_once('\n')?;
        Some(rest.split_once("```")?.0.as_bytes().to_vec())
    });
    let mut all = short(files("fixtures/hospital", ".yaml"));
    all.extend(blocks);
    all
}

/// Rules of the small pack: the bodies that the tests of the engine try.
pub fn script() -> Vec<Vec<u8>> {
    const BODIES: &str = include_str!("../../tests/engine/bodies.txt");
    let (functions, bodies) = BODIES.split_once("\n---\n").expect("functions, then bodies");
    let rule = |body: &str| {
        let about = "const RULE = #{ severity: \"error\", on: \"things[]\" };";
        format!("//! 題\n{about}\nfn check(s) {{\n{body}\n}}\n{functions}\n").into_bytes()
    };
    bodies.split("\n---\n").map(rule).collect()
}

pub fn waivers() -> Vec<Vec<u8>> {
    let all = files("fixtures/waivers", "waivers.yaml");
    let text = String::from_utf8(all[0].clone()).expect("the fixture is text");
    // Each alone: a short one is changed where it matters.
    let each = text.split("\n\n").skip(1).map(|one| format!("waivers:\n{one}\n").into_bytes());
    all.clone().into_iter().chain(each).chain(files("fixtures/waivers-base", "waivers.yaml")).collect()
}

pub fn config() -> Vec<Vec<u8>> {
    let refused = [
        "facilities: [hospitals/*]\ninclude: [common]\nparams: { grace_days: 14 }\n",
        "inventory: common\nselect: [GOV-5.1-2, waiver]\nignore:\n  - GOV-5.1-2/certificate-valid\n",
        "severities:\n  GOV-5.1-2/certificate-valid: warning\nfail_on: warning\n",
        "format: [text, sarif=out.sarif]\nbaseline: b.json\nrules: [rules]\n",
    ];
    let own = refused.iter().map(|text| text.as_bytes().to_vec());
    own.chain(files("fixtures", "junshu.yaml")).collect()
}

pub fn baseline() -> Vec<Vec<u8>> {
    let report = baseline::rendered(&baseline::empty()).into_bytes();
    let mut all = files("fixtures", "baseline.json");
    all.push(report);
    all
}

pub fn pages() -> Vec<Vec<u8>> {
    short([files("rules/mhlw-6.0-gov", ".md"), files("fixtures", ".md")].concat())
}

/// Documents: those of the fixtures in parts, and those of the pages of rules.
pub fn documents() -> Vec<Vec<u8>> {
    let whole =
        [files("fixtures/hospital-clean/docs", ".md"), files("fixtures/hospital-documents/docs", ".md")].concat();
    let parts = whole.iter().flat_map(|document| {
        let half = String::from_utf8_lossy(document).floor_char_boundary(document.len() / 2);
        [document[..half].to_vec(), document[half..].to_vec()]
    });
    let pages = files("rules/documents", ".md");
    let blocks = pages.iter().flat_map(|page| {
        let page = String::from_utf8_lossy(page).into_owned();
        let blocks = page.split("```markdown file=").skip(1).filter_map(|rest| rest.split_once('\n'));
        let text = blocks.filter_map(|(_, rest)| rest.split_once("```"));
        text.map(|(text, _)| text.as_bytes().to_vec()).collect::<Vec<_>>()
    });
    short(parts.chain(blocks).collect())
}

/// Bodies of documents: of what word processors write the parts that are read, each in one.
pub fn docx() -> Vec<Vec<u8>> {
    let body = |inner: &str| {
        format!(r#"<w:document xmlns:w="w" xmlns:r="r" xmlns:mc="mc"><w:body>{inner}</w:body></w:document>"#)
            .into_bytes()
    };
    let cell = "<w:tc><w:p><w:r><w:t>承認日</w:t></w:r></w:p></w:tc>";
    let heading = r#"<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>第1章 復旧</w:t></w:r></w:p>"#;
    let text = "<w:p><w:r><w:t>令和8年4月15日に</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>承認</w:t></w:r></w:ins></w:p>";
    let item = r#"<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>項目</w:t></w:r></w:p>"#;
    let boxed = format!("<w:p><w:r><mc:Choice><w:txbxContent>{text}</w:txbxContent></mc:Choice></w:r></w:p>");
    let table = format!("<w:tbl><w:tr>{cell}{cell}</w:tr><w:tr>{cell}{cell}</w:tr></w:tbl>");
    let whole = [heading, text, item, &boxed, &table, heading, text].concat();
    let own = [heading, text, item, &boxed, &table, &whole].map(body);
    own.into_iter().chain(files("fixtures/docx", ".docx")).collect()
}
