//! Reading a multipart form with files: to temporary files, within a limit.
//!
//! Nothing a sender names is used as a path. A body over the limit is read on for a while
//! and thrown away, so that the sender gets to read the answer instead of a reset.

use std::collections::BTreeMap;
use std::time::Duration;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::http::header::{CONTENT_TYPE, HeaderMap};
use actix_web::web::{Bytes, Payload};
use futures_util::StreamExt;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use crate::digest::{Verifier, WatchedBody};
use crate::error::{ApiError, ApiResult};
use crate::middleware::deadline;
use crate::problem::ProblemKind;
use crate::tus::declared_length;

/// Longest silence of a sender in the middle of a body.
const SILENCE: Duration = Duration::from_secs(30);
/// Most files of one form.
const FILES_MAX: usize = 100;
/// Most bytes of a field that is not a file.
const FIELD_LIMIT_BYTES: usize = 4_096;
/// Most bytes that the boundaries and heads of a form may add to its content.
const FRAMING_MAX_BYTES: u64 = 128 * 1024;
/// How many times the limit is read and thrown away before the connection is dropped.
const DISCARD_FACTOR: u64 = 4;

/// A form that was received whole.
#[derive(Debug)]
pub struct Form {
    /// Its files, in the order they came.
    pub files: Vec<SpooledFile>,
    /// Its other fields.
    pub fields: BTreeMap<String, String>,
}

/// A file in a temporary file that has no name and vanishes with this.
#[derive(Debug)]
pub struct SpooledFile {
    /// What the sender calls it: the last part of whatever path they gave.
    pub name: String,
    /// Its size.
    pub size_bytes: u64,
    file: File,
}

impl SpooledFile {
    /// The whole content.
    ///
    /// # Errors
    /// Internal when the temporary file cannot be read back.
    pub async fn read(mut self) -> ApiResult<Vec<u8>> {
        self.file.rewind().await.map_err(ApiError::internal)?;
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes).await.map_err(ApiError::internal)?;
        Ok(bytes)
    }
}

/// Receives a form of at most `limit_bytes` of content, which must be what `Content-Digest`
/// and `Repr-Digest` say, when they are sent. Whatever is refused leaves nothing behind.
///
/// # Errors
/// Unsupported media type when it is no form; too large over the limit, before anything is
/// read when the sender declares so much; bad request when the body is not a whole form;
/// digest mismatch; timeout when the sender falls silent.
pub async fn receive(headers: &HeaderMap, body: Payload, limit_bytes: u64) -> ApiResult<Form> {
    if !is_multipart(headers) {
        return Err(ApiError::new(ProblemKind::UnsupportedMediaType));
    }
    let most_bytes = limit_bytes.saturating_add(FRAMING_MAX_BYTES);
    if declared_length(headers)?.is_some_and(|declared| declared > most_bytes) {
        return Err(too_large(limit_bytes));
    }
    let verifier = Verifier::of_body(headers)?;
    if verifier.is_empty() {
        return read_form(Multipart::new(headers, body), limit_bytes).await;
    }
    let watched = WatchedBody::new(body, verifier);
    let form = read_form(Multipart::new(headers, watched.clone()), limit_bytes).await?;
    watched.finish().await?;
    Ok(form)
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.to_ascii_lowercase().starts_with("multipart/form-data")
}

fn too_large(limit_bytes: u64) -> ApiError {
    ApiError::new(ProblemKind::TooLarge).detail(format!("the limit is {limit_bytes} bytes"))
}

async fn read_form(mut body: Multipart, limit_bytes: u64) -> ApiResult<Form> {
    let mut form = Form { files: Vec::new(), fields: BTreeMap::new() };
    let mut budget = Budget { limit_bytes, used_bytes: 0 };
    while let Some(field) = patiently(body.next()).await? {
        let mut field = field.map_err(malformed)?;
        let name = field.name().unwrap_or_default().to_owned();
        let given = field.content_disposition().and_then(|given| given.get_filename());
        match given.map(file_name) {
            Some(file) if form.files.len() < FILES_MAX => {
                let spooled = spool(&mut field, file, &mut budget).await?;
                form.files.extend(spooled);
            }
            Some(_) => {
                let detail = format!("more than {FILES_MAX} files in one request");
                return Err(ApiError::unprocessable(detail));
            }
            None => {
                let value = text(&mut field, &mut budget).await?;
                form.fields.insert(name, value);
            }
        }
    }
    if budget.is_exceeded() {
        return Err(too_large(limit_bytes));
    }
    Ok(form)
}

struct Budget {
    limit_bytes: u64,
    used_bytes: u64,
}

impl Budget {
    fn spend(&mut self, chunk: &Bytes) -> ApiResult<()> {
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.used_bytes = self.used_bytes.saturating_add(length);
        if self.used_bytes > self.limit_bytes.saturating_mul(DISCARD_FACTOR) {
            return Err(too_large(self.limit_bytes));
        }
        Ok(())
    }

    const fn is_exceeded(&self) -> bool {
        self.used_bytes > self.limit_bytes
    }
}

/// The file of a field, or `None` when the limit was passed on the way.
async fn spool(
    field: &mut Field,
    name: String,
    budget: &mut Budget,
) -> ApiResult<Option<SpooledFile>> {
    let mut file = File::from_std(tempfile::tempfile().map_err(ApiError::internal)?);
    let mut size_bytes = 0_u64;
    while let Some(chunk) = patiently(field.next()).await? {
        let chunk = chunk.map_err(malformed)?;
        budget.spend(&chunk)?;
        if !budget.is_exceeded() {
            file.write_all(&chunk).await.map_err(ApiError::internal)?;
            size_bytes = size_bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        }
    }
    if budget.is_exceeded() {
        return Ok(None);
    }
    file.flush().await.map_err(ApiError::internal)?;
    Ok(Some(SpooledFile { name, size_bytes, file }))
}

async fn text(field: &mut Field, budget: &mut Budget) -> ApiResult<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = patiently(field.next()).await? {
        let chunk = chunk.map_err(malformed)?;
        budget.spend(&chunk)?;
        bytes.extend_from_slice(&chunk);
        if bytes.len() > FIELD_LIMIT_BYTES {
            return Err(ApiError::bad_request("a field of the form is too long"));
        }
    }
    String::from_utf8(bytes)
        .map_err(|error| ApiError::bad_request("a field of the form is not text").source(error))
}

async fn patiently<T>(step: impl Future<Output = T>) -> ApiResult<T> {
    let waited = tokio::time::timeout(SILENCE, step).await;
    waited.map_err(|silence| ApiError::new(ProblemKind::Timeout).source(silence))
}

fn malformed(error: MultipartError) -> ApiError {
    let kind = match error {
        MultipartError::Payload(error) if deadline::is_timeout(&error) => {
            return ApiError::new(ProblemKind::Timeout);
        }
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible => ProblemKind::UnsupportedMediaType,
        _ => ProblemKind::BadRequest,
    };
    // The error's own text may quote the request, so it stays behind.
    ApiError::new(kind).detail("the body is not a whole multipart form")
}

/// The last part of what a sender calls a file, without control characters.
pub(crate) fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(255).collect();
    if name.is_empty() { "unnamed".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_never_a_path() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\logs\\log.csv"), "log.csv");
        assert_eq!(file_name("a\r\nb.csv"), "ab.csv");
        assert_eq!(file_name("logs/"), "unnamed");
    }
}
