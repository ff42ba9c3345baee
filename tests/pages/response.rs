//! A supplier answers with a browser: from the task list to the receipt.

use assay::domain::ids::SubjectId;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::{
    both_databases,
    support::{
        app::TestApp,
        browser::{Browser, Seen},
        document::Element,
        tender::{Answering, OF_ORGANISATION},
        workbook::Book,
    },
};

fn tasks(answering: &Answering) -> String {
    answering.path.trim_start_matches("/v1").to_owned()
}

fn question(answering: &Answering, id: &str) -> String {
    format!(
        "{}/questions/{}/{id}",
        tasks(answering),
        SubjectId::ORGANISATION
    )
}

async fn save(browser: &Browser, path: &str, values: &[(&str, &str)]) -> Seen {
    let page = browser.get(path).await.expect(200);
    let mut all = vec![("action", "continue")];
    all.extend(values);
    browser.submit(&page, path, &all).await
}

/// What is typed for each kind of question.
fn typed(id: &str) -> Vec<(&'static str, &'static str)> {
    match id {
        "MUL" => vec![("option", "a")],
        "NUM" => vec![("number", "14")],
        "DAT" => vec![
            ("date-day", "1"),
            ("date-month", "3"),
            ("date-year", "2027"),
        ],
        "PER" => vec![
            ("text", "Four years"),
            ("date-day", "1"),
            ("date-month", "3"),
            ("date-year", "2031"),
        ],
        "URL" => vec![("url", "https://example.com/security")],
        "EML" => vec![("email", "security@example.com")],
        "CTR" => vec![("countries", "gb, IE")],
        "GRP" => vec![("name-text", "Lumen Ltd")],
        "AWD" => vec![("option", "now")],
        "CHO" | "GAT" => vec![("option", "yes")],
        _ => vec![("text", "In writing")],
    }
}

async fn upload(
    browser: &Browser,
    page: &Seen,
    action: &str,
    name: &str,
    bytes: impl Into<std::borrow::Cow<'static, [u8]>>,
) -> Seen {
    let mut form = Form::new();
    for (field, value) in page.filled_in(action, &[]) {
        form = form.text(field, value);
    }
    form = form.part("file", Part::bytes(bytes).file_name(name.to_owned()));
    let request = browser
        .request(reqwest::Method::POST, action)
        .header("Sec-Fetch-Site", "same-origin")
        .multipart(form);
    browser.send(request, action).await
}

/// Answers everything, page by page.
async fn answer_everything(browser: &Browser, answering: &Answering) {
    for slot in answering.tender.slots {
        let path = format!("{}/products/{slot}", tasks(answering));
        let product = [
            ("name", "Lumen"),
            ("model", "L-1"),
            ("manufacturer", "Lumen Ltd"),
            ("action", "save"),
        ];
        let page = browser.get(&path).await.expect(200);
        browser.submit(&page, &path, &product).await.expect(303);
        for id in ["CHO", "GAT"] {
            let path = format!("{}/questions/{slot}/{id}", tasks(answering));
            save(browser, &path, &typed(id)).await.expect(303);
        }
    }
    for id in OF_ORGANISATION {
        save(browser, &question(answering, id), &typed(id))
            .await
            .expect(303);
    }
    let action = format!("{}/evidence", tasks(answering));
    let address = format!("{action}?subject={}&question=FIL", SubjectId::ORGANISATION);
    let page = browser.get(&address).await.expect(200);
    let kept = upload(
        browser,
        &page,
        &action,
        "report.txt",
        b"What was tested, and how.",
    )
    .await
    .expect(303);
    let back = browser.follow(kept).await;
    assert_eq!(back.path, question(answering, "FIL"));
    assert!(back.text().contains("It is kept as evidence"));
    let linked =
        |e: &&Element| e.attribute("name") == Some("evidence") && e.attribute("checked").is_some();
    assert_eq!(
        back.page()
            .named("input")
            .iter()
            .filter(|e| linked(e))
            .count(),
        1,
        "the answer has the new file"
    );
}

