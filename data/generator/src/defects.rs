//! What can be wrong with a record while the flight itself is fine.
//!
//! Defects change rows after the flight was flown, or bytes after the rows were written.
//! They never change what the rest of the record says: a fault test can take the same seed
//! with and without a defect and compare.

use crate::plan::Notes;
use crate::row::{Field, Row};
use crate::truth::Span;

/// Something wrong with the record; at most one a flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Defect {
    /// Indicated airspeed (and the true airspeed computed from it) holds its value from a
    /// minute of the cruise to the end of the file.
    StuckAirspeed,
    /// The file ends in the middle of a row of the cruise (even seeds) or of the final
    /// approach (odd seeds).
    TruncatedFile,
    /// The rows of 95 s of the cruise are missing.
    DropoutGap,
    /// Oil pressure reads `NaN` for two minutes.
    NanField,
    /// Every exhaust gas temperature reads the sentinel -9999 for two minutes.
    SentinelField,
    /// Nine rows in a hundred repeat the time stamp of the row before and nothing is skipped
    /// to make up for it, so the clock falls behind.
    DuplicateStamps,
    /// The clock jumps back by 17 minutes in the middle of the flight and goes on from there.
    ClockJump,
    /// Altitudes are in metres under headings that say feet.
    UnitMismatch,
    /// The header names another recorder and another type than the aircraft's.
    WrongAircraft,
    /// The column of oil pressure is absent from header and rows.
    MissingColumn,
    /// Indicated altitude has single-row spikes of 4,000 ft, about one in two minutes.
    AltitudeSpikes,
    /// The file ends in 16 KiB of NUL bytes.
    TrailingNuls,
}

impl Defect {
    /// Every defect.
    pub const ALL: &'static [Self] = &[
        Self::StuckAirspeed,
        Self::TruncatedFile,
        Self::DropoutGap,
        Self::NanField,
        Self::SentinelField,
        Self::DuplicateStamps,
        Self::ClockJump,
        Self::UnitMismatch,
        Self::WrongAircraft,
        Self::MissingColumn,
        Self::AltitudeSpikes,
        Self::TrailingNuls,
    ];

    /// Stable name in snake case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::StuckAirspeed => "stuck_airspeed",
            Self::TruncatedFile => "truncated_file",
            Self::DropoutGap => "dropout_gap",
            Self::NanField => "nan_field",
            Self::SentinelField => "sentinel_field",
            Self::DuplicateStamps => "duplicate_stamps",
            Self::ClockJump => "clock_jump",
            Self::UnitMismatch => "unit_mismatch",
            Self::WrongAircraft => "wrong_aircraft",
            Self::MissingColumn => "missing_column",
            Self::AltitudeSpikes => "altitude_spikes",
            Self::TrailingNuls => "trailing_nuls",
        }
    }
}

/// Feet in a metre, for altitudes written in the wrong unit.
const FT_PER_M: f64 = 1.0 / 0.3048;

/// Changes the rows as the defect does and says which part of the flight is affected.
/// Defects of the header or of the bytes leave the rows alone.
pub(crate) fn spoil(rows: &mut Vec<Row>, defect: Defect, seed: u64, notes: &Notes) -> Span {
    let start_s = rows.first().map_or(0.0, |row| row.time_s);
    let end_s = rows.last().map_or(0.0, |row| row.time_s);
    let middle_s = notes.middle_of_cruise_s().unwrap_or(0.5 * (start_s + end_s));
    let span = match defect {
        Defect::StuckAirspeed => Span { start_s: middle_s, end_s },
        Defect::TruncatedFile if seed & 1 == 1 => {
            Span { start_s: notes.last_final_approach_s + 20.0, end_s }
        }
        Defect::TruncatedFile => Span { start_s: middle_s, end_s },
        Defect::DropoutGap => Span { start_s: middle_s, end_s: middle_s + 95.0 },
        Defect::NanField | Defect::SentinelField => {
            Span { start_s: middle_s, end_s: middle_s + 120.0 }
        }
        Defect::ClockJump => Span { start_s: middle_s, end_s },
        Defect::DuplicateStamps
        | Defect::UnitMismatch
        | Defect::WrongAircraft
        | Defect::MissingColumn
        | Defect::AltitudeSpikes
        | Defect::TrailingNuls => Span { start_s, end_s },
    };
    let affected = |row: &Row| row.time_s >= span.start_s && row.time_s <= span.end_s;
    match defect {
        Defect::StuckAirspeed => hold_airspeed(rows, span.start_s),
        Defect::DropoutGap => rows.retain(|row| !affected(row)),
        Defect::TruncatedFile => rows.retain(|row| row.time_s <= span.start_s),
        Defect::NanField => {
            for row in rows.iter_mut().filter(|row| affected(row)) {
                row.not_a_number = Some(Field::OilPressure);
            }
        }
        Defect::SentinelField => {
            for row in rows.iter_mut().filter(|row| affected(row)) {
                row.egt_f = [-9999.0; 6];
            }
        }
        Defect::DuplicateStamps => fall_behind(rows, seed),
        Defect::ClockJump => {
            for row in rows.iter_mut().filter(|row| affected(row)) {
                row.stamp_s -= 17 * 60;
            }
        }
        Defect::UnitMismatch => {
            for row in rows.iter_mut() {
                row.altitude_indicated_ft /= FT_PER_M;
                row.altitude_msl_ft /= FT_PER_M;
                row.altitude_gps_ft /= FT_PER_M;
            }
        }
        Defect::AltitudeSpikes => spike_altitude(rows, seed),
        Defect::WrongAircraft | Defect::MissingColumn | Defect::TrailingNuls => {}
    }
    span
}

fn hold_airspeed(rows: &mut [Row], from_s: f64) {
    let mut held = None;
    for row in rows.iter_mut().filter(|row| row.time_s >= from_s) {
        let (indicated, true_) = *held.get_or_insert((row.ias_kt, row.tas_kt));
        row.ias_kt = indicated;
        row.tas_kt = true_;
    }
}

/// Which rows of a hundred are struck; spread, and different for every seed.
const fn is_struck(index: u64, seed: u64, per_thousand: u64) -> bool {
    let mixed = (index ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) % 1000 < per_thousand
}

fn fall_behind(rows: &mut [Row], seed: u64) {
    let mut behind_s = 0;
    for (index, row) in (0_u64..).zip(rows.iter_mut()) {
        if index > 0 && is_struck(index, seed, 90) {
            behind_s += 1;
        }
        row.stamp_s -= behind_s;
    }
}

fn spike_altitude(rows: &mut [Row], seed: u64) {
    for (index, row) in (0_u64..).zip(rows.iter_mut()) {
        if is_struck(index, seed, 8) {
            row.altitude_indicated_ft += 4000.0;
        }
    }
}

/// Changes the bytes as the defect does.
pub(crate) fn spoil_bytes(csv: &mut Vec<u8>, defect: Defect) {
    match defect {
        Defect::TruncatedFile => {
            // The last row loses its second half: about 200 of its 470 bytes.
            let keep = csv.len().saturating_sub(233);
            csv.truncate(keep);
        }
        Defect::TrailingNuls => csv.resize(csv.len() + 16 * 1024, 0),
        _ => {}
    }
}
