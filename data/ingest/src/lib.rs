//! Log bytes in, flights out.
//!
//! | step | type in → out | file |
//! |---|---|---|
//! | unpack | bytes → plain bytes; zstd and gzip by their magic bytes | `unpack.rs` |
//! | recognise | plain bytes → the format that reads them, by content alone | `recognise.rs` |
//! | parse | plain bytes → `Recording`: raw columns, time stamps, identity | `formats/*`, `columns.rs`, `time.rs` |
//! | normalise | `Recording` → [`data_flight::Flight`]s: catalogue units, one time base, validity per sample | `normalise/*` |
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
pub use formats::arinc717::{FrameLayout, LayoutError, LayoutProblem, ingest_frames};
pub use ingested::{ColumnLedger, IngestedLog, Limits, LogFormat, StageTimings};
pub use normalise::resample::resample;

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
    let parsed = (format.parse)(&unpacked.bytes, limits)?;
    let parse = lap(&mut clock);

    let format = parsed.format;
    let mut log = normalise::normalise(parsed, limits)?;
    log.issues.append(unpacked.issues);
    Ok(IngestedLog {
        format,
        unpacked_bytes: text::length(&unpacked.bytes),
        rows: log.rows,
        issues: log.issues.into_issues(),
        columns: log.columns,
        flights: log.flights,
        timings: StageTimings { decompress, parse, normalise: lap(&mut clock) },
    })
}

/// The time since `clock` was last read; restarts it.
fn lap(clock: &mut Instant) -> std::time::Duration {
    let now = Instant::now();
    let elapsed = now.duration_since(*clock);
    *clock = now;
    elapsed
}
