//! Step 6: all of a representation or a part of it (RFC 9110 14).

use crate::http::{FieldName, Method, Range, Request};

use super::instead::Instead;
use super::preconditions::{Validators, range_holds};

/// How much of a representation is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    /// Both counted in.
    Bytes {
        first: u64,
        last: u64,
    },
}

impl Part {
    /// A range is defined for GET alone (RFC 9110 14.2).
    pub(super) fn of(
        request: &Request<'_>,
        validators: &Validators<'_>,
    ) -> Result<Part, Instead<'static>> {
        let fields = &request.fields;
        let Some(range) = fields.single(FieldName::Range) else { return Ok(Part::Whole) };
        if request.method != Method::Get || !range_holds(fields, validators) {
            return Ok(Part::Whole);
        }
        let length = validators.form.body().length;
        match Range::of(range, length) {
            Range::Whole => Ok(Part::Whole),
            Range::Part { first, last } => Ok(Part::Bytes { first, last }),
            Range::Unsatisfiable => Err(Instead::Unsatisfiable { length }),
        }
    }
}
