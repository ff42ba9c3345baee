//! The benchmark: `scripts/bench` runs it, nobody else. See [`super::cost`].
#![expect(
    clippy::print_stdout,
    reason = "the benchmark's table is what it is for"
)]

use std::{
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use assay::{
    app::answers::NewAnswer,
    db::seam::Backend,
    domain::ids::{CouncilId, PersonId},
};
use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection,
    sql_types::Text,
};
use secrecy::ExposeSecret;

use super::cost::{Client, Cost, Watched, measure, megabytes, postmaster};
use crate::support::{
    app::TestApp,
    bidding::{Stage, Tender},
    crowd::Crowd,
    databases::{Content, TestDatabase},
    program::Program,
};

const SUPPLIERS: usize = 1_000;
/// Clients that save at the same time.
const CLIENTS: usize = 8;

/// The release build, whose path `scripts/bench` gives.
fn program() -> PathBuf {
    let path = std::env::var_os("BENCHED_PROGRAM");
    path.expect("run scripts/bench").into()
}

/// What the requests are made of.
struct Scene {
    url: String,
    owner: String,
    officer: String,
    /// Of the response in earnest.
    response: String,
    procurement: String,
    assessments: String,
    lot: String,
    answers: Vec<NewAnswer>,
    /// What signs in whoever answers, and an officer, as browsers send it.
    owner_cookie: String,
    officer_cookie: String,
}

impl Scene {
    async fn of(app: &TestApp, crowd: &Crowd, opened: &Tender) -> Self {
        let token = |of| app.signed_in(of).token().unwrap().to_owned();
        Self {
            url: String::new(),
            owner: token(crowd.people.owner),
            officer: token(app.world.a.officer),
            response: format!(
                "/v1/suppliers/{}/responses/{}",
                crowd.people.supplier, crowd.response
            ),
            procurement: crowd.tender.path(app, ""),
            assessments: opened.path(app, "/assessments"),
            lot: opened.lot_path(app, ""),
            answers: crowd.answers.clone(),
            owner_cookie: cookie(app, crowd.people.owner).await,
            officer_cookie: cookie(app, app.world.a.officer).await,
        }
    }

    fn supplier(&self, clients: usize) -> Vec<Client> {
        (0..clients)
            .map(|_| Client::to(&self.url, &self.owner))
            .collect()
    }

    fn council(&self) -> Vec<Client> {
        vec![Client::to(&self.url, &self.officer)]
    }

    /// Saves the answer with this number again; `revision` is what is there.
    fn save(&self, client: &mut Client, number: usize, revision: usize) {
        let new = &self.answers[number];
        let line = format!(
            "PUT {}/answers/{}/{}",
            self.response, new.subject, new.question
        );
        let body = serde_json::to_string(&new.answer).unwrap();
        let seen = format!("If-Match: \"{revision}\"\r\n");
        client.ask(200, &line, &seen, &body);
    }
}

async fn cookie(app: &TestApp, person: PersonId) -> String {
    let browser = app.browser_of(person).await;
    let session = browser.cookie("assay-session").unwrap();
    format!("Cookie: assay-session={session}\r\n")
}

fn get(client: &mut Client, path: &str) -> Vec<u8> {
    client.ask(200, &format!("GET {path}"), "", "")
}

/// All pages of the comparison question by question.
fn whole_matrix(client: &mut Client, lot: &str) {
    let first = format!("{lot}/comparison?view=questions&limit=100");
    let mut path = first.clone();
    loop {
        let page = String::from_utf8(get(client, &path)).unwrap();
        // To take the whole page apart would take this build longer than the program took to make it.
        let Some((_, cursor)) = page.rsplit_once("\"nextCursor\":\"") else {
            return;
        };
        path = format!("{first}&cursor={}", cursor.split('"').next().unwrap());
    }
}

