//! `flarepath demo`: a fresh operator whose flights go through the real service.
//!
//! Everything that a customer would do goes through the HTTP API: signing in, uploading,
//! waiting, linking crew. Only what an installation does itself (the operator, its people
//! and aircraft) is written directly. Nothing is staged: the numbers at the end are read
//! back from the database.

pub(crate) mod client;
pub(crate) mod operator;
mod summary;
mod upload;

use std::path::PathBuf;

use anyhow::Context as _;

use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::scratch;
use crate::up::service::{Parts, Service};
use crate::up::stop_signal::StopSignal;

/// Options of the command.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Stop after the summary instead of serving.
    #[arg(long)]
    exit: bool,
    /// Print the summary as one JSON document on stdout.
    #[arg(long)]
    json: bool,
    /// Upload the logs in this file or folder instead of generated flights.
    #[arg(long, value_name = "DIR")]
    logs: Vec<PathBuf>,
    /// Seed of the generated flights.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
}

/// One log to upload.
#[derive(Debug)]
pub(crate) struct Log {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Runs the command.
///
/// # Errors
/// When a part cannot be started or an upload is not accepted.
pub async fn run(options: &Options, mut config: Config) -> anyhow::Result<Exit> {
    config.data_dir = config.data_dir.join("demo");
    let _lock = match config.database_url {
        None => Some(scratch::empty(&config.data_dir, "demo")?),
        Some(_) => None,
    };
    config.api_bind = free_address(config.api_bind)?;
    output::note("starting Postgres, API, workers and model service");
    let mut stop = StopSignal::listen()?;
    let service = tokio::select! {
        service = Service::start(&config, Parts { api: true, workers: true }) => service?,
        () = stop.received() => return Err(interrupted()),
    };
    let shown = tokio::select! {
        shown = show(options, &service) => shown,
        () = stop.received() => Err(interrupted()),
    };
    if shown.is_ok() && !options.exit {
        output::note("serving until Ctrl-C");
        stop.received().await;
    }
    output::note("stopping");
    service.stop().await;
    shown
}

fn interrupted() -> anyhow::Error {
    Failure::new(Exit::Incomplete, "stopped before the demo was complete").into()
}

async fn show(options: &Options, service: &Service) -> anyhow::Result<Exit> {
    let address = service.address.context("the API does not run")?;
    let operator = operator::create(service).await?;
    let logs = logs(options)?;
    let client = client::Client::new(address);
    let started = std::time::Instant::now();
    let sent = upload::send_all(&client, &operator, &logs).await?;
    upload::wait_until_done(&client, &operator, &sent).await?;
    operator::link_crew(&client, &operator, service).await?;
    let url = format!("http://{address}");
    let summary = summary::read(service, &operator, url, started.elapsed()).await?;
    if options.json {
        output::json(&summary)?;
    } else {
        output::text(&summary.as_text())?;
    }
    if !options.exit {
        output::note(&operator.logins(&summary.url));
    }
    Ok(Exit::Done)
}

fn logs(options: &Options) -> anyhow::Result<Vec<Log>> {
    if options.logs.is_empty() {
        let fleet = data_generator::demo_fleet(options.seed, chrono::Utc::now());
        return Ok(crate::parallel::map(&fleet, "generating", |scenario| {
            let log = data_generator::generate(scenario);
            Log { name: log.file_name, bytes: log.csv }
        }));
    }
    let mut logs = Vec::new();
    for path in crate::analyse::expand(&options.logs) {
        let bytes = std::fs::read(&path).with_context(|| format!("read {}", path.display()))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        logs.push(Log { name: name.unwrap_or_default(), bytes });
    }
    if logs.is_empty() {
        return Err(Failure::with_hint(
            Exit::Usage,
            "there are no files in the given folders",
            "give a folder with logs, or leave --logs out for generated flights",
        )
        .into());
    }
    Ok(logs)
}

/// The configured address, or any free port of the same host when it is taken: a demo should
/// not fail because something else is running.
pub(crate) fn free_address(wanted: std::net::SocketAddr) -> anyhow::Result<std::net::SocketAddr> {
    if wanted.port() == 0 || std::net::TcpListener::bind(wanted).is_ok() {
        return Ok(wanted);
    }
    output::note(&format!("{wanted} is taken; choosing another port"));
    Ok(std::net::SocketAddr::new(wanted.ip(), 0))
}