both_databases! {
    async fn a_supplier_answers_and_submits_with_pages_alone(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let browser = app.browser_of(answering.people.owner).await;
        let list = browser.visit("/home").await.expect(200);
        assert!(list.text().contains("To be answered"), "{}", list.text());

        let start = browser.get(&tasks(&answering)).await.expect(200);
        assert!(start.text().contains("Not yet started"));
        let check = browser.get(&format!("{}/check", tasks(&answering))).await.expect(200);
        assert!(check.text().contains("missing"), "{}", check.text());

        answer_everything(&browser, &answering).await;
        let check = browser.get(&format!("{}/check", tasks(&answering))).await.expect(200);
        assert!(check.text().contains("Nothing is missing"), "{}", check.text());

        let submit = format!("{}/submit", tasks(&answering));
        let page = browser.get(&submit).await.expect(200);
        let refused = browser.submit(&page, &submit, &[("name", "A person"), ("position", "Director")]).await.expect(422);
        assert_eq!(refused.errors()[0].0, "agree");
        assert_eq!(refused.value("position"), "Director");
        let sent = [("name", "A person"), ("position", "Director"), ("agree", "yes")];
        let done = browser.submit(&refused, &submit, &sent).await.expect(303);
        let receipt = browser.follow(done).await;
        assert_eq!(receipt.heading(), "Response submitted");
        for words in ["A person, Director", "In writing", "14 days", "https://example.com/security"] {
            assert!(receipt.text().contains(words), "{words}: {}", receipt.text());
        }
        let home = tasks(&answering);
        let tasks = browser.get(&home).await.expect(200);
        assert!(tasks.text().contains("Submitted"), "{}", tasks.text());

        let withdraw = format!("{}/withdraw", receipt.path);
        let withdrawn = browser.submit(&receipt, &withdraw, &[]).await.expect(303);
        let after = browser.follow(withdrawn).await.text();
        assert!(after.contains("The submission is withdrawn") && after.contains("See submission 1"), "{after}");

        // What was handed in stays to be read, beside what is handed in afterwards.
        let page = browser.get(&submit).await.expect(200);
        browser.submit(&page, &submit, &sent).await.expect(303);
        let both = browser.get(&home).await.expect(200);
        assert!(both.text().contains("See submission 1") && both.text().contains("See submission 2"), "{}", both.text());
        let first = browser.get(&receipt.path).await.expect(200);
        assert!(first.text().contains("14 days"), "{}", first.text());
    }

    async fn what_cannot_be_kept_is_shown_again_and_the_rest_is_kept(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let browser = app.browser_of(answering.people.owner).await;
        let number = question(&answering, "NUM");
        let refused = save(&browser, &number, &[("number", "about ten")]).await.expect(422);
        assert_eq!(refused.errors()[0].0, "number");
        assert_eq!(refused.value("number"), "about ten");

        let period = question(&answering, "PER");
        let day = [("text", "Four years"), ("date-day", "31"), ("date-month", "2"), ("date-year", "2031")];
        let refused = save(&browser, &period, &day).await.expect(422);
        assert_eq!(refused.value("date-day"), "31");
        assert!(refused.errors().iter().any(|(field, _)| field == "date"));
        let kept = browser.get(&period).await.expect(200);
        assert_eq!(kept.value("text"), "Four years", "the words were kept without the date");

        let empty = save(&browser, &question(&answering, "TXT"), &[]).await.expect(422);
        assert_eq!(empty.errors()[0].0, "text");
        let later = [("action", "later")];
        let later = browser.submit(&empty, &question(&answering, "TXT"), &later).await.expect(303);
        assert_eq!(browser.follow(later).await.path, tasks(&answering));
        let unread = browser.get(&number).await.expect(200);
        let unread = browser.submit(&unread, &number, &[("number", "about ten"), ("action", "later")]).await.expect(422);
        assert_eq!(unread.value("number"), "about ten", "what was not saved is not left behind");
    }

    async fn a_half_done_answer_is_saved_before_a_file_is_added_to_it(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let browser = app.browser_of(answering.people.owner).await;
        let path = question(&answering, "FIL");
        let page = browser.get(&path).await.expect(200);
        let typed = [("text", "It covers two models."), ("action", "evidence")];
        let onward = browser.submit(&page, &path, &typed).await.expect(303);
        assert!(browser.follow(onward).await.path.contains("/evidence?"));
        assert_eq!(browser.get(&path).await.value("text"), "It covers two models.");
    }

    async fn an_answer_is_marked_as_confidential_with_a_reason_and_an_end(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let browser = app.browser_of(answering.people.owner).await;
        let path = question(&answering, "TXT");
        let half = [("text", "In writing"), ("confidential-reason", "It names a weakness.")];
        let refused = save(&browser, &path, &half).await.expect(422);
        assert_eq!(refused.errors()[0].0, "confidential-until");
        let supplier = app.signed_in(answering.people.owner);
        let at = answering.answer_path(SubjectId::ORGANISATION, "TXT");
        let draft = supplier.get(&at).await.expect(200);
        assert_eq!(draft.body["answer"]["confidential"], json!({"reason": "It names a weakness."}), "nothing typed is lost");
        assert_eq!(draft.body["problems"][0]["code"], "confidential_end_missing");

        let end = [("confidential-until-day", "27"), ("confidential-until-month", "3"), ("confidential-until-year", "2028"), ("action", "continue")];
        browser.submit(&refused, &path, &end).await.expect(303);
        let whole = supplier.get(&at).await.expect(200);
        assert_eq!(whole.body["answer"]["confidential"], json!({"reason": "It names a weakness.", "until": "2028-03-27"}));
        assert_eq!(whole.body["state"], "complete");
        let again = browser.get(&path).await.expect(200);
        let away = [("confidential-reason", ""), ("confidential-until-day", ""), ("confidential-until-month", ""), ("confidential-until-year", ""), ("action", "continue")];
        browser.submit(&again, &path, &away).await.expect(303);
        assert_eq!(supplier.get(&at).await.body["answer"].get("confidential"), None);
    }

    async fn evidence_is_marked_as_confidential_when_it_is_sent_or_later(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let browser = app.browser_of(answering.people.owner).await;
        let action = format!("{}/evidence", tasks(&answering));
        let page = browser.get(&action).await.expect(200);
        let kept = browser.submit(&page, &format!("{action}/links"), &[("title", "Policy"), ("url", "https://example.com/policy")]).await.expect(303);
        let list = browser.follow(kept).await;
        assert!(list.text().contains("Not marked"), "{}", list.text());
        let piece = list.page().named("a").into_iter().filter_map(|a| a.attribute("href")).find(|href| href.starts_with(&format!("{action}/"))).unwrap().to_owned();
        let page = browser.get(&piece).await.expect(200);
        let end = [("confidential-until-day", "27"), ("confidential-until-month", "3"), ("confidential-until-year", "2028"), ("action", "save")];
        let refused = browser.submit(&page, &piece, &end).await.expect(422);
        assert_eq!(refused.errors()[0].0, "confidential-reason");
        let done = browser.submit(&refused, &piece, &[("confidential-reason", "It names customers."), ("action", "save")]).await.expect(303);
        let list = browser.follow(done).await.text();
        assert!(list.contains("Marked as confidential until 27 March 2028") && list.contains("It names customers."), "{list}");
    }

    async fn two_colleagues_on_one_answer_see_both_and_lose_nothing(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let (one, other) = (app.browser_of(answering.people.owner).await, app.browser_of(answering.people.contributor).await);
        let path = question(&answering, "TXT");
        let (mine, theirs) = (one.get(&path).await.expect(200), other.get(&path).await.expect(200));
        one.submit(&mine, &path, &[("text", "What the owner says"), ("action", "continue")]).await.expect(303);
        let merge = other.submit(&theirs, &path, &[("text", "What the colleague says"), ("action", "continue")]).await.expect(409);
        assert_eq!(merge.value("text"), "What the colleague says");
        assert!(merge.text().contains("What the owner says"), "{}", merge.text());
        assert!(merge.text().contains("Saved by "), "and who it was: {}", merge.text());
        other.submit(&merge, &path, &[("action", "continue")]).await.expect(303);
        assert_eq!(one.get(&path).await.value("text"), "What the colleague says");
    }

    async fn a_file_that_is_not_what_its_name_says_is_refused_in_words(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let browser = app.browser_of(answering.people.owner).await;
        let action = format!("{}/evidence", tasks(&answering));
        let page = browser.get(&action).await.expect(200);
        for (name, bytes) in [("report.pdf", &b"no pdf"[..]), ("tool.exe", b"MZ"), ("empty.txt", b"")] {
            let refused = upload(&browser, &page, &action, name, bytes).await.expect(422);
            assert_eq!(refused.errors()[0].0, "file", "{name}");
        }
        let link = [("title", "Policy"), ("url", "https://example.com/policy")];
        let links = format!("{action}/links");
        let kept = browser.submit(&page, &links, &link).await.expect(303);
        assert!(browser.follow(kept).await.text().contains("https://example.com/policy"));
        let refused = browser.submit(&page, &links, &[("title", "Policy"), ("url", "nowhere")]).await.expect(422);
        assert_eq!(refused.errors()[0].0, "url");
    }

    async fn answers_about_one_product_are_copied_to_another_as_chosen_and_replace_nothing(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let [first, second] = answering.tender.slots;
        let browser = app.browser_of(answering.people.contributor).await;
        let copy = format!("{}/copy/{second}", tasks(&answering));
        let none = browser.get(&copy).await.expect(200);
        assert!(none.text().contains("There is nothing to copy"));
        let of = |slot, id: &str| format!("{}/questions/{slot}/{id}", tasks(&answering));
        save(&browser, &of(first, "CHO"), &typed("CHO")).await.expect(303);
        save(&browser, &of(first, "GAT"), &typed("GAT")).await.expect(303);
        let list = browser.get(&tasks(&answering)).await.expect(200);
        assert!(list.html.contains(&copy), "the tasks of the other product lead there");
        assert!(!list.html.contains(&format!("/copy/{first}")), "and only of the other");

        let page = browser.get(&copy).await.expect(200);
        let nothing = browser.submit(&page, &copy, &[]).await.expect(422);
        assert_eq!(nothing.errors()[0].0, "answers");
        let done = browser.submit(&page, &copy, &[("answers", "CHO")]).await.expect(303);
        assert!(browser.follow(done).await.text().contains("The answers are copied"));
        let supplier = app.signed_in(answering.people.owner);
        let copied = supplier.get(&answering.answer_path(second, "CHO")).await.expect(200);
        let source = supplier.get(&answering.answer_path(first, "CHO")).await.expect(200);
        assert_eq!(copied.body["answer"], source.body["answer"]);
        supplier.get(&answering.answer_path(second, "GAT")).await.expect(404);

        save(&browser, &of(second, "GAT"), &[("option", "no")]).await.expect(303);
        let late = browser.submit(&page, &copy, &[("answers", "GAT")]).await.expect(422);
        assert!(late.text().contains("A colleague answered some of these questions meanwhile"));
        let kept = supplier.get(&answering.answer_path(second, "GAT")).await.expect(200);
        assert_eq!(kept.body["answer"]["value"]["option"], "no", "what is answered stays");
    }

    async fn answers_of_an_earlier_response_are_looked_at_and_taken_over_without_their_files(app: TestApp) {
        let earlier = app.answering("Lumen Ltd").await;
        let browser = app.browser_of(earlier.people.owner).await;
        answer_everything(&browser, &earlier).await;
        let tender = app.tender().await;
        let response = app.response(&tender, earlier.people.supplier).await;
        let home = format!("/suppliers/{}/responses/{response}", earlier.people.supplier);
        let copy = format!("{home}/copy/{}", SubjectId::ORGANISATION);
        assert!(browser.get(&home).await.expect(200).html.contains(&copy), "the tasks lead there");
        let list = browser.get(&copy).await.expect(200);
        let link = format!("{copy}?response={}", earlier.response);
        assert!(list.html.contains(&link), "{}", list.html);
        let page = browser.get(&link).await.expect(200);
        assert!(!page.text().contains("Look again"), "all of it is fresh: {}", page.text());
        assert!(page.text().contains("One piece of evidence is not taken over."), "{}", page.text());
        let nothing = browser.submit(&page, &copy, &[]).await.expect(422);
        assert_eq!(nothing.errors()[0].0, "answers");
        let done = browser.submit(&page, &copy, &[("answers", "TXT"), ("answers", "FIL")]).await.expect(303);
        assert!(browser.follow(done).await.text().contains("The answers are copied"));
        let supplier = app.signed_in(earlier.people.owner);
        let at = |id: &str| format!("/v1{home}/answers/{}/{id}", SubjectId::ORGANISATION);
        let text = supplier.get(&at("TXT")).await.expect(200);
        assert_eq!(text.body["answer"]["value"]["text"], "In writing");
        assert_eq!(text.body["answer"]["draftedBy"], "reused");
        let file = supplier.get(&at("FIL")).await.expect(200);
        assert_eq!(file.body["answer"].get("evidence"), None);
        supplier.get(&at("NUM")).await.expect(404);

        let slot = tender.slots[1];
        let products = browser.get(&format!("{home}/copy/{slot}?response={}", earlier.response)).await.expect(200);
        let from: Vec<_> = products.page().named("a").into_iter().filter_map(|a| a.attribute("href")).filter(|href| href.contains("?from=")).map(str::to_owned).collect();
        assert_eq!(from.len(), 2, "from either product: {}", products.text());
        let page = browser.get(&from[0]).await.expect(200);
        browser.submit(&page, &format!("{home}/copy/{slot}"), &[("answers", "CHO")]).await.expect(303);
        supplier.get(&format!("/v1{home}/answers/{slot}/CHO")).await.expect(200);

        app.advance(jiff::SignedDuration::from_hours(24 * 366));
        let browser = app.browser_of(earlier.people.owner).await;
        let page = browser.get(&link).await.expect(200);
        assert!(page.text().contains("You gave this answer more than a year ago."), "{}", page.text());

        let stranger = app.answering("Other Ltd").await;
        let other = app.browser_of(stranger.people.owner).await;
        let theirs = format!("{}/copy/{}?response={}", tasks(&stranger), SubjectId::ORGANISATION, earlier.response);
        other.get(&theirs).await.expect(404);
    }

    async fn answers_are_taken_away_as_a_spreadsheet_and_sent_back(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let browser = app.browser_of(answering.people.contributor).await;
        let home = browser.get(&tasks(&answering)).await.expect(200);
        let sheet = format!("{}/sheet", tasks(&answering));
        assert!(home.html.contains(&sheet), "the tasks lead there");
        let page = browser.get(&sheet).await.expect(200);
        let file = browser.request(reqwest::Method::GET, &format!("{sheet}/xlsx")).send().await.unwrap().bytes().await.unwrap();
        let mut book = Book::read(&file);
        book.answer("TXT:text", "In writing").answer("NUM:number", "about ten").answer("URL:url", "nowhere");
        let bad = upload(&browser, &page, &sheet, "answers.xlsx", book.bytes()).await.expect(422);
        assert!(bad.text().contains("2 answers are saved."), "{}", bad.text());
        let rows: Vec<String> = bad.page().named("tbody")[0].named("tr").iter().map(|row| row.text.clone()).collect();
        assert_eq!(rows.len(), 2);
        assert!(rows[0].contains(&book.cell("NUM:number", "answer")) && rows[0].contains("Enter a whole number") && rows[0].ends_with("Not saved"), "{rows:?}");
        assert!(rows[1].ends_with("Saved"), "{rows:?}");
        book.answer("NUM:number", "10").answer("URL:url", "https://example.com");
        let good = upload(&browser, &page, &sheet, "answers.xlsx", book.bytes()).await.expect(200);
        assert!(good.text().contains("2 answers are saved.") && good.text().contains("Nothing is left to be put right"), "{}", good.text());
        browser.get(&format!("{sheet}/exe")).await.expect(404);
    }

    async fn an_amendment_is_read_and_acknowledged_before_submitting(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let amendment = app.amendment(&answering.tender).await;
        let browser = app.browser_of(answering.people.owner).await;
        let path = format!("{}/amendments/{amendment}", tasks(&answering));
        let page = browser.get(&path).await.expect(200);
        let done = browser.submit(&page, &path, &[]).await.expect(303);
        assert!(browser.follow(done).await.text().contains("The amendment is acknowledged"));
        assert!(browser.get(&path).await.text().contains("Acknowledged on"));
    }

    async fn another_suppliers_response_does_not_exist(app: TestApp) {
        let answering = app.answering("Lumen Ltd").await;
        let stranger = app.supplier("Other Ltd").await;
        let browser = app.browser_of(stranger.owner).await;
        browser.get(&tasks(&answering)).await.expect(404);
        browser.get(&question(&answering, "TXT")).await.expect(404);
    }
}
