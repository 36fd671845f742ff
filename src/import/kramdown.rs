//! Kramdown's marks that no other Markdown knows: attributes in braces, and the table of contents.

use super::harvest::Harvest;
use super::note::Note;

/// A text without them, and whether it had a table of contents. Ids of headings stay, in the form that is
/// read here; other attributes are dropped and noted.
pub(super) fn plain(body: &str, source: &str, harvest: &mut Harvest) -> (String, bool) {
    let mut lines: Vec<String> = Vec::new();
    let mut has_toc = false;
    let mut fence: Option<&str> = None;
    let mut dropped = 0;
    for line in body.lines() {
        let trimmed = line.trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, Some(mark)) => fence = Some(mark),
            _ => {}
        }
        let attributes = trimmed.strip_prefix("{:").and_then(|rest| rest.strip_suffix('}'));
        match attributes.filter(|_| fence.is_none()) {
            None => lines.push(line.to_owned()),
            Some(attributes) => match attributes.trim() {
                "toc" => {
                    has_toc = true;
                    // The list item that the table of contents takes the place of.
                    let is_item = |line: &String| {
                        ["* ", "- ", "+ ", "1. "]
                            .iter()
                            .any(|mark| line.trim_start().starts_with(mark))
                    };
                    if lines.last().is_some_and(is_item) {
                        lines.pop();
                    }
                }
                ".no_toc" => {}
                attributes => {
                    let id = attributes.strip_prefix('#').filter(|id| !id.contains(' '));
                    let heading = lines.last_mut().filter(|line| line.starts_with('#'));
                    match (id, heading) {
                        (Some(id), Some(heading)) => heading.push_str(&format!(" {{#{id}}}")),
                        _ => dropped += 1,
                    }
                }
            },
        }
    }
    if dropped > 0 {
        let message = format!("attributes in braces are dropped: {dropped}");
        harvest.notes.push(Note::of_file(source, message));
    }
    let mut text = lines.join("\n");
    if body.ends_with('\n') {
        text.push('\n');
    }
    (text, has_toc)
}

#[cfg(test)]
mod tests {
    use super::super::harvest::Harvest;
    use super::plain;

    #[test]
    fn marks_go_and_ids_stay() {
        let mut harvest = Harvest::default();
        let body = "* toc\n{:toc}\n\n## A\n{: #a}\n\ntext\n{: .note}\n\n```\n{: .code}\n```\n";
        let (text, has_toc) = plain(body, "a.md", &mut harvest);
        assert!(has_toc);
        assert_eq!(text, "\n## A {#a}\n\ntext\n\n```\n{: .code}\n```\n");
        assert_eq!(harvest.notes.len(), 1);
    }
}
