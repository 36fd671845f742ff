//! Looking for a byte eight at a time, with the arithmetic of one word.

/// Eight bytes of a text, the first in the lowest place, and tests of them all at once. A test's
/// outcome is the highest bit of each byte; the other bits mean nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word(u64);

const BYTES: usize = size_of::<u64>();
const HIGHEST_BITS: u64 = each(0x80);

impl Word {
    /// Where a byte is `least` or more, or is not ASCII. `least` is from 1 to 127.
    #[inline(always)]
    pub(super) fn at_least(self, least: u8) -> u64 {
        // No carry leaves its byte: the sum of two that are below 128 is below 256.
        ((self.0 & !HIGHEST_BITS) + each(0x80 - least)) | self.0
    }

    /// Where it is this one. `byte` is ASCII.
    #[inline(always)]
    pub(super) fn is(self, byte: u8) -> u64 {
        !Word(self.0 ^ each(byte)).at_least(1)
    }

    /// Where it is a letter of ASCII.
    #[inline(always)]
    pub(super) fn is_letter(self) -> u64 {
        let small = Word(self.0 | each(0x20));
        small.at_least(b'a') & !small.at_least(b'z' + 1)
    }

    /// Where it is a digit.
    #[inline(always)]
    pub(super) fn is_digit(self) -> u64 {
        self.at_least(b'0') & !self.at_least(b'9' + 1)
    }
}

const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; BYTES])
}

/// Index of the first byte for which `stops` has the highest bit.
#[inline(always)]
pub(super) fn position(bytes: &[u8], stops: impl Fn(Word) -> u64) -> Option<usize> {
    let (words, rest) = bytes.as_chunks::<BYTES>();
    for (number, word) in words.iter().enumerate() {
        let found = stops(Word(u64::from_le_bytes(*word))) & HIGHEST_BITS;
        if found != 0 {
            return Some(number * BYTES + found.trailing_zeros() as usize / 8);
        }
    }
    if let Some(last) = bytes.last_chunk::<BYTES>() {
        // What is looked at a second time is known to have no stop.
        let found = stops(Word(u64::from_le_bytes(*last))) & HIGHEST_BITS;
        let at = bytes.len() - BYTES + found.trailing_zeros() as usize / 8;
        return (found != 0).then_some(at);
    }
    rest.iter().position(|&byte| stops(Word(u64::from(byte))) & 0x80 != 0)
}
