//! Work that comes back by itself: closing audit rows whose operation never ended, and
//! throwing away resumable uploads that have expired.
//!
//! A handler that panicked or a caller who left keeps its intent row open. After a while it
//! is closed as `timeout`, so that an auditor sees that the outcome is unknown.

use std::time::Duration;

use chrono::Utc;
use data_store::{Blobs, Store, StoreError, TenantScope};

use crate::output;

/// How often it runs.
const EVERY: Duration = Duration::from_secs(60);
/// An operation that has not ended after this never will: longer than any deadline of a
/// request.
const STALE: Duration = Duration::from_secs(15 * 60);

/// Runs until it is dropped.
pub async fn run(store: Store, blobs: Blobs) {
    let mut interval = tokio::time::interval(EVERY);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match close_stale_audit(&store).await {
            Ok(0) => {}
            Ok(count) => tracing::warn!(row_count = count, "operations without an outcome closed"),
            Err(error) => {
                tracing::warn!(error = %output::chain(&error), "housekeeping failed");
            }
        }
        match remove_expired_uploads(&store, &blobs).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(upload_count = count, "expired uploads removed"),
            Err(error) => {
                tracing::warn!(error = %output::chain(&error), "housekeeping failed");
            }
        }
    }
}

async fn close_stale_audit(store: &Store) -> Result<usize, StoreError> {
    let mut closed = store.close_stale_audit(&TenantScope::SERVICE, STALE).await?;
    for tenant in store.list_tenants().await? {
        closed += store.close_stale_audit(&TenantScope::new(tenant.tenant_id), STALE).await?;
    }
    Ok(closed)
}

async fn remove_expired_uploads(store: &Store, blobs: &Blobs) -> Result<usize, StoreError> {
    let mut removed = 0;
    for tenant in store.list_tenants().await? {
        let scope = TenantScope::new(tenant.tenant_id);
        let partials = blobs.partials();
        removed += store.remove_expired_resumable_uploads(&scope, partials, Utc::now()).await?;
    }
    Ok(removed)
}