fn requests(scene: &Scene, watched: &Watched) {
    // Answers 0 and 1 are warmed up on, the next ones belong to a client each.
    let mut one = scene.supplier(1);
    for revision in 1..=200 {
        scene.save(&mut one[0], 0, revision);
    }
    println!("{}", Cost::heading());
    let show = |cost: Cost| println!("{}", cost.line());
    show(measure(
        "save one answer, 1 client",
        "0.25 ms CPU SQLite, 0.6 PostgreSQL with db",
        watched,
        &mut one,
        2_000,
        |client, _, round| scene.save(client, 1, round + 1),
    ));
    show(measure(
        &format!("save one answer, {CLIENTS} clients"),
        "the same",
        watched,
        &mut scene.supplier(CLIENTS),
        500,
        |client, number, round| scene.save(client, number + 2, round + 1),
    ));
    show(measure(
        &format!("read a response of {} answers", scene.answers.len()),
        "0.4 ms CPU",
        watched,
        &mut one,
        1_000,
        |client, _, _| drop(get(client, &format!("{}/answers", scene.response))),
    ));
    let mut officer = scene.council();
    show(measure(
        "assess 1,000 suppliers",
        "",
        watched,
        &mut officer,
        1,
        |client, _, _| {
            client.ask(200, &format!("POST {}", scene.assessments), "", "");
        },
    ));
    let lists = [
        (
            "list of invitations, 20",
            format!("{}/invitations", scene.procurement),
            "",
            300,
        ),
        (
            "progress, 20",
            format!("{}/progress", scene.procurement),
            "",
            300,
        ),
        (
            "compare 1,000, first 20 by sections",
            format!("{}/comparison", scene.lot),
            "30 ms",
            100,
        ),
        (
            "compare 1,000, first 100 by sections",
            format!("{}/comparison?limit=100", scene.lot),
            "30 ms",
            50,
        ),
        (
            "compare 1,000, first 20 by questions",
            format!("{}/comparison?view=questions", scene.lot),
            "30 ms",
            50,
        ),
        (
            "all 1,000 by sections, CSV",
            format!("{}/comparison.csv", scene.lot),
            "",
            10,
        ),
    ];
    for (name, path, budget, rounds) in lists {
        show(measure(
            name,
            budget,
            watched,
            &mut officer,
            rounds,
            |client, _, _| {
                drop(get(client, &path));
            },
        ));
    }
    show(measure(
        "full matrix, 1,000 by questions, 10 pages",
        "150 ms",
        watched,
        &mut officer,
        5,
        |client, _, _| whole_matrix(client, &scene.lot),
    ));
}

/// Pages, which nobody but their reader may keep: each is made anew.
fn pages(scene: &Scene, watched: &Watched) {
    let of_page = |path: &str| path.trim_start_matches("/v1").to_owned();
    let (response, lot) = (of_page(&scene.response), of_page(&scene.lot));
    let first = &scene.answers[0];
    let (subject, question) = (&first.subject, &first.question);
    let compared = String::from_utf8(get(
        &mut scene.council()[0],
        &format!("{}/comparison?limit=20", scene.lot),
    ));
    let compared: serde_json::Value = serde_json::from_str(&compared.unwrap()).unwrap();
    let twenty: Vec<String> = compared["sections"]["suppliers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| format!("&supplier={}", line["response"].as_str().unwrap()))
        .collect();
    let matrix = format!("{lot}/compare?view=questions{}", twenty.concat());
    let pages = [
        ("page: sign in", "15 ms", "/sign-in".to_owned(), ""),
        (
            "page: tasks of a response",
            "15 ms",
            response.clone(),
            &*scene.owner_cookie,
        ),
        (
            "page: one question",
            "15 ms",
            format!("{response}/questions/{subject}/{question}"),
            &scene.owner_cookie,
        ),
        (
            "page: check before handing in",
            "15 ms",
            format!("{response}/check"),
            &scene.owner_cookie,
        ),
        (
            "page: a response as a workbook",
            "",
            format!("{response}/sheet/xlsx"),
            &scene.owner_cookie,
        ),
        (
            "page: progress",
            "15 ms",
            format!("{}/progress", of_page(&scene.procurement)),
            &scene.officer_cookie,
        ),
        (
            "page: compare 100 by sections",
            "60 ms",
            format!("{lot}/compare"),
            &scene.officer_cookie,
        ),
        (
            "page: compare 20 by questions",
            "60 ms",
            matrix,
            &scene.officer_cookie,
        ),
    ];
    for (name, budget, path, cookie) in pages {
        let mut client = [Client::to(&scene.url, "")];
        let ask = |client: &mut Client| client.ask(200, &format!("GET {path}"), cookie, "");
        let page = ask(&mut client[0]);
        let cost = measure(name, budget, watched, &mut client, 200, |client, _, _| {
            drop(ask(client));
        });
        println!("{}  {}", cost.line(), weight(&page));
    }
}

/// A page's size, as it is and as a proxy sends it.
fn weight(page: &[u8]) -> String {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, page).unwrap();
    let packed = packed.finish().unwrap().len();
    let kilobytes = |bytes: usize| bytes as f64 / 1e3;
    format!(
        "{:.1} KB, {:.1} KB in gzip",
        kilobytes(page.len()),
        kilobytes(packed)
    )
}

