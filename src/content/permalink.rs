//! Permalink patterns: `/:year/:month/:slug/`.

use std::ops::Range;

use jiff::ZonedDateTime;

use super::near::nearest;
use super::site_path::PathFault;
use crate::url::{file_segment, title_segment};

const TOKENS: &[&str] =
    &["year", "month", "day", "title", "slug", "section", "sections", "filename"];

/// What the tokens of a pattern stand for in one document.
#[derive(Debug)]
pub(super) struct Values<'a> {
    pub date: Option<&'a ZonedDateTime>,
    pub title: &'a str,
    pub slug: Option<&'a str>,
    /// `docs/guides`; `:section` is its first part, `:sections` all of it.
    pub section: &'a str,
    /// The file's name without extension, or the bundle's folder.
    pub filename: &'a str,
}

/// Checks the tokens of a pattern; a fault comes with its place in the pattern.
pub(super) fn check(pattern: &str) -> Result<(), (Range<usize>, PathFault)> {
    for part in parts(pattern) {
        if let Part::Token(name, span) = part
            && !TOKENS.contains(&name)
        {
            let help = match nearest(name, TOKENS.iter().copied()) {
                Some(near) => format!("did you mean :{near}?"),
                None => format!("the tokens are :{}", TOKENS.join(", :")),
            };
            return Err((span, PathFault::new(format!("there is no token :{name}"), help)));
        }
    }
    Ok(())
}

/// Whether a `url` is meant as a pattern.
pub(super) fn has_tokens(url: &str) -> bool {
    parts(url).iter().any(|part| matches!(part, Part::Token(name, _) if TOKENS.contains(name)))
}

/// The path that a pattern gives for one document.
pub(super) fn expand(pattern: &str, values: &Values<'_>) -> Result<String, PathFault> {
    let mut path = String::new();
    for part in parts(pattern) {
        match part {
            Part::Text(text) => path.push_str(text),
            Part::Token(name, _) => {
                let value = value(name, values)?;
                if value.is_empty() {
                    let message =
                        format!(":{name} of the permalink pattern {pattern} is empty here");
                    return Err(PathFault::new(message, "set \"slug\" or \"url\""));
                }
                path.push_str(&value);
            }
        }
    }
    Ok(path)
}

fn value(name: &str, values: &Values<'_>) -> Result<String, PathFault> {
    let date = || {
        values.date.ok_or_else(|| {
            PathFault::new(
                format!("the section's permalink pattern has :{name}, but there is no date"),
                "give the post a \"date\", or a \"url\"",
            )
        })
    };
    Ok(match name {
        "year" => format!("{:04}", date()?.year()),
        "month" => format!("{:02}", date()?.month()),
        "day" => format!("{:02}", date()?.day()),
        "slug" => title_segment(values.slug.unwrap_or(values.title)).trim_matches('-').to_owned(),
        "title" => title_segment(values.title),
        "section" => file_segment(values.section.split('/').next().unwrap_or_default()),
        "sections" => {
            let segments: Vec<String> = values.section.split('/').map(file_segment).collect();
            segments.join("/")
        }
        "filename" => file_segment(values.filename),
        // A colon of a `url` that begins no token.
        other => format!(":{other}"),
    })
}

enum Part<'a> {
    Text(&'a str),
    /// Name without its colon, and the place of both.
    Token(&'a str, Range<usize>),
}

fn parts(pattern: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(colon) = pattern[at..].find(':').map(|found| at + found) {
        if colon > at {
            parts.push(Part::Text(&pattern[at..colon]));
        }
        let name = &pattern[colon + 1..];
        let length = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
        at = colon + 1 + length;
        parts.push(Part::Token(&name[..length], colon..at));
    }
    if at < pattern.len() {
        parts.push(Part::Text(&pattern[at..]));
    }
    parts
}
