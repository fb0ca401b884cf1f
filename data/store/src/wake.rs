//! Waiting for work without asking for it all the time.
//!
//! A listener is a connection of its own. Notifications only save time: they may be missed
//! (a lost connection, a job that becomes due later), so a worker also looks for jobs when
//! [`JobWaker::wait`] comes back without one.

use std::time::Duration;

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::StreamExt;

use crate::error::StoreErrorKind;
use crate::{Store, StoreError};

/// A listener for new jobs.
pub struct JobWaker {
    connection: AsyncPgConnection,
}

impl std::fmt::Debug for JobWaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JobWaker").finish_non_exhaustive()
    }
}

impl JobWaker {
    /// Comes back when a job was added, or after `at_most`: `true` when one was added.
    ///
    /// # Errors
    /// `Unavailable` when the connection is lost: make a new waker.
    pub async fn wait(&mut self, at_most: Duration) -> Result<bool, StoreError> {
        let mut stream = std::pin::pin!(self.connection.notifications_stream());
        match tokio::time::timeout(at_most, stream.next()).await {
            Err(_elapsed) => Ok(false),
            Ok(Some(Ok(_notification))) => Ok(true),
            Ok(Some(Err(error))) => Err(error.into()),
            Ok(None) => {
                let message = "the connection that listens for jobs is lost";
                Err(StoreError::new(StoreErrorKind::Unavailable, message))
            }
        }
    }
}

impl Store {
    /// Starts listening for new jobs.
    ///
    /// # Errors
    /// `Unavailable` when the database does not answer.
    pub async fn job_waker(&self) -> Result<JobWaker, StoreError> {
        let mut connection = self.dedicated().await?;
        connection.batch_execute("LISTEN flarepath_jobs").await?;
        Ok(JobWaker { connection })
    }
}
