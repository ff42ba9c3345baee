//! The real program, killed while suppliers save.

use std::sync::{
    Mutex,
    atomic::{AtomicU32, Ordering},
};

use assay::db::seam::Backend;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_types::BigInt};
use reqwest::{Method, RequestBuilder};

use crate::{
    both_databases,
    support::{
        actor::Actor,
        app::TestApp,
        databases::TestDatabase,
        program::{Program, until},
        tender::{ORGANISATION, answer_to},
    },
};

/// Each is saved by a client of its own, again and again.
const QUESTIONS: [&str; 8] = ["MUL", "TXT", "PER", "URL", "EML", "FIL", "GRP", "CHO"];
const SAVES_OF_EACH: u32 = 25;
/// Half of all saves: every client still has some before it.
const KILLED_AFTER: u32 = 100;

/// One answer and who saves it. The n-th save holds the words "save-n" and, as nobody else saves it, makes revision n.
struct Saver {
    question: &'static str,
    path: String,
    token: Option<String>,
    /// The last save that was sent.
    sent: u32,
    /// The last save that was answered; 0 before the first.
    acknowledged: u32,
}

impl Saver {
    fn actor(&self, url: &str) -> Actor {
        Actor::new(reqwest::Client::new(), url.to_owned(), self.token.clone())
    }

    fn words(&self, save: u32) -> serde_json::Value {
        answer_to(self.question, &format!("save-{save}"))
    }

    fn next(&mut self, actor: &Actor) -> RequestBuilder {
        self.sent = self.acknowledged + 1;
        let request = actor.request(Method::PUT, &self.path);
        let request = match self.acknowledged {
            0 => request.header("If-None-Match", "*"),
            revision => request.header("If-Match", format!("\"{revision}\"")),
        };
        request.json(&self.words(self.sent))
    }

    /// Saves until all is saved or nobody answers, calling `acknowledged` after each answer.
    async fn save(&mut self, url: &str, acknowledged: impl Fn()) {
        let actor = self.actor(url);
        while self.acknowledged < SAVES_OF_EACH {
            // The head of the response says it is saved, even if the body is cut short.
            let Ok(response) = self.next(&actor).send().await else {
                return;
            };
            assert_eq!(response.status(), 200, "{} {}", self.question, self.sent);
            assert_eq!(response.headers()["etag"], format!("\"{}\"", self.sent));
            self.acknowledged = self.sent;
            acknowledged();
            response.bytes().await.ok();
        }
    }

    /// Finds the acknowledged answer, or the one that was sent after it, whole; carries on from there.
    async fn find(&mut self, url: &str) {
        let there = self.actor(url).get(&self.path).await;
        let found = match there.status {
            404 => 0,
            _ => {
                let there = there.expect(200);
                let found = (self.acknowledged.max(1)..=self.sent)
                    .find(|save| there.etag() == format!("\"{save}\""));
                let found = found.unwrap_or_else(|| {
                    let (sent, known) = (self.sent, self.acknowledged);
                    panic!("sent {sent}, acknowledged {known}, there is {}", there.text)
                });
                let value = &there.body["answer"]["value"];
                assert_eq!(value, &self.words(found)["value"], "revision {found}");
                found
            }
        };
        assert!(
            found >= self.acknowledged,
            "{}: save {} was acknowledged and is gone",
            self.question,
            self.acknowledged
        );
        self.acknowledged = found;
    }
}

#[derive(QueryableByName)]
struct Sessions {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// PostgreSQL may still be committing what the program sent before it was killed.
fn wait_for_sessions_to_end(database: &TestDatabase) {
    let mut admin = PgConnection::establish(&database.superuser_url()).unwrap();
    let sql = "SELECT count(*) AS count FROM pg_stat_activity \
               WHERE datname = current_database() AND usename = 'assay_app'";
    until("the killed program's sessions have ended", || {
        let sessions = diesel::sql_query(sql).get_result::<Sessions>(&mut admin);
        sessions.unwrap().count == 0
    });
}

async fn all_save(savers: Vec<Saver>, url: &str, acknowledged: &(impl Fn() + Sync)) -> Vec<Saver> {
    let saving = savers.into_iter().map(async |mut saver: Saver| {
        saver.save(url, acknowledged).await;
        saver
    });
    futures_util::future::join_all(saving).await
}

both_databases! {
    async fn every_acknowledged_answer_survives_a_kill_in_the_middle_of_saving(app: TestApp) {
        let it = app.answering("Kill Survivor").await;
        let backend = app.app.db.backend();
        let mut savers: Vec<Saver> = QUESTIONS.into_iter().map(|question| Saver {
            question,
            path: match question {
                "CHO" => it.answer_path(it.tender.slots[0], question),
                _ => it.answer_path(ORGANISATION, question),
            },
            token: app.signed_in(it.people.owner).token().map(str::to_owned),
            sent: 0,
            acknowledged: 0,
        }).collect();
        let public_url = app.url().to_owned();
        let (database, folder) = app.leave();

        let program = Program::serve(&database, folder.path(), &public_url);
        let url = program.url.clone();
        let (program, answered) = (Mutex::new(program), AtomicU32::new(0));
        savers = all_save(savers, &url, &|| {
            if answered.fetch_add(1, Ordering::SeqCst) + 1 == KILLED_AFTER {
                program.lock().unwrap().kill();
            }
        }).await;
        let answered = answered.into_inner();
        let most = KILLED_AFTER + QUESTIONS.len() as u32;
        assert!((KILLED_AFTER..most).contains(&answered), "{answered} were acknowledged");
        if backend == Backend::Postgres {
            tokio::task::block_in_place(|| wait_for_sessions_to_end(&database));
        }

        let program = Program::serve(&database, folder.path(), &public_url);
        for saver in &mut savers {
            saver.find(&program.url).await;
        }
        savers = all_save(savers, &program.url, &|| ()).await;
        for saver in &mut savers {
            assert_eq!(saver.acknowledged, SAVES_OF_EACH, "{}", saver.question);
            saver.find(&program.url).await;
        }
    }
}
