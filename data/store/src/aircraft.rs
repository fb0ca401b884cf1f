//! The operator's aircraft.

use chrono::{DateTime, Utc};
use data_flight::id::AircraftId;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::column::Column;
use crate::schema::aircraft;
use crate::{Store, StoreError, TenantScope, new_id};

/// An aircraft.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = aircraft)]
pub struct Aircraft {
    /// Its id.
    #[diesel(deserialize_as = Column<AircraftId>)]
    pub aircraft_id: AircraftId,
    /// Registration, in upper case.
    pub registration: String,
    /// Type, as people read it.
    pub model: Option<String>,
    /// Id of its profile; `None` when no profile fits.
    pub profile: Option<String>,
    /// When it was added.
    pub created_utc: DateTime<Utc>,
    /// What its recorder calls itself, where known.
    pub recorder_system_id: Option<String>,
}

/// An aircraft to add.
#[derive(Clone, Debug)]
pub struct NewAircraft {
    /// Registration; stored in upper case without blanks.
    pub registration: String,
    /// Type, as people read it.
    pub model: Option<String>,
    /// Id of its profile, if one fits.
    pub profile: Option<String>,
    /// What its recorder calls itself, where known: many logs name only that.
    pub recorder_system_id: Option<String>,
}

impl Store {
    /// Adds an aircraft.
    ///
    /// # Errors
    /// `Conflict` when the operator has one of that registration or with that recorder.
    pub async fn create_aircraft(
        &self,
        scope: &TenantScope,
        new: &NewAircraft,
    ) -> Result<Aircraft, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = diesel::insert_into(aircraft::table)
            .values((
                aircraft::tenant_id.eq(scope.uuid()),
                aircraft::aircraft_id.eq(new_id(AircraftId).0),
                aircraft::registration.eq(normal_registration(&new.registration)),
                aircraft::model.eq(&new.model),
                aircraft::profile.eq(&new.profile),
                aircraft::recorder_system_id.eq(&new.recorder_system_id),
            ))
            .returning(Aircraft::as_returning())
            .get_result(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(row)
    }

    /// One aircraft.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such aircraft.
    pub async fn get_aircraft(
        &self,
        scope: &TenantScope,
        id: AircraftId,
    ) -> Result<Aircraft, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = aircraft::table
            .find((scope.uuid(), id.0))
            .select(Aircraft::as_select())
            .first(&mut transaction)
            .await
            .optional()?;
        transaction.commit().await?;
        row.ok_or_else(|| StoreError::not_found("aircraft"))
    }

    /// The aircraft of a registration, however it is written; `None` when the operator has
    /// none of that registration.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn aircraft_by_registration(
        &self,
        scope: &TenantScope,
        registration: &str,
    ) -> Result<Option<Aircraft>, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = aircraft::table
            .filter(aircraft::tenant_id.eq(scope.uuid()))
            .filter(aircraft::registration.eq(normal_registration(registration)))
            .select(Aircraft::as_select())
            .first(&mut transaction)
            .await
            .optional()?;
        transaction.commit().await?;
        Ok(row)
    }

    /// The aircraft in which a recorder is fitted; `None` when the operator has none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn aircraft_by_recorder(
        &self,
        scope: &TenantScope,
        system_id: &str,
    ) -> Result<Option<Aircraft>, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = aircraft::table
            .filter(aircraft::tenant_id.eq(scope.uuid()))
            .filter(aircraft::recorder_system_id.eq(crate::text::storable(system_id)))
            .select(Aircraft::as_select())
            .first(&mut transaction)
            .await
            .optional()?;
        transaction.commit().await?;
        Ok(row)
    }

    /// Every aircraft of the operator, by registration.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_aircraft(&self, scope: &TenantScope) -> Result<Vec<Aircraft>, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let rows = aircraft::table
            .filter(aircraft::tenant_id.eq(scope.uuid()))
            .order(aircraft::registration)
            .select(Aircraft::as_select())
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(rows)
    }
}

fn normal_registration(registration: &str) -> String {
    crate::text::storable(registration).split_whitespace().collect::<String>().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::normal_registration;

    #[test]
    fn registrations_compare_without_case_and_blanks() {
        assert_eq!(normal_registration(" d-eabc "), "D-EABC");
        assert_eq!(normal_registration("n 12 3ab"), "N123AB");
    }
}
