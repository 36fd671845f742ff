//! From the plan of a site to its pages.

use std::collections::VecDeque;
use std::fmt;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::edition::{Edition, KnownRelations};
use super::fingerprints::{Fingerprints, Print};
use super::press::Press;
use super::theme::Theme;
use super::{Articles, Effort, Page};
use crate::content::{Diagnostic, Route, Routes, Site, Template};

/// Routes that are rendered by one task, and tasks that may be under way at once: together they bound
/// the pages that lie in memory between rendering and packing.
const CHUNK_ROUTES: usize = 16;
const CHUNKS_A_THREAD: usize = 4;

/// Renders sites, again and again: what it has made of a text or a file is kept for the next time.
pub struct Renderer {
    effort: Effort,
    is_watched: bool,
    articles: Articles,
    /// The theme of the templates that were rendered with last.
    theme: Mutex<Option<(Vec<Template>, Arc<Theme>)>>,
    relations: KnownRelations,
}

impl Renderer {
    pub fn new(effort: Effort) -> Renderer {
        Renderer {
            effort,
            is_watched: false,
            articles: Articles::new(),
            theme: Mutex::default(),
            relations: Mutex::default(),
        }
    }

    /// Renders for somebody who looks at the pages while the folder is edited: nothing may be kept
    /// without asking, and every page follows what is said at [`EVENTS_PATH`](super::EVENTS_PATH).
    pub fn watched(self) -> Renderer {
        Renderer { is_watched: true, ..self }
    }

    /// Renders every URL of `routes`, which were planned for the instant `at`, on all cores. `sink`
    /// gets the pages in the byte order of their paths, the reserved ones first. Not to be called from
    /// a thread of rayon's own, which this one waits for.
    ///
    /// # Errors
    /// The faults of the site's own templates. `sink` has got every page all the same: where a
    /// template failed, the built-in one took its place.
    pub fn render(
        &self,
        site: &Site,
        routes: &Routes,
        at: Timestamp,
        sink: &mut dyn FnMut(Page),
    ) -> Result<(), Vec<Diagnostic>> {
        self.render_changes(site, routes, at, &Fingerprints::default(), sink).map(drop)
    }

    /// As [`Renderer::render`], but a page into which goes what went into it in the rendering before is
    /// [`PageKind::Same`](super::PageKind::Same). Returns the fingerprints of this rendering, for the
    /// next one.
    ///
    /// # Errors
    /// As [`Renderer::render`]; the next rendering then has nothing to compare with.
    pub fn render_changes(
        &self,
        site: &Site,
        routes: &Routes,
        _at: Timestamp,
        before: &Fingerprints,
        sink: &mut dyn FnMut(Page),
    ) -> Result<Fingerprints, Vec<Diagnostic>> {
        let theme = self.theme(&site.templates);
        let edition = Edition::new(site, routes, &self.articles, &self.relations);
        if self.articles.are_none() {
            edition.write_ahead();
        }
        let press = Press::new(&edition, &theme, (self.effort, self.is_watched), before);
        let mut taken = Fingerprints::default();
        let mut take = |prints: Vec<Print>| {
            for print in prints {
                taken.note(&print);
                sink(print.page);
            }
        };
        take(press.reserved_pages());
        let planned: Vec<(&str, &Route)> = routes.iter().collect();
        // The calling thread packs what the others render, in the order of the plan.
        rayon::in_place_scope(|scope| {
            let under_way_max = rayon::current_num_threads() * CHUNKS_A_THREAD;
            let mut under_way: VecDeque<mpsc::Receiver<Vec<Print>>> = VecDeque::new();
            for chunk in planned.chunks(CHUNK_ROUTES) {
                if under_way.len() == under_way_max {
                    take(receive(&mut under_way));
                }
                let (done, prints) = mpsc::channel();
                let press = &press;
                scope.spawn(move |_| {
                    let prints = chunk.iter().flat_map(|(path, route)| press.pages(path, route));
                    // The receiver is gone only when the sink has panicked.
                    let _ = done.send(prints.collect());
                });
                under_way.push_back(prints);
            }
            while !under_way.is_empty() {
                take(receive(&mut under_way));
            }
        });
        let faults = theme.take_faults();
        if faults.is_empty() { Ok(taken) } else { Err(faults) }
    }

    /// Lets go of what was kept of documents that `site` has not.
    pub fn keep_only(&self, site: &Site) {
        self.articles.keep_only(site);
    }

    /// The compiled theme, the last one again where the templates are the same.
    fn theme(&self, templates: &[Template]) -> Arc<Theme> {
        let mut last = self.theme.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |known: &[Template]| {
            known.len() == templates.len()
                && known.iter().zip(templates).all(|(known, template)| {
                    known.name == template.name && known.text == template.text
                })
        };
        match &*last {
            Some((known, theme)) if is_same(known) => Arc::clone(theme),
            _ => {
                let theme = Arc::new(Theme::new(templates));
                *last = Some((templates.to_vec(), Arc::clone(&theme)));
                theme
            }
        }
    }
}

impl fmt::Debug for Renderer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renderer").field("effort", &self.effort).finish_non_exhaustive()
    }
}

/// What the oldest task has made, when it is done.
fn receive(under_way: &mut VecDeque<mpsc::Receiver<Vec<Print>>>) -> Vec<Print> {
    under_way.pop_front().and_then(|prints| prints.recv().ok()).unwrap_or_default()
}
