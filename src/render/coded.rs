//! Content codings of a body, at the strength that the moment affords.

use brotli::enc::backward_references::BrotliEncoderParams;
use libdeflater::{CompressionLvl, Compressor};

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
pub(super) fn brotli(body: &[u8], effort: Effort) -> Option<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: effort.brotli_quality(),
        size_hint: body.len(),
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::with_capacity(body.len() / 2);
    brotli::BrotliCompress(&mut &body[..], &mut out, &params).ok()?;
    (out.len() < body.len()).then_some(out)
}
