//! The case that is compiled in is closed and true to the guard's code; a broken one is
//! refused for the reason that broke it.

use std::fs;
use std::path::Path;

use super::*;

/// Every source file of this folder, with its path from the root of the workspace.
fn safety_sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders = vec![root.join("safety")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).expect("below the root");
                let text = fs::read_to_string(&path).expect("text");
                sources.push((name.to_str().expect("UTF-8").to_owned(), text));
            }
        }
    }
    sources
}

fn case() -> Case {
    Case::load().expect("the case that is compiled in is closed")
}

fn refusal(texts: Texts<'_>) -> Vec<String> {
    match Case::read(texts) {
        Err(CaseError::NotClosed(problems)) => problems,
        other => panic!("expected a case that is not closed, got {other:?}"),
    }
}

#[test]
fn the_case_holds_every_table() {
    let case = case();
    assert_eq!(case.failure_modes().len(), 71);
    assert_eq!(case.hazards().len(), 27);
    assert_eq!(case.limits().entries().count(), case.limit_rows().len());
    // 41 were high before the guard, the four open risks stay high.
    let high_before = case.failure_modes().iter().filter(|row| row.ap_before == Priority::High);
    assert_eq!(high_before.count(), 41);
    let open: Vec<&str> = case
        .failure_modes()
        .iter()
        .filter(|row| row.status == Status::Open)
        .map(|row| row.id.as_str())
        .collect();
    assert_eq!(open, ["FM-MOD-05", "FM-MOD-07", "FM-MOD-10", "FM-PRE-03"]);
}

#[test]
fn what_the_case_claims_is_traced_within_the_safety_crates() {
    let report = case().trace(&safety_sources(), None);
    assert_eq!(report.violations, Vec::<String>::new());
    assert_eq!(report.unknown, Vec::<String>::new());
    let filed = report.linked.len() + report.partial.len() + report.unlinked.len();
    assert_eq!(filed, case().failure_modes().len() + case().requirements().len());
}

#[test]
fn a_test_that_did_not_run_proves_nothing() {
    let ran = ["checks::frozen::tests::a_frozen_input_withholds".to_owned()];
    let report = case().trace(&safety_sources(), Some(&ran));
    let linked: Vec<&str> = report.linked.iter().map(|traced| traced.id.as_str()).collect();
    assert_eq!(linked, ["SR-16", "FM-ING-01"]);
    let frozen = "FM-ING-01: is said to be guarded; no test that ran injects it".to_owned();
    assert!(!report.violations.contains(&frozen));
    let units = "FM-ING-02: is said to be guarded; no test that ran injects it".to_owned();
    assert!(report.violations.contains(&units), "{:#?}", report.violations);
    assert!(report.partial.iter().any(|traced| traced.id == "FM-ING-02"));
}

#[test]
fn an_id_that_stands_in_no_table_is_reported_with_its_place() {
    let text = ["fn a() {}\n", "// req", ": SR-99, SR-16\n"].concat();
    let report = case().trace(&[("services/x.rs", text)], None);
    assert_eq!(report.unknown, ["services/x.rs:2 SR-99"]);
}

