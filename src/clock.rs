//! The only place that asks for the time or makes an id.
//!
//! Invariant: times are UTC, truncated to microseconds (what both databases keep); ids made later
//! by one clock sort later. A shifted clock moves time for tests; an anchored clock makes the demo's
//! finished procurement the same in every run.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use jiff::{SignedDuration, Timestamp};
use uuid::{Builder, Uuid};

/// Tells the time and makes ids. Cheap to clone; clones share their state.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// Microseconds added to the machine's time.
    shift: Arc<AtomicI64>,
    anchored: Option<Arc<Mutex<Anchored>>>,
}

#[derive(Debug)]
struct Anchored {
    now: Timestamp,
    ids_made: u64,
    seed: u64,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands at `now` until it is moved, and makes the same ids from the same seed.
    pub fn anchored(now: Timestamp, seed: u64) -> Self {
        let anchored = Anchored {
            now: truncated(now),
            ids_made: 0,
            seed,
        };
        Self {
            shift: Arc::default(),
            anchored: Some(Arc::new(Mutex::new(anchored))),
        }
    }

    /// Now, in whole microseconds.
    pub fn now(&self) -> Timestamp {
        match &self.anchored {
            Some(anchored) => anchored.lock().unwrap_or_else(PoisonError::into_inner).now,
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
            None => self.shifted(Timestamp::now()),
        }
    }

    /// A time read from elsewhere (the database's clock), moved as this clock is.
    pub fn shifted(&self, time: Timestamp) -> Timestamp {
        truncated(time.saturating_add(self.shift()).unwrap_or(time))
    }

    /// How far this clock is ahead of the machine's.
    pub fn shift(&self) -> SignedDuration {
        SignedDuration::from_micros(self.shift.load(Ordering::Relaxed))
    }

    /// The held time of an anchored clock, which then also closes tenders.
    pub fn held(&self) -> Option<Timestamp> {
        self.anchored.as_ref().map(|_| self.now())
    }

    /// Moves time forward, for tests and the demo.
    pub fn advance(&self, by: SignedDuration) {
        match &self.anchored {
            Some(anchored) => {
                let mut anchored = anchored.lock().unwrap_or_else(PoisonError::into_inner);
                anchored.now = anchored.now.saturating_add(by).unwrap_or(anchored.now);
            }
            None => {
                let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
                self.shift.fetch_add(micros, Ordering::Relaxed);
            }
        }
    }

    /// A new UUIDv7.
    pub fn new_id(&self) -> Uuid {
        match &self.anchored {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
            None => Uuid::now_v7(),
            Some(anchored) => {
                let mut anchored = anchored.lock().unwrap_or_else(PoisonError::into_inner);
                anchored.ids_made += 1;
                // The counter goes first, so that later ids sort later within one instant.
                let mut random = [0; 10];
                let (count, seed) = random.split_at_mut(4);
                count.copy_from_slice(
                    &u32::try_from(anchored.ids_made)
                        .unwrap_or(u32::MAX)
                        .to_be_bytes(),
                );
                seed.copy_from_slice(&anchored.seed.to_be_bytes()[2..]);
                let millis = u64::try_from(anchored.now.as_millisecond()).unwrap_or_default();
                Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
            }
        }
    }
}

fn truncated(time: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(time.as_microsecond()).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchored_clock_makes_the_same_sorted_ids_in_every_run() {
        let ids = || {
            let clock = Clock::anchored("2026-03-02T09:00:00Z".parse().unwrap(), 7);
            let mut ids = vec![clock.new_id(), clock.new_id()];
            clock.advance(SignedDuration::from_hours(1));
            ids.push(clock.new_id());
            ids
        };
        let first = ids();
        assert_eq!(first, ids());
        assert!(first.is_sorted());
        assert_eq!(first[0].get_version_num(), 7);
    }

    #[test]
    fn a_shifted_clock_runs_ahead_of_the_machine() {
        let clock = Clock::system();
        let before = clock.now();
        clock.advance(SignedDuration::from_hours(30));
        assert!(clock.now().duration_since(before) >= SignedDuration::from_hours(30));
    }
}
