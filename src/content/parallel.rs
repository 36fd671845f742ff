//! Many files at once, on all cores. Threads of the standard library: the build script has no more.

use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Items that a thread takes at a time: few enough that none is left with the last long file.
const CHUNK_ITEMS: usize = 8;

/// A thread costs as much as some small files.
const ITEMS_A_THREAD_MIN: usize = 32;

/// What `make` makes of each item, in the order of the items.
pub(super) fn map<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(items.len() / ITEMS_A_THREAD_MIN);
    if threads < 2 {
        return items.iter().map(make).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made: Vec<(usize, Vec<R>)> = Vec::new();
        loop {
            let start = next.fetch_add(CHUNK_ITEMS, Ordering::Relaxed);
            let Some(rest) = items.get(start..).filter(|rest| !rest.is_empty()) else {
                return made;
            };
            made.push((start, rest.iter().take(CHUNK_ITEMS).map(&make).collect()));
        }
    };
    let mut made = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut made = work();
        for other in others {
            match other.join() {
                Ok(further) => made.extend(further),
                Err(panicked) => panic::resume_unwind(panicked),
            }
        }
        made
    });
    made.sort_unstable_by_key(|(start, _)| *start);
    made.into_iter().flat_map(|(_, part)| part).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn what_is_made_keeps_the_order_of_the_items() {
        for count in [0, 1, 63, 64, 1_001] {
            let items: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = items.iter().map(|item| item * 2).collect();
            assert_eq!(map(&items, |item| item * 2), doubled);
        }
    }
}
