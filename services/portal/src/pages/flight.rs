//! One flight: what was said, found and not evaluated, how it was flown, and its key points.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use askama::Template;
use data_flight::NotEvaluatedReason;
use data_flight::id::FlightId;
use serde::Deserialize;
use services_api::policy::{Action, Resource};
use services_api::routes::extract::text;
use services_api::views::{
    AdvisoryStatus, AdvisoryView, EvaluationsView, FlightDetailView, KeyPointsView,
    NotEvaluatedView,
};
use services_api::{ApiResult, AppState, Principal, service};
use uuid::Uuid;

use crate::page::{page, see_other};

#[derive(Template)]
#[template(path = "flight.html")]
struct FlightPage<'a> {
    name: Option<&'a str>,
    flight: FlightDetailView,
    advisories: Vec<AdvisoryView>,
    evaluations: EvaluationsView,
    key_points: KeyPointsView,
    answers: bool,
    may_link: bool,
}

impl FlightPage<'_> {
    /// Rules that apply to the aircraft and could not be evaluated.
    fn could_not(&self) -> Vec<&NotEvaluatedView> {
        self.refused(false)
    }

    /// Rules that do not apply to this kind of aircraft.
    fn did_not_apply(&self) -> Vec<&NotEvaluatedView> {
        self.refused(true)
    }

    fn refused(&self, inapplicable: bool) -> Vec<&NotEvaluatedView> {
        let reason = NotEvaluatedReason::NotApplicable.name();
        let all = self.evaluations.not_evaluated.iter();
        all.filter(|refused| (refused.reason == reason) == inapplicable).collect()
    }
}

#[get("/flights/{id}")]
pub async fn show(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
) -> ApiResult<HttpResponse> {
    let id = FlightId(*id);
    let may = |resource, action| caller.may(state.policy(), resource, action);
    let flight = service::flights::get(&state, &caller, id).await?;
    let reads = [Action::ReadOwn, Action::ReadFleet, Action::ReadEngine];
    let advisories = if reads.iter().any(|action| may(Resource::Advisory, *action)) {
        service::advisories::about(&state, &caller, &[id]).await?
    } else {
        Vec::new()
    };
    let shown = FlightPage {
        name: Some(&caller.display_name),
        flight,
        advisories,
        evaluations: service::flights::evaluations(&state, &caller, id).await?,
        key_points: service::flights::key_points(&state, &caller, id).await?,
        answers: may(Resource::Advisory, Action::Acknowledge),
        may_link: may(Resource::Crew, Action::Link),
    };
    page(StatusCode::OK, &shown)
}

#[derive(Deserialize)]
struct CrewLink {
    pilot_email: String,
    reason: String,
}

#[post("/flights/{id}/crew")]
pub async fn link_crew(
    state: web::Data<AppState>,
    caller: Principal,
    id: web::Path<Uuid>,
    form: web::Form<CrewLink>,
) -> ApiResult<HttpResponse> {
    let email = text("pilot_email", &form.pilot_email, 254)?;
    let reason = text("reason", &form.reason, 1_000)?;
    service::flights::link_crew(&state, &caller, FlightId(*id), &email, &reason).await?;
    Ok(see_other(&format!("/flights/{id}")))
}
