//! Rule files to checked rules. Everything that can be wrong with a rule is found here,
//! once, and never while a flight is judged.

use std::collections::BTreeMap;

use data_flight::{Band, PhaseOfFlight};
use serde::Deserialize;

use super::error::{ExpressionError, RuleError, RuleErrorKind, RuleErrorSource};
use super::expression::order::{Order, implies};
use super::expression::{Condition, Names, parse, unit};
use super::rule::{Direction, Rule};
use crate::nearest::nearest;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    rule: Vec<RuleText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    id: String,
    name: String,
    sentence: String,
    why: String,
    answers: Vec<String>,
    #[serde(default)]
    phases: Vec<String>,
    #[serde(default)]
    for_s: f64,
    #[serde(default)]
    merge_gap_s: f64,
    #[serde(default = "default_required_valid_pct")]
    required_valid_pct: f64,
    applies_to: Option<String>,
    advisory: Option<String>,
    caution: Option<String>,
    warning: Option<String>,
    measure: String,
    direction: DirectionText,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DirectionText {
    Max,
    Min,
    MaxAbs,
}

const fn default_required_valid_pct() -> f64 {
    80.0
}

/// What is wrong with one rule, and the error below it.
type Fault = (RuleErrorKind, Option<RuleErrorSource>);

/// Every rule of `(file name, TOML text)` pairs, in order of id.
pub(super) fn rules(files: &[(&str, &str)]) -> Result<Vec<Rule>, RuleError> {
    let mut rules: BTreeMap<String, Rule> = BTreeMap::new();
    for (file, text) in files {
        let fail = |rule: Option<String>, (kind, source): Fault| RuleError {
            file: (*file).to_owned(),
            rule,
            kind,
            source,
        };
        let document: Document = toml::from_str(text).map_err(|error| {
            let source = RuleErrorSource::Toml(Box::new(error));
            fail(None, (RuleErrorKind::Document, Some(source)))
        })?;
        for text in document.rule {
            let id = text.id.clone();
            if let Some(earlier) = rules.get(&id) {
                let by = earlier.file.clone();
                return Err(fail(Some(id), (RuleErrorKind::DuplicateId { by }, None)));
            }
            let rule = rule(file, text).map_err(|fault| fail(Some(id.clone()), fault))?;
            rules.insert(id, rule);
        }
    }
    Ok(rules.into_values().collect())
}

fn rule(file: &str, text: RuleText) -> Result<Rule, Fault> {
    check_plain_fields(&text).map_err(|kind| (kind, None))?;
    let phases: Vec<PhaseOfFlight> = text
        .phases
        .iter()
        .map(|name| phase(name).map_err(|kind| (kind, None)))
        .collect::<Result<_, Fault>>()?;
    let applies_to = text.applies_to.as_deref().map(applies_to).transpose()?;
    let bands = bands(&text)?;
    let in_measure = |error: ExpressionError| error.in_field("measure");
    let measure = parse::number(&text.measure).map_err(in_measure)?;
    let unit = unit::of(&measure)
        .and_then(|unit| unit.ok_or(ExpressionError::UnitUnknown))
        .map_err(in_measure)?;

    let mut names = Names::default();
    bands.iter().for_each(|(_, condition)| condition.collect_names(&mut names));
    measure.collect_names(&mut names);
    Ok(Rule {
        file: file.to_owned(),
        id: text.id,
        name: text.name,
        sentence: text.sentence,
        why: text.why,
        answers: text.answers,
        phases,
        for_s: text.for_s,
        merge_gap_s: text.merge_gap_s,
        required_valid_pct: text.required_valid_pct,
        applies_to,
        bands,
        measure,
        unit,
        direction: match text.direction {
            DirectionText::Max => Direction::Max,
            DirectionText::Min => Direction::Min,
            DirectionText::MaxAbs => Direction::MaxAbs,
        },
        inputs: names.columns.iter().cloned().collect(),
        names,
    })
}

fn check_plain_fields(text: &RuleText) -> Result<(), RuleErrorKind> {
    let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.id.is_empty() || !text.id.chars().all(is_id) {
        return Err(RuleErrorKind::BadId);
    }
    for (field, value) in [("name", &text.name), ("sentence", &text.sentence), ("why", &text.why)] {
        if value.trim().is_empty() {
            return Err(RuleErrorKind::Empty { field });
        }
    }
    if text.answers.is_empty() || text.answers.iter().any(|answer| answer.trim().is_empty()) {
        return Err(RuleErrorKind::Empty { field: "answers" });
    }
    for (field, seconds) in [("for_s", text.for_s), ("merge_gap_s", text.merge_gap_s)] {
        if !(0.0..=3600.0).contains(&seconds) {
            return Err(RuleErrorKind::OutOfRange { field, expected: "between 0 and 3600 s" });
        }
    }
    // Zero would let a rule be clear without having seen anything.
    if !(1.0..=100.0).contains(&text.required_valid_pct) {
        return Err(RuleErrorKind::OutOfRange {
            field: "required_valid_pct",
            expected: "between 1 and 100",
        });
    }
    Ok(())
}

fn phase(name: &str) -> Result<PhaseOfFlight, RuleErrorKind> {
    PhaseOfFlight::from_name(name).ok_or_else(|| RuleErrorKind::UnknownPhase {
        name: name.to_owned(),
        nearest: nearest(name, PhaseOfFlight::ALL.iter().map(|phase| phase.name())),
    })
}

fn applies_to(sql: &str) -> Result<Condition, Fault> {
    let checked = || {
        let condition = parse::condition(sql)?;
        unit::check(&condition)?;
        let mut names = Names::default();
        condition.collect_names(&mut names);
        match names.columns.pop_first() {
            Some(name) => Err(ExpressionError::ColumnInAppliesTo { name }),
            None => Ok(condition),
        }
    };
    checked().map_err(|error| error.in_field("applies_to"))
}

/// The conditions that are given, by rising severity, each implying the ones below it as far
/// as that can be told without a profile.
fn bands(text: &RuleText) -> Result<Vec<(Band, Condition)>, Fault> {
    let texts = [&text.advisory, &text.caution, &text.warning];
    let mut bands: Vec<(Band, Condition)> = Vec::with_capacity(Band::ALL.len());
    for (band, sql) in Band::ALL.into_iter().zip(texts) {
        let Some(sql) = sql else { continue };
        let condition = parse::condition(sql)
            .and_then(|condition| unit::check(&condition).map(|()| condition))
            .map_err(|error| error.in_field(band.name()))?;
        if let Some((_, milder)) = bands.last()
            && implies(&condition, milder, None) == Order::Fails
        {
            let kind = RuleErrorKind::BandsNotOrdered {
                milder: milder.to_string(),
                severer: condition.to_string(),
            };
            return Err((kind, None));
        }
        bands.push((band, condition));
    }
    if bands.is_empty() { Err((RuleErrorKind::NoBand, None)) } else { Ok(bands) }
}
