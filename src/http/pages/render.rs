//! Makes a response of a page's parts.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use maud::{Markup, Render, html};

use super::{
    branding,
    form::TOKEN_FIELD,
    problems::Problems,
    reader::{Kept, Reader},
};
use crate::{
    app::{
        App,
        access::{
            ManageColleagues, ManageCouncilKeys, ManagePeople, ManageQuestionSets, ManageSettings,
            ManageSupplierKeys, Permission, ReadAudit, ReadOwnAnswers, ViewResponses,
        },
        branding::Shown,
        error::Refusal,
    },
    domain::{
        ids::CouncilId,
        language::Language,
        roles::{CouncilRole, SupplierRole},
    },
    ui::{
        govuk::{BackLink, NavigationItem, NotificationBanner},
        page::{Body, Brand, Frame, document, innermost, way},
    },
};

/// A page in the making: `reader.page("Sign in").back("/").content(html! { .. }).ok()`.
pub struct Page<'r> {
    reader: &'r Reader,
    heading: String,
    /// The language of the heading, where it is not the page's.
    heading_language: Option<&'static str>,
    /// Whether the content has its own `h1`: a label, a legend or a panel.
    own_heading: bool,
    caption: Option<String>,
    before: Option<Markup>,
    problems: Problems,
    content: Markup,
    wide: bool,
    /// The council whose page it is, where the address does not say so.
    council: Option<Owner>,
}

/// Whose pages these are.
#[derive(Debug, Clone)]
pub struct Owner {
    pub name: String,
    pub brand: Option<Brand>,
}

impl Owner {
    /// A council with what it chose for its pages.
    pub fn council(name: &str, id: CouncilId, brand: Option<&Shown>) -> Self {
        Self {
            name: name.to_owned(),
            brand: brand.map(|shown| branding::of(id, shown)),
        }
    }
}

impl Reader {
    /// A page with this heading, which begins its title.
    pub fn page(&self, heading: impl Into<String>) -> Page<'_> {
        Page {
            reader: self,
            heading: heading.into(),
            heading_language: None,
            own_heading: false,
            caption: None,
            before: None,
            problems: Problems::none(),
            content: html! {},
            wide: false,
            council: None,
        }
    }

    /// A form that posts its fields, with what protects it.
    pub fn form(&self, action: &str, fields: &Markup) -> Markup {
        html! {
            form method="post" action=(action) novalidate {
                input type="hidden" name=(TOKEN_FIELD) value=(self.form_token());
                (fields)
            }
        }
    }

    /// The form's fields and files: for [`super::form`]s with an upload.
    pub fn upload_form(&self, action: &str, fields: &Markup) -> Markup {
        html! {
            form method="post" action=(action) enctype="multipart/form-data" novalidate {
                input type="hidden" name=(TOKEN_FIELD) value=(self.form_token());
                (fields)
            }
        }
    }
}

