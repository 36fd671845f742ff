//! What becomes of a file.

use super::Look;
use super::story::Story;
use super::url::{address, faults, hidden};
use crate::content::{Document, DocumentId, DocumentKind, Route, nearest, skipped_because};

pub(super) fn tell(look: &Look, path: &str) -> Story {
    let site = &look.loaded.site;
    let documents = site.documents.iter().enumerate();
    if let Some((id, document)) = documents.into_iter().find(|(_, found)| found.path == path) {
        return of_document(look, id, document);
    }
    if let Some(document) = look.loaded.left_out.iter().find(|found| found.path == path) {
        return Story::new(format!("{path} is left out, as it cannot be built"))
            .because_all(faults(look, path))
            .because(format!("mended, it answers at {}", document.url))
            .helped("`pamphlet check` shows the place");
    }
    if let Some((id, asset)) = site.assets.iter().enumerate().find(|(_, found)| found.path == path)
    {
        return match look.loaded.routes.get(&asset.url) {
            Some(Route::Asset(there)) if *there == id => {
                Story::new(format!("{path} is served as it is, at {}", asset.url))
            }
            Some(there) => shadowed(look, path, &asset.url, there),
            None => Story::new(format!("{path} is not served: its page is not shown"))
                .because(format!("it answers at {} when the page is", asset.url)),
        };
    }
    if let Some(template) = site.templates.iter().find(|template| template.path == path) {
        return Story::new(format!("{path} is the template {}", template.name))
            .because("it has no URL; pages are made with it");
    }
    let is_there = look.content.join(path).is_file();
    let name = path.strip_prefix("../").unwrap_or(path);
    if name == "site.json" && is_there {
        return Story::new(format!("{path} holds the settings of the site"))
            .because("it has no URL");
    }
    let faults = faults(look, path);
    match (is_there, skipped_because(path)) {
        _ if !faults.is_empty() => Story::new(format!("{path} is left out")).because_all(faults),
        (true, Some(why)) => Story::new(format!("{path} is not served")).because(why),
        (true, None) => not_served(look, path, name),
        (false, _) => nowhere(look, path),
    }
}

fn of_document(look: &Look, id: DocumentId, document: &Document) -> Story {
    let (site, routes) = (&look.loaded.site, &look.loaded.routes);
    let Document { path, url, .. } = document;
    let kind = match document.kind {
        DocumentKind::Page if document.is_post() => "a post",
        DocumentKind::Page => "a page",
        DocumentKind::Section => "the text of a section",
        DocumentKind::Home => "the text of the home page",
    };
    if !site.is_visible(document, look.now) {
        let (why, help) = hidden(look, document);
        return Story::new(format!("{path} is {kind}, but it {why}"))
            .because(format!("it answers at {url} when it is shown"))
            .helped(help);
    }
    let story = match routes.get(url) {
        Some(Route::Document(there)) if *there == id => {
            Story::new(format!("{path} is {kind}: {url} answers with it"))
        }
        Some(Route::List { list, .. }) if routes.lists()[*list].document == Some(id) => {
            Story::new(format!("{path} is {kind}: {url} shows it"))
        }
        Some(Route::Redirect { to, .. }) if document.redirect_to.is_some() => {
            Story::new(format!("{path} is a redirect: {url} leads to {to}"))
        }
        Some(there) => return shadowed(look, path, url, there),
        None => return Story::new(format!("{path} is {kind}, but nothing is at {url}")),
    };
    let story = story.because(address(look, document));
    let forms = routes.iter().filter_map(|(other, route)| match route {
        Route::DocumentMarkdown(of) if *of == id => Some(format!("{other} is its Markdown")),
        Route::DocumentJson(of) if *of == id => Some(format!("{other} is its JSON")),
        Route::Redirect { to, .. } if to == url => Some(format!("{other} leads to it")),
        _ => None,
    });
    let story = story.because_all(forms);
    let is_page = document.kind == DocumentKind::Page;
    match is_page && !document.is_post() && document.redirect_to.is_none() {
        true => story.because("without a date it is in no list of posts and no feed"),
        false => story,
    }
}

fn shadowed(look: &Look, path: &str, url: &str, there: &Route) -> Story {
    let site = &look.loaded.site;
    let owner = match there {
        Route::Document(id) | Route::DocumentMarkdown(id) | Route::DocumentJson(id) => {
            site.documents[*id].path.clone()
        }
        Route::Asset(id) => site.assets[*id].path.clone(),
        Route::List { list, .. } => {
            format!("the list \u{201c}{}\u{201d}", look.loaded.routes.lists()[*list].title)
        }
        Route::Redirect { to, .. } => format!("a redirect to {to}"),
        _ => "something that the site makes itself".to_owned(),
    };
    Story::new(format!("{path} is not served: {owner} has its URL"))
        .because(format!("both want {url}"))
        .helped("give it another \"url\" or \"slug\", or another name")
}

/// A file that is there and is neither page nor asset nor template.
fn not_served(look: &Look, path: &str, name: &str) -> Story {
    let story = Story::new(format!("{path} is not served"));
    let documents = look.loaded.site.documents.iter().chain(&look.loaded.left_out);
    let bundle = documents.filter(|page| page.is_bundle).find(|page| {
        let folder = page.path.rfind('/').map_or("", |end| &page.path[..=end]);
        path.starts_with(folder)
    });
    let is_page = [".md", ".markdown"].iter().any(|end| path.to_lowercase().ends_with(end));
    if let Some(page) = bundle.filter(|_| is_page) {
        return story
            .because(format!(
                "it lies in the bundle of {}, whose other .md files are no pages",
                page.path
            ))
            .helped("move it out of the folder, or give it a folder of its own");
    }
    if name.starts_with("templates/") {
        return story.because("it lies below templates/ and has not the ending of a template");
    }
    if name == path && (name.starts_with("static/") || name.starts_with("templates/")) {
        return story.because("the folder of that name beside content/ is taken instead");
    }
    story.because("no rule makes a page or a file of the site of it")
}

fn nowhere(look: &Look, path: &str) -> Story {
    let site = &look.loaded.site;
    let documents = site.documents.iter().map(|found| found.path.as_str());
    let paths = documents.chain(site.assets.iter().map(|found| found.path.as_str()));
    let story = Story::new(format!("there is no file {path}"));
    let name = path.rsplit('/').next();
    let moved = paths.clone().find(|other| other.rsplit('/').next() == name);
    match nearest(path, paths).or(moved) {
        Some(near) => story.helped(format!("did you mean {near}?")),
        None => story,
    }
}
