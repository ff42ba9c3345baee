//! The only place that asks the time and makes ids.
//!
//! Everything is in UTC and whole microseconds, because that is what both databases keep: a time that was stored
//! and read again equals the one that was sent. The demo and the tests anchor the clock and seed the ids, so that
//! the same steps give the same bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

/// Tells the time and makes ids. Cheap to clone; clones of an anchored clock move together.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    source: Source,
}

#[derive(Clone, Debug, Default)]
enum Source {
    #[default]
    System,
    Anchored(Arc<Anchor>),
}

#[derive(Debug)]
struct Anchor {
    now_us: AtomicI64,
    seed: u64,
    ids_made: AtomicU64,
}

impl Clock {
    /// The machine's clock and random ids.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until it is moved, with ids that follow from `seed`.
    #[must_use]
    pub fn anchored(at: Timestamp, seed: u64) -> Self {
        let anchor = Anchor {
            now_us: AtomicI64::new(at.as_microsecond()),
            seed,
            ids_made: AtomicU64::new(0),
        };
        Self {
            source: Source::Anchored(Arc::new(anchor)),
        }
    }

    /// The time now, in whole microseconds.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    pub fn now(&self) -> Timestamp {
        match &self.source {
            Source::System => whole_microseconds(Timestamp::now()),
            Source::Anchored(anchor) => from_microseconds(anchor.now_us.load(Ordering::SeqCst)),
        }
    }

    /// A new id (UUID version 7): ids made later sort later.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that makes ids"
    )]
    pub fn new_id(&self) -> Uuid {
        match &self.source {
            Source::System => Uuid::now_v7(),
            Source::Anchored(anchor) => anchor.new_id(),
        }
    }

    /// Whether the machine's own clock answers, as it does everywhere but in tests and the demo.
    #[must_use]
    pub fn is_system(&self) -> bool {
        matches!(self.source, Source::System)
    }

    /// Moves an anchored clock forward. The system's clock does not move for us, so there it does nothing.
    pub fn advance(&self, by: Duration) {
        if let Source::Anchored(anchor) = &self.source {
            let by_us = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
            anchor.now_us.fetch_add(by_us, Ordering::SeqCst);
        }
    }
}

impl Anchor {
    /// The count comes first among the random bits, so that ids of one millisecond keep their order.
    fn new_id(&self) -> Uuid {
        let count = self.ids_made.fetch_add(1, Ordering::SeqCst);
        let millis = u64::try_from(self.now_us.load(Ordering::SeqCst) / 1000).unwrap_or(0);
        let [_, _, _, _, c0, c1, c2, c3] = count.to_be_bytes();
        let [n0, n1, n2, n3, n4, n5, _, _] = scramble(self.seed ^ count).to_be_bytes();
        // The version and variant overwrite the top bits of bytes 0 and 2, so the count keeps clear of them.
        let bytes = [0, c0, 0, c1, c2, c3, n0 ^ n4, n1 ^ n5, n2, n3];
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

/// The finaliser of SplitMix64: spreads a seed over all bits. Nothing secret hangs on it.
fn scramble(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Cuts what the databases would not keep.
#[must_use]
pub fn whole_microseconds(at: Timestamp) -> Timestamp {
    from_microseconds(at.as_microsecond())
}

fn from_microseconds(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_clock_keeps_whole_microseconds() {
        assert_eq!(Clock::system().now().as_nanosecond() % 1000, 0);
    }

    #[test]
    fn an_anchored_clock_gives_the_same_times_and_ids_again() {
        let steps = || {
            let clock = Clock::anchored("2026-03-02T09:00:00Z".parse().unwrap(), 7);
            let first = clock.new_id();
            clock.advance(Duration::from_secs(60));
            (first, clock.now(), clock.new_id())
        };
        assert_eq!(steps(), steps());
        assert_eq!(steps().1.to_string(), "2026-03-02T09:01:00Z");
    }

    #[test]
    fn seeded_ids_differ_sort_by_age_and_are_version_7() {
        let clock = Clock::anchored("2026-03-02T09:00:00Z".parse().unwrap(), 7);
        let ids: Vec<Uuid> = (0..5_000).map(|_| clock.new_id()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }
}
