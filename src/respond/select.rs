//! Step 4: which form of a page a client is sent (RFC 9110 12).

use crate::http::{Coding, CodingWeights, FieldName, Fields, Weight, media_weight};
use crate::packed::RepresentationRecord;
use crate::render::Media;

use super::instead::Instead;

/// The form that the client wants most; 406 when it has ruled out every coding there is. One form
/// alone is not negotiated: it is sent whatever the request says, as RFC 9110 12.4.1 allows, and
/// needs no `Vary`.
pub(super) fn form<'a>(
    forms: &'a [RepresentationRecord],
    fields: &Fields<'_>,
) -> Result<&'a RepresentationRecord, Instead<'static>> {
    let forms = of_media(forms, media(forms, fields));
    match forms {
        [] => Err(Instead::Error(500)),
        [only] => Ok(only),
        _ => {
            let codings = match fields.has(FieldName::AcceptEncoding) {
                true => CodingWeights::of(fields.values(FieldName::AcceptEncoding)),
                false => CodingWeights::UNASKED,
            };
            of_coding(forms, codings).ok_or(Instead::Error(406))
        }
    }
}

/// Of the forms in one media type the one in the coding with the greatest weight, and among equal
/// ones the smallest. Identity, where the field leaves it open, stands behind all that are named.
pub(super) fn of_coding(
    forms: &[RepresentationRecord],
    codings: CodingWeights,
) -> Option<&RepresentationRecord> {
    let mut best: Option<(&RepresentationRecord, Weight)> = None;
    for form in forms {
        let weight = match form.coding() {
            Coding::Identity => codings.identity.map_or(LEFT_OPEN, named),
            Coding::Gzip => named(codings.gzip),
            Coding::Brotli => named(codings.brotli),
        };
        let is_better = best.is_none_or(|(known, known_weight)| {
            (weight, known.body().length) > (known_weight, form.body().length)
        });
        if weight > 0 && is_better {
            best = Some((form, weight));
        }
    }
    best.map(|(form, _)| form)
}

/// Below every weight that is given, above none at all.
const LEFT_OPEN: Weight = 1;

fn named(weight: Weight) -> Weight {
    2 * weight
}

/// The media type that the client wants most of those a page has; HTML when it has no preference, or
/// wants none of them: sending what was not asked for is better than sending nothing
/// (RFC 9110 12.5.1).
fn media(forms: &[RepresentationRecord], fields: &Fields<'_>) -> Media {
    let is_negotiated = forms.last().is_some_and(|form| form.media() != Media::Default);
    if !is_negotiated || !fields.has(FieldName::Accept) {
        return Media::Default;
    }
    let weight = |kind: &str, subtype: &str| {
        media_weight(fields.values(FieldName::Accept), kind.as_bytes(), subtype.as_bytes())
    };
    let mut best = (Media::Default, weight("text", "html"));
    for (media, kind, subtype) in OTHER_MEDIA {
        let weight = weight(kind, subtype);
        if weight > best.1 && forms.iter().any(|form| form.media() == media) {
            best = (media, weight);
        }
    }
    best.0
}

const OTHER_MEDIA: [(Media, &str, &str); 2] =
    [(Media::Markdown, "text", "markdown"), (Media::Json, "application", "json")];

/// The run of forms in one media type: they are in the order of it.
fn of_media(forms: &[RepresentationRecord], media: Media) -> &[RepresentationRecord] {
    let start = forms.iter().position(|form| form.media() == media).unwrap_or(forms.len());
    let (_, forms) = forms.split_at(start);
    let end = forms.iter().position(|form| form.media() != media).unwrap_or(forms.len());
    forms.split_at(end).0
}
