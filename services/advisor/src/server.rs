//! Binds the address, loads the artefacts, serves.

use std::net::SocketAddr;

use actix_web::dev::{Server, ServerHandle};
use actix_web::{App, HttpServer, middleware, web};

use crate::config::AdvisorConfig;
use crate::error::AdvisorError;
use crate::registry::Registry;
use crate::{routes, span};

/// Most connections per thread; the pipeline opens one per question.
const CONNECTIONS_PER_WORKER: usize = 256;

/// A model service that listens and is not yet served.
pub struct BoundAdvisor {
    address: SocketAddr,
    server: Server,
}

impl BoundAdvisor {
    /// Where it listens; tells the port when port 0 was asked for.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops the service from elsewhere: `handle.stop(true).await`.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until it is stopped by handle or by SIGINT, SIGTERM or SIGQUIT.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn run(self) -> Result<(), AdvisorError> {
        self.server.await.map_err(AdvisorError::Serve)
    }
}

/// Loads the artefacts and listens. Needs a tokio runtime around it.
///
/// # Errors
/// When the address is not on loopback or is taken, or the folder cannot be read. An artefact
/// that is refused is not an error: the service starts and is not ready.
pub fn bind(config: AdvisorConfig) -> Result<BoundAdvisor, AdvisorError> {
    if !config.bind.ip().is_loopback() {
        return Err(AdvisorError::NotLoopback(config.bind));
    }
    let registry = web::Data::new(Registry::load(&config.artefacts_dir)?);
    if !registry.is_ready() {
        tracing::error!("the model service is not ready: see GET /readyz");
    }
    let address = config.bind;
    let failed = |source| AdvisorError::Bind { address, source };
    let (workers, timeout) = (config.workers.max(1), config.request_timeout);
    let config = web::Data::new(config);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::clone(&registry))
            .app_data(web::Data::clone(&config))
            .wrap(middleware::from_fn(span::traced))
            .configure(routes::register)
    })
    .workers(workers)
    .max_connections(CONNECTIONS_PER_WORKER)
    .client_request_timeout(timeout)
    .shutdown_timeout(1)
    .bind(address)
    .map_err(failed)?;
    let address = server.addrs().first().copied().unwrap_or(address);
    tracing::info!(%address, "the model service listens");
    Ok(BoundAdvisor { address, server: server.run() })
}

/// Binds and serves until stopped.
///
/// # Errors
/// As [`bind`] and [`BoundAdvisor::run`].
pub async fn run(config: AdvisorConfig) -> Result<(), AdvisorError> {
    bind(config)?.run().await
}
