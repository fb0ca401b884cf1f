//! Every call leaves a row, before and after; without it nothing changes.

use data_store::{AuditEntry, AuditFilter, AuthMethod, Page, ResultKind, Role, TenantScope};
use serde_json::json;
use services_api::policy::API_PERMISSIONS;
use ureq::http::Method;
use uuid::Uuid;

use crate::common::wait;
use crate::world::{PASSWORD, World};

fn rows(world: &World, scope: &TenantScope, request_id: Uuid) -> Vec<AuditEntry> {
    let filter = AuditFilter { request_id: Some(request_id.to_string()), ..AuditFilter::default() };
    wait(world.database.store.list_audit(scope, &filter, Page::first(10))).unwrap()
}

#[test]
fn every_route_leaves_exactly_one_completed_row() {
    let world = World::new();
    let admin = world.as_role(Role::Admin).with("user-agent", "a".repeat(300));
    for row in API_PERMISSIONS.iter().filter(|row| row.resource.name() != "session") {
        let path = row.template.replace("{id}", &world.ours.flight.to_string());
        let method: Method = row.method.parse().unwrap();
        let reply = match method {
            Method::GET | Method::DELETE | Method::HEAD | Method::OPTIONS => {
                admin.send(method, &path, None, Vec::new())
            }
            _ => admin.json(method, &path, &json!({ "secret": "planted" })),
        };
        let found = rows(&world, &world.ours.scope, reply.request_id);
        let expected = usize::from(row.audited);
        assert_eq!(found.len(), expected, "{} {}", row.method, row.template);
        let Some(entry) = found.first() else { continue };
        assert_eq!(entry.operation, format!("{}.{}", row.resource, row.action_name()));
        assert_eq!(entry.request_path, path);
        assert_eq!(entry.source_address, "127.0.0.1");
        assert_eq!(entry.user_agent.as_deref(), Some("a".repeat(256).as_str()));
        assert_eq!(entry.person_id, Some(world.ours.people[&Role::Admin]));
        assert_eq!(entry.auth_method, Some(AuthMethod::Session));
        assert_eq!(entry.subject_id.is_some(), row.template.contains("{id}"));
        assert_eq!(entry.detail, json!({ "method": row.method, "route": row.template }));
        let done = entry.completion.as_ref().expect("a completion");
        assert_eq!(done.http_status_code, Some(i32::from(reply.status)), "{path}");
        let result = match reply.status {
            400.. => ResultKind::Refused,
            _ => ResultKind::Success,
        };
        assert_eq!(done.result_kind, result, "{path}");
    }
}

#[test]
fn who_is_nobody_is_written_down_by_the_service_itself() {
    let world = World::new();
    let reply = world.anonymous().get("/api/v1/flights");
    let found = rows(&world, &TenantScope::SERVICE, reply.request_id);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].actor_kind, "anonymous");
    let done = found[0].completion.as_ref().unwrap();
    assert_eq!(done.error_kind.as_deref(), Some("unauthenticated"));
    assert!(rows(&world, &world.ours.scope, reply.request_id).is_empty());
}

#[test]
fn attempts_to_sign_in_are_written_down_where_the_person_belongs() {
    let world = World::new();
    let attempt = |email: &str, password: &str| {
        let body = json!({ "email": email, "password": password });
        world.anonymous().post("/api/v1/session", &body).request_id
    };
    let email = world.ours.email(Role::Pilot);
    let pilot = world.ours.people[&Role::Pilot].to_string();
    for (password, result) in
        [(PASSWORD, ResultKind::Success), ("wrong-wrong", ResultKind::Refused)]
    {
        let request = attempt(&email, password);
        let found = rows(&world, &world.ours.scope, request);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].operation, "session.create");
        assert_eq!(found[0].subject_id.as_deref(), Some(pilot.as_str()));
        assert_eq!(found[0].completion.as_ref().unwrap().result_kind, result);
        assert_eq!(rows(&world, &TenantScope::SERVICE, request).len(), 1, "the request itself");
    }
    let nobody = attempt("nobody@ours.example", "wrong-wrong");
    assert_eq!(rows(&world, &TenantScope::SERVICE, nobody).len(), 2, "the same number of rows");
}

#[test]
fn without_an_intent_nothing_changes_and_reading_goes_on() {
    let world = World::new();
    let (pilot, operator) = (world.as_role(Role::Pilot), world.as_role(Role::Operator));
    world.database.tamper("REVOKE INSERT ON audit FROM flarepath_app");
    let path = format!("/api/v1/advisories/{}/acknowledgement", world.ours.advisory);
    let refused = pilot.post(&path, &json!({}));
    assert_eq!((refused.status, refused.problem().as_str()), (503, "audit-unavailable"));
    assert_eq!(operator.upload(&[("log.csv", b"x")], &[]).problem(), "audit-unavailable");
    let sign_in = json!({ "email": world.ours.email(Role::Pilot), "password": PASSWORD });
    let refused = world.anonymous().post("/api/v1/session", &sign_in);
    assert_eq!(refused.problem(), "audit-unavailable");
    assert_eq!(pilot.get("/api/v1/flights").status, 200);
    world.database.tamper("GRANT INSERT ON audit TO flarepath_app");
    let own = pilot.get(&format!("/api/v1/advisories/{}", world.ours.advisory)).json();
    assert_eq!(own["own_answers"], json!([]), "it was not acknowledged");
    let metrics = world.anonymous().get("/metrics").text;
    assert!(metrics.contains("flarepath_audit_failures_total 4"), "{metrics}");
}

#[test]
fn auditors_read_the_trail_by_filter_and_people_are_ids() {
    let world = World::new();
    let pilot = world.as_role(Role::Pilot);
    pilot.get("/api/v1/flights");
    pilot.get(&format!("/api/v1/flights/{}", world.ours.flight));
    let auditor = world.as_role(Role::Auditor);
    let person = world.ours.people[&Role::Pilot];
    let of = |query: &str| {
        let reply = auditor.get(&format!("/api/v1/audit?{query}"));
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()["items"].as_array().unwrap().len()
    };
    assert_eq!(of(&format!("person={person}")), 2);
    let flight = world.ours.flight;
    assert_eq!(of(&format!("subject_kind=flight&subject_id={flight}")), 1);
    assert_eq!(of("operation=audit.read"), 3, "reading the trail is an operation too");
    assert_eq!(auditor.get("/api/v1/audit?subject_kind=flight").problem(), "unprocessable");
}
