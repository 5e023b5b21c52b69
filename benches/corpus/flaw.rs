//! A kind of flaw in; whether the record at hand has it out, so that each stands at known places.

use super::chance::Chance;

/// What may be wrong with a record, and is found by the rules. The first eleven are what the ten rules of the rivals find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A system names a vendor that is not on record.
    VendorUnknown,
    /// A certificate of a vendor has run out.
    CertificateExpired,
    /// A contract does not ask for approval before work is passed on.
    SubcontractClauseAbsent,
    /// Support of a component is over, and nothing is planned.
    SupportOver,
    /// No drill against an attack within a year.
    DrillStale,
    /// An action after a drill that nobody has to take.
    DrillActionUnowned,
    /// A policy that nobody looked at for more than a year.
    PolicyUnreviewed,
    /// People whom no training reached.
    GroupUntrained,
    /// An auditor who runs what is audited.
    AuditorDependent,
    /// An important system without a copy that an attack cannot reach.
    CopiesReachable,
    /// An important system whose copies nobody restored for more than a year.
    RestoreUntried,
    /// A known weakness whose day is past.
    WeaknessOpen,
    /// A line for remote maintenance that anybody can reach.
    LineUnguarded,
    /// A security disclosure of an old edition.
    SheetOld,
    /// A contract whose table of duties has a gap.
    DutyUnassigned,
    /// A table of duties that nobody looked at for more than a year.
    DutiesUnreviewed,
    /// Work was passed on before it was approved.
    SubcontractorEarly,
    /// A vendor that nobody evaluated for more than a year.
    VendorUnevaluated,
    /// A gap against the hospital's requirements whose action is late.
    GapOverdue,
    /// A measure that nobody confirmed for more than a year.
    MeasureUnconfirmed,
    /// An action after an audit that is late.
    AuditActionOverdue,
}

/// The number of kinds.
const KINDS: usize = Flaw::AuditActionOverdue as usize + 1;

/// Which records have which flaws: of each kind, every so manieth record from some record on.
pub struct Flaws {
    every: [usize; KINDS],
    first: [usize; KINDS],
    seen: [usize; KINDS],
}

impl Flaws {
    /// One record in `every` of each kind.
    pub fn one_in(every: usize, chance: &mut Chance) -> Self {
        let mut first: [usize; KINDS] = std::array::from_fn(|_| chance.between(0..=every.min(16) - 1));
        first[Flaw::DrillStale as usize] = 0; // A hospital is asked only once.
        Self { every: [every; KINDS], first, seen: [0; KINDS] }
    }

    /// One record of each kind, the first; of a kind in `some_of` only.
    pub fn once(some_of: usize, chance: &mut Chance) -> Self {
        let first = std::array::from_fn(|_| if chance.one_in(some_of) { 0 } else { usize::MAX });
        Self { every: [usize::MAX; KINDS], first, seen: [0; KINDS] }
    }

    /// Every record of one kind, and no other.
    pub fn all(kind: Flaw) -> Self {
        let mut flaws = Self { every: [1; KINDS], first: [usize::MAX; KINDS], seen: [0; KINDS] };
        flaws.first[kind as usize] = 0;
        flaws
    }

    /// Does the next record have this flaw?
    pub fn strike(&mut self, kind: Flaw) -> bool {
        let kind = kind as usize;
        let number = self.seen[kind];
        self.seen[kind] += 1;
        number >= self.first[kind] && (number - self.first[kind]).is_multiple_of(self.every[kind])
    }
}
