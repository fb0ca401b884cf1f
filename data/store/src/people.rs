//! People who can sign in, and their roles.

use chrono::{DateTime, Utc};
use data_flight::id::{PersonId, TenantId};
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;

use crate::column::Column;
use crate::schema::{people, person_roles};
use crate::{Role, Store, StoreError, TenantScope, new_id};

/// A person.
#[derive(Clone, PartialEq, Eq, Queryable, QueryableByName, Selectable)]
#[diesel(table_name = people)]
pub struct Person {
    /// The operator they belong to.
    #[diesel(deserialize_as = Column<TenantId>)]
    pub tenant_id: TenantId,
    /// Their id.
    #[diesel(deserialize_as = Column<PersonId>)]
    pub person_id: PersonId,
    /// Address they sign in with, in lower case.
    pub email: String,
    /// Name as others read it.
    pub display_name: String,
    /// Password hash in PHC form; `None` when they cannot sign in with a password.
    pub password_hash: Option<String>,
    /// When they were added.
    pub created_utc: DateTime<Utc>,
    /// Since when they may no longer sign in; `None` while they may.
    pub disabled_utc: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Neither names nor hashes belong into a log.
        f.debug_struct("Person").field("person_id", &self.person_id).finish_non_exhaustive()
    }
}

/// A person to add.
#[derive(Clone)]
pub struct NewPerson {
    /// Address to sign in with; stored in lower case.
    pub email: String,
    /// Name as others read it.
    pub display_name: String,
    /// Password hash in PHC form, if they may sign in with a password.
    pub password_hash: Option<String>,
    /// What they may do.
    pub roles: Vec<Role>,
}

impl Store {
    /// Adds a person with their roles.
    ///
    /// # Errors
    /// `Conflict` when the operator has a person of that address.
    pub async fn create_person(
        &self,
        scope: &TenantScope,
        person: &NewPerson,
    ) -> Result<Person, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = diesel::insert_into(people::table)
            .values((
                people::tenant_id.eq(scope.uuid()),
                people::person_id.eq(new_id(PersonId).0),
                people::email.eq(person.email.to_lowercase()),
                people::display_name.eq(&person.display_name),
                people::password_hash.eq(&person.password_hash),
            ))
            .returning(Person::as_returning())
            .get_result(&mut transaction)
            .await?;
        let roles: Vec<_> =
            person.roles.iter().map(|role| new_role(scope, row.person_id, *role)).collect();
        diesel::insert_into(person_roles::table)
            .values(roles)
            .on_conflict_do_nothing()
            .execute(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(row)
    }

    /// One person.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such person.
    pub async fn get_person(
        &self,
        scope: &TenantScope,
        person: PersonId,
    ) -> Result<Person, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = people::table
            .find((scope.uuid(), person.0))
            .select(Person::as_select())
            .first(&mut transaction)
            .await
            .optional()?;
        transaction.commit().await?;
        row.ok_or_else(|| StoreError::not_found("person"))
    }

    /// Every person of the operator with their roles, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_people(
        &self,
        scope: &TenantScope,
    ) -> Result<Vec<(Person, Vec<Role>)>, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let rows: Vec<Person> = people::table
            .filter(people::tenant_id.eq(scope.uuid()))
            .order((people::display_name, people::person_id))
            .select(Person::as_select())
            .load(&mut transaction)
            .await?;
        let roles: Vec<(uuid::Uuid, Column<Role>)> = person_roles::table
            .filter(person_roles::tenant_id.eq(scope.uuid()))
            .order((person_roles::person_id, person_roles::role))
            .select((person_roles::person_id, person_roles::role))
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        let mut by_person = std::collections::BTreeMap::<_, Vec<Role>>::new();
        for (person, role) in roles {
            by_person.entry(person).or_default().push(role.into());
        }
        let with_roles = |person: Person| {
            let roles = by_person.remove(&person.person_id.0).unwrap_or_default();
            (person, roles)
        };
        Ok(rows.into_iter().map(with_roles).collect())
    }

    /// What a person may do; empty when there is no such person.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn roles_of(
        &self,
        scope: &TenantScope,
        person: PersonId,
    ) -> Result<Vec<Role>, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let roles: Vec<Column<Role>> = person_roles::table
            .filter(person_roles::tenant_id.eq(scope.uuid()))
            .filter(person_roles::person_id.eq(person.0))
            .order(person_roles::role)
            .select(person_roles::role)
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(roles.into_iter().map(Into::into).collect())
    }

    /// Gives a person exactly these roles.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such person.
    pub async fn set_roles(
        &self,
        scope: &TenantScope,
        person: PersonId,
        roles: &[Role],
    ) -> Result<(), StoreError> {
        self.get_person(scope, person).await?;
        let mut transaction = self.begin(scope).await?;
        diesel::delete(
            person_roles::table
                .filter(person_roles::tenant_id.eq(scope.uuid()))
                .filter(person_roles::person_id.eq(person.0)),
        )
        .execute(&mut transaction)
        .await?;
        let rows: Vec<_> = roles.iter().map(|role| new_role(scope, person, *role)).collect();
        diesel::insert_into(person_roles::table)
            .values(rows)
            .on_conflict_do_nothing()
            .execute(&mut transaction)
            .await?;
        transaction.commit().await
    }

    /// Replaces a person's password hash; `None` takes the password away.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such person.
    pub async fn set_password_hash(
        &self,
        scope: &TenantScope,
        person: PersonId,
        password_hash: Option<&str>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        let count = diesel::update(people::table.find((scope.uuid(), person.0)))
            .set(people::password_hash.eq(password_hash))
            .execute(&mut transaction)
            .await?;
        transaction.commit().await?;
        if count == 0 { Err(StoreError::not_found("person")) } else { Ok(()) }
    }

    /// Stops a person from signing in, or lets them again, and ends their sessions and
    /// tokens when it stops them.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such person.
    pub async fn set_person_disabled(
        &self,
        scope: &TenantScope,
        person: PersonId,
        disabled: bool,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(scope).await?;
        let since = disabled.then_some(diesel::dsl::now);
        let target = people::table.find((scope.uuid(), person.0));
        let count = match since {
            Some(now) => {
                diesel::update(target)
                    .set(people::disabled_utc.eq(now))
                    .execute(&mut transaction)
                    .await?
            }
            None => {
                diesel::update(target)
                    .set(people::disabled_utc.eq(None::<DateTime<Utc>>))
                    .execute(&mut transaction)
                    .await?
            }
        };
        if disabled {
            crate::sessions::end_all(&mut transaction, scope, person).await?;
        }
        transaction.commit().await?;
        if count == 0 { Err(StoreError::not_found("person")) } else { Ok(()) }
    }

    /// Everybody who signs in with this address, of any operator. Looks across tenants: for
    /// signing in only, before the caller is anybody.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn people_by_email(&self, email: &str) -> Result<Vec<Person>, StoreError> {
        let query = diesel::sql_query("SELECT * FROM directory.people_by_email($1)");
        let query = query.bind::<Text, _>(email);
        Ok(query.load(&mut *self.connection().await?).await?)
    }
}

type NewRole = (
    diesel::dsl::Eq<person_roles::tenant_id, uuid::Uuid>,
    diesel::dsl::Eq<person_roles::person_id, uuid::Uuid>,
    diesel::dsl::Eq<person_roles::role, &'static str>,
);

fn new_role(scope: &TenantScope, person: PersonId, role: Role) -> NewRole {
    (
        person_roles::tenant_id.eq(scope.uuid()),
        person_roles::person_id.eq(person.0),
        person_roles::role.eq(role.name()),
    )
}
