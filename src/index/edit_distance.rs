//! Edit distance, a column of the table at a time (Myers 1999, in the form of Hyyrö 2003).
//!
//! A column holds the distances of all beginnings of the pattern to what was read of the text so far.
//! Neighbours in it differ by at most one, so it is kept as one bit for each step up and one for each
//! step down, and reading a byte costs a dozen operations whatever the length of the pattern.

/// The longest pattern in bytes: the bits of a word.
pub const PATTERN_BYTES_MAX: usize = u128::BITS as usize;

/// What texts are compared with. Letters of ASCII count the same in both cases.
#[derive(Debug)]
pub struct Pattern {
    /// Of each byte, the places in the pattern where it stands.
    places: [u128; 256],
    length: usize,
}

/// The distances after some bytes of a text. A copy goes on from there.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    up: u128,
    down: u128,
    /// Of the whole pattern to the whole text so far.
    distance: u32,
    /// Bytes of the text that were read.
    read: u32,
}

impl Pattern {
    /// `None` when the pattern is empty or longer than [`PATTERN_BYTES_MAX`].
    pub fn new(pattern: &[u8]) -> Option<Pattern> {
        if pattern.is_empty() || pattern.len() > PATTERN_BYTES_MAX {
            return None;
        }
        let mut places = [0; 256];
        for (place, byte) in pattern.iter().enumerate() {
            places[usize::from(byte.to_ascii_lowercase())] |= 1 << place;
        }
        Some(Pattern { places, length: pattern.len() })
    }

    pub fn len(&self) -> usize {
        self.length
    }

    /// The column before the first byte.
    pub fn column(&self) -> Column {
        Column { up: u128::MAX, down: 0, distance: self.length as u32, read: 0 }
    }
}

impl Column {
    pub fn bytes_read(&self) -> usize {
        self.read as usize
    }

    /// Reads further bytes of the text.
    pub fn after(mut self, pattern: &Pattern, bytes: &[u8]) -> Column {
        bytes.iter().for_each(|byte| self.read(pattern, *byte));
        self
    }

    /// The distance after the last bytes of a text, if it is within `limit`. A byte brings it down by
    /// one at most, so that most texts are given up after a few.
    pub fn within(mut self, pattern: &Pattern, bytes: &[u8], limit: u32) -> Option<u32> {
        let mut reachable = limit as usize + bytes.len();
        for byte in bytes {
            if self.distance as usize > reachable {
                return None;
            }
            self.read(pattern, *byte);
            reachable -= 1;
        }
        (self.distance <= limit).then_some(self.distance)
    }

    #[inline]
    fn read(&mut self, pattern: &Pattern, byte: u8) {
        let equal = pattern.places[usize::from(byte.to_ascii_lowercase())];
        let diagonal = ((equal & self.up).wrapping_add(self.up) ^ self.up) | equal;
        let right_up = self.down | !(diagonal | self.up);
        let right_down = self.up & diagonal;
        self.distance += (right_up >> (pattern.length - 1)) as u32 & 1;
        self.distance -= (right_down >> (pattern.length - 1)) as u32 & 1;
        let right_up = right_up << 1 | 1;
        let vertical = equal | self.down;
        self.up = right_down << 1 | !(vertical | right_up);
        self.down = right_up & vertical;
        self.read += 1;
    }

    /// Whether some text that goes on from here may come within `limit` of the pattern: whether any
    /// beginning of the pattern is that near to what was read.
    pub fn may_reach(&self, pattern: &Pattern, limit: u32) -> bool {
        let from = self.read.saturating_sub(limit);
        let to = (self.read.saturating_add(limit)).min(pattern.length as u32);
        if from > to {
            return false;
        }
        let below = (1_u128 << from.min(127)) - 1;
        let steps = |bits: u128| (bits & below).count_ones();
        let mut distance = self.read + steps(self.up) - steps(self.down).min(self.read);
        for place in from..=to {
            if distance <= limit {
                return true;
            }
            distance += u32::from(self.up >> place.min(127) & 1 != 0);
            distance -= u32::from(self.down >> place.min(127) & 1 != 0 && distance > 0);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(a: &[u8], b: &[u8]) -> u32 {
        let mut row: Vec<u32> = (0..=a.len() as u32).collect();
        for (at, byte) in b.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] = at as u32 + 1;
            for place in 0..a.len() {
                let change = diagonal + u32::from(!a[place].eq_ignore_ascii_case(byte));
                diagonal = row[place + 1];
                row[place + 1] = change.min(diagonal + 1).min(row[place] + 1);
            }
        }
        row[a.len()]
    }

    #[test]
    fn columns_agree_with_the_plain_table() {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize
        };
        for _ in 0..60 {
            let mut text = |max: usize| -> Vec<u8> {
                let length = next() % max;
                (0..length).map(|_| b"abA\xe9/"[next() % 5]).collect()
            };
            let (a, b) = (text(140), text(150));
            let Some(pattern) = Pattern::new(&a) else {
                assert!(a.is_empty() || a.len() > PATTERN_BYTES_MAX);
                continue;
            };
            let column = pattern.column().after(&pattern, &b);
            let distance = plain(&a, &b);
            assert_eq!(column.distance, distance);
            let least = (0..=a.len()).map(|end| plain(&a[..end], &b)).min().unwrap_or(0);
            for limit in 0..12 {
                let within = pattern.column().within(&pattern, &b, limit);
                assert_eq!(within, (distance <= limit).then_some(distance), "{a:?} {b:?} {limit}");
                assert_eq!(
                    column.may_reach(&pattern, limit),
                    least <= limit,
                    "{a:?} {b:?} {limit}"
                );
            }
        }
    }
}
