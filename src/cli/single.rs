//! Options in; the pack, the records of one facility, and what is asked of them on which day, out.

use std::mem::ManuallyDrop;
use std::sync::Arc;

use junshu::config::Layer;
use junshu::evaluate::Request;
use junshu::inventory::Inventory;
use junshu::pack::Pack;
use junshu::select::Selection;

use super::facilities::Ready;
use super::records::RecordOptions;
use super::terminal::blame;
use super::{LookOptions, PackOptions};

/// What a command on the records of one facility has.
pub struct Single {
    /// The pack.
    pub pack: ManuallyDrop<Pack>,
    /// The records.
    pub inventory: Arc<Inventory>,
    /// Everything, on the day of the check.
    pub request: Request,
}

impl Single {
    /// Puts it together; `None` when something of it cannot be used, which is printed. `does` is what the command does with
    /// the records, `command` how it is called.
    pub fn new(
        pack: &PackOptions,
        records: &RecordOptions,
        look: &LookOptions,
        does: &str,
        command: &str,
    ) -> Option<Self> {
        let Ready { settings, pack, subjects } = Ready::new(pack, None, records, Layer::options(), look)?;
        let subject = subjects.only(does, command)?;
        let request = records.request(&pack, Selection::default())?;
        let request = Request { repository: Arc::new(subjects.repository(subject)), ..request };
        let loaded = subjects.load(subject, &pack, !settings.is_default("pack"));
        let inventory =
            loaded.map_err(|problems| problems.iter().for_each(|problem| blame(problem, look.color))).ok()?;
        Some(Self { pack, inventory, request })
    }
}
