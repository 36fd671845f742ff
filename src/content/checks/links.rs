//! Every link held against the plan.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::anchors::Anchors;
use super::nearby::Nearby;
use super::reach::Reach;
use super::{at_field, is_checked};
use crate::content::config::SETTINGS;
use crate::content::document::Document;
use crate::content::lines::Lines;
use crate::content::links::{Origin, Target, document_at, file_beside, target, unescaped};
use crate::content::near::nearest;
use crate::content::outline::{Link, LinkKind};
use crate::content::report::{Code, Diagnostic};
use crate::content::routes::{Answer, Route, Routes};
use crate::content::site::{DocumentId, Hidden, Site};
use crate::url::{encode, has_media_extension};

pub(super) fn check(
    site: &Site,
    routes: &Routes,
    at: Timestamp,
    asides: &[String],
    reach: &mut Reach,
    found: &mut Vec<Diagnostic>,
) {
    let mut checker = Checker::new(site, routes, at, asides, reach);
    for (id, document) in site.documents.iter().enumerate() {
        if !is_checked(site, document, at) {
            continue;
        }
        // Links by one definition are mended at one place.
        let mut seen = HashSet::new();
        let lines = Lines::new(&document.path, &document.text);
        for link in &document.outline.links {
            let fault = checker.judge(Some(id), &link.destination, link.kind);
            let Some(fault) =
                fault.filter(|fault| seen.insert((link.destination_span.clone(), fault.code)))
            else {
                continue;
            };
            found.push(fault.at(&lines, link));
        }
        for (nth, image) in document.images.iter().enumerate() {
            if let Some(fault) = checker.judge(Some(id), image, LinkKind::Image) {
                let field = format!("images[{nth}]");
                let field = if document.spans.contains_key(&field) { &field } else { "images" };
                found.push(fault.at_field(document, field));
            }
        }
        if let Some(to) = &document.redirect_to
            && !checker.leads_on(to)
            && let Some(fault) = checker.judge(Some(id), to, LinkKind::Link)
        {
            found.push(fault.at_field(document, "redirect_to"));
        }
    }
    checker.settings(found);
}

/// Where the links of the settings count from.
const SETTINGS_ORIGIN: Origin<'_> = Origin { path: SETTINGS, url: "/" };

/// What is wrong with one link.
pub(super) struct Fault {
    pub code: Code,
    pub message: String,
    pub help: Option<String>,
}

impl Fault {
    fn new(code: Code, message: impl Into<String>, help: Option<String>) -> Fault {
        Fault { code, message: message.into(), help }
    }

    fn at(self, lines: &Lines<'_>, link: &Link) -> Diagnostic {
        let span = link.destination_span.clone();
        self.helped(|code, message| lines.diagnostic(code, span, message))
    }

    fn at_field(self, document: &Document, field: &str) -> Diagnostic {
        self.helped(|code, message| at_field(document, field, code, message))
    }

    pub fn helped(self, diagnostic: impl FnOnce(Code, String) -> Diagnostic) -> Diagnostic {
        let found = diagnostic(self.code, self.message);
        match self.help {
            Some(help) => found.with_help(help),
            None => found,
        }
    }
}

/// Where a GET of a link ends.
enum End<'a> {
    /// 200; with the path of the page, and whether a redirect led there.
    Page {
        path: String,
        route: &'a Route,
        is_redirected: bool,
    },
    /// A redirect to another site.
    Elsewhere(String),
    Missing,
    Gone(Option<DocumentId>),
}

pub(super) struct Checker<'a> {
    pub site: &'a Site,
    routes: &'a Routes,
    at: Timestamp,
    /// Markdown files that are no pages, sorted.
    asides: &'a [String],
    reach: &'a mut Reach,
    anchors: Anchors<'a>,
    nearby: Nearby<'a>,
    /// Documents that are not shown yet, by every URL that they will answer at.
    hidden: HashMap<&'a str, DocumentId>,
}

