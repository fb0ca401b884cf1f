//! The prediction log: every judged candidate, whether it was shown or withheld.
//!
//! Append-only for everybody. Each row holds the digests from which the judgement can be
//! made again years later: inputs, features, rule set, model, guard.

use chrono::{DateTime, Utc};
use data_flight::Digest;
use data_flight::id::{FlightId, PredictionId};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;

use crate::column::{Column, Maybe};
use crate::schema::predictions;
use crate::{Level, Page, Store, StoreError, TenantScope, Verdict, new_id, text};

/// A row of the prediction log.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = predictions)]
pub struct Prediction {
    /// Its id.
    #[diesel(deserialize_as = Column<PredictionId>)]
    pub prediction_id: PredictionId,
    /// The flight.
    #[diesel(deserialize_as = Column<FlightId>)]
    pub flight_id: FlightId,
    /// When it was judged.
    pub computed_utc: DateTime<Utc>,
    /// What the guard decided.
    #[diesel(deserialize_as = Column<Verdict>)]
    pub verdict: Verdict,
    /// The level at which it was judged.
    #[diesel(deserialize_as = Column<Level>)]
    pub level: Level,
    /// The rule that spoke, if one did.
    pub rule_id: Option<String>,
    /// Digest of its rule set.
    #[diesel(deserialize_as = Maybe<Digest>)]
    pub ruleset_sha256: Option<Digest>,
    /// Digest of the model that spoke, if one did.
    #[diesel(deserialize_as = Maybe<Digest>)]
    pub model_sha256: Option<Digest>,
    /// Digest of the samples that were judged.
    #[diesel(deserialize_as = Column<Digest>)]
    pub inputs_sha256: Digest,
    /// Digest of the feature schema, for a model.
    #[diesel(deserialize_as = Maybe<Digest>)]
    pub feature_schema_sha256: Option<Digest>,
    /// Digest of the feature vector, for a model.
    #[diesel(deserialize_as = Maybe<Digest>)]
    pub features_sha256: Option<Digest>,
    /// Digest of the guards and limits that gave the verdict.
    #[diesel(deserialize_as = Column<Digest>)]
    pub guard_sha256: Digest,
    /// The model's raw value.
    pub estimate_value: Option<f64>,
    /// Where that value lies among the training data.
    pub percentile_pct: Option<f64>,
    /// The whole candidate as the guard saw it.
    pub candidate: Value,
    /// What the guards found.
    pub findings: Value,
    /// Ids of the failure modes that the guards named.
    pub reason_codes: Vec<String>,
    /// Version of the code that judged.
    pub code_version: String,
    /// The request that caused it.
    pub request_id: Option<String>,
    /// How long the judgement took.
    pub latency_ms: Option<f64>,
}

/// A judgement to log.
#[derive(Clone, Debug)]
pub struct NewPrediction {
    /// When it was judged.
    pub computed_utc: DateTime<Utc>,
    /// What the guard decided.
    pub verdict: Verdict,
    /// The level at which it was judged.
    pub level: Level,
    /// The rule that spoke and the digest of its rule set; one of this and `model` must be.
    pub rule: Option<(String, Digest)>,
    /// Digest of the model that spoke; it must be among the recorded models.
    pub model: Option<Digest>,
    /// Digest of the samples that were judged.
    pub inputs_sha256: Digest,
    /// Digests of the feature schema and of the feature vector; required for a model.
    pub features: Option<(Digest, Digest)>,
    /// Digest of the guards and limits that gave the verdict.
    pub guard_sha256: Digest,
    /// The model's raw value, if one spoke.
    pub estimate_value: Option<f64>,
    /// Where that value lies among the training data.
    pub percentile_pct: Option<f64>,
    /// The whole candidate as the guard saw it.
    pub candidate: Value,
    /// What the guards found.
    pub findings: Value,
    /// Ids of the failure modes that the guards named.
    pub reason_codes: Vec<String>,
    /// Version of the code that judged.
    pub code_version: String,
    /// The request that caused it.
    pub request_id: Option<String>,
    /// How long the judgement took, if measured.
    pub latency_ms: Option<f64>,
}

