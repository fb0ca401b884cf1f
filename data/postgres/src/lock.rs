//! One owner at a time, and the server of an owner that was killed.
//!
//! The lock is the kernel's, on an open file: it ends with the process that holds it, however
//! that ends. A server that outlived its owner is known by the process id written below the
//! lock, and is stopped by the next owner; any other live server is left alone.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::ClusterError;

/// The right to run the server of one folder.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of `folder` and makes sure that no server runs on its `data`.
    pub(crate) fn take(folder: &Path, data: &Path, within: Duration) -> Result<Self, ClusterError> {
        let path = folder.join("lock");
        let failed = || ClusterError::folder(&path);
        let options =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = options.map_err(failed())?;
        let mut written = String::new();
        file.read_to_string(&mut written).map_err(failed())?;
        let ours: Option<i32> = written.trim().parse().ok();
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(ClusterError::InUse { folder: folder.to_owned(), process: ours });
            }
            Err(TryLockError::Error(error)) => return Err(failed()(error)),
        }
        if let Some(server) = live_server(data) {
            let process = server.as_raw_nonzero().get();
            if ours != Some(process) {
                let process = Some(process);
                return Err(ClusterError::InUse { folder: folder.to_owned(), process });
            }
            stop_orphan(server, within)?;
        }
        Ok(Self { file })
    }

    /// Writes down which server this owner runs.
    pub(crate) fn note(&mut self, process: u32) -> std::io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        write!(self.file, "{process}")?;
        self.file.flush()
    }
}

/// The server that runs on `data`, if the process named in its lock file is alive and a
/// PostgreSQL server; after a crash the number may long be somebody else's.
fn live_server(data: &Path) -> Option<Pid> {
    let text = std::fs::read_to_string(data.join("postmaster.pid")).ok()?;
    let process: i32 = text.lines().next()?.trim().parse().ok()?;
    let name = std::fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    let process = Pid::from_raw(process)?;
    (name.trim() == "postgres").then_some(process)
}

fn stop_orphan(server: Pid, within: Duration) -> Result<(), ClusterError> {
    tracing::warn!(
        process = server.as_raw_nonzero().get(),
        "stopping a server whose owner was killed"
    );
    for signal in [Signal::INT, Signal::QUIT] {
        let deadline = Instant::now() + within;
        // An error means that it is gone already.
        if kill_process(server, signal).is_err() {
            return Ok(());
        }
        while Instant::now() < deadline {
            if test_kill_process(server).is_err() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    Err(ClusterError::Killed)
}
