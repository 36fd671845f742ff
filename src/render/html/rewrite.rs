//! HTML that leaves its page: for feeds, and for lists of posts.

use std::borrow::Cow;

use html5gum::emitters::default::{StartTag, Token};

use super::resolve::resolve;
use super::tokens::{Scripts, attribute, tokens};
use crate::content::{html_references, srcset_candidates};
use crate::render::markdown::escape_attribute;

/// The HTML of a page with every reference absolute, so that it can be read anywhere. Links of
/// headings to themselves, scripts and comments stay on the page.
///
/// `page_url` is the page's absolute URL. Linear in the length of `html`.
pub fn absolute(html: &str, page_url: &str) -> String {
    Rewriter::new(html, Move::Away, &|url| resolve(page_url, url)).run()
}

/// A part of a page as it can stand on another page of the same site, beside others of its kind:
/// without ids, scripts and style sheets, references resolved, every element closed that it opens and
/// none that it does not.
pub(in crate::render) fn detach(html: &str, page_path: &str) -> String {
    Rewriter::new(html, Move::Among, &|url| resolve(page_path, url)).run()
}

/// The same HTML with the links that a document's outline knows as `href` has them.
pub(in crate::render) fn relink(html: &str, href: impl Fn(&str) -> Cow<'_, str>) -> Cow<'_, str> {
    // Most markup has no attribute at all.
    if !html.contains('=') {
        return html.into();
    }
    Rewriter::new(html, Move::Nowhere, &|url| href(url).into_owned()).run().into()
}

/// Where the HTML goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    /// It stays: nothing is left out.
    Nowhere,
    /// To another reader.
    Away,
    /// To a page with others of its kind.
    Among,
}

struct Rewriter<'h> {
    html: &'h str,
    target: Move,
    resolve: &'h dyn Fn(&str) -> String,
    out: String,
    /// Bytes of `html` that have been copied or left out.
    done: usize,
    /// Elements that are open; kept for detached parts only.
    open: Vec<String>,
    /// The element that is left out with all its content, and how deep it is nested in itself.
    dropped: Option<(String, usize)>,
}

impl<'h> Rewriter<'h> {
    fn new(html: &'h str, target: Move, resolve: &'h dyn Fn(&str) -> String) -> Self {
        Rewriter {
            html,
            target,
            resolve,
            out: String::with_capacity(html.len() + html.len() / 8),
            done: 0,
            open: Vec::new(),
            dropped: None,
        }
    }

    fn run(mut self) -> String {
        tokens(self.html, Scripts::Off, |token| match token {
            Token::StartTag(tag) => {
                let is_kept = self.pass(tag.span.start, tag.span.end);
                self.start(&tag, is_kept);
            }
            Token::EndTag(tag) => {
                let is_kept = self.pass(tag.span.start, tag.span.end);
                self.end(&String::from_utf8_lossy(&tag.name), tag.span.start, is_kept);
            }
            Token::Comment(comment) if self.target != Move::Nowhere => {
                self.pass(comment.span.start, comment.span.end);
            }
            Token::Doctype(doctype) if self.target != Move::Nowhere => {
                self.pass(doctype.span.start, doctype.span.end);
            }
            _ => {}
        });
        if self.dropped.is_none() {
            let rest = &self.html[self.done..];
            let broken = broken_tag(rest).filter(|_| self.target != Move::Nowhere);
            self.out.push_str(&rest[..broken.unwrap_or(rest.len())]);
        }
        while let Some(name) = self.open.pop() {
            self.close(&name);
        }
        self.out
    }

    /// Copies the text up to `start` and goes on at `end`; tells whether what is between is kept.
    fn pass(&mut self, start: usize, end: usize) -> bool {
        let is_kept = self.dropped.is_none();
        if is_kept {
            self.out.push_str(self.html.get(self.done..start).unwrap_or_default());
        }
        self.done = end;
        is_kept
    }

    fn start(&mut self, tag: &StartTag<usize>, is_kept: bool) {
        let name = String::from_utf8_lossy(&tag.name);
        if let Some((dropped, depth)) = &mut self.dropped {
            *depth += usize::from(*dropped == name);
        }
        if !is_kept {
            return;
        }
        if self.is_left_out(tag, &name) {
            // The blank before a heading's link to itself goes with it.
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.dropped = Some((name.into_owned(), 1));
            return;
        }
        match self.changed(tag, &name) {
            Some(changed) => self.out.push_str(&changed),
            None => {
                let source = self.html.get(tag.span.start..tag.span.end).unwrap_or_default();
                self.out.push_str(source);
            }
        }
        let is_foreign = self.open.iter().any(|open| open == "svg" || open == "math");
        let is_empty = is_void(&name) || tag.self_closing && (is_foreign || name == "svg");
        if self.target == Move::Among && !is_empty {
            self.open.push(name.into_owned());
        }
    }

    fn end(&mut self, name: &str, start: usize, is_kept: bool) {
        if let Some((dropped, depth)) = &mut self.dropped {
            *depth -= usize::from(dropped == name);
            if *depth == 0 {
                self.dropped = None;
            }
        }
        if !is_kept {
            return;
        }
        if self.target != Move::Among {
            let source = self.html.get(start..self.done).unwrap_or_default();
            return self.out.push_str(source);
        }
        let Some(place) = self.open.iter().rposition(|open| open == name) else { return };
        for inner in self.open.split_off(place).iter().rev() {
            self.close(inner);
        }
    }

    fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn is_left_out(&self, tag: &StartTag<usize>, name: &str) -> bool {
        match self.target {
            Move::Nowhere => false,
            Move::Away => {
                let is_self_link = name == "a" && attribute(tag, "class") == Some("self-link");
                is_self_link || name == "script"
            }
            Move::Among => name == "script" || name == "style",
        }
    }

