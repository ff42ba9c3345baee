//! Amendments of an issued method.

use assay::{
    db::{
        schema::{answer, response},
        seam::{Scope, SeamError},
        sql_types::{Id, Time},
    },
    domain::{
        ids::{ResponseId, SubmissionId},
        response::{AnswerState, ResponseState},
    },
};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    both_databases,
    support::{app::TestApp, procurements::Prepared, world::SupplierPeople},
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Scores one question by mark instead of by option, which changes the question and nothing else.
fn by_mark(question: &str, method: &Value) -> Value {
    let mut method = method.clone();
    method["scoring"] = json!([{"question": question, "scoring": "marked"}]);
    json!({
        "reason": "Evaluators must read the answer.",
        "changes": {"method": method},
        "deadline": {"kind": "kept", "reason": "Answers need no change."},
    })
}

/// The first question that is scored by option.
fn scored_by_option(method: &Value) -> String {
    let questions = method["questions"].as_array().unwrap();
    let found = questions
        .iter()
        .find(|asked| asked["scoring"] == "option")
        .unwrap();
    found["question"]["id"].as_str().unwrap().to_owned()
}

/// A submitted response with a saved answer to each of these questions.
async fn submitted(
    app: &TestApp,
    response: ResponseId,
    supplier: SupplierPeople,
    questions: [&str; 2],
) {
    let (council, now, submission) = (
        app.world.a.council,
        app.app.clock.now(),
        app.app.clock.new_id(),
    );
    let questions = questions.map(str::to_owned);
    let done = app
        .app
        .db
        .write(Scope::System, "test.submitted", move |db| {
            for question in &questions {
                let row = (
                    answer::council_id.eq(council),
                    answer::response_id.eq(response),
                    answer::subject_id.eq(Id(Uuid::nil())),
                    answer::question_id.eq(question),
                    answer::supplier_id.eq(supplier.supplier),
                    answer::sealed.eq(Vec::<u8>::new()),
                    answer::key_id.eq(1),
                    answer::state.eq(AnswerState::Complete),
                    answer::revision.eq(1_i64),
                    answer::updated_by.eq(supplier.owner),
                    answer::updated_at.eq(Time(now)),
                );
                diesel::insert_into(answer::table).values(row).execute(db)?;
            }
            diesel::update(response::table.filter(response::id.eq(response)))
                .set((
                    response::state.eq(ResponseState::Submitted),
                    response::submission_id.eq(SubmissionId(submission)),
                ))
                .execute(db)
                .map_err(SeamError::from)
        });
    done.await.unwrap();
}

async fn states(
    app: &TestApp,
    response: ResponseId,
) -> (
    ResponseState,
    Option<SubmissionId>,
    Vec<(String, AnswerState)>,
) {
    let read = app.app.db.read(Scope::System, move |db| {
        let (state, submission) = response::table
            .filter(response::id.eq(response))
            .select((response::state, response::submission_id))
            .first(db)?;
        let answers = answer::table
            .filter(answer::response_id.eq(response))
            .order(answer::question_id)
            .select((answer::question_id, answer::state))
            .load(db)?;
        Ok::<_, SeamError>((state, submission, answers))
    });
    read.await.unwrap()
}

async fn amend(app: &TestApp, issued: &Prepared, body: &Value) -> crate::support::actor::Answer {
    app.officer()
        .post_over(&format!("{}/amendments", issued.path), &issued.etag, body)
        .await
}

