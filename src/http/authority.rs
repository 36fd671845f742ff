//! Host names with an optional port, as `Host` and absolute targets carry them (RFC 3986 3.2).

use std::net::Ipv6Addr;

use super::scan::{Word, position};

/// The longest port number: 65535 has five digits.
const PORT_DIGITS_MAX: usize = 5;

/// Whether `value` is `uri-host [ ":" port ]` (RFC 9110 7.2): a registered name, an IPv4 address or
/// an IPv6 address in brackets, with digits for a port. User information and blanks are refused, and
/// so is an empty host, which `http` forbids (RFC 9110 4.2.1).
pub fn is_authority(value: &[u8]) -> bool {
    if let [b'[', rest @ ..] = value {
        let Some(end) = rest.iter().position(|&byte| byte == b']') else {
            return false;
        };
        let (literal, after) = rest.split_at(end);
        return is_ipv6(literal)
            && matches!(after, [b']'] | [b']', b':', ..])
            && is_port(after.get(2..));
    }
    if !value.is_empty() && position(value, ends_usual_name).is_none() {
        return true;
    }
    let end =
        value.iter().position(|&byte| !IS_NAME_BYTE[usize::from(byte)]).unwrap_or(value.len());
    let (name, after) = value.split_at(end);
    if name.is_empty() || !escapes_are_whole(name) {
        return false;
    }
    match after {
        [] => true,
        [b':', port @ ..] => is_port(Some(port)),
        _ => false,
    }
}

/// What most names of hosts do not hold.
#[inline(always)]
fn ends_usual_name(word: Word) -> u64 {
    !(word.is_letter() | word.is_digit() | word.is(b'-') | word.is(b'.'))
}

/// Whether every `%` is followed by two hexadecimal digits.
fn escapes_are_whole(value: &[u8]) -> bool {
    let mut rest = value;
    while let Some(at) = rest.iter().position(|&byte| byte == b'%') {
        match rest.get(at + 1..at + 3) {
            Some([high, low]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                rest = rest.get(at + 3..).unwrap_or_default();
            }
            _ => return false,
        }
    }
    true
}

/// `*DIGIT`; none at all and none behind the colon are the default port.
fn is_port(digits: Option<&[u8]>) -> bool {
    let digits = digits.unwrap_or_default();
    digits.len() <= PORT_DIGITS_MAX && digits.iter().all(u8::is_ascii_digit)
}

fn is_ipv6(literal: &[u8]) -> bool {
    str::from_utf8(literal).is_ok_and(|text| text.parse::<Ipv6Addr>().is_ok())
}

/// `unreserved / sub-delims / "%"` (RFC 3986 3.2.2), by byte.
static IS_NAME_BYTE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        table[byte as usize] = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'%' | b'!' | b'$' | b'&' | b'\'')
            || matches!(byte, b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=');
        byte += 1;
    }
    table
};
