use std::collections::BTreeSet;

use assay::{db::mail::MailState, jobs::LEASE_SECONDS, outbound::mail::Mailer};
use jiff::SignedDuration;

use super::{Desk, settings};
use crate::{
    on_both,
    support::smtp::{Behaviour, Received, Stage},
};

fn message_ids(received: &[Received]) -> BTreeSet<String> {
    received
        .iter()
        .map(|mail| mail.header("Message-ID").unwrap())
        .collect()
}

on_both!(
    an_invitation_reaches_every_contact_of_its_card_once,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let invitation = desk
            .invitation(
                "Lumen Ltd",
                "ana@lumen.example",
                &[("Ben", "ben@lumen.example"), ("Cai", "cai@lumen.example")],
            )
            .await;
        desk.invite(invitation, 3).await;
        desk.invite(invitation, 3).await;
        desk.settle(&desk.worker()).await;

        let received = desk.relay.received();
        let mut to: Vec<_> = received.iter().map(|mail| mail.to.clone()).collect();
        to.sort();
        assert_eq!(
            to,
            [
                ["ana@lumen.example"],
                ["ben@lumen.example"],
                ["cai@lumen.example"]
            ]
        );
        assert_eq!(message_ids(&received).len(), 3);
        for mail in &received {
            assert_eq!(
                mail.header("Auto-Submitted").as_deref(),
                Some("auto-generated")
            );
            assert!(mail.header("Date").is_some());
            assert!(mail.header("Subject").unwrap().contains("NB-2026-7"));
            assert!(mail.plain().contains("text/plain") && mail.plain().contains("text/html"));
            assert!(mail.plain().contains("/i/"));
        }
        let mails = desk.mails().await;
        assert!(mails.iter().all(|mail| mail.state == MailState::Sent
            && mail.attempts == 1
            && mail.sent_at.is_some()));
    }
);

on_both!(
    a_mail_refused_for_now_is_sent_once_in_the_end,
    |backend| async move {
        let stages = [
            Stage::Greeting,
            Stage::Sender,
            Stage::Recipient,
            Stage::Data,
            Stage::EndOfData,
        ];
        for stage in stages {
            let desk = Desk::new(backend).await;
            let invitation = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
            desk.invite(invitation, 1).await;
            desk.relay
                .script([Behaviour::Refuse(stage, 451), Behaviour::Refuse(stage, 421)]);
            let worker = desk.worker();

            let first = desk.settle(&worker).await;
            assert_eq!((first.mails_sent, first.mails_put_off), (0, 1), "{stage:?}");
            let waiting = desk.mails().await.remove(0);
            assert_eq!(waiting.last_error.as_deref(), Some("smtp-451"), "{stage:?}");
            assert!(waiting.due_at > desk.app.clock.now());

            desk.outlast(&worker).await;
            assert_eq!(desk.relay.received().len(), 1, "{stage:?}");
            assert_eq!(desk.mails().await[0].attempts, 3, "{stage:?}");
        }
    }
);

on_both!(
    a_mail_lost_before_its_end_is_sent_once_in_the_end,
    |backend| async move {
        let breaks = [
            Behaviour::Drop(Stage::Greeting),
            Behaviour::Drop(Stage::Recipient),
            Behaviour::DropInData,
            Behaviour::Hang(Stage::Greeting),
            Behaviour::Hang(Stage::EndOfData),
        ];
        for broken in breaks {
            let desk = Desk::new(backend).await;
            let invitation = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
            desk.invite(invitation, 1).await;
            desk.relay.script([broken]);
            let worker = desk.worker();
            let first = desk.settle(&worker).await;
            assert_eq!(first.mails_put_off, 1, "{broken:?}");
            desk.outlast(&worker).await;
            assert_eq!(desk.relay.received().len(), 1, "{broken:?}");
            assert_eq!(desk.mails().await[0].state, MailState::Sent);
        }
    }
);

on_both!(
    a_mail_taken_without_a_word_comes_again_under_the_same_message_id,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let invitation = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
        desk.invite(invitation, 1).await;
        desk.relay.script([Behaviour::TakeThenDrop]);
        desk.outlast(&desk.worker()).await;

        let received = desk.relay.received();
        assert_eq!(received.len(), 2);
        let ids = message_ids(&received);
        assert_eq!(ids.len(), 1);
        let mail = desk.mails().await.remove(0);
        assert!(
            ids.iter()
                .all(|id| id == &format!("<{}@assay.example>", mail.id))
        );
    }
);

