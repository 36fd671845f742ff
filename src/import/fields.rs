//! Front matter as this engine writes it: JSON, the known fields first, each of its type.

use serde_json::{Map, Value, json};

use super::note::Note;
use super::values;
use crate::content::{Lines, is_date};

/// Text fields, in the order in which they are written; dates and lists stand between them.
const ORDER: [&str; 28] = [
    "title",
    "date",
    "publishDate",
    "lastmod",
    "expiryDate",
    "draft",
    "slug",
    "url",
    "aliases",
    "id",
    "redirect_to",
    "canonical_url",
    "description",
    "summary",
    "authors",
    "tags",
    "categories",
    "series",
    "keywords",
    "weight",
    "images",
    "related",
    "lang",
    "dir",
    "toc",
    "check",
    "params",
    "",
];

const DATES: [&str; 4] = ["date", "publishDate", "lastmod", "expiryDate"];
const LISTS: [&str; 8] =
    ["aliases", "authors", "tags", "categories", "series", "keywords", "images", "related"];
const FLAGS: [&str; 2] = ["draft", "toc"];

/// Other names of fields, in lower case.
const OTHER_NAMES: [(&str, &str); 14] = [
    ("pubdate", "publishDate"),
    ("publish_date", "publishDate"),
    ("published", "publishDate"),
    ("modified", "lastmod"),
    ("updated", "lastmod"),
    ("last_modified_at", "lastmod"),
    ("unpublishdate", "expiryDate"),
    ("author", "authors"),
    ("tag", "tags"),
    ("category", "categories"),
    ("extra", "params"),
    ("canonicalurl", "canonical_url"),
    ("redirect_from", "aliases"),
    ("guid", "id"),
];

/// The fields of one page.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    known: Map<String, Value>,
    /// Lists of the site's own taxonomies.
    terms: Vec<(String, Vec<String>)>,
    params: Map<String, Value>,
}

impl Fields {
    /// Takes a field by whatever name it has. What is not of the field's type goes into `params`, with a
    /// note at byte `at`.
    pub fn take(&mut self, key: &str, value: &Value, taxonomies: &[String]) -> Result<(), String> {
        let lower = key.to_lowercase();
        if value.is_null() || value.as_str() == Some("") {
            return Ok(());
        }
        if lower == "published"
            && let Some(is_published) = values::flag(value)
        {
            if !is_published {
                self.set("draft", json!(true));
            }
            return Ok(());
        }
        let other = OTHER_NAMES.iter().find(|(other, _)| *other == lower).map(|(_, name)| *name);
        let own = ORDER.iter().find(|name| name.eq_ignore_ascii_case(&lower)).copied();
        let Some(name) = other.or(own).filter(|name| !name.is_empty()) else {
            if taxonomies.iter().any(|taxonomy| taxonomy.eq_ignore_ascii_case(&lower)) {
                self.terms.push((lower, values::texts(value)));
            } else {
                self.params.insert(key.to_owned(), value.clone());
            }
            return Ok(());
        };
        match name {
            "params" => match value {
                Value::Object(table) => self.params.extend(table.clone()),
                _ => return self.misfit(key, value, "a table"),
            },
            _ if DATES.contains(&name) => match values::text(value).and_then(|text| date(&text)) {
                Some(date) => self.set(name, json!(date)),
                None => return self.misfit(key, value, "a date"),
            },
            _ if LISTS.contains(&name) => match value {
                Value::Object(table) if name == "authors" && table.contains_key("name") => {
                    self.add(name, values::texts(&table["name"]));
                }
                Value::Object(_) => return self.misfit(key, value, "a list"),
                _ => self.add(name, values::texts(value)),
            },
            _ if FLAGS.contains(&name) => match values::flag(value) {
                Some(flag) => self.set(name, json!(flag)),
                None => return self.misfit(key, value, "true or false"),
            },
            "weight" => match value.as_i64() {
                Some(weight) => self.set(name, json!(weight)),
                None => return self.misfit(key, value, "a whole number"),
            },
            "check" => {
                self.params.insert(key.to_owned(), value.clone());
            }
            _ => match values::text(value) {
                Some(text) => self.set(name, json!(text)),
                None => return self.misfit(key, value, "a text"),
            },
        }
        Ok(())
    }

    fn misfit(&mut self, key: &str, value: &Value, expected: &str) -> Result<(), String> {
        self.params.insert(key.to_owned(), value.clone());
        Err(format!("\"{key}\" is not {expected}; it is kept in \"params\""))
    }

    pub fn set(&mut self, name: &str, value: Value) {
        self.known.insert(name.to_owned(), value);
    }

