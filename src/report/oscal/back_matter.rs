//! A pack and the files of records in; OSCAL's `back-matter`, the things that a document points to, out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::datatypes::{markup_line, markup_multiline, moment, short, string, uri};
use super::metadata::{Property, TITLE};
use super::uuids::Uuid;
use crate::date::Date;
use crate::pack::Pack;
use crate::report::location;
use crate::report::quote::Quote;

/// `back-matter`.
#[derive(Debug, Serialize)]
pub struct BackMatter {
    /// What there is to point to.
    pub resources: Vec<Resource>,
}

/// `resource`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Resource {
    uuid: Uuid,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    props: Vec<Property>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    document_ids: Vec<DocumentId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    citation: Option<Citation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rlinks: Vec<Rlink>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<Base64>,
}

#[derive(Debug, Serialize)]
struct DocumentId {
    identifier: String,
}

#[derive(Debug, Serialize)]
struct Citation {
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Rlink {
    href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Base64 {
    filename: &'static str,
    media_type: &'static str,
    value: String,
}

impl Resource {
    fn new(uuid: Uuid, title: &str, kind: &str) -> Self {
        Self {
            uuid,
            title: markup_line(&short(title, TITLE)),
            description: None,
            props: vec![Property::oscal("type", kind)],
            document_ids: Vec::new(),
            citation: None,
            rlinks: Vec::new(),
            base64: None,
        }
    }

    /// The guideline that the requirements are of.
    pub fn guideline(uuid: Uuid, pack: &Pack) -> Self {
        let about = &pack.catalog.catalog;
        let title = format!("{} 第{}版 {}", about.guideline, about.edition, about.part);
        let mut resource = Self::new(uuid, &title, "external-guidance");
        resource.props.push(Property::oscal("version", &about.edition));
        resource.props.push(Property::ours("edition-date", &about.edition_date));
        resource.citation = Some(Citation { text: markup_line(&format!("{} {title}", about.publisher)) });
        resource.rlinks.extend(uri(&about.url).map(|url| Rlink { href: url.to_owned(), media_type: None }));
        resource
    }

    /// The same, in a document that points to the requirements by the ids they have in a catalog.
    pub fn with_catalog(mut self, catalog: Uuid) -> Self {
        let text =
            "遵守事項の識別子は、この版の遵守事項を OSCAL catalog に書いたもの（出力形式 oscal-catalog）の識別子です。";
        self.description = Some(markup_multiline(text));
        self.document_ids.push(DocumentId { identifier: catalog.to_string() });
        self
    }

    /// What the wording was taken from.
    pub fn booklet(uuid: Uuid, pack: &Pack) -> Self {
        let booklet = &pack.catalog.catalog.booklet;
        let mut resource = Self::new(uuid, "遵守事項の文言の出典", "citation");
        resource.citation = Some(Citation { text: markup_line(booklet) });
        let words = booklet.split_whitespace().map(|word| word.trim_end_matches([';', ',', ')', '）']));
        resource.rlinks.extend(words.filter_map(uri).map(|url| Rlink { href: url.to_owned(), media_type: None }));
        resource
    }

    /// What stands for a plan of the assessment: the rules with their parameters, as text.
    pub fn plan(uuid: Uuid, pack: &Pack, today: Date) -> Self {
        let mut resource = Self::new(uuid, "点検の計画に当たるもの", "plan");
        let text = "別に作られた点検の計画（assessment plan）はありません。\
                    このパックの検査（ルール）とパラメータが計画に当たり、その一覧を添えます。";
        resource.description = Some(markup_multiline(text));
        let value = STANDARD.encode(plan(pack, today));
        resource.base64 = Some(Base64 { filename: "plan.txt", media_type: "text/plain; charset=utf-8", value });
        resource
    }

    /// A file of records.
    pub fn file(uuid: Uuid, file: &Quote) -> Self {
        let mut resource = Self::new(uuid, file.name(), "evidence");
        let media_type = Some(location::media_type(file.name()));
        resource.rlinks.push(Rlink { href: location::uri(file.name()), media_type });
        resource
    }
}

/// The date, the parameters and the rules, a line each.
fn plan(pack: &Pack, today: Date) -> String {
    let about = &pack.about;
    let mut lines = vec![
        format!("パック: {} {}（{}）", about.id, about.edition, about.title),
        format!("基準日: {}", moment(today)),
        "パラメータ:".to_owned(),
    ];
    let entry = |text: String| format!("  {}", string(&text));
    lines.extend(pack.params.iter().map(|(name, value)| entry(format!("{name} = {value}"))));
    lines.push("検査:".to_owned());
    let rules = pack.rules.iter().chain(&pack.attestation);
    lines.extend(rules.map(|rule| entry(format!("{}: {}", rule.id, rule.title))));
    lines.push(String::new());
    lines.join("\n")
}
