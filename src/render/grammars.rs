//! The languages that code is highlighted in.

use std::sync::OnceLock;

use arborium::advanced::{CompiledGrammar, GrammarConfig};
use arborium::tree_sitter::{Language, LanguageFn};

/// Name, parser, and the query that tells what each piece of a text is.
const LANGUAGES: [(&str, LanguageFn, &str); 12] = [
    ("bash", arborium::lang_bash::language(), arborium::lang_bash::HIGHLIGHTS_QUERY),
    ("c", arborium::lang_c::language(), arborium::lang_c::HIGHLIGHTS_QUERY),
    ("css", arborium::lang_css::language(), arborium::lang_css::HIGHLIGHTS_QUERY),
    ("diff", arborium::lang_diff::language(), arborium::lang_diff::HIGHLIGHTS_QUERY),
    ("go", arborium::lang_go::language(), arborium::lang_go::HIGHLIGHTS_QUERY),
    ("html", arborium::lang_html::language(), arborium::lang_html::HIGHLIGHTS_QUERY),
    (
        "javascript",
        arborium::lang_javascript::language(),
        arborium::lang_javascript::HIGHLIGHTS_QUERY,
    ),
    ("json", arborium::lang_json::language(), arborium::lang_json::HIGHLIGHTS_QUERY),
    ("python", arborium::lang_python::language(), arborium::lang_python::HIGHLIGHTS_QUERY),
    ("rust", arborium::lang_rust::language(), arborium::lang_rust::HIGHLIGHTS_QUERY),
    ("toml", arborium::lang_toml::language(), arborium::lang_toml::HIGHLIGHTS_QUERY),
    ("yaml", arborium::lang_yaml::language(), arborium::lang_yaml::HIGHLIGHTS_QUERY),
];

/// Compiled grammars, each made when the first block in its language comes, once for all threads.
///
/// The query for languages inside languages is left out: a block is in the language it says, and compiling
/// that query takes as long as the other.
#[derive(Default)]
pub(super) struct Grammars {
    compiled: [OnceLock<Option<CompiledGrammar>>; LANGUAGES.len()],
}

impl Grammars {
    /// The grammar of a language as the word of a fence names it, and the language's own name.
    pub fn get(&self, word: &str) -> Option<(&'static str, &CompiledGrammar)> {
        let at = place(word)?;
        let (name, language, highlights_query) = LANGUAGES[at];
        let compile = || {
            let config = GrammarConfig {
                language: Language::new(language),
                highlights_query,
                injections_query: "",
                locals_query: "",
            };
            CompiledGrammar::new(config).ok()
        };
        Some((name, self.compiled[at].get_or_init(compile).as_ref()?))
    }
}

/// The language that the word of a fence names, if it has a grammar.
pub(super) fn language(word: &str) -> Option<&'static str> {
    place(word).map(|at| LANGUAGES[at].0)
}

fn place(word: &str) -> Option<usize> {
    let word = word.to_ascii_lowercase();
    let name = name(&word);
    LANGUAGES.iter().position(|(known, ..)| *known == name)
}

/// The name of a language for what people call it.
fn name(word: &str) -> &str {
    match word {
        "rs" => "rust",
        "sh" | "shell" | "zsh" => "bash",
        "js" | "mjs" | "cjs" | "jsx" => "javascript",
        "py" | "py3" | "python3" => "python",
        "yml" => "yaml",
        "htm" => "html",
        "patch" => "diff",
        "golang" => "go",
        "h" => "c",
        "jsonc" => "json",
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::{Grammars, LANGUAGES};

    #[test]
    fn every_language_compiles() {
        let grammars = Grammars::default();
        for (name, ..) in LANGUAGES {
            assert!(grammars.get(name).is_some(), "{name}");
        }
    }
}
