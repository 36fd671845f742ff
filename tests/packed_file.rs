//! A packed file opens whole or with a named fault, and is the same for the same pages.

#[path = "packed/pages.rs"]
mod pages;
#[path = "fuzz/reference/seal.rs"]
mod seal;

use std::fs;
use std::path::{Path, PathBuf};

use pages::{content, error, redirect, representation};
use pamphlet::http::Coding;
use pamphlet::packed::{Builder, OpenError, PackedSite, UnverifiedFile};
use pamphlet::render::{Page, PageKind};
use tempfile::TempDir;

const IDENTITY: &str = "https://blog.example/";

/// Two generations with a page in two codings, a long key, redirects, a rule and an error page.
fn pack_small(path: &Path) -> PackedSite {
    let mut builder = Builder::to_file(path, IDENTITY).expect("a file is begun");
    let long = format!("/{}/", "long-segment/".repeat(6));
    let coded = PageKind::Content(vec![
        representation(Coding::Identity, "<p>a body that says a thing twice, twice</p>"),
        representation(Coding::Gzip, "squeezed"),
    ]);
    for (valid_from, home) in [(0, "before"), (1_700_000_000, "after")] {
        builder.begin_generation(valid_from).expect("a generation begins");
        builder.add(error(404, "nothing<!--suggestions--> here")).expect("a page");
        builder.add(redirect("\0/old/", 301, "/new/:splat")).expect("a page");
        builder.add(content("/", home)).expect("a page");
        builder.add(Page { path: "/coded/".to_owned(), kind: coded.clone() }).expect("a page");
        builder.add(content(&long, "far down")).expect("a page");
        builder.add(redirect("/moved/", 308, "/coded/")).expect("a page");
    }
    builder.finish().expect("a file is finished")
}

fn small_file() -> (TempDir, PathBuf, Vec<u8>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("site.pack");
    drop(pack_small(&path));
    let bytes = fs::read(&path).expect("the file is read");
    (folder, path, bytes)
}

fn open_bytes(bytes: &[u8]) -> Result<PackedSite, OpenError> {
    UnverifiedFile::of_bytes(bytes)?.open()
}

fn fault_of(opened: Result<PackedSite, OpenError>) -> String {
    opened.expect_err("the file is refused").to_string()
}

/// Everything that the site can answer with, in order.
fn answers(site: &PackedSite) -> Vec<(i64, Vec<u8>, Vec<u8>)> {
    let mut answers = Vec::new();
    for (valid_from, generation) in site.generations() {
        for (key, page) in generation.scan(b"") {
            let mut all = page.location().to_vec();
            for record in page.representations() {
                all.extend_from_slice(site.bytes(record.whole()));
            }
            answers.push((valid_from, key.to_vec(), all));
        }
    }
    answers
}

#[test]
fn a_file_answers_as_the_pages_that_were_put_in() {
    let (_folder, path, _) = small_file();
    let site = PackedSite::open(&path).expect("the file opens");
    assert_eq!(site.identity(), IDENTITY);
    assert_eq!(
        site.generations().map(|(from, _)| from).collect::<Vec<_>>(),
        [i64::MIN, 1_700_000_000]
    );
    let body = |now, path: &str| {
        let page = site.generation(now).get(path.as_bytes())?;
        Some(
            String::from_utf8_lossy(site.bytes(page.representations().last()?.body())).into_owned(),
        )
    };
    assert_eq!(body(1_699_999_999, "/").as_deref(), Some("before"));
    assert_eq!(body(1_700_000_000, "/").as_deref(), Some("after"));
    assert_eq!(body(0, "/coded/").as_deref(), Some("squeezed"));
    let moved = site.generation(0).get(b"/moved/").expect("a redirect");
    assert_eq!(moved.location(), b"/coded/");
    let spans = [0, i64::MAX].map(|now| {
        site.generation(now).get(b"/coded/").expect("a page").representations()[0].whole()
    });
    assert_eq!(spans[0], spans[1], "generations share what did not change");
    let verified = site.verify().expect("all of it is sound");
    assert_eq!((verified.generations, verified.keys, verified.representations), (2, 12, 10));
}

