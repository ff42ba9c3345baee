//! How long to wait before trying again.
//!
//! Invariant: pauses grow, are bounded, and are spread a little, so that what failed together is not tried together.

use jiff::SignedDuration;

use crate::limits;

/// Before the second try, the third, and so on: together over 17 hours, so that a relay may be down overnight.
const PAUSE_SECONDS: [i64; 7] = [10, 60, 300, 1_200, 3_600, 14_400, 43_200];

/// The pause after a try. None when there have been enough. `spread` is any number.
pub(super) fn after_try(attempts: i32, spread: u8) -> Option<SignedDuration> {
    if attempts >= limits::TRIES_MAX {
        return None;
    }
    let place = usize::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let seconds = PAUSE_SECONDS
        .get(place)
        .or(PAUSE_SECONDS.last())
        .copied()
        .unwrap_or(0);
    // Between 80% and 120% of the pause.
    let percent = 80 + i64::from(spread) * 40 / 255;
    Some(SignedDuration::from_millis(seconds * 10 * percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let pauses: Vec<_> = (1..limits::TRIES_MAX)
            .map(|attempts| after_try(attempts, 128).unwrap())
            .collect();
        assert!(pauses.is_sorted());
        assert_eq!(after_try(limits::TRIES_MAX, 128), None);
        assert_eq!(after_try(1, 0).unwrap(), SignedDuration::from_secs(8));
        assert_eq!(after_try(1, 255).unwrap(), SignedDuration::from_secs(12));
    }
}
