//! What a folder becomes: every page, list and feed that is rendered of it.

#[path = "../content/folder.rs"]
mod folder;
mod rendered;

mod changes;
mod escaping;
mod feeds;
mod forms;
mod lists;
mod pages;
mod policies;
mod redirects;
mod sitemap;
mod style;
mod templates;
mod words;
