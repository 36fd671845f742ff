//! A document as the templates see it.

use std::borrow::Cow;

use minijinja::Value;
use minijinja::value::Serde;

use super::Article;
use super::context::{ItemContext, LinkContext, PageContext, TermsContext, TocContext};
use super::dates::ShownDate;
use super::edition::Edition;
use super::frame::{framed, link};
use super::linked_data::blog_posting;
use super::strings::{Strings, direction};
use crate::content::{Document, DocumentId, Heading, ListKind, Route};
use crate::url::encode;

/// Adults read about this many words of prose a minute (M. Brysbaert, 2019).
const WORDS_A_MINUTE: usize = 230;

/// Contents are worth their room from this many headings on, unless the post says otherwise.
const TOC_HEADINGS_MIN: usize = 4;

/// The page of a document that is no list's text. `path` is where it is served.
pub(super) fn document_page(edition: &Edition<'_>, id: DocumentId, path: &str) -> PageContext {
    let document = edition.document(id);
    let article = edition.article(id);
    let kind = if document.is_post() { "post" } else { "page" };
    let mut page = framed(edition, kind, &document.title, path, None, Some(document));
    let strings = Strings::of(&page.lang);
    describe(edition, id, path, &mut page);
    page.content = Value::from_safe_string(article.html.clone());
    page.date = shown_date(document, strings);
    page.updated = document
        .lastmod
        .as_ref()
        .filter(|lastmod| document.date.as_ref().is_some_and(|date| date.date() != lastmod.date()))
        .map(|lastmod| ShownDate::new(lastmod, strings));
    page.words = document.outline.words;
    page.reading = document.is_post().then(|| reading(document, strings));
    page.toc = contents(document);
    authors(edition, document, &mut page);
    page.terms = terms(edition, document, strings);
    if document.is_post() {
        let beside = |id: Option<DocumentId>| id.map(|id| post_link(edition, id));
        page.newer = beside(edition.relations.neighbours.newer(id));
        page.older = beside(edition.relations.neighbours.older(id));
        page.related = related(edition, id);
        page.markdown_url = at(edition, path, "index.md");
        page.json_url = at(edition, path, "index.json");
    }
    let backlinks =
        edition.relations.backlinks[id].iter().filter(|from| !page.is_beside(edition, **from));
    page.backlinks = backlinks.map(|&from| dated_link(edition, from, strings)).collect();
    if document.is_post() {
        page.linked_data = blog_posting(&page, &edition.site.config.title);
    }
    page
}

/// The page of a document that is not shown yet. It gives no address to be cited by, and the files of
/// its bundle are taken from beside it: at their own addresses they are hidden, too.
pub(super) fn preview_page(edition: &Edition<'_>, id: DocumentId, path: &str) -> PageContext {
    let page = document_page(edition, id, path);
    let mut html = edition.article(id).html.clone();
    for (there, route) in edition.routes.iter().filter(|(there, _)| there.starts_with(path)) {
        if let Route::PreviewAsset(asset) = route {
            let (url, there) = (encode(&edition.site.assets[*asset].url), encode(there));
            for end in ['"', '#', '?'] {
                html = html.replace(&format!("\"{url}{end}"), &format!("\"{there}{end}"));
            }
        }
    }
    let (content, linked_data) = (Value::from_safe_string(html), Value::from(""));
    PageContext { content, linked_data, canonical: None, image: None, ..page }
}

impl PageContext {
    /// Whether the page names this document already, as related.
    fn is_beside(&self, edition: &Edition<'_>, id: DocumentId) -> bool {
        let url = encode(&edition.document(id).url);
        self.related.iter().any(|link| link.url == url)
    }
}

/// What stands in the head of a page that has a document: description, picture, keywords, the
/// canonical address, parameters.
pub(super) fn describe(edition: &Edition<'_>, id: DocumentId, path: &str, page: &mut PageContext) {
    let (document, article) = (edition.document(id), edition.article(id));
    page.description = document
        .description
        .clone()
        .or_else(|| document.summary.clone())
        .unwrap_or_else(|| article.excerpt.clone());
    page.keywords = document.keywords.join(", ");
    page.image = picture(edition, document, path, article);
    page.params = Value::from(Serde(&document.params));
    if let Some(canonical) = &document.canonical_url {
        page.canonical = Some(edition.addresses.resolve(path, canonical));
    }
}

/// An entry of a list.
pub(super) fn item(edition: &Edition<'_>, id: DocumentId, strings: &Strings) -> ItemContext {
    let (document, article) = (edition.document(id), edition.article(id));
    ItemContext {
        title: document.title.clone(),
        url: encode(&document.url),
        date: shown_date(document, strings),
        reading: document.is_post().then(|| reading(document, strings)),
        summary: Value::from_safe_string(article.summary.clone()),
        has_more: article.has_more,
        lang: document.lang.clone(),
        dir: document
            .dir
            .clone()
            .or_else(|| document.lang.as_deref().map(|lang| direction(lang).to_owned())),
        count: 0,
    }
}

