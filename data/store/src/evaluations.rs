//! What every rule concluded of a flight: found, clear on evidence, or not evaluated.

use data_flight::id::FlightId;
use data_flight::{
    Band, Clearance, Digest, Evaluation, Finding, NotEvaluated, NotEvaluatedReason, Outcome, Unit,
};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::column::{Column, Maybe};
use crate::links::in_force;
use crate::schema::{evaluations, findings, flight_links, flights};
use crate::{Store, StoreError, StoreErrorKind, TenantScope, measures};

const FOUND: &str = "found";
const CLEAR: &str = "clear";
const NOT_EVALUATED: &str = "not_evaluated";

#[derive(Insertable)]
#[diesel(table_name = evaluations)]
struct NewEvaluation<'a> {
    tenant_id: Uuid,
    flight_id: Uuid,
    rule_id: &'a str,
    name: &'a str,
    ruleset_sha256: &'a [u8],
    inputs: &'a [String],
    outcome: &'static str,
    evaluated_s: Option<f64>,
    valid_pct: Option<f64>,
    reason: Option<&'static str>,
    detail: Option<Vec<String>>,
}

#[derive(Insertable)]
#[diesel(table_name = findings)]
struct NewFinding<'a> {
    tenant_id: Uuid,
    flight_id: Uuid,
    rule_id: &'a str,
    ordinal_number: i32,
    band: &'static str,
    start_s: f64,
    end_s: f64,
    peak_value: f64,
    peak_at_s: f64,
    unit: &'static str,
    open_at_end: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = evaluations)]
struct StoredEvaluation {
    rule_id: String,
    name: String,
    #[diesel(deserialize_as = Column<Digest>)]
    ruleset_sha256: Digest,
    inputs: Vec<String>,
    outcome: String,
    evaluated_s: Option<f64>,
    valid_pct: Option<f64>,
    #[diesel(deserialize_as = Maybe<NotEvaluatedReason>)]
    reason: Option<NotEvaluatedReason>,
    detail: Option<Vec<String>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = findings)]
struct StoredFinding {
    rule_id: String,
    #[diesel(deserialize_as = Column<Band>)]
    band: Band,
    start_s: f64,
    end_s: f64,
    peak_value: f64,
    peak_at_s: f64,
    #[diesel(deserialize_as = Column<Unit>)]
    unit: Unit,
    open_at_end: bool,
}

/// How often a rule came to a conclusion.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct RuleCount {
    /// The rule.
    pub rule_id: String,
    /// `found`, `clear` or `not_evaluated`.
    pub outcome: String,
    /// In how many flights.
    pub flight_count: i64,
}

/// Writes the evaluations of a new flight, within the caller's transaction.
pub(crate) async fn insert(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    flight: FlightId,
    evaluated: &[Evaluation],
) -> Result<(), StoreError> {
    let rows: Vec<NewEvaluation<'_>> =
        evaluated.iter().map(|evaluation| new_evaluation(scope, flight, evaluation)).collect();
    diesel::insert_into(evaluations::table).values(rows).execute(connection).await?;
    let rows: Vec<NewFinding<'_>> = evaluated
        .iter()
        .flat_map(|evaluation| {
            (0..).zip(evaluation.findings()).map(move |(ordinal_number, finding)| NewFinding {
                tenant_id: scope.uuid(),
                flight_id: flight.0,
                rule_id: &evaluation.rule,
                ordinal_number,
                band: finding.band.name(),
                start_s: finding.start_s,
                end_s: finding.end_s,
                peak_value: finding.peak,
                peak_at_s: finding.peak_at_s,
                unit: finding.unit.suffix(),
                open_at_end: finding.open_at_end,
            })
        })
        .collect();
    for rows in rows.chunks(1_000) {
        diesel::insert_into(findings::table).values(rows).execute(connection).await?;
    }
    Ok(())
}

fn new_evaluation<'a>(
    scope: &TenantScope,
    flight: FlightId,
    evaluation: &'a Evaluation,
) -> NewEvaluation<'a> {
    let row = NewEvaluation {
        tenant_id: scope.uuid(),
        flight_id: flight.0,
        rule_id: &evaluation.rule,
        name: &evaluation.name,
        ruleset_sha256: evaluation.ruleset.as_bytes(),
        inputs: &evaluation.inputs,
        outcome: FOUND,
        evaluated_s: None,
        valid_pct: None,
        reason: None,
        detail: None,
    };
    match &evaluation.outcome {
        Outcome::Found(_) => row,
        Outcome::Clear(clearance) => NewEvaluation {
            outcome: CLEAR,
            evaluated_s: Some(clearance.evaluated_s()),
            valid_pct: Some(clearance.valid_pct()),
            ..row
        },
        Outcome::NotEvaluated(refusal) => NewEvaluation {
            outcome: NOT_EVALUATED,
            reason: Some(refusal.reason.name()),
            detail: Some(measures::details(refusal)),
            ..row
        },
    }
}

