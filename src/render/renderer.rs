//! From the plan of a site to its pages.

use std::collections::VecDeque;
use std::fmt;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::edition::Edition;
use super::press::Press;
use super::style::Stylesheet;
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
    articles: Articles,
    /// The theme of the templates that were rendered with last.
    theme: Mutex<Option<(Vec<Template>, Arc<Theme>)>>,
}

impl Renderer {
    pub fn new(effort: Effort) -> Renderer {
        Renderer { effort, articles: Articles::new(), theme: Mutex::default() }
    }

    /// Renders every URL of `routes`, which were planned for the instant `at`, on all cores. `sink`
    /// gets the pages in the byte order of their paths, the reserved ones first.
    ///
    /// # Errors
    /// The faults of the site's own templates. `sink` has got every page all the same: where a
    /// template failed, the built-in one took its place.
    pub fn render(
        &self,
        site: &Site,
        routes: &Routes,
        _at: Timestamp,
        sink: &mut dyn FnMut(Page),
    ) -> Result<(), Vec<Diagnostic>> {
        let theme = self.theme(&site.templates);
        let edition = Edition::new(site, routes, &self.articles);
        let stylesheet = Stylesheet::new(site.config.theme.accent.as_deref());
        let press = Press::new(&edition, &theme, stylesheet, self.effort);
        press.reserved_pages().into_iter().for_each(&mut *sink);
        let planned: Vec<(&str, &Route)> = routes.iter().collect();
        // The calling thread packs what the others render, in the order of the plan.
        rayon::in_place_scope(|scope| {
            let under_way_max = rayon::current_num_threads() * CHUNKS_A_THREAD;
            let mut under_way: VecDeque<mpsc::Receiver<Vec<Page>>> = VecDeque::new();
            for chunk in planned.chunks(CHUNK_ROUTES) {
                let (done, pages) = mpsc::channel();
                let press = &press;
                scope.spawn(move |_| {
                    let pages = chunk.iter().flat_map(|(path, route)| press.pages(path, route));
                    // The receiver is gone only when the sink has panicked.
                    let _ = done.send(pages.collect());
                });
                under_way.push_back(pages);
                if under_way.len() == under_way_max {
                    receive(&mut under_way, sink);
                }
            }
            while !under_way.is_empty() {
                receive(&mut under_way, sink);
            }
        });
        let faults = theme.faults();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
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

/// Hands the oldest task's pages over, when they are done.
fn receive(under_way: &mut VecDeque<mpsc::Receiver<Vec<Page>>>, sink: &mut dyn FnMut(Page)) {
    let pages = under_way.pop_front().and_then(|pages| pages.recv().ok());
    pages.into_iter().flatten().for_each(sink);
}
