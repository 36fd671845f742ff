//! What the fields of a head say about the message itself.

use super::authority::is_authority;
use super::fields::{FieldName, Fields, is_name};
use super::framing::FramingFields;
use super::list::{elements, trim};
use super::{Method, Refusal, Request};

/// Gathered in one pass over the field lines, and judged as they come.
#[derive(Debug, Default)]
pub(super) struct Facts<'a> {
    fields: Fields<'a>,
    framing: FramingFields,
    hosts: usize,
    host_is_empty: bool,
    closes: bool,
    keeps_alive: bool,
    expects_continue: bool,
}

impl<'a> Facts<'a> {
    /// None yet, of field lines at the start of `window`.
    #[inline]
    pub(super) fn within(window: &'a [u8]) -> Facts<'a> {
        Facts { fields: Fields::within(window), ..Facts::default() }
    }

    /// One line. `value` has no white space around it.
    #[inline]
    pub(super) fn take(
        &mut self,
        name: &[u8],
        value: &'a [u8],
        is_1_0: bool,
    ) -> Result<(), Refusal> {
        let is = |known: &[u8]| is_name(name, known);
        match name.len() {
            4 if is(b"host") => {
                self.hosts += 1;
                self.host_is_empty = value.is_empty();
                let is_host = self.host_is_empty || is_authority(value);
                return if is_host { Ok(()) } else { Err(Refusal::Malformed) };
            }
            6 if is(b"expect") && !is_1_0 => {
                for expectation in elements(value) {
                    if !expectation.eq_ignore_ascii_case(b"100-continue") {
                        return Err(Refusal::ExpectationUnknown);
                    }
                    self.expects_continue = true;
                }
            }
            10 if is(b"connection") => {
                // Options are tokens: a quote opens nothing that a comma could be in (RFC 9110 7.6.1).
                for option in value.split(|&byte| byte == b',').map(trim) {
                    self.closes |= option.eq_ignore_ascii_case(b"close");
                    self.keeps_alive |= option.eq_ignore_ascii_case(b"keep-alive");
                }
            }
            14 if is(b"content-length") => return self.framing.content_length(value),
            17 if is(b"transfer-encoding") => return self.framing.transfer_encoding(value),
            _ => {
                if let Some(name) = FieldName::of(name) {
                    self.fields.take(name, value);
                }
            }
        }
        Ok(())
    }

    /// Whether there is a `Host` that names none, which is good only where the target does.
    #[inline]
    pub(super) fn host_is_empty(&self) -> bool {
        self.host_is_empty
    }

    /// The request that they make, if they fit together; `lines` are theirs, with the empty one.
    #[inline]
    pub(super) fn request(
        self,
        (method, path, query): (Method, &'a [u8], Option<&'a [u8]>),
        is_1_0: bool,
        lines: &'a [u8],
    ) -> Result<Request<'a>, Refusal> {
        // Two hosts are a fault in every version, none only in 1.1 (RFC 9112 3.2).
        if self.hosts > 1 || (self.hosts == 0 && !is_1_0) {
            return Err(Refusal::Malformed);
        }
        Ok(Request {
            method,
            path,
            query,
            is_1_0,
            framing: self.framing.framing(is_1_0)?,
            keep_alive: !self.closes && (!is_1_0 || self.keeps_alive),
            expects_continue: self.expects_continue && !is_1_0,
            fields: self.fields.of_lines(lines),
        })
    }
}
