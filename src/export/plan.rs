//! Which files an export has, and what it has to leave out.

use std::collections::{BTreeMap, HashMap};

use super::content_type;
use super::file_name::{caution, of_path};
use super::host_fields::{self, Field};
use super::{manifest, nginx, redirect_page, redirects_file};
use crate::packed::{Generation, Kind, PackedSite, PageRef};
use crate::url::{encode, has_media_extension, is_preview};

/// Endings of files that every host serves as HTML, so that a page which leads on can lie there.
const PAGE_ENDINGS: [&str; 2] = [".html", ".htm"];

/// An export before it is written: every file by its name.
#[derive(Debug)]
pub struct Plan<'a> {
    files: Vec<ExportedFile<'a>>,
    left_out: Vec<LeftOut>,
    cautions: Vec<String>,
    tally: Tally,
}

/// A file and what is in it.
#[derive(Debug)]
pub(super) struct ExportedFile<'a> {
    /// Relative to the root, with `/` between folders.
    pub name: String,
    content: Content<'a>,
}

#[derive(Debug)]
enum Content<'a> {
    /// Bytes of the site.
    Stored {
        bytes: &'a [u8],
        is_compressible: bool,
    },
    Made(String),
}

/// Something that no file can stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// As a link has it.
    pub url: String,
    pub why: String,
}

/// What an export has, by what it does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pages and other files of the site.
    pub files: usize,
    pub redirects: usize,
    /// Redirects that no page can stand for: only a host that reads the rules has them.
    pub redirects_by_rule: usize,
    pub gone: usize,
    /// Addresses of previews that are left out: whoever has a list of an export would know them.
    pub previews: usize,
    pub bytes: u64,
}

/// A page that leads elsewhere.
#[derive(Debug)]
pub(super) struct Redirect<'a> {
    /// Decoded path.
    pub from: &'a str,
    /// As it goes on the wire.
    pub to: &'a str,
    pub status: u16,
}

/// A rule for every path that begins with a prefix and has no page.
#[derive(Debug)]
pub(super) struct Rule<'a> {
    /// Decoded.
    pub prefix: &'a str,
    /// Location, with `:splat` for the rest, and status; `None` where all is gone.
    pub to: Option<(&'a str, u16)>,
}

/// A file of the site, for the configuration of a host.
#[derive(Debug)]
pub(super) struct Served<'a> {
    pub name: String,
    pub content_type: &'a str,
    /// What its answer says beside that.
    pub fields: Vec<Field<'a>>,
}

impl<'a> Plan<'a> {
    /// Plans the export of a site as it is at an instant, in Unix seconds.
    pub fn new(site: &'a PackedSite, now_unix_s: i64) -> Plan<'a> {
        let generation = site.generation(now_unix_s);
        let mut planner = Planner::empty(site);
        for (key, page) in generation.scan(b"/") {
            planner.page(key, page);
        }
        planner.resolve_folders();
        planner.rules(&generation);
        // Before the pages that lead on, so that no alias takes the name of a file that a host reads.
        planner.errors(&generation);
        planner.for_hosts();
        planner.redirect_pages();
        planner.finish()
    }

    /// In the order of their names.
    pub(super) fn files(&self) -> &[ExportedFile<'a>] {
        &self.files
    }

    /// How many files will be written.
    pub fn file_count(&self) -> usize {
        self.files.len()
    }

    /// Pages and files of the site that the export lacks.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// What may go wrong on the way to a host of another kind, in words.
    pub fn cautions(&self) -> &[String] {
        &self.cautions
    }

    pub fn tally(&self) -> Tally {
        self.tally
    }
}

impl ExportedFile<'_> {
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Stored { bytes, .. } => bytes,
            Content::Made(text) => text.as_bytes(),
        }
    }

    /// Whether it is text that gets smaller.
    pub fn is_compressible(&self) -> bool {
        match &self.content {
            Content::Stored { is_compressible, .. } => *is_compressible,
            Content::Made(_) => true,
        }
    }
}

struct Planner<'a> {
    site: &'a PackedSite,
    files: BTreeMap<String, Content<'a>>,
    served: Vec<Served<'a>>,
    redirects: Vec<Redirect<'a>>,
    rules: Vec<Rule<'a>>,
    gone: Vec<&'a str>,
    gone_page: Option<&'a [u8]>,
    /// Files that are for the host, not for readers.
    hidden: Vec<&'static str>,
    left_out: Vec<LeftOut>,
    cautions: Vec<String>,
    tally: Tally,
}

