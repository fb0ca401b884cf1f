//! `docs/API.md` names every route, problem and word that programs rely on.

use data_flight::{Band, NotEvaluatedReason, PhaseOfFlight};
use services_api::ProblemKind;
use services_api::policy::API_PERMISSIONS;

#[test]
fn the_contract_is_written_down() {
    let page = include_str!("../../../../docs/API.md");
    let routes = API_PERMISSIONS
        .iter()
        .filter(|row| row.template != "/api/openapi.json")
        .map(|row| format!("| `{} {}` |", row.method, row.template));
    let problems = ProblemKind::ALL
        .iter()
        .map(|kind| format!("| `{}` | {} |", kind.uri(), kind.status().as_u16()));
    let phases = PhaseOfFlight::ALL.iter().map(|phase| format!("`{phase}`"));
    let bands = Band::ALL.iter().map(|band| format!("`{band}`"));
    let reasons = NotEvaluatedReason::ALL.iter().map(|reason| format!("`{reason}`"));
    let missing: Vec<String> = routes
        .chain(problems)
        .chain(phases)
        .chain(bands)
        .chain(reasons)
        .filter(|wanted| !page.contains(wanted.as_str()))
        .collect();
    assert!(missing.is_empty(), "docs/API.md does not name {missing:?}");
}
