//! Hugo's shortcodes: `{{< name parameters >}}` and `{{% name parameters %}}`.

use std::ops::Range;

/// One shortcode as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shortcode {
    pub range: Range<usize>,
    pub name: String,
    pub role: Role,
    pub parameters: Vec<Parameter>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `{{< name >}}`; whether it has an end of its own depends on the name.
    Open,
    /// `{{< /name >}}`.
    Close,
    /// `{{</* name */>}}`: how a text speaks about a shortcode.
    Quoted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parameter {
    /// `None` for one that counts by its place.
    pub name: Option<String>,
    pub value: String,
}

impl Shortcode {
    /// The shortcode that begins at `at`, if what stands there is one.
    pub fn read(text: &str, at: usize) -> Option<Shortcode> {
        let rest = text.get(at..)?;
        let close = match rest.get(..3)? {
            "{{<" => ">}}",
            "{{%" => "%}}",
            _ => return None,
        };
        let mut reader = Reader { rest: &rest[3..] };
        if reader.take("/*") {
            let length =
                reader.rest.find("*/").filter(|at| reader.rest[at + 2..].starts_with(close))?;
            let end = at + 5 + length + 2 + close.len();
            let name = reader.rest[..length].trim().to_owned();
            return Some(Shortcode {
                range: at..end,
                name,
                role: Role::Quoted,
                parameters: vec![],
            });
        }
        reader.skip_blanks();
        let role = if reader.take("/") { Role::Close } else { Role::Open };
        reader.skip_blanks();
        let is_name = |character: char| character.is_alphanumeric() || "_-./".contains(character);
        let name = reader.take_while(is_name).trim_end_matches('/').to_owned();
        if name.is_empty() {
            return None;
        }
        let mut parameters = Vec::new();
        loop {
            reader.skip_blanks();
            if reader.take(close) || (reader.take("/") && reader.take(close)) {
                break;
            }
            parameters.push(reader.parameter(close)?);
        }
        let range = at..text.len() - reader.rest.len();
        Some(Shortcode { range, name, role, parameters })
    }

    /// A parameter by its name, or by its place if all count by their places.
    pub fn parameter(&self, name: &str, place: usize) -> Option<&str> {
        let by_name = |parameter: &&Parameter| {
            parameter.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        let by_place = || self.parameters.get(place).filter(|parameter| parameter.name.is_none());
        let found = self.parameters.iter().find(by_name).or_else(by_place)?;
        Some(found.value.as_str()).filter(|value| !value.is_empty())
    }
}

/// Where the closing shortcode of `open` stands, if it comes.
pub(super) fn closing(text: &str, open: &Shortcode) -> Option<Shortcode> {
    let from = open.range.end;
    text[from..].match_indices("{{").find_map(|(at, _)| {
        let found = Shortcode::read(text, from + at)?;
        (found.role == Role::Close && found.name == open.name).then_some(found)
    })
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let length = self.rest.find(|character| !belongs(character)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn parameter(&mut self, close: &str) -> Option<Parameter> {
        if let Some(value) = self.quoted() {
            return Some(Parameter { name: None, value });
        }
        let end = |rest: &str| rest.starts_with(close) || rest.starts_with("{{");
        let mut length = 0;
        for (at, character) in self.rest.char_indices() {
            if character.is_whitespace() || "=\"`".contains(character) || end(&self.rest[at..]) {
                break;
            }
            length = at + character.len_utf8();
        }
        let (word, rest) = self.rest.split_at(length);
        if word.is_empty() {
            return None;
        }
        self.rest = rest;
        if !self.take("=") {
            return Some(Parameter { name: None, value: word.to_owned() });
        }
        let value = match self.quoted() {
            Some(value) => value,
            None => {
                let is_bare =
                    |character: char| !character.is_whitespace() && !">%}\"".contains(character);
                self.take_while(is_bare).to_owned()
            }
        };
        Some(Parameter { name: Some(word.to_owned()), value })
    }

    /// `"..."` with backslash escapes, or a raw string in backticks.
    fn quoted(&mut self) -> Option<String> {
        let quote = self.rest.chars().next().filter(|quote| "\"`".contains(*quote))?;
        let mut value = String::new();
        let mut characters = self.rest[1..].char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' if quote == '"' => value.push(characters.next()?.1),
                _ if character == quote => {
                    self.rest = &self.rest[1 + at + 1..];
                    return Some(value);
                }
                _ => value.push(character),
            }
        }
        None
    }
}
