//! Lists over HTTP: `limit` and `cursor` in, `nextCursor` and `Link: rel="next"` out.
//!
//! Invariant: a cursor is signed together with the path and the filters it was given out for, so that it can be
//! neither made up nor used for another list or another tenant.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::header, web};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::problem::ApiError;
use crate::{
    app::{
        App,
        error::{AppError, Code},
        page::{Page, PageRequest},
    },
    limits,
    sealing::{DataKey, MacPurpose},
};

const TAG_BYTES: usize = 16;

/// The query parameters of every list, for its description.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many items to return.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u32>,
    /// Where to go on: the `nextCursor` of the page before, with the same filters.
    #[param(min_length = 1, max_length = 600, pattern = "^[A-Za-z0-9_-]+$")]
    pub cursor: Option<String>,
}

/// A list without filters of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoFilter {}

/// Which page of a list is asked for, and with which filters.
pub struct Paging<F = NoFilter> {
    pub filter: F,
    limit: u32,
    cursor: Option<String>,
    /// The path and the query without `cursor`: what a cursor belongs to.
    list: String,
    app: web::Data<App>,
}

impl<F: DeserializeOwned> FromRequest for Paging<F> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request))
    }
}

fn read<F: DeserializeOwned>(request: &HttpRequest) -> Result<Paging<F>, ApiError> {
    let app = request
        .app_data::<web::Data<App>>()
        .ok_or(AppError::Internal("the application state is missing"))?;
    let malformed = || ApiError::refused(Code::MalformedRequest, "The query cannot be read.");
    let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string())
        .map_err(|_| malformed())?
        .into_inner();
    let (mut limit, mut cursor, mut filters) = (None, None, Vec::new());
    for (name, value) in pairs {
        let taken_already = match name.as_str() {
            "limit" => limit.replace(value).is_some(),
            "cursor" => cursor.replace(value).is_some(),
            // Pages take their language from any address.
            "lang" if !request.path().starts_with("/v1/") => false,
            _ => {
                filters.push((name, value));
                false
            }
        };
        if taken_already {
            return Err(malformed());
        }
    }
    let filters = encoded(&filters);
    let filter = web::Query::<F>::from_query(&filters).map_err(|_| {
        ApiError::refused(
            Code::MalformedRequest,
            "A query parameter is unknown, missing or of the wrong form.",
        )
    })?;
    Ok(Paging {
        filter: filter.into_inner(),
        limit: checked_limit(limit.as_deref())?,
        cursor,
        list: format!("{}?{filters}", request.path()),
        app: app.clone(),
    })
}

fn checked_limit(text: Option<&str>) -> Result<u32, ApiError> {
    match text.map_or(Ok(limits::PAGE_ITEMS_DEFAULT), str::parse) {
        Ok(limit @ 1..=limits::PAGE_ITEMS_MAX) => Ok(limit),
        _ => Err(ApiError::refused(
            Code::MalformedRequest,
            format!("Use a limit from 1 to {}.", limits::PAGE_ITEMS_MAX),
        )),
    }
}

/// `application/x-www-form-urlencoded`, with everything escaped that could mean something.
fn encoded(pairs: &[(String, String)]) -> String {
    let escape = |text: &str| {
        let mut out = String::with_capacity(text.len());
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
        out
    };
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect();
    pairs.join("&")
}

impl<F> Paging<F> {
    /// What to ask the use case for.
    ///
    /// # Errors
    /// [`Code::InvalidCursor`] for a cursor that was not given out for this list.
    pub fn request<P: DeserializeOwned>(&self) -> Result<PageRequest<P>, ApiError> {
        let after = match &self.cursor {
            None => None,
            Some(cursor) => Some(open(&self.app.key, &self.list, cursor)?),
        };
        Ok(PageRequest {
            limit: self.limit,
            after,
        })
    }

    /// The page as the API shows it.
    ///
    /// # Errors
    /// When the position cannot be written as JSON.
    pub fn respond<T, P: Serialize, B: Serialize>(
        &self,
        page: Page<T, P>,
        show: impl FnMut(T) -> B,
    ) -> Result<HttpResponse, ApiError> {
        let items = page.items.into_iter().map(show).collect();
        self.respond_with(page.next.as_ref(), |next_cursor| PageBody {
            items,
            next_cursor,
        })
    }

