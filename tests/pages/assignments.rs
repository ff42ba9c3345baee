//! Colleagues share out what is to be answered.

use reqwest::Method;
use serde_json::json;

use crate::{
    both_databases,
    support::{actor::Sent, app::TestApp, browser::Seen, tender::Answering},
};

fn tasks(answering: &Answering) -> String {
    answering.path.trim_start_matches("/v1").to_owned()
}

/// The fields in which a colleague is chosen.
fn fields(page: &Seen) -> Vec<String> {
    let selects = page.page().named("select").into_iter();
    selects
        .filter_map(|select| select.attribute("name").map(str::to_owned))
        .collect()
}

both_databases! {
    async fn a_section_is_given_to_a_colleague_and_one_question_of_it_to_another(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let people = answering.people;
        let owner = app.browser_of(people.owner).await;
        let path = format!("{}/assignments", tasks(&answering));
        let page = owner.get(&path).await.expect(200);
        let (section, colleague) = (fields(&page).remove(0), people.contributor.to_string());
        let saved = owner.submit(&page, &path, &[(&section, &colleague)]).await.expect(303);
        let shown = owner.follow(saved).await;
        assert!(shown.text().contains("Who answers what is saved"));

        let name = section.strip_prefix("to-").unwrap();
        let (subject, id) = name.split_at(36);
        let single = format!("{path}/{subject}/{}", id.trim_start_matches('-'));
        let page = owner.get(&single).await.expect(200);
        let question = fields(&page).remove(0);
        let me = people.owner.to_string();
        owner.submit(&page, &single, &[(&question, &me)]).await.expect(303);

        let listed = app.signed_in(people.owner).get(&answering.at("/assignments")).await.expect(200);
        let mut kinds: Vec<_> = listed.body["items"].as_array().unwrap().iter()
            .map(|item| (item["kind"].as_str().unwrap(), item["person"].as_str().unwrap()))
            .collect();
        kinds.sort_unstable();
        assert_eq!(kinds, [("question", me.as_str()), ("section", colleague.as_str())]);

        let other = app.browser_of(people.contributor).await;
        let theirs = other.get(&tasks(&answering)).await.expect(200);
        assert!(theirs.text().contains("you"), "{}", theirs.text());
        let first = question.strip_prefix("to-").unwrap().split_at(36).1.trim_start_matches('-').to_owned();
        let asked = owner.get(&format!("{}/questions/{subject}/{first}", tasks(&answering))).await.expect(200);
        assert!(asked.text().contains("For you"), "{}", asked.text());

        let messages = other.get(&format!("/suppliers/{}/messages", people.supplier)).await.expect(200);
        assert!(messages.text().contains("For you to answer"), "{}", messages.text());
        let councils = app.officer().get(&app.council_path(&format!("/procurements/{}/mail", answering.tender.procurement))).await.expect(200);
        assert!(!councils.text.contains("response_assigned"), "a council does not see it");
    }

    async fn a_page_that_was_open_meanwhile_takes_nothing_back(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let people = answering.people;
        let (owner, colleague) = (app.browser_of(people.owner).await, app.browser_of(people.contributor).await);
        let path = format!("{}/assignments", tasks(&answering));
        let (early, other) = (owner.get(&path).await.expect(200), colleague.get(&path).await.expect(200));
        let names = fields(&early);
        let to = people.contributor.to_string();
        colleague.submit(&other, &path, &[(&names[0], &to)]).await.expect(303);
        owner.submit(&early, &path, &[(&names[1], &to)]).await.expect(303);
        let listed = app.signed_in(people.owner).get(&answering.at("/assignments")).await.expect(200);
        assert_eq!(listed.body["items"].as_array().unwrap().len(), 2, "{}", listed.text);
    }

    async fn only_people_of_the_supplier_are_given_something_and_who_leaves_has_nothing(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let people = answering.people;
        let owner = app.signed_in(people.owner);
        let path = answering.at("/assignments");
        let give = |id: &str, person: Option<String>| json!({"assignments": [
            {"subject": uuid::Uuid::nil(), "kind": "question", "id": id, "person": person}]});
        let stranger = give("TXT", Some(app.world.a.officer.to_string()));
        let refused = owner.post(&path, &stranger).await.expect(422);
        assert_eq!(refused.text_at("/errors/0/pointer"), "/assignments/0/person");
        let nothing = owner.post(&path, &json!({"assignments": []})).await.expect(422);
        assert_eq!(nothing.text_at("/errors/0/code"), "count");
        let unknown = owner.post(&path, &give("NONE", None)).await.expect(422);
        assert_eq!(unknown.text_at("/errors/0/code"), "not-asked");

        let contributor = people.contributor.to_string();
        let given = owner.post(&path, &give("TXT", Some(contributor.clone()))).await.expect(200);
        assert_eq!(given.text_at("/items/0/person"), contributor);
        let browser = app.browser_of(people.owner).await;
        let page = format!("{}/assignments/{}/none", tasks(&answering), uuid::Uuid::nil());
        browser.get(&page).await.expect(404);
        let member = format!("/v1/suppliers/{}/members/{contributor}", people.supplier);
        owner.request(Method::DELETE, &member).sent().await.expect(204);
        let left = owner.get(&path).await.expect(200);
        assert_eq!(left.body["items"], json!([]));

        let other = app.supplier("Other Ltd").await;
        app.signed_in(other.owner).get(&path).await.expect(404);
    }

    async fn somebody_chosen_who_is_not_there_is_said_beside_the_field(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let owner = app.browser_of(answering.people.owner).await;
        let path = format!("{}/assignments", tasks(&answering));
        let page = owner.get(&path).await.expect(200);
        let field = fields(&page).remove(0);
        for wrong in ["nonsense".to_owned(), app.world.a.officer.to_string()] {
            let refused = owner.submit(&page, &path, &[(&field, &wrong)]).await.expect(422);
            assert_eq!(refused.errors()[0].0, field);
        }
    }
}
