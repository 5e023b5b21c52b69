//! What one evaluation knows and notes: the inventory, the date, the parameters; which nodes were read, which were not
//! there. Scripts reach it through their thread, because native functions of the engine carry no state of their own.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Instant;

use foldhash::HashMap;
use rhai::{Dynamic, ImmutableString, Position};

use super::Limits;
use super::clock::Clock;
use super::datum::Datum;
use super::documents::Patterns;
use super::quick::Recall;
use super::steps::Steps;
use super::subjects::Said;
use super::value::{Failure, Spot, Stop, stop};

use crate::catalog::{Params, Requirement};
use crate::date::Date;
use crate::inventory::Inventory;
use crate::node::NodeId;
use crate::schema::Schema;
use crate::source::Repository;

/// Everything a check may know.
pub struct Facts {
    /// The records.
    pub inventory: Arc<Inventory>,
    /// Their schema.
    pub schema: Arc<Schema>,
    /// The date of the check.
    pub today: Date,
    /// The parameters.
    pub params: Arc<Params>,
    /// The files beside the records.
    pub repository: Arc<Repository>,
    /// Notes are kept of what is read.
    pub reads: bool,
}

/// A value that is not there to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// A key that a map does not have, or has without a value.
    Missing {
        /// The map.
        node: NodeId,
        /// The key.
        key: Arc<str>,
    },
    /// A value that the schema refused.
    Unreadable(NodeId),
    /// The text is no id of the list.
    Unresolved {
        /// The text.
        node: NodeId,
        /// The list's path.
        list: Arc<str>,
    },
    /// A document has no section of this name.
    NoSection {
        /// The document.
        node: NodeId,
        /// The name.
        name: Arc<str>,
    },
}

/// The notes of one evaluation.
pub struct Run {
    /// What may be known.
    pub facts: Arc<Facts>,
    /// The requirement the rule runs for.
    requirement: Option<Arc<Requirement>>,
    /// The same as a value, once it was asked for.
    named: Option<Datum<'static>>,
    /// When the rule's time is up.
    pub deadline: Instant,
    /// The subject at hand.
    pub subject: NodeId,
    /// What the rule said of those before it.
    pub said: Said,
    /// The script chooses among numbers in a way that no comparison tells of.
    pub among_numbers: bool,
    /// Operations of the engine up to the subject at hand.
    pub operations: u64,
    /// Nodes read for the subject at hand, in the order of reading, with repeats; `None` where nobody asks for them.
    reads: Option<Vec<NodeId>>,
    /// Above so many they are looked through for repeats.
    room: usize,
    /// What the date of the check may still change, for the subject at hand.
    pub clock: Clock,
    /// Dates read that say something was done, and lie ahead.
    pub future: Vec<NodeId>,
    /// Absent values handed out for the subject at hand; a unit's tag is -1 minus the index.
    absent: Vec<Absent>,
    /// The absent value that the script touched last; `None` after a plain `()`.
    touched: Option<usize>,
    /// Where in the script each verdict of this subject was made.
    pub made: Vec<(Position, Option<String>)>,
    /// What functions came to before.
    pub recall: Recall,
    /// Bytes of the verdicts' texts so far.
    pub verdict_bytes: usize,
    /// The texts handed out for the subject at hand: the address of each tells its node, as long as it is alive.
    strings: Vec<(ImmutableString, Spot)>,
    /// The nodes of the first of them, by address, as far as anybody asked; and how many these are.
    addresses: HashMap<usize, Spot>,
    addressed: usize,
    /// Patterns that were compiled.
    pub patterns: Patterns,
    /// The steps of the engine, where somebody asks for them.
    pub steps: Option<Steps>,
}

/// Nodes read before the first look for repeats: no rule of a pack reads so many for a subject.
const ROOM: usize = 1 << 20;

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// Runs `body` with `run` as the thread's evaluation, and gives the notes back.
pub fn within<T>(run: Run, body: impl FnOnce() -> T) -> (T, Run) {
    RUN.with(|slot| slot.replace(Some(run)));
    let result = body();
    let run = RUN.with(RefCell::take).expect("the evaluation that was put there");
    (result, run)
}

/// The notes at hand.
///
/// # Panics
/// Outside of [`within`]: native functions are called by scripts only.
pub fn with<T>(body: impl FnOnce(&mut Run) -> T) -> T {
    RUN.with(|slot| body(slot.borrow_mut().as_mut().expect("scripts run inside an evaluation")))
}

/// Why a rule must not go on, when the engine has counted so many operations; keeps small what it has noted so far.
pub fn exhausted(operations: u64) -> Option<Stop> {
    RUN.with(|slot| {
        let mut slot = slot.borrow_mut();
        let run = slot.as_mut()?;
        // Those of the subjects before do not count.
        if operations.saturating_sub(run.operations) > Limits::OPERATIONS {
            return Some(Stop::Operations);
        }
        if Instant::now() >= run.deadline {
            return Some(Stop::Time);
        }
        if let Some(reads) = run.reads.as_mut().filter(|reads| reads.len() > run.room) {
            reads.sort_unstable();
            reads.dedup();
            run.room = ROOM.max(2 * reads.len());
        }
        (run.absent.len() > Limits::ABSENT || run.strings.len() > Limits::TEXTS).then_some(Stop::Notes)
    })
}

