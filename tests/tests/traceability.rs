//! The safety case and the code name each other: every id that code or a test cites stands in
//! a table, and every table that claims something is borne out.

use safety_case::{Case, Status};
use tests::workspace;

#[test]
fn the_safety_case_is_traced_to_code_and_tests() {
    let case = Case::load().expect("a closed safety case");
    let sources: Vec<(String, String)> = workspace::files(&["rs"])
        .expect("git ls-files")
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(workspace::root().join(&path)).expect("a file");
            (path.display().to_string(), text)
        })
        .collect();
    let report = case.trace(&sources, None);
    println!(
        "{} hazards, {} failure modes, {} requirements, {} limits",
        case.hazards().len(),
        case.failure_modes().len(),
        case.requirements().len(),
        case.limit_rows().len()
    );
    println!(
        "linked {}, partly {}, not yet {}",
        report.linked.len(),
        report.partial.len(),
        report.unlinked.len()
    );
    let open: Vec<&str> = case
        .failure_modes()
        .iter()
        .filter(|row| row.status == Status::Open)
        .map(|row| row.id.as_str())
        .collect();
    println!("open risks: {}", open.join(", "));
    println!("high and without a guard: {}", report.high_and_unguarded.join(", "));
    assert!(report.unknown.is_empty(), "cited and in no table: {:#?}", report.unknown);
    assert!(report.violations.is_empty(), "claimed and not so: {:#?}", report.violations);
    let traced = report.linked.len() + report.partial.len() + report.unlinked.len();
    assert_eq!(traced, case.failure_modes().len() + case.requirements().len());
    // Every mark of a test must belong to a test: a mark that stands alone proves nothing.
    let alone: Vec<&String> = report
        .linked
        .iter()
        .chain(&report.partial)
        .flat_map(|row| &row.tests)
        .filter(|place| place.ends_with("(no function)"))
        .collect();
    assert!(alone.is_empty(), "marks above no function: {alone:#?}");
}
