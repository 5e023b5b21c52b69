//! stub
use super::{Report, format::Style};
use std::io::{self, Write};
/// x
pub fn render(_: &Report<'_>, _: Style, _: &mut dyn Write) -> io::Result<()> {
    Ok(())
}
