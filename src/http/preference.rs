//! What a client would rather have: weights of codings and media types (RFC 9110 12.4-12.5).

use super::list::{elements, parameters, trim};

/// A weight in thousandths, from 0 (not acceptable) to 1000.
pub type Weight = u16;

pub const WEIGHT_MAX: Weight = 1000;

/// The weights that a client gives to the codings there are (RFC 9110 12.5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodingWeights {
    /// `None` where the field leaves it open; identity is acceptable unless it is ruled out.
    pub identity: Option<Weight>,
    pub gzip: Weight,
    pub brotli: Weight,
}

impl CodingWeights {
    /// Those of a client that says nothing of codings. It is allowed any, and hardly ever understands
    /// one, so that this is what an empty field says.
    pub const UNASKED: CodingWeights = CodingWeights { identity: None, gzip: 0, brotli: 0 };

    /// From the values of `Accept-Encoding`: [`CodingWeights::UNASKED`] where there are none.
    pub fn of<'a>(values: impl Iterator<Item = &'a [u8]>) -> CodingWeights {
        let (mut identity, mut gzip, mut brotli, mut any) = (None, None, None, None);
        for value in values {
            for element in elements(value) {
                let (coding, parameters) = split_parameters(element);
                let Some(weight) = weight(parameters) else { continue };
                let is = |name: &[u8]| coding.eq_ignore_ascii_case(name);
                let place = match coding.len() {
                    1 if is(b"*") => &mut any,
                    2 if is(b"br") => &mut brotli,
                    4 if is(b"gzip") => &mut gzip,
                    6 if is(b"x-gzip") => &mut gzip,
                    8 if is(b"identity") => &mut identity,
                    _ => continue,
                };
                *place = (*place).max(Some(weight));
            }
        }
        CodingWeights {
            identity: identity.or(any),
            gzip: gzip.or(any).unwrap_or(0),
            brotli: brotli.or(any).unwrap_or(0),
        }
    }
}

/// The weight that the values of `Accept` give to a media type: that of the most specific range
/// which it is in, and 0 where it is in none (RFC 9110 12.5.1).
pub fn media_weight<'a>(
    values: impl Iterator<Item = &'a [u8]>,
    kind: &[u8],
    subtype: &[u8],
) -> Weight {
    let mut best = (Specificity::Any, 0);
    for element in values.flat_map(elements) {
        let (range, parameters) = split_parameters(element);
        let found = specificity(range, kind, subtype, has_parameters(parameters));
        if let (Some(specificity), Some(weight)) = (found, weight(parameters)) {
            // A more specific range rules, whatever its weight.
            best = if specificity > best.0 { (specificity, weight) } else { best };
            best.1 = if specificity == best.0 { best.1.max(weight) } else { best.1 };
        }
    }
    best.1
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Specificity {
    /// `*/*`
    Any,
    /// `text/*`
    Kind,
    /// `text/html;level=1`, which may or may not be what there is.
    Variant,
    /// `text/html`
    Exact,
}

fn specificity(
    range: &[u8],
    kind: &[u8],
    subtype: &[u8],
    has_parameters: bool,
) -> Option<Specificity> {
    let slash = range.iter().position(|&byte| byte == b'/')?;
    let (range_kind, rest) = range.split_at(slash);
    match (range_kind, rest.get(1..)?) {
        (b"*", b"*") => Some(Specificity::Any),
        (k, _) if !k.eq_ignore_ascii_case(kind) => None,
        (_, b"*") => Some(Specificity::Kind),
        (_, s) if !s.eq_ignore_ascii_case(subtype) => None,
        _ if has_parameters => Some(Specificity::Variant),
        _ => Some(Specificity::Exact),
    }
}

/// The element before its first `;`, and what stands behind.
fn split_parameters(element: &[u8]) -> (&[u8], &[u8]) {
    let end = element.iter().position(|&byte| byte == b';').unwrap_or(element.len());
    let (name, parameters) = element.split_at(end);
    (trim(name), parameters.get(1..).unwrap_or_default())
}

/// Whether there are parameters of the media type itself: those before the weight.
fn has_parameters(value: &[u8]) -> bool {
    parameters(value).next().is_some_and(|first| weight_of(first).is_none())
}

/// The weight among parameters, 1 where none is given; `None` when it is not one, which voids the
/// element.
fn weight(value: &[u8]) -> Option<Weight> {
    match parameters(value).find_map(weight_of) {
        Some(digits) => qvalue(digits),
        None => Some(WEIGHT_MAX),
    }
}

fn weight_of(parameter: &[u8]) -> Option<&[u8]> {
    match parameter {
        [b'q' | b'Q', b'=', digits @ ..] => Some(digits),
        _ => None,
    }
}

/// `0` or `1` with up to three decimals (RFC 9110 12.4.2).
fn qvalue(digits: &[u8]) -> Option<Weight> {
    let (whole, decimals) = match digits {
        [whole] => (whole, [].as_slice()),
        [whole, b'.', decimals @ ..] if decimals.len() <= 3 => (whole, decimals),
        _ => return None,
    };
    let mut weight = match whole {
        b'0' => 0,
        b'1' => WEIGHT_MAX,
        _ => return None,
    };
    for (decimal, unit) in decimals.iter().zip([100, 10, 1]) {
        weight += unit * Weight::from(decimal.is_ascii_digit().then(|| decimal - b'0')?);
    }
    (weight <= WEIGHT_MAX).then_some(weight)
}
