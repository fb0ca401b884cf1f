//! The routes; one file each.

mod health;
mod models;
mod score;

use actix_web::http::StatusCode;
use actix_web::web;

use crate::problem::problem;

/// Adds every route.
pub(crate) fn register(app: &mut web::ServiceConfig) {
    app.route("/v1/score", web::post().to(score::score))
        .route("/v1/models", web::get().to(models::models))
        .route("/livez", web::get().to(health::livez))
        .route("/readyz", web::get().to(health::readyz))
        .default_service(web::to(|| async {
            problem(StatusCode::NOT_FOUND, "not-found", "there is nothing at this address")
        }));
}
