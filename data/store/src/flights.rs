//! Flights: one row each. What belongs to a flight has files of its own.

use chrono::{DateTime, Utc};
use data_flight::id::{AircraftId, FlightId, PersonId, UploadId};
use data_flight::{AircraftIdentity, Digest};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;

use crate::column::{Column, Maybe};
use crate::crew::flown_by;
use crate::links::in_force;
use crate::schema::{flight_links, flights};
use crate::{Level, Page, Store, StoreError, TenantScope};

/// A stored flight, without its samples.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = flights)]
pub struct FlightRecord {
    /// Its id.
    #[diesel(deserialize_as = Column<FlightId>)]
    pub flight_id: FlightId,
    /// The upload it was found in.
    #[diesel(deserialize_as = Column<UploadId>)]
    pub upload_id: UploadId,
    /// Its position in that upload, from 0.
    pub ordinal_number: i32,
    /// Digest of everything that made it from the bytes.
    #[diesel(deserialize_as = Column<Digest>)]
    pub pipeline_sha256: Digest,
    /// The operator's aircraft it was flown with, where known.
    #[diesel(deserialize_as = Maybe<AircraftId>)]
    pub aircraft_id: Option<AircraftId>,
    /// Registration as recorded.
    pub recorded_registration: Option<String>,
    /// Type as the recorder names it.
    pub recorded_model: Option<String>,
    /// The recorder's own identifier.
    pub recorded_system_id: Option<String>,
    /// Recorder product or part number.
    pub recorded_recorder: Option<String>,
    /// Id of the profile whose limits were applied.
    pub profile: Option<String>,
    /// When the first sample was taken; `None` when the log holds no dates.
    pub start_utc: Option<DateTime<Utc>>,
    /// When the last sample was taken; `None` when the log holds no dates.
    pub end_utc: Option<DateTime<Utc>>,
    /// Seconds between the first and the last sample.
    pub duration_s: f64,
    /// Samples per second; `None` for a single sample.
    pub sample_rate_hz: Option<f64>,
    /// Samples of every column.
    pub sample_count: i32,
    /// The level at which it was judged.
    #[diesel(deserialize_as = Column<Level>)]
    pub level: Level,
    /// Facts about the quality of the data: a [`data_flight::FlightQuality`].
    pub quality: Value,
    /// When it was stored.
    pub created_utc: DateTime<Utc>,
    /// When a newer pipeline made it again.
    pub superseded_utc: Option<DateTime<Utc>>,
    /// What lists are sorted by: the start, or the time of storing where there is none.
    pub sort_utc: DateTime<Utc>,
}

impl FlightRecord {
    /// What the log says of the aircraft.
    #[must_use]
    pub fn recorded_aircraft(&self) -> AircraftIdentity {
        AircraftIdentity {
            registration: self.recorded_registration.clone(),
            model: self.recorded_model.clone(),
            system_id: self.recorded_system_id.clone(),
            recorder: self.recorded_recorder.clone(),
            // There is no column for it yet.
            call_sign: None,
        }
    }

    /// The cursor of the page that follows this flight.
    #[must_use]
    pub const fn cursor(&self) -> FlightCursor {
        FlightCursor { sort_utc: self.sort_utc, flight: self.flight_id }
    }
}

/// A position in a list of flights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlightCursor {
    /// [`FlightRecord::sort_utc`] of the last flight read.
    pub sort_utc: DateTime<Utc>,
    /// Its id.
    pub flight: FlightId,
}

/// Which flights to list; every condition that is given must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlightFilter {
    /// Only flights that this person is linked to.
    pub flown_by: Option<PersonId>,
    /// Only flights of this aircraft.
    pub aircraft: Option<AircraftId>,
    /// Only flights of this upload.
    pub upload: Option<UploadId>,
    /// Only flights that started, or were stored, at or after this.
    pub from_utc: Option<DateTime<Utc>>,
    /// Only flights that started, or were stored, before this.
    pub to_utc: Option<DateTime<Utc>>,
    /// Also further recordings of flights that are listed already.
    pub linked: bool,
}

impl Store {
    /// One flight, superseded or not.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such flight.
    pub async fn get_flight(
        &self,
        scope: &TenantScope,
        id: FlightId,
    ) -> Result<FlightRecord, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = flights::table
            .find((scope.uuid(), id.0))
            .select(FlightRecord::as_select())
            .first(&mut transaction)
            .await
            .optional()?;
        transaction.commit().await?;
        row.ok_or_else(|| StoreError::not_found("flight"))
    }

    /// Flights that are not superseded, newest first. A flight that was recorded several times
    /// is listed once unless the filter says otherwise: as its primary recording, or, to a
    /// person who is not linked to that one, as the recording that they are linked to.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_flights(
        &self,
        scope: &TenantScope,
        filter: &FlightFilter,
        page: Page<FlightCursor>,
    ) -> Result<Vec<FlightRecord>, StoreError> {
        let mut query = flights::table
            .filter(flights::tenant_id.eq(scope.uuid()))
            .filter(flights::superseded_utc.is_null())
            .order((flights::sort_utc.desc(), flights::flight_id.desc()))
            .limit(page.limit())
            .select(FlightRecord::as_select())
            .into_boxed();
        if let Some(person) = filter.flown_by {
            let flown = flown_by(scope.uuid(), person.0);
            query = query.filter(flights::flight_id.eq_any(flown));
        }
        if !filter.linked {
            let links = in_force(scope.uuid());
            query = match filter.flown_by {
                None => {
                    query.filter(flights::flight_id.ne_all(links.select(flight_links::flight_id)))
                }
                Some(person) => {
                    let flown = flown_by(scope.uuid(), person.0);
                    let links = links.filter(flight_links::same_as_flight_id.eq_any(flown));
                    query.filter(flights::flight_id.ne_all(links.select(flight_links::flight_id)))
                }
            };
        }
        if let Some(aircraft) = filter.aircraft {
            query = query.filter(flights::aircraft_id.eq(aircraft.0));
        }
        if let Some(upload) = filter.upload {
            query = query.filter(flights::upload_id.eq(upload.0));
        }
        if let Some(from_utc) = filter.from_utc {
            query = query.filter(flights::sort_utc.ge(from_utc));
        }
        if let Some(to_utc) = filter.to_utc {
            query = query.filter(flights::sort_utc.lt(to_utc));
        }
        if let Some(after) = page.after {
            let same = flights::sort_utc.eq(after.sort_utc);
            let next = same.and(flights::flight_id.lt(after.flight.0));
            query = query.filter(flights::sort_utc.lt(after.sort_utc).or(next));
        }
        let mut transaction = self.begin(scope).await?;
        let rows = query.load(&mut transaction).await?;
        transaction.commit().await?;
        Ok(rows)
    }
}
