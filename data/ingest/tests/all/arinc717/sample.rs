//! The real recording of the data folder, by its maker's layout: an airliner's first minutes
//! of climb. What is decoded is held against physics and against what else was recorded, not
//! against our own output.

use std::path::PathBuf;

use data_flight::{Flight, IssueKind, Parameter};
use data_ingest::{IngestErrorKind, IngestedLog, LogFormat};

use super::vendor::{Wanted, layout_toml, unzip, want, want_clock};
use super::{layout, message, read};
use crate::real_logs::data_dir;
use crate::synthetic::{count, refusal};

const WANTED: &[Wanted] = &[
    want("ALT_STD", "altitude_pressure_ft", "ft"),
    want("IAS", "indicated_airspeed_kt", "kt"),
    want("GS", "ground_speed_kt", "kt"),
    want("HEAD", "heading_magnetic_deg", "deg"),
    want("PITCH", "pitch_deg", "deg"),
    want("ROLL", "roll_deg", "deg"),
    want("VRTG", "acceleration_normal_g", "g"),
    want("LATG", "acceleration_lateral_g", "g"),
    want("LONG", "acceleration_longitudinal_g", "g"),
    want("LATP", "latitude_deg", "deg"),
    want("LONP", "longitude_deg", "deg"),
    want("IVVR", "vertical_speed_fpm", "ft/min"),
    want("AOAL", "angle_of_attack_deg", "deg"),
    want("FLAP", "flap_position_deg", "deg"),
    want("N11", "engine_1_n1_pct", "%"),
    want("N12", "engine_2_n1_pct", "%"),
    want("N21", "engine_1_n2_pct", "%"),
    want("N22", "engine_2_n2_pct", "%"),
    want("EGT1", "engine_1_gas_temperature_c", "deg c"),
    want("EGT2", "engine_2_gas_temperature_c", "deg c"),
    want("OIL_PRS1", "engine_1_oil_pressure_psi", "psi"),
    want("OIL_TMP1", "engine_1_oil_temperature_f", "deg c"),
    want("SATR", "air_temperature_c", "deg c"),
    want("MACHR", "mach_ratio", "mach"),
    want("WIN_SPDR", "wind_speed_kt", "kt"),
    want("WIN_DIR_R", "wind_direction_deg", "deg"),
    want("GW", "gross_weight_kg", "lb"),
    want("AP_EGD1", "autopilot_engaged_flag", "flag"),
    want_clock("UTC_HOUR", "hour"),
    want_clock("UTC_MIN", "minute"),
    want_clock("UTC_SEC", "second"),
    want_clock("DAT_DAY", "day"),
    want_clock("DAT_MONTH", "month"),
];

struct Sample {
    raw: Vec<u8>,
    log: IngestedLog,
}

fn sample() -> Option<Sample> {
    let folder = data_dir()?.join("arinc717");
    let file = |suffix: &str| -> PathBuf {
        let entries = std::fs::read_dir(&folder).expect("the folder can be listed");
        let mut paths = entries.map(|entry| entry.expect("the entry can be read").path());
        let is_it = |path: &PathBuf| path.to_string_lossy().ends_with(suffix);
        paths.find(is_it).unwrap_or_else(|| panic!("no {suffix} in {}", folder.display()))
    };
    let archive = unzip(&file(".wgl.zip"));
    let layout = layout(&layout_toml(&unzip(&file(".vec")), WANTED));
    let raw = archive["raw.dat"].clone();
    let log = read(&raw, &layout);
    Some(Sample { raw, log })
}

/// The usable value of every whole second, where there is one.
fn each_second(flight: &Flight, parameter: Parameter) -> Vec<Option<f64>> {
    let series = flight.series(parameter).expect("it is recorded");
    (0..flight.len()).step_by(8).map(|row| series.normal(row)).collect()
}

/// The largest difference between what two functions of a second say, where both can.
fn apart(flight: &Flight, parameters: &[Parameter], differ: impl Fn(&[f64]) -> f64) -> f64 {
    let columns: Vec<_> = parameters.iter().map(|p| each_second(flight, *p)).collect();
    let seconds = (0..columns[0].len()).filter_map(|second| {
        columns.iter().map(|column| column[second]).collect::<Option<Vec<f64>>>()
    });
    let differences: Vec<f64> = seconds.map(|values| differ(&values).abs()).collect();
    assert!(differences.len() > 280, "{} seconds", differences.len());
    differences.into_iter().fold(0.0, f64::max)
}

