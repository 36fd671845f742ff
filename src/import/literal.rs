//! An object that a JavaScript program gives away, as far as it is written plainly.

use serde_json::{Map, Value};

/// Objects and lists in one another; what lies deeper is not read.
const DEPTH_MAX: usize = 16;

/// Reads what `export default` or `module.exports` gives away, or the first object that such a function returns:
/// strings, numbers, flags, and lists and objects of them. Tells whether that was all of it.
pub(super) fn read(program: &str) -> (Map<String, Value>, bool) {
    let mark = ["export default", "module.exports"];
    let begin = mark.iter().find_map(|mark| Some(program.find(mark)? + mark.len()));
    let rest =
        begin.map(|begin| program[begin..].trim_start_matches([' ', '=', '\n', '\r', '\t', '(']));
    let Some(rest) = rest else { return (Map::new(), false) };
    let is_object = rest.starts_with('{');
    let returned = || {
        let rest = &rest[rest.find("return")? + "return".len()..];
        Some(rest.trim_start()).filter(|rest| rest.starts_with('{'))
    };
    let object = if is_object { Some(rest) } else { returned() };
    let Some(object) = object else { return (Map::new(), false) };
    let mut reader = Reader { rest: object, is_whole: is_object, depth: 0 };
    let found = match reader.value() {
        Some(Value::Object(found)) => found,
        _ => Map::new(),
    };
    (found, reader.is_whole)
}

struct Reader<'a> {
    rest: &'a str,
    is_whole: bool,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Passes by blanks and comments.
    fn skip(&mut self) {
        loop {
            self.rest = self.rest.trim_start();
            let end = match self.rest.get(..2) {
                Some("//") => self.rest.find('\n'),
                Some("/*") => self.rest.find("*/").map(|end| end + 2),
                _ => return,
            };
            self.rest = &self.rest[end.unwrap_or(self.rest.len())..];
        }
    }

    fn take(&mut self, mark: char) -> bool {
        self.skip();
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self) -> Option<Value> {
        self.skip();
        match self.rest.chars().next()? {
            '"' | '\'' | '`' => self.string().map(Value::String),
            '{' | '[' if self.depth == DEPTH_MAX => None,
            '{' => {
                self.rest = &self.rest[1..];
                self.depth += 1;
                let object = self.object();
                self.depth -= 1;
                Some(Value::Object(object))
            }
            '[' => {
                self.rest = &self.rest[1..];
                self.depth += 1;
                let list = self.list();
                self.depth -= 1;
                Some(Value::Array(list))
            }
            _ => {
                let end = self.rest.find(|c: char| !c.is_alphanumeric() && !"-.".contains(c));
                let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
                let value = serde_json::from_str(word).ok()?;
                self.rest = rest;
                Some(value)
            }
        }
    }

    /// A value with nothing done to it; anything else is passed by.
    fn plain(&mut self) -> Option<Value> {
        let value = self.value();
        self.skip();
        if value.is_some() && (self.rest.is_empty() || self.rest.starts_with([',', '}', ']'])) {
            return value;
        }
        self.is_whole = false;
        self.pass();
        None
    }

    fn object(&mut self) -> Map<String, Value> {
        let mut found = Map::new();
        while !self.rest.is_empty() && !self.take('}') {
            let before = self.rest.len();
            let key = match self.rest.starts_with(['"', '\'', '`']) {
                true => self.string(),
                false => {
                    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
                    let end = self.rest.find(|c| !is_name(c)).unwrap_or(self.rest.len());
                    let (name, rest) = self.rest.split_at(end);
                    self.rest = rest;
                    (!name.is_empty()).then(|| name.to_owned())
                }
            };
            match key.filter(|_| self.take(':')) {
                Some(key) => {
                    let value = self.plain();
                    found.extend(value.map(|value| (key, value)));
                }
                None => {
                    self.is_whole = false;
                    self.pass();
                }
            }
            self.go_on(before);
        }
        found
    }

    fn list(&mut self) -> Vec<Value> {
        let mut found = Vec::new();
        while !self.rest.is_empty() && !self.take(']') {
            let before = self.rest.len();
            found.extend(self.plain());
            self.go_on(before);
        }
        found
    }

    /// Passes by the comma behind an entry, and by a stray mark where nothing else was.
    fn go_on(&mut self, before: usize) {
        if !self.take(',') && self.rest.len() == before {
            let mut characters = self.rest.chars();
            characters.next();
            self.rest = characters.as_str();
        }
    }

    /// A string in any of its quotes; `None` if something is to be put into it.
    fn string(&mut self) -> Option<String> {
        let quote = self.rest.chars().next()?;
        let mut text = String::new();
        let mut characters = self.rest.char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => match characters.next()?.1 {
                    'n' => text.push('\n'),
                    other => text.push(other),
                },
                _ if character == quote => {
                    self.rest = &self.rest[at + 1..];
                    return (quote != '`' || !text.contains("${")).then_some(text);
                }
                other => text.push(other),
            }
        }
        self.rest = "";
        None
    }

    /// Passes by whatever stands before the next comma or the end of the object.
    fn pass(&mut self) {
        let mut depth = 0;
        while let Some(character) = self.rest.chars().next() {
            match character {
                '"' | '\'' | '`' => {
                    self.string();
                    continue;
                }
                '{' | '[' | '(' => depth += 1,
                ',' | '}' | ']' if depth == 0 => return,
                // A stray parenthesis ends nothing here.
                ')' if depth == 0 => {}
                '}' | ']' | ')' => depth -= 1,
                _ => {}
            }
            self.rest = &self.rest[character.len_utf8()..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use serde_json::{Value, json};

    #[test]
    fn what_is_plain_is_read_and_the_rest_is_passed_by() {
        for (program, expected, is_whole) in [
            (
                "export default {\n\ttags: [\n\t\t\"posts\" // all\n\t],\n\t\"layout\": 'post.njk',\n};",
                json!({ "tags": ["posts"], "layout": "post.njk" }),
                true,
            ),
            (
                "module.exports = { url: \"https://a.example\", author: { name: \"A\", url: \"https://b.example\" }, n: 2 };",
                json!({ "url": "https://a.example", "author": { "name": "A", "url": "https://b.example" }, "n": 2 }),
                true,
            ),
            (
                "export default { a: f({ b: 1 }, \"}\"), c: `x${d}`, e: 'y' + z, ...rest, g() { return 1 }, h: true }",
                json!({ "h": true }),
                false,
            ),
            ("export default () => { return { title: \"T\" } }", json!({ "title": "T" }), false),
            ("console.log({ a: 1 })", json!({}), false),
            ("export default { a: [", json!({ "a": [] }), true),
            ("export default { ], a: [ }, 1 ], b: 2 }", json!({ "a": [1], "b": 2 }), false),
        ] {
            let (found, whole) = read(program);
            assert_eq!((Value::Object(found), whole), (expected, is_whole), "{program}");
        }
    }
}
