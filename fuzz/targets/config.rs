//! A file of settings in; what it chooses, weighs and names, or its errors, out.

use junshu::config::{Base, Layer, Settings};
use junshu::source::SourceFile;

use super::{pack, root};

/// Reads the bytes as `junshu.yaml`, and as what the environment says.
pub fn run(bytes: &[u8]) {
    let Ok(file) = SourceFile::from_bytes("junshu.yaml", bytes.to_vec()) else { return };
    let text = file.text().to_owned();
    let variables = Layer::environment(|_| Some(text.clone()));
    let folder = root().join("fixtures/group");
    let base = Base { folder: folder.clone(), root: folder.clone(), here: folder };
    let layers = Layer::read(file, base).into_iter().chain(variables.ok());
    let settings = Settings::new(layers.collect());
    _ = (settings.selection(pack()), settings.severities(pack()), settings.given(), settings.file());
    _ = (settings.places("include"), settings.facilities(), settings.folders("rules"));
    for (key, _) in junshu::config::keys() {
        _ = (settings.origin(key, None), settings.is_default(key), settings.paths(key));
    }
}
