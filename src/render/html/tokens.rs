//! The tokens of HTML, with the tokenizer's state switched as a tree builder would.

use std::convert::Infallible;

use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{State, Tokenizer};

/// Whether `<noscript>` is read as text, as browsers with scripts do, or as the elements inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scripts {
    On,
    Off,
}

/// Calls `visit` with every token.
pub(super) fn tokens(html: &str, scripts: Scripts, mut visit: impl FnMut(Token<usize>)) {
    let emitter = DefaultEmitter::<usize>::new_with_span();
    let mut tokenizer = Tokenizer::new_with_emitter(html, emitter);
    // Elements of SVG and MathML have no text states (HTML 13.2.6.5).
    let mut foreign_depth = 0_usize;
    while let Some(token) = tokenizer.next() {
        let token = token.unwrap_or_else(|never: Infallible| match never {});
        match &token {
            Token::StartTag(tag) => {
                let is_root = matches!(&tag.name[..], b"svg" | b"math");
                foreign_depth += usize::from(is_root && !tag.self_closing);
                if let Some(state) = text_state(tag, scripts).filter(|_| foreign_depth == 0) {
                    tokenizer.set_state(state);
                }
            }
            Token::EndTag(tag) if matches!(&tag.name[..], b"svg" | b"math") => {
                foreign_depth = foreign_depth.saturating_sub(1);
            }
            _ => {}
        }
        visit(token);
    }
}

/// How the text of an element is read (HTML 13.2.6.4: "in head", "in body").
fn text_state(tag: &StartTag<usize>, scripts: Scripts) -> Option<State> {
    match &tag.name[..] {
        b"textarea" | b"title" => Some(State::RcData),
        b"script" => Some(State::ScriptData),
        b"style" | b"iframe" | b"xmp" | b"noembed" | b"noframes" => Some(State::RawText),
        b"noscript" if scripts == Scripts::On => Some(State::RawText),
        b"plaintext" => Some(State::PlainText),
        _ => None,
    }
}

/// The value of an attribute, decoded. What is not UTF-8 cannot come from a `str`.
pub(super) fn attribute<'t>(tag: &'t StartTag<usize>, name: &str) -> Option<&'t str> {
    let value = tag.attributes.get(name.as_bytes())?;
    std::str::from_utf8(&value.value).ok()
}
