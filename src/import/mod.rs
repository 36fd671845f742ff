//! A blog of another engine as a folder of this one.
//!
//! Owns what Hugo, Jekyll, Zola and Eleventy mean by a folder: their front matter, addresses, feeds, tags
//! in the text. Promises that every address of the old blog still answers, that no subscriber sees a post
//! twice, that the old folder is not touched, and that what could not be taken over is listed with its
//! place. Refuses to know layouts: the theme is this engine's own.
//!
//! ```text
//! folder -> Tree -> a tool's reading -> Harvest (pages, files, settings, notes)
//!        -> written beside TO -> loaded, and every address compared -> TO
//! ```

mod addresses;
mod closers;
mod eleventy;
mod eleventy_settings;
mod error;
mod fields;
mod front;
mod harvest;
mod html_page;
mod hugo;
mod hugo_settings;
mod jekyll;
mod jekyll_address;
mod jekyll_settings;
mod kramdown;
mod liquid;
mod literal;
mod moved;
mod new_folder;
mod note;
mod proof;
mod settings;
mod shortcodes;
mod slugs;
mod tool;
mod tree;
mod values;
mod zola;

pub use error::ImportError;
pub use moved::{Moved, import};
pub use note::Note;
pub use tool::Tool;
