//! Columns by name in every dialect: aliases, units, signs, and what is left out.

use data_flight::{IssueKind, Parameter, Unit};
use data_ingest::LogFormat;

use crate::synthetic::{EXPORT, G3X_HEADER, count, g1000, message, read, start, values};

#[test]
fn a_g1000_log_is_read_as_it_is_meant() {
    let log = read(g1000(&["10:00:00", "10:00:01"]));
    assert_eq!(log.format, LogFormat::GarminG1000);
    let aircraft = log.flights[0].aircraft();
    assert_eq!(aircraft.registration, None);
    assert_eq!(aircraft.model.as_deref(), Some("Testair 100"));
    assert_eq!(aircraft.system_id.as_deref(), Some("ABC123"));
    assert_eq!(aircraft.recorder.as_deref(), Some("006-B0000-00"));
    // The log prints the difference from 1 g: −0.25 is a load factor of 0.75.
    assert_eq!(values(&log, Parameter::AccelerationNormal), [Some(0.75); 2]);
    // Magnetic track 350° with 15° of easterly variation is 5° true.
    assert_eq!(values(&log, Parameter::TrackTrue), [Some(5.0); 2]);
    assert_eq!(values(&log, Parameter::Latitude), [Some(47.000_000_1); 2]);
    assert_eq!(log.columns.ignored, ["AtvWpt"]);
    assert_eq!(log.columns.mapped.len(), 8);
    assert_eq!(count(&log, IssueKind::IgnoredColumn), 1);
    // 10:00:00 local is 11:00:00 one hour further west of Greenwich.
    assert_eq!(start(&log).as_deref(), Some("2020-01-01 11:00:00"));
}

#[test]
fn a_perspective_log_is_told_by_its_airframe() {
    let log = read(g1000(&["10:00:00"]).replace("Testair 100", "Cirrus SR99"));
    assert_eq!(log.format, LogFormat::GarminPerspective);
}

#[test]
fn names_decide_and_positions_do_not() {
    let moved = "#airframe_info, airframe_name=\"Testair 100\"\n\
        #kt, ft, yyy-mm-dd, hh:mm:ss, hh:mm, deg C, deg\n\
        IAS, AltInd, Lcl Date, Lcl Time, UTCOfst, E1 OilT, Pitch\n\
        60, 628, 2020-01-01, 10:00:00, +00:00, 100, 1\n";
    let log = read(moved);
    assert_eq!(values(&log, Parameter::IndicatedAirspeed), [Some(60.0)]);
    assert_eq!(values(&log, Parameter::AltitudeIndicated), [Some(628.0)]);
    // 100 °C × 1.8 + 32 = 212 °F.
    assert_eq!(values(&log, Parameter::Engine1OilTemperature), [Some(212.0)]);
}

#[test]
fn a_log_without_its_first_lines_is_known_by_its_names() {
    let whole = g1000(&["10:00:00", "10:00:01"]);
    let (_, names_on) = whole.split_once("deg F\n").expect("the line of units");
    let log = read(names_on);
    assert_eq!(log.format, LogFormat::GarminG1000);
    assert_eq!(log.rows.kept, 2);
    assert_eq!(log.flights[0].aircraft(), &data_flight::AircraftIdentity::default());
}

