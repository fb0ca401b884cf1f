//! `flarepath advisor`: the model service, as a process of its own.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::config::Config;
use crate::exit::{Exit, Failure};
use crate::output;

/// What the service prints, before its address, when it is ready to answer.
pub const LISTENING: &str = "advisor listening on ";

/// Options of the command.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Address to listen on; port 0 lets the system choose [default: advisor.bind].
    #[arg(long, value_name = "ADDRESS")]
    bind: Option<SocketAddr>,
    /// Folder of model artefacts [default: advisor.artefacts].
    #[arg(long, value_name = "DIR")]
    artefacts: Option<PathBuf>,
    /// End when the process that started this one ends.
    #[arg(long, hide = true)]
    end_with_parent: bool,
}

/// Runs the service until it is stopped.
///
/// # Errors
/// When it cannot listen or the folder of artefacts cannot be read.
pub async fn run(options: &Options, config: &Config) -> anyhow::Result<Exit> {
    let bind = options.bind.unwrap_or(config.advisor_bind);
    let artefacts = options.artefacts.clone().unwrap_or_else(|| config.advisor_artefacts.clone());
    let bound = services_advisor::bind(services_advisor::AdvisorConfig::new(bind, artefacts))
        .map_err(|error| {
            let exit = match &error {
                services_advisor::AdvisorError::Bind { .. } => Exit::Address,
                _ => Exit::Artefact,
            };
            Failure::with_hint(
                exit,
                format!("the model service cannot start: {}", output::chain(&error)),
                "check advisor.bind and advisor.artefacts",
            )
        })?;
    output::text(&format!("{LISTENING}{}", bound.address()))?;
    if options.end_with_parent {
        end_with_parent();
    }
    bound.run().await?;
    Ok(Exit::Done)
}

/// Ends this process when its parent is gone, so that a killed `up` leaves nothing behind.
fn end_with_parent() {
    let parent = rustix::process::getppid();
    std::thread::spawn(move || {
        while rustix::process::getppid() == parent {
            std::thread::sleep(std::time::Duration::from_millis(500));
        }
        std::process::exit(i32::from(Exit::Done.code()));
    });
}
