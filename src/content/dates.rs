//! Dates as people write them, and why some of them are none.

use jiff::ZonedDateTime;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

/// An instant, and how exactly it was given.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moment {
    /// In the zone it was written in, else the site's.
    pub zoned: ZonedDateTime,
    /// Without a time of day: midnight stands for the whole day.
    pub is_date_only: bool,
}

/// Why a text is no date, and which form would be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateFault {
    pub message: String,
    pub help: String,
}

const EXPECTED: &str = "write it as 2023-10-15 or 2023-10-15T13:18:50-07:00";
/// In English, in small letters.
pub const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Zones by name, in hours (RFC 2822 4.3).
const NAMED_ZONES: &[(&str, i8)] = &[
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
];

/// Reads `2023-10-15T13:18:50-07:00` and its kin (a blank for `T`, no seconds, fractions, `-0700`, `Z`, a
/// blank before the zone, no zone, no time), `15 Oct 2023`, and RFC 2822.
///
/// What has no zone of its own is in `zone`; a time that a change of the clocks skips moves forward.
pub(super) fn read(written: &str, zone: &TimeZone) -> Result<Moment, DateFault> {
    let text = written.trim();
    let mut cursor = Cursor { rest: text };
    let date = if is_year_first(text) {
        cursor.year_first_date()?
    } else if let Some(fault) = number_date_fault(text) {
        return Err(fault);
    } else {
        cursor.named_month_date().ok_or_else(|| not_a_date(written))??
    };
    if cursor.rest.trim().is_empty() {
        let zoned = date.to_zoned_datetime(zone.clone()).map_err(|_| not_a_date(written))?;
        return Ok(Moment { zoned, is_date_only: true });
    }
    let time = cursor.time().ok_or_else(|| not_a_time(written, text, cursor.rest))??;
    let zone = match cursor.rest.trim() {
        "" => zone.clone(),
        name => offset(name).ok_or_else(|| not_a_zone(name))?.to_time_zone(),
    };
    let zoned = date.to_datetime(time).to_zoned_datetime(zone).map_err(|_| not_a_date(written))?;
    Ok(Moment { zoned, is_date_only: false })
}

/// The date that a file name begins with: `2023-10-15-hello`.
pub(super) fn of_file_name(stem: &str, zone: &TimeZone) -> Option<Moment> {
    let day = stem.get(..10)?;
    let is_whole = stem.len() == 10 || stem[10..].starts_with(['-', '_', ' ']);
    (is_whole && is_year_first(day)).then(|| read(day, zone).ok()).flatten()
}

fn fault(message: impl Into<String>, help: impl Into<String>) -> DateFault {
    DateFault { message: message.into(), help: help.into() }
}

fn not_a_date(written: &str) -> DateFault {
    let shown: String = written.chars().take(40).collect();
    fault(format!("\"{shown}\" is no date"), EXPECTED)
}

fn not_a_time(written: &str, text: &str, rest: &str) -> DateFault {
    let day = &text[..text.len() - rest.len()];
    DateFault {
        help: format!(
            "a time behind a date is written as in {day}T13:18:50 or {day}T13:18:50-07:00"
        ),
        ..not_a_date(written)
    }
}

fn not_a_zone(name: &str) -> DateFault {
    let shown: String = name.chars().take(20).collect();
    fault(format!("\"{shown}\" is no time zone of a date"), "write it as Z, +02:00 or -0700")
}

fn is_year_first(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 4
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && matches!(bytes[4], b'-' | b'/' | b'.')
}

/// `7-10-2012`: nobody knows whether the day or the month comes first.
fn number_date_fault(text: &str) -> Option<DateFault> {
    let mut numbers = text.splitn(3, ['-', '/', '.']);
    let first: u8 = number(numbers.next()?, 2)?;
    let second: u8 = number(numbers.next()?, 2)?;
    let last = numbers.next()?;
    let year = &last[..last.bytes().take_while(u8::is_ascii_digit).count()];
    let year = match year.len() {
        4 => year.to_owned(),
        2 => format!("20{year}"),
        _ => return None,
    };
    let readings: Vec<String> = [(first, second), (second, first)]
        .into_iter()
        .filter(|&(month, _)| (1..=12).contains(&month))
        .map(|(month, day)| format!("{year}-{month:02}-{day:02}"))
        .collect();
    let help = match readings.as_slice() {
        [one, other] if one != other => format!("write the year first: {one} or {other}"),
        [one, ..] => format!("write the year first: {one}"),
        [] => EXPECTED.to_owned(),
    };
    Some(fault("a date of numbers that does not begin with the year can be read in two ways", help))
}

