//! Recordings of the same flight: linked when they are stored, so that lists and rates count a
//! flight once.
//!
//! Who compares is handed in ([`SameFlight`]); this file finds whom to compare with and keeps
//! the order: a further recording points at a primary one, and a primary one at nobody. All of
//! it happens in the transaction that stores the flights, one such transaction of an operator
//! at a time, so that two recordings that arrive together do not miss each other.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use data_flight::id::{AircraftId, FlightId};
use data_flight::{Digest, Flight, Parameter};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Double, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::column::Column;
use crate::schema::flight_links;
use crate::{Store, StoreError, TenantScope, series};

/// Says whether two recordings are of the same flight.
pub trait SameFlight: Send + Sync {
    /// Digest of the method with its tolerances.
    fn digest(&self) -> Digest;

    /// What has to be read of a stored recording to compare it.
    fn parameters(&self) -> Vec<Parameter>;

    /// The evidence that both are the same flight; `None` when there is not enough.
    fn compare(&self, one: &Flight, other: &Flight) -> Option<Value>;
}

/// That a recording is of the same flight as another one.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = flight_links)]
pub struct FlightLink {
    /// The further recording.
    #[diesel(deserialize_as = Column<FlightId>)]
    pub flight_id: FlightId,
    /// The primary one.
    #[diesel(deserialize_as = Column<FlightId>)]
    pub same_as_flight_id: FlightId,
    /// Digest of the method that said so.
    #[diesel(deserialize_as = Column<Digest>)]
    pub method_sha256: Digest,
    /// Why it said so.
    pub evidence: Value,
    /// When.
    pub linked_utc: DateTime<Utc>,
    /// When the primary one was superseded, if it was.
    pub ended_utc: Option<DateTime<Utc>>,
}

/// A flight of the transaction that may be a recording of a flight that is known.
pub(crate) struct NewRecording<'a> {
    pub(crate) id: FlightId,
    pub(crate) aircraft: Option<AircraftId>,
    pub(crate) flight: &'a Flight,
}

/// A stored primary recording whose time and aircraft fit.
#[derive(QueryableByName)]
struct Candidate {
    #[diesel(sql_type = SqlUuid)]
    flight_id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    start_utc: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    known_by: String,
    #[diesel(sql_type = Double)]
    overlap_s: f64,
    #[diesel(sql_type = Double)]
    overlap_pct: f64,
}

/// Most recordings that one is compared with.
const MOST_CANDIDATES: i64 = 8;

/// Current primary recordings of the same aircraft that share half of the shorter one's time,
/// the longest overlap first. The aircraft is the same when the registry says so, or, as far as
/// the registry does not know both, when both recorded the same registration, or the same recorder
/// and no two registrations. A recording of more than two days is not found.
const CANDIDATES: &str = "
    WITH known AS (
        SELECT f.flight_id, f.start_utc,
            CASE WHEN f.aircraft_id IS NOT NULL AND $2 IS NOT NULL
                THEN CASE WHEN f.aircraft_id = $2 THEN 'registry' END
                WHEN upper(translate(f.recorded_registration, '- ', ''))
                    = upper(translate($3, '- ', '')) THEN 'registration'
                WHEN f.recorded_system_id = $4
                    AND (f.recorded_registration IS NULL OR $3 IS NULL) THEN 'recorder'
            END AS known_by,
            extract(epoch FROM least(f.end_utc, $6) - greatest(f.start_utc, $5))::float8
                AS overlap_s,
            least(f.duration_s, $7) AS shorter_s
        FROM flights AS f
        WHERE f.tenant_id = $1 AND f.superseded_utc IS NULL AND f.flight_id <> ALL ($8)
            AND f.start_utc < $6 AND f.start_utc > $5 - interval '2 days' AND f.end_utc > $5
            AND NOT EXISTS (SELECT FROM flight_links AS l WHERE l.tenant_id = f.tenant_id
                AND l.flight_id = f.flight_id AND l.ended_utc IS NULL)
    )
    SELECT flight_id, start_utc, known_by, overlap_s, 100 * overlap_s / shorter_s AS overlap_pct
    FROM known
    WHERE known_by IS NOT NULL AND overlap_s > 0 AND overlap_s >= 0.5 * shorter_s
    ORDER BY overlap_s DESC, flight_id LIMIT $9";

/// Ends the links to flights that were superseded, and those of flights that are current again.
/// Returns the further recordings that have lost their primary one.
const RELEASE: &str = "
    UPDATE flight_links AS l SET ended_utc = now()
    FROM flights AS f, flights AS p
    WHERE l.tenant_id = $1 AND l.ended_utc IS NULL
        AND f.tenant_id = $1 AND f.flight_id = l.flight_id
        AND p.tenant_id = $1 AND p.flight_id = l.same_as_flight_id
        AND (l.flight_id = ANY ($2)
            OR (p.upload_id = $3 AND p.superseded_utc IS NOT NULL AND f.superseded_utc IS NULL))
    RETURNING l.flight_id";

#[derive(QueryableByName)]
struct Released {
    #[diesel(sql_type = SqlUuid)]
    flight_id: Uuid,
}

