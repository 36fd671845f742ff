//! The builder: sorted keys to a tree of planned nodes.

use super::classes::Classes;
use super::record::{BUCKET_KEYS_MAX, KeyRecord};
use super::tree::pair_value;

/// Index of a node in [`Plan::nodes`].
pub type PlannedId = usize;

/// A node before it has a place.
#[derive(Debug)]
pub struct Planned {
    pub first_rank: usize,
    pub count: usize,
    pub shape: Shape,
}

#[derive(Debug)]
pub enum Shape {
    Leaf,
    Bucket,
    Branch { position: usize, by_place: bool, bitmap: u64, children: Vec<PlannedId> },
    Pair { position: usize, rows: Span, columns: Span, cells: Vec<PlannedId> },
}

/// A run of values that a pair tests, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub low: u32,
    pub high: u32,
}

impl Span {
    pub fn count(self) -> usize {
        (self.high - self.low) as usize + 1
    }
}

/// Where the builder stops to divide, and what a table may cost. Readers do not depend on either.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// As many keys or fewer lie in one bucket. At most [`BUCKET_KEYS_MAX`].
    pub bucket_keys: usize,
    /// The most cells that a pair may have for 8 keys below it, beside those of its fullest cell.
    pub cells_for_8_keys: usize,
}

impl Limits {
    /// As trees are packed: a pair costs at most half a byte a key.
    pub const PACKED: Limits = Limits { bucket_keys: BUCKET_KEYS_MAX, cells_for_8_keys: 1 };
}

/// The nodes of a tree, the root first.
#[derive(Debug)]
pub struct Plan<'a> {
    pub nodes: Vec<Planned>,
    pub classes: Classes,
    limits: Limits,
    keys: &'a [KeyRecord],
    tails: &'a [u8],
}

/// Keys that one child takes: from the value `from` on.
struct Group {
    from: u32,
    first_rank: usize,
    count: usize,
}

/// The longest run of one value.
#[derive(Default)]
struct Fullest {
    value: (u32, u32),
    run: usize,
    most: usize,
}

impl Fullest {
    fn count(&mut self, value: (u32, u32)) {
        self.run = if self.value == value { self.run + 1 } else { 1 };
        self.value = value;
        self.most = self.most.max(self.run);
    }
}

impl Planned {
    /// The children in order, each once.
    pub fn children(&self) -> Vec<PlannedId> {
        let mut children = match &self.shape {
            Shape::Leaf | Shape::Bucket => Vec::new(),
            Shape::Branch { children, .. } => children.clone(),
            Shape::Pair { cells, .. } => cells.clone(),
        };
        children.dedup();
        children
    }
}

