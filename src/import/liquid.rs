//! Liquid in a text: what it stands for is put in its place, what is not known stays and is noted.

use std::collections::HashSet;

use super::closers::Closers;
use super::note::Note;
use crate::content::Lines;

/// What a text may ask for.
pub(super) struct Surroundings<'a> {
    /// The address of a page by what `link`, `post_url` or `url_for` names.
    pub address: &'a dyn Fn(&str) -> Option<String>,
    /// The value of a variable such as `page.title`.
    pub value: &'a dyn Fn(&str) -> Option<String>,
}

/// Filters that change nothing here: addresses begin at the root, and text is escaped where it is written.
const NEUTRAL_FILTERS: [&str; 8] = [
    "relative_url",
    "absolute_url",
    "url",
    "prepend: site.baseurl",
    "prepend: site.url",
    "escape",
    "strip",
    "htmlBaseUrl",
];

/// Replaces all tags of the body, which begins at byte `start` of the file's text.
pub(super) fn replace(
    path: &str,
    text: &str,
    start: usize,
    surroundings: &Surroundings<'_>,
    notes: &mut Vec<Note>,
) -> String {
    let lines = Lines::new(path, text);
    let mut reader = Reader {
        text,
        at: start,
        out: String::with_capacity(text.len() - start),
        closers: Closers::of(text),
        missing: HashSet::new(),
    };
    while let Some(tag) = reader.next_tag() {
        let replaced = match tag.is_output {
            true => output(tag.inner, surroundings).map(|value| reader.out.push_str(&value)),
            false => reader.tag(&tag, surroundings),
        };
        if replaced.is_none() {
            let name = tag.inner.split_whitespace().next().unwrap_or_default();
            // What closes something unknown goes with what opened it.
            if !name.starts_with("end") && !["else", "elsif", "when"].contains(&name) {
                let whole = text[tag.from..tag.to].lines().next().unwrap_or_default();
                notes.push(Note::among(&lines, tag.from, format!("`{whole}` stays as it is")));
            }
            reader.out.push_str(&text[tag.from..tag.to]);
        }
        // Of a tag with a body it is the closing one that counts.
        if tag.trims_after && reader.at == tag.to {
            let rest = &text[reader.at..];
            reader.at += rest.len() - rest.trim_start().len();
        }
    }
    reader.out
}

struct Reader<'a> {
    text: &'a str,
    /// What follows has not been read.
    at: usize,
    out: String,
    closers: Closers<'a>,
    /// Closing tags that do not come any more.
    missing: HashSet<String>,
}

/// `{% … %}` or `{{ … }}`.
struct Tag<'a> {
    from: usize,
    to: usize,
    inner: &'a str,
    is_output: bool,
    trims_after: bool,
}

