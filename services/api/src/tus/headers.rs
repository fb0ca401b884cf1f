//! Reading the headers of tus requests: strictly, and each refusal says which header.

use std::time::SystemTime;

use actix_web::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HttpDate,
};
use chrono::{DateTime, Utc};

use super::{
    Metadata, PART_CONTENT_TYPE, TUS_RESUMABLE, UPLOAD_CONCAT, UPLOAD_DEFER_LENGTH, UPLOAD_LENGTH,
    UPLOAD_METADATA, UPLOAD_OFFSET, VERSION,
};
use crate::digest::{REPR_DIGEST, Verifier, joined};
use crate::error::{ApiError, ApiResult};
use crate::problem::ProblemKind;

/// Longest `Repr-Digest` that is kept until the whole is there.
const REPR_DIGEST_MAX: usize = 1_024;

/// An upload that is announced.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// Its size; `None` when the sender does not know yet.
    pub length_bytes: Option<u64>,
    /// What the sender says about it.
    pub metadata: Metadata,
    /// Digests of the whole, readable ones.
    pub repr_digest: Option<String>,
}

/// A part of an upload that follows as a body.
#[derive(Debug)]
pub struct Part {
    /// Where in the whole it begins.
    pub offset_bytes: u64,
    /// Size of the whole, when the sender says so only now.
    pub length_bytes: Option<u64>,
    /// Size of the part, when the sender says so.
    pub declared_bytes: Option<u64>,
    /// What the sender declares of its bytes.
    pub verifier: Verifier,
}

/// Refuses requests in another version of the protocol, before anything else is looked at.
///
/// # Errors
/// Protocol version.
pub fn refuse_other_versions(headers: &HeaderMap) -> ApiResult<()> {
    match headers.get(TUS_RESUMABLE) {
        Some(version) if version == VERSION => Ok(()),
        _ => Err(ApiError::new(ProblemKind::ProtocolVersion)),
    }
}

impl Announcement {
    /// The announcement in the headers of a request.
    ///
    /// # Errors
    /// Bad request when a header is missing or cannot be read.
    pub fn of(headers: &HeaderMap) -> ApiResult<Self> {
        if headers.contains_key(UPLOAD_CONCAT) {
            return Err(ApiError::bad_request("Upload-Concat is not served"));
        }
        let length_bytes = number(headers, &UPLOAD_LENGTH)?;
        let deferred = number(headers, &UPLOAD_DEFER_LENGTH)?;
        match (length_bytes, deferred) {
            (Some(_), None) | (None, Some(1)) => {}
            _ => {
                let detail = "send either Upload-Length or Upload-Defer-Length: 1";
                return Err(ApiError::bad_request(detail));
            }
        }
        let metadata = joined(headers, &UPLOAD_METADATA)?;
        let repr_digest = joined(headers, &REPR_DIGEST)?;
        if let Some(text) = &repr_digest {
            if text.len() > REPR_DIGEST_MAX {
                return Err(ApiError::bad_request("Repr-Digest is too long"));
            }
            Verifier::of_whole(text)?;
        }
        let metadata = Metadata::parse(metadata.as_deref().unwrap_or_default())?;
        Ok(Self { length_bytes, metadata, repr_digest })
    }
}

impl Part {
    /// The part that the headers of a PATCH describe.
    ///
    /// # Errors
    /// Unsupported media type, or bad request when a header is missing or cannot be read.
    pub fn of(headers: &HeaderMap) -> ApiResult<Self> {
        if !is_part(headers) || headers.contains_key(CONTENT_ENCODING) {
            return Err(ApiError::new(ProblemKind::UnsupportedMediaType));
        }
        let offset_bytes = number(headers, &UPLOAD_OFFSET)?
            .ok_or_else(|| ApiError::bad_request("Upload-Offset is missing"))?;
        Ok(Self {
            offset_bytes,
            length_bytes: number(headers, &UPLOAD_LENGTH)?,
            declared_bytes: declared_length(headers)?,
            verifier: Verifier::of_body(headers)?.with_checksum(headers)?,
        })
    }

