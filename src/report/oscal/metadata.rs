//! What a document is in; OSCAL's `metadata`, and the `props` and `links` that every part of a document may have, out.

use serde::Serialize;

use super::datatypes::{markup_line, markup_multiline, moment, short, string, uri};
use super::uuids::Uuid;
use crate::date::Date;
use crate::pack::Pack;

/// The version of the models. What is written here is valid under the models of 1.1.3 and of 1.2 alike; the documents say
/// 1.1.3, the older of the two, so that tools of both read them.
pub const OSCAL_VERSION: &str = "1.1.3";

/// Where our names of `props` and `parts` are at home, and the name that all UUIDs descend from.
pub const NAMESPACE: &str = "urn:junshu:oscal";

/// Characters of a title.
pub const TITLE: usize = 200;

/// `metadata`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Metadata {
    title: String,
    last_modified: String,
    version: String,
    oscal_version: &'static str,
    props: Vec<Property>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<Link>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<Role>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parties: Vec<Party>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    responsible_parties: Vec<ResponsibleParty>,
    remarks: String,
}

/// `property`.
#[derive(Debug, Serialize)]
pub struct Property {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ns: Option<&'static str>,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    remarks: Option<String>,
}

/// `link`.
#[derive(Debug, Serialize)]
pub struct Link {
    href: String,
    rel: &'static str,
}

#[derive(Debug, Serialize)]
struct Role {
    id: &'static str,
    title: &'static str,
}

/// `party`: an organization.
#[derive(Debug, Serialize)]
pub struct Party {
    uuid: Uuid,
    r#type: &'static str,
    name: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct ResponsibleParty {
    role_id: &'static str,
    party_uuids: Vec<Uuid>,
}

impl Property {
    /// One of the names that OSCAL has.
    pub fn oscal(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), ns: None, value: string(value), remarks: None }
    }

    /// One of our names.
    pub fn ours(name: &str, value: &str) -> Self {
        Self { ns: Some(NAMESPACE), ..Self::oscal(name, value) }
    }

    /// A name of the namespace in which NIST keeps the methods of an assessment.
    pub fn method(value: &str) -> Self {
        Self { ns: Some("http://csrc.nist.gov/ns/rmf"), ..Self::oscal("method", value) }
    }

    /// With a remark.
    pub fn remarks(self, text: &str) -> Self {
        Self { remarks: Some(markup_multiline(text)), ..self }
    }
}

impl Link {
    /// To something of the back matter.
    pub fn reference(to: Uuid) -> Self {
        Self { href: to.href(), rel: "reference" }
    }
}

impl Party {
    /// An organization.
    pub fn organization(uuid: Uuid, name: &str) -> Self {
        Self { uuid, r#type: "organization", name: short(name, TITLE) }
    }
}

impl Metadata {
    /// Of a document about a pack, as of a day.
    pub fn new(pack: &Pack, today: Date, title: &str, version: &str) -> Self {
        let about = &pack.about;
        let mut props = vec![
            Property::ours("pack", &about.id),
            Property::ours("edition", &about.edition),
            Property::ours("generator", concat!("junshu ", env!("CARGO_PKG_VERSION"))),
        ];
        if let Some(edition) = &pack.catalog.catalog.superseded_by {
            let since = pack.catalog.catalog.superseded_date.as_ref();
            let since = since.map_or_else(String::new, |date| format!("（{date}）"));
            let remark = format!("この版は第{edition}版に改められました{since}。");
            props.push(Property::ours("superseded-by", edition).remarks(&remark));
        }
        Self {
            title: markup_line(title),
            last_modified: moment(today),
            version: string(version),
            oscal_version: OSCAL_VERSION,
            props,
            links: Vec::new(),
            roles: Vec::new(),
            parties: Vec::new(),
            responsible_parties: Vec::new(),
            remarks: [&about.notice, &about.disclaimer].map(|text| markup_multiline(text)).join("\n\n"),
        }
    }

    /// With the place that the content comes from.
    pub fn source(mut self, url: &str) -> Self {
        self.links.extend(uri(url).map(|url| Link { href: url.to_owned(), rel: "source" }));
        self
    }

    /// With a link to something of the back matter.
    pub fn link(mut self, to: Uuid) -> Self {
        self.links.push(Link::reference(to));
        self
    }

    /// With organizations that have a role.
    pub fn role(mut self, id: &'static str, title: &'static str, parties: Vec<Party>) -> Self {
        if parties.is_empty() {
            return self;
        }
        self.roles.push(Role { id, title });
        let party_uuids = parties.iter().map(|party| party.uuid).collect();
        self.responsible_parties.push(ResponsibleParty { role_id: id, party_uuids });
        self.parties.extend(parties);
        self
    }

    /// With another remark, before the others.
    pub fn remark(mut self, text: &str) -> Self {
        self.remarks = format!("{}\n\n{}", markup_multiline(text), self.remarks);
        self
    }
}
