//! Which posts have something in common: the terms they share, rare ones counting more.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::content::{DocumentId, Site};
use crate::url::term_segment;

/// How many related posts a page names.
const RELATED_MAX: usize = 4;

/// Of a term that many posts have, only those this near in time are looked at, so that the work grows
/// with the posts and not with their square.
const NEAR_POSTS_MAX: usize = 64;

/// Shares of authors say who wrote, not what about.
const NOT_A_SUBJECT: &str = "authors";

/// The posts by their terms.
#[derive(Debug)]
pub(super) struct Related {
    /// By term: its posts as ranks in time, newest first.
    terms: Vec<Vec<usize>>,
    /// By rank: the document, and its terms with its position in each.
    posts: Vec<(DocumentId, Vec<(usize, usize)>)>,
    ranks: HashMap<DocumentId, usize>,
}

impl Related {
    /// `posts` is the home page's list, newest first.
    pub fn new(site: &Site, posts: &[DocumentId]) -> Related {
        let mut by_name: HashMap<(&str, String), usize> = HashMap::new();
        let mut terms: Vec<Vec<usize>> = Vec::new();
        let mut entries = Vec::with_capacity(posts.len());
        for (rank, &id) in posts.iter().enumerate() {
            let document = &site.documents[id];
            let mut own = Vec::new();
            let subjects = document.terms.iter().filter(|(taxonomy, _)| *taxonomy != NOT_A_SUBJECT);
            for (taxonomy, names) in subjects {
                for name in names {
                    let next = by_name.len();
                    let term = *by_name.entry((taxonomy, term_segment(name))).or_insert(next);
                    if term == terms.len() {
                        terms.push(Vec::new());
                    }
                    if terms[term].last() != Some(&rank) {
                        own.push((term, terms[term].len()));
                        terms[term].push(rank);
                    }
                }
            }
            entries.push((id, own));
        }
        let ranks = posts.iter().enumerate().map(|(rank, &id)| (id, rank)).collect();
        Related { terms, posts: entries, ranks }
    }

    /// The posts most related to a post, the most related first.
    ///
    /// A shared term counts the logarithm of how rare it is (the inverse document frequency of
    /// K. Spärck Jones, 1972); between equals, the nearer in time comes first.
    pub fn of(&self, id: DocumentId) -> Vec<DocumentId> {
        let Some(&rank) = self.ranks.get(&id) else { return Vec::new() };
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for &(term, position) in &self.posts[rank].1 {
            let members = &self.terms[term];
            let weight = (1.0 + self.posts.len() as f64 / members.len() as f64).ln();
            let first = position.saturating_sub(NEAR_POSTS_MAX);
            let last = members.len().min(position + NEAR_POSTS_MAX + 1);
            for &other in members[first..last].iter().filter(|&&other| other != rank) {
                *scores.entry(other).or_default() += weight;
            }
        }
        let mut found: Vec<(usize, f64)> = scores.into_iter().collect();
        found.sort_by(|(left, left_score), (right, right_score)| {
            let distance = |other: usize| (other.abs_diff(rank), Reverse(other));
            right_score.total_cmp(left_score).then_with(|| distance(*left).cmp(&distance(*right)))
        });
        found.truncate(RELATED_MAX);
        found.into_iter().map(|(other, _)| self.posts[other].0).collect()
    }
}
