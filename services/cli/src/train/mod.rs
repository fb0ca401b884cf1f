//! `flarepath train`: model artefacts from flights, with a card, reproducible by seed.

mod novelty;

use std::path::PathBuf;

use crate::exit::Exit;

/// Options of the command.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    model: Model,
}

#[derive(Debug, clap::Subcommand)]
enum Model {
    /// Novelty of approaches: a Gaussian mixture over approach features.
    Novelty(NoveltyOptions),
}

/// Where the approaches come from and where the artefact goes.
#[derive(Debug, clap::Args)]
pub struct NoveltyOptions {
    /// Train on logs in these files and folders instead of generated flights.
    #[arg(long, value_name = "DIR")]
    logs: Vec<PathBuf>,
    /// How many flights to generate when no logs are given.
    #[arg(long, default_value_t = 600, value_name = "N")]
    flights: usize,
    /// Seed of the generated flights and of the training.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Licence of the logs, for the model card.
    #[arg(long, default_value = "not stated")]
    licence: String,
    /// Day the artefact is dated, so that it can be made again bit by bit [default: today].
    #[arg(long, value_name = "YYYY-MM-DD")]
    dated: Option<chrono::NaiveDate>,
    /// Days until the artefact expires.
    #[arg(long, default_value_t = 365, value_name = "DAYS")]
    valid_for: u32,
    /// Folder to write the artefact to; it must not exist.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// When there is too little to train on or the artefact cannot be written.
pub fn run(options: &Options) -> anyhow::Result<Exit> {
    match &options.model {
        Model::Novelty(options) => novelty::run(options),
    }
}
