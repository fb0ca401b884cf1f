//! Phases and key point values of a flight, and the measures that could not be made.

use data_flight::id::FlightId;
use data_flight::{
    KeyPoint, MeasureAbsence, NotEvaluated, NotEvaluatedReason, PhaseOfFlight, PhaseSpan, Unit,
};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::column::{Column, Maybe};
use crate::schema::{key_points, phases};
use crate::{Store, StoreError, StoreErrorKind, TenantScope, text};

/// What was measured on a flight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// Phases, by start time.
    pub phases: Vec<PhaseSpan>,
    /// Key point values, in order of time.
    pub key_points: Vec<KeyPoint>,
    /// Key points that could not be measured, with the reason.
    pub absences: Vec<MeasureAbsence>,
}

#[derive(Insertable)]
#[diesel(table_name = phases)]
struct NewPhase {
    tenant_id: Uuid,
    flight_id: Uuid,
    ordinal_number: i32,
    phase: &'static str,
    start_s: f64,
    end_s: f64,
}

#[derive(Insertable)]
#[diesel(table_name = key_points)]
struct NewKeyPoint<'a> {
    tenant_id: Uuid,
    flight_id: Uuid,
    ordinal_number: i32,
    name: &'a str,
    measured_value: Option<f64>,
    unit: Option<&'static str>,
    at_s: Option<f64>,
    absence_reason: Option<&'static str>,
    absence_detail: Option<Vec<String>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = key_points)]
struct StoredKeyPoint {
    name: String,
    measured_value: Option<f64>,
    #[diesel(deserialize_as = Maybe<Unit>)]
    unit: Option<Unit>,
    at_s: Option<f64>,
    #[diesel(deserialize_as = Maybe<NotEvaluatedReason>)]
    absence_reason: Option<NotEvaluatedReason>,
    absence_detail: Option<Vec<String>>,
}

/// Rows of one INSERT; keeps the number of parameters far below the protocol's 65,535.
const ROWS: usize = 1_000;

/// Writes the measures of a new flight, within the caller's transaction.
pub(crate) async fn insert(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    flight: FlightId,
    measures: &Measures,
) -> Result<(), StoreError> {
    let (tenant_id, flight_id) = (scope.uuid(), flight.0);
    let spans: Vec<NewPhase> = (0..)
        .zip(&measures.phases)
        .map(|(ordinal_number, span)| NewPhase {
            tenant_id,
            flight_id,
            ordinal_number,
            phase: span.phase.name(),
            start_s: span.start_s,
            end_s: span.end_s,
        })
        .collect();
    for rows in spans.chunks(ROWS) {
        diesel::insert_into(phases::table).values(rows).execute(connection).await?;
    }
    let measured = measures.key_points.iter().map(|point| NewKeyPoint {
        tenant_id,
        flight_id,
        ordinal_number: 0,
        name: &point.name,
        measured_value: Some(point.value),
        unit: Some(point.unit.suffix()),
        at_s: Some(point.at_s),
        absence_reason: None,
        absence_detail: None,
    });
    let absent = measures.absences.iter().map(|absence| NewKeyPoint {
        tenant_id,
        flight_id,
        ordinal_number: 0,
        name: &absence.name,
        measured_value: None,
        unit: None,
        at_s: None,
        absence_reason: Some(absence.reason.reason.name()),
        absence_detail: Some(details(&absence.reason)),
    });
    let points: Vec<NewKeyPoint<'_>> = (0..)
        .zip(measured.chain(absent))
        .map(|(ordinal_number, point)| NewKeyPoint { ordinal_number, ..point })
        .collect();
    for rows in points.chunks(ROWS) {
        diesel::insert_into(key_points::table).values(rows).execute(connection).await?;
    }
    Ok(())
}

/// The details of a refusal as they can be stored.
pub(crate) fn details(refusal: &NotEvaluated) -> Vec<String> {
    refusal.detail.iter().map(|detail| text::storable(detail).into_owned()).collect()
}

impl Store {
    /// What was measured on a flight; empty when the operator has no such flight.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn read_measures(
        &self,
        scope: &TenantScope,
        flight: FlightId,
    ) -> Result<Measures, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let spans: Vec<(Column<PhaseOfFlight>, f64, f64)> = phases::table
            .filter(phases::tenant_id.eq(scope.uuid()))
            .filter(phases::flight_id.eq(flight.0))
            .order(phases::ordinal_number)
            .select((phases::phase, phases::start_s, phases::end_s))
            .load(&mut transaction)
            .await?;
        let points: Vec<StoredKeyPoint> = key_points::table
            .filter(key_points::tenant_id.eq(scope.uuid()))
            .filter(key_points::flight_id.eq(flight.0))
            .order(key_points::ordinal_number)
            .select(StoredKeyPoint::as_select())
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        let mut measures = Measures {
            phases: spans
                .into_iter()
                .map(|(phase, start_s, end_s)| PhaseSpan { phase: phase.into(), start_s, end_s })
                .collect(),
            ..Measures::default()
        };
        for point in points {
            let name = point.name;
            match (point.measured_value, point.unit, point.at_s, point.absence_reason) {
                (Some(value), Some(unit), Some(at_s), None) => {
                    measures.key_points.push(KeyPoint { name, value, unit, at_s });
                }
                (None, None, None, Some(reason)) => {
                    let detail = point.absence_detail.unwrap_or_default();
                    let reason = NotEvaluated { reason, detail };
                    measures.absences.push(MeasureAbsence { name, reason });
                }
                _ => {
                    let message = format!("the key point `{name}` is neither measured nor absent");
                    return Err(StoreError::new(StoreErrorKind::Corrupt, message));
                }
            }
        }
        Ok(measures)
    }
}
