//! From a folder to a [`Site`], again and again.

mod again;
mod known;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use jiff::Timestamp;

use crate::content::asset::Asset;
use crate::content::checks::{self, FormerUrl};
use crate::content::config::{SETTINGS, SiteConfig};
use crate::content::document::{Document, DocumentKind};
use crate::content::foreign;
use crate::content::levels::{self, Allowance};
use crate::content::parallel;
use crate::content::place::Folders;
use crate::content::preview_key::PreviewKey;
use crate::content::read::{check_asset_length, read_text};
use crate::content::report::{Code, Diagnostic, Report};
use crate::content::routes::Routes;
use crate::content::settings;
use crate::content::site::{Site, Template};
use crate::content::source::{Role, Source};
use crate::content::touched::Touched;
use crate::content::undated;
use crate::content::version::Version;
use crate::content::walk::{FoundFile, stem};
use crate::content::walked::Walked;
use again::Last;
use known::Known;

/// The folder of posts in a root.
const CONTENT: &str = "content";

/// How a folder is read.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// Show drafts.
    pub drafts: bool,
    /// Show posts before their time.
    pub future: bool,
    /// Takes the place of the `base_url` of `site.json`.
    pub base_url: Option<String>,
    /// The clock by which posts are shown or hidden.
    pub now: Timestamp,
}

/// What a folder holds.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What could be built, faulty documents left out; whether it may be served is decided by `report`.
    pub site: Site,
    /// Every URL at [`LoadOptions::now`].
    pub routes: Arc<Routes>,
    pub report: Report,
    /// Documents that are not in `site` because of a fatal fault: what could be made of them.
    pub left_out: Vec<Arc<Document>>,
}

/// A folder that was read, and not held against itself yet.
#[derive(Debug, Clone)]
pub struct Unchecked {
    /// As in [`Loaded`].
    pub site: Site,
    /// The same again as long as nothing has changed but texts.
    pub routes: Arc<Routes>,
    left_out: Vec<Arc<Document>>,
    /// With what is left out, where something is.
    whole: Option<(Site, Arc<Routes>)>,
    asides: Vec<String>,
    undated: Vec<Diagnostic>,
    found: Vec<Diagnostic>,
}

impl Unchecked {
    /// Whether some page cannot be served right. No check finds more of that kind.
    pub fn has_fatal(&self) -> bool {
        self.found.iter().any(Diagnostic::is_fatal)
    }
}

/// Reads a folder, again and again: a document whose bytes did not change is not parsed again.
#[derive(Debug)]
pub struct Loader {
    folder: PathBuf,
    /// Whether the folder is a root that holds `content/`. Decided once: where that is away for a
    /// moment, its root is no content folder.
    is_root: bool,
    options: LoadOptions,
    preview_key: Option<PreviewKey>,
    config: Arc<SiteConfig>,
    /// The `site.json` that `config` was read from, and what was found in it.
    config_text: Option<Arc<str>>,
    config_found: Vec<Diagnostic>,
    /// Its path, for findings about it.
    config_path: String,
    /// Documents by their path.
    known: HashMap<String, Arc<Known>>,
    /// By the clock of the system, whatever the site's is.
    reading_at: Option<SystemTime>,
    touched: Touched,
    last: Option<Last>,
}

impl Loader {
    /// `folder` is a content folder, or a root that holds `content/`.
    pub fn new(folder: &Path, options: LoadOptions) -> Loader {
        Loader {
            folder: folder.to_owned(),
            is_root: folder.join(CONTENT).is_dir(),
            options,
            preview_key: None,
            config: Arc::new(SiteConfig::default()),
            config_text: None,
            config_found: Vec::new(),
            config_path: SETTINGS.to_owned(),
            known: HashMap::new(),
            reading_at: None,
            touched: Touched::Everything,
            last: None,
        }
    }

    /// The folder that the paths of diagnostics and documents are relative to.
    pub fn content_folder(&self) -> PathBuf {
        if self.is_root { self.folder.join(CONTENT) } else { self.folder.clone() }
    }

    /// Forgets what was read, but not what the folder is.
    pub fn forget(&mut self) {
        self.known.clear();
        self.config_text = None;
        self.last = None;
    }

    /// Gives what is not shown yet addresses for those who are told them.
    pub fn set_preview_key(&mut self, key: Option<PreviewKey>) {
        if self.preview_key != key {
            self.preview_key = key;
            self.last = None;
        }
    }

    /// Says when the next load is. A file that had long been at rest by then is not read again by a later
    /// one that finds it unchanged; without this, every file is.
    pub fn set_reading_at(&mut self, at: SystemTime) {
        self.reading_at = Some(at);
    }

