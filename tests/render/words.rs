//! The theme's own words, in the language of the site or of the post.

use crate::rendered::render;

#[test]
fn the_theme_speaks_the_language_of_the_site() {
    let post = r#"{ "title": "Lampe", "date": "2024-03-05" } Wörter."#;
    let site = render(&[("site.json", r#"{ "language": "de" }"#), ("p.md", post)]);
    let page = site.body("/p/");
    for part in ["<html lang=\"de\" dir=\"ltr\">", "5. März 2024", "1 Min. Lesezeit", "Zum Inhalt"]
    {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    assert!(site.body("/2024/03/").contains("März 2024"));
    assert!(site.body("\u{0}404").contains("Seite nicht gefunden"));
}

#[test]
fn a_post_may_be_in_another_language_and_direction() {
    let post = r#"{ "title": "مصباح", "date": "2024-03-05", "lang": "ar" } كلمات."#;
    let site = render(&[("p.md", post)]);
    let page = site.body("/p/");
    assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"), "{page}");
    assert!(page.contains("5 مارس 2024"), "{page}");
    assert!(site.body("/").contains("<html lang=\"en\" dir=\"ltr\">"));
    assert!(site.body("/").contains("lang=\"ar\" dir=\"rtl\""), "its entry in a list says so");
}
