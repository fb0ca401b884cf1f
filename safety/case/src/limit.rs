//! `safety/limits.toml`: the thresholds of the guard, each with unit, reason and requirement.

use data_flight::{Digest, Unit};
use safety_guard::{GuardIdentity, Limit, Limits};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitRow {
    /// `LIM-nn`.
    pub id: String,
    /// The field of [`Limits`] that it sets; its suffix is the unit.
    pub key: String,
    /// The value.
    pub value: f64,
    /// The unit, as the suffix of the key.
    pub unit: String,
    /// Why this value and not another.
    pub why: String,
    /// The requirement that it serves.
    pub requirement: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) limit: Vec<LimitRow>,
}

/// The canonical text of the limits: one line each, in id order, `id key value unit
/// requirement`. Reasons may be reworded without changing the digest.
#[must_use]
pub fn canonical(rows: &[LimitRow]) -> String {
    let mut rows: Vec<&LimitRow> = rows.iter().collect();
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    rows.into_iter()
        .map(|row| {
            format!("{} {} {} {} {}\n", row.id, row.key, row.value, row.unit, row.requirement)
        })
        .collect()
}

/// Checks the rows and hands them to the guard; problems are added to `problems`.
pub(crate) fn check(rows: &[LimitRow], code: Digest, problems: &mut Vec<String>) -> Option<Limits> {
    for row in rows {
        let suffix = Unit::of_name(&row.key).map(Unit::suffix);
        if suffix != Some(row.unit.as_str()) {
            problems
                .push(format!("{}: the unit `{}` is not that of `{}`", row.id, row.unit, row.key));
        }
        if row.why.trim().is_empty() {
            problems.push(format!("{}: gives no reason", row.id));
        }
    }
    let entries =
        rows.iter().map(|row| (row.key.clone(), Limit { id: row.id.clone(), value: row.value }));
    match Limits::check(entries, identity(rows, code)) {
        Ok(limits) => Some(limits),
        Err(refused) => {
            problems.extend(refused.iter().map(|problem| format!("limits.toml: {problem}")));
            None
        }
    }
}

fn identity(rows: &[LimitRow], code: Digest) -> GuardIdentity {
    let limits = sha256(&[canonical(rows).as_bytes()]);
    GuardIdentity { code, limits, digest: sha256(&[code.as_bytes(), limits.as_bytes()]) }
}

fn sha256(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Digest::from_bytes(hasher.finalize().into())
}
