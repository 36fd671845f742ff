//! Code blocks as HTML whose colours come from the style sheet, by class.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use arborium::HtmlFormat;
use arborium::advanced::{ParseContext, Span, spans_to_html};
use xxhash_rust::xxh3::xxh3_128;

use super::grammars::{Grammars, language};

/// Blocks that are kept. A block that is being written is another one at every save: when there are this
/// many, all are forgotten, and those that are still of use are highlighted once more.
const BLOCKS_MAX: usize = 16 * 1024;

/// Marks up code with `<span class="keyword">` and the like.
///
/// Grammars are compiled on first use and shared by all threads; a block is highlighted once for
/// its content, however often the site is rendered. Measured on 1,293 blocks of a real blog
/// (238 KB, one core): 130 ms and 15 MB, grammars included.
pub struct Highlighter {
    grammars: Grammars,
    done: Mutex<HashMap<u128, Arc<str>>>,
}

impl Highlighter {
    pub fn new() -> Self {
        Highlighter { grammars: Grammars::default(), done: Mutex::default() }
    }

    /// The HTML of a code block, or `None` for a language without a grammar: the caller then
    /// escapes the text. `language` is the info string of a fence up to its first blank or comma.
    pub fn highlight(&self, language: &str, code: &str) -> Option<Arc<str>> {
        let (language, grammar) = self.grammars.get(language)?;
        let key = xxh3_128(format!("{language}\0{code}").as_bytes());
        if let Some(html) = self.finished().get(&key) {
            return Some(Arc::clone(html));
        }
        let mut context = ParseContext::for_grammar(grammar).ok()?;
        let mut spans = grammar.parse(&mut context, code).spans;
        spans.retain(carries_meaning);
        let mut html = spans_to_html(code, spans, &HtmlFormat::ClassNames);
        // The writer drops the line breaks at the end; a fenced block has one (CommonMark 4.5).
        html.push_str(&code[code.trim_end_matches('\n').len()..]);
        let html: Arc<str> = html.into();
        let mut finished = self.finished();
        if finished.len() == BLOCKS_MAX {
            finished.clear();
        }
        finished.insert(key, Arc::clone(&html));
        Some(html)
    }

    /// Compiles the grammar of a language, if it has one and that has not been done.
    pub(super) fn prepare(&self, language: &str) {
        self.grammars.get(language);
    }

    /// The cache, also after a panic elsewhere: entries are inserted whole.
    fn finished(&self) -> std::sync::MutexGuard<'_, HashMap<u128, Arc<str>>> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Highlighter {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Highlighter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Highlighter")
            .field("blocks", &self.finished().len())
            .finish_non_exhaustive()
    }
}

/// The languages with a grammar that the fences of a Markdown text name: at a glance, so that they are at hand.
pub(super) fn code_languages(markdown: &str) -> Vec<&'static str> {
    let fences = markdown.match_indices("\n```").chain(markdown.match_indices("\n~~~"));
    let words = fences.filter_map(|(at, fence)| {
        let info = markdown[at + fence.len()..].lines().next()?;
        info.trim_start().split([' ', ',', '{']).next()
    });
    let mut languages: Vec<&str> = words.filter_map(language).collect();
    languages.sort_unstable();
    languages.dedup();
    languages
}

/// Punctuation keeps the colour of the text: its spans would be a third of a page's bytes.
fn carries_meaning(span: &Span) -> bool {
    !span.capture.starts_with("punctuation") && !span.capture.starts_with("operator")
}

#[cfg(test)]
mod tests {
    use super::Highlighter;

    #[test]
    fn keywords_and_strings_get_classes_and_text_is_escaped() {
        let html = Highlighter::new().highlight("rs", "let a = \"<b>\";\n").expect("a grammar");
        assert_eq!(
            &*html,
            "<span class=\"keyword\">let</span> a = <span class=\"string\">&quot;&lt;b&gt;&quot;</span>;\n"
        );
    }

    #[test]
    fn a_language_without_a_grammar_is_left_to_the_caller() {
        assert!(Highlighter::new().highlight("klingon", "nuqneH").is_none());
    }

    #[test]
    fn the_same_block_is_highlighted_once() {
        let highlighter = Highlighter::new();
        let first = highlighter.highlight("json", "{\"a\": 1}").expect("a grammar");
        let second = highlighter.highlight("json", "{\"a\": 1}").expect("a grammar");
        assert!(std::sync::Arc::ptr_eq(&first, &second));
    }

    #[test]
    fn broken_code_is_still_code() {
        let html = Highlighter::new().highlight("rust", "fn ((((( {{{ <").expect("a grammar");
        assert!(html.contains("&lt;"), "{html}");
    }
}
