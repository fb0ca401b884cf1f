//! The child's side: reads logs from its input, one after the other, until the input ends.
//!
//! What reads a log is handed in: `data_ingest::ingest` in the product, something hostile in
//! tests. A parser that panics is reported; one that aborts takes the process with it, and the
//! parent sees that.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use data_ingest::{IngestError, IngestedLog, Limits};

use super::confine::{allow_cpu, confine};
use super::failure::Refusal;
use super::wire::{self, Answer, Garbled, Greeting, Ready, Request, SHORT_BYTES, VERSION};

/// Where this process panicked last. The words of a panic may quote the log, so they are neither
/// written nor passed on.
static PANICKED_AT: Mutex<Option<String>> = Mutex::new(None);

/// A child cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// A pipe to the parent is broken, or a limit could not be set.
    #[error("serve the parent process")]
    Io(#[from] io::Error),
    /// The parent says something else than a parent of this program.
    #[error("understand the parent process: {message}")]
    Protocol {
        /// What was wrong.
        message: String,
    },
}

/// Confines this process as the parent says, then reads logs with `read` until `input` ends.
/// For a process that does nothing else and has one thread.
///
/// # Errors
/// When the parent cannot be understood or reached, or a confinement is not possible.
pub fn serve(
    mut input: impl Read,
    mut output: impl Write,
    read: impl Fn(&[u8], &Limits) -> Result<IngestedLog, IngestError>,
) -> Result<(), ServeError> {
    let Some(greeting) = wire::receive(&mut input, SHORT_BYTES)? else { return Ok(()) };
    let greeting: Greeting = wire::decode(&greeting)?;
    if greeting.version != VERSION {
        let message = format!("it speaks version {}, this is {VERSION}", greeting.version);
        return Err(ServeError::Protocol { message });
    }
    set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string);
        *PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }));
    let missing = confine(greeting.memory_bytes)?;
    wire::send(&mut output, &wire::encode(&Ready { version: VERSION, missing })?)?;
    while let Some(request) = wire::receive(&mut input, SHORT_BYTES)? {
        let Request { limits } = wire::decode(&request)?;
        let bytes = wire::receive(&mut input, greeting.memory_bytes)?;
        let bytes = bytes.ok_or_else(|| Garbled("a request without its log".to_owned()))?;
        allow_cpu(Duration::from_secs(greeting.cpu_s))?;
        let answer = answer(&read, &bytes, &limits);
        drop(bytes);
        wire::send(&mut output, &wire::encode(&answer)?)?;
    }
    Ok(())
}

fn answer(
    read: impl Fn(&[u8], &Limits) -> Result<IngestedLog, IngestError>,
    bytes: &[u8],
    limits: &Limits,
) -> Answer {
    // Whatever the parser left behind is not looked at: the parent ends this process.
    match catch_unwind(AssertUnwindSafe(|| read(bytes, limits))) {
        Ok(Ok(log)) => Answer::Read(Box::new(log)),
        Ok(Err(error)) => Answer::Refused(Refusal::from(&error)),
        Err(_) => {
            let at = PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner).take();
            Answer::Panicked(at.unwrap_or_else(|| "an unknown place".to_owned()))
        }
    }
}

impl From<Garbled> for ServeError {
    fn from(garbled: Garbled) -> Self {
        Self::Protocol { message: garbled.0 }
    }
}
