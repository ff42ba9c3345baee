//! Styles and scripts.

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::header::{self, HeaderMap},
    web,
};

use crate::{
    app::error::AppError,
    http::{gate::Anyone, problem::ApiResult},
    ui::assets,
};

/// What the browser can unpack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Brotli,
    Gzip,
    Plain,
}

impl Encoding {
    fn of(headers: &HeaderMap) -> Self {
        let accepted: Vec<(&str, bool)> = headers
            .get_all(header::ACCEPT_ENCODING)
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|item| {
                let (name, weight) = item.split_once(';').unwrap_or((item, ""));
                let refused = weight.trim().trim_start_matches("q=").parse() == Ok(0.0_f32);
                (name.trim(), !refused)
            })
            .collect();
        let takes = |name: &str| {
            accepted
                .iter()
                .any(|(found, taken)| found.eq_ignore_ascii_case(name) && *taken)
        };
        if takes("br") {
            Self::Brotli
        } else if takes("gzip") {
            Self::Gzip
        } else {
            Self::Plain
        }
    }
}

impl FromRequest for Encoding {
    type Error = crate::http::problem::ApiError;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request.headers())))
    }
}

/// One file. Its address changes with its content, so it may be kept for ever.
pub async fn show(_: Anyone, encoding: Encoding, path: web::Path<(String, String)>) -> ApiResult {
    let (version, name) = path.into_inner();
    let file = assets::find(&version, &name).ok_or_else(AppError::not_found)?;
    let (content, name) = match encoding {
        Encoding::Brotli => (file.brotli, Some("br")),
        Encoding::Gzip => (file.gzip, Some("gzip")),
        Encoding::Plain => (file.plain, None),
    };
    let mut response = HttpResponse::Ok();
    response
        .content_type(file.media_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if let Some(name) = name {
        response.insert_header((header::CONTENT_ENCODING, name));
    }
    Ok(response.body(content))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn the_smallest_encoding_that_is_taken_is_sent() {
        for (header, encoding) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip;q=1.0, br;q=0", Encoding::Gzip),
            ("GZIP", Encoding::Gzip),
            ("identity", Encoding::Plain),
            ("", Encoding::Plain),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(header));
            assert_eq!(Encoding::of(&headers), encoding, "{header}");
        }
    }
}