    pub fn set_default(&mut self, name: &str, value: Value) {
        self.known.entry(name.to_owned()).or_insert(value);
    }

    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.known.remove(name)
    }

    /// Takes a field of one's own out of `params`.
    pub fn remove_param(&mut self, name: &str) -> Option<Value> {
        self.params.remove(name)
    }

    pub fn set_param(&mut self, name: &str, value: Value) {
        self.params.insert(name.to_owned(), value);
    }

    /// Adds to a list what is not in it.
    pub fn add(&mut self, name: &str, items: Vec<String>) {
        let list = self.known.entry(name.to_owned()).or_insert_with(|| json!([]));
        let Value::Array(list) = list else { return };
        for item in items {
            if !list.contains(&json!(item)) {
                list.push(json!(item));
            }
        }
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.known.get(name)?.as_str()
    }

    pub fn list(&self, name: &str) -> Vec<String> {
        match self.known.get(name) {
            Some(list) => values::texts(list),
            None => {
                let own = self.terms.iter().find(|(taxonomy, _)| taxonomy == name);
                own.map(|(_, terms)| terms.clone()).unwrap_or_default()
            }
        }
    }

    /// The object, a line for each field.
    pub fn to_json(&self) -> String {
        let mut lines = Vec::new();
        let mut line = |name: &str, value: &Value| {
            let is_empty = value.as_array().is_some_and(Vec::is_empty);
            if !is_empty {
                lines.push(format!("  {}: {}", json!(name), indented(value)));
            }
        };
        for name in ORDER {
            if let Some(value) = self.known.get(name) {
                line(name, value);
            }
            if name == "series" {
                self.terms.iter().for_each(|(taxonomy, terms)| line(taxonomy, &json!(terms)));
            }
        }
        if !self.params.is_empty() {
            line("params", &Value::Object(self.params.clone()));
        }
        match lines.is_empty() {
            true => "{}".to_owned(),
            false => format!("{{\n{}\n}}", lines.join(",\n")),
        }
    }
}

/// A value on one line, or on several that begin two blanks further in.
pub(super) fn indented(value: &Value) -> String {
    let is_flat = |items: &[Value]| items.iter().all(|item| !item.is_array() && !item.is_object());
    match value {
        Value::Array(items) if is_flat(items) => {
            let items: Vec<String> = items.iter().map(Value::to_string).collect();
            format!("[{}]", items.join(", "))
        }
        _ => format!("{value:#}").replace('\n', "\n  "),
    }
}

/// Reads all of a page's fields; what does not fit is noted.
pub(super) fn of_front(
    path: &str,
    front: &super::front::Front,
    taxonomies: &[String],
    notes: &mut Vec<Note>,
) -> Fields {
    let (mut fields, lines) = (Fields::default(), Lines::new(path, &front.text));
    for (key, value, at) in &front.fields {
        if let Err(message) = fields.take(key, value, taxonomies) {
            notes.push(Note::among(&lines, *at, message));
        }
    }
    fields
}

/// A date in a form that is read here; months and days of one digit get their zero.
fn date(text: &str) -> Option<String> {
    let text = text.trim();
    if is_date(text) {
        return Some(text.to_owned());
    }
    let (day, rest) = text.split_at(text.find(['T', ' ']).unwrap_or(text.len()));
    let mut parts = day.split(['-', '/', '.']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || parts.next().is_some() || ![year, month, day].into_iter().all(is_number) {
        return None;
    }
    let date = format!("{year}-{month:0>2}-{day:0>2}{rest}");
    is_date(&date).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::{Fields, date};
    use serde_json::json;

    #[test]
    fn fields_come_in_their_order_and_types() {
        let mut fields = Fields::default();
        for (key, value) in [
            ("mood", json!("calm")),
            ("Tags", json!([2024, "ink"])),
            ("Title", json!(1984)),
            ("published", json!(false)),
            ("author", json!({ "name": "Ada" })),
            ("guid", json!("urn:1")),
            ("project", json!("lamps")),
        ] {
            fields.take(key, &value, &["project".to_owned()]).expect("all fit");
        }
        assert!(fields.take("weight", &json!("heavy"), &[]).is_err());
        assert_eq!(
            fields.to_json(),
            "{\n  \"title\": \"1984\",\n  \"draft\": true,\n  \"id\": \"urn:1\",\n  \"authors\": [\"Ada\"],\n  \
             \"tags\": [\"2024\", \"ink\"],\n  \"project\": [\"lamps\"],\n  \"params\": {\n    \"mood\": \"calm\",\n    \
             \"weight\": \"heavy\"\n  }\n}"
        );
    }

    #[test]
    fn dates_get_their_zeroes() {
        assert_eq!(date("2013-1-5").as_deref(), Some("2013-01-05"));
        assert_eq!(date("2013/1/5 10:00:00").as_deref(), Some("2013-01-05 10:00:00"));
        assert_eq!(date("2015-06-01 12:00:00 +0200").as_deref(), Some("2015-06-01 12:00:00 +0200"));
        assert_eq!(date("tomorrow"), None);
    }
}
