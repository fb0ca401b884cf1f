//! Every event is visible in the rows, and only there.

use super::log::{Log, cylinders, fly, longest_run, max, min, spread};
use super::{normal, one_of_each};
use crate::{Event, Scenario, Truth};

/// Flies `event` on every aircraft for some seeds and hands over truth and rows.
fn each(event: Event, check: impl Fn(&Scenario, &Truth, &Log, &str)) {
    for seed in [100, 200] {
        for scenario in one_of_each(seed) {
            let scenario = scenario.with_event(event);
            let (generated, log) = fly(&scenario);
            let truth = &generated.truth;
            assert_eq!(truth.event, Some(event));
            let span = truth.event_span_s.expect("a span");
            assert!(span.start_s >= 0.0 && span.end_s >= span.start_s);
            assert!(span.end_s <= truth.duration_s);
            check(&scenario, truth, &log, &format!("{event:?} {seed} {:?}", scenario.aircraft));
        }
    }
}

fn height_ft(log: &Log, truth: &Truth, row: usize) -> f64 {
    log.column("AltMSL")[row] - truth.destination_elevation_ft
}

#[test]
fn a_hard_landing_exceeds_600_fpm_and_2_2_g() {
    each(Event::HardLanding, |_, truth, log, case| {
        let landing = truth.landings.last().expect("a landing");
        assert!(landing.sink_fpm >= 600.0, "{case}: {}", landing.sink_fpm);
        let recorded_g = log.column("NormAc")[log.row_at(landing.at_s)];
        assert!(recorded_g >= 1.2, "{case}: {recorded_g}");
    });
}

#[test]
fn an_unstable_approach_is_fast_steep_and_rolling_below_500_ft() {
    each(Event::UnstableApproach, |scenario, truth, log, case| {
        let reference_kt = scenario.aircraft.reference_speed_kt();
        let touchdown = log.row_at(truth.touchdown_s);
        let run = longest_run(touchdown, |row| {
            row + 120 > touchdown
                && height_ft(log, truth, row) < 500.0
                && log.column("IAS")[row] > reference_kt + 20.0
                && log.column("VSpd")[row] < -1200.0
        });
        assert!(run >= 8, "{case}: {run} s");
        let banked = (touchdown - 90..touchdown)
            .filter(|row| (100.0..500.0).contains(&height_ft(log, truth, *row)))
            .map(|row| log.column("Roll")[row].abs())
            .fold(0.0, f64::max);
        assert!(banked > 12.0, "{case}: {banked} deg");
        let landing = truth.landings.last().expect("a landing");
        assert!(landing.sink_fpm < 300.0, "{case}: lands softly all the same");
    });
}

#[test]
fn a_go_around_climbs_away_from_below_260_ft() {
    each(Event::GoAround, |_, truth, log, case| {
        assert_eq!(truth.go_arounds.len(), 1, "{case}");
        let go_around = truth.go_arounds[0];
        assert!((100.0..260.0).contains(&go_around.height_ft), "{case}: {}", go_around.height_ft);
        let row = log.row_at(go_around.at_s);
        let lowest = (row..row + 15).map(|row| height_ft(log, truth, row)).fold(f64::MAX, f64::min);
        assert!((50.0..270.0).contains(&lowest), "{case}: {lowest}");
        assert!(height_ft(log, truth, row + 60) > lowest + 300.0, "{case}");
        assert!(log.column("E1 RPM")[row + 8] > 2200.0, "{case}");
    });
}

#[test]
fn an_egt_diverges_by_400_for_two_minutes() {
    each(Event::CylinderEgtDivergence, |scenario, _, log, case| {
        let spread = spread(log, "EGT", scenario.aircraft);
        let run = longest_run(log.rows(), |row| spread[row] > 400.0);
        assert!((120..=190).contains(&run), "{case}: {run} s");
    });
}

#[test]
fn oil_pressure_is_below_20_psi_in_cruise() {
    each(Event::LowOilPressure, |_, truth, log, case| {
        let run = longest_run(log.rows(), |row| {
            log.column("E1 OilP")[row] < 20.0 && log.column("E1 RPM")[row] > 1500.0
        });
        assert!((40..=100).contains(&run), "{case}: {run} s");
        let span = truth.event_span_s.expect("a span");
        assert!(span.start_s > truth.top_of_climb_s.expect("a cruise"), "{case}");
        assert!(span.end_s < truth.top_of_descent_s.expect("a cruise"), "{case}");
    });
}

#[test]
fn a_cylinder_head_passes_505_in_the_climb() {
    each(Event::HighChtClimb, |scenario, truth, log, case| {
        let heads = cylinders(log, "CHT", scenario.aircraft);
        assert_eq!(heads.is_empty(), !scenario.aircraft.records_cylinder_head_temperature());
        if heads.is_empty() {
            return;
        }
        let hottest = heads.iter().map(|name| max(log.column(name))).fold(0.0, f64::max);
        assert!((505.0..560.0).contains(&hottest), "{case}: {hottest}");
        let top_s = truth.top_of_climb_s.expect("a climb");
        let over = longest_run(log.rows(), |row| {
            row < log.row_at(top_s + 10.0) && heads.iter().any(|name| log.column(name)[row] > 500.0)
        });
        assert!(over >= 20, "{case}: {over} s above 500 before the top of climb");
    });
}

