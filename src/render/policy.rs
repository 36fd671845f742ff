//! What a page's Content-Security-Policy has to allow: what is on the page, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// What a page may load beside what lies on its own origin (CSP level 3, section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Directive {
    Script,
    /// `on…` attributes; sources are hashes.
    ScriptAttribute,
    /// `<style>` elements and style sheets.
    Style,
    /// `style=` attributes; sources are hashes.
    StyleAttribute,
    Image,
    Media,
    Font,
    Frame,
    Object,
    Connect,
    Form,
}

impl Directive {
    const ALL: [Directive; 11] = [
        Directive::Script,
        Directive::ScriptAttribute,
        Directive::Style,
        Directive::StyleAttribute,
        Directive::Image,
        Directive::Media,
        Directive::Font,
        Directive::Frame,
        Directive::Object,
        Directive::Connect,
        Directive::Form,
    ];

    fn name(self) -> &'static str {
        match self {
            Directive::Script => "script-src",
            Directive::ScriptAttribute => "script-src-attr",
            Directive::Style => "style-src",
            Directive::StyleAttribute => "style-src-attr",
            Directive::Image => "img-src",
            Directive::Media => "media-src",
            Directive::Font => "font-src",
            Directive::Frame => "frame-src",
            Directive::Object => "object-src",
            Directive::Connect => "connect-src",
            Directive::Form => "form-action",
        }
    }

    fn is_for_attributes(self) -> bool {
        matches!(self, Directive::ScriptAttribute | Directive::StyleAttribute)
    }

    /// What every page has: nothing where that would let a page of ours carry code of others.
    fn own(self) -> &'static str {
        match self {
            Directive::ScriptAttribute | Directive::StyleAttribute => "'unsafe-hashes'",
            Directive::Script | Directive::Frame | Directive::Object | Directive::Connect => "",
            _ => "'self'",
        }
    }
}

/// Sources by directive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    sources: BTreeMap<Directive, BTreeSet<String>>,
}

impl Policy {
    /// `source` is a source expression: `https://example.org`, `data:`, `'self'`.
    ///
    /// One that would end its directive is left out: the page then lacks a picture, not its policy.
    pub fn allow(&mut self, directive: Directive, source: impl Into<String>) {
        let source = source.into();
        if !source.is_empty()
            && source.bytes().all(|byte| byte.is_ascii_graphic() && !b";,".contains(&byte))
        {
            self.sources.entry(directive).or_default().insert(source);
        }
    }

    /// Allows one inline script, style element or style attribute, by its exact text.
    pub fn allow_inline(&mut self, directive: Directive, text: &str) {
        let hash = STANDARD.encode(Sha256::digest(text.as_bytes()));
        self.allow(directive, format!("'sha256-{hash}'"));
    }

    pub fn merge(&mut self, other: &Policy) {
        for (directive, sources) in &other.sources {
            self.sources.entry(*directive).or_default().extend(sources.iter().cloned());
        }
    }

    /// The value of the field; `further` are the sources that the site adds to every page, by the
    /// name of their directive.
    pub fn field(&self, further: &BTreeMap<String, Vec<String>>) -> String {
        let mut field = String::from("default-src 'none'; base-uri 'none'; frame-ancestors 'self'");
        for directive in Directive::ALL {
            let named = self.sources.get(&directive).into_iter().flatten().map(String::as_str);
            let added = further.get(directive.name()).into_iter().flatten().map(String::as_str);
            let is_new = |source: &&str| *source != directive.own();
            let mut sources: Vec<&str> = named.chain(added).filter(is_new).collect();
            let is_needed = !sources.is_empty() || !directive.is_for_attributes();
            sources.insert(0, directive.own());
            sources.retain(|source| !source.is_empty());
            if is_needed && !sources.is_empty() {
                push(&mut field, directive.name(), &sources);
            }
        }
        let known = |name: &str| Directive::ALL.iter().any(|directive| directive.name() == name);
        for (name, sources) in further.iter().filter(|(name, _)| !known(name)) {
            let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
            push(&mut field, name, &sources);
        }
        field
    }
}

/// A policy is a part of a head, and clients refuse long ones: the sources beyond this many bytes
/// stay out, and what they would have allowed stays blocked.
const FIELD_BYTES_MAX: usize = 6 * 1024;

fn push(field: &mut String, directive: &str, sources: &[&str]) {
    field.push_str("; ");
    field.push_str(directive);
    for source in sources {
        if field.len() + source.len() < FIELD_BYTES_MAX {
            field.push(' ');
            field.push_str(source);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Directive, Policy};

    const BARE: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'self'; style-src 'self'; \
        img-src 'self'; media-src 'self'; font-src 'self'; form-action 'self'";

    #[test]
    fn a_bare_page_loads_nothing_but_its_own() {
        assert_eq!(Policy::default().field(&BTreeMap::new()), BARE);
    }

    #[test]
    fn inline_code_is_named_by_its_hash() {
        let mut policy = Policy::default();
        policy.allow_inline(Directive::Script, "alert('Hello, world.');");
        let field = policy.field(&BTreeMap::new());
        // The example of CSP level 3, section 2.3.1.
        let hash = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        assert!(field.contains(&format!("; script-src {hash};")), "{field}");
    }

    #[test]
    fn a_site_adds_sources_and_a_source_cannot_add_directives() {
        let mut policy = Policy::default();
        policy.allow(Directive::Image, "https://a.example; script-src *");
        let further = BTreeMap::from([
            ("script-src".to_owned(), vec!["https://talk.example".to_owned()]),
            ("worker-src".to_owned(), vec!["'self'".to_owned()]),
        ]);
        let field = policy.field(&further);
        let expected = BARE.replace("style-src", "script-src https://talk.example; style-src");
        assert_eq!(field, expected + "; worker-src 'self'");
    }
}
