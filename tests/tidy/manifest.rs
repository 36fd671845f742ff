//! Reads the homes of crates out of `Cargo.toml`: the comment above each group of dependencies.

/// A dependency as its table lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// As source code spells it: `pulldown_cmark`.
    pub name: String,
    /// The room in the comment above its group, `# content: …`; `None` outside any group.
    pub home: Option<String>,
    /// 1-based line in the manifest.
    pub line: usize,
}

/// The dependencies of one table (`dependencies`, `build-dependencies`) of a manifest.
///
/// A group begins with a comment line and ends at an empty one.
pub fn dependencies(manifest: &str, table: &str) -> Vec<Dependency> {
    let header = format!("[{table}]");
    let mut found = Vec::new();
    let mut is_inside = false;
    let mut home = None;
    let mut is_in_comment = false;
    for (index, line) in manifest.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            is_inside = line == header;
        }
        if line.is_empty() || line.starts_with('[') {
            home = None;
            is_in_comment = false;
        } else if let Some(comment) = line.strip_prefix('#') {
            // Only the first line of a comment names the home; the next ones go on with the reason.
            if !is_in_comment {
                home = comment.split_once(':').map(|(room, _)| room.trim().to_owned());
            }
            is_in_comment = true;
        } else if let Some((name, _)) = line.split_once('=').filter(|_| is_inside) {
            is_in_comment = false;
            let name = name.trim().replace('-', "_");
            found.push(Dependency { name, home: home.clone(), line: index + 1 });
        }
    }
    found
}
