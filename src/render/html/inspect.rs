//! What a page's policy must allow, found by reading the page as a browser does.

use html5gum::emitters::default::{StartTag, Token};

use super::source::{allow, allow_css, allow_each};
use super::tokens::{Scripts, attribute, tokens};
use crate::render::{Directive, Policy};

/// Frames inside frames that are looked into.
const FRAME_DEPTH_MAX: usize = 3;

/// Hashes of inline styles, scripts and handlers, and sources of everything that is loaded.
pub(in crate::render) fn inspect(html: &str) -> Policy {
    let mut policy = Policy::default();
    inspect_frame(html, 0, &mut policy);
    policy
}

fn inspect_frame(html: &str, depth: usize, policy: &mut Policy) {
    let mut inline: Option<(Directive, String)> = None;
    tokens(html, Scripts::On, |token| match token {
        Token::StartTag(tag) => {
            inline = inline_code(&tag).map(|directive| (directive, String::new()));
            inspect_tag(&tag, depth, policy);
        }
        Token::String(text) => {
            if let Some((_, code)) = &mut inline {
                code.push_str(&String::from_utf8_lossy(&text.value));
            }
        }
        Token::EndTag(_) => {
            if let Some((directive, code)) = inline.take() {
                policy.allow_inline(directive, &code);
                if directive == Directive::Style {
                    allow_css(policy, &code);
                }
            }
        }
        _ => {}
    });
}

/// What the text of an element is, if the policy has to name it.
fn inline_code(tag: &StartTag<usize>) -> Option<Directive> {
    match &tag.name[..] {
        b"style" => Some(Directive::Style),
        b"script" if attribute(tag, "src").is_none() && is_script(tag) => Some(Directive::Script),
        _ => None,
    }
}

/// Whether a script element runs; one with another type holds data (HTML 4.12.1).
fn is_script(tag: &StartTag<usize>) -> bool {
    let Some(kind) = attribute(tag, "type") else { return true };
    let kind = kind.trim().to_ascii_lowercase();
    let special = ["", "module", "importmap", "speculationrules"];
    special.contains(&kind.as_str()) || kind.contains("javascript") || kind.contains("ecmascript")
}

fn inspect_tag(tag: &StartTag<usize>, depth: usize, policy: &mut Policy) {
    for (name, value) in &tag.attributes {
        let value = String::from_utf8_lossy(&value.value);
        match &name[..] {
            b"style" => {
                policy.allow_inline(Directive::StyleAttribute, &value);
                allow_css(policy, &value);
            }
            b"srcset" | b"imagesrcset" => allow_each(policy, Directive::Image, &value),
            b"poster" => allow(policy, Directive::Image, &value),
            b"ping" => {
                value.split_whitespace().for_each(|url| allow(policy, Directive::Connect, url));
            }
            b"formaction" => allow(policy, Directive::Form, &value),
            b"srcdoc" if tag.name == b"iframe" && depth < FRAME_DEPTH_MAX => {
                inspect_frame(&value, depth + 1, policy);
            }
            name if is_handler(name) => policy.allow_inline(Directive::ScriptAttribute, &value),
            _ => {}
        }
    }
    for (name, directive) in loaded(tag) {
        if let Some(url) = attribute(tag, name) {
            allow(policy, directive, url);
        }
    }
}

fn is_handler(name: &[u8]) -> bool {
    name.len() > 2 && name.starts_with(b"on") && name.iter().all(u8::is_ascii_lowercase)
}

/// The attributes of an element whose URL the browser loads by itself, or sends a form to.
fn loaded(tag: &StartTag<usize>) -> Vec<(&'static str, Directive)> {
    match &tag.name[..] {
        b"img" | b"input" => vec![("src", Directive::Image)],
        b"image" | b"use" | b"feimage" => {
            vec![("href", Directive::Image), ("xlink:href", Directive::Image)]
        }
        b"audio" | b"video" | b"source" | b"track" => vec![("src", Directive::Media)],
        b"script" => vec![("src", Directive::Script)],
        b"iframe" | b"frame" => vec![("src", Directive::Frame)],
        b"object" => vec![("data", Directive::Object)],
        b"embed" => vec![("src", Directive::Object)],
        b"form" => vec![("action", Directive::Form)],
        b"body" | b"table" | b"td" | b"th" => vec![("background", Directive::Image)],
        b"link" => {
            link_directive(tag).map(|directive| vec![("href", directive)]).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn link_directive(tag: &StartTag<usize>) -> Option<Directive> {
    let relation = attribute(tag, "rel")?.to_ascii_lowercase();
    let has = |name: &str| relation.split_ascii_whitespace().any(|word| word == name);
    if has("stylesheet") {
        Some(Directive::Style)
    } else if has("icon") || has("apple-touch-icon") {
        Some(Directive::Image)
    } else if has("modulepreload") {
        Some(Directive::Script)
    } else if has("preload") {
        match attribute(tag, "as")?.to_ascii_lowercase().as_str() {
            "script" => Some(Directive::Script),
            "style" => Some(Directive::Style),
            "font" => Some(Directive::Font),
            "image" => Some(Directive::Image),
            "audio" | "video" | "track" => Some(Directive::Media),
            "fetch" => Some(Directive::Connect),
            _ => None,
        }
    } else {
        None
    }
}
