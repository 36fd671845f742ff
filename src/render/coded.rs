//! Content codings of a body, at the strength that the moment affords.

use brotli::enc::backward_references::BrotliEncoderParams;
use libdeflater::{CompressionLvl, Compressor};

/// Smaller windows than the first and larger ones than the last are not what encoders are tuned for.
const WINDOW_BITS_MIN: i32 = 16;
const WINDOW_BITS_MAX: i32 = 22;

/// How long compression may take: a server starts at once, a packed file is made once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    Serve,
    Pack,
}

impl Effort {
    /// libdeflate's scale, 1 to 12.
    fn gzip_level(self) -> i32 {
        match self {
            Effort::Serve => 6,
            Effort::Pack => 12,
        }
    }

    /// Brotli's scale, 0 to 11.
    fn brotli_quality(self) -> i32 {
        match self {
            Effort::Serve => 4,
            Effort::Pack => 11,
        }
    }
}

/// The gzip form (RFC 1952), where it is smaller.
pub(super) fn gzip(body: &[u8], effort: Effort) -> Option<Vec<u8>> {
    let mut compressor = Compressor::new(CompressionLvl::new(effort.gzip_level()).ok()?);
    let mut out = vec![0; compressor.gzip_compress_bound(body.len())];
    let length = compressor.gzip_compress(body, &mut out).ok()?;
    out.truncate(length);
    (out.len() < body.len()).then_some(out)
}

/// The Brotli form (RFC 7932), where it is smaller.
///
/// The encoder clears a buffer of twice its window for each body, 8 MiB by default: for pages of some
/// kilobytes a sixth of all work at start-up, so the window is no larger than the body.
pub(super) fn brotli(body: &[u8], effort: Effort) -> Option<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: effort.brotli_quality(),
        lgwin: window_bits(body.len()),
        size_hint: body.len(),
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::with_capacity(body.len() / 2);
    brotli::BrotliCompress(&mut &body[..], &mut out, &params).ok()?;
    (out.len() < body.len()).then_some(out)
}

/// The smallest window that a body fits in: 2^bits - 16 bytes (RFC 7932, section 9.1).
fn window_bits(body_length: usize) -> i32 {
    (WINDOW_BITS_MIN..WINDOW_BITS_MAX)
        .find(|bits| body_length <= (1 << bits) - 16)
        .unwrap_or(WINDOW_BITS_MAX)
}
