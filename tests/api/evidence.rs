//! Uploading, linking, reading and removing evidence.

use std::{
    io::{Cursor, Write},
    time::Duration,
};

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;

use crate::{
    both_databases,
    support::{
        actor::{Actor, Answer, Sent},
        app::TestApp,
        tender::{Answering, ORGANISATION, answer_to, events},
    },
};

const WORD: &[u8] = b"<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
const PDF: &[u8] = b"%PDF-1.7\n%a report\n";

async fn upload(who: &Actor, it: &Answering, name: &str, content: Vec<u8>) -> Answer {
    let path = it.at(&format!("/evidence?name={}", name.replace(' ', "%20")));
    who.request(Method::POST, &path).body(content).sent().await
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Files of the store, with those half written.
fn stored(app: &TestApp) -> Vec<std::path::PathBuf> {
    fn walk(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found)
            } else {
                found.push(path)
            }
        }
    }
    let mut found = Vec::new();
    walk(&app.folder.path().join("evidence"), &mut found);
    found
}

both_databases! {
    async fn a_file_comes_back_byte_for_byte_and_lies_sealed(app: TestApp) {
        let it = app.answering("Byte For Byte").await;
        let owner = app.signed_in(it.people.owner);
        for size in [PDF.len(), 65_536, 65_537, 3 * 65_536, 700_000] {
            let mut content = PDF.to_vec();
            content.extend((PDF.len()..size).map(|n| b"canary in evidence "[n % 19]));
            let made = upload(&owner, &it, "bericht größe.pdf", content.clone()).await.expect(201);
            assert_eq!(made.body["sizeBytes"], size);
            assert_eq!(made.body["mediaType"], "application/pdf");
            let path = format!("{}/content", made.location());
            let answer = owner.request(Method::GET, &path).send().await.unwrap();
            let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(header("content-disposition"), "attachment; filename*=UTF-8''bericht%20gr%C3%B6%C3%9Fe.pdf");
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
            assert_eq!(answer.bytes().await.unwrap(), content, "{size}");
        }
        let files = stored(&app);
        assert_eq!(files.len(), 5);
        for file in files {
            let bytes = std::fs::read(file).unwrap();
            assert!(!bytes.windows(18).any(|part| part == b"canary in evidence"));
        }
    }

    async fn what_is_not_taken_leaves_nothing_behind(app: TestApp) {
        let it = app.answering("Not Taken").await;
        let owner = app.signed_in(it.people.owner);
        let macros = archive(&[("[Content_Types].xml", WORD), ("word/vbaProject.bin", b"x")]);
        let bomb = archive(&[("[Content_Types].xml", WORD), ("word/document.xml", &vec![0; 201 * 1024 * 1024])]);
        for (name, content) in [
            ("page.html", b"<html>".to_vec()),
            ("image.svg", b"<svg/>".to_vec()),
            ("report.pdf", b"MZ\x90\0".to_vec()),
            ("notes.txt", b"<script>alert(1)</script>".to_vec()),
            ("macros.docx", macros),
            ("bomb.docx", bomb),
            ("nothing", PDF.to_vec()),
        ] {
            upload(&owner, &it, name, content).await.expect_problem(415, "file-type-not-allowed");
        }
        upload(&owner, &it, "empty.pdf", Vec::new()).await.expect_problem(422, "file-empty");
        let mut large = PDF.to_vec();
        large.resize(25 * 1024 * 1024 + 1, b'x');
        upload(&owner, &it, "large.pdf", large).await.expect_problem(413, "file-too-large");
        assert_eq!(stored(&app), Vec::<std::path::PathBuf>::new());
        let list = owner.get(&it.at("/evidence")).await.expect(200);
        assert_eq!(list.body["items"], json!([]));
        assert_eq!(events(&app, "evidence.uploaded").await, 0);
    }

    async fn documents_wait_for_their_turn_to_be_looked_into_and_other_files_do_not(app: TestApp) {
        let it = app.answering("Waits A Turn").await;
        let owner = app.signed_in(it.people.owner);
        let docx = archive(&[("[Content_Types].xml", WORD), ("word/document.xml", b"<w/>")]);
        let busy = [app.app.documents.take().await.unwrap(), app.app.documents.take().await.unwrap()];
        let mut waiting = Box::pin(upload(&owner, &it, "a.docx", docx));
        let early = tokio::time::timeout(Duration::from_millis(200), &mut waiting).await;
        assert!(early.is_err(), "{early:?}");
        upload(&owner, &it, "b.pdf", PDF.to_vec()).await.expect(201);
        drop(busy);
        waiting.await.expect(201);
    }

    async fn twenty_five_mebibytes_are_taken(app: TestApp) {
        let it = app.answering("Just Fits").await;
        let owner = app.signed_in(it.people.owner);
        let mut content = PDF.to_vec();
        content.resize(25 * 1024 * 1024, b'x');
        let made = upload(&owner, &it, "large.pdf", content).await.expect(201);
        assert_eq!(made.body["sizeBytes"], 25 * 1024 * 1024);
    }

    async fn an_upload_that_breaks_off_is_not_there(app: TestApp) {
        let it = app.answering("Broken Off").await;
        let owner = app.signed_in(it.people.owner);
        let parts = vec![Ok(PDF.to_vec()), Err(std::io::Error::other("gone"))];
        let body = reqwest::Body::wrap_stream(futures_util::stream::iter(parts));
        let path = it.at("/evidence?name=a.pdf");
        let sent = owner.request(Method::POST, &path).body(body).send().await;
        assert!(sent.is_err());
        app.advance(SignedDuration::from_mins(16));
        assay::app::evidence::forget_abandoned(&app.app).await.unwrap();
        let owner = app.signed_in(it.people.owner);
        assert_eq!(owner.get(&it.at("/evidence")).await.expect(200).body["items"], json!([]));
        assert_eq!(stored(&app), Vec::<std::path::PathBuf>::new());
    }

    async fn a_link_has_dates_and_can_be_changed_and_removed(app: TestApp) {
        let it = app.answering("Linker").await;
        let owner = app.signed_in(it.people.owner);
        let link = json!({"title": "Report", "url": "https://example.com/r", "issuedOn": "2026-01-31", "validUntil": "2027-01-31"});
        let made = owner.post_once(&it.at("/evidence-links"), "k", &link).await.expect(201);
        assert_eq!(owner.post_once(&it.at("/evidence-links"), "k", &link).await.expect(201).body["id"], made.body["id"]);
        let path = made.location();
        let wrong = json!({"issuedOn": "2026-01-31", "validUntil": "2025-01-31"});
        owner.patch(&path, &made.etag(), &wrong).await.expect_problem(422, "invalid-input");
        let changed = owner.patch(&path, &made.etag(), &json!({"assessedOn": "2025-12-01"})).await.expect(200);
        owner.patch(&path, &made.etag(), &json!({})).await.expect_problem(412, "version-conflict");
        let there = owner.get(&path).await.expect(200);
        assert_eq!(there.body["assessedOn"], "2025-12-01");
        assert_eq!(there.body["issuedOn"], json!(null));
        owner.get(&format!("{path}/content")).await.expect_problem(404, "not-found");
        owner.delete(&path, &changed.etag()).await.expect(204);
        owner.get(&path).await.expect_problem(404, "not-found");
        for url in ["ftp://example.com", "https://me:secret@example.com/", "javascript:alert(1)"] {
            let bad = json!({"title": "Bad", "url": url});
            owner.post(&it.at("/evidence-links"), &bad).await.expect_problem(422, "invalid-input");
        }
    }

    async fn evidence_that_an_answer_links_to_stays(app: TestApp) {
        let it = app.answering("Held Fast").await;
        let owner = app.signed_in(it.people.owner);
        let made = upload(&owner, &it, "a.pdf", PDF.to_vec()).await.expect(201);
        let mut answer = answer_to("TXT", "see the report");
        answer["evidence"] = json!([made.body["id"]]);
        let path = it.answer_path(ORGANISATION, "TXT");
        let saved = owner.put_new(&path, &answer).await.expect(200);
        owner.delete(&made.location(), &made.etag()).await.expect_problem(409, "wrong-state");
        owner.put(&path, &saved.etag(), &answer_to("TXT", "no report")).await.expect(200);
        owner.delete(&made.location(), &made.etag()).await.expect(204);
        assert_eq!(stored(&app), Vec::<std::path::PathBuf>::new());
    }

    async fn evidence_that_is_not_there_keeps_a_response_from_being_submitted(app: TestApp) {
        let it = app.answering("Dangling").await;
        let owner = app.signed_in(it.people.owner);
        it.answer_everything(&app).await;
        let mut answer = answer_to("TXT", "see the report");
        answer["evidence"] = json!([ORGANISATION]);
        owner.put(&it.answer_path(ORGANISATION, "TXT"), "\"1\"", &answer).await.expect(200);
        let missing = owner.get(&it.at("/missing")).await.expect(200);
        assert_eq!(missing.body["missing"][0]["code"], "evidence-not-there");
    }

    async fn an_upload_counts_by_when_it_began(app: TestApp) {
        let it = app.answering("In The Nick").await;
        let owner = app.signed_in(it.people.owner);
        let moved = app.app.clock.clone();
        let parts = futures_util::stream::unfold(0, move |part| {
            let moved = moved.clone();
            async move {
                if part == 1 {
                    // The server has the first part, and with it the ticket.
                    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
                    moved.advance(SignedDuration::from_hours(25));
                }
                (part < 2).then(|| (Ok::<_, std::io::Error>(PDF.to_vec()), part + 1))
            }
        });
        let body = reqwest::Body::wrap_stream(parts);
        let request = owner.request(Method::POST, &it.at("/evidence?name=a.pdf"));
        // The caller's token is as old as the clock then says, and is not looked at again.
        request.body(body).sent().await.expect(201);
        let owner = app.signed_in(it.people.owner);
        upload(&owner, &it, "b.pdf", PDF.to_vec()).await.expect_problem(409, "deadline-passed");
    }

    async fn a_council_reads_a_file_that_was_handed_in_and_only_once_answers_are_opened(app: TestApp) {
        let it = app.answering("Handed In").await;
        it.answer_everything(&app).await;
        let owner = app.signed_in(it.people.owner);
        let content = [PDF, b"what the report says"].concat();
        let handed = upload(&owner, &it, "test report.pdf", content.clone()).await.expect(201);
        let kept_back = upload(&owner, &it, "kept back.pdf", PDF.to_vec()).await.expect(201);
        let link = json!({"title": "Policy", "url": "https://example.com/policy", "validUntil": "2030-01-31"});
        let link = owner.post_once(&it.at("/evidence-links"), "link", &link).await.expect(201);
        let mut answer = answer_to("FIL", "See the report.");
        answer["evidence"] = json!([handed.body["id"], link.body["id"]]);
        owner.put(&it.answer_path(ORGANISATION, "FIL"), "\"1\"", &answer).await.expect(200);
        let submission = it.submission(&app).await;
        owner.post_once(&it.at("/submissions"), "submit", &submission).await.expect(201);

        let tender = format!("/procurements/{}", it.tender.procurement);
        let file = |made: &Answer| {
            format!("{tender}/responses/{}/evidence/{}/content", it.response, made.text_at("/id"))
        };
        let path = app.council_path(&file(&handed));
        app.officer().get(&path).await.expect_problem(409, "not-yet-opened");
        app.advance(SignedDuration::from_hours(25));
        app.officer().get(&path).await.expect_problem(409, "not-yet-opened");
        app.officer().post_empty(&app.council_path(&format!("{tender}/open-answers"))).await.expect(200);

        for reader in [app.officer(), app.evaluator()] {
            let answer = reader.request(Method::GET, &path).send().await.unwrap();
            assert_eq!(answer.status(), 200);
            let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(header("content-disposition"), "attachment; filename*=UTF-8''test%20report.pdf");
            assert_eq!(header("content-type"), "application/pdf");
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(answer.bytes().await.unwrap(), content);
        }
        app.officer().get(&app.council_path(&file(&kept_back))).await.expect_problem(404, "not-found");
        let opened = format!("{tender}/responses/{}", it.response);
        let opened = app.evaluator().get(&app.council_path(&opened)).await.expect(200);
        let cards = opened.body["evidence"].as_array().unwrap();
        assert_eq!(cards.len(), 2, "{}", opened.text);
        let of = |made: &Answer| cards.iter().find(|card| card["id"] == made.body["id"]).unwrap();
        let card = |made: &Answer| &of(made)["card"];
        assert_eq!(card(&handed)["name"], "test report.pdf");
        assert_eq!(card(&handed)["mediaType"], "application/pdf");
        assert_eq!(card(&handed)["sizeBytes"], content.len());
        assert_eq!(of(&handed)["digest"], handed.body["digest"]);
        assert_eq!(card(&link)["name"], "Policy");
        assert_eq!(card(&link)["url"], "https://example.com/policy");
        assert_eq!(card(&link)["validUntil"], "2030-01-31");
        assert!(!opened.text.contains("kept back"), "{}", opened.text);
        let other = app.officer_of_b();
        other.get(&path).await.expect_problem(404, "not-found");
        let own = format!("/v1/councils/{}{}", app.world.b.council, file(&handed));
        other.get(&own).await.expect_problem(404, "not-found");
    }
}
