//! The new folder is read as it will be served, and held against the old addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use serde_json::json;

use super::addresses::{is_same_page, spelled};
use super::harvest::Harvest;
use super::moved::file_text;
use super::note::Note;
use super::settings::PAGE_MARK;
use crate::content::{Answer, Code, Diagnostic, LoadOptions, Loaded, Loader};
use crate::url::encode;

/// Each round mends what the one before brought to light; more than a few bring nothing new.
const ROUNDS_MAX: usize = 4;

/// Gives every page its old address, takes out aliases that lead nowhere new, and notes what is left.
/// Returns how many faults would keep the folder from being served.
pub(super) fn prove(harvest: &mut Harvest, root: &Path) -> io::Result<usize> {
    let options =
        LoadOptions { drafts: true, future: true, base_url: None, now: Timestamp::UNIX_EPOCH };
    let mut loader = Loader::new(root, options);
    let mut loaded = loader.load()?;
    for _ in 0..ROUNDS_MAX {
        let mut changed = addresses(harvest, &loaded);
        changed.extend(aliases(harvest, &loaded));
        let redirects = redirects(harvest, &loaded) | navigation(harvest, &loaded);
        if changed.is_empty() && !redirects {
            break;
        }
        for page in harvest.pages.iter().filter(|page| changed.contains(&page.target)) {
            fs::write(root.join("content").join(&page.target), file_text(page))?;
        }
        if redirects {
            fs::write(root.join("site.json"), harvest.settings.to_json())?;
        }
        loaded = loader.load()?;
    }
    let sources: BTreeMap<&str, &str> =
        harvest.pages.iter().map(|page| (page.target.as_str(), page.source.as_str())).collect();
    let fatal = loaded.report.diagnostics.iter().filter(|found| found.is_fatal());
    let notes: Vec<Note> = fatal.map(|found| note(found, &sources)).collect();
    let faults = notes.len();
    harvest.notes.extend(notes);
    Ok(faults)
}

/// A fault of the new file, named after the old one.
fn note(found: &Diagnostic, sources: &BTreeMap<&str, &str>) -> Note {
    let source = sources.get(found.path.as_str()).copied().unwrap_or(&found.path);
    let message = format!(
        "the new file has a fault at {}:{}:{}: {}",
        found.path, found.line, found.column, found.message
    );
    Note::of_file(source, message)
}

/// Writes the old address into every page that would have another one.
fn addresses(harvest: &mut Harvest, loaded: &Loaded) -> BTreeSet<String> {
    let documents = &loaded.site.documents;
    let urls: BTreeMap<&str, &str> =
        documents.iter().map(|document| (&*document.path, &*document.url)).collect();
    let mut changed = BTreeSet::new();
    for page in &mut harvest.pages {
        let Some(wanted) = &page.url else { continue };
        let is_right = urls.get(page.target.as_str()).is_some_and(|url| is_same_page(wanted, url));
        let spelled = spelled(wanted);
        if !is_right && page.fields.text("url") != Some(&spelled) {
            page.fields.set("url", json!(spelled));
            changed.insert(page.target.clone());
        }
    }
    changed
}

/// Takes out aliases at which the page itself or another one answers.
fn aliases(harvest: &mut Harvest, loaded: &Loaded) -> BTreeSet<String> {
    let codes = [Code::AliasSelf, Code::AliasShadowsPage, Code::UrlCollision];
    let mut changed = BTreeSet::new();
    for found in loaded.report.diagnostics.iter().filter(|found| codes.contains(&found.code)) {
        let Some(page) = harvest.pages.iter_mut().find(|page| page.target == found.path) else {
            continue;
        };
        let text = file_text(page);
        let written = text.get(found.span.clone()).unwrap_or_default().to_owned();
        let mut list = page.fields.list("aliases");
        let before = list.len();
        list.retain(|alias| *alias != written);
        if list.len() < before {
            if found.code != Code::AliasSelf {
                let message = format!("the alias {written} is not taken over: {}", found.message);
                harvest.notes.push(Note::of_file(&page.source, message));
            }
            page.fields.set("aliases", json!(list));
            changed.insert(page.target.clone());
        }
    }
    changed
}

/// Gives entries of the navigation the address of their page, and takes out those without one.
fn navigation(harvest: &mut Harvest, loaded: &Loaded) -> bool {
    let is_open = |url: &str| url.starts_with(PAGE_MARK);
    let nav = &mut harvest.settings.nav;
    let has_open = nav.iter().any(|(_, url)| is_open(url));
    for (_, url) in nav.iter_mut().filter(|(_, url)| is_open(url)) {
        let target = url.trim_start_matches(PAGE_MARK);
        let document = loaded.site.documents.iter().find(|document| document.path == target);
        if let Some(document) = document {
            *url = encode(&document.url);
        }
    }
    nav.retain(|(_, url)| !is_open(url));
    has_open
}

/// Takes out redirects from where something answers by itself, or that lead nowhere.
fn redirects(harvest: &mut Harvest, loaded: &Loaded) -> bool {
    let before = harvest.settings.redirects.len();
    harvest.settings.redirects.retain(|from, to| {
        let is_page =
            loaded.site.documents.iter().any(|document| is_same_page(from, &document.url));
        let target = to.split(['?', '#']).next().unwrap_or_default();
        let leads = !target.starts_with('/') || loaded.routes.answer(target) != Answer::Missing;
        !is_page && leads
    });
    harvest.settings.redirects.len() < before
}
