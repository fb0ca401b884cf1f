//! One recording, two flights: a recorder that ran on while the aircraft stood between them.
//!
//! A piece is divided in the middle of a long standstill when the aircraft moved fast before it
//! and after it. Waiting for a clearance or for passengers with the engine running is shorter;
//! a power cycle is a gap, which `time_base.rs` has divided already. Without a recorded ground
//! speed nothing is divided: an airspeed of zero is also what a blocked pitot tube tells.

use data_flight::{IssueKind, Parameter, Validity};

use super::time_base::{Piece, TimeBase};
use crate::formats::Recording;
use crate::issue_book::Tally;
use crate::time;

/// Ground speed up to which an aircraft stands, in knots: the dither of a receiver at rest.
const STANDING_KT: f64 = 3.0;
/// Ground speed that only a take-off, a flight or a landing has, in knots.
const FAST_KT: f64 = 40.0;
/// A standstill longer than this lies between two flights, in seconds.
const LONG_S: f64 = 900.0;

/// Divides the pieces of a recording at long standstills, and tells so.
pub(super) fn divide(recording: &mut Recording, time_base: &mut TimeBase) {
    let is_speed = |parameter| parameter == Parameter::GroundSpeed;
    let Some(column) = recording.columns.iter().find(|column| is_speed(column.parameter)) else {
        return;
    };
    let mut told = Tally::default();
    let mut pieces = Vec::with_capacity(time_base.pieces.len());
    for piece in std::mem::take(&mut time_base.pieces) {
        let rows = piece.rows.clone();
        let speeds = column.values.get(rows.clone()).unwrap_or_default();
        let validity = column.validity.get(rows.clone()).unwrap_or_default();
        let seconds = time_base.seconds.get_mut(rows.clone()).unwrap_or_default();
        let cuts = cuts(seconds, speeds, validity);
        let mut rest = piece;
        let mut begun_s = 0.0;
        for cut in cuts {
            let at = rows.start.saturating_add(cut);
            let Some(cut_s) = seconds.get(cut).map(|from_start_s| from_start_s - begun_s) else {
                continue;
            };
            let start_utc = rest.start_utc.and_then(|start| time::after(start, cut_s));
            pieces.push(Piece { rows: rest.rows.start..at, start_utc: rest.start_utc });
            rest = Piece { rows: at..rows.end, start_utc };
            begun_s += cut_s;
            told.add(recording.lines.get(at).copied().unwrap_or(0));
        }
        // Every part counts from its own first row.
        for part in pieces.iter().chain([&rest]).filter(|part| part.rows.start > rows.start) {
            let from = part.rows.start.saturating_sub(rows.start);
            let until = part.rows.end.saturating_sub(rows.start);
            if let Some(part) = seconds.get_mut(from..until) {
                let first_s = part.first().copied().unwrap_or_default();
                part.iter_mut().for_each(|at_s| *at_s -= first_s);
            }
        }
        pieces.push(rest);
    }
    time_base.pieces = pieces;
    let message = format!(
        "The aircraft stood for more than {:.0} minutes between two flights; the recording is \
         divided there.",
        LONG_S / 60.0
    );
    recording.issues.note(IssueKind::FlightSplit, Some("standstill"), told, message);
}

/// The rows in the middle of the long standstills that have fast rows before and after them.
fn cuts(seconds: &[f64], speeds_kt: &[f64], validity: &[Validity]) -> Vec<usize> {
    let mut cuts = Vec::new();
    // The rows of the standstill that is not over yet, and the long ones since the last fast row.
    let mut standing: Option<(usize, usize)> = None;
    let mut long: Option<usize> = None;
    let mut was_fast = false;
    let at = |row: usize| seconds.get(row).copied().unwrap_or_default();
    for (row, (speed_kt, validity)) in speeds_kt.iter().zip(validity).enumerate() {
        if !validity.is_normal() {
            continue;
        }
        if *speed_kt <= STANDING_KT {
            let first = standing.map_or(row, |(first, _)| first);
            standing = Some((first, row));
            let length_s = at(row) - at(first);
            if was_fast && length_s > LONG_S {
                let middle_s = at(first) + length_s / 2.0;
                let middle = seconds.partition_point(|time_s| *time_s < middle_s);
                // The first long standstill after a flight ends it; later ones follow a taxi.
                long = long.filter(|cut| *cut < first).or(Some(middle));
            }
            continue;
        }
        standing = None;
        if *speed_kt >= FAST_KT {
            cuts.extend(long.take());
            was_fast = true;
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of one a second from stretches of (seconds, knots).
    fn speeds(stretches: &[(usize, f64)]) -> (Vec<f64>, Vec<f64>, Vec<Validity>) {
        let speeds: Vec<f64> = stretches
            .iter()
            .flat_map(|(count, speed_kt)| std::iter::repeat_n(*speed_kt, *count))
            .collect();
        let seconds = (0..speeds.len()).map(data_flight::number::count_to_f64).collect();
        let validity = vec![Validity::Normal; speeds.len()];
        (seconds, speeds, validity)
    }

    fn cuts_of(stretches: &[(usize, f64)]) -> Vec<usize> {
        let (seconds, speeds, validity) = speeds(stretches);
        cuts(&seconds, &speeds, &validity)
    }

    #[test]
    fn a_long_standstill_between_two_flights_divides_in_its_middle() {
        // Fast to row 99, standing from 100 to 1,300, fast again: the middle is row 700.
        assert_eq!(cuts_of(&[(100, 90.0), (1_201, 0.4), (100, 80.0)]), [700]);
        // Two of them: 100 to 1,100 (600) and 1,201 to 2,201 (1,701).
        let twice = [(100, 90.0), (1_001, 0.0), (100, 60.0), (1_001, 1.0), (50, 70.0)];
        assert_eq!(cuts_of(&twice), [600, 1_701]);
    }

    #[test]
    fn nothing_is_divided_without_a_flight_on_both_sides() {
        assert_eq!(cuts_of(&[(2_000, 0.0), (100, 90.0)]), [0; 0], "parked before");
        assert_eq!(cuts_of(&[(100, 90.0), (2_000, 0.0)]), [0; 0], "parked after");
        assert_eq!(cuts_of(&[(100, 90.0), (2_000, 0.0), (60, 12.0)]), [0; 0], "a taxi after");
    }

    #[test]
    fn a_short_wait_divides_nothing() {
        // 900 s exactly is not longer than 900 s.
        assert_eq!(cuts_of(&[(100, 90.0), (901, 0.0), (100, 90.0)]), [0; 0]);
        assert_eq!(cuts_of(&[(100, 90.0), (500, 0.0), (60, 10.0), (500, 0.0), (9, 90.0)]), [0; 0]);
    }

    #[test]
    fn rows_without_a_speed_neither_stand_nor_move() {
        let (seconds, speeds, mut validity) = speeds(&[(100, 90.0), (1_201, 0.4), (100, 80.0)]);
        validity.get_mut(300..900).expect("rows").fill(Validity::NoComputedData);
        assert_eq!(cuts(&seconds, &speeds, &validity), [700]);
    }
}
