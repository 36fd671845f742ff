//! Reading text files, in bounded time and memory.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use super::report::{Code, Diagnostic};
use super::walk::FoundFile;

/// A longer Markdown file, template or `site.json` is no text that a person wrote.
pub(super) const TEXT_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// A longer file belongs on another host: everything served is held at hand.
pub(super) const ASSET_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// The text of a file, or `known` again if the file still holds just that.
pub(super) fn read_text(
    found: &FoundFile,
    known: Option<&Arc<str>>,
) -> Result<Arc<str>, Diagnostic> {
    if found.length > TEXT_BYTES_MAX {
        return Err(too_big(&found.path, found.length, TEXT_BYTES_MAX));
    }
    let bytes = read_bounded(found).map_err(|error| {
        let message = format!("the file cannot be read: {error}");
        Diagnostic::of_file(Code::ResourceEscapesRoot, &found.path, message)
            .with_help("look at its permissions")
    })?;
    if bytes.len() as u64 > TEXT_BYTES_MAX {
        return Err(too_big(&found.path, bytes.len() as u64, TEXT_BYTES_MAX));
    }
    if let Some(known) = known.filter(|known| known.as_bytes() == bytes) {
        return Ok(Arc::clone(known));
    }
    to_text(&found.path, bytes)
}

/// Fails for a file that is too big to be served.
pub(super) fn check_asset_length(found: &FoundFile) -> Result<(), Diagnostic> {
    match found.length {
        length if length > ASSET_BYTES_MAX => Err(too_big(&found.path, length, ASSET_BYTES_MAX)),
        _ => Ok(()),
    }
}

/// At most one byte more than a text may have, even if the file grows meanwhile.
fn read_bounded(found: &FoundFile) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(found.length).unwrap_or_default() + 1);
    File::open(&found.file)?.take(TEXT_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_big(path: &str, length: u64, length_max: u64) -> Diagnostic {
    let kind = if length_max == TEXT_BYTES_MAX { "a text" } else { "a file" };
    let message =
        format!("{length} bytes, where {kind} may have {length_max} ({} MiB)", length_max >> 20);
    Diagnostic::of_file(Code::FileTooBig, path, message)
        .with_help("split it, or serve it from another host")
}

fn to_text(path: &str, bytes: Vec<u8>) -> Result<Arc<str>, Diagnostic> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return Err(not_utf8(path, &error)),
    };
    match text.find('\0') {
        Some(nul) => {
            let message = "a NUL byte: this is no text";
            let help = "save it as UTF-8 text, or give it another extension";
            Err(Diagnostic::at(Code::NotUtf8, path, &text, nul..nul + 1, message).with_help(help))
        }
        None => Ok(Arc::from(text)),
    }
}

fn not_utf8(path: &str, error: &std::string::FromUtf8Error) -> Diagnostic {
    let start = error.utf8_error().valid_up_to();
    let bytes = error.as_bytes();
    let length = error.utf8_error().error_len().unwrap_or(bytes.len() - start);
    let before = String::from_utf8_lossy(&bytes[..start]);
    let shown: Vec<String> =
        bytes[start..start + length].iter().map(|byte| format!("{byte:02x}")).collect();
    let message = format!("the bytes {} are no UTF-8", shown.join(" "));
    let help = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "this is UTF-16; save it as UTF-8",
        _ => "save it as UTF-8; it may be in an older encoding such as Latin-1",
    };
    Diagnostic::at(Code::NotUtf8, path, &before, start..start + length, message).with_help(help)
}
