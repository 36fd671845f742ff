//! Shortcodes of Hugo and of Zola in a text.

use super::closers::Closers;
use super::note::Note;
use crate::content::Lines;

/// Hugo's shortcodes that this engine reads as they are.
const KNOWN: [&str; 8] =
    ["figure", "youtube", "vimeo", "gist", "ref", "relref", "highlight", "/highlight"];

/// Notes every shortcode of Hugo's that will stay visible.
pub(super) fn note_unknown(path: &str, text: &str, start: usize, notes: &mut Vec<Note>) {
    let lines = Lines::new(path, text);
    for (at, _) in text[start..].match_indices("{{") {
        let at = start + at;
        let Some(inner) = text[at + 2..].strip_prefix(['<', '%']) else { continue };
        let inner = inner.trim_start();
        // How a text speaks about a shortcode, and the end of one that was noted.
        if inner.starts_with("/*") || inner.starts_with('/') {
            continue;
        }
        let is_name = |c: char| c.is_alphanumeric() || "_-./".contains(c);
        let name = &inner[..inner.find(|c| !is_name(c)).unwrap_or(inner.len())];
        if !name.is_empty() && !KNOWN.contains(&name) {
            let message = format!("the shortcode \"{name}\" is not known here and stays visible");
            notes.push(Note::among(&lines, at, message));
        }
    }
}

/// Writes Zola's shortcodes as this engine reads them; others stay and are noted.
pub(super) fn of_zola(path: &str, text: &str, start: usize, notes: &mut Vec<Note>) -> String {
    let mut out = String::with_capacity(text.len() - start);
    let (lines, mut closers) = (Lines::new(path, text), Closers::of(text));
    let mut at = start;
    while let Some(open) = text[at..].find('{').map(|open| at + open) {
        out.push_str(&text[at..open]);
        let close = closers.close(open);
        let Some(call) = close.and_then(|close| Call::read(&text[open..close + 2])) else {
            out.push('{');
            at = open + 1;
            continue;
        };
        let whole = &text[open..open + call.length];
        match call.rewritten() {
            Some(rewritten) => out.push_str(&rewritten),
            None => {
                if call.name != "end" && !call.is_quoted {
                    let message = format!(
                        "the shortcode \"{}\" is not known here and stays visible",
                        call.name
                    );
                    notes.push(Note::among(&lines, open, message));
                }
                out.push_str(whole);
            }
        }
        at = open + call.length;
    }
    out.push_str(&text[at..]);
    out
}

/// `{{ name(key="value") }}` or `{% name(…) %}`.
struct Call<'a> {
    name: &'a str,
    arguments: &'a str,
    length: usize,
    /// `{{/* … */}}`: how a text speaks about a shortcode.
    is_quoted: bool,
    inner: &'a str,
}

impl<'a> Call<'a> {
    /// `text` is all of the tag.
    fn read(text: &'a str) -> Option<Call<'a>> {
        let (length, end) = (text.len(), text.len().checked_sub(2)?);
        let inner = text.get(2..end)?;
        let quoted = inner.strip_prefix("/*").and_then(|rest| rest.strip_suffix("*/"));
        if let Some(inner) = quoted {
            return Some(Call { name: "", arguments: "", length, is_quoted: true, inner });
        }
        let inner = inner.trim();
        let (name, arguments) = match inner.find(['(', '{']) {
            // Where another tag is opened before the name has ended, that one may be the call.
            Some(end) if inner[end..].starts_with('{') => return None,
            Some(end) => (inner[..end].trim(), inner[end + 1..].strip_suffix(')')?),
            None if inner == "end" => (inner, ""),
            None => return None,
        };
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        is_name.then_some(Call { name, arguments, length, is_quoted: false, inner })
    }

    fn argument(&self, key: &str) -> Option<&'a str> {
        let (_, rest) = self.arguments.split_once(key)?;
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|quote| "\"'`".contains(*quote))?;
        rest[1..].split(quote).next()
    }

    fn rewritten(&self) -> Option<String> {
        if self.is_quoted {
            // Nothing here reads a call in two braces: it may be shown as it is.
            return Some(format!("{{{{{}}}}}", self.inner));
        }
        match self.name {
            "youtube" | "vimeo" => {
                Some(format!("{{{{< {} {} >}}}}", self.name, self.argument("id")?))
            }
            "gist" => {
                let url = self.argument("url")?;
                Some(format!("<{url}>"))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{note_unknown, of_zola};

    #[test]
    fn those_of_zola_are_rewritten_or_noted() {
        let mut notes = Vec::new();
        let text = "a {{ youtube(id=\"x\", class='b') }} {{/* youtube(id=\"y\") */}}\n{% quote(by=\"b\") %}\nq\n{% end %}\n{{ 1 }}";
        assert_eq!(
            of_zola("a.md", text, 0, &mut notes),
            "a {{< youtube x >}} {{ youtube(id=\"y\") }}\n{% quote(by=\"b\") %}\nq\n{% end %}\n{{ 1 }}"
        );
        assert_eq!(
            notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["a.md:2:1: the shortcode \"quote\" is not known here and stays visible"]
        );
    }

    #[test]
    fn the_least_that_could_be_a_comment_is_none() {
        for text in ["{{/*/}}", "{%/*/%}", "{{/*}}", "{{}}", "{{/**/}}{{/*/}}"] {
            let mut notes = Vec::new();
            let kept = text.replace("{{/**/}}", "{{}}");
            assert_eq!(of_zola("a.md", text, 0, &mut notes), kept);
            assert_eq!(notes, [], "{text}");
        }
    }

    #[test]
    fn those_of_hugo_are_noted_once() {
        let mut notes = Vec::new();
        let text = "{{< figure src=\"a\" >}} {{</* b */>}} {{% note %}}x{{% /note %}}";
        note_unknown("a.md", text, 0, &mut notes);
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].place, Some((1, 38)));
    }
}
