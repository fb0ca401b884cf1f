//! How many uploads of one operator may be on their way at once.
//!
//! Counted per process: behind a proxy with several servers the limit holds for each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use data_flight::id::TenantId;

/// Who is uploading how much at this moment.
#[derive(Debug)]
pub struct UploadTurns {
    most: u32,
    taken: Mutex<HashMap<TenantId, u32>>,
}

/// The right to upload; given back when it is dropped.
#[derive(Debug)]
pub struct UploadTurn {
    turns: Arc<UploadTurns>,
    tenant: TenantId,
}

impl UploadTurns {
    /// At most `most` a tenant.
    #[must_use]
    pub fn new(most: u32) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::default() })
    }

    /// A turn, or `None` when the tenant has taken all of its turns.
    #[must_use]
    pub fn take(self: &Arc<Self>, tenant: TenantId) -> Option<UploadTurn> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(tenant).or_default();
        if *count >= self.most {
            return None;
        }
        *count = count.saturating_add(1);
        Some(UploadTurn { turns: Arc::clone(self), tenant })
    }
}

impl Drop for UploadTurn {
    fn drop(&mut self) {
        let mut taken = self.turns.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.tenant) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                taken.remove(&self.tenant);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_tenant_has_so_many_turns_and_takes_none_of_anothers() {
        let turns = UploadTurns::new(2);
        let (ours, theirs) = (TenantId(Uuid::from_u128(1)), TenantId(Uuid::from_u128(2)));
        let first = turns.take(ours).expect("the first");
        let second = turns.take(ours).expect("the second");
        assert!(turns.take(ours).is_none());
        assert!(turns.take(theirs).is_some());
        drop(first);
        assert!(turns.take(ours).is_some());
        drop(second);
        assert!(turns.taken.lock().expect("not poisoned").is_empty(), "nothing is kept");
    }
}
