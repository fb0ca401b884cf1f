//! Making a rule ready for one flight, or saying why it cannot be evaluated on it.
//!
//! In this order: whether it applies to the aircraft, whether its columns are there, whether
//! the profile has its values, whether its phases occurred. The first refusal is the answer.

use std::collections::BTreeSet;
use std::rc::Rc;

use data_flight::{NotEvaluated, NotEvaluatedReason};
use polars::prelude::Expr;

use super::expression::{Names, Number, order, polars as build};
use super::rule::Rule;
use super::timeline::{Timeline, Timelines};
use super::vocabulary;
use crate::Measured;
use crate::profile::AircraftProfile;

/// A rule that can be evaluated on this flight.
pub(super) struct Prepared<'rule> {
    pub rule: &'rule Rule,
    pub timeline: Rc<Timeline>,
    /// The condition of each band, in the order of the rule's bands.
    pub bands: Vec<Expr>,
    pub measure: MeasureSource<'rule>,
}

/// Where the reported value comes from.
pub(super) enum MeasureSource<'rule> {
    /// A column as it is.
    Column(&'rule str),
    /// To be computed.
    Computed(Expr),
}

/// A rule made ready, or the first reason why it cannot be evaluated.
pub(super) fn prepare<'rule>(
    rule: &'rule Rule,
    timelines: &mut Timelines<'_>,
    profile: Option<&AircraftProfile>,
) -> Result<Prepared<'rule>, NotEvaluated> {
    check_applies(rule, profile)?;
    check_columns(rule, timelines.measured())?;
    check_profile(rule, profile)?;
    let max_gap_s =
        rule.inputs.iter().map(|name| vocabulary::max_gap_s(name)).fold(f64::INFINITY, f64::min);
    let Some(timeline) = timelines.of(&rule.phases, max_gap_s) else {
        let phases = rule.phases.iter().map(|phase| phase.name());
        return Err(NotEvaluated::new(NotEvaluatedReason::PhaseNotRecorded, phases));
    };
    let bands = rule.bands.iter().map(|(_, condition)| build::condition(condition, profile));
    let measure = match &rule.measure {
        Number::Column(name) => Some(MeasureSource::Column(name)),
        computed => build::measure(computed, profile).map(MeasureSource::Computed),
    };
    match (bands.collect::<Option<Vec<Expr>>>(), measure) {
        (Some(bands), Some(measure)) => Ok(Prepared { rule, timeline, bands, measure }),
        // `check_profile` has seen every value, so this is a defect; say so, do not guess.
        _ => Err(fault("a value of the profile is gone")),
    }
}

/// The refusal for a defect of this software.
pub(super) fn fault(what: &str) -> NotEvaluated {
    NotEvaluated::new(NotEvaluatedReason::EvaluationFailed, [what])
}

/// Whether the rule is meant for this aircraft. Without a profile the recorded columns decide.
fn check_applies(rule: &Rule, profile: Option<&AircraftProfile>) -> Result<(), NotEvaluated> {
    let (Some(condition), Some(profile)) = (&rule.applies_to, profile) else {
        return Ok(());
    };
    match order::decide(condition, profile) {
        Some(true) => Ok(()),
        Some(false) => {
            let detail = [condition.to_string()];
            Err(NotEvaluated::new(NotEvaluatedReason::NotApplicable, detail))
        }
        None => {
            let mut names = Names::default();
            condition.collect_names(&mut names);
            let missing = names.profile.into_iter().filter(|name| profile.value(name).is_none());
            Err(NotEvaluated::new(NotEvaluatedReason::MissingProfileValue, missing))
        }
    }
}

fn check_columns(rule: &Rule, measured: &Measured) -> Result<(), NotEvaluated> {
    let mut reasons: BTreeSet<NotEvaluatedReason> = BTreeSet::new();
    let mut detail: Vec<String> = Vec::new();
    for name in rule.inputs.iter().filter(|name| measured.column(name).is_none()) {
        detail.push(name.clone());
        // A derived series says itself why it is not there and what it lacked.
        match measured.absences().iter().find(|absence| absence.name == *name) {
            Some(absence) => {
                reasons.insert(absence.reason.reason);
                detail.extend(absence.reason.detail.iter().cloned());
            }
            None => {
                reasons.insert(NotEvaluatedReason::MissingParameter);
            }
        }
    }
    // Anything that does not exist outweighs what is merely unusable.
    let missing = NotEvaluatedReason::MissingParameter;
    let reason = if reasons.contains(&missing) { Some(missing) } else { reasons.pop_first() };
    let mut seen = BTreeSet::new();
    detail.retain(|name| seen.insert(name.clone()));
    reason.map_or(Ok(()), |reason| Err(NotEvaluated::new(reason, detail)))
}

fn check_profile(rule: &Rule, profile: Option<&AircraftProfile>) -> Result<(), NotEvaluated> {
    let needed = rule.names.profile.iter();
    let Some(profile) = profile else {
        return if rule.names.profile.is_empty() {
            Ok(())
        } else {
            Err(NotEvaluated::new(NotEvaluatedReason::NoProfile, needed))
        };
    };
    let missing: Vec<&String> = needed.filter(|name| profile.value(name).is_none()).collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(NotEvaluated::new(NotEvaluatedReason::MissingProfileValue, missing))
    }
}