#[test]
fn a_header_that_lost_a_comma_tells_no_column_of_its_neighbour() {
    // Without the comma behind `AltB` every name stands one column too far to the left, and the
    // blank last field of the rows would hide it.
    let whole = g1000(&["10:00:00", "10:00:01"]).replace("61.8", "    ");
    let names = whole.replace("AltB,", "AltB;");
    let (kind, message) = crate::synthetic::refusal(&names);
    assert_eq!(kind, data_ingest::IngestErrorKind::NoUsableRows);
    assert!(message.contains("neighbour"), "{message}");
    // The same without the lines above the names.
    let (_, names_on) = names.split_once("deg F\n").expect("the line of units");
    assert_eq!(crate::synthetic::refusal(names_on).0, kind);
    // Of the units nothing is believed; the names fit the rows.
    let log = read(whole.replace("ft Baro,", "m;"));
    assert_eq!(values(&log, Parameter::AltitudeIndicated), [Some(628.0); 2]);
    assert_eq!(values(&log, Parameter::IndicatedAirspeed), [Some(60.0); 2]);
    assert_eq!(count(&log, IssueKind::DamagedHeader), 1);

    let row = "2023-07-31,10:17:00,08:17:00,+02:00,+48.1,+9.7,1897,10,13.5,-1.0,-3.6,1,15,2,,\n";
    let log = read(format!("{G3X_HEADER}{row}").replace("(ft),GPS Sats", "(ft);GPS Sats"));
    // The short names stand in for the long ones: of the tanks they tell nothing.
    assert_eq!(values(&log, Parameter::TrackTrue), [Some(13.5)]);
    assert_eq!(values(&log, Parameter::AccelerationNormal), [Some(1.0)]);
    assert!(log.flights[0].series(Parameter::FuelQuantityMain).is_none());
    assert_eq!(count(&log, IssueKind::DamagedHeader), 1);
    // One bit makes a track of an acceleration; its short name contradicts.
    let log = read(format!("{G3X_HEADER}{row}").replace("GPS Ground Track", "Normal Acceleration"));
    assert!(log.flights[0].series(Parameter::TrackTrue).is_none());
    assert_eq!(values(&log, Parameter::AccelerationNormal), [Some(1.0)]);
    assert_eq!(log.columns.unknown, ["Normal Acceleration or TRK"]);
    let log = read(format!("{G3X_HEADER}{row}").replace("AltGPS,", "AltGPS;"));
    assert_eq!(values(&log, Parameter::FuelQuantityMain), [Some(15.0)]);
    assert_eq!(count(&log, IssueKind::DamagedHeader), 1);
}

#[test]
fn a_g3x_log_is_read_by_its_long_names() {
    let log = read(format!(
        "{G3X_HEADER}2023-07-31,10:17:00,08:17:00,+02:00,+48.1135537,+9.7678825,1897,10,13.5,-1.0,-3.6,0.988,15,2,,A / B\n\
         2023-07-31,10:17:01,08:17:01,+02:00,+48.1135523,+9.7678804,1893,8,,0,-3.6,1.01,15,2,,\"C, D\"\n"
    ));
    assert_eq!(log.format, LogFormat::GarminG3x);
    let aircraft = log.flights[0].aircraft();
    assert_eq!(aircraft.registration.as_deref(), Some("TEST1"));
    assert_eq!(aircraft.recorder.as_deref(), Some("GDU 460 006-B1111-00"));
    assert_eq!(start(&log).as_deref(), Some("2023-07-31 08:17:00"));
    // Load factor as it stands; variation west positive, so 3.6° east; track already true.
    assert_eq!(values(&log, Parameter::AccelerationNormal), [Some(0.988), Some(1.01)]);
    assert_eq!(values(&log, Parameter::MagneticVariation), [Some(3.6); 2]);
    assert_eq!(values(&log, Parameter::TrackTrue), [Some(13.5), None]);
    // 1 m/s down is 60 / 0.3048 = 196.85 ft/min down.
    let sink = values(&log, Parameter::VerticalSpeedGps)[0].expect("recorded");
    assert!((sink + 196.850_394).abs() < 1e-6);
    assert_eq!(values(&log, Parameter::FuelQuantityMain), [Some(15.0); 2]);
    assert_eq!(values(&log, Parameter::FuelQuantityAuxiliary), [Some(2.0); 2]);
    assert_eq!(values(&log, Parameter::AltitudeMeanSeaLevel), [Some(1_897.0), Some(1_893.0)]);
    assert_eq!(log.columns.unknown, Vec::<String>::new());
}

#[test]
fn an_export_has_no_date_and_one_row_a_second() {
    let log = read(EXPORT);
    assert_eq!(log.format, LogFormat::NgafidExport);
    assert_eq!(start(&log), None);
    assert_eq!(crate::synthetic::times(&log), [0.0, 1.0]);
    assert_eq!(count(&log, IssueKind::NoTimeStamps), 1);
    assert_eq!(values(&log, Parameter::AccelerationNormal), [Some(1.0), Some(1.5)]);
    // A fraction under a percent sign; −10° of wind direction is 350°.
    assert_eq!(values(&log, Parameter::Engine1Power), [Some(50.0), Some(75.0)]);
    assert_eq!(values(&log, Parameter::WindDirection), [None, Some(350.0)]);
}

