//! The operator's aircraft.

use data_flight::id::AircraftId;
use data_store::{NewAircraft, StoreErrorKind};

use crate::error::{ApiError, ApiResult};
use crate::policy::{Action, Resource};
use crate::principal::Principal;
use crate::problem::ProblemKind;
use crate::state::AppState;
use crate::views::AircraftView;

/// Every aircraft, by registration.
///
/// # Errors
/// When the store does not answer.
pub async fn list(state: &AppState, caller: &Principal) -> ApiResult<Vec<AircraftView>> {
    caller.require(state.policy(), Resource::Aircraft, Action::Read)?;
    let rows = state.store().list_aircraft(&caller.scope).await?;
    Ok(rows.into_iter().map(AircraftView::from).collect())
}

/// One aircraft.
///
/// # Errors
/// Not found when the operator has no such aircraft.
pub async fn get(state: &AppState, caller: &Principal, id: AircraftId) -> ApiResult<AircraftView> {
    caller.require(state.policy(), Resource::Aircraft, Action::Read)?;
    Ok(state.store().get_aircraft(&caller.scope, id).await?.into())
}

/// Adds an aircraft.
///
/// # Errors
/// Conflict when the operator has one of that registration.
pub async fn create(
    state: &AppState,
    caller: &Principal,
    new: &NewAircraft,
) -> ApiResult<AircraftView> {
    caller.require(state.policy(), Resource::Aircraft, Action::Create)?;
    match state.store().create_aircraft(&caller.scope, new).await {
        Ok(row) => Ok(row.into()),
        Err(error) if error.kind() == StoreErrorKind::Conflict => {
            let detail = "there is an aircraft of this registration already";
            Err(ApiError::new(ProblemKind::Conflict).detail(detail))
        }
        Err(error) => Err(error.into()),
    }
}
