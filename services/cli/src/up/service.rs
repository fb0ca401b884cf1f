//! The parts of the service in one process: API and pages, workers, and the model service as
//! a supervised child.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use prometheus_client::registry::Registry;
use safety_case::Case;
use services_api::{AppParts, AppState, PasswordCost, ServeError, ServerConfig};
use services_pipeline::advisor_client::{AdvisorClient, AdvisorClientConfig};
use services_pipeline::analyse::Analyst;
use services_pipeline::isolation::{ParserOptions, ParserPool, Program};
use services_pipeline::metrics::Metrics;
use services_pipeline::process::Processor;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::advisor_process::{AdvisorProcess, Launch};
use super::database::Database;
use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::output;

/// How long workers may take to finish what they hold when the service stops.
const PATIENCE: Duration = Duration::from_secs(20);

/// Which parts to run.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// API and pages.
    pub api: bool,
    /// Workers.
    pub workers: bool,
}

/// A running service.
pub struct Service {
    /// Where the API listens; `None` when it does not run here.
    pub address: Option<SocketAddr>,
    /// The shared state of the API; `None` when it does not run here.
    pub state: Option<AppState>,
    /// The database.
    pub database: Database,
    /// The model service, when it was started here.
    pub advisor: Option<AdvisorProcess>,
    server: Option<(actix_web::dev::ServerHandle, JoinHandle<std::io::Result<()>>)>,
    stop: watch::Sender<bool>,
    workers: Vec<JoinHandle<()>>,
    housekeeping: Option<JoinHandle<()>>,
}

impl Service {
    /// Starts the parts and returns when they answer.
    ///
    /// # Errors
    /// When a part cannot be started; what was started before is stopped again.
    pub async fn start(config: &Config, parts: Parts) -> anyhow::Result<Self> {
        let database = Database::open(config).await?;
        let (stop, stopped) = watch::channel(false);
        let mut service = Self {
            address: None,
            state: None,
            database,
            advisor: None,
            server: None,
            stop,
            workers: Vec::new(),
            housekeeping: None,
        };
        match service.start_parts(config, parts, &stopped).await {
            Ok(()) => Ok(service),
            Err(error) => {
                service.stop().await;
                Err(error)
            }
        }
    }

    async fn start_parts(
        &mut self,
        config: &Config,
        parts: Parts,
        stopped: &watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        let metrics = Metrics::default();
        let mut registry = Registry::default();
        metrics.register(&mut registry);
        if parts.api {
            self.start_api(config, registry).await?;
        }
        if parts.workers {
            let store = self.database.store.clone();
            let blobs = self.database.blobs.clone();
            self.housekeeping = Some(tokio::spawn(super::housekeeping::run(store, blobs)));
            let advisor = self.advisor(config).await?;
            let parsers = ParserPool::new(parser_options(config), metrics.clone());
            parsers.warm().await.context("the process that reads logs cannot be started")?;
            let processor = Arc::new(Processor::new(
                self.database.store.clone(),
                self.database.blobs.clone(),
                parsers,
                Arc::new(Analyst::builtin()?),
                Some(advisor),
                Case::load().context("the safety case cannot be loaded")?,
                metrics,
            ));
            for number in 1..=config.worker_count {
                let name = format!("{}-{number}", std::process::id());
                let work = services_pipeline::worker::run(
                    name,
                    Arc::clone(&processor),
                    config.worker_lease,
                    stopped.clone(),
                );
                self.workers.push(tokio::spawn(work));
            }
        }
        Ok(())
    }

    async fn start_api(&mut self, config: &Config, registry: Registry) -> anyhow::Result<()> {
        let state = AppState::new(AppParts {
            store: self.database.store.clone(),
            blobs: self.database.blobs.clone(),
            config: server_config(config),
            password_cost: PasswordCost::OWASP,
            registry,
            surfaces: vec![services_portal::SURFACE],
            clock: chrono::Utc::now,
        })
        .await?;
        let bound = services_api::bind(&state).map_err(|error| cannot_serve(&error))?;
        self.address = Some(bound.address);
        self.state = Some(state);
        let handle = bound.server.handle();
        self.server = Some((handle, tokio::spawn(bound.server)));
        Ok(())
    }

    /// A client of the model service: of the configured one, or of one started here.
    async fn advisor(&mut self, config: &Config) -> anyhow::Result<AdvisorClient> {
        let url = match &config.advisor_url {
            Some(url) => url.clone(),
            None => {
                let launch = Launch {
                    bind: config.advisor_bind,
                    artefacts: config.advisor_artefacts.clone(),
                    log_filter: config.log_filter.clone(),
                };
                let process = AdvisorProcess::start(launch).await?;
                let url = process.url();
                self.advisor = Some(process);
                url
            }
        };
        Ok(AdvisorClient::new(AdvisorClientConfig {
            deadline: config.advisor_deadline,
            ..AdvisorClientConfig::new(url)
        }))
    }

    /// Stops everything: first the API, then the workers, the model service, the database.
    pub async fn stop(self) {
        let Self { database, advisor, server, stop, workers, housekeeping, state, .. } = self;
        if let Some((handle, task)) = server {
            handle.stop(true).await;
            let _ = task.await;
        }
        drop(state);
        let _ = stop.send(true);
        if let Some(task) = housekeeping {
            task.abort();
            let _ = task.await;
        }
        let finish = async {
            for worker in workers {
                let _ = worker.await;
            }
        };
        if tokio::time::timeout(PATIENCE, finish).await.is_err() {
            output::note("a worker did not finish in time; its job goes to another one");
        }
        drop(advisor);
        database.close().await;
    }
}

/// How workers read logs.
pub(crate) fn parser_options(config: &Config) -> ParserOptions {
    ParserOptions {
        program: Program::of_this_process(["parse-child"]),
        memory_bytes: config.parse_memory_bytes,
        deadline: config.parse_deadline,
    }
}

fn server_config(config: &Config) -> ServerConfig {
    let seconds = |time: Duration| u32::try_from(time.as_secs()).unwrap_or(u32::MAX);
    ServerConfig {
        bind: config.api_bind,
        upload_limit_bytes: u64::try_from(config.upload_limit_bytes).unwrap_or(u64::MAX),
        session_idle_timeout_s: seconds(config.session_idle),
        session_absolute_timeout_s: seconds(config.session_absolute),
        cookie_secure: config.cookie_secure,
        ..ServerConfig::default()
    }
}

fn cannot_serve(error: &ServeError) -> Failure {
    let exit = match error {
        ServeError::Bind { .. } => Exit::Address,
        _ => Exit::Configuration,
    };
    Failure::with_hint(
        exit,
        output::chain(error),
        "another program may use the port: set FLAREPATH_API_BIND=127.0.0.1:0 for any free one",
    )
}
