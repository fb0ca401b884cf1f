//! The `flarepath` command: one binary that runs every part, together or apart.
//!
//! | command | does |
//! |---|---|
//! | `demo` | a fresh operator with people, aircraft and generated flights, through the real pipeline |
//! | `up` | API, pages, worker and model service on one machine, supervised |
//! | `serve` `work` `advisor` | the parts by themselves |
//! | `analyse` | a log on the command line, without a database |
//! | `train` | a model artefact from flights |
//! | `bench` | how fast each stage is, beside a limit measured in the same run |
//! | `case` | the safety case: its tables and their traces |
//! | `migrate` `admin` | the database, and the first people in it |
//!
//! `anyhow` is allowed here and nowhere else; errors that people can act on are
//! [`exit::Failure`] with a documented exit code and a hint.

pub mod admin;
pub mod advisor;
pub mod analyse;
pub mod args;
pub mod bench;
pub mod case;
pub mod config;
pub mod demo;
pub mod exit;
pub mod output;
pub mod parallel;
pub mod parse_child;
pub mod reprocess;
pub mod scratch;
pub mod telemetry;
pub mod train;
pub mod up;

use std::process::ExitCode;

use exit::{Exit, Failure};

/// Runs the command line and turns errors into a message, a hint and an exit code.
#[must_use]
pub fn run(args: &args::Args) -> ExitCode {
    let exit = match args.run() {
        Ok(exit) => exit,
        Err(error) => explain(&error),
    };
    ExitCode::from(exit.code())
}

fn explain(error: &anyhow::Error) -> Exit {
    output::note(&format!("error: {error:#}"));
    let failure = error.chain().find_map(|cause| cause.downcast_ref::<Failure>());
    if let Some(hint) = failure.and_then(|failure| failure.hint.as_ref()) {
        output::note(&format!("hint: {hint}"));
    }
    failure.map_or(Exit::Incomplete, |failure| failure.exit)
}
