//! What a node says of its child: the kind, and where it is.

/// A kind in the two highest bits, and a rank or the word a node begins at in the others.
///
/// ```text
///   31 30 29                    0
///   | 0  0 | rank               |   leaf: one key
///   | 0  1 | word of the bucket |
///   | 1  0 | word of the branch |
///   | 1  1 | word of the pair   |
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference(pub u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    Leaf,
    Bucket,
    Branch,
    Pair,
}

const KIND_SHIFT: u32 = 30;

/// Ranks and word offsets stay below this.
pub const TARGET_MAX: usize = (1 << KIND_SHIFT) - 1;

impl Reference {
    pub fn new(kind: NodeKind, target: usize) -> Reference {
        debug_assert!(target <= TARGET_MAX, "the builder bounds keys and words");
        let kind = match kind {
            NodeKind::Leaf => 0,
            NodeKind::Bucket => 1,
            NodeKind::Branch => 2,
            NodeKind::Pair => 3,
        };
        Reference(kind << KIND_SHIFT | target as u32)
    }

    #[inline]
    pub fn kind(self) -> NodeKind {
        match self.0 >> KIND_SHIFT {
            0 => NodeKind::Leaf,
            1 => NodeKind::Bucket,
            2 => NodeKind::Branch,
            _ => NodeKind::Pair,
        }
    }

    #[inline]
    pub fn target(self) -> usize {
        (self.0 as usize) & TARGET_MAX
    }
}
