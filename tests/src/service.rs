//! A running service for one test: a database of its own, blobs in a temporary folder, the
//! API on a port of its own, workers as tasks, and a model service or none.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use data_store::{Blobs, Store, StoreOptions};
use safety_case::Case;
use serde_json::Value;
use services_api::{AppParts, AppState, PasswordCost, ServerConfig};
use services_pipeline::advisor_client::{AdvisorClient, AdvisorClientConfig};
use services_pipeline::analyse::Analyst;
use services_pipeline::isolation::{ParserOptions, ParserPool};
use services_pipeline::metrics::Metrics;
use services_pipeline::process::Processor;
use services_pipeline::{metrics, worker};
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::http::Client;
use crate::operator::Operator;
use crate::{database, log_lines, parser, spawn, wait};

/// Longest wait for an upload to be done; far more than any takes, even unoptimised on a busy
/// machine, so that a wait that ends is a defect and not a slow day.
pub const PATIENCE: Duration = Duration::from_secs(90);

static WORKERS: AtomicU32 = AtomicU32::new(0);

/// What is to run.
pub struct Setup {
    /// URL of the database; a fresh one of the shared server unless given.
    pub database: Option<String>,
    /// Folder of the raw uploads; a temporary one unless given.
    pub blobs: Option<PathBuf>,
    /// Where the model service is, if there is one.
    pub advisor: Option<String>,
    /// How long a question may take. The default of the service is half a second; unoptimised
    /// code on a busy machine needs more, and tests of the deadline itself say so.
    pub advisor_deadline: Duration,
    /// Workers that begin at once.
    pub workers: usize,
    /// How long they lease a job.
    pub lease: Duration,
    /// How logs are read.
    pub parser: ParserOptions,
    /// How the server behaves.
    pub config: ServerConfig,
    /// What time the API thinks it is.
    pub clock: fn() -> DateTime<Utc>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            database: None,
            blobs: None,
            advisor: None,
            advisor_deadline: Duration::from_secs(20),
            workers: 1,
            lease: Duration::from_secs(60),
            parser: parser::options(),
            config: ServerConfig::default(),
            clock: Utc::now,
        }
    }
}

/// A running service. Dropping it stops its workers.
pub struct Service {
    /// Rows.
    pub store: Store,
    /// Raw uploads.
    pub blobs: Blobs,
    /// What the workers share.
    pub processor: Arc<Processor>,
    /// Where the API answers.
    pub base: String,
    lease: Duration,
    stop: watch::Sender<bool>,
    _folder: TempDir,
}

impl Service {
    /// Starts a service.
    ///
    /// # Panics
    /// When a part cannot be started.
    #[must_use]
    pub fn start(setup: Setup) -> Self {
        log_lines::start();
        let url = setup.database.unwrap_or_else(database::fresh);
        let options = StoreOptions { connections: 6, wait: Duration::from_secs(15) };
        let store = wait(Store::connect(&url, options)).expect("a migrated database");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let blobs = setup.blobs.as_deref().unwrap_or(folder.path());
        let blobs = Blobs::in_folder(blobs).expect("a folder of blobs");
        let metrics = Metrics::default();
        let base = serve(&store, &blobs, &metrics, setup.config, setup.clock);
        let advisor = setup.advisor.map(|url| {
            AdvisorClient::new(AdvisorClientConfig {
                deadline: setup.advisor_deadline,
                ..AdvisorClientConfig::new(url)
            })
        });
        let parsers = ParserPool::new(setup.parser, metrics.clone());
        let processor = Arc::new(Processor::new(
            store.clone(),
            blobs.clone(),
            parsers,
            Arc::new(Analyst::builtin().expect("built-in rules and profiles")),
            advisor,
            Case::load().expect("a closed safety case"),
            metrics,
        ));
        let (stop, _) = watch::channel(false);
        let lease = setup.lease;
        let service = Self { store, blobs, processor, base, lease, stop, _folder: folder };
        for _ in 0..setup.workers {
            drop(service.spawn_worker());
        }
        service
    }

    /// One more worker; it runs until it is aborted or the service is dropped.
    pub fn spawn_worker(&self) -> JoinHandle<()> {
        let name = format!("it-{}", WORKERS.fetch_add(1, Ordering::Relaxed));
        let processor = Arc::clone(&self.processor);
        let (lease, stopped) = (self.lease, self.stop.subscribe());
        spawn(worker::run(name, processor, lease, stopped))
    }

    /// A fresh operator.
    #[must_use]
    pub fn operator(&self) -> Operator {
        Operator::create(&self.store, &self.base)
    }

    /// Nobody in particular.
    #[must_use]
    pub fn anonymous(&self) -> Client {
        Client::new(&self.base)
    }

    /// Uploads a file and waits until it is done; returns its status resource.
    ///
    /// # Panics
    /// When it is not accepted, or not done in time.
    #[must_use]
    pub fn process(&self, sender: &Client, name: &str, bytes: &[u8]) -> Value {
        until_done(sender, &accepted(sender, name, bytes))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// Uploads a file; returns the id of the upload.
///
/// # Panics
/// When it is not accepted.
#[must_use]
pub fn accepted(sender: &Client, name: &str, bytes: &[u8]) -> String {
    let reply = sender.upload(name, bytes);
    assert_eq!(reply.status, 202, "{}", reply.text);
    reply.json()["uploads"][0]["id"].as_str().expect("an id").to_owned()
}

/// Waits until an upload is processed or failed; returns its status resource.
///
/// # Panics
/// When it is not done in time.
#[must_use]
pub fn until_done(sender: &Client, upload: &str) -> Value {
    let mut last = Value::Null;
    until("the upload is done", || {
        let reply = sender.get(&format!("/uploads/{upload}"));
        // A database that is away for a moment answers 503 here.
        last = if reply.status == 200 { reply.json() } else { Value::Null };
        matches!(last["status"].as_str(), Some("processed" | "failed"))
    });
    last
}

/// Waits until something holds.
///
/// # Panics
/// When it does not in time.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "not within {PATIENCE:?}: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn serve(
    store: &Store,
    blobs: &Blobs,
    metrics: &metrics::Metrics,
    config: ServerConfig,
    clock: fn() -> DateTime<Utc>,
) -> String {
    let mut parts = AppParts {
        store: store.clone(),
        blobs: blobs.clone(),
        config: ServerConfig { bind: ([127, 0, 0, 1], 0).into(), worker_count: Some(1), ..config },
        password_cost: PasswordCost::MINIMAL,
        registry: Default::default(),
        surfaces: Vec::new(),
        clock,
    };
    metrics.register(&mut parts.registry);
    wait(async {
        let state = AppState::new(parts).await.expect("a policy");
        let bound = services_api::bind(&state).expect("a free port");
        let base = format!("http://{}", bound.address);
        tokio::spawn(bound.server);
        base
    })
}