fn shown_date(document: &Document, strings: &Strings) -> Option<ShownDate> {
    document.date.as_ref().map(|date| ShownDate::new(date, strings))
}

fn reading(document: &Document, strings: &Strings) -> String {
    strings.reading(document.outline.words.div_ceil(WORDS_A_MINUTE).max(1))
}

fn post_link(edition: &Edition<'_>, id: DocumentId) -> LinkContext {
    let document = edition.document(id);
    link(&document.title, &document.url)
}

fn dated_link(edition: &Edition<'_>, id: DocumentId, strings: &Strings) -> LinkContext {
    let date = shown_date(edition.document(id), strings);
    LinkContext { date, ..post_link(edition, id) }
}

/// Posts that the author names, then those that share rare terms.
fn related(edition: &Edition<'_>, id: DocumentId) -> Vec<LinkContext> {
    let document = edition.document(id);
    let mut found: Vec<DocumentId> = document
        .related
        .iter()
        .filter_map(|destination| edition.target(document, destination))
        .filter(|&other| other != id)
        .collect();
    if found.is_empty() {
        found = edition.relations.related.of(id);
    }
    let strings = edition.strings_of(document);
    found.into_iter().map(|other| dated_link(edition, other, strings)).collect()
}

fn at(edition: &Edition<'_>, path: &str, name: &str) -> Option<String> {
    let folder = path.rfind('/').map_or("", |end| &path[..=end]);
    let below = format!("{folder}{name}");
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let beside = format!("{stem}.{}", name.rsplit('.').next().unwrap_or_default());
    [below, beside].into_iter().find(|path| is_form(edition, path)).map(|path| encode(&path))
}

fn is_form(edition: &Edition<'_>, path: &str) -> bool {
    matches!(edition.routes.get(path), Some(Route::DocumentMarkdown(_) | Route::DocumentJson(_)))
}

/// The headings of the second and third level, nested, where the post is long enough or wants it.
fn contents(document: &Document) -> Vec<TocContext> {
    let headings = document.outline.headings.iter();
    let listed: Vec<&Heading> = headings
        .filter(|heading| matches!(heading.level, 2 | 3) && !heading.text.is_empty())
        .collect();
    if !document.toc.unwrap_or(document.is_post() && listed.len() >= TOC_HEADINGS_MIN) {
        return Vec::new();
    }
    let mut contents: Vec<TocContext> = Vec::new();
    for heading in listed {
        let entry =
            TocContext { id: heading.id.clone(), text: heading.text.clone(), children: Vec::new() };
        match contents.last_mut().filter(|_| heading.level == 3) {
            Some(parent) => parent.children.push(entry),
            None => contents.push(entry),
        }
    }
    contents
}

fn authors(edition: &Edition<'_>, document: &Document, page: &mut PageContext) {
    let own = document.terms.get("authors").map_or(&[][..], Vec::as_slice);
    page.authors = own
        .iter()
        .map(|name| match edition.term("authors", name) {
            Some(list) => link(name, &list.url),
            None => LinkContext { title: name.clone(), url: String::new(), date: None },
        })
        .collect();
    let names: Vec<&str> = own.iter().map(String::as_str).collect();
    page.author = names.join(", ");
    let of_site = &edition.site.config.author;
    if own.is_empty() && !of_site.name.is_empty() && document.is_post() {
        page.author.clone_from(&of_site.name);
        page.authors.push(LinkContext {
            title: of_site.name.clone(),
            url: of_site.url.clone(),
            date: None,
        });
    }
}

fn terms(edition: &Edition<'_>, document: &Document, strings: &Strings) -> Vec<TermsContext> {
    let shown = document.terms.iter().filter(|(taxonomy, _)| *taxonomy != "authors");
    let lists = shown.map(|(taxonomy, names)| {
        let found = names.iter().filter_map(|name| edition.term(taxonomy, name));
        TermsContext {
            name: taxonomy.clone(),
            title: taxonomy_title(edition, taxonomy, strings),
            terms: found.map(|list| link(&list.title, &list.url)).collect(),
        }
    });
    lists.filter(|taxonomy| !taxonomy.terms.is_empty()).collect()
}

fn taxonomy_title(edition: &Edition<'_>, taxonomy: &str, strings: &Strings) -> String {
    let lists = edition.routes.lists().iter();
    let is_it = |kind: &ListKind| matches!(kind, ListKind::Taxonomy { name } if name == taxonomy);
    let known = strings.taxonomy(taxonomy).map(str::to_owned);
    known
        .or_else(|| lists.into_iter().find(|list| is_it(&list.kind)).map(|list| list.title.clone()))
        .unwrap_or_else(|| taxonomy.to_owned())
}

/// The picture that stands for a page: the first it names, else the first in its text.
fn picture(
    edition: &Edition<'_>,
    document: &Document,
    path: &str,
    article: &Article,
) -> Option<String> {
    let named = document.images.first().map(|image| edition.site.href(document, image));
    let href = named.or_else(|| article.first_picture.as_deref().map(Cow::Borrowed))?;
    (!href.starts_with("data:")).then(|| edition.addresses.resolve(path, &href))
}
