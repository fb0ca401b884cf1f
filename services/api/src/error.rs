//! The one error of this crate: a kind of problem, what may be said about it, and its source.
//!
//! The detail is written for the caller. The source is for the log only and never leaves the
//! process; it is logged once, where the error becomes a response.

use std::error::Error as StdError;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};

use data_store::{StoreError, StoreErrorKind};

use crate::problem::{PROBLEM_CONTENT_TYPE, Problem, ProblemKind};

/// Result of everything that answers a request.
pub type ApiResult<T> = Result<T, ApiError>;

/// Why a request could not be answered as asked.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.describe())]
#[non_exhaustive]
pub struct ApiError {
    /// What went wrong, as published.
    pub kind: ProblemKind,
    /// What the caller may know beyond the title.
    pub detail: Option<String>,
    /// Seconds after which trying again makes sense.
    pub retry_after_s: Option<u64>,
    /// The cause, for the log only.
    #[source]
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

impl ApiError {
    /// An error of a kind, with nothing more to say.
    #[must_use]
    pub const fn new(kind: ProblemKind) -> Self {
        Self { kind, detail: None, retry_after_s: None, source: None }
    }

    /// The same with a detail for the caller.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same with its cause, for the log only.
    #[must_use]
    pub fn source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same, inviting the caller to come back.
    #[must_use]
    pub const fn retry_after_s(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// A request that cannot be understood, and why.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::BadRequest).detail(detail)
    }

    /// A request that is understood and not acceptable, and why.
    pub fn unprocessable(detail: impl Into<String>) -> Self {
        Self::new(ProblemKind::Unprocessable).detail(detail)
    }

    /// No such thing, or not the caller's to know: the two must not differ in any byte.
    #[must_use]
    pub const fn not_found() -> Self {
        Self::new(ProblemKind::NotFound)
    }

    /// Nobody is signed in.
    #[must_use]
    pub const fn unauthenticated() -> Self {
        Self::new(ProblemKind::Unauthenticated)
    }

    /// None of the caller's roles allows it.
    #[must_use]
    pub const fn forbidden() -> Self {
        Self::new(ProblemKind::Forbidden)
    }

    /// A defect of this service, with its cause.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(ProblemKind::Internal).source(source)
    }

    fn describe(&self) -> String {
        let title = self.kind.title().to_lowercase();
        match &self.detail {
            Some(detail) => format!("{title}: {detail}"),
            None => title,
        }
    }

    /// The causes, outermost first, joined for one log line.
    fn causes(&self) -> String {
        let mut next: Option<&dyn StdError> =
            self.source.as_deref().map(|source| -> &dyn StdError { source });
        let mut causes = Vec::new();
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        causes.join(": ")
    }
}

impl From<StoreError> for ApiError {
    /// What the store could not do, as seen from outside. Where a row that breaks a rule is
    /// the caller's doing, the handler says so before it comes to this.
    fn from(error: StoreError) -> Self {
        let kind = match error.kind() {
            StoreErrorKind::NotFound => return Self::not_found(),
            StoreErrorKind::Conflict => ProblemKind::Conflict,
            StoreErrorKind::Unavailable => ProblemKind::Unavailable,
            _ => ProblemKind::Internal,
        };
        Self::new(kind).source(error)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.kind.status()
    }

    fn error_response(&self) -> HttpResponse {
        if self.status_code().is_server_error() {
            tracing::error!(problem = self.kind.uri(), causes = self.causes(), "request failed");
        }
        let mut response = problem_response(Problem::new(self.kind, self.detail.clone()));
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.kind == ProblemKind::Unauthenticated {
            let challenge = HeaderValue::from_static("Bearer realm=\"flarepath\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// The response for a problem. The problem also travels in the response's extensions, so
/// that the middleware can add the request id, or show it as a page.
#[must_use]
pub fn problem_response(problem: Problem) -> HttpResponse {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    // Plain data: serialising it cannot fail, and an empty body would still carry the status.
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response =
        HttpResponse::build(status).insert_header((CONTENT_TYPE, PROBLEM_CONTENT_TYPE)).body(body);
    response.extensions_mut().insert(problem);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_never_reaches_the_response() {
        let error = ApiError::internal(std::io::Error::other("planted-secret in table people"));
        assert_eq!(error.causes(), "planted-secret in table people");
        assert!(!error.to_string().contains("planted-secret"));
        let response = error.error_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let problem = response.extensions().get::<Problem>().cloned().expect("a problem");
        let text = serde_json::to_string(&problem).expect("plain data");
        assert!(!text.contains("planted-secret") && !text.contains("people"), "{text}");
    }

    #[test]
    fn what_is_foreign_and_what_does_not_exist_are_the_same_error() {
        assert_eq!(ApiError::not_found().detail, None);
        assert_eq!(ApiError::not_found().status_code(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn too_many_attempts_say_when_to_come_back() {
        let response =
            ApiError::new(ProblemKind::TooManyAttempts).retry_after_s(7).error_response();
        assert_eq!(response.headers().get(RETRY_AFTER), Some(&HeaderValue::from_static("7")));
    }
}
