//! The catalog of a pack in; the taxonomy of its requirements, and references into it, out.

use std::collections::HashMap;
use std::sync::Arc;

use serde_sarif::sarif::{
    ReportingDescriptor, ReportingDescriptorReference, ReportingDescriptorRelationship, ToolComponent,
    ToolComponentContents, ToolComponentReference,
};
use uuid::Uuid;

use super::message::both;
use super::{LANGUAGE, bag, index};
use crate::catalog::Requirement;
use crate::pack::Pack;

/// The requirements of a pack.
pub struct Taxonomy<'p> {
    pack: &'p Pack,
    guid: String,
    index: HashMap<&'p str, i64>,
}

impl<'p> Taxonomy<'p> {
    /// That of a pack.
    pub fn of(pack: &'p Pack) -> Self {
        // The name of the guideline's page and of the pack stay the same for as long as the requirements do.
        let name = format!("{}#{}", pack.catalog.catalog.url, pack.about.id);
        let index = pack.requirements.iter().enumerate().map(|(at, requirement)| (requirement.id.as_str(), index(at)));
        Self { pack, guid: Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string(), index: index.collect() }
    }

    /// The taxonomy itself.
    pub fn component(&self) -> ToolComponent {
        let (about, catalog) = (&self.pack.about, &self.pack.catalog.catalog);
        let contents = [ToolComponentContents::LocalizedData, ToolComponentContents::NonLocalizedData];
        ToolComponent::builder()
            .name(&about.id)
            .full_name(format!("{} 第{}版 {}", catalog.guideline, catalog.edition, catalog.part))
            .version(&catalog.edition)
            .guid(&self.guid)
            .organization(&catalog.publisher)
            .information_uri(&catalog.url)
            .language(LANGUAGE)
            .short_description(both(&about.title))
            .full_description(both(&format!("{}\n{}", about.notice, about.disclaimer)))
            .contents(contents.map(|kind| kind.to_string().into()))
            .is_comprehensive(true)
            .taxa(self.pack.requirements.iter().map(|requirement| self.taxon(requirement)).collect::<Vec<_>>())
            .build()
    }

    /// Names the taxonomy.
    pub fn reference(&self) -> ToolComponentReference {
        ToolComponentReference::builder().name(&self.pack.about.id).index(0).guid(&self.guid).build()
    }

    /// Names a requirement; nothing for a group of one's own, which is none.
    pub fn refer(&self, requirement: &str) -> Option<ReportingDescriptorReference> {
        let &index = self.index.get(requirement)?;
        let taxonomy = self.reference();
        Some(ReportingDescriptorReference::builder().id(requirement).index(index).tool_component(taxonomy).build())
    }

    /// What a rule has to do with its requirement: whatever it finds falls under it.
    pub fn relationship(&self, requirement: &str) -> Option<ReportingDescriptorRelationship> {
        let target = self.refer(requirement)?;
        Some(ReportingDescriptorRelationship::builder().target(target).kinds(["superset".to_owned()]).build())
    }

    fn taxon(&self, requirement: &Arc<Requirement>) -> ReportingDescriptor {
        let Requirement { section, section_title, evidence, human, .. } = &**requirement;
        let about = &self.pack.about;
        let note = requirement.note.as_ref().map(|note| format!("\n\n注: {note}")).unwrap_or_default();
        ReportingDescriptor::builder()
            .id(&requirement.id)
            .name(&requirement.label)
            .short_description(both(&requirement.text))
            .full_description(both(&format!("{section} {section_title}\n\n{}{note}", requirement.text)))
            .help(both(&format!("証跡: {evidence}\n\n機械では判断できないこと: {human}")))
            .properties(bag([
                ("section", section.as_str().into()),
                ("sectionTitle", section_title.as_str().into()),
                ("duty", about.duty(&requirement.duty).into()),
                ("directs", requirement.directs.into()),
                ("signedBy", requirement.attest.as_deref().map(|role| about.role(role)).into()),
            ]))
            .build()
    }
}
