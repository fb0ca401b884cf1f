//! `/`: the form to sign in, or what the caller's roles let them see first.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use askama::Template;
use data_flight::id::{FlightId, UploadId};
use data_store::FlightFilter;
use serde::Deserialize;
use services_api::policy::{Action, Resource};
use services_api::views::{
    AdvisoryStatus, AdvisoryView, AircraftView, FlightView, PageQuery, PageView, PersonView,
    UploadView,
};
use services_api::{ApiResult, AppState, Principal, service};
use uuid::Uuid;

use crate::page::page;
use crate::pages::session::SignInPage;

/// Which page of which list.
#[derive(Debug, Deserialize)]
pub struct HomeQuery {
    /// The `next` of the flights before.
    flights: Option<String>,
    /// The `next` of the uploads before.
    uploads: Option<String>,
    /// Only flights of this upload.
    upload: Option<Uuid>,
}

/// A flight in a list, with what was said about it.
struct FlightRow {
    flight: FlightView,
    advisories: Vec<AdvisoryView>,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    name: Option<&'a str>,
    sees_own_only: bool,
    answers: bool,
    audits: bool,
    flights: Option<PageView<FlightRow>>,
    uploads: Option<PageView<UploadView>>,
    may_upload: bool,
    aircraft: Option<Vec<AircraftView>>,
    people: Option<Vec<PersonView>>,
}

impl HomePage<'_> {
    fn is_empty(&self) -> bool {
        self.flights.is_none()
            && self.uploads.is_none()
            && self.aircraft.is_none()
            && self.people.is_none()
            && !self.audits
    }
}

#[get("/")]
pub async fn home(
    state: web::Data<AppState>,
    caller: Option<Principal>,
    query: web::Query<HomeQuery>,
) -> ApiResult<HttpResponse> {
    let Some(caller) = caller else {
        return page(StatusCode::OK, &SignInPage { name: None, failure: None });
    };
    let may = |resource, action| caller.may(state.policy(), resource, action);
    let reads = [Action::ReadOwn, Action::ReadFleet, Action::ReadEngine];
    let sees_flights = reads.iter().any(|action| may(Resource::Flight, *action));
    let sees_all =
        may(Resource::Flight, Action::ReadFleet) || may(Resource::Flight, Action::ReadEngine);
    let flights = if sees_flights { Some(flights(&state, &caller, &query).await?) } else { None };
    let uploads = if may(Resource::Upload, Action::Read) {
        let asked = PageQuery { limit: Some(20), cursor: query.uploads.clone() };
        Some(service::uploads::list(&state, &caller, &asked).await?)
    } else {
        None
    };
    let aircraft = if may(Resource::Aircraft, Action::Read) {
        Some(service::aircraft::list(&state, &caller).await?)
    } else {
        None
    };
    let people = if may(Resource::People, Action::Read) {
        Some(service::people::list(&state, &caller).await?)
    } else {
        None
    };
    let home = HomePage {
        name: Some(&caller.display_name),
        sees_own_only: sees_flights && !sees_all,
        answers: may(Resource::Advisory, Action::Acknowledge),
        audits: may(Resource::Prediction, Action::Read),
        flights,
        uploads,
        may_upload: may(Resource::Upload, Action::Create),
        aircraft,
        people,
    };
    page(StatusCode::OK, &home)
}

/// Flights with what was said about each, for callers who may read advisories.
async fn flights(
    state: &AppState,
    caller: &Principal,
    query: &HomeQuery,
) -> ApiResult<PageView<FlightRow>> {
    let upload = query.upload.map(UploadId);
    let filter = FlightFilter { upload, linked: upload.is_some(), ..FlightFilter::default() };
    let asked = PageQuery { limit: Some(20), cursor: query.flights.clone() };
    let flights = service::flights::list(state, caller, filter, &asked).await?;
    let mut by_flight = BTreeMap::<Uuid, Vec<AdvisoryView>>::new();
    let reads = [Action::ReadOwn, Action::ReadFleet, Action::ReadEngine];
    if reads.iter().any(|action| caller.may(state.policy(), Resource::Advisory, *action)) {
        let ids: Vec<FlightId> = flights.items.iter().map(|flight| FlightId(flight.id)).collect();
        for advisory in service::advisories::about(state, caller, &ids).await? {
            by_flight.entry(advisory.flight_id).or_default().push(advisory);
        }
    }
    let row = |flight: FlightView| FlightRow {
        advisories: by_flight.remove(&flight.id).unwrap_or_default(),
        flight,
    };
    Ok(PageView { items: flights.items.into_iter().map(row).collect(), next: flights.next })
}
