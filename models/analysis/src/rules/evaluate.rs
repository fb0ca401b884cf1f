//! Every rule over one flight: one frame, one select, then events per rule.

use std::collections::BTreeSet;

use data_flight::{Clearance, Evaluation, NotEvaluated, NotEvaluatedReason, Outcome};
use polars::prelude::{DataFrame, Expr, IntoLazy, PolarsResult};

use super::event::{self, Masks, Truth};
use super::expression::{order, polars as build};
use super::frame::Frame;
use super::rule::Rule;
use super::set::RuleSet;
use super::timeline::Timeline;
use super::vocabulary;
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
    let prepared: Vec<Result<Prepared, NotEvaluated>> =
        rules.rules().iter().map(|rule| prepare(rule, measured, profile)).collect();
    let masks = masks_of(measured, prepared.iter().flatten());
    let mut masks = masks.into_iter();
    rules
        .rules()
        .iter()
        .zip(prepared)
        .map(|(rule, prepared)| {
            let outcome = match prepared {
                Err(reason) => Outcome::NotEvaluated(reason),
                Ok(prepared) => match masks.next() {
                    Some(Ok((masks, known))) => conclude(rule, &prepared, &masks, &known),
                    Some(Err(fault)) => Outcome::NotEvaluated(fault),
                    None => Outcome::NotEvaluated(fault("no result")),
                },
            };
            Evaluation {
                rule: rule.id.clone(),
                name: rule.name.clone(),
                ruleset: rules.digest(),
                inputs: rule.inputs.clone(),
                outcome,
            }
        })
        .collect()
}

/// A rule that can be evaluated on this flight.
struct Prepared<'rule> {
    rule: &'rule Rule,
    timeline: Timeline,
    bands: Vec<Expr>,
    measure: Expr,
}

/// The masks of one rule and, per sample, whether every input was known.
type Judged = (Masks, Vec<bool>);

/// A rule made ready, or the first reason why it cannot be evaluated.
fn prepare<'rule>(
    rule: &'rule Rule,
    measured: &Measured,
    profile: Option<&AircraftProfile>,
) -> Result<Prepared<'rule>, NotEvaluated> {
    check_applies(rule, profile)?;
    check_columns(rule, measured)?;
    check_profile(rule, profile)?;
    let max_gap_s =
        rule.inputs.iter().map(|name| vocabulary::max_gap_s(name)).fold(f64::INFINITY, f64::min);
    let Some(timeline) = Timeline::of(measured, &rule.phases, max_gap_s) else {
        let phases = rule.phases.iter().map(|phase| phase.name());
        return Err(NotEvaluated::new(NotEvaluatedReason::PhaseNotRecorded, phases));
    };
    let bands = rule.bands.iter().map(|(_, condition)| build::condition(condition, profile));
    match (bands.collect::<Option<Vec<Expr>>>(), build::measure(&rule.measure, profile)) {
        (Some(bands), Some(measure)) => Ok(Prepared { rule, timeline, bands, measure }),
        _ => Err(fault("a profile value vanished")),
    }
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
            let mut names = super::expression::Names::default();
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

/// The masks of every prepared rule, from one select. Should that fail, each rule is tried
/// alone, so that a defect in one does not silence the others.
fn masks_of<'a>(
    measured: &Measured,
    prepared: impl Iterator<Item = &'a Prepared<'a>>,
) -> Vec<Result<Judged, NotEvaluated>> {
    let prepared: Vec<&Prepared> = prepared.collect();
    let names: BTreeSet<&str> =
        prepared.iter().flat_map(|ready| &ready.rule.inputs).map(String::as_str).collect();
    let frame = match Frame::build(measured, &names) {
        Ok(frame) => frame,
        Err(error) => return prepared.iter().map(|_| Err(fault(&error.to_string()))).collect(),
    };
    match select(&frame, &prepared) {
        Ok(judged) => judged.into_iter().map(Ok).collect(),
        Err(_) => prepared
            .iter()
            .map(|ready| match select(&frame, &[*ready]) {
                Ok(mut judged) => judged.pop().ok_or_else(|| fault("no result")),
                Err(error) => Err(fault(&error.to_string())),
            })
            .collect(),
    }
}

fn select(frame: &Frame, prepared: &[&Prepared]) -> PolarsResult<Vec<Judged>> {
    let expressions: Vec<Expr> = prepared
        .iter()
        .enumerate()
        .flat_map(|(rule, ready)| {
            let bands = ready.bands.iter().enumerate();
            bands
                .map(move |(band, condition)| condition.clone().alias(band_column(rule, band)))
                .chain([ready.measure.clone().alias(measure_column(rule))])
        })
        .collect();
    let result = frame.data.clone().lazy().select(expressions).collect()?;
    prepared
        .iter()
        .enumerate()
        .map(|(index, ready)| {
            let bands = ready.rule.bands.iter().enumerate().map(|(band, (name, _))| {
                truths(&result, &band_column(index, band)).map(|mask| (*name, mask))
            });
            let measure = result.column(&measure_column(index))?.f64()?.iter().collect();
            let masks = Masks { bands: bands.collect::<PolarsResult<_>>()?, measure };
            Ok((masks, known(frame, ready.rule)))
        })
        .collect()
}

fn truths(result: &DataFrame, column: &str) -> PolarsResult<Vec<Truth>> {
    let mask = result.column(column)?.bool()?;
    Ok(mask
        .iter()
        .map(|truth| match truth {
            Some(true) => Truth::True,
            Some(false) => Truth::False,
            None => Truth::Unknown,
        })
        .collect())
}

/// Per sample, whether every input of the rule is known.
fn known(frame: &Frame, rule: &Rule) -> Vec<bool> {
    let mut known = vec![true; frame.data.height()];
    for name in &rule.inputs {
        let values = frame.values(name).unwrap_or_default();
        for (index, known) in known.iter_mut().enumerate() {
            *known &= values.get(index).is_some_and(Option::is_some);
        }
    }
    known
}

fn conclude(rule: &Rule, prepared: &Prepared, masks: &Masks, known: &[bool]) -> Outcome {
    let timeline = &prepared.timeline;
    let found = event::find(rule, masks, timeline);
    if !found.findings.is_empty() {
        return Outcome::Found(found.findings);
    }
    let valid_s: f64 = timeline
        .moments()
        .filter(|moment| known.get(moment.index) == Some(&true))
        .map(super::timeline::Moment::duration_s)
        .sum();
    // Rounding of sums must not make more than all of it.
    let valid_pct = (100.0 * valid_s / timeline.total_s).min(100.0);
    let clearance = Clearance::from_evidence(timeline.total_s, valid_pct, rule.required_valid_pct);
    match clearance {
        Some(clearance) if found.without_peak == 0 => Outcome::Clear(clearance),
        _ => Outcome::NotEvaluated(NotEvaluated::new(
            NotEvaluatedReason::InsufficientValidity,
            &rule.inputs,
        )),
    }
}

fn fault(what: &str) -> NotEvaluated {
    NotEvaluated::new(NotEvaluatedReason::EvaluationFailed, [what])
}

fn band_column(rule: usize, band: usize) -> String {
    format!("{rule}.{band}")
}

fn measure_column(rule: usize) -> String {
    format!("{rule}.measure")
}
