//! What happened to the rows of a log: nothing is lost silently.

use serde::{Deserialize, Serialize};

/// How many rows of samples were seen, used and lost. `read == kept + dropped`, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowLedger {
    /// Rows of samples found in the log (headers are not rows).
    pub read: u64,
    /// Rows that became samples.
    pub kept: u64,
    /// Rows that could not be used; every one is explained by an [`Issue`].
    pub dropped: u64,
}

impl RowLedger {
    /// The sum of two ledgers.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            read: self.read.saturating_add(other.read),
            kept: self.kept.saturating_add(other.kept),
            dropped: self.dropped.saturating_add(other.dropped),
        }
    }
}

macro_rules! issue_kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// What kind of defect a log has.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum IssueKind {
            $($(#[$doc])* $variant,)*
        }

        impl IssueKind {
            /// Every kind, in declaration order.
            pub const ALL: &'static [IssueKind] = &[$(IssueKind::$variant,)*];

            /// The published name, for example `truncated_row`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(IssueKind::$variant => $name,)* }
            }
        }
    };
}

issue_kinds! {
    /// A row ends before its last column; usually the last row of a log cut by power-off.
    TruncatedRow = "truncated_row";
    /// A row has more fields than the header has columns.
    OverlongRow = "overlong_row";
    /// A row stands again: the same time and the same values; it is left out.
    DuplicateRow = "duplicate_row";
    /// A row below a header that names another aircraft or other columns.
    OtherLayout = "other_layout";
    /// A row beyond the flights, or the numbers, that are read from one log.
    FlightLimit = "flight_limit";
    /// The header line stands again between the rows.
    RepeatedHeader = "repeated_header";
    /// The lines of the header do not have the same number of columns; the one that fits the
    /// rows is believed.
    DamagedHeader = "damaged_header";
    /// A recording of the log holds no usable row.
    EmptyRecording = "empty_recording";
    /// A row without date or time (the GPS had no fix yet).
    BlankTime = "blank_time";
    /// A row whose date or time cannot be read.
    UnreadableTime = "unreadable_time";
    /// Several rows carry the same time stamp; they are spread within its resolution.
    DuplicateTime = "duplicate_time";
    /// A time stamp lies before the one above it.
    TimeReversed = "time_reversed";
    /// The recorder's clock was set while it was recording.
    ClockSet = "clock_set";
    /// A date that is, or may be, 1,024 weeks off: the week number of the satellites ran over.
    GpsWeekRollover = "gps_week_rollover";
    /// The log holds no dates at all; times are seconds from its first row.
    NoTimeStamps = "no_time_stamps";
    /// Time passes between two rows without samples.
    TimeGap = "time_gap";
    /// A field that should be a number is not.
    UnreadableNumber = "unreadable_number";
    /// A mark that stands for "no value" (−9999, 65535, a printed NaN).
    Sentinel = "sentinel";
    /// A value that the source repeats although nothing was received for long.
    StaleValue = "stale_value";
    /// A value outside what the parameter can physically be.
    ImplausibleValue = "implausible_value";
    /// A value that changes faster than the parameter physically can.
    ImplausibleRate = "implausible_rate";
    /// Bytes of padding (NUL or blanks) where rows should be.
    PaddingBytes = "padding_bytes";
    /// Bytes that are not text.
    NotText = "not_text";
    /// The text was UTF-16 and was decoded.
    Utf16Text = "utf16_text";
    /// The file is a spreadsheet's re-save (quoted header, another date order).
    SpreadsheetResave = "spreadsheet_resave";
    /// A column name that no table knows; the column is not used.
    UnknownColumn = "unknown_column";
    /// A column that a mapping names and the log does not have.
    MissingColumn = "missing_column";
    /// A column that is known and deliberately not used.
    IgnoredColumn = "ignored_column";
    /// Two columns would become the same parameter; the first is used.
    DuplicateColumn = "duplicate_column";
    /// The declared unit of a column is not one its parameter can be converted from.
    UnknownUnit = "unknown_unit";
    /// The compressed stream ends early; what was unpacked is used.
    TruncatedCompression = "truncated_compression";
    /// A file of an archive whose size or checksum differs, or that shares its path with another.
    ArchiveDamage = "archive_damage";
    /// An entry of the archive that is no log, or that the limits leave out.
    SkippedEntry = "skipped_entry";
    /// The log was split into several flights here.
    FlightSplit = "flight_split";
    /// The clock stood still while rows went on.
    ClockStopped = "clock_stopped";
    /// A row that is damaged, or of which nothing can be placed in time or space; it is left out.
    UnreadableRow = "unreadable_row";
    /// A line above the rows (recorder, date, declaration of fields) that cannot be read.
    UnreadableHeader = "unreadable_header";
    /// The document breaks off or is damaged; what can be read around the damage is used.
    DamagedDocument = "damaged_document";
    /// The log does not record the parameter; it was computed from what the log does record.
    DerivedParameter = "derived_parameter";
    /// How many subframes of a raw recording were found, lost and found again; always told.
    SyncStatistics = "sync_statistics";
    /// Seconds of a raw recording without sync, or in which words were inserted or lost.
    SyncLost = "sync_lost";
    /// Frames whose place in their superframe is not known.
    UnplacedFrame = "unplaced_frame";
    /// A parameter is recorded faster than the time base has rows.
    RateReduced = "rate_reduced";
    /// Rows between the samples of a slower parameter were computed from them.
    Resampled = "resampled";
    /// A parameter is recorded too slowly for the rows between its samples to be computed.
    SparseParameter = "sparse_parameter";
    /// A recording is longer than what is left of it: the log was cut.
    IncompleteRecording = "incomplete_recording";
    /// The check bytes of a header do not fit it; what it says is used with care.
    ChecksumMismatch = "checksum_mismatch";
    /// A binary row whose check bytes do not fit, or that is told as a difference from one that
    /// is lost; it is left out.
    DamagedRow = "damaged_row";
}

