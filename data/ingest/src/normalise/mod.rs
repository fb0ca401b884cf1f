//! `Recording` → flights: catalogue units, one time base, validity per sample.
//!
//! | step | file |
//! |---|---|
//! | numbers → catalogue units, as the dialect means them | `units.rs` |
//! | stamps → seconds that strictly increase, in pieces | `time_base.rs`, `anchors.rs`, `continuity.rs` |
//! | dates that cannot be right | `rollover.rs` |
//! | pieces → more pieces at long standstills between flights | `standstill.rs` |
//! | what cannot be true loses its validity | `plausible.rs` |
//! | speed, track and vertical speed of tracks of positions | `derive_track.rs` |
//! | rows between the samples of slower parameters | `resample.rs` |
//! | pieces → flights | `split.rs` |
//!
//! Never refuses a sample silently: an implausible value keeps its number, loses its validity
//! and is counted.

mod anchors;
mod continuity;
mod derive_track;
mod plausible;
pub(crate) mod resample;
mod rollover;
mod split;
mod standstill;
mod time_base;
mod units;

pub(crate) use resample::{Rates, Sampling};
pub(crate) use units::can_convert;
pub(crate) use units::spellings;

use data_flight::{Flight, IssueKind, RowLedger};

use crate::formats::{Parsed, Recording};
use crate::issue_book::{IssueBook, Tally};
use crate::{ColumnLedger, IngestError, IngestErrorKind, Limits, UnitConversion};

/// What all recordings of a log came to.
#[derive(Debug, Default)]
pub(crate) struct Normalised {
    pub(crate) rows: RowLedger,
    pub(crate) issues: IssueBook,
    pub(crate) columns: ColumnLedger,
    pub(crate) conversions: Vec<UnitConversion>,
    pub(crate) flights: Vec<Flight>,
    /// The line of every sample of every flight.
    pub(crate) row_lines: Vec<Vec<u64>>,
}

/// Normalises every recording of a log. One without a usable row is told and left out.
///
/// # Errors
/// `NoUsableRows` when no row of any recording is left.
pub(crate) fn normalise(parsed: Parsed, limits: &Limits) -> Result<Normalised, IngestError> {
    normalise_sampled(parsed, &Rates::default(), limits)
}

/// The same for a log whose parameters are sampled at different rates: rows between the samples
/// of a slower parameter are filled where its rate allows it.
///
/// # Errors
/// As [`normalise`].
pub(crate) fn normalise_sampled(
    parsed: Parsed,
    rates: &Rates,
    limits: &Limits,
) -> Result<Normalised, IngestError> {
    let mut all = Normalised::default();
    let mut empty = Tally::default();
    let mut beyond = Tally::default();
    for mut recording in parsed.recordings {
        if recording.lines.is_empty() {
            empty.add(0);
        } else {
            extend_distinct(&mut all.conversions, units::convert(&mut recording));
            let mut time_base = time_base::time_base(&mut recording, parsed.format, limits);
            standstill::divide(&mut recording, &mut time_base);
            plausible::judge(&mut recording, &time_base, 0);
            if parsed.format.is_position_track() {
                let recorded = recording.columns.len();
                derive_track::derive(&mut recording, &time_base);
                plausible::judge(&mut recording, &time_base, recorded);
            }
            resample::fill(&mut recording, &time_base, rates);
            let room = limits.max_flights.saturating_sub(all.flights.len());
            let flights = split::flights(&mut recording, time_base, room, &mut beyond)?;
            for (flight, lines) in flights {
                all.flights.push(flight);
                all.row_lines.push(lines);
            }
        }
        all.add(recording);
    }
    let message = format!("Rows of flights after the first {} were left out.", limits.max_flights);
    all.issues.note(IssueKind::FlightLimit, None, beyond, message);
    if all.flights.is_empty() {
        let message = format!("none of {} rows below the header is usable", all.rows.read);
        return Err(IngestError::new(IngestErrorKind::NoUsableRows, message));
    }
    let message = "Recordings of the log hold no usable row; they give no flight.";
    all.issues.note(IssueKind::EmptyRecording, None, empty, message);
    Ok(all)
}

impl Normalised {
    /// Adds what is left of a recording when its flights have been taken out.
    fn add(&mut self, recording: Recording) {
        self.rows.read = self.rows.read.saturating_add(recording.rows.read);
        self.rows.kept = self.rows.kept.saturating_add(recording.rows.kept);
        self.rows.dropped = self.rows.dropped.saturating_add(recording.rows.dropped);
        self.issues.append(recording.issues);
        let ColumnLedger { clock, identity, mapped, ignored, unknown, derived } = recording.ledger;
        extend_distinct(&mut self.columns.clock, clock);
        extend_distinct(&mut self.columns.identity, identity);
        extend_distinct(&mut self.columns.mapped, mapped);
        extend_distinct(&mut self.columns.ignored, ignored);
        extend_distinct(&mut self.columns.unknown, unknown);
        extend_distinct(&mut self.columns.derived, derived);
    }
}

/// Recordings of one log mostly have the same columns; each is told once.
fn extend_distinct<T: PartialEq>(all: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !all.contains(&one) {
            all.push(one);
        }
    }
}
