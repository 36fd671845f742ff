//! The engines whose folders can be read.

use super::tree::Tree;

/// An engine, as a folder shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    Hugo,
    Jekyll,
    Zola,
    Eleventy,
}

/// Files that Eleventy takes its settings from, in its order.
pub(super) const ELEVENTY_SETTINGS: [&str; 5] = [
    ".eleventy.js",
    "eleventy.config.js",
    "eleventy.config.mjs",
    "eleventy.config.cjs",
    "eleventy.config.ts",
];

impl Tool {
    pub const ALL: [Tool; 4] = [Tool::Hugo, Tool::Jekyll, Tool::Zola, Tool::Eleventy];

    pub fn name(self) -> &'static str {
        match self {
            Tool::Hugo => "Hugo",
            Tool::Jekyll => "Jekyll",
            Tool::Zola => "Zola",
            Tool::Eleventy => "Eleventy",
        }
    }

    /// The engines of which a folder shows the signs.
    pub(super) fn detect(tree: &Tree) -> Vec<Tool> {
        Tool::ALL.into_iter().filter(|tool| tool.has_signs(tree)).collect()
    }

    fn has_signs(self, tree: &Tree) -> bool {
        let has_any = |names: &[&str]| names.iter().any(|name| tree.has(name));
        // Hugo and Zola share a name: their keys tell them apart.
        let has_key = |name: &str, key: &str| {
            tree.text(name).is_some_and(|text| {
                text.lines().any(|line| {
                    let rest = line.trim_start().to_lowercase();
                    let rest = rest.strip_prefix(key).map(str::trim_start).unwrap_or_default();
                    rest.starts_with(['=', ':'])
                })
            })
        };
        match self {
            Tool::Hugo => {
                has_any(&["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"])
                    || tree.has_folder("config/_default")
                    || ["config.toml", "config.yaml", "config.yml"]
                        .iter()
                        .any(|name| has_key(name, "baseurl"))
                    || tree
                        .text("config.json")
                        .is_some_and(|text| text.to_lowercase().contains("\"baseurl\""))
            }
            Tool::Zola => has_any(&["zola.toml"]) || has_key("config.toml", "base_url"),
            Tool::Jekyll => {
                has_any(&["_config.yml", "_config.yaml", "_config.toml"])
                    || tree.has_folder("_posts")
            }
            Tool::Eleventy => {
                has_any(&ELEVENTY_SETTINGS)
                    || tree
                        .text("package.json")
                        .is_some_and(|text| text.contains("\"@11ty/eleventy\""))
            }
        }
    }
}