#[test]
fn an_overspeed_exceeds_vne_by_5_kt() {
    each(Event::Overspeed, |scenario, truth, log, case| {
        let vne_kt = scenario.aircraft.never_exceed_speed_kt();
        let run = longest_run(log.rows(), |row| log.column("IAS")[row] > vne_kt + 2.0);
        assert!(run >= 5, "{case}: {run} s");
        let fastest = max(log.column("IAS"));
        assert!((vne_kt + 5.0..vne_kt + 25.0).contains(&fastest), "{case}: {fastest}");
        assert!(
            min(log.between("AltMSL", truth.lift_off_s + 300.0, truth.touchdown_s - 400.0))
                > truth.destination_elevation_ft + 700.0,
            "{case}"
        );
    });
}

#[test]
fn a_steep_turn_turns_round_beyond_60_degrees() {
    each(Event::SteepTurn, |_, truth, log, case| {
        let run = longest_run(log.rows(), |row| log.column("Roll")[row].abs() > 60.0);
        assert!(run >= 8, "{case}: {run} s");
        let span = truth.event_span_s.expect("a span");
        let altitude = log.between("AltMSL", span.start_s, span.end_s);
        assert!(max(altitude) - min(altitude) < 250.0, "{case}");
        assert!(max(log.between("NormAc", span.start_s, span.end_s)) > 0.9, "{case}");
    });
}

#[test]
fn a_low_fuel_flight_lands_with_five_gallons() {
    each(Event::LowFuel, |_, truth, log, case| {
        assert!((truth.fuel_remaining_gal - 5.0).abs() < 1e-6, "{case}");
        let last = log.rows() - 1;
        let total = log.column("FQtyL")[last] + log.column("FQtyR")[last];
        assert!((total - 5.0).abs() < 0.02, "{case}: {total}");
        let low = longest_run(log.rows(), |row| {
            log.column("FQtyL")[row] + log.column("FQtyR")[row] < 8.0
        });
        assert!(low > 300, "{case}: {low} s below 8 gal");
    });
}

#[test]
fn high_sink_on_final_is_1200_fpm_below_550_ft() {
    each(Event::HighSinkOnFinal, |_, truth, log, case| {
        let touchdown = log.row_at(truth.touchdown_s);
        let run = longest_run(touchdown, |row| {
            row + 120 > touchdown
                && height_ft(log, truth, row) < 550.0
                && log.column("VSpd")[row] < -1200.0
        });
        assert!(run >= 5, "{case}: {run} s");
        let landing = truth.landings.last().expect("a landing");
        assert!(landing.sink_fpm < 300.0, "{case}: {}", landing.sink_fpm);
    });
}

#[test]
fn slow_on_final_is_ten_knots_below_vref() {
    each(Event::SlowOnFinal, |scenario, truth, log, case| {
        let reference_kt = scenario.aircraft.reference_speed_kt();
        let touchdown = log.row_at(truth.touchdown_s);
        let run = longest_run(touchdown, |row| {
            row + 120 > touchdown
                && (110.0..500.0).contains(&height_ft(log, truth, row))
                && log.column("IAS")[row] < reference_kt - 8.0
        });
        assert!(run >= 8, "{case}: {run} s");
    });
}

#[test]
fn a_touch_and_go_touches_twice() {
    each(Event::TouchAndGo, |_, truth, log, case| {
        assert!(truth.touch_and_go_count() >= 1, "{case}");
        let first = truth.landings[0];
        assert!(first.touch_and_go);
        let slowest = min(log.between("GndSpd", first.at_s, first.at_s + 20.0));
        assert!(slowest > 20.0, "{case}: {slowest} kt");
        assert!(height_ft(log, truth, log.row_at(first.at_s + 70.0)) > 200.0, "{case}");
    });
}

#[test]
fn a_rejected_takeoff_stops_and_takes_off_later() {
    each(Event::RejectedTakeoff, |_, truth, log, case| {
        assert_eq!(truth.rejected_takeoff_count, 1, "{case}");
        let span = truth.event_span_s.expect("a span");
        assert!(span.end_s + 30.0 < truth.lift_off_s, "{case}");
        let fastest = max(log.between("IAS", span.start_s - 5.0, span.end_s));
        assert!((40.0..55.0).contains(&fastest), "{case}: {fastest}");
        assert!(max(log.between("AltMSL", 0.0, span.end_s)) < truth.departure_elevation_ft + 30.0);
    });
}

/// The other way round: none of the marks above is in a normal flight.
#[test]
fn a_normal_flight_shows_no_event() {
    for seed in 40..52 {
        let scenario = normal(seed);
        let (generated, log) = fly(&scenario);
        let truth = &generated.truth;
        assert_eq!((truth.event, truth.event_span_s), (None, None));
        assert!(truth.go_arounds.is_empty() && truth.rejected_takeoff_count == 0);
        let rows = log.rows();
        let oil = longest_run(rows, |row| {
            log.column("E1 OilP")[row] < 20.0 && log.column("E1 RPM")[row] > 900.0
        });
        assert!(oil <= 4, "seed {seed}: oil pressure rises within {oil} s of the start");
        assert_eq!(longest_run(rows, |row| log.column("Roll")[row].abs() > 32.0), 0);
        assert_eq!(longest_run(rows, |row| log.column("NormAc")[row] > 0.9), 0);
    }
}
