//! Addresses of drafts that can be shared: an argument that several commands take.

use clap::builder::NonEmptyStringValueParser;

use crate::content::PreviewKey;

/// A shorter key can be found by trying, by anybody who has one address and knows the file's name.
const KEY_CHARS_MIN: usize = 16;

#[derive(Debug, Clone, clap::Args)]
pub(super) struct PreviewArguments {
    /// Give each draft, and each post before its time, an address to share, made with this secret;
    /// what is in PAMPHLET_PREVIEW_KEY counts where this is not given
    #[arg(long, value_name = "KEY", value_parser = NonEmptyStringValueParser::new())]
    preview_key: Option<String>,
}

impl PreviewArguments {
    /// The key, if there is one; a weak one with a word of warning.
    pub fn key(&self) -> Option<PreviewKey> {
        let key = self.preview_key.clone().or_else(from_environment)?;
        if key.chars().count() < KEY_CHARS_MIN {
            eprintln!(
                "pamphlet: whoever guesses the preview key can read every draft\n  \
                 take one of {KEY_CHARS_MIN} characters or more"
            );
        }
        Some(PreviewKey::new(key))
    }

    /// Whether it was asked for here: an environment is for folders and packed files alike.
    pub fn is_given(&self) -> bool {
        self.preview_key.is_some()
    }
}

/// Unlike arguments, the environment of a process is for its own user alone to read.
fn from_environment() -> Option<String> {
    std::env::var("PAMPHLET_PREVIEW_KEY").ok().filter(|key| !key.is_empty())
}