    /// The query of the next page, such as `?limit=20&cursor=...`; none after the last.
    ///
    /// # Errors
    /// When the position cannot be written as JSON.
    pub fn next_query<P: Serialize>(&self, next: Option<&P>) -> Result<Option<String>, ApiError> {
        Ok(self.cursor_to(next)?.map(|cursor| self.query_with(&cursor)))
    }

    fn cursor_to<P: Serialize>(&self, next: Option<&P>) -> Result<Option<String>, ApiError> {
        next.map(|position| seal(&self.app.key, &self.list, position))
            .transpose()
    }

    /// What the list is filtered by, as the query of an address, without its `?`.
    pub fn filters(&self) -> &str {
        self.list.split_once('?').map_or("", |(_, filters)| filters)
    }

    fn query_with(&self, cursor: &str) -> String {
        let filters = self.filters();
        let and = if filters.is_empty() { "" } else { "&" };
        format!("?{filters}{and}limit={}&cursor={cursor}", self.limit)
    }

    /// A page of another shape, made with its `nextCursor`.
    ///
    /// # Errors
    /// When the position cannot be written as JSON.
    pub fn respond_with<P: Serialize, B: Serialize>(
        &self,
        next: Option<&P>,
        body: impl FnOnce(Option<String>) -> B,
    ) -> Result<HttpResponse, ApiError> {
        let next_cursor = self.cursor_to(next)?;
        let mut response = HttpResponse::Ok();
        if let Some(cursor) = &next_cursor {
            let link = format!("<{}>; rel=\"next\"", self.query_with(cursor));
            response.insert_header((header::LINK, link));
        }
        Ok(response.json(body(next_cursor)))
    }
}

/// One page of a list, as the API shows it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PageBody<T> {
    #[schema(max_items = 100)]
    pub items: Vec<T>,
    /// Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 600)]
    pub next_cursor: Option<String>,
}

fn signed(list: &str, position: &[u8]) -> Vec<u8> {
    [list.as_bytes(), &[0], position].concat()
}

fn seal<P: Serialize>(key: &DataKey, list: &str, position: &P) -> Result<String, ApiError> {
    let position = serde_json::to_vec(position)
        .map_err(|_| AppError::Internal("the position in a list cannot be written"))?;
    let tag = key.mac(MacPurpose::Cursor, &signed(list, &position));
    let tag = tag.first_chunk::<TAG_BYTES>().map_or(&[][..], |tag| tag);
    Ok(BASE64URL_NOPAD.encode(&[tag, &position].concat()))
}

fn open<P: DeserializeOwned>(key: &DataKey, list: &str, cursor: &str) -> Result<P, ApiError> {
    let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok();
    let position = bytes
        .as_deref()
        .and_then(|bytes| bytes.split_at_checked(TAG_BYTES))
        .and_then(|(tag, position)| {
            let expected = key.mac(MacPurpose::Cursor, &signed(list, position));
            let expected = expected.first_chunk::<TAG_BYTES>()?;
            aws_lc_rs::constant_time::verify_slices_are_equal(expected, tag).ok()?;
            serde_json::from_slice(position).ok()
        });
    position.ok_or_else(|| {
        ApiError::refused(
            Code::InvalidCursor,
            "Use a nextCursor as it was given, with the same address and filters, or leave it out.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> DataKey {
        DataKey::from_bytes(&[7; 32])
    }

    #[test]
    fn a_cursor_opens_for_the_list_it_was_given_out_for_alone() {
        let cursor = seal(&key(), "/v1/a?", &("text", 3)).unwrap();
        assert_eq!(
            open::<(String, i32)>(&key(), "/v1/a?", &cursor).unwrap(),
            ("text".into(), 3)
        );
        assert!(open::<(String, i32)>(&key(), "/v1/b?", &cursor).is_err());
        assert!(open::<(String, i32)>(&key(), "/v1/a?state=open", &cursor).is_err());
    }

    #[test]
    fn a_cursor_cannot_be_changed_or_made_up() {
        let cursor = seal(&key(), "/v1/a?", &3).unwrap();
        for index in 0..cursor.len() {
            let mut changed = cursor.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            assert!(open::<i32>(&key(), "/v1/a?", &String::from_utf8(changed).unwrap()).is_err());
        }
        for made_up in ["", "AAAA", "not base64!", &BASE64URL_NOPAD.encode(&[0; 40])] {
            assert!(open::<i32>(&key(), "/v1/a?", made_up).is_err());
        }
    }
}
