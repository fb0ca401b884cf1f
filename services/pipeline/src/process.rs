//! One job from its bytes to its stored results.
//!
//! | stage | does | file |
//! |---|---|---|
//! | fetch | the raw bytes by their digest | data-store `blobs` |
//! | parse | bytes to flights, in a child process | `isolation/` |
//! | identify | which of the operator's aircraft it was | `identify.rs` |
//! | measure, rules | measures and evaluations | `analyse.rs` |
//! | model | questions to the model service, within its deadline | `advisor_client.rs` |
//! | guard | reviews every candidate | `judge.rs`, `advise.rs` |
//! | store | everything in one transaction, fenced by the lease; linked to other recordings of the same flight | data-store `results`, `same_flight.rs` |
//!
//! Heavy stages run on blocking threads so that the lease is kept alive meanwhile.

use std::sync::Arc;
use std::time::Instant;

use data_flight::Digest;
use data_ingest::IngestedLog;
use data_store::{
    Blobs, JobFailure, LeasedJob, Store, StoreError, StoreErrorKind, Upload, UploadResults,
    UploadStatus,
};
use models_card::ModelListing;
use safety_case::Case;

use crate::advisor_client::AdvisorClient;
use crate::analyse::Analyst;
use crate::error::{PipelineError, logged};
use crate::flight::{FlightContext, process_flight};
use crate::identify;
use crate::isolation::{ParserPool, Unread, told};
use crate::metrics::Metrics;
use crate::report;
use crate::same_flight::ValuesAgree;

/// Everything a worker needs; shared by all workers of a process.
#[derive(Debug)]
pub struct Processor {
    store: Store,
    blobs: Blobs,
    parsers: ParserPool,
    analyst: Arc<Analyst>,
    advisor: Option<AdvisorClient>,
    case: Case,
    metrics: Metrics,
}

/// Why an attempt ended without results.
#[derive(Debug)]
pub enum Stopped {
    /// Nothing can be made of the upload; trying again would not help.
    Unusable(JobFailure),
    /// The log took its parser along. It may have been an accident: tried once more.
    Suspect(JobFailure),
    /// Another worker has the job.
    LeaseLost,
    /// Something failed that may work the next time.
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

/// What came of a job, in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    /// Flights found.
    pub flights: usize,
    /// Advisories released.
    pub released: usize,
    /// Statements withheld.
    pub withheld: usize,
    /// Time taken in milliseconds.
    pub duration_ms: u64,
    /// What is in force was made by this very pipeline: nothing was done.
    pub unchanged: bool,
}

impl Processor {
    /// A processor. Without an advisor every flight is judged by rules only, at level L2.
    #[must_use]
    pub const fn new(
        store: Store,
        blobs: Blobs,
        parsers: ParserPool,
        analyst: Arc<Analyst>,
        advisor: Option<AdvisorClient>,
        case: Case,
        metrics: Metrics,
    ) -> Self {
        Self { store, blobs, parsers, analyst, advisor, case, metrics }
    }

    /// The store that the jobs come from.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Does a job and completes it.
    ///
    /// # Errors
    /// See [`Stopped`]; nothing is stored then.
    pub async fn process(&self, job: &LeasedJob) -> Result<Summary, Stopped> {
        let result = self.attempt(job).await;
        self.metrics.upload(match &result {
            Ok(summary) if summary.unchanged => "unchanged",
            Ok(_) => "processed",
            Err(Stopped::Unusable(_)) => "unusable",
            Err(Stopped::Suspect(_)) => "suspect",
            Err(Stopped::LeaseLost | Stopped::Failed(_)) => "failed",
        });
        result
    }

