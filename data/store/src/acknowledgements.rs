//! What readers said to advisories: accepted, or contested with a reason. Append-only.

use chrono::{DateTime, Utc};
use data_flight::id::{AdvisoryId, PersonId};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::column::Column;
use crate::schema::acknowledgements;
use crate::{AcknowledgementKind, Store, StoreError, TenantScope, advisories, new_id};

/// What somebody said to an advisory.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = acknowledgements)]
pub struct Acknowledgement {
    /// Its id.
    pub acknowledgement_id: Uuid,
    /// The advisory.
    #[diesel(deserialize_as = Column<AdvisoryId>)]
    pub advisory_id: AdvisoryId,
    /// Who said it.
    #[diesel(deserialize_as = Column<PersonId>)]
    pub person_id: PersonId,
    /// What.
    #[diesel(deserialize_as = Column<AcknowledgementKind>)]
    pub kind: AcknowledgementKind,
    /// Why, when contested.
    pub reason: Option<String>,
    /// When.
    pub created_utc: DateTime<Utc>,
}

impl Store {
    /// Notes that somebody accepted an advisory; accepting it again gives the first note.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such advisory.
    pub async fn acknowledge_advisory(
        &self,
        scope: &TenantScope,
        advisory: AdvisoryId,
        person: PersonId,
    ) -> Result<Acknowledgement, StoreError> {
        let kind = AcknowledgementKind::Acknowledged.name();
        let mut transaction = self.begin(scope).await?;
        advisories::must_exist(&mut transaction, scope, advisory).await?;
        diesel::insert_into(acknowledgements::table)
            .values((
                acknowledgements::tenant_id.eq(scope.uuid()),
                acknowledgements::acknowledgement_id.eq(new_id(|id| id)),
                acknowledgements::advisory_id.eq(advisory.0),
                acknowledgements::person_id.eq(person.0),
                acknowledgements::kind.eq(kind),
            ))
            .on_conflict_do_nothing()
            .execute(&mut transaction)
            .await?;
        let row = acknowledgements::table
            .filter(acknowledgements::tenant_id.eq(scope.uuid()))
            .filter(acknowledgements::advisory_id.eq(advisory.0))
            .filter(acknowledgements::person_id.eq(person.0))
            .filter(acknowledgements::kind.eq(kind))
            .select(Acknowledgement::as_select())
            .first(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(row)
    }

    /// Notes that somebody disputes an advisory, and why. May be said more than once.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such advisory, `Invalid` when the reason is empty.
    pub async fn contest_advisory(
        &self,
        scope: &TenantScope,
        advisory: AdvisoryId,
        person: PersonId,
        reason: &str,
    ) -> Result<Acknowledgement, StoreError> {
        let mut transaction = self.begin(scope).await?;
        advisories::must_exist(&mut transaction, scope, advisory).await?;
        let row = diesel::insert_into(acknowledgements::table)
            .values((
                acknowledgements::tenant_id.eq(scope.uuid()),
                acknowledgements::acknowledgement_id.eq(new_id(|id| id)),
                acknowledgements::advisory_id.eq(advisory.0),
                acknowledgements::person_id.eq(person.0),
                acknowledgements::kind.eq(AcknowledgementKind::Contested.name()),
                acknowledgements::reason.eq(crate::text::storable(reason)),
            ))
            .returning(Acknowledgement::as_returning())
            .get_result(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(row)
    }

    /// What was said to an advisory, oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn acknowledgements_of(
        &self,
        scope: &TenantScope,
        advisory: AdvisoryId,
    ) -> Result<Vec<Acknowledgement>, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let rows = acknowledgements::table
            .filter(acknowledgements::tenant_id.eq(scope.uuid()))
            .filter(acknowledgements::advisory_id.eq(advisory.0))
            .order(acknowledgements::acknowledgement_id)
            .select(Acknowledgement::as_select())
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(rows)
    }
}
