//! A blog in one process: Markdown in, every response packed in one read-only arena, served by an
//! event loop of its own.
//!
//! The modules stand in the order in which a post travels, and nobody reaches back:
//!
//! ```text
//! files -> content::Site -> render::Page -> index + search -> PackedSite -> respond -> server -> socket
//! ```
#![deny(unsafe_code)]
#![warn(clippy::unwrap_used)]

pub mod url;

pub mod content;

pub mod http;

pub mod staging;

pub mod arena;

pub mod render;

pub mod index;

pub mod packed;

pub mod respond;

pub mod server;

pub mod reload;

pub mod export;

pub mod import;

pub mod cli;