#[test]
fn the_ids_in_the_findings_of_the_guard_stand_in_the_tables() {
    let case = case();
    let ids: Vec<&str> = case.ids().collect();
    let mut seen = 0;
    for (path, text) in safety_sources() {
        if !path.starts_with("safety/guard/src/checks/") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().expect("the part before the tests");
        for word in code.split('"').filter(|word| {
            ["SR-", "FM-"].iter().any(|prefix| word.starts_with(prefix)) && word.len() < 12
        }) {
            assert!(ids.contains(&word), "{path}: {word}");
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} ids were looked at");
}

#[test]
fn the_identity_follows_the_limits_and_not_their_reasons() {
    let identity = case().limits().identity();
    let reworded = COMPILED_IN.limits.replace("Any row stamped", "Each row stamped");
    let same = Case::read(Texts { limits: &reworded, ..COMPILED_IN }).expect("closed");
    assert_eq!(same.limits().identity(), identity);
    let changed = COMPILED_IN.limits.replace("value = 10.0", "value = 11.0");
    let other = Case::read(Texts { limits: &changed, ..COMPILED_IN }).expect("closed");
    assert_ne!(other.limits().identity().limits, identity.limits);
    assert_ne!(other.limits().identity().digest, identity.digest);
    assert_eq!(other.limits().identity().code, identity.code);
}

#[test]
fn an_unknown_field_is_refused_with_its_place() {
    let text = COMPILED_IN.limits.replacen("why = ", "because = ", 1);
    let error = Case::read(Texts { limits: &text, ..COMPILED_IN }).expect_err("refused");
    assert_eq!(error.to_string(), "failed to read safety/limits.toml");
    let source = std::error::Error::source(&error).expect("a source").to_string();
    assert!(source.contains("because"), "{source}");
    assert!(error.hint().contains("correct the table"));
}

/// Replaces one text in one table and gives the problems that follow.
fn after(table: &str, from: &str, to: &str) -> Vec<String> {
    let replace = |name: &str, text: &str| {
        if name != table {
            return text.to_owned();
        }
        assert!(text.contains(from), "{table} does not hold {from:?}");
        text.replacen(from, to, 1)
    };
    refusal(Texts {
        hazards: &replace("hazards", COMPILED_IN.hazards),
        failure_modes: &replace("failure_modes", COMPILED_IN.failure_modes),
        requirements: &replace("requirements", COMPILED_IN.requirements),
        limits: &replace("limits", COMPILED_IN.limits),
    })
}

// verifies: SR-11
#[test]
fn a_limit_names_a_requirement_a_unit_and_stays_in_its_bounds() {
    assert_eq!(
        after("limits", "requirement = \"SR-16\"", "requirement = \"SR-77\""),
        ["LIM-01: names `SR-77`, which is not there"]
    );
    assert_eq!(
        after("limits", "unit = \"s\"", "unit = \"ft\""),
        ["LIM-01: the unit `ft` is not that of `frozen_caveat_s`"]
    );
    assert_eq!(
        after("limits", "value = 60.0", "value = 86400.0"),
        ["limits.toml: the limit `frozen_withhold_s` is 86400, outside 5 to 300"]
    );
}

#[test]
fn a_mitigation_is_not_weaker_than_its_hazard() {
    let problems = after("hazards", "class = \"major\"", "class = \"hazardous\"");
    assert!(problems.contains(&"SR-20: is held to less than HAZ-02".to_owned()), "{problems:#?}");
    assert!(
        problems.contains(&"FM-ING-07: SR-20 is weaker than HAZ-02".to_owned()),
        "{problems:#?}"
    );
}

#[test]
fn a_guarded_row_names_the_checks_that_declare_it() {
    assert_eq!(
        after("failure_modes", "checks = [\"frozen\"]", "checks = []"),
        [
            "FM-ING-01: row and check `frozen` do not name each other",
            "FM-ING-01: is said to be guarded and names no check",
        ]
    );
    assert_eq!(
        after("failure_modes", "checks = [\"frozen\"]", "checks = [\"frozen\", \"clipped\"]"),
        ["FM-ING-01: row and check `clipped` do not name each other"]
    );
}

#[test]
fn rows_are_complete_and_consistent() {
    assert_eq!(
        after("failure_modes", "hazard = \"HAZ-03\"", "hazard = \"HAZ-99\""),
        ["FM-ING-01: names `HAZ-99`, which is not there"]
    );
    assert_eq!(
        after("failure_modes", "severity = 3", "severity = 4"),
        ["FM-ING-01: is more severe than HAZ-03"]
    );
    assert_eq!(
        after("failure_modes", "occurrence = 3", "occurrence = 6"),
        ["FM-ING-01: a rank lies outside 1 to 5"]
    );
    assert_eq!(
        after("failure_modes", "sufficient = \"no: a", "sufficient = \"perhaps: a"),
        ["FM-ING-01: `sufficient` answers neither yes nor no"]
    );
    assert_eq!(
        after("failure_modes", "status = \"open\"", "status = \"planned\""),
        ["FM-MOD-05: an open risk is one that stays high, and the reverse"]
    );
    assert_eq!(
        after("failure_modes", "mitigated_by = [\"SR-18\"]", "mitigated_by = []"),
        ["FM-ING-02: nothing mitigates it"]
    );
    assert_eq!(
        after("hazards", "condition = \"late\"", "condition = \"lost_announced\""),
        ["no hazard answers Ingest × Late"]
    );
    assert_eq!(after("requirements", " shall ", " should "), ["SR-01: does not say what shall be"]);
    assert_eq!(
        after("hazards", "id = \"HAZ-27\"", "id = \"HAZ-28\""),
        [
            "HAZ-28: stands where HAZ-27 is expected",
            "HAZ-28: no requirement derives from it",
            "SR-32: derives from `HAZ-27`, which is not there",
            "FM-AUD-07: names `HAZ-27`, which is not there",
        ]
    );
}

/// The ids of the tables that stand in a text.
fn ids_in(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'))
        .filter(|word| word.ends_with(|c: char| c.is_ascii_digit()))
        .filter(|word| ["HAZ-", "SR-", "LIM-", "FM-"].iter().any(|prefix| word.starts_with(prefix)))
        .collect()
}

#[test]
fn the_safety_page_names_what_there_is() {
    let page = include_str!("../../../docs/SAFETY.md");
    let case = case();
    let known: Vec<&str> = case.ids().collect();
    for id in ids_in(page) {
        assert!(known.contains(&id), "docs/SAFETY.md names {id}");
    }
    for check in safety_guard::CHECKS {
        let start = format!("| `{}` | {} |", check.name, check.failure_modes.join(", "));
        let modes_sorted = page.lines().any(|line| line.starts_with(&start));
        assert!(modes_sorted, "docs/SAFETY.md lacks the row {start}");
    }
    for row in case.failure_modes().iter().filter(|row| row.status == Status::Open) {
        assert!(page.contains(&format!("**{}, ", row.id)), "{} is no open risk there", row.id);
    }
}
