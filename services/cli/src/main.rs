//! The entry point: parse the command line, run, end with a documented code.

use clap::Parser as _;

fn main() -> std::process::ExitCode {
    services_cli::run(&services_cli::args::Args::parse())
}
