//! Flights with their samples, measures and conclusions.

use std::collections::BTreeMap;

use data_flight::id::{FlightId, PersonId};
use data_store::{FlightCursor, FlightFilter, FlightLink, FlightRecord, Role, SeriesKind};

use super::sight::{self, Extent, Sight};
use crate::error::{ApiError, ApiResult};
use crate::policy::{Action, Resource};
use crate::principal::Principal;
use crate::state::AppState;
use crate::views::{
    EvaluationsView, FlightDetailView, FlightView, KeyPointsView, LinkedFlightView, PageQuery,
    PageView, SeriesView,
};

/// Most parameters of one request for samples.
pub const PARAMETERS_MAX: usize = 16;

/// Flights the caller may see, newest first.
///
/// # Errors
/// When the page is not one, or the store does not answer.
pub async fn list(
    state: &AppState,
    caller: &Principal,
    filter: FlightFilter,
    page: &PageQuery,
) -> ApiResult<PageView<FlightView>> {
    let sight = Sight::of(state, caller, Resource::Flight);
    let filter = FlightFilter { flown_by: sight.cut_to(caller)?, ..filter };
    let rows = state.store().list_flights(&caller.scope, &filter, page.page(parse_cursor)?).await?;
    let ids: Vec<FlightId> = rows.iter().map(|row| row.flight_id).collect();
    let whole = sight.fleet || filter.flown_by.is_some();
    let counts = if whole {
        state.store().count_outcomes_of(&caller.scope, &ids).await?
    } else {
        // What rules said of how an aircraft was flown is not maintenance's to know.
        BTreeMap::new()
    };
    let mut primary = BTreeMap::new();
    if filter.linked {
        for link in visible_links(state, caller, &ids).await? {
            primary.insert(link.flight_id, link.same_as_flight_id.0);
        }
    }
    let view = |row: FlightRecord| FlightView {
        same_as: primary.get(&row.flight_id).copied(),
        ..FlightView::new(&row, counts.get(&row.flight_id).copied())
    };
    page.view(rows, |row| print_cursor(row.cursor()), view)
}

/// One flight with its phases and what was recorded.
///
/// # Errors
/// Not found when the operator has no such flight or the caller may not know of it.
pub async fn get(
    state: &AppState,
    caller: &Principal,
    id: FlightId,
) -> ApiResult<FlightDetailView> {
    let (row, extent) = sight::flight(state, caller, Resource::Flight, id).await?;
    let measures = state.store().read_measures(&caller.scope, id).await?;
    let series = state.store().list_series(&caller.scope, id).await?;
    let shown = series.into_iter().filter(|series| extent.shows(&series.parameter));
    let counts = match extent {
        Extent::Whole => state.store().count_outcomes_of(&caller.scope, &[id]).await?,
        Extent::Engine => BTreeMap::new(),
    };
    let mut successor = state.store().superseded_by(&caller.scope, &row).await?;
    if let Some(current) = successor
        && !sight::sees(state, caller, Resource::Flight, current).await?
    {
        successor = None;
    }
    let links = visible_links(state, caller, &[id]).await?;
    let primary = links.iter().find(|link| link.flight_id == id);
    Ok(FlightDetailView {
        flight: FlightView {
            same_as: primary.map(|link| link.same_as_flight_id.0),
            ..FlightView::new(&row, counts.get(&id).copied())
        },
        superseded_by: successor.map(|flight| flight.0),
        linked: links
            .into_iter()
            .map(|link| LinkedFlightView::new(link, id, extent == Extent::Whole))
            .collect(),
        phases: measures.phases.iter().map(Into::into).collect(),
        parameters: shown.map(Into::into).collect(),
    })
}

/// Links of some flights, as far as the caller may know of both ends.
async fn visible_links(
    state: &AppState,
    caller: &Principal,
    ids: &[FlightId],
) -> ApiResult<Vec<FlightLink>> {
    let mut visible = Vec::new();
    for link in state.store().links_of(&caller.scope, ids).await? {
        let mut both = true;
        for end in [link.flight_id, link.same_as_flight_id] {
            both = both
                && (ids.contains(&end)
                    || sight::sees(state, caller, Resource::Flight, end).await?);
        }
        if both {
            visible.push(link);
        }
    }
    Ok(visible)
}

