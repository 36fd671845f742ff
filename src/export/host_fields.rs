//! Fields of answers that a host has to be told of: those of `headers` in `site.json`, and the policies of
//! pages.

use std::collections::BTreeMap;

/// Fields that a host makes itself, or has for every file, or that are about the address of one file.
const NOT_TOLD: [&str; 10] = [
    "Accept-Ranges",
    "Content-Encoding",
    "Content-Length",
    "Content-Location",
    "Content-Type",
    "ETag",
    "Last-Modified",
    "Link",
    "Vary",
    "X-Content-Type-Options",
];

/// Fields of pages, which say nothing where no page is: a host may send them with every file.
const OF_PAGES: [&str; 3] =
    ["Content-Security-Policy", "Cross-Origin-Opener-Policy", "Referrer-Policy"];

/// How long an answer may be kept where the site says nothing of it: left to the host.
const COMMON_KEEPING: [&str; 2] = ["no-cache", "public, max-age=300"];

/// A field of an answer.
pub(super) type Field<'a> = (&'a str, &'a str);

/// The fields of a stored head that a host is told of, in the order of their names.
pub(super) fn of_head(head: &[u8]) -> Vec<Field<'_>> {
    let head = std::str::from_utf8(head).unwrap_or_default();
    let fields = head.split("\r\n").filter_map(|line| line.split_once(": "));
    let is_told = |(name, value): &Field<'_>| {
        let is = |other: &&str| other.eq_ignore_ascii_case(name);
        let is_common =
            name.eq_ignore_ascii_case("Cache-Control") && COMMON_KEEPING.contains(value);
        !NOT_TOLD.iter().any(is) && !is_common
    };
    let mut fields: Vec<_> = fields.filter(is_told).collect();
    fields.sort_unstable();
    fields
}

/// The fields to send with every file, so that few files need some of their own.
pub(super) fn of_all<'a>(files: &[&[Field<'a>]]) -> Vec<Field<'a>> {
    let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (name, value) in files.iter().copied().flatten() {
        *counts.entry(name).or_default().entry(value).or_default() += 1;
    }
    let common = counts.into_iter().filter_map(|(name, values)| {
        let (value, count) = values.into_iter().max_by_key(|(_, count)| *count)?;
        let is_of_page = OF_PAGES.iter().any(|page| page.eq_ignore_ascii_case(name));
        (is_of_page || count == files.len()).then_some((name, value))
    });
    common.collect()
}

/// Whether a file that is sent with the fields of all has those that it needs.
pub(super) fn is_served_by(of_all: &[Field<'_>], own: &[Field<'_>]) -> bool {
    own.iter().all(|field| of_all.contains(field))
}

#[cfg(test)]
mod tests {
    use super::{is_served_by, of_all, of_head};

    #[test]
    fn what_a_host_is_told_of_a_head() {
        let head = b"ETag: \"a\"\r\nCache-Control: no-cache\r\nX-Own: 1\r\nContent-Type: text/html\r\n\r\n";
        assert_eq!(of_head(head), [("X-Own", "1")]);
        assert_eq!(of_head(b"Cache-Control: max-age=9\r\n\r\n"), [("Cache-Control", "max-age=9")]);
    }

    #[test]
    fn every_file_has_what_all_or_pages_have() {
        let (policy, other) = (("Referrer-Policy", "origin"), ("Referrer-Policy", "no-referrer"));
        let (all, some) = (("X-All", "1"), ("X-Some", "1"));
        let files = [&[policy, all][..], &[policy, all], &[other, all, some], &[all]];
        let common = of_all(&files);
        assert_eq!(common, [policy, all]);
        let served: Vec<bool> = files.iter().map(|own| is_served_by(&common, own)).collect();
        assert_eq!(served, [true, true, false, true]);
    }
}
