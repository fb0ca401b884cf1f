//! Being told to stop: Ctrl-C and SIGTERM.
//!
//! Listening begins before anything is started. A signal that comes while parts start would
//! otherwise end the process on the spot and leave its children to themselves.

use tokio::signal::unix::{Signal, SignalKind, signal};

/// The two signals that mean "stop".
#[derive(Debug)]
pub struct StopSignal {
    interrupt: Signal,
    terminate: Signal,
}

impl StopSignal {
    /// Listens from now on; the process no longer ends by itself on these signals.
    ///
    /// # Errors
    /// When the operating system refuses.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Returns when the process is asked to stop, at once if it was asked before.
    pub async fn received(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
