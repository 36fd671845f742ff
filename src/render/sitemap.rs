//! The list of HTML pages for search engines (sitemaps.org 0.9), and the file that points to it.

use std::fmt::Write;

use jiff::ZonedDateTime;

use super::asset::is_html;
use super::dates::rfc3339;
use super::edition::Edition;
use super::escape::markup;
use crate::content::{DocumentId, Route};

/// Addresses that one sitemap may hold.
const ADDRESSES_MAX: usize = 50_000;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The sitemap at the decoded path `path`: a page for each file that has to be served. The first is
/// at `path` itself; where there are more addresses than one may hold, it is an index of the others.
pub(super) fn sitemap(edition: &Edition<'_>, path: &str) -> Vec<(String, String)> {
    let lines: Vec<String> = edition
        .routes
        .iter()
        .filter_map(|(path, route)| changed(edition, route).map(|date| line(edition, path, date)))
        .collect();
    files(path, &lines, ADDRESSES_MAX, |path| edition.addresses.absolute(path))
}

/// The lines in one file, or in several with an index of them at `path`.
fn files(
    path: &str,
    lines: &[String],
    lines_max: usize,
    absolute: impl Fn(&str) -> String,
) -> Vec<(String, String)> {
    if lines.len() <= lines_max {
        return vec![(path.to_owned(), document("urlset", lines))];
    }
    let parts: Vec<(String, String)> = lines
        .chunks(lines_max)
        .enumerate()
        .map(|(index, lines)| (part_path(path, index + 1), document("urlset", lines)))
        .collect();
    let entry = |(path, _): &(String, String)| {
        format!("<sitemap><loc>{}</loc></sitemap>\n", markup(&absolute(path)))
    };
    let index: Vec<String> = parts.iter().map(entry).collect();
    let mut files = vec![(path.to_owned(), document("sitemapindex", &index))];
    files.extend(parts);
    files
}

/// The path of a part of the sitemap at `path`, counted from 1.
pub(super) fn part_path(path: &str, number: usize) -> String {
    format!("{}-{number}.xml", path.strip_suffix(".xml").unwrap_or(path))
}

/// `Some` for an HTML page, with the date of its last change where that is known.
fn changed<'a>(edition: &Edition<'a>, route: &Route) -> Option<Option<&'a ZonedDateTime>> {
    let of = |id: &DocumentId| {
        let document = edition.document(*id);
        document.lastmod.as_ref().or(document.date.as_ref())
    };
    match route {
        Route::Document(id) => Some(of(id)),
        Route::List { list, number } => {
            let shown = edition.routes.shown(*list, *number);
            Some(shown.iter().filter_map(of).max_by_key(|date| date.timestamp()))
        }
        Route::Asset(id) => is_html(&edition.site.assets[*id].path).then_some(None),
        _ => None,
    }
}

fn line(edition: &Edition<'_>, path: &str, changed: Option<&ZonedDateTime>) -> String {
    let mut line = format!("<url><loc>{}</loc>", markup(&edition.addresses.absolute(path)));
    if let Some(changed) = changed {
        // Writing to a `String` does not fail.
        let _ = write!(line, "<lastmod>{}</lastmod>", rfc3339(changed));
    }
    line.push_str("</url>\n");
    line
}

fn document(root: &str, lines: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{root} xmlns=\"{NAMESPACE}\">\n{}</{root}>\n",
        lines.concat()
    )
}

/// robots.txt (RFC 9309): everything may be read; here is the list of it.
pub(super) fn robots(edition: &Edition<'_>) -> String {
    let sitemap = edition.routes.iter().find(|(_, route)| matches!(route, Route::Sitemap));
    let path = sitemap.map_or("/sitemap.xml", |(path, _)| path);
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", edition.addresses.absolute(path))
}

#[cfg(test)]
mod tests {
    use super::{document, files};

    #[test]
    fn more_addresses_than_a_file_may_hold_are_split_and_indexed() {
        let lines: Vec<String> = (0..5).map(|number| format!("<url>{number}</url>\n")).collect();
        let absolute = |path: &str| format!("https://blog.example{path}");
        let one = files("/sitemap.xml", &lines, 5, absolute);
        assert_eq!(one, [("/sitemap.xml".to_owned(), document("urlset", &lines))]);
        let split = files("/sitemap.xml", &lines, 2, absolute);
        let paths: Vec<&str> = split.iter().map(|(path, _)| path.as_str()).collect();
        let parts = ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"];
        assert_eq!(paths, ["/sitemap.xml", parts[0], parts[1], parts[2]]);
        for part in parts {
            let entry = format!("<sitemap><loc>https://blog.example{part}</loc></sitemap>");
            assert!(split[0].1.contains(&entry), "{}", split[0].1);
        }
        assert_eq!(split[3].1, document("urlset", &lines[4..]));
    }
}