impl Store {
    /// What every rule concluded of a flight, by rule id; empty when the operator has no
    /// such flight.
    ///
    /// # Errors
    /// `Corrupt` when a stored conclusion contradicts itself.
    pub async fn read_evaluations(
        &self,
        scope: &TenantScope,
        flight: FlightId,
    ) -> Result<Vec<Evaluation>, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let rows: Vec<StoredEvaluation> = evaluations::table
            .filter(evaluations::tenant_id.eq(scope.uuid()))
            .filter(evaluations::flight_id.eq(flight.0))
            .order(evaluations::rule_id)
            .select(StoredEvaluation::as_select())
            .load(&mut transaction)
            .await?;
        let found: Vec<StoredFinding> = findings::table
            .filter(findings::tenant_id.eq(scope.uuid()))
            .filter(findings::flight_id.eq(flight.0))
            .order((findings::rule_id, findings::ordinal_number))
            .select(StoredFinding::as_select())
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        let mut by_rule = std::collections::BTreeMap::<String, Vec<Finding>>::new();
        for finding in found {
            by_rule.entry(finding.rule_id.clone()).or_default().push(finding.into());
        }
        rows.into_iter()
            .map(|row| {
                let findings = by_rule.remove(&row.rule_id).unwrap_or_default();
                row.into_evaluation(findings)
            })
            .collect()
    }

    /// How often every rule found something, was clear, or could not be evaluated, over all
    /// flights of the operator that are not superseded. A flight that was recorded several
    /// times counts once, as its primary recording.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn count_outcomes(&self, scope: &TenantScope) -> Result<Vec<RuleCount>, StoreError> {
        let current = flights::table
            .filter(flights::tenant_id.eq(scope.uuid()))
            .filter(flights::superseded_utc.is_null())
            .select(flights::flight_id);
        let further = in_force(scope.uuid()).select(flight_links::flight_id);
        let mut transaction = self.begin(scope).await?;
        let rows = evaluations::table
            .filter(evaluations::tenant_id.eq(scope.uuid()))
            .filter(evaluations::flight_id.eq_any(current))
            .filter(evaluations::flight_id.ne_all(further))
            .group_by((evaluations::rule_id, evaluations::outcome))
            .order((evaluations::rule_id, evaluations::outcome))
            .select((evaluations::rule_id, evaluations::outcome, diesel::dsl::count_star()))
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(rows)
    }
}

impl StoredEvaluation {
    fn into_evaluation(self, findings: Vec<Finding>) -> Result<Evaluation, StoreError> {
        let outcome = match (self.outcome.as_str(), self.evaluated_s, self.valid_pct, self.reason) {
            (FOUND, None, None, None) if !findings.is_empty() => Some(Outcome::Found(findings)),
            (CLEAR, Some(evaluated_s), Some(valid_pct), None) => {
                // Written from a clearance, so the share it had is the share it needs.
                Clearance::from_evidence(evaluated_s, valid_pct, valid_pct).map(Outcome::Clear)
            }
            (NOT_EVALUATED, None, None, Some(reason)) => {
                let detail = self.detail.unwrap_or_default();
                Some(Outcome::NotEvaluated(NotEvaluated { reason, detail }))
            }
            _ => None,
        };
        let rule = self.rule_id;
        let outcome = outcome.ok_or_else(|| {
            let message = format!("the stored conclusion of the rule `{rule}` contradicts itself");
            StoreError::new(StoreErrorKind::Corrupt, message)
        })?;
        let (name, ruleset, inputs) = (self.name, self.ruleset_sha256, self.inputs);
        Ok(Evaluation { rule, name, ruleset, inputs, outcome })
    }
}

impl From<StoredFinding> for Finding {
    fn from(row: StoredFinding) -> Self {
        Self {
            band: row.band,
            start_s: row.start_s,
            end_s: row.end_s,
            peak: row.peak_value,
            peak_at_s: row.peak_at_s,
            unit: row.unit,
            open_at_end: row.open_at_end,
        }
    }
}
