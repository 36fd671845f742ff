//! Dates of fields in their three forms (RFC 9110 5.6.7).

use std::io::Write;
use std::time::{Duration, UNIX_EPOCH};

/// A date as it is sent always has this many bytes: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub const DATE_BYTES: usize = 29;

/// The last instant that four digits of a year can say.
const LAST_UNIX_S: u64 = 253_402_300_799;

/// The preferred form of an instant, in Unix seconds; what it cannot say becomes the nearest it can.
/// Never allocates.
pub fn format_date(unix_s: i64) -> [u8; DATE_BYTES] {
    let since = u64::try_from(unix_s).unwrap_or(0).min(LAST_UNIX_S);
    let date = httpdate::HttpDate::from(UNIX_EPOCH + Duration::from_secs(since));
    let mut bytes = [b' '; DATE_BYTES];
    // It has this length always, so that writing it cannot fail.
    let _ = write!(bytes.as_mut_slice(), "{date}");
    bytes
}

/// The instant that a field names, in Unix seconds; `None` when it is no date, which makes the field
/// void. `now_unix_s` decides the century of the form whose year has two digits.
pub fn parse_date(value: &[u8], now_unix_s: i64) -> Option<i64> {
    let comma = value.iter().position(|&byte| byte == b',');
    let (weekday, date) = match comma {
        Some(3) => (weekday(value.get(..3)?, SHORT_BYTES)?, imf_fixdate(value.get(3..)?)?),
        Some(at) => {
            let date = rfc850_date(value.get(at..)?, now_unix_s)?;
            (weekday(value.get(..at)?, usize::MAX)?, date)
        }
        None => (weekday(value.get(..3)?, SHORT_BYTES)?, asctime_date(value.get(3..)?)?),
    };
    let days = date.days()?;
    // 1970 began on a Thursday, the fourth of WEEKDAYS.
    (days.checked_add(3)?.rem_euclid(7) == weekday).then(|| days * DAY_S + date.second)
}

const DAY_S: i64 = 24 * 60 * 60;
const SHORT_BYTES: usize = 3;
const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&[u8]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// A day of the calendar and the second of that day.
#[derive(Debug, Clone, Copy)]
struct Date {
    year: i64,
    /// From 1.
    month: i64,
    day: i64,
    second: i64,
}

impl Date {
    /// Days since 1970; `None` when the month is not as long. After Howard Hinnant,
    /// "chrono-compatible low-level date algorithms": years begin in March, so that the leap day is
    /// the last of its year.
    fn days(self) -> Option<i64> {
        let is_leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let length = match self.month {
            2 => 28 + i64::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if !(1..=length).contains(&self.day) {
            return None;
        }
        let year = self.year - i64::from(self.month <= 2);
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }
}

/// `, 06 Nov 1994 08:49:37 GMT`
fn imf_fixdate(rest: &[u8]) -> Option<Date> {
    let [b',', b' ', day @ .., b' ', b'G', b'M', b'T'] = rest else { return None };
    let [d0, d1, b' ', m0, m1, m2, b' ', year @ .., b' ', t0, t1, t2, t3, t4, t5, t6, t7] = day
    else {
        return None;
    };
    Some(Date {
        year: number(year, 4)?,
        month: month(&[*m0, *m1, *m2])?,
        day: number(&[*d0, *d1], 2)?,
        second: time(&[*t0, *t1, *t2, *t3, *t4, *t5, *t6, *t7])?,
    })
}

/// `, 06-Nov-94 08:49:37 GMT`. A year that would lie more than fifty years ahead is one of the
/// century before.
fn rfc850_date(rest: &[u8], now_unix_s: i64) -> Option<Date> {
    let [
        b',',
        b' ',
        d0,
        d1,
        b'-',
        m0,
        m1,
        m2,
        b'-',
        y0,
        y1,
        b' ',
        time_of_day @ ..,
        b' ',
        b'G',
        b'M',
        b'T',
    ] = rest
    else {
        return None;
    };
    let this_year = year_of(now_unix_s);
    let mut year = this_year - this_year.rem_euclid(100) + number(&[*y0, *y1], 2)?;
    if year > this_year + 50 {
        year -= 100;
    } else if year <= this_year - 50 {
        year += 100;
    }
    Some(Date {
        year,
        month: month(&[*m0, *m1, *m2])?,
        day: number(&[*d0, *d1], 2)?,
        second: time(time_of_day)?,
    })
}

/// ` Nov  6 08:49:37 1994`
fn asctime_date(rest: &[u8]) -> Option<Date> {
    let [b' ', m0, m1, m2, b' ', d0, d1, b' ', time_of_day @ .., b' ', y0, y1, y2, y3] = rest
    else {
        return None;
    };
    let day = if *d0 == b' ' { number(&[*d1], 1)? } else { number(&[*d0, *d1], 2)? };
    Some(Date {
        year: number(&[*y0, *y1, *y2, *y3], 4)?,
        month: month(&[*m0, *m1, *m2])?,
        day,
        second: time(time_of_day)?,
    })
}

/// `08:49:37`; the second may be a leap second, which counts as the first of the next minute.
fn time(value: &[u8]) -> Option<i64> {
    let [h0, h1, b':', m0, m1, b':', s0, s1] = value else { return None };
    let hour = number(&[*h0, *h1], 2).filter(|&hour| hour < 24)?;
    let minute = number(&[*m0, *m1], 2).filter(|&minute| minute < 60)?;
    let second = number(&[*s0, *s1], 2).filter(|&second| second <= 60)?;
    Some((hour * 60 + minute) * 60 + second)
}

fn number(digits: &[u8], count: usize) -> Option<i64> {
    if digits.len() != count {
        return None;
    }
    digits.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0'))
    })
}

fn month(name: &[u8]) -> Option<i64> {
    (1..).zip(MONTHS).find(|&(_, month)| month == name).map(|(number, _)| number)
}

fn weekday(name: &[u8], bytes_max: usize) -> Option<i64> {
    let is_it =
        |weekday: &str| weekday.as_bytes().get(..bytes_max.min(weekday.len())) == Some(name);
    (0..).zip(WEEKDAYS).find(|&(_, weekday)| is_it(weekday)).map(|(number, _)| number)
}

/// The year in the Gregorian calendar; centuries have 36,524.25 days or a hundredth of that a year.
fn year_of(unix_s: i64) -> i64 {
    let days = unix_s.div_euclid(DAY_S) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    // Counted from March; the tenth month of such a year is January.
    era * 400 + year + i64::from(of_year >= 306)
}
