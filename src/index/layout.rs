//! Planned nodes to words: the order in which nodes lie, and their bytes.

use std::collections::VecDeque;

use bytemuck::Zeroable;

use crate::arena;

use super::fingerprint;
use super::plan::{Limits, Plan, Planned, PlannedId, Shape};
use super::record::{
    BranchHead, BucketHead, KeyRecord, PADDING_WORDS, PLACES, PairHead, TreeHead, words_of,
};
use super::reference::{NodeKind, Reference, TARGET_MAX};
use super::tags;

/// Nodes near the root lie level by level, so that all walks share these cache lines; what is below
/// lies subtree by subtree, so that the end of a walk stays near.
const BREADTH_WORDS: usize = 16 * 1024;

/// Builds the tree's section over keys that ascend strictly.
///
/// Returns `None` when there are more keys or nodes than a reference can name (2^30).
pub fn build(keys: &[KeyRecord], tails: &[u8]) -> Option<Vec<u32>> {
    build_within(Limits::PACKED, keys, tails)
}

/// As [`build`], with other limits than those of packed trees: for a tree small enough to be drawn.
pub(super) fn build_within(limits: Limits, keys: &[KeyRecord], tails: &[u8]) -> Option<Vec<u32>> {
    if keys.len() > TARGET_MAX {
        return None;
    }
    let plan = Plan::new(keys, tails, limits);
    let mut head = TreeHead::zeroed();
    head.keys = keys.len() as u32;
    head.classes = plan.classes.class;
    head.places = plan.classes.place;
    let mut words = vec![0; words_of::<TreeHead>()];
    let (order, places, end) = arrange(&plan, words.len());
    if end > TARGET_MAX {
        return None;
    }
    if let Some(root) = plan.nodes.first() {
        head.root = reference(root, places[0]).0;
    }
    for id in order {
        debug_assert_eq!(words.len(), places[id], "nodes are written where they were placed");
        emit(&mut words, &plan, id, &places, keys, tails);
    }
    words.resize(words.len() + PADDING_WORDS, 0);
    if let Some((table, bits)) = tags::build(keys, tails) {
        head.tags_at = words.len() as u32;
        head.tags_bits = bits;
        words.extend(
            table.chunks(2).map(|pair| {
                u32::from(pair[0]) | u32::from(pair.get(1).copied().unwrap_or(0)) << 16
            }),
        );
    }
    words[..words_of::<TreeHead>()].copy_from_slice(arena::records(bytemuck::bytes_of(&head))?);
    Some(words)
}

/// The order of the nodes, the word at which each begins, and the word after the last.
fn arrange(plan: &Plan<'_>, begin: usize) -> (Vec<PlannedId>, Vec<usize>, usize) {
    let mut places = vec![0; plan.nodes.len()];
    let mut order = Vec::with_capacity(plan.nodes.len());
    let mut open: VecDeque<PlannedId> = (0..plan.nodes.len().min(1)).collect();
    let mut at = begin;
    let is_broad = |at: usize| at - begin < BREADTH_WORDS;
    while let Some(id) = if is_broad(at) { open.pop_front() } else { open.pop_back() } {
        let node = &plan.nodes[id];
        places[id] = at;
        if let Shape::Leaf = node.shape {
            continue;
        }
        at += words(node);
        order.push(id);
        let children = node.children();
        if is_broad(at) {
            open.extend(children);
        } else {
            open.extend(children.into_iter().rev());
        }
    }
    (order, places, at)
}

fn words(node: &Planned) -> usize {
    match &node.shape {
        Shape::Leaf => 0,
        Shape::Bucket => words_of::<BucketHead>() + node.count.div_ceil(4),
        Shape::Branch { children, .. } => words_of::<BranchHead>() + children.len(),
        Shape::Pair { cells, .. } => words_of::<PairHead>() + cells.len(),
    }
}

fn reference(node: &Planned, place: usize) -> Reference {
    match node.shape {
        Shape::Leaf => Reference::new(NodeKind::Leaf, node.first_rank),
        Shape::Bucket => Reference::new(NodeKind::Bucket, place),
        Shape::Branch { .. } => Reference::new(NodeKind::Branch, place),
        Shape::Pair { .. } => Reference::new(NodeKind::Pair, place),
    }
}

fn emit(
    words: &mut Vec<u32>,
    plan: &Plan<'_>,
    id: PlannedId,
    places: &[usize],
    keys: &[KeyRecord],
    tails: &[u8],
) {
    let node = &plan.nodes[id];
    let (first_rank, count) = (node.first_rank as u32, node.count as u32);
    let child = |id: &PlannedId| reference(&plan.nodes[*id], places[*id]).0;
    match &node.shape {
        Shape::Leaf => {}
        Shape::Bucket => {
            push(words, &BucketHead { first_rank, count });
            let bucket = &keys[node.first_rank..node.first_rank + node.count];
            let tag = |record: &KeyRecord| {
                fingerprint::tag(fingerprint::hash(record.key(tails).unwrap_or_default()))
            };
            words.extend(bucket.chunks(4).map(|four| {
                let mut bytes = [0; 4];
                four.iter().zip(&mut bytes).for_each(|(record, byte)| *byte = tag(record));
                u32::from_le_bytes(bytes)
            }));
        }
        Shape::Branch { position, by_place, bitmap, children } => {
            let bitmap = [*bitmap as u32, (*bitmap >> 32) as u32];
            let position = *position as u32 | if *by_place { PLACES } else { 0 };
            push(words, &BranchHead { bitmap, position, first_rank, count });
            words.extend(children.iter().map(child));
        }
        Shape::Pair { position, rows, columns, cells } => {
            let head = PairHead {
                position: *position as u32,
                first_rank,
                count,
                row_low: rows.low as u16,
                column_low: columns.low as u16,
                rows: rows.count() as u16,
                columns: columns.count() as u16,
            };
            push(words, &head);
            words.extend(cells.iter().map(child));
        }
    }
}

fn push<T: bytemuck::Pod>(words: &mut Vec<u32>, record: &T) {
    words.extend_from_slice(bytemuck::cast_slice(bytemuck::bytes_of(record)));
}
