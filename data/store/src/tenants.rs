//! Operators.

use chrono::{DateTime, Utc};
use data_flight::id::TenantId;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::column::Column;
use crate::schema::tenants;
use crate::{Store, StoreError, TenantScope, new_id};

/// An operator.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = tenants)]
pub struct Tenant {
    /// Its id.
    #[diesel(deserialize_as = Column<TenantId>)]
    pub tenant_id: TenantId,
    /// Its name, as people read it.
    pub name: String,
    /// When it was made.
    pub created_utc: DateTime<Utc>,
}

impl Store {
    /// Makes an operator.
    ///
    /// # Errors
    /// `Invalid` when the name is empty.
    pub async fn create_tenant(&self, name: &str) -> Result<Tenant, StoreError> {
        let scope = TenantScope::new(new_id(TenantId));
        let mut transaction = self.begin(&scope).await?;
        let row = diesel::insert_into(tenants::table)
            .values((tenants::tenant_id.eq(scope.uuid()), tenants::name.eq(name)))
            .returning(Tenant::as_returning())
            .get_result(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(row)
    }

    /// The operator of a scope.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    pub async fn get_tenant(&self, scope: &TenantScope) -> Result<Tenant, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = tenants::table
            .find(scope.uuid())
            .select(Tenant::as_select())
            .first(&mut transaction)
            .await
            .optional()?;
        transaction.commit().await?;
        row.ok_or_else(|| StoreError::not_found("tenant"))
    }

    /// Every operator, oldest first. Looks across tenants: for the administration of the
    /// service, not for its users.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_tenants(&self) -> Result<Vec<Tenant>, StoreError> {
        let query = diesel::sql_query("SELECT * FROM directory.tenants()");
        Ok(query.load(&mut *self.connection().await?).await?)
    }
}
