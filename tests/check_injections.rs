//! A thousand clean blogs, each with one fault put into it at random: just that is found, at its place.

#[path = "content/folder.rs"]
mod folder;

use folder::Folder;

const INJECTIONS: u64 = 1_000;

/// A generator of numbers that is the same everywhere (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn choose<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A post that is being written: what has been written, and where a fault was put.
struct Post {
    text: String,
    fault: Option<usize>,
}

/// One kind of fault: the code it is found by, and how it is put into the parts of a post.
struct Kind {
    code: &'static str,
    severity: &'static str,
    /// Where it goes.
    part: Part,
    /// What is put there; `^` stands before the place that is to be found.
    faulty: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Among the members of the front matter, each of which has a line of its own.
    Member,
    /// In place of the date.
    Date,
    /// In place of the title.
    Title,
    /// Between two words of a paragraph.
    Words,
    /// Between two blocks.
    Block,
}

const fn error(code: &'static str, part: Part, faulty: &'static str) -> Kind {
    Kind { code, severity: "error", part, faulty }
}

const fn warning(code: &'static str, part: Part, faulty: &'static str) -> Kind {
    Kind { code, severity: "warning", part, faulty }
}

use Part::{Block, Date, Member, Title, Words};

const KINDS: &[Kind] = &[
    error("front-matter-syntax", Member, "^slug: \"x\","),
    error("front-matter-syntax", Member, "\"slug\": ^'x',"),
    error("front-matter-syntax", Member, "\"slug\" ^\"x\","),
    error("front-matter-syntax", Member, "^// \"slug\": \"x\","),
    error("front-matter-syntax", Member, "\"params\": { \"a\": [1, 2^, ] },"),
    error("front-matter-duplicate-key", Member, "\"slug\": \"x\", ^\"slug\": \"y\","),
    error("field-type", Member, "\"draft\": ^\"no\","),
    error("field-type", Member, "\"weight\": ^\"7\","),
    error("field-type", Member, "\"keywords\": [\"a\", ^{}],"),
    error("field-type", Title, "^[\"A title\"]"),
    error("date-invalid", Date, "\"^2025-02-29\""),
    error("date-invalid", Date, "\"^12-31-2025\""),
    error("date-invalid", Date, "\"^2025-12-31T24:10:00Z\""),
    error("date-invalid", Member, "\"lastmod\": \"^tomorrow\","),
    error("url-invalid", Member, "\"url\": \"^/a//b/\","),
    error("url-invalid", Member, "\"aliases\": [\"^/a?b\"],"),
    error("url-collision", Member, "\"url\": \"^/posts/fixed/\","),
    error("alias-shadows-page", Member, "\"aliases\": [\"/x/\", \"^/posts/fixed/\"],"),
    error("image-missing", Member, "\"images\": [\"^/no-such.jpg\"],"),
    warning("unknown-field", Member, "^\"discription\": \"x\","),
    warning("field-case-duplicate", Member, "\"slug\": \"x\", ^\"Slug\": \"x\","),
    warning("lastmod-before-date", Member, "\"lastmod\": \"^2001-01-01\","),
    warning("expiry-before-date", Member, "\"expiryDate\": \"^2001-01-01\","),
    warning("unused-allow", Member, "\"check\": { \"allow\": [\"^empty-link\"] },"),
    error("link-broken", Words, "[x](^/posts/fixde/)"),
    error("link-broken", Words, "[x](^fixde.md)"),
    error("link-broken", Words, "<a href=\"^../nothing/\">x</a>"),
    error("link-broken", Words, "[*x*](<^/no where/>)"),
    error("anchor-broken", Words, "[x](^/posts/fixed/#no-such)"),
    error("anchor-broken", Words, "[x](^#no-such)"),
    error("link-to-hidden", Words, "[x](^/posts/hidden/)"),
    error("image-missing", Words, "![x](^/no-such.jpg)"),
    error("image-missing", Words, "<img alt=x src='^/no-such.jpg'>"),
    error("ref-undefined", Words, "^[x][no-such]"),
    error("footnote-undefined", Words, "x^[^no-such]"),
    warning("image-alt-missing", Words, "^![](/lamp.jpg)"),
    warning("empty-link", Words, "^[x]()"),
    warning("empty-link", Words, "^[](/posts/fixed/)"),
    warning("reversed-link", Words, "^(x)[/posts/fixed/]"),
    warning("http-link", Words, "[x](^http://example.org/x)"),
    warning("absolute-link-to-self", Words, "[x](^https://lamps.example/posts/fixed/)"),
    warning("link-via-redirect", Words, "[x](^/posts/fixed)"),
    warning("shortcode-unknown", Words, "^{{< no-such >}}"),
    warning("raw-html-script", Block, "^<script>1</script>"),
    warning("heading-skip", Block, "## A\n\n^#### B"),
    warning("heading-duplicate-id", Block, "## A {#twice}\n\n^### B {#twice}"),
    warning("h1-in-body", Block, "^# A"),
    warning("unused-reference", Block, "^[x-1]: /posts/fixed/"),
    warning("footnote-unused", Block, "^[^x-1]: A note."),
];

const WORDS: &[&str] = &[
    "lamp",
    "Öl",
    "wick",
    "*flame*",
    "**bright**",
    "`code`",
    "漢字",
    "🦀",
    "and",
    "the",
    "[a link](/posts/fixed/)",
    "<em>glass</em>",
    "H~2~O",
    "a\\*b",
    "&amp;",
    "![a lamp](/lamp.jpg)",
    "<https://example.org/>",
    "[by file](fixed.md#a-heading)",
];

