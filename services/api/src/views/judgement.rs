//! What was concluded of a flight: found, clear and not evaluated stay three lists, so that
//! silence can never be read as clearance. Key points likewise: measured, or absent and why.

use data_flight::{Evaluation, Finding, KeyPoint, MeasureAbsence, Outcome};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What every rule concluded of a flight.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct EvaluationsView {
    /// The flight.
    pub flight_id: Uuid,
    /// Rules that found something.
    pub found: Vec<FoundView>,
    /// Rules that were checked on sufficient evidence and found nothing.
    pub clear: Vec<ClearView>,
    /// Rules that could not be checked. Not the same as clear.
    pub not_evaluated: Vec<NotEvaluatedView>,
}

/// A rule that found something.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FoundView {
    /// Stable id of the rule.
    #[schema(example = "airspeed-high-vne")]
    pub rule: String,
    /// Its name, as people read it.
    pub name: String,
    /// The events, in order of time.
    pub findings: Vec<FindingView>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FindingView {
    /// The worst band reached: `advisory`, `caution` or `warning`.
    #[schema(example = "caution")]
    pub band: &'static str,
    /// Start in seconds from the start of the flight.
    pub start_s: f64,
    /// End in seconds from the start of the flight.
    pub end_s: f64,
    /// The worst sample, in `unit`.
    pub peak: f64,
    /// When it was recorded, in seconds from the start of the flight.
    pub peak_at_s: f64,
    /// Unit of the peak.
    #[schema(example = "kt")]
    pub unit: &'static str,
    /// The condition still held when the recording ended.
    pub open_at_end: bool,
}

/// A rule that was checked and found nothing.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ClearView {
    /// Stable id of the rule.
    pub rule: String,
    /// Its name, as people read it.
    pub name: String,
    /// Seconds of flight that were checked.
    pub evaluated_s: f64,
    /// Percent of them in which every input was valid.
    pub valid_pct: f64,
}

/// A rule that could not be checked.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct NotEvaluatedView {
    /// Stable id of the rule.
    pub rule: String,
    /// Its name, as people read it.
    pub name: String,
    /// Why not.
    #[schema(example = "missing_parameter")]
    pub reason: &'static str,
    /// What exactly was missing.
    pub detail: Vec<String>,
}

impl EvaluationsView {
    /// The view of what was concluded.
    #[must_use]
    pub fn new(flight: Uuid, evaluations: Vec<Evaluation>) -> Self {
        let mut view = Self {
            flight_id: flight,
            found: Vec::new(),
            clear: Vec::new(),
            not_evaluated: Vec::new(),
        };
        for Evaluation { rule, name, outcome, .. } in evaluations {
            match outcome {
                Outcome::Found(findings) => {
                    let findings = findings.iter().map(FindingView::from).collect();
                    view.found.push(FoundView { rule, name, findings });
                }
                Outcome::Clear(clearance) => view.clear.push(ClearView {
                    rule,
                    name,
                    evaluated_s: clearance.evaluated_s(),
                    valid_pct: clearance.valid_pct(),
                }),
                Outcome::NotEvaluated(refusal) => view.not_evaluated.push(NotEvaluatedView {
                    rule,
                    name,
                    reason: refusal.reason.name(),
                    detail: refusal.detail,
                }),
            }
        }
        view
    }
}

impl From<&Finding> for FindingView {
    fn from(finding: &Finding) -> Self {
        Self {
            band: finding.band.name(),
            start_s: finding.start_s,
            end_s: finding.end_s,
            peak: finding.peak,
            peak_at_s: finding.peak_at_s,
            unit: finding.unit.symbol(),
            open_at_end: finding.open_at_end,
        }
    }
}

/// What was measured on a flight.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct KeyPointsView {
    /// The flight.
    pub flight_id: Uuid,
    /// Measured values, in order of time.
    pub key_points: Vec<KeyPointView>,
    /// Measures that could not be made. There is no default value for them.
    pub absent: Vec<AbsentKeyPointView>,
}

/// One number measured at one instant.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct KeyPointView {
    /// Name, unit suffix included.
    #[schema(example = "normal_acceleration_at_touchdown_g")]
    pub name: String,
    /// The value, in `unit`.
    pub value: f64,
    /// Unit of the value.
    #[schema(example = "g")]
    pub unit: &'static str,
    /// When, in seconds from the start of the flight.
    pub at_s: f64,
}

/// A measure that could not be made.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AbsentKeyPointView {
    /// Name the key point would have had.
    pub name: String,
    /// Why there is none.
    pub reason: &'static str,
    /// What exactly was missing.
    pub detail: Vec<String>,
}

impl From<KeyPoint> for KeyPointView {
    fn from(point: KeyPoint) -> Self {
        Self { name: point.name, value: point.value, unit: point.unit.symbol(), at_s: point.at_s }
    }
}

impl From<MeasureAbsence> for AbsentKeyPointView {
    fn from(absence: MeasureAbsence) -> Self {
        Self {
            name: absence.name,
            reason: absence.reason.reason.name(),
            detail: absence.reason.detail,
        }
    }
}

#[cfg(test)]
mod tests {
    use data_flight::{Clearance, Digest, NotEvaluated, NotEvaluatedReason};

    use super::*;

    #[test]
    fn the_three_outcomes_never_share_a_list() {
        let evaluation = |rule: &str, outcome| Evaluation {
            rule: rule.to_owned(),
            name: rule.to_owned(),
            ruleset: Digest::from_bytes([0; 32]),
            inputs: Vec::new(),
            outcome,
        };
        let clearance = Clearance::from_evidence(60.0, 99.0, 90.0).expect("evidence");
        let refusal = NotEvaluated::new(NotEvaluatedReason::MissingParameter, ["pitch_deg"]);
        let view = EvaluationsView::new(
            Uuid::nil(),
            vec![
                evaluation("a", Outcome::Clear(clearance)),
                evaluation("b", Outcome::NotEvaluated(refusal)),
            ],
        );
        assert!(view.found.is_empty());
        assert_eq!(view.clear.len(), 1);
        assert_eq!(view.not_evaluated.len(), 1);
        assert_eq!(view.not_evaluated[0].reason, "missing_parameter");
        assert_eq!(view.not_evaluated[0].detail, ["pitch_deg"]);
    }
}
