//! Keys within an edit distance, by a walk that leaves out what is too far away.

use std::ops::Range;

use super::edit_distance::{Column, Pattern};
use super::record::PLACES;
use super::reference::Reference;
use super::tree::{Node, Tree};

/// Branches and pairs above one another. What lies deeper is not found.
const DEPTH_MAX: usize = 48;

/// A node whose children are being visited.
#[derive(Clone, Copy)]
struct Level<'a> {
    children: &'a [u32],
    /// The child that the pattern itself leads to; it is visited first.
    likely: u32,
    /// How many visits were begun, the one of the likely child included.
    turns: usize,
    /// The distances after what all keys below share.
    column: Column,
}

impl<'a> Tree<'a> {
    /// Visits keys within `limit` edits of a pattern: bytes put in, left out or changed, a change of
    /// ASCII case for nothing. `visit` is given a rank and the distance, and says what the limit is
    /// from then on. Near keys tend to come early; a key comes at most once.
    ///
    /// At most `budget` nodes and keys are looked at, and nothing is allocated. Whatever cannot come
    /// within the limit is passed by: nothing is visited for a pattern of more than 128 bytes.
    pub fn nearest(
        &self,
        pattern: &[u8],
        mut limit: u32,
        mut budget: usize,
        mut visit: impl FnMut(usize, u32) -> u32,
    ) {
        let Some(wanted) = Pattern::new(pattern) else { return };
        let start = [self.head.root];
        let column = wanted.column();
        let mut levels = [Level { children: &[], likely: 0, turns: 0, column }; DEPTH_MAX];
        levels[0] = Level { children: &start, likely: self.head.root, turns: 0, column };
        let mut depth = 1_usize;
        while let Some(level) = depth.checked_sub(1).and_then(|top| levels.get_mut(top)) {
            let column = level.column;
            let Some(child) = level.next() else {
                depth -= 1;
                continue;
            };
            let Some(left) = budget.checked_sub(1) else { return };
            budget = left;
            let Some(node) = self.node(child) else { continue };
            match self.opened(node, pattern, &wanted, column, limit) {
                Opened::Level(below) if depth < DEPTH_MAX => {
                    levels[depth] = below;
                    depth += 1;
                }
                Opened::Level(_) | Opened::TooFar => {}
                Opened::Keys(ranks) => {
                    budget = budget.saturating_sub(ranks.len());
                    for rank in ranks {
                        let distance = self.distance(rank, &wanted, column, limit);
                        limit = distance.map_or(limit, |distance| visit(rank, distance));
                    }
                }
            }
        }
    }

    fn opened(
        &self,
        node: Node<'a>,
        pattern: &[u8],
        wanted: &Pattern,
        column: Column,
        limit: u32,
    ) -> Opened<'a> {
        let (position, children) = match node {
            Node::Leaf { .. } | Node::Bucket { .. } => return Opened::Keys(node.ranks()),
            Node::Branch { head, children } => ((head.position & !PLACES) as usize, children),
            Node::Pair { head, cells } => (head.position as usize, cells),
        };
        let longest = wanted.len() + limit as usize;
        let first = self.key(node.ranks().start).unwrap_or_default();
        let further = first.get(column.bytes_read()..position).filter(|_| position <= longest);
        let column = further.map(|further| column.after(wanted, further));
        match (column, self.step(node, pattern)) {
            (Some(column), Some(likely)) if column.may_reach(wanted, limit) => {
                Opened::Level(Level { children, likely: likely.0, turns: 0, column })
            }
            _ => Opened::TooFar,
        }
    }

    /// How far a key is from the pattern, if that is within the limit.
    fn distance(&self, rank: usize, wanted: &Pattern, column: Column, limit: u32) -> Option<u32> {
        let key = self.key(rank)?;
        if key.len().abs_diff(wanted.len()) > limit as usize {
            return None;
        }
        column.within(wanted, key.get(column.bytes_read()..)?, limit)
    }
}

enum Opened<'a> {
    Level(Level<'a>),
    Keys(Range<usize>),
    TooFar,
}

impl Level<'_> {
    /// The likely child, then the others in order; neighbouring cells of a pair share a child, which
    /// is visited once.
    fn next(&mut self) -> Option<Reference> {
        loop {
            self.turns += 1;
            let Some(index) = self.turns.checked_sub(2) else {
                return Some(Reference(self.likely));
            };
            let child = *self.children.get(index)?;
            let is_seen = index.checked_sub(1).is_some_and(|before| self.children[before] == child);
            if child != self.likely && !is_seen {
                return Some(Reference(child));
            }
        }
    }
}
