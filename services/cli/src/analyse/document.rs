//! The document that `flarepath analyse --json` prints: a published contract.
//!
//! Its JSON Schema lies in `docs/analyse.schema.json` and is generated from these types.
//! Keys may be added, never renamed or removed.

use data_flight::{Evaluation, Flight, Outcome};
use schemars::JsonSchema;
use serde::Serialize;
use services_pipeline::analyse::{FlightAnalysis, LogAnalysis};

/// Everything that was found in the given files.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Document {
    /// One entry for each file, in the order given.
    pub files: Vec<FileView>,
}

/// One file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FileView {
    /// The path as given.
    pub path: String,
    /// SHA-256 of the bytes as given.
    pub sha256: String,
    /// Format, recognised by content; null when it is none that is read.
    pub format: Option<String>,
    /// Size of the bytes as given.
    pub bytes: u64,
    /// Rows of samples: read = kept + dropped.
    pub rows: RowsView,
    /// Defects of the log, counted by kind.
    pub issues: Vec<IssueView>,
    /// Why nothing could be read, if so.
    pub error: Option<ErrorView>,
    /// The flights found.
    pub flights: Vec<FlightView>,
}

/// Rows of samples.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct RowsView {
    /// Rows found.
    pub read: u64,
    /// Rows that became samples.
    pub kept: u64,
    /// Rows that could not be used; explained by the issues.
    pub dropped: u64,
}

/// One kind of defect.
#[derive(Debug, Serialize, JsonSchema)]
pub struct IssueView {
    /// First line concerned, from 1; 0 for the whole file.
    pub line: u64,
    /// Parameter or column concerned.
    pub parameter: Option<String>,
    /// Kind, for example `truncated_row`.
    pub kind: String,
    /// A sentence.
    pub message: String,
    /// Rows or samples affected.
    pub count: u64,
}

/// Why a file could not be read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ErrorView {
    /// Kind, for example `not_a_flight_log`.
    pub kind: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

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

impl FileView {
    /// The view of a log that was read.
    #[must_use]
    pub fn of_analysis(path: String, sha256: String, bytes: u64, analysis: &LogAnalysis) -> Self {
        let log = &analysis.log;
        Self {
            path,
            sha256,
            format: Some(log.format.name().to_owned()),
            bytes,
            rows: RowsView { read: log.rows.read, kept: log.rows.kept, dropped: log.rows.dropped },
            issues: log
                .issues
                .iter()
                .map(|issue| IssueView {
                    line: issue.line,
                    parameter: issue.parameter.clone(),
                    kind: issue.kind.name().to_owned(),
                    message: issue.message.clone(),
                    count: issue.count,
                })
                .collect(),
            error: None,
            flights: log
                .flights
                .iter()
                .zip(&analysis.flights)
                .map(|(flight, analysis)| FlightView::of(flight, analysis))
                .collect(),
        }
    }

    /// The view of a file that could not be read.
    #[must_use]
    pub fn of_error(path: String, sha256: String, bytes: u64, error: ErrorView) -> Self {
        Self {
            path,
            sha256,
            format: None,
            bytes,
            rows: RowsView::default(),
            issues: Vec::new(),
            error: Some(error),
            flights: Vec::new(),
        }
    }
}

impl FlightView {
    fn of(flight: &Flight, analysis: &FlightAnalysis) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_in_the_docs_is_that_of_the_types() {
        let schema = schemars::schema_for!(Document);
        let text = format!("{}\n", serde_json::to_string_pretty(&schema).expect("a schema"));
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/analyse.schema.json");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(path, &text).expect("a writable docs folder");
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert_eq!(written, text, "run with UPDATE_EXPECT=1 to rewrite {path}");
    }
}
