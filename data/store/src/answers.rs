//! What one reader said to several advisories, for lists that show each with its answers.

use data_flight::id::{AdvisoryId, PersonId};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::schema::acknowledgements;
use crate::{Acknowledgement, Store, StoreError, TenantScope};

impl Store {
    /// What a person said to any of these advisories, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn answers_of(
        &self,
        scope: &TenantScope,
        person: PersonId,
        advisories: &[AdvisoryId],
    ) -> Result<Vec<Acknowledgement>, StoreError> {
        if advisories.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = advisories.iter().map(|advisory| advisory.0).collect();
        let mut transaction = self.begin(scope).await?;
        let rows = acknowledgements::table
            .filter(acknowledgements::tenant_id.eq(scope.uuid()))
            .filter(acknowledgements::person_id.eq(person.0))
            .filter(acknowledgements::advisory_id.eq_any(ids))
            .order(acknowledgements::acknowledgement_id)
            .select(Acknowledgement::as_select())
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(rows)
    }
}