#[test]
fn every_byte_of_a_file_is_attributed() {
    let (_folder, path, bytes) = small_file();
    let site = PackedSite::open(&path).expect("the file opens");
    let accounts = site.accounts();
    let sum: u64 = accounts.iter().map(|account| account.bytes).sum();
    assert_eq!(sum, bytes.len() as u64);
    let of = |section: &str, part: &str| {
        let found = accounts.iter().find(|found| found.section == section && found.part == part);
        found.map(|found| (found.count, found.bytes))
    };
    assert_eq!(of("contents", "bodies in gzip"), Some((1, 8)));
    assert_eq!(of("contents", "locations"), Some((2, 11 + 7)));
    assert_eq!(
        of("contents of generation 1", "bodies"),
        Some((1, 5)),
        "only the home page changed"
    );
    assert_eq!(of("keys of generation 1", "records"), Some((6, 6 * 64)));
    assert_eq!(of("tree", "buckets"), Some((1, 16)));
    assert_eq!(of("identity", "base URL"), Some((0, IDENTITY.len() as u64)));
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let (_first, _, bytes) = small_file();
    let (_second, _, again) = small_file();
    assert!(bytes == again);
}

#[test]
fn a_flipped_byte_is_a_named_fault_or_found_by_verify_or_harms_nothing() {
    let (_folder, path, bytes) = small_file();
    let sound = answers(&PackedSite::open(&path).expect("the file opens"));
    let mut refused = 0;
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut damaged = bytes.clone();
            damaged[at] ^= flip;
            match open_bytes(&damaged) {
                Err(OpenError::Fault(fault)) => {
                    assert!(!fault.section.is_empty() && !fault.field.is_empty(), "byte {at}");
                    refused += 1;
                }
                Err(other) => panic!("byte {at}: {other}"),
                Ok(site) => {
                    let found = answers(&site);
                    assert!(site.verify().is_err() || found == sound, "byte {at} does harm");
                }
            }
        }
    }
    assert!(refused > bytes.len(), "most of a small file is verified as it is opened");
}

/// Whoever can change a file can put its hashes right: what they guard must be harmless, too.
#[test]
fn a_flipped_byte_under_hashes_put_right_is_refused_or_answers_without_a_panic() {
    let (_folder, _, bytes) = small_file();
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut damaged = bytes.clone();
            damaged[at] ^= flip;
            let Some(sealed) = seal::sealed(&damaged) else { continue };
            if let Ok(site) = open_bytes(&sealed) {
                let _ = (answers(&site), site.verify());
                let told: u64 = site.accounts().iter().map(|account| account.bytes).sum();
                assert_eq!(told, sealed.len() as u64, "byte {at}");
            }
        }
    }
}

#[test]
fn a_file_cut_short_anywhere_is_refused() {
    let (_folder, _, bytes) = small_file();
    for length in 0..bytes.len() {
        let refused = fault_of(open_bytes(&bytes[..length]));
        assert!(refused.starts_with("section header, "), "{length} bytes: {refused}");
    }
    let mut longer = bytes;
    longer.push(0);
    assert!(fault_of(open_bytes(&longer)).starts_with("section header, length: "));
}

#[test]
fn what_is_no_packed_file_is_named() {
    let (folder, _, mut bytes) = small_file();
    let empty = fault_of(open_bytes(b""));
    assert_eq!(empty, "section header, length: expected at least 64 bytes, found 0 bytes");
    let foreign = fault_of(open_bytes(&[b"PK\x03\x04", &[0; 200][..]].concat()));
    assert_eq!(
        foreign,
        "section header, magic: expected PAMPHLET, found PK\\x03\\x04\\x00\\x00\\x00\\x00"
    );
    bytes[8] = 9;
    let later = fault_of(open_bytes(&bytes));
    assert_eq!(later, "section header, version: expected 1, found 9");
    let directory = fault_of(PackedSite::open(folder.path()));
    assert_eq!(directory, "section file, type: expected a regular file, found a directory");
    let missing = fault_of(PackedSite::open(&folder.path().join("none")));
    assert_eq!(missing, "reading it: No such file or directory (os error 2)");
}

#[test]
fn a_file_is_replaced_whole_or_not_at_all() {
    let (folder, path, bytes) = small_file();
    let site = PackedSite::open(&path).expect("the file opens");
    let before = answers(&site);

    let mut builder = Builder::to_file(&path, IDENTITY).expect("a file is begun");
    builder.add(content("/", "unfinished")).expect("a page");
    drop(builder);
    assert!(fs::read(&path).expect("the file is read") == bytes);

    let mut builder = Builder::to_file(&path, IDENTITY).expect("a file is begun");
    builder.add(content("/", "one")).expect("a page");
    builder.add(content("/", "two")).expect("a page");
    builder.finish().expect_err("two pages have one URL");
    assert!(fs::read(&path).expect("the file is read") == bytes);

    let mut builder = Builder::to_file(&path, IDENTITY).expect("a file is begun");
    builder.add(content("/", "new")).expect("a page");
    let new = builder.finish().expect("a file is finished");
    assert_eq!(new.generation(0).len(), 1);
    assert_eq!(answers(&site), before, "who has the old file mapped keeps it");
    let names: Vec<_> = fs::read_dir(folder.path()).expect("the folder is read").collect();
    assert_eq!(names.len(), 1, "no temporary file is left: {names:?}");
}

