//! Who may call what: every route, asked by everybody.
//!
//! The rule of each route comes from its handler's signature; here it is held against what really happens. A route
//! without a row in [`rows`] fails the test, so that nobody forgets to think about who may call it. With the feature
//! `without-tenant-filter` the test on PostgreSQL shows that row-level security alone keeps tenants apart.

mod everybody;
mod things;

use std::collections::BTreeSet;

use assay::http::{gate::Access, routes};
use reqwest::Method;
use serde_json::{Value, json};

use self::{
    everybody::{EVERYBODY, Verdict, Who, actor, expected},
    things::Things,
};
use crate::{
    both_databases,
    support::{
        actor::Sent,
        app::TestApp,
        procurements::{card, street_lighting},
        tender,
    },
};

/// What to send to one route so that nothing but access decides, and where the general rule does not hold.
struct Row {
    operation: &'static str,
    /// What follows the path, from the question mark on.
    query: &'static str,
    body: fn(&Things) -> Option<Value>,
    headers: &'static [(&'static str, &'static str)],
    exceptions: &'static [(Who, Verdict)],
}

const fn row(operation: &'static str) -> Row {
    Row {
        operation,
        query: "",
        body: |_| None,
        headers: &[],
        exceptions: &[],
    }
}

/// One row a route. `body` must be one that the use case accepts from those who may.
fn rows() -> Vec<Row> {
    vec![
        row("GET /livez"),
        row("GET /readyz"),
        row("GET /v1/openapi.json"),
        row("GET /v1/councils/{council}"),
        row("GET /v1/councils/{council}/branding"),
        Row {
            // Refused for its version, which access does not decide.
            body: |_| Some(json!({"colour": "#00594d"})),
            headers: &[("If-Match", "\"0\"")],
            ..row("PUT /v1/councils/{council}/branding")
        },
        row("GET /v1/councils/{council}/retention"),
        Row {
            body: |_| Some(json!({"years": 7})),
            headers: &[("If-Match", "\"0\"")],
            ..row("PUT /v1/councils/{council}/retention")
        },
        row("GET /v1/councils/{council}/records"),
        Row {
            body: |_| Some(json!({"reason": "A claim."})),
            ..row("POST /v1/councils/{council}/records/{procurement}/hold")
        },
        row("POST /v1/councils/{council}/records/{procurement}/release"),
        Row {
            body: |_| Some(json!({"reference": "ANOTHER"})),
            ..row("POST /v1/councils/{council}/records/{procurement}/dispose")
        },
        row("GET /v1/councils/{council}/mail-tests"),
        row("POST /v1/councils/{council}/mail-tests"),
        row("GET /v1/councils/{council}/own-answers"),
        row("GET /v1/councils/{council}/own-answers/{questionSet}/{setVersion}"),
        Row {
            body: |_| Some(json!({"answers": {}})),
            headers: &[("If-Match", "\"1\"")],
            ..row("PUT /v1/councils/{council}/own-answers/{questionSet}/{setVersion}")
        },
        Row {
            query: "?format=xlsx",
            ..row("GET /v1/suppliers/{supplier}/responses/{response}/answer-sheet")
        },
        Row {
            // Refused for not being a workbook, which access does not decide.
            headers: &[(
                "Content-Type",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            )],
            ..row("POST /v1/suppliers/{supplier}/responses/{response}/answer-sheet")
        },
        row("GET /v1/suppliers/{supplier}/responses/{response}/evidence"),
        Row {
            // Refused for being empty, which access does not decide.
            query: "?name=report.txt",
            ..row("POST /v1/suppliers/{supplier}/responses/{response}/evidence")
        },
        Row {
            body: |_| Some(json!({"title": "Report", "url": "https://example.com/"})),
            ..row("POST /v1/suppliers/{supplier}/responses/{response}/evidence-links")
        },
        row("GET /v1/suppliers/{supplier}/responses/{response}/evidence/{evidence}"),
        Row {
            body: |_| Some(json!({})),
            headers: &[("If-Match", "\"1\"")],
            ..row("PATCH /v1/suppliers/{supplier}/responses/{response}/evidence/{evidence}")
        },
        Row {
            headers: &[("If-Match", "\"1\"")],
            ..row("DELETE /v1/suppliers/{supplier}/responses/{response}/evidence/{evidence}")
        },
        row("GET /v1/suppliers/{supplier}/responses/{response}/evidence/{evidence}/content"),
        row("GET /v1/suppliers/{supplier}/messages"),
        row("GET /v1/suppliers/{supplier}/messages/{message}"),
        row("GET /v1/suppliers/{supplier}/responses"),
        row("GET /v1/suppliers/{supplier}/responses/{response}"),
        row("GET /v1/suppliers/{supplier}/responses/{response}/assignments"),
        Row {
            body: |_| {
                let part = json!({"subject": uuid::Uuid::nil(), "kind": "question", "id": "TXT"});
                Some(json!({"assignments": [part]}))
            },
            ..row("POST /v1/suppliers/{supplier}/responses/{response}/assignments")
        },
        row("GET /v1/suppliers/{supplier}/responses/{response}/questions"),
        row("GET /v1/suppliers/{supplier}/responses/{response}/answers"),
        Row {
            body: |_| {
                Some(
                    json!({"answers": [{"subject": tender::ORGANISATION, "question": "TXT", "answer": tender::answer_to("TXT", "x")}]}),
                )
            },
            ..row("POST /v1/suppliers/{supplier}/responses/{response}/answers")
        },
        row("GET /v1/suppliers/{supplier}/responses/{response}/answers/{subject}/{question}"),
        Row {
            body: |_| Some(tender::answer_to("TXT", "x")),
            headers: &[("If-Match", "\"1\"")],
            ..row("PUT /v1/suppliers/{supplier}/responses/{response}/answers/{subject}/{question}")
        },
        row("GET /v1/suppliers/{supplier}/responses/{response}/products/{slot}"),
        Row {
            body: |_| Some(tender::product("Lumen")),
            headers: &[("If-Match", "\"1\"")],
            ..row("PUT /v1/suppliers/{supplier}/responses/{response}/products/{slot}")
        },
        Row {
            headers: &[("If-Match", "\"1\"")],
            ..row("DELETE /v1/suppliers/{supplier}/responses/{response}/products/{slot}")
        },
        row("GET /v1/suppliers/{supplier}/responses/{response}/missing"),
        row("GET /v1/suppliers/{supplier}/responses/{response}/gates"),
        Row {
            // Refused as out of date, which access does not decide.
            body: |_| {
                Some(json!({
                    "declaration": {"name": "A", "position": "B", "text": assay::app::submissions::DECLARATION},
                    "seen": "0",
                }))
            },
            ..row("POST /v1/suppliers/{supplier}/responses/{response}/submissions")
        },
        row("GET /v1/suppliers/{supplier}/responses/{response}/submissions"),
        row("GET /v1/suppliers/{supplier}/responses/{response}/submissions/{submission}"),
        row("POST /v1/suppliers/{supplier}/responses/{response}/submissions/{submission}/withdraw"),
        Row {
            body: |things| Some(json!({"amendment": things.ids.get("amendment")})),
            ..row("POST /v1/suppliers/{supplier}/responses/{response}/amendment-acknowledgements")
        },
        row("GET /v1/councils/{council}/question-sets"),
        row("GET /v1/councils/{council}/question-sets/{set}"),
        // Refused as no question set, which access does not decide.
        Row {
            headers: &[("Content-Type", "application/yaml")],
            ..row("POST /v1/councils/{council}/question-sets")
        },
        Row {
            headers: &[("Content-Type", "application/yaml")],
            ..row("POST /v1/councils/{council}/question-sets/checks")
        },
        row("GET /v1/criticality-questions"),
        row("GET /v1/public/starting-points"),
        row("GET /v1/public/starting-points/{startingPoint}"),
        row("GET /v1/councils/{council}/procurements"),
        Row {
            body: |things| {
                Some(street_lighting(
                    &things.ids["invitation"],
                    "open",
                    "2030-01-01T12:00:00Z".parse().unwrap(),
                ))
            },
            ..row("POST /v1/councils/{council}/procurements")
        },
        row("GET /v1/councils/{council}/procurements/{procurement}"),
        Row {
            body: |things| Some(json!({"title": things.ids["procurement"]})),
            headers: &[("If-Match", "\"1\"")],
            ..row("PATCH /v1/councils/{council}/procurements/{procurement}")
        },
        row("GET /v1/councils/{council}/procurements/{procurement}/readiness"),
        Row {
            headers: &[("If-Match", "\"1\"")],
            ..row("POST /v1/councils/{council}/procurements/{procurement}/issue")
        },
        row("GET /v1/councils/{council}/procurements/{procurement}/method"),
        row("GET /v1/councils/{council}/procurements/{procurement}/method/versions/{version}"),
        row("GET /v1/public/procurements/{procurement}/method/versions/{version}"),
        row("GET /v1/suppliers/{supplier}/responses/{response}/method/versions/{version}"),
        Row {
            query: "?format=md",
            ..row("GET /v1/councils/{council}/procurements/{procurement}/method/document")
        },
        Row {
            query: "?format=docx",
            ..row("GET /v1/suppliers/{supplier}/responses/{response}/method/document")
        },
        Row {
            query: "?format=xlsx",
            ..row("GET /v1/public/procurements/{procurement}/method/document")
        },
        Row {
            body: |_| Some(json!({"deadline": "2030-01-01T12:00:00Z"})),
            headers: &[("If-Match", "\"1\"")],
            ..row("POST /v1/councils/{council}/procurements/{procurement}/extend")
        },
        Row {
            body: |_| Some(json!({"reason": "No longer needed."})),
            headers: &[("If-Match", "\"1\"")],
            ..row("POST /v1/councils/{council}/procurements/{procurement}/cancel")
        },
        row("POST /v1/councils/{council}/procurements/{procurement}/open-answers"),
        row("GET /v1/councils/{council}/procurements/{procurement}/progress"),
        row("GET /v1/councils/{council}/procurements/{procurement}/mail"),
        row("POST /v1/councils/{council}/procurements/{procurement}/mail/{mail}/retry"),
        row("GET /v1/councils/{council}/procurements/{procurement}/amendments"),
        Row {
            body: |_| {
                Some(json!({
                    "reason": "A typing error.", "changes": {"description": "Mended."},
                    "deadline": {"kind": "kept", "reason": "Nothing of substance."},
                }))
            },
            headers: &[("If-Match", "\"1\"")],
            ..row("POST /v1/councils/{council}/procurements/{procurement}/amendments")
        },
        row("GET /v1/councils/{council}/procurements/{procurement}/clarifications"),
        Row {
            body: |_| Some(json!({"question": "Where?", "answer": "Here."})),
            ..row("POST /v1/councils/{council}/procurements/{procurement}/clarifications")
        },
        row("GET /v1/councils/{council}/procurements/{procurement}/clarifications/{clarification}"),
        Row {
            // Refused as published already, which access does not decide.
            body: |_| Some(json!({"question": "Where?", "answer": "Here."})),
            ..row(
                "POST /v1/councils/{council}/procurements/{procurement}/clarifications/{clarification}/publish",
            )
        },
        Row {
            body: |_| Some(json!({"reason": "Ask again."})),
            ..row(
                "POST /v1/councils/{council}/procurements/{procurement}/clarifications/{clarification}/return",
            )
        },
        row("GET /v1/public/procurements/{procurement}/clarifications"),
        row("GET /v1/suppliers/{supplier}/responses/{response}/clarifications"),
        row("GET /v1/suppliers/{supplier}/responses/{response}/own-clarifications"),
        Row {
            body: |_| Some(json!({"question": "Where?"})),
            ..row("POST /v1/suppliers/{supplier}/responses/{response}/own-clarifications")
        },
        row(
            "POST /v1/suppliers/{supplier}/responses/{response}/own-clarifications/{clarification}/withdraw",
        ),
        row("POST /v1/councils/{council}/procurements/{procurement}/prepared-amendment"),
        row("GET /v1/councils/{council}/procurements/{procurement}/prepared-amendment"),
        Row {
            body: |_| Some(json!({"description": "Mended."})),
            headers: &[("If-Match", "\"1\"")],
            ..row("PATCH /v1/councils/{council}/procurements/{procurement}/prepared-amendment")
        },
        Row {
            headers: &[("If-Match", "\"1\"")],
            ..row("DELETE /v1/councils/{council}/procurements/{procurement}/prepared-amendment")
        },
        row("GET /v1/councils/{council}/procurements/{procurement}/invitation-preview"),
        row("GET /v1/councils/{council}/procurements/{procurement}/invitations"),
        Row {
            body: |_| Some(card("New Lamps", "new@lamps.example")),
            ..row("POST /v1/councils/{council}/procurements/{procurement}/invitations")
        },
        Row {
            headers: &[("Content-Type", "text/csv")],
            ..row("POST /v1/councils/{council}/procurements/{procurement}/invitations/import")
        },
        row("GET /v1/councils/{council}/procurements/{procurement}/invitations/{invitation}"),
        row(
            "POST /v1/councils/{council}/procurements/{procurement}/invitations/{invitation}/resend",
        ),
        row(
            "POST /v1/councils/{council}/procurements/{procurement}/invitations/{invitation}/revoke",
        ),
        Row {
            body: |things| Some(json!({"handle": things.handle()})),
            ..row("POST /v1/suppliers/{supplier}/invitation-acceptances")
        },
        Row {
            body: |things| Some(json!({"handle": things.handle(), "reason": "No time."})),
            ..row("POST /v1/suppliers/{supplier}/invitation-declines")
        },
        row("GET /v1/public/check-codes/{code}"),
        row("GET /v1/public/procurements/{procurement}"),
        row("POST /v1/public/procurements/{procurement}/sign-in-links"),
        Row {
            body: |things| {
                Some(json!({
                    "procurement": things.ids["procurement"],
                    "contact": {"name": "Sales desk", "email": "sales@other.example"},
                }))
            },
            ..row("POST /v1/suppliers/{supplier}/registrations")
        },
    ]
    .into_iter()
    .chain(people_rows())
    .chain(rows_after_opening())
    .collect()
}

