//! Checks what the model service answered before anybody believes it.
//!
//! The service checks the same; these checks hold when it is another version, was replaced,
//! or is broken (failure modes FM-MOD-03, non-finite output, and FM-MOD-08, wrong model).

use data_flight::Digest;
use models_card::{Estimate, ModelListing, ScoreAnswer};
use serde::de::DeserializeOwned;

use super::error::{AdvisorUnavailable, AdvisorUnavailableReason};

/// Reads an answer; JSON has no NaN, so one cannot arrive as a number.
pub(super) fn parse(bytes: &[u8]) -> Result<ScoreAnswer, AdvisorUnavailable> {
    json(bytes, "it is not a score answer")
}

/// Reads the list of loaded models.
pub(super) fn parse_listing(bytes: &[u8]) -> Result<ModelListing, AdvisorUnavailable> {
    json(bytes, "it is not a list of models")
}

fn json<T: DeserializeOwned>(bytes: &[u8], detail: &str) -> Result<T, AdvisorUnavailable> {
    serde_json::from_slice(bytes).map_err(|source| bad(detail).because(source))
}

/// Whether an answer to a question about `model` and `schema` may be used.
pub(super) fn check(
    answer: &ScoreAnswer,
    model: &str,
    schema: Digest,
    listing: &ModelListing,
) -> Result<(), AdvisorUnavailable> {
    let digest = match answer {
        ScoreAnswer::Estimate(estimate) => {
            check_numbers(estimate)?;
            if estimate.schema != schema {
                return Err(bad("it is about another feature schema"));
            }
            estimate.model
        }
        ScoreAnswer::Abstained(abstention) => abstention.model,
    };
    let mut listed = listing.models.iter().filter(|summary| summary.name == model);
    let Some(summary) = listed.find(|summary| summary.model == digest) else {
        return Err(bad("it is from a model the service does not list under that name"));
    };
    let is_estimate = matches!(answer, ScoreAnswer::Estimate(_));
    if is_estimate && summary.schema != schema {
        return Err(bad("the model is listed with another feature schema"));
    }
    Ok(())
}

fn check_numbers(estimate: &Estimate) -> Result<(), AdvisorUnavailable> {
    const PERCENT: std::ops::RangeInclusive<f64> = 0.0..=100.0;
    if !estimate.value.is_finite() {
        return Err(bad("the value is not a finite number"));
    }
    if !PERCENT.contains(&estimate.percentile_pct) {
        return Err(bad("the percentile is not between 0 and 100"));
    }
    for contribution in &estimate.contributions {
        let finite = contribution.value.is_finite() && contribution.typical.is_finite();
        // Shares are quotients; rounding may carry one past 100 by its last bit.
        if !(finite && (0.0..=100.0 + 1e-6).contains(&contribution.share_pct)) {
            return Err(bad("a contribution is not a finite share"));
        }
    }
    Ok(())
}

fn bad(detail: &str) -> AdvisorUnavailable {
    AdvisorUnavailable::new(AdvisorUnavailableReason::BadAnswer, detail)
}
