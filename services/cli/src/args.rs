//! The command line.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::config::{self, Config};
use crate::exit::{Exit, Failure};

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
    /// Judge logs on the command line, without a database.
    Analyse(crate::analyse::Options),
}

impl Args {
    /// Runs the command.
    ///
    /// # Errors
    /// When the command cannot do what was asked; see [`Failure`].
    pub fn run(&self) -> anyhow::Result<Exit> {
        match &self.command {
            Command::Analyse(options) => crate::analyse::run(options),
        }
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
