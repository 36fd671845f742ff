//! What answers at a URL.

use super::Look;
use super::story::Story;
use crate::content::{
    Answer, Document, FeedFormat, Hidden, List, ListId, ListKind, Route, Step, nearest,
    skipped_because,
};

/// What leads from the shape of a path to the page that is meant.
const MOVED: u16 = 308;

pub(super) fn tell(look: &Look, path: &str) -> Story {
    let routes = &look.loaded.routes;
    let (answer, step) = routes.answer_by(path);
    let story = match answer {
        Answer::Found(route) => found(look, path, route),
        Answer::Redirect(to) => redirect(look, path, &to, step),
        Answer::Gone(Some(id)) => {
            let document = &look.loaded.site.documents[id];
            let story = Story::new(format!("{path} answers 410: it is gone"));
            story.because(format!("{} {}", document.path, hidden(look, document).0))
        }
        Answer::Gone(None) => Story::new(format!("{path} answers 410: it is gone"))
            .because("a rule of \"redirects\" in site.json says so"),
        Answer::Missing => missing(look, path),
    };
    story.because_all(shadowed(look, path))
}

fn found(look: &Look, path: &str, route: &Route) -> Story {
    let site = &look.loaded.site;
    let answers = |with: &str| Story::new(format!("{path} answers 200 with {with}"));
    match route {
        Route::Document(id) => {
            let document = &*site.documents[*id];
            let story = answers(&format!("the page \u{201c}{}\u{201d}", document.title));
            story
                .because(format!("it comes from {}", document.path))
                .because(address(look, document))
        }
        Route::DocumentMarkdown(id) => {
            let document = &site.documents[*id];
            answers("the Markdown of a post").because(format!("it comes from {}", document.path))
        }
        Route::DocumentJson(id) => {
            let document = &site.documents[*id];
            answers("a post as JSON").because(format!("it comes from {}", document.path))
        }
        Route::List { list, number } => {
            let shown = look.loaded.routes.shown(*list, *number).len();
            let List { document, kind, .. } = &look.loaded.routes.lists()[*list];
            let what = match number {
                Some(number) => format!("page {number} of {}", list_name(look, *list)),
                None => list_name(look, *list),
            };
            let story = match kind {
                ListKind::Taxonomy { .. } => answers(&what),
                _ if shown == 1 => answers(&format!("{what}: 1 entry")),
                _ => answers(&format!("{what}: {shown} entries")),
            };
            match document {
                Some(id) => {
                    story.because(format!("its text comes from {}", site.documents[*id].path))
                }
                None => story.because("it is made of the posts; no file stands for it"),
            }
        }
        Route::Feed { list, format } => {
            let format = match format {
                FeedFormat::Atom => "Atom",
                FeedFormat::Rss => "RSS",
                FeedFormat::Json => "JSON",
            };
            answers(&format!("the {format} feed of {}", list_name(look, *list)))
        }
        Route::Asset(id) => answers("a file").because(format!("it is {}", site.assets[*id].path)),
        Route::Preview(id) => {
            let document = &site.documents[*id];
            answers("a preview of a page that is not shown yet")
                .because(format!("it comes from {}", document.path))
        }
        Route::PreviewAsset(id) => {
            answers("a file of a preview").because(format!("it is {}", site.assets[*id].path))
        }
        Route::Sitemap => answers("the sitemap, which is made of all pages"),
        Route::Robots => answers("what crawlers are told"),
        Route::Stylesheet => answers("the style sheet of the theme"),
        Route::Icon => answers("the icon of the theme"),
        // An answer of 200 is none of these.
        Route::Redirect { .. } | Route::Gone(_) => answers("nothing"),
    }
}

fn list_name(look: &Look, list: ListId) -> String {
    let List { kind, title, .. } = &look.loaded.routes.lists()[list];
    match kind {
        ListKind::Home => "the home page".to_owned(),
        ListKind::Section => format!("the section \u{201c}{title}\u{201d}"),
        ListKind::Taxonomy { name } => format!("the list of all {name}"),
        ListKind::Term { taxonomy, .. } => {
            format!("the list of {taxonomy} \u{201c}{title}\u{201d}")
        }
        ListKind::Year(_) | ListKind::Month(..) => format!("the archive of {title}"),
    }
}

/// Where the URL of a document comes from.
pub(super) fn address(look: &Look, document: &Document) -> String {
    let has = |field: &str| document.spans.contains_key(field);
    let permalinks = &look.loaded.site.config.permalinks;
    let section = &document.section;
    if has("url") {
        "its \"url\" says so".to_owned()
    } else if let Some(pattern) = permalinks.get(section) {
        format!("the permalink pattern {pattern} of the section \u{201c}{section}\u{201d} says so")
    } else if has("slug") {
        "its folder and its \"slug\" say so".to_owned()
    } else {
        "its place in the folder says so".to_owned()
    }
}

fn redirect(look: &Look, path: &str, to: &str, step: Step<'_>) -> Story {
    let routes = &look.loaded.routes;
    let status = match step {
        Step::Rule(rule) => rule.status,
        Step::At(at) => match routes.get(at) {
            Some(Route::Redirect { status, .. }) => *status,
            _ => MOVED,
        },
        _ => MOVED,
    };
    let story = Story::new(format!("{path} answers {status}: it leads to {to}"));
    let story = story.because(match step {
        Step::Slash => "the page has a slash at its end".to_owned(),
        Step::Folder => "the page is its folder".to_owned(),
        Step::Case => "the page differs in upper and lower case only".to_owned(),
        Step::Rule(rule) => format!("the rule {} of \"redirects\" in site.json says so", rule.from),
        Step::At(at) => source_of_redirect(look, at, to),
        // An answer that leads somewhere is none of these.
        Step::Nothing => "nobody says so".to_owned(),
    });
    match routes.get(to) {
        Some(Route::Document(id)) => {
            let document = &look.loaded.site.documents[*id];
            story.because(format!("the page there comes from {}", document.path))
        }
        Some(_) => story,
        None if !to.starts_with('/') || to.contains(['?', '#']) => story,
        None => story.because(format!("nothing is at {to}")),
    }
}

