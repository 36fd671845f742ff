//! Dates as readers, browsers and feed readers want them.

use jiff::ZonedDateTime;
use serde::Serialize;

use super::strings::Strings;

/// A date in both its forms, for `<time datetime="{{ iso }}">{{ text }}</time>`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ShownDate {
    /// RFC 3339, to the second, in the zone it was written in.
    pub iso: String,
    /// The day in the words of the site's language.
    pub text: String,
    pub year: i16,
    /// Month and year in words, to group lists by.
    pub month: String,
}

impl ShownDate {
    pub fn new(date: &ZonedDateTime, strings: &Strings) -> ShownDate {
        ShownDate {
            iso: rfc3339(date),
            text: strings.day(date.year(), date.month(), date.day()),
            year: date.year(),
            month: strings.month(date.year(), date.month()),
        }
    }
}

/// `2023-10-15T13:18:50-07:00`; feeds and `datetime` attributes take it (RFC 3339 5.6).
pub(super) fn rfc3339(date: &ZonedDateTime) -> String {
    let minutes = date.offset().seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let offset = match minutes.abs() {
        0 => "Z".to_owned(),
        minutes => format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
    };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{offset}",
        date.year(),
        date.month(),
        date.day(),
        date.hour(),
        date.minute(),
        date.second()
    )
}

/// `Sun, 15 Oct 2023 13:18:50 -0700`: RSS still writes its dates as mail does (RFC 822, with four
/// digits of the year).
pub(super) fn rfc822(date: &ZonedDateTime) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let minutes = date.offset().seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} {sign}{:02}{:02}",
        DAYS[date.weekday().to_monday_zero_offset() as usize],
        date.day(),
        MONTHS[date.month() as usize - 1],
        date.year(),
        date.hour(),
        date.minute(),
        date.second(),
        minutes.abs() / 60,
        minutes.abs() % 60
    )
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::{Offset, TimeZone};

    use super::{rfc822, rfc3339};

    #[test]
    fn dates_keep_the_zone_they_were_written_in() {
        let at: Timestamp = "2023-10-15T20:18:50Z".parse().expect("a timestamp");
        let zone = |seconds| TimeZone::fixed(Offset::from_seconds(seconds).expect("an offset"));
        let there = at.to_zoned_datetime(zone(-7 * 3600));
        assert_eq!(rfc3339(&there), "2023-10-15T13:18:50-07:00");
        assert_eq!(rfc822(&there), "Sun, 15 Oct 2023 13:18:50 -0700");
        assert_eq!(rfc3339(&at.to_zoned_datetime(zone(0))), "2023-10-15T20:18:50Z");
        assert_eq!(rfc3339(&at.to_zoned_datetime(zone(19800))), "2023-10-16T01:48:50+05:30");
        assert_eq!(rfc822(&at.to_zoned_datetime(zone(0))), "Sun, 15 Oct 2023 20:18:50 +0000");
    }
}
