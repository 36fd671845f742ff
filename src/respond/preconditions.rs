//! Step 5: whether the client's conditions hold (RFC 9110 13).

use crate::http::{Comparison, FieldName, Fields, names_tag, parse_date};
use crate::packed::{PackedSite, RepresentationRecord};

use super::instead::Instead;
use super::last_modified::modified;

/// What the conditions of a request are held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Validators<'a> {
    pub(super) form: &'a RepresentationRecord,
    /// With its quotes, as it stands in the head.
    tag: &'a [u8],
    modified_unix_s: i64,
    now_unix_s: i64,
}

impl<'a> Validators<'a> {
    pub(super) fn of(
        form: &'a RepresentationRecord,
        site: &'a PackedSite,
        now_unix_s: i64,
    ) -> Validators<'a> {
        let value = site.bytes(form.head()).strip_prefix(b"ETag: ").unwrap_or_default();
        let end = value.iter().position(|&byte| byte == b'\r').unwrap_or_default();
        Validators {
            form,
            tag: value.get(..end).unwrap_or_default(),
            modified_unix_s: modified(site, now_unix_s),
            now_unix_s,
        }
    }

    fn is_named(&self, fields: &Fields<'_>, name: FieldName, comparison: Comparison) -> bool {
        fields.values(name).any(|value| names_tag(value, self.tag, comparison))
    }

    /// The date of a field; `None` when there is none that counts.
    fn date(&self, fields: &Fields<'_>, name: FieldName) -> Option<i64> {
        parse_date(fields.single(name)?, self.now_unix_s)
    }
}

/// All but `If-Range`, in their order (RFC 9110 13.2.2). A tag decides alone where there is one.
pub(super) fn hold<'a>(
    fields: &Fields<'_>,
    validators: &Validators<'a>,
) -> Result<(), Instead<'a>> {
    let modified = validators.modified_unix_s;
    let is_unchanged = if fields.has(FieldName::IfMatch) {
        validators.is_named(fields, FieldName::IfMatch, Comparison::Strong)
    } else {
        let since = validators.date(fields, FieldName::IfUnmodifiedSince);
        since.is_none_or(|date| modified <= date)
    };
    if !is_unchanged {
        return Err(Instead::Error(412));
    }
    let is_known = if fields.has(FieldName::IfNoneMatch) {
        validators.is_named(fields, FieldName::IfNoneMatch, Comparison::Weak)
    } else {
        let since = validators.date(fields, FieldName::IfModifiedSince);
        since.is_some_and(|date| modified <= date)
    };
    if is_known { Err(Instead::NotModified(validators.form)) } else { Ok(()) }
}

/// Whether a range may be answered with a part: without `If-Range`, or when it names exactly what
/// there is (RFC 9110 13.1.5).
pub(super) fn range_holds(fields: &Fields<'_>, validators: &Validators<'_>) -> bool {
    if !fields.has(FieldName::IfRange) {
        return true;
    }
    let Some(value) = fields.single(FieldName::IfRange) else { return false };
    match parse_date(value, validators.now_unix_s) {
        Some(date) => date == validators.modified_unix_s,
        None => value == validators.tag && !validators.tag.is_empty(),
    }
}
