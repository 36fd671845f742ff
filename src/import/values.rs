//! Values of settings and front matter, read as other engines read them: with good will.

use serde_json::{Map, Value};

/// A table of settings, whose keys count without regard to case.
#[derive(Debug, Clone, Default)]
pub(super) struct Table(pub Map<String, Value>);

impl Table {
    /// The value at a path of keys with dots between them.
    pub fn get(&self, path: &str) -> Option<&Value> {
        let mut keys = path.split('.');
        let mut value = find(&self.0, keys.next()?)?;
        for key in keys {
            value = find(value.as_object()?, key)?;
        }
        Some(value).filter(|value| !value.is_null())
    }

    pub fn text(&self, path: &str) -> Option<String> {
        self.get(path).and_then(text).filter(|text| !text.is_empty())
    }

    pub fn flag(&self, path: &str) -> Option<bool> {
        flag(self.get(path)?)
    }

    /// A positive number.
    pub fn count(&self, path: &str) -> Option<u64> {
        let value = self.get(path)?;
        let number = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok());
        number.filter(|number| *number > 0)
    }

    /// A list of texts; one text is a list of one.
    pub fn texts(&self, path: &str) -> Vec<String> {
        self.get(path).map(texts).unwrap_or_default()
    }

    pub fn table(&self, path: &str) -> Option<&Map<String, Value>> {
        self.get(path)?.as_object()
    }
}

fn find<'m>(map: &'m Map<String, Value>, key: &str) -> Option<&'m Value> {
    map.get(key).or_else(|| {
        map.iter().find(|(own, _)| own.eq_ignore_ascii_case(key)).map(|(_, value)| value)
    })
}

/// A text, or a number or a flag as it is written.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

pub(super) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some(true),
            "false" | "no" | "off" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The texts of a list; one text is a list of one.
pub(super) fn texts(value: &Value) -> Vec<String> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let texts = items.iter().filter_map(text).map(|text| text.trim().to_owned());
    texts.filter(|text| !text.is_empty()).collect()
}
