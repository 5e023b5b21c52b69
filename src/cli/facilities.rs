//! Paths and settings in; which records are checked together, facility by facility, and what they came to, out.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use junshu::Step;
use junshu::config::{Layer, Origin, Settings};
use junshu::evaluate::{Request, a_few_at_once};
use junshu::inventory::{Inventory, Records};
use junshu::pack::Pack;
use junshu::report::join::Shard;
use junshu::report::problem::Problem;
use junshu::report::{Facility, Report};
use junshu::source::git::{GitError, Revision};
use junshu::source::{Repository, SourceError};

use super::files::{Guarded, Shared, count, files};
use super::layout::Layout;
use super::past::Past;
use super::progress::Progress;
use super::records::{RecordOptions, judge, load, problems};
use super::settings::{RuleOptions, Said, settings, variable};
use super::terminal::{Color, blame, complain};
use super::{LookOptions, PackOptions, open};

/// What a command that judges records has before it does.
pub struct Ready {
    /// The settings.
    pub settings: Settings,
    /// The pack that they name. The process ends with what it is needed for: taking it apart would be a tenth of a start.
    pub pack: ManuallyDrop<Pack>,
    /// The records.
    pub subjects: Subjects,
}

impl Ready {
    /// Puts it together; `None` when something of it cannot be used, which is printed. `more` is what the command line says
    /// beside the other options.
    pub fn new(
        pack: &PackOptions,
        rules: Option<&RuleOptions>,
        records: &RecordOptions,
        more: Layer,
        look: &LookOptions,
    ) -> Option<Self> {
        // What a change says of settings counts as little as what it accepts.
        let base = records.waivers_from.clone().or_else(named_base);
        let base = base.map(|rev| base_of(&records.paths, &rev)).transpose();
        let base = base.map_err(|error| complain(&error, look.color)).ok()?;
        let said = Said { pack, rules, records: &records.paths, more: records.say(more), revision: base.as_ref() };
        let settings = settings(said, look)?;
        let pack = ManuallyDrop::new(open::pack_of(&settings, &[], look.color)?);
        let subjects = Subjects::find(records, &settings, base, look.color)?;
        Some(Self { settings, pack, subjects })
    }

    /// Reads and judges all records; what keeps some from being judged is in the report's errors.
    pub fn judge(&self, request: &Request, progress: &Progress) -> Report<'_> {
        self.subjects.judge(&self.pack, request, self.any_edition(), progress)
    }

    /// Reads and judges the facilities, a few at a time, and hands each out in the order of their names, with what kept
    /// it or some rules from being judged.
    pub fn each(&self, request: &Request, progress: &Progress, keep: impl FnMut(Option<Facility>, Vec<Problem>)) {
        self.subjects.each(&self.pack, request, self.any_edition(), progress, keep);
    }

    /// True when the pack was asked for by name: then it judges records of any edition.
    pub fn any_edition(&self) -> bool {
        !self.settings.is_default("pack")
    }
}

/// What is checked.
pub struct Subjects {
    /// Each with an inventory of its own, in the order of their names.
    pub facilities: Vec<Subject>,
    /// Files that belong to each inventory, read once.
    shared: Vec<Shared>,
    /// Files that may hold waivers, whatever their names.
    guarded: Guarded,
    /// The revision that accepted risks are taken from, where it is not what is on disk.
    base: Option<Past>,
    /// They are the facilities of a group, not records that were named.
    group: bool,
}

/// One facility: what it is called in reports, and its paths.
pub struct Subject {
    /// As one would type it from the current folder.
    pub root: String,
    paths: Vec<PathBuf>,
    stdin_name: String,
}

impl Subjects {
    /// The records that the command line names, else those of the settings, else those of the current folder. `None` when
    /// some cannot be found, which is printed.
    pub fn find(records: &RecordOptions, settings: &Settings, base: Option<Revision>, color: Color) -> Option<Self> {
        let named = matches!(settings.origin("inventory", None), Some(Origin::Option(_)));
        let (layout, mut errors) = Layout::of(settings, named.then_some(&*records.paths), None);
        let guarded = layout.guarded();
        let shared = Shared::read(&layout.beside, &guarded, layout.group);
        let paths: Vec<PathBuf> = layout.facilities.iter().flat_map(|(_, paths)| paths).cloned().collect();
        let named = settings.config.waivers_from.as_deref().filter(|_| base.is_none());
        let revision = named.map(|rev| base_of(&paths, rev)).transpose().map(|named| base.or(named));
        let past = revision
            .map_err(|error| vec![error])
            .and_then(|revision| revision.map(|revision| Past::new(revision, &layout, true)).transpose());
        let (shared, base) = match (shared, past) {
            (Ok(shared), Ok(base)) if errors.is_empty() => (shared, base),
            (shared, past) => {
                errors.extend(problems(shared.err().into_iter().chain(past.err()).flatten().collect()));
                errors.iter().for_each(|error| blame(error, color));
                return None;
            }
        };
        let subject =
            |(root, paths): (String, Vec<PathBuf>)| Subject { root, paths, stdin_name: records.stdin_filename.clone() };
        let facilities = layout.facilities.into_iter().map(subject).collect();
        Some(Self { facilities, shared, guarded, base, group: layout.group })
    }