on_both!(
    a_worker_killed_between_the_relays_yes_and_the_mark_causes_one_more_at_most,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let invitation = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
        desk.invite(invitation, 1).await;
        desk.relay.script([Behaviour::TakeThenHang]);
        let killed = desk.worker();
        tokio::select! {
            _ = killed.run_once(&desk.app) => panic!("the worker ends before it is killed"),
            () = desk.relay.has_taken(1) => {}
        }
        let mail = desk.mails().await.remove(0);
        assert!(mail.state == MailState::Waiting && mail.lease_owner.is_some());

        let other = desk.worker();
        assert!(
            desk.settle(&other).await.mails_sent == 0,
            "the lease is still held"
        );
        desk.app
            .clock
            .advance(SignedDuration::from_secs(LEASE_SECONDS + 1));
        assert_eq!(desk.settle(&other).await.mails_sent, 1);
        desk.app.clock.advance(SignedDuration::from_hours(48));
        desk.settle(&other).await;
        assert_eq!(desk.relay.received().len(), 2);
        assert_eq!(message_ids(&desk.relay.received()).len(), 1);
    }
);

on_both!(
    a_mail_refused_for_good_is_given_up_at_once_and_stays_visible,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let invitation = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
        desk.invite(invitation, 1).await;
        desk.relay
            .script([Behaviour::Refuse(Stage::Recipient, 550)]);
        let worked = desk.settle(&desk.worker()).await;
        assert_eq!(worked.mails_given_up, 1);
        let mail = desk.mails().await.remove(0);
        assert_eq!(
            (mail.state, mail.last_error.as_deref(), mail.attempts),
            (MailState::Dead, Some("smtp-550"), 1)
        );
        let (council, procurement) = (desk.council, desk.procurement);
        let seen = desk
            .read(move |db| assay::db::mail::deliveries(db, council, procurement, None, 10))
            .await;
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0].state, MailState::Dead);
    }
);

on_both!(
    a_relay_that_never_takes_it_ends_the_tries,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let invitation = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
        desk.invite(invitation, 1).await;
        desk.relay
            .script([Behaviour::Refuse(Stage::Sender, 451); 20]);
        // Fifteen hours a try end before the deadline in thirty days.
        desk.outlast(&desk.worker()).await;
        let mail = desk.mails().await.remove(0);
        assert_eq!(
            (mail.state, mail.attempts),
            (MailState::Dead, assay::limits::TRIES_MAX)
        );
        assert!(desk.relay.received().is_empty());
    }
);

on_both!(
    a_wrong_password_at_the_relay_gives_no_mail_up,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let invitation = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
        desk.invite(invitation, 1).await;
        desk.relay.script([Behaviour::Refuse(Stage::Sender, 530)]);
        let worker = desk.worker();
        assert_eq!(desk.settle(&worker).await.mails_put_off, 1);
        desk.outlast(&worker).await;
        assert_eq!(desk.relay.received().len(), 1);
    }
);

on_both!(
    two_workers_never_send_the_same_mail_when_nothing_fails,
    |backend| async move {
        let desk = Desk::new(backend).await;
        for number in 0..40 {
            let invitation = desk
                .invitation("Lumen Ltd", &format!("ana{number}@lumen.example"), &[])
                .await;
            desk.invite(invitation, 1).await;
        }
        let (one, other) = (desk.worker(), desk.worker());
        let (first, second) = tokio::join!(desk.settle(&one), desk.settle(&other));
        assert_eq!(first.mails_sent + second.mails_sent, 40);
        let received = desk.relay.received();
        assert_eq!((received.len(), message_ids(&received).len()), (40, 40));
    }
);

