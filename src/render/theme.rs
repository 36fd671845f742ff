//! The theme's templates, and a site's own in their place.
//!
//! Every built-in template has two names: `post.html`, which a file `templates/post.html` of the site
//! takes over, and `theme/post.html`, which stays. So a template of the site's own can replace a
//! built-in one, or extend it and replace a block of it:
//!
//! ```jinja
//! {% extends "theme/post.html" %}
//! {% block toc %}{% endblock %}
//! ```
//!
//! Built-in templates extend `base.html` by its first name, so that a `templates/base.html` frames
//! all pages. Templates: `base`, `home`, `section`, `term` (all three extend `list`), `list`, `post`,
//! `page` (extends `post`), `archive`, `taxonomy`, `404`, `gone`, and the macros in `parts`. Blocks of
//! `base`: `title`, `meta`, `head`, `header`, `main`, `footer`; of `post`: `meta_line`, `toc`,
//! `content`, `article_footer`, `after`; of the lists: `intro`, `items`. The values that a template is
//! given are described in [`context`](super::context). Line breaks after a tag and blanks before it
//! are dropped; text is escaped where it is printed; a name that does not exist is an error.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::sync::Mutex;
use std::sync::PoisonError;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use super::escape::write_markup;
use crate::content::{Code, Diagnostic, Document, Template};

const BUILT_IN: [(&str, &str); 13] = [
    ("base.html", include_str!("theme/base.html")),
    ("parts.html", include_str!("theme/parts.html")),
    ("list.html", include_str!("theme/list.html")),
    ("home.html", include_str!("theme/home.html")),
    ("section.html", include_str!("theme/section.html")),
    ("term.html", include_str!("theme/term.html")),
    ("archive.html", include_str!("theme/archive.html")),
    ("taxonomy.html", include_str!("theme/taxonomy.html")),
    ("post.html", include_str!("theme/post.html")),
    ("page.html", include_str!("theme/page.html")),
    ("404.html", include_str!("theme/404.html")),
    ("gone.html", include_str!("theme/gone.html")),
    ("error.html", include_str!("theme/error.html")),
];

/// The compiled templates of one site, and the faults found in its own.
#[derive(Debug)]
pub(super) struct Theme {
    own: Environment<'static>,
    /// What is rendered where a template of the site's own fails, so that no page is missing.
    built_in: Option<Environment<'static>>,
    templates: BTreeMap<String, Template>,
    /// Of templates that could not be compiled.
    broken: Vec<Diagnostic>,
    /// Of templates at work, by path and place.
    faults: Mutex<BTreeMap<(String, usize), Diagnostic>>,
}

impl Theme {
    /// Compiles the built-in templates and those of the site. One that cannot be compiled is left
    /// out, and is among [`Theme::faults`].
    pub fn new(templates: &[Template]) -> Theme {
        let mut theme = Theme {
            own: environment(),
            built_in: (!templates.is_empty()).then(environment),
            templates: templates.iter().map(|found| (found.name.clone(), found.clone())).collect(),
            broken: Vec::new(),
            faults: Mutex::default(),
        };
        for template in templates {
            let added = theme
                .own
                .add_template_owned(template.name.clone(), template.text.as_ref().to_owned());
            if let Err(error) = added {
                theme.broken.extend(theme.diagnose(&error, &template.name));
            }
        }
        theme
    }

    /// Whether the site has templates of its own: then a page may hold anything.
    pub fn has_own(&self) -> bool {
        self.built_in.is_some()
    }

    /// Renders a page. A fault of the site's templates is recorded, and the built-in one takes their
    /// place.
    pub fn render(&self, name: &str, fallback: &str, values: &impl Serialize) -> String {
        let values = Value::from(Serde(values));
        let rendered = self.own.get_template(name).and_then(|found| found.render(values.clone()));
        let error = match rendered {
            Ok(page) => return page,
            Err(error) => error,
        };
        self.record(&error, name);
        let built_in = self.built_in.as_ref().unwrap_or(&self.own);
        let rendered = built_in.get_template(fallback).and_then(|found| found.render(values));
        debug_assert!(rendered.is_ok(), "{fallback}: {rendered:?}");
        rendered.unwrap_or_default()
    }

