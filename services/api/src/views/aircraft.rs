//! An aircraft as it leaves the process.

use chrono::{DateTime, Utc};
use data_store::Aircraft;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An aircraft of the operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AircraftView {
    /// Its id.
    pub id: Uuid,
    /// Registration.
    #[schema(example = "N1234A")]
    pub registration: String,
    /// Type, as people read it.
    pub model: Option<String>,
    /// Id of the profile with its limits; null when none fits, and rules that need one are
    /// then not evaluated.
    pub profile: Option<String>,
    /// Id of the recorder on board, for logs that do not carry a registration.
    pub recorder_system_id: Option<String>,
    /// When it was added.
    pub created_utc: DateTime<Utc>,
}

impl From<Aircraft> for AircraftView {
    fn from(row: Aircraft) -> Self {
        Self {
            id: row.aircraft_id.0,
            registration: row.registration,
            model: row.model,
            profile: row.profile,
            recorder_system_id: row.recorder_system_id,
            created_utc: row.created_utc,
        }
    }
}
