//! Whether the tables agree with each other and with the guard. Every disagreement is
//! reported; a case with one is not loaded.

use std::collections::{BTreeMap, BTreeSet};

use safety_guard::CHECKS;

use crate::failure_mode::{FailureMode, Priority, Status};
use crate::hazard::{Class, Condition, Function, Hazard};
use crate::limit::LimitRow;
use crate::requirement::Requirement;

/// The four tables as they were read.
pub(crate) struct Tables<'case> {
    pub(crate) hazards: &'case [Hazard],
    pub(crate) failure_modes: &'case [FailureMode],
    pub(crate) requirements: &'case [Requirement],
    pub(crate) limits: &'case [LimitRow],
}

/// Every disagreement in and between the tables.
pub(crate) fn problems(tables: &Tables<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    let ids = |ids: &mut dyn Iterator<Item = &String>| ids.cloned().collect::<Vec<_>>();
    ids_ascend("HAZ-", &ids(&mut tables.hazards.iter().map(|row| &row.id)), &mut problems);
    ids_ascend("SR-", &ids(&mut tables.requirements.iter().map(|row| &row.id)), &mut problems);
    ids_ascend("LIM-", &ids(&mut tables.limits.iter().map(|row| &row.id)), &mut problems);
    let mut families: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in tables.failure_modes {
        let family = row.id.rfind('-').and_then(|end| row.id.get(..=end)).unwrap_or_default();
        families.entry(family).or_default().push(row.id.clone());
    }
    for (family, ids) in families {
        if !family.starts_with("FM-") {
            problems.push(format!("`{family}` is no family of failure modes"));
        }
        ids_ascend(family, &ids, &mut problems);
    }
    hazards_are_complete(tables, &mut problems);
    requirements_are_derived(tables, &mut problems);
    failure_modes_are_mitigated(tables, &mut problems);
    checks_are_declared(tables, &mut problems);
    for row in tables.limits {
        if !tables.requirements.iter().any(|known| known.id == row.requirement) {
            problems.push(format!("{}: names `{}`, which is not there", row.id, row.requirement));
        }
    }
    problems
}

/// Ids of one kind start with `prefix`, end in two digits or more, and count up from one.
fn ids_ascend(prefix: &str, ids: &[String], problems: &mut Vec<String>) {
    for (index, id) in (1_usize..).zip(ids) {
        let expected = format!("{prefix}{index:02}");
        if *id != expected {
            problems.push(format!("{id}: stands where {expected} is expected"));
        }
    }
}

fn hazards_are_complete(tables: &Tables<'_>, problems: &mut Vec<String>) {
    for function in Function::ALL {
        for condition in Condition::ALL {
            let answered = tables
                .hazards
                .iter()
                .any(|hazard| hazard.function == function && hazard.condition == condition);
            if !answered {
                problems.push(format!("no hazard answers {function:?} × {condition:?}"));
            }
        }
    }
    for hazard in tables.hazards {
        if !(1..=5).contains(&hazard.exposure) {
            problems.push(format!("{}: exposure lies outside 1 to 5", hazard.id));
        }
        let derived = tables.requirements.iter().any(|row| row.derives_from.contains(&hazard.id));
        if !derived && hazard.class > Class::NoSafetyEffect {
            problems.push(format!("{}: no requirement derives from it", hazard.id));
        }
    }
}

fn requirements_are_derived(tables: &Tables<'_>, problems: &mut Vec<String>) {
    for row in tables.requirements {
        if !row.text.contains(" shall ") {
            problems.push(format!("{}: does not say what shall be", row.id));
        }
        if row.derives_from.is_empty() {
            problems.push(format!("{}: derives from nothing", row.id));
        }
        for source in &row.derives_from {
            match class_of(tables, source) {
                None => problems
                    .push(format!("{}: derives from `{source}`, which is not there", row.id)),
                Some(class) if row.class < class => {
                    problems.push(format!("{}: is held to less than {source}", row.id));
                }
                Some(_) => {}
            }
        }
    }
}

/// The class of a hazard, or of the hazard of a failure mode.
fn class_of(tables: &Tables<'_>, id: &str) -> Option<Class> {
    let hazard_of = |id: &str| tables.hazards.iter().find(|hazard| hazard.id == id);
    let mode = tables.failure_modes.iter().find(|mode| mode.id == id);
    mode.map_or_else(|| hazard_of(id), |mode| hazard_of(&mode.hazard)).map(|hazard| hazard.class)
}

fn failure_modes_are_mitigated(tables: &Tables<'_>, problems: &mut Vec<String>) {
    for row in tables.failure_modes {
        let id = &row.id;
        let ranks = [row.severity, row.occurrence, row.detection_before, row.detection_target];
        if ranks.iter().any(|rank| !(1..=5).contains(rank)) {
            problems.push(format!("{id}: a rank lies outside 1 to 5"));
        }
        if !row.sufficient.starts_with("yes: ") && !row.sufficient.starts_with("no: ") {
            problems.push(format!("{id}: `sufficient` answers neither yes nor no"));
        }
        if (row.status == Status::Open) != (row.ap_target == Priority::High) {
            problems.push(format!("{id}: an open risk is one that stays high, and the reverse"));
        }
        if row.mitigated_by.is_empty() {
            problems.push(format!("{id}: nothing mitigates it"));
        }
        let Some(class) = class_of(tables, id) else {
            problems.push(format!("{id}: names `{}`, which is not there", row.hazard));
            continue;
        };
        if row.severity > class.severity() {
            problems.push(format!("{id}: is more severe than {}", row.hazard));
        }
        for requirement in &row.mitigated_by {
            match tables.requirements.iter().find(|known| known.id == *requirement) {
                None => problems.push(format!("{id}: names `{requirement}`, which is not there")),
                Some(known) if known.class < class => {
                    problems.push(format!("{id}: {requirement} is weaker than {}", row.hazard));
                }
                Some(_) => {}
            }
        }
    }
}

/// The checks that a row names are the ones that declare it, and the reverse.
fn checks_are_declared(tables: &Tables<'_>, problems: &mut Vec<String>) {
    let known: BTreeSet<&str> = tables.failure_modes.iter().map(|row| row.id.as_str()).collect();
    for check in CHECKS {
        for mode in check.failure_modes.iter().filter(|mode| !known.contains(**mode)) {
            problems.push(format!("check `{}` reports `{mode}`, which is not there", check.name));
        }
    }
    for row in tables.failure_modes {
        // Anything with a slash is a path outside the guard; `Case::trace` looks for it.
        let named: BTreeSet<&str> =
            row.checks.iter().map(String::as_str).filter(|name| !name.contains('/')).collect();
        let declared: BTreeSet<&str> = CHECKS
            .iter()
            .filter(|check| check.failure_modes.contains(&row.id.as_str()))
            .map(|check| check.name)
            .collect();
        for name in named.symmetric_difference(&declared) {
            problems.push(format!("{}: row and check `{name}` do not name each other", row.id));
        }
        if row.status == Status::Guarded && row.checks.is_empty() {
            problems.push(format!("{}: is said to be guarded and names no check", row.id));
        }
    }
}
