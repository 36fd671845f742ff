//! URLs that lead to others: aliases, rules of `site.json`, pages that are redirects.

use std::collections::{BTreeMap, BTreeSet};

use super::Route;
use super::claims::at_field;
use super::planner::Planner;
use crate::content::config::{RedirectRule, SETTINGS};
use crate::content::document::Document;
use crate::content::report::{Code, Diagnostic};
use crate::content::site::{DocumentId, Site};
use crate::url::{decode, encode, has_media_extension};

/// The spellings that an alias answers at: with and without a slash at the end if it names no file, and
/// for the `index.html` of a folder the folder, too.
pub(super) fn spellings(alias: &str) -> Vec<String> {
    let folder = alias.strip_suffix("index.html").filter(|folder| folder.ends_with('/'));
    let mut spellings = vec![alias.to_owned()];
    let bare = folder.unwrap_or(alias).trim_end_matches('/');
    if !bare.is_empty() && (folder.is_some() || !has_media_extension(alias)) {
        spellings.extend([bare.to_owned(), format!("{bare}/")]);
    }
    spellings.dedup();
    spellings
}

/// A redirect's target as it stands in the settings or the front matter of the page at `base`: the
/// decoded path if it is a path of this site, else a URL.
pub(super) fn target(site: &Site, base: &str, written: &str) -> String {
    let local =
        written.strip_prefix(&*site.config.base_url).filter(|_| !site.config.base_url.is_empty());
    let local = local.filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let path = match local {
        Some("") => "/",
        Some(rest) => rest,
        None if written.starts_with("//") || has_scheme(written) => return written.to_owned(),
        None => written,
    };
    if path.contains(['?', '#']) {
        return path.to_owned();
    }
    let folder = &base[..=base.rfind('/').unwrap_or(0)];
    let absolute =
        if path.starts_with('/') { path.to_owned() } else { format!("{}{path}", encode(folder)) };
    let mut decoded = Vec::new();
    let is_path = decode(absolute.as_bytes(), &mut decoded).is_ok();
    String::from_utf8(decoded).ok().filter(|_| is_path).unwrap_or(absolute)
}

/// RFC 3986 3.1.
pub(in crate::content) fn has_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

/// Redirects of `site.json`; rules with `*` are kept apart.
pub(super) fn of_settings(planner: &mut Planner<'_>) {
    let config = planner.site.config.clone();
    for rule in &config.redirects {
        if rule.from.ends_with('*') {
            planner.routes.rules.push(rule.clone());
            continue;
        }
        let leads = rule.status != 410;
        let to = if leads { target(planner.site, &rule.from, &rule.to) } else { String::new() };
        let spellings = spellings(&rule.from).into_iter().filter(|from| *from != to);
        let spellings: Vec<String> = spellings.collect();
        if let Some(owner) = spellings.iter().find_map(|from| owner(planner, from)) {
            let message =
                format!("the redirect from {} hides nothing: {owner} is there", rule.from);
            let found = at_rule(rule, Code::AliasShadowsPage, message);
            planner.found.push(found.with_help("take the redirect out, or move the page"));
            continue;
        }
        for from in spellings {
            planner.place(from, Route::Redirect { to: to.clone(), status: rule.status });
        }
        if rule.from == to {
            let message = format!("the redirect from {} leads to itself", rule.from);
            planner.found.push(at_rule(rule, Code::AliasSelf, message));
        }
    }
    planner.routes.rules.sort_by_key(|rule| std::cmp::Reverse(rule.from.len()));
}

/// The file that stands at a URL.
fn owner(planner: &Planner<'_>, url: &str) -> Option<String> {
    match planner.routes.entries.get(url)? {
        Route::Document(id) => Some(planner.site.documents[*id].path.clone()),
        Route::Asset(id) => Some(planner.site.assets[*id].path.clone()),
        Route::Redirect { .. } => None,
        Route::List { list, .. } => {
            Some(format!("the list \u{201c}{}\u{201d}", planner.routes.lists[*list].title))
        }
        Route::Feed { .. } => Some("a feed".to_owned()),
        Route::DocumentMarkdown(id) | Route::DocumentJson(id) => {
            Some(format!("another form of {}", planner.site.documents[*id].path))
        }
        _ => Some("a file of the theme".to_owned()),
    }
}

/// Aliases of the pages that are shown.
pub(super) fn aliases(planner: &mut Planner<'_>) {
    let mut made: BTreeMap<String, DocumentId> = BTreeMap::new();
    for id in planner.shown.clone() {
        let document = planner.site.documents[id].clone();
        for (nth, alias) in document.aliases.iter().enumerate() {
            let fault = place_alias(planner, &mut made, id, nth, alias);
            planner.found.extend(fault);
        }
    }
}

