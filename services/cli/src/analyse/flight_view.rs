//! One flight in the document of `flarepath analyse --json`: what was recorded, measured,
//! found, clear and not evaluated.

use data_flight::{Evaluation, Flight, Outcome};
use schemars::JsonSchema;
use serde::Serialize;
use services_pipeline::analyse::FlightAnalysis;

/// One flight (or ground run) of a log.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FlightView {
    /// What the log says of the aircraft.
    pub aircraft: AircraftView,
    /// First sample, RFC 3339; null when the log holds no dates.
    pub start_utc: Option<String>,
    /// Last sample, RFC 3339; null when the log holds no dates.
    pub end_utc: Option<String>,
    /// Seconds between the first and the last sample.
    pub duration_s: f64,
    /// One over the median interval of the samples.
    pub sample_rate_hz: Option<f64>,
    /// The recorded parameters.
    pub parameters: Vec<ParameterView>,
    /// Phases of flight; the exclusive ones tile the flight.
    pub phases: Vec<PhaseView>,
    /// Key point values.
    pub key_points: Vec<KeyPointView>,
    /// Key points that could not be measured.
    pub absent_key_points: Vec<AbsenceView>,
    /// What the rules found.
    pub findings: Vec<FindingView>,
    /// Ids of the rules that were checked on sufficient evidence and found nothing.
    pub clear: Vec<String>,
    /// The rules that could not be checked, and why.
    pub not_evaluated: Vec<NotEvaluatedView>,
    /// Digest of the rule set that judged.
    pub ruleset_sha256: Option<String>,
}

/// What a log says of the aircraft.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AircraftView {
    /// Registration as recorded.
    pub registration: Option<String>,
    /// Type as recorded.
    pub model: Option<String>,
    /// Profile that was used; null when the type is not known.
    pub profile: Option<String>,
    /// The recorder's own identifier.
    pub system_id: Option<String>,
}

/// One recorded parameter.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ParameterView {
    /// Name with unit suffix.
    pub name: String,
    /// Percent of the samples that may be used.
    pub valid_pct: f64,
    /// Smallest usable value.
    pub min: Option<f64>,
    /// Largest usable value.
    pub max: Option<f64>,
}

/// One phase of flight.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PhaseView {
    /// Name of the phase.
    pub phase: String,
    /// Seconds from `start_utc`.
    pub start_s: f64,
    /// Seconds from `start_utc`.
    pub end_s: f64,
}

/// One key point value.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeyPointView {
    /// Name with unit suffix.
    pub name: String,
    /// The value.
    pub value: f64,
    /// Symbol of the unit.
    pub unit: String,
    /// Seconds from `start_utc`.
    pub at_s: f64,
}

/// A key point that could not be measured.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AbsenceView {
    /// Name with unit suffix.
    pub name: String,
    /// Reason, for example `missing_parameter`.
    pub reason: String,
    /// What exactly is missing.
    pub detail: Vec<String>,
}

/// One event found by a rule.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FindingView {
    /// Id of the rule.
    pub rule: String,
    /// Name of the rule.
    pub name: String,
    /// `advisory`, `caution` or `warning`.
    pub band: String,
    /// Seconds from `start_utc`.
    pub start_s: f64,
    /// Seconds from `start_utc`.
    pub end_s: f64,
    /// The worst sample in the rule's direction.
    pub peak: f64,
    /// Symbol of the unit of the peak.
    pub unit: String,
    /// Seconds from `start_utc` at which the peak was recorded.
    pub peak_at_s: f64,
    /// The condition still held when the log ended.
    pub open_at_end: bool,
}

/// A rule that could not be checked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NotEvaluatedView {
    /// Id of the rule.
    pub rule: String,
    /// Reason, for example `missing_parameter`.
    pub reason: String,
    /// What exactly is missing.
    pub detail: Vec<String>,
}

impl FlightView {
    /// The view of a flight that was judged.
    #[must_use]
    pub fn of(flight: &Flight, analysis: &FlightAnalysis) -> Self {
        let utc = |time: chrono::DateTime<chrono::Utc>| {
            time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
        };
        let aircraft = flight.aircraft();
        Self {
            aircraft: AircraftView {
                registration: aircraft.registration.clone(),
                model: aircraft.model.clone(),
                profile: analysis.profile.clone(),
                system_id: aircraft.system_id.clone(),
            },
            start_utc: flight.start_utc().map(utc),
            end_utc: flight.end_utc().map(utc),
            duration_s: flight.duration_s(),
            sample_rate_hz: flight.sample_rate_hz(),
            parameters: parameters(flight),
            phases: analysis
                .phases
                .iter()
                .map(|span| PhaseView {
                    phase: span.phase.name().to_owned(),
                    start_s: span.start_s,
                    end_s: span.end_s,
                })
                .collect(),
            key_points: analysis
                .key_points
                .iter()
                .map(|point| KeyPointView {
                    name: point.name.clone(),
                    value: point.value,
                    unit: point.unit.symbol().to_owned(),
                    at_s: point.at_s,
                })
                .collect(),
            absent_key_points: analysis
                .absences
                .iter()
                .map(|absence| AbsenceView {
                    name: absence.name.clone(),
                    reason: absence.reason.reason.name().to_owned(),
                    detail: absence.reason.detail.clone(),
                })
                .collect(),
            findings: analysis.evaluations.iter().flat_map(findings).collect(),
            clear: analysis
                .evaluations
                .iter()
                .filter(|evaluation| matches!(evaluation.outcome, Outcome::Clear(_)))
                .map(|evaluation| evaluation.rule.clone())
                .collect(),
            not_evaluated: analysis.evaluations.iter().filter_map(not_evaluated).collect(),
            ruleset_sha256: analysis.evaluations.first().map(|first| first.ruleset.to_string()),
        }
    }
}

fn parameters(flight: &Flight) -> Vec<ParameterView> {
    let samples = data_flight::number::count_to_f64(flight.len());
    flight
        .columns()
        .map(|(parameter, series)| {
            let valid = data_flight::number::count_to_f64(series.valid_count());
            let range = series.range();
            ParameterView {
                name: parameter.name().to_owned(),
                valid_pct: 100.0 * valid / samples,
                min: range.map(|(min, _)| min),
                max: range.map(|(_, max)| max),
            }
        })
        .collect()
}

fn findings(evaluation: &Evaluation) -> Vec<FindingView> {
    evaluation
        .findings()
        .iter()
        .map(|finding| FindingView {
            rule: evaluation.rule.clone(),
            name: evaluation.name.clone(),
            band: finding.band.name().to_owned(),
            start_s: finding.start_s,
            end_s: finding.end_s,
            peak: finding.peak,
            unit: finding.unit.symbol().to_owned(),
            peak_at_s: finding.peak_at_s,
            open_at_end: finding.open_at_end,
        })
        .collect()
}

fn not_evaluated(evaluation: &Evaluation) -> Option<NotEvaluatedView> {
    match &evaluation.outcome {
        Outcome::NotEvaluated(why) => Some(NotEvaluatedView {
            rule: evaluation.rule.clone(),
            reason: why.reason.name().to_owned(),
            detail: why.detail.clone(),
        }),
        Outcome::Found(_) | Outcome::Clear(_) => None,
    }
}
