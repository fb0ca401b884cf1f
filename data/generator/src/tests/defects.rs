//! Every defect does to the record what it says, and nothing else.

use super::log::{Log, fly, longest_run};
use super::noon;
use crate::{Airfield, Defect, Route, Scenario, SyntheticAircraft, generate};

/// A cross-country flight of the C172S without unstamped rows or jitter would hide nothing:
/// any seed will do.
fn flight(seed: u64) -> Scenario {
    let route = Route::CrossCountry { from: Airfield::Home, to: Airfield::Plain };
    Scenario { route, ..Scenario::normal(seed, SyntheticAircraft::C172s, noon()) }
}

fn good_and_bad(seed: u64, defect: Defect) -> (Log, Log, crate::Truth) {
    let (_, good) = fly(&flight(seed));
    let (bad, bad_log) = fly(&flight(seed).with_defect(defect));
    (good, bad_log, bad.truth)
}

#[test]
fn a_stuck_airspeed_holds_while_the_ground_speed_moves() {
    let (good, bad, truth) = good_and_bad(5, Defect::StuckAirspeed);
    let span = truth.defect_span_s.expect("a span");
    assert!(span.start_s > truth.top_of_climb_s.expect("a cruise"));
    let from = bad.row_at(span.start_s);
    let held = bad.column("IAS")[from];
    assert!(bad.column("IAS")[from..].iter().all(|ias| (ias - held).abs() < 1e-9));
    assert!(held > 90.0);
    assert_eq!(bad.column("IAS")[..from], good.column("IAS")[..from]);
    assert_eq!(bad.column("GndSpd").len(), good.column("GndSpd").len());
    assert!(bad.column("GndSpd")[bad.rows() - 1] < 1.0);
}

#[test]
fn a_truncated_file_ends_inside_a_row() {
    for (seed, on_final) in [(6, false), (7, true)] {
        let whole = generate(&flight(seed)).csv;
        let cut = generate(&flight(seed).with_defect(Defect::TruncatedFile));
        let length = cut.csv.len();
        assert!(length < whole.len());
        assert_eq!(cut.csv, whole[..length], "what is there is unchanged");
        assert!(!cut.csv.ends_with(b"\n"));
        assert_eq!(Log::read(&cut.csv).broken_rows, 1);
        let truth = cut.truth;
        let start_s = truth.defect_span_s.expect("a span").start_s;
        assert!(start_s > truth.top_of_climb_s.expect("a cruise"));
        assert_eq!(start_s > truth.top_of_descent_s.expect("a cruise"), on_final);
        assert!(start_s < truth.touchdown_s);
    }
}

#[test]
fn a_dropout_loses_95_seconds() {
    let (good, bad, _) = good_and_bad(8, Defect::DropoutGap);
    assert!((95..=96).contains(&(good.rows() - bad.rows())));
    let stamps: Vec<_> = bad.stamps.iter().flatten().collect();
    let gap_s = stamps.windows(2).map(|pair| (*pair[1] - *pair[0]).num_seconds()).max();
    assert!(gap_s >= Some(96) && gap_s <= Some(98), "{gap_s:?}");
}

#[test]
fn nan_and_sentinels_stand_for_two_minutes() {
    let bad = generate(&flight(9).with_defect(Defect::NanField)).csv;
    let text = String::from_utf8(bad).expect("text");
    // 120 s from a whole or a broken second: 121 or 120 rows.
    assert!((120..=121).contains(&text.matches(",     NaN,").count()));
    let (_, bad, _) = good_and_bad(9, Defect::SentinelField);
    for cylinder in 1..=4 {
        let column = bad.column(&format!("E1 EGT{cylinder}"));
        let run = longest_run(bad.rows(), |row| (column[row] + 9999.0).abs() < 1e-9);
        assert!((120..=121).contains(&run), "{run}");
    }
}

#[test]
fn duplicate_stamps_never_go_back_and_are_never_made_up() {
    let (good, bad, _) = good_and_bad(10, Defect::DuplicateStamps);
    assert_eq!(good.rows(), bad.rows());
    let stamps: Vec<_> = bad.stamps.iter().flatten().collect();
    let same = stamps.windows(2).filter(|pair| pair[0] == pair[1]).count();
    let share =
        data_flight::number::count_to_f64(same) / data_flight::number::count_to_f64(stamps.len());
    assert!((0.06..0.13).contains(&share), "{share}");
}

#[test]
fn a_clock_jump_goes_back_17_minutes_once() {
    let (_, bad, _) = good_and_bad(11, Defect::ClockJump);
    let stamps: Vec<_> = bad.stamps.iter().flatten().collect();
    let steps: Vec<i64> =
        stamps.windows(2).map(|pair| (*pair[1] - *pair[0]).num_seconds()).collect();
    let back: Vec<&i64> = steps.iter().filter(|step| **step < 0).collect();
    assert_eq!(back.len(), 1);
    // 17 min are 1020 s, less the second that passed; jitter may add or take one.
    assert!((-1020..=-1018).contains(back[0]), "{back:?}");
}

#[test]
fn a_unit_mismatch_shrinks_altitudes_by_3_2808() {
    let (good, bad, _) = good_and_bad(12, Defect::UnitMismatch);
    let row = good.rows() / 2;
    for name in ["AltB", "AltMSL", "AltGPS"] {
        let ratio = good.column(name)[row] / bad.column(name)[row];
        assert!((ratio - 3.2808).abs() < 0.001, "{name}: {ratio}");
    }
    assert_eq!(good.column("VSpd"), bad.column("VSpd"));
    assert_eq!(good.header, bad.header, "the heading still says feet");
}

#[test]
fn the_wrong_aircraft_changes_only_the_header() {
    let (good, bad, _) = good_and_bad(13, Defect::WrongAircraft);
    assert!(!bad.header[0].contains("Cessna 172S"));
    assert!(!bad.header[0].contains(SyntheticAircraft::C172s.system_id()));
    assert_eq!(good.header[1..], bad.header[1..]);
    assert_eq!(good.column("E1 RPM"), bad.column("E1 RPM"));
}

#[test]
fn a_missing_column_is_missing_everywhere() {
    let (good, bad, _) = good_and_bad(14, Defect::MissingColumn);
    assert!(good.has("E1 OilP") && !bad.has("E1 OilP"));
    assert_eq!(bad.broken_rows, 0);
    assert_eq!(good.column("E1 RPM"), bad.column("E1 RPM"));
}

#[test]
fn altitude_spikes_are_single_rows() {
    let (good, bad, _) = good_and_bad(15, Defect::AltitudeSpikes);
    let differs = |row: usize| (bad.column("AltB")[row] - good.column("AltB")[row]).abs() > 1.0;
    let count = (0..good.rows()).filter(|row| differs(*row)).count();
    let expected = good.rows() / 125;
    assert!(count > expected / 2 && count < expected * 2, "{count} of {expected}");
    assert!(longest_run(good.rows(), differs) <= 2);
}

#[test]
fn trailing_nuls_follow_the_last_row() {
    let whole = generate(&flight(16)).csv;
    let padded = generate(&flight(16).with_defect(Defect::TrailingNuls)).csv;
    assert_eq!(padded.len(), whole.len() + 16 * 1024);
    assert!(padded[whole.len()..].iter().all(|byte| *byte == 0));
    assert_eq!(padded[..whole.len()], whole);
}
