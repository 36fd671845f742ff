//! Request methods (RFC 9110 9, RFC 5789).

/// Methods are case-sensitive: `get` is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Head,
    Options,
    /// A method that RFC 9110 or RFC 5789 defines, and that no resource here allows.
    NotAllowed,
    /// `CONNECT`: what follows it may be another protocol.
    Connect,
    /// A token that nobody here has heard of.
    Unknown,
}

impl Method {
    /// What every resource allows, as `Allow` lists it.
    pub const ALLOWED: &'static str = "GET, HEAD, OPTIONS";

    /// The method of a token that is one (RFC 9110 5.6.2).
    pub fn of(token: &str) -> Method {
        match token {
            "GET" => Method::Get,
            "HEAD" => Method::Head,
            "OPTIONS" => Method::Options,
            "DELETE" | "PATCH" | "POST" | "PUT" | "TRACE" => Method::NotAllowed,
            "CONNECT" => Method::Connect,
            _ => Method::Unknown,
        }
    }
}