/// Links new recordings, and the further recordings of what they supersede.
pub(crate) async fn link(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    same: &dyn SameFlight,
    upload: Uuid,
    new: &[NewRecording<'_>],
) -> Result<(), StoreError> {
    if new.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = new.iter().map(|recording| recording.id.0).collect();
    let lock = "SELECT pg_advisory_xact_lock(hashtextextended('flight_links ' || $1::text, 0))";
    diesel::sql_query(lock).bind::<SqlUuid, _>(scope.uuid()).execute(connection).await?;
    let released: Vec<Released> = diesel::sql_query(RELEASE)
        .bind::<SqlUuid, _>(scope.uuid())
        .bind::<Array<SqlUuid>, _>(&ids)
        .bind::<SqlUuid, _>(upload)
        .load(connection)
        .await?;
    let released = released.into_iter().map(|row| row.flight_id);
    let orphans: BTreeSet<Uuid> = released.filter(|id| !ids.contains(id)).collect();
    for (index, recording) in new.iter().enumerate() {
        // Itself, and those of this upload whose turn comes later: the earlier is primary.
        let later = ids.get(index..).unwrap_or_default();
        let (orphaned, others): (Vec<_>, Vec<_>) =
            matches(connection, scope, same, recording, later)
                .await?
                .into_iter()
                .partition(|(id, _)| orphans.contains(id));
        if let Some((primary, evidence)) = others.into_iter().next() {
            let pair = (recording.id.0, primary);
            insert(connection, scope, pair, same.digest(), evidence).await?;
        } else {
            // The new version of a primary recording is primary again.
            for (further, evidence) in orphaned {
                let pair = (further, recording.id.0);
                insert(connection, scope, pair, same.digest(), evidence).await?;
            }
        }
    }
    Ok(())
}

/// The candidates that really are the same flight, each with its evidence.
async fn matches(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    same: &dyn SameFlight,
    recording: &NewRecording<'_>,
    others_than: &[Uuid],
) -> Result<Vec<(Uuid, Value)>, StoreError> {
    let flight = recording.flight;
    let (Some(start_utc), Some(end_utc)) = (flight.start_utc(), flight.end_utc()) else {
        return Ok(Vec::new());
    };
    let recorded = flight.aircraft();
    let candidates: Vec<Candidate> = diesel::sql_query(CANDIDATES)
        .bind::<SqlUuid, _>(scope.uuid())
        .bind::<Nullable<SqlUuid>, _>(recording.aircraft.map(|aircraft| aircraft.0))
        .bind::<Nullable<Text>, _>(named(&recorded.registration))
        .bind::<Nullable<Text>, _>(named(&recorded.system_id))
        .bind::<Timestamptz, _>(start_utc)
        .bind::<Timestamptz, _>(end_utc)
        .bind::<Double, _>(flight.duration_s())
        .bind::<Array<SqlUuid>, _>(others_than)
        .bind::<BigInt, _>(MOST_CANDIDATES)
        .load(connection)
        .await?;
    let mut matches = Vec::new();
    for candidate in candidates {
        let stored = series::read_parameters(
            connection,
            scope,
            FlightId(candidate.flight_id),
            Some(candidate.start_utc),
            &same.parameters(),
        )
        .await?;
        if let Some(agreement) = same.compare(flight, &stored) {
            let evidence = json!({
                "aircraft_known_by": candidate.known_by,
                "overlap_s": candidate.overlap_s,
                "overlap_pct": candidate.overlap_pct,
                "agreement": agreement,
            });
            matches.push((candidate.flight_id, evidence));
        }
    }
    Ok(matches)
}

/// A name that says something.
fn named(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty() && !text.contains('\0'))
}

async fn insert(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    (further, primary): (Uuid, Uuid),
    method: Digest,
    evidence: Value,
) -> Result<(), StoreError> {
    diesel::insert_into(flight_links::table)
        .values((
            flight_links::tenant_id.eq(scope.uuid()),
            flight_links::link_id.eq(Uuid::now_v7()),
            flight_links::flight_id.eq(further),
            flight_links::same_as_flight_id.eq(primary),
            flight_links::method_sha256.eq(method.as_bytes().as_slice()),
            flight_links::evidence.eq(evidence),
        ))
        .on_conflict_do_nothing()
        .execute(connection)
        .await?;
    Ok(())
}

/// The links in force, as a subquery without its selection.
#[diesel::dsl::auto_type(no_type_alias)]
pub(crate) fn in_force(tenant: Uuid) -> _ {
    flight_links::table
        .filter(flight_links::tenant_id.eq(tenant))
        .filter(flight_links::ended_utc.is_null())
}

impl Store {
    /// The links of some flights, from either end, in order of time; links that have ended are
    /// left out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn links_of(
        &self,
        scope: &TenantScope,
        flights: &[FlightId],
    ) -> Result<Vec<FlightLink>, StoreError> {
        let ids: Vec<Uuid> = flights.iter().map(|flight| flight.0).collect();
        let either = flight_links::flight_id
            .eq_any(ids.clone())
            .or(flight_links::same_as_flight_id.eq_any(ids));
        let mut transaction = self.begin(scope).await?;
        let rows = in_force(scope.uuid())
            .filter(either)
            .order((flight_links::linked_utc, flight_links::link_id))
            .select(FlightLink::as_select())
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(rows)
    }
}
