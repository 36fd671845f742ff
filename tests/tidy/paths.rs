//! Reads the paths out of Rust source: `use` trees and `a::b::c` in expressions, types and macros.
//!
//! Comments and strings are the tokenizer's business, so a doc link to another room is no path.
//! What a path names is decided by its first segments alone; nothing is type-checked.

use std::str::FromStr;

use proc_macro2::{Delimiter, LexError, Spacing, TokenStream, TokenTree};

/// A path as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcePath {
    /// `crate::content::Site` is `["crate", "content", "Site"]`; a glob ends in `*`.
    pub segments: Vec<String>,
    /// 1-based.
    pub line: usize,
    /// Names of the inline modules around it, outermost first.
    pub inside: Vec<String>,
}

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// An item of a room; `None` when the path ends at the room itself.
    Room(String, Option<String>),
    /// A crate, the standard library among them, with the whole path.
    Crate(String),
    /// The crate's root, from which every room can be reached.
    Root,
    /// Something the file has named before.
    Local,
}

/// A word of the source that is not part of a string or a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub line: usize,
    /// Whether `!` follows, as after the name of a macro.
    pub is_called_as_macro: bool,
}

/// Every path of a source file, in order.
pub fn paths(source: &str) -> Result<Vec<SourcePath>, LexError> {
    let mut found = Vec::new();
    walk(&tokens(TokenStream::from_str(source)?), &[], &mut found);
    Ok(found)
}

/// Every identifier and keyword of a source file, in order.
pub fn words(source: &str) -> Result<Vec<Word>, LexError> {
    let mut found = Vec::new();
    collect_words(TokenStream::from_str(source)?, &mut found);
    Ok(found)
}

impl SourcePath {
    /// Resolves the path as seen from a file whose module path is `module` (`["content", "routes"]`).
    pub fn target(&self, module: &[String], is_crate: impl Fn(&str) -> bool) -> Target {
        let here = || module.iter().chain(&self.inside).cloned().collect::<Vec<_>>();
        let Some((head, mut rest)) = self.segments.split_first() else { return Target::Local };
        let mut base = match head.as_str() {
            "crate" | "pamphlet" => Vec::new(),
            "self" => here(),
            "super" => {
                let mut base = here();
                base.pop();
                base
            }
            name if is_crate(name) => return Target::Crate(name.to_owned()),
            _ => return Target::Local,
        };
        while let Some(("super", after)) = rest.split_first().map(|(next, after)| (&**next, after))
        {
            base.pop();
            rest = after;
        }
        let full: Vec<String> =
            base.into_iter().chain(rest.iter().cloned()).filter(|name| name != "self").collect();
        match full.split_first() {
            None => Target::Root,
            Some((room, _)) if room == "*" => Target::Root,
            Some((room, items)) => Target::Room(room.clone(), items.first().cloned()),
        }
    }
}

fn tokens(stream: TokenStream) -> Vec<TokenTree> {
    stream.into_iter().collect()
}

fn walk(tokens: &[TokenTree], inside: &[String], found: &mut Vec<SourcePath>) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at = match token {
            TokenTree::Group(group) => {
                let mut inside = inside.to_vec();
                inside.extend(inline_module_name(tokens, at));
                walk(&self::tokens(group.stream()), &inside, found);
                at + 1
            }
            TokenTree::Ident(word) if word == "use" && !is_punct(tokens.get(at + 1), '<') => {
                read_use(tokens, at + 1, &[], inside, found)
            }
            TokenTree::Ident(word)
                if word == "crate" && is_word(previous(tokens, at), "extern") =>
            {
                let name = tokens.get(at + 1).map(ToString::to_string).unwrap_or_default();
                found.push(source_path(vec![name], token, inside));
                at + 2
            }
            TokenTree::Ident(_) if starts_path(tokens, at) => {
                let (segments, end) = read_segments(tokens, at);
                if segments.len() > 1 {
                    found.push(source_path(segments, token, inside));
                }
                end
            }
            _ => at + 1,
        };
    }
}

/// Reads one use tree from `at` up to its `;`, `,` or end, and returns where reading goes on.
fn read_use(
    tokens: &[TokenTree],
    mut at: usize,
    prefix: &[String],
    inside: &[String],
    found: &mut Vec<SourcePath>,
) -> usize {
    if is_separator(tokens, at) {
        at += 2;
    }
    let Some(first) = tokens.get(at) else { return at };
    let (segments, end) = read_segments(tokens, at);
    let mut path = prefix.to_vec();
    path.extend(segments);
    at = end;
    let branch = if is_separator(tokens, at) { tokens.get(at + 2) } else { tokens.get(at) };
    match branch {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let inner = self::tokens(group.stream());
            let mut next = 0;
            while next < inner.len() {
                next = read_use(&inner, next, &path, inside, found) + 1;
            }
        }
        star if is_punct(star, '*') => {
            path.push("*".to_owned());
            found.push(source_path(path, first, inside));
        }
        _ => found.push(source_path(path, first, inside)),
    }
    while tokens
        .get(at)
        .is_some_and(|token| !is_punct(Some(token), ';') && !is_punct(Some(token), ','))
    {
        at += 1;
    }
    at
}

/// Reads `a::b::c` from `at` on; the position after it is returned beside the segments.
fn read_segments(tokens: &[TokenTree], at: usize) -> (Vec<String>, usize) {
    let mut segments = Vec::new();
    let mut end = at;
    if let Some(TokenTree::Ident(word)) = tokens.get(at) {
        segments.push(word.to_string());
        end += 1;
    }
    while !segments.is_empty() && is_separator(tokens, end) {
        let Some(TokenTree::Ident(word)) = tokens.get(end + 2) else { break };
        segments.push(word.to_string());
        end += 3;
    }
    (segments, end)
}

/// Whether the word at `at` begins a path, rather than going on after `<T as Trait>::` or `T::<U>::`.
fn starts_path(tokens: &[TokenTree], at: usize) -> bool {
    let follows_separator = at >= 2 && is_separator(tokens, at - 2);
    let is_global = follows_separator && (at < 3 || !is_punct(tokens.get(at - 3), '>'));
    !follows_separator || is_global
}

fn source_path(segments: Vec<String>, token: &TokenTree, inside: &[String]) -> SourcePath {
    SourcePath { segments, line: token.span().start().line, inside: inside.to_vec() }
}

/// The name in `mod name { … }` when the group at `at` is its body.
fn inline_module_name(tokens: &[TokenTree], at: usize) -> Option<String> {
    let name = previous(tokens, at)?;
    let keyword = at.checked_sub(2).and_then(|index| tokens.get(index));
    is_word(keyword, "mod").then(|| name.to_string())
}

fn previous(tokens: &[TokenTree], at: usize) -> Option<&TokenTree> {
    at.checked_sub(1).and_then(|index| tokens.get(index))
}

fn is_separator(tokens: &[TokenTree], at: usize) -> bool {
    let is_joint = matches!(
        tokens.get(at),
        Some(TokenTree::Punct(colon)) if colon.as_char() == ':' && colon.spacing() == Spacing::Joint
    );
    is_joint && is_punct(tokens.get(at + 1), ':')
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn is_word(token: Option<&TokenTree>, wanted: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(word)) if word == wanted)
}

fn collect_words(stream: TokenStream, found: &mut Vec<Word>) {
    let mut rest = stream.into_iter().peekable();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Group(group) => collect_words(group.stream(), found),
            TokenTree::Ident(word) => found.push(Word {
                text: word.to_string(),
                line: word.span().start().line,
                is_called_as_macro: is_punct(rest.peek(), '!'),
            }),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
