//! Measures on logs recorded by aircraft: phases tile, times agree, nothing is frozen.

use std::path::Path;

use crate::common;
use crate::logs;
use data_flight::{Flight, PhaseOfFlight, PhaseSpan};
use models_analysis::{Measured, measure};

fn assert_tiles(path: &Path, flight: &Flight, measured: &Measured<'_>) {
    let exclusive: Vec<&PhaseSpan> =
        measured.phases().iter().filter(|span| span.phase.is_exclusive()).collect();
    let (first, last) = (exclusive[0], exclusive[exclusive.len() - 1]);
    assert_eq!(first.start_s, 0.0, "{}", path.display());
    assert_eq!(last.end_s, flight.duration_s(), "{}", path.display());
    for pair in exclusive.windows(2) {
        assert_eq!(pair[0].end_s, pair[1].start_s, "{}", path.display());
        assert_ne!(pair[0].phase, pair[1].phase, "{}", path.display());
    }
    for span in measured.phases() {
        assert!(span.duration_s() >= 0.0);
        assert!(span.start_s >= 0.0 && span.end_s <= flight.duration_s());
    }
}

fn phases_line(measured: &Measured<'_>) -> String {
    PhaseOfFlight::ALL
        .iter()
        .filter_map(|phase| {
            let spans: Vec<_> = measured.spans(*phase).collect();
            let seconds: f64 = spans.iter().map(|span| span.duration_s()).sum();
            (!spans.is_empty()).then(|| format!("{phase} {}x{seconds:.0}s", spans.len()))
        })
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn every_log_is_measured_and_its_phases_tile() {
    if !common::has_data() {
        return;
    }
    let mut count = 0;
    let mut frozen_alarms = Vec::new();
    for path in logs::garmin_logs() {
        let log = logs::read_log(&path);
        for flight in &log.flights {
            let measured = measure(flight, None);
            assert_tiles(&path, flight, &measured);
            let frozen: Vec<String> = measured
                .quality()
                .parameters
                .iter()
                .filter(|quality| quality.longest_frozen_s > 0.0)
                .map(|quality| format!("{} {:.0}s", quality.parameter, quality.longest_frozen_s))
                .collect();
            eprintln!(
                "{} {:.0} s, {} derived, {} key points, {} absent, {} approaches\n    {}\n    \
                 frozen: {}; edge {}; alt {:?} ft; speed {:?}; vertical {:?}",
                path.file_name().and_then(|name| name.to_str()).expect("a name"),
                flight.duration_s(),
                measured.derived().count(),
                measured.key_points().len(),
                measured.absences().len(),
                models_analysis::features::approaches(&measured).len(),
                phases_line(&measured),
                frozen.join(", "),
                measured.quality().airborne_at_edge,
                measured.quality().altitude_disagreement_ft.map(f64::round),
                measured.quality().speed_ratio,
                measured.quality().vertical_speed_ratio,
            );
            for quality in &measured.quality().parameters {
                if quality.longest_frozen_s > 20.0 {
                    frozen_alarms.push(format!("{}: {}", path.display(), quality.parameter));
                }
            }
            for point in measured.key_points() {
                assert!(point.value.is_finite());
            }
        }
        count += 1;
    }
    assert_eq!(frozen_alarms, [""; 0], "healthy sensors look frozen");
    assert!(count >= 55, "{count} logs");
}

/// 13:48:43 Z is the first row; the data folder's README gives the others.
const LFAQ: &str = "garmin/perspective/log_220417_135002_LFAQ.csv.zst";

fn seconds(hours: u32, minutes: u32, seconds: u32) -> f64 {
    f64::from(hours * 3_600 + minutes * 60 + seconds)
}

fn value(measured: &Measured<'_>, name: &str) -> (f64, f64) {
    let point = measured.key_points().iter().find(|point| point.name == name).expect(name);
    (point.value, point.at_s)
}

#[test]
fn the_sr22t_moves_as_its_readme_says_and_flies_as_its_sensors_say() {
    if !common::has_data() {
        return;
    }
    let flight = logs::read_flight(LFAQ);
    let start_utc = flight.start_utc().expect("dated").time();
    assert_eq!(start_utc.to_string(), "13:48:43");
    let start_s = seconds(13, 48, 43);
    let measured = measure(&flight, None);

    // The README's "airborne 14:01:19 (IAS 36.3 kt) to 15:08:42 (35.7 kt)" is the time with
    // 35 kt or more on the airspeed indicator, as a flight timer counts it.
    let (timer_s, timer_at_s) = value(&measured, "flight_timer_duration_s");
    assert_eq!(start_s + timer_at_s, seconds(14, 1, 19));
    assert_eq!(start_s + timer_at_s + timer_s, seconds(15, 8, 42));
    // It is the stretch from the take-off roll to the end of the landing roll.
    let roll = measured.spans(PhaseOfFlight::TakeoffRoll).next().expect("a take-off");
    assert!((start_s + roll.start_s - seconds(14, 1, 19)).abs() <= 3.0);
    let landing = measured.spans(PhaseOfFlight::LandingRoll).next().expect("a landing");
    assert!((start_s + landing.end_s - seconds(15, 8, 42)).abs() <= 3.0);

    // The wheels were on the ground then: 14 kt over the ground, no climb. Pitch and satellite
    // altitude rise from 14:01:36 (85 kt); on landing they settle from 15:08:27 to 15:08:33.
    let (lift_off_kt, lift_off_s) = value(&measured, "ground_speed_at_lift_off_kt");
    assert!((start_s + lift_off_s - seconds(14, 1, 37)).abs() <= 2.0);
    assert!(lift_off_kt > 75.0);
    let (touchdown_kt, touchdown_s) = value(&measured, "indicated_airspeed_at_touchdown_kt");
    assert!((start_s + touchdown_s - seconds(15, 8, 30)).abs() <= 3.0);
    assert!((55.0..80.0).contains(&touchdown_kt), "{touchdown_kt}");
    assert_eq!(measured.spans(PhaseOfFlight::InitialClimb).count(), 1);
    assert!(!measured.quality().airborne_at_edge);
}

#[test]
fn a_taxi_only_log_has_no_airborne_phase() {
    if !common::has_data() {
        return;
    }
    let flight = logs::read_flight("garmin/perspective/log_220502_135932_EGPN.csv.zst");
    let measured = measure(&flight, None);
    assert!(measured.phases().iter().all(|span| !span.phase.is_airborne()));
    assert!(measured.spans(PhaseOfFlight::TaxiOut).next().is_some());
    assert!(measured.key_points().iter().all(|point| !point.name.contains("touchdown")));
    let absent = measured.absences().iter().find(|a| a.name == "pitch_at_touchdown_deg");
    assert_eq!(absent.expect("said").reason.detail, ["touchdown"]);
}

#[test]
fn two_displays_of_one_session_agree() {
    if !common::has_data() {
        return;
    }
    let times = [
        "garmin/g3x/log_20260327_152821_KOAK.csv.zst",
        "garmin/g3x/log_20260327_152822_KOAK.csv.zst",
    ]
    .map(|name| {
        let flight = logs::read_flight(name);
        let start_s = f64::from(chrono::Timelike::num_seconds_from_midnight(
            &flight.start_utc().expect("dated"),
        ));
        let measured = measure(&flight, None);
        let (_, lift_off_s) = value(&measured, "pitch_at_lift_off_deg");
        let (_, touchdown_s) = value(&measured, "pitch_at_touchdown_deg");
        (start_s + lift_off_s, start_s + touchdown_s)
    });
    assert!((times[0].0 - times[1].0).abs() <= 2.0, "{times:?}");
    assert!((times[0].1 - times[1].1).abs() <= 2.0, "{times:?}");
}
