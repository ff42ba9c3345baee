//! What pages' forms send.
//!
//! Invariant: a [`Form`] exists only when the browser says it comes from a page of ours and it carries the token that
//! was shown to this browser; the table of routes takes no handler for POST without one.

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderMap},
    web::{Bytes, Data},
};
use futures_util::{FutureExt, future::LocalBoxFuture};
use serde::de::DeserializeOwned;
use unicode_normalization::UnicodeNormalization;

use super::{
    PageError,
    reader::{self, Reader},
};
use crate::{
    app::{
        App,
        error::{AppError, Code},
    },
    http::gate::Gate,
    limits,
};

/// The hidden field of every form.
pub const TOKEN_FIELD: &str = "form_token";

/// The fields of a form that may be acted on.
///
/// Give `T` texts, `Option`s and lists of texts, each with `#[serde(default)]`: what was typed must survive to be shown
/// again, so it is judged by the handler, not by its shape.
#[derive(Debug)]
pub struct Form<T>(pub T);

/// A form with no fields of its own: buttons.
#[derive(Debug, serde::Deserialize)]
pub struct NoFields {}

/// The arguments of a handler for POST: the first is a gate, the last a form.
pub trait Sends {}

/// What holds a checked form.
pub trait Checked {}
impl<T> Checked for Form<T> {}

macro_rules! sends {
    ($($between:ident)*) => {
        impl<G: Gate, $($between,)* F: Checked> Sends for (G, $($between,)* F,) {}
    };
}
sends!();
sends!(A);
sends!(A B);
sends!(A B C);
sends!(A B C D);

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = PageError;
    type Future = LocalBoxFuture<'static, Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (reader, from_us) = (reader::of(request), sent_from_here(request));
        let bytes = Bytes::from_request(request, payload);
        async move {
            let reader = reader.ok_or(AppError::Internal("a form has no reader"))?;
            let bytes = bytes.await.map_err(|_| unreadable())?;
            if bytes.len() > limits::FORM_BYTES_MAX {
                return Err(AppError::refused(Code::BodyTooLarge, "Send less.").into());
            }
            let pairs = form_urlencoded::parse(&bytes).into_owned();
            let fields = fields_of(&reader, from_us, pairs)?;
            serde_html_form::from_str(&joined(&fields))
                .map(Self)
                .map_err(|_| unreadable())
        }
        .boxed_local()
    }
}

pub(super) fn unreadable() -> PageError {
    AppError::refused(Code::MalformedRequest, "Go back and send the form again.").into()
}

/// Fields as an address holds them, for the deserialiser.
pub(super) fn joined(fields: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// The fields of a form that may be acted on: in normal form C, with single line ends and without the token.
pub(super) fn fields_of(
    reader: &Reader,
    from_us: bool,
    pairs: impl IntoIterator<Item = (String, String)>,
) -> Result<Vec<(String, String)>, PageError> {
    let (mut fields, mut known) = (Vec::new(), false);
    for (name, value) in pairs {
        if name == TOKEN_FIELD {
            known = reader.knows_form_token(&value);
        } else if value.contains('\0') {
            return Err(unreadable());
        } else {
            fields.push((name, value.replace("\r\n", "\n").nfc().collect()));
        }
    }
    if known && from_us {
        return Ok(fields);
    }
    Err(AppError::refused(
        Code::FormNotUsable,
        "Go back, load the page again and send the form from there.",
    )
    .into())
}

/// Whether the browser says that a page of ours sent this. Old browsers say nothing; then the token alone decides.
pub(super) fn sent_from_here(request: &HttpRequest) -> bool {
    let headers = request.headers();
    if text(headers, "sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    let Some(origin) = text(headers, header::ORIGIN.as_str()) else {
        return true;
    };
    let app = request.app_data::<Data<App>>();
    let ours = app.is_some_and(|app| app.config.public_url.eq_ignore_ascii_case(origin));
    // A page reached under another name than the configured one, such as localhost.
    let (_, origin_host) = origin.split_once("://").unwrap_or_default();
    ours || text(headers, header::HOST.as_str())
        .is_some_and(|host| host.eq_ignore_ascii_case(origin_host))
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
