//! The people of councils and suppliers, and the audit trail.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    both_databases,
    support::{actor::Actor, actor::Sent, app::TestApp},
};

fn members(answer: &Value) -> Vec<(String, String)> {
    let items = answer["items"].as_array().unwrap();
    let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
    items
        .iter()
        .map(|item| (text(item, "email"), text(item, "role")))
        .collect()
}

async fn add(actor: &Actor, path: &str, email: &str, role: &str) -> String {
    let body = json!({ "email": email, "name": "Robin Price", "role": role });
    actor
        .post(path, &body)
        .await
        .expect(201)
        .text_at("/personId")
}

both_databases! {
    async fn access_taken_away_is_gone_at_once(app: TestApp) {
        let officer = app.officer();
        officer.get(&app.council_path("")).await.expect(200);
        let path = app.council_path(&format!("/members/{}", app.world.a.officer));
        app.administrator().delete(&path, "*").await.expect(204);
        officer.get(&app.council_path("")).await.expect_problem(404, "not-found");
        app.administrator().delete(&path, "*").await.expect_problem(404, "not-found");
    }

    async fn a_changed_role_counts_at_once(app: TestApp) {
        let evaluator = app.evaluator();
        evaluator.get(&app.council_path("/members")).await.expect_problem(403, "not-permitted");
        let path = app.council_path(&format!("/members/{}", app.world.a.evaluator));
        let body = json!({ "role": "administrator" });
        let changed = app.administrator().patch(&path, "*", &body).await.expect(200);
        assert_eq!(changed.body["role"], "administrator");
        evaluator.get(&app.council_path("/members")).await.expect(200);
    }

    async fn adding_somebody_gives_the_same_answer_whether_or_not_they_are_known(app: TestApp) {
        let path = app.council_path("/members");
        let administrator = app.administrator();
        let add = async |email: &str| {
            let body = json!({ "email": email, "name": "Robin Price", "role": "evaluator" });
            administrator.post(&path, &body).await.expect(201)
        };
        let known = add("officer@borchester.example").await;
        let new = add("Robin@Ambridge.example").await;
        let shape = |body: &Value| body.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(shape(&known.body), shape(&new.body));
        assert_eq!(known.text_at("/personId"), app.world.b.officer.to_string());
        let page = administrator.get(&path).await.expect(200);
        let members = members(&page.body);
        assert_eq!(members.len(), 6);
        assert!(members.contains(&("robin@ambridge.example".to_owned(), "evaluator".to_owned())));
        let again = json!({ "email": "robin@ambridge.example", "name": "R", "role": "officer" });
        administrator.post(&path, &again).await.expect_problem(409, "already-exists");
        let bad = json!({ "email": "robin", "name": "R", "role": "officer" });
        let refused = administrator.post(&path, &bad).await.expect_problem(422, "invalid-input");
        assert_eq!(refused.body["errors"][0]["pointer"], "/email");
    }

    async fn adding_again_under_the_same_key_adds_once(app: TestApp) {
        let path = app.council_path("/members");
        let body = json!({ "email": "robin@ambridge.example", "name": "R", "role": "officer" });
        let administrator = app.administrator();
        let first = administrator.post_once(&path, "key-1", &body).await.expect(201);
        let second = administrator.post_once(&path, "key-1", &body).await.expect(201);
        assert_eq!(first.text, second.text);
        assert_eq!(first.location(), second.location());
    }

    async fn somebody_stays_administrator(app: TestApp) {
        let administrator = app.administrator();
        let own = app.council_path(&format!("/members/{}", app.world.a.administrator));
        let demoted = administrator.patch(&own, "*", &json!({ "role": "officer" })).await;
        demoted.expect_problem(409, "last-administrator");
        administrator.delete(&own, "*").await.expect_problem(409, "last-administrator");
        let path = app.council_path("/members");
        add(&administrator, &path, "robin@ambridge.example", "administrator").await;
        administrator.delete(&own, "*").await.expect(204);
    }

    async fn of_two_who_leave_at_the_same_time_one_stays(app: TestApp) {
        for _ in 0..5 {
            let council = app.world.a;
            let first = app.administrator();
            let path = app.council_path(&format!("/members/{}", council.evaluator));
            first.patch(&path, "*", &json!({ "role": "administrator" })).await.expect(200);
            let second = app.evaluator();
            let paths = [council.administrator, council.evaluator]
                .map(|who| app.council_path(&format!("/members/{who}")));
            let body = json!({ "role": "officer" });
            let (one, other) = tokio::join!(
                first.patch(&paths[0], "*", &body),
                second.patch(&paths[1], "*", &body),
            );
            let mut statuses = [one.status, other.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409], "{} {}", one.text, other.text);
            // Whoever stayed puts things back.
            let (stayed, back) = if one.status == 409 { (&first, &paths[0]) } else { (&second, &paths[0]) };
            stayed.patch(back, "*", &json!({ "role": "administrator" })).await.expect(200);
        }
    }

    async fn a_person_makes_a_supplier_and_works_with_colleagues(app: TestApp) {
        let maker = app.officer_of_b();
        let body = json!({
            "name": " Bright Lamps Ltd ",
            "identifiers": [{ "scheme": "GB-COH", "id": "00012345" }],
        });
        let made = maker.post_once("/v1/suppliers", "make", &body).await.expect(201);
        assert_eq!(maker.post_once("/v1/suppliers", "make", &body).await.expect(201).text, made.text);
        let path = made.location();
        let shown = maker.get(&path).await.expect(200);
        assert_eq!(shown.body["name"], "Bright Lamps Ltd");
        let brighter = json!({ "name": "Brighter Lamps" });
        let changed = maker.patch(&path, &shown.etag(), &brighter).await.expect(200);
        assert_eq!(changed.etag(), "\"2\"");
        maker.patch(&path, &shown.etag(), &brighter).await.expect_problem(412, "version-conflict");
        let unseen = maker.request(reqwest::Method::PATCH, &path).json(&brighter).sent().await;
        unseen.expect_problem(428, "version-required");
        assert_eq!(changed.body["identifiers"][0]["id"], "00012345");
        let bad = json!({ "identifiers": [{ "scheme": "GB-COH", "id": "12345" }] });
        maker.patch(&path, &changed.etag(), &bad).await.expect_problem(422, "invalid-input");

        let members = format!("{path}/members");
        let colleague = add(&maker, &members, "auditor@ambridge.example", "contributor").await;
        assert_eq!(colleague, app.world.a.auditor.to_string());
        app.auditor().get(&path).await.expect(200);
        app.auditor().get(&members).await.expect_problem(403, "not-permitted");
        app.auditor().patch(&path, &changed.etag(), &json!({ "name": "X" })).await.expect(403);
        let own = format!("{members}/{}", app.world.b.officer);
        maker.delete(&own, "*").await.expect_problem(409, "last-administrator");
        app.officer().get(&path).await.expect_problem(404, "not-found");
    }

    async fn the_audit_trail_is_listed_in_order_page_by_page_and_filtered(app: TestApp) {
        let administrator = app.administrator();
        let path = app.council_path("/members");
        let mut people = Vec::new();
        for number in 0..3 {
            let email = format!("person{number}@ambridge.example");
            people.push(add(&administrator, &path, &email, "evaluator").await);
        }
        let one = app.council_path(&format!("/members/{}", people[0]));
        administrator.delete(&one, "*").await.expect(204);

        let auditor = app.auditor();
        let events = app.council_path("/audit-events");
        let first = auditor.get(&format!("{events}?limit=3")).await.expect(200);
        let added: Vec<_> = first.body["items"].as_array().unwrap().iter().collect();
        assert_eq!(added.len(), 3);
        for (event, person) in added.iter().zip(&people) {
            assert_eq!(event["action"], "member.added");
            assert_eq!(event["objectId"], *person);
            assert_eq!(event["actorId"], app.world.a.administrator.to_string());
            assert_eq!(event["detail"], json!({ "role": "evaluator" }));
            assert_eq!(event["sequence"], Value::Null, "its place in the chain comes later");
        }
        assert!(!first.text.contains("ambridge"), "an event holds an address");
        let cursor = first.text_at("/nextCursor");
        let second = auditor.get(&format!("{events}?limit=3&cursor={cursor}")).await.expect(200);
        assert_eq!(second.body["items"].as_array().unwrap().len(), 1);
        let removed = auditor.get(&format!("{events}?action=member.removed")).await.expect(200);
        assert_eq!(removed.body["items"].as_array().unwrap().len(), 1);
        let about = format!("{events}?objectKind=person&objectId={}", people[0]);
        assert_eq!(auditor.get(&about).await.expect(200).body["items"].as_array().unwrap().len(), 2);
        auditor.get(&format!("{events}?action=nonsense")).await.expect_problem(422, "invalid-input");
        let other = format!("/v1/councils/{}/audit-events", app.world.b.council);
        auditor.get(&other).await.expect_problem(404, "not-found");
    }

    async fn a_day_later_a_returning_member_is_written_to_again(app: TestApp) {
        let path = app.council_path("/members");
        let administrator = app.administrator();
        let person = add(&administrator, &path, "robin@ambridge.example", "officer").await;
        administrator.delete(&format!("{path}/{person}"), "*").await.expect(204);
        app.advance(SignedDuration::from_hours(24));
        let administrator = app.administrator();
        assert_eq!(add(&administrator, &path, "robin@ambridge.example", "officer").await, person);
    }
}