    /// The first part, when it comes with the announcement; there `Repr-Digest` speaks of the
    /// whole and not of the part.
    ///
    /// # Errors
    /// As [`Part::of`].
    pub fn of_announcement(headers: &HeaderMap) -> ApiResult<Option<Self>> {
        let declared_bytes = declared_length(headers)?;
        if !headers.contains_key(CONTENT_TYPE) {
            return match declared_bytes {
                None | Some(0) => Ok(None),
                Some(_) => Err(ApiError::new(ProblemKind::UnsupportedMediaType)),
            };
        }
        if !is_part(headers) || headers.contains_key(CONTENT_ENCODING) {
            return Err(ApiError::new(ProblemKind::UnsupportedMediaType));
        }
        let mut of_part = headers.clone();
        of_part.remove(REPR_DIGEST);
        let verifier = Verifier::of_body(&of_part)?.with_checksum(&of_part)?;
        Ok(Some(Self { offset_bytes: 0, length_bytes: None, declared_bytes, verifier }))
    }
}

/// What `Content-Length` declares, if it is there.
///
/// # Errors
/// Bad request when it is not a number.
pub fn declared_length(headers: &HeaderMap) -> ApiResult<Option<u64>> {
    number(headers, &CONTENT_LENGTH)
}

/// The value of `Upload-Expires`.
#[must_use]
pub fn expires(instant: DateTime<Utc>) -> HttpDate {
    HttpDate::from(SystemTime::from(instant))
}

fn is_part(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.trim().eq_ignore_ascii_case(PART_CONTENT_TYPE)
}

/// A header that is a count: digits only, without a sign.
fn number(headers: &HeaderMap, name: &HeaderName) -> ApiResult<Option<u64>> {
    let Some(text) = joined(headers, name)? else {
        return Ok(None);
    };
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(number) if digits => Ok(Some(number)),
        _ => Err(ApiError::bad_request(format!("`{name}` is not a count of bytes"))),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).expect("ascii")));
        pairs.collect()
    }

    #[test]
    fn a_count_is_digits_and_fits() {
        for bad in ["", "-1", "+1", "1e3", "0x10", " 1x", "18446744073709551616", "1, 2"] {
            let refused = number(&headers(&[(UPLOAD_OFFSET, bad)]), &UPLOAD_OFFSET);
            assert!(refused.is_err_and(|error| error.kind == ProblemKind::BadRequest), "{bad:?}");
        }
        let most = headers(&[(UPLOAD_OFFSET, "18446744073709551615")]);
        assert_eq!(number(&most, &UPLOAD_OFFSET).ok(), Some(Some(u64::MAX)));
    }

    #[test]
    fn a_length_is_said_or_deferred_and_not_both() {
        let length = |pairs: &[(HeaderName, &str)]| {
            Announcement::of(&headers(pairs)).map(|it| it.length_bytes).ok()
        };
        assert_eq!(length(&[(UPLOAD_LENGTH, "7")]), Some(Some(7)));
        assert_eq!(length(&[(UPLOAD_DEFER_LENGTH, "1")]), Some(None));
        assert_eq!(length(&[(UPLOAD_DEFER_LENGTH, "2")]), None);
        assert_eq!(length(&[(UPLOAD_DEFER_LENGTH, "1"), (UPLOAD_LENGTH, "7")]), None);
        assert_eq!(length(&[]), None);
        assert_eq!(length(&[(UPLOAD_LENGTH, "7"), (UPLOAD_CONCAT, "partial")]), None);
    }

    #[test]
    fn a_first_part_is_one_by_its_media_type_only() {
        let kind = |kind| Part::of_announcement(&headers(&[(CONTENT_TYPE, kind)]));
        assert!(kind("Application/Offset+Octet-Stream").is_ok_and(|part| part.is_some()));
        assert!(kind("application/json").is_err());
        let none = |length| Part::of_announcement(&headers(&[(CONTENT_LENGTH, length)]));
        assert!(none("0").is_ok_and(|part| part.is_none()));
        assert!(none("5").is_err(), "bytes of nobody knows what");
    }

    #[test]
    fn an_instant_is_written_as_http_does() {
        let instant = DateTime::from_timestamp(784_111_777, 0).expect("an instant");
        // The example of RFC 9110, section 5.6.7.
        assert_eq!(expires(instant).to_string(), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
