//! What a worker answers with: its buffers, the site of the moment, and the blocks that date answers.

use std::sync::Arc;

use arc_swap::{ArcSwap, Cache};

use crate::packed::PackedSite;
use crate::respond::{Blocks, last_modified};

use super::channel::Channel;
use super::clock::Clock;
use super::limits::READ_BYTES_MAX;
use super::output::Batch;
use super::subscribers::Subscribers;

/// One worker's means, lent to the connection whose turn it is.
#[derive(Debug)]
pub(super) struct Desk {
    /// Where everybody's bytes are read to. Between groups of turns it holds nothing.
    pub(super) buffer: Box<[u8]>,
    /// How much of it the group has filled.
    pub(super) filled: usize,
    pub(super) batch: Batch,
    pub(super) site: Arc<PackedSite>,
    pub(super) blocks: Blocks,
    pub(super) unix_s: i64,
    /// Whether every answer closes, because the server stops.
    pub(super) draining: bool,
    /// Where the server has a channel.
    pub(super) subscribers: Option<Subscribers>,
    sites: Cache<Arc<ArcSwap<PackedSite>>, Arc<PackedSite>>,
}

impl Desk {
    pub(super) fn new(
        sites: Arc<ArcSwap<PackedSite>>,
        channel: Option<Arc<Channel>>,
        clock: &Clock,
    ) -> Desk {
        let mut sites = Cache::new(sites);
        let site = Arc::clone(sites.load());
        let unix_s = clock.unix_s();
        Desk {
            buffer: vec![0; READ_BYTES_MAX].into_boxed_slice(),
            filled: 0,
            batch: Batch::new(),
            blocks: Blocks::new(unix_s, last_modified(&site, unix_s)),
            site,
            unix_s,
            draining: false,
            subscribers: channel.map(Subscribers::of),
            sites,
        }
    }

    /// Takes up a new second and a new site. Once a wake-up, so that all answers of a wake-up agree.
    pub(super) fn refresh(&mut self, clock: &Clock) {
        let site = self.sites.load();
        let is_new_site = !Arc::ptr_eq(site, &self.site);
        if is_new_site {
            self.site = Arc::clone(site);
        }
        if is_new_site || self.unix_s != clock.unix_s() {
            self.unix_s = clock.unix_s();
            self.blocks.refresh(self.unix_s, last_modified(&self.site, self.unix_s));
        }
    }
}