#[test]
fn every_subframe_is_found_and_the_recorder_says_when() {
    let Some(Sample { raw, log }) = sample() else { return };
    assert_eq!(raw.len(), 299_008);
    assert_eq!(log.format, LogFormat::Arinc717);
    // 299,008 bytes / (512 words × 2 bytes) = 292 seconds.
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (292, 292, 0));
    let statistics = message(&log, IssueKind::SyncStatistics);
    assert!(statistics.starts_with("292 subframes found, 0 lost"), "{statistics}");
    let [flight] = log.flights.as_slice() else { panic!("{} flights", log.flights.len()) };
    assert_eq!((flight.len(), flight.sample_rate_hz()), (292 * 8, Some(8.0)));
    // The fourth second says 05:55 past the hour; hour, day and month come from the superframe.
    // The recorder's own tags run from 15:26:57 to 17:10 on that day.
    let start = flight.start_utc().map(|time| time.format("%F %T%.6f").to_string());
    assert_eq!(start.as_deref(), Some("2001-01-02 16:05:52.062500"));
    for kind in [IssueKind::TimeGap, IssueKind::UnplacedFrame, IssueKind::ImplausibleValue] {
        assert_eq!(count(&log, kind), 0, "{kind:?}");
    }
    // Twice the coarse part of a position goes on between its two words.
    let torn: Vec<_> =
        log.issues.iter().filter(|i| i.kind == IssueKind::UnreadableNumber).collect();
    let torn: Vec<_> = torn.iter().map(|i| (i.parameter.as_deref(), i.count)).collect();
    assert_eq!(torn.len(), 2);
    assert!(
        torn.contains(&(Some("latitude_deg"), 1)) && torn.contains(&(Some("longitude_deg"), 1))
    );
    for (parameter, series) in flight.columns() {
        let (low, high) = series.range().expect("usable values");
        println!(
            "{parameter:<32} {:>5} of {} {low:>10.3} … {high:.3}",
            series.valid_count(),
            flight.len()
        );
    }
    for issue in &log.issues {
        println!("{} {} {}", issue.kind.name(), issue.count, issue.message);
    }
}

#[test]
fn recorded_words_without_a_layout_are_known() {
    let Some(Sample { raw, .. }) = sample() else { return };
    let (kind, message) = refusal(&raw);
    assert_eq!(kind, IngestErrorKind::FrameLayoutNeeded);
    assert!(message.contains("512 words a second, packed as words_16_little_endian"), "{message}");
}

#[test]
fn air_data_agree_with_one_another() {
    let Some(Sample { log, .. }) = sample() else { return };
    let flight = &log.flights[0];
    use Parameter as P;
    // Mach from calibrated airspeed and pressure altitude (ICAO Doc 7488): the indicated one
    // is recorded in steps of 0.004, and instrument corrections are small.
    let mach = apart(flight, &[P::IndicatedAirspeed, P::AltitudePressure, P::Mach], |v| {
        let pressure = (1.0 - 6.875_6e-6 * v[1]).powf(5.255_9);
        let impact = (1.0 + 0.2 * (v[0] / 661.47).powi(2)).powf(3.5) - 1.0;
        (5.0 * ((impact / pressure + 1.0).powf(2.0 / 7.0) - 1.0)).sqrt() - v[2]
    });
    assert!(mach < 0.012, "{mach}");
    // The altitude of 292 s changes by what the vertical speed says: 3,100 to 14,500 ft.
    let altitude: Vec<f64> =
        each_second(flight, P::AltitudePressure).into_iter().flatten().collect();
    let climb = each_second(flight, P::VerticalSpeed).into_iter().flatten().map(|fpm| fpm / 60.0);
    let climbed: f64 = climb.sum();
    let gained = altitude[altitude.len() - 1] - altitude[0];
    assert!((climbed - gained).abs() < 0.02 * gained, "{climbed} {gained}");
    assert!((3_050.0..3_200.0).contains(&altitude[0]) && gained > 11_000.0, "{altitude:?}");
    assert!(altitude.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 110.0));
}

