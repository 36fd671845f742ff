//! Lists of entity tags, compared strongly and weakly.

use pamphlet::http::{Comparison, names_tag};

fn names(value: &str, comparison: Comparison) -> bool {
    names_tag(value.as_bytes(), b"\"own\"", comparison)
}

#[test]
fn tags_are_found_in_lists() {
    for value in [
        "\"own\"",
        "*",
        "\"a\",\"own\"",
        "\"a\" ,\t\"own\" , \"b\"",
        ",,\"own\",",
        "\"a,b\", \"own\"",
    ] {
        assert!(names(value, Comparison::Strong), "{value}");
        assert!(names(value, Comparison::Weak), "{value}");
    }
    for value in
        ["", "own", "\"own", "\"Own\"", "\"a\"", "\"a\" \"own\"", "a, \"own\"", "\"\"", "*, \"a\""]
    {
        assert!(!names(value, Comparison::Strong), "{value}");
        assert!(!names(value, Comparison::Weak), "{value}");
    }
}

#[test]
fn a_weak_tag_matches_weakly_only() {
    for value in ["W/\"own\"", "\"a\", W/\"own\""] {
        assert!(!names(value, Comparison::Strong), "{value}");
        assert!(names(value, Comparison::Weak), "{value}");
    }
    for value in ["w/\"own\"", "W/ \"own\"", "W/own"] {
        assert!(!names(value, Comparison::Weak), "{value}");
    }
    assert!(names("W/\"own\", \"own\"", Comparison::Strong));
}
