//! The prediction log as a table. For auditors.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use askama::Template;
use data_store::PredictionFilter;
use services_api::views::{PageQuery, PageView, PredictionView};
use services_api::{ApiResult, AppState, Principal, service};

use crate::page::page;

#[derive(Template)]
#[template(path = "predictions.html")]
struct PredictionsPage<'a> {
    name: Option<&'a str>,
    predictions: PageView<PredictionView>,
}

#[get("/predictions")]
pub async fn list(
    state: web::Data<AppState>,
    caller: Principal,
    query: web::Query<PageQuery>,
) -> ApiResult<HttpResponse> {
    let filter = PredictionFilter::default();
    let predictions = service::log::predictions(&state, &caller, &filter, &query).await?;
    page(StatusCode::OK, &PredictionsPage { name: Some(&caller.display_name), predictions })
}
