//! From one Markdown file to its [`Document`], with everything that the file alone can be blamed for.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use jiff::ZonedDateTime;

use super::allow::{self, Allowed};
use super::config::SiteConfig;
use super::dates::{self, Moment};
use super::document::{Document, DocumentKind};
use super::fields::{self, Fields, Placed};
use super::front_matter::{self, Fault, FaultKind, Form, FrontMatter};
use super::outline::{self, Heading};
use super::place::Place;
use super::report::{Code, Diagnostic};
use super::settings::is_language_tag;
use super::site_path::{self, PathFault};
use crate::url::term_segment;

/// What search engines show of a description.
const DESCRIPTION_CHARS_MAX: usize = 160;

/// A longer summary is a second text.
const SUMMARY_CHARS_MAX: usize = 500;

/// A file that has been read, with what was found in it.
#[derive(Debug, Clone)]
pub(super) struct Assembled {
    /// What could be made of the file; where a finding is fatal, a value that stands for the faulty one.
    pub document: Document,
    pub found: Vec<Diagnostic>,
    /// Codes that may be found in it.
    pub allowed: Vec<Allowed>,
    pub slug: Option<String>,
    /// Whether it is a page with front matter in which no date is spoken of.
    pub is_undated: bool,
}

/// Makes a document of a file at `place`.
pub(super) fn assemble(
    path: &str,
    text: &Arc<str>,
    place: &Place,
    config: &SiteConfig,
) -> Assembled {
    let (front, faults) = front_matter::read(text);
    let mut found: Vec<Diagnostic> =
        faults.into_iter().map(|fault| diagnostic(path, text, fault)).collect();
    let fields = fields::read(path, text, &front, config, &mut found);
    let (mut outline, mut in_body) = outline::read(path, text, front.body_start);
    let mut body_start = front.body_start;
    let heading = outline.headings.first().cloned();
    if fields.text("title").is_none()
        && let Some(heading) =
            heading.as_ref().filter(|found| is_title(found, &text[body_start..], body_start))
    {
        // The page shows its title; the text begins behind it.
        body_start = heading.span.end;
        (outline, in_body) = outline::read(path, text, body_start);
    }
    let heading = heading.map(|heading| heading.text);
    let mut assembly = Assembly { path, text, place, config, fields, found };
    if front.is_readable {
        assembly.check_form(&front, heading.is_some());
        assembly.check_lengths();
    }
    let title = assembly.title(heading);
    let mut document = assembly.document(title, body_start);
    document.outline = outline;
    let Assembly { mut found, fields, .. } = assembly;
    found.extend(in_body);
    let slug = fields.text("slug").map(str::to_owned);
    let is_undated = document.date.is_none()
        && document.kind == DocumentKind::Page
        && document.redirect_to.is_none()
        && front.is_readable
        && front.form != Form::None
        && !["date", "publishdate", "lastmod"]
            .iter()
            .any(|name| document.spans.contains_key(*name));
    let mut allowed: Vec<Allowed> = fields.allowed.into_iter().map(Allowed::everywhere).collect();
    allowed.extend(allow::in_comments(text, front.body_start));
    Assembled { document, found, allowed, slug, is_undated }
}

fn diagnostic(path: &str, text: &str, fault: Fault) -> Diagnostic {
    let code = match fault.kind {
        FaultKind::Syntax => Code::FrontMatterSyntax,
        FaultKind::MissingEnd => Code::FrontMatterMissingEnd,
        FaultKind::DuplicateKey => Code::FrontMatterDuplicateKey,
        FaultKind::TooBig => Code::FileTooBig,
    };
    let diagnostic = Diagnostic::at(code, path, text, fault.span, fault.message);
    Diagnostic { help: fault.help, ..diagnostic }
}

struct Assembly<'a> {
    path: &'a str,
    text: &'a Arc<str>,
    place: &'a Place,
    config: &'a SiteConfig,
    fields: Fields,
    found: Vec<Diagnostic>,
}

