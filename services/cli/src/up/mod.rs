//! `flarepath up`, `serve` and `work`: running the service until told to stop.

pub mod advisor_process;
pub mod database;
mod housekeeping;
pub mod service;

use crate::config::Config;
use crate::exit::Exit;
use crate::output;
use service::{Parts, Service};

/// Runs the parts until Ctrl-C or SIGTERM.
///
/// # Errors
/// When a part cannot be started.
pub async fn run(config: &Config, parts: Parts) -> anyhow::Result<Exit> {
    let service = Service::start(config, parts).await?;
    if let Some(address) = service.address {
        output::note(&format!("Flarepath answers at http://{address}"));
        if service.database.store.list_tenants().await?.is_empty() {
            output::note("nobody can sign in yet: `flarepath admin create --help`");
        }
    }
    output::note("stop with Ctrl-C");
    until_stopped().await;
    output::note("stopping");
    service.stop().await;
    Ok(Exit::Done)
}

/// Returns when the process is asked to stop.
pub async fn until_stopped() {
    let mut terminate =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok();
    let terminated = async {
        match &mut terminate {
            Some(signal) => {
                signal.recv().await;
            }
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
