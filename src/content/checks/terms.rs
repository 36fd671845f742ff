//! Terms that are one term in two spellings.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::{at_field, is_checked};
use crate::content::report::{Code, Diagnostic};
use crate::content::site::{DocumentId, Site};
use crate::url::term_segment;

/// A shorter word is another word with one letter changed: `map`, `mac`.
const TYPO_CHARS_MIN: usize = 6;

/// A term of a taxonomy.
struct Term {
    spelling: String,
    uses: usize,
    /// Where it is used first: document and place in its list of terms.
    first: (DocumentId, usize),
}

pub(super) fn check(site: &Site, at: Timestamp, found: &mut Vec<Diagnostic>) {
    // Names of people may be alike.
    let taxonomies = site.config.taxonomies.iter().filter(|name| *name != "authors");
    for taxonomy in taxonomies {
        let terms = terms(site, at, taxonomy);
        for (rare, common) in near_pairs(&terms) {
            found.push(near_duplicate(site, taxonomy, rare, common));
        }
    }
}

/// The terms of a taxonomy by their slug: spellings with one slug are one term anyway.
fn terms(site: &Site, at: Timestamp, taxonomy: &str) -> BTreeMap<String, Term> {
    let mut terms: BTreeMap<String, Term> = BTreeMap::new();
    for (id, document) in site.documents.iter().enumerate() {
        if !is_checked(site, document, at) {
            continue;
        }
        for (nth, spelling) in document.terms.get(taxonomy).into_iter().flatten().enumerate() {
            let slug = term_segment(spelling);
            if slug.is_empty() {
                continue;
            }
            let new = || Term { spelling: spelling.trim().to_owned(), uses: 0, first: (id, nth) };
            terms.entry(slug).or_insert_with(new).uses += 1;
        }
    }
    terms
}

/// Pairs of terms that are most likely one, the rarer first; each rare term once.
///
/// Linear in the letters: terms meet in a table under what is left of them without hyphens, without the
/// `s` of the plural, and without any one of their letters.
fn near_pairs(terms: &BTreeMap<String, Term>) -> Vec<(&Term, &Term)> {
    let mut met: HashMap<String, Vec<&str>> = HashMap::new();
    for slug in terms.keys() {
        for key in keys(slug) {
            met.entry(key).or_default().push(slug);
        }
    }
    let mut pairs: BTreeMap<&str, &str> = BTreeMap::new();
    for slugs in met.values() {
        // The most used of those that met; in a crowd only it is worth naming.
        let Some(common) =
            slugs.iter().max_by_key(|slug| (terms[**slug].uses, std::cmp::Reverse(**slug)))
        else {
            continue;
        };
        for rare in slugs.iter().filter(|slug| *slug != common && is_near(slug, common)) {
            let known = pairs.entry(rare).or_insert(common);
            if terms[*common].uses > terms[*known].uses {
                *known = common;
            }
        }
    }
    pairs.into_iter().map(|(rare, common)| (&terms[rare], &terms[common])).collect()
}

fn keys(slug: &str) -> Vec<String> {
    let joined = joined(slug);
    let mut keys = vec![singular(&joined).to_owned()];
    if joined.chars().count() >= TYPO_CHARS_MIN {
        keys.push(joined.clone());
        for (at, letter) in joined.char_indices().filter(|(_, letter)| !letter.is_numeric()) {
            keys.push(format!("{}{}", &joined[..at], &joined[at + letter.len_utf8()..]));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn joined(slug: &str) -> String {
    slug.chars().filter(|character| !matches!(character, '-' | '_')).collect()
}

fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some("new") => word,
        Some(single) if single.len() > 2 && !single.ends_with(['s', 'u', 'i']) => single,
        _ => word,
    }
}

/// Whether two terms are one: but for hyphens and the plural, or but for one letter of a long word, which
/// is no digit.
fn is_near(a: &str, b: &str) -> bool {
    let (a, b) = (joined(a), joined(b));
    if singular(&a) == singular(&b) {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().min(b.len()) < TYPO_CHARS_MIN {
        return false;
    }
    let same_start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same_start..], &b[same_start..]);
    let same_end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - same_end], &b[..b.len() - same_end]);
    let is_swap = a.len() == 2 && b.len() == 2 && a[0] == b[1] && a[1] == b[0];
    // A letter too many or too few at the end makes another word: `parser`, `parse`.
    let is_slip = a.len() <= 1 && b.len() <= 1 && same_end > 0 && same_start > 0;
    let has_digit = a.iter().chain(b).any(|letter| letter.is_numeric());
    (is_swap || is_slip) && !has_digit
}

fn near_duplicate(site: &Site, taxonomy: &str, rare: &Term, common: &Term) -> Diagnostic {
    let (id, nth) = rare.first;
    let document = &site.documents[id];
    let field = format!("{taxonomy}[{nth}]");
    let field = if document.spans.contains_key(&field) { &field } else { taxonomy };
    let message = format!("\"{}\" is nearly \"{}\"", rare.spelling, common.spelling);
    let here = at_field(document, field, Code::TagNearDuplicate, message);
    here.with_help(format!("did you mean \"{}\"?", common.spelling))
}
