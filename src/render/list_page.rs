//! A page of a list as the templates see it.

use minijinja::Value;

use super::context::{GroupContext, ItemContext, LinkContext, PageContext};
use super::document_page::{describe, item};
use super::edition::Edition;
use super::frame::{framed, link};
use super::strings::Strings;
use crate::content::{DocumentId, List, ListId, ListKind, Route};
use crate::url::encode;

/// The page of `list` with this number, at the decoded path `path`.
///
/// Numbers count from 1, the oldest full page; without one it is the list's own URL, which shows what
/// the numbered ones do not, the newest. Together they show each member once.
pub(super) fn list_page(
    edition: &Edition<'_>,
    id: ListId,
    number: Option<usize>,
    path: &str,
) -> PageContext {
    let list = &edition.routes.lists()[id];
    let document = list.document.map(|document| edition.document(document));
    let title = title(edition, list);
    let mut page = framed(edition, kind(&list.kind), &title, path, Some(id), document);
    page.description.clone_from(&edition.site.config.description);
    if list.kind != ListKind::Home {
        page.description = format!("{title}: {}", edition.site.config.title);
    }
    if let Some(own) = list.document {
        describe(edition, own, path, &mut page);
        if number.is_none() {
            page.content = Value::from_safe_string(edition.article(own).html.clone());
        }
    }
    if let Some(number) = number {
        page.head_title = format!("{title} {number} · {}", edition.site.config.title);
    }
    page.up = up(edition, list);
    let strings = Strings::of(&page.lang);
    if let ListKind::Taxonomy { name } = &list.kind {
        page.items = terms(edition, name);
        return page;
    }
    let members = edition.routes.shown(id, number);
    page.items = members.iter().map(|&id| item(edition, id, strings)).collect();
    if matches!(list.kind, ListKind::Year(_) | ListKind::Month(..)) {
        page.groups = months(edition, list, &page.items, members);
    }
    (page.newer, page.older) = pager(edition, id, number, strings);
    page
}

/// The list above this one: the taxonomy of a term, the year of a month. The home page is above every
/// list, and has its link in the frame.
fn up(edition: &Edition<'_>, list: &List) -> Option<LinkContext> {
    let (above, _) = list.url.trim_end_matches('/').rsplit_once('/')?;
    let Some(Route::List { list: above, .. }) = edition.routes.get(&format!("{above}/")) else {
        return None;
    };
    let above = &edition.routes.lists()[*above];
    (above.kind != ListKind::Home).then(|| link(&title(edition, above), &above.url))
}

/// Links to the newer and the older page of the list.
fn pager(
    edition: &Edition<'_>,
    id: ListId,
    number: Option<usize>,
    strings: &Strings,
) -> (Option<LinkContext>, Option<LinkContext>) {
    let list = &edition.routes.lists()[id];
    let last = edition.routes.numbered_pages(id);
    let numbered = |number: usize, title: &str| link(title, &format!("{}page/{number}/", list.url));
    match number {
        None => (None, (last > 0).then(|| numbered(last, strings.older))),
        Some(number) => {
            let newer = if number < last {
                numbered(number + 1, strings.newer)
            } else {
                link(strings.newer, &list.url)
            };
            (Some(newer), (number > 1).then(|| numbered(number - 1, strings.older)))
        }
    }
}

fn kind(kind: &ListKind) -> &'static str {
    match kind {
        ListKind::Home => "home",
        ListKind::Section => "section",
        ListKind::Taxonomy { .. } => "taxonomy",
        ListKind::Term { .. } => "term",
        ListKind::Year(_) => "year",
        ListKind::Month(..) => "month",
    }
}

/// Lists that the site does not name itself are named in its language.
fn title(edition: &Edition<'_>, list: &List) -> String {
    let own = || list.title.clone();
    match &list.kind {
        _ if list.document.is_some() => own(),
        ListKind::Taxonomy { name } => {
            edition.strings.taxonomy(name).map_or_else(own, str::to_owned)
        }
        ListKind::Month(year, month) => edition.strings.month(*year, *month),
        _ => own(),
    }
}

fn terms(edition: &Edition<'_>, taxonomy: &str) -> Vec<ItemContext> {
    let lists = edition.terms_of(taxonomy).iter().map(|&id| &edition.routes.lists()[id]);
    lists
        .map(|list| ItemContext {
            title: list.title.clone(),
            url: encode(&list.url),
            date: None,
            reading: None,
            summary: Value::from(""),
            has_more: false,
            lang: None,
            dir: None,
            count: list.members.len(),
        })
        .collect()
}

/// The entries of an archive, in runs of one month.
fn months(
    edition: &Edition<'_>,
    list: &List,
    items: &[ItemContext],
    members: &[DocumentId],
) -> Vec<GroupContext> {
    let mut groups: Vec<GroupContext> = Vec::new();
    for (entry, &id) in items.iter().zip(members) {
        let title = entry.date.as_ref().map(|date| date.month.clone()).unwrap_or_default();
        if groups.last().is_none_or(|group| group.title != title) {
            let date = edition.document(id).date.as_ref();
            let path = date.map(|date| format!("/{}/{:02}/", date.year(), date.month()));
            let is_elsewhere =
                |path: &String| *path != list.url && edition.routes.get(path).is_some();
            let url = path.filter(is_elsewhere).map(|path| encode(&path)).unwrap_or_default();
            groups.push(GroupContext { title, url, items: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.items.push(entry.clone());
        }
    }
    groups
}
