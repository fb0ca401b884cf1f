//! A dry run of a mapping: the first rows as they would be read, and what became of every
//! column.
//!
//! The whole log is read, because where a row stands in time is decided over the whole log; what
//! is shown is therefore what [`crate::ingest_mapped`] gives. Nothing is kept.

use chrono::{DateTime, TimeDelta, Utc};
use data_flight::{AircraftIdentity, Flight, Issue, Parameter, RowLedger, Sample};

use crate::{
    ColumnLedger, IngestError, Limits, Mapping, decode, formats, ingest_mapped, recognise, unpack,
};

/// What a mapping makes of a log.
#[derive(Debug, Default)]
pub struct Preview {
    /// The names in the line that the mapping gives, as printed; empty when there is none.
    pub header: Vec<String>,
    /// What would become of every column; empty when the log cannot be read.
    pub columns: ColumnLedger,
    /// Columns that the mapping names and the log does not have.
    pub missing: Vec<String>,
    /// What the log or the mapping says of the aircraft of the first flight.
    pub aircraft: AircraftIdentity,
    /// How many flights the log holds.
    pub flights: usize,
    /// Rows read, kept and dropped, in the whole log.
    pub rows: RowLedger,
    /// The first rows.
    pub first_rows: Vec<PreviewRow>,
    /// Every defect of the whole log.
    pub issues: Vec<Issue>,
    /// Why nothing can be used, when that is so.
    pub error: Option<IngestError>,
}

/// One row as it would be read.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewRow {
    /// The flight it belongs to, counted from 1.
    pub flight: usize,
    /// Seconds from the start of the flight.
    pub time_s: f64,
    /// When it was recorded; `None` when that is not known.
    pub time_utc: Option<DateTime<Utc>>,
    /// One sample for every column of [`ColumnLedger::mapped`], in its order and in catalogue
    /// units; `None` for a column in which nothing at all was recorded.
    pub samples: Vec<Option<Sample<f64>>>,
}

/// Reads a log by a mapping and shows its first rows. Never fails: what is wrong stands in
/// [`Preview::error`] and [`Preview::issues`].
#[must_use]
pub fn preview(bytes: &[u8], mapping: &Mapping, rows: usize) -> Preview {
    let limits = Limits::default();
    let mut preview = Preview::default();
    match header(bytes, mapping, &limits) {
        Ok(header) => {
            preview.missing = header.missing(mapping);
            preview.header = header.names;
        }
        Err(error) => {
            preview.error = Some(error);
            return preview;
        }
    }
    match ingest_mapped(bytes, mapping, &limits) {
        Ok(log) => {
            preview.first_rows = first_rows(&log.flights, &log.columns, rows);
            preview.aircraft =
                log.flights.first().map(|flight| flight.aircraft().clone()).unwrap_or_default();
            preview.flights = log.flights.len();
            preview.columns = log.columns;
            preview.rows = log.rows;
            preview.issues = log.issues;
        }
        Err(error) => preview.error = Some(error),
    }
    preview
}

fn header(
    bytes: &[u8],
    mapping: &Mapping,
    limits: &Limits,
) -> Result<formats::mapped::Header, IngestError> {
    let unpack::Unpacked { bytes, mut issues } = unpack::unpack(bytes, limits)?;
    let bytes = decode::decode(bytes, &mut issues);
    recognise::refuse_foreign(&bytes)?;
    formats::mapped::header(&bytes, mapping)
}

fn first_rows(flights: &[Flight], columns: &ColumnLedger, rows: usize) -> Vec<PreviewRow> {
    let parameters: Vec<Parameter> =
        columns.mapped.iter().map(|(_, parameter)| *parameter).collect();
    let all = (1_usize..).zip(flights).flat_map(|(number, flight)| {
        let parameters = &parameters;
        flight.time_s().iter().enumerate().map(move |(row, time_s)| PreviewRow {
            flight: number,
            time_s: *time_s,
            time_utc: time_utc(flight, *time_s),
            samples: parameters
                .iter()
                .map(|parameter| flight.series(*parameter)?.sample(row))
                .collect(),
        })
    });
    all.take(rows).collect()
}

fn time_utc(flight: &Flight, time_s: f64) -> Option<DateTime<Utc>> {
    let length = std::time::Duration::try_from_secs_f64(time_s).ok()?;
    flight.start_utc()?.checked_add_signed(TimeDelta::from_std(length).ok()?)
}