/// Which predictions to list; every condition that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredictionFilter {
    /// Only of this flight.
    pub flight: Option<FlightId>,
    /// Only with this verdict.
    pub verdict: Option<Verdict>,
    /// Only by this model.
    pub model: Option<Digest>,
    /// Only by this rule.
    pub rule: Option<String>,
}

/// Writes one row, within the caller's transaction.
pub(crate) async fn insert(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    flight: FlightId,
    new: &NewPrediction,
) -> Result<PredictionId, StoreError> {
    let id = new_id(PredictionId);
    let (rule, ruleset) = new.rule.as_ref().map(|(rule, digest)| (rule, bytes(digest))).unzip();
    let (schema, features) =
        new.features.as_ref().map(|(schema, vector)| (bytes(schema), bytes(vector))).unzip();
    diesel::insert_into(predictions::table)
        .values((
            predictions::tenant_id.eq(scope.uuid()),
            predictions::prediction_id.eq(id.0),
            predictions::flight_id.eq(flight.0),
            predictions::computed_utc.eq(new.computed_utc),
            predictions::verdict.eq(new.verdict.name()),
            predictions::level.eq(new.level.name()),
            predictions::rule_id.eq(rule),
            predictions::ruleset_sha256.eq(ruleset),
            predictions::model_sha256.eq(new.model.as_ref().map(bytes)),
            predictions::inputs_sha256.eq(bytes(&new.inputs_sha256)),
            predictions::feature_schema_sha256.eq(schema),
            predictions::features_sha256.eq(features),
            predictions::guard_sha256.eq(bytes(&new.guard_sha256)),
            predictions::estimate_value.eq(new.estimate_value),
            predictions::percentile_pct.eq(new.percentile_pct),
            predictions::candidate.eq(text::storable_json(new.candidate.clone())),
            predictions::findings.eq(text::storable_json(new.findings.clone())),
            predictions::reason_codes.eq(&new.reason_codes),
            predictions::code_version.eq(&new.code_version),
            predictions::request_id.eq(new.request_id.as_deref().map(text::storable)),
            predictions::latency_ms.eq(new.latency_ms),
        ))
        .execute(connection)
        .await?;
    Ok(id)
}

fn bytes(digest: &Digest) -> &[u8] {
    digest.as_bytes()
}

impl Store {
    /// One row of the prediction log.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such row.
    pub async fn get_prediction(
        &self,
        scope: &TenantScope,
        id: PredictionId,
    ) -> Result<Prediction, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let row = predictions::table
            .find((scope.uuid(), id.0))
            .select(Prediction::as_select())
            .first(&mut transaction)
            .await
            .optional()?;
        transaction.commit().await?;
        row.ok_or_else(|| StoreError::not_found("prediction"))
    }

    /// Rows of the prediction log, newest first; the cursor is the id of the last one read.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_predictions(
        &self,
        scope: &TenantScope,
        filter: &PredictionFilter,
        page: Page<PredictionId>,
    ) -> Result<Vec<Prediction>, StoreError> {
        let mut query = predictions::table
            .filter(predictions::tenant_id.eq(scope.uuid()))
            .order(predictions::prediction_id.desc())
            .limit(page.limit())
            .select(Prediction::as_select())
            .into_boxed();
        if let Some(flight) = filter.flight {
            query = query.filter(predictions::flight_id.eq(flight.0));
        }
        if let Some(verdict) = filter.verdict {
            query = query.filter(predictions::verdict.eq(verdict.name()));
        }
        if let Some(model) = &filter.model {
            query = query.filter(predictions::model_sha256.eq(model.as_bytes().as_slice()));
        }
        if let Some(rule) = &filter.rule {
            query = query.filter(predictions::rule_id.eq(rule));
        }
        if let Some(after) = page.after {
            query = query.filter(predictions::prediction_id.lt(after.0));
        }
        let mut transaction = self.begin(scope).await?;
        let rows = query.load(&mut transaction).await?;
        transaction.commit().await?;
        Ok(rows)
    }
}