impl Page<'_> {
    /// The way back.
    #[must_use]
    pub fn back(mut self, href: impl Into<String>) -> Self {
        let text = self.reader.words.back();
        self.before = Some(
            BackLink {
                href: href.into(),
                text,
            }
            .render(),
        );
        self
    }

    /// Breadcrumbs, or whatever stands above the heading.
    #[must_use]
    pub fn before(mut self, markup: Markup) -> Self {
        self.before = Some(markup);
        self
    }

    /// Words above the heading, such as the section a question belongs to.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    /// The heading is in this language, whatever the page's is.
    #[must_use]
    pub fn heading_in(mut self, language: Language) -> Self {
        let foreign = self.reader.words.language() != language;
        self.heading_language = foreign.then(|| language.as_str());
        self
    }

    /// The content has the `h1` itself, in a label, a legend or a panel.
    #[must_use]
    pub fn heading_in_content(mut self) -> Self {
        self.own_heading = true;
        self
    }

    /// What is wrong with the form that the page shows.
    #[must_use]
    pub fn problems(mut self, problems: Problems) -> Self {
        self.problems = problems;
        self
    }

    #[must_use]
    pub fn content(mut self, content: Markup) -> Self {
        self.content = content;
        self
    }

    /// The content takes the whole width: tables.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// The page is this council's, for readers who need not belong to it.
    #[must_use]
    pub fn of(mut self, council: Owner) -> Self {
        self.council = Some(council);
        self
    }

    /// 200, or 422 when something is wrong with the form.
    pub fn respond(self) -> HttpResponse {
        let status = if self.problems.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        self.respond_with(status)
    }

    pub fn respond_with(self, status: StatusCode) -> HttpResponse {
        let mut frame = self.reader.frame();
        if let Some(council) = &self.council {
            frame.owner = Some(council.name.clone());
            frame.brand.clone_from(&council.brand);
        }
        let body = Body {
            wrong: !self.problems.is_empty(),
            content: self.main(),
            heading: self.heading,
            before: self.before,
        };
        HttpResponse::build(status)
            .content_type("text/html; charset=utf-8")
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                crate::ui::page::CONTENT_SECURITY_POLICY.as_str(),
            ))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            // With none at all browsers would send our forms with the origin "null".
            .insert_header((header::REFERRER_POLICY, "same-origin"))
            .insert_header((
                header::CONTENT_LANGUAGE,
                self.reader.words.language().as_str(),
            ))
            .body(document(&frame, &body).into_string())
    }

    fn main(&self) -> Markup {
        let words = self.reader.words;
        let told = self
            .reader
            .notice
            .as_ref()
            .and_then(|code| words.by_code(&format!("notice-{code}")));
        let inner = html! {
            (self.problems.summary(words))
            @if let Some(told) = told.filter(|_| self.problems.is_empty()) {
                (NotificationBanner { title: words.success_title(), content: told.into(), success: true })
            }
            @if !self.own_heading {
                @if let Some(caption) = &self.caption { span class="govuk-caption-l" { (caption) } }
                h1 class="govuk-heading-l" lang=[self.heading_language] { (self.heading) }
            }
            (self.content)
        };
        html! {
            div class="govuk-grid-row" {
                div class=(if self.wide { "govuk-grid-column-full" } else { "govuk-grid-column-two-thirds" }) { (inner) }
            }
        }
    }
}

impl Reader {
    fn frame(&self) -> Frame {
        let tenant = self.tenant();
        Frame {
            words: self.words,
            owner: tenant.as_ref().map(|(owner, _)| owner.name.clone()),
            brand: tenant.as_ref().and_then(|(owner, _)| owner.brand.clone()),
            home: match (&tenant, &self.visit) {
                (Some((_, home)), _) => home.clone(),
                (None, Some(_)) => "/home".to_owned(),
                (None, None) => "/".to_owned(),
            },
            navigation: self.navigation(tenant.map(|(_, home)| home)),
            address: Some(self.address_for_language()),
        }
    }

    /// The name and home of the council or supplier whose pages these are, if the reader belongs to it.
    fn tenant(&self) -> Option<(Owner, String)> {
        let visit = self.visit.as_ref()?;
        let mut parts = self.path().split('/').skip(1);
        let (kind, id) = (parts.next()?, parts.next()?);
        let home = format!("/{kind}/{id}");
        let owner = match kind {
            "councils" => {
                let mut own = visit.councils.iter();
                let own = own.find(|own| own.council.to_string() == id)?;
                Owner::council(&own.name, own.council, own.brand.as_ref())
            }
            "suppliers" => {
                let mut own = visit.suppliers.iter();
                let own = own.find(|own| own.supplier.to_string() == id)?;
                Owner {
                    name: own.name.clone(),
                    brand: None,
                }
            }
            _ => return None,
        };
        Some((owner, home))
    }

    fn navigation(&self, home: Option<String>) -> Vec<NavigationItem> {
        let (words, here) = (self.words, self.path());
        if self.visit.is_none() {
            return vec![way(words.sign_in_title(), "/sign-in".to_owned(), here)];
        }
        let mut ways = Vec::new();
        if let Some(home) = home {
            ways.push(way(words.overview(), home.clone(), here));
            for (text, part) in self.looked_after() {
                ways.push(way(text, format!("{home}{part}"), here));
            }
        }
        ways.push(way(words.home_title(), "/home".to_owned(), here));
        ways.push(way(words.account_title(), "/account".to_owned(), here));
        innermost(ways)
    }
}

