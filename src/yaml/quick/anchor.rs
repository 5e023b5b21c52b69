//! Anchors and aliases: `&name` in, the nodes it stands for kept; `*name` in, a copy of them out.

use super::Quick;
use crate::node::{Frame, NodeId};
use crate::yaml::{Anchor, MAX_ALIAS_NODES};

impl<'t> Quick<'_, 't> {
    /// The name of an anchor that stands here, and the blanks behind it.
    pub fn anchor(&mut self) -> Option<Option<&'t str>> {
        if self.cursor.peek() != b'&' {
            return Some(None);
        }
        self.cursor.at += 1;
        let name = self.cursor.name()?;
        self.cursor.is_at_blank().then_some(())?;
        self.cursor.spaces();
        Some(Some(name))
    }

    /// From here on the anchor is that of a node that is not complete.
    pub fn anchored(&mut self, anchor: Option<&'t str>, first: NodeId) {
        if let Some(name) = anchor {
            self.anchors.insert(name, Anchor { first, end: None });
        }
    }

    /// The node of the anchor is complete, unless the name has been given to another inside of it.
    pub fn complete(&mut self, anchor: Option<&'t str>, first: NodeId) {
        let end = self.builder.next();
        if let Some(anchor) = anchor.and_then(|name| self.anchors.get_mut(name)).filter(|a| a.first == first) {
            anchor.end = Some(end);
        }
    }

    /// `*name`, and the copy of what it stands for.
    pub fn alias(&mut self, frame: &mut Frame) -> Option<usize> {
        let start = self.cursor.at;
        self.cursor.at += 1;
        let name = self.cursor.name()?;
        let Anchor { first, end } = *self.anchors.get(name)?;
        let end = end?;
        self.alias_nodes = self.alias_nodes.saturating_add(self.builder.weight(first, end));
        (self.alias_nodes <= MAX_ALIAS_NODES).then_some(())?;
        self.builder.copy(Some(frame), first, end, self.span(start, self.cursor.at));
        Some(self.cursor.at)
    }
}
