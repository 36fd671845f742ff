//! The words of the theme in the languages that it speaks.

mod germanic;
mod other;
mod romance;

use serde::Serialize;

use super::Labels;

/// The theme's own words in one language; templates see them as `t`.
#[derive(Debug, Serialize)]
pub(super) struct Strings {
    /// Primary subtag (BCP 47).
    #[serde(skip)]
    language: &'static str,
    #[serde(skip)]
    months: [&'static str; 12],
    /// With `{d}`, `{month}` and `{y}`.
    #[serde(skip)]
    day: &'static str,
    /// With `{month}` and `{y}`.
    #[serde(skip)]
    month: &'static str,
    /// With `{n}`.
    #[serde(skip)]
    reading: &'static str,
    /// The words inside of an article.
    #[serde(skip)]
    pub labels: Labels<'static>,
    pub skip: &'static str,
    pub navigation: &'static str,
    pub published: &'static str,
    pub updated: &'static str,
    pub by: &'static str,
    pub contents: &'static str,
    pub read_on: &'static str,
    pub newer: &'static str,
    pub older: &'static str,
    pub related: &'static str,
    pub backlinks: &'static str,
    pub archive: &'static str,
    pub feed: &'static str,
    pub nothing: &'static str,
    pub tags: &'static str,
    pub categories: &'static str,
    pub series: &'static str,
    pub authors: &'static str,
    pub not_found: &'static str,
    pub not_found_text: &'static str,
    pub suggestions: &'static str,
    pub gone: &'static str,
    pub gone_text: &'static str,
    pub home: &'static str,
}

const ALL: [&Strings; 12] = [
    &germanic::ENGLISH,
    &germanic::GERMAN,
    &germanic::DUTCH,
    &germanic::SWEDISH,
    &romance::FRENCH,
    &romance::SPANISH,
    &romance::PORTUGUESE,
    &romance::ITALIAN,
    &other::RUSSIAN,
    &other::JAPANESE,
    &other::CHINESE,
    &other::ARABIC,
];

/// A language of which the theme knows no words gets English ones and ISO dates.
static UNKNOWN: Strings = Strings { day: "{y}-{mm}-{dd}", month: "{y}-{mm}", ..germanic::ENGLISH };

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 10] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

impl Strings {
    /// The words for a language tag; its region and script do not matter.
    pub fn of(tag: &str) -> &'static Strings {
        let language = primary(tag);
        ALL.into_iter().find(|strings| strings.language == language).unwrap_or(&UNKNOWN)
    }

    pub fn day(&self, year: i16, month: i8, day: i8) -> String {
        self.fill(self.day, year, month)
            .replace("{dd}", &format!("{day:02}"))
            .replace("{d}", &day.to_string())
    }

    pub fn month(&self, year: i16, month: i8) -> String {
        self.fill(self.month, year, month)
    }

    pub fn reading(&self, minutes: usize) -> String {
        self.reading.replace("{n}", &minutes.to_string())
    }

    /// The heading of a taxonomy that everyone has; `None` for the site's own.
    pub fn taxonomy(&self, name: &str) -> Option<&'static str> {
        match name {
            "tags" => Some(self.tags),
            "categories" => Some(self.categories),
            "series" => Some(self.series),
            "authors" => Some(self.authors),
            _ => None,
        }
    }

    fn fill(&self, pattern: &str, year: i16, month: i8) -> String {
        let name = usize::try_from(month - 1).ok().and_then(|index| self.months.get(index));
        pattern
            .replace("{month}", name.copied().unwrap_or_default())
            .replace("{mm}", &format!("{month:02}"))
            .replace("{m}", &month.to_string())
            .replace("{y}", &year.to_string())
    }
}

/// `rtl` or `ltr`, as the language is written.
pub(super) fn direction(tag: &str) -> &'static str {
    if RIGHT_TO_LEFT.contains(&primary(tag).as_str()) { "rtl" } else { "ltr" }
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{ALL, Strings, direction};

    #[test]
    fn a_day_is_said_as_people_say_it() {
        for (tag, expected) in [
            ("en-GB", "5 March 2024"),
            ("de", "5. März 2024"),
            ("es", "5 de marzo de 2024"),
            ("fr-CA", "5 mars 2024"),
            ("ja", "2024年3月5日"),
            ("ar", "5 مارس 2024"),
            ("tlh", "2024-03-05"),
        ] {
            assert_eq!(Strings::of(tag).day(2024, 3, 5), expected, "{tag}");
        }
        assert_eq!(Strings::of("zh").month(2024, 12), "2024年12月");
        assert_eq!(Strings::of("tlh").month(2024, 12), "2024-12");
    }

    #[test]
    fn no_language_lacks_a_word() {
        for strings in ALL {
            let words = serde_json::to_value(strings).expect("plain strings");
            for (name, word) in words.as_object().expect("a struct") {
                let is_empty = word.as_str().is_none_or(str::is_empty);
                assert!(!is_empty, "{} lacks {name}", strings.language);
            }
            assert!(strings.reading.contains("{n}"));
            assert!(strings.months.iter().all(|month| !month.is_empty()));
        }
    }

    #[test]
    fn the_direction_follows_the_language() {
        assert_eq!(direction("ar-EG"), "rtl");
        assert_eq!(direction("HE"), "rtl");
        assert_eq!(direction("en"), "ltr");
        assert_eq!(direction(""), "ltr");
    }
}
