//! Touchdowns and go-arounds of 400 simulated approaches whose truth is known.

use std::collections::BTreeMap;
use std::io::Read as _;

use crate::common;
use data_flight::{AircraftIdentity, Flight, Parameter, Series, Validity};
use models_analysis::features::approaches;
use models_analysis::{Measured, measure};

/// Column of the simulator's recorder → parameter.
const COLUMNS: [(&str, Parameter); 12] = [
    ("alt_msl_ft", Parameter::AltitudeMeanSeaLevel),
    ("alt_baro_ft", Parameter::AltitudeIndicated),
    ("ias_kt", Parameter::IndicatedAirspeed),
    ("gs_kt", Parameter::GroundSpeed),
    ("vs_fpm", Parameter::VerticalSpeed),
    ("pitch_deg", Parameter::Pitch),
    ("roll_deg", Parameter::Roll),
    ("hdg_true_deg", Parameter::HeadingMagnetic),
    ("nz_g", Parameter::AccelerationNormal),
    ("ny_g", Parameter::AccelerationLateral),
    ("rpm", Parameter::Engine1Speed),
    ("oat_c", Parameter::AirTemperature),
];

/// A recording, the simulator's time of its first sample, and how long it goes on after the
/// wheels touched.
struct Recording {
    flight: Flight,
    start_s: f64,
    on_wheels_s: f64,
}

fn read_flight(text: &str) -> Recording {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let rows: Vec<Vec<f64>> = lines
        .map(|line| line.split(',').map(|field| field.parse().expect("a number")).collect())
        .collect();
    let start_s = rows[0][0];
    let time_s = rows.iter().map(|row| row[0] - start_s).collect();
    let mut flight =
        Flight::new(AircraftIdentity::default(), None, time_s).expect("times increase");
    for (name, parameter) in COLUMNS {
        let at = names.iter().position(|found| *found == name).expect(name);
        let mut series = Series::default();
        rows.iter().for_each(|row| series.push(row[at], Validity::Normal));
        flight.insert(parameter, series).expect("one sample per time");
    }
    let wheels = names.iter().position(|found| *found == "wow").expect("wow");
    let in_air = rows.iter().rposition(|row| row[wheels] == 0.0).expect("begins in the air");
    let on_wheels_s = rows[rows.len() - 1][0] - rows[in_air][0];
    Recording { flight, start_s, on_wheels_s }
}

/// The recorded flights by id.
fn flights() -> BTreeMap<String, String> {
    let path = common::data_dir().join("jsbsim/approaches.tar.zst");
    let packed = std::fs::File::open(path).expect("the archive can be read");
    let mut tar = Vec::new();
    zstd::Decoder::new(packed).expect("zstd").read_to_end(&mut tar).expect("zstd");
    let mut found = BTreeMap::new();
    let mut rest = tar.as_slice();
    // A tar file is blocks of 512 bytes: a header with name and size (octal), then the bytes.
    while rest.len() > 512 && rest[0] != 0 {
        let field = |range: std::ops::Range<usize>| {
            let text = std::str::from_utf8(&rest[range]).expect("ASCII");
            text.trim_matches(|c: char| c == '\0' || c == ' ').to_owned()
        };
        let name = field(0..100);
        let size = usize::from_str_radix(&field(124..136), 8).expect("octal");
        let body = &rest[512..512 + size];
        if let Some(id) = name.rsplit('/').next().and_then(|file| file.strip_suffix(".csv")) {
            found.insert(id.to_owned(), String::from_utf8(body.to_vec()).expect("text"));
        }
        rest = &rest[512 + size.div_ceil(512) * 512..];
    }
    found
}

/// Rows of `truth.csv` by id, fields by name.
fn truth() -> BTreeMap<String, BTreeMap<String, String>> {
    let text = std::fs::read_to_string(common::data_dir().join("jsbsim/truth.csv"))
        .expect("the truth can be read");
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a header").split(',').collect();
    lines
        .map(|line| {
            let row: BTreeMap<_, _> = names
                .iter()
                .zip(line.split(','))
                .map(|(name, field)| ((*name).to_owned(), field.to_owned()))
                .collect();
            (row["id"].clone(), row)
        })
        .collect()
}

fn touchdown_s(measured: &Measured<'_>) -> Option<f64> {
    let name = "pitch_at_touchdown_deg";
    measured.key_points().iter().find(|point| point.name == name).map(|point| point.at_s)
}

#[test]
fn touchdowns_are_those_of_the_simulation() {
    if !common::has_data() {
        return;
    }
    let truth = truth();
    let (mut errors_s, mut load_errors_g) = (Vec::new(), Vec::new());
    let (mut landed, mut cut, mut go_arounds, mut vectors) = (0, 0, 0, 0);
    for (id, text) in flights() {
        let Some(row) = truth.get(&id) else { continue };
        let Recording { flight, start_s, on_wheels_s } = read_flight(&text);
        let measured = measure(&flight, None);
        match row["end"].as_str() {
            // The recording ends as the wheels touch: nothing shows the landing.
            "landed" if on_wheels_s < 3.0 => cut += 1,
            "landed" => {
                landed += 1;
                let expected_s = number(row, "td_t") - start_s;
                let Some(at_s) = touchdown_s(&measured) else { continue };
                errors_s.push(at_s - expected_s);
                let load =
                    value(&measured, "normal_acceleration_at_touchdown_g").expect("recorded");
                load_errors_g.push(load - number(row, "peak_nz"));
                vectors += approaches(&measured).len();
            }
            "go_around" => {
                go_arounds += 1;
                assert_eq!(touchdown_s(&measured), None, "{id}");
            }
            _ => {}
        }
    }
    errors_s.sort_by(f64::total_cmp);
    load_errors_g.sort_by(f64::total_cmp);
    let at = |values: &[f64], pct: usize| values[(values.len() - 1) * pct / 100];
    eprintln!(
        "{} of {landed} touchdowns found ({cut} recordings are cut at touchdown), {go_arounds} \
         go-arounds; error 1 % {:+.1}, 5 % {:+.1}, median {:+.1}, 95 % {:+.1}, 99 % {:+.1} s; \
         load 5 % {:+.2}, median {:+.2}, 95 % {:+.2} g; {vectors} vectors",
        errors_s.len(),
        at(&errors_s, 1),
        at(&errors_s, 5),
        at(&errors_s, 50),
        at(&errors_s, 95),
        at(&errors_s, 99),
        at(&load_errors_g, 5),
        at(&load_errors_g, 50),
        at(&load_errors_g, 95),
    );
    assert!(landed > 200 && go_arounds > 20);
    let within = errors_s.iter().filter(|error| error.abs() <= 3.0).count();
    assert!(errors_s.len() * 100 >= landed * 97, "{} of {landed}", errors_s.len());
    assert!(within * 100 >= landed * 90, "{within} of {landed} within 3 s");
    assert!(at(&errors_s, 50).abs() <= 1.0);
}

fn number(row: &BTreeMap<String, String>, name: &str) -> f64 {
    row[name].parse().expect("a number")
}

fn value(measured: &Measured<'_>, name: &str) -> Option<f64> {
    measured.key_points().iter().find(|point| point.name == name).map(|point| point.value)
}
