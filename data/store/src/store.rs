//! The connection pool, and what every connection in it is.

use std::time::Duration;

use diesel::ConnectionError;
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use futures_util::FutureExt;

use crate::error::{Cause, StoreErrorKind};
use crate::transaction::Transaction;
use crate::{StoreError, TenantScope};

/// What every connection becomes: the application's role, UTC, and bounded in time.
const SETUP: &str = "SET ROLE flarepath_app; SET TIME ZONE 'UTC'; SET statement_timeout = '60s'; \
                     SET idle_in_transaction_session_timeout = '60s'";

/// How many connections the pool holds, and how long it waits for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreOptions {
    /// Most connections open at once.
    pub connections: usize,
    /// How long a caller waits for a free connection, and for a new one to be made.
    pub wait: Duration,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { connections: 10, wait: Duration::from_secs(5) }
    }
}

/// The store. Cheap to clone; all clones share one pool.
#[derive(Clone)]
pub struct Store {
    pool: Pool<AsyncPgConnection>,
    wait: Duration,
    url: String,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL may hold a password.
        f.debug_struct("Store").field("pool", &self.pool.status()).finish_non_exhaustive()
    }
}

impl Store {
    /// Connects to a migrated database and makes sure that row-level security holds for the
    /// role the connections work as.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer in time, `Refused` when the
    /// application's role could bypass row-level security, `Corrupt` when the schema is not
    /// the one that this program knows (run [`crate::migrate`]).
    pub async fn connect(url: &str, options: StoreOptions) -> Result<Self, StoreError> {
        let mut config = ManagerConfig::<AsyncPgConnection>::default();
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(|url| establish(url.to_owned()).boxed());
        let manager = AsyncDieselConnectionManager::new_with_config(url, config);
        let pool =
            Pool::builder(manager).max_size(options.connections).build().map_err(|error| {
                StoreError::caused_by(StoreErrorKind::Unavailable, "cannot make the pool", error)
            })?;
        let store = Self { pool, wait: options.wait, url: url.to_owned() };
        store.refuse_a_bypassing_role().await?;
        store.check_schema().await?;
        Ok(store)
    }

    /// Asks the database whether it is there.
    ///
    /// # Errors
    /// `Unavailable` when it does not answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        diesel::sql_query("SELECT 1").execute(&mut *self.connection().await?).await?;
        Ok(())
    }

    /// A transaction that sees and touches the rows of one tenant.
    pub(crate) async fn begin(&self, scope: &TenantScope) -> Result<Transaction, StoreError> {
        Transaction::begin(self.connection().await?, scope).await
    }

    /// A connection without any tenant: row-level security hides every row from it.
    pub(crate) async fn connection(&self) -> Result<Object<AsyncPgConnection>, StoreError> {
        match tokio::time::timeout(self.wait, self.pool.get()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(cannot_connect(error)),
            Err(elapsed) => {
                let message = "no connection to the database became free in time";
                Err(StoreError::caused_by(StoreErrorKind::Unavailable, message, elapsed))
            }
        }
    }

    /// A connection of its own, outside the pool, for listening.
    pub(crate) async fn dedicated(&self) -> Result<AsyncPgConnection, StoreError> {
        establish(self.url.clone()).await.map_err(cannot_connect)
    }

    async fn refuse_a_bypassing_role(&self) -> Result<(), StoreError> {
        let query = diesel::sql_query(
            "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)",
        );
        if query.execute(&mut *self.connection().await?).await? == 0 {
            return Ok(());
        }
        let message = "the application's role must not bypass row-level security";
        Err(StoreError::new(StoreErrorKind::Refused, message))
    }
}

fn cannot_connect(cause: impl Into<Cause>) -> StoreError {
    StoreError::caused_by(StoreErrorKind::Unavailable, "cannot connect to the database", cause)
}

async fn establish(url: String) -> Result<AsyncPgConnection, ConnectionError> {
    let mut connection = AsyncPgConnection::establish(&url).await?;
    connection.batch_execute(SETUP).await.map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}