    /// Leaves the facilities of one part; says on stderr when the part has none. False, with a word on it, when there are no
    /// facilities that could be split.
    pub fn keep(&mut self, shard: Shard) -> bool {
        if !self.group {
            eprintln!("error[usage]: --shard で分けるのは施設で、記録は分けられません");
            eprintln!("  施設を junshu.yaml の facilities か --facility で指定してください");
            return false;
        }
        let all = self.facilities.len();
        let mut at = 0..;
        self.facilities.retain(|_| at.next().is_some_and(|at| shard.holds(at)));
        if self.facilities.is_empty() {
            eprintln!("施設は {all} なので、{shard} に当たるものはありません");
        }
        true
    }

    /// The revision that accepted risks are taken from, where it is not what is on disk.
    pub fn base(&self) -> Option<&Revision> {
        self.base.as_ref().map(|base| &base.revision)
    }

    /// The facility, when it is one; where there are several, that is printed. `does` is what the command does with it.
    pub fn only(&self, does: &str, command: &str) -> Option<&Subject> {
        if let [one] = &self.facilities[..] {
            return Some(one);
        }
        eprintln!("error[usage]: 施設が {} あります。{does}のは一つの施設の記録だけです", self.facilities.len());
        let first = self.facilities.first().map_or("hospital", |subject| subject.root.as_str());
        eprintln!("  施設のフォルダを指定してください。例: junshu {command} {}", first.escape_debug());
        None
    }

    /// How many files a facility has, those included that all share.
    ///
    /// # Errors
    /// Every path that means nothing.
    pub fn count(&self, subject: &Subject) -> Result<usize, Vec<Problem>> {
        count(&subject.paths, &self.shared).map_err(problems)
    }

    /// The files beside the records of a facility.
    pub fn repository(&self, subject: &Subject) -> Repository {
        let shared = self.shared.iter().filter_map(|shared| shared.folder().map(Path::to_owned));
        Repository::around(&subject.paths.iter().cloned().chain(shared).collect::<Vec<_>>())
    }

    /// Reads the records of a facility, or says what keeps them from being judged.
    pub fn load(&self, subject: &Subject, pack: &Pack, any_edition: bool) -> Result<Arc<Inventory>, Vec<Problem>> {
        let files = files(&subject.paths, &subject.stdin_name, &self.shared, &self.guarded).map_err(problems)?;
        let records = Records::from(files).beside(Arc::new(self.repository(subject)));
        let records = match &self.base {
            Some(base) => records.against(base.files(&subject.paths).map_err(problems)?),
            None => records,
        };
        load(pack, records, any_edition)
    }

    /// Reads and judges all facilities, a few at a time; what keeps one from being judged is in the report's errors, and
    /// hides no other. `any_edition`: the pack was asked for by name.
    pub fn judge<'p>(&self, pack: &'p Pack, request: &Request, any_edition: bool, progress: &Progress) -> Report<'p> {
        let mut report = Report::new(pack, request.today);
        self.each(pack, request, any_edition, progress, |facility, errors| {
            report.facilities.extend(facility);
            report.errors.extend(errors);
        });
        report.in_order();
        report
    }

    /// The same, facility by facility in the order of their names: none is kept.
    fn each(
        &self,
        pack: &Pack,
        request: &Request,
        any_edition: bool,
        progress: &Progress,
        mut keep: impl FnMut(Option<Facility>, Vec<Problem>),
    ) {
        if let [subject] = &self.facilities[..] {
            let (facility, errors) = self.one(subject, pack, request, any_edition, &|step| progress.step(step));
            keep(facility, errors);
        } else {
            progress.say("施設を検査しています");
            progress.count(self.facilities.len(), true);
            let one = |subject: &Subject| {
                let judged = self.one(subject, pack, request, any_edition, &|_| ());
                progress.one();
                judged
            };
            a_few_at_once(&self.facilities, one, |(facility, errors)| keep(facility, errors));
        }
    }

    fn one(
        &self,
        subject: &Subject,
        pack: &Pack,
        request: &Request,
        any_edition: bool,
        done: &(dyn Fn(Step) + Sync),
    ) -> (Option<Facility>, Vec<Problem>) {
        let request = Request { repository: Arc::new(self.repository(subject)), ..request.clone() };
        let loaded = self.load(subject, pack, any_edition);
        let (facility, mut errors) = judge(pack, &subject.root, loaded, &request, done);
        if self.group {
            errors.iter_mut().for_each(|error| error.facility = Some(subject.root.clone()));
        }
        (facility, errors)
    }
}

/// The revision that the environment names.
fn named_base() -> Option<String> {
    junshu::config::variable("--waivers-from").and_then(|name| variable(&name))
}

/// The revision in the repository of the current folder, where the records are in it: no folder of theirs may bring in
/// another one.
fn base_of(paths: &[PathBuf], rev: &str) -> Result<Revision, SourceError> {
    let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
    match Revision::open(Path::new("."), rev) {
        Ok(revision) if revision.place(first).is_ok() => Ok(revision),
        Ok(_) | Err(GitError::NoRepository { .. }) => Ok(Revision::around(first, rev)?),
        Err(error) => Err(error.into()),
    }
}
