//! Log bytes in, flights out.
//!
//! | step | type in → out | file |
//! |---|---|---|
//! | unpack | bytes → plain bytes; zstd and gzip by their magic bytes | `unpack.rs` |
//! | decode | UTF-16 text → UTF-8 text | `decode.rs` |
//! | recognise | plain bytes → the format that reads them, by content alone | `recognise.rs` |
//! | parse | plain bytes → `Recording`: raw columns, time stamps, identity | `formats/*`, `columns.rs`, `time.rs` |
//! | normalise | `Recording` → [`data_flight::Flight`]s: catalogue units, one time base, validity per sample | `normalise/*` |
//!
//! A table that no format knows is parsed as an operator's [`Mapping`] declares it (`mapping/`,
//! `formats/mapped`); [`preview`] shows what would come of it.
//! A zip archive of logs is not a log: [`archive`] gives its files one by one.
//!
//! Nothing is lost silently: every row that is read is kept or dropped, every dropped row and
//! every distrusted value is counted in an [`data_flight::Issue`]. [`IngestError`] is returned
//! only when no row is usable.
//!
//! Deliberately absent: files, networks, databases, and any judgement of the flight. What
//! format a log has is never told by a file name, and no column is found by its position.

pub mod archive;
mod budget;
mod columns;
mod decode;
mod error;
mod formats;
mod ingested;
mod issue_book;
mod mapping;
mod normalise;
mod preview;
mod recognise;
mod text;
mod time;
mod unpack;

pub use error::{IngestError, IngestErrorKind};
pub use formats::arinc717::{FrameLayout, LayoutError, LayoutProblem, ingest_frames};
pub use ingested::{ColumnLedger, IngestedLog, Limits, LogFormat, StageTimings, UnitConversion};
pub use mapping::{Mapping, MappingError, MappingProblem};
pub use normalise::resample::resample;
pub use preview::{Preview, PreviewRow, preview};

use std::time::Instant;

use unpack::Unpacked;

/// Reads one log, plain or compressed, into its flights.
///
/// # Errors
/// When no row is usable: see [`IngestErrorKind`]. Anything less than that is salvaged and
/// told in [`IngestedLog::issues`].
pub fn ingest(bytes: &[u8], limits: &Limits) -> Result<IngestedLog, IngestError> {
    ingest_with(bytes, limits, |plain| (recognise::recognise(plain)?.parse)(plain, limits))
}

/// Reads one log, plain or compressed, as an operator's mapping declares it. Unpacking, salvage,
/// ledger and limits are those of [`ingest`]; nothing is recognised.
///
/// # Errors
/// When no row is usable: see [`IngestErrorKind`]; `MappingMismatch` when the log is not the
/// table that the mapping declares.
pub fn ingest_mapped(
    bytes: &[u8],
    mapping: &Mapping,
    limits: &Limits,
) -> Result<IngestedLog, IngestError> {
    ingest_with(bytes, limits, |plain| {
        recognise::refuse_foreign(plain)?;
        formats::mapped::parse(plain, mapping, limits)
    })
}

fn ingest_with(
    bytes: &[u8],
    limits: &Limits,
    parse: impl FnOnce(&[u8]) -> Result<formats::Parsed, IngestError>,
) -> Result<IngestedLog, IngestError> {
    let mut clock = Instant::now();
    let Unpacked { bytes, mut issues } = unpack::unpack(bytes, limits)?;
    let unpacked_bytes = text::length(&bytes);
    let decompress = lap(&mut clock);

    let bytes = decode::decode(bytes, &mut issues);
    let parsed = parse(&bytes)?;
    drop(bytes);
    let parse = lap(&mut clock);

    let format = parsed.format;
    let mut log = normalise::normalise(parsed, limits)?;
    log.issues.append(issues);
    Ok(IngestedLog {
        format,
        unpacked_bytes,
        rows: log.rows,
        issues: log.issues.into_issues(),
        columns: log.columns,
        conversions: log.conversions,
        flights: log.flights,
        row_lines: log.row_lines,
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
