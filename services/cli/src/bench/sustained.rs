//! Uploads many two-hour flights to the whole service, as fast as it takes them, and waits until
//! every one is stored and judged: flights per second, and the memory of the process.
//!
//! API, workers and this benchmark share one process, and its memory is counted together with
//! that of the processes that read logs for it; Postgres and the model service have their own,
//! on the same cores.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use data_store::{JobState, Role, Store};
use serde::Serialize;

use super::memory::resident_mib;
use crate::config::Config;
use crate::demo::client::Client;
use crate::demo::operator;
use crate::exit::Exit;
use crate::output;
use crate::up::service::{Parts, Service};

/// How often memory and queue are looked at.
const LOOK: Duration = Duration::from_millis(500);
/// Longest wait for the queue to get shorter.
const STALLED: Duration = Duration::from_secs(120);

/// Options of the benchmark.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// How many flights.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..10_000))]
    flights: u32,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Outcome {
    flights: u32,
    mb_uploaded: f64,
    seconds: f64,
    flights_per_s: f64,
    /// Resident memory of the processes when a tenth, half and all of the flights were judged.
    memory_mib: [f64; 3],
    memory_peak_mib: f64,
    stored_mb_per_flight: f64,
}

pub(super) async fn run(options: &Options, mut config: Config) -> anyhow::Result<Exit> {
    config.api_bind = crate::demo::free_address(config.api_bind)?;
    let folder = config.data_dir.join("logs");
    let logs = write_logs(&folder, options.flights)?;
    let service = Service::start(&config, Parts { api: true, workers: true }).await?;
    let outcome = upload_all(&service, &logs).await;
    service.stop().await;
    std::fs::remove_dir_all(&folder)?;
    let outcome = outcome?;
    if options.json {
        output::json(&outcome)?;
    } else {
        output::text(&format!(
            "{} two-hour flights, {:.0} MB: uploaded, stored and judged in {:.1} s: {:.1} flights/s\n\
             resident memory of API and workers: {:.0}, {:.0}, {:.0} MiB after a tenth, half and \
             all; {:.0} MiB at most\n\
             stored samples: {:.3} MB a flight",
            outcome.flights,
            outcome.mb_uploaded,
            outcome.seconds,
            outcome.flights_per_s,
            outcome.memory_mib[0],
            outcome.memory_mib[1],
            outcome.memory_mib[2],
            outcome.memory_peak_mib,
            outcome.stored_mb_per_flight,
        ))?;
    }
    Ok(Exit::Done)
}

/// Different flights on disk, so that this process does not hold them.
fn write_logs(folder: &Path, count: u32) -> anyhow::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder)?;
    let seeds: Vec<u32> = (1..=count).collect();
    let written = crate::parallel::map(&seeds, "generating", |seed| {
        let path = folder.join(format!("log_{seed}.csv"));
        let log = data_generator::generate(&super::two_hours(*seed));
        std::fs::write(&path, log.csv).map(|()| path)
    });
    written.into_iter().collect::<Result<_, _>>().context("write the generated logs")
}

async fn upload_all(service: &Service, logs: &[PathBuf]) -> anyhow::Result<Outcome> {
    let operator = operator::create(service).await?;
    let client = Client::new(service.address.context("the API does not run")?);
    let who = operator.sign_in(&client, Role::Operator).await?;
    let progress = output::progress(logs.len(), "uploading");
    let count = u32::try_from(logs.len())?;
    let mut memory = Memory::default();
    let mut bytes = 0_usize;
    let started = Instant::now();
    for path in logs {
        let log = std::fs::read(path)?;
        bytes = bytes.saturating_add(log.len());
        client.upload(&who, "log.csv", &log).await?;
        progress.inc(1);
        memory.look(&service.database.store, count).await?;
    }
    let mut left = memory.open;
    let mut last_progress = Instant::now();
    while memory.open > 0 {
        tokio::time::sleep(LOOK).await;
        memory.look(&service.database.store, count).await?;
        if memory.open < left {
            (left, last_progress) = (memory.open, Instant::now());
        }
        anyhow::ensure!(last_progress.elapsed() < STALLED, "{left} jobs are stuck");
    }
    let seconds = started.elapsed().as_secs_f64();
    progress.finish_and_clear();
    let stored = service.database.store.stored_bytes(&operator.scope).await?;
    anyhow::ensure!(memory.dead == 0, "{} uploads failed", memory.dead);
    Ok(Outcome {
        flights: count,
        mb_uploaded: data_flight::number::count_to_f64(bytes) / 1e6,
        seconds,
        flights_per_s: f64::from(count) / seconds,
        memory_mib: [memory.tenth_mib, memory.half_mib, resident_mib()?],
        memory_peak_mib: memory.peak_mib,
        stored_mb_per_flight: stored / 1e6 / f64::from(count),
    })
}

/// What was seen of the queue and of this process.
#[derive(Debug, Default)]
struct Memory {
    uploaded: u32,
    open: i64,
    dead: i64,
    tenth_mib: f64,
    half_mib: f64,
    peak_mib: f64,
}

impl Memory {
    async fn look(&mut self, store: &Store, count: u32) -> anyhow::Result<()> {
        self.uploaded = self.uploaded.saturating_add(1).min(count);
        let depth = store.queue_depth().await?;
        let jobs = |dead: bool| {
            let of = depth.iter().filter(|row| (row.state == JobState::Dead) == dead);
            of.map(|row| row.job_count).sum::<i64>()
        };
        (self.open, self.dead) = (jobs(false), jobs(true));
        let now_mib = resident_mib()?;
        self.peak_mib = self.peak_mib.max(now_mib);
        let judged = i64::from(self.uploaded).saturating_sub(self.open);
        if self.tenth_mib == 0.0 && judged * 10 >= i64::from(count) {
            self.tenth_mib = now_mib;
        }
        if self.half_mib == 0.0 && judged * 2 >= i64::from(count) {
            self.half_mib = now_mib;
        }
        Ok(())
    }
}