#[test]
fn positions_move_as_fast_and_where_to_the_speeds_say() {
    let Some(Sample { log, .. }) = sample() else { return };
    let flight = &log.flights[0];
    use Parameter as P;
    let column = |parameter| each_second(flight, parameter);
    let (north, east) = (column(P::Latitude), column(P::Longitude));
    let (speed, heading) = (column(P::GroundSpeed), column(P::HeadingMagnetic));
    let (mut compared, mut turned) = (0, 0.0_f64);
    for at in (0..north.len() - 20).step_by(10) {
        let ends = [north[at], east[at], north[at + 20], east[at + 20]];
        let [Some(n0), Some(e0), Some(n1), Some(e1)] = ends else { continue };
        // Flat earth is good enough over a mile and a half.
        let (dn, de) = ((n1 - n0) * 60.0, (e1 - e0) * 60.0 * n0.to_radians().cos());
        let flown_kt = dn.hypot(de) / 20.0 * 3_600.0;
        let mean = |column: &[Option<f64>]| {
            let known: Vec<f64> = column[at..=at + 20].iter().flatten().copied().collect();
            known.iter().sum::<f64>() / known.len() as f64
        };
        let heading_deg: Vec<f64> = heading[at..=at + 20].iter().flatten().copied().collect();
        let spread = heading_deg.iter().fold(0.0_f64, |s, h| {
            s.max(((h - heading_deg[0] + 180.0).rem_euclid(360.0) - 180.0).abs())
        });
        // A chord is shorter than a turn.
        if spread < 12.0 {
            compared += 1;
            assert!((flown_kt - mean(&speed)).abs() < 12.0, "{at}: {flown_kt} {}", mean(&speed));
            let track = de.atan2(dn).to_degrees().rem_euclid(360.0);
            let drift = (track - heading_deg[10] + 180.0).rem_euclid(360.0) - 180.0;
            assert!(drift.abs() < 12.0, "{at}: track {track} heading {}", heading_deg[10]);
        }
        turned = turned.max(spread);
    }
    assert!(compared >= 12 && turned > 30.0, "{compared} {turned}");
}

#[test]
fn engines_attitude_and_loads_are_those_of_a_climb() {
    let Some(Sample { log, .. }) = sample() else { return };
    let flight = &log.flights[0];
    use Parameter as P;
    for pair in
        [[P::Engine1FanSpeed, P::Engine2FanSpeed], [P::Engine1CoreSpeed, P::Engine2CoreSpeed]]
    {
        assert!(apart(flight, &pair, |v| v[0] - v[1]) < 4.0, "{pair:?}");
    }
    let mean = |parameter| {
        let values: Vec<f64> = each_second(flight, parameter).into_iter().flatten().collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    assert!((0.95..1.08).contains(&mean(P::AccelerationNormal)));
    assert!(mean(P::AccelerationLateral).abs() < 0.05);
    assert!((2.0..14.0).contains(&mean(P::Pitch)));
    // A long climb accelerates: along the body it feels more than the sine of the pitch.
    assert!((0.08..0.35).contains(&mean(P::AccelerationLongitudinal)));
    // Flaps come in, the autopilot is engaged once, the weight is that of an A330.
    let flaps: Vec<f64> = each_second(flight, P::FlapPosition).into_iter().flatten().collect();
    assert!(flaps[0] > 10.0 && flaps[flaps.len() - 1] == 0.0, "{flaps:?}");
    let autopilot: Vec<f64> =
        each_second(flight, P::AutopilotEngaged).into_iter().flatten().collect();
    assert_eq!(autopilot.windows(2).filter(|pair| pair[0] != pair[1]).count(), 1);
    let weights = flight.series(P::GrossWeight).and_then(data_flight::Series::range);
    assert!(
        weights
            .is_some_and(|(low, high)| low > 120_000.0 && high < 233_000.0 && high - low < 2_000.0),
        "{weights:?}"
    );
}
