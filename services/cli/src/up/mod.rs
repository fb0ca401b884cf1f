//! `flarepath up`, `serve` and `work`: running the service until told to stop.

pub mod advisor_process;
pub mod database;
mod housekeeping;
pub mod service;
pub mod stop_signal;

use crate::config::Config;
use crate::exit::Exit;
use crate::output;
use service::{Parts, Service};
use stop_signal::StopSignal;

/// Runs the parts until Ctrl-C or SIGTERM.
///
/// # Errors
/// When a part cannot be started.
pub async fn run(config: &Config, parts: Parts) -> anyhow::Result<Exit> {
    let mut stop = StopSignal::listen()?;
    let service = tokio::select! {
        service = Service::start(config, parts) => service?,
        () = stop.received() => {
            output::note("stopped before everything was started");
            return Ok(Exit::Done);
        }
    };
    if let Some(address) = service.address {
        output::note(&format!("Flarepath answers at http://{address}"));
        if service.database.store.list_tenants().await?.is_empty() {
            output::note("nobody can sign in yet: `flarepath admin create --help`");
        }
    }
    output::note("stop with Ctrl-C");
    stop.received().await;
    output::note("stopping");
    service.stop().await;
    Ok(Exit::Done)
}
