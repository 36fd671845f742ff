//! Everything in a packed site, looked at once.

use xxhash_rust::xxh3::xxh3_64;

use super::answer::AnswerHash;
use super::generation::Generation;
use super::header::SectionKind;
use super::open_error::Fault;
use super::page_ref::{Kind, PageRef};
use super::site::PackedSite;

/// What [`PackedSite::verify`] went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verified {
    pub generations: u64,
    pub keys: u64,
    /// Representations, each counted in every generation that answers with it.
    pub representations: u64,
    /// Bytes of heads, bodies and locations, counted likewise.
    pub bytes: u64,
}

impl PackedSite {
    /// Checks the hash of every section, looks every key up, and checks the hash of all that each
    /// page is answered with.
    ///
    /// # Errors
    /// The first fault.
    pub fn verify(&self) -> Result<Verified, Fault> {
        for section in &self.sections {
            let hash = xxh3_64(self.bytes(section.span()));
            if hash != section.hash {
                return Err(Fault::hash(section.name(), section.hash, hash));
            }
        }
        let mut verified = Verified::default();
        for (_, generation) in self.generations() {
            verified.generations += 1;
            for rank in 0..generation.len() {
                verify_rank(generation, rank, &mut verified)?;
            }
        }
        Ok(verified)
    }

    /// The sections of the file in the order they lie in; none for a site built in memory.
    pub fn sections(&self) -> &[super::SectionRecord] {
        &self.sections
    }
}

fn verify_rank(
    generation: Generation<'_>,
    rank: usize,
    verified: &mut Verified,
) -> Result<(), Fault> {
    let fault = |section: SectionKind, expected: &str, found: &str| {
        Fault::new(section.name(), format!("key {rank}"), expected, found)
    };
    let page = generation.page(rank).ok_or_else(|| fault(SectionKind::Pages, "a page", "none"))?;
    if generation.tree().get(page.key()) != Some(rank) {
        return Err(fault(SectionKind::Tree, "to find it by its key", "another or none"));
    }
    verified.keys += 1;
    if page.record.reserved != [0; 5] {
        return Err(fault(SectionKind::Pages, "zeroes in the reserved bytes", "others"));
    }
    let hash = match page.kind() {
        Kind::Redirect { .. } => {
            verified.bytes += page.location().len() as u64;
            xxh3_64(page.location())
        }
        _ => answer_hash(page, verified),
    };
    if hash == page.record.hash {
        return Ok(());
    }
    let url = String::from_utf8_lossy(page.key()).into_owned();
    Err(Fault::hash(format!("contents, answers of {url:?}"), page.record.hash, hash))
}

fn answer_hash(page: PageRef<'_>, verified: &mut Verified) -> u64 {
    let mut hash = AnswerHash::default();
    for record in page.representations() {
        let (head, body) = (page.site.bytes(record.head()), page.site.bytes(record.body()));
        hash.begin(head.len() as u64, body.len() as u64, record.media, record.coding);
        hash.update(head);
        hash.update(body);
        verified.representations += 1;
        verified.bytes += (head.len() + body.len()) as u64;
    }
    hash.finish()
}
