//! Response heads composed at start-up, so that a request only points at them.

use super::list::is_token;

/// The fields of a response as they lie in the arena, without status line, `Date` and
/// `Last-Modified`, which change by the second and are sent ahead of them.
///
/// ```text
/// ETag: "…"\r\n Vary, Cache-Control, …   | Content-Type, Content-Encoding, … | Content-Length: N\r\n\r\n
/// 0                             not_modified                          partial                       end
/// ```
///
/// A 200 sends it all. A 304 sends the bytes before `not_modified`; a 206 those before `partial` and
/// its own `Content-Range` and `Content-Length`. One copy of the bytes serves the three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub bytes: Vec<u8>,
    /// End of the fields that a 304 repeats (RFC 9110 15.4.5).
    pub not_modified: u16,
    /// End of the fields that a 206 repeats.
    pub partial: u16,
}

impl Head {
    /// `etag` is the opaque tag without its quotes. `validators` are the fields a 304 repeats beside
    /// it, `fields` the others; `length` is the body's in bytes.
    ///
    /// Returns `None` when a name or a value would break the head (RFC 9110 5.1, 5.5) or when it
    /// grows beyond [`HEAD_BYTES_MAX`].
    pub fn compose(
        etag: &str,
        validators: &[(&str, &str)],
        fields: &[(&str, &str)],
        length: u64,
    ) -> Option<Head> {
        let mut bytes = Vec::with_capacity(512);
        push_field(&mut bytes, "ETag", &format!("\"{etag}\""))?;
        for (name, value) in validators {
            push_field(&mut bytes, name, value)?;
        }
        let not_modified = u16::try_from(bytes.len()).ok()?;
        for (name, value) in fields {
            push_field(&mut bytes, name, value)?;
        }
        let partial = u16::try_from(bytes.len()).ok()?;
        push_field(&mut bytes, "Content-Length", &length.to_string())?;
        bytes.extend_from_slice(b"\r\n");
        (bytes.len() <= HEAD_BYTES_MAX).then_some(Head { bytes, not_modified, partial })
    }
}

/// The longest response head that is kept: clients commonly refuse more than 8 or 16 KiB.
pub const HEAD_BYTES_MAX: usize = 8 * 1024;

fn push_field(bytes: &mut Vec<u8>, name: &str, value: &str) -> Option<()> {
    let value_is_clean = value.bytes().all(|byte| byte == b'\t' || (byte >= b' ' && byte != 0x7f));
    if !is_token(name.as_bytes()) || !value_is_clean {
        return None;
    }
    bytes.extend_from_slice(name.as_bytes());
    bytes.extend_from_slice(b": ");
    bytes.extend_from_slice(value.as_bytes());
    bytes.extend_from_slice(b"\r\n");
    Some(())
}
