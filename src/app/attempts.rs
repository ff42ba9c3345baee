//! Slows down those who try again and again.
//!
//! Invariant: an attempt is counted before it is judged, in a transaction of its own, so that many
//! at once do not slip through. Who must wait is told how long, the same for people who exist and
//! people who do not; waiting attempts do not count, so nobody can lock another out for good.

use std::{net::IpAddr, time::Duration};

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};

use super::{
    error::{AppError, Code},
    sign_in,
};
use crate::{
    db::{
        attempt::{self as store, AttemptKind, Attempts},
        seam::Db,
    },
    domain::email::EmailAddress,
    sealing::{DataKey, MacPurpose},
};

/// How long attempts are remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(1);

/// How many attempts are free, and how the waits after them grow.
#[derive(Debug, Clone, Copy)]
struct Policy {
    free: i64,
    first: SignedDuration,
    longest: SignedDuration,
}

impl Policy {
    fn of(kind: AttemptKind) -> Self {
        let (free, first) = match kind {
            AttemptKind::PasswordOfPerson => (5, 10),
            // A whole council may come from one address; successes do not count.
            AttemptKind::PasswordFromClient => (100, 2),
            AttemptKind::LinkToPerson => (5, 60),
            AttemptKind::LinkFromClient => (200, 2),
            // Codes are counted by their link, which allows no more after these.
            AttemptKind::CodeOfLink => (sign_in::CODE_TRIES_MAX, 60),
        };
        let first = SignedDuration::from_secs(first);
        Self {
            free,
            first,
            longest: SignedDuration::from_mins(15),
        }
    }

    /// How long to wait at `now`, if at all. The wait doubles with each attempt beyond the free ones.
    fn wait(self, earlier: Attempts, now: Timestamp) -> Option<SignedDuration> {
        let last = earlier.last?;
        let beyond = u32::try_from(earlier.count - self.free).ok()?;
        let factor = 1_i32.checked_shl(beyond.min(30)).unwrap_or(i32::MAX);
        let delay = self.first.saturating_mul(factor).min(self.longest);
        let left = delay.saturating_sub(now.duration_since(last));
        left.is_positive().then_some(left)
    }
}

/// One attempt, for one person and from one client.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    person: (AttemptKind, String),
    client: (AttemptKind, String),
    at: Timestamp,
}

impl Attempt {
    pub(super) fn password(
        key: &DataKey,
        email: &EmailAddress,
        client: IpAddr,
        now: Timestamp,
    ) -> Self {
        let kinds = (
            AttemptKind::PasswordOfPerson,
            AttemptKind::PasswordFromClient,
        );
        Self::new(key, kinds, email, client, now)
    }

    pub(super) fn link(
        key: &DataKey,
        email: &EmailAddress,
        client: IpAddr,
        now: Timestamp,
    ) -> Self {
        let kinds = (AttemptKind::LinkToPerson, AttemptKind::LinkFromClient);
        Self::new(key, kinds, email, client, now)
    }

    fn new(
        key: &DataKey,
        kinds: (AttemptKind, AttemptKind),
        email: &EmailAddress,
        client: IpAddr,
        now: Timestamp,
    ) -> Self {
        let subject = |what: &str, of: &str| {
            HEXLOWER.encode(&key.mac(
                MacPurpose::AttemptSubject,
                format!("{what} {of}").as_bytes(),
            ))
        };
        Self {
            person: (kinds.0, subject("person", email.as_str())),
            client: (kinds.1, subject("client", &network(client).to_string())),
            at: Timestamp::from_second(now.as_second()).unwrap_or(now),
        }
    }

    /// Counts the attempt, unless it comes too soon: then says how long to wait.
    pub(super) fn count(
        &self,
        db: &mut Db,
        now: Timestamp,
    ) -> diesel::QueryResult<Option<SignedDuration>> {
        let since = now.saturating_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
        let mut longest = None;
        for (kind, subject) in [&self.person, &self.client] {
            store::add(db, *kind, subject, self.at)?;
            let earlier = store::before(db, *kind, subject, since, self.at)?;
            longest = longest.max(Policy::of(*kind).wait(earlier, now));
        }
        if longest.is_some() {
            for (kind, subject) in [&self.person, &self.client] {
                store::take_back(db, *kind, subject, self.at)?;
            }
        }
        Ok(longest)
    }

    /// It was the person themselves: their earlier failures are forgotten.
    pub(super) fn succeeded(&self, db: &mut Db) -> diesel::QueryResult<()> {
        store::clear(db, self.person.0, &self.person.1)?;
        store::take_back(db, self.client.0, &self.client.1, self.at)?;
        Ok(())
    }
}

/// The refusal for an attempt that comes too soon.
pub(super) fn too_many(wait: SignedDuration) -> AppError {
    let seconds = u64::try_from(wait.as_secs()).unwrap_or(0).saturating_add(1);
    AppError::refused(
        Code::TooManyAttempts,
        "Wait as long as Retry-After says, then try again.",
    )
    .with_retry_after(Duration::from_secs(seconds))
}

/// An IPv6 client has a whole /64 to choose addresses from.
fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(std::net::Ipv6Addr::from_bits(address.to_bits() >> 64 << 64))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_begin_after_the_free_attempts_double_and_are_bounded() {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let wait = |count| {
            let attempts = Attempts {
                count,
                last: Some(now),
            };
            Policy::of(AttemptKind::PasswordOfPerson)
                .wait(attempts, now)
                .map(|w| w.as_secs())
        };
        assert_eq!(wait(4), None);
        assert_eq!(wait(5), Some(10));
        assert_eq!(wait(6), Some(20));
        assert_eq!(wait(9), Some(160));
        assert_eq!(wait(12), Some(900));
        assert_eq!(wait(1_000_000), Some(900));
    }

    #[test]
    fn a_wait_runs_from_the_last_attempt() {
        let last: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let policy = Policy::of(AttemptKind::PasswordOfPerson);
        let attempts = Attempts {
            count: 6,
            last: Some(last),
        };
        let at = |seconds| policy.wait(attempts, last + SignedDuration::from_secs(seconds));
        assert_eq!(at(5), Some(SignedDuration::from_secs(15)));
        assert_eq!(at(20), None);
    }
}
