use assay::domain::ids::InvitationId;
use assay::jobs::Worker;
use jiff::{SignedDuration, Timestamp};

use super::Desk;
use crate::{
    on_both,
    support::smtp::{Behaviour, Stage},
};

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

impl Desk {
    /// Moves time to a moment, looking every six hours on the way, as a worker that is always there would.
    async fn work_until(&self, worker: &Worker, moment: Timestamp) {
        while self.app.clock.now() < moment {
            let left = moment.duration_since(self.app.clock.now());
            self.app
                .clock
                .advance(left.min(SignedDuration::from_hours(6)));
            self.settle(worker).await;
        }
    }

    /// When each reminder to an address was sent, in days before the deadline, rounded.
    fn reminders_to(&self, address: &str) -> usize {
        self.relay
            .received()
            .iter()
            .filter(|mail| {
                mail.to == [address] && mail.header("Subject").unwrap().starts_with("Reminder")
            })
            .count()
    }

    async fn invited(&self, address: &str) -> InvitationId {
        self.invitation("Lumen Ltd", address, &[]).await
    }
}

on_both!(
    three_reminders_come_each_once_and_only_to_those_who_have_not_submitted,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let worker = desk.worker();
        desk.invited("asked@lumen.example").await;
        let begun = desk.invited("begun@lumen.example").await;
        desk.respond(begun, "draft").await;
        let done = desk.invited("done@lumen.example").await;
        desk.respond(done, "submitted").await;
        for state in ["declined", "revoked"] {
            let gone = desk.invited(&format!("{state}@lumen.example")).await;
            desk.set_invitation_state(gone, state).await;
        }

        desk.work_until(
            &worker,
            desk.deadline - days(7) - SignedDuration::from_hours(1),
        )
        .await;
        assert!(desk.relay.received().is_empty());
        for (left, sent) in [(6, 1), (4, 1), (2, 2)] {
            desk.work_until(&worker, desk.deadline - days(left)).await;
            assert_eq!(
                desk.reminders_to("asked@lumen.example"),
                sent,
                "{left} days before"
            );
        }
        desk.work_until(&worker, desk.deadline + days(2)).await;
        for (address, sent) in [
            ("asked", 3),
            ("begun", 3),
            ("done", 0),
            ("declined", 0),
            ("revoked", 0),
        ] {
            assert_eq!(
                desk.reminders_to(&format!("{address}@lumen.example")),
                sent,
                "{address}"
            );
        }
        assert_eq!(desk.relay.received().len(), 6);
    }
);

on_both!(
    two_workers_and_a_relay_in_trouble_still_remind_once,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let (one, other) = (desk.worker(), desk.worker());
        for number in 0..12 {
            desk.invited(&format!("ana{number}@lumen.example")).await;
        }
        desk.relay.script([
            Behaviour::Refuse(Stage::Data, 451),
            Behaviour::DropInData,
            Behaviour::Refuse(Stage::Greeting, 421),
            Behaviour::Hang(Stage::Recipient),
        ]);
        desk.app
            .clock
            .advance(days(23) + SignedDuration::from_hours(1));
        for _ in 0..6 {
            let (first, second) = tokio::join!(one.run_once(&desk.app), other.run_once(&desk.app));
            first.unwrap();
            second.unwrap();
            desk.app.clock.advance(SignedDuration::from_mins(2));
        }
        tokio::join!(desk.settle(&one), desk.settle(&other));
        for number in 0..12 {
            assert_eq!(desk.reminders_to(&format!("ana{number}@lumen.example")), 1);
        }
    }
);

on_both!(
    whoever_submits_before_the_reminder_leaves_gets_none,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let worker = desk.worker();
        let invitation = desk.invited("ana@lumen.example").await;
        desk.relay.script([Behaviour::Refuse(Stage::Sender, 451)]);
        desk.app
            .clock
            .advance(days(23) + SignedDuration::from_mins(1));
        let worked = desk.settle(&worker).await;
        assert_eq!(worked.mails_put_off, 1);
        desk.respond(invitation, "submitted").await;
        desk.app.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(desk.settle(&worker).await.mails_not_needed, 1);
        assert!(desk.relay.received().is_empty());
    }
);

on_both!(
    an_extended_deadline_drops_the_old_reminders_and_has_its_own,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let worker = desk.worker();
        desk.invited("ana@lumen.example").await;
        desk.work_until(&worker, desk.deadline - days(6)).await;
        assert_eq!(desk.reminders_to("ana@lumen.example"), 1);

        // A reminder of the old deadline waits for the relay while the deadline moves.
        desk.relay.script([Behaviour::Refuse(Stage::Sender, 451)]);
        desk.app
            .clock
            .advance(days(3) + SignedDuration::from_mins(1));
        assert_eq!(desk.settle(&worker).await.mails_put_off, 1);
        let later = desk.deadline + days(14);
        desk.move_deadline(later).await;
        desk.app.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(desk.settle(&worker).await.mails_not_needed, 1);

        desk.work_until(&worker, later + days(1)).await;
        assert_eq!(desk.reminders_to("ana@lumen.example"), 1 + 3);
        let new_date = assay::domain::london::date(later);
        let about_the_new = desk
            .relay
            .received()
            .iter()
            .filter(|mail| mail.header("Subject").unwrap().contains(&new_date))
            .count();
        assert_eq!(about_the_new, 3);
    }
);

on_both!(
    whoever_was_invited_after_a_reminders_moment_is_not_reminded_at_once,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let worker = desk.worker();
        desk.work_until(&worker, desk.deadline - days(5)).await;
        desk.invited("late@lumen.example").await;
        desk.work_until(&worker, desk.deadline - days(4)).await;
        assert_eq!(desk.reminders_to("late@lumen.example"), 0);
        desk.work_until(&worker, desk.deadline).await;
        assert_eq!(desk.reminders_to("late@lumen.example"), 2);
    }
);
