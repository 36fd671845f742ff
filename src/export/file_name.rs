//! Which file answers for a URL on a host that looks paths up on its disk.

/// What Linux, macOS and Windows take for one name, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// Of the whole path: what Linux takes (`PATH_MAX`), less room for the folder that it lies in.
const PATH_BYTES_MAX: usize = 3500;

/// Characters that no name on a Windows disk has, beside the control characters.
const NOT_ON_WINDOWS: [char; 8] = [':', '*', '?', '"', '<', '>', '|', '\\'];

/// The file for the page or asset at a decoded path, relative to the root of the host: a host decodes
/// the path of a request before it looks for the file, so that names are not escaped.
///
/// # Errors
/// Why no file can stand for the path, in words.
pub(super) fn of_path(path: &str) -> Result<String, String> {
    let relative = path.strip_prefix('/').ok_or("it does not begin with a slash")?;
    let file = match relative {
        "" => "index.html".to_owned(),
        folder if folder.ends_with('/') => format!("{folder}index.html"),
        file => file.to_owned(),
    };
    if file.len() > PATH_BYTES_MAX {
        return Err(format!("it is longer than {PATH_BYTES_MAX} bytes"));
    }
    for name in file.split('/') {
        match name {
            "" => return Err("it has two slashes with nothing between them".to_owned()),
            "." | ".." => return Err(format!("`{name}` names a folder, not a file in it")),
            _ if name.chars().any(char::is_control) => {
                return Err("it holds a control character".to_owned());
            }
            _ if name.len() > NAME_BYTES_MAX => {
                return Err(format!("a name in it is longer than {NAME_BYTES_MAX} bytes"));
            }
            _ => {}
        }
    }
    Ok(file)
}

/// Why a file may not arrive at a host of another kind, if so.
pub(super) fn caution(file: &str) -> Option<String> {
    if let Some(character) = file.chars().find(|c| NOT_ON_WINDOWS.contains(c)) {
        return Some(format!("no name on a Windows disk holds `{character}`"));
    }
    let is_trimmed = |name: &str| name.ends_with(['.', ' ']);
    let name = file.split('/').find(|name| is_trimmed(name))?;
    Some(format!("a Windows disk drops what ends the name `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::{caution, of_path};

    #[test]
    fn folders_have_an_index_and_names_are_plain() {
        for (path, file) in [
            ("/", "index.html"),
            ("/posts/a/", "posts/a/index.html"),
            ("/posts/a/b.png", "posts/a/b.png"),
            ("/100%/ü?/", "100%/ü?/index.html"),
            ("/LICENSE", "LICENSE"),
        ] {
            assert_eq!(of_path(path).as_deref(), Ok(file));
        }
    }

    #[test]
    fn what_leaves_the_folder_or_is_no_name_is_refused() {
        let long = format!("/{}/", "a".repeat(256));
        let deep = "/a".repeat(2000);
        for path in ["a", "/../etc/passwd", "/a/./b", "/a//b", "/a\0", "/a\n/", &long, &deep] {
            assert!(of_path(path).is_err(), "{path:?}");
        }
    }

    #[test]
    fn other_systems_are_thought_of() {
        assert!(caution("what?/index.html").is_some_and(|why| why.contains('?')));
        assert!(caution("a./index.html").is_some_and(|why| why.contains("`a.`")));
        assert_eq!(caution("grün/100%.html"), None);
    }
}
