//! Small valid inputs, so that every test only spells out what it is about.

use chrono::{DateTime, TimeDelta, Utc};
use data_flight::id::{FlightId, PersonId};
use data_flight::{
    AircraftIdentity, Band, Clearance, Digest, Evaluation, Finding, Flight, FlightQuality,
    KeyPoint, MeasureAbsence, NotEvaluated, NotEvaluatedReason, Outcome, Parameter, PhaseOfFlight,
    PhaseSpan, RowLedger, Series, Unit, Validity,
};
use data_store::{
    FlightResults, Judgement, LeasedJob, Level, Measures, NewAdvisory, NewPerson, NewPrediction,
    NewUpload, Role, Store, TenantScope, UploadResults, Verdict, new_id,
};
use std::time::Duration;

pub const LEASE: Duration = Duration::from_secs(60);

pub fn digest(byte: u8) -> Digest {
    Digest::from_bytes([byte; 32])
}

pub fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap()
}

pub async fn tenant(store: &Store, name: &str) -> TenantScope {
    TenantScope::new(store.create_tenant(name).await.unwrap().tenant_id)
}

pub async fn person(store: &Store, scope: &TenantScope, email: &str, role: Role) -> PersonId {
    let person = NewPerson {
        email: email.to_owned(),
        display_name: "A Person".to_owned(),
        password_hash: None,
        roles: vec![role],
    };
    store.create_person(scope, &person).await.unwrap().person_id
}

pub fn upload(byte: u8) -> NewUpload {
    NewUpload {
        sha256: digest(byte),
        size_bytes: 4_096,
        file_name: "log.csv".to_owned(),
        uploaded_by: None,
        aircraft: None,
        request_id: Some("request-1".to_owned()),
    }
}

/// Receives an upload and leases its job.
pub async fn leased(store: &Store, scope: &TenantScope, byte: u8) -> LeasedJob {
    store.receive_upload(scope, &upload(byte)).await.unwrap();
    store.lease_job("worker", LEASE).await.unwrap().unwrap()
}

/// Three seconds of flight with one valid, one missing and one failed sample.
pub fn flight() -> Flight {
    let aircraft = AircraftIdentity { model: Some("Type\0A".to_owned()), ..Default::default() };
    let mut flight = Flight::new(aircraft, Some(noon()), vec![0.0, 1.0, 2.5]).unwrap();
    let mut speed = Series::default();
    speed.push(61.5, Validity::Normal);
    speed.push_missing();
    speed.push(9_999.0, Validity::FailureWarning);
    flight.insert(Parameter::IndicatedAirspeed, speed).unwrap();
    let mut pitch = Series::default();
    for degrees in [2.0, -1.0, 5.0] {
        pitch.push(degrees, Validity::Normal);
    }
    flight.insert(Parameter::Pitch, pitch).unwrap();
    flight
}

pub fn evaluations() -> Vec<Evaluation> {
    let evaluation = |rule: &str, outcome| Evaluation {
        rule: rule.to_owned(),
        name: format!("Rule {rule}"),
        ruleset: digest(7),
        inputs: vec!["indicated_airspeed_kt".to_owned()],
        outcome,
    };
    let finding = Finding {
        band: Band::Caution,
        start_s: 0.0,
        end_s: 1.0,
        peak: 61.5,
        peak_at_s: 0.0,
        unit: Unit::Knot,
        open_at_end: true,
    };
    let refusal = NotEvaluated::new(NotEvaluatedReason::MissingParameter, ["pitch_deg"]);
    vec![
        evaluation("airspeed-high", Outcome::Found(vec![finding.clone(), finding])),
        evaluation(
            "pitch-high",
            Outcome::Clear(Clearance::from_evidence(2.5, 98.0, 90.0).unwrap()),
        ),
        evaluation("roll-high", Outcome::NotEvaluated(refusal)),
    ]
}

pub fn measures() -> Measures {
    Measures {
        phases: vec![
            PhaseSpan { phase: PhaseOfFlight::Parked, start_s: 0.0, end_s: 1.0 },
            PhaseSpan { phase: PhaseOfFlight::TaxiOut, start_s: 1.0, end_s: 2.5 },
        ],
        key_points: vec![KeyPoint {
            name: "pitch_max_deg".to_owned(),
            value: 5.0,
            unit: Unit::Degree,
            at_s: 2.5,
        }],
        absences: vec![MeasureAbsence {
            name: "roll_max_deg".to_owned(),
            reason: NotEvaluated::new(NotEvaluatedReason::MissingParameter, ["roll_deg"]),
        }],
    }
}

pub fn judgement(verdict: Verdict) -> Judgement {
    let caveats = match verdict {
        Verdict::Caveat => vec!["The log ends before landing.".to_owned()],
        Verdict::Pass | Verdict::Withhold => Vec::new(),
    };
    let advisory = NewAdvisory {
        band: Band::Caution,
        title: "Airspeed".to_owned(),
        body: "Indicated airspeed reached 61.5 kt.".to_owned(),
        caveats,
        explanation: serde_json::json!({"limit_kt": 60.0}),
        span_s: Some((0.0, 1.0)),
        expires_utc: Some(noon() + TimeDelta::days(30)),
    };
    let prediction = NewPrediction {
        computed_utc: noon(),
        verdict,
        level: Level::L2,
        rule: Some(("airspeed-high".to_owned(), digest(7))),
        model: None,
        inputs_sha256: digest(8),
        features: None,
        guard_sha256: digest(9),
        estimate_value: None,
        percentile_pct: None,
        candidate: serde_json::json!({"sentence": "with a NUL \0 from the log"}),
        findings: serde_json::json!([]),
        reason_codes: vec!["FM-ING-01".to_owned()],
        code_version: "test".to_owned(),
        request_id: None,
        latency_ms: Some(1.5),
    };
    Judgement { prediction, advisory: (verdict != Verdict::Withhold).then_some(advisory) }
}

pub fn flight_results() -> FlightResults {
    let mut height = Series::default();
    for feet in [0.0, 1.0, 2.0] {
        height.push(feet, Validity::Normal);
    }
    FlightResults {
        flight_id: new_id(FlightId),
        aircraft: None,
        profile: Some("c172s".to_owned()),
        flight: flight(),
        derived: vec![("height_airfield_ft".to_owned(), height)],
        measures: measures(),
        quality: FlightQuality::default(),
        evaluations: evaluations(),
        judgements: vec![
            judgement(Verdict::Pass),
            judgement(Verdict::Caveat),
            judgement(Verdict::Withhold),
        ],
        level: Level::L2,
    }
}

pub fn results(pipeline: u8, flights: Vec<FlightResults>) -> UploadResults {
    UploadResults {
        pipeline: digest(pipeline),
        format: "garmin_g1000".to_owned(),
        rows: RowLedger { read: 5, kept: 3, dropped: 2 },
        report: serde_json::json!({
            "issues": [],
            "stages": [{"stage": "parse", "ms": 1.0, "bytes": 3}],
        }),
        models: Vec::new(),
        flights,
    }
}

/// One upload with one flight, stored through the queue.
pub async fn stored_flight(store: &Store, scope: &TenantScope, byte: u8) -> FlightId {
    let job = leased(store, scope, byte).await;
    let results = results(1, vec![flight_results()]);
    store.store_flight_results(&job.lease, results).await.unwrap().remove(0)
}
