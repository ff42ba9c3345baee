//! Heavy work, a few pieces at a time.
//!
//! Invariant: a piece holds its slot to its end, also when its caller has left; who waits too long for one, or finds
//! too many waiting, is told to come back, so that a flood of requests cannot take the machine's memory.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::AppError;
use crate::db::seam::SeamError;

/// What callers who are turned away are told to wait.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// A number of slots, and the line before them.
pub struct Slots {
    slots: Arc<Semaphore>,
    waiting: AtomicUsize,
    waiting_max: usize,
    wait_max: Duration,
}

/// The right to do one piece of heavy work, until it is dropped.
pub struct Slot {
    _permit: OwnedSemaphorePermit,
}

/// A place in the line; given up when dropped, also by a caller who leaves.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Slots {
    /// `slots` pieces at a time, at least one; `waiting_max` callers wait for at most `wait_max`.
    pub fn new(slots: usize, waiting_max: usize, wait_max: Duration) -> Self {
        Self {
            slots: Arc::new(Semaphore::new(slots.max(1))),
            waiting: AtomicUsize::new(0),
            waiting_max,
            wait_max,
        }
    }

    /// Waits for a slot.
    ///
    /// # Errors
    /// [`SeamError::Busy`] when the line is full or does not move.
    pub async fn take(&self) -> Result<Slot, AppError> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _place = Waiting(&self.waiting);
        if before >= self.waiting_max {
            return Err(busy());
        }
        let turn = tokio::time::timeout(self.wait_max, Arc::clone(&self.slots).acquire_owned());
        let permit = turn.await.map_err(|_| busy())?.map_err(|_| busy())?;
        Ok(Slot { _permit: permit })
    }

    /// Runs blocking work in a slot.
    ///
    /// # Errors
    /// As [`Slots::take`], or when the work panicked.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let slot = self.take().await?;
        tokio::task::spawn_blocking(move || {
            let _slot = slot;
            work()
        })
        .await
        .map_err(|_| AppError::Internal("heavy work did not end"))
    }
}

fn busy() -> AppError {
    AppError::Seam(SeamError::Busy {
        retry_after: RETRY_AFTER,
    })
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;
    use crate::app::error::Code;

    const LONG: Duration = Duration::from_secs(60);

    fn is_busy(refused: &AppError) -> bool {
        refused.refusal().code == Code::Busy && refused.refusal().retry_after.is_some()
    }

    #[tokio::test]
    async fn no_more_run_at_once_than_there_are_slots() {
        let slots = Arc::new(Slots::new(2, 100, LONG));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let pieces = (0..20).map(|_| {
            let (slots, now, most) = (Arc::clone(&slots), Arc::clone(&now), Arc::clone(&most));
            tokio::spawn(async move {
                let work = move || {
                    let running = now.fetch_add(1, Ordering::SeqCst) + 1;
                    most.fetch_max(running, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(5));
                    now.fetch_sub(1, Ordering::SeqCst);
                };
                slots.run(work).await.unwrap();
            })
        });
        for piece in pieces.collect::<Vec<_>>() {
            piece.await.unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn beyond_the_waiting_line_callers_are_told_to_come_back() {
        let slots = Slots::new(1, 1, LONG);
        let held = slots.take().await.unwrap();
        let mut first = Box::pin(slots.take());
        assert!(first.as_mut().now_or_never().is_none());
        assert!(is_busy(&slots.take().await.err().unwrap()));
        drop(held);
        first.await.unwrap();
    }

    #[tokio::test]
    async fn who_leaves_the_line_makes_room_in_it() {
        let slots = Slots::new(1, 1, LONG);
        let held = slots.take().await.unwrap();
        for _ in 0..5 {
            let mut leaving = Box::pin(slots.take());
            assert!(leaving.as_mut().now_or_never().is_none());
        }
        drop(held);
        slots.take().await.unwrap();
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_to_come_back() {
        let slots = Slots::new(1, 1, Duration::from_millis(1));
        let _held = slots.take().await.unwrap();
        assert!(is_busy(&slots.take().await.err().unwrap()));
    }
}
