//! `flarepath parse-child`: the process in which a worker reads logs. Hidden: it speaks to its
//! parent only, over its input and output.
//!
//! Deliberately before any configuration, telemetry or runtime: it has one thread, no
//! environment, and nothing that a log could be written to.

use crate::exit::Exit;

/// Reads logs until the parent closes the input.
///
/// # Errors
/// When the parent cannot be understood or reached.
pub fn run() -> anyhow::Result<Exit> {
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    services_pipeline::isolation::serve(input, output, data_ingest::ingest)?;
    Ok(Exit::Done)
}
