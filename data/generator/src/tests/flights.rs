//! What every normal flight must look like, over many seeds, and the truth against the rows.

use super::log::{cylinders, fly, longest_run, max, min, spread};
use super::normal;
use crate::{Route, SyntheticAircraft};

const SEEDS: std::ops::Range<u64> = 0..12;

#[test]
fn the_header_is_a_garmin_header() {
    for seed in 0..3 {
        let scenario = normal(seed);
        let (generated, log) = fly(&scenario);
        let aircraft = scenario.aircraft;
        assert!(log.header[0].starts_with("#airframe_info, log_version=\"1.0"));
        assert!(log.header[0].ends_with("mode=NORMAL, "));
        assert!(log.header[0].contains(&format!("airframe_name=\"{}\"", aircraft.model())));
        assert!(log.header[0].contains(&format!("system_id=\"{}\"", aircraft.system_id())));
        assert!(log.header[1].starts_with("#yyy-mm-dd, hh:mm:ss,   hh:mm,"));
        assert!(log.header[2].starts_with("  Lcl Date, Lcl Time, UTCOfst,"));
        assert_eq!(log.header[1].len(), log.header[2].len(), "columns are padded alike");
        assert!(generated.file_name.starts_with("log_2507"), "{}", generated.file_name);
        // 2025-07-01 12:30:00 UTC is 07:30:00 five hours behind.
        assert!(generated.file_name.contains("_073000_ZZF"), "{}", generated.file_name);
        assert_eq!(log.broken_rows, 0);
        let heads = cylinders(&log, "CHT", aircraft).len();
        let expected =
            if aircraft == SyntheticAircraft::Pa28181 { 0 } else { aircraft.cylinder_count() };
        assert_eq!(heads, expected);
    }
}

#[test]
fn rows_are_one_second_apart() {
    for seed in SEEDS {
        let (generated, log) = fly(&normal(seed));
        let stamps: Vec<_> = log.stamps.iter().flatten().collect();
        assert_eq!(stamps.len() + log.rows_without_stamp(), log.rows(), "only the first are blank");
        assert!(log.rows_without_stamp() <= 5);
        let first = *stamps[0];
        for (index, stamp) in stamps.iter().enumerate() {
            let behind_s = i64::try_from(index).expect("small") - (**stamp - first).num_seconds();
            assert!((0..=1).contains(&behind_s), "seed {seed}: {behind_s} s at row {index}");
        }
        let rows = data_flight::number::count_to_f64(log.rows());
        assert!((generated.truth.duration_s - (rows - 1.0)).abs() < 1e-9);
        let minutes = generated.truth.duration_s / 60.0;
        assert!((22.0..80.0).contains(&minutes), "seed {seed}: {minutes} min");
        let megabytes = data_flight::number::count_to_f64(generated.csv.len()) / 1e6;
        assert!((0.6..2.8).contains(&megabytes), "seed {seed}: {megabytes} MB");
    }
}

#[test]
fn a_normal_flight_stays_inside_plausible_limits() {
    for seed in SEEDS {
        let scenario = normal(seed);
        let (generated, log) = fly(&scenario);
        let truth = &generated.truth;
        let aircraft = scenario.aircraft;
        let case = format!("seed {seed} {aircraft:?}");
        let lowest_ft = truth.departure_elevation_ft.min(truth.destination_elevation_ft);
        assert!(min(log.column("AltMSL")) > lowest_ft - 20.0, "{case}");
        let fastest_kt = max(log.column("IAS"));
        assert!(fastest_kt < aircraft.never_exceed_speed_kt() - 20.0, "{case}: {fastest_kt} kt");
        assert!(min(log.column("IAS")) >= 0.0);
        let bank_deg = max(log.column("Roll")).max(-min(log.column("Roll")));
        assert!(bank_deg < 32.0, "{case}: {bank_deg} deg of bank");
        assert!(max(log.column("NormAc")) < 0.9 && min(log.column("NormAc")) > -0.8, "{case}");
        assert!(max(log.column("Pitch")) < 16.0 && min(log.column("Pitch")) > -14.0, "{case}");
        assert!(min(log.column("VSpd")) > -1100.0, "{case}: {}", min(log.column("VSpd")));
        for name in cylinders(&log, "CHT", aircraft) {
            assert!(max(log.column(&name)) < 420.0, "{case}");
        }
        assert!(max(&spread(&log, "EGT", aircraft)) < 120.0, "{case}");
        let (start_s, end_s) = (truth.lift_off_s, truth.touchdown_s);
        let oil = log.between("E1 OilP", start_s, end_s);
        assert!(min(oil) > 50.0 && max(oil) < 80.0, "{case}: {} to {}", min(oil), max(oil));
        assert!(min(log.between("E1 RPM", start_s, end_s)) > 800.0, "{case}");
        assert!(truth.fuel_remaining_gal > 20.0, "{case}: {}", truth.fuel_remaining_gal);
    }
}

