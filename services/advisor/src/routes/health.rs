//! `GET /livez` and `GET /readyz`.
//!
//! An expired model does not make the service unready: it answers, with an abstention. The
//! names of expired models are reported.

use actix_web::{HttpResponse, web};
use chrono::Utc;

use crate::registry::Registry;

pub(crate) async fn livez() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "live": true }))
}

pub(crate) async fn readyz(registry: web::Data<Registry>) -> HttpResponse {
    let listing = registry.listing();
    let ready = registry.is_ready();
    let names: Vec<String> = listing.models.into_iter().map(|model| model.name).collect();
    let body = serde_json::json!({
        "ready": ready,
        "models": names,
        "expired": registry.expired(Utc::now()),
        "refused": listing.refused,
    });
    let mut response = if ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.json(body)
}
