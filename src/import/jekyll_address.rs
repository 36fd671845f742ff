//! Where Jekyll puts a page: its permalink styles and their tokens.

use super::addresses::{split, split_ending, tidy};
use super::slugs;

/// What the tokens of a pattern stand for in one page.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// `2009-04-11T10:00:00`, or shorter; empty for a page without.
    pub date: String,
    /// The file's name without its date and ending, or the `slug`.
    pub slug: String,
    pub categories: Vec<String>,
    /// Of a collection: its name, and the path in it without ending.
    pub collection: String,
    pub path: String,
}

/// The pattern that a style stands for.
fn pattern(style: &str) -> &str {
    match style {
        "date" => "/:categories/:year/:month/:day/:title:output_ext",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
        "none" => "/:categories/:title:output_ext",
        pattern => pattern,
    }
}

/// The address of a post or of a page in a collection; `None` where a token is not known or the date is
/// missing.
pub(super) fn of_post(style: &str, values: &Values) -> Option<String> {
    let mut path = String::new();
    let pattern = pattern(style);
    let mut rest = pattern;
    while let Some(colon) = rest.find(':') {
        path.push_str(&rest[..colon]);
        let behind = &rest[colon + 1..];
        let end =
            behind.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(behind.len());
        // `:title_` is a token and an underscore.
        let name = behind[..end].trim_end_matches('_');
        path.push_str(&value(name, values)?);
        rest = &behind[name.len()..];
    }
    path.push_str(rest);
    let path = tidy(&path);
    // A pattern without an ending names a file that answers without one.
    let is_bare =
        !path.ends_with('/') && !path.rsplit('/').next().unwrap_or_default().contains('.');
    Some(if is_bare { path + "/" } else { path })
}

fn value(name: &str, values: &Values) -> Option<String> {
    let digits = |from: usize, to: usize| values.date.get(from..to).map(str::to_owned);
    let bare =
        |digits: Option<String>| digits.map(|digits| digits.trim_start_matches('0').to_owned());
    Some(match name {
        "year" => digits(0, 4)?,
        "short_year" => digits(2, 4)?,
        "month" => digits(5, 7)?,
        "i_month" => bare(digits(5, 7))?,
        "day" => digits(8, 10)?,
        "i_day" => bare(digits(8, 10))?,
        "y_day" => format!("{:03}", day_of_year(&values.date)?),
        "hour" => digits(11, 13).unwrap_or_else(|| "00".to_owned()),
        "minute" => digits(14, 16).unwrap_or_else(|| "00".to_owned()),
        "second" => digits(17, 19).unwrap_or_else(|| "00".to_owned()),
        "title" | "name" => slugs::jekyll_pretty(&values.slug),
        "slug" => slugs::jekyll(&values.slug),
        "categories" => {
            let mut names: Vec<String> = Vec::new();
            for category in &values.categories {
                let name = category.to_lowercase();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names.join("/")
        }
        "slugified_categories" => {
            values.categories.iter().map(|name| slugs::jekyll(name)).collect::<Vec<_>>().join("/")
        }
        "collection" => values.collection.clone(),
        "path" => values.path.clone(),
        "output_ext" => ".html".to_owned(),
        _ => return None,
    })
}

fn day_of_year(date: &str) -> Option<u32> {
    let number = |from: usize, to: usize| date.get(from..to)?.parse::<u32>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = [31, 28 + u32::from(is_leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before: u32 = days.iter().take(month.checked_sub(1)? as usize).sum();
    Some(before + day)
}

/// The address of a page that is no post, from the path of its file and the style of the site.
pub(super) fn of_page(path: &str, style: &str) -> String {
    let (folder, name) = split(path);
    let (stem, _) = split_ending(name);
    let is_pretty = style == "pretty" || (style.contains(':') && style.ends_with('/'));
    match (stem, is_pretty) {
        ("index", _) => tidy(folder),
        (_, true) => tidy(&format!("{folder}{stem}/")),
        (_, false) => tidy(&format!("{folder}{stem}.html")),
    }
}

/// The id that Jekyll gives a post, which jekyll-feed writes into entries: folder of the address and slug.
pub(super) fn id_of(url: &str, slug: &str) -> String {
    let bare = url.trim_end_matches('/');
    let folder = bare.rfind('/').map_or("", |slash| &bare[..slash]);
    format!("{folder}/{slug}")
}

#[cfg(test)]
mod tests {
    use super::{Values, id_of, of_page, of_post};

    #[test]
    fn styles_and_patterns_give_the_addresses_of_old() {
        let values = Values {
            date: "2012-02-09 10:05:00 +0100".to_owned(),
            slug: "What's_New".to_owned(),
            categories: vec!["Tech".to_owned(), "tech".to_owned(), "Lamps".to_owned()],
            ..Values::default()
        };
        for (style, expected) in [
            ("date", "/tech/lamps/2012/02/09/What's_New.html"),
            ("pretty", "/tech/lamps/2012/02/09/What's_New/"),
            ("ordinal", "/tech/lamps/2012/040/What's_New.html"),
            ("none", "/tech/lamps/What's_New.html"),
            ("/:year/:i_month/:slug", "/2012/2/what-s-new/"),
            ("/blog/:title_:short_year.html", "/blog/What's_New_12.html"),
        ] {
            assert_eq!(of_post(style, &values).as_deref(), Some(expected), "{style}");
        }
        assert_eq!(of_post("/:week/:title", &values), None);
    }

    #[test]
    fn pages_follow_the_style_of_the_site() {
        assert_eq!(of_page("about.md", "date"), "/about.html");
        assert_eq!(of_page("docs/Setup.md", "pretty"), "/docs/Setup/");
        assert_eq!(of_page("docs/index.md", "date"), "/docs/");
        assert_eq!(of_page("a.md", "/:year/:title/"), "/a/");
    }

    #[test]
    fn ids_are_those_of_the_feed() {
        assert_eq!(id_of("/2012/02/09/lamp.html", "lamp"), "/2012/02/09/lamp");
        assert_eq!(id_of("/2012/lamp/", "lamp"), "/2012/lamp");
        assert_eq!(id_of("/lamp/", "lamp"), "/lamp");
    }
}