impl Reader {
    /// What the reader looks after in the organisation whose pages these are, as their role allows.
    fn looked_after(&self) -> Vec<(String, &'static str)> {
        let tenant = self.path().split('/').nth(2).unwrap_or_default();
        let visit = self.visit.iter();
        let mut councils = visit.clone().flat_map(|visit| &visit.councils);
        if let Some(member) = councils.find(|member| member.council.to_string() == tenant) {
            return self.in_council(member.role);
        }
        let mut suppliers = visit.flat_map(|visit| &visit.suppliers);
        suppliers
            .find(|member| member.supplier.to_string() == tenant)
            .map(|member| self.in_supplier(member.role))
            .unwrap_or_default()
    }

    fn in_supplier(&self, role: SupplierRole) -> Vec<(String, &'static str)> {
        let words = self.words;
        allowed(
            role,
            [
                (ViewResponses::ROLES, words.messages_title(), "/messages"),
                (ManageColleagues::ROLES, words.details_title(), "/details"),
                (ManageColleagues::ROLES, words.people_title(), "/people"),
                (ManageSupplierKeys::ROLES, words.keys_title(), "/keys"),
            ],
        )
    }

    fn in_council(&self, role: CouncilRole) -> Vec<(String, &'static str)> {
        let words = self.words;
        let all = [
            (ManagePeople::ROLES, words.people_title(), "/people"),
            (ManageCouncilKeys::ROLES, words.keys_title(), "/keys"),
            (
                ManageQuestionSets::ROLES,
                words.own_sets_title(),
                "/question-sets",
            ),
            (
                ReadOwnAnswers::ROLES,
                words.own_answers_title(),
                "/own-answers",
            ),
            (ManageSettings::ROLES, words.settings_title(), "/settings"),
            (ReadAudit::ROLES, words.audit_title(), "/audit"),
        ];
        allowed(role, all)
    }
}

/// The pages for which the role is one of those named.
fn allowed<R: Copy + PartialEq + 'static>(
    role: R,
    pages: impl IntoIterator<Item = (&'static [R], String, &'static str)>,
) -> Vec<(String, &'static str)> {
    pages
        .into_iter()
        .filter(|(roles, ..)| roles.contains(&role))
        .map(|(_, text, part)| (text, part))
        .collect()
}

/// What became of a request that cannot be answered with the page asked for.
pub fn error_page(
    app: &App,
    reader: &Reader,
    status: StatusCode,
    refusal: &Refusal,
) -> HttpResponse {
    let words = reader.words;
    let code = refusal.code.as_str();
    let heading = words
        .by_code(&format!("refusal-{code}"))
        .unwrap_or_else(|| refusal.code.title().to_owned());
    let detail = words
        .by_code(&format!("refusal-{code}-detail"))
        .unwrap_or_else(|| refusal.detail.clone());
    let request = crate::http::problem::REQUEST_ID.try_with(|id| *id).ok();
    let mut response = reader
        .page(heading)
        .content(html! {
            p class="govuk-body" { (detail) }
            @if refusal.code.status() >= 500 {
                @if let Some(id) = request {
                    p class="govuk-body" { (words.request_id(id)) }
                }
            }
            p class="govuk-body" { a class="govuk-link" href=(if reader.visit.is_some() { "/home" } else { "/" }) { (words.to_start()) } }
        })
        .respond_with(status);
    for cookie in reader.cookies(&app.config) {
        super::middleware::add_cookie(response.headers_mut(), &cookie);
    }
    if let Some(after) = refusal.retry_after {
        let seconds = after.as_secs().max(1).to_string();
        if let Ok(value) = header::HeaderValue::from_str(&seconds) {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
    }
    response
}

/// On to another page after a form was sent.
pub struct Redirect {
    location: String,
    cookies: Vec<actix_web::cookie::Cookie<'static>>,
}

/// On to `location`, an address within the site.
pub fn redirect(location: impl Into<String>) -> Redirect {
    Redirect {
        location: location.into(),
        cookies: Vec::new(),
    }
}

impl Redirect {
    /// The next page says `notice-{code}`.
    #[must_use]
    pub fn telling(mut self, app: &App, code: &'static str) -> Self {
        self.cookies.push(Kept::Notice.keep(&app.config, code));
        self
    }

    #[must_use]
    pub fn cookie(mut self, cookie: actix_web::cookie::Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }

    pub fn respond(self) -> HttpResponse {
        let mut response = HttpResponse::SeeOther();
        response.insert_header((header::LOCATION, self.location));
        for cookie in self.cookies {
            response.cookie(cookie);
        }
        response.finish()
    }
}
