//! An advisory as it leaves the process, checked again for age and revocation.

use chrono::{DateTime, Utc};
use data_store::{Acknowledgement, AcknowledgementKind, Advisory};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::flight::level_meaning;

/// Whether an advisory may be relied on now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdvisoryStatus {
    /// It holds.
    InForce,
    /// Too old to be relied on; it says what was thought then.
    Expired,
    /// A newer version of the service has judged the flight again; it says what was thought
    /// before.
    Superseded,
    /// Taken back. What it said is not shown any more.
    Withdrawn,
}

/// A statement about a flight that the safety guard released.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AdvisoryView {
    /// Its id.
    pub id: Uuid,
    /// The flight it is about.
    pub flight_id: Uuid,
    /// Its row of the prediction log.
    pub prediction_id: Uuid,
    /// Whether it may be relied on now.
    pub status: AdvisoryStatus,
    /// How much it matters: `advisory`, `caution` or `warning`.
    #[schema(example = "caution")]
    pub band: &'static str,
    /// What it is about, in a phrase.
    pub title: String,
    /// The statement; null when it was withdrawn.
    pub body: Option<String>,
    /// What has to be said with it.
    pub caveats: Vec<String>,
    /// Why: measures, limits and contributions; null when it was withdrawn.
    pub explanation: Option<serde_json::Value>,
    /// How much of the service was available when it was released: `L0` to `L3`.
    #[schema(example = "L2")]
    pub level: &'static str,
    /// The same in words.
    pub level_meaning: &'static str,
    /// Start of what it is about, in seconds from the start of the flight.
    pub start_s: Option<f64>,
    /// End of what it is about, in seconds from the start of the flight.
    pub end_s: Option<f64>,
    /// When it was released.
    pub released_utc: DateTime<Utc>,
    /// After this it may not be relied on.
    pub expires_utc: Option<DateTime<Utc>>,
    /// When it was withdrawn.
    pub withdrawn_utc: Option<DateTime<Utc>>,
    /// Why it was withdrawn.
    pub withdrawn_reason: Option<String>,
    /// The rule that spoke, if one did.
    pub rule: Option<String>,
    /// SHA-256 of its rule set.
    pub ruleset_sha256: Option<String>,
    /// SHA-256 of the model that spoke, if one did.
    pub model_sha256: Option<String>,
    /// SHA-256 of the guards and limits that let it pass.
    pub guard_sha256: String,
    /// What the caller said to it, oldest first; nobody else's answers.
    pub own_answers: Vec<AnswerView>,
}

/// What the caller said to an advisory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnswerView {
    /// `acknowledged` or `contested`.
    #[schema(example = "acknowledged")]
    pub kind: &'static str,
    /// Why, when contested.
    pub reason: Option<String>,
    /// When.
    pub created_utc: DateTime<Utc>,
}

impl AdvisoryView {
    /// The view of an advisory at a moment, with the caller's own answers.
    #[must_use]
    pub fn new(row: Advisory, own_answers: Vec<AnswerView>, now: DateTime<Utc>) -> Self {
        let status = match (&row.revocation, row.expires_utc) {
            (Some(_), _) => AdvisoryStatus::Withdrawn,
            (None, _) if row.flight.superseded_utc.is_some() => AdvisoryStatus::Superseded,
            (None, Some(expires)) if expires <= now => AdvisoryStatus::Expired,
            (None, _) => AdvisoryStatus::InForce,
        };
        let shown = status != AdvisoryStatus::Withdrawn;
        let (withdrawn_utc, withdrawn_reason) =
            row.revocation.map(|taken| (taken.revoked_utc, taken.reason)).unzip();
        Self {
            id: row.advisory_id.0,
            flight_id: row.flight_id.0,
            prediction_id: row.prediction_id.0,
            status,
            band: row.band.name(),
            title: row.title,
            body: shown.then_some(row.body),
            caveats: if shown { row.caveats } else { Vec::new() },
            explanation: shown.then_some(row.explanation),
            level: row.level.name(),
            level_meaning: level_meaning(row.level),
            start_s: row.start_s,
            end_s: row.end_s,
            released_utc: row.released_utc,
            expires_utc: row.expires_utc,
            withdrawn_utc,
            withdrawn_reason,
            rule: row.rule_id,
            ruleset_sha256: row.ruleset_sha256.map(|digest| digest.to_string()),
            model_sha256: row.model_sha256.map(|digest| digest.to_string()),
            guard_sha256: row.guard_sha256.to_string(),
            own_answers,
        }
    }

