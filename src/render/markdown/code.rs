//! Code blocks: the language a fence names, and the block in its colours.

use pulldown_cmark::{CodeBlockKind, Event, TagEnd};

use super::Events;
use super::escape;
use super::writer::Writer;

/// The language that an info string names: its first word up to a comma or a brace (`rust,no_run`,
/// `js{1,3}`), or the first class of an attribute list (`{.rust .numberLines}`).
pub(super) fn language(info: &str) -> &str {
    let info = info.trim_start();
    let (word, ends): (&str, &[char]) = match info.strip_prefix('{') {
        Some(list) => (list.trim_start().trim_start_matches('.'), &['}', '.', ',']),
        None => (info, &[',', '{']),
    };
    let end = word.find(|character: char| character.is_whitespace() || ends.contains(&character));
    &word[..end.unwrap_or(word.len())]
}

impl<'e> Writer<'_, 'e> {
    /// Writes the block whose start event was the last one read.
    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>) {
        let code = code(self.rest());
        self.skip_to(TagEnd::CodeBlock);
        let language = match kind {
            CodeBlockKind::Fenced(info) => language(info),
            CodeBlockKind::Indented => "",
        };
        self.fresh_line();
        // A block that scrolls must be reachable by the keyboard (WCAG 2.1.1).
        self.out.push_str("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.out.push_str(" class=\"language-");
            escape::attribute(&mut self.out, language);
            self.out.push('"');
        }
        self.out.push('>');
        let marked = (!language.is_empty())
            .then(|| self.context.highlighter.highlight(language, &code))
            .flatten();
        match marked {
            Some(html) => self.out.push_str(&html),
            None => escape::text(&mut self.out, &code),
        }
        self.out.push_str("</code></pre>\n");
    }
}

fn code(events: &Events<'_>) -> String {
    let mut code = String::new();
    for (event, _) in events {
        match event {
            Event::Text(text) => code.push_str(text),
            Event::End(TagEnd::CodeBlock) => break,
            _ => {}
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn the_first_word_of_an_info_string_is_the_language() {
        for (info, expected) in [
            ("rust", "rust"),
            ("rust,no_run", "rust"),
            ("rust, ignore", "rust"),
            ("  ruby startline=3", "ruby"),
            ("js{1,3-4}", "js"),
            ("go {linenos=true}", "go"),
            ("{.rust}", "rust"),
            ("{ .rust .numberLines }", "rust"),
            ("{.rust.x}", "rust"),
            ("c++", "c++"),
            ("", ""),
            ("{}", ""),
        ] {
            assert_eq!(language(info), expected, "{info}");
        }
    }
}
