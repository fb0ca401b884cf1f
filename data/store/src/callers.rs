//! Who is behind a session or token, with what they may do: what every request asks first.

use data_flight::id::PersonId;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::column::Column;
use crate::schema::{people, person_roles};
use crate::{Person, Role, Store, StoreError, TenantScope};

impl Store {
    /// A person and the roles they hold now, in one transaction; `None` when the operator has
    /// no such person.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person_with_roles(
        &self,
        scope: &TenantScope,
        person: PersonId,
    ) -> Result<Option<(Person, Vec<Role>)>, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row: Option<Person> = people::table
            .find((scope.uuid(), person.0))
            .select(Person::as_select())
            .first(&mut transaction)
            .await
            .optional()?;
        let roles: Vec<Column<Role>> = person_roles::table
            .filter(person_roles::tenant_id.eq(scope.uuid()))
            .filter(person_roles::person_id.eq(person.0))
            .order(person_roles::role)
            .select(person_roles::role)
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(row.map(|row| (row, roles.into_iter().map(Into::into).collect())))
    }
}
