//! After the opening: verdicts with their clauses, traces, evidence, marks, and suppliers side by side.

use crate::{
    both_databases,
    support::{
        app::TestApp,
        bidding::{Stage, Tender},
    },
};

fn at(app: &TestApp, tender: &Tender, rest: &str) -> String {
    tender.path(app, rest).trim_start_matches("/v1").to_owned()
}

async fn opened(app: &TestApp, names: &[&str]) -> Tender {
    let names = names.iter().map(ToString::to_string).collect();
    let tender = app.bidding_of(Stage::Opened, names).await;
    app.mark_all_bids(&tender).await;
    tender
}

both_databases! {
    async fn before_the_opening_these_pages_show_nothing(app: TestApp) {
        let tender = app.bidding_of(Stage::Closed, vec!["One".into()]).await;
        let response = tender.bidders[0].response;
        let officer = app.browser_of(app.world.a.officer).await;
        for rest in ["/responses".to_owned(), format!("/responses/{response}"), "/marks".to_owned(), "/compare".to_owned(),
            format!("/marks/{response}"), format!("/lots/{}/compare", tender.lot), format!("/lots/{}/responses/{response}", tender.lot)]
        {
            let seen = officer.get(&at(&app, &tender, &rest)).await.expect(200);
            assert!(seen.text().contains("The answers are sealed"), "{rest}: {}", seen.text());
            assert!(!seen.text().contains("Lumenarc"), "{rest}");
        }
    }

    async fn the_comparison_says_failures_first_and_follows_its_address(app: TestApp) {
        let tender = opened(&app, &["Alpha", "Beta", "Gamma"]).await;
        let officer = app.browser_of(app.world.a.officer).await;
        let compare = at(&app, &tender, &format!("/lots/{}/compare", tender.lot));
        let only = officer.get(&at(&app, &tender, "/compare")).await.expect(303);
        assert_eq!(only.location().as_deref(), Some(compare.as_str()));

        let empty = officer.get(&compare).await.expect(200);
        assert!(empty.text().contains("There is nothing to compare yet"));
        let scores = format!("{compare}/scores");
        let done = officer.submit(&empty, &scores, &[]).await.expect(303);
        let whole = officer.follow(done).await.expect(200);
        let text = whole.text();
        assert!(text.contains("Disqualified") && text.contains("What sets them apart most"), "{text}");
        assert!(text.find("Disqualified").unwrap() < text.find("Place 1").unwrap());

        let one = tender.bidders[0].response;
        let narrowed = officer.get(&format!("{compare}?view=questions&only=gaps&supplier={one}")).await.expect(200);
        let page = narrowed.page();
        let checked: Vec<_> = page.named("input").into_iter().filter(|i| i.attribute("checked").is_some()).map(|i| i.attribute("value").unwrap().to_owned()).collect();
        assert_eq!(checked, ["questions".to_owned(), "gaps".to_owned(), one.to_string()]);
        let heads = page.named("thead")[0].named("th");
        assert_eq!(heads.len(), 2, "one column a chosen supplier");
        officer.get(&format!("{compare}?view=nonsense&supplier=nobody")).await.expect(200);
    }

    async fn what_is_compared_is_taken_away_as_a_file_on_record(app: TestApp) {
        let tender = opened(&app, &["Alpha", "=Beta"]).await;
        let officer = app.browser_of(app.world.a.officer).await;
        let compare = at(&app, &tender, &format!("/lots/{}/compare", tender.lot));
        let page = officer.get(&compare).await.expect(200);
        officer.submit(&page, &format!("{compare}/scores"), &[]).await.expect(303);
        let csv = officer.get(&format!("{compare}/csv?view=sections")).await.expect(200);
        assert!(csv.headers["content-disposition"].to_str().unwrap().contains("comparison.csv"));
        assert!(csv.html.contains("'=Beta"), "{}", csv.html);
        let xlsx = officer.get(&format!("{compare}/xlsx?view=questions&only=differences")).await.expect(200);
        assert_eq!(xlsx.headers["content-type"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        officer.get(&format!("{compare}/exe")).await.expect(404);
        let trail = app.auditor().get(&app.council_path("/audit-events?action=comparison.exported")).await.expect(200);
        assert_eq!(trail.body["items"].as_array().unwrap().len(), 2);
    }

    async fn what_is_marked_as_confidential_says_so_wherever_the_council_reads_it(app: TestApp) {
        let tender = opened(&app, &["One", "Two", "Three", "Four", "Five"]).await;
        let officer = app.browser_of(app.world.a.officer).await;
        let mut marked = Vec::new();
        for bidder in &tender.bidders {
            let page = officer.get(&at(&app, &tender, &format!("/responses/{}", bidder.response))).await.expect(200);
            if page.text().contains("Marked as confidential until 31 December 2029") {
                marked.push(bidder.response);
            }
        }
        let [response] = marked[..] else { panic!("one of the demonstration's suppliers marks an answer: {marked:?}") };
        let tasks = officer.get(&at(&app, &tender, &format!("/marks/{response}"))).await.expect(200);
        let mark = tasks.page().named("a").into_iter().filter_map(|a| a.attribute("href")).find(|href| href.ends_with("VUL-07")).unwrap().to_owned();
        let page = officer.get(&mark).await.expect(200);
        assert!(page.text().contains("which would help a thief"), "{}", page.text());

        let compare = at(&app, &tender, &format!("/lots/{}/compare", tender.lot));
        let page = officer.get(&compare).await.expect(200);
        officer.submit(&page, &format!("{compare}/scores"), &[]).await.expect(303);
        let matrix = officer.get(&format!("{compare}?view=questions")).await.expect(200).text();
        assert_eq!(matrix.matches("Marked as confidential").count(), tender.method.lots[0].slots.len(), "at the answer about each product");
    }

    async fn dates_stand_beside_the_contract_in_words_and_as_a_file(app: TestApp) {
        let tender = opened(&app, &["One", "Two", "Three", "Four", "Five"]).await;
        let officer = app.browser_of(app.world.a.officer).await;
        let compare = at(&app, &tender, &format!("/lots/{}/compare", tender.lot));
        let page = officer.get(&compare).await.expect(200);
        officer.submit(&page, &format!("{compare}/scores"), &[]).await.expect(303);
        let term = officer.get(&format!("{compare}?view=term")).await.expect(200);
        let text = term.text();
        for said in ["The contract starts on: 1 September 2026. It ends on: 31 August 2033.", "Reaches to the end of the contract", "Ends 518 days before the contract does",
            "No end date is given", "Held from 15 August 2026Held when the contract starts"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        let one = tender.bidders[0].response;
        let only = officer.get(&format!("{compare}?view=term&supplier={one}")).await.expect(200);
        assert_eq!(only.page().named("tbody").len(), 1);
        let csv = officer.get(&format!("{compare}/csv?view=term")).await.expect(200);
        let line = "Three,ranked,Controller,PST-09,Security updates until,ends,2032-03-31,2026-09-01,2033-08-31,518";
        assert!(csv.html.contains(line), "{}", csv.html);
    }

    async fn every_number_opens_into_why_it_is_what_it_is(app: TestApp) {
        let tender = opened(&app, &["Alpha", "Beta"]).await;
        let officer = app.browser_of(app.world.a.officer).await;
        let compare = at(&app, &tender, &format!("/lots/{}/compare", tender.lot));
        let page = officer.get(&compare).await.expect(200);
        officer.submit(&page, &format!("{compare}/scores"), &[]).await.expect(303);
        let matrix = officer.get(&format!("{compare}?view=questions")).await.expect(200);
        let link = matrix.page().named("a").into_iter().filter_map(|a| a.attribute("href")).find(|href| href.contains("#trace-")).unwrap().to_owned();
        let (path, anchor) = link.split_once('#').unwrap();
        let why = officer.get(path).await.expect(200);
        assert!(why.page().by_id(anchor).is_some(), "{link}");
        let text = why.text();
        for said in ["PSTI Regulations 2023", "Sch 1 para", "Law as changed on", "worked the result out again"] {
            assert!(text.contains(said), "{said}");
        }
        assert!(!text.to_lowercase().contains("compliant") && !text.to_lowercase().contains("certified"));
        let evidence = why.page().named("a").into_iter().filter_map(|a| a.attribute("href")).find(|href| href.contains("/evidence/")).unwrap().to_owned();
        let evidence = officer.get(&evidence).await.expect(200);
        assert!(evidence.text().contains("Answers that it supports"));
    }

    async fn an_evaluator_marks_with_a_reason_and_others_only_look(app: TestApp) {
        let tender = app.bidding_of(Stage::Opened, vec!["One".into()]).await;
        let response = tender.bidders[0].response;
        let evaluator = app.browser_of(app.world.a.evaluator).await;
        let list = evaluator.get(&at(&app, &tender, "/marks")).await.expect(200);
        assert!(list.text().contains("0 of "), "{}", list.text());
        let tasks = evaluator.get(&at(&app, &tender, &format!("/marks/{response}"))).await.expect(200);
        let mark = tasks.page().named("a").into_iter().filter_map(|a| a.attribute("href")).find(|href| href.contains("/marks/") && href.ends_with("DEV-03")).unwrap().to_owned();
        let page = evaluator.get(&mark).await.expect(200);
        assert!(page.text().contains("What earns each mark"));
        let nothing = evaluator.submit(&page, &mark, &[("reason", "Because.")]).await.expect(422);
        assert_eq!(nothing.errors()[0].0, "mark");
        assert!(nothing.text().contains("Because."));
        let unexplained = evaluator.submit(&page, &mark, &[("mark", "3")]).await.expect(422);
        assert_eq!(unexplained.errors()[0].0, "reason");
        let saved = evaluator.submit(&page, &mark, &[("mark", "3"), ("reason", "All are named.")]).await.expect(303);
        let tasks = evaluator.follow(saved).await.expect(200);
        assert!(tasks.text().contains("The mark is saved") && tasks.text().contains("Mark 3"));
        let late = evaluator.submit(&page, &mark, &[("mark", "5"), ("reason", "Seen before it was saved.")]).await.expect(422);
        assert!(late.text().contains("Somebody saved a mark") && late.text().contains("Seen before it was saved."));

        let officer = app.browser_of(app.world.a.officer).await;
        let seen = officer.get(&mark).await.expect(200);
        assert!(seen.text().contains("All are named.") && seen.page().named("textarea").is_empty());
        officer.submit(&page, &mark, &[("mark", "5"), ("reason", "Not mine to give.")]).await.expect(403);
    }

    async fn a_response_reads_as_it_was_handed_in(app: TestApp) {
        let tender = app.bidding_of(Stage::Opened, vec!["One".into()]).await;
        let response = tender.bidders[0].response;
        let auditor = app.browser_of(app.world.a.auditor).await;
        let list = auditor.get(&at(&app, &tender, "/responses")).await.expect(200);
        assert!(list.text().contains("One"));
        let page = auditor.get(&at(&app, &tender, &format!("/responses/{response}"))).await.expect(200);
        assert!(page.text().contains("Declaration") && page.text().contains("What stands behind it"));
        auditor.get(&at(&app, &tender, "/responses/00000000-0000-7000-8000-000000000000")).await.expect(404);
    }
}
