//! The model service in this process, on a port of its own, with the trained model.

use std::net::SocketAddr;

use services_advisor::AdvisorConfig;

use crate::novelty;

/// A running model service; it ends with the process or by [`ModelService::stop`].
pub struct ModelService {
    address: SocketAddr,
    url: String,
    stop: Box<dyn Fn() + Send + Sync>,
}

impl ModelService {
    /// Starts a model service that has loaded the trained model.
    ///
    /// # Panics
    /// When it cannot listen.
    #[must_use]
    pub fn start() -> Self {
        Self::start_at(([127, 0, 0, 1], 0).into())
    }

    fn start_at(bind: SocketAddr) -> Self {
        let config = AdvisorConfig { workers: 1, ..AdvisorConfig::new(bind, novelty::artefacts()) };
        let bound = crate::wait(async { services_advisor::bind(config) }).expect("a free port");
        let address = bound.address();
        let handle = bound.handle();
        crate::spawn(bound.run());
        Self {
            address,
            url: format!("http://{address}"),
            stop: Box::new(move || crate::wait(handle.stop(false))),
        }
    }

    /// Where it answers.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops it; whoever asks afterwards finds nobody.
    pub fn stop(&self) {
        (self.stop)();
    }

    /// Starts it again where it was after it was stopped.
    #[must_use]
    pub fn restart(self) -> Self {
        Self::start_at(self.address)
    }
}
