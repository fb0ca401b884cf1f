//! Why the model service cannot start or stopped.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The model service cannot start, or stopped with an error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AdvisorError {
    /// The address is not a loopback address.
    #[error(
        "{0} is not a loopback address; the model service asks nobody who they are, so bind it to 127.0.0.1 or ::1"
    )]
    NotLoopback(SocketAddr),
    /// The folder of artefacts cannot be read.
    #[error(
        "could not read the folder of model artefacts {}; name another one or make a model with `flarepath train novelty`",
        path.display()
    )]
    Artefacts {
        /// The folder.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The address cannot be bound.
    #[error("could not listen on {address}; stop what uses it or choose another port (0 for any)")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The server stopped with an error.
    #[error("the model service stopped")]
    Serve(#[source] io::Error),
}
