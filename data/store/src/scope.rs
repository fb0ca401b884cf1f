//! The tenant on whose behalf something is read or written.
//!
//! Every function of the store takes one, filters by it, and sets it for the row-level
//! security underneath: two mechanisms, neither of which relies on the other.

use data_flight::id::TenantId;
use uuid::Uuid;

/// The tenant that an operation may see and touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TenantScope {
    tenant: TenantId,
}

impl TenantScope {
    /// The service itself: owner of audit rows of callers who are nobody yet.
    pub const SERVICE: Self = Self { tenant: TenantId(Uuid::nil()) };

    /// The scope of one tenant. Make it from a verified session, token or lease, never from
    /// what a caller claims.
    #[must_use]
    pub const fn new(tenant: TenantId) -> Self {
        Self { tenant }
    }

    /// The tenant.
    #[must_use]
    pub const fn tenant(self) -> TenantId {
        self.tenant
    }

    pub(crate) const fn uuid(self) -> Uuid {
        self.tenant.0
    }
}
