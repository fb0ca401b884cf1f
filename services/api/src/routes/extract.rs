//! Reading what callers send: bodies, texts and cursors, with answers they can act on.

use actix_web::error::{JsonPayloadError, PayloadError};
use data_flight::id::AircraftId;

use crate::error::{ApiError, ApiResult};
use crate::middleware::deadline;
use crate::problem::ProblemKind;

/// What is wrong with a JSON body, without quoting it.
#[must_use]
pub fn json_error(error: &JsonPayloadError) -> ApiError {
    match error {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            ApiError::new(ProblemKind::TooLarge)
        }
        JsonPayloadError::ContentType => ApiError::new(ProblemKind::UnsupportedMediaType),
        JsonPayloadError::Deserialize(error) => {
            let (line, column) = (error.line(), error.column());
            let what = match error.classify() {
                serde_json::error::Category::Data => "does not have the expected members",
                _ => "is not JSON",
            };
            ApiError::bad_request(format!("the body {what} (line {line}, column {column})"))
        }
        JsonPayloadError::Payload(error) if deadline::is_timeout(error) => {
            ApiError::new(ProblemKind::Timeout)
        }
        _ => ApiError::bad_request("the body cannot be read"),
    }
}

/// Why a body that is read as a stream did not arrive whole.
#[must_use]
pub fn body_error(error: PayloadError) -> ApiError {
    let kind =
        if deadline::is_timeout(&error) { ProblemKind::Timeout } else { ProblemKind::BadRequest };
    ApiError::new(kind).detail("the body did not arrive whole").source(error)
}

/// The aircraft that a sender names with what they send; empty counts as absent.
///
/// # Errors
/// Unprocessable when it is not an id.
pub fn aircraft_id(text: Option<&str>) -> ApiResult<Option<AircraftId>> {
    match text.map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|error: uuid::Error| {
            ApiError::unprocessable("`aircraft_id` is not an id").source(error)
        }),
    }
}

/// A text that a person wrote, trimmed: not empty, at most `most` characters, no control
/// characters but line breaks.
///
/// # Errors
/// Unprocessable, naming the field.
pub fn text(field: &str, value: &str, most: usize) -> ApiResult<String> {
    let value = value.trim();
    if value.is_empty() {
        return Err(ApiError::unprocessable(format!("`{field}` is empty")));
    }
    if value.chars().count() > most {
        let detail = format!("`{field}` is longer than {most} characters");
        return Err(ApiError::unprocessable(detail));
    }
    if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        let detail = format!("`{field}` holds control characters");
        return Err(ApiError::unprocessable(detail));
    }
    Ok(value.to_owned())
}

/// An optional text; empty counts as absent.
///
/// # Errors
/// As [`text`].
pub fn optional_text(field: &str, value: Option<&str>, most: usize) -> ApiResult<Option<String>> {
    match value.map(str::trim) {
        None | Some("") => Ok(None),
        Some(value) => text(field, value, most).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_bounded() {
        assert_eq!(text("name", "  N1  ", 4).ok().as_deref(), Some("N1"));
        for bad in ["", "   ", "12345", "a\u{0}b", "a\u{1b}[31m"] {
            let refused = text("name", bad, 4).err().map(|error| error.kind);
            assert_eq!(refused, Some(ProblemKind::Unprocessable), "{bad:?}");
        }
        assert!(matches!(optional_text("name", Some(" "), 4), Ok(None)));
    }
}
