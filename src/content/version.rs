//! Which version of a file was read, told without reading it.

use std::fs::Metadata;
use std::time::{Duration, SystemTime};

/// A file may be written twice within one tick of the system's clock: what was changed this shortly
/// before it was read may have been changed again since, and no date would tell.
const SETTLED_AFTER: Duration = Duration::from_secs(2);

/// What the system says of a file. Whoever writes to it changes this, whatever date they give it: the
/// time of change of the file's own record cannot be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Version {
    length: u64,
    modified: Option<SystemTime>,
    /// Seconds and nanoseconds of the record's change, device and number of the file; 0 where the system
    /// has none.
    record: [i64; 4],
}

impl Version {
    pub fn of(metadata: &Metadata) -> Version {
        let (length, modified) = (metadata.len(), metadata.modified().ok());
        Version { length, modified, record: record(metadata) }
    }

    /// Whether a file that was at this version when it was read at `read_at` still has what was read then
    /// as long as it is at this version.
    pub fn is_settled(&self, read_at: SystemTime) -> bool {
        let changed_s = u64::try_from(self.record[0]).unwrap_or_default();
        let changed = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(changed_s + 1));
        let is_before = |time: SystemTime| {
            read_at.duration_since(time).is_ok_and(|since| since > SETTLED_AFTER)
        };
        self.record[3] != 0
            && changed.is_some_and(is_before)
            && self.modified.is_some_and(is_before)
    }
}

#[cfg(unix)]
fn record(metadata: &Metadata) -> [i64; 4] {
    use std::os::unix::fs::MetadataExt;
    let number = |number: u64| i64::from_ne_bytes(number.to_ne_bytes());
    let changed = [metadata.ctime(), metadata.ctime_nsec()];
    [changed[0], changed[1], number(metadata.dev()), number(metadata.ino())]
}

#[cfg(not(unix))]
fn record(_: &Metadata) -> [i64; 4] {
    [0; 4]
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::{Duration, SystemTime};

    use super::{SETTLED_AFTER, Version};

    #[test]
    fn a_version_counts_only_when_the_file_was_at_rest_before_it_was_read() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let version = Version::of(&fs::metadata(file).expect("the file is there"));
        let now = SystemTime::now() + Duration::from_secs(1);
        assert!(version.is_settled(now + 2 * SETTLED_AFTER));
        assert!(!version.is_settled(SystemTime::UNIX_EPOCH));
    }
}