/// Samples of some parameters of a flight between two times, in seconds from its start.
///
/// # Errors
/// Not found as for [`get`]; forbidden when a parameter is beyond what the caller sees;
/// unprocessable when the flight has no such parameter.
pub async fn series(
    state: &AppState,
    caller: &Principal,
    id: FlightId,
    parameters: &[String],
    window_s: (f64, f64),
) -> ApiResult<SeriesView> {
    let (_, extent) = sight::flight(state, caller, Resource::Flight, id).await?;
    if parameters.iter().any(|name| !extent.shows(name)) {
        return Err(ApiError::forbidden().detail("your roles show engine parameters only"));
    }
    let window = state.store().read_series(&caller.scope, id, parameters, window_s).await?;
    let has = |name: &String| {
        let mut columns = window.series.iter().map(|column| &column.summary);
        columns.any(|column| column.parameter == *name && column.kind != SeriesKind::Time)
    };
    if let Some(missing) = parameters.iter().find(|name| !has(name)) {
        let detail = format!("the flight has no parameter `{missing}`");
        return Err(ApiError::unprocessable(detail));
    }
    Ok(SeriesView::new(id.0, window))
}

/// What every rule concluded of a flight.
///
/// # Errors
/// Not found as for [`get`].
pub async fn evaluations(
    state: &AppState,
    caller: &Principal,
    id: FlightId,
) -> ApiResult<EvaluationsView> {
    let (_, extent) = sight::flight(state, caller, Resource::Flight, id).await?;
    let mut evaluations = state.store().read_evaluations(&caller.scope, id).await?;
    evaluations.retain(|evaluation| extent.shows_rule(evaluation));
    Ok(EvaluationsView::new(id.0, evaluations))
}

/// What was measured on a flight, and what could not be.
///
/// # Errors
/// Not found as for [`get`].
pub async fn key_points(
    state: &AppState,
    caller: &Principal,
    id: FlightId,
) -> ApiResult<KeyPointsView> {
    let (_, extent) = sight::flight(state, caller, Resource::Flight, id).await?;
    let measures = state.store().read_measures(&caller.scope, id).await?;
    let shown = measures.key_points.into_iter().filter(|point| extent.shows(&point.name));
    let absent = measures.absences.into_iter().filter(|absence| extent.shows(&absence.name));
    Ok(KeyPointsView {
        flight_id: id.0,
        key_points: shown.map(Into::into).collect(),
        absent: absent.map(Into::into).collect(),
    })
}

/// Links a flight to a pilot who flew it. Linking again changes nothing.
///
/// # Errors
/// Not found when the operator has no such flight; unprocessable when nobody of the operator
/// who is a pilot has this address.
pub async fn link_crew(
    state: &AppState,
    caller: &Principal,
    id: FlightId,
    pilot_email: &str,
    reason: &str,
) -> ApiResult<()> {
    caller.require(state.policy(), Resource::Crew, Action::Link)?;
    let flight = state.store().get_flight(&caller.scope, id).await?;
    let pilot = pilot(state, caller, pilot_email).await?;
    let store = state.store();
    Ok(store.link_crew(&caller.scope, flight.flight_id, pilot, caller.person, reason).await?)
}

/// The pilot of an address, within the caller's tenant.
async fn pilot(state: &AppState, caller: &Principal, email: &str) -> ApiResult<PersonId> {
    let people = state.store().people_by_email(email).await?;
    let own = people
        .into_iter()
        .find(|person| person.tenant_id == caller.scope.tenant() && person.disabled_utc.is_none());
    if let Some(person) = own {
        let roles = state.store().roles_of(&caller.scope, person.person_id).await?;
        if roles.contains(&Role::Pilot) {
            return Ok(person.person_id);
        }
    }
    Err(ApiError::unprocessable("no pilot of your operator has this address"))
}

fn print_cursor(cursor: FlightCursor) -> String {
    format!("{}.{}", cursor.sort_utc.timestamp_micros(), cursor.flight)
}

fn parse_cursor(text: &str) -> Option<FlightCursor> {
    let (micros, flight) = text.split_once('.')?;
    Some(FlightCursor {
        sort_utc: chrono::DateTime::from_timestamp_micros(micros.parse().ok()?)?,
        flight: flight.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn cursors_survive_the_way_to_the_caller_and_back() {
        let cursor = FlightCursor {
            sort_utc: DateTime::from_timestamp_micros(1_700_000_000_123_456).expect("a time"),
            flight: FlightId(Uuid::from_u128(7)),
        };
        assert_eq!(parse_cursor(&print_cursor(cursor)), Some(cursor));
        for foreign in ["", ".", "1", "1.x", "x.00000000-0000-0000-0000-000000000007"] {
            assert_eq!(parse_cursor(foreign), None, "{foreign}");
        }
    }
}