    /// Whether the caller has said that they read it.
    #[must_use]
    pub fn is_acknowledged(&self) -> bool {
        let acknowledged = AcknowledgementKind::Acknowledged.name();
        self.own_answers.iter().any(|answer| answer.kind == acknowledged)
    }
}

impl From<Acknowledgement> for AnswerView {
    fn from(row: Acknowledgement) -> Self {
        Self { kind: row.kind.name(), reason: row.reason, created_utc: row.created_utc }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use data_flight::id::{AdvisoryId, FlightId, PredictionId};
    use data_flight::{Band, Digest};
    use data_store::{AdvisedFlight, Level, Revocation, Verdict};

    use super::*;

    fn advisory() -> Advisory {
        Advisory {
            advisory_id: AdvisoryId(Uuid::nil()),
            prediction_id: PredictionId(Uuid::nil()),
            flight_id: FlightId(Uuid::nil()),
            verdict: Verdict::Pass,
            guard_sha256: Digest::from_bytes([1; 32]),
            rule_id: Some("airspeed-high-vne".to_owned()),
            ruleset_sha256: Some(Digest::from_bytes([2; 32])),
            model_sha256: None,
            level: Level::L2,
            band: Band::Caution,
            title: "Airspeed".to_owned(),
            body: "planted statement".to_owned(),
            caveats: Vec::new(),
            explanation: serde_json::json!({"why": "planted statement"}),
            start_s: None,
            end_s: None,
            released_utc: DateTime::UNIX_EPOCH,
            expires_utc: Some(DateTime::UNIX_EPOCH + TimeDelta::days(1)),
            revocation: None,
            flight: AdvisedFlight::default(),
        }
    }

    #[test]
    fn age_is_checked_when_it_is_shown() {
        let at = |days| DateTime::UNIX_EPOCH + TimeDelta::days(days);
        let status = |now| AdvisoryView::new(advisory(), Vec::new(), now).status;
        assert_eq!(status(at(0)), AdvisoryStatus::InForce);
        assert_eq!(status(at(1)), AdvisoryStatus::Expired, "at the very moment");
    }

    #[test]
    fn what_was_said_of_an_earlier_version_is_not_in_force() {
        let superseded = AdvisedFlight { superseded_utc: Some(DateTime::UNIX_EPOCH) };
        let row = Advisory { flight: superseded, ..advisory() };
        let view = AdvisoryView::new(row, Vec::new(), DateTime::UNIX_EPOCH);
        assert_eq!(view.status, AdvisoryStatus::Superseded);
        assert_eq!(view.body.as_deref(), Some("planted statement"), "and stays readable");
    }

    #[test]
    fn what_was_withdrawn_is_not_said_again() {
        let revocation = Revocation {
            reason: "sensor fault".to_owned(),
            revoked_by: None,
            revoked_utc: DateTime::UNIX_EPOCH,
        };
        let row = Advisory { revocation: Some(revocation), ..advisory() };
        let view = AdvisoryView::new(row, Vec::new(), DateTime::UNIX_EPOCH);
        assert_eq!(view.status, AdvisoryStatus::Withdrawn);
        assert_eq!(view.withdrawn_reason.as_deref(), Some("sensor fault"));
        let text = serde_json::to_string(&view).expect("plain data");
        assert!(!text.contains("planted statement"), "{text}");
    }
}
