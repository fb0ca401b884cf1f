//! The outermost layer: request id, span, metrics, headers, and the last word on errors.
//!
//! Whatever goes wrong below leaves here as problem details that carry the request id; on
//! pages the surface shows the same problem as a page. Nothing about the caller is logged
//! but the request id: who it was stands in the audit trail.

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use tracing::Instrument;

use super::headers;
use super::request_id::{REQUEST_ID_HEADER, RequestId};
use crate::error::problem_response;
use crate::problem::{Problem, ProblemKind};
use crate::state::AppState;
use crate::tus;

/// The label of requests that match no route.
pub const UNMATCHED: &str = "unmatched";

/// Wraps everything; see the module.
///
/// # Errors
/// Only what the HTTP layer fails with; handlers and the gate answer with responses.
pub async fn observe(
    state: web::Data<AppState>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    tus::override_method(&mut request);
    let id = RequestId::of(request.headers());
    request.extensions_mut().insert(id);
    let method = request.method().clone();
    let route = request.match_pattern().unwrap_or_else(|| UNMATCHED.to_owned());
    let span = tracing::info_span!("request", request_id = %id.0, method = %method, route);

    let answered = next.call(request).instrument(span.clone()).await?;
    let mut response = answered.map_into_boxed_body();
    let _entered = span.enter();
    if response.status().is_client_error() || response.status().is_server_error() {
        response = finish_problem(&state, id, response);
    }
    headers::set(response.headers_mut(), state.config().cookie_secure);
    tus::set_version(&route, response.status(), response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(&id.0.to_string()) {
        response.headers_mut().insert(HeaderName::from_static(REQUEST_ID_HEADER), value);
    }

    let duration = started.elapsed();
    let status = response.status().as_u16();
    state.metrics().note_request(&route, method.as_str(), status, duration);
    tracing::info!(status, duration_ms = duration.as_secs_f64() * 1_000.0, "request answered");
    Ok(response)
}

/// Gives the problem its request id and the form its reader expects, keeping the headers
/// that belong to it. A body that a handler wrote on purpose (readiness, a form shown again)
/// stays as it is.
fn finish_problem(
    state: &AppState,
    id: RequestId,
    response: ServiceResponse<BoxBody>,
) -> ServiceResponse<BoxBody> {
    let raised = response.response().extensions().get::<Problem>().cloned();
    if raised.is_none() && has_own_body(response.headers()) {
        return response;
    }
    let kind = ProblemKind::of_status(response.status());
    let problem = raised.unwrap_or_else(|| Problem::new(kind, None)).with_instance(id.0);
    let (request, response) = response.into_parts();
    let mut finished = match state.problem_page(request.path()) {
        Some(page) => page(&problem),
        None => problem_response(problem),
    };
    for (name, value) in response.headers() {
        if name != CONTENT_TYPE && name != CONTENT_LENGTH {
            finished.headers_mut().append(name.clone(), value.clone());
        }
    }
    ServiceResponse::new(request, finished)
}

fn has_own_body(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("application/json") || kind.starts_with("text/html")
}