impl Assembly<'_> {
    fn report(&mut self, code: Code, span: Range<usize>, message: &str, help: Option<String>) {
        let diagnostic = Diagnostic::at(code, self.path, self.text, span, message);
        self.found.push(Diagnostic { help, ..diagnostic });
    }

    fn check_form(&mut self, front: &FrontMatter, has_heading: bool) {
        let help = |text: &str| Some(text.to_owned());
        if self.text.starts_with('\u{feff}') {
            let message = "a byte order mark begins the file";
            self.report(
                Code::Bom,
                0..'\u{feff}'.len_utf8(),
                message,
                help("save it as UTF-8 without one"),
            );
        }
        if let Some(stray) = front.stray.clone() {
            let message = "text behind the end of the front matter, on its line";
            let help = help("begin the text on a line of its own");
            self.report(Code::TextAfterFrontMatter, stray, message, help);
        }
        if front.form == Form::None {
            let message =
                "no front matter: the title comes from the first heading or the file's name";
            let help = help("begin the file with `{ \"title\": \"...\" }`");
            self.report(Code::FrontMatterMissing, 0..0, message, help);
        } else if self.place.kind == DocumentKind::Page
            && self.fields.text("title").is_none()
            && !self.fields.spans.contains_key("title")
            && self.fields.text("redirect_to").is_none()
            && !has_heading
        {
            let message = "no \"title\" and no heading: the title comes from the file's name";
            let help = help("add a \"title\"");
            self.report(Code::TitleMissing, 0..0, message, help);
        }
    }

    fn check_lengths(&mut self) {
        let limits = [
            ("description", DESCRIPTION_CHARS_MAX, Code::DescriptionLong),
            ("summary", SUMMARY_CHARS_MAX, Code::SummaryLong),
        ];
        for (name, chars_max, code) in limits {
            let chars = self.fields.text(name).map_or(0, |text| text.chars().count());
            if chars > chars_max {
                let message = format!("a {name} of {chars} characters; {chars_max} are read");
                let span = self.span(name);
                self.report(code, span, &message, Some("shorten it".to_owned()));
            }
        }
    }

    fn span(&self, name: &str) -> Range<usize> {
        self.fields.spans.get(name).cloned().unwrap_or_default()
    }

    fn title(&self, heading: Option<String>) -> String {
        let written = self.fields.text("title").map(str::to_owned);
        let heading = heading.filter(|heading| !heading.is_empty());
        written.or(heading).unwrap_or_else(|| match self.place.kind {
            DocumentKind::Home => self.config.title.clone(),
            _ => title_of_name(&self.place.name),
        })
    }

    /// The dates, each with those that stand in for it: `date`, `publishDate`, `lastmod`.
    fn dates(&mut self) -> [Option<Moment>; 3] {
        let [date, publish, lastmod] =
            ["date", "publishdate", "lastmod"].map(|name| self.fields.date(name).cloned());
        let is_page = self.place.kind == DocumentKind::Page;
        let of_name = is_page.then(|| dates::of_file_name(&self.place.name, &self.config.timezone));
        let whole = date.clone().or(publish.clone()).or(lastmod.clone()).or(of_name.flatten());
        if let (Some(date), Some(lastmod)) = (&date, &lastmod)
            && is_before(lastmod, date)
        {
            let help = Some("the last change cannot lie before the first version".to_owned());
            let span = self.span("lastmod");
            self.report(Code::LastmodBeforeDate, span, "\"lastmod\" lies before \"date\"", help);
        }
        let publish = publish.or(whole.clone());
        self.check_expiry(publish.as_ref());
        [whole.clone(), publish, lastmod.or(whole)]
    }

    /// A post that is over before it begins is never shown.
    fn check_expiry(&mut self, publish: Option<&Moment>) {
        let expiry = self.fields.date("expirydate").cloned();
        if let Some((publish, expiry)) = publish.zip(expiry)
            && expiry.zoned.timestamp() <= publish.zoned.timestamp()
        {
            let message =
                format!("this lies before {}: the post is never shown", publish.zoned.date());
            let help = Some("correct one of the two".to_owned());
            self.report(Code::ExpiryBeforeDate, self.span("expirydate"), &message, help);
        }
    }

    fn url(&mut self, title: &str, date: Option<&ZonedDateTime>) -> String {
        match self.place.url(&self.fields, title, date, self.config) {
            Ok(url) => url,
            Err((field, fault)) => {
                self.report_path(field.map(|name| self.span(name)).unwrap_or_default(), fault);
                format!("{}{}/", self.place.folder, term_segment(&self.place.name))
            }
        }
    }

    fn report_path(&mut self, span: Range<usize>, fault: PathFault) {
        self.report(Code::UrlInvalid, span, &fault.message, fault.help);
    }

    /// The aliases with their places, those that name no path left out.
    fn aliases(&mut self, url: &str) -> Vec<Placed> {
        let mut aliases = Vec::new();
        for Placed { text, span } in self.fields.list("aliases").to_vec() {
            match site_path::resolve(&text, site_path::parent(url)) {
                Ok(text) => aliases.push(Placed { text, span }),
                Err(fault) => self.report_path(span, fault),
            }
        }
        aliases
    }

    /// The terms of each taxonomy: each once, told apart by the segment that its URL has.
    fn terms(&mut self) -> BTreeMap<String, Vec<Placed>> {
        let known = ["tags", "categories", "series", "authors"].map(str::to_owned);
        let mut terms = BTreeMap::new();
        let own = self.config.taxonomies.iter().filter(|name| !known.contains(name));
        for taxonomy in known.iter().chain(own) {
            let mut segments = HashSet::new();
            let mut kept = Vec::new();
            for term in self.fields.list(taxonomy).to_vec() {
                let segment = term_segment(&term.text);
                if segment.trim_matches('.').is_empty() {
                    let message = format!("the term \"{}\" leaves nothing for a URL", term.text);
                    let fault = PathFault::new(message, "give it letters or digits");
                    self.report_path(term.span, fault);
                } else if segments.insert(segment) {
                    kept.push(term);
                }
            }
            if !kept.is_empty() {
                terms.insert(taxonomy.clone(), kept);
            }
        }
        terms
    }

    /// A value out of a few, or of a form; anything else is a fault of its type.
    fn checked(
        &mut self,
        name: &str,
        is_it: impl Fn(&str) -> bool,
        expected: &str,
    ) -> Option<String> {
        let written = self.fields.text(name)?.to_owned();
        if is_it(&written) {
            return Some(written);
        }
        let message = format!("\"{name}\" is {expected}, found \"{written}\"");
        let span = self.span(name);
        self.report(Code::FieldType, span, &message, None);
        None
    }

    fn document(&mut self, title: String, body_start: usize) -> Document {
        let [date, publish, lastmod] = self.dates();
        let date = date.map(|moment| moment.zoned);
        let url = self.url(&title, date.as_ref());
        let aliases = self.aliases(&url);
        let terms = self.terms();
        let mut spans = std::mem::take(&mut self.fields.spans);
        place_items(&mut spans, "aliases", &aliases);
        place_items(&mut spans, "images", self.fields.list("images"));
        for (taxonomy, terms) in &terms {
            place_items(&mut spans, taxonomy, terms);
        }
        self.fields.spans = spans;
        let is_dir = |dir: &str| ["ltr", "rtl", "auto"].contains(&dir);
        let dir = self.checked("dir", is_dir, "\"ltr\", \"rtl\" or \"auto\"");
        let lang = self.checked("lang", is_language_tag, "a language tag such as \"de-CH\"");
        let fields = &self.fields;
        let text = |name| fields.text(name).map(str::to_owned);
        Document {
            path: self.path.to_owned(),
            text: Arc::clone(self.text),
            body_start,
            kind: self.place.kind,
            is_bundle: self.place.is_bundle,
            section: self.place.section.clone(),
            url,
            aliases: aliases.into_iter().map(|alias| alias.text).collect(),
            title,
            date,
            lastmod: lastmod.map(|moment| moment.zoned),
            publish: publish.map(|moment| moment.zoned.timestamp()),
            expiry: fields.date("expirydate").map(|moment| moment.zoned.timestamp()),
            draft: fields.flag("draft").unwrap_or(false),
            description: text("description"),
            summary: text("summary"),
            terms: terms
                .into_iter()
                .map(|(name, terms)| (name, terms.into_iter().map(|term| term.text).collect()))
                .collect(),
            keywords: fields.texts("keywords"),
            weight: fields.integer("weight"),
            template: text("template").or_else(|| text("layout")),
            images: fields.texts("images"),
            id: text("id"),
            toc: fields.flag("toc"),
            canonical_url: text("canonical_url"),
            related: fields.texts("related"),
            lang,
            dir,
            redirect_to: text("redirect_to"),
            params: fields.params.clone(),
            outline: outline::Outline::default(),
            spans: fields.spans.clone(),
        }
    }
}

fn place_items(spans: &mut BTreeMap<String, Range<usize>>, name: &str, items: &[Placed]) {
    for (number, item) in items.iter().enumerate() {
        spans.insert(format!("{name}[{number}]"), item.span.clone());
    }
}

/// Whether a text that begins at `start` of the file begins with the heading, one of the first level: then
/// that is meant as the title, where the front matter has none.
fn is_title(heading: &Heading, body: &str, start: usize) -> bool {
    let blank = body.len() - body.trim_start().len();
    heading.level == 1 && heading.span.start == start + blank && !heading.text.is_empty()
}

/// Whole days are compared where one of the two has no time of day.
fn is_before(a: &Moment, b: &Moment) -> bool {
    match a.is_date_only || b.is_date_only {
        true => a.zoned.date() < b.zoned.date(),
        false => a.zoned.timestamp() < b.zoned.timestamp(),
    }
}

/// `2023-10-15-my-first_post` -> `My first post`.
fn title_of_name(name: &str) -> String {
    let has_date = dates::of_file_name(name, &jiff::tz::TimeZone::UTC).is_some();
    let name = if has_date && name.len() > 11 { &name[11..] } else { name };
    let words: Vec<&str> = name.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect();
    let words = words.join(" ");
    let mut characters = words.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
