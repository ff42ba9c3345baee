//! Answers as a workbook, out and in again.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    both_databases,
    support::{
        actor::{Actor, Answer, Sent},
        app::TestApp,
        tender::{Answering, ORGANISATION, answer_to},
        workbook::{Book, Given},
    },
};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async fn bytes(who: &Actor, it: &Answering, query: &str) -> Vec<u8> {
    let path = it.at(&format!("/answer-sheet?{query}"));
    let answer = who.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.bytes().await.unwrap().to_vec()
}

async fn book(who: &Actor, it: &Answering) -> Book {
    Book::read(&bytes(who, it, "format=xlsx").await)
}

async fn send(who: &Actor, it: &Answering, bytes: Vec<u8>) -> Answer {
    who.request(Method::POST, &it.at("/answer-sheet"))
        .header("Content-Type", XLSX)
        .body(bytes)
        .sent()
        .await
}

/// What is in the response, without who saved it and when.
async fn values(who: &Actor, it: &Answering) -> Vec<Value> {
    let all = who.get(&it.at("/answers")).await.expect(200);
    all.body["answers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kept| {
            json!([
                kept["subject"],
                kept["question"],
                kept["answer"],
                kept["revision"]
            ])
        })
        .collect()
}

/// `cell question code`, and whether it was saved.
fn faults(answer: &Answer) -> Vec<String> {
    let faults = answer.body["faults"].as_array().unwrap().iter();
    faults
        .map(|f| {
            format!(
                "{} {} {} {}",
                f["cell"].as_str().unwrap(),
                f["question"].as_str().unwrap(),
                f["problem"]["code"].as_str().unwrap(),
                f["saved"]
            )
        })
        .collect()
}

