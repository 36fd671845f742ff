//! Files that no page shows, and pictures that are too large to load.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::sync::Arc;

use super::reach::Reach;
use crate::content::asset::Asset;
use crate::content::document::Document;
use crate::content::links::{Origin, Target, document_at, target};
use crate::content::outline::LinkKind;
use crate::content::parallel;
use crate::content::report::{Code, Diagnostic};
use crate::content::routes::{Route, Routes};
use crate::content::site::{AssetId, Site};

/// A picture of more bytes keeps readers waiting, on a phone for seconds.
const IMAGE_BYTES_MAX: u64 = 1 << 20;

/// Style sheets, scripts and the like are read for names of other files up to this length.
const TEXT_BYTES_MAX: u64 = 1 << 20;

const TEXT_EXTENSIONS: [&str; 8] =
    [".css", ".html", ".htm", ".js", ".mjs", ".json", ".svg", ".webmanifest"];

pub(super) fn check(site: &Site, routes: &Routes, reach: &Reach, found: &mut Vec<Diagnostic>) {
    large_images(site, routes, found);
    unused(site, routes, reach, found);
}

/// Each picture once, at the first place that shows it.
fn large_images(site: &Site, routes: &Routes, found: &mut Vec<Diagnostic>) {
    let is_large = |asset: &Asset| asset.length > IMAGE_BYTES_MAX;
    if !site.assets.iter().any(is_large) {
        return;
    }
    let mut seen = HashSet::new();
    for document in &site.documents {
        let is_image = |kind| matches!(kind, LinkKind::Image | LinkKind::HtmlImage);
        for link in document.outline.links.iter().filter(|link| is_image(link.kind)) {
            let shown = match target(site, Origin::of(document), &link.destination) {
                Target::Asset { id, .. } => Some(id),
                Target::Path { path, .. } => match routes.get(&path) {
                    Some(Route::Asset(id)) => Some(*id),
                    _ => None,
                },
                _ => None,
            };
            let Some(asset) = shown.map(|id| &site.assets[id]).filter(|asset| is_large(asset))
            else {
                continue;
            };
            if seen.insert(&asset.path) {
                let megabytes = asset.length as f64 / f64::from(1 << 20);
                let message = format!("{} has {megabytes:.1} MiB", asset.path);
                let (path, text) = (&document.path, &document.text);
                let span = link.destination_span.clone();
                let here = Diagnostic::at(Code::ImageTooBig, path, text, span, message);
                found.push(here.with_help("scale it down, or store it as WebP or AVIF"));
            }
        }
    }
}

/// Files beside the texts that nothing leads to and no other file names. What lies in `static/` is there
/// to be found from elsewhere.
fn unused(site: &Site, routes: &Routes, reach: &Reach, found: &mut Vec<Diagnostic>) {
    let is_served = |id: AssetId| routes.get(&site.assets[id].url) == Some(&Route::Asset(id));
    let candidates: Vec<&Asset> = (0..site.assets.len())
        .filter(|id| !reach.assets.contains(id) && is_served(*id))
        .map(|id| &site.assets[id])
        .filter(|asset| is_private(site, asset))
        .collect();
    if candidates.is_empty() {
        return;
    }
    let named = named(site, &candidates);
    for asset in candidates.iter().filter(|asset| !named.contains(asset.path.as_str())) {
        let here = Diagnostic::of_file(
            Code::UnusedAsset,
            &asset.path,
            "nothing shows or links to this file",
        );
        found.push(here.with_help("link to it, move it to static/, or delete it"));
    }
}

/// Whether a file is there for the texts beside it: no page, no style or script, not in `static/`, and
/// beside some text.
fn is_private(site: &Site, asset: &Asset) -> bool {
    let is_page =
        asset.url.ends_with('/') || has_text(&asset.path) && !asset.path.ends_with(".svg");
    let is_static = ["static/", "../static/"].iter().any(|folder| asset.path.starts_with(folder));
    let folder = asset.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    !is_page && !is_static && (is_in_bundle(site, folder) || has_documents(site, folder))
}

