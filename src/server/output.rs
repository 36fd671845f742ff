//! Answers on their way out: runs of bytes in the arena and in composed memory, gathered into as few
//! writes as they take.

use std::io::{self, IoSlice};
use std::ops::Range;
use std::sync::Arc;

use crate::packed::PackedSite;
use crate::respond::{Piece, Response};

use super::limits::{
    BATCH_BYTES_MAX, BATCH_RESPONSES_MAX, COPIED_BYTES_MAX, SCRATCH_BYTES_KEPT_MAX, WRITE_LOOKS,
};
use super::transport::Transport;

/// Vector elements of one write. Most batches fit into the smaller array.
const SLICES_FEW: usize = 8;
const SLICES_MAX: usize = 128;

/// The answers of some turns, before they are sent. One belongs to a worker.
#[derive(Debug)]
pub(super) struct Batch {
    pieces: Vec<Piece>,
    /// What `Piece::Scratch` points into.
    scratch: Vec<u8>,
    /// Where the pieces of the last turn begin.
    first: usize,
    /// Answers of the last turn.
    responses: usize,
    /// Of their content.
    bytes: u64,
    last: Begin,
}

/// Where the last answer begins, and how much content it has.
#[derive(Debug, Clone, Copy, Default)]
struct Begin {
    /// Its first piece, which may have begun before it.
    piece: usize,
    /// Its first byte in the scratch.
    from: u32,
    body_bytes: u64,
}

