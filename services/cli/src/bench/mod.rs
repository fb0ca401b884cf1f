//! `flarepath bench`: how fast each stage is here, beside a limit measured in the same run.
//!
//! Machines are noisy, so every number stands beside one that moves with the machine: how
//! fast the separators of the same bytes can be counted, for example. Nothing is asserted here.

mod analyse;
mod ingest;
mod memory;
mod stages;
mod sustained;

use std::path::PathBuf;

use anyhow::Context as _;

use crate::config::Config;
use crate::exit::Exit;

/// Options of the command.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Parse, normalise, measure and judge logs, stage by stage.
    Analyse(StageOptions),
    /// Unpack, parse, normalise, encode and store logs, stage by stage.
    Ingest(StageOptions),
    /// Upload two-hour flights to the whole service until every one is judged.
    Sustained(sustained::Options),
}

/// What to run and how often.
#[derive(Debug, clap::Args)]
pub struct StageOptions {
    /// Logs to run on [default: a generated flight].
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Runs of each log; the median is printed.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..1_000))]
    runs: u16,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

impl Options {
    /// Whether the benchmark needs a database.
    #[must_use]
    pub const fn needs_service(&self) -> bool {
        matches!(self.what, What::Ingest(_) | What::Sustained(_))
    }
}

impl StageOptions {
    /// The logs by name; a generated two-hour flight when none is given.
    fn logs(&self) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
        if self.files.is_empty() {
            let bytes = data_generator::generate(&two_hours(1)).csv;
            return Ok(vec![("generated two-hour flight".to_owned(), bytes)]);
        }
        let read = |path: &PathBuf| {
            let bytes = std::fs::read(path).with_context(|| format!("read {}", path.display()))?;
            Ok((path.display().to_string(), bytes))
        };
        self.files.iter().map(read).collect()
    }
}

/// A cross-country flight of about two hours.
fn two_hours(seed: u32) -> data_generator::Scenario {
    use data_generator::{Airfield, Route, Scenario, SyntheticAircraft};
    let day = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(i64::from(20_000 + seed));
    let route = Route::CrossCountry { from: Airfield::Home, to: Airfield::Plain };
    let scenario = Scenario::normal(u64::from(seed), SyntheticAircraft::C172s, day);
    Scenario { route, detour_nm: 98.0, ..scenario }
}

/// Runs a benchmark that needs no database.
///
/// # Errors
/// When a log cannot be read or the built-in tables are wrong.
pub fn run(options: &Options) -> anyhow::Result<Exit> {
    match &options.what {
        What::Analyse(options) => analyse::run(options),
        What::Ingest(_) | What::Sustained(_) => anyhow::bail!("this benchmark needs a database"),
    }
}

/// Runs a benchmark in an emptied folder of its own, with a private database.
///
/// # Errors
/// When a log cannot be read or the service cannot be started.
pub async fn serve(options: &Options, mut config: Config) -> anyhow::Result<Exit> {
    config.data_dir = config.data_dir.join("bench");
    config.database_url = None;
    let _lock = crate::scratch::empty(&config.data_dir, "bench")?;
    match &options.what {
        What::Analyse(options) => analyse::run(options),
        What::Ingest(options) => ingest::run(options, &config).await,
        What::Sustained(options) => sustained::run(options, config).await,
    }
}