/// Who says that a path leads elsewhere, at which a redirect stands.
fn source_of_redirect(look: &Look, path: &str, to: &str) -> String {
    let site = &look.loaded.site;
    let is_same = |other: &str| bare(other) == bare(path);
    let mut documents = site.documents.iter();
    let page = documents.clone().find(|page| page.url == path && page.redirect_to.is_some());
    if let Some(page) = page {
        return format!("{} says so with \"redirect_to\"", page.path);
    }
    if site.config.redirects.iter().any(|rule| is_same(&rule.from)) {
        return "a rule of \"redirects\" in site.json says so".to_owned();
    }
    let aliased = documents.find(|page| {
        page.url == to
            && page.aliases.iter().any(|alias| is_same(bare_index(alias)) || is_same(alias))
    });
    match aliased {
        Some(page) => format!("it is an alias in {}", page.path),
        None => "the theme says so".to_owned(),
    }
}

/// A path without the slash at its end.
fn bare(path: &str) -> &str {
    path.strip_suffix('/').unwrap_or(path)
}

fn bare_index(path: &str) -> &str {
    path.strip_suffix("index.html").unwrap_or(path)
}

/// Files that want a URL, too, and do not get it.
fn shadowed(look: &Look, path: &str) -> Vec<String> {
    let (site, routes) = (&look.loaded.site, &look.loaded.routes);
    let Some(there) = routes.get(path) else { return Vec::new() };
    let documents = site.documents.iter().enumerate().filter(|(id, document)| {
        let is_text = match there {
            Route::List { list, .. } => routes.lists()[*list].document == Some(*id),
            _ => document.redirect_to.is_some(),
        };
        document.url == path
            && site.is_visible(document, look.now)
            && *there != Route::Document(*id)
            && !is_text
    });
    let assets = site.assets.iter().enumerate();
    let assets = assets.filter(|(id, asset)| asset.url == path && *there != Route::Asset(*id));
    let paths = documents.map(|(_, found)| &found.path).chain(assets.map(|(_, found)| &found.path));
    paths.map(|hidden| format!("{hidden} wants this URL, too, and does not get it")).collect()
}

/// Why a document is not shown, and what would show it.
pub(super) fn hidden(look: &Look, document: &Document) -> (String, &'static str) {
    match look.loaded.site.hidden_because(document, look.now) {
        Some(Hidden::Draft) => {
            ("is a draft".to_owned(), "remove \"draft\": true, or look with --drafts")
        }
        Some(Hidden::Future(when)) => {
            (format!("is not shown before {when}"), "set an earlier date, or look with --future")
        }
        Some(Hidden::Expired(when)) => {
            (format!("is not shown since {when}"), "set a later \"expiryDate\", or remove it")
        }
        None => ("is shown".to_owned(), ""),
    }
}

fn missing(look: &Look, path: &str) -> Story {
    let site = &look.loaded.site;
    let nothing = |why: String| Story::new(format!("{path} answers 404: {why}"));
    let is_same = |other: &String| bare(other) == bare(path);
    let claims = |document: &Document| {
        is_same(&document.url)
            || document.aliases.iter().any(is_same)
            || ["index.md", "index.json"]
                .iter()
                .any(|form| format!("{}{form}", document.url) == path)
    };
    if let Some(document) = site.documents.iter().find(|document| claims(document)) {
        let (why, help) = hidden(look, document);
        return nothing(format!("{} {why}", document.path)).helped(help);
    }
    if let Some(document) = look.loaded.left_out.iter().find(|document| claims(document)) {
        let faults = faults(look, &document.path);
        return nothing(format!("{} is left out, as it cannot be built", document.path))
            .because_all(faults)
            .helped("mend it; `pamphlet check` shows the place");
    }
    if let Some(asset) = site.assets.iter().find(|asset| is_same(&asset.url)) {
        return nothing(format!("{} belongs to a page that is not shown", asset.path));
    }
    let name = path.trim_start_matches('/');
    if look.content.join(name).is_file() {
        let why =
            match (skipped_because(name), site.documents.iter().find(|page| page.path == name)) {
                (Some(why), _) => why,
                (None, Some(page)) => format!("the page of {name} is at {}", page.url),
                (None, None) => format!("the file {name} is not served"),
            };
        return nothing(why).helped(format!("`pamphlet why {name}` tells more of the file"));
    }
    let story = nothing("nothing is there".to_owned());
    let last = |path: &str| bare(path).rsplit('/').next().unwrap_or_default().to_owned();
    let mut moved = look.loaded.routes.iter().filter(|(other, _)| last(other) == last(path));
    let moved = moved.next().filter(|_| moved.next().is_none()).map(|(other, _)| other);
    let urls = || look.loaded.routes.iter().map(|(other, _)| other).filter(|other| *other != "/");
    match moved.or_else(|| nearest(path, urls())) {
        Some(near) => story.helped(format!("did you mean {near}?")),
        None => story,
    }
}

/// What keeps a file from being built: a line for each fault.
pub(super) fn faults(look: &Look, path: &str) -> Vec<String> {
    let found = look.loaded.report.diagnostics.iter();
    let fatal = found.filter(|found| found.path == path && found.is_fatal());
    fatal
        .map(|found| {
            format!("{}:{}: [{}] {}", found.line, found.column, found.code.name(), found.message)
        })
        .collect()
}
