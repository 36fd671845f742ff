//! What a client would rather have, found slowly (RFC 9110 12.4.2, 12.5.1, 12.5.3).

use pamphlet::http::Coding;
use pamphlet::render::Media;

use crate::site::Form;

#[path = "list.rs"]
mod list;

use list::split;

/// The media type with the greatest weight; HTML among equals, and where nothing is wanted.
pub fn media_of(values: &[String], offered: &[Media]) -> Media {
    let known = [
        (Media::Default, "text", "html"),
        (Media::Markdown, "text", "markdown"),
        (Media::Json, "application", "json"),
    ];
    let mut best = (Media::Default, 0);
    for (media, kind, subtype) in known {
        let weight = media_weight(values, kind, subtype);
        if offered.contains(&media) && weight > best.1 {
            best = (media, weight);
        }
    }
    best.0
}

/// Of all ranges that fit the most specific ones rule; of these the greatest weight.
fn media_weight(values: &[String], kind: &str, subtype: &str) -> u32 {
    let mut found: Vec<(u32, u32)> = Vec::new();
    for element in values.iter().flat_map(|value| split(value, ',')) {
        let (name, rest) = element.split_once(';').unwrap_or((&element, ""));
        let Some((range_kind, range_subtype)) = blankless(name).split_once('/') else { continue };
        let parameters = split(rest, ';');
        let has_own = parameters.first().is_some_and(|first| !is_weight(first));
        let fits_kind = range_kind.eq_ignore_ascii_case(kind);
        let specificity = match (range_kind, range_subtype) {
            ("*", "*") => 0,
            _ if !fits_kind => continue,
            (_, "*") => 1,
            (_, other) if !other.eq_ignore_ascii_case(subtype) => continue,
            _ if has_own => 2,
            _ => 3,
        };
        found.extend(weight_among(&parameters).map(|weight| (specificity, weight)));
    }
    found.into_iter().max().map_or(0, |(_, weight)| weight)
}

/// The form in the coding with the greatest weight, the smaller one among equals. Where there is one
/// only, there is nothing to choose.
pub fn coding_of<'a>(values: &[String], forms: &[&'a Form]) -> Option<&'a Form> {
    if let [only] = forms {
        return Some(only);
    }
    let mut weights: Vec<(String, u32)> = Vec::new();
    for element in values.iter().flat_map(|value| split(value, ',')) {
        let (name, rest) = element.split_once(';').unwrap_or((&element, ""));
        let name = blankless(name).to_ascii_lowercase().replace("x-gzip", "gzip");
        weights.extend(weight_among(&split(rest, ';')).map(|weight| (name, weight)));
    }
    let of = |name: &str| {
        weights.iter().filter(|(known, _)| known == name).map(|(_, weight)| *weight).max()
    };
    let weight = |form: &Form| match form.coding {
        // Half of the least weight there is, where the field leaves it open.
        Coding::Identity => of("identity").or(of("*")).map_or(1, |weight| weight * 2),
        Coding::Gzip => of("gzip").or(of("*")).unwrap_or(0) * 2,
        Coding::Brotli => of("br").or(of("*")).unwrap_or(0) * 2,
    };
    let mut wanted: Vec<&Form> = forms.iter().copied().filter(|form| weight(form) > 0).collect();
    wanted.sort_by_key(|form| (std::cmp::Reverse(weight(form)), form.body.len()));
    wanted.first().copied()
}

fn is_weight(parameter: &str) -> bool {
    parameter.starts_with("q=") || parameter.starts_with("Q=")
}

/// The first weight counts, and one is meant where none is given.
fn weight_among(parameters: &[String]) -> Option<u32> {
    let given = parameters.iter().find(|one| is_weight(one));
    given.map_or(Some(1000), |one| weight(&one[2..]))
}

/// Thousandths; `None` where it is none.
fn weight(text: &str) -> Option<u32> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_weight = matches!(whole, "0" | "1")
        && decimals.len() <= 3
        && decimals.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: u32 = format!("{whole}{decimals:0<3}").parse().ok().filter(|_| is_weight)?;
    (thousandths <= 1000).then_some(thousandths)
}

fn blankless(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}
