//! A blog of a few files, and the articles that become of them.
#![allow(dead_code, reason = "each test file uses its part")]

#[path = "../content/folder.rs"]
mod folder;

use std::sync::Arc;

use folder::Folder;
use pamphlet::content::Site;
use pamphlet::render::{Article, Articles, Labels};

pub struct Blog {
    /// Pictures are read from it.
    folder: Folder,
    pub articles: Articles,
    pub site: Site,
}

impl Blog {
    /// Files by path and text.
    pub fn new(files: &[(&str, &str)]) -> Blog {
        let folder = Folder::new(files);
        let site = folder.load().site;
        Blog { folder, articles: Articles::new(), site }
    }

    /// Writes a file, and reads the folder again.
    pub fn write(&mut self, path: &str, bytes: impl AsRef<[u8]>) {
        self.folder.write(path, bytes);
        self.site = self.folder.load().site;
    }

    /// The article of the document at a source path.
    pub fn article(&self, path: &str) -> Arc<Article> {
        self.article_in(path, &Labels::ENGLISH)
    }

    pub fn article_in(&self, path: &str, labels: &Labels<'_>) -> Arc<Article> {
        let document = self.site.documents.iter().find(|document| document.path == path);
        self.articles.article(&self.site, document.expect("the document was loaded"), labels)
    }
}

/// A post with nothing but a title before its Markdown.
pub fn post(markdown: &str) -> String {
    format!("{{\"title\": \"A\"}}\n{markdown}")
}

/// The article of a post at `/posts/a/`.
pub fn article(markdown: &str) -> Arc<Article> {
    Blog::new(&[("posts/a.md", &post(markdown))]).article("posts/a.md")
}

/// As [`article`], on a site that shows raw HTML as text.
pub fn article_without_raw_html(markdown: &str) -> Arc<Article> {
    let files = [("site.json", "{\"raw_html\": false}"), ("posts/a.md", &post(markdown))];
    Blog::new(&files).article("posts/a.md")
}

pub fn html(markdown: &str) -> String {
    article(markdown).html.clone()
}
