//! The gate between bytes and a [`Tree`]: every walk over what passes stays in bounds and ends.

use std::fmt;
use std::ops::Range;

use crate::arena;

use super::record::{BUCKET_KEYS_MAX, KeyRecord, PLACES, TreeHead, words_of};
use super::reference::{NodeKind, Reference};
use super::tags;
use super::tree::{Node, Tree};

/// The bytes of an index, as yet unbelieved.
#[derive(Debug, Clone, Copy)]
pub struct UncheckedTree<'a> {
    pub tree: &'a [u8],
    pub keys: &'a [u8],
    pub tails: &'a [u8],
}

/// What is wrong with an index: where, what was expected, what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFault {
    /// `tree` or `keys`.
    pub section: &'static str,
    pub field: String,
    pub expected: String,
    pub found: String,
}

impl fmt::Display for TreeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TreeFault { section, field, expected, found } = self;
        write!(f, "section {section}, {field}: expected {expected}, found {found}")
    }
}

impl std::error::Error for TreeFault {}

/// What is still to be visited: a child, the ranks it must have, and what its parent was.
struct Open {
    reference: Reference,
    ranks: Range<usize>,
    parent_word: usize,
    /// Least position a branch or pair may test here.
    position_min: usize,
    /// Whether the parent was a branch by class at `position_min - 1`, which one by place may follow.
    parent_is_class: bool,
}

impl<'a> UncheckedTree<'a> {
    /// Checks the nodes (in bounds, each named by one parent and lying after it, positions ascending,
    /// ranks partitioned in order) and the keys (well formed, ascending strictly).
    ///
    /// # Errors
    /// The first fault. Takes time with the number of keys and nodes.
    pub fn verify(self) -> Result<Tree<'a>, TreeFault> {
        let tree = self.trust()?;
        verify_keys(&tree)?;
        verify_head(&tree)?;
        verify_nodes(&tree)?;
        Ok(tree)
    }

    /// Reads the sections without a check of what they hold, for bytes that were verified before
    /// and cannot have changed since. Damaged bytes read so give wrong answers, yet no panic.
    ///
    /// # Errors
    /// When the sections are not whole records, the head does not count the keys there are, or the
    /// tag table is not where it says.
    #[inline]
    pub fn trust(self) -> Result<Tree<'a>, TreeFault> {
        let whole = |section, bytes: &[u8]| {
            fault(
                section,
                "length",
                "a whole number of aligned records",
                format!("{} bytes", bytes.len()),
            )
        };
        let words: &[u32] = arena::records(self.tree).ok_or_else(|| whole("tree", self.tree))?;
        let keys: &[KeyRecord] =
            arena::records(self.keys).ok_or_else(|| whole("keys", self.keys))?;
        let head: &TreeHead = arena::record_at(words, 0).ok_or_else(|| whole("tree", self.tree))?;
        if head.keys as usize != keys.len() {
            return Err(fault("tree", "keys", keys.len(), head.keys));
        }
        let tree = Tree { head, words, keys, tails: self.tails };
        let is_tagged = tree.len() <= tags::TAGGED_KEYS_MAX && tags::table(&tree).is_some();
        if head.tags_at != 0 && !is_tagged {
            return Err(fault("tree", "tags", "a table within the section", "another"));
        }
        Ok(tree)
    }
}

fn fault(
    section: &'static str,
    field: impl Into<String>,
    expected: impl ToString,
    found: impl ToString,
) -> TreeFault {
    let (expected, found) = (expected.to_string(), found.to_string());
    TreeFault { section, field: field.into(), expected, found }
}

fn verify_keys(tree: &Tree<'_>) -> Result<(), TreeFault> {
    let mut before: Option<&[u8]> = None;
    for (rank, record) in tree.keys.iter().enumerate() {
        let key = record.key(tree.tails).filter(|_| record.is_well_formed(tree.tails));
        let Some(key) = key else {
            return Err(fault("keys", format!("key {rank}"), "a well-formed record", "another"));
        };
        if before.is_some_and(|before| before >= key) {
            let expected = "a key greater than the one before";
            return Err(fault("keys", format!("key {rank}"), expected, "a lesser or equal one"));
        }
        before = Some(key);
    }
    Ok(())
}

fn verify_head(tree: &Tree<'_>) -> Result<(), TreeFault> {
    let TreeHead { classes, places, .. } = tree.head;
    let value = |byte: usize| (classes[byte], places[byte]);
    let is_ordered = (1..256).all(|byte| value(byte - 1) <= value(byte));
    let is_bounded = (0..256).all(|byte| (1..64).contains(&classes[byte]) && places[byte] < 64);
    if !is_ordered || !is_bounded {
        return Err(fault("tree", "classes", "ascending tables of 1 to 63 and 0 to 63", "others"));
    }
    if tags::table(tree).is_some_and(|table| !tags::names_each_once(table, tree.len())) {
        return Err(fault("tree", "tags", "a table that names each rank once", "another"));
    }
    Ok(())
}

