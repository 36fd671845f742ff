//! The size of an SVG drawing (SVG 2, 8.2 and 7.9).

use html5gum::emitters::default::Token;

use super::tokens::{Scripts, attribute, tokens};
use crate::render::markdown::Size;

/// Width and height of the outermost `<svg>`: its own, else the shape of its `viewBox`.
pub(in crate::render) fn svg_size(svg: &str) -> Option<Size> {
    let mut found = None;
    tokens(svg, Scripts::On, |token| {
        let Token::StartTag(tag) = token else { return };
        if tag.name == b"svg" && found.is_none() {
            let of = |name| attribute(&tag, name);
            let own = of("width").and_then(pixels).zip(of("height").and_then(pixels));
            found = Some(own.or_else(|| of("viewbox").and_then(view_box)));
        }
    });
    let (width, height) = found??;
    Some(Size { width, height })
}

/// A length without a unit or in `px`, rounded; others depend on the page.
fn pixels(length: &str) -> Option<u32> {
    let number: f64 = length.trim().trim_end_matches("px").trim_end().parse().ok()?;
    whole(number)
}

fn view_box(value: &str) -> Option<(u32, u32)> {
    let separators = |character: char| character.is_ascii_whitespace() || character == ',';
    let mut numbers = value.split(separators).filter(|part| !part.is_empty()).skip(2);
    let mut side = || whole(numbers.next()?.parse().ok()?);
    Some((side()?, side()?))
}

fn whole(number: f64) -> Option<u32> {
    let rounded = number.round();
    // Within these bounds the cast is exact.
    (1.0..=65_535.0).contains(&rounded).then_some(rounded as u32)
}

#[cfg(test)]
mod tests {
    use super::svg_size;

    #[test]
    fn a_drawing_has_its_own_size_or_the_shape_of_its_view_box() {
        for (svg, expected) in [
            ("<?xml version='1.0'?><svg width='30' height='20px'>", Some((30, 20))),
            ("<svg viewBox='0 0 700 450.4' width='100%'>", Some((700, 450))),
            ("<svg viewBox='0,0,7,9'><svg width='1' height='1'/></svg>", Some((7, 9))),
            ("<svg width='2em' height='1em'>", None),
            ("<svg width='-1' height='1e9'>", None),
            ("<p>", None),
        ] {
            let size = svg_size(svg).map(|size| (size.width, size.height));
            assert_eq!(size, expected, "{svg}");
        }
    }
}
