//! The tokens of HTML, with the tokenizer's state switched as a tree builder would.

use std::convert::Infallible;

use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use html5gum::{Span, State, Tokenizer};

use super::plain::plain_tags;

/// Whether `<noscript>` is read as text, as browsers with scripts do, or as the elements inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scripts {
    On,
    Off,
}

/// Calls `visit` with every tag, and from the first one on that is not [plain](plain_tags) with every other token,
/// too: the text of scripts and style sheets among them.
pub(super) fn tokens(html: &str, scripts: Scripts, mut visit: impl FnMut(Token<usize>)) {
    let start = plain_tags(html, &mut visit);
    all_tokens(&html[start..], scripts, |mut token| {
        move_on(&mut token, start);
        visit(token);
    });
}

/// Every token, as browsers read them.
fn all_tokens(html: &str, scripts: Scripts, mut visit: impl FnMut(Token<usize>)) {
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

/// Lets the places of a token count from `start` bytes before.
fn move_on(token: &mut Token<usize>, start: usize) {
    let span = match token {
        Token::StartTag(tag) => &mut tag.span,
        Token::EndTag(tag) => &mut tag.span,
        Token::String(text) => &mut text.span,
        Token::Comment(comment) => &mut comment.span,
        Token::Doctype(doctype) => &mut doctype.span,
        Token::Error(error) => &mut error.span,
    };
    *span = Span { start: span.start + start, end: span.end + start };
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The tags of a text with their places, names, and attributes.
    fn tags(read: impl FnOnce(&mut dyn FnMut(Token<usize>))) -> Vec<String> {
        let mut tags = Vec::new();
        read(&mut |token| match token {
            Token::StartTag(tag) => {
                let attributes = tag.attributes.iter().map(|(name, value)| (name, &value.value));
                let attributes: Vec<_> = attributes.collect();
                tags.push(format!(
                    "{:?} {:?} {attributes:?} {}",
                    tag.span, tag.name, tag.self_closing
                ));
            }
            Token::EndTag(tag) => tags.push(format!("{:?} /{:?}", tag.span, tag.name)),
            _ => {}
        });
        tags
    }

    proptest! {
        #[test]
        fn plain_tags_are_what_the_tokenizer_makes_of_them(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12),
        ) {
            let html = pieces.concat();
            for scripts in [Scripts::On, Scripts::Off] {
                let quick = tags(|visit| tokens(&html, scripts, visit));
                let whole = tags(|visit| all_tokens(&html, scripts, visit));
                prop_assert_eq!(quick, whole, "{}", html);
            }
        }
    }

    const PIECES: &[&str] = &[
        "text & ü &amp; > \" \r\n",
        "<p>",
        "</p>",
        "<br />",
        "<br/>",
        "<hr>",
        "<a href=\"../b?x=1&amp;y=&quot;2\">",
        "<a href=\"a&copy;b&lt\">",
        "<a href='x'>",
        "<A HREF=\"x\">",
        "<img alt=\"\" src=\"ü.png\"\nloading=\"lazy\" />",
        "<b a=\"1\" a=\"2\">",
        "<b a=\"1\"b=\"2\">",
        "<b a=\"<>\">",
        "<b a=\"&\">",
        "<b a=\"&#39;&gt;\">",
        "<input checked>",
        "<",
        "<3",
        "</",
        "</ p>",
        "</p >",
        "<!-- <i> -->",
        "<!doctype html>",
        "<script>\"<b>\"</script>",
        "<style>",
        "</style>",
        "<svg viewbox=\"0 0 1 1\">",
        "</svg>",
        "<title>",
        "<noscript>",
        "</noscript>",
        "<x-y z-1=\"\">",
        "<h2 id=\"a\r\nb\">",
        "<p",
        "=\"",
        "<use xlink:href=\"#a\" />",
        "\0",
        "<p id=\"\0\">",
        "<em/ >",
        "<em / a=\"\">",
    ];
}