    /// The tag written anew, if one of its attributes changes.
    fn changed(&self, tag: &StartTag<usize>, name: &str) -> Option<String> {
        let mut is_changed = false;
        let mut out = format!("<{name}");
        for (key, value) in &tag.attributes {
            let (key, value) =
                (String::from_utf8_lossy(key), String::from_utf8_lossy(&value.value));
            if self.target == Move::Among && is_tied_to_page(name, &key) {
                is_changed = true;
                continue;
            }
            let resolved = self.resolved(name, &key, &value).filter(|resolved| *resolved != value);
            is_changed |= resolved.is_some();
            out.push(' ');
            out.push_str(&key);
            out.push_str("=\"");
            escape_attribute(&mut out, resolved.as_deref().unwrap_or(&value));
            out.push('"');
        }
        out.push_str(if tag.self_closing { " />" } else { ">" });
        is_changed.then_some(out)
    }

    fn resolved(&self, element: &str, key: &str, value: &str) -> Option<String> {
        match key {
            _ if self.target == Move::Nowhere && !is_known_link(element, key) => None,
            "srcset" | "imagesrcset" => {
                let each = srcset_candidates(value).into_iter().map(|(url, descriptor)| {
                    format!("{} {descriptor}", (self.resolve)(url)).trim_end().to_owned()
                });
                Some(each.collect::<Vec<_>>().join(", "))
            }
            // In SVG a fragment alone names a part of the same drawing.
            "href" | "xlink:href" if value.starts_with('#') && !is_link(element) => None,
            "href" | "xlink:href" | "src" | "poster" | "action" | "formaction" | "cite"
            | "data" => Some((self.resolve)(value)),
            _ => None,
        }
    }
}

/// The links in raw HTML that a document's outline knows.
fn is_known_link(element: &str, key: &str) -> bool {
    html_references(element).iter().any(|(attribute, _)| *attribute == key)
}

fn is_link(element: &str) -> bool {
    element == "a" || element == "area"
}

/// Ids must be unique on a page, and what refers to one would refer to nothing.
fn is_tied_to_page(element: &str, key: &str) -> bool {
    let refers = ["id", "for", "headers", "list", "form", "aria-labelledby", "aria-describedby"];
    refers.contains(&key) || key == "name" && element == "a"
}

/// HTML 13.1.2.
fn is_void(element: &str) -> bool {
    let void = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    ];
    void.contains(&element)
}

/// Where a tag or comment begins that the text ends within.
fn broken_tag(rest: &str) -> Option<usize> {
    let begins = |&at: &usize| {
        let next = rest.as_bytes().get(at + 1).copied().unwrap_or(b'<');
        next.is_ascii_alphabetic() || b"/!?<".contains(&next)
    };
    rest.match_indices('<').map(|(at, _)| at).find(begins)
}

#[cfg(test)]
mod tests {
    use super::{absolute, detach};

    #[test]
    fn references_become_absolute_and_the_rest_stays() {
        let html = "<p id=\"x\">a &amp; b<a  href='../b/#c'>c</a><a href=\"#x\">d</a>\
            <img alt=\"\" src=\"p.png\" srcset=\"p.png, q.png 2x\"><!-- no --><script>no()</script></p>";
        assert_eq!(
            absolute(html, "https://x.example/posts/a/"),
            "<p id=\"x\">a &amp; b<a href=\"https://x.example/posts/b/#c\">c</a>\
             <a href=\"https://x.example/posts/a/#x\">d</a>\
             <img alt=\"\" src=\"https://x.example/posts/a/p.png\" \
             srcset=\"https://x.example/posts/a/p.png, https://x.example/posts/a/q.png 2x\"></p>"
        );
    }

    #[test]
    fn the_link_of_a_heading_to_itself_stays_on_the_page() {
        let html = "<h2 id=\"a\">A <a class=\"self-link\" href=\"#a\" aria-label=\"A\"></a></h2>\n";
        assert_eq!(absolute(html, "https://x.example/"), "<h2 id=\"a\">A</h2>\n");
    }

    #[test]
    fn pictures_without_scripts_are_found() {
        let html = "<noscript><img src=\"a.png\"></noscript>";
        let expected = "<noscript><img src=\"https://x.example/a.png\"></noscript>";
        assert_eq!(absolute(html, "https://x.example/"), expected);
    }

    #[test]
    fn a_part_of_a_page_is_whole_by_itself() {
        for (html, expected) in [
            ("<div><p>a", "<div><p>a</p></div>"),
            ("a</div></p>b", "ab"),
            ("<b><i>a</b>c</i>", "<b><i>a</i></b>c"),
            ("a<br>b<img src=\"/x\">", "a<br>b<img src=\"/x\">"),
            ("a <b class=\"", "a "),
            ("a < b <", "a < b "),
            ("a <!-- b", "a "),
            ("<p id=x>a<a name=y>b</a><label for=x>c</label>", "<p>a<a>b</a><label>c</label></p>"),
            ("<a href=\"#x\">a</a>", "<a href=\"/p/#x\">a</a>"),
            ("<style>p { color: red }</style>a<script>\"</p>\"</script>", "a"),
            (
                "<svg><use href=\"#i\"/><path d=\"M0\"/></svg>",
                "<svg><use href=\"#i\"/><path d=\"M0\"/></svg>",
            ),
            ("<textarea><p>", "<textarea></textarea>"),
        ] {
            assert_eq!(detach(html, "/p/"), expected, "{html}");
        }
    }
}