const KEYS_REFUSED: &[(Who, Verdict)] = &[
    (Who::CouncilKey, Verdict::Refused(403)),
    (Who::CouncilKeyWithoutPermission, Verdict::Refused(403)),
    (Who::KeyOfAnotherCouncil, Verdict::Refused(403)),
    (Who::SupplierKey, Verdict::Refused(403)),
    (Who::SupplierKeyWithoutPermission, Verdict::Refused(403)),
    (Who::KeyOfAnotherSupplier, Verdict::Refused(403)),
];

/// Signing in, people, suppliers and API keys. Where no body is given, anybody may ask and is told what is missing.
fn people_rows() -> Vec<Row> {
    let council_member = |_: &Things| {
        Some(json!({ "email": "new@ambridge.example", "name": "New", "role": "officer" }))
    };
    let supplier_member = |_: &Things| {
        Some(json!({ "email": "new@acme.example", "name": "New", "role": "contributor" }))
    };
    let profile = |_: &Things| Some(json!({ "name": "Lamps Ltd" }));
    let password = |_: &Things| Some(json!({ "newPassword": "correct horse battery" }));
    vec![
        row("GET /.well-known/jwks.json"),
        row("POST /v1/sessions"),
        row("POST /v1/sessions/refresh"),
        Row {
            exceptions: KEYS_REFUSED,
            ..row("DELETE /v1/sessions/current")
        },
        row("POST /v1/sign-in-links"),
        row("POST /v1/sign-in-links/exchanges"),
        row("GET /v1/me"),
        Row {
            body: password,
            exceptions: KEYS_REFUSED,
            ..row("PUT /v1/me/password")
        },
        Row {
            exceptions: KEYS_REFUSED,
            ..row("POST /v1/me/sessions/end-all")
        },
        row("GET /v1/councils/{council}/members"),
        Row {
            body: council_member,
            ..row("POST /v1/councils/{council}/members")
        },
        Row {
            body: |_| Some(json!({ "role": "officer" })),
            ..row("PATCH /v1/councils/{council}/members/{person}")
        },
        row("DELETE /v1/councils/{council}/members/{person}"),
        row("GET /v1/councils/{council}/audit-events"),
        row("GET /v1/suppliers/{supplier}/members"),
        Row {
            body: supplier_member,
            ..row("POST /v1/suppliers/{supplier}/members")
        },
        Row {
            body: |_| Some(json!({ "role": "owner" })),
            ..row("PATCH /v1/suppliers/{supplier}/members/{person}")
        },
        row("DELETE /v1/suppliers/{supplier}/members/{person}"),
        Row {
            body: profile,
            exceptions: KEYS_REFUSED,
            ..row("POST /v1/suppliers")
        },
        row("GET /v1/suppliers/{supplier}"),
        Row {
            body: profile,
            headers: &[("If-Match", "\"1\"")],
            ..row("PATCH /v1/suppliers/{supplier}")
        },
        row("GET /v1/councils/{council}/api-keys"),
        Row {
            body: |things| Some(things.key_request("procurements.view")),
            exceptions: &[(Who::CouncilKey, Verdict::Refused(403))],
            ..row("POST /v1/councils/{council}/api-keys")
        },
        row("DELETE /v1/councils/{council}/api-keys/{key}"),
        row("GET /v1/suppliers/{supplier}/api-keys"),
        Row {
            body: |things| Some(things.key_request("responses.view")),
            exceptions: &[(Who::SupplierKey, Verdict::Refused(403))],
            ..row("POST /v1/suppliers/{supplier}/api-keys")
        },
        row("DELETE /v1/suppliers/{supplier}/api-keys/{key}"),
    ]
}

