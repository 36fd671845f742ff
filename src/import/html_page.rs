//! A page of HTML as Markdown that renders to the same HTML.

/// HTML without what Markdown gives a meaning: blank lines end a block of HTML, and four blanks begin a
/// block of code (CommonMark 4.4, 4.6). What stands in `<pre>` keeps its blanks.
pub(super) fn as_markdown(html: &str) -> String {
    let mut out = String::from("<div>\n");
    let mut is_in_pre = false;
    for line in html.lines() {
        let lower = line.to_ascii_lowercase();
        if is_in_pre {
            // A blank line would end the block; a reference to a line feed is one.
            out.push_str(if line.trim().is_empty() { "&#10;" } else { line });
        } else if line.trim().is_empty() {
            continue;
        } else {
            out.push_str(line.trim_start());
        }
        // The text after `<pre>` begins with a line of its own only where it did before.
        out.push('\n');
        let opened = lower.rfind("<pre");
        let closed = lower.rfind("</pre");
        is_in_pre = match (opened, closed) {
            (Some(opened), Some(closed)) => opened > closed,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => is_in_pre,
        };
    }
    out + "</div>\n"
}

#[cfg(test)]
mod tests {
    use super::as_markdown;

    #[test]
    fn no_line_is_blank_and_none_is_code() {
        assert_eq!(
            as_markdown("<p>a\n\n     <b>b</b></p>\n<pre>\n    x\n\n    y</pre>\n    <p>c</p>\n"),
            "<div>\n<p>a\n<b>b</b></p>\n<pre>\n    x\n&#10;\n    y</pre>\n<p>c</p>\n</div>\n"
        );
    }
}