    /// Says what may have changed since the last load. Counts for the next one alone: whoever says nothing
    /// has all of the folder looked at.
    pub fn set_touched(&mut self, touched: Touched) {
        self.touched = touched;
    }

    /// Sets the clock for the next load.
    pub fn set_now(&mut self, now: Timestamp) {
        self.options.now = now;
    }

    /// Reads the folder as it is now.
    ///
    /// Fails only if the folder itself cannot be read; all that is wrong in it is in the report.
    pub fn load(&mut self) -> io::Result<Loaded> {
        let unchecked = self.load_unchecked()?;
        Ok(self.check(unchecked))
    }

    /// As [`Loader::load`], but its pages are not held against each other yet: that takes longer than to
    /// read what an edit has changed, and finds nothing fatal.
    ///
    /// # Errors
    /// As there.
    pub fn load_unchecked(&mut self) -> io::Result<Unchecked> {
        // Resolved once: a link that is swapped meanwhile makes no mixture of two folders.
        let root = self.folder.canonicalize()?;
        let content = if self.is_root { root.join(CONTENT).canonicalize()? } else { root.clone() };
        let touched = std::mem::take(&mut self.touched);
        let mut last = self.last.take().filter(|last| last.walked.is_of(&root, &content));
        let known = last.as_mut().and_then(|last| self.read_touched(last, &touched));
        let last = match last.filter(|_| known.is_some()) {
            Some(last) => last,
            None => self.read_all(Walked::new(root, content)?),
        };
        let mut unchecked = last.unchecked.clone();
        unchecked.found.extend(self.known.values().flat_map(|known| known.found.iter().cloned()));
        self.last = Some(last);
        Ok(unchecked)
    }

    fn read_all(&mut self, walked: Walked) -> Last {
        let (sources, mut found) = (&walked.sources, walked.found.clone());
        self.read_config(sources, &mut found);
        if !sources.iter().any(|source| source.role == Role::Config) {
            found.extend(foreign::note(&self.folder, &self.content_folder()));
        }
        let pages = sources.iter().filter(|source| source.role == Role::Markdown);
        let mut folders = Folders::of(pages.map(|source| source.found.path.as_str()));
        let asides = asides(sources, &folders, &mut found);
        self.read_documents(sources, &mut folders, &mut found);
        let undated = self.known.values().filter(|known| known.is_undated);
        let undated: Vec<&Document> = undated.map(|known| &*known.document).collect();
        let mut site = Site {
            config: Arc::clone(&self.config),
            documents: self.documents(|_| true),
            assets: self.assets(sources, &folders, &mut found),
            templates: templates(sources, &mut found),
            drafts: self.options.drafts,
            future: self.options.future,
            preview_key: self.preview_key.clone(),
        };
        let undated = undated::check(&undated, &site.documents);
        let at = self.options.now;
        let plan = |site: &Site| {
            let (routes, found) = Routes::plan(site, at);
            (Arc::new(routes), found)
        };
        // With the faulty documents, so that what is said of the others does not depend on them.
        let (mut routes, planned) = plan(&site);
        found.extend(planned);
        let left_out = self.documents(Known::is_faulty);
        let whole = (!left_out.is_empty()).then(|| {
            let documents = self.documents(|known| !known.is_faulty());
            let served = Site { documents, ..site.clone() };
            let served_routes = plan(&served).0;
            (std::mem::replace(&mut site, served), std::mem::replace(&mut routes, served_routes))
        });
        let unchecked = Unchecked { site, routes, left_out, whole, asides, undated, found };
        Last { walked, folders, at, unchecked }
    }

    /// Holds the pages of what was loaded last against each other.
    pub fn check(&self, unchecked: Unchecked) -> Loaded {
        let report = self.report(&unchecked);
        let Unchecked { site, routes, left_out, .. } = unchecked;
        Loaded { site, routes, report, left_out }
    }

    /// As [`Loader::check`], beside others who look at the same.
    pub fn report(&self, unchecked: &Unchecked) -> Report {
        let Unchecked { site, routes, whole, asides, undated, found, .. } = unchecked;
        let (all, all_routes) = whole.as_ref().map_or((site, &**routes), |(all, plan)| (all, plan));
        let checked = checks::check(all, all_routes, self.options.now, asides);
        // Of a page without a date it has been said that it is in no list.
        let said: HashSet<&str> = undated.iter().map(|found| found.path.as_str()).collect();
        let is_said =
            |found: &Diagnostic| found.code == Code::OrphanPage && said.contains(&*found.path);
        let checked = checked.into_iter().filter(|found| self.is_meant(found) && !is_said(found));
        let mut found: Vec<Diagnostic> =
            found.iter().cloned().chain(checked).chain(undated.iter().cloned()).collect();
        self.place_in_settings(&mut found);
        Report::new(levels::apply(found, &self.allowances(), &self.config.check))
    }