#[test]
fn every_column_stands_in_one_list_and_every_conversion_is_told() {
    let conversions = |log: &data_ingest::IngestedLog| -> Vec<(String, String, Unit, String)> {
        let told = log.conversions.iter().cloned();
        told.map(|c| (c.column, c.declared_unit, c.catalogue_unit, c.arithmetic)).collect()
    };
    let told = |column: &str, declared: &str, catalogue, arithmetic: &str| {
        (column.to_owned(), declared.to_owned(), catalogue, arithmetic.to_owned())
    };
    let log = read(g1000(&["10:00:00"]).replace("deg F", "deg C"));
    let columns = &log.columns;
    assert_eq!(columns.clock, ["Lcl Date", "Lcl Time", "UTCOfst"]);
    assert_eq!(
        columns.clock.len() + columns.mapped.len() + columns.ignored.len() + columns.unknown.len(),
        12
    );
    assert_eq!(
        conversions(&log),
        [
            told("NormAc", "G", Unit::StandardGravity, "+ 1"),
            told("TRK", "deg", Unit::Degree, "+ magnetic variation"),
            told("E1 OilT", "deg C", Unit::Fahrenheit, "× 1.8, + 32"),
        ]
    );

    let log = read(EXPORT);
    assert_eq!(
        conversions(&log),
        [
            told("E1 %Pwr", "%", Unit::Percent, "× 100"),
            told("NormAc", "G", Unit::StandardGravity, "+ 1"),
            told("WndDr", "deg", Unit::Degree, "+ 360 below zero"),
        ]
    );
    assert_eq!(log.row_lines, [[3, 4]]);

    let log = read(format!(
        "{G3X_HEADER}2023-07-31,10:17:00,08:17:00,+02:00,+48.1,+9.7,1897,10,13,-1.0,-3.6,1,15,2,,\n"
    ));
    assert_eq!(log.columns.clock.len(), 4);
    assert_eq!(
        conversions(&log),
        [
            // 60 / 0.3048 = 196.850394; the variation is west positive.
            told("GPS Velocity U", "m/sec", Unit::FootPerMinute, "× 196.850394"),
            told("Magnetic Variation", "deg", Unit::Degree, "× -1"),
        ]
    );
    // Without any variation there is no true track, and nothing was done to it.
    let log = read(g1000(&["10:00:00"]).replace("MagVar", "Wobble"));
    assert!(log.conversions.iter().all(|conversion| conversion.column != "TRK"));
}

#[test]
fn unknown_columns_and_units_are_told_by_name() {
    let log = read(EXPORT.replace("Pitch", "Wobble").replace("ft Baro", "furlong"));
    assert_eq!(log.columns.unknown, ["Wobble"]);
    assert!(message(&log, IssueKind::UnknownColumn).contains("Wobble"));
    assert!(message(&log, IssueKind::UnknownUnit).contains("furlong"));
    assert!(log.flights[0].series(Parameter::AltitudeIndicated).is_none());
    assert!(log.columns.mapped.iter().all(|(name, _)| name != "AltB"));
    assert!(log.columns.ignored.contains(&"AltB".to_owned()));
}

#[test]
fn two_columns_of_one_parameter_use_the_first() {
    let log = read(EXPORT.replace("Pitch", "AltInd").replace("G,deg", "G,ft"));
    assert_eq!(values(&log, Parameter::AltitudeIndicated), [Some(864.7), Some(865.7)]);
    assert_eq!(count(&log, IssueKind::DuplicateColumn), 1);
    assert!(log.columns.ignored.contains(&"AltInd".to_owned()));
}

#[test]
fn a_column_in_which_nothing_was_recorded_gives_no_series() {
    let log = read(EXPORT.replace(",NaN", ",").replace(",-10.0", ","));
    assert!(log.flights[0].series(Parameter::WindDirection).is_none());
    assert!(log.columns.mapped.iter().any(|(name, _)| name == "WndDr"));
}

#[test]
fn a_magnetic_track_without_variation_gives_no_true_track() {
    let log = read(g1000(&["10:00:00"]).replace("MagVar", "Wobble"));
    assert!(log.flights[0].series(Parameter::TrackTrue).is_none());
    assert!(log.columns.ignored.contains(&"TRK".to_owned()));
}
