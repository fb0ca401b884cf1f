//! Making a database, bringing its schema up to date, and saying whether it is.

use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::sql_types::{Text, Varchar};
use diesel_async::{
    AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::error::{Cause, StoreErrorKind};
use crate::{Store, StoreError};

/// The migrations of the top-level folder, compiled in.
const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// One migrating process at a time; the number has no other meaning.
const LOCK: &str = "SELECT pg_advisory_lock(7305820160)";

/// Applies every pending migration and returns their names. The user of `url` must be a
/// superuser, since the first migration makes roles. Waits for another process that is
/// migrating the same database. Needs a multi-threaded tokio runtime.
///
/// # Errors
/// `Unavailable` when the database does not answer, `Refused` when a migration fails.
pub async fn migrate(url: &str) -> Result<Vec<String>, StoreError> {
    let mut harness = harness(url).await?;
    let versions = harness.run_pending_migrations(MIGRATIONS).map_err(failed)?;
    Ok(versions.iter().map(ToString::to_string).collect())
}

/// Undoes every migration: every table with all its rows is gone. For tests and for nothing
/// that holds data.
///
/// # Errors
/// As [`migrate`].
pub async fn revert_all_migrations(url: &str) -> Result<(), StoreError> {
    harness(url).await?.revert_all_migrations(MIGRATIONS).map_err(failed)?;
    Ok(())
}

/// Makes a database called `name`, as a copy of `template` when one is given. `url` names
/// any other database of the same server.
///
/// # Errors
/// `Conflict` when there is one of that name, `Invalid` when the name is not a plain
/// lower-case identifier, `Unavailable` when the server does not answer.
pub async fn create_database(
    url: &str,
    name: &str,
    template: Option<&str>,
) -> Result<(), StoreError> {
    let template = template.unwrap_or("template1");
    if !(is_plain(name) && is_plain(template)) {
        let message = format!("`{name}` is not a plain lower-case name");
        return Err(StoreError::new(StoreErrorKind::Invalid, message));
    }
    if database_exists(url, name).await? {
        let message = format!("the database `{name}` exists already");
        return Err(StoreError::new(StoreErrorKind::Conflict, message));
    }
    let statement = format!("CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'");
    connect(url).await?.batch_execute(&statement).await?;
    Ok(())
}

/// Whether the server of `url` has a database called `name`.
///
/// # Errors
/// `Unavailable` when the server does not answer.
pub async fn database_exists(url: &str, name: &str) -> Result<bool, StoreError> {
    let query = diesel::sql_query("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind::<Text, _>(name)
        .execute(&mut connect(url).await?)
        .await?;
    Ok(query > 0)
}

impl Store {
    /// Makes sure that the schema is exactly the one this program was built for.
    ///
    /// # Errors
    /// `Corrupt` when a migration is missing or unknown, `Unavailable` when the database
    /// does not answer.
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        let known: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().map_err(failed)?;
        let mut known: Vec<String> =
            known.iter().map(|migration| migration.name().version().to_string()).collect();
        known.sort();
        let applied = self.applied_migrations().await;
        match applied {
            Ok(applied) if applied == known => Ok(()),
            Err(error) if error.is_unavailable() => Err(error),
            _ => {
                let message = "the schema is not the one this program was built for";
                Err(StoreError::new(StoreErrorKind::Corrupt, message))
            }
        }
    }

    async fn applied_migrations(&self) -> Result<Vec<String>, StoreError> {
        #[derive(diesel::QueryableByName)]
        struct Applied {
            #[diesel(sql_type = Varchar)]
            version: String,
        }
        let query = "SELECT version FROM __diesel_schema_migrations ORDER BY version";
        let rows: Vec<Applied> =
            diesel::sql_query(query).load(&mut *self.connection().await?).await?;
        Ok(rows.into_iter().map(|row| row.version).collect())
    }
}

async fn harness(url: &str) -> Result<AsyncMigrationHarness<AsyncPgConnection>, StoreError> {
    let mut connection = connect(url).await?;
    connection.batch_execute(LOCK).await?;
    Ok(AsyncMigrationHarness::new(connection))
}

async fn connect(url: &str) -> Result<AsyncPgConnection, StoreError> {
    AsyncPgConnection::establish(url).await.map_err(|error| {
        let message = "cannot connect to the database";
        StoreError::caused_by(StoreErrorKind::Unavailable, message, error)
    })
}

fn failed(cause: Cause) -> StoreError {
    StoreError::caused_by(StoreErrorKind::Refused, "a migration failed", cause)
}

// Names are put into statements as they are, where no parameter is possible.
fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.len() <= 63
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn only_plain_names_become_databases() {
        for name in ["flarepath", "test_1"] {
            assert!(is_plain(name), "{name}");
        }
        for name in ["", "1a", "a b", "a;drop", "Ä", "A", &"a".repeat(64)] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