/// Sign-ins at once, which take memory: more than these are told to wait.
fn sign_ins(scene: &Scene) {
    let body = r#"{"email": "nobody@example.com", "password": "correct horse battery"}"#;
    std::thread::scope(|scope| {
        for mut client in scene.supplier(4) {
            scope.spawn(move || client.ask(401, "POST /v1/sessions", "", body));
        }
    });
}

/// What pgbench has to know besides.
struct AppIds {
    council: String,
    ledger: String,
}

#[derive(QueryableByName)]
struct Ledger {
    #[diesel(sql_type = Text)]
    ledger: String,
}

impl AppIds {
    fn read(database: &TestDatabase, council: CouncilId) -> Self {
        let mut conn = PgConnection::establish(&database.superuser_url()).unwrap();
        let sql = format!("SELECT ledger_id::text AS ledger FROM council WHERE id = '{council}'");
        let found: Ledger = diesel::sql_query(sql).get_result(&mut conn).unwrap();
        Self {
            council: council.to_string(),
            ledger: found.ledger,
        }
    }
}

fn first_migration(backend: Backend) -> Duration {
    let empty = TestDatabase::new(backend, Content::Empty);
    let folder = tempfile::TempDir::new().unwrap();
    let begun = Instant::now();
    let migrated = Command::new(program())
        .arg("migrate")
        .current_dir(folder.path())
        .env("ASSAY_DATABASE_URL", empty.url())
        .env("ASSAY_LOG", "warn")
        .output()
        .unwrap();
    let took = begun.elapsed();
    assert!(migrated.status.success(), "{migrated:?}");
    took
}

