//! The method as a document, for everybody who may read the method.

use std::io::{Cursor, Read};

use calamine::{Reader, Xlsx};
use reqwest::Method;

use crate::{
    both_databases,
    support::{actor::Actor, app::TestApp},
};

/// A file that is no text.
async fn bytes(actor: &Actor, path: &str) -> Vec<u8> {
    let response = actor.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.bytes().await.unwrap().to_vec()
}

both_databases! {
    async fn the_method_is_read_as_a_document_by_the_council_and_by_those_who_bid(app: TestApp) {
        let answering = app.answering("Acme Sensors").await;
        let owner = app.signed_in(answering.people.owner);
        let questions = owner.get(&answering.at("/questions")).await.expect(200);
        let hash = questions.text_at("/methodHash").to_owned();
        assert!(questions.body["estimate"]["minutes"].as_u64().unwrap() > 0);
        let path = |form: &str| answering.at(&format!("/method/document?format={form}"));

        let shown = owner.get(&path("md")).await.expect(200);
        let text = shown.text.clone();
        assert!(text.contains(&hash) && text.contains("What disqualifies"), "{text}");
        let council = format!("/procurements/{}/method/document?format=md", answering.tender.procurement);
        let same = app.officer().get(&app.council_path(&council)).await.expect(200);
        assert_eq!(same.text, shown.text);

        let mut archive = zip::ZipArchive::new(Cursor::new(bytes(&owner, &path("docx")).await)).unwrap();
        let mut body = String::new();
        archive.by_name("word/document.xml").unwrap().read_to_string(&mut body).unwrap();
        assert!(body.contains(&hash) && body.contains("w:val=\"Heading1\""), "{body}");

        let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes(&owner, &path("xlsx")).await)).unwrap();
        assert_eq!(book.sheet_names(), ["About", "Questions", "Criteria", "Gates"]);

        let wrong = owner.get(&path("pdf")).await;
        assert_eq!(wrong.status, 400);
    }

    async fn what_is_not_open_to_all_has_no_public_document(app: TestApp) {
        let open = app.issue(app.prepared("open").await).await;
        let quote = app.issue(app.prepared("quote").await).await;
        let public = |path: &str| {
            let id = path.rsplit('/').next().unwrap();
            format!("/v1/public/procurements/{id}/method/document?format=csv")
        };
        let shown = app.anonymous().get(&public(&open.path)).await.expect(200);
        assert!(shown.text.starts_with("Question id,"));
        app.anonymous().get(&public(&quote.path)).await.expect_problem(404, "not-found");
    }
}
