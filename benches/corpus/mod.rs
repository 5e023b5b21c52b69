//! A size and a seed in; fictitious hospitals' records out, and every finding that is planted in them.
//!
//! The model is the pack's own, whole: every system has an owner, vendors and a contract that covers it, every document
//! that is named is on file, and so on. Nothing is wrong with the records but what is planted.

#![allow(dead_code, reason = "each program that shares the corpus uses a part of it")]

mod chance;
mod emergency;
mod flaw;
mod folder;
mod hospital;
mod oversight;
mod papers;
mod people;
mod risk;
mod systems;
mod value;
mod vendors;
mod words;
mod writer;

use junshu::date::Date;

use chance::Chance;
use flaw::{Flaw, Flaws};
use hospital::{Hospital, Scale};

/// The date for which the findings are planted.
pub const TODAY: Date = jiff::civil::date(2026, 11, 22);
/// The seed of what is measured.
pub const SEED: u64 = 20_261_122;
/// Systems of a hospital of size M.
const MANY: usize = 5_000;
/// Systems of the hospital of size XL.
const VERY_MANY: usize = 12_000;
/// One record in so many has a flaw of each kind, in M and XL.
const RARE: usize = 700;

/// How much is generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// One hospital of about 30 KB.
    S,
    /// One hospital of 5,000 systems.
    M,
    /// 1,000 hospitals of about 20 KB, each a facility with one file.
    L,
    /// One hospital in one file of about 20 MB.
    XL,
}

impl Size {
    /// The size of that name.
    pub fn named(name: &str) -> Option<Self> {
        [("S", Self::S), ("M", Self::M), ("L", Self::L), ("XL", Self::XL)]
            .iter()
            .find_map(|(own, size)| own.eq_ignore_ascii_case(name).then_some(*size))
    }
}

/// A finding that must come out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planted {
    /// The file of the record.
    pub file: String,
    /// The rule that finds it: of the pack, of the schema, or one of the ten (`ten/…`).
    pub rule: String,
    /// The path of the node that it stands at.
    pub path: String,
}

/// Files and what is planted in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generated {
    /// Each file below the folder, with its text.
    pub files: Vec<(String, String)>,
    /// All that the pack finds, and nothing else; in no particular order.
    pub planted: Vec<Planted>,
    /// All that the ten rules find.
    pub ten: Vec<Planted>,
}

/// The records of a size.
pub fn generate(size: Size, seed: u64) -> Generated {
    match size {
        Size::S => hospital("hospital.yaml", Scale { systems: 8, lean: true }, seed, |chance| Flaws::once(1, chance)),
        Size::M => hospital("hospital.yaml", Scale { systems: MANY, lean: false }, seed, |c| Flaws::one_in(RARE, c)),
        Size::XL => {
            hospital("hospital.yaml", Scale { systems: VERY_MANY, lean: false }, seed, |c| Flaws::one_in(RARE, c))
        }
        Size::L => group(1_000, seed),
    }
}

/// So many hospitals as facilities of one group.
pub fn group(hospitals: usize, seed: u64) -> Generated {
    let settings = "# 生成した架空の病院の検査の設定です\nfacilities: [hospitals/*]\n";
    let mut all = Generated { files: vec![("junshu.yaml".to_owned(), settings.to_owned())], ..Generated::default() };
    let mut chance = Chance::new(seed);
    for number in 0..hospitals {
        let scale = Scale { systems: chance.between(1..=3), lean: true };
        let file = format!("hospitals/h{number:04}/records.yaml");
        let one = hospital(&file, scale, chance.fork_seed(), |chance| Flaws::once(8, chance));
        all.files.extend(one.files);
        all.planted.extend(one.planted);
        all.ten.extend(one.ten);
    }
    all
}

/// A hospital of size M with more than 10,000 findings.
pub fn flawed(seed: u64) -> Generated {
    hospital("hospital.yaml", Scale { systems: MANY, lean: false }, seed, |_| Flaws::all(Flaw::SupportOver))
}

fn hospital(file: &str, scale: Scale, seed: u64, flaws: impl FnOnce(&mut Chance) -> Flaws) -> Generated {
    let mut chance = Chance::new(seed);
    let flaws = flaws(&mut chance);
    let (text, found) = Hospital::new(scale, flaws, chance).write();
    let found = found.into_iter().map(|(rule, path)| Planted { file: file.to_owned(), rule: rule.to_owned(), path });
    let (ten, planted) = found.partition(|planted| planted.rule.starts_with("ten/"));
    Generated { files: vec![(file.to_owned(), text)], planted, ten }
}
