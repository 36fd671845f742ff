//! A page that leads on at once, where a host knows no redirects.

/// HTML for a redirect to `location`, as it goes on the wire; `identity` is the site's base URL, for
/// the canonical address.
pub(super) fn write(location: &str, identity: &str) -> String {
    let to = markup(location);
    let canonical = match location.starts_with('/') {
        true => markup(&format!("{identity}{location}")),
        false => to.clone(),
    };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Moved</title>\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={to}\">\n\
         <p>This page is <a href=\"{to}\">elsewhere</a>.</p>\n</html>\n"
    )
}

fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A refresh may have its URL in single quotes.
            '\'' => out.push_str("&#39;"),
            plain => out.push(plain),
        }
    }
    out
}
