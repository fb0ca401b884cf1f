//! Everything a worker found in one upload, stored at once or not at all.
//!
//! One transaction holds the job's lease, writes flights with their samples, measures,
//! evaluations, judgements and advisories, marks the upload as processed and the job as done.
//! A worker that lost its lease changes nothing; a worker that repeats what another one has
//! stored (the same upload, ordinal and pipeline digest) adds nothing.

use std::time::{Duration, Instant};

use data_flight::id::{AircraftId, FlightId};
use data_flight::{Digest, Evaluation, Flight, FlightQuality, RowLedger, Series};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};

use crate::error::StoreErrorKind;
use crate::jobs::{self, LeaseToken};
use crate::links::{self, NewRecording, SameFlight};
use crate::schema::{flights, series, uploads};
use crate::series::{NewSeries, encode_flight};
use crate::{
    Level, Measures, NewAdvisory, NewModel, NewPrediction, Store, StoreError, TenantScope,
    advisories, evaluations, measures, models, text, versions,
};

/// One judged statement about a flight: always a row of the prediction log, and an advisory
/// when the guard released it.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The row of the prediction log.
    pub prediction: NewPrediction,
    /// What people may read; never with a verdict of withhold.
    pub advisory: Option<NewAdvisory>,
}

/// Everything found about one flight.
#[derive(Clone, Debug)]
pub struct FlightResults {
    /// Id that the flight will have: `new_id(FlightId)`; judgements may name it.
    pub flight_id: FlightId,
    /// The operator's aircraft, where known.
    pub aircraft: Option<AircraftId>,
    /// Id of the profile whose limits were applied.
    pub profile: Option<String>,
    /// The samples as recorded.
    pub flight: Flight,
    /// Derived series worth keeping, by name with unit suffix.
    pub derived: Vec<(String, Series)>,
    /// Phases, key points and absences.
    pub measures: Measures,
    /// Facts about the quality of the data.
    pub quality: FlightQuality,
    /// What every rule concluded.
    pub evaluations: Vec<Evaluation>,
    /// Every judged statement.
    pub judgements: Vec<Judgement>,
    /// The level at which the flight was judged.
    pub level: Level,
}

/// Everything found in one upload.
#[derive(Clone, Debug)]
pub struct UploadResults {
    /// Digest of everything that made the results from the bytes.
    pub pipeline: Digest,
    /// Name of the format.
    pub format: String,
    /// What happened to the rows.
    pub rows: RowLedger,
    /// What was found, in detail, as the upload's status resource shows it. A report with a
    /// list of `stages` gets one more, `store`, as nobody else can time this transaction and
    /// write the result into it.
    pub report: Value,
    /// Artefacts that judged any of the flights.
    pub models: Vec<NewModel>,
    /// The flights, in order of time.
    pub flights: Vec<FlightResults>,
}

impl Store {
    /// As [`Store::store_linked_results`], without looking for further recordings.
    ///
    /// # Errors
    /// See there.
    pub async fn store_flight_results(
        &self,
        lease: &LeaseToken,
        results: UploadResults,
    ) -> Result<Vec<FlightId>, StoreError> {
        self.store_results(lease, results, None).await
    }

    /// Stores what was found in the upload of a leased job, links the flights that `same` finds
    /// recorded already, and completes the job, all in one transaction. Returns the ids of the
    /// flights as they are stored: those given, or those of an earlier attempt with the same
    /// pipeline.
    ///
    /// # Errors
    /// `Refused` when the lease is lost, `Invalid` when the job has no upload or a row breaks
    /// a rule of the schema. Nothing is stored then.
    pub async fn store_linked_results(
        &self,
        lease: &LeaseToken,
        results: UploadResults,
        same: &dyn SameFlight,
    ) -> Result<Vec<FlightId>, StoreError> {
        self.store_results(lease, results, Some(same)).await
    }

    async fn store_results(
        &self,
        lease: &LeaseToken,
        results: UploadResults,
        same: Option<&dyn SameFlight>,
    ) -> Result<Vec<FlightId>, StoreError> {
        let scope = lease.scope();
        let started = Instant::now();
        let (mut results, columns) = encode(scope, results).await?;
        let packed_bytes = columns.iter().flatten().map(NewSeries::packed_bytes).sum();
        let mut transaction = self.begin(&scope).await?;
        let job = jobs::hold(&mut transaction, lease).await?;
        let upload = job.upload_id.ok_or_else(|| {
            StoreError::new(StoreErrorKind::Invalid, "this job has no upload to store results of")
        })?;
        for model in &results.models {
            models::insert(&mut transaction, &scope, model).await?;
        }
        let mut ids = Vec::with_capacity(results.flights.len());
        for (ordinal, (flight, rows)) in (0..).zip(results.flights.iter().zip(columns)) {
            let place = Place { upload: upload.0, ordinal, pipeline: results.pipeline };
            ids.push(store_flight(&mut transaction, &scope, &place, flight, rows).await?);
        }
        let revived =
            versions::supersede(&mut transaction, &scope, upload.0, &results.pipeline).await?;
        if let Some(same) = same {
            let new: Vec<NewRecording<'_>> = ids
                .iter()
                .zip(&results.flights)
                .filter(|(id, flight)| **id == flight.flight_id || revived.contains(&id.0))
                .map(|(id, flight)| NewRecording {
                    id: *id,
                    aircraft: flight.aircraft,
                    flight: &flight.flight,
                })
                .collect();
            links::link(&mut transaction, &scope, same, upload.0, &new).await?;
        }
        add_stage(&mut results.report, started.elapsed(), packed_bytes);
        diesel::update(uploads::table.find((scope.uuid(), upload.0)))
            .set((
                uploads::status.eq("processed"),
                uploads::format.eq(text::storable(&results.format)),
                uploads::rows_read_count.eq(rows_count(results.rows.read)?),
                uploads::rows_kept_count.eq(rows_count(results.rows.kept)?),
                uploads::rows_dropped_count.eq(rows_count(results.rows.dropped)?),
                uploads::flight_count.eq(i32::try_from(ids.len()).ok()),
                uploads::report.eq(text::storable_json(results.report)),
                uploads::failure.eq(None::<Value>),
                uploads::finished_utc.eq(diesel::dsl::now),
            ))
            .execute(&mut transaction)
            .await?;
        jobs::finish(&mut transaction, lease).await?;
        transaction.commit().await?;
        Ok(ids)
    }
}

