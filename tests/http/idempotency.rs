//! Requests that are repeated under their key.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use assay::{
    app::{
        error::{AppError, Code},
        idempotency::{Idempotent, Outcome, forget_expired, once},
    },
    db::seam::{Database, Scope},
    limits,
    sealing::DataKey,
};
use jiff::{SignedDuration, Timestamp};

use crate::{
    on_both,
    support::databases::{Content, TestDatabase},
};

/// An effect that counts how often it is carried out and makes a new number each time.
#[derive(Clone)]
struct Maker {
    db: Database,
    made: Arc<AtomicU32>,
}

impl Maker {
    fn new(database: &TestDatabase) -> Self {
        Self {
            db: database.open(),
            made: Arc::default(),
        }
    }

    async fn make(&self, request: &Idempotent, at: Timestamp) -> Result<Outcome<u32>, AppError> {
        let (request, made) = (request.clone(), Arc::clone(&self.made));
        let write = self.db.write(Scope::System, "test.make", move |db| {
            once(
                db,
                at,
                &request,
                |_| Ok(made.fetch_add(1, Ordering::SeqCst)),
            )
        });
        write.await
    }
}

fn now() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

fn request(principal: &str, key: &str, path: &str, body: &str) -> Idempotent {
    let data_key = DataKey::from_bytes(&[1; 32]);
    Idempotent::keyed(
        &data_key,
        principal.into(),
        key.into(),
        "POST /things".into(),
        path,
        body.as_bytes(),
    )
}

fn code(result: Result<Outcome<u32>, AppError>) -> Code {
    result.unwrap_err().refusal().code
}

on_both!(
    a_repeated_request_gives_what_the_first_one_made,
    |backend| async move {
        let database = TestDatabase::new(backend, Content::Schema);
        let maker = Maker::new(&database);
        let request = request("person:1", "k", "/things", "{}");
        assert_eq!(maker.make(&request, now()).await.unwrap(), Outcome::Done(0));
        assert_eq!(
            maker.make(&request, now()).await.unwrap(),
            Outcome::Repeated(0)
        );
        assert_eq!(maker.made.load(Ordering::SeqCst), 1);
    }
);

on_both!(a_key_belongs_to_its_caller, |backend| async move {
    let database = TestDatabase::new(backend, Content::Schema);
    let maker = Maker::new(&database);
    for (caller, made) in [("person:1", 0), ("person:2", 1)] {
        let request = request(caller, "k", "/things", "{}");
        assert_eq!(
            maker.make(&request, now()).await.unwrap(),
            Outcome::Done(made)
        );
    }
});

on_both!(
    a_key_cannot_be_used_for_another_body_or_address,
    |backend| async move {
        let database = TestDatabase::new(backend, Content::Schema);
        let maker = Maker::new(&database);
        maker
            .make(&request("person:1", "k", "/things", "{}"), now())
            .await
            .unwrap();
        for (path, body) in [("/things", "{ }"), ("/others", "{}")] {
            let other = request("person:1", "k", path, body);
            assert_eq!(
                code(maker.make(&other, now()).await),
                Code::IdempotencyKeyReused
            );
        }
    }
);

on_both!(
    a_request_without_a_key_is_carried_out_each_time,
    |backend| async move {
        let database = TestDatabase::new(backend, Content::Schema);
        let maker = Maker::new(&database);
        for made in 0..2 {
            let outcome = maker.make(&Idempotent::unkeyed(), now()).await.unwrap();
            assert_eq!(outcome, Outcome::Done(made));
        }
    }
);

on_both!(
    a_refused_request_does_not_use_its_key_up,
    |backend| async move {
        let database = TestDatabase::new(backend, Content::Schema);
        let maker = Maker::new(&database);
        let request = request("person:1", "k", "/things", "{}");
        let again = request.clone();
        let refused = maker.db.write(Scope::System, "test.refuse", move |db| {
            once::<u32>(db, now(), &request, |_| Err(AppError::not_permitted()))
        });
        assert_eq!(code(refused.await), Code::NotPermitted);
        assert_eq!(maker.make(&again, now()).await.unwrap(), Outcome::Done(0));
    }
);

on_both!(
    two_requests_at_once_with_one_key_are_carried_out_once,
    |backend| async move {
        let database = TestDatabase::new(backend, Content::Schema);
        let maker = Maker::new(&database);
        let request = request("person:1", "k", "/things", "{}");
        let all = (0..8).map(|_| {
            let (maker, request) = (maker.clone(), request.clone());
            tokio::spawn(async move { maker.make(&request, now()).await.unwrap() })
        });
        let mut outcomes = Vec::new();
        for one in all.collect::<Vec<_>>() {
            outcomes.push(one.await.unwrap());
        }
        let done = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Outcome::Done(_)))
            .count();
        assert_eq!(done, 1, "{outcomes:?}");
        let first = outcomes[0].into_inner();
        assert!(
            outcomes.iter().all(|outcome| outcome.into_inner() == first),
            "{outcomes:?}"
        );
    }
);

on_both!(
    an_expired_key_can_be_used_again_and_is_forgotten_in_time,
    |backend| async move {
        let database = TestDatabase::new(backend, Content::Schema);
        let maker = Maker::new(&database);
        let first = request("person:1", "k", "/things", "{}");
        let other = request("person:1", "k", "/things", "other");
        maker.make(&first, now()).await.unwrap();
        let later = now() + SignedDuration::from_hours(limits::IDEMPOTENCY_HOURS);
        assert_eq!(maker.make(&other, later).await.unwrap(), Outcome::Done(1));
        let forget = async |at: Timestamp| {
            let write = maker.db.write(Scope::System, "test.forget", move |db| {
                forget_expired(db, at)
            });
            write.await.unwrap().map_or(0, u64::from)
        };
        assert_eq!(forget(later).await, 0);
        assert_eq!(
            forget(later + SignedDuration::from_hours(limits::IDEMPOTENCY_HOURS)).await,
            1
        );
    }
);
