//! Who may call what: every route, asked by everybody.
//!
//! The rule of each route comes from its handler's signature; here it is held against what really happens. A route
//! without a row in [`rows`] fails the test, so that nobody forgets to think about who may call it. With the feature
//! `without-tenant-filter` the test on PostgreSQL shows that row-level security alone keeps tenants apart.

use std::collections::{BTreeMap, BTreeSet};

use assay::{
    app::access::{COUNCIL_PERMISSIONS, SUPPLIER_PERMISSIONS},
    domain::roles::{CouncilRole, SupplierRole},
    http::{gate::Access, routes},
};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    both_databases,
    support::{
        actor::{Actor, Sent},
        app::TestApp,
        bidding::Stage,
        procurements::{card, handle, street_lighting},
        tender,
        world::{
            KeyOf, SupplierPeople, add_member_of_council, make_member_of_supplier, make_person,
        },
    },
};

/// Everybody who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Anonymous,
    /// A member of the council in the path.
    Council(CouncilRole),
    OfficerOfAnotherCouncil,
    /// A member of the supplier in the path, which has taken part in the procurement in the path.
    Supplier(SupplierRole),
    OwnerOfAnotherSupplier,
    /// A key of the council in the path with the permission that the route needs, or with all others.
    CouncilKey,
    CouncilKeyWithoutPermission,
    KeyOfAnotherCouncil,
    /// A key of the supplier in the path.
    SupplierKey,
    SupplierKeyWithoutPermission,
    KeyOfAnotherSupplier,
}

const EVERYBODY: [Who; 15] = [
    Who::Anonymous,
    Who::Council(CouncilRole::Administrator),
    Who::Council(CouncilRole::Officer),
    Who::Council(CouncilRole::Evaluator),
    Who::Council(CouncilRole::Auditor),
    Who::OfficerOfAnotherCouncil,
    Who::Supplier(SupplierRole::Owner),
    Who::Supplier(SupplierRole::Contributor),
    Who::OwnerOfAnotherSupplier,
    Who::CouncilKey,
    Who::CouncilKeyWithoutPermission,
    Who::KeyOfAnotherCouncil,
    Who::SupplierKey,
    Who::SupplierKeyWithoutPermission,
    Who::KeyOfAnotherSupplier,
];

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Access does not stand in the way: neither 401 nor 403 nor 404 nor a failure of ours.
    LetIn,
    Refused(u16),
}

impl Verdict {
    fn of(status: u16) -> Self {
        match status {
            401 | 403 | 404 | 500.. => Self::Refused(status),
            _ => Self::LetIn,
        }
    }
}

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
        row("GET /v1/councils/{council}/own-answers"),
        row("GET /v1/councils/{council}/own-answers/{questionSet}/{version}"),
        Row {
            body: |_| Some(json!({"answers": {}})),
            headers: &[("If-Match", "\"1\"")],
            ..row("PUT /v1/councils/{council}/own-answers/{questionSet}/{version}")
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
        row("GET /v1/suppliers/{supplier}/responses"),
        row("GET /v1/suppliers/{supplier}/responses/{response}"),
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
        row("GET /v1/public/procurements/{procurement}"),
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
    ]
}

/// What the paths name, made anew for each caller who is let in.
struct Things {
    /// By the name of the parameter.
    ids: BTreeMap<&'static str, String>,
    supplier: SupplierPeople,
    other_supplier: SupplierPeople,
    tomorrow: Timestamp,
}