/// Places the page's alias at `nth` in all its spellings, or in none: what is there with a slash is there without.
fn place_alias(
    planner: &mut Planner<'_>,
    made: &mut BTreeMap<String, DocumentId>,
    id: DocumentId,
    nth: usize,
    alias: &str,
) -> Option<Diagnostic> {
    let document = &planner.site.documents[id];
    if alias.trim_end_matches('/') == document.url.trim_end_matches('/') {
        let message = format!("{alias} is the page's own URL");
        let found = at_alias(document, nth, Code::AliasSelf, message);
        return Some(found.with_help("take it out: the page answers there"));
    }
    let spellings = spellings(alias);
    if let Some(owner) = spellings.iter().find_map(|from| owner(planner, from)) {
        let message = format!("the alias {alias} is the URL of {owner}");
        let found = at_alias(document, nth, Code::AliasShadowsPage, message);
        return Some(found.with_help("take the alias out, or move the page"));
    }
    let to = document.url.clone();
    let mut taken = None;
    for from in spellings {
        if planner.place(from.clone(), Route::Redirect { to: to.clone(), status: 301 }) {
            made.insert(from, id);
        } else if from == alias {
            taken = Some(from);
        }
    }
    let from = taken?;
    let first = match made.get(&from) {
        Some(first) if *first == id => return None,
        Some(first) => planner.site.documents[*first].path.clone(),
        None => match planner.routes.entries.get(&from) {
            Some(Route::Redirect { to: other, .. }) if *other == to => return None,
            _ => SETTINGS.to_owned(),
        },
    };
    let message = format!("{from} leads to {first} and to {}", document.path);
    let found = at_alias(document, nth, Code::UrlCollision, message);
    Some(found.with_help(format!("{first} gets it; take the alias out of one of them")))
}

/// A finding at one of the aliases as it stands in the front matter, by its place in the list.
fn at_alias(document: &Document, nth: usize, code: Code, message: String) -> Diagnostic {
    at_field(document, &[&format!("aliases[{nth}]"), "aliases"], code, message)
}

/// Lets every redirect lead straight to its end. One that leads back to itself is taken out.
pub(super) fn straighten(planner: &mut Planner<'_>) {
    let redirects: BTreeMap<String, String> = planner
        .routes
        .entries
        .iter()
        .filter_map(|(from, route)| match route {
            Route::Redirect { to, status } if *status != 410 => Some((from.clone(), to.clone())),
            _ => None,
        })
        .collect();
    let mut loops = BTreeSet::new();
    for from in redirects.keys() {
        match end(&redirects, from) {
            Some(end) => {
                if let Some(Route::Redirect { to, .. }) = planner.routes.entries.get_mut(from) {
                    end.clone_into(to);
                }
            }
            None => {
                planner.routes.entries.remove(from);
                loops.insert(from.as_str());
            }
        }
    }
    report_loops(planner, &redirects, &loops);
}

/// Where a chain of redirects ends; `None` if it does not.
fn end<'a>(redirects: &'a BTreeMap<String, String>, from: &str) -> Option<&'a str> {
    let mut to = redirects.get(from)?;
    // Chains are short: a second walker at half the pace meets the first in any loop.
    let mut slow = to;
    loop {
        let Some(next) = redirects.get(to) else { return Some(to) };
        let Some(after) = redirects.get(next) else { return Some(next) };
        to = after;
        slow = redirects.get(slow)?;
        if slow == to {
            return None;
        }
    }
}

/// One finding for each page or setting that is part of a loop.
fn report_loops(
    planner: &mut Planner<'_>,
    redirects: &BTreeMap<String, String>,
    loops: &BTreeSet<&str>,
) {
    if loops.is_empty() {
        return;
    }
    let mut of_documents = false;
    for &id in &planner.shown {
        let document = &planner.site.documents[id];
        if document.redirect_to.is_some() && loops.contains(document.url.as_str()) {
            let to = redirects.get(&document.url).map_or("", String::as_str);
            let message = format!("{} leads to {to}, which leads back", document.url);
            planner.found.push(at_field(document, &["redirect_to"], Code::AliasLoop, message));
            of_documents = true;
        }
    }
    if !of_documents {
        let from = loops.first().copied().unwrap_or_default();
        let message = format!("the redirect from {from} leads back to it");
        let rules = &planner.site.config.redirects;
        let found =
            match rules.iter().find(|rule| spellings(&rule.from).iter().any(|own| own == from)) {
                Some(rule) => at_rule(rule, Code::AliasLoop, message),
                None => Diagnostic::of_file(Code::AliasLoop, SETTINGS, message),
            };
        planner.found.push(found);
    }
}

/// A finding about a rule. Its line is not known here: whoever has read the settings gives it.
fn at_rule(rule: &RedirectRule, code: Code, message: String) -> Diagnostic {
    Diagnostic { span: rule.span.clone(), ..Diagnostic::of_file(code, SETTINGS, message) }
}