impl<'a> Reader<'a> {
    /// Takes over the text up to the next tag, and the tag.
    fn next_tag(&mut self) -> Option<Tag<'a>> {
        let (text, start) = (self.text, self.at);
        let mut braces = text[start..].match_indices('{').map(|(at, _)| start + at);
        let tag = braces.find_map(|open| Some((open, self.closers.close(open)?)));
        let Some((from, end)) = tag else {
            self.out.push_str(&text[start..]);
            self.at = text.len();
            return None;
        };
        let is_output = text[from..].starts_with("{{");
        let inner = &text[from + 2..end];
        let trims_before = inner.starts_with('-');
        let trims_after = inner.ends_with('-') && inner.len() > 1;
        let inner = inner.strip_prefix('-').unwrap_or(inner);
        let inner = inner.strip_suffix('-').filter(|_| trims_after).unwrap_or(inner);
        self.out.push_str(&text[start..from]);
        if trims_before {
            self.out.truncate(self.out.trim_end().len());
        }
        self.at = end + 2;
        Some(Tag { from, to: self.at, inner: inner.trim(), is_output, trims_after })
    }

    /// Replaces a tag with all that belongs to it; `None` where that is not known.
    fn tag(&mut self, tag: &Tag<'a>, surroundings: &Surroundings<'_>) -> Option<()> {
        let (name, rest) = tag.inner.split_once(char::is_whitespace).unwrap_or((tag.inner, ""));
        let rest = rest.trim();
        match name {
            "raw" | "verbatim" => {
                let inner = self.until(&format!("end{name}"))?;
                self.out.push_str(inner);
            }
            "comment" => {
                self.until("endcomment")?;
            }
            "highlight" => {
                let code = self.until("endhighlight")?;
                let language = rest.split_whitespace().next().unwrap_or_default();
                self.fence(language.trim_matches(['"', '\'']), code);
            }
            "post_url" | "link" => {
                let address = (surroundings.address)(rest.trim_matches(['"', '\'']))?;
                self.out.push_str(&address);
            }
            "gist" => {
                let id = rest.split_whitespace().next()?.trim_matches(['"', '\'']);
                let (user, id) = id.split_once('/')?;
                self.out.push_str(&format!("{{{{< gist {user} {id} >}}}}"));
            }
            "youtube" | "vimeo" => {
                let id = rest.split_whitespace().next()?.trim_matches(['"', '\'']);
                self.out.push_str(&format!("{{{{< {name} {id} >}}}}"));
            }
            "include" => {
                let name = ["youtube", "vimeo"].into_iter().find(|name| {
                    rest.split_whitespace().next().is_some_and(|file| file.contains(name))
                })?;
                let id = ["id=", "video_id=", "video="].iter().find_map(|key| {
                    let value = &rest[rest.find(*key)? + key.len()..];
                    let quote = value.chars().next().filter(|quote| "\"'".contains(*quote))?;
                    value[1..].split(quote).next()
                })?;
                self.out.push_str(&format!("{{{{< {name} {id} >}}}}"));
            }
            _ => return None,
        }
        Some(())
    }

    /// The text up to the tag `name`, which is passed by.
    fn until(&mut self, name: &str) -> Option<&'a str> {
        if self.missing.contains(name) {
            return None;
        }
        let (text, start) = (self.text, self.at);
        let mut closers = Closers::of(text);
        let opens = text[start..].match_indices("{%").map(|(at, _)| start + at);
        let mut tags = opens.map_while(|open| Some((open, closers.close(open)?)));
        let found =
            tags.find(|(open, close)| text[open + 2..*close].trim_matches('-').trim() == name);
        let Some((open, close)) = found else {
            self.missing.insert(name.to_owned());
            return None;
        };
        let behind = &text[close + 2..];
        let trims = text[..close].ends_with('-');
        let blanks = behind.len() - behind.trim_start().len();
        self.at = close + 2 + if trims { blanks } else { 0 };
        Some(&text[start..open])
    }

    /// A block of code, in a fence that is longer than any in it.
    fn fence(&mut self, language: &str, code: &str) {
        let longest = code
            .lines()
            .map(|line| line.trim_start().bytes().take_while(|byte| *byte == b'`').count());
        let fence = "`".repeat(longest.max().unwrap_or(0).max(2) + 1);
        let line_start = self.out.rfind('\n').map_or(0, |newline| newline + 1);
        if !self.out[line_start..].trim().is_empty() {
            self.out.push('\n');
        }
        let code = code.trim_matches('\n').trim_end();
        self.out.push_str(&format!("{fence}{language}\n{code}\n{fence}"));
    }
}

/// The value of `{{ … }}`.
fn output(inner: &str, surroundings: &Surroundings<'_>) -> Option<String> {
    let mut parts = inner.split('|').map(str::trim);
    let base = parts.next()?;
    let quote = base.chars().next().filter(|quote| "\"'".contains(*quote));
    let value = match quote {
        Some(quote) => base[1..].strip_suffix(quote)?.to_owned(),
        None => (surroundings.value)(base)?,
    };
    parts.all(|filter| NEUTRAL_FILTERS.contains(&filter)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::{Surroundings, replace};

    fn replaced(text: &str) -> (String, Vec<String>) {
        let surroundings = Surroundings {
            address: &|name| (name == "2009-04-11-lamp").then(|| "/2009/lamp.html".to_owned()),
            value: &|name| (name == "site.baseurl").then(String::new),
        };
        let mut notes = Vec::new();
        let text = replace("a.md", text, 0, &surroundings, &mut notes);
        (text, notes.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn known_tags_become_what_they_stand_for() {
        for (liquid, expected) in [
            ("[a]({{ site.baseurl }}/b)", "[a](/b)"),
            ("[a]({% post_url 2009-04-11-lamp %}#x)", "[a](/2009/lamp.html#x)"),
            ("![a]({{ '/i.png' | relative_url }})", "![a](/i.png)"),
            ("a {%- comment %} x {% endcomment -%} b", "ab"),
            ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
            (
                "{% highlight ruby linenos %}\nputs 1\n{% endhighlight %}\n",
                "```ruby\nputs 1\n```\n",
            ),
            ("{% highlight md %}\n```\n{% endhighlight %}", "````md\n```\n````"),
            ("{% include youtube.html id=\"x_1\" %}", "{{< youtube x_1 >}}"),
            ("{ not } {%", "{ not } {%"),
            ("{% raw %}{%}{{x}}{% endraw %}", "{%}{{x}}"),
        ] {
            assert_eq!(replaced(liquid), (expected.to_owned(), vec![]), "{liquid}");
        }
    }

    #[test]
    fn unknown_tags_stay_and_have_their_place() {
        let text = "one\ntwo {% for x in y %}{{ x }}{% endfor %}";
        let (kept, notes) = replaced(text);
        assert_eq!(kept, text);
        assert_eq!(
            notes,
            ["a.md:2:5: `{% for x in y %}` stays as it is", "a.md:2:21: `{{ x }}` stays as it is"]
        );
    }
}