    /// What of an earlier state of the site is lost: a finding for each URL that was answered and is not
    /// in what was `loaded` last, at the levels of `site.json`.
    pub fn lost_urls(&self, loaded: &Loaded, former: &[FormerUrl]) -> Vec<Diagnostic> {
        let left_out: Vec<&Document> = loaded.left_out.iter().map(|document| &**document).collect();
        let (site, routes, now) = (&loaded.site, &loaded.routes, self.options.now);
        let mut lost = checks::lost(site, routes, now, &left_out, former);
        self.place_in_settings(&mut lost);
        levels::apply(lost, &BTreeMap::new(), &self.config.check)
    }

    fn documents(&self, is_wanted: impl Fn(&Known) -> bool) -> Vec<Arc<Document>> {
        let wanted = self.known.values().filter(|known| is_wanted(known));
        let mut documents: Vec<_> = wanted.map(|known| Arc::clone(&known.document)).collect();
        documents.sort_by(|a, b| a.path.cmp(&b.path));
        documents
    }

    /// What is said of a page as a whole says nothing new of one whose front matter cannot be read.
    fn is_meant(&self, found: &Diagnostic) -> bool {
        let of_page = [Code::PostEmpty, Code::DuplicateTitle, Code::OrphanPage];
        !of_page.contains(&found.code)
            || !self.known.get(&found.path).is_some_and(|known| known.is_faulty())
    }

    /// Gives findings about entries of `site.json`, which the site knows by their bytes only, their line.
    fn place_in_settings(&self, found: &mut [Diagnostic]) {
        let Some(text) = &self.config_text else { return };
        for entry in found.iter_mut().filter(|found| found.path == SETTINGS) {
            let (span, message) = (entry.span.clone(), std::mem::take(&mut entry.message));
            let placed = Diagnostic::at(entry.code, &self.config_path, text, span, message);
            *entry = Diagnostic { severity: entry.severity, help: entry.help.take(), ..placed };
        }
    }

    fn allowances(&self) -> BTreeMap<&str, Allowance> {
        let allowing = self.known.iter().filter(|(_, known)| !known.allowed.is_empty());
        let allowance = |known: &Known| Allowance {
            text: Arc::clone(&known.text),
            allowed: known.allowed.clone(),
        };
        allowing.map(|(path, known)| (path.as_str(), allowance(known))).collect()
    }

    /// Takes the settings from `site.json`; if they changed, every document is read anew.
    fn read_config(&mut self, sources: &[Source], found: &mut Vec<Diagnostic>) {
        let source = sources.iter().find(|source| source.role == Role::Config);
        self.config_path = source.map_or(SETTINGS, |source| &source.found.path).to_owned();
        let text = source.and_then(|source| {
            let text = read_text(&source.found, self.config_text.as_ref());
            text.map_err(|fault| found.push(fault)).ok()
        });
        let is_known = match (&text, &self.config_text) {
            (Some(text), Some(known)) => Arc::ptr_eq(text, known),
            (None, None) => !self.known.is_empty(),
            _ => false,
        };
        if !is_known {
            self.known.clear();
            self.config_found.clear();
            let mut config = match (&text, source) {
                (Some(text), Some(source)) => {
                    settings::read(&source.found.path, text, &mut self.config_found)
                }
                _ => SiteConfig::default(),
            };
            if let Some(base_url) = &self.options.base_url {
                base_url.trim_end_matches('/').clone_into(&mut config.base_url);
            }
            self.config = Arc::new(config);
            self.config_text = text;
        }
        found.extend(self.config_found.iter().cloned());
    }

    /// Reads every page: those of sections first, whose slugs count for what lies below, the others on
    /// all cores.
    fn read_documents(
        &mut self,
        sources: &[Source],
        folders: &mut Folders,
        found: &mut Vec<Diagnostic>,
    ) {
        let pages = sources.iter().filter(|source| source.role == Role::Markdown);
        let (mut sections, others): (Vec<&Source>, Vec<&Source>) =
            pages.partition(|source| is_section(&source.found.path));
        sections.sort_by_key(|source| source.found.path.matches('/').count());
        let before = std::mem::take(&mut self.known);
        let mut known = HashMap::with_capacity(sections.len() + others.len());
        let mut keep = |source: &Source, read: Result<Arc<Known>, Diagnostic>| match read {
            Ok(now) => drop(known.insert(source.found.path.clone(), now)),
            Err(fault) => found.push(fault),
        };
        for source in sections {
            let Some(read) = self.read_page(source, folders, &before) else { continue };
            if let Ok(now) = &read
                && let (DocumentKind::Section, Some(slug)) = (now.document.kind, &now.slug)
            {
                folders.rename(&now.document.section, slug);
            }
            keep(source, read);
        }
        let read = parallel::map(&others, |source| self.read_page(source, folders, &before));
        for (source, read) in others.into_iter().zip(read) {
            if let Some(read) = read {
                keep(source, read);
            }
        }
        self.known = known;
    }

