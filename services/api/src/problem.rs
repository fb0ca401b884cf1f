//! Problem details (RFC 9457): the one shape of every error that leaves the process.
//!
//! The table below is a contract: `type` is stable, titles and hints may be reworded. A
//! problem never carries the text of an underlying error, SQL, a path or a secret.

use actix_web::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Media type of problem details.
pub const PROBLEM_CONTENT_TYPE: &str = "application/problem+json";

macro_rules! problem_kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $status:literal, $title:literal, $hint:literal;)*) => {
        /// What went wrong, in the words of the published `type`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ProblemKind {
            $($(#[$doc])* $variant,)*
        }

        impl ProblemKind {
            /// Every kind, in declaration order.
            pub const ALL: &'static [ProblemKind] = &[$(ProblemKind::$variant,)*];

            /// The stable URI reference published as `type`.
            #[must_use]
            pub const fn uri(self) -> &'static str {
                match self { $(ProblemKind::$variant => concat!("urn:flarepath:problem:", $name),)* }
            }

            /// The HTTP status; not all of them are registered ones.
            #[must_use]
            pub fn status(self) -> StatusCode {
                let code: u16 = match self { $(ProblemKind::$variant => $status,)* };
                StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }

            /// The same short summary for every occurrence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(ProblemKind::$variant => $title,)* }
            }

            /// What the caller can do about it.
            #[must_use]
            pub const fn hint(self) -> &'static str {
                match self { $(ProblemKind::$variant => $hint,)* }
            }
        }
    };
}

problem_kinds! {
    /// The request cannot be understood.
    BadRequest = "bad-request", 400, "The request cannot be understood",
        "Compare the request with /api/openapi.json.";
    /// The bytes are not those whose digest the sender declared.
    DigestMismatch = "digest-mismatch", 400, "The bytes are not what their digest says",
        "Compute the digest of what is sent, and send it again.";
    /// Nobody is signed in.
    Unauthenticated = "unauthenticated", 401, "Sign in first",
        "Sign in with POST /api/v1/session, or send a bearer token.";
    /// The email or the password is wrong; which of them is not said.
    InvalidCredentials = "invalid-credentials", 401, "The email or the password is wrong",
        "Check both; an administrator can set a new password.";
    /// Signed in, but none of the roles allows this.
    Forbidden = "forbidden", 403, "Your roles do not allow this",
        "Ask an administrator of your operator for the role that does.";
    /// A cookie-authenticated request that may have been sent by another site.
    CrossSite = "cross-site-request", 403, "The request may have come from another site",
        "Send the header X-Requested-With, or use a bearer token.";
    /// There is no such thing, or it is not the caller's to know.
    NotFound = "not-found", 404, "There is no such resource",
        "Check the id; what belongs to others is not found either.";
    /// The resource exists; the method does not.
    MethodNotAllowed = "method-not-allowed", 405, "The method is not allowed here",
        "Compare the request with /api/openapi.json.";
    /// The body trickled in, or the answer took too long.
    Timeout = "timeout", 408, "The request took too long",
        "Try again; send large files as compressed ones.";
    /// The request contradicts the state of the resource.
    Conflict = "conflict", 409, "The request contradicts the present state",
        "Read the resource again, then decide.";
    /// It was there, and its time is over.
    Gone = "gone", 410, "The resource is gone",
        "Begin a new upload.";
    /// The request speaks another version of the upload protocol.
    ProtocolVersion = "protocol-version", 412, "The protocol version is not supported",
        "Send Tus-Resumable: 1.0.0.";
    /// The body is larger than the limit.
    TooLarge = "payload-too-large", 413, "The body is too large",
        "Send fewer or smaller files, or compress them with zstd or gzip.";
    /// The body is not of a supported media type.
    UnsupportedMediaType = "unsupported-media-type", 415,
        "The media type is not supported",
        "Send application/json, multipart/form-data for uploads, or \
         application/offset+octet-stream for parts of one.";
    /// Understood, but not acceptable.
    Unprocessable = "unprocessable", 422, "The request is not acceptable",
        "Correct what the detail names.";
    /// Somebody else is writing to the same resource.
    Locked = "locked", 423, "Another request is writing this upload",
        "Wait for it to end, ask for the offset, then go on from there.";
    /// Too many attempts in a short time.
    TooManyAttempts = "too-many-attempts", 429, "Too many attempts",
        "Wait for the number of seconds in Retry-After.";
    /// Too many uploads of one operator at once.
    TooManyUploads = "too-many-uploads", 429, "Too many uploads at once",
        "Wait for the number of seconds in Retry-After; finish or remove unfinished uploads.";
    /// The bytes of one request are not those whose checksum the sender declared (tus).
    ChecksumMismatch = "checksum-mismatch", 460, "The bytes are not what their checksum says",
        "Send the same part again.";
    /// A defect of this service.
    Internal = "internal", 500, "Something went wrong on our side",
        "Try again; if it persists, report the instance to your administrator.";
    /// Something this service needs does not answer.
    Unavailable = "unavailable", 503, "A part of the service is not available",
        "Try again in a moment; until then use the standard procedure.";
    /// The audit trail cannot be written, so nothing may change.
    AuditUnavailable = "audit-unavailable", 503,
        "The audit trail cannot be written, so nothing was done",
        "Try again in a moment; until then use the standard procedure.";
}