/// Routes to answers and what they came to. Before the opening nobody gets further than access.
fn rows_after_opening() -> Vec<Row> {
    vec![
        row("GET /v1/councils/{council}/procurements/{procurement}/responses"),
        row("GET /v1/councils/{council}/procurements/{procurement}/responses/{response}"),
        row(
            "GET /v1/councils/{council}/procurements/{procurement}/responses/{response}/evidence/{evidence}/content",
        ),
        row("GET /v1/councils/{council}/procurements/{procurement}/responses/{response}/marks"),
        Row {
            body: |_| Some(json!({"mark": 3, "reason": "Sound."})),
            headers: &[("If-None-Match", "*")],
            // A mark is a person's judgement.
            exceptions: &[(Who::CouncilKey, Verdict::Refused(403))],
            ..row(
                "PUT /v1/councils/{council}/procurements/{procurement}/responses/{response}/marks/{subject}/{question}",
            )
        },
        row("POST /v1/councils/{council}/procurements/{procurement}/assessments"),
        row(
            "GET /v1/councils/{council}/procurements/{procurement}/lots/{lot}/responses/{response}/assessment",
        ),
        row(
            "GET /v1/councils/{council}/procurements/{procurement}/lots/{lot}/responses/{response}/assessment/replay",
        ),
        row("GET /v1/councils/{council}/procurements/{procurement}/lots/{lot}/comparison"),
        row("GET /v1/councils/{council}/procurements/{procurement}/lots/{lot}/comparison.csv"),
        row("GET /v1/councils/{council}/procurements/{procurement}/lots/{lot}/comparison.xlsx"),
        row("GET /v1/councils/{council}/procurements/{procurement}/lots/{lot}/comparison.ods"),
    ]
}

