//! Turning a template into a response.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;
use services_api::{ApiError, ApiResult};

/// A page.
///
/// # Errors
/// Internal when the template cannot be rendered.
pub fn page(status: StatusCode, template: &impl Template) -> ApiResult<HttpResponse> {
    let html = template.render().map_err(ApiError::internal)?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html))
}

/// On to another page, with a GET.
pub fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}
