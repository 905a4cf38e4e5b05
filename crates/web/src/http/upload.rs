//! A form that may bring a file: what was typed, and the bytes of the files that were chosen.

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};

use super::fault::Fault;
use super::form::Typed;
use crate::words::wrong;

/// More parts than the largest form with a file has.
const MOST_PARTS: usize = 64;

/// A form as it was sent, as text alone or in parts.
///
/// The body is bounded for every route (see [`crate::Config`]), so a file is never larger than that.
pub(crate) struct Sent {
    /// What was typed.
    pub(crate) typed: Typed,
    files: Vec<(String, Vec<u8>)>,
}

impl Sent {
    /// The bytes of the file that was chosen in a field; none where none was chosen.
    pub(crate) fn file(&self, field: &str) -> Option<&[u8]> {
        let mut files = self.files.iter();
        let found = files.find(|(name, _)| name == field);
        found.map(|(_, bytes)| bytes.as_slice())
    }
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Sent, Fault> {
        let media = request.headers().get(header::CONTENT_TYPE);
        let in_parts = media
            .and_then(|media| media.to_str().ok())
            .is_some_and(|media| media.starts_with("multipart/form-data"));
        if !in_parts {
            return Ok(Sent {
                typed: Typed::from_request(request, state).await?,
                files: Vec::new(),
            });
        }
        let parts = Multipart::from_request(request, state).await;
        let mut parts = parts.map_err(|_| Fault::Unreadable(wrong::NOT_A_FORM))?;
        let (mut values, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await.map_err(unreadable)? {
            if values.len().saturating_add(files.len()) >= MOST_PARTS {
                return Err(Fault::Unreadable(wrong::TOO_MANY_FIELDS));
            }
            let Some(name) = part.name().map(str::to_owned) else {
                return Err(Fault::Unreadable(wrong::NOT_A_FORM));
            };
            let chosen = part.file_name().map(|name| !name.is_empty());
            let bytes = part.bytes().await.map_err(unreadable)?;
            match chosen {
                // A browser sends a field for files without a name where no file was chosen.
                Some(false) if bytes.is_empty() => {}
                Some(_) => files.push((name, bytes.to_vec())),
                None => {
                    let text = String::from_utf8(bytes.to_vec());
                    values.push((
                        name,
                        text.map_err(|_| Fault::Unreadable(wrong::NOT_A_FORM))?,
                    ));
                }
            }
        }
        Ok(Sent {
            typed: Typed::of_query(values),
            files,
        })
    }
}

fn unreadable(error: MultipartError) -> Fault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Fault::TooLarge
    } else {
        Fault::Unreadable(wrong::NOT_A_FORM)
    }
}
