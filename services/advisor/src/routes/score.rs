//! `POST /v1/score`: reads a bounded body, asks the model, logs the outcome and no value.
//!
//! A body that names a model and carries a malformed vector gets that model's abstention; a
//! body that does not even name a model, or is not JSON, gets a problem document.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::Utc;
use models_card::{AbstentionReason, ScoreAnswer, ScoreRequest};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::config::AdvisorConfig;
use crate::guarded::guarded;
use crate::problem::problem;
use crate::registry::Registry;

/// As much of a request as names the model; numbers too large for any float are skipped over.
#[derive(Deserialize)]
struct Envelope {
    model: String,
    #[serde(rename = "vector")]
    _vector: IgnoredAny,
}

pub(crate) async fn score(
    registry: web::Data<Registry>,
    config: web::Data<AdvisorConfig>,
    payload: web::Payload,
) -> HttpResponse {
    let body = match body(&config, payload).await {
        Ok(body) => body,
        Err(response) => return response,
    };
    match serde_json::from_slice::<ScoreRequest>(&body) {
        Ok(request) => answer(&registry, &request),
        Err(_malformed) => answer_malformed(&registry, &body),
    }
}

/// The whole body, within size and time.
async fn body(config: &AdvisorConfig, payload: web::Payload) -> Result<web::Bytes, HttpResponse> {
    let read = payload.to_bytes_limited(config.request_limit_bytes);
    match tokio::time::timeout(config.request_timeout, read).await {
        Ok(Ok(Ok(body))) => Ok(body),
        Ok(Ok(Err(_broken))) => Err(problem(
            StatusCode::BAD_REQUEST,
            "broken-body",
            "the body ended before it was complete",
        )),
        Ok(Err(_too_large)) => Err(problem(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body-too-large",
            &format!("a request has at most {} bytes", config.request_limit_bytes),
        )),
        Err(_elapsed) => Err(problem(
            StatusCode::REQUEST_TIMEOUT,
            "body-too-slow",
            "the body did not arrive in time",
        )),
    }
}

fn answer(registry: &Registry, request: &ScoreRequest) -> HttpResponse {
    let Some(model) = registry.model(&request.model) else { return unknown_model() };
    let profile = request.profile.as_deref();
    let answer = guarded(model, || model.score(&request.vector, profile, Utc::now()));
    respond(&answer)
}

/// The body is not a score request; perhaps it still names a model.
fn answer_malformed(registry: &Registry, body: &[u8]) -> HttpResponse {
    let Ok(envelope) = serde_json::from_slice::<Envelope>(body) else {
        return problem(
            StatusCode::BAD_REQUEST,
            "malformed-request",
            "the body is not a JSON object with `model`, `profile` and `vector`",
        );
    };
    let Some(model) = registry.model(&envelope.model) else { return unknown_model() };
    let detail = "the request or its vector is malformed";
    respond(&model.abstain(AbstentionReason::InvalidInput, detail))
}

fn unknown_model() -> HttpResponse {
    problem(
        StatusCode::NOT_FOUND,
        "unknown-model",
        "no model of that name is loaded; GET /v1/models lists them",
    )
}

fn respond(answer: &ScoreAnswer) -> HttpResponse {
    match answer {
        ScoreAnswer::Estimate(estimate) => {
            tracing::info!(model = %estimate.model, outcome = "estimate", "scored");
        }
        ScoreAnswer::Abstained(abstention) => {
            tracing::info!(
                model = %abstention.model,
                outcome = "abstained",
                reason = ?abstention.reason,
                "scored"
            );
        }
    }
    HttpResponse::Ok().json(answer)
}
