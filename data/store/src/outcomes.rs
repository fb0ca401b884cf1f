//! How many rules found something, were clear, or could not be evaluated, flight by flight.

use std::collections::BTreeMap;

use data_flight::id::FlightId;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::schema::evaluations;
use crate::{Store, StoreError, TenantScope};

/// How the rules concluded about one flight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutcomeCounts {
    /// Rules that found something.
    pub found: i64,
    /// Rules that were clear on evidence.
    pub clear: i64,
    /// Rules that could not be evaluated.
    pub not_evaluated: i64,
}

impl Store {
    /// The counts of several flights; a flight without any evaluation is left out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_outcomes_of(
        &self,
        scope: &TenantScope,
        flights: &[FlightId],
    ) -> Result<BTreeMap<FlightId, OutcomeCounts>, StoreError> {
        if flights.is_empty() {
            return Ok(BTreeMap::new());
        }
        let ids: Vec<Uuid> = flights.iter().map(|flight| flight.0).collect();
        let mut transaction = self.begin(scope).await?;
        let rows: Vec<(Uuid, String, i64)> = evaluations::table
            .filter(evaluations::tenant_id.eq(scope.uuid()))
            .filter(evaluations::flight_id.eq_any(ids))
            .group_by((evaluations::flight_id, evaluations::outcome))
            .select((evaluations::flight_id, evaluations::outcome, diesel::dsl::count_star()))
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        let mut counts = BTreeMap::<FlightId, OutcomeCounts>::new();
        for (flight, outcome, count) in rows {
            let of_flight = counts.entry(FlightId(flight)).or_default();
            match outcome.as_str() {
                "found" => of_flight.found = count,
                "clear" => of_flight.clear = count,
                _ => of_flight.not_evaluated = count,
            }
        }
        Ok(counts)
    }
}
