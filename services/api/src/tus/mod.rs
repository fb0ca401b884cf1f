//! The words of tus 1.0, the protocol of resumable uploads (<https://tus.io/protocols/resumable-upload>).
//!
//! Served: core, creation (also with deferred length and with upload), expiration, checksum
//! and termination. Not served: concatenation, checksum trailers. What is done with the words
//! is in [`crate::service::resumable`].

mod headers;
mod metadata;
mod override_method;

pub use headers::{Announcement, Part, declared_length, expires, refuse_other_versions};
pub use metadata::Metadata;
pub use override_method::override_method;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::digest::CHECKSUM_ALGORITHMS;

/// Where uploads are announced.
pub const COLLECTION: &str = "/api/v1/uploads/resumable";
/// Where one of them is continued.
pub const ITEM: &str = "/api/v1/uploads/resumable/{id}";
/// Media type of the parts.
pub const PART_CONTENT_TYPE: &str = "application/offset+octet-stream";

const VERSION: &str = "1.0.0";
const EXTENSIONS: &str =
    "creation,creation-defer-length,creation-with-upload,expiration,checksum,termination";

/// The version that a message speaks.
pub const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
/// The versions that are served.
pub const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
/// How much of an upload is there, or where a part begins.
pub const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// How long an upload is as a whole.
pub const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// That the length is not known yet.
pub const UPLOAD_DEFER_LENGTH: HeaderName = HeaderName::from_static("upload-defer-length");
/// What the sender says about an upload.
pub const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
/// That an upload is a piece of another: not served, and refused rather than ignored, since
/// the piece would become an upload of its own.
pub const UPLOAD_CONCAT: HeaderName = HeaderName::from_static("upload-concat");
/// When an upload is thrown away.
pub const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
/// Our own: the id of the upload that a whole one became.
pub const UPLOAD_ID: HeaderName = HeaderName::from_static("upload-id");

/// Puts the version on every answer of these routes, errors included.
pub fn set_version(route: &str, status: StatusCode, headers: &mut HeaderMap) {
    if route != COLLECTION && route != ITEM {
        return;
    }
    headers.insert(TUS_RESUMABLE, HeaderValue::from_static(VERSION));
    if status == StatusCode::PRECONDITION_FAILED {
        headers.insert(TUS_VERSION, HeaderValue::from_static(VERSION));
    }
}

/// What is served, for who asks before uploading.
#[must_use]
pub fn capabilities(most_bytes: u64) -> [(HeaderName, HeaderValue); 4] {
    [
        (TUS_VERSION, HeaderValue::from_static(VERSION)),
        (HeaderName::from_static("tus-max-size"), HeaderValue::from(most_bytes)),
        (HeaderName::from_static("tus-extension"), HeaderValue::from_static(EXTENSIONS)),
        (
            HeaderName::from_static("tus-checksum-algorithm"),
            HeaderValue::from_static(CHECKSUM_ALGORITHMS),
        ),
    ]
}