impl IssueKind {
    /// Whether every one that is counted is a row that was dropped. The counts of these kinds
    /// add up to [`RowLedger::dropped`].
    #[must_use]
    pub const fn drops_rows(self) -> bool {
        matches!(
            self,
            Self::TruncatedRow
                | Self::OverlongRow
                | Self::DuplicateRow
                | Self::OtherLayout
                | Self::FlightLimit
                | Self::UnreadableRow
                | Self::DamagedRow
                | Self::SyncLost
        )
    }
}

/// One kind of defect in one log, counted, with the first places it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The line of the unpacked log, counted from 1; 0 when it concerns the whole file.
    pub line: u64,
    /// The parameter or column concerned, if any.
    pub parameter: Option<String>,
    /// What kind of defect.
    pub kind: IssueKind,
    /// A sentence a person understands.
    pub message: String,
    /// How many rows or samples are affected.
    pub count: u64,
    /// The first lines concerned, in order and at most [`Issue::TOLD_LINES`]; empty when the
    /// issue concerns the whole file. Reports that were stored before lines were kept have none.
    #[serde(default)]
    pub lines: Vec<u64>,
}

impl Issue {
    /// How many lines are told at most.
    pub const TOLD_LINES: usize = 3;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_stored_without_lines_is_still_read() {
        let stored = r#"{"line":7,"parameter":null,"kind":"sentinel","message":"m","count":2}"#;
        let issue: Issue = serde_json::from_str(stored).expect("an issue");
        assert_eq!((issue.line, issue.kind, issue.count), (7, IssueKind::Sentinel, 2));
        assert!(issue.lines.is_empty());
    }

    #[test]
    fn every_kind_is_stored_under_its_published_name() {
        for kind in IssueKind::ALL {
            let stored = serde_json::to_string(kind).expect("a name");
            assert_eq!(stored, format!("\"{}\"", kind.name()));
        }
    }
}
