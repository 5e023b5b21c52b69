//! What the command line asks for beyond the format in; how a report is written out.

use super::text::Look;

/// How a report is to be written, beyond the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// How text is drawn.
    pub look: Look,
    /// Machine formats that can tell also list what holds and what does not apply.
    pub passes: bool,
    /// Machine formats from which others can be made hold all that these show.
    pub complete: bool,
}
