use assay::{
    db::{
        audit_chain as store,
        schema::audit_event as a,
        sql_types::{Id, Time},
    },
    domain::audit::{ChainedEvent, verify_chain},
};
use diesel::prelude::*;
use uuid::Uuid;

use crate::{mail::Desk, on_both};

impl Desk {
    async fn record(&self, ledger: Uuid, events: usize) {
        let (clock, council) = (self.app.clock.clone(), self.council);
        self.write(move |db| {
            for _ in 0..events {
                diesel::insert_into(a::table)
                    .values((
                        a::ledger_id.eq(Id(ledger)),
                        a::id.eq(Id(clock.new_id())),
                        a::council_id.eq(council),
                        a::at.eq(Time(clock.now())),
                        a::actor_kind.eq("system"),
                        a::action.eq("answer.saved"),
                        a::object_kind.eq("answer"),
                        a::detail.eq(r#"{"revision":3,"question":"PST-01"}"#),
                    ))
                    .execute(db)?;
            }
            Ok(())
        })
        .await;
    }

    async fn chain(&self, ledger: Uuid) -> Vec<ChainedEvent> {
        self.read(move |db| store::chained(db, ledger, 0, 10_000))
            .await
    }
}

on_both!(
    every_event_gets_one_place_in_its_ledgers_chain,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        desk.record(one, 250).await;
        desk.record(other, 3).await;
        assert_eq!(
            desk.read(move |db| store::unchained_count(db, one)).await,
            250
        );
        let worker = desk.worker();
        desk.settle(&worker).await;
        desk.record(one, 5).await;
        desk.settle(&worker).await;
        for (ledger, events) in [(one, 255), (other, 3)] {
            let chain = desk.chain(ledger).await;
            let head = verify_chain(None, chain).unwrap().unwrap();
            assert_eq!(head.sequence, events);
            assert_eq!(
                desk.read(move |db| store::head(db, ledger)).await,
                Some(head)
            );
            assert_eq!(
                desk.read(move |db| store::unchained_count(db, ledger))
                    .await,
                0
            );
        }
    }
);

on_both!(
    workers_side_by_side_do_not_fork_a_chain,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let ledger = Uuid::from_u128(1);
        let workers: Vec<_> = (0..3).map(|_| desk.worker()).collect();
        for _ in 0..5 {
            let recording = desk.record(ledger, 120);
            let chaining = futures_util::future::join_all(
                workers.iter().map(|worker| worker.run_once(&desk.app)),
            );
            let ((), turns) = tokio::join!(recording, chaining);
            turns.into_iter().for_each(|turn| assert!(turn.is_ok()));
        }
        desk.settle(&workers[0]).await;
        let head = verify_chain(None, desk.chain(ledger).await)
            .unwrap()
            .unwrap();
        assert_eq!(head.sequence, 600);
    }
);

on_both!(
    a_place_is_given_once_even_to_a_worker_that_lost_its_lease,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let ledger = Uuid::from_u128(1);
        desk.record(ledger, 4).await;
        // Read by a worker that then slept until its lease ran out.
        let stale = desk.read(move |db| store::unchained(db, ledger, 10)).await;
        desk.settle(&desk.worker()).await;
        let chained = assay::domain::audit::chain(None, stale).unwrap();
        let placed = desk
            .app
            .db
            .write(assay::db::seam::Scope::System, "test", move |db| {
                chained
                    .iter()
                    .try_for_each(|event| store::place(db, event))
                    .map_err(assay::db::seam::SeamError::from)
            })
            .await;
        assert!(placed.is_err());
        assert_eq!(
            verify_chain(None, desk.chain(ledger).await)
                .unwrap()
                .unwrap()
                .sequence,
            4
        );
    }
);
