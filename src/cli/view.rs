//! Which posts are seen, and as of when: arguments that several commands share.

use jiff::Timestamp;

use crate::content::LoadOptions;

#[derive(Debug, Clone, clap::Args)]
pub(super) struct View {
    /// Show drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Show posts before their time
    #[arg(long)]
    pub future: bool,
    /// Stop the calendar at an instant, such as 2026-11-24T12:00:00Z or 2026-11-24
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub now: Option<Timestamp>,
    /// Address that the world uses, instead of the one in site.json
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<String>,
}

impl View {
    /// The instant that is looked at.
    pub fn now(&self) -> Timestamp {
        self.now.unwrap_or_else(Timestamp::now)
    }

    pub fn load_options(&self) -> LoadOptions {
        LoadOptions {
            drafts: self.drafts,
            future: self.future,
            base_url: self.base_url.clone(),
            now: self.now(),
        }
    }
}

/// An instant with its zone, or a day, which begins at midnight UTC.
pub(super) fn instant(text: &str) -> Result<Timestamp, String> {
    let midnight = || text.parse::<jiff::civil::Date>().ok()?.in_tz("UTC").ok();
    text.parse()
        .ok()
        .or_else(|| midnight().map(|day| day.timestamp()))
        .ok_or_else(|| "expected a time such as 2026-11-24T12:00:00Z or 2026-11-24".to_owned())
}

/// Scheme, host, and perhaps a path; without the slash at its end.
fn base_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_plain =
        |c: char| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '"' | '<' | '>' | '\\');
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(is_plain) => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err("expected an address such as https://blog.example".to_owned()),
    }
}
