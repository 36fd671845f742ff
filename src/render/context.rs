//! What templates are given: three values, `site`, `page` and `t`.
//!
//! The shape is a promise to people who write templates of their own. Fields may be added; none
//! changes its meaning. Text is escaped where it is printed; a field marked *HTML* is markup already
//! and is printed as it is. A field that does not apply is `none` or empty. Addresses are encoded,
//! and begin with `/` unless a line says that they are absolute.
//!
//! `t` has the theme's words in the language of the page: see [`Strings`](super::strings::Strings).

use minijinja::Value;
use serde::Serialize;

use super::dates::ShownDate;

/// `site`: the same on every page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SiteContext {
    pub title: String,
    pub description: String,
    /// The base URL, absolute, without a slash at its end.
    pub url: String,
    pub language: String,
    pub author: AuthorContext,
    pub logo: Option<String>,
    /// HTML, from `site.json`.
    pub head: Value,
    /// HTML, from `site.json`.
    pub footer: Value,
    pub stylesheet: String,
    pub icon: String,
    /// The icon's media type, where it is known.
    pub icon_type: Option<&'static str>,
    /// Years that have an archive, newest first.
    pub years: Vec<LinkContext>,
    pub params: Value,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct AuthorContext {
    pub name: String,
    pub email: String,
    pub url: String,
}

/// `page`: the page at hand.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PageContext {
    /// `home`, `post`, `page`, `section`, `taxonomy`, `term`, `year`, `month`, `not-found` or `gone`.
    pub kind: &'static str,
    pub title: String,
    /// Title of the page and of the site, for `<title>`.
    pub head_title: String,
    pub url: String,
    /// Absolute; none on pages that have no address of their own.
    pub canonical: Option<String>,
    pub description: String,
    pub lang: String,
    /// `ltr`, `rtl` or `auto`.
    pub dir: String,
    /// The language as OpenGraph writes it, `en_GB`; none without a region.
    pub og_locale: Option<String>,
    /// HTML: the text of the page, or the words before a list.
    pub content: Value,
    pub date: Option<ShownDate>,
    /// When it was last changed, where that is another day than `date`'s.
    pub updated: Option<ShownDate>,
    /// "5 min read", in words.
    pub reading: Option<String>,
    pub words: usize,
    /// Headings of the second and third level, nested; empty where no contents are wanted.
    pub toc: Vec<TocContext>,
    /// The authors' names in one line.
    pub author: String,
    /// `url` is empty where an author has no page.
    pub authors: Vec<LinkContext>,
    pub keywords: String,
    /// Terms by taxonomy, authors left out.
    pub terms: Vec<TermsContext>,
    /// Absolute address of a picture for previews.
    pub image: Option<String>,
    /// The list above a list: `/tags/` above `/tags/lamp/`.
    pub up: Option<LinkContext>,
    /// The post or the page of the list that is next in time.
    pub newer: Option<LinkContext>,
    pub older: Option<LinkContext>,
    pub related: Vec<LinkContext>,
    /// Pages that link here.
    pub backlinks: Vec<LinkContext>,
    /// The page as Markdown and as JSON.
    pub markdown_url: Option<String>,
    pub json_url: Option<String>,
    pub feeds: Vec<FeedContext>,
    pub nav: Vec<NavContext>,
    /// HTML-safe JSON-LD (schema.org), for a `<script type="application/ld+json">`.
    pub linked_data: Value,
    /// The entries of a list, newest first; the terms of a taxonomy by name.
    pub items: Vec<ItemContext>,
    /// The entries of an archive by month.
    pub groups: Vec<GroupContext>,
    /// HTML: where the server puts the nearest addresses on the page of a 404.
    pub suggestions: Value,
    /// Unknown fields and `params` of the front matter.
    pub params: Value,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct LinkContext {
    pub title: String,
    pub url: String,
    pub date: Option<ShownDate>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct TocContext {
    pub id: String,
    pub text: String,
    pub children: Vec<TocContext>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct TermsContext {
    /// The taxonomy as `site.json` names it.
    pub name: String,
    /// Its heading in words.
    pub title: String,
    pub terms: Vec<LinkContext>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct FeedContext {
    pub title: String,
    pub url: String,
    #[serde(rename = "type")]
    pub media_type: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct NavContext {
    pub title: String,
    pub url: String,
    /// The value of `aria-current`: `page` here, `true` above here, empty elsewhere.
    pub current: &'static str,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct ItemContext {
    pub title: String,
    pub url: String,
    pub date: Option<ShownDate>,
    pub reading: Option<String>,
    /// HTML.
    pub summary: Value,
    /// Whether the page has more text than the summary.
    pub has_more: bool,
    pub lang: Option<String>,
    pub dir: Option<String>,
    /// Posts of a term; 0 for other entries.
    pub count: usize,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct GroupContext {
    pub title: String,
    /// The archive of the month; empty on that page itself.
    pub url: String,
    pub items: Vec<ItemContext>,
}

impl PageContext {
    /// A page with nothing on it yet.
    pub fn new(kind: &'static str, title: String) -> PageContext {
        PageContext {
            kind,
            head_title: title.clone(),
            title,
            url: String::new(),
            canonical: None,
            description: String::new(),
            lang: String::new(),
            dir: String::new(),
            og_locale: None,
            content: Value::from(""),
            date: None,
            updated: None,
            reading: None,
            words: 0,
            toc: Vec::new(),
            author: String::new(),
            authors: Vec::new(),
            keywords: String::new(),
            terms: Vec::new(),
            image: None,
            up: None,
            newer: None,
            older: None,
            related: Vec::new(),
            backlinks: Vec::new(),
            markdown_url: None,
            json_url: None,
            feeds: Vec::new(),
            nav: Vec::new(),
            linked_data: Value::from(""),
            items: Vec::new(),
            groups: Vec::new(),
            suggestions: Value::from(""),
            params: Value::from(()),
        }
    }
}
