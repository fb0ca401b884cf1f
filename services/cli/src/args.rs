//! The command line.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::config::{self, Config};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::up::service::Parts;

/// Self-hosted flight-data advisories: upload what your aircraft recorded, read what was
/// seen, how sure it is, and what could not be checked.
#[derive(Debug, Parser)]
#[command(name = "flarepath", version, after_help = AFTER_HELP)]
pub struct Args {
    /// Configuration file [default: flarepath.toml, if there is one].
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit codes: 0 done, 1 incomplete, 2 usage, 10 configuration, 20 database, 30 safety case, \
40 model artefact, 50 address taken.
Results go to stdout, progress and log lines to stderr.
Flarepath advises people after a flight. It never releases an aircraft.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Show everything on a fresh operator with generated flights, then serve.
    Demo(crate::demo::Options),
    /// Run API, pages, workers and model service on this machine.
    Up,
    /// Run the API and the pages only.
    Serve,
    /// Run workers only.
    Work,
    /// Run the model service only.
    Advisor(crate::advisor::Options),
    /// Read logs for a worker: see `services_pipeline::isolation`.
    #[command(hide = true)]
    ParseChild,
    /// Judge logs on the command line, without a database.
    Analyse(crate::analyse::Options),
    /// Train a model artefact.
    Train(crate::train::Options),
    /// Measure how fast the stages are on this machine.
    Bench(crate::bench::Options),
    /// Check the safety case.
    Case(crate::case::Options),
    /// Bring the schema of the database up to date.
    Migrate,
    /// Make operators and people.
    Admin(crate::admin::Options),
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// When the command cannot do what was asked; see [`Failure`].
    pub fn run(&self) -> anyhow::Result<Exit> {
        match &self.command {
            Command::ParseChild => crate::parse_child::run(),
            Command::Analyse(options) => crate::analyse::run(options),
            Command::Train(options) => crate::train::run(options),
            Command::Bench(options) if options.needs_service() => {
                let mut config = self.load_config()?;
                config.log_filter = "warn".to_owned();
                self.serving(config, async |config| crate::bench::serve(options, config).await)
            }
            Command::Bench(options) => crate::bench::run(options),
            Command::Case(options) => crate::case::run(options),
            Command::Demo(options) => {
                let mut config = self.load_config()?;
                // At a terminal, log lines would bury what the demo has to show.
                if std::env::var_os("FLAREPATH_TELEMETRY_LOG").is_none() {
                    config.log_filter = "warn".to_owned();
                }
                self.serving(config, async |config| crate::demo::run(options, config).await)
            }
            Command::Up => self.running(Parts { api: true, workers: true }),
            Command::Serve => self.running(Parts { api: true, workers: false }),
            Command::Work => self.running(Parts { api: false, workers: true }),
            Command::Advisor(options) => {
                let config = self.load_config()?;
                self.serving(config, async |config| crate::advisor::run(options, &config).await)
            }
            Command::Migrate => {
                let config = self.load_config()?;
                self.serving(config, async |config| {
                    crate::up::database::Database::open(&config).await?.close().await;
                    output::note("the schema is up to date");
                    Ok(Exit::Done)
                })
            }
            Command::Admin(options) => {
                let config = self.load_config()?;
                self.serving(config, async |config| crate::admin::run(options, &config).await)
            }
        }
    }

    fn running(&self, parts: Parts) -> anyhow::Result<Exit> {
        let config = self.load_config()?;
        self.serving(config, async |config| crate::up::run(&config, parts).await)
    }

    /// Runs a command that needs the network: with log lines, error reports and a runtime.
    fn serving(
        &self,
        config: Config,
        command: impl AsyncFnOnce(Config) -> anyhow::Result<Exit>,
    ) -> anyhow::Result<Exit> {
        let _telemetry = crate::telemetry::start(&config);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(command(config))
    }

    /// The checked configuration.
    ///
    /// # Errors
    /// When anything in it is wrong; every problem is named.
    pub fn load_config(&self) -> Result<Config, Failure> {
        let environment: BTreeMap<String, String> = std::env::vars().collect();
        config::load(self.config.as_deref(), &environment).map_err(|error| {
            Failure::with_hint(
                Exit::Configuration,
                error.to_string(),
                "every key and its default: docs/config.reference.toml",
            )
        })
    }
}
