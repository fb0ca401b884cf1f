//! What never changes while the server runs: the style sheet, the icon and the page of last
//! resort.

use actix_web::http::header;
use actix_web::{HttpResponse, get};

/// The page for when nothing else can be shown (level L5): it needs no database, no style
/// sheet and no template.
pub const UNAVAILABLE: &str = include_str!("../assets/unavailable.html");

#[get("/style.css")]
pub async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .body(include_str!("../assets/style.css"))
}

#[get("/icon.svg")]
pub async fn icon() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(include_str!("../assets/icon.svg"))
}

#[get("/unavailable")]
pub async fn unavailable() -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(UNAVAILABLE)
}
