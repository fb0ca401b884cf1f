//! The model service as a supervised process of its own.
//!
//! A panic, a leak or a stuck model must cost rules-only advisories and nothing else, so the
//! service never shares a process with the pipeline. When it ends by itself it is started
//! again on the same address after a pause that doubles up to [`LONGEST_PAUSE`].

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context as _;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How long a starting service may take to say where it listens.
const START_LIMIT: Duration = Duration::from_secs(20);

/// How the service is started.
#[derive(Clone, Debug)]
pub struct Launch {
    /// Where it should listen; port 0 lets the system choose the first time.
    pub bind: SocketAddr,
    /// The folder of model artefacts.
    pub artefacts: PathBuf,
    /// Filter of its log lines.
    pub log_filter: String,
}

/// A running, supervised model service. Dropping it ends the process.
#[derive(Debug)]
pub struct AdvisorProcess {
    address: SocketAddr,
    pid: Option<u32>,
    supervisor: JoinHandle<()>,
}

impl AdvisorProcess {
    /// Starts the service and waits until it listens.
    ///
    /// # Errors
    /// When it cannot be started, or ends or stays silent before it listens.
    pub async fn start(launch: Launch) -> anyhow::Result<Self> {
        let (child, address) = spawn(&launch).await?;
        let pid = child.id();
        let launch = Launch { bind: address, ..launch };
        let supervisor = tokio::spawn(supervise(child, launch));
        Ok(Self { address, pid, supervisor })
    }

    /// Where clients reach it; stays the same across restarts.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The id of the process that was started first.
    #[must_use]
    pub const fn pid(&self) -> Option<u32> {
        self.pid
    }
}

impl Drop for AdvisorProcess {
    fn drop(&mut self) {
        // The child is owned by the task and is killed when the task is dropped.
        self.supervisor.abort();
    }
}

async fn supervise(mut child: Child, launch: Launch) {
    let mut pause = FIRST_PAUSE;
    loop {
        match child.wait().await {
            Ok(status) => {
                tracing::warn!(%status, "the model service ended; rules only until it is back")
            }
            Err(error) => tracing::error!(%error, "the model service cannot be watched"),
        }
        loop {
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
            match spawn(&launch).await {
                Ok((restarted, _)) => {
                    tracing::info!("the model service is back");
                    child = restarted;
                    break;
                }
                Err(error) => {
                    tracing::error!(error = %format!("{error:#}"), "the model service cannot be started")
                }
            }
        }
    }
}

/// Starts the process and reads the line in which it says where it listens.
async fn spawn(launch: &Launch) -> anyhow::Result<(Child, SocketAddr)> {
    let program = std::env::current_exe().context("the path of this program is unknown")?;
    let mut child = Command::new(program)
        .arg("advisor")
        .arg("--bind")
        .arg(launch.bind.to_string())
        .arg("--artefacts")
        .arg(&launch.artefacts)
        .arg("--end-with-parent")
        .env("FLAREPATH_TELEMETRY_LOG", &launch.log_filter)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("the model service cannot be started")?;
    let stdout = child.stdout.take().context("the model service has no output")?;
    let mut lines = BufReader::new(stdout).lines();
    let line = tokio::time::timeout(START_LIMIT, lines.next_line())
        .await
        .context("the model service did not say where it listens")?
        .context("the output of the model service cannot be read")?
        .context("the model service ended before it listened; see its log lines above")?;
    let address = line
        .strip_prefix(crate::advisor::LISTENING)
        .and_then(|address| address.trim().parse().ok())
        .with_context(|| format!("the model service said `{line}`"))?;
    Ok((child, address))
}
