//! The hash by which buckets and tags tell keys apart.
//!
//! It is part of the format: fixed, without a secret. Who knows it can choose keys that collide, and
//! gains little by it: a bucket holds 32 keys, and each is compared before it is believed.

/// A hash of 64 bits, good enough in its highest bits.
///
/// Blocks of 16 bytes are folded into two lanes by a multiplication of 64 x 64 to 128 bits, whose
/// halves are joined; the last blocks may overlap those before them, so that no byte is left over.
#[inline]
pub fn hash(key: &[u8]) -> u64 {
    let length = key.len() as u64;
    let mut lanes = [SEEDS[0] ^ length, SEEDS[1]];
    if key.len() <= 16 {
        let (first, last) = short(key);
        return fold(first ^ lanes[0], last ^ lanes[1]);
    }
    let mut rest = key;
    while rest.len() > 32
        && let Some((block, after)) = rest.split_first_chunk::<32>()
    {
        lanes = [mix(lanes[0], block, 0), mix(lanes[1], block, 16)];
        rest = after;
    }
    if let Some(last) = key.last_chunk::<32>() {
        lanes = [mix(lanes[0], last, 0), mix(lanes[1], last, 16)];
    } else {
        let edge = key.len() - 16;
        lanes = [mix(lanes[0], key, 0), mix(lanes[1], key, edge)];
    }
    fold(lanes[0], lanes[1] ^ SEEDS[2])
}

/// The byte that a bucket keeps of a hash.
#[inline]
pub fn tag(hash: u64) -> u8 {
    (hash >> 56) as u8
}

/// Odd numbers without pattern: the fractional digits of pi.
const SEEDS: [u64; 3] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7345, 0xa409_3822_299f_31d1];

#[inline]
fn mix(lane: u64, bytes: &[u8], at: usize) -> u64 {
    fold(word(bytes, at) ^ lane, word(bytes, at + 8) ^ SEEDS[2])
}

#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ (product >> 64) as u64
}

/// Eight bytes from `at` on; the callers stay within the key.
#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        .map_or(0, |found| u64::from_le_bytes(*found))
}

/// The first and the last bytes of a key of at most 16, which may overlap.
#[inline]
fn short(key: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (key.first_chunk(), key.last_chunk()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (key.first_chunk(), key.last_chunk()) {
        return (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last)));
    }
    let joined = key.iter().fold(0, |joined, byte| joined << 8 | u64::from(*byte));
    (joined, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Another hash would be another format.
    #[test]
    fn the_hash_is_fixed() {
        let keys: [&[u8]; 5] = [b"", b"/", b"/posts/", b"/posts/hello-world/", &[b'x'; 100]];
        let hashes: Vec<String> = keys.iter().map(|key| format!("{:016x}", hash(key))).collect();
        assert_eq!(
            hashes,
            [
                "e052ed86abb7a4aa",
                "07a338131b249e48",
                "2c7c19447fdef55e",
                "80e5f9909835385b",
                "ca3d703384300752"
            ]
        );
    }

    #[test]
    fn every_byte_counts_at_every_length() {
        for length in 1..=100 {
            let key = vec![0x55; length];
            for at in 0..length {
                let mut other = key.clone();
                other[at] ^= 1;
                assert_ne!(hash(&key), hash(&other), "length {length}, byte {at}");
            }
        }
    }

    #[test]
    fn tags_are_spread_evenly() {
        let mut counts = [0u32; 256];
        for number in 0..25_600 {
            let key = format!("/posts/{number:05}/");
            counts[usize::from(tag(hash(key.as_bytes())))] += 1;
        }
        assert!(counts.iter().all(|count| (50..200).contains(count)), "{counts:?}");
    }
}