#[test]
fn a_folder_is_no_place_for_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = Builder::to_file(folder.path(), IDENTITY).expect_err("a folder has the name");
    assert!(refused.to_string().ends_with(": it is a directory"), "{refused}");
    let nowhere = folder.path().join("none/site.pack");
    let refused = Builder::to_file(&nowhere, IDENTITY).expect_err("the folder is not there");
    assert!(refused.to_string().contains("none/site.pack: "), "{refused}");
}

/// Rewrites the table of a file and seals it anew, as a later version or an enemy would.
fn with_table(bytes: &[u8], change: impl FnOnce(&mut Vec<[u8; 40]>)) -> Vec<u8> {
    use xxhash_rust::xxh3::xxh3_64;
    let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("8 bytes"));
    let table = number(24) as usize;
    let mut records: Vec<[u8; 40]> =
        bytes[table..].chunks_exact(40).map(|record| record.try_into().expect("40")).collect();
    change(&mut records);
    let mut out = bytes[..table].to_vec();
    out.extend(records.iter().flatten());
    let length = out.len() as u64;
    out[12..16].copy_from_slice(&(records.len() as u32).to_le_bytes());
    out[16..24].copy_from_slice(&length.to_le_bytes());
    let hash = xxh3_64(&out[table..]);
    out[32..40].copy_from_slice(&hash.to_le_bytes());
    let hash = xxh3_64(&out[..40]);
    out[40..48].copy_from_slice(&hash.to_le_bytes());
    out
}

#[test]
fn an_unknown_section_is_skipped_unless_it_is_required() {
    let (_folder, path, bytes) = small_file();
    let sound = answers(&PackedSite::open(&path).expect("the file opens"));
    let extra = |flags: u32| {
        move |records: &mut Vec<[u8; 40]>| {
            let last = records.last().copied().expect("a section");
            let end = u64::from_le_bytes(last[16..24].try_into().expect("8 bytes"))
                + u64::from_le_bytes(last[24..32].try_into().expect("8 bytes"));
            let mut record = [0; 40];
            record[..4].copy_from_slice(&99_u32.to_le_bytes());
            record[8..12].copy_from_slice(&flags.to_le_bytes());
            record[16..24].copy_from_slice(&end.next_multiple_of(64).to_le_bytes());
            records.push(record);
        }
    };
    let site = open_bytes(&with_table(&bytes, extra(0))).expect("the file opens");
    assert_eq!(answers(&site), sound);
    let refused = fault_of(open_bytes(&with_table(&bytes, extra(1))));
    assert_eq!(
        refused,
        "section of the unknown kind 99, kind: expected a kind that this version knows, found 99"
    );
}

#[test]
fn a_table_that_lies_is_refused_whatever_its_hashes() {
    let (_folder, _, bytes) = small_file();
    for field in [0, 4, 16, 24] {
        for lie in [0_u64, 1, 7, 64, u64::from(u32::MAX), u64::MAX - 63, u64::MAX] {
            let sections = bytes[12] as usize;
            for number in 0..sections {
                let mut is_same = false;
                let lying = with_table(&bytes, |records| {
                    let width = if field < 16 { 4 } else { 8 };
                    let place = &mut records[number][field..field + width];
                    is_same = *place == lie.to_le_bytes()[..width];
                    place.copy_from_slice(&lie.to_le_bytes()[..width]);
                });
                match open_bytes(&lying) {
                    Ok(site) => {
                        assert!(is_same || answers(&site).len() == 12, "{field} {lie} {number}")
                    }
                    Err(refused) => assert!(!refused.to_string().is_empty()),
                }
            }
        }
    }
}

#[test]
fn a_pipe_is_refused_without_waiting_for_its_writer() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    let refused = UnverifiedFile::map(&pipe).expect_err("a pipe is refused").to_string();
    assert_eq!(refused, "section file, type: expected a regular file, found a special file");
}
