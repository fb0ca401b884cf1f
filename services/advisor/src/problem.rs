//! Errors as RFC 9457 problem documents; what was sent is never quoted back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder};

/// A problem document with a stable type.
pub(crate) fn problem(status: StatusCode, kind: &str, detail: &str) -> HttpResponse {
    let body = serde_json::json!({
        "type": format!("urn:flarepath:problem:{kind}"),
        "title": status.canonical_reason().unwrap_or("error"),
        "status": status.as_u16(),
        "detail": detail,
    });
    HttpResponseBuilder::new(status).content_type("application/problem+json").body(body.to_string())
}
