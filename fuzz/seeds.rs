//! Nothing in; the inputs to start from in `fuzz/corpus/<target>/`, and what was found before beside them, out.

use std::{fs, io};

use junshu_fuzz::targets::{TARGETS, root};

fn main() -> io::Result<()> {
    for target in TARGETS {
        let folder = root().join("fuzz/corpus").join(target.name);
        fs::create_dir_all(&folder)?;
        for (number, seed) in (target.seeds)().iter().enumerate() {
            fs::write(folder.join(format!("seed-{number:03}")), seed)?;
        }
    }
    Ok(())
}