impl Run {
    /// An evaluation without notes.
    pub fn new(facts: Arc<Facts>, requirement: Option<Arc<Requirement>>, deadline: Instant, recall: Recall) -> Self {
        Self {
            recall,
            subject: NodeId::ROOT,
            said: Said::default(),
            among_numbers: false,
            operations: 0,
            requirement,
            named: None,
            deadline,
            reads: facts.reads.then(Vec::new),
            facts,
            room: ROOM,
            clock: Clock::default(),
            future: Vec::new(),
            absent: Vec::new(),
            touched: None,
            made: Vec::new(),
            verdict_bytes: 0,
            strings: Vec::new(),
            addresses: HashMap::default(),
            addressed: 0,
            patterns: Patterns::new(),
            steps: None,
        }
    }

    /// Ends the check when the rule's time is up; natives over long lists are one operation to the engine.
    pub fn in_time(&self) -> Result<(), Failure> {
        if Instant::now() >= self.deadline { Err(stop(Stop::Time)) } else { Ok(()) }
    }

    /// Forgets the notes of the subject before.
    pub fn next_subject(&mut self) {
        if let Some(reads) = &mut self.reads {
            reads.clear();
        }
        self.future.clear();
        self.clock.forget();
        self.absent.clear();
        self.touched = None;
        self.made.clear();
        self.strings.clear();
        self.addresses.clear();
        self.addressed = 0;
    }

    /// True when somebody asks for what is read.
    pub fn notes_reads(&self) -> bool {
        self.reads.is_some()
    }

    /// Notes that these nodes were read.
    pub fn read(&mut self, nodes: impl IntoIterator<Item = NodeId>) {
        if let Some(reads) = &mut self.reads {
            reads.extend(nodes);
        }
    }

    /// The nodes read for the subject at hand, in the order of the tree.
    pub fn taken_reads(&mut self) -> Vec<NodeId> {
        let mut reads = self.reads.as_mut().map(std::mem::take).unwrap_or_default();
        reads.sort_unstable();
        reads.dedup();
        reads
    }

    /// The text at a place as a string that knows it.
    pub fn string(&mut self, spot: Spot) -> ImmutableString {
        let text = match spot {
            Spot::Node(node) | Spot::Missing(node, _) => Datum::Written(node),
            Spot::Part(node, start, length) => Datum::Part(node, start, length),
        };
        let string: ImmutableString = text.text(&self.facts).unwrap_or_default().into();
        self.strings.push((string.clone(), spot));
        string
    }

    /// Where a text came from.
    pub fn place_of(&mut self, text: &Datum<'_>) -> Option<Spot> {
        let text = match text {
            Datum::Written(node) => return Some(Spot::Node(*node)),
            Datum::Part(node, start, length) => return Some(Spot::Part(*node, *start, *length)),
            Datum::Text(text) => text,
            _ => return None,
        };
        let address = |text: &str| text.as_ptr() as usize;
        self.addresses
            .extend(self.strings[self.addressed..].iter().map(|(string, spot)| (address(string), spot.clone())));
        self.addressed = self.strings.len();
        self.addresses.get(&address(text)).cloned()
    }

    /// What the engine gets of a value that a native function made.
    pub fn handed(&mut self, value: Datum<'_>) -> Dynamic {
        if matches!(value, Datum::Nothing) {
            // There is no such record, which is no fault of the records.
            self.touched = None;
        }
        value.into_dynamic(self)
    }

    /// The requirement the rule runs for, as an object map.
    pub fn requirement<'f>(&mut self) -> Datum<'f> {
        let requirement = self.requirement.as_deref();
        let named = self.named.get_or_insert_with(|| {
            let text = |of: Option<&str>| of.map_or(Datum::Nothing, |text| text.to_owned().into());
            let pairs = [
                ("id", text(requirement.map(|r| r.id.as_str()))),
                ("label", text(requirement.map(|r| r.label.as_str()))),
                ("attest", text(requirement.and_then(|r| r.attest.as_deref()))),
                ("attest_when", text(requirement.and_then(|r| r.attest_when.as_deref()))),
            ];
            Datum::Object(Arc::new(pairs.into_iter().map(|(key, value)| (key.into(), value)).collect()))
        });
        named.clone()
    }

    /// Notes what is not there; the tag of the unit that stands for it.
    pub fn absent(&mut self, what: Absent) -> i32 {
        self.touched = Some(self.absent.len());
        self.absent.push(what);
        -(self.absent.len() as i32)
    }

    /// What a unit value stands for.
    pub fn absent_of(&self, tag: i32) -> Option<&Absent> {
        usize::try_from(-i64::from(tag) - 1).ok().and_then(|at| self.absent.get(at))
    }

    /// Notes that a unit with this tag was read from a variable, or made by a function.
    pub fn touch(&mut self, tag: i32) {
        self.touched = usize::try_from(-i64::from(tag) - 1).ok();
    }

    /// The absent value that rhai itself stumbled over: the one touched last, if it was not a plain `()`.
    pub fn stumbled(&self) -> Option<&Absent> {
        self.absent.get(self.touched?)
    }
}
