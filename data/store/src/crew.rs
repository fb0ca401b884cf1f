//! Who flew which flight: a schema of its own, written by gatekeepers with a reason.

use chrono::{DateTime, Utc};
use data_flight::id::{FlightId, PersonId};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::column::Column;
use crate::schema::flight_crew;
use crate::{Store, StoreError, TenantScope};

/// A link between a flight and somebody who flew it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = flight_crew)]
pub struct CrewLink {
    /// The flight.
    #[diesel(deserialize_as = Column<FlightId>)]
    pub flight_id: FlightId,
    /// Who flew it.
    #[diesel(deserialize_as = Column<PersonId>)]
    pub person_id: PersonId,
    /// Who said so.
    #[diesel(deserialize_as = Column<PersonId>)]
    pub linked_by: PersonId,
    /// Why.
    pub reason: String,
    /// When.
    pub linked_utc: DateTime<Utc>,
}

/// The flights that somebody is linked to, as a subquery.
#[diesel::dsl::auto_type(no_type_alias)]
pub(crate) fn flown_by(tenant: uuid::Uuid, person: uuid::Uuid) -> _ {
    flight_crew::table
        .filter(flight_crew::tenant_id.eq(tenant))
        .filter(flight_crew::person_id.eq(person))
        .select(flight_crew::flight_id)
}

impl Store {
    /// Links a flight to somebody who flew it; linking again changes nothing.
    ///
    /// # Errors
    /// `Invalid` when the flight or a person is not the operator's, or the reason is empty.
    pub async fn link_crew(
        &self,
        scope: &TenantScope,
        flight: FlightId,
        person: PersonId,
        linked_by: PersonId,
        reason: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        diesel::insert_into(flight_crew::table)
            .values((
                flight_crew::tenant_id.eq(scope.uuid()),
                flight_crew::flight_id.eq(flight.0),
                flight_crew::person_id.eq(person.0),
                flight_crew::linked_by.eq(linked_by.0),
                flight_crew::reason.eq(reason),
            ))
            .on_conflict_do_nothing()
            .execute(&mut transaction)
            .await?;
        transaction.commit().await
    }

    /// Takes a link away.
    ///
    /// # Errors
    /// `NotFound` when there is no such link.
    pub async fn unlink_crew(
        &self,
        scope: &TenantScope,
        flight: FlightId,
        person: PersonId,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        let target = flight_crew::table.find((scope.uuid(), flight.0, person.0));
        let count = diesel::delete(target).execute(&mut transaction).await?;
        transaction.commit().await?;
        if count == 0 { Err(StoreError::not_found("crew link")) } else { Ok(()) }
    }

    /// Who flew a flight.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn crew_of(
        &self,
        scope: &TenantScope,
        flight: FlightId,
    ) -> Result<Vec<CrewLink>, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let rows = flight_crew::table
            .filter(flight_crew::tenant_id.eq(scope.uuid()))
            .filter(flight_crew::flight_id.eq(flight.0))
            .order((flight_crew::linked_utc, flight_crew::person_id))
            .select(CrewLink::as_select())
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(rows)
    }

    /// Whether somebody flew a flight.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_crew(
        &self,
        scope: &TenantScope,
        flight: FlightId,
        person: PersonId,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let linked = diesel::select(diesel::dsl::exists(flight_crew::table.find((
            scope.uuid(),
            flight.0,
            person.0,
        ))))
        .get_result(&mut transaction)
        .await?;
        transaction.commit().await?;
        Ok(linked)
    }
}
