//! Every form of date that is read, and what is said of those that are none.

#[path = "content/folder.rs"]
mod folder;

use folder::Folder;
use pamphlet::content::Loaded;

fn load(date: &str, zone: &str) -> Loaded {
    let post = serde_json::json!({ "title": "A", "date": date });
    let site = serde_json::json!({ "timezone": zone });
    let folder = Folder::new(&[
        ("a.md", &format!("{post}\n\nText.\n")),
        ("_index.md", "{\"title\": \"Home\"}\n\n[A](a.md)\n"),
        ("site.json", &site.to_string()),
    ]);
    folder.load()
}

#[test]
fn dates_as_people_write_them() {
    let cases = [
        ("2023-10-15T13:18:50-07:00", "2023-10-15T20:18:50Z"),
        ("2023-10-15T13:18:50-0700", "2023-10-15T20:18:50Z"),
        ("2023-10-15T13:18:50+05:30", "2023-10-15T07:48:50Z"),
        ("2023-10-15T13:18:50Z", "2023-10-15T13:18:50Z"),
        ("2023-10-15t13:18:50z", "2023-10-15T13:18:50Z"),
        ("2023-10-15T13:18:50.25Z", "2023-10-15T13:18:50.25Z"),
        ("2023-10-15T13:18:50.123456789Z", "2023-10-15T13:18:50.123456789Z"),
        ("2023-10-15 13:18:50Z", "2023-10-15T13:18:50Z"),
        ("2023-10-15 13:18:50 +0530", "2023-10-15T07:48:50Z"),
        ("2023-10-15 13:18:50 +05:30", "2023-10-15T07:48:50Z"),
        ("2023-10-15T13:18+02", "2023-10-15T11:18:00Z"),
        ("2023-10-15 13:18:50 UTC", "2023-10-15T13:18:50Z"),
        // Without a zone: the site's.
        ("2023-10-15T13:18:50", "2023-10-15T11:18:50Z"),
        ("2023-10-15 13:18", "2023-10-15T11:18:00Z"),
        ("2023-10-15", "2023-10-14T22:00:00Z"),
        ("2023-12-15", "2023-12-14T23:00:00Z"),
        (" 2023-10-15 ", "2023-10-14T22:00:00Z"),
        // The hour that the clocks leave out.
        ("2023-03-26T02:30:00", "2023-03-26T01:30:00Z"),
        ("15 Oct 2023", "2023-10-14T22:00:00Z"),
        ("5 October 2023", "2023-10-04T22:00:00Z"),
        ("Sun, 15 Oct 2023 13:18:50 -0700", "2023-10-15T20:18:50Z"),
        ("Sun, 15 Oct 2023 13:18:50 GMT", "2023-10-15T13:18:50Z"),
        ("15 Oct 2023 13:18 EST", "2023-10-15T18:18:00Z"),
        ("2024-02-29", "2024-02-28T23:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
    ];
    for (written, expected) in cases {
        let loaded = load(written, "Europe/Berlin");
        folder::assert_found(&loaded, &[]);
        let date = loaded.site.documents[1].date.as_ref().expect("it has a date");
        assert_eq!(date.timestamp().to_string(), expected, "{written}");
    }
}

#[test]
fn what_is_no_date_is_told_what_would_be_one() {
    const EXPECTED: &str = "write it as 2023-10-15 or 2023-10-15T13:18:50-07:00";
    let cases = [
        (
            "7-10-2012",
            "a date of numbers that does not begin with the year can be read in two ways",
            "write the year first: 2012-07-10 or 2012-10-07",
        ),
        (
            "10/07/12",
            "a date of numbers that does not begin with the year can be read in two ways",
            "write the year first: 2012-10-07 or 2012-07-10",
        ),
        (
            "15.10.2023",
            "a date of numbers that does not begin with the year can be read in two ways",
            "write the year first: 2023-10-15",
        ),
        ("2023-02-29", "there is no 29 February 2023", "February 2023 has 28 days"),
        ("2023-04-31", "there is no 31 April 2023", "April 2023 has 30 days"),
        ("2023-13-01", "there is no month 13", EXPECTED),
        ("31 Jun 2023", "there is no 31 June 2023", "June 2023 has 30 days"),
        ("2023-1-5", "\"2023-1-5\" is no date", "write it as 2023-01-05"),
        ("2023/10/15", "\"2023/10/15\" is no date", "write it as 2023-10-15"),
        (
            "2023-10-15T25:00",
            "there is no time 25:00",
            "hours go from 00 to 23, minutes and seconds from 00 to 59",
        ),
        (
            "2023-10-15T10:61",
            "there is no time 10:61",
            "hours go from 00 to 23, minutes and seconds from 00 to 59",
        ),
        (
            "2023-10-15T10",
            "\"2023-10-15T10\" is no date",
            "a time behind a date is written as in 2023-10-15T13:18:50 or 2023-10-15T13:18:50-07:00",
        ),
        (
            "2023-10-15T10:00 Mars",
            "\"Mars\" is no time zone of a date",
            "write it as Z, +02:00 or -0700",
        ),
        (
            "2023-10-15T10:00+25:00",
            "\"+25:00\" is no time zone of a date",
            "write it as Z, +02:00 or -0700",
        ),
        ("Mon, 15 Oct 2023 13:18:50 GMT", "2023-10-15 is no Monday", "it is a Sunday"),
        ("yesterday", "\"yesterday\" is no date", EXPECTED),
        ("October 15, 2023", "\"October 15, 2023\" is no date", EXPECTED),
        ("2023", "\"2023\" is no date", EXPECTED),
        ("2023-10", "\"2023-10\" is no date", EXPECTED),
        ("20231015", "\"20231015\" is no date", EXPECTED),
    ];
    for (written, message, help) in cases {
        let loaded = load(written, "UTC");
        folder::assert_found(&loaded, &["a.md:1:10 error date-invalid"]);
        let found = &loaded.report.diagnostics[0];
        assert_eq!(found.message, message, "{written}");
        assert_eq!(found.help.as_deref(), Some(help), "{written}");
        let text = serde_json::json!({ "title": "A", "date": written }).to_string();
        assert_eq!(&text[found.span.clone()], written);
    }
}
