//! Every rule over one flight, to one conclusion each.

use data_flight::{Clearance, Evaluation, NotEvaluated, NotEvaluatedReason, Outcome};

use super::event::{Found, find};
use super::prepare::{Prepared, fault, prepare};
use super::select::{Judged, judge_all};
use super::set::RuleSet;
use super::timeline::{Moment, Timelines};
use crate::Measured;
use crate::profile::AircraftProfile;

/// What every rule concludes about a measured flight: one evaluation per rule, in the order
/// of the set, whatever is missing. Infallible: what cannot be judged is
/// [`Outcome::NotEvaluated`] with its reason.
#[must_use]
pub fn evaluate(
    measured: &Measured,
    rules: &RuleSet,
    profile: Option<&AircraftProfile>,
) -> Vec<Evaluation> {
    let mut timelines = Timelines::new(measured);
    let prepared: Vec<Result<Prepared, NotEvaluated>> =
        rules.rules().iter().map(|rule| prepare(rule, &mut timelines, profile)).collect();
    let ready: Vec<&Prepared> = prepared.iter().flatten().collect();
    let mut judged = judge_all(measured, &ready).into_iter();
    rules
        .rules()
        .iter()
        .zip(&prepared)
        .map(|(rule, prepared)| Evaluation {
            rule: rule.id.clone(),
            name: rule.name.clone(),
            ruleset: rules.digest(),
            inputs: rule.inputs.clone(),
            outcome: match prepared {
                Err(refusal) => Outcome::NotEvaluated(refusal.clone()),
                Ok(prepared) => match judged.next() {
                    Some(Ok(judged)) => conclude(prepared, judged),
                    Some(Err(fault)) => Outcome::NotEvaluated(fault),
                    None => Outcome::NotEvaluated(fault("the select gave no result")),
                },
            },
        })
        .collect()
}

/// Found, clear on evidence, or neither for want of valid samples.
fn conclude(prepared: &Prepared, judged: Judged) -> Outcome {
    let (rule, timeline) = (prepared.rule, &prepared.timeline);
    let is_known = |moment: &&Moment| judged.known().get(moment.index) == Some(&true);
    let valid_s: f64 = timeline.moments().filter(is_known).map(Moment::duration_s).sum();
    let found = match judged.masks() {
        Some(masks) => find(rule, &masks, timeline),
        None => Found::default(),
    };
    if !found.findings.is_empty() {
        return Outcome::Found(found.findings);
    }
    // Rounding of sums must not make more than all of it.
    let valid_pct = (100.0 * valid_s / timeline.total_s).min(100.0);
    match Clearance::from_evidence(timeline.total_s, valid_pct, rule.required_valid_pct) {
        Some(clearance) if found.without_peak == 0 => Outcome::Clear(clearance),
        _ => Outcome::NotEvaluated(NotEvaluated::new(
            NotEvaluatedReason::InsufficientValidity,
            &rule.inputs,
        )),
    }
}