impl<'a> Checker<'a> {
    fn new(
        site: &'a Site,
        routes: &'a Routes,
        at: Timestamp,
        asides: &'a [String],
        reach: &'a mut Reach,
    ) -> Checker<'a> {
        let anchors = Anchors::new(site, routes);
        let nearby = Nearby::new(site, routes);
        Checker { site, routes, at, asides, reach, anchors, nearby, hidden: hidden(site, at) }
    }

    /// Whether a redirect leads to where a further one begins: then that one is looked at.
    pub(super) fn leads_on(&self, to: &str) -> bool {
        let bare = |path: &str| path.trim_end_matches('/').to_owned();
        let begins = |from: &str| bare(from) == bare(to);
        let pages = self.site.documents.iter().filter(|document| document.redirect_to.is_some());
        self.site.config.redirects.iter().any(|rule| begins(&rule.from))
            || pages.into_iter().any(|document| begins(&document.url))
    }

    /// What is wrong with a destination as written in a document, or in the settings.
    pub(super) fn judge(
        &mut self,
        from: Option<DocumentId>,
        destination: &str,
        kind: LinkKind,
    ) -> Option<Fault> {
        let site = self.site;
        let origin = match from {
            Some(id) => Origin::of(&site.documents[id]),
            None => SETTINGS_ORIGIN,
        };
        let is_image = matches!(kind, LinkKind::Image | LinkKind::HtmlImage);
        let broken = if is_image { Code::ImageMissing } else { Code::LinkBroken };
        match target(site, origin, destination) {
            Target::Elsewhere => mistyped_scheme(destination).map(|(scheme, near)| {
                let message = format!("there is no scheme `{scheme}:`");
                Fault::new(broken, message, Some(did_you_mean(&format!("{near}:"))))
            }),
            // Said by the outline: a link that leads nowhere.
            Target::Here { tail } if tail.is_empty() || tail == "#" => None,
            Target::Here { tail } => {
                let fragment = fragment(tail)?;
                let from = from?;
                let is_there = self.anchors.on_document(from, &unescaped(fragment));
                (!is_there).then(|| self.no_anchor(&Route::Document(from), origin.url, fragment))
            }
            Target::Invalid(_) => {
                let message = format!("`{destination}` is no URL");
                Some(Fault::new(
                    broken,
                    message,
                    Some("a `%` takes two hexadecimal digits".to_owned()),
                ))
            }
            Target::NoFile { name } if self.is_aside(origin, &name) => {
                Some(Fault::new(broken, aside(&name), Some(ASIDE_HELP.to_owned())))
            }
            Target::NoFile { name } => {
                let near = self.nearby.file(&name).map(did_you_mean);
                Some(Fault::new(broken, format!("no file {name}"), near))
            }
            Target::Document { id, tail } => {
                if let Some(fault) = self.hidden_fault(from, id) {
                    return fault;
                }
                let url = &site.documents[id].url;
                self.judge_path(from, url, tail, destination, broken)
            }
            Target::Asset { id, tail } => {
                if let Some(bundle) = self.hidden_bundle(&site.assets[id].path) {
                    self.reach.assets.insert(id);
                    return self.hidden_fault(from, bundle)?;
                }
                self.judge_path(from, &site.assets[id].url, tail, destination, broken)
            }
            Target::Path { path, tail, is_full } => {
                let fault = self.judge_path(from, &path, tail, destination, broken);
                let is_self = is_full && fault.is_none();
                fault.or_else(|| is_self.then(|| absolute_link_to_self(&path, tail)))
            }
        }
    }

    /// Follows a link to a path of this site.
    fn judge_path(
        &mut self,
        from: Option<DocumentId>,
        path: &str,
        tail: &str,
        destination: &str,
        broken: Code,
    ) -> Option<Fault> {
        let (path, route, is_redirected) = match self.follow(path) {
            End::Page { path, route, is_redirected } => (path, route, is_redirected),
            End::Elsewhere(to) => {
                let message = format!("{path} leads on to {to}");
                return Some(Fault::new(Code::LinkViaRedirect, message, Some(to)));
            }
            End::Gone(Some(id)) => return self.hidden_fault(from, id).flatten(),
            End::Gone(None) => {
                return Some(Fault::new(broken, format!("{path} is gone for ever"), None));
            }
            End::Missing => {
                if let Some(&id) = self.hidden.get(path) {
                    return self.hidden_fault(from, id).flatten();
                }
                return Some(self.missing(from, path, destination, broken));
            }
        };
        self.reach.add(from, route);
        if broken == Code::ImageMissing && !matches!(route, Route::Asset(_) | Route::Icon) {
            return Some(Fault::new(broken, format!("{path} is a page, and no picture"), None));
        }
        if let Some(fragment) = fragment(tail)
            && !self.anchors.has(route, &unescaped(fragment))
        {
            return Some(self.no_anchor(route, &path, fragment));
        }
        is_redirected.then(|| {
            let to = encode(&path) + tail;
            let message = format!("`{destination}` leads there by a redirect");
            Fault::new(Code::LinkViaRedirect, message, Some(to))
        })
    }

    /// Follows redirects to where they end; the plan has none that lead on.
    fn follow(&self, path: &str) -> End<'a> {
        let to = match self.routes.answer(path) {
            Answer::Found(route) => {
                return End::Page { path: path.to_owned(), route, is_redirected: false };
            }
            Answer::Gone(document) => return End::Gone(document),
            Answer::Missing => return End::Missing,
            Answer::Redirect(to) => to,
        };
        if !to.starts_with('/') || to.starts_with("//") {
            return End::Elsewhere(to);
        }
        // As the plan has it: a decoded path, or a URL with a query.
        let bare = if self.routes.get(&to).is_some() {
            &to
        } else {
            to.split(['?', '#']).next().unwrap_or(&to)
        };
        match self.routes.answer(bare) {
            Answer::Found(route) => End::Page { path: bare.to_owned(), route, is_redirected: true },
            Answer::Gone(document) => End::Gone(document),
            _ => End::Missing,
        }
    }

    /// A link to a document that is not shown, or not when the link is: `Some(None)` if all is well, and
    /// `None` if the document is shown.
    fn hidden_fault(&mut self, from: Option<DocumentId>, id: DocumentId) -> Option<Option<Fault>> {
        let (site, document) = (self.site, &self.site.documents[id]);
        site.hidden_because(document, self.at)?;
        self.reach.document(from, id);
        let source = from.map(|from| &site.documents[from]);
        // What counts is what a reader of the link will find.
        let publish = source.and_then(|source| source.publish).filter(|_| !site.future);
        let is_read_from = publish.filter(|publish| *publish > self.at);
        let hidden = site.hidden_because(document, is_read_from.unwrap_or(self.at));
        let is_source_draft = source.is_some_and(|source| source.draft && !site.drafts);
        Some(hidden.filter(|_| from != Some(id)).and_then(|hidden| {
            let (message, help) = match hidden {
                Hidden::Expired(when) => {
                    (format!("{} is not shown since {when}", document.path), "take the link out")
                }
                // A draft may refer to another that comes out with it.
                _ if is_source_draft => return None,
                Hidden::Draft => {
                    (format!("{} is a draft", document.path), "publish it, or take the link out")
                }
                Hidden::Future(when) => (
                    format!("{} is not shown before {when}", document.path),
                    "publish it earlier, or add the link later",
                ),
            };
            Some(Fault::new(Code::LinkToHidden, message, Some(help.to_owned())))
        }))
    }

    /// The bundle whose resource a file is, if the bundle is not shown.
    fn hidden_bundle(&self, path: &str) -> Option<DocumentId> {
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            folder = above;
            let bundle = document_at(self.site, &format!("{folder}/index.md"));
            if let Some(id) = bundle {
                let document = &self.site.documents[id];
                return (!self.site.is_visible(document, self.at)).then_some(id);
            }
        }
        None
    }

    fn missing(
        &self,
        from: Option<DocumentId>,
        path: &str,
        destination: &str,
        broken: Code,
    ) -> Fault {
        let written = destination.split(['?', '#']).next().unwrap_or(destination);
        if written.ends_with(".md") || written.ends_with(".markdown") {
            let name = unescaped(written);
            let origin =
                from.map_or(SETTINGS_ORIGIN, |from| Origin::of(&self.site.documents[from]));
            if self.is_aside(origin, &name) {
                return Fault::new(broken, aside(&name), Some(ASIDE_HELP.to_owned()));
            }
            let folder = origin.path.rsplit_once('/').map_or("", |(above, _)| above);
            let beside = format!("{folder}/{}", name.trim_start_matches("./"));
            let near = self.nearby.file(beside.trim_start_matches('/')).map(did_you_mean);
            return Fault::new(broken, format!("no file {name}"), near);
        }
        let near = || self.nearby.url(path).map(encode);
        let help = forgotten_scheme(written).or_else(near).map(|near| did_you_mean(&near));
        let what = match broken {
            Code::ImageMissing => "picture",
            _ if has_media_extension(path) => "file",
            _ => "page",
        };
        Fault::new(broken, format!("no {what} at {path}"), help)
    }

    /// Whether a name is that of a Markdown file that is no page.
    fn is_aside(&self, from: Origin<'_>, name: &str) -> bool {
        let beside = file_beside(from, name);
        let is_it =
            |path: &str| self.asides.binary_search_by(|aside| aside.as_str().cmp(path)).is_ok();
        is_it(name.trim_start_matches('/')) || beside.is_some_and(|path| is_it(&path))
    }

    fn no_anchor(&self, route: &Route, path: &str, fragment: &str) -> Fault {
        let near = self.anchors.nearest(route, &unescaped(fragment));
        let help = near.map(|near| did_you_mean(&format!("#{near}")));
        Fault::new(Code::AnchorBroken, format!("no heading or id `{fragment}` on {path}"), help)
    }
}

