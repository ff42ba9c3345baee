use std::{net::TcpListener, sync::Arc};

use assay::{
    app::invitation_links::invitation_handle,
    db::mail::{Mail, MailState},
    domain::ids::InvitationId,
    http::server::{self, Running, Threads},
};
use jiff::SignedDuration;

use super::Desk;
use crate::{
    on_both,
    support::browser::{Browser, Seen, SendsFields},
};

struct Site {
    // Ends when it is dropped.
    _running: Running,
    browser: Browser,
}

impl Site {
    fn open(desk: &Desk) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let running = server::start(Arc::clone(&desk.app), listener, Threads::Exactly(1)).unwrap();
        let browser = Browser::new(&format!("http://{}", running.address()));
        Self {
            _running: running,
            browser,
        }
    }

    async fn get(&self, path: &str) -> Seen {
        self.browser.get(path).await
    }

    /// Presses the button of the page, or sends what it would send where the page has none.
    async fn press(&self, path: &str) -> Seen {
        let token = self.get("/sign-in").await;
        let inputs = token.page().named("input");
        let token = inputs
            .iter()
            .find(|i| i.attribute("name") == Some("form_token"))
            .unwrap();
        let fields = [("form_token", token.attribute("value").unwrap())];
        let request = self
            .browser
            .request(reqwest::Method::POST, path)
            .fields(&fields);
        self.browser.send(request, path).await
    }
}

impl Desk {
    fn page_of(&self, invitation: InvitationId, contact: u8) -> String {
        format!(
            "/i/{}",
            invitation_handle(&self.app.key, invitation, contact, 1)
        )
    }

    async fn everything_stored(&self) -> String {
        let mails: Vec<Mail> = self.mails().await;
        let (people, attempts) = self
            .read(|db| {
                use assay::db::schema::{attempt_counter, person};
                use diesel::prelude::*;
                let people: i64 = person::table.count().get_result(db)?;
                let attempts: i64 = attempt_counter::table.count().get_result(db)?;
                Ok((people, attempts))
            })
            .await;
        format!("{mails:?} {people} {attempts}")
    }
}

on_both!(
    the_page_of_an_invitation_says_who_asks_what_for_by_when_and_changes_nothing,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let site = Site::open(&desk);
        let invitation = desk
            .invitation("Lumen <Ltd>", "ana@lumen.example", &[])
            .await;
        let before = desk.everything_stored().await;
        let path = desk.page_of(invitation, 0);

        let seen = site.get(&path).await.expect(200);
        assert_eq!(seen.headers["referrer-policy"], "same-origin");
        let text = &seen.html;
        let due = assay::domain::london::spoken(desk.deadline);
        for part in [
            "Northby Council",
            "Lumen &lt;Ltd&gt;",
            "Street-light controllers",
            "NB-2026-7",
            &due,
            "<form method=\"post\"",
        ] {
            assert!(text.contains(part), "{part}");
        }
        assert!(
            !text.contains("ana@lumen.example"),
            "the page does not say where the link goes"
        );
        let head = site.browser.request(reqwest::Method::HEAD, &path);
        let head = head.send().await.unwrap();
        assert_eq!(head.status(), 200);
        assert!(head.text().await.unwrap().is_empty());
        assert_eq!(desk.everything_stored().await, before);
    }
);

on_both!(
    every_link_that_does_not_work_gets_the_same_page,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let site = Site::open(&desk);
        let revoked = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
        desk.set_invitation_state(revoked, "revoked").await;
        let renewed = desk.invitation("Lumen Ltd", "ben@lumen.example", &[]).await;
        let of_version_2 = format!("/i/{}", invitation_handle(&desk.app.key, renewed, 0, 2));
        let unknown = InvitationId(desk.app.clock.new_id());
        let paths = [
            desk.page_of(revoked, 0),
            desk.page_of(unknown, 0),
            desk.page_of(renewed, 1),
            of_version_2,
            "/i/nonsense".to_owned(),
            "/sign-in/nonsense".to_owned(),
        ];
        let mut pages = Vec::new();
        for path in &paths {
            pages.push(site.get(path).await.expect(404).text());
        }
        assert!(pages.iter().all(|page| *page == pages[0]));
        assert!(pages[0].contains("ask the council"));
    }
);

on_both!(
    the_button_mails_a_sign_in_link_to_the_contact_whose_link_it_was,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let site = Site::open(&desk);
        let invitation = desk
            .invitation(
                "Lumen Ltd",
                "Ana@Lumen.example",
                &[("Ben", "ben@lumen.example")],
            )
            .await;
        let path = desk.page_of(invitation, 1);
        let page = site.get(&path).await;
        let pressed = site.browser.submit(&page, &path, &[]).await.expect(303);
        site.browser.follow(pressed).await.expect(200);
        desk.settle(&desk.worker()).await;

        let received = desk.relay.received();
        assert_eq!(received.len(), 1);
        assert_eq!(received[0].to, ["ben@lumen.example"]);
        let text = received[0].plain();
        let path = text
            .split_once("/sign-in/")
            .map(|(_, rest)| rest.split(['\r', '"', '<']).next().unwrap())
            .unwrap();
        let path = format!("/sign-in/{path}");
        site.get(&path).await.expect(200);
        // Looking uses nothing up.
        site.get(&path).await.expect(200);
        desk.app.clock.advance(SignedDuration::from_mins(11));
        site.get(&path).await.expect(404);
    }
);

on_both!(
    asking_for_a_sign_in_link_gets_the_same_answer_whatever_becomes_of_it,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let site = Site::open(&desk);
        let invitation = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
        let revoked = desk.invitation("Lumen Ltd", "ben@lumen.example", &[]).await;
        desk.set_invitation_state(revoked, "revoked").await;
        let mut answers = Vec::new();
        for path in [
            desk.page_of(invitation, 0),
            desk.page_of(revoked, 0),
            "/i/nonsense".to_owned(),
        ] {
            for _ in 0..8 {
                let answer = site.press(&path).await;
                answers.push((answer.status, answer.location(), answer.html));
            }
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(answers[0].0, 303);

        desk.settle(&desk.worker()).await;
        let to: Vec<_> = desk
            .relay
            .received()
            .into_iter()
            .flat_map(|mail| mail.to)
            .collect();
        assert_eq!(
            to,
            vec!["ana@lumen.example"; 5],
            "after five it is quiet for a while"
        );
        assert!(
            desk.mails()
                .await
                .iter()
                .all(|mail| mail.state == MailState::Sent)
        );
    }
);

on_both!(
    after_the_deadline_the_page_has_no_button,
    |backend| async move {
        let desk = Desk::new(backend).await;
        let site = Site::open(&desk);
        let invitation = desk.invitation("Lumen Ltd", "ana@lumen.example", &[]).await;
        desk.app.clock.advance(SignedDuration::from_hours(31 * 24));
        let path = desk.page_of(invitation, 0);
        let text = site.get(&path).await.expect(200).html;
        assert!(text.contains("The deadline has passed") && !text.contains("<form"));
        site.press(&path).await.expect(303);
        assert!(desk.mails().await.is_empty());
    }
);