#[test]
fn every_route_has_a_row_and_every_row_has_a_route() {
    let routes: BTreeSet<String> = routes::table()
        .iter()
        .map(|entry| format!("{} {}", entry.method, entry.path))
        .collect();
    let rows: BTreeSet<String> = rows().iter().map(|row| row.operation.to_owned()).collect();
    assert_eq!(routes, rows);
}

both_databases! {
    async fn every_route_lets_in_those_it_should_and_nobody_else(app: TestApp) {
        let mut wrong = Vec::new();
        let shared = Things::make(&app).await;
        for entry in routes::table() {
            let operation = format!("{} {}", entry.method, entry.path);
            let Some(row) = rows().into_iter().find(|row| row.operation == operation) else { continue };
            let permission = match entry.access {
                Access::Tenant { permission, .. } => permission,
                Access::Anyone | Access::SignedIn => "",
            };
            for who in EVERYBODY {
                let exception = row.exceptions.iter().find(|(one, _)| *one == who);
                let expected = exception.map_or_else(|| expected(entry.access, who), |(_, verdict)| *verdict);
                // Whoever is let in may change things, so the next one gets new ones.
                let fresh = match (expected, &entry.method) {
                    (Verdict::LetIn, method) if *method != actix_web::http::Method::GET => {
                        Some(Things::make(&app).await)
                    }
                    _ => None,
                };
                let things = fresh.as_ref().unwrap_or(&shared);
                let method = Method::from_bytes(entry.method.as_str().as_bytes()).unwrap();
                let asks = actor(&app, things, who, permission).await;
                let path = format!("{}{}", things.path(entry.path), row.query);
                let mut request = asks.request(method, &path);
                for (name, value) in row.headers {
                    request = request.header(*name, *value);
                }
                if let Some(body) = (row.body)(things) {
                    request = request.json(&body);
                }
                let answer = request.sent().await;
                if Verdict::of(answer.status) != expected {
                    wrong.push(format!(
                        "{operation} as {who:?}: expected {expected:?}, got {} {}",
                        answer.status, answer.text
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
