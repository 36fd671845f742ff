//! Bytes grouped into 63 classes, so that a branch needs 64 bits and not 256.

/// Two tables that keep the order of bytes: first by class, then by place within it.
///
/// Keys of a blog use fewer than 63 different bytes, and each then has a class of its own. Where
/// there are more, the rarest neighbours share one, and a second branch at the same position tells
/// them apart by their place.
#[derive(Debug, Clone)]
pub struct Classes {
    /// Of each byte, 1 to 63; 0 stands for the end of a key.
    pub class: [u8; 256],
    /// Of each byte, 0 to 63 within its class.
    pub place: [u8; 256],
}

const CLASSES_MAX: usize = 63;

/// Used bytes of one class lie within this many values.
const CLASS_SPAN_MAX: usize = 64;

/// A run of byte values that would share a class.
#[derive(Clone, Copy)]
struct Run {
    first: usize,
    last: usize,
    uses: u64,
}

impl Classes {
    /// Classes for keys in which byte `b` occurs `uses[b]` times.
    pub fn for_uses(uses: &[u64; 256]) -> Classes {
        let mut runs: Vec<Run> = (0..256)
            .filter(|byte| uses[*byte] > 0)
            .map(|byte| Run { first: byte, last: byte, uses: uses[byte] })
            .collect();
        while runs.len() > CLASSES_MAX {
            merge_rarest(&mut runs);
        }
        let mut classes = Classes { class: [1; 256], place: [0; 256] };
        for (index, run) in runs.iter().enumerate() {
            let begin = if index == 0 { 0 } else { run.first };
            let end = runs.get(index + 1).map_or(256, |next| next.first);
            for byte in begin..end {
                let place = byte.saturating_sub(run.first).min(CLASS_SPAN_MAX - 1);
                classes.class[byte] = index as u8 + 1;
                classes.place[byte] = place as u8;
            }
        }
        classes
    }
}

/// Joins the two neighbours that are used least. There are such: more than 63 runs of 256 values
/// cannot all be 64 values apart.
fn merge_rarest(runs: &mut Vec<Run>) {
    let rarest = (1..runs.len())
        .filter(|index| runs[*index].last - runs[index - 1].first < CLASS_SPAN_MAX)
        .min_by_key(|index| runs[index - 1].uses + runs[*index].uses)
        .expect("more than 63 runs of 256 values have close neighbours");
    let merged = runs.remove(rarest);
    runs[rarest - 1].last = merged.last;
    runs[rarest - 1].uses += merged.uses;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_bytes_have_a_class_each() {
        let mut uses = [0; 256];
        for byte in b"/abc" {
            uses[usize::from(*byte)] = 1;
        }
        let classes = Classes::for_uses(&uses);
        let of = |byte: u8| classes.class[usize::from(byte)];
        assert_eq!([of(b'/'), of(b'a'), of(b'b'), of(b'c')], [1, 2, 3, 4]);
        assert_eq!([of(0), of(b'0'), of(255)], [1, 1, 4]);
    }

    #[test]
    fn all_bytes_keep_their_order() {
        let mut uses = [1; 256];
        uses[usize::from(b'e')] = 1000;
        let classes = Classes::for_uses(&uses);
        let value = |byte: usize| (classes.class[byte], classes.place[byte]);
        assert!((1..256).all(|byte| value(byte - 1) < value(byte)));
        assert_eq!(classes.class.iter().max(), Some(&63));
        let alone =
            classes.class.iter().filter(|class| **class == classes.class[usize::from(b'e')]);
        assert_eq!(alone.count(), 1);
    }
}
