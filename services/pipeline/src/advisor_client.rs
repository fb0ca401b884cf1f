//! Asks the model service, and never waits longer than the deadline.
//!
//! The service is a process of its own and may be slow, stopped, gone, or wrong. Whatever it
//! does, the caller gets an answer that passed the checks of `answer.rs` or a reason to go on
//! with rules alone (level L2). Questions beyond the bound are turned away at once; after
//! repeated failures nothing is asked for a while (`breaker.rs`).
//!
//! The blocking HTTP client runs on tokio's blocking threads with one deadline over
//! connecting, sending, and the whole body. Nothing is retried: the next flight asks anew.

mod answer;
mod error;
#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use models_card::{ModelListing, ScoreAnswer, ScoreRequest};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use self::error::{AdvisorUnavailable, AdvisorUnavailableReason};
use crate::breaker::{Breaker, BreakerSettings, BreakerState, Ticket};

/// An answer is a few kilobytes; more is not an answer.
const ANSWER_LIMIT_BYTES: u64 = 256 * 1024;

/// Where the model service is and how patient to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvisorClientConfig {
    /// For example `http://127.0.0.1:7071`.
    pub base_url: String,
    /// Longest wait for an answer, everything included.
    pub deadline: Duration,
    /// Most questions at the same time.
    pub concurrency: usize,
    /// When to stop asking for a while.
    pub breaker: BreakerSettings,
}

impl AdvisorClientConfig {
    /// Half a second, eight questions at a time.
    #[must_use]
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            deadline: Duration::from_millis(500),
            concurrency: 8,
            breaker: BreakerSettings::default(),
        }
    }
}

/// A client of the model service; clones share the breaker and the bound.
#[derive(Clone, Debug)]
pub struct AdvisorClient {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    agent: ureq::Agent,
    base_url: String,
    deadline: Duration,
    slots: Arc<Semaphore>,
    breaker: Mutex<Breaker>,
    /// The last listing that was read, to recognise the digests in answers.
    listing: Mutex<Option<ModelListing>>,
    /// Start of the breaker's time.
    epoch: Instant,
}

impl AdvisorClient {
    /// A client; nothing is contacted yet.
    #[must_use]
    pub fn new(config: AdvisorClientConfig) -> Self {
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(config.deadline))
            .http_status_as_error(false)
            .max_redirects(0)
            // The service is on loopback: a proxy from the environment must not see it.
            .proxy(None)
            // A pooled connection to a service that was restarted is a failure for nothing.
            .max_idle_connections(0)
            .max_idle_connections_per_host(0)
            .build()
            .new_agent();
        let shared = Shared {
            agent,
            base_url: config.base_url.trim_end_matches('/').to_owned(),
            deadline: config.deadline,
            slots: Arc::new(Semaphore::new(config.concurrency)),
            breaker: Mutex::new(Breaker::new(config.breaker)),
            listing: Mutex::new(None),
            epoch: Instant::now(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// What the breaker is doing, for metrics.
    #[must_use]
    pub fn breaker_state(&self) -> BreakerState {
        lock(&self.shared.breaker).state()
    }

    /// Asks for a score. An abstention is an answer.
    ///
    /// # Errors
    /// When there is no answer within the deadline, the service cannot be reached, the circuit
    /// is open, too many questions are out, or the answer cannot be trusted.
    pub async fn score(
        &self,
        request: &ScoreRequest,
        request_id: &str,
    ) -> Result<ScoreAnswer, AdvisorUnavailable> {
        let body = serde_json::to_vec(request).map_err(|source| {
            AdvisorUnavailable::new(
                AdvisorUnavailableReason::BadAnswer,
                "the request cannot be written as JSON",
            )
            .because(source)
        })?;
        let (model, schema) = (request.model.clone(), request.vector.schema());
        let request_id = request_id.to_owned();
        self.within_deadline(move |shared, started| {
            let bytes = shared.fetch("/v1/score", Some(&body), &request_id, started)?;
            let parsed = answer::parse(&bytes)?;
            let known = lock(&shared.listing).clone();
            let checked = known
                .is_some_and(|listing| answer::check(&parsed, &model, schema, &listing).is_ok());
            if !checked {
                // A digest that is not known may be of an artefact loaded since.
                let listing = shared.fetch_listing(&request_id, started)?;
                answer::check(&parsed, &model, schema, &listing)?;
            }
            Ok(parsed)
        })
        .await
    }

    /// Asks what the service has loaded.
    ///
    /// # Errors
    /// As [`AdvisorClient::score`].
    pub async fn listing(&self, request_id: &str) -> Result<ModelListing, AdvisorUnavailable> {
        let request_id = request_id.to_owned();
        self.within_deadline(move |shared, started| shared.fetch_listing(&request_id, started))
            .await
    }

    /// Runs a blocking question within bound, breaker and deadline.
    async fn within_deadline<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Shared, Instant) -> Result<T, AdvisorUnavailable> + Send + 'static,
    ) -> Result<T, AdvisorUnavailable> {
        let (slot, ticket) = self.admit()?;
        let shared = Arc::clone(&self.shared);
        let started = Instant::now();
        let question = tokio::task::spawn_blocking(move || {
            let result = ask(&shared, started);
            shared.report(ticket, &result);
            // The slot is held until the thread is free again, not until nobody waits for it.
            drop(slot);
            result
        });
        // The client keeps the same deadline; this one also covers a wait for a free thread.
        match tokio::time::timeout(self.shared.deadline, question).await {
            Ok(Ok(result)) => result,
            Ok(Err(ended)) => Err(AdvisorUnavailable::new(
                AdvisorUnavailableReason::Unreachable,
                "the question ended without a result",
            )
            .because(ended)),
            Err(_elapsed) => Err(self.shared.too_late()),
        }
    }