#[test]
fn fuel_never_rises_and_is_what_the_engine_used() {
    for seed in SEEDS {
        let (generated, log) = fly(&normal(seed));
        for side in ["FQtyL", "FQtyR"] {
            assert!(
                log.column(side).windows(2).all(|pair| pair[1] <= pair[0]),
                "seed {seed} {side}"
            );
        }
        let total = |row: usize| log.column("FQtyL")[row] + log.column("FQtyR")[row];
        let used_gal = total(0) - total(log.rows() - 1);
        assert!((used_gal - generated.truth.fuel_used_gal).abs() < 0.03);
        // Fuel flow integrates to the same: one row is one second; its noise averages out.
        let flow_gal: f64 = log.column("E1 FFlow").iter().sum::<f64>() / 3600.0;
        assert!((flow_gal - used_gal).abs() < 0.01 * used_gal + 0.05, "{flow_gal} {used_gal}");
    }
}

#[test]
fn every_final_approach_is_stable() {
    for seed in SEEDS {
        let scenario = normal(seed);
        let (generated, log) = fly(&scenario);
        let truth = &generated.truth;
        let reference_kt = scenario.aircraft.reference_speed_kt();
        for landing in &truth.landings {
            let case = format!("seed {seed} {:?} landing at {}", scenario.aircraft, landing.at_s);
            let touchdown = log.row_at(landing.at_s);
            let height = |row: usize| log.column("AltMSL")[row] - truth.destination_elevation_ft;
            let below: Vec<usize> = (touchdown - 90..touchdown)
                .filter(|row| (60.0..500.0).contains(&height(*row)))
                .collect();
            assert!(below.len() > 30, "{case}: {} s", below.len());
            let count = data_flight::number::count_to_f64(below.len());
            let mean =
                |name: &str| below.iter().map(|row| log.column(name)[*row]).sum::<f64>() / count;
            let over_kt = mean("IAS") - reference_kt;
            assert!((-3.0..9.0).contains(&over_kt), "{case}: Vref{over_kt:+}");
            let vertical_fpm = mean("VSpd");
            assert!((-760.0..-230.0).contains(&vertical_fpm), "{case}: {vertical_fpm} fpm");
            for row in below {
                assert!(log.column("Roll")[row].abs() < 12.0, "{case}: roll at {row}");
                assert!(log.column("VSpd")[row] > -1000.0, "{case}");
            }
            assert!((20.0..260.0).contains(&landing.sink_fpm), "{case}: {} fpm", landing.sink_fpm);
            assert!(landing.normal_acceleration_g < 0.5);
        }
    }
}

#[test]
fn the_truth_is_in_the_rows() {
    for seed in SEEDS {
        let scenario = normal(seed);
        let (generated, log) = fly(&scenario);
        let truth = &generated.truth;
        let case = format!("seed {seed} {:?} {:?}", scenario.aircraft, scenario.route);
        let altitude = log.column("AltMSL");
        let lift_off = log.row_at(truth.lift_off_s);
        assert!(altitude[lift_off] - truth.departure_elevation_ft < 25.0, "{case}");
        assert!(altitude[lift_off + 15] - altitude[lift_off] > 40.0, "{case}");
        assert!(log.column("IAS")[lift_off] > 45.0, "{case}");
        assert!(max(log.between("E1 RPM", 0.0, truth.engine_start_s - 1.0)) < 1.0, "{case}");
        for landing in &truth.landings {
            let row = log.row_at(landing.at_s);
            let impact = log.column("NormAc")[row];
            assert!((impact - landing.normal_acceleration_g).abs() < 0.0051, "{case}: {impact}");
            assert!(altitude[row] - truth.destination_elevation_ft < 25.0, "{case}");
            assert!(altitude[row - 12] - altitude[row] > 15.0, "{case}");
        }
        let is_on_ground_after = longest_run(log.rows() - log.row_at(truth.touchdown_s), |row| {
            altitude[row + log.row_at(truth.touchdown_s)] - truth.destination_elevation_ft < 25.0
        });
        assert_eq!(is_on_ground_after, log.rows() - log.row_at(truth.touchdown_s), "{case}");
        match scenario.route {
            Route::Circuits { landings } => {
                assert_eq!(truth.landings.len(), usize::try_from(landings).expect("small"));
                assert_eq!(truth.touch_and_go_count() + 1, truth.landings.len());
                assert_eq!(truth.top_of_climb_s, None);
            }
            Route::CrossCountry { .. } => {
                assert_eq!(truth.landings.len(), 1);
                cruise_is_level(truth, &log, &case);
            }
        }
    }
}

fn cruise_is_level(truth: &crate::Truth, log: &super::log::Log, case: &str) {
    let (start_s, end_s) = (
        truth.top_of_climb_s.expect("a top of climb"),
        truth.top_of_descent_s.expect("a top of descent"),
    );
    assert!(end_s - start_s > 240.0, "{case}: cruise of {} s", end_s - start_s);
    let cruise = log.between("AltMSL", start_s + 30.0, end_s);
    assert!(max(cruise) - min(cruise) < 220.0, "{case}: {} ft", max(cruise) - min(cruise));
    let before = log.between("AltMSL", start_s - 60.0, start_s - 30.0);
    assert!(max(before) < min(cruise) - 100.0, "{case}: climbing before");
    let after = log.between("AltMSL", end_s + 60.0, end_s + 90.0);
    assert!(max(after) < min(cruise) - 100.0, "{case}: descending after");
}
