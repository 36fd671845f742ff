//! The media type that a stored head names.

/// The value of `Content-Type` in the fields of a head; empty if there is none.
pub(super) fn of_head(head: &[u8]) -> &str {
    let head = std::str::from_utf8(head).unwrap_or_default();
    let mut fields = head.split("\r\n").filter_map(|line| line.split_once(": "));
    let found = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    found.map_or("", |(_, value)| value)
}