    fn admit(&self) -> Result<(OwnedSemaphorePermit, Ticket), AdvisorUnavailable> {
        let shared = &self.shared;
        let slot = Arc::clone(&shared.slots).try_acquire_owned().map_err(|source| {
            AdvisorUnavailable::new(AdvisorUnavailableReason::Busy, "too many questions are out")
                .because(source)
        })?;
        let ticket = lock(&shared.breaker).admit(shared.epoch.elapsed()).ok_or_else(|| {
            AdvisorUnavailable::new(
                AdvisorUnavailableReason::CircuitOpen,
                "it failed repeatedly and is left alone for a while",
            )
        })?;
        Ok((slot, ticket))
    }
}

impl Shared {
    fn report<T>(&self, ticket: Ticket, result: &Result<T, AdvisorUnavailable>) {
        let mut breaker = lock(&self.breaker);
        match result {
            Ok(_) => breaker.succeed(ticket),
            Err(_) => breaker.fail(ticket, self.epoch.elapsed()),
        }
    }

    fn too_late(&self) -> AdvisorUnavailable {
        AdvisorUnavailable::new(
            AdvisorUnavailableReason::Timeout,
            format!("no answer within {} ms", self.deadline.as_millis()),
        )
    }

    fn fetch_listing(
        &self,
        request_id: &str,
        started: Instant,
    ) -> Result<ModelListing, AdvisorUnavailable> {
        let bytes = self.fetch("/v1/models", None, request_id, started)?;
        let listing = answer::parse_listing(&bytes)?;
        *lock(&self.listing) = Some(listing.clone());
        Ok(listing)
    }

    /// One exchange within what is left of the deadline; POST when there is a body.
    fn fetch(
        &self,
        path: &str,
        body: Option<&[u8]>,
        request_id: &str,
        started: Instant,
    ) -> Result<Vec<u8>, AdvisorUnavailable> {
        let left = self.deadline.saturating_sub(started.elapsed());
        if left.is_zero() {
            return Err(self.too_late());
        }
        let failed = |source| self.failed(source);
        let url = format!("{}{path}", self.base_url);
        let response = match body {
            Some(body) => {
                let request = self.agent.post(url).config().timeout_global(Some(left)).build();
                let request = request.header("content-type", "application/json");
                request.header("x-request-id", request_id).send(body)
            }
            None => {
                let request = self.agent.get(url).config().timeout_global(Some(left)).build();
                request.header("x-request-id", request_id).call()
            }
        };
        let mut response = response.map_err(failed)?;
        if response.status().as_u16() != 200 {
            return Err(AdvisorUnavailable::new(
                AdvisorUnavailableReason::BadAnswer,
                format!("{path} was answered with status {}", response.status().as_u16()),
            ));
        }
        let body = response.body_mut().with_config().limit(ANSWER_LIMIT_BYTES);
        body.read_to_vec().map_err(failed)
    }

    fn failed(&self, source: ureq::Error) -> AdvisorUnavailable {
        match source {
            ureq::Error::Timeout(_) => self.too_late().because(source),
            ureq::Error::Protocol(_)
            | ureq::Error::BodyExceedsLimit(_)
            | ureq::Error::LargeResponseHeader(..) => {
                AdvisorUnavailable::new(AdvisorUnavailableReason::BadAnswer, "it is not an answer")
                    .because(source)
            }
            _ => AdvisorUnavailable::new(
                AdvisorUnavailableReason::Unreachable,
                "the exchange failed",
            )
            .because(source),
        }
    }
}

/// Nothing under these locks is left half-changed by a panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