impl ProblemKind {
    /// The kind that stands for a bare status from the HTTP layer.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::Unauthenticated,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::REQUEST_TIMEOUT => Self::Timeout,
            StatusCode::CONFLICT => Self::Conflict,
            StatusCode::GONE => Self::Gone,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMediaType,
            StatusCode::UNPROCESSABLE_ENTITY => Self::Unprocessable,
            StatusCode::LOCKED => Self::Locked,
            StatusCode::TOO_MANY_REQUESTS => Self::TooManyAttempts,
            StatusCode::SERVICE_UNAVAILABLE => Self::Unavailable,
            status if status.is_server_error() => Self::Internal,
            _ => Self::BadRequest,
        }
    }
}

/// Problem details as they leave the process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Stable URI reference of the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "urn:flarepath:problem:not-found")]
    pub uri: &'static str,
    /// Short summary, the same for every occurrence.
    pub title: &'static str,
    /// HTTP status.
    #[schema(example = 404)]
    pub status: u16,
    /// What was wrong with this request, when there is more to say than the title.
    pub detail: Option<String>,
    /// The request id, as `urn:uuid:…`; also in the header `x-request-id`.
    pub instance: Option<String>,
    /// What the caller can do.
    pub hint: &'static str,
}

impl Problem {
    /// Problem details of a kind.
    #[must_use]
    pub fn new(kind: ProblemKind, detail: Option<String>) -> Self {
        Self {
            uri: kind.uri(),
            title: kind.title(),
            status: kind.status().as_u16(),
            detail,
            instance: None,
            hint: kind.hint(),
        }
    }

    /// The same, tied to a request.
    #[must_use]
    pub fn with_instance(mut self, request_id: Uuid) -> Self {
        self.instance = Some(request_id.urn().to_string());
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_has_its_own_uri_and_an_error_status() {
        let uris: BTreeSet<_> = ProblemKind::ALL.iter().map(|kind| kind.uri()).collect();
        assert_eq!(uris.len(), ProblemKind::ALL.len());
        for kind in ProblemKind::ALL {
            assert!(kind.status().is_client_error() || kind.status().is_server_error(), "{kind:?}");
            assert!(kind.hint().ends_with('.'), "{kind:?}");
        }
    }

    #[test]
    fn problem_details_have_the_members_of_the_standard() {
        let problem = Problem::new(ProblemKind::NotFound, None).with_instance(Uuid::nil());
        insta::assert_snapshot!(serde_json::to_string_pretty(&problem).expect("plain data"), @r#"
        {
          "type": "urn:flarepath:problem:not-found",
          "title": "There is no such resource",
          "status": 404,
          "detail": null,
          "instance": "urn:uuid:00000000-0000-0000-0000-000000000000",
          "hint": "Check the id; what belongs to others is not found either."
        }
        "#);
    }

    #[test]
    fn a_bare_status_becomes_a_kind_of_the_same_class() {
        for code in 400..600 {
            let status = StatusCode::from_u16(code).expect("a valid code");
            let kind = ProblemKind::of_status(status);
            assert_eq!(kind.status().is_server_error(), status.is_server_error(), "{code}");
        }
    }
}
