//! The formats that are read: one function pair each, tried in order.
//!
//! A new format is a file beside these and a row in [`FORMATS`]; it gives [`Recording`]s and
//! nothing downstream needs to know it.

mod adsb;
pub(crate) mod arinc717;
mod avidyne;
mod cell;
mod dynon_d180;
mod dynon_skyview;
mod ei;
mod garmin_g1000;
mod garmin_g3x;
mod gpx;
mod heading;
mod igc;
mod iso_time;
mod jpi_edm;
mod jpi_export;
mod kml;
mod layout;
pub(crate) mod mapped;
mod names;
mod ngafid_export;
mod own_clock;
mod plan;
mod repeated;
mod rows;
mod sessions;
mod tracks;
mod xml;

use std::ops::Range;

use chrono::{DateTime, Utc};
pub(crate) use layout::DecimalMark;

use data_flight::{AircraftIdentity, Parameter, RowLedger, Validity};

use crate::columns::Reading;
use crate::issue_book::IssueBook;
use crate::time::{Resolved, Stamp};
use crate::{ColumnLedger, IngestError, Limits, LogFormat};

/// How a format is told from the others, and how it is read.
pub(crate) struct Format {
    /// Whether these bytes are of this format, by content.
    pub(crate) recognise: fn(&[u8]) -> bool,
    /// Reads the whole log.
    pub(crate) parse: fn(&[u8], &Limits) -> Result<Parsed, IngestError>,
}

/// Every format, the most particular first.
pub(crate) const FORMATS: &[Format] = &[
    jpi_edm::FORMAT,
    jpi_export::TRENDS,
    jpi_export::EZSAVE,
    ei::FORMAT,
    garmin_g3x::FORMAT,
    garmin_g1000::FORMAT,
    ngafid_export::FORMAT,
    dynon_d180::FORMAT,
    dynon_skyview::FORMAT,
    avidyne::FORMAT,
    igc::FORMAT,
    gpx::FORMAT,
    kml::FORMAT,
    adsb::READSB,
    adsb::FR24_TRACK,
    adsb::FR24_MESSAGES,
    adsb::FR24_PLAYBACK,
    adsb::OPENSKY_CSV,
    adsb::OPENSKY_REST,
    adsb::OPENSKY_RECORDS,
    adsb::TRAFFIC_RECORDS,
    adsb::TRAFFIC_COLUMNS,
    arinc717::FORMAT,
];

/// When the rows of a log were recorded.
#[derive(Clone, Debug)]
pub(crate) enum Clock {
    /// One stamp per row.
    Stamps(Vec<Stamp>),
    /// No stamps; one row every so many seconds, by construction of the format.
    FixedInterval {
        /// Seconds between rows.
        interval_s: f64,
    },
    /// Seconds on one axis, as the format itself reads its times. Without an origin the day is
    /// not known; the format says so in its issues.
    Resolved(Resolved),
    /// Every row is placed in time already, by the construction of the format.
    Placed(Placed),
}

/// Rows that the format itself places in time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Placed {
    /// Seconds from the start of the row's piece, strictly increasing from zero within each.
    pub(crate) seconds: Vec<f64>,
    /// The rows of every piece in order, and when its first row was recorded.
    pub(crate) pieces: Vec<(Range<usize>, Option<DateTime<Utc>>)>,
}

/// Everything in a log. Aircraft, clocks and columns of two recordings have nothing to do with
/// each other.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) format: LogFormat,
    pub(crate) recordings: Vec<Recording>,
}

/// One recording as it stands in the file: raw columns, nothing converted, nothing judged.
#[derive(Debug)]
pub(crate) struct Recording {
    pub(crate) aircraft: AircraftIdentity,
    pub(crate) ledger: ColumnLedger,
    pub(crate) columns: Vec<ParsedColumn>,
    pub(crate) clock: Clock,
    /// The line of every kept row.
    pub(crate) lines: Vec<u64>,
    /// Rows above which the header stood again: a recording that was appended.
    pub(crate) session_starts: Vec<usize>,
    pub(crate) rows: RowLedger,
    pub(crate) issues: IssueBook,
}

/// One column that becomes a parameter, as recorded.
#[derive(Clone, Debug)]
pub(crate) struct ParsedColumn {
    /// The name the log gives it.
    pub(crate) name: String,
    pub(crate) parameter: Parameter,
    /// The unit the log declares, or the one the alias table expects.
    pub(crate) unit: String,
    pub(crate) reading: Reading,
    /// One number per kept row; meaningless where the validity says so.
    pub(crate) values: Vec<f64>,
    /// One validity per kept row.
    pub(crate) validity: Vec<Validity>,
}
