//! One small flight with everything on it: samples, measures, conclusions, judgements.

use std::time::Duration;

use chrono::{DateTime, Utc};
use data_flight::id::FlightId;
use data_flight::{
    AircraftIdentity, Band, Clearance, Digest, Evaluation, Finding, Flight, FlightQuality,
    KeyPoint, MeasureAbsence, NotEvaluated, NotEvaluatedReason, Outcome, Parameter, PhaseOfFlight,
    PhaseSpan, RowLedger, Series, Unit, Validity,
};
use data_store::{
    FlightResults, Judgement, Level, Measures, NewAdvisory, NewPrediction, NewUpload, Store,
    TenantScope, UploadResults, Verdict, new_id,
};

pub fn digest(byte: u8) -> Digest {
    Digest::from_bytes([byte; 32])
}

pub fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap()
}

/// Stores an upload with one flight through the queue, as a worker does.
pub async fn stored_flight(store: &Store, scope: &TenantScope, byte: u8) -> FlightId {
    let upload = NewUpload {
        sha256: digest(byte),
        size_bytes: 4_096,
        file_name: "log.csv".to_owned(),
        uploaded_by: None,
        aircraft: None,
        request_id: None,
    };
    store.receive_upload(scope, &upload).await.unwrap();
    let job = store.lease_job("tests", Duration::from_secs(60)).await.unwrap().unwrap();
    let results = UploadResults {
        pipeline: digest(3),
        format: "garmin_g1000".to_owned(),
        rows: RowLedger { read: 5, kept: 3, dropped: 2 },
        report: serde_json::json!({ "issues": [{ "kind": "truncated_row", "count": 2 }] }),
        models: Vec::new(),
        flights: vec![results()],
    };
    store.store_flight_results(&job.lease, results).await.unwrap().remove(0)
}

fn results() -> FlightResults {
    FlightResults {
        flight_id: new_id(FlightId),
        aircraft: None,
        profile: Some("c172s".to_owned()),
        flight: flight(),
        derived: Vec::new(),
        measures: measures(),
        quality: FlightQuality::default(),
        evaluations: evaluations(),
        judgements: vec![
            judgement("airspeed-high", Verdict::Pass),
            judgement("oil-pressure-low", Verdict::Caveat),
            judgement("airspeed-high", Verdict::Withhold),
        ],
        level: Level::L2,
    }
}

/// Three seconds: a speed with one valid, one missing and one failed sample, and an oil
/// pressure that is always valid.
fn flight() -> Flight {
    let aircraft = AircraftIdentity { model: Some("Type A".to_owned()), ..Default::default() };
    let mut flight = Flight::new(aircraft, Some(noon()), vec![0.0, 1.0, 2.5]).unwrap();
    let mut speed = Series::default();
    speed.push(61.5, Validity::Normal);
    speed.push_missing();
    speed.push(9_999.0, Validity::FailureWarning);
    flight.insert(Parameter::IndicatedAirspeed, speed).unwrap();
    let mut pressure = Series::default();
    [60.0, 58.0, 20.0].iter().for_each(|psi| pressure.push(*psi, Validity::Normal));
    flight.insert(Parameter::Engine1OilPressure, pressure).unwrap();
    flight
}

fn measures() -> Measures {
    let key_point =
        |name: &str, value, unit| KeyPoint { name: name.to_owned(), value, unit, at_s: 2.5 };
    Measures {
        phases: vec![
            PhaseSpan { phase: PhaseOfFlight::Parked, start_s: 0.0, end_s: 1.0 },
            PhaseSpan { phase: PhaseOfFlight::TaxiOut, start_s: 1.0, end_s: 2.5 },
        ],
        key_points: vec![
            key_point("indicated_airspeed_max_kt", 61.5, Unit::Knot),
            key_point("engine_1_oil_pressure_min_psi", 20.0, Unit::PoundPerSquareInch),
        ],
        absences: vec![MeasureAbsence {
            name: "roll_max_deg".to_owned(),
            reason: NotEvaluated::new(NotEvaluatedReason::MissingParameter, ["roll_deg"]),
        }],
    }
}

fn evaluations() -> Vec<Evaluation> {
    let evaluation = |rule: &str, input: &str, outcome| Evaluation {
        rule: rule.to_owned(),
        name: format!("Rule {rule}"),
        ruleset: digest(7),
        inputs: vec![input.to_owned()],
        outcome,
    };
    let finding = |peak, unit| Finding {
        band: Band::Caution,
        start_s: 0.0,
        end_s: 1.0,
        peak,
        peak_at_s: 0.0,
        unit,
        open_at_end: false,
    };
    let speed = vec![finding(61.5, Unit::Knot)];
    let pressure = vec![finding(20.0, Unit::PoundPerSquareInch)];
    let refusal = NotEvaluated::new(NotEvaluatedReason::MissingParameter, ["pitch_deg"]);
    let clearance = Clearance::from_evidence(2.5, 98.0, 90.0).unwrap();
    vec![
        evaluation("airspeed-high", "indicated_airspeed_kt", Outcome::Found(speed)),
        evaluation("oil-pressure-low", "engine_1_oil_pressure_psi", Outcome::Found(pressure)),
        evaluation("roll-high", "roll_deg", Outcome::Clear(clearance)),
        evaluation("pitch-high", "pitch_deg", Outcome::NotEvaluated(refusal)),
    ]
}

fn judgement(rule: &str, verdict: Verdict) -> Judgement {
    let caveats = match verdict {
        Verdict::Caveat => vec!["The log ends before landing.".to_owned()],
        Verdict::Pass | Verdict::Withhold => Vec::new(),
    };
    let advisory = NewAdvisory {
        band: Band::Caution,
        title: format!("About {rule}"),
        body: format!("Statement of {rule}."),
        caveats,
        explanation: serde_json::json!({ "limit_kt": 60.0 }),
        span_s: Some((0.0, 1.0)),
        expires_utc: None,
    };
    let prediction = NewPrediction {
        computed_utc: noon(),
        verdict,
        level: Level::L2,
        rule: Some((rule.to_owned(), digest(7))),
        model: None,
        inputs_sha256: digest(8),
        features: None,
        guard_sha256: digest(9),
        estimate_value: None,
        percentile_pct: None,
        candidate: serde_json::json!({ "rule": rule }),
        findings: serde_json::json!([]),
        reason_codes: vec!["FM-ING-01".to_owned()],
        code_version: "test".to_owned(),
        request_id: None,
        latency_ms: Some(1.5),
    };
    Judgement { prediction, advisory: (verdict != Verdict::Withhold).then_some(advisory) }
}