const ASIDE_HELP: &str = "move it out of the folder, or into one of its own as index.md";

fn aside(name: &str) -> String {
    format!("{name} is no page: it lies in the folder of one that is an index.md")
}

fn absolute_link_to_self(path: &str, tail: &str) -> Fault {
    let message = "a link to this site that names its host";
    Fault::new(Code::AbsoluteLinkToSelf, message, Some(encode(path) + tail))
}

fn did_you_mean(name: &str) -> String {
    format!("did you mean {name}?")
}

/// `ttps://example.org` and `mail-to:a@example.org`: a scheme that nobody has, but nearly.
fn mistyped_scheme(destination: &str) -> Option<(&str, &'static str)> {
    const USUAL: [&str; 3] = ["https", "http", "mailto"];
    let (scheme, _) = destination.split_once(':').filter(|_| !destination.starts_with("//"))?;
    let near = nearest(scheme, USUAL)?;
    (!USUAL.contains(&scheme.to_ascii_lowercase().as_str())).then_some((scheme, near))
}

/// `example.org/page` is meant as the URL of another site.
fn forgotten_scheme(written: &str) -> Option<String> {
    let (host, _) = written.split_once('/')?;
    let (name, top) = host.rsplit_once('.')?;
    let is_host = name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && top.len() >= 2
        && top.bytes().all(|byte| byte.is_ascii_lowercase());
    is_host.then(|| format!("https://{written}"))
}

/// The fragment, without the directive for the browser that may end it (`#:~:text=lamp` marks words).
fn fragment(tail: &str) -> Option<&str> {
    let (_, fragment) = tail.split_once('#')?;
    match fragment.split_once(":~:") {
        Some(("", _)) => None,
        Some((fragment, _)) => Some(fragment),
        None => Some(fragment),
    }
}

/// Documents that are not shown yet, by their URLs and aliases.
fn hidden(site: &Site, at: Timestamp) -> HashMap<&str, DocumentId> {
    let mut hidden = HashMap::new();
    for (id, document) in site.documents.iter().enumerate() {
        if site.is_visible(document, at) {
            continue;
        }
        for url in std::iter::once(&document.url).chain(&document.aliases) {
            hidden.entry(url.as_str()).or_insert(id);
            hidden.entry(url.trim_end_matches('/')).or_insert(id);
        }
    }
    hidden
}
