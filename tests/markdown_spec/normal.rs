//! HTML without what does not matter, and without what the blog adds by design.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use html5gum::emitters::default::{StartTag, Token};
use html5gum::{State, Tokenizer};

/// Around these, white space means nothing.
const BLOCKS: [&str; 34] = [
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Two texts with the same normal form show the same.
pub fn normal(html: &str) -> String {
    let mut normal = Normal::default();
    let mut tokenizer = Tokenizer::new(html);
    while let Some(Ok(token)) = tokenizer.next() {
        if let Token::StartTag(tag) = &token {
            match &tag.name[..] {
                b"textarea" | b"title" => tokenizer.set_state(State::RcData),
                b"script" => tokenizer.set_state(State::ScriptData),
                b"style" => tokenizer.set_state(State::RawText),
                _ => {}
            }
        }
        normal.push(token);
    }
    normal.out.trim().to_owned()
}

#[derive(Default)]
struct Normal {
    out: String,
    is_in_pre: bool,
    /// Inside a heading's link to itself.
    is_in_self_link: bool,
    /// The caption that is being read.
    caption: Option<String>,
    /// Inside the frame of a table.
    is_in_frame: bool,
}

impl Normal {
    fn push(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) => self.start(&tag),
            Token::EndTag(tag) => self.end(&lossy(&tag.name)),
            Token::String(text) => self.text(&lossy(&text.value)),
            Token::Comment(comment) => {
                write!(self.out, "<!--{}-->", lossy(&comment.value)).expect("a string");
            }
            Token::Doctype(doctype) => {
                write!(self.out, "<!{}>", lossy(&doctype.name)).expect("a string");
            }
            Token::Error(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        let text: String = text.chars().map(plain).collect();
        if let Some(caption) = &mut self.caption {
            caption.push_str(&text);
        } else if self.is_in_pre {
            push_escaped(&mut self.out, &text);
        } else {
            for character in text.chars() {
                match character {
                    character if character.is_ascii_whitespace() => self.blank(),
                    character => push_escaped(&mut self.out, character.encode_utf8(&mut [0; 4])),
                }
            }
        }
    }

    /// One blank for many, and none beside a block.
    fn blank(&mut self) {
        let is_after_block = self.out.is_empty()
            || self.out.ends_with(' ')
            || self.out.rsplit_once('<').is_some_and(|(_, tag)| {
                let name = tag.trim_start_matches('/').split(['>', ' ']).next();
                tag.ends_with('>') && name.is_some_and(is_block)
            });
        if !is_after_block {
            self.out.push(' ');
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name = lossy(&tag.name);
        let mut attributes: BTreeMap<String, String> = tag
            .attributes
            .iter()
            .map(|(key, value)| (lossy(key), lossy(value).chars().map(plain).collect()))
            .collect();
        let class = attributes.get("class").cloned().unwrap_or_default();
        match (name.as_str(), class.as_str()) {
            ("a", "self-link") => {
                self.is_in_self_link = true;
                self.out.truncate(self.out.trim_end().len());
                return;
            }
            ("div", "table") => {
                self.is_in_frame = true;
                return;
            }
            ("figure", _) => return self.tag("<p>", true),
            ("figcaption", _) => {
                self.caption = Some(String::new());
                return;
            }
            _ => {}
        }
        without_additions(&name, &mut attributes);
        let mut written = format!("<{name}");
        for (key, value) in &attributes {
            write!(written, " {key}=\"").expect("a string");
            push_escaped(&mut written, value);
            written.push('"');
        }
        written.push('>');
        self.is_in_pre |= name == "pre";
        self.tag(&written, is_block(&name));
    }

    fn end(&mut self, name: &str) {
        match name {
            "a" if self.is_in_self_link => self.is_in_self_link = false,
            "div" if self.is_in_frame => self.is_in_frame = false,
            "figcaption" => {
                let caption = self.caption.take().unwrap_or_default();
                let at = self.out.rfind("<img").expect("a figure has a picture");
                let end = at + self.out[at..].find('>').expect("a tag ends");
                let mut title = " title=\"".to_owned();
                push_escaped(&mut title, &caption);
                title.push('"');
                self.out.insert_str(end, &title);
            }
            "figure" => self.tag("</p>", true),
            name => {
                self.is_in_pre &= name != "pre";
                self.tag(&format!("</{name}>"), is_block(name));
            }
        }
    }

    fn tag(&mut self, tag: &str, is_block: bool) {
        if is_block && !self.is_in_pre {
            self.out.truncate(self.out.trim_end_matches(' ').len());
        }
        self.out.push_str(tag);
    }
}

/// Attributes that the blog adds, or says by class.
fn without_additions(name: &str, attributes: &mut BTreeMap<String, String>) {
    let added: &[&str] = match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => &["id"],
        "pre" => &["tabindex"],
        "img" => &["loading", "decoding"],
        "input" => &["aria-label"],
        "li" if attributes.get("class").is_some_and(|class| class == "task") => &["class"],
        "td" | "th" => {
            if let Some(side) = attributes.remove("class") {
                attributes.insert("align".to_owned(), side);
            }
            &[]
        }
        _ => &[],
    };
    for key in added {
        attributes.remove(*key);
    }
}

/// A typographic mark as the author typed it; dashes and ellipses are one each.
fn plain(character: char) -> char {
    match character {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        character => character,
    }
}

fn push_escaped(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            character => out.push(character),
        }
    }
}

fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
