//! Who reads a page, in which language, and what is needed to render one for them.
//!
//! Invariant: it is made once for a request, before its handler, from cookies and the address alone; what it lets
//! anybody do is decided by the gates and the use cases.

use std::{cell::Cell, rc::Rc};

use actix_web::{
    HttpMessage, HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
    dev::ServiceRequest,
    http::header::{self, HeaderMap},
};
use data_encoding::BASE64URL_NOPAD;

use crate::{
    app::{
        App,
        error::AppError,
        web_sessions::{self, Visit},
    },
    config::Config,
    domain::{ids::SessionId, language::Language},
    limits,
    sealing::{DataKey, MacPurpose, SealError, random_bytes},
    ui::words::Words,
};

/// The cookies of the pages. Over HTTPS their names begin with `__Host-`, so that no neighbouring site can set them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Who is signed in.
    Session,
    /// Ties forms to a browser where nobody is signed in.
    Form,
    Language,
    /// Which sign-in link was asked for.
    Asked,
    /// What to tell on the next page, once.
    Notice,
}

impl Kept {
    fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Self::Session, true) => "__Host-assay-session",
            (Self::Session, false) => "assay-session",
            (Self::Form, true) => "__Host-assay-form",
            (Self::Form, false) => "assay-form",
            (Self::Language, true) => "__Host-assay-language",
            (Self::Language, false) => "assay-language",
            (Self::Asked, true) => "__Host-assay-asked",
            (Self::Asked, false) => "assay-asked",
            (Self::Notice, true) => "__Host-assay-notice",
            (Self::Notice, false) => "assay-notice",
        }
    }

    fn lasts(self) -> Option<Duration> {
        match self {
            Self::Language => Some(Duration::days(365)),
            Self::Asked => Some(Duration::minutes(limits::SIGN_IN_LINK_MINUTES)),
            Self::Session | Self::Form | Self::Notice => None,
        }
    }

    /// The cookie that keeps `value`.
    pub fn keep(self, config: &Config, value: impl Into<String>) -> Cookie<'static> {
        let https = https(config);
        let mut cookie = Cookie::build(self.name(https), value.into())
            .path("/")
            .http_only(true)
            .secure(https)
            // A sign-in link is opened from a mail, which is another site.
            .same_site(SameSite::Lax)
            .finish();
        if let Some(lasts) = self.lasts() {
            cookie.set_max_age(lasts);
        }
        cookie
    }

    /// The cookie that makes the browser forget.
    pub fn forget(self, config: &Config) -> Cookie<'static> {
        let mut cookie = self.keep(config, "");
        cookie.set_max_age(Duration::ZERO);
        cookie
    }

    /// What the browser sent of it.
    pub fn read(self, config: &Config, headers: &HeaderMap) -> Option<String> {
        let name = self.name(https(config));
        headers
            .get_all(header::COOKIE)
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned())
    }
}

fn https(config: &Config) -> bool {
    config.public_url.starts_with("https://")
}

/// The person in front of a page.
pub struct Reader {
    pub words: Words,
    pub visit: Option<Visit>,
    /// Something to tell about what was just done: the code of a message.
    pub notice: Option<String>,
    path: String,
    query: String,
    /// Ties forms to this browser: of the session, or of the cookie for those who are not signed in.
    form_token: String,
    /// The value of a new form cookie, until it is known to be needed.
    new_form_cookie: Option<String>,
    form_shown: Cell<bool>,
}

impl Reader {
    /// Reads the cookies, and looks the session up.
    ///
    /// # Errors
    /// The database's.
    pub async fn open(app: &App, request: &ServiceRequest) -> Result<Self, AppError> {
        let visit = match Kept::Session.read(&app.config, request.headers()) {
            Some(cookie) => web_sessions::open(app, &cookie).await?,
            None => None,
        };
        Self::make(app, request.request(), visit)
    }

    /// A reader of whom nothing was looked up, for requests turned away before that.
    pub fn unknown(app: &App, request: &HttpRequest) -> Result<Self, AppError> {
        Self::make(app, request, None)
    }

    fn make(app: &App, request: &HttpRequest, visit: Option<Visit>) -> Result<Self, AppError> {
        let headers = request.headers();
        let kept = |what: Kept| what.read(&app.config, headers);
        let language = asked_language(request.query_string())
            .or_else(|| kept(Kept::Language).and_then(|word| Language::from_word(&word)))
            .or_else(|| visit.as_ref().map(|visit| visit.language))
            .unwrap_or_default();
        let (form_token, new_form_cookie) = match &visit {
            Some(visit) => (token(&app.key, visit.session.0.as_bytes()), None),
            None => match kept(Kept::Form).filter(|seed| seed.len() == 43) {
                Some(seed) => (token(&app.key, seed.as_bytes()), None),
                None => {
                    let bytes = random_bytes::<32>()
                        .map_err(|_: SealError| AppError::Internal("no randomness for a form"))?;
                    let seed = BASE64URL_NOPAD.encode(&bytes);
                    (token(&app.key, seed.as_bytes()), Some(seed))
                }
            },
        };
        Ok(Self {
            words: Words(language),
            visit,
            notice: kept(Kept::Notice),
            path: request.path().to_owned(),
            query: request.query_string().to_owned(),
            form_token,
            new_form_cookie,
            form_shown: Cell::new(false),
        })
    }

    /// The path of the page, without its query.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The page's whole address within the site.
    pub fn address(&self) -> String {
        match self.query.as_str() {
            "" => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }

    /// The page's address up to where `lang=` may follow.
    pub fn address_for_language(&self) -> String {
        let others: Vec<&str> = self
            .query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
            .collect();
        match others.join("&").as_str() {
            "" => format!("{}?", self.path),
            others => format!("{}?{others}&", self.path),
        }
    }

    /// What a form on this page must send back.
    pub fn form_token(&self) -> &str {
        self.form_shown.set(true);
        &self.form_token
    }

    /// Whether a form that sent this was shown to this browser.
    pub fn knows_form_token(&self, sent: &str) -> bool {
        self.new_form_cookie.is_none()
            && aws_lc_rs::constant_time::verify_slices_are_equal(
                self.form_token.as_bytes(),
                sent.as_bytes(),
            )
            .is_ok()
    }

    /// The cookies to send with a page.
    pub fn cookies(&self, config: &Config) -> Vec<Cookie<'static>> {
        let mut cookies = Vec::new();
        if let Some(seed) = self
            .new_form_cookie
            .as_ref()
            .filter(|_| self.form_shown.get())
        {
            cookies.push(Kept::Form.keep(config, seed.clone()));
        }
        if let Some(language) = asked_language(&self.query) {
            cookies.push(Kept::Language.keep(config, language.as_str()));
        }
        cookies
    }
}

fn token(key: &DataKey, of: &[u8]) -> String {
    BASE64URL_NOPAD.encode(&key.mac(MacPurpose::FormToken, of))
}

fn asked_language(query: &str) -> Option<Language> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(Language::from_word)
}

/// The reader of the request, if one was made.
pub fn of(request: &HttpRequest) -> Option<Rc<Reader>> {
    request.extensions().get::<Rc<Reader>>().cloned()
}

/// The session that the browser's cookie claims, if the cookie is one that was given out. Whether the session goes on
/// is not asked: this is for counting requests.
pub fn claimed_session(app: &App, headers: &HeaderMap) -> Option<SessionId> {
    web_sessions::claimed(app, &Kept::Session.read(&app.config, headers)?)
}
