//! Times the path from bytes to stored samples, one log at a time, beside what each part can do
//! at best: finding separators, compressing numbers, inserting bytes.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use data_flight::id::FlightId;
use data_flight::{Digest, Flight};
use data_ingest::{IngestedLog, Limits};
use data_store::{
    FlightResults, Level, Measures, NewUpload, Store, TenantScope, UploadResults, new_id, yardstick,
};
use services_pipeline::isolation::ParserPool;
use services_pipeline::metrics::Metrics;

use super::StageOptions;
use super::analyse::separators;
use super::stages::{self, LogTimes};
use crate::config::Config;
use crate::exit::Exit;
use crate::output;
use crate::up::database::Database;
use crate::up::service::parser_options;

const NAMES: [&str; 10] = [
    "decompress",
    "parse",
    "normalise",
    "encode",
    "store, encoding included",
    "parse + normalise",
    "limit: separators",
    "limit: pco alone",
    "limit: insert alone",
    "read in a child process, all in all",
];
/// How long a job of this benchmark may take.
const LEASE: Duration = Duration::from_secs(600);

pub(super) async fn run(options: &StageOptions, config: &Config) -> anyhow::Result<Exit> {
    let database = Database::open(config).await?;
    let timed = time_all(options, config, &database).await;
    database.close().await;
    stages::print(&timed?, options.json)?;
    Ok(Exit::Done)
}

async fn time_all(
    options: &StageOptions,
    config: &Config,
    database: &Database,
) -> anyhow::Result<Vec<LogTimes>> {
    let tenant = database.store.create_tenant("Benchmark").await?;
    let url = database.owner_url().context("a benchmark has a database of its own")?;
    let mut bench = Bench {
        store: &database.store,
        scope: TenantScope::new(tenant.tenant_id),
        url,
        uploads: 0,
        parsers: ParserPool::new(parser_options(config), Metrics::default()),
    };
    bench.parsers.warm().await.context("the process that reads logs cannot be started")?;
    let mut times = Vec::new();
    for (name, bytes) in &options.logs()? {
        times.push(bench.time(name, bytes, options.runs).await?);
    }
    Ok(times)
}

struct Bench<'a> {
    store: &'a Store,
    scope: TenantScope,
    url: String,
    uploads: u32,
    parsers: ParserPool,
}

impl Bench<'_> {
    async fn time(&mut self, name: &str, bytes: &[u8], runs: u16) -> anyhow::Result<LogTimes> {
        let mut samples: Vec<Vec<Duration>> = NAMES.map(|_| Vec::new()).into();
        let (mut packed_bytes, mut log) = (Vec::new(), None);
        for _ in 0..runs {
            let read = data_ingest::ingest(black_box(bytes), &Limits::default())
                .with_context(|| format!("read {name}"))?;
            let started = Instant::now();
            self.parsers.read(bytes.to_vec(), &Limits::default()).await?;
            let isolated = started.elapsed();
            let started = Instant::now();
            packed_bytes.clear();
            for flight in &read.flights {
                packed_bytes.extend(yardstick::pack(flight)?);
            }
            let encode = started.elapsed();
            let store = self.store(bytes, &read).await?;
            let started = Instant::now();
            for flight in &read.flights {
                black_box(yardstick::pack_values_alone(flight)?);
            }
            let pco_alone = started.elapsed();
            let durations = [
                read.timings.decompress,
                read.timings.parse,
                read.timings.normalise,
                encode,
                store,
                read.timings.parse + read.timings.normalise,
                separators(bytes, read.unpacked_bytes),
                pco_alone,
                yardstick::insert_alone(&self.url, &packed_bytes).await?,
                isolated,
            ];
            samples.iter_mut().zip(durations).for_each(|(stage, took)| stage.push(took));
            log = Some(read);
        }
        let log = log.context("at least one run")?;
        let packed = u64::try_from(packed_bytes.iter().sum::<usize>()).unwrap_or(u64::MAX);
        output::note(&format!(
            "{name}: {packed} bytes of samples stored in {} rows; rates of encode, store and their \
             limits are of the log's unpacked bytes too",
            packed_bytes.len()
        ));
        let stages = NAMES
            .into_iter()
            .zip(&mut samples)
            .map(|(name, samples)| stages::stage(name, samples, log.unpacked_bytes))
            .collect();
        Ok(LogTimes {
            file: name.to_owned(),
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            unpacked_bytes: log.unpacked_bytes,
            rows: log.rows.read,
            flights: log.flights.len(),
            stages,
        })
    }

    /// Stores the flights of a log as the worker does, without any judgement of them.
    async fn store(&mut self, bytes: &[u8], log: &IngestedLog) -> anyhow::Result<Duration> {
        self.uploads += 1;
        let mut digest = [0; 32];
        digest.iter_mut().zip(self.uploads.to_be_bytes()).for_each(|(to, from)| *to = from);
        let upload = NewUpload {
            sha256: Digest::from_bytes(digest),
            size_bytes: u64::try_from(bytes.len())?,
            file_name: "benchmark".to_owned(),
            uploaded_by: None,
            aircraft: None,
            request_id: None,
        };
        self.store.receive_upload(&self.scope, &upload).await?;
        let job = self.store.lease_job("benchmark", LEASE).await?.context("no job is due")?;
        let results = UploadResults {
            pipeline: Digest::from_bytes([0; 32]),
            format: log.format.name().to_owned(),
            rows: log.rows,
            report: serde_json::json!({}),
            models: Vec::new(),
            flights: log.flights.iter().map(unjudged).collect(),
        };
        let started = Instant::now();
        self.store.store_flight_results(&job.lease, results).await?;
        Ok(started.elapsed())
    }
}

fn unjudged(flight: &Flight) -> FlightResults {
    FlightResults {
        flight_id: new_id(FlightId),
        aircraft: None,
        profile: None,
        flight: flight.clone(),
        derived: Vec::new(),
        measures: Measures::default(),
        quality: data_flight::FlightQuality::default(),
        evaluations: Vec::new(),
        judgements: Vec::new(),
        level: Level::L3,
    }
}
