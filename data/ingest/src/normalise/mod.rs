//! `ParsedLog` → flights: catalogue units, one time base, validity per sample.
//!
//! | step | file |
//! |---|---|
//! | numbers → catalogue units, as the dialect means them | `units.rs` |
//! | stamps → seconds that strictly increase, in pieces | `time_base.rs` |
//! | what cannot be true loses its validity | `plausible.rs` |
//! | pieces → flights | `split.rs` |
//!
//! Never refuses a sample silently: an implausible value keeps its number, loses its validity
//! and is counted.

mod anchors;
mod plausible;
mod split;
mod time_base;
mod units;

use crate::formats::ParsedLog;
use crate::{IngestError, IngestErrorKind, IngestedLog, Limits, StageTimings};

/// Normalises a parsed log.
///
/// # Errors
/// `NoUsableRows` when no row is left.
pub(crate) fn normalise(
    mut parsed: ParsedLog,
    limits: &Limits,
) -> Result<IngestedLog, IngestError> {
    if parsed.lines.is_empty() {
        let message = format!("none of {} rows below the header is usable", parsed.rows.read);
        return Err(IngestError::new(IngestErrorKind::NoUsableRows, message));
    }
    units::convert(&mut parsed);
    let time_base = time_base::time_base(&mut parsed);
    plausible::judge(&mut parsed, &time_base);
    let flights = split::flights(&mut parsed, &time_base, limits)?;
    Ok(IngestedLog {
        format: parsed.format,
        unpacked_bytes: 0,
        rows: parsed.rows,
        issues: parsed.issues.into_issues(),
        columns: parsed.ledger,
        flights,
        timings: StageTimings::default(),
    })
}
