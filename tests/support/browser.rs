//! Somebody with a browser: keeps cookies, sends forms as they stand on the page, and looks at every page it gets.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use assay::{
    app::credentials::links::render_token,
    db::{
        person,
        seam::{Scope, SeamError},
        session::{self, LinkPurpose, NewLink},
        sql_types::Time,
    },
    domain::ids::{PersonId, SignInLinkId},
};
use jiff::SignedDuration;
use reqwest::{
    Method, RequestBuilder,
    header::HeaderMap,
    multipart::{Form, Part},
    redirect::Policy,
};

use super::{
    app::TestApp,
    document::{Element, faults, parse},
};

/// Sends fields as a page's form does.
pub trait SendsFields {
    fn fields(self, fields: &[(impl AsRef<str>, impl AsRef<str>)]) -> Self;
}

impl SendsFields for RequestBuilder {
    fn fields(self, fields: &[(impl AsRef<str>, impl AsRef<str>)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.header("Content-Type", "application/x-www-form-urlencoded")
            .body(body)
    }
}

/// One browser. Clones share their cookies.
#[derive(Clone)]
pub struct Browser {
    client: reqwest::Client,
    url: String,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

/// What came back.
#[derive(Debug)]
pub struct Seen {
    pub status: u16,
    pub headers: HeaderMap,
    pub html: String,
    /// Where it was asked for.
    pub path: String,
    /// Of pages only.
    pub page: Option<Element>,
}

impl Browser {
    pub fn new(url: &str) -> Self {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        Self {
            client,
            url: url.to_owned(),
            cookies: Arc::default(),
        }
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies
            .lock()
            .unwrap()
            .insert(name.to_owned(), value.to_owned());
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies = self.cookies.lock().unwrap();
        let cookies: Vec<_> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = self.client.request(method, format!("{}{path}", self.url));
        if cookies.is_empty() {
            request
        } else {
            request.header("Cookie", cookies.join("; "))
        }
    }

    /// Sends a request as it is, and looks at what comes back.
    pub async fn send(&self, request: RequestBuilder, path: &str) -> Seen {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for value in headers.get_all("set-cookie") {
            self.keep(value.to_str().unwrap());
        }
        let html = response.text().await.unwrap();
        let is_page = headers
            .get("content-type")
            .is_some_and(|t| t.to_str().unwrap().starts_with("text/html"));
        let page = (is_page && !html.is_empty()).then(|| parse(&html));
        let seen = Seen {
            status,
            headers,
            html,
            path: path.to_owned(),
            page,
        };
        seen.check();
        seen
    }

    fn keep(&self, cookie: &str) {
        let (pair, rest) = cookie.split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        for must in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(rest.contains(must), "{cookie}");
        }
        let mut cookies = self.cookies.lock().unwrap();
        if rest.contains("Max-Age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// One page, without following where it leads.
    pub async fn get(&self, path: &str) -> Seen {
        self.send(self.request(Method::GET, path), path).await
    }

    /// A page, and where it leads, to the end.
    pub async fn visit(&self, path: &str) -> Seen {
        self.follow(self.get(path).await).await
    }

    /// Goes where an answer leads, to the end.
    pub async fn follow(&self, mut seen: Seen) -> Seen {
        for _ in 0..5 {
            let Some(location) = seen.location() else {
                return seen;
            };
            seen = self.get(&location).await;
        }
        panic!("{} leads round in circles", seen.path)
    }

    /// Sends a page's form to `action`, with what stands in its fields, and these values instead. A field given more
    /// than once is sent more than once. Leads nowhere by itself.
    #[track_caller]
    pub fn submit(
        &self,
        seen: &Seen,
        action: &str,
        values: &[(&str, &str)],
    ) -> impl Future<Output = Seen> {
        let fields = seen.filled_in(action, values);
        let request = self
            .request(Method::POST, action)
            .header("Sec-Fetch-Site", "same-origin")
            .fields(&fields);
        let (browser, action) = (self.clone(), action.to_owned());
        async move { browser.send(request, &action).await }
    }

    /// Sends a page's form that takes a file: the file's field, its name and its content, or none chosen.
    #[track_caller]
    pub fn upload(
        &self,
        seen: &Seen,
        action: &str,
        values: &[(&str, &str)],
        file: Option<(&'static str, &str, Vec<u8>)>,
    ) -> impl Future<Output = Seen> {
        let mut form = Form::new();
        for (name, value) in seen.filled_in(action, values) {
            form = form.text(name, value);
        }
        let (field, name, content) = file.unwrap_or(("file", "", Vec::new()));
        form = form.part(field, Part::bytes(content).file_name(name.to_owned()));
        let request = self
            .request(Method::POST, action)
            .header("Sec-Fetch-Site", "same-origin")
            .multipart(form);
        let (browser, action) = (self.clone(), action.to_owned());
        async move { browser.send(request, &action).await }
    }
}

impl Seen {
    /// What must hold for every page.
    fn check(&self) {
        let Some(page) = &self.page else { return };
        let found = faults(page);
        assert!(
            found.is_empty(),
            "{} ({}): {}\n{}",
            self.path,
            self.status,
            found.join("; "),
            self.html
        );
        let header = |name: &str| {
            self.headers
                .get(name)
                .and_then(|v| v.to_str().ok())
                .unwrap_or_default()
        };
        let policy = header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self' 'sha256-"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(header("cache-control"), "no-store", "{}", self.path);
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("content-language"), page.attribute("lang").unwrap());
    }

    /// Fails the test, showing the page, when the status is another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.text());
        self
    }