impl Post {
    /// Writes a fault, and notes where the mark in it stands. A caret of a footnote is none.
    fn fault(&mut self, faulty: &str) {
        let mark = faulty
            .char_indices()
            .find(|&(at, mark)| mark == '^' && !faulty[..at].ends_with('['))
            .map(|(at, _)| at)
            .expect("a kind has a mark");
        self.text.push_str(&faulty[..mark]);
        self.fault = Some(self.text.len());
        self.text.push_str(&faulty[mark + 1..]);
    }

    /// Line and column of the fault, from 1, the column in characters.
    fn place(&self) -> (usize, usize) {
        let before = &self.text[..self.fault.expect("a fault was put in")];
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }
}

/// A post with a random text, and one fault of a kind in it.
fn post(random: &mut Random, kind: &Kind) -> Post {
    let mut post = Post { text: "{\n".to_owned(), fault: None };
    let members = ["title", "date", "tags", "description"];
    let faulty_member = random.below(members.len());
    for (nth, member) in members.iter().enumerate() {
        let indent = *random.choose(&["", "  ", "\t", "    "]);
        if kind.part == Member && nth == faulty_member {
            post.text.push_str(indent);
            post.fault(kind.faulty);
            post.text.push('\n');
        }
        post.text.push_str(&format!("{indent}\"{member}\": "));
        match (*member, kind.part) {
            ("title", Title) | ("date", Date) => post.fault(kind.faulty),
            ("title", _) => post.text.push_str("\"Ein „Titel“ \\\"mit\\\" 🦀\""),
            ("date", _) => post.text.push_str("\"2024-03-04T05:06:07+02:00\""),
            ("tags", _) => post.text.push_str("[\"Lamps\", \"Öl\"]"),
            _ => post.text.push_str("\"Not long.\""),
        }
        post.text.push_str(if nth + 1 < members.len() { ",\n" } else { "\n" });
    }
    post.text.push_str("}\n");
    let blocks = 2 + random.below(5);
    let faulty_block = random.below(blocks);
    for nth in 0..blocks {
        post.text.push('\n');
        let is_faulty = nth == faulty_block;
        if kind.part == Block && is_faulty {
            post.fault(kind.faulty);
            post.text.push_str("\n\n");
        }
        block(random, &mut post, kind, is_faulty && kind.part == Words);
        post.text.push('\n');
    }
    post
}

/// A paragraph, perhaps in a list or a quote, with the fault between two of its words if it is `faulty`.
fn block(random: &mut Random, post: &mut Post, kind: &Kind, is_faulty: bool) {
    let (first, further) =
        *random.choose(&[("", ""), ("", ""), ("- ", "  "), ("> ", "> "), ("12. ", "    ")]);
    post.text.push_str(first);
    // A word of letters begins, so that the paragraph is one.
    post.text.push_str("Word");
    let words = 2 + random.below(20);
    let faulty_word = random.below(words);
    for nth in 0..words {
        if random.below(7) == 0 {
            post.text.push_str(&format!("\n{further}"));
        } else {
            post.text.push(' ');
        }
        if is_faulty && nth == faulty_word {
            // Between words of letters, so that what stands beside it gives it no other meaning.
            post.text.push_str("so ");
            post.fault(kind.faulty);
            post.text.push_str(" too ");
        }
        let word: &&str = random.choose(WORDS);
        post.text.push_str(word);
    }
    post.text.push('\n');
}

/// The blog that the post is put into: it has no fault.
const BLOG: &[(&str, &str)] = &[
    ("site.json", "{ \"base_url\": \"https://lamps.example\" }"),
    ("static/lamp.jpg", "x"),
    (
        "posts/fixed.md",
        "{ \"title\": \"Fixed\", \"date\": \"2024-01-01\" }\n\n## A heading\n\nText.\n",
    ),
    (
        "posts/hidden.md",
        "{ \"title\": \"Hidden\", \"date\": \"2024-01-01\", \"draft\": true }\n\nText.\n",
    ),
];

/// As [`Folder::load`] finds it: `path:line:column severity code` of every finding.
fn found(text: &str) -> Vec<String> {
    let folder = Folder::new(BLOG);
    folder.write("posts/subject.md", text);
    folder::found(&folder.load())
}

#[test]
fn one_fault_is_found_at_its_place_and_nothing_else() {
    let mut random = Random(0x9a3f_1e7b);
    for nth in 0..INJECTIONS {
        // Each kind in turn.
        let kind = &KINDS[nth as usize % KINDS.len()];
        let post = post(&mut random, kind);
        let text = match random.below(4) {
            0 => post.text.replace('\n', "\r\n"),
            _ => post.text.clone(),
        };
        let (line, column) = post.place();
        let (code, severity) = (kind.code, kind.severity);
        let expected = format!("posts/subject.md:{line}:{column} {severity} {code}");
        assert_eq!(found(&text), [expected], "injection {nth}, {}:\n{text}", kind.faulty);
    }
}

#[test]
fn without_a_fault_nothing_is_found() {
    let mut random = Random(0x51ee_b00c);
    let harmless = Kind { code: "", severity: "", part: Words, faulty: "^harmless" };
    for _ in 0..200 {
        let post = post(&mut random, &harmless);
        assert_eq!(found(&post.text), [""; 0], "{}", post.text);
    }
}
