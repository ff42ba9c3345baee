//! A page's form with a file.
//!
//! Invariant: as of [`super::Form`]; and the fields come before the file, so that nothing of a file is taken from a
//! form that is not ours. The file's content is handed on as it arrives.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Bytes};
use futures_util::{FutureExt, Stream, StreamExt, TryStreamExt, future::LocalBoxFuture};
use serde::de::DeserializeOwned;
use unicode_normalization::UnicodeNormalization;

use super::{
    PageError,
    form::{Checked, fields_of, joined, sent_from_here, unreadable},
    reader,
};
use crate::{
    app::error::{AppError, Code},
    limits,
};

/// The fields of a form, and its file if one was chosen. In the form the file input stands last.
pub struct Upload<T> {
    pub fields: T,
    pub file: Option<UploadedFile>,
}

impl<T> Checked for Upload<T> {}

/// A file on its way.
pub struct UploadedFile {
    /// As the browser calls it.
    pub name: String,
    pub content: FileContent,
}

impl UploadedFile {
    /// All of its bytes, if they are no more than `most`.
    ///
    /// # Errors
    /// When the rest of the file does not come.
    pub async fn whole(mut self, most: usize) -> Result<Option<Bytes>, PageError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.content.try_next().await.map_err(|_| unreadable())? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > most {
                return Ok(None);
            }
        }
        Ok(Some(bytes.into()))
    }
}

/// A stream of a file's bytes, for the use case that keeps it.
pub struct FileContent {
    field: Field,
    // A part can be read while its form is held.
    _form: Multipart,
}

impl Stream for FileContent {
    type Item = Result<Bytes, MultipartError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.field).poll_next(context)
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Upload<T> {
    type Error = PageError;
    type Future = LocalBoxFuture<'static, Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (reader, from_us) = (reader::of(request), sent_from_here(request));
        let parts = Multipart::from_request(request, payload);
        async move {
            let reader = reader.ok_or(AppError::Internal("a form has no reader"))?;
            let mut parts = parts.await.map_err(|_| unreadable())?;
            let (mut pairs, mut left, mut file) = (Vec::new(), limits::FORM_BYTES_MAX, None);
            while let Some(part) = parts.next().await {
                let mut part = part.map_err(|_| unreadable())?;
                let Some(name) = part.name().map(ToOwned::to_owned) else {
                    continue;
                };
                let file_name = part
                    .content_disposition()
                    .and_then(|about| about.get_filename());
                match file_name.map(|name| name.nfc().collect::<String>()) {
                    // No file was chosen.
                    Some(empty) if empty.is_empty() => {}
                    Some(name) => {
                        file = Some((name, part));
                        break;
                    }
                    None => pairs.push((name, text(&mut part, &mut left).await?)),
                }
            }
            let fields = fields_of(&reader, from_us, pairs)?;
            let fields = serde_html_form::from_str(&joined(&fields)).map_err(|_| unreadable())?;
            let file = file.map(|(name, field)| UploadedFile {
                name,
                content: FileContent {
                    field,
                    _form: parts,
                },
            });
            Ok(Self { fields, file })
        }
        .boxed_local()
    }
}

/// A field's text, within what is left for all of them.
async fn text(part: &mut Field, left: &mut usize) -> Result<String, PageError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.try_next().await.map_err(|_| unreadable())? {
        *left = left.checked_sub(chunk.len()).ok_or_else(too_large)?;
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| unreadable())
}

fn too_large() -> PageError {
    AppError::refused(Code::BodyTooLarge, "Send less.").into()
}
