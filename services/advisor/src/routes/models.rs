//! `GET /v1/models`: what is loaded and what was refused.

use actix_web::{HttpResponse, web};

use crate::registry::Registry;

pub(crate) async fn models(registry: web::Data<Registry>) -> HttpResponse {
    HttpResponse::Ok().json(registry.listing())
}