/// [`Transport::write`] or [`Transport::write_last`].
pub(super) type Write = fn(&mut Transport, &[IoSlice<'_>]) -> io::Result<usize>;

/// What has become of a batch.
#[derive(Debug)]
pub(super) enum Sent {
    All,
    /// The socket is full; this is left, and needs nothing of the batch any more.
    Part(Output),
}

impl Batch {
    pub(super) fn new() -> Batch {
        Batch {
            pieces: Vec::with_capacity(BATCH_RESPONSES_MAX * 2),
            scratch: Vec::with_capacity(SCRATCH_BYTES_KEPT_MAX / 4),
            first: 0,
            responses: 0,
            bytes: 0,
            last: Begin::default(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.pieces.clear();
        self.scratch.clear();
        self.scratch.shrink_to(SCRATCH_BYTES_KEPT_MAX);
        self.begin_turn();
    }

    /// What is pushed from now on is another connection's.
    pub(super) fn begin_turn(&mut self) {
        self.first = self.pieces.len();
        (self.responses, self.bytes) = (0, 0);
    }

    /// The answers of the last turn, for [`Batch::send`].
    pub(super) fn last_turn(&self) -> Range<usize> {
        self.first..self.pieces.len()
    }

    /// Whether more is composed than a worker keeps room for, so that it had better be sent first.
    pub(super) fn is_heavy(&self) -> bool {
        self.scratch.len() >= SCRATCH_BYTES_KEPT_MAX
    }

    /// Whether the last turn has had its share.
    pub(super) fn is_full(&self) -> bool {
        self.responses >= BATCH_RESPONSES_MAX || self.bytes >= BATCH_BYTES_MAX
    }

    /// What `respond` appends to. Its pieces must be pushed before the batch is cleared.
    pub(super) fn scratch(&mut self) -> &mut Vec<u8> {
        &mut self.scratch
    }

    /// An answer: its block, then its pieces.
    pub(super) fn push(&mut self, block: &[u8], response: &Response, site: &PackedSite) {
        let from = index(self.scratch.len());
        self.copy(block);
        let piece = self.pieces.len().saturating_sub(1);
        self.last = Begin { piece, from, body_bytes: response.body_bytes };
        for piece in response.pieces.as_slice() {
            match *piece {
                Piece::Arena(span) if span.length <= COPIED_BYTES_MAX as u64 => {
                    self.copy(site.bytes(span));
                }
                Piece::Static(bytes) => self.copy(bytes),
                Piece::Scratch { start, end }
                    if end.saturating_sub(start) <= COPIED_BYTES_MAX as u32 =>
                {
                    let from = index(self.scratch.len());
                    self.scratch.extend_from_within(start as usize..end as usize);
                    self.join(from);
                }
                Piece::Arena(_) | Piece::Scratch { .. } => self.pieces.push(*piece),
            }
        }
        self.responses += 1;
        self.bytes += response.body_bytes;
    }

    /// The last answer once more, right behind itself: the same bytes, which are not copied again.
    pub(super) fn push_again(&mut self) {
        let (first, end) = (self.last.piece, self.pieces.len());
        for at in first..end {
            let piece = match self.pieces.get(at) {
                Some(&Piece::Scratch { end, .. }) if at == first => {
                    Piece::Scratch { start: self.last.from, end }
                }
                Some(&piece) => piece,
                None => return,
            };
            self.pieces.push(piece);
        }
        self.last.piece = end;
        self.responses += 1;
        self.bytes += self.last.body_bytes;
    }

    /// Bytes that are no answer of `respond`: `100 Continue`, events.
    pub(super) fn push_bytes(&mut self, bytes: &[u8]) {
        self.copy(bytes);
    }

    fn copy(&mut self, bytes: &[u8]) {
        let from = index(self.scratch.len());
        self.scratch.extend_from_slice(bytes);
        self.join(from);
    }

    /// Takes in the scratch from `from` on, as part of the last piece where it follows it.
    fn join(&mut self, from: u32) {
        let to = index(self.scratch.len());
        match self.pieces.get_mut(self.first..).and_then(<[Piece]>::last_mut) {
            Some(Piece::Scratch { end, .. }) if *end == from => *end = to,
            _ => self.pieces.push(Piece::Scratch { start: from, end: to }),
        }
    }

    /// Writes the answers of a turn until the socket is full. `write` is a way to write of the
    /// transport.
    ///
    /// # Errors
    /// When the connection is broken.
    pub(super) fn send(
        &self,
        answers: Range<usize>,
        transport: &mut Transport,
        write: Write,
        site: &Arc<PackedSite>,
    ) -> io::Result<Sent> {
        let pieces = self.pieces.get(answers).unwrap_or_default();
        let mut place = Place::default();
        let to = (transport, write);
        match write_from(&mut place, to, pieces, &self.scratch, site)? {
            Flow::Done => Ok(Sent::All),
            Flow::Blocked => Ok(Sent::Part(self.rest(pieces, place, site))),
        }
    }

    /// An own copy of what is left: of composed bytes, that is; the arena's stay where they are.
    #[cold]
    fn rest(&self, pieces: &[Piece], place: Place, site: &Arc<PackedSite>) -> Output {
        let mut pieces = pieces.get(place.piece..).unwrap_or_default().to_vec();
        let (mut first, mut last) = (index(self.scratch.len()), 0);
        for piece in &pieces {
            if let Piece::Scratch { start, end } = piece {
                (first, last) = (first.min(*start), last.max(*end));
            }
        }
        for piece in &mut pieces {
            if let Piece::Scratch { start, end } = piece {
                (*start, *end) = (*start - first, *end - first);
            }
        }
        Output {
            site: Arc::clone(site),
            pieces,
            scratch: self.scratch.get(first as usize..last as usize).unwrap_or_default().to_vec(),
            place: Place { piece: 0, offset: place.offset },
            acknowledged: 0,
            looks: 0,
        }
    }
}

/// What the socket did not take. Keeps alive the site it is a part of.
#[derive(Debug)]
pub(super) struct Output {
    site: Arc<PackedSite>,
    pieces: Vec<Piece>,
    scratch: Vec<u8>,
    place: Place,
    /// Bytes of the connection that the peer had taken at the last look.
    acknowledged: u64,
    /// Looks since it took the last of them.
    looks: u32,
}

/// How far a stalled answer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// All is sent.
    Done,
    Some,
    None,
}

impl Output {
    /// Writes until the socket is full again.
    ///
    /// # Errors
    /// When the connection is broken.
    pub(super) fn send(&mut self, transport: &mut Transport) -> io::Result<Progress> {
        let before = self.place;
        let Output { site, pieces, scratch, place, .. } = self;
        let to = (transport, Transport::write as Write);
        Ok(match write_from(place, to, pieces, scratch, site)? {
            Flow::Done => Progress::Done,
            Flow::Blocked if self.place != before => Progress::Some,
            Flow::Blocked => Progress::None,
        })
    }

    /// Looks whether the peer has taken anything since the last look; whether it has not at so many
    /// looks that it is given up. The socket does not tell: it takes more only when much of what it
    /// has is gone, which a slow reader needs longer for than it may stand still.
    pub(super) fn is_given_up(&mut self, transport: &Transport) -> bool {
        let acknowledged = transport.acknowledged_bytes();
        self.looks = if acknowledged == self.acknowledged { self.looks + 1 } else { 0 };
        self.acknowledged = acknowledged;
        self.looks >= WRITE_LOOKS
    }
}

/// The first byte that is not sent: a piece, and the bytes of it that are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Place {
    piece: usize,
    offset: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    Done,
    Blocked,
}

fn write_from(
    place: &mut Place,
    (transport, write): (&mut Transport, Write),
    pieces: &[Piece],
    scratch: &[u8],
    site: &PackedSite,
) -> io::Result<Flow> {
    while let Some(left) = pieces.get(place.piece..).filter(|left| !left.is_empty()) {
        let flow = if left.len() <= SLICES_FEW {
            write_once::<SLICES_FEW>(place, (transport, write), left, scratch, site)?
        } else {
            write_once::<SLICES_MAX>(place, (transport, write), left, scratch, site)?
        };
        if flow == Flow::Blocked {
            return Ok(flow);
        }
    }
    Ok(Flow::Done)
}

/// One write of at most `N` pieces. A short one means that the socket is full, and that an edge will
/// say when it no longer is.
fn write_once<const N: usize>(
    place: &mut Place,
    (transport, write): (&mut Transport, Write),
    pieces: &[Piece],
    scratch: &[u8],
    site: &PackedSite,
) -> io::Result<Flow> {
    let mut slices = [IoSlice::new(&[]); N];
    let mut length = 0;
    let mut skip = place.offset;
    for (slice, piece) in slices.iter_mut().zip(pieces) {
        let bytes = match *piece {
            Piece::Arena(span) => site.bytes(span),
            Piece::Scratch { start, end } => {
                scratch.get(start as usize..end as usize).unwrap_or_default()
            }
            Piece::Static(bytes) => bytes,
        };
        let bytes = bytes.get(std::mem::take(&mut skip)..).unwrap_or_default();
        length += bytes.len();
        *slice = IoSlice::new(bytes);
    }
    let gathered = pieces.len().min(N);
    let mut written = match write(transport, &slices[..gathered]) {
        Ok(written) => written,
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(Flow::Blocked),
        Err(error) => return Err(error),
    };
    if written == length {
        *place = Place { piece: place.piece + gathered, offset: 0 };
        return Ok(Flow::Done);
    }
    for slice in &slices[..gathered] {
        if written < slice.len() {
            break;
        }
        written -= slice.len();
        *place = Place { piece: place.piece + 1, offset: 0 };
    }
    place.offset += written;
    Ok(Flow::Blocked)
}

/// A worker's scratch is far below 4 GiB: batches are bounded.
fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
