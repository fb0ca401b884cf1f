//! Every real file of `../shared/data/adsb`; see the README there for the facts held here.

use data_flight::{Flight, IssueKind, Parameter as P};
use data_ingest::{IngestErrorKind, IngestedLog, Limits, LogFormat, ingest};

use super::{check_drops, of, range, valid};
use crate::real_logs::{attempt, data_dir, read};
use crate::synthetic::{check, count};

fn rows(log: &IngestedLog) -> (u64, u64, u64) {
    (log.rows.read, log.rows.kept, log.rows.dropped)
}

/// Call signs in the order of the file, each once.
fn call_signs(log: &IngestedLog) -> Vec<&str> {
    let mut names: Vec<&str> =
        log.flights.iter().filter_map(|flight| flight.aircraft().call_sign.as_deref()).collect();
    names.dedup();
    names
}

#[test]
fn every_file_is_read_or_refused_as_stated() {
    let Some(dir) = data_dir() else { return };
    // Rows read, kept and dropped, and flights.
    type Outcome = Result<(LogFormat, (u64, u64, u64), usize), IngestErrorKind>;
    let stated: &[(&str, Outcome)] = &[
        ("belevingsvlucht.json.gz", Ok((LogFormat::TrafficJson, (16_005, 16_005, 0), 1))),
        ("fr24_3376ab31.json", Ok((LogFormat::Fr24Json, (305, 305, 0), 1))),
        ("fr24_JL516_3376ab31.csv", Ok((LogFormat::Fr24Csv, (305, 305, 0), 1))),
        ("fr24_JL516_granular.csv.zst", Ok((LogFormat::Fr24GranularCsv, (17_521, 17_107, 414), 1))),
        ("fuelflow_a320.json.gz", Ok((LogFormat::TrafficJson, (11_808, 11_808, 0), 1))),
        ("readsb_trace_full_ac671b.json.zst", Ok((LogFormat::ReadsbTrace, (2_500, 2_500, 0), 11))),
        ("sample_dump1090.bin", Err(IngestErrorKind::NotAFlightLog)),
        ("zurich_airport.json.gz", Ok((LogFormat::TrafficJson, (17_132, 14_835, 2_297), 10))),
    ];
    let found = crate::real_logs::files(&dir, "adsb").into_iter().map(|path| {
        let outcome = attempt(&dir, &path)
            .inspect(check_drops)
            .map(|log| (log.format, rows(&log), log.flights.len()))
            .map_err(|error| error.kind());
        (path, outcome)
    });
    let stated: Vec<_> =
        stated.iter().map(|(name, outcome)| (format!("adsb/{name}"), *outcome)).collect();
    assert_eq!(found.collect::<Vec<_>>(), stated);
}

#[test]
fn the_airport_has_ten_aircraft_of_ten_call_signs() {
    let Some(dir) = data_dir() else { return };
    let log = read(&dir, "adsb/zurich_airport.json.gz");
    assert_eq!(call_signs(&log).len(), 10);
    let mut addresses: Vec<_> =
        log.flights.iter().filter_map(|flight| flight.aircraft().system_id.clone()).collect();
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), 10);
    // One flight of 2,297 rows stands in the file twice, word for word.
    assert_eq!(count(&log, IssueKind::DuplicateRow), 2_297);
    assert_eq!(count(&log, IssueKind::ClockSet), 0);
    assert_eq!(log.columns.unknown, Vec::<String>::new());
}

#[test]
fn the_flight_for_its_own_sake_returns_to_its_origin() {
    let Some(dir) = data_dir() else { return };
    let log = read(&dir, "adsb/belevingsvlucht.json.gz");
    assert_eq!(range(&log, P::AltitudePressure), Some((-59.0, 18_025.0)));
    let flight = &log.flights[0];
    let ends = |parameter| {
        let values: Vec<f64> = of(flight, parameter).into_iter().flatten().collect();
        (values[0], values[values.len() - 1])
    };
    let ((north, north_end), (east, east_end)) = (ends(P::Latitude), ends(P::Longitude));
    // A degree of latitude is 60 nm; it shrinks eastwards by the cosine of the latitude.
    let east_nm = (east_end - east) * 60.0 * north.to_radians().cos();
    let apart_nm = ((north_end - north) * 60.0).hypot(east_nm);
    assert!(apart_nm < 3.0, "{apart_nm} nm");
    assert_eq!(flight.duration_s(), 18_078.0);
}

#[test]
fn the_fuel_flow_of_the_airliner_is_in_kilograms_an_hour() {
    let Some(dir) = data_dir() else { return };
    let log = read(&dir, "adsb/fuelflow_a320.json.gz");
    let flight = &log.flights[0];
    assert_eq!((flight.len(), flight.sample_rate_hz()), (11_808, Some(1.0)));
    for parameter in [P::IndicatedAirspeed, P::Pitch, P::Roll, P::FuelFlowTotal, P::GrossWeight] {
        assert_eq!(valid(&log, parameter), 11_808, "{parameter}");
    }
    // What flows in all seconds together is what the aircraft gets lighter by.
    let burnt_kg: f64 = of(flight, P::FuelFlowTotal).iter().flatten().sum::<f64>() / 3_600.0;
    let weight = of(flight, P::GrossWeight);
    let lost_kg = weight[0].expect("valid") - weight[11_807].expect("valid");
    assert!((burnt_kg / lost_kg - 1.0).abs() < 0.01, "{burnt_kg} {lost_kg}");
    let mut load: Vec<f64> = of(flight, P::AccelerationNormal).into_iter().flatten().collect();
    load.sort_by(f64::total_cmp);
    assert!((load[load.len() / 2] - 1.0).abs() < 0.05);
}

