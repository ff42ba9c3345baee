//! Files on their way to whoever asked for them.
//!
//! Invariant: what somebody uploaded is saved, never shown as a page of ours.

use actix_web::{HttpResponse, http::header};

use crate::app::evidence::Evidence;

/// The head of a download: always saved, never shown as a page of ours.
pub fn evidence(evidence: &Evidence) -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response
        .content_type(evidence.media_type.as_str())
        .insert_header((header::CONTENT_DISPOSITION, attachment(&evidence.card.name)))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox",
        ))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .no_chunking(u64::try_from(evidence.size_bytes).unwrap_or_default());
    response
}

/// A file that was made for whoever asked for it.
pub fn made(name: &str, media_type: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CONTENT_DISPOSITION, attachment(name)))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(bytes)
}

/// RFC 6266, the name in RFC 8187's form, so that no name can break the header.
fn attachment(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename*=UTF-8''{encoded}")
}