impl<'a> Plan<'a> {
    /// Plans the tree of keys that ascend strictly. Takes time with the sum of the keys' lengths.
    pub fn new(keys: &'a [KeyRecord], tails: &'a [u8], limits: Limits) -> Plan<'a> {
        let mut uses = [0u64; 256];
        for record in keys {
            for byte in record.key(tails).unwrap_or_default() {
                uses[usize::from(*byte)] += 1;
            }
        }
        let classes = Classes::for_uses(&uses);
        let mut plan = Plan { nodes: Vec::new(), classes, limits, keys, tails };
        if keys.is_empty() {
            return plan;
        }
        // A list of what is open, and no recursion: a long key may lie as deep as it has bytes.
        let mut open = vec![plan.add(0, keys.len())];
        while let Some(id) = open.pop() {
            let children = plan.grow(id);
            open.extend(children.filter(|child| plan.nodes[*child].count > limits.bucket_keys));
        }
        plan
    }

    fn key(&self, rank: usize) -> &'a [u8] {
        self.keys[rank].key(self.tails).unwrap_or_default()
    }

    /// Adds a node: a leaf, a bucket, or what [`Plan::grow`] will make a branch or a pair of.
    fn add(&mut self, first_rank: usize, count: usize) -> PlannedId {
        let shape = if count == 1 { Shape::Leaf } else { Shape::Bucket };
        self.nodes.push(Planned { first_rank, count, shape });
        self.nodes.len() - 1
    }

    /// Gives a node its children, if it has too many keys for a bucket; tells their ids.
    fn grow(&mut self, id: PlannedId) -> std::ops::Range<PlannedId> {
        let first_child = self.nodes.len();
        let Planned { first_rank, count, .. } = self.nodes[id];
        if count <= self.limits.bucket_keys {
            return first_child..first_child;
        }
        let (first, last) = (self.key(first_rank), self.key(first_rank + count - 1));
        let position = first.iter().zip(last).take_while(|(a, b)| a == b).count();
        self.nodes[id].shape = match self.table_at(position, first_rank, count) {
            Some((rows, columns)) => self.pair(position, rows, columns, first_rank, count),
            None => self.branch(position, first_rank, count),
        };
        first_child..self.nodes.len()
    }

    fn branch(&mut self, position: usize, first_rank: usize, count: usize) -> Shape {
        let classes = self.classes.clone();
        let value = |table: &[u8; 256], key: &[u8]| {
            key.get(position).map_or(0, |byte| u32::from(table[usize::from(*byte)]))
        };
        let (first, last) = (self.key(first_rank), self.key(first_rank + count - 1));
        let by_place = value(&classes.class, first) == value(&classes.class, last);
        let table = if by_place { &classes.place } else { &classes.class };
        let groups = self.groups(first_rank, count, |key| value(table, key));
        // The first range takes every value below its first key as well.
        let bitmap = groups.iter().skip(1).fold(1, |bitmap, group| bitmap | 1 << group.from);
        let children = groups.iter().map(|group| self.add(group.first_rank, group.count)).collect();
        Shape::Branch { position, by_place, bitmap, children }
    }

    fn pair(
        &mut self,
        position: usize,
        rows: Span,
        columns: Span,
        first_rank: usize,
        count: usize,
    ) -> Shape {
        let width = columns.count() as u32;
        let cell = |key: &[u8]| {
            let row = pair_value(key, position) - rows.low;
            let column = pair_value(key, position + 1).clamp(columns.low, columns.high);
            row * width + column - columns.low
        };
        let groups = self.groups(first_rank, count, cell);
        let mut cells = Vec::with_capacity(rows.count() * columns.count());
        for (index, group) in groups.iter().enumerate() {
            let child = self.add(group.first_rank, group.count);
            let end = groups
                .get(index + 1)
                .map_or(rows.count() * columns.count(), |next| next.from as usize);
            cells.resize(end, child);
        }
        Shape::Pair { position, rows, columns, cells }
    }

    /// The table for the two bytes at a position, or for one if two take too much room.
    ///
    /// Where most keys go the same way, a table does little for them, and they may have such a node
    /// at every level: so its room is measured by the others.
    fn table_at(&self, position: usize, first_rank: usize, count: usize) -> Option<(Span, Span)> {
        let value = |rank: usize, position| pair_value(self.key(rank), position);
        let rows = Span {
            low: value(first_rank, position),
            high: value(first_rank + count - 1, position),
        };
        let cells_max = |fullest| (count - fullest) * self.limits.cells_for_8_keys / 8;
        if rows.count() > cells_max(1) {
            return None;
        }
        let mut columns = Span { low: u32::MAX, high: 0 };
        let (mut in_row, mut in_cell) = (Fullest::default(), Fullest::default());
        for rank in first_rank..first_rank + count {
            let (row, column) = (value(rank, position), value(rank, position + 1));
            columns = Span { low: columns.low.min(column), high: columns.high.max(column) };
            in_row.count((row, 0));
            in_cell.count((row, column));
        }
        if rows.count() * columns.count() <= cells_max(in_cell.most) {
            return Some((rows, columns));
        }
        let one = Span { low: columns.low, high: columns.low };
        (rows.count() <= cells_max(in_row.most)).then_some((rows, one))
    }

    /// Cuts a run of keys into groups by an ascending value: neighbours that fit one bucket share it.
    fn groups(&self, first_rank: usize, count: usize, value: impl Fn(&[u8]) -> u32) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut rank = first_rank;
        while rank < first_rank + count {
            let from = value(self.key(rank));
            let equal = (rank..first_rank + count)
                .take_while(|rank| value(self.key(*rank)) == from)
                .count();
            match groups.last_mut() {
                Some(last) if last.count + equal <= self.limits.bucket_keys => last.count += equal,
                _ => groups.push(Group { from, first_rank: rank, count: equal }),
            }
            rank += equal;
        }
        groups
    }
}