fn number<T: std::str::FromStr>(text: &str, digits_max: usize) -> Option<T> {
    let is_number =
        (1..=digits_max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// An offset from UTC: `Z`, `+02:00`, `-0700`, `+02`, `GMT`.
fn offset(name: &str) -> Option<Offset> {
    let lower = name.to_ascii_lowercase();
    if let Some((_, hours)) = NAMED_ZONES.iter().find(|(known, _)| *known == lower) {
        return Offset::from_hours(*hours).ok();
    }
    let (sign, digits) = match name.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 => digits.split_at_checked(2)?,
        5 => digits.split_once(':')?,
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (number(hours, 2)?, number(minutes, 2)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

fn day_of(year: i16, month: i8, day: i8) -> Result<Date, DateFault> {
    Date::new(year, month, day).map_err(|_| {
        let Some(name) =
            usize::try_from(month).ok().and_then(|month| MONTHS.get(month.wrapping_sub(1)))
        else {
            return fault(format!("there is no month {month}"), EXPECTED);
        };
        let name = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        let help = match Date::new(year, month, 1) {
            Ok(first) => format!("{name} {year} has {} days", first.days_in_month()),
            Err(_) => EXPECTED.to_owned(),
        };
        fault(format!("there is no {day} {name} {year}"), help)
    })
}

/// What is still to be read.
struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    /// Takes letters or digits, as many as there are.
    fn take(&mut self, is_wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !is_wanted(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn skip(&mut self, mark: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(mark)?;
        Some(())
    }

    fn year_first_date(&mut self) -> Result<Date, DateFault> {
        let whole = self.rest;
        let parts = self.take(|c| c.is_ascii_digit() || "-/.".contains(c));
        let numbers: Vec<&str> = parts.split(['-', '/', '.']).collect();
        let read = match numbers.as_slice() {
            [year, month, day] => number(year, 4).zip(number(month, 2)).zip(number(day, 2)),
            _ => None,
        };
        let Some(((year, month), day)) = read else { return Err(not_a_date(whole)) };
        let date = day_of(year, month, day)?;
        if parts.len() != 10 || parts.contains(['/', '.']) {
            let help = format!("write it as {year:04}-{month:02}-{day:02}");
            return Err(DateFault { help, ..not_a_date(whole) });
        }
        Ok(date)
    }

    /// `15 Oct 2023`, with or without a weekday before it.
    fn named_month_date(&mut self) -> Option<Result<Date, DateFault>> {
        let weekday = self.take(char::is_alphabetic);
        if !weekday.is_empty() {
            self.skip(',')?;
        }
        self.take(char::is_whitespace);
        let day: i8 = number(self.take(|c| c.is_ascii_digit()), 2)?;
        self.take(|c| c == ' ');
        let month = position(&MONTHS, self.take(char::is_alphabetic))?;
        self.take(|c| c == ' ');
        let year = self.take(|c| c.is_ascii_digit());
        let year: i16 = if year.len() == 4 { number(year, 4)? } else { return None };
        let date = match day_of(year, i8::try_from(month + 1).ok()?, day) {
            Ok(date) => date,
            Err(fault) => return Some(Err(fault)),
        };
        if weekday.is_empty() {
            return Some(Ok(date));
        }
        let said = position(&WEEKDAYS, weekday)?;
        let is = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
        if said == is {
            return Some(Ok(date));
        }
        let (day_name, is_name) = (WEEKDAYS[said], WEEKDAYS[is]);
        let message = format!("{date} is no {}{}", day_name[..1].to_uppercase(), &day_name[1..]);
        let help = format!("it is a {}{}", is_name[..1].to_uppercase(), &is_name[1..]);
        Some(Err(fault(message, help)))
    }

    /// `T13:18`, ` 13:18:50.25`.
    fn time(&mut self) -> Option<Result<Time, DateFault>> {
        let before = self.rest;
        let mark = self.take(|c| c == ' ' || c == 'T' || c == 't');
        let clock = self.take(|c| c.is_ascii_digit() || c == ':');
        let mut numbers = clock.split(':');
        let two = |text: Option<&str>| {
            text.filter(|text| text.len() == 2).and_then(|text| number(text, 2))
        };
        let (hour, minute) = (two(numbers.next()), two(numbers.next()));
        let second = match numbers.next() {
            None => Some(0),
            seconds => two(seconds),
        };
        let is_separated = !mark.is_empty() && mark.trim().len() <= 1;
        let read: Option<(i8, i8, i8)> = hour.zip(minute).zip(second).map(|((h, m), s)| (h, m, s));
        let Some((hour, minute, second)) =
            read.filter(|_| is_separated && numbers.next().is_none())
        else {
            self.rest = before;
            return None;
        };
        let mut nanosecond = 0;
        if self.rest.starts_with(['.', ',']) {
            self.rest = &self.rest[1..];
            let digits = self.take(|c| c.is_ascii_digit());
            nanosecond = format!("{digits:0<9.9}").parse().ok()?;
        }
        // A leap second is the second before it, as everywhere else.
        let time = Time::new(hour, minute, if second == 60 { 59 } else { second }, nanosecond);
        Some(time.map_err(|_| {
            fault(
                format!("there is no time {clock}"),
                "hours go from 00 to 23, minutes and seconds from 00 to 59",
            )
        }))
    }
}

/// Which of the names is meant by its first letters, three at least.
fn position(names: &[&str], written: &str) -> Option<usize> {
    let written = written.to_lowercase();
    names
        .iter()
        .position(|name| *name == written || (written.len() >= 3 && name.starts_with(&written)))
}