/// The statements of a save alone, run by PostgreSQL's own client: what is beyond it is ours.
fn pgbench(database: &TestDatabase, crowd: &Crowd, app: AppIds, watched: &Watched) {
    let AppIds { council, ledger } = app;
    let (response, supplier) = (crowd.response, crowd.people.supplier);
    // A row for each client, of which nobody but pgbench knows.
    let rows = format!(
        "INSERT INTO answer SELECT council_id, response_id, subject_id, n::text, supplier_id, sealed, key_id, state, 1, \
         updated_by, updated_at FROM answer CROSS JOIN generate_series(0, {CLIENTS}) n \
         WHERE response_id = '{response}' AND question_id = '{}' AND subject_id = '{}'",
        crowd.answers[0].question, crowd.answers[0].subject
    );
    let mut conn = PgConnection::establish(&database.superuser_url()).unwrap();
    conn.batch_execute(&rows).unwrap();
    let sealed = "\\x".to_owned() + &"ab".repeat(180);
    let detail = r#"{"questions":["PST-01"],"revisions":["17"],"subjects":["0"]}"#;
    let values = [
        ("council", council),
        ("ledger", ledger),
        ("supplier", supplier.to_string()),
        ("procurement", crowd.tender.procurement.to_string()),
        ("response", response.to_string()),
        ("subject", crowd.answers[0].subject.to_string()),
        ("person", crowd.people.owner.to_string()),
        ("sealed", sealed),
        ("detail", detail.to_owned()),
        ("revision", "1".to_owned()),
        ("one", "1".to_owned()),
        ("state", "complete".to_owned()),
        ("actor", "person".to_owned()),
        ("action", "answer.saved".to_owned()),
        ("kind", "response".to_owned()),
    ];
    let before = watched.cpu();
    let mut command = Command::new("pgbench");
    // SET takes no parameters.
    let text = include_str!("../../scripts/lib/save-answer.sql");
    let text = text.replace("'SUPPLIER'", &format!("'{supplier}'"));
    let script = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&script, text).unwrap();
    let clients = CLIENTS.to_string();
    command
        .args(["-n", "-M", "prepared", "-t", "1000", "-c", &clients, "-f"])
        .arg(script.path());
    for (name, value) in values {
        command.arg("-D").arg(format!("{name}={value}"));
    }
    let ran = command.arg(database.url()).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(
        ran.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let cpu = (watched.cpu().database - before.database) * 1e3 / (1_000 * CLIENTS) as f64;
    println!("the same statements by pgbench, {CLIENTS} clients: {cpu:.3} ms CPU in db each");
    let lines = said
        .lines()
        .filter(|line| line.contains("latency") || line.contains("tps"));
    lines.for_each(|line| println!("  {line}"));
}

async fn bench(backend: Backend) {
    println!("\n== {backend:?}");
    let app = TestApp::new(backend).await;
    let begun = Instant::now();
    let crowd = app.crowd().await;
    app.grow(&crowd, SUPPLIERS - 1).await;
    let names = (0..SUPPLIERS).map(|number| format!("Supplier {number:04}"));
    let opened = app.bidding_of(Stage::Opened, names.collect()).await;
    app.mark_all_bids(&opened).await;
    println!(
        "two tenders of {SUPPLIERS} suppliers made in {:.0?}",
        begun.elapsed()
    );
    let mut scene = Scene::of(&app, &crowd, &opened).await;
    let (public_url, council) = (app.url().to_owned(), app.world.a.council);
    let database_url = app.app.config.database_url.expose_secret().to_owned();
    let (database, folder) = app.leave();

    let mut started = Vec::new();
    let mut program_under_test = None;
    for _ in 0..5 {
        drop(program_under_test.take());
        let begun = Instant::now();
        let running = Program::serve_as(
            Command::new(program()),
            &database_url,
            folder.path(),
            &public_url,
        );
        get(&mut Client::to(&running.url, ""), "/livez");
        started.push(begun.elapsed());
        program_under_test = Some(running);
    }
    started.sort();
    let running = program_under_test.unwrap();
    scene.url = running.url.clone();
    let watched = Watched {
        program: running.child.id(),
        postmaster: (backend == Backend::Postgres).then(|| postmaster(&database.superuser_url())),
    };
    let idle = watched.memory("VmRSS");
    requests(&scene, &watched);
    pages(&scene, &watched);
    sign_ins(&scene);
    println!(
        "start to first answer   {:>6.0?} (budget 300 ms)",
        started[2]
    );
    println!(
        "first migration         {:>6.0?} (budget 1 s)",
        first_migration(backend)
    );
    println!("memory idle             {idle:>6.1} MiB (budget 40)");
    println!(
        "memory at most          {:>6.1} MiB (budget 128)",
        watched.memory("VmHWM")
    );
    println!(
        "release binary          {:>6.1} MB (budget 40)",
        megabytes(&program())
    );
    if backend == Backend::Postgres {
        let ids = AppIds::read(&database, council);
        pgbench(&database, &crowd, ids, &watched);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "scripts/bench runs it, with a release build"]
async fn what_requests_cost_on_sqlite() {
    bench(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "scripts/bench runs it, with a release build"]
async fn what_requests_cost_on_postgres() {
    bench(Backend::Postgres).await;
}