#[test]
fn the_trace_keeps_ground_and_air_and_both_altitudes_apart() {
    let Some(dir) = data_dir() else { return };
    let log = read(&dir, "adsb/readsb_trace_full_ac671b.json.zst");
    // Counted in the file: 394 points on the ground, 2,106 with an altitude in feet, 2,475
    // with a ground speed, and 2,474 with a track or, on the ground, a heading.
    let on_ground: f64 =
        log.flights.iter().flat_map(|flight| of(flight, P::OnGround)).flatten().sum();
    assert_eq!(on_ground, 394.0);
    assert_eq!(valid(&log, P::AltitudePressure), 2_106);
    assert_eq!(valid(&log, P::GroundSpeed), 2_475);
    assert_eq!(valid(&log, P::TrackTrue) + valid(&log, P::HeadingTrue), 2_474);
    assert_eq!(range(&log, P::AltitudePressure), Some((175.0, 37_025.0)));
    assert_eq!(range(&log, P::AltitudeEllipsoid), Some((725.0, 37_575.0)));
    for flight in &log.flights {
        let ground = of(flight, P::OnGround);
        let altitude = of(flight, P::AltitudePressure);
        assert!(ground.iter().zip(altitude).all(|(g, a)| *g != Some(1.0) || a.is_none()));
    }
    // Four legs, each under one call sign, of one aircraft.
    assert_eq!(call_signs(&log).len(), 4);
    let aircraft: Vec<_> = log.flights.iter().map(Flight::aircraft).collect();
    assert!(aircraft.iter().all(|aircraft| aircraft.system_id.as_deref() == Some("ac671b")));
    assert!(aircraft.iter().all(|other| other.registration == aircraft[0].registration));
    assert!(aircraft[0].registration.is_some() && aircraft[0].model.is_some());
    assert_eq!(log.columns.unknown, Vec::<String>::new());
}

#[test]
fn two_layouts_of_one_flight_agree_in_every_point() {
    let Some(dir) = data_dir() else { return };
    let track = read(&dir, "adsb/fr24_JL516_3376ab31.csv");
    let playback = read(&dir, "adsb/fr24_3376ab31.json");
    let (one, two) = (&track.flights[0], &playback.flights[0]);
    assert_eq!((one.start_utc(), one.time_s()), (two.start_utc(), two.time_s()));
    assert_eq!(one.aircraft().call_sign, two.aircraft().call_sign);
    let shared = [P::Latitude, P::Longitude, P::AltitudePressure, P::GroundSpeed, P::TrackTrue];
    for parameter in shared {
        assert_eq!(one.series(parameter), two.series(parameter), "{parameter}");
    }
    assert_eq!(valid(&track, P::AltitudePressure), 302);
}

#[test]
fn messages_agree_with_the_track_of_the_same_flight() {
    let Some(dir) = data_dir() else { return };
    let track = read(&dir, "adsb/fr24_JL516_3376ab31.csv");
    let messages = read(&dir, "adsb/fr24_JL516_granular.csv.zst");
    let (track, messages) = (&track.flights[0], &messages.flights[0]);
    let start = |flight: &Flight| flight.start_utc().expect("dated");
    let apart_s = (start(messages) - start(track)).as_seconds_f64();
    let altitude = of(messages, P::AltitudePressure);
    let times: Vec<f64> = messages.time_s().iter().map(|time_s| time_s + apart_s).collect();
    let mut differences_ft = Vec::new();
    for (time_s, at) in track.time_s().iter().zip(of(track, P::AltitudePressure)) {
        // The next message that holds an altitude, when it was heard within two seconds.
        let next = times
            .iter()
            .zip(&altitude)
            .find_map(|(t, ft)| Some((*t, (*ft)?)).filter(|_| t >= time_s));
        if let (Some(point_ft), Some((heard_s, message_ft))) = (at, next)
            && heard_s - time_s < 2.0
        {
            differences_ft.push((point_ft - message_ft).abs());
        }
    }
    assert_eq!(differences_ft.len(), 250);
    let most_ft = differences_ft.iter().copied().fold(0.0, f64::max);
    assert!(most_ft <= 125.0, "{most_ft} ft");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config {
        cases: 48,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn real_files_that_are_cut_and_flipped_never_panic(
        which in 0..2_usize,
        part in 0.1..1.0_f64,
        flips in proptest::collection::vec((0.0..1.0_f64, 0..8_u32), 0..30),
    ) {
        if let Some(dir) = data_dir() {
            let name = ["fr24_JL516_3376ab31.csv", "fr24_3376ab31.json"][which];
            let mut bytes = std::fs::read(dir.join("adsb").join(name)).expect("it can be read");
            bytes.truncate((bytes.len() as f64 * part) as usize);
            for (at, bit) in flips {
                let at = (at * bytes.len() as f64) as usize;
                bytes[at] ^= 1 << bit;
            }
            if let Ok(log) = ingest(&bytes, &Limits::default()) {
                check(&log);
                check_drops(&log);
                proptest::prop_assert!(log.rows.kept <= 305);
            }
        }
    }
}
