//! A row of the prediction log, as auditors read it.

use chrono::{DateTime, Utc};
use data_store::Prediction;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One judged candidate, whether it was shown or withheld.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PredictionView {
    /// Its id.
    pub id: Uuid,
    /// The flight.
    pub flight_id: Uuid,
    /// When it was judged.
    pub computed_utc: DateTime<Utc>,
    /// What the guard decided: `pass`, `caveat` or `withhold`.
    #[schema(example = "withhold")]
    pub verdict: &'static str,
    /// How much of the service was available: `L0` to `L5`.
    pub level: &'static str,
    /// The rule that spoke, if one did.
    pub rule: Option<String>,
    /// SHA-256 of its rule set.
    pub ruleset_sha256: Option<String>,
    /// SHA-256 of the model that spoke, if one did.
    pub model_sha256: Option<String>,
    /// SHA-256 of the samples that were judged.
    pub inputs_sha256: String,
    /// SHA-256 of the feature schema, for a model.
    pub feature_schema_sha256: Option<String>,
    /// SHA-256 of the feature vector, for a model.
    pub features_sha256: Option<String>,
    /// SHA-256 of the guards and limits that gave the verdict.
    pub guard_sha256: String,
    /// The model's raw value, if one spoke.
    pub estimate_value: Option<f64>,
    /// Where that value lies among the training data.
    pub percentile_pct: Option<f64>,
    /// Ids of the failure modes that the guards named.
    #[schema(example = json!(["FM-ING-01"]))]
    pub reason_codes: Vec<String>,
    /// Version of the code that judged.
    pub code_version: String,
    /// The request that caused it.
    pub request_id: Option<String>,
    /// How long the judgement took.
    pub latency_ms: Option<f64>,
    /// The whole candidate as the guard saw it; null in lists.
    pub candidate: Option<serde_json::Value>,
    /// What the guards found; null in lists.
    pub findings: Option<serde_json::Value>,
}

impl PredictionView {
    /// The view of a row in a list.
    #[must_use]
    pub fn brief(row: Prediction) -> Self {
        Self { candidate: None, findings: None, ..Self::whole(row) }
    }

    /// The view of a row on its own.
    #[must_use]
    pub fn whole(row: Prediction) -> Self {
        let text = |digest: data_flight::Digest| digest.to_string();
        Self {
            id: row.prediction_id.0,
            flight_id: row.flight_id.0,
            computed_utc: row.computed_utc,
            verdict: row.verdict.name(),
            level: row.level.name(),
            rule: row.rule_id,
            ruleset_sha256: row.ruleset_sha256.map(text),
            model_sha256: row.model_sha256.map(text),
            inputs_sha256: text(row.inputs_sha256),
            feature_schema_sha256: row.feature_schema_sha256.map(text),
            features_sha256: row.features_sha256.map(text),
            guard_sha256: text(row.guard_sha256),
            estimate_value: row.estimate_value,
            percentile_pct: row.percentile_pct,
            reason_codes: row.reason_codes,
            code_version: row.code_version,
            request_id: row.request_id,
            latency_ms: row.latency_ms,
            candidate: Some(row.candidate),
            findings: Some(row.findings),
        }
    }
}
