//! The style sheet, as it is sent.

use xxhash_rust::xxh3::xxh3_64;

use super::colour::Colour;

const SOURCE: &str = include_str!("theme/style.css");

/// The grounds that links stand on, as `theme/style.css` sets them: paper, and what is set off from it.
const LIGHT_GROUNDS: [u32; 2] = [0xfd_fcfa, 0xf4_f1eb];
const DARK_GROUNDS: [u32; 2] = [0x17_1614, 0x23_211e];

/// The theme's style sheet with the site's accent.
#[derive(Debug, Clone)]
pub(super) struct Stylesheet {
    pub text: String,
    /// Names these very bytes.
    pub hash: String,
}

impl Stylesheet {
    /// `accent` is a CSS colour; where it would be hard to read on the theme's grounds, a darker or
    /// lighter one of its hue is taken. One that is none is passed over.
    pub fn new(accent: Option<&str>) -> Stylesheet {
        let mut text = compact(SOURCE);
        if let Some(accent) = accent.and_then(Colour::parse) {
            let on = |grounds: [u32; 2]| accent.readable_on(&grounds.map(Colour::hex)).css();
            text.push_str(&format!(
                ":root{{--accent:{}}}@media(prefers-color-scheme:dark){{:root{{--accent:{}}}}}",
                on(LIGHT_GROUNDS),
                on(DARK_GROUNDS)
            ));
        }
        let hash = format!("{:012x}", xxh3_64(text.as_bytes()) & 0xffff_ffff_ffff);
        Stylesheet { text, hash }
    }

    /// The path at which it may be kept for ever: `path` with the hash before its extension.
    pub fn hashed_path(&self, path: &str) -> String {
        match path.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{}.{extension}", self.hash),
            None => format!("{path}.{}", self.hash),
        }
    }
}

/// CSS without comments and without blanks that mean nothing. The source has no strings with `/*`,
/// and no blanks in strings that matter.
fn compact(source: &str) -> String {
    let mut bare = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, comment)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let mut out = String::with_capacity(bare.len());
    for word in bare.split_whitespace() {
        let joins = |character: char| "{};,".contains(character);
        let needs_blank = !out.is_empty()
            && !out.ends_with(|last| joins(last) || last == ':')
            && !word.starts_with(joins);
        if needs_blank {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.replace(";}", "}")
}

#[cfg(test)]
mod tests {
    use super::super::colour::Colour;
    use super::{DARK_GROUNDS, LIGHT_GROUNDS, SOURCE, Stylesheet, compact};

    /// The budget of the theme, in bytes as they are sent before compression.
    const STYLE_BYTES_MAX: usize = 10 * 1024;

    #[test]
    fn the_style_sheet_is_small() {
        let sheet = Stylesheet::new(Some("#663399"));
        assert!(sheet.text.len() < STYLE_BYTES_MAX, "{} bytes", sheet.text.len());
    }

    #[test]
    fn only_what_means_nothing_is_left_out() {
        let source = "/* a */\na,\nb > c :hover {\n  margin: 0 calc(1px + 2px);\n  x: y;\n}\n";
        assert_eq!(compact(source), "a,b > c :hover{margin:0 calc(1px + 2px);x:y}");
    }

    #[test]
    fn the_name_follows_the_content() {
        let (plain, own) = (Stylesheet::new(None), Stylesheet::new(Some("teal")));
        assert_ne!(plain.hash, own.hash);
        assert_eq!(plain.hashed_path("/style.css"), format!("/style.{}.css", plain.hash));
        assert_eq!(Stylesheet::new(Some("}*{display:none}")).text, plain.text);
    }

    #[test]
    fn every_colour_of_text_is_readable_on_every_ground() {
        let (light, dark) = SOURCE.split_once("prefers-color-scheme: dark").expect("both schemes");
        for (rules, grounds) in [(light, LIGHT_GROUNDS), (dark, DARK_GROUNDS)] {
            let value = |name: &str| {
                let (_, after) = rules.split_once(&format!("--{name}: #")).expect("the colour");
                let value = u32::from_str_radix(&after[..6], 16).expect("six digits");
                Colour::hex(value)
            };
            assert_eq!(value("paper"), Colour::hex(grounds[0]));
            assert_eq!(value("shade"), Colour::hex(grounds[1]));
            for name in ["ink", "soft", "accent", "c1", "c2", "c3", "c4", "c5"] {
                for ground in grounds {
                    let contrast = value(name).contrast(Colour::hex(ground));
                    assert!(contrast >= 4.5, "--{name} on {ground:06x}: {contrast:.2}");
                }
            }
        }
    }
}
