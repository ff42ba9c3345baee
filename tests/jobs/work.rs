use std::time::Duration;

use assay::{
    app::{
        outbox::Template,
        work::{NewWork, Work, enqueue},
    },
    db::{
        job::{Job, JobState},
        schema,
        sql_types::{Id, Time},
    },
    domain::ids::JobId,
    jobs::{LEASE_SECONDS, stopper},
};
use diesel::prelude::*;
use jiff::SignedDuration;

use crate::{
    mail::Desk,
    on_both,
    support::smtp::{Behaviour, Stage},
};

impl Desk {
    async fn tell(&self, occasion: &str) -> JobId {
        let (now, id) = (self.app.clock.now(), JobId(self.app.clock.new_id()));
        let new = NewWork {
            id,
            work: Work::TellInvited {
                council: self.council,
                procurement: self.procurement,
                template: Template::DeadlineExtended {
                    before: now,
                    after: self.deadline,
                },
                occasion: occasion.to_owned(),
            },
            dedupe_key: format!("tell_invited:{occasion}"),
            due_at: now,
        };
        self.write(move |db| enqueue(db, now, &new)).await;
        id
    }

    async fn job(&self, id: JobId) -> Job {
        self.read(move |db| schema::job::table.filter(schema::job::id.eq(id)).first(db))
            .await
    }
}

on_both!(
    everybody_invited_is_told_once_however_often_it_is_asked_for,
    |backend| async move {
        let desk = Desk::new(backend).await;
        for number in 0..25 {
            desk.invitation("Lumen Ltd", &format!("ana{number}@lumen.example"), &[])
                .await;
        }
        let gone = desk.invitation("Gone Ltd", "gone@lumen.example", &[]).await;
        desk.set_invitation_state(gone, "declined").await;
        desk.tell("extension-1").await;
        desk.tell("extension-1").await;
        let (one, other) = (desk.worker(), desk.worker());
        tokio::join!(desk.settle(&one), desk.settle(&other));
        assert_eq!(desk.relay.received().len(), 25);
        desk.tell("extension-1").await;
        desk.settle(&one).await;
        assert_eq!(desk.relay.received().len(), 25);
    }
);

on_both!(
    a_job_is_left_alone_while_leased_and_taken_over_when_the_lease_runs_out,
    |backend| async move {
        let desk = Desk::new(backend).await;
        desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
        let id = desk.tell("extension-1").await;
        let (dead, now) = (desk.app.clock.new_id(), desk.app.clock.now());
        desk.write(move |db| {
            use schema::job as j;
            diesel::update(j::table.filter(j::id.eq(id)))
                .set((
                    j::lease_owner.eq(Id(dead)),
                    j::lease_until.eq(Time(now + SignedDuration::from_secs(LEASE_SECONDS))),
                ))
                .execute(db)
        })
        .await;
        let worker = desk.worker();
        desk.settle(&worker).await;
        assert_eq!(desk.job(id).await.state, JobState::Waiting);
        desk.app
            .clock
            .advance(SignedDuration::from_secs(LEASE_SECONDS + 1));
        desk.settle(&worker).await;
        assert_eq!(desk.job(id).await.state, JobState::Done);
        assert_eq!(desk.relay.received().len(), 1);
    }
);

on_both!(
    a_job_that_cannot_be_read_is_given_up_and_stays_visible,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let id = desk.tell("extension-1").await;
        desk.write(move |db| {
            use schema::job as j;
            diesel::update(j::table.filter(j::id.eq(id)))
                .set(j::payload.eq("{}"))
                .execute(db)
        })
        .await;
        let worked = desk.settle(&desk.worker()).await;
        assert_eq!(worked.jobs_given_up, 1);
        let job = desk.job(id).await;
        assert_eq!(
            (job.state, job.last_error.as_deref()),
            (JobState::Dead, Some("payload-unreadable"))
        );
    }
);

on_both!(
    a_stopped_worker_finishes_what_it_sends_and_holds_no_lease,
    |backend| async move {
        let desk = Desk::new(backend).await;
        for number in 0..20 {
            let invitation = desk
                .invitation("Lumen Ltd", &format!("ana{number}@lumen.example"), &[])
                .await;
            desk.invite(invitation, 1).await;
        }
        desk.relay.script([Behaviour::Hang(Stage::Data)]);
        let (stop, stopped) = stopper();
        let worker = desk.worker();
        let running = worker.run(&desk.app, stopped);
        let stopping = async {
            desk.relay.has_taken(1).await;
            stop.stop();
        };
        let both = async { tokio::join!(running, stopping) };
        tokio::time::timeout(Duration::from_secs(20), both)
            .await
            .unwrap();
        let mails = desk.mails().await;
        assert!(
            mails
                .iter()
                .all(|mail| mail.lease_owner.is_none() && mail.lease_until.is_none())
        );
        let sent = mails.iter().filter(|mail| mail.sent_at.is_some()).count();
        assert_eq!(sent, desk.relay.received().len());
    }
);

on_both!(
    what_had_to_be_remembered_for_a_while_is_purged,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let now = desk.app.clock.now();
        desk.sign_in_mail("dee@lumen.example").await;
        desk.write(move |db| {
            use schema::{attempt_counter as a, idempotency as i};
            for number in 0..700 {
                diesel::insert_into(i::table)
                    .values((
                        i::principal.eq("person:x"),
                        i::request_key.eq(number.to_string()),
                        i::operation.eq("create"),
                        i::fingerprint.eq(vec![0_u8; 4]),
                        i::resource.eq("x"),
                        i::expires_at.eq(Time(now + SignedDuration::from_hours(number))),
                    ))
                    .execute(db)?;
            }
            for number in 0..600 {
                diesel::insert_into(a::table)
                    .values((
                        a::kind.eq("sign_in"),
                        a::subject.eq(number.to_string()),
                        a::window_start.eq(Time(now)),
                        a::attempts.eq(1),
                    ))
                    .execute(db)?;
            }
            Ok(())
        })
        .await;
        let worker = desk.worker();
        desk.settle(&worker).await;
        desk.app.clock.advance(SignedDuration::from_hours(31 * 24));
        desk.settle(&worker).await;
        let counts: (i64, i64, i64) = desk
            .read(|db| {
                Ok((
                    schema::idempotency::table.count().get_result(db)?,
                    schema::attempt_counter::table.count().get_result(db)?,
                    schema::sign_in_link::table.count().get_result(db)?,
                ))
            })
            .await;
        assert_eq!(counts, (0, 0, 0));
    }
);
