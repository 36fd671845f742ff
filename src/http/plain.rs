//! The heads that nearly all clients send, read in one pass.
//!
//! A plain head is a GET or HEAD of a path in HTTP/1.1, every line with its line end, names made of
//! letters, digits and `-`, values without a tab. What is not plain, not whole or not right is left to
//! the careful reader, whose verdict on a plain head is the same: this one is quicker, and no laxer.

use super::facts::Facts;
use super::limits::FIELDS_MAX;
use super::list::trim;
use super::scan::{Word, position};
use super::{Method, Request};

/// Far below the bounds on lines and heads, which need no look then.
const PLAIN_BYTES_MAX: usize = 4 * 1024;

/// A plain head at the start of `input`, and its length.
#[inline]
pub(super) fn read(input: &[u8]) -> Option<(Request<'_>, usize)> {
    let window = input.get(..PLAIN_BYTES_MAX).unwrap_or(input);
    let (method, target) = match window {
        [b'G', b'E', b'T', b' ', target @ ..] => (Method::Get, target),
        [b'H', b'E', b'A', b'D', b' ', target @ ..] => (Method::Head, target),
        _ => return None,
    };
    let (path, rest) = split(target, |word| ends_target(word) | word.is(b'?'))?;
    let (query, rest) = match rest {
        [b'?', rest @ ..] => split(rest, ends_target).map(|(query, rest)| (Some(query), rest))?,
        _ => (None, rest),
    };
    if path.first() != Some(&b'/') {
        return None;
    }
    let lines = rest.strip_prefix(b" HTTP/1.1\r\n")?;
    let mut facts = Facts::within(lines);
    let mut rest = lines;
    for _ in 0..=FIELDS_MAX {
        if let [b'\r', b'\n', behind @ ..] = rest {
            if facts.host_is_empty() {
                return None;
            }
            let lines = lines.get(..lines.len() - behind.len())?;
            let request = facts.request((method, path, query), false, lines).ok()?;
            return Some((request, window.len() - behind.len()));
        }
        let (name, after) = split(rest, ends_name)?;
        let (value, after) = split(after.strip_prefix(b":")?, ends_value)?;
        if name.is_empty() {
            return None;
        }
        facts.take(name, trim(value), false).ok()?;
        rest = after.strip_prefix(b"\r\n")?;
    }
    None
}

/// What comes before the first byte that `ends` it, and the rest.
#[inline(always)]
fn split(bytes: &[u8], ends: impl Fn(Word) -> u64) -> Option<(&[u8], &[u8])> {
    Some(bytes.split_at(position(bytes, ends)?))
}

/// What no target holds.
#[inline(always)]
fn ends_target(word: Word) -> u64 {
    !word.at_least(b'!') | word.at_least(0x7f) | word.is(b'#')
}

/// All but some of `tchar` (RFC 9110 5.6.2).
#[inline(always)]
fn ends_name(word: Word) -> u64 {
    !(word.is_letter() | word.is(b'-'))
}

/// What no value holds, and a tab, which one may (RFC 9110 5.5).
#[inline(always)]
fn ends_value(word: Word) -> u64 {
    !word.at_least(b' ') | word.is(0x7f)
}
