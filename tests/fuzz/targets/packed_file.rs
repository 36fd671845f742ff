//! Packed files: bytes of any kind are refused with a named fault, or everything in them can be asked
//! for without a panic and without an end that does not come.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pamphlet::http::{Status, parse};
use pamphlet::packed::{Generation, OpenError, PackedSite, Suggestions, UnverifiedFile};
use pamphlet::respond::respond;

#[path = "../reference/seal.rs"]
mod seal;

// As the bytes are, and once more with every hash put right, so that what the hashes guard is reached.
fuzz_target!(|data: &[u8]| {
    open_and_walk(data);
    if let Some(sealed) = seal::sealed(data) {
        open_and_walk(&sealed);
    }
});

fn open_and_walk(bytes: &[u8]) {
    let site = match UnverifiedFile::of_bytes(bytes).and_then(UnverifiedFile::open) {
        Ok(site) => site,
        Err(OpenError::Fault(fault)) => {
            assert!(!fault.section.is_empty() && !fault.field.is_empty(), "{fault}");
            return;
        }
        Err(OpenError::Io { .. }) => return,
    };
    let is_sound = site.verify().is_ok();
    let told: u64 = site.accounts().iter().map(|account| account.bytes).sum();
    assert_eq!(told, bytes.len() as u64, "every byte is attributed");
    for (valid_from, generation) in site.generations() {
        for (key, page) in generation.scan(b"") {
            assert!(generation.get(key).is_some() || !is_sound, "a sound file finds its keys");
            let length: usize =
                page.representations().iter().map(|form| site.bytes(form.whole()).len()).sum();
            assert!(length <= bytes.len().saturating_mul(page.representations().len()));
            ask(&site, generation, valid_from, key);
        }
        ask(&site, generation, valid_from, bytes.get(..60).unwrap_or(bytes));
    }
}

/// Every question that a path can be asked with.
fn ask(site: &PackedSite, generation: Generation<'_>, now_unix_s: i64, path: &[u8]) {
    let shorter = &path[..path.len() / 2];
    let _ = (generation.rule(path), generation.error_page(404), generation.get(shorter));
    assert!(generation.scan(shorter).count() <= generation.len());
    let mut suggestions = Suggestions::new();
    generation.nearest(path, &mut suggestions);
    assert!(generation.suggested(&suggestions).count() <= pamphlet::packed::SUGGESTIONS_MAX);
    let _ = generation.tree().trace(path);
    let Ok(text) = std::str::from_utf8(path) else { return };
    let _ = generation.get_ignoring_case(text);
    let request = format!("GET {} HTTP/1.1\r\nHost: a\r\n\r\n", pamphlet::url::encode(text));
    if let Status::Complete { value, .. } = parse(request.as_bytes()) {
        let _ = respond(&value, site, now_unix_s, &mut Vec::new());
    }
}