    /// A page as it is now, the one read before if nothing has changed; `None` for what is no page.
    fn read_page(
        &self,
        source: &Source,
        folders: &Folders,
        before: &HashMap<String, Arc<Known>>,
    ) -> Option<Result<Arc<Known>, Diagnostic>> {
        let path = &source.found.path;
        let place = folders.place(path)?;
        let before = before.get(path).filter(|known| known.place == place);
        let version = source.found.version;
        if let Some(known) = before.filter(|known| known.version == Some(version)) {
            return Some(Ok(Arc::clone(known)));
        }
        let at_rest = |version: &Version| self.reading_at.is_some_and(|at| version.is_settled(at));
        let version = Some(version).filter(at_rest);
        let text = match read_text(&source.found, before.map(|known| &known.text)) {
            Ok(text) => text,
            Err(fault) => return Some(Err(fault)),
        };
        Some(Ok(match before.filter(|known| Arc::ptr_eq(&known.text, &text)) {
            Some(known) => Arc::new(Known { version, ..Known::clone(known) }),
            None => Arc::new(Known::read(path, &text, version, place, &self.config)),
        }))
    }

    /// Files with the URLs they are served at: below the page of their bundle or section, else at
    /// their own path.
    fn assets(
        &self,
        sources: &[Source],
        folders: &Folders,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Asset> {
        let mut assets = Vec::new();
        for source in sources {
            let Role::Asset { served_at, is_static } = &source.role else { continue };
            let FoundFile { path, file, length, modified, .. } = source.found.clone();
            if let Err(fault) = check_asset_length(&source.found) {
                found.push(fault);
                continue;
            }
            let below_page = if *is_static { None } else { self.url_below_page(folders, &path) };
            let url = folder_of_index(below_page.unwrap_or_else(|| served_at.clone()));
            assets.push(Asset { path, file, url, length, modified });
        }
        assets
    }

    fn url_below_page(&self, folders: &Folders, path: &str) -> Option<String> {
        let (folder, _) = path.rsplit_once('/')?;
        let owner = folders.owner(folder)?;
        let names = ["index.md", "_index.md", "index.markdown", "_index.markdown"];
        let mut pages = names.iter().filter_map(|name| self.known.get(&format!("{owner}/{name}")));
        let url = &pages.next()?.document.url;
        let page_folder = &url[..=url.rfind('/')?];
        Some(format!("{page_folder}{}", &path[owner.len() + 1..]))
    }
}

/// Markdown files that are no pages, in the order of their paths: they lie in the folder of one that is an
/// `index.md`.
fn asides(sources: &[Source], folders: &Folders, found: &mut Vec<Diagnostic>) -> Vec<String> {
    let pages = sources.iter().filter(|source| source.role == Role::Markdown);
    let asides =
        pages.map(|source| &source.found.path).filter(|path| folders.place(path).is_none());
    let asides: Vec<String> = asides.cloned().collect();
    found.extend(asides.iter().map(|path| {
        let message = "a Markdown file in the folder of a page that is an index.md is no page";
        Diagnostic::of_file(Code::UnusedAsset, path, message)
            .with_help("move it out of the folder, or into one of its own as index.md")
    }));
    asides
}

/// Whether a page is the text of a section, or of the home page.
fn is_section(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    stem(name) == Some("_index")
}

/// `index.html` answers for its folder.
fn folder_of_index(url: String) -> String {
    match url.strip_suffix("/index.html") {
        Some(folder) => format!("{folder}/"),
        None => url,
    }
}

fn templates(sources: &[Source], found: &mut Vec<Diagnostic>) -> Vec<Template> {
    let mut templates = Vec::new();
    for source in sources {
        let Role::Template { name } = &source.role else { continue };
        match read_text(&source.found, None) {
            Ok(text) => templates.push(Template {
                name: name.clone(),
                path: source.found.path.clone(),
                text,
            }),
            Err(fault) => found.push(fault),
        }
    }
    templates
}