impl Things {
    async fn make(app: &TestApp) -> Self {
        let answering = app.answering("Acme Sensors").await;
        let supplier = answering.people;
        let other_supplier = app.supplier("Other Devices").await;
        answering.answer_everything(app).await;
        let owner = app.signed_in(supplier.owner);
        let evidence = owner
            .request(Method::POST, &answering.at("/evidence?name=report.txt"))
            .body("A report.")
            .sent()
            .await
            .expect(201);
        let submission = answering.submission(app).await;
        let submitted = owner
            .post(&answering.at("/submissions"), &submission)
            .await
            .expect(201);
        let amendment = app.amendment(&answering.tender).await;
        let both = make_person(
            &app.app,
            "Both Sides",
            &format!("{}@both.example", app.app.clock.new_id()),
        )
        .await;
        add_member_of_council(&app.app, app.world.a.council, both, CouncilRole::Auditor).await;
        make_member_of_supplier(&app.app, supplier.supplier, both, SupplierRole::Contributor).await;
        let council_key = app
            .api_key_id(KeyOf::Council(app.world.a.council), &[])
            .await;
        let supplier_key = app
            .api_key_id(KeyOf::Supplier(supplier.supplier), &[])
            .await;
        let procurement = app.prepared("open").await;
        let invitation = app
            .invite(&procurement, "Acme Sensors", "sales@acme.example")
            .await;
        let procurement = app.issue(procurement).await;
        let tender = app.bidding_of(Stage::Closed, vec!["Acme".into()]).await;
        let bidder = &tender.bidders[0];
        // Whoever makes more things finds these answers there already.
        let own_answers = app.council_path("/own-answers/council-readiness/1.0.0");
        app.administrator()
            .put_new(&own_answers, &json!({"answers": {}}))
            .await;
        app.administrator().get(&own_answers).await.expect(200);
        let ids = BTreeMap::from([
            ("lot", tender.lot.to_string()),
            ("councils response", bidder.response.to_string()),
            ("councils subject", bidder.marks[0].0.to_string()),
            ("councils question", bidder.marks[0].1.to_string()),
            ("person", both.to_string()),
            ("councils key", council_key.to_string()),
            ("suppliers key", supplier_key.to_string()),
            ("council", app.world.a.council.to_string()),
            ("supplier", supplier.supplier.to_string()),
            ("procurement", procurement.id.to_string()),
            ("invitation", invitation.to_string()),
            ("startingPoint", "street-lighting".to_owned()),
            ("questionSet", "council-readiness".to_owned()),
            ("version", "1.0.0".to_owned()),
            ("suppliers response", answering.response.to_string()),
            ("slot", answering.tender.slots[0].to_string()),
            ("suppliers subject", tender::ORGANISATION.to_owned()),
            ("suppliers question", "TXT".to_owned()),
            ("submission", submitted.text_at("/submission")),
            ("amendment", amendment.to_string()),
            ("evidence", evidence.text_at("/id")),
            ("version", "1".to_owned()),
        ]);
        let tomorrow = app.app.clock.now() + SignedDuration::from_hours(24);
        Self {
            ids,
            supplier,
            other_supplier,
            tomorrow,
        }
    }

    fn key_request(&self, permission: &str) -> Value {
        json!({ "name": "Register", "permissions": [permission], "expiresAt": self.tomorrow })
    }

    fn handle(&self) -> String {
        handle(self.ids["invitation"].parse().unwrap(), 1)
    }

    fn path(&self, pattern: &str) -> String {
        // Some things are made once for each side.
        let side = if pattern.starts_with("/v1/councils") {
            "councils "
        } else {
            "suppliers "
        };
        let mut path = pattern.to_owned();
        let own = self
            .ids
            .iter()
            .filter_map(|(name, id)| Some((name.strip_prefix(side)?, id)));
        for (name, id) in own.chain(self.ids.iter().map(|(name, id)| (*name, id))) {
            path = path.replace(&format!("{{{name}}}"), id);
        }
        assert!(
            !path.contains('{'),
            "make something for every parameter of {pattern}"
        );
        path
    }
}

