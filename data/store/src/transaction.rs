//! A database transaction on behalf of one tenant.
//!
//! The tenant is set in the same round trip as BEGIN and only for the transaction. A
//! transaction that is dropped before its commit (an error on the way, a cancelled request)
//! takes its connection out of the pool and closes it, so that no open transaction with its
//! locks ever waits in the pool.

use std::ops::{Deref, DerefMut};

use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, TransactionManager};

use crate::{StoreError, TenantScope};

pub(crate) struct Transaction {
    connection: Option<Object<AsyncPgConnection>>,
}

impl Transaction {
    pub(crate) async fn begin(
        connection: Object<AsyncPgConnection>,
        scope: &TenantScope,
    ) -> Result<Self, StoreError> {
        // The value is a UUID and cannot carry SQL.
        let begin =
            format!("BEGIN; SELECT set_config('flarepath.tenant', '{}', true)", scope.tenant());
        let mut transaction = Self { connection: Some(connection) };
        AnsiTransactionManager::begin_transaction_sql(&mut **transaction, &begin).await?;
        Ok(transaction)
    }

    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        AnsiTransactionManager::commit_transaction(&mut **self).await?;
        // Only now back into the pool.
        drop(self.connection.take());
        Ok(())
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            drop(Object::take(connection));
        }
    }
}

#[expect(clippy::expect_used, reason = "only commit and drop take the connection, and both end it")]
impl Deref for Transaction {
    type Target = Object<AsyncPgConnection>;

    fn deref(&self) -> &Self::Target {
        self.connection.as_ref().expect("the transaction is open")
    }
}

#[expect(clippy::expect_used, reason = "only commit and drop take the connection, and both end it")]
impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.connection.as_mut().expect("the transaction is open")
    }
}
