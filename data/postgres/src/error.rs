//! Why there is no private database, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// The private PostgreSQL server cannot be started or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    /// No server binaries in the given folder; without one, none in `PATH`, where `pg_config`
    /// says, or in `/usr/lib/postgresql`.
    #[error("no PostgreSQL server binaries (initdb, postgres) {}", place(given.as_deref()))]
    NoBinaries {
        /// The only folder that was looked at, if one was given.
        given: Option<PathBuf>,
    },
    /// The folder was made by a major version that is not installed.
    #[error("{folder} was made by PostgreSQL {made_by}, which is not installed")]
    OtherVersion {
        /// The folder.
        folder: PathBuf,
        /// The major version that made it.
        made_by: String,
    },
    /// Another process runs the cluster of this folder now.
    #[error("{folder} is in use by another process")]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// The process, where it is known.
        process: Option<i32>,
    },
    /// Started as root, and there is no user to run the server as.
    #[error("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`")]
    NoUnprivilegedUser,
    /// The folder, or one that stands in for it, belongs to somebody else.
    #[error("{folder} belongs to another user")]
    ForeignFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// A file or folder cannot be made, read or given away.
    #[error("cannot use {path}")]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A server binary cannot be run.
    #[error("cannot run {program}")]
    Program {
        /// The binary.
        program: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// `initdb` failed.
    #[error("initdb failed: {output}")]
    Initdb {
        /// What it said.
        output: String,
    },
    /// The server stopped before it was ready, or was not ready in time.
    #[error("the database server did not become ready: {log}")]
    NotReady {
        /// The end of its log.
        log: String,
    },
    /// The server did not stop in time and was killed; the next start recovers.
    #[error("the database server did not stop in time and was killed")]
    Killed,
}

fn place(given: Option<&Path>) -> String {
    given.map_or_else(|| "are installed".to_owned(), |given| format!("in {}", given.display()))
}

impl ClusterError {
    /// What to do about it, in a sentence; `None` when the message says it all.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoBinaries { given } => {
                let instead = if given.is_some() { ", or give another folder" } else { "" };
                Some(format!(
                    "install them with `apt-get install -y postgresql` (Debian, Ubuntu){instead}, \
                     or set DATABASE_URL to a running server"
                ))
            }
            Self::OtherVersion { made_by, .. } => {
                Some(format!("install it with `apt-get install -y postgresql-{made_by}`"))
            }
            Self::InUse { process: Some(process), .. } => {
                Some(format!("stop process {process} first, or use another folder"))
            }
            Self::InUse { process: None, .. } => {
                Some("stop the other one first, or use another folder".to_owned())
            }
            Self::NoUnprivilegedUser => {
                Some("start as an ordinary user, or `adduser --system postgres`".to_owned())
            }
            Self::ForeignFolder { .. } => Some("use another folder".to_owned()),
            Self::Killed => Some("nothing is lost; the next start recovers".to_owned()),
            Self::Folder { .. }
            | Self::Program { .. }
            | Self::Initdb { .. }
            | Self::NotReady { .. } => None,
        }
    }

    pub(crate) fn folder(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Folder { path, source }
    }

    pub(crate) fn program(program: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let program = program.into();
        move |source| Self::Program { program, source }
    }
}