both_databases! {
    async fn an_amendment_reopens_what_it_touches_and_asks_everybody_to_submit_again(app: TestApp) {
        let prepared = app.prepared("quote").await;
        let invitation = app.invite(&prepared, "Acme", "sales@acme.example").await;
        let issued = app.issue(prepared).await;
        let acme = app.supplier("Acme").await;
        let response: ResponseId = app.accept(invitation, acme).await.parse().unwrap();
        let officer = app.officer();
        let before = officer.get(&format!("{}/method", issued.path)).await.expect(200);
        let question = scored_by_option(&before.body);
        submitted(&app, response, acme, [&question, "ZZZ-99"]).await;

        let settings = officer.get(&issued.path).await.body["method"].clone();
        let published = amend(&app, &issued, &by_mark(&question, &settings)).await.expect(201);
        assert_eq!(published.body["number"], 1);

        let (state, submission, answers) = states(&app, response).await;
        assert_eq!((state, submission), (ResponseState::Started, None));
        assert_eq!(answers, [(question.clone(), AnswerState::Reopened), ("ZZZ-99".into(), AnswerState::Complete)]);

        let list = app.auditor().get(&published.location()).await.expect(200);
        let shown = &list.body["items"][0];
        assert_eq!(shown["difference"]["affectedQuestions"], json!([question]));
        assert_eq!(shown["deadlineReason"], "Answers need no change.");
        assert_eq!(shown["deadlineBefore"], shown["deadlineAfter"]);

        let after = officer.get(&format!("{}/method", issued.path)).await.expect(200);
        assert_ne!(before.etag(), after.etag());
        let now = officer.get(&issued.path).await;
        assert_eq!(now.body["methodInForce"]["number"], 2);
        assert_eq!(now.etag(), published.etag());

        // Every version stays what it was, for the council and for whoever answers.
        let owner = app.signed_in(acme.owner);
        for (number, version) in [(1, &before), (2, &after)] {
            let path = format!("{}/method/versions/{number}", issued.path);
            let published = officer.get(&path).await.expect(200);
            assert_eq!((&published.text, published.etag()), (&version.text, version.etag()));
            let path = format!("/v1/suppliers/{}/responses/{response}/method/versions/{number}", acme.supplier);
            assert_eq!(owner.get(&path).await.expect(200).text, version.text);
        }
        officer.get(&format!("{}/method/versions/3", issued.path)).await.expect_problem(404, "not-found");
        app.officer_of_b().get(&format!("{}/method/versions/1", issued.path)).await.expect_problem(404, "not-found");
        let closed = format!("/v1/public/procurements/{}/method/versions/1", issued.id);
        app.anonymous().get(&closed).await.expect_problem(404, "not-found");

        app.run_jobs().await;
        let mails = officer.get(&format!("{}/mail", issued.path)).await.expect(200);
        assert!(mails.text.contains("amendment_published"), "{}", mails.text);
    }

    async fn the_deadline_is_moved_or_kept_for_a_reason(app: TestApp) {
        let issued = app.issued("quote").await;
        let mut body = json!({"reason": "Mended.", "changes": {"description": "Another lamp."}});
        amend(&app, &issued, &body).await.expect_problem(422, "invalid-input");
        body["deadline"] = json!({"kind": "kept", "reason": " "});
        amend(&app, &issued, &body).await.expect_problem(422, "invalid-input");
        body["deadline"] = json!({"kind": "moved", "to": issued.deadline - DAY});
        let refused = amend(&app, &issued, &body).await.expect_problem(422, "invalid-input");
        assert_eq!(refused.body["errors"][0]["code"], "new-deadline-not-later");
        body["deadline"] = json!({"kind": "moved", "to": issued.deadline + DAY});
        amend(&app, &issued, &body).await.expect(201);
        let shown = app.officer().get(&issued.path).await.body;
        assert_eq!(shown["deadline"], json!(issued.deadline + DAY));
        assert_eq!(shown["description"], "Another lamp.");
    }

    async fn an_amendment_that_changes_nothing_or_cannot_be_frozen_is_refused(app: TestApp) {
        let issued = app.issued("quote").await;
        let kept = json!({"kind": "kept", "reason": "Enough time."});
        let nothing = json!({"reason": "None.", "changes": {}, "deadline": kept});
        let refused = amend(&app, &issued, &nothing).await.expect_problem(422, "invalid-input");
        assert_eq!(refused.body["errors"][0]["code"], "nothing-changes");
        let broken = json!({"reason": "None.", "changes": {"lots": []}, "deadline": kept});
        let refused = amend(&app, &issued, &broken).await.expect_problem(422, "invalid-input");
        assert_eq!(refused.body["errors"][0]["pointer"], "/changes/lots");
        assert_eq!(app.officer().get(&issued.path).await.body["methodInForce"]["number"], 1);
    }

    async fn of_two_amendments_at_once_one_is_published(app: TestApp) {
        let issued = app.issued("quote").await;
        let body = |text: &str| json!({
            "reason": "Mended.", "changes": {"description": text}, "deadline": {"kind": "kept", "reason": "Small."},
        });
        let (one, two) = (body("One."), body("Two."));
        let answers = tokio::join!(amend(&app, &issued, &one), amend(&app, &issued, &two));
        let mut statuses = [answers.0.status, answers.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 412]);
        let list = app.officer().get(&format!("{}/amendments", issued.path)).await.expect(200);
        assert_eq!(list.body["items"].as_array().unwrap().len(), 1);
    }

    async fn nothing_is_amended_in_draft_or_after_the_deadline(app: TestApp) {
        let draft = app.prepared("quote").await;
        let body = json!({
            "reason": "Mended.", "changes": {"description": "New."}, "deadline": {"kind": "kept", "reason": "Small."},
        });
        amend(&app, &draft, &body).await.expect_problem(409, "wrong-state");
        let issued = app.issue(draft).await;
        app.advance(DAY * 31);
        amend(&app, &issued, &body).await.expect_problem(409, "deadline-passed");
    }
}
