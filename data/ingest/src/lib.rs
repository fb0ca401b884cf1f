//! Log bytes in, flights out.
//!
//! | step | type in → out | file |
//! |---|---|---|
//! | unpack | bytes → plain bytes; zstd and gzip by their magic bytes | `unpack.rs` |
//! | recognise | plain bytes → the format that reads them, by content alone | `recognise.rs` |
//! | parse | plain bytes → `ParsedLog`: raw columns, time stamps, identity | `formats/*`, `columns.rs`, `time.rs` |
//! | normalise | `ParsedLog` → [`data_flight::Flight`]s: catalogue units, one time base, validity per sample | `normalise/*` |
//!
//! Nothing is lost silently: every row that is read is kept or dropped, every dropped row and
//! every distrusted value is counted in an [`data_flight::Issue`]. [`IngestError`] is returned
//! only when no row is usable.
//!
//! Deliberately absent: files, networks, databases, and any judgement of the flight. File
//! names are never looked at, and no column is ever found by its position.

mod columns;
mod error;
mod formats;
mod ingested;
mod issue_book;
mod normalise;
mod recognise;
mod text;
mod time;
mod unpack;

pub use error::{IngestError, IngestErrorKind};
pub use ingested::{ColumnLedger, IngestedLog, Limits, LogFormat, StageTimings};

use std::time::Instant;

/// Reads one log, plain or compressed, into its flights.
///
/// # Errors
/// When no row is usable: see [`IngestErrorKind`]. Anything less than that is salvaged and
/// told in [`IngestedLog::issues`].
pub fn ingest(bytes: &[u8], limits: &Limits) -> Result<IngestedLog, IngestError> {
    let mut clock = Instant::now();
    let unpacked = unpack::unpack(bytes, limits)?;
    let decompress = lap(&mut clock);

    let format = recognise::recognise(&unpacked.bytes)?;
    let mut parsed = (format.parse)(&unpacked.bytes, limits)?;
    parsed.issues.append(unpacked.issues);
    let parse = lap(&mut clock);

    let unpacked_bytes = text::length(&unpacked.bytes);
    let mut log = normalise::normalise(parsed, limits)?;
    log.unpacked_bytes = unpacked_bytes;
    log.timings = StageTimings { decompress, parse, normalise: lap(&mut clock) };
    Ok(log)
}

/// The time since `clock` was last read; restarts it.
fn lap(clock: &mut Instant) -> std::time::Duration {
    let now = Instant::now();
    let elapsed = now.duration_since(*clock);
    *clock = now;
    elapsed
}
