//! Lists of entity tags, as preconditions carry them (RFC 9110 8.8.3, 13.1).

/// How two tags are compared (RFC 9110 8.8.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Equal, and neither is weak.
    Strong,
    /// Equal but for weakness.
    Weak,
}

/// Whether one line of `If-Match` or `If-None-Match` names the strong tag `own`, which is given with
/// its quotes, or every tag (`*`). What is no tag, and all behind it, names nothing.
pub fn names_tag(value: &[u8], own: &[u8], comparison: Comparison) -> bool {
    if value == b"*" {
        return true;
    }
    let mut rest = value;
    loop {
        while let [b' ' | b'\t' | b',', after @ ..] = rest {
            rest = after;
        }
        let (is_weak, opaque) = match rest {
            [b'W', b'/', opaque @ ..] => (true, opaque),
            opaque => (false, opaque),
        };
        let Some(length) = tag_length(opaque) else { return false };
        let (tag, after) = opaque.split_at(length);
        if tag == own && (comparison == Comparison::Weak || !is_weak) {
            return true;
        }
        match after.trim_ascii_start() {
            [b',', after @ ..] => rest = after,
            _ => return false,
        }
    }
}

/// Length of the quoted tag at the start of `value`, quotes counted; there are no escapes in one.
fn tag_length(value: &[u8]) -> Option<usize> {
    let opaque = value.strip_prefix(b"\"")?;
    let end = opaque.iter().position(|&byte| byte == b'"')?;
    let is_tag = |byte: &u8| *byte == 0x21 || (*byte >= 0x23 && *byte != 0x7f);
    opaque.get(..end)?.iter().all(is_tag).then_some(end + 2)
}
