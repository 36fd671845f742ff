//! A key found in spite of its capitals, in a tree that is sorted with them.

use crate::url::{case_variants, eq_ignoring_case, fold_case};

use super::record::PLACES;
use super::reference::Reference;
use super::tree::{Node, Tree};

/// What a walk may cost: one for a node, and one for each byte that is compared. A path of usual
/// length takes a few hundred; a hostile one is given up.
const COST_MAX: usize = 64 * 1024;

/// Nodes that wait for their turn.
const OPEN_MAX: usize = 256;

/// A walk that follows every spelling of a path at once.
struct Walk<'a, 'p> {
    tree: &'a Tree<'a>,
    path: &'p str,
    open: [Reference; OPEN_MAX],
    count: usize,
    cost_left: usize,
}

impl Tree<'_> {
    /// The rank of the one key that differs from `path` in case alone, or not at all; `None` where
    /// several do.
    ///
    /// At each node the bytes that all keys below share are compared, letter by letter, and only the
    /// children that a spelling of the next letter leads to are visited. Without allocation, and
    /// within a fixed cost: a walk that would take more finds nothing.
    pub fn get_ignoring_case(&self, path: &str) -> Option<usize> {
        let mut walk = Walk {
            tree: self,
            path,
            open: [Reference(self.head.root); OPEN_MAX],
            count: 1,
            cost_left: COST_MAX,
        };
        let mut found = None;
        while let Some(top) = walk.count.checked_sub(1) {
            walk.count = top;
            let node = self.node(walk.open[top])?;
            match node {
                Node::Leaf { .. } | Node::Bucket { .. } => {
                    for rank in node.ranks().filter(|rank| *rank < self.len()) {
                        walk.pay(path.len())?;
                        let key = std::str::from_utf8(self.key(rank)?).unwrap_or_default();
                        if eq_ignoring_case(key, path) && found.replace(rank).is_some() {
                            return None;
                        }
                    }
                }
                Node::Branch { head, .. } => {
                    walk.visit(node, (head.position & !PLACES) as usize)?
                }
                Node::Pair { head, .. } => walk.visit(node, head.position as usize)?,
            }
        }
        found
    }
}

impl Walk<'_, '_> {
    fn pay(&mut self, cost: usize) -> Option<()> {
        self.cost_left = self.cost_left.checked_sub(cost + 1)?;
        Some(())
    }

    /// Opens the children of a node that tests `position`, if its keys agree with the path up to
    /// there. `None` when the cost is spent.
    fn visit(&mut self, node: Node<'_>, position: usize) -> Option<()> {
        self.pay(position)?;
        let first = self.tree.key(node.ranks().start)?;
        let shared = first.get(..position).unwrap_or(first);
        let Some((rest, begun)) = agreeing(shared, self.path) else { return Some(()) };
        let children_from = self.count;
        let Some(letter) = rest.chars().next() else {
            return match begun {
                [] => self.open(node, None, None, children_from),
                _ => Some(()),
            };
        };
        let after = rest.get(letter.len_utf8()..).unwrap_or_default().chars().next();
        for variant in case_variants(letter) {
            let mut buffer = [0; 4];
            let spelled = variant.encode_utf8(&mut buffer).as_bytes();
            let Some(bytes) = spelled.strip_prefix(begun) else { continue };
            let byte = bytes.first().copied();
            match (bytes.get(1), after, node) {
                (None, Some(after), Node::Pair { .. }) => {
                    for variant in case_variants(after) {
                        let second = variant.encode_utf8(&mut [0; 4]).as_bytes().first().copied();
                        self.open(node, byte, second, children_from)?;
                    }
                }
                (second, ..) => self.open(node, byte, second.copied(), children_from)?,
            }
        }
        Some(())
    }

    /// Opens the child that two bytes lead to, unless another spelling led there before.
    fn open(
        &mut self,
        node: Node<'_>,
        first: Option<u8>,
        second: Option<u8>,
        children_from: usize,
    ) -> Option<()> {
        let child = self.tree.child(node, first, second)?;
        if self.open.get(children_from..self.count)?.contains(&child) {
            return Some(());
        }
        *self.open.get_mut(self.count)? = child;
        self.count += 1;
        Some(())
    }
}

/// What is left of a path behind the letters of `shared`, and the bytes at the end of `shared` that
/// begin the next letter. `None` when they differ in more than case.
fn agreeing<'p, 's>(shared: &'s [u8], path: &'p str) -> Option<(&'p str, &'s [u8])> {
    let (whole, begun) = match std::str::from_utf8(shared) {
        Ok(whole) => (whole, &[][..]),
        Err(error) if error.error_len().is_some() => return None,
        Err(error) => {
            let (whole, begun) = shared.split_at(error.valid_up_to());
            (std::str::from_utf8(whole).ok()?, begun)
        }
    };
    let mut rest = path.chars();
    for letter in whole.chars() {
        if fold_case(rest.next()?) != fold_case(letter) {
            return None;
        }
    }
    Some((rest.as_str(), begun))
}
