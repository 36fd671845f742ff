//! Content codings of a body, at the strength that the moment affords.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use brotli::enc::backward_references::BrotliEncoderParams;
use libdeflater::{CompressionLvl, Compressor};

use crate::http::Coding;

/// Brotli's scale, 0 to 11.
const BROTLI_QUALITY: i32 = 11;

/// Smaller windows than the first and larger ones than the last are not what encoders are tuned for.
const WINDOW_BITS_MIN: i32 = 16;
const WINDOW_BITS_MAX: i32 = 22;

/// How long compression may take: a server starts at once, a packed file is made once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// gzip alone, at the quickest level. Brotli at a quality that is quick enough is 3%
    /// smaller than gzip and was an eighth of a start; every client that takes it takes gzip.
    Serve,
    /// gzip and Brotli, as small as they get.
    Pack,
}

impl Effort {
    /// libdeflate's scale, 1 to 12. On the 37 MB of a real blog's pages and feeds (one core), level 1 took
    /// 146 ms and left 30.8%; level 3 took 238 ms and left 30.0%.
    fn gzip_level(self) -> i32 {
        match self {
            Effort::Serve => 1,
            Effort::Pack => 12,
        }
    }
}

/// Compresses the bodies of a site, on any thread.
pub(super) struct Coder {
    effort: Effort,
    /// Those that no thread is at: a fresh one would clear more memory than most bodies have bytes.
    idle: Mutex<Vec<Gzip>>,
}

/// A compressor with room for what it makes.
struct Gzip {
    compressor: Compressor,
    out: Vec<u8>,
}

impl Coder {
    pub fn new(effort: Effort) -> Coder {
        Coder { effort, idle: Mutex::default() }
    }

    /// The coded forms of a body that are smaller than it, the quickest to make first.
    pub fn forms(&self, body: &[u8]) -> Vec<(Coding, Vec<u8>)> {
        let gzip = self.gzip(body);
        let brotli = if self.effort == Effort::Pack { brotli(body) } else { None };
        let forms = [(Coding::Gzip, gzip), (Coding::Brotli, brotli)];
        let made = forms.into_iter().filter_map(|(coding, form)| Some((coding, form?)));
        made.filter(|(_, form)| form.len() < body.len()).collect()
    }

    /// RFC 1952.
    fn gzip(&self, body: &[u8]) -> Option<Vec<u8>> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let known = idle().pop();
        let mut gzip = match known {
            Some(gzip) => gzip,
            None => {
                let level = CompressionLvl::new(self.effort.gzip_level()).ok()?;
                Gzip { compressor: Compressor::new(level), out: Vec::new() }
            }
        };
        let bound = gzip.compressor.gzip_compress_bound(body.len());
        if gzip.out.len() < bound {
            gzip.out.resize(bound, 0);
        }
        let length = gzip.compressor.gzip_compress(body, &mut gzip.out).ok();
        let form = length.map(|length| gzip.out[..length].to_vec());
        idle().push(gzip);
        form
    }
}

impl fmt::Debug for Coder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Coder").field("effort", &self.effort).finish_non_exhaustive()
    }
}

/// RFC 7932, at the highest quality.
///
/// The encoder clears a buffer of twice its window for each body, 8 MiB by default: the window is no
/// larger than the body.
fn brotli(body: &[u8]) -> Option<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: window_bits(body.len()),
        size_hint: body.len(),
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::with_capacity(body.len() / 2);
    brotli::BrotliCompress(&mut &body[..], &mut out, &params).ok()?;
    Some(out)
}

/// The smallest window that a body fits in: 2^bits - 16 bytes (RFC 7932, section 9.1).
fn window_bits(body_length: usize) -> i32 {
    (WINDOW_BITS_MIN..WINDOW_BITS_MAX)
        .find(|bits| body_length <= (1 << bits) - 16)
        .unwrap_or(WINDOW_BITS_MAX)
}
