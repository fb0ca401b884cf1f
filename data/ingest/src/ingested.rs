//! What ingestion takes and gives: limits, the ingested log, its column ledger and timings.
//!
//! Plain data; nothing here reads or judges anything.

use std::time::Duration;

use chrono::{DateTime, Utc};
use data_flight::{Flight, Issue, Parameter, RowLedger, Unit};
use serde::{Deserialize, Serialize};

/// How much of a log is read before it is refused: a log is input from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The most bytes a log may have after unpacking.
    pub max_unpacked_bytes: u64,
    /// The most times its own size a packed log of more than [`Limits::RATIO_FLOOR_BYTES`] may
    /// unpack to. Real logs pack to a tenth; padding alone packs to a thousandth.
    pub max_ratio: u64,
    /// The most columns a log may have.
    pub max_columns: usize,
    /// The longest line, in bytes; a longer row is dropped.
    pub max_line_bytes: usize,
    /// The most flights read from one log; the rows of later ones are dropped.
    pub max_flights: usize,
    /// When the log was received. A flight dated long after it is told; `None` leaves only
    /// dates from 2040 on to be told.
    pub latest_utc: Option<DateTime<Utc>>,
}

impl Limits {
    /// A log that unpacks to no more than this may be padding for the most part.
    pub const RATIO_FLOOR_BYTES: u64 = 16 * 1024 * 1024;

    /// The most bytes that so many packed bytes may unpack to.
    pub(crate) fn room_bytes(&self, packed_bytes: u64) -> u64 {
        let by_ratio = packed_bytes.saturating_mul(self.max_ratio).max(Self::RATIO_FLOOR_BYTES);
        self.max_unpacked_bytes.min(by_ratio)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_unpacked_bytes: 256 * 1024 * 1024,
            max_ratio: 100,
            max_columns: 512,
            max_line_bytes: 64 * 1024,
            max_flights: 64,
            latest_utc: None,
        }
    }
}

/// Which format a log was recognised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum LogFormat {
    /// Garmin G1000, G1000 NXi and retrofit displays (`Product="GIFD"`).
    GarminG1000,
    /// The same table, written by a Cirrus Perspective deck.
    GarminPerspective,
    /// Garmin G3X (long and short names, UTC column).
    GarminG3x,
    /// A column export of the NGAFID: `#names`, `#units`, 1 Hz, no time stamps.
    NgafidExport,
    /// A GNSS flight recorder's file after the FAI/IGC specification.
    Igc,
    /// Tracks in the GPS exchange format, versions 1.0 and 1.1.
    Gpx,
    /// Timed tracks in KML (`gx:Track`, `gx:MultiTrack`).
    Kml,
    /// The trace of one aircraft and day that readsb writes and tar1090 shows (JSON).
    ReadsbTrace,
    /// The track of one flight as Flightradar24 exports it (CSV).
    Fr24Csv,
    /// The messages of one aircraft as Flightradar24 publishes them (CSV).
    Fr24GranularCsv,
    /// The playback of one flight as Flightradar24 serves it (JSON).
    Fr24Json,
    /// State vectors of the OpenSky Network as published in its data sets (CSV).
    OpenskyCsv,
    /// State vectors of the OpenSky Network: answers of its REST interface, or rows of its
    /// data sets (JSON).
    OpenskyJson,
    /// A data frame of the `traffic` library, by rows or by columns (JSON).
    TrafficJson,
    /// Raw words of an ARINC 717 (or 573) recorder, read by a frame layout.
    Arinc717,
    /// The memory of a J.P. Instruments EDM engine monitor: `$` records, then binary flights.
    JpiEdm,
    /// An export of such a flight by the maker's later program: `INDEX,DATE,TIME`.
    JpiTrends,
    /// An export of such a flight by the maker's earlier programs, with lines that name units.
    JpiEzSave,
    /// An Electronics International engine monitor (CGR-30P and its relatives).
    ElectronicsInternational,
    /// Datalog of the Dynon D100 series (FlightDEK-D180): seven header lines, records in hex.
    DynonD180,
    /// User data log of the Dynon SkyView: long names with units, seconds since power-on.
    DynonSkyview,
    /// Engine data log of the Avidyne Entegra (EX5000).
    AvidyneEntegra,
    /// A table that an operator's [`Mapping`](crate::Mapping) declares.
    MappedCsv,
}

