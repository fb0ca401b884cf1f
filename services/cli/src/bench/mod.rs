//! `flarepath bench`: how fast each stage is here, beside a limit measured in the same run.
//!
//! Machines are noisy, so every number stands beside one that moves with the machine: how
//! fast the separators of the same bytes can be counted. Nothing is asserted here.

mod analyse;

use std::path::PathBuf;

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
    Analyse(AnalyseOptions),
}

/// What to run and how often.
#[derive(Debug, clap::Args)]
pub struct AnalyseOptions {
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

/// Runs the command.
///
/// # Errors
/// When a log cannot be read or the built-in tables are wrong.
pub fn run(options: &Options) -> anyhow::Result<Exit> {
    match &options.what {
        What::Analyse(options) => analyse::run(options),
    }
}
