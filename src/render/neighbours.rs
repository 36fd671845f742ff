//! Which post comes before and after which.

use crate::content::DocumentId;

/// The posts in their order in time.
#[derive(Debug)]
pub(super) struct Neighbours {
    /// By document: its newer and its older neighbour.
    of: Vec<[Option<DocumentId>; 2]>,
}

impl Neighbours {
    /// `posts` is the home page's list, newest first.
    pub fn new(documents: usize, posts: &[DocumentId]) -> Neighbours {
        let mut of = vec![[None; 2]; documents];
        for pair in posts.windows(2) {
            of[pair[1]][0] = Some(pair[0]);
            of[pair[0]][1] = Some(pair[1]);
        }
        Neighbours { of }
    }

    pub fn newer(&self, post: DocumentId) -> Option<DocumentId> {
        self.of[post][0]
    }

    pub fn older(&self, post: DocumentId) -> Option<DocumentId> {
        self.of[post][1]
    }
}
