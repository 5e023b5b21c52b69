//! Places of records in; locations of SARIF out, and the tables that they point into: the files, and the names of nodes.

use std::collections::{BTreeMap, HashMap};

use serde_sarif::sarif::{
    Artifact, ArtifactContent, ArtifactLocation, ArtifactRoles, Location, LogicalLocation, PhysicalLocation, Region,
};

use super::index;
use super::logical::Names;
use super::message::message;
use crate::report::Facility;
use crate::report::finding::Place;
use crate::report::location::{self, media_type, uri};
use crate::report::problem::ProblemPlace;
use crate::report::quote::Quote;
use crate::report::text::clean;
use crate::source::{Position, Span};

/// What relative names are relative to; GitHub and CodeQL call the root of the repository so.
const BASE: &str = "%SRCROOT%";
/// Characters of a snippet, at most: a longer one is left out, never cut.
const LONGEST: usize = 2000;

/// All places of a run. A file is listed once, however many facilities share it.
pub struct Places {
    artifacts: Vec<Artifact>,
    /// For each facility, the index of each of its files.
    files: Vec<Vec<i64>>,
    names: Names,
}

/// The places of one facility.
pub struct Here<'a> {
    facility: &'a Facility,
    files: &'a [i64],
    names: &'a mut Names,
}

impl Places {
    /// Those of the facilities of a report.
    pub fn of(facilities: &[Facility]) -> Self {
        let (mut artifacts, mut known) = (Vec::new(), HashMap::new());
        let mut listed = |file: &Quote| {
            *known.entry(file.name().to_owned()).or_insert_with(|| {
                artifacts.push(artifact(file.name()));
                index(artifacts.len() - 1)
            })
        };
        let files = facilities.iter().map(|facility| facility.files.iter().map(&mut listed).collect());
        let files = files.collect();
        Self { artifacts, files, names: Names::default() }
    }

    /// Those of a facility, which is the one at this index.
    pub fn within<'a>(&'a mut self, at: usize, facility: &'a Facility) -> Here<'a> {
        Here { facility, files: self.files.get(at).map_or(&[], Vec::as_slice), names: &mut self.names }
    }

    /// The files, and the names of all nodes that were located.
    pub fn tables(self) -> (Vec<Artifact>, Vec<LogicalLocation>) {
        (self.artifacts, self.names.table())
    }
}

impl Here<'_> {
    /// A place, by its bytes and by its path.
    pub fn location(&mut self, place: &Place) -> Location {
        let name = self.names.of(place);
        Location { logical_locations: name.map(|name| vec![name]), ..self.span(place.span) }
    }

    /// A place with the lines around it, for viewers that do not have the file.
    pub fn surrounded(&mut self, place: &Place) -> Location {
        let mut location = self.location(place);
        if let Some(physical) = location.physical_location.as_mut() {
            let at = self.facility.location(place.span);
            physical.context_region = context(&at).filter(|_| physical.region.is_some());
        }
        location
    }

    /// Bytes.
    pub fn span(&self, span: Span) -> Location {
        let at = self.facility.location(span);
        let mut file = file(at.file.name());
        file.index = self.files.get(span.file.0 as usize).copied();
        let mut place = PhysicalLocation::builder().artifact_location(file).build();
        let mut location = Location::builder().build();
        // No line of such a file would be found again; words say where it is.
        match at.paragraph() {
            Some(paragraph) => location.message = Some(message(&paragraph)),
            None => place.region = Some(Region { snippet: snippet(at.text()), ..region(at.start, at.end) }),
        }
        location.physical_location = Some(place);
        location
    }
}

/// A second place of a result, with words.
pub fn related(id: usize, text: &str, location: Location) -> Location {
    let paragraph = location.message.as_ref().and_then(|message| message.text.as_deref());
    let text = paragraph.map_or(text.to_owned(), |paragraph| format!("{text}（{paragraph}）"));
    Location { id: Some(index(id)), message: Some(message(&text)), ..location }
}

/// A place of something that could not be checked.
pub fn problem(at: &ProblemPlace) -> Location {
    let region = Region::builder()
        .start_line(index(at.line))
        .start_column(index(at.column))
        .end_line(index(at.end_line))
        .end_column(index(at.end_column))
        .build();
    let region = Region { snippet: snippet(&at.text), ..region };
    let place = PhysicalLocation::builder().artifact_location(file(&at.file)).region(region).build();
    Location::builder().physical_location(place).build()
}

/// What [`BASE`] stands for. Its path is nobody's business, and another on every machine.
pub fn bases() -> BTreeMap<String, ArtifactLocation> {
    let about = message("junshu を実行したフォルダ（リポジトリの最上位で実行する）");
    BTreeMap::from([(BASE.to_owned(), ArtifactLocation::builder().description(about).build())])
}

fn artifact(name: &str) -> Artifact {
    let roles = [ArtifactRoles::AnalysisTarget.to_string().into()];
    Artifact::builder().location(file(name)).mime_type(media_type(name)).roles(roles).build()
}

fn file(name: &str) -> ArtifactLocation {
    let uri = uri(name);
    let absolute = uri.starts_with("file://");
    let mut file = ArtifactLocation::builder().uri(uri).build();
    file.uri_base_id = (!absolute).then(|| BASE.to_owned());
    file
}

fn region(start: Position, end: Position) -> Region {
    Region::builder()
        .start_line(start.line)
        .start_column(start.column)
        .end_line(end.line)
        .end_column(end.column)
        .build()
}

/// The lines around a place.
fn context(at: &location::Location<'_>) -> Option<Region> {
    let line = |number: u32| at.file.line(number);
    let first = line(at.start.line.saturating_sub(1)).or_else(|| line(at.start.line))?;
    let last = line(at.end.line.saturating_add(1)).or_else(|| line(at.end.line))?;
    let (start, end) = (first.start, last.end);
    // The standard wants more than the place itself.
    if start > at.span.start || end < at.span.end || (start, end) == (at.span.start, at.span.end) {
        return None;
    }
    let text = snippet(at.file.slice(start, end))?;
    Some(Region { snippet: Some(text), ..region(at.file.position(start), at.file.position(end)) })
}

/// The text as it stands there, or nothing: where a viewer would obey it, or it is of pages.
fn snippet(text: &str) -> Option<ArtifactContent> {
    if text.is_empty() || text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let spaced = text.replace("\r\n", "\n").replace('\t', " ");
    (clean(&spaced) == spaced).then(|| ArtifactContent::builder().text(text).build())
}
