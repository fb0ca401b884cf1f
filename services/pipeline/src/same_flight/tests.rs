//! Recordings made by hand: the same flight twice, and what must not be taken for it.

use chrono::{DateTime, TimeDelta, Utc};
use data_flight::{AircraftIdentity, Validity};

use super::*;

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).expect("a time")
}

/// How a recorder differs from the one that is right.
#[derive(Clone, Copy)]
struct Recorder {
    first_s: f64,
    last_s: f64,
    step_s: f64,
    clock_ahead_s: f64,
    position: bool,
    north_deg: f64,
    altitude_add_ft: f64,
}

const RIGHT: Recorder = Recorder {
    first_s: 0.0,
    last_s: 600.0,
    step_s: 1.0,
    clock_ahead_s: 0.0,
    position: true,
    north_deg: 0.0,
    altitude_add_ft: 0.0,
};

/// A flight round a circle of 0.02° in ten minutes, up and down by 2,000 ft, as a function of
/// the true time.
fn value(parameter: Parameter, at_s: f64, recorder: Recorder) -> f64 {
    let turn = at_s / 600.0 * std::f64::consts::TAU;
    match parameter {
        Parameter::Latitude => 10.0 + 0.02 * turn.sin() + recorder.north_deg,
        Parameter::Longitude => 20.0 + 0.02 * turn.cos(),
        Parameter::AltitudePressure => {
            3_000.0 + 1_000.0 * (2.0 * turn).sin() + recorder.altitude_add_ft
        }
        Parameter::GroundSpeed => 100.0 + 30.0 * turn.sin(),
        Parameter::Engine1Speed => 2_200.0 + 400.0 * (3.0 * turn).sin(),
        _ => 8.0 + 4.0 * (2.0 * turn).cos(),
    }
}

fn recorded(recorder: Recorder) -> Flight {
    let mut time_s = Vec::new();
    while recorder.first_s + number::count_to_f64(time_s.len()) * recorder.step_s <= recorder.last_s
    {
        time_s.push(number::count_to_f64(time_s.len()) * recorder.step_s);
    }
    let began_ms = ((recorder.first_s + recorder.clock_ahead_s) * 1_000.0).round();
    let start = noon()
        + TimeDelta::from_std(std::time::Duration::from_secs_f64(began_ms / 1_000.0 + 1_000.0))
            .expect("a length of time");
    let mut flight =
        Flight::new(AircraftIdentity::default(), Some(start), time_s.clone()).expect("a time base");
    let mut columns =
        vec![Parameter::Engine1Speed, Parameter::Engine1FuelFlow, Parameter::AltitudePressure];
    if recorder.position {
        columns.extend([Parameter::Latitude, Parameter::Longitude, Parameter::GroundSpeed]);
    }
    for parameter in columns {
        let mut series = Series::default();
        for at_s in &time_s {
            series.push(value(parameter, recorder.first_s + at_s, recorder), Validity::Normal);
        }
        flight.insert(parameter, series).expect("one sample for every time");
    }
    flight
}

fn compared(one: Recorder, other: Recorder) -> Option<Value> {
    ValuesAgree.compare(&recorded(one), &recorded(other))
}

#[test]
fn two_displays_half_a_second_apart_recorded_one_flight() {
    let other = Recorder { first_s: 1.5, clock_ahead_s: 0.5, ..RIGHT };
    let evidence = compared(RIGHT, other).expect("the same flight");
    let parameters = evidence["parameters"].as_array().expect("a list");
    assert_eq!(parameters.len(), 6, "{evidence}");
    assert!(parameters.iter().all(|one| one["within_pct"] == 100.0), "{evidence}");
    // The other one's clock is ahead: what it recorded belongs half a second earlier.
    assert_eq!(evidence["clock_shift_s"], -0.5);
    // What is left is that the values between two samples do not lie on a straight line: for the
    // altitude at most 1,000 ft · (2 · 2π / 600 s)² · (1 s)² / 8 = 0.055 ft.
    let differences = parameters.iter().map(|one| one["mean_difference"].as_f64());
    assert!(differences.into_iter().all(|difference| difference < Some(0.055)), "{evidence}");
    assert!(compared(other, RIGHT).is_some(), "whichever is asked");
}

#[test]
fn recorders_of_different_rates_and_lengths_are_compared_where_they_overlap() {
    let slow = Recorder { first_s: 120.0, last_s: 500.0, step_s: 4.0, ..RIGHT };
    let evidence = compared(RIGHT, slow).expect("the same flight");
    // From 120 to 500 s there are 381 instants at 1 Hz.
    assert_eq!(evidence["parameters"][0]["compared_count"], 381, "{evidence}");
    // Every 6 s is more than the 5 s over which a position may be joined: only the instants of
    // its own samples are left, 64 of them, and they are enough.
    let slower = Recorder { first_s: 120.0, last_s: 500.0, step_s: 6.0, ..RIGHT };
    let evidence = compared(RIGHT, slower).expect("the same flight");
    assert_eq!(evidence["parameters"][0]["compared_count"], 64, "{evidence}");
}

#[test]
fn an_engine_monitor_may_have_a_clock_that_was_set_by_hand() {
    let monitor = Recorder { clock_ahead_s: 90.0, position: false, ..RIGHT };
    let evidence = compared(monitor, RIGHT).expect("the same flight");
    assert_eq!(evidence["clock_shift_s"], 90.0, "the other one began 90 s later by its clock");
    // Two that know where they are know the time.
    assert!(compared(RIGHT, Recorder { clock_ahead_s: 90.0, ..RIGHT }).is_none());
}

#[test]
fn a_flight_beside_it_is_another_flight() {
    // A third of a kilometre to the north: everything else is flown alike.
    let beside = Recorder { north_deg: 0.003, ..RIGHT };
    assert!(compared(RIGHT, beside).is_none());
    // The same place, 300 ft above: five of six parameters agree, and that is enough, as an
    // altimeter may be set differently.
    assert!(compared(RIGHT, Recorder { altitude_add_ft: 300.0, ..RIGHT }).is_some());
    // Ten minutes round the same circle, half a circle behind.
    let behind = Recorder { first_s: 300.0, last_s: 900.0, clock_ahead_s: -300.0, ..RIGHT };
    assert!(compared(RIGHT, behind).is_none());
}

#[test]
fn what_did_not_move_proves_nothing() {
    // Four seconds: 0.0008° at most, 14 ft, 1 kt, 50 rpm.
    let parked = Recorder { last_s: 4.0, step_s: 0.1, ..RIGHT };
    assert!(compared(parked, parked).is_none());
    let seconds = Recorder { last_s: 28.0, ..RIGHT };
    assert!(compared(seconds, seconds).is_none(), "29 instants are not 30");
}

#[test]
fn a_recording_without_dates_is_never_the_same() {
    let dated = recorded(RIGHT);
    let mut undated =
        Flight::new(AircraftIdentity::default(), None, dated.time_s().to_vec()).expect("a flight");
    for (parameter, series) in dated.columns() {
        undated.insert(parameter, series.clone()).expect("the same time base");
    }
    assert!(ValuesAgree.compare(&dated, &dated).is_some());
    assert!(ValuesAgree.compare(&dated, &undated).is_none());
    assert!(ValuesAgree.compare(&undated, &dated).is_none());
}
