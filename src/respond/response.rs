//! What a request is answered with, as slices and not as bytes.

use crate::arena::Span;

/// An answer without the block of status line and `Date`, which [`Blocks`](super::Blocks) keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub pieces: Pieces,
    /// Whether the connection ends with this answer.
    pub close: bool,
    /// Bytes of content among the pieces: none in an answer to HEAD.
    pub body_bytes: u64,
}

/// A run of bytes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// In the arena of the site that was asked.
    Arena(Span),
    /// In the scratch that was lent: indexes of the first byte and of the one after the last.
    Scratch {
        start: u32,
        end: u32,
    },
    Static(&'static [u8]),
}

/// The most pieces of one answer: the 404 with suggestions has its fields, its own length, and a
/// body in three parts.
pub const PIECES_MAX: usize = 5;

/// The pieces of an answer in the order in which they are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pieces {
    pieces: [Piece; PIECES_MAX],
    count: u8,
}

impl Default for Pieces {
    fn default() -> Pieces {
        Pieces::new()
    }
}

impl Pieces {
    /// None yet.
    pub fn new() -> Pieces {
        Pieces { pieces: [Piece::Static(&[]); PIECES_MAX], count: 0 }
    }

    /// Every kind of answer has a fixed number of pieces, at most [`PIECES_MAX`].
    pub fn push(&mut self, piece: Piece) {
        debug_assert!(usize::from(self.count) < PIECES_MAX);
        if let Some(free) = self.pieces.get_mut(usize::from(self.count)) {
            *free = piece;
            self.count += 1;
        }
    }

    pub fn as_slice(&self) -> &[Piece] {
        self.pieces.get(..usize::from(self.count)).unwrap_or_default()
    }
}