    async fn attempt(&self, leased: &LeasedJob) -> Result<Summary, Stopped> {
        let started = Instant::now();
        let (job, scope) = (&leased.job, leased.lease.scope());
        let Some(upload_id) = job.upload_id else {
            return Err(PipelineError::UnknownJob { kind: job.kind.clone() }.into());
        };
        let upload =
            self.store.get_upload(&scope, upload_id).await.map_err(storing("find the upload"))?;
        let listing = self.listing(job.request_id.as_deref()).await;
        if upload.status == UploadStatus::Processed
            && self.is_unchanged(leased, &upload, listing.as_ref()).await?
        {
            return Ok(Summary { unchanged: true, ..Summary::default() });
        }
        let listing = listing.unwrap_or_default();
        let mut stages = report::Stages::new(&self.metrics);

        let bytes = self.blobs.get(&scope, &upload.sha256).await;
        let bytes = bytes.map_err(storing("fetch the raw bytes"))?;
        stages.done("fetch", bytes.len());

        let started_parsing = Instant::now();
        let log = Arc::new(self.parse(bytes).await?);
        let timings = log.timings;
        let parse = timings.decompress + timings.parse + timings.normalise;
        stages.add("parse", parse, usize::try_from(log.unpacked_bytes).unwrap_or(usize::MAX));
        // What it costs that another process does it.
        stages.add("isolate", started_parsing.elapsed().saturating_sub(parse), 0);

        let context = FlightContext {
            analyst: &self.analyst,
            advisor: self.advisor.as_ref(),
            limits: self.case.limits(),
            metrics: &self.metrics,
            listing: &listing,
            inputs: upload.sha256,
            received_utc: upload.received_utc,
            request_id: job.request_id.as_deref(),
        };
        let mut flights = Vec::with_capacity(log.flights.len());
        for (ordinal, flight) in log.flights.iter().enumerate() {
            let aircraft = identify::aircraft(&self.store, &scope, &upload, flight)
                .await
                .map_err(storing("identify the aircraft"))?;
            let subject = (Arc::clone(&log), ordinal);
            flights.push(process_flight(&context, subject, aircraft, &mut stages).await?);
        }
        let mut summary = Summary { flights: flights.len(), ..Summary::default() };
        for judgement in flights.iter().flat_map(|flight| &flight.judgements) {
            summary.released += usize::from(judgement.advisory.is_some());
            let withheld = judgement.prediction.verdict == data_store::Verdict::Withhold;
            summary.withheld += usize::from(withheld);
        }
        let pipeline = self.pipeline(&listing);
        let results = UploadResults {
            pipeline,
            format: log.format.name().to_owned(),
            rows: log.rows,
            report: report::of(&log, &flights, &stages),
            models: report::models(&listing),
            flights,
        };
        let stored = self.store.store_linked_results(&leased.lease, results, &ValuesAgree).await;
        stored.map_err(fenced("store the results"))?;
        stages.done("store", 0);
        summary.duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(summary)
    }

    /// Parses in a child process. A log of which nothing is usable is the sender's problem, a
    /// parser that dies is ours; neither touches another upload.
    async fn parse(&self, bytes: Vec<u8>) -> Result<IngestedLog, Stopped> {
        let unread = match self.parsers.read(bytes, self.analyst.limits()).await {
            Ok(log) => return Ok(log),
            Err(Unread::Refused(refusal)) => return Err(Stopped::Unusable(refusal.into())),
            Err(unread) => unread,
        };
        let Some(failure) = told(&unread) else {
            return Err(PipelineError::Parsing { source: unread }.into());
        };
        tracing::error!(error = logged(&unread), kind = %failure.kind, "a log took its parser along");
        Err(Stopped::Suspect(failure))
    }

    /// Whether a job to judge an upload again has nothing to do; the job is then done.
    async fn is_unchanged(
        &self,
        leased: &LeasedJob,
        upload: &Upload,
        listing: Option<&ModelListing>,
    ) -> Result<bool, Stopped> {
        let listing = listing.ok_or(PipelineError::ModelServiceAway)?;
        let (scope, pipeline) = (leased.lease.scope(), self.pipeline(listing));
        let unchanged = self.store.is_judged_by(&scope, upload.upload_id, &pipeline).await;
        if !unchanged.map_err(storing("look for earlier results"))? {
            return Ok(false);
        }
        let completed = self.store.complete_job(&leased.lease).await;
        completed.map_err(fenced("complete the job")).map(|()| true)
    }

    /// What the model service has loaded: nothing where there is none, `None` when it does not
    /// answer.
    async fn listing(&self, request_id: Option<&str>) -> Option<ModelListing> {
        match &self.advisor {
            Some(advisor) => advisor.listing(request_id.unwrap_or("-")).await.ok(),
            None => Some(ModelListing::default()),
        }
    }

    /// The digest of everything that makes results from bytes: code, rules, guard, models.
    fn pipeline(&self, listing: &ModelListing) -> Digest {
        let mut parts = vec![
            env!("FLAREPATH_PIPELINE_CODE").to_owned(),
            self.analyst.rules().digest().to_string(),
            self.case.limits().identity().digest.to_string(),
        ];
        parts.extend(listing.models.iter().map(|model| model.model.to_string()));
        digest_of(&parts)
    }
}

/// Turns a failure of the store into the end of an attempt.
pub(crate) fn storing(operation: &'static str) -> impl Fn(StoreError) -> Stopped {
    move |source| PipelineError::Storing { operation, source }.into()
}

/// The same, where the store refuses whoever has lost the lease.
fn fenced(operation: &'static str) -> impl Fn(StoreError) -> Stopped {
    move |error| match error.kind() {
        StoreErrorKind::Refused => Stopped::LeaseLost,
        _ => storing(operation)(error),
    }
}

impl From<PipelineError> for Stopped {
    fn from(error: PipelineError) -> Self {
        Self::Failed(Box::new(error))
    }
}

/// SHA-256 over the parts, each with its length first.
fn digest_of(parts: &[String]) -> Digest {
    use sha2::Digest as _;
    let mut hasher = sha2::Sha256::new();
    for part in parts {
        hasher.update(part.len().to_be_bytes());
        hasher.update(part.as_bytes());
    }
    Digest::from_bytes(hasher.finalize().into())
}
