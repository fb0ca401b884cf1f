//! One span and one line per request, under the caller's request id.
//!
//! Method, route, status and duration are logged; bodies, queries and values never.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderName;
use actix_web::middleware::Next;
use tracing::Instrument as _;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longer ids are not of ours.
const REQUEST_ID_LIMIT_BYTES: usize = 128;

/// Wraps a request in a span and logs its outcome.
pub(crate) async fn traced<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let header = request.headers().get(REQUEST_ID).cloned();
    let header = header.filter(|id| id.len() <= REQUEST_ID_LIMIT_BYTES);
    let span = tracing::info_span!(
        "advisor_request",
        // A value that is not visible ASCII could forge log lines and is left out.
        request_id = header.as_ref().and_then(|id| id.to_str().ok()).unwrap_or(""),
        method = %request.method(),
        route = request.match_pattern().unwrap_or_default(),
    );
    let started = Instant::now();
    async move {
        let mut response = next.call(request).await?;
        if let Some(header) = header {
            response.headers_mut().insert(REQUEST_ID, header);
        }
        let duration_ms = started.elapsed().as_secs_f64() * 1e3;
        tracing::info!(status = response.status().as_u16(), duration_ms, "answered");
        Ok(response)
    }
    .instrument(span)
    .await
}