fn verify_nodes(tree: &Tree<'_>) -> Result<(), TreeFault> {
    if tree.is_empty() {
        return Ok(());
    }
    let mut open = vec![Open {
        reference: Reference(tree.head.root),
        ranks: 0..tree.len(),
        parent_word: words_of::<TreeHead>() - 1,
        position_min: 0,
        parent_is_class: false,
    }];
    while let Some(entry) = open.pop() {
        let at = entry.reference.target();
        let node = tree.node(entry.reference).ok_or_else(|| {
            fault("tree", format!("node at word {at}"), "a node within the section", "its end")
        })?;
        if node.ranks() != entry.ranks {
            let field = format!("ranks of the node at word {at}");
            let (expected, found) = (format!("{:?}", entry.ranks), format!("{:?}", node.ranks()));
            return Err(fault("tree", field, expected, found));
        }
        let is_leaf = matches!(node, Node::Leaf { .. });
        if !is_leaf && at <= entry.parent_word {
            let expected = format!("a word after {}", entry.parent_word);
            return Err(fault("tree", "child", expected, format!("word {at}")));
        }
        verify_node(tree, &entry, node, &mut open)?;
    }
    Ok(())
}

/// Checks what a node says of itself and opens its children.
fn verify_node(
    tree: &Tree<'_>,
    entry: &Open,
    node: Node<'_>,
    open: &mut Vec<Open>,
) -> Result<(), TreeFault> {
    let at = entry.reference.target();
    let (children, position, is_class) = match node {
        Node::Leaf { .. } => return Ok(()),
        Node::Bucket { head } => {
            let count = head.count as usize;
            return if (1..=BUCKET_KEYS_MAX).contains(&count) {
                Ok(())
            } else {
                let field = format!("count of the bucket at word {at}");
                Err(fault("tree", field, format!("1 to {BUCKET_KEYS_MAX}"), count))
            };
        }
        Node::Branch { head, children } => {
            if head.bitmap[0] & 1 == 0 {
                let field = format!("bitmap of the branch at word {at}");
                return Err(fault("tree", field, "bit 0 set", "bit 0 clear"));
            }
            let is_class = head.position & PLACES == 0;
            (children, (head.position & !PLACES) as usize, is_class)
        }
        Node::Pair { head, cells } => {
            if cells.is_empty() {
                let field = format!("table of the pair at word {at}");
                return Err(fault("tree", field, "at least one cell", "none"));
            }
            (cells, head.position as usize, false)
        }
    };
    // Bytes of one class are told apart at the position of the branch that put them together.
    let reaches_back = !is_class && entry.parent_is_class && position + 1 == entry.position_min;
    if position < entry.position_min && !reaches_back {
        let field = format!("position of the node at word {at}");
        return Err(fault("tree", field, format!("at least {}", entry.position_min), position));
    }
    open_children(tree, entry, children, position + 1, is_class, open)
}

/// Opens each child once, with the ranks that are its share: together all of the parent's, in order.
fn open_children(
    tree: &Tree<'_>,
    entry: &Open,
    children: &[u32],
    position_min: usize,
    parent_is_class: bool,
    open: &mut Vec<Open>,
) -> Result<(), TreeFault> {
    let at = entry.reference.target();
    let mut next_rank = entry.ranks.start;
    let mut before = None;
    for child in children {
        if before == Some(*child) {
            continue; // neighbouring cells of a pair share a child
        }
        before = Some(*child);
        let reference = Reference(*child);
        let end = match (reference.kind(), tree.node(reference)) {
            (_, Some(node)) => node.ranks().end,
            (NodeKind::Leaf | NodeKind::Bucket | NodeKind::Branch | NodeKind::Pair, None) => {
                let field = format!("child of the node at word {at}");
                return Err(fault("tree", field, "a node within the section", "its end"));
            }
        };
        if end <= next_rank || end > entry.ranks.end {
            let field = format!("ranks of the children of the node at word {at}");
            let expected = format!("an end within {}..={}", next_rank + 1, entry.ranks.end);
            return Err(fault("tree", field, expected, end));
        }
        let ranks = next_rank..end;
        next_rank = end;
        open.push(Open { reference, ranks, parent_word: at, position_min, parent_is_class });
    }
    if next_rank != entry.ranks.end {
        let field = format!("ranks of the children of the node at word {at}");
        return Err(fault("tree", field, format!("an end at {}", entry.ranks.end), next_rank));
    }
    Ok(())
}
