//! Content of requests: its end is where the reference finds it, however the bytes come.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pamphlet::http::{Content, Drained, Framing, Refusal, Status};

#[path = "../reference/chunks.rs"]
mod chunks;

use chunks::{End, end_of};

// The first byte chooses how the rest is framed, the second how it is cut.
fuzz_target!(|data: &[u8]| {
    let [framing, cut, input @ ..] = data else { return };
    let framing = match framing {
        0 => Framing::None,
        1..=9 => Framing::Length(u64::from(*framing) * 7),
        10 => Framing::Length(65_536),
        11 => Framing::Length(65_537),
        12 => Framing::Length(u64::MAX),
        _ => Framing::Chunked,
    };
    let expected = end_of(framing, input);
    assert_eq!(read(framing, [input]), expected);
    assert_eq!(read(framing, input.chunks(usize::from(*cut).max(1))), expected);
});

fn read<'a>(framing: Framing, pieces: impl IntoIterator<Item = &'a [u8]>) -> End {
    let mut content = Content::new(framing);
    let mut before = 0;
    let mut last = content.drain(b"");
    for piece in pieces {
        if last != Status::Partial {
            break;
        }
        last = content.drain(piece);
        match last {
            Status::Partial => before += piece.len(),
            Status::Complete { value: Drained::All, consumed } => {
                return End::At(before + consumed);
            }
            _ => {}
        }
    }
    match last {
        Status::Partial => End::NotYet,
        Status::Complete { value: Drained::All, consumed } => End::At(consumed),
        Status::Complete { value: Drained::TooMuch, .. } => End::TooMuch,
        Status::Refused(Refusal::Malformed) => End::Malformed,
        Status::Refused(other) => panic!("content is never {other:?}"),
    }
}
