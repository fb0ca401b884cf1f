//! Which of the operator's aircraft a flight was flown with.
//!
//! What the sender named comes first, then the registration in the log, then the recorder
//! that is fitted. Nothing is guessed from the type: a flight of an unknown aircraft stays
//! without one, and the guard says so. Contradictions between log and registry are the
//! guard's to find, so the log is never bent to fit.

use data_flight::Flight;
use data_store::{Aircraft, Store, StoreError, TenantScope, Upload};

/// The aircraft, when the operator has it.
///
/// # Errors
/// When the store does not answer.
pub async fn aircraft(
    store: &Store,
    scope: &TenantScope,
    upload: &Upload,
    flight: &Flight,
) -> Result<Option<Aircraft>, StoreError> {
    if let Some(named) = upload.aircraft_id {
        return store.get_aircraft(scope, named).await.map(Some);
    }
    let recorded = flight.aircraft();
    if let Some(registration) = &recorded.registration
        && let Some(found) = store.aircraft_by_registration(scope, registration).await?
    {
        return Ok(Some(found));
    }
    match &recorded.system_id {
        Some(system_id) => store.aircraft_by_recorder(scope, system_id).await,
        None => Ok(None),
    }
}