impl LogFormat {
    /// The year in which recorders that write this format were first sold, or before. A log
    /// dated earlier has a wrong date.
    #[must_use]
    pub const fn first_year(self) -> i32 {
        match self {
            Self::GarminG1000 | Self::NgafidExport => 2_004,
            Self::GarminPerspective => 2_008,
            Self::GarminG3x => 2_009,
            Self::Igc => 1_995,
            // Engine monitors, quick access recorders, and formats for positions of any source.
            _ => 1_990,
        }
    }

    /// The published name, for example `garmin_g1000`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GarminG1000 => "garmin_g1000",
            Self::GarminPerspective => "garmin_perspective",
            Self::GarminG3x => "garmin_g3x",
            Self::NgafidExport => "ngafid_export",
            Self::Igc => "igc",
            Self::Gpx => "gpx",
            Self::Kml => "kml",
            Self::ReadsbTrace => "readsb_trace",
            Self::Fr24Csv => "fr24_csv",
            Self::Fr24GranularCsv => "fr24_granular_csv",
            Self::Fr24Json => "fr24_json",
            Self::OpenskyCsv => "opensky_csv",
            Self::OpenskyJson => "opensky_json",
            Self::TrafficJson => "traffic_json",
            Self::Arinc717 => "arinc_717",
            Self::JpiEdm => "jpi_edm",
            Self::JpiTrends => "jpi_trends_csv",
            Self::JpiEzSave => "jpi_ezsave_csv",
            Self::ElectronicsInternational => "electronics_international_csv",
            Self::DynonD180 => "dynon_d180",
            Self::DynonSkyview => "dynon_skyview",
            Self::AvidyneEntegra => "avidyne_entegra",
            Self::MappedCsv => "mapped_csv",
        }
    }

    /// Whether the format records little beside positions, so that speed over ground, track and
    /// vertical speed are derived from them where they are not recorded.
    pub(crate) const fn is_position_track(self) -> bool {
        matches!(self, Self::Igc | Self::Gpx | Self::Kml)
    }
}

impl std::fmt::Display for LogFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// What became of every column of a log, by the name the log gives it. Every column stands in
/// exactly one of the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnLedger {
    /// Columns that tell when the rows were recorded.
    pub clock: Vec<String>,
    /// Columns that tell which aircraft the rows are of.
    pub identity: Vec<String>,
    /// Columns that became a parameter. A mapped column in which nothing was ever recorded
    /// gives the flight no series.
    pub mapped: Vec<(String, Parameter)>,
    /// Columns that are known and deliberately not used (text, frequencies, alert limits, and
    /// second columns of a parameter that is already mapped).
    pub ignored: Vec<String>,
    /// Columns that no table knows.
    pub unknown: Vec<String>,
    /// Parameters that no column records: computed from others, see
    /// [`data_flight::IssueKind::DerivedParameter`] for how.
    pub derived: Vec<Parameter>,
}

/// What was done to the numbers of a column to bring them into the catalogue's unit and sense.
/// Columns that already are as the catalogue wants them have none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitConversion {
    /// The name the log gives the column.
    pub column: String,
    /// What the column became.
    pub parameter: Parameter,
    /// The unit the log declares, or the one this kind of log is known to print.
    pub declared_unit: String,
    /// The unit of the stored values.
    pub catalogue_unit: Unit,
    /// The arithmetic, for a person to read: `× 1.8, + 32`.
    pub arithmetic: String,
}

/// How long each stage took, by a monotonic clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageTimings {
    /// Unpacking.
    pub decompress: Duration,
    /// Bytes to raw columns.
    pub parse: Duration,
    /// Raw columns to flights.
    pub normalise: Duration,
}

/// A log that was read, with everything that was lost or distrusted on the way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IngestedLog {
    /// The format it was recognised as.
    pub format: LogFormat,
    /// Size after unpacking.
    pub unpacked_bytes: u64,
    /// Rows read, kept and dropped; `read == kept + dropped`.
    pub rows: RowLedger,
    /// Every defect, one entry per kind and parameter, by first line.
    pub issues: Vec<Issue>,
    /// What became of every column.
    pub columns: ColumnLedger,
    /// What was done to the numbers of columns.
    pub conversions: Vec<UnitConversion>,
    /// The flights (or ground runs), in order of the log.
    pub flights: Vec<Flight>,
    /// For each flight, the line of the unpacked log on which each of its samples stands,
    /// counted from 1. Formats without lines count their records.
    pub row_lines: Vec<Vec<u64>>,
    /// How long each stage took.
    pub timings: StageTimings,
}
