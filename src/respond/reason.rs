//! The statuses that are answered with, and what they are called (RFC 9110 15).

/// The common ones first.
pub(super) const REASONS: [(u16, &str); 25] = [
    (200, "OK"),
    (304, "Not Modified"),
    (404, "Not Found"),
    (308, "Permanent Redirect"),
    (301, "Moved Permanently"),
    (206, "Partial Content"),
    (500, "Internal Server Error"),
    (204, "No Content"),
    (302, "Found"),
    (303, "See Other"),
    (307, "Temporary Redirect"),
    (400, "Bad Request"),
    (405, "Method Not Allowed"),
    (406, "Not Acceptable"),
    (408, "Request Timeout"),
    (410, "Gone"),
    (412, "Precondition Failed"),
    (414, "URI Too Long"),
    (416, "Range Not Satisfiable"),
    (417, "Expectation Failed"),
    (421, "Misdirected Request"),
    (431, "Request Header Fields Too Large"),
    (501, "Not Implemented"),
    (503, "Service Unavailable"),
    (505, "HTTP Version Not Supported"),
];

/// The place of 500, which stands for every status that is not in the table.
const FALLBACK: usize = 6;

/// Index into [`REASONS`].
#[inline]
pub(super) fn place(status: u16) -> usize {
    REASONS.iter().position(|&(known, _)| known == status).unwrap_or(FALLBACK)
}

pub(super) fn reason(status: u16) -> &'static str {
    REASONS.get(place(status)).map_or("", |&(_, reason)| reason)
}

/// One sentence for the reader of an error page, in HTML.
pub(super) fn explanation(status: u16) -> &'static str {
    match status {
        400 => "The request is not one of HTTP/1.1.",
        404 => "There is no page at this address. <a href=\"/\">Begin at the front page.</a>",
        405 => "Pages can be read here, and nothing else.",
        406 => "This page is not kept in a form that the request accepts.",
        408 => "The request did not arrive in time.",
        410 => "This page is no longer here. <a href=\"/\">Begin at the front page.</a>",
        412 => "The page is not what the request expects it to be.",
        414 => "The address is longer than any here.",
        416 => "The page does not have the part that was asked for.",
        417 => "The request expects what this server does not know.",
        421 => "This server does not answer for that address.",
        431 => "The request has more fields, or longer ones, than this server reads.",
        501 => "The request asks for what this server does not know.",
        505 => "This server speaks HTTP/1.1.",
        _ => "Something went wrong on the server.",
    }
}
