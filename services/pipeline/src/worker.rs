//! The worker: takes jobs, keeps their leases alive, stops when told.
//!
//! Any number of workers may run, in one process or many; the queue decides who works on
//! what. A worker that loses its lease abandons the job at once: somebody else has it. The
//! work itself is in `process.rs`.

use std::sync::Arc;
use std::time::Duration;

use data_store::{JobFailure, JobWaker, LeasedJob, StoreErrorKind};
use tokio::sync::watch;
use tracing::Instrument as _;

use crate::error::logged;
use crate::isolation::Unread;
use crate::process::{Processor, Stopped};

/// How long an idle worker sleeps when nobody wakes it: jobs that become due later, or whose
/// notification was lost, wait at most this long.
const IDLE: Duration = Duration::from_secs(2);
/// The first and the longest pause after the database did not answer.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// How long a job that failed by no fault of its input waits before its next attempt.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// Runs one worker until `stop` says so; a job in hand is finished first.
pub async fn run(
    name: String,
    processor: Arc<Processor>,
    lease_for: Duration,
    mut stop: watch::Receiver<bool>,
) {
    let mut pause = FIRST_PAUSE;
    let mut waker = None;
    tracing::info!(worker = %name, "worker started");
    while !*stop.borrow() {
        match processor.store().lease_job(&name, lease_for).await {
            Ok(Some(job)) => {
                pause = FIRST_PAUSE;
                let span = tracing::info_span!(
                    "job",
                    worker = %name,
                    job_id = %job.job.job_id,
                    upload_id = job.job.upload_id.map(tracing::field::display),
                    request_id = job.job.request_id.as_deref(),
                    attempt = job.job.attempt_count,
                );
                work_on(&processor, job, lease_for).instrument(span).await;
            }
            Ok(None) => {
                pause = FIRST_PAUSE;
                tokio::select! {
                    () = wait(&processor, &mut waker) => {}
                    _ = stop.changed() => {}
                }
            }
            Err(error) => {
                tracing::warn!(
                    error = logged(&error),
                    pause_ms = pause.as_millis(),
                    "the queue does not answer"
                );
                waker = None;
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    _ = stop.changed() => {}
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
    tracing::info!(worker = %name, "worker stopped");
}

/// Waits for a new job, at most [`IDLE`].
async fn wait(processor: &Processor, waker: &mut Option<JobWaker>) {
    if waker.is_none() {
        *waker = processor.store().job_waker().await.ok();
    }
    match waker {
        Some(listening) => {
            if listening.wait(IDLE).await.is_err() {
                *waker = None;
            }
        }
        None => tokio::time::sleep(IDLE).await,
    }
}

/// Works on a job while its lease is kept alive, and settles how it ended.
async fn work_on(processor: &Processor, job: LeasedJob, lease_for: Duration) {
    let lease = job.lease;
    let heartbeat = async {
        loop {
            tokio::time::sleep(lease_for / 3).await;
            match processor.store().heartbeat(&lease, lease_for).await {
                Ok(()) => {}
                // A database that is away for a moment is no reason to stop: if it stays
                // away, storing the results fails as well, and they are fenced by the lease.
                Err(error) if error.kind() == StoreErrorKind::Unavailable => {
                    tracing::warn!(error = logged(&error), "heartbeat not delivered");
                }
                Err(error) => return error,
            }
        }
    };
    let result = tokio::select! {
        result = processor.process(&job) => result,
        error = heartbeat => {
            tracing::warn!(error = logged(&error), "abandoned: the lease is lost");
            return;
        }
    };
    match result {
        Ok(summary) if summary.unchanged => {
            tracing::info!("judged by this pipeline already: nothing to do");
        }
        Ok(summary) => tracing::info!(
            flights = summary.flights,
            released = summary.released,
            withheld = summary.withheld,
            duration_ms = summary.duration_ms,
            "processed"
        ),
        Err(stopped) => settle(processor, &job, stopped).await,
    }
}

/// Whether the job already took a parser along once.
fn is_repeated(job: &LeasedJob) -> bool {
    let last = job.job.last_failure.as_ref().and_then(|failure| failure.get("kind")?.as_str());
    last.is_some_and(Unread::is_parser_failure)
}

/// Records a failed attempt: unusable input is final, a log that takes its parser along twice
/// is as well, everything else is tried again.
async fn settle(processor: &Processor, job: &LeasedJob, stopped: Stopped) {
    let (failure, retry_after) = match stopped {
        Stopped::Unusable(failure) => {
            tracing::info!(kind = %failure.kind, "nothing usable in the upload");
            (failure, None)
        }
        Stopped::Suspect(failure) => {
            let retry_after = (!is_repeated(job)).then_some(RETRY_AFTER);
            (failure, retry_after)
        }
        Stopped::LeaseLost => {
            tracing::warn!("abandoned: the lease is lost");
            return;
        }
        Stopped::Failed(error) => {
            tracing::error!(error = &*error, "the attempt failed");
            let failure = JobFailure {
                kind: "internal".to_owned(),
                message: "the service could not process this upload".to_owned(),
                hint: "it is tried again by itself; if it stays so, tell your administrator"
                    .to_owned(),
            };
            (failure, Some(RETRY_AFTER))
        }
    };
    if let Err(error) = processor.store().fail_job(&job.lease, &failure, retry_after).await {
        // The lease runs out by itself and another worker tries again.
        tracing::warn!(error = logged(&error), "the failure could not be recorded");
    }
}