async fn actor(app: &TestApp, things: &Things, who: Who, permission: &str) -> Actor {
    let (a, b) = (app.world.a, app.world.b);
    let others = |all: &[&'static str]| -> Vec<&'static str> {
        all.iter()
            .copied()
            .filter(|name| *name != permission)
            .collect()
    };
    let council_permissions: Vec<_> = COUNCIL_PERMISSIONS.iter().map(|(name, _)| *name).collect();
    let supplier_permissions: Vec<_> = SUPPLIER_PERMISSIONS.iter().map(|(name, _)| *name).collect();
    match who {
        Who::Anonymous => app.anonymous(),
        Who::Council(CouncilRole::Administrator) => app.signed_in(a.administrator),
        Who::Council(CouncilRole::Officer) => app.signed_in(a.officer),
        Who::Council(CouncilRole::Evaluator) => app.signed_in(a.evaluator),
        Who::Council(CouncilRole::Auditor) => app.signed_in(a.auditor),
        Who::OfficerOfAnotherCouncil => app.signed_in(b.officer),
        Who::Supplier(SupplierRole::Owner) => app.signed_in(things.supplier.owner),
        Who::Supplier(SupplierRole::Contributor) => app.signed_in(things.supplier.contributor),
        Who::OwnerOfAnotherSupplier => app.signed_in(things.other_supplier.owner),
        Who::CouncilKey => app.api_key(KeyOf::Council(a.council), &[permission]).await,
        Who::CouncilKeyWithoutPermission => {
            app.api_key(KeyOf::Council(a.council), &others(&council_permissions))
                .await
        }
        Who::KeyOfAnotherCouncil => {
            app.api_key(KeyOf::Council(b.council), &council_permissions)
                .await
        }
        Who::SupplierKey => {
            app.api_key(KeyOf::Supplier(things.supplier.supplier), &[permission])
                .await
        }
        Who::SupplierKeyWithoutPermission => {
            app.api_key(
                KeyOf::Supplier(things.supplier.supplier),
                &others(&supplier_permissions),
            )
            .await
        }
        Who::KeyOfAnotherSupplier => {
            let other = things.other_supplier.supplier;
            app.api_key(KeyOf::Supplier(other), &supplier_permissions)
                .await
        }
    }
}

/// The general rule.
fn expected(access: Access, who: Who) -> Verdict {
    let Access::Tenant {
        parameter,
        permission,
    } = access
    else {
        let refused = access == Access::SignedIn && who == Who::Anonymous;
        return if refused {
            Verdict::Refused(401)
        } else {
            Verdict::LetIn
        };
    };
    let by_role = |allowed: bool| {
        if allowed {
            Verdict::LetIn
        } else {
            Verdict::Refused(403)
        }
    };
    let in_council = parameter == "council";
    match who {
        Who::Anonymous => Verdict::Refused(401),
        Who::Council(role) if in_council => {
            by_role(roles(COUNCIL_PERMISSIONS, permission).contains(&role))
        }
        Who::Supplier(role) if !in_council => {
            by_role(roles(SUPPLIER_PERMISSIONS, permission).contains(&role))
        }
        Who::CouncilKey if in_council => Verdict::LetIn,
        Who::CouncilKeyWithoutPermission if in_council => Verdict::Refused(403),
        Who::SupplierKey if !in_council => Verdict::LetIn,
        Who::SupplierKeyWithoutPermission if !in_council => Verdict::Refused(403),
        Who::Council(_)
        | Who::Supplier(_)
        | Who::OfficerOfAnotherCouncil
        | Who::OwnerOfAnotherSupplier
        | Who::CouncilKey
        | Who::CouncilKeyWithoutPermission
        | Who::KeyOfAnotherCouncil
        | Who::SupplierKey
        | Who::SupplierKeyWithoutPermission
        | Who::KeyOfAnotherSupplier => Verdict::Refused(404),
    }
}

fn roles<R>(permissions: &'static [(&'static str, &'static [R])], name: &str) -> &'static [R] {
    let found = permissions
        .iter()
        .find(|(permission, _)| *permission == name);
    found
        .map(|(_, roles)| *roles)
        .unwrap_or_else(|| panic!("no permission is called {name}"))
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