/// Everything but the commit: compressing the samples and writing the rows.
fn add_stage(report: &mut Value, took: Duration, packed_bytes: usize) {
    if let Some(stages) = report.get_mut("stages").and_then(Value::as_array_mut) {
        let ms = took.as_secs_f64() * 1_000.0;
        stages.push(json!({ "stage": "store", "ms": ms, "bytes": packed_bytes }));
    }
}

/// Where a flight stands: what makes it the same flight when it is stored again.
struct Place {
    upload: uuid::Uuid,
    ordinal: i32,
    pipeline: Digest,
}

/// Compresses every column, off the async threads.
async fn encode(
    scope: TenantScope,
    results: UploadResults,
) -> Result<(UploadResults, Vec<Vec<NewSeries>>), StoreError> {
    let work = move || {
        let encode = |flight: &FlightResults| {
            encode_flight(scope, flight.flight_id, &flight.flight, &flight.derived)
        };
        let columns = results.flights.iter().map(encode).collect::<Result<Vec<_>, _>>()?;
        Ok((results, columns))
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        StoreError::caused_by(StoreErrorKind::Corrupt, "compressing the samples failed", error)
    })?
}

async fn store_flight(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    place: &Place,
    results: &FlightResults,
    columns: Vec<NewSeries>,
) -> Result<FlightId, StoreError> {
    let (flight, id) = (&results.flight, results.flight_id);
    let aircraft = flight.aircraft();
    let quality = serde_json::to_value(&results.quality).map_err(|error| {
        StoreError::caused_by(StoreErrorKind::Invalid, "the quality facts are no JSON", error)
    })?;
    let stored = |text: &Option<String>| text.as_deref().map(|text| text::at_most(text, 255));
    let inserted = diesel::insert_into(flights::table)
        .values((
            flights::tenant_id.eq(scope.uuid()),
            flights::flight_id.eq(id.0),
            flights::upload_id.eq(place.upload),
            flights::ordinal_number.eq(place.ordinal),
            flights::pipeline_sha256.eq(place.pipeline.as_bytes().as_slice()),
            flights::aircraft_id.eq(results.aircraft.map(|aircraft| aircraft.0)),
            flights::recorded_registration.eq(stored(&aircraft.registration)),
            flights::recorded_model.eq(stored(&aircraft.model)),
            flights::recorded_system_id.eq(stored(&aircraft.system_id)),
            flights::recorded_recorder.eq(stored(&aircraft.recorder)),
            flights::profile.eq(results.profile.as_deref()),
            flights::start_utc.eq(flight.start_utc()),
            flights::end_utc.eq(flight.end_utc()),
            flights::duration_s.eq(flight.duration_s()),
            flights::sample_rate_hz.eq(flight.sample_rate_hz()),
            flights::sample_count.eq(i32::try_from(flight.len()).unwrap_or(i32::MAX)),
            flights::level.eq(results.level.name()),
            flights::quality.eq(quality),
        ))
        .on_conflict((
            flights::tenant_id,
            flights::upload_id,
            flights::ordinal_number,
            flights::pipeline_sha256,
        ))
        .do_nothing()
        .execute(connection)
        .await?;
    if inserted == 0 {
        return stored_flight(connection, scope, place).await;
    }
    for rows in columns.chunks(500) {
        diesel::insert_into(series::table).values(rows).execute(connection).await?;
    }
    measures::insert(connection, scope, id, &results.measures).await?;
    evaluations::insert(connection, scope, id, &results.evaluations).await?;
    for judgement in &results.judgements {
        advisories::record(connection, scope, id, judgement).await?;
    }
    Ok(id)
}

async fn stored_flight(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    place: &Place,
) -> Result<FlightId, StoreError> {
    let id = flights::table
        .filter(flights::tenant_id.eq(scope.uuid()))
        .filter(flights::upload_id.eq(place.upload))
        .filter(flights::ordinal_number.eq(place.ordinal))
        .filter(flights::pipeline_sha256.eq(place.pipeline.as_bytes().as_slice()))
        .select(flights::flight_id)
        .first(connection)
        .await?;
    Ok(FlightId(id))
}

fn rows_count(count: u64) -> Result<i64, StoreError> {
    i64::try_from(count).map_err(|error| {
        StoreError::caused_by(StoreErrorKind::Invalid, "the number of rows is no count", error)
    })
}