fn is_in_bundle(site: &Site, folder: &str) -> bool {
    let mut folder = folder;
    loop {
        if document_at(site, &format!("{folder}/index.md")).is_some() {
            return true;
        }
        let Some((above, _)) = folder.rsplit_once('/') else { return false };
        folder = above;
    }
}

/// Whether a text lies in the very folder.
fn has_documents(site: &Site, folder: &str) -> bool {
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let first = site.documents.partition_point(|document| document.path < prefix);
    let below = site.documents[first..].iter().map(|document| document.path.as_str());
    below
        .take_while(|path| path.starts_with(&prefix))
        .any(|path| !path[prefix.len()..].contains('/'))
}

fn has_text(path: &str) -> bool {
    TEXT_EXTENSIONS.iter().any(|extension| path.ends_with(extension))
}

/// The paths of those candidates whose name some text has as a word: a shortcode's parameter, a field of
/// the front matter, a URL in a style sheet. A resource of a bundle has to be named in its bundle.
fn named<'a>(site: &Site, candidates: &[&'a Asset]) -> HashSet<&'a str> {
    let mut by_name: HashMap<&str, Vec<&'a str>> = HashMap::new();
    for asset in candidates {
        let name = asset.path.rsplit('/').next().unwrap_or(&asset.path);
        by_name.entry(name).or_default().push(&asset.path);
    }
    let is_any_plain = by_name.keys().any(|name| !name.contains('.'));
    let are_some_loose = candidates.iter().any(|asset| !in_bundle(site, &asset.path));
    let find = |folder: Option<&str>, text: &str| {
        let is_read = folder.is_none_or(|folder| {
            are_some_loose || candidates.iter().any(|asset| asset.path.starts_with(folder))
        });
        // Names of files have a dot in them, but for a few that nobody shows.
        let words = || names_in(text).filter(|word| word.contains('.') || is_any_plain);
        let paths = is_read.then(words).into_iter().flatten().filter_map(|word| by_name.get(word));
        let may_mean = |path: &&str| {
            folder.is_none_or(|folder| path.starts_with(folder)) || !in_bundle(site, path)
        };
        paths.flatten().copied().filter(may_mean).collect::<Vec<&'a str>>()
    };
    let folder = |path: &str| path.rfind('/').map_or(String::new(), |end| path[..=end].to_owned());
    let of_document =
        |document: &Arc<Document>| find(Some(&folder(&document.path)), &document.text);
    let mut named: HashSet<&str> =
        parallel::map(&site.documents, of_document).into_iter().flatten().collect();
    let mut read = |folder: Option<&str>, text: &str| named.extend(find(folder, text));
    for template in &site.templates {
        read(None, &template.text);
    }
    let texts =
        site.assets.iter().filter(|asset| has_text(&asset.path) && asset.length <= TEXT_BYTES_MAX);
    for asset in texts {
        if let Ok(text) = fs::read_to_string(&asset.file) {
            read(Some(&folder(&asset.path)), &text);
        }
    }
    let config = &site.config;
    for text in [&config.theme.logo, &config.theme.head, &config.theme.footer].into_iter().flatten()
    {
        read(None, text);
    }
    read(None, &serde_json::Value::Object(config.params.clone()).to_string());
    named
}

fn in_bundle(site: &Site, path: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(folder, _)| is_in_bundle(site, folder))
}

/// The words of a text that may be names of files or the ends of their paths.
fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.as_bytes()
        .split(|byte| BETWEEN_NAMES[usize::from(*byte)])
        // What lies between two bytes of ASCII is UTF-8.
        .filter_map(|word| std::str::from_utf8(word).ok())
}

/// Bytes that end the name of a file in a text: blanks, quotes, brackets, and what divides a URL.
const BETWEEN_NAMES: [bool; 256] = {
    let mut between = [false; 256];
    let marks = b" \t\r\n\x0c/\"'`()<>[]{}=,;:?#|";
    let mut at = 0;
    while at < marks.len() {
        between[marks[at] as usize] = true;
        at += 1;
    }
    between
};
