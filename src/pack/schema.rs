//! The schema of a pack, and what folders of rules add to it, in; the one schema of the records out.

use serde_json::Value;

use super::files::typed;
use super::{Folder, PackError, PackInfo, waivers};
use crate::schema::{Schema, extend};

/// The file of both.
const FILE: &str = "schema.yaml";

/// Compiles the schema; a folder of rules that has one of its own adds its keys.
pub fn schema(about: &PackInfo, folder: &Folder, extra: &[Folder]) -> Result<Schema, PackError> {
    let file = folder.file(FILE)?;
    let (mut name, mut json) = (file.name().to_owned(), folder.typed::<Value>(FILE)?);
    for file in extra.iter().filter_map(|folder| folder.top.get(FILE)) {
        extend(&mut json, file.name(), &typed::<Value>(file)?)?;
        name = format!("{name}（{} を加えたもの）", file.name());
    }
    let mut schema = Schema::compile(&name, json)?;
    waivers::find(about, &mut schema, &folder.name)?;
    Ok(schema)
}
