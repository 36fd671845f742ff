//! The rules of `site.json`: redirects, response fields, sources of scripts and frames.

use std::ops::Range;

use super::super::config::{HeaderRule, RedirectRule, SiteConfig};
use super::super::front_matter::{Data, Node};
use super::super::near::nearest;
use super::super::site_path;
use super::Setting;
use super::section::Section;

const STATUSES: &[u16] = &[301, 302, 307, 308, 410];

/// Fields that belong to the connection or to what is sent, so that no rule may set them
/// (RFC 9110 6-8, RFC 9112 6).
const RESERVED_FIELDS: &[&str] = &[
    "accept-ranges",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "date",
    "etag",
    "keep-alive",
    "last-modified",
    "location",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Directives that name sources (CSP Level 3, 6).
const DIRECTIVES: &[&str] = &[
    "base-uri",
    "child-src",
    "connect-src",
    "default-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "object-src",
    "script-src",
    "style-src",
    "worker-src",
];

#[derive(Default)]
struct Redirect {
    from: Option<(String, Range<usize>)>,
    to: Option<(String, Range<usize>)>,
    status: Option<u16>,
}

const REDIRECT: &[Setting<Redirect>] = &[
    ("from", |section, node, rule| rule.from = placed(section, node)),
    ("to", |section, node, rule| rule.to = placed(section, node)),
    ("status", status),
];

fn placed(section: &mut Section<'_>, node: &Node) -> Option<(String, Range<usize>)> {
    section.text(node).map(|text| (text, section.own(node)))
}

fn status(section: &mut Section<'_>, node: &Node, rule: &mut Redirect) {
    let number = match &node.data {
        Data::Number(number) => number.as_u64().and_then(|number| u16::try_from(number).ok()),
        _ => None,
    };
    match number.filter(|number| STATUSES.contains(number)) {
        Some(number) => rule.status = Some(number),
        None => {
            let message = "a redirect's status is 301, 302, 307, 308, or 410 for what is gone";
            section.fault(node.span.clone(), message, None);
        }
    }
}

pub(super) fn redirects(section: &mut Section<'_>, node: &Node, config: &mut SiteConfig) {
    for node in section.list(node) {
        let faults_before = section.found.len();
        let mut rule = Redirect::default();
        section.object(node, REDIRECT, &mut rule);
        if section.found.len() > faults_before {
            continue;
        }
        let Some((from, from_span)) = rule.from else {
            section.fault(node.span.clone(), "a rule without \"from\"", None);
            continue;
        };
        let status = rule.status.unwrap_or(301);
        let to = rule.to.filter(|(to, _)| !to.is_empty());
        let Some(from) = source(section, &from, from_span) else { continue };
        let to_span = to.as_ref().map_or(0..0, |(_, span)| span.clone());
        let to = match (to, status) {
            (_, 410) => String::new(),
            (None, _) => {
                section.fault(node.span.clone(), "a rule without \"to\"", None);
                continue;
            }
            (Some((to, span)), _) => match target(section, &from, to, span) {
                Some(to) => to,
                None => continue,
            },
        };
        let twin = config.redirects.iter().find(|known| known.from == from);
        if twin.is_some() {
            section.fault(node.span.clone(), format!("a second rule for {from}"), None);
            continue;
        }
        config.redirects.push(RedirectRule { span: node.span.clone(), to_span, from, to, status });
    }
}

/// A decoded path, with its trailing `*` if it has one.
fn source(section: &mut Section<'_>, written: &str, span: Range<usize>) -> Option<String> {
    let (path, star) = match written.strip_suffix('*') {
        Some(path) => (path, "*"),
        None => (written, ""),
    };
    if !path.starts_with('/') || path.contains('*') {
        let help = Some("write it as /old/page/ or /old/*".to_owned());
        let message = "a path begins with a slash and has a `*` only at its end";
        section.fault(span, message, help);
        return None;
    }
    match site_path::resolve(path, "/") {
        Ok(path) => Some(path + star),
        Err(fault) => {
            section.fault(span, fault.message, fault.help);
            None
        }
    }
}

fn target(section: &mut Section<'_>, from: &str, to: String, span: Range<usize>) -> Option<String> {
    let is_url = to.starts_with("https://") || to.starts_with("http://");
    let is_path = to.starts_with('/') && !to.starts_with("//");
    let is_clean = !to.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\');
    let (message, help) = match () {
        () if !(is_url || is_path) || !is_clean => (
            "a rule leads to a path of this site or to an address that begins with https://",
            "write it as /new/page/, /new/:splat or https://example.org/",
        ),
        () if to.contains(":splat") && !from.ends_with('*') => {
            (":splat stands for what `*` matched, and \"from\" has no `*`", "add `*` to \"from\"")
        }
        () if to == from || to.replace(":splat", "*") == from => {
            ("the rule leads back to itself", "remove the rule")
        }
        () => return Some(to),
    };
    section.fault(span, message, Some(help.to_owned()));
    None
}

#[derive(Default)]
struct Header {
    pattern: Option<(String, Range<usize>)>,
    values: Vec<(String, String)>,
}

const HEADER: &[Setting<Header>] = &[
    ("for", |section, node, rule| rule.pattern = placed(section, node)),
    ("values", field_values),
];

pub(super) fn headers(section: &mut Section<'_>, node: &Node, config: &mut SiteConfig) {
    for node in section.list(node) {
        let mut rule = Header::default();
        section.object(node, HEADER, &mut rule);
        match rule.pattern {
            Some((pattern, _)) if pattern.starts_with('/') || pattern.starts_with('*') => {
                config.headers.push(HeaderRule { pattern, values: rule.values });
            }
            Some((pattern, span)) => {
                let help = Some(format!("write \"/{pattern}\""));
                section.fault(span, "a pattern of paths begins with a slash", help);
            }
            None => section.fault(node.span.clone(), "a rule without \"for\"", None),
        }
    }
}

fn field_values(section: &mut Section<'_>, node: &Node, rule: &mut Header) {
    for entry in section.table(node) {
        let lower = entry.key.to_ascii_lowercase();
        let is_token =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if entry.key.is_empty() || !entry.key.bytes().all(is_token) {
            let message = format!("\"{}\" is no name of a response field", entry.key);
            section.fault(entry.key_span.clone(), message, None);
        } else if RESERVED_FIELDS.contains(&lower.as_str()) {
            let message = format!("{} is the server's own to set", entry.key);
            section.fault(entry.key_span.clone(), message, Some("remove it".to_owned()));
        } else if let Some(value) = section.text(&entry.value) {
            // RFC 9110 5.5: visible ASCII, blanks and tabs.
            if value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)) {
                rule.values.push((entry.key.clone(), value.trim().to_owned()));
            } else {
                let message = "a response field holds printable ASCII characters only";
                section.fault(section.own(&entry.value), message, None);
            }
        }
    }
}

pub(super) fn csp(section: &mut Section<'_>, node: &Node, config: &mut SiteConfig) {
    for entry in section.table(node) {
        let directive = entry.key.to_ascii_lowercase();
        if !DIRECTIVES.contains(&directive.as_str()) {
            let help = nearest(&directive, DIRECTIVES.iter().copied())
                .map(|near| format!("did you mean \"{near}\"?"));
            let message = format!("there is no directive \"{}\" that names sources", entry.key);
            section.fault(entry.key_span.clone(), message, help);
            continue;
        }
        let nodes = match &entry.value.data {
            Data::Text(_) => std::slice::from_ref(&entry.value),
            _ => section.list(&entry.value),
        };
        for node in nodes {
            let Some(sources) = section.text(node) else { continue };
            if sources.bytes().any(|byte| !(b' '..=b'~').contains(&byte) || b";,".contains(&byte)) {
                let message = "a source holds no `;`, no `,`, and ASCII characters only";
                section.fault(section.own(node), message, None);
                continue;
            }
            let known = config.csp.entry(directive.clone()).or_default();
            known.extend(sources.split_whitespace().map(str::to_owned));
        }
    }
}