on_both!(
    neither_addresses_nor_tokens_are_in_outbox_or_jobs,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let invitation = desk
            .invitation(
                "Lumen Ltd",
                "ana@lumen.example",
                &[("Ben", "ben@lumen.example")],
            )
            .await;
        desk.invite(invitation, 2).await;
        desk.sign_in_mail("dee@lumen.example").await;
        desk.relay
            .script([Behaviour::Refuse(Stage::Recipient, 550)]);
        desk.settle(&desk.worker()).await;

        let received = desk.relay.received();
        let sign_in = received
            .iter()
            .find(|mail| mail.to == ["dee@lumen.example"]);
        let tokens: Vec<String> = received
            .iter()
            .flat_map(|mail| {
                let text = mail.plain();
                ["/i/", "/sign-in/"]
                    .into_iter()
                    .filter_map(|path| {
                        text.split_once(path).map(|(_, rest)| {
                            rest.split(['\r', '"', '<']).next().unwrap().to_owned()
                        })
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(received.len(), 2);
        assert_eq!(tokens.len(), 2, "{received:?} {sign_in:?}");

        let mails = desk.mails().await;
        let jobs: Vec<assay::db::job::Job> = desk
            .read(|db| diesel::RunQueryDsl::load(assay::db::schema::job::table, db))
            .await;
        let stored = format!("{mails:?}{jobs:?}");
        for secret in tokens.iter().map(String::as_str).chain([
            "@lumen.example",
            "somebody@",
            "Lumen Ltd",
            "Ana",
        ]) {
            assert!(secret.len() > 2 && !stored.contains(secret), "{secret}");
        }
    }
);

on_both!(what_was_overtaken_is_not_sent, |backend| async move {
    let desk = Desk::new(backend).await;
    let revoked = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
    desk.invite(revoked, 1).await;
    desk.set_invitation_state(revoked, "revoked").await;
    desk.sign_in_mail("dee@lumen.example").await;
    desk.app.clock.advance(SignedDuration::from_mins(11));
    let worked = desk.settle(&desk.worker()).await;
    assert_eq!((worked.mails_sent, worked.mails_not_needed), (0, 2));
    let mut reasons: Vec<_> = desk
        .mails()
        .await
        .into_iter()
        .map(|mail| mail.last_error.unwrap())
        .collect();
    reasons.sort();
    assert_eq!(reasons, ["invitation-ended", "link-expired"]);
    assert_eq!(desk.relay.connections(), 0);
});

on_both!(
    a_supplier_name_with_line_ends_adds_no_header_and_no_line,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let name = "Evil\r\nBcc: all@example.com\r\n\r\nSecond body";
        let invitation = desk
            .invitation(
                name,
                "ana@lumen.example",
                &[("Eve\r\nBcc: all@example.com", "eve@lumen.example")],
            )
            .await;
        desk.invite(invitation, 2).await;
        desk.settle(&desk.worker()).await;
        let received = desk.relay.received();
        assert_eq!(received.len(), 2);
        for mail in received {
            assert_eq!(mail.header("Bcc"), None);
            assert_eq!(mail.to.len(), 1);
            assert!(
                !mail.plain().contains("\r\nBcc:") && !mail.plain().contains("\r\nSecond body")
            );
        }
    }
);

on_both!(
    an_address_that_is_none_is_given_up_without_a_connection,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let invitation = desk
            .invitation(
                "Lumen Ltd",
                "ana@lumen.example>\r\nRCPT TO:<all@example.com",
                &[],
            )
            .await;
        desk.invite(invitation, 1).await;
        assert_eq!(desk.settle(&desk.worker()).await.mails_given_up, 1);
        assert_eq!(
            desk.mails().await[0].last_error.as_deref(),
            Some("address-unusable")
        );
        assert_eq!(desk.relay.connections(), 0);
    }
);

on_both!(
    a_relay_without_the_encryption_asked_for_gets_no_mail,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let invitation = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
        desk.invite(invitation, 1).await;
        let url = format!("{}?tls=required", desk.relay.url());
        let mailer = Mailer::new(&settings(&url)).unwrap();
        let worker = assay::jobs::Worker::with_mailer(&desk.app, mailer);
        assert_eq!(desk.settle(&worker).await.mails_put_off, 1);
        assert!(desk.relay.received().is_empty());
    }
);

on_both!(
    without_a_relay_mails_are_whole_files_named_by_their_id,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let invitation = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
        desk.invite(invitation, 1).await;
        let folder = tempfile::tempdir().unwrap();
        let url = format!("file://{}", folder.path().join("mail").display());
        let mailer = Mailer::new(&settings(&url)).unwrap();
        desk.settle(&assay::jobs::Worker::with_mailer(&desk.app, mailer))
            .await;
        let mail = desk.mails().await.remove(0);
        let files: Vec<_> = std::fs::read_dir(folder.path().join("mail"))
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        assert_eq!(
            files,
            [folder.path().join("mail").join(format!("{}.eml", mail.id))]
        );
        let text = std::fs::read_to_string(&files[0]).unwrap();
        assert!(
            text.contains("To: \"Ana Lumen\" <ana@lumen.example>")
                || text.contains("ana@lumen.example")
        );
    }
);