    pub fn location(&self) -> Option<String> {
        self.headers
            .get("location")
            .map(|value| value.to_str().unwrap().to_owned())
    }

    #[track_caller]
    pub fn page(&self) -> &Element {
        self.page
            .as_ref()
            .unwrap_or_else(|| panic!("{} ({}) is no page: {}", self.path, self.status, self.html))
    }

    /// The words of the main part, or the whole answer when it is no page.
    pub fn text(&self) -> String {
        let main = self
            .page
            .as_ref()
            .and_then(|page| page.named("main").first().map(|main| main.text.clone()));
        main.unwrap_or_else(|| self.html.clone())
    }

    #[track_caller]
    pub fn heading(&self) -> String {
        self.page().named("h1")[0].text.clone()
    }

    /// The errors of the summary: field and words.
    #[track_caller]
    pub fn errors(&self) -> Vec<(String, String)> {
        let Some(summary) = self
            .page()
            .all()
            .into_iter()
            .find(|e| e.has_class("govuk-error-summary"))
        else {
            return Vec::new();
        };
        let items = summary.named("li");
        let of = |item: &&Element| {
            let link = item.named("a");
            let href = link
                .first()
                .and_then(|a| a.attribute("href"))
                .unwrap_or_default();
            (href.trim_start_matches('#').to_owned(), item.text.clone())
        };
        items.iter().map(of).collect()
    }

    /// What is typed into the field of this id.
    #[track_caller]
    pub fn value(&self, id: &str) -> String {
        let field = self
            .page()
            .by_id(id)
            .unwrap_or_else(|| panic!("no field {id}"));
        match field.name.as_str() {
            "textarea" => field.text.clone(),
            _ => field.attribute("value").unwrap_or_default().to_owned(),
        }
    }

    /// The fields of the form for `action` as a browser sends them, with these values instead.
    #[track_caller]
    pub fn filled_in(&self, action: &str, values: &[(&str, &str)]) -> Vec<(String, String)> {
        let forms = self.page().named("form");
        // A page may have several forms for one address, each with fields of its own.
        let has_all = |form: &Element| {
            let elements = form.all();
            values
                .iter()
                .all(|(name, _)| elements.iter().any(|e| e.attribute("name") == Some(name)))
        };
        let form = forms
            .iter()
            .filter(|form| form.attribute("action") == Some(action))
            .find(|form| has_all(form))
            .unwrap_or_else(|| {
                panic!(
                    "{} has no form for {action} with {values:?}: {}",
                    self.path, self.html
                )
            });
        let mut fields = Vec::new();
        for element in form.all() {
            let Some(name) = element.attribute("name") else {
                continue;
            };
            if values.iter().any(|(given, _)| *given == name) {
                continue;
            }
            let kind = element.attribute("type").unwrap_or_default();
            let value = match (element.name.as_str(), kind) {
                ("input", "radio" | "checkbox") if element.attribute("checked").is_none() => {
                    continue;
                }
                ("input", "file") | ("button", _) => continue,
                ("select", _) => {
                    let options = element.named("option");
                    let chosen = options
                        .iter()
                        .find(|o| o.attribute("selected").is_some())
                        .or(options.first());
                    chosen
                        .map(|o| o.attribute("value").unwrap_or(&o.text).to_owned())
                        .unwrap_or_default()
                }
                ("textarea", _) => element.text.clone(),
                _ => element.attribute("value").unwrap_or_default().to_owned(),
            };
            fields.push((name.to_owned(), value));
        }
        fields.extend(
            values
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        fields
    }
}

impl TestApp {
    /// A browser of nobody in particular.
    pub fn browser(&self) -> Browser {
        Browser::new(self.url())
    }

    /// The person with this address, if the service knows one.
    pub async fn person_called(&self, email: &'static str) -> Option<PersonId> {
        let read = self.app.db.read(Scope::System, move |db| {
            person::find_by_email(db, email).map_err(SeamError::from)
        });
        read.await.unwrap().map(|found| found.id)
    }

    /// A sign-in link's token for somebody, as the mail would hold it.
    pub async fn sign_in_token(&self, person: PersonId) -> String {
        let (id, now) = (SignInLinkId(self.app.clock.new_id()), self.app.clock.now());
        let written = self.app.db.write(Scope::System, "test.link", move |db| {
            let link = NewLink {
                id,
                person_id: person,
                purpose: LinkPurpose::SignIn,
                created_at: Time(now),
                expires_at: Time(now + SignedDuration::from_mins(10)),
            };
            session::insert_link(db, &link).map_err(SeamError::from)
        });
        written.await.unwrap();
        render_token(&self.app.key, id)
    }

    /// A browser that somebody is signed in with.
    pub async fn browser_of(&self, person: PersonId) -> Browser {
        let browser = self.browser();
        let path = format!("/sign-in/{}", self.sign_in_token(person).await);
        let page = browser.get(&path).await.expect(200);
        browser.submit(&page, &path, &[]).await.expect(303);
        assert!(browser.cookie("assay-session").is_some());
        browser
    }
}
