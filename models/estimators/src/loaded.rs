//! A loaded model: who may be answered, and the answer.
//!
//! Every question that may not be answered is declined with its reason; nothing here fails
//! and nothing is filled in. The time is an argument.

use chrono::{DateTime, Utc};
use data_flight::Digest;
use data_flight::number::count_to_f64;
use models_card::{
    Abstention, AbstentionReason, Contribution, Estimate, FeatureVector, Manifest, ModelSummary,
    ScoreAnswer,
};

use crate::novelty::{NoveltyModel, NoveltyScore};

/// Contributions an answer names.
const CONTRIBUTIONS: usize = 3;

/// An artefact that passed every check.
#[derive(Clone, Debug)]
pub struct LoadedModel {
    manifest: Manifest,
    digest: Digest,
    schema: Digest,
    model: NoveltyModel,
}

impl LoadedModel {
    pub(crate) fn new(manifest: Manifest, digest: Digest, model: NoveltyModel) -> Self {
        let schema = manifest.schema.digest();
        Self { manifest, digest, schema, model }
    }

    /// What describes the model.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Digest of the artefact: SHA-256 of its `manifest.json`.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Digest of the feature schema.
    #[must_use]
    pub const fn schema(&self) -> Digest {
        self.schema
    }

    /// What the model service says of it.
    #[must_use]
    pub fn summary(&self) -> ModelSummary {
        ModelSummary {
            name: self.manifest.name.clone(),
            version: self.manifest.version.clone(),
            model: self.digest,
            schema: self.schema,
            profiles: self.manifest.profiles.clone(),
            expires_utc: self.manifest.expires_utc,
        }
    }

    /// Declines with a reason, in the name of this artefact.
    #[must_use]
    pub fn abstain(&self, reason: AbstentionReason, detail: impl Into<String>) -> ScoreAnswer {
        ScoreAnswer::Abstained(Abstention { reason, detail: detail.into(), model: self.digest })
    }

    /// Scores a vector of an aircraft with `profile` at the time `now`.
    #[must_use]
    pub fn score(
        &self,
        vector: &FeatureVector,
        profile: Option<&str>,
        now: DateTime<Utc>,
    ) -> ScoreAnswer {
        if let Err((reason, detail)) = self.admit(vector, profile, now) {
            return self.abstain(reason, detail);
        }
        let score = self.model.score(vector.values());
        let shares_finite = score.shares_pct.iter().all(|share| share.is_finite());
        if !(score.value.is_finite() && score.percentile_pct.is_finite() && shares_finite) {
            return self.abstain(
                AbstentionReason::InvalidOutput,
                "the score of these values is not a finite number",
            );
        }
        ScoreAnswer::Estimate(Estimate {
            value: score.value,
            percentile_pct: score.percentile_pct,
            contributions: self.contributions(vector, &score),
            outside_domain: self.outside_domain(vector),
            model: self.digest,
            schema: self.schema,
            expires_utc: self.manifest.expires_utc,
        })
    }

    /// Whether the question may be answered.
    fn admit(
        &self,
        vector: &FeatureVector,
        profile: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), (AbstentionReason, String)> {
        if now >= self.manifest.expires_utc {
            let detail = format!("the model expired at {}", self.manifest.expires_utc);
            return Err((AbstentionReason::Expired, detail));
        }
        if vector.schema() != self.schema {
            let detail = format!("the model reads schema {}", self.schema);
            return Err((AbstentionReason::SchemaMismatch, detail));
        }
        let (found, expected) = (vector.values().len(), self.model.feature_count());
        if found != expected {
            let detail = format!("{found} values were given and the schema has {expected}");
            return Err((AbstentionReason::InvalidInput, detail));
        }
        if !vector.is_finite() {
            let detail = "a value is not a finite number".to_owned();
            return Err((AbstentionReason::InvalidInput, detail));
        }
        let limit_pct = self.model.missing_limit_pct();
        if missing_pct(vector.values()) > limit_pct {
            let missing = vector.missing_count();
            let detail = format!("{missing} of {expected} values are missing, over {limit_pct} %");
            return Err((AbstentionReason::TooManyMissing, detail));
        }
        match profile {
            Some(profile) if self.manifest.profiles.iter().any(|known| known == profile) => Ok(()),
            Some(profile) => Err((
                AbstentionReason::UnknownProfile,
                format!("the model was not trained on profile `{profile}`"),
            )),
            None => Err((
                AbstentionReason::UnknownProfile,
                "the profile of the aircraft is not known".to_owned(),
            )),
        }
    }

    /// The features that contributed most, largest first; on a tie in schema order.
    fn contributions(&self, vector: &FeatureVector, score: &NoveltyScore) -> Vec<Contribution> {
        let features = self.manifest.schema.features.iter().zip(vector.values());
        let numbers = self.model.medians().zip(&score.shares_pct);
        let mut contributions: Vec<Contribution> = features
            .zip(numbers)
            .filter_map(|((feature, value), (typical, share_pct))| {
                Some(Contribution {
                    feature: feature.name.clone(),
                    meaning: feature.meaning.clone(),
                    value: (*value)?,
                    typical,
                    unit: feature.unit,
                    share_pct: *share_pct,
                })
            })
            .filter(|contribution| contribution.share_pct > 0.0)
            .collect();
        contributions.sort_by(|left, right| right.share_pct.total_cmp(&left.share_pct));
        contributions.truncate(CONTRIBUTIONS);
        contributions
    }

    /// Names of the features whose value lies outside the validated range.
    fn outside_domain(&self, vector: &FeatureVector) -> Vec<String> {
        let pairs = self.manifest.domain.iter().zip(vector.values());
        pairs
            .filter(|(range, value)| {
                value.is_some_and(|value| !(range.min..=range.max).contains(&value))
            })
            .map(|(range, _)| range.feature.clone())
            .collect()
    }
}

/// Share of missing values in percent; 100 when there are none at all.
pub(crate) fn missing_pct(values: &[Option<f64>]) -> f64 {
    if values.is_empty() {
        return 100.0;
    }
    let missing = values.iter().filter(|value| value.is_none()).count();
    100.0 * count_to_f64(missing) / count_to_f64(values.len())
}

#[cfg(test)]
mod tests;
