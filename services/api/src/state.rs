//! What every request can reach: the store, the policy, the counters and the configuration.

use std::sync::Arc;

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use data_store::{Blobs, Store};
use prometheus_client::registry::Registry;
use tokio::sync::Semaphore;

use crate::authn::password::{PasswordCost, PasswordError, PasswordHasher};
use crate::authn::throttle::Throttle;
use crate::config::ServerConfig;
use crate::metrics::Metrics;
use crate::policy::{API_PERMISSIONS, Lookup, Policy, PolicyError, RoutePermission, lookup};
use crate::problem::Problem;
use crate::surface::Surface;
use crate::turns::UploadTurns;

/// Received files that may be in memory at once, each of at most the upload limit.
const UPLOAD_SLOTS: usize = 2;

/// The shared state could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The policy could not be loaded.
    #[error("cannot load the policy")]
    Policy(#[from] PolicyError),
    /// Password hashing could not be set up.
    #[error("cannot set up password hashing")]
    Password(#[from] PasswordError),
}

/// Everything that is needed to make an [`AppState`].
#[derive(Debug)]
pub struct AppParts {
    /// Rows.
    pub store: Store,
    /// Received bytes.
    pub blobs: Blobs,
    /// How the server behaves.
    pub config: ServerConfig,
    /// Cost of password hashes; [`PasswordCost::OWASP`] wherever people sign in.
    pub password_cost: PasswordCost,
    /// Counters that other parts of the process registered; served at `/metrics`.
    pub registry: Registry,
    /// Pages served beside the API.
    pub surfaces: Vec<Surface>,
    /// What time it is; [`Utc::now`] but in tests of expiry.
    pub clock: fn() -> DateTime<Utc>,
}

/// The shared state. Cheap to clone; all clones share one pool and one set of counters.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    blobs: Blobs,
    config: ServerConfig,
    policy: Policy,
    hasher: PasswordHasher,
    throttle: Throttle,
    metrics: Metrics,
    registry: Registry,
    upload_slots: Semaphore,
    upload_turns: Arc<UploadTurns>,
    surfaces: Vec<Surface>,
    permissions: Vec<&'static [RoutePermission]>,
    clock: fn() -> DateTime<Utc>,
}

impl AppState {
    /// The state of one server.
    ///
    /// # Errors
    /// When the policy or password hashing cannot be set up.
    pub async fn new(parts: AppParts) -> Result<Self, StateError> {
        let AppParts { store, blobs, config, password_cost, mut registry, surfaces, clock } = parts;
        let metrics = Metrics::register(&mut registry);
        let permissions = std::iter::once(API_PERMISSIONS)
            .chain(surfaces.iter().map(|surface| surface.permissions))
            .collect();
        Ok(Self(Arc::new(Inner {
            store,
            blobs,
            upload_turns: UploadTurns::new(config.upload_concurrency_count),
            config,
            policy: Policy::load().await?,
            hasher: PasswordHasher::new(password_cost)?,
            throttle: Throttle::default(),
            metrics,
            registry,
            upload_slots: Semaphore::new(UPLOAD_SLOTS),
            surfaces,
            permissions,
            clock,
        })))
    }

    /// Rows.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// Received bytes.
    #[must_use]
    pub fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }

    /// How the server behaves.
    #[must_use]
    pub fn config(&self) -> &ServerConfig {
        &self.0.config
    }

    /// Who may do what.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// How passwords are hashed.
    #[must_use]
    pub fn hasher(&self) -> &PasswordHasher {
        &self.0.hasher
    }

    /// The limit on guessing passwords.
    #[must_use]
    pub fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    /// The server's counters.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Every counter of the process.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.0.registry
    }

    /// Permits to hold a whole received file in memory.
    #[must_use]
    pub fn upload_slots(&self) -> &Semaphore {
        &self.0.upload_slots
    }

    /// Turns of every operator to upload.
    #[must_use]
    pub fn upload_turns(&self) -> &Arc<UploadTurns> {
        &self.0.upload_turns
    }

    /// Pages served beside the API.
    #[must_use]
    pub fn surfaces(&self) -> &[Surface] {
        &self.0.surfaces
    }

    /// The permission tables of everything that is served.
    #[must_use]
    pub fn permissions(&self) -> &[&'static [RoutePermission]] {
        &self.0.permissions
    }

    /// What a route needs.
    #[must_use]
    pub fn lookup(&self, method: &str, template: &str) -> Lookup {
        lookup(&self.0.permissions, method, template)
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.0.clock)()
    }

    /// How a problem on this path is shown to people, when the path is a page's.
    #[must_use]
    pub fn problem_page(&self, path: &str) -> Option<fn(&Problem) -> HttpResponse> {
        let is_api = path.starts_with("/api/")
            || API_PERMISSIONS.iter().any(|row| row.template == path && !row.audited);
        if is_api {
            return None;
        }
        self.0.surfaces.first().map(|surface| surface.problem_page)
    }
}
