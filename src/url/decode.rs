//! From the wire to the one spelling of a path.

/// Why a target names no path of this or any site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathError {
    /// It does not begin with a slash.
    NotAbsolute,
    /// A `%` without two hexadecimal digits behind it (RFC 3986 2.1).
    BadEscape,
    /// A control byte, plain or escaped.
    Control,
    /// An escaped slash would change which segments there are.
    EscapedSlash,
    /// `..` above the root (RFC 3986 5.2.4 would clamp it; a client that asks so is lost or hostile).
    LeavesRoot,
    /// The decoded bytes are not UTF-8.
    NotUtf8,
}

/// Decodes an absolute path once, resolves its dot segments, and appends it to `path`.
///
/// `target` is the path of a request or a link, without query and fragment. Allocates only where
/// `path` has to grow; on an error `path` is as long as before.
pub fn decode(target: &[u8], path: &mut Vec<u8>) -> Result<(), PathError> {
    let start = path.len();
    let outcome = decode_bytes(target, path, start).and_then(|()| {
        std::str::from_utf8(&path[start..]).map(drop).map_err(|_| PathError::NotUtf8)
    });
    if outcome.is_err() {
        path.truncate(start);
    }
    outcome
}

fn decode_bytes(target: &[u8], path: &mut Vec<u8>, start: usize) -> Result<(), PathError> {
    let Some(rest) = target.strip_prefix(b"/") else { return Err(PathError::NotAbsolute) };
    path.push(b'/');
    let mut segment = path.len();
    let mut bytes = rest.iter();
    while let Some(&byte) = bytes.next() {
        let decoded = match byte {
            b'%' => escaped(bytes.next(), bytes.next())?,
            plain => plain,
        };
        if decoded.is_ascii_control() {
            return Err(PathError::Control);
        }
        if decoded == b'/' && byte == b'%' {
            return Err(PathError::EscapedSlash);
        }
        path.push(decoded);
        if decoded == b'/' {
            segment = end_segment(path, start, segment)?;
        }
    }
    // A dot segment at the end names a folder, so it leaves its slash (RFC 3986 5.2.4).
    if matches!(&path[segment..], b"." | b"..") {
        path.push(b'/');
        end_segment(path, start, segment)?;
    }
    Ok(())
}

/// Resolves the segment that has just been closed by a slash; returns where the next one begins.
fn end_segment(path: &mut Vec<u8>, start: usize, segment: usize) -> Result<usize, PathError> {
    match &path[segment..] {
        b"./" => path.truncate(segment),
        b"../" => {
            let parent = segment - 1;
            if parent == start {
                return Err(PathError::LeavesRoot);
            }
            let slash = path[start..parent].iter().rposition(|&byte| byte == b'/');
            path.truncate(start + slash.map_or(1, |at| at + 1));
        }
        _ => {}
    }
    Ok(path.len())
}

fn escaped(high: Option<&u8>, low: Option<&u8>) -> Result<u8, PathError> {
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16));
    match (digit(high), digit(low)) {
        // Two hexadecimal digits are at most 255.
        (Some(high), Some(low)) => Ok((high << 4 | low) as u8),
        _ => Err(PathError::BadEscape),
    }
}

#[cfg(test)]
mod tests {
    use super::{PathError, decode};

    fn decoded(target: &str) -> Result<String, PathError> {
        let mut path = b"kept".to_vec();
        let outcome = decode(target.as_bytes(), &mut path);
        let rest = String::from_utf8(path.split_off(4)).expect("decode checks it");
        outcome.map(|()| rest)
    }

    #[test]
    fn escapes_are_decoded_once() {
        assert_eq!(decoded("/a%20b/%C3%BC/").as_deref(), Ok("/a b/ü/"));
        assert_eq!(decoded("/100%2525").as_deref(), Ok("/100%25"));
        assert_eq!(decoded("/c%23").as_deref(), Ok("/c#"));
    }

    #[test]
    fn dot_segments_are_resolved() {
        assert_eq!(decoded("/a/./b/../c").as_deref(), Ok("/a/c"));
        assert_eq!(decoded("/a/b/..").as_deref(), Ok("/a/"));
        assert_eq!(decoded("/a/.").as_deref(), Ok("/a/"));
        assert_eq!(decoded("/a/%2e%2E/b").as_deref(), Ok("/b"));
        assert_eq!(decoded("/a/...").as_deref(), Ok("/a/..."));
    }

    #[test]
    fn what_names_no_path_is_refused_with_its_reason() {
        assert_eq!(decoded("a"), Err(PathError::NotAbsolute));
        assert_eq!(decoded(""), Err(PathError::NotAbsolute));
        assert_eq!(decoded("/%"), Err(PathError::BadEscape));
        assert_eq!(decoded("/%4"), Err(PathError::BadEscape));
        assert_eq!(decoded("/%zz"), Err(PathError::BadEscape));
        assert_eq!(decoded("/%00"), Err(PathError::Control));
        assert_eq!(decoded("/%0d%0a"), Err(PathError::Control));
        assert_eq!(decoded("/a%2Fb"), Err(PathError::EscapedSlash));
        assert_eq!(decoded("/.."), Err(PathError::LeavesRoot));
        assert_eq!(decoded("/a/../../b"), Err(PathError::LeavesRoot));
        assert_eq!(decoded("/%ff"), Err(PathError::NotUtf8));
    }
}