    /// What is wrong with the site's templates, as far as they have been used since this was asked
    /// last.
    pub fn take_faults(&self) -> Vec<Diagnostic> {
        let mut found = self.broken.clone();
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        found.extend(std::mem::take(&mut *faults).into_values());
        found
    }

    /// Whether a document may be rendered with the template of this name. A site that has templates, but
    /// not this one, is told so; one without any may come from another program, whose names those are.
    pub fn has_for(&self, name: &str, document: &Document) -> bool {
        let has = self.own.get_template(name).is_ok();
        let is_broken = || self.templates.contains_key(name);
        if !has && self.has_own() && !is_broken() {
            let span = document.spans.get("template").cloned().unwrap_or(0..0);
            let message = format!("there is no template {name}");
            let found =
                Diagnostic::at(Code::TemplateError, &document.path, &document.text, span, message);
            let names: Vec<&str> = self.templates.keys().map(String::as_str).collect();
            let help = format!("templates/ has {}", names.join(", "));
            self.keep(found.with_help(help));
        }
        has
    }

    fn keep(&self, fault: Diagnostic) {
        let place = (fault.path.clone(), fault.span.start);
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).entry(place).or_insert(fault);
    }

    fn record(&self, error: &Error, used: &str) {
        if let Some(fault) = self.diagnose(error, used) {
            self.keep(fault);
        }
    }

    /// The fault at its place in the site's own template, which may be one that `used` extends,
    /// includes or imports.
    fn diagnose(&self, error: &Error, used: &str) -> Option<Diagnostic> {
        let mut innermost = None;
        let mut next = Some(error);
        while let Some(error) = next {
            let named = error.name().and_then(|name| self.templates.get(name));
            innermost = named.map(|template| (template, error)).or(innermost);
            next = error.source().and_then(|source| source.downcast_ref::<Error>());
        }
        let (template, at) = match innermost {
            Some(found) => found,
            // A built-in template failed inside the site's: its values are ours, so theirs is the
            // block or the macro that it was given.
            None => (self.templates.get(used).or(self.templates.values().next())?, error),
        };
        let span = match innermost {
            Some(_) => at.range().unwrap_or_else(|| line_span(&template.text, at.line())),
            None => 0..0,
        };
        let what = at.detail().map(str::to_owned).unwrap_or_else(|| at.kind().to_string());
        let message = format!("{} in the template {}", sentence(&what), template.name);
        let found =
            Diagnostic::at(Code::TemplateError, &template.path, &template.text, span, message);
        Some(match help(&at.kind()) {
            Some(text) => found.with_help(text),
            None => found,
        })
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(format);
    for (name, text) in BUILT_IN {
        for name in [name.to_owned(), format!("theme/{name}")] {
            let added = environment.add_template_owned(name, text);
            debug_assert!(added.is_ok(), "{added:?}");
        }
    }
    environment
}

/// Prints a value: markup as it is, text escaped, nothing for nothing.
fn format(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_none() {
        return Ok(());
    }
    match value.as_str() {
        Some(text) if value.is_safe() => Ok(out.write_str(text)?),
        Some(text) => Ok(write_markup(text, |part| out.write_str(part))?),
        None => minijinja::escape_formatter(out, state, value),
    }
}

/// The bytes of a line, where the place in it is not known. `line` counts from 1.
fn line_span(text: &str, line: Option<usize>) -> std::ops::Range<usize> {
    let start = text
        .split_inclusive('\n')
        .take(line.unwrap_or(1).saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let length = text[start..].lines().next().map_or(0, str::len);
    start..start + length
}

fn sentence(what: &str) -> String {
    what.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

fn help(kind: &minijinja::ErrorKind) -> Option<&'static str> {
    match kind {
        minijinja::ErrorKind::UndefinedError => {
            Some("write `{% if NAME is defined %}` where a value may be absent")
        }
        minijinja::ErrorKind::TemplateNotFound => Some(
            "templates are named by their path below templates/, built-in ones theme/NAME.html",
        ),
        _ => None,
    }
}