both_databases! {
    async fn a_workbook_sent_back_as_it_came_changes_nothing(app: TestApp) {
        let it = app.answering("As It Came").await;
        it.answer_everything(&app).await;
        let owner = app.signed_in(it.people.owner);
        let before = values(&owner, &it).await;
        let done = send(&owner, &it, bytes(&owner, &it, "format=xlsx").await).await.expect(200);
        assert_eq!(done.body["saved"], 0);
        assert_eq!(done.body["unchanged"], before.len());
        assert_eq!(faults(&done), [""; 0]);

        // The same when every cell is read, and not only seen to be as it was.
        for language in ["en", "cy"] {
            let mut book = Book::read(&bytes(&owner, &it, &format!("format=xlsx&language={language}")).await);
            for row in &mut book.rows[2..] {
                row[Book::column("version")] = Given::Text("1-".into());
            }
            let read = send(&owner, &it, book.bytes()).await.expect(200);
            assert_eq!((&read.body["saved"], faults(&read)), (&json!(0), Vec::new()), "{language}");
        }
        assert_eq!(values(&owner, &it).await, before);
    }

    async fn what_is_filled_in_is_saved_as_the_page_would_save_it(app: TestApp) {
        let it = app.answering("Filled In").await;
        let owner = app.signed_in(it.people.contributor);
        let mut book = book(&owner, &it).await;
        let slot = it.tender.slots[0];
        book.answer(&format!("{slot}:CHO:option"), "yes")
            .answer(&format!("{slot}:CHO:detail"), "given")
            .answer("MUL:option=a", "x")
            .answer("MUL:detail", "given")
            .answer("TXT:text", "given")
            .set("NUM:number", "answer", Given::Number(14.0))
            .set("DAT:date", "answer", Given::Date(2027, 3, 1))
            .answer("PER:text", "given")
            .answer("PER:date", "1/3/2031")
            .answer("URL:url", "https://example.com/given")
            .answer("EML:email", "given@example.com")
            .answer("CTR:countries", "gb")
            .answer("GRP:name-text", "given")
            .answer("AWD:option", "IE, NAWR")
            .set("TXT:text", "note", Given::Text("See page 2".into()))
            .set("TXT:text", "reason", Given::Text("It names a weakness.".into()))
            .set("TXT:text", "until", Given::Text("27 Mawrth 2028".into()))
            .set("TXT:text", "level", Given::Text("our statement".into()));
        let own_words = book.text("AWD:option", "how").to_owned();
        let now = own_words.split(": ").nth(1).unwrap().split("; ").next().unwrap().to_owned();
        let level = book_levels(&owner, &it).await;
        book.answer("AWD:option", &now).set("TXT:text", "level", Given::Text(level));
        let file = book.bytes();
        let done = send(&owner, &it, file.clone()).await.expect(200);
        assert_eq!((&done.body["saved"], faults(&done)), (&json!(11), Vec::new()), "{}", done.body);
        for (id, subject) in [("CHO", slot.to_string()), ("MUL", ORGANISATION.into()), ("NUM", ORGANISATION.into()), ("DAT", ORGANISATION.into()),
            ("PER", ORGANISATION.into()), ("URL", ORGANISATION.into()), ("EML", ORGANISATION.into()), ("CTR", ORGANISATION.into()),
            ("GRP", ORGANISATION.into()), ("AWD", ORGANISATION.into())]
        {
            let kept = owner.get(&it.answer_path(&subject, id)).await.expect(200);
            assert_eq!(kept.body["answer"]["value"], answer_to(id, "given")["value"], "{id}");
        }
        let text = owner.get(&it.answer_path(ORGANISATION, "TXT")).await.expect(200);
        assert_eq!(text.body["answer"], json!({
            "value": {"kind": "text", "text": "given"}, "evidenceLevel": "contractual_commitment", "note": "See page 2",
            "confidential": {"reason": "It names a weakness.", "until": "2028-03-27"}, "draftedBy": "person",
        }));
        // Once more, as happens when an answer is lost on its way.
        let again = send(&owner, &it, file).await.expect(200);
        assert_eq!((&again.body["saved"], faults(&again)), (&json!(0), Vec::new()), "{}", again.body);
    }

    async fn what_cannot_be_read_is_named_by_its_cell_and_keeps_nothing_else_back(app: TestApp) {
        let it = app.answering("Named By Cell").await;
        let owner = app.signed_in(it.people.owner);
        let mut book = book(&owner, &it).await;
        book.answer("NUM:number", "about ten")
            .answer("DAT:date", "in spring")
            .answer("AWD:option", "perhaps")
            .answer("MUL:option=a", "well")
            .answer("URL:url", "nowhere")
            .answer("TXT:text", "kept")
            .answer(&format!("{}:CHO:detail", it.tender.slots[0]), "of no choice")
            .set("EML:email", "note", Given::Text("a remark alone".into()));
        let done = send(&owner, &it, book.bytes()).await.expect(200);
        let at = |line: &str| book.cell(line, "answer");
        let detail = book.cell(&format!("{}:CHO:detail", it.tender.slots[0]), "answer");
        let mut expected = vec![
            format!("{detail} CHO not_answered false"),
            format!("{} AWD unknown_option false", at("AWD:option")),
            format!("{} DAT not_a_date false", at("DAT:date")),
            format!("{} EML not_answered false", at("EML:email")),
            format!("{} MUL not_a_tick false", at("MUL:option=a")),
            format!("{} NUM not_a_number false", at("NUM:number")),
            format!("{} URL url_invalid true", at("URL:url")),
        ];
        let mut found = faults(&done);
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
        assert_eq!(done.body["saved"], 2, "the text, and the address as a draft");
        owner.get(&it.answer_path(ORGANISATION, "NUM")).await.expect(404);
        let mut emptied = self::book(&owner, &it).await;
        emptied.answer("TXT:text", "");
        let done = send(&owner, &it, emptied.bytes()).await.expect(200);
        assert_eq!(faults(&done), [format!("{} TXT not_emptied false", book.cell("TXT:text", "answer"))]);
        let url = owner.get(&it.answer_path(ORGANISATION, "URL")).await.expect(200);
        assert_eq!(url.body["state"], "has_problems");
    }

    async fn a_colleagues_change_is_never_undone_by_a_workbook(app: TestApp) {
        let it = app.answering("Colleagues").await;
        it.answer_everything(&app).await;
        let (owner, colleague) = (app.signed_in(it.people.owner), app.signed_in(it.people.contributor));
        let mut book = book(&owner, &it).await;
        for id in ["TXT", "NUM"] {
            let path = it.answer_path(ORGANISATION, id);
            let mut answer = answer_to(id, "given");
            answer["note"] = json!("by the colleague");
            colleague.put(&path, "\"1\"", &answer).await.expect(200);
        }
        book.answer("TXT:text", "by the owner").answer("PER:text", "by the owner");
        let done = send(&owner, &it, book.bytes()).await.expect(200);
        assert_eq!(done.body["saved"], 1);
        assert_eq!(faults(&done), [format!("{} TXT changed_meanwhile false", book.cell("TXT:text", "answer"))]);
        for id in ["TXT", "NUM"] {
            let kept = owner.get(&it.answer_path(ORGANISATION, id)).await.expect(200);
            assert_eq!(kept.body["answer"]["note"], "by the colleague", "{id}");
        }
        let kept = owner.get(&it.answer_path(ORGANISATION, "PER")).await.expect(200);
        assert_eq!(kept.body["answer"]["value"]["text"], "by the owner");
        assert_eq!(kept.body["answer"]["value"]["endDate"], "2031-03-01", "what was not touched stays");
    }

    async fn rows_and_columns_may_be_sorted_moved_and_left_out(app: TestApp) {
        let it = app.answering("Sorted").await;
        it.answer_everything(&app).await;
        let owner = app.signed_in(it.people.owner);
        let mut book = book(&owner, &it).await;
        book.answer("TXT:text", "changed");
        let lines = book.rows.split_off(2);
        book.rows.extend(lines.into_iter().rev().filter(|row| matches!(&row[0], Given::Text(name) if !name.contains(":URL:"))));
        for row in &mut book.rows {
            row.reverse();
            row.insert(3, Given::Text("mine".into()));
        }
        let done = send(&owner, &it, book.bytes()).await.expect(200);
        assert_eq!((&done.body["saved"], faults(&done)), (&json!(1), Vec::new()), "{}", done.body);
        let line = book.rows.iter().position(|row| row.iter().any(|cell| matches!(cell, Given::Text(name) if name.ends_with(":TXT:text")))).unwrap();
        book.rows.push(book.rows[line].clone());
        let twice = send(&owner, &it, book.bytes()).await.expect(200);
        assert!(faults(&twice)[0].ends_with("TXT repeated false"), "{:?}", faults(&twice));
    }

    async fn only_a_workbook_of_this_response_is_taken(app: TestApp) {
        let it = app.answering("Ours").await;
        let owner = app.signed_in(it.people.owner);
        let file = bytes(&owner, &it, "format=xlsx").await;
        let other = app.answering("Theirs").await;
        let theirs = app.signed_in(other.people.owner);
        let code = |answer: &Answer| answer.body["errors"][0]["code"].clone();
        let refused = send(&theirs, &other, file.clone()).await.expect_problem(422, "invalid-input");
        assert_eq!(code(&refused), "another_response");
        let refused = send(&owner, &it, b"no workbook".to_vec()).await.expect_problem(422, "invalid-input");
        assert_eq!(code(&refused), "not_a_workbook");
        let mut cut = file.clone();
        cut.truncate(file.len() / 2);
        send(&owner, &it, cut).await.expect_problem(422, "invalid-input");
        let mut book = Book::read(&file);
        book.rows.remove(0);
        let refused = send(&owner, &it, book.bytes()).await.expect_problem(422, "invalid-input");
        assert_eq!(code(&refused), "not_our_workbook");
        // A small file in which one long text stands very often.
        let mut book = Book::read(&file);
        let long = Given::Text("x".repeat(32_000));
        book.rows.extend(vec![vec![long; 100]; 11]);
        let refused = send(&owner, &it, book.bytes()).await.expect_problem(422, "invalid-input");
        assert_eq!(code(&refused), "workbook_too_large");
        let as_text = owner.request(Method::POST, &it.at("/answer-sheet")).header("Content-Type", "text/csv").body(file).sent().await;
        as_text.expect_problem(415, "unsupported-media-type");
        theirs.get(&it.at("/answer-sheet?format=xlsx")).await.expect_problem(404, "not-found");
        owner.get(&it.at("/answer-sheet?format=exe")).await.expect(400);
    }

    async fn after_the_deadline_a_workbook_saves_nothing(app: TestApp) {
        let it = app.answering("Late").await;
        let owner = app.signed_in(it.people.owner);
        let mut book = book(&owner, &it).await;
        book.answer("TXT:text", "late");
        app.advance(jiff::SignedDuration::from_hours(25));
        let owner = app.signed_in(it.people.owner);
        send(&owner, &it, book.bytes()).await.expect_problem(409, "deadline-passed");
        assert_eq!(values(&owner, &it).await.len(), 0);
    }

    async fn the_document_reads_every_question_with_its_answer(app: TestApp) {
        let it = app.answering("Read").await;
        it.answer_everything(&app).await;
        let owner = app.signed_in(it.people.owner);
        let file = bytes(&owner, &it, "format=docx&language=cy").await;
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
        let text = std::io::read_to_string(archive.by_name("word/document.xml").unwrap()).unwrap();
        for said in ["https://example.com/given", "2031-03-01", "TXT: ", "Eich ateb"] {
            assert!(text.contains(said), "{said}");
        }
    }
}

/// The evidence level "contractual commitment" as a workbook calls it.
async fn book_levels(who: &Actor, it: &Answering) -> String {
    let mut answer = answer_to("FIL", "given");
    answer["evidenceLevel"] = json!("contractual_commitment");
    who.put_new(&it.answer_path(ORGANISATION, "FIL"), &answer)
        .await
        .expect(200);
    book(who, it).await.text("FIL:text", "level").to_owned()
}