impl<'a> Planner<'a> {
    fn empty(site: &'a PackedSite) -> Planner<'a> {
        Planner {
            site,
            files: BTreeMap::new(),
            served: Vec::new(),
            redirects: Vec::new(),
            rules: Vec::new(),
            gone: Vec::new(),
            gone_page: None,
            hidden: Vec::new(),
            left_out: Vec::new(),
            cautions: Vec::new(),
            tally: Tally::default(),
        }
    }

    fn leave_out(&mut self, url: String, why: impl Into<String>) {
        self.left_out.push(LeftOut { url, why: why.into() });
    }

    fn page(&mut self, key: &'a [u8], page: PageRef<'a>) {
        if is_preview(key) {
            self.tally.previews += 1;
            return;
        }
        let Ok(path) = std::str::from_utf8(key) else {
            return self.leave_out(shown(key), "it is no UTF-8");
        };
        match page.kind() {
            Kind::Content => self.content(path, page),
            Kind::Redirect { status } => match std::str::from_utf8(page.location()) {
                Ok(to) if is_location(to) => {
                    self.redirects.push(Redirect { from: path, to, status });
                }
                _ => self.leave_out(encode(path), "it leads to what is no URL"),
            },
            Kind::Gone => {
                self.gone_page = self.gone_page.or_else(|| self.identity_body(page));
                self.gone.push(path);
            }
            // Their keys do not begin with a slash.
            Kind::Error { .. } => {}
        }
    }

    fn identity_body(&self, page: PageRef<'a>) -> Option<&'a [u8]> {
        page.representations().first().map(|form| self.site.bytes(form.body()))
    }

    fn content(&mut self, path: &'a str, page: PageRef<'a>) {
        let forms = page.representations();
        let Some(form) = forms.first() else {
            return self.leave_out(encode(path), "the packed file is damaged there");
        };
        let (body, head) = (self.site.bytes(form.body()), self.site.bytes(form.head()));
        if body.len() as u64 != form.body().length {
            return self.leave_out(encode(path), "the packed file is damaged there");
        }
        let name = match of_path(path) {
            Ok(name) => name,
            Err(why) => return self.leave_out(encode(path), why),
        };
        if name.split('/').next() == Some(manifest::NAME) {
            return self.leave_out(encode(path), "an export keeps its own list of files there");
        }
        let is_compressible = forms.len() > 1 && forms[1].media() == form.media();
        if self.files.contains_key(&name) {
            return self.leave_out(encode(path), format!("{name} is the file of another page"));
        }
        self.tally.files += 1;
        self.tally.bytes += body.len() as u64;
        self.served.push(Served {
            name: name.clone(),
            content_type: content_type::of_head(head),
            fields: host_fields::of_head(head),
        });
        self.files.insert(name, Content::Stored { bytes: body, is_compressible });
    }

    /// Of a file and a folder with one name the folder stays: it holds pages.
    fn resolve_folders(&mut self) {
        let is_folder = |name: &String| self.first_below(name).is_some();
        let twofold: Vec<String> =
            self.files.keys().filter(|name| is_folder(name)).cloned().collect();
        for name in twofold {
            let inside = self.first_below(&name).unwrap_or_default().to_owned();
            let why = format!("a file cannot have the name of the folder that {inside} lies in");
            self.leave_out(encode(&format!("/{name}")), why);
            self.files.remove(&name);
            self.served.retain(|served| served.name != name);
            self.tally.files -= 1;
        }
        let mut folded: HashMap<String, &str> = HashMap::new();
        for name in self.files.keys() {
            if let Some(why) = caution(name) {
                self.cautions.push(format!("{name}: {why}"));
            }
            if let Some(first) = folded.insert(name.to_lowercase(), name) {
                self.cautions.push(format!(
                    "{first} and {name} are one file on a disk that does not tell cases apart"
                ));
            }
        }
    }

    /// The first file in the folder `name`.
    fn first_below(&self, name: &str) -> Option<&str> {
        let inside = format!("{name}/");
        let (next, _) = self.files.range(inside.clone()..).next()?;
        next.starts_with(&inside).then_some(next)
    }

    fn rules(&mut self, generation: &Generation<'a>) {
        for (key, page) in generation.scan(b"\0/") {
            match rule(&key[1..], page) {
                Ok(rule) => {
                    if rule.to.is_none() {
                        self.gone_page = self.gone_page.or_else(|| self.identity_body(page));
                    }
                    self.rules.push(rule);
                }
                Err(why) => self.leave_out(shown(&key[1..]) + "*", why),
            }
        }
        self.rules.sort_by_key(|rule| std::cmp::Reverse(rule.prefix.len()));
    }

    fn redirect_pages(&mut self) {
        let redirects = std::mem::take(&mut self.redirects);
        for redirect in &redirects {
            self.tally.redirects += 1;
            let is_page = PAGE_ENDINGS.iter().any(|ending| redirect.from.ends_with(ending));
            let folder = match redirect.from {
                from if from.ends_with('/') || is_page => from.to_owned(),
                // Nothing that leads on can lie where a picture or a feed is expected.
                from if has_media_extension(from) => {
                    self.tally.redirects_by_rule += 1;
                    continue;
                }
                from => format!("{from}/"),
            };
            match of_path(&folder) {
                Ok(name) if self.is_free(&name) => {
                    let page = redirect_page::write(redirect.to, self.site.identity());
                    self.files.insert(name, Content::Made(page));
                }
                // The spelling with a slash has brought the page already.
                Ok(name) if matches!(self.files.get(&name), Some(Content::Made(_))) => {}
                _ => self.tally.redirects_by_rule += 1,
            }
        }
        self.redirects = redirects;
    }

    /// Whether a file can have this name beside those that are planned.
    fn is_free(&self, name: &str) -> bool {
        let mut folders = name.match_indices('/').map(|(at, _)| &name[..at]);
        !self.files.contains_key(name)
            && self.first_below(name).is_none()
            && folders.all(|folder| !self.files.contains_key(folder))
    }

    /// The pages that a host shows instead of an answer.
    fn errors(&mut self, generation: &Generation<'a>) {
        let missing = generation.error_page(404).and_then(|page| self.identity_body(page));
        let pages = [("404.html", missing, "missing"), ("410.html", self.gone_page, "gone")];
        for (name, body, what) in pages {
            let Some(bytes) = body.filter(|_| self.is_free(name)) else { continue };
            self.files.insert(name.to_owned(), Content::Stored { bytes, is_compressible: true });
            self.hidden.push(name);
            // The host looks the page up by its path: a redirect there would answer every error.
            let count = self.redirects.len() + self.gone.len();
            let is_elsewhere = |from: &str| from.strip_prefix('/') != Some(name);
            self.redirects.retain(|redirect| is_elsewhere(redirect.from));
            self.gone.retain(|from| is_elsewhere(from));
            if self.redirects.len() + self.gone.len() < count {
                self.cautions.push(format!(
                    "/{name}: the page for what is {what} lies there, and no redirect from it is exported"
                ));
            }
        }
        self.tally.gone = self.gone.len();
    }

    /// What tells a host how to serve the files. A file of that name in the site is left alone.
    fn for_hosts(&mut self) {
        for name in [nginx::NAME, redirects_file::NAME, ".nojekyll", manifest::NAME] {
            if self.is_free(name) {
                self.files.insert(name.to_owned(), Content::Made(String::new()));
                self.hidden.push(name);
            } else {
                self.cautions
                    .push(format!("{name}: the site has a file of that name, which stays"));
            }
        }
        // A location stands once in a configuration, and what the site says of a path goes first.
        let is_said = |name: &str| {
            let mut said = self
                .redirects
                .iter()
                .map(|redirect| redirect.from)
                .chain(self.gone.iter().copied());
            said.any(|from| from.strip_prefix('/') == Some(name))
        };
        let hidden: Vec<&str> = self.hidden.iter().copied().filter(|name| !is_said(name)).collect();
        let configuration = nginx::Configuration {
            served: &self.served,
            redirects: &self.redirects,
            rules: &self.rules,
            gone: &self.gone,
            hidden: &hidden,
            has_gone_page: self.files.contains_key("410.html"),
        };
        let made = [
            (nginx::NAME, configuration.write()),
            (redirects_file::NAME, redirects_file::write(&self.redirects, &self.rules)),
        ];
        for (name, text) in made {
            if self.hidden.contains(&name) {
                self.files.insert(name.to_owned(), Content::Made(text));
            }
        }
    }

    fn finish(mut self) -> Plan<'a> {
        let names = self.files.keys().map(String::as_str).filter(|name| *name != manifest::NAME);
        let listed = manifest::write(names);
        self.files.insert(manifest::NAME.to_owned(), Content::Made(listed));
        let files = self.files.into_iter().map(|(name, content)| ExportedFile { name, content });
        Plan {
            files: files.collect(),
            left_out: self.left_out,
            cautions: self.cautions,
            tally: self.tally,
        }
    }
}

/// The rule with this prefix, or why a host cannot have it.
fn rule<'a>(prefix: &'a [u8], page: PageRef<'a>) -> Result<Rule<'a>, String> {
    let text = std::str::from_utf8(prefix).map_err(|_| "it is no UTF-8")?;
    if text.chars().any(char::is_control) {
        return Err(format!("the prefix \"{}\" holds a control character", shown(prefix)));
    }
    let to = match page.kind() {
        Kind::Gone => None,
        Kind::Redirect { status } => {
            let to = std::str::from_utf8(page.location()).ok().filter(|to| is_location(to));
            Some((to.ok_or("the rule leads to what is no URL")?, status))
        }
        Kind::Content | Kind::Error { .. } => return Err("it is no rule".to_owned()),
    };
    Ok(Rule { prefix: text, to })
}

/// A key of a packed file for a person: no byte of it can act on a terminal.
fn shown(key: &[u8]) -> String {
    String::from_utf8_lossy(key).escape_debug().to_string()
}

/// Whether a text can stand in a line of a configuration: what a builder wrote always can.
fn is_location(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| c.is_control() || c.is_whitespace())
}
