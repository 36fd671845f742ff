//! What a tree is made of: its nodes counted, its bytes attributed.

use super::record::{BranchHead, BucketHead, PairHead, TreeHead, words_of};
use super::reference::{NodeKind, Reference};
use super::tags;
use super::tree::{Node, Tree};

/// Counts and bytes of a tree. The bytes add up to the length of its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shape {
    pub keys: usize,
    /// The most nodes on a walk, leaf or bucket included.
    pub depth_max: usize,
    /// Nodes on the walks to all keys, summed.
    pub depth_sum: usize,
    /// Leaves take no bytes of their own: a reference names the rank.
    pub leaves: usize,
    pub buckets: usize,
    pub branches: usize,
    pub pairs: usize,
    pub head_bytes: usize,
    pub bucket_bytes: usize,
    pub branch_bytes: usize,
    pub pair_bytes: usize,
    /// Zeroes behind the last node and in an odd end of the tag table; in a file from elsewhere also
    /// what no reference leads to.
    pub padding_bytes: usize,
    pub tag_entries: usize,
    pub tag_bytes: usize,
}

impl Tree<'_> {
    /// Walks all of the tree. Takes time and memory with the number of nodes. Of a damaged tree, whose
    /// nodes may lie one over the other, it counts those that the section has room for.
    pub fn shape(&self) -> Shape {
        let mut shape = Shape { keys: self.len(), ..Shape::default() };
        let mut room = size_of_val(self.words);
        shape.head_bytes = size_of::<TreeHead>().min(room);
        room -= shape.head_bytes;
        if let Some(table) = tags::table(self) {
            shape.tag_entries = table.len();
            shape.tag_bytes = size_of_val(table).min(room);
            room -= shape.tag_bytes;
        }
        let mut open = Vec::new();
        if !self.is_empty() {
            open.push((Reference(self.head.root), 1));
        }
        while let Some((reference, depth)) = open.pop() {
            let Some(node) = self.node(reference) else { continue };
            let bytes = bytes(node);
            if bytes > room {
                break;
            }
            room -= bytes;
            let children = match node {
                Node::Leaf { .. } | Node::Bucket { .. } => {
                    shape.depth_max = shape.depth_max.max(depth);
                    shape.depth_sum += depth * node.ranks().len();
                    &[][..]
                }
                Node::Branch { children, .. } => children,
                Node::Pair { cells, .. } => cells,
            };
            let (count, total) = match reference.kind() {
                NodeKind::Leaf => (&mut shape.leaves, &mut shape.head_bytes),
                NodeKind::Bucket => (&mut shape.buckets, &mut shape.bucket_bytes),
                NodeKind::Branch => (&mut shape.branches, &mut shape.branch_bytes),
                NodeKind::Pair => (&mut shape.pairs, &mut shape.pair_bytes),
            };
            *count += 1;
            *total += bytes;
            let mut before = None;
            for child in children {
                if before.replace(child) != Some(child) {
                    open.push((Reference(*child), depth + 1));
                }
            }
        }
        shape.padding_bytes = room;
        shape
    }
}

impl Shape {
    /// Of the whole section.
    pub fn bytes(&self) -> usize {
        self.head_bytes
            + self.bucket_bytes
            + self.branch_bytes
            + self.pair_bytes
            + self.padding_bytes
            + self.tag_bytes
    }
}

/// Bytes of a node in the section.
fn bytes(node: Node<'_>) -> usize {
    let words = match node {
        Node::Leaf { .. } => 0,
        Node::Bucket { head } => words_of::<BucketHead>() + (head.count as usize).div_ceil(4),
        Node::Branch { children, .. } => words_of::<BranchHead>() + children.len(),
        Node::Pair { cells, .. } => words_of::<PairHead>() + cells.len(),
    };
    words * size_of::<u32>()
}
