//! The permission matrix: the committed table, and the same table asked over HTTP.

use std::fs;
use std::path::Path;

use data_store::Role;
use serde_json::json;
use services_api::policy::{API_PERMISSIONS, Access, Policy, RoutePermission, routes_table};
use ureq::http::Method;

use crate::client::{Client, Reply};
use crate::common::wait;
use crate::world::World;

#[test]
fn the_committed_matrix_is_the_policy() {
    let policy = wait(Policy::load()).unwrap();
    let now = format!("{}\n{}", policy.table(), routes_table(&[API_PERMISSIONS]));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let file = root.join("tests/expected/authz-roles.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &now).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(committed, now, "review the change, then run again with UPDATE_EXPECT=1");
}

/// Calls a route with ids that exist and a body that is never complete.
fn call(client: &Client, world: &World, row: &RoutePermission) -> Reply {
    let id = match row.template {
        path if path.contains("/uploads/") => world.ours.upload.to_string(),
        path if path.contains("/flights/") => world.ours.flight.to_string(),
        path if path.contains("/advisories/") => world.ours.advisory.to_string(),
        path if path.contains("/people/") => world.ours.people[&Role::Pilot].to_string(),
        _ => "0191d5a8-7c3e-7f00-8000-000000000001".to_owned(),
    };
    let mut path = row.template.replace("{id}", &id);
    if path.ends_with("/series") {
        path.push_str("?parameter=engine_1_oil_pressure_psi");
    }
    let method: Method = row.method.parse().unwrap();
    match method {
        Method::GET | Method::DELETE | Method::HEAD | Method::OPTIONS => {
            client.send(method, &path, None, Vec::new())
        }
        _ => client.json(method, &path, &json!({})),
    }
}

/// The routes in an order in which no call takes the next one's session away.
fn routes() -> Vec<&'static RoutePermission> {
    let mut routes: Vec<_> = API_PERMISSIONS.iter().collect();
    routes.sort_by_key(|row| (row.method, row.template) == ("DELETE", "/api/v1/session"));
    routes
}

#[test]
fn who_is_not_signed_in_reaches_public_routes_only() {
    let world = World::new();
    for row in routes() {
        let reply = call(&world.anonymous(), &world, row);
        match row.access {
            Access::Public(_) => assert_ne!(reply.status, 401, "{row:?}: {}", reply.text),
            Access::AnyOf(_) => {
                assert_eq!(reply.status, 401, "{row:?}: {}", reply.text);
                if row.method != "HEAD" {
                    assert_eq!(reply.problem(), "unauthenticated", "{row:?}");
                }
                assert!(reply.header("www-authenticate").starts_with("Bearer"), "{row:?}");
            }
        }
    }
}

#[test]
fn every_role_reaches_its_routes_and_no_others() {
    let world = World::new();
    let policy = wait(Policy::load()).unwrap();
    for &role in Role::ALL {
        let client = world.as_role(role);
        for row in routes() {
            let reply = call(&client, &world, row);
            let what =
                format!("{role} {} {}: {} {}", row.method, row.template, reply.status, reply.text);
            if row.admits(&policy, &[role]) {
                assert!(!matches!(reply.status, 401 | 403 | 405 | 500..), "{what}");
            } else {
                assert_eq!(reply.status, 403, "{what}");
                if row.method != "HEAD" {
                    assert_eq!(reply.problem(), "forbidden", "{what}");
                }
            }
        }
    }
}

#[test]
fn reading_routes_answer_with_content() {
    let world = World::new();
    let policy = wait(Policy::load()).unwrap();
    for &role in Role::ALL {
        let client = world.as_role(role);
        let known = |row: &&RoutePermission| {
            !["/api/v1/aircraft/{id}", "/api/v1/predictions/{id}"].contains(&row.template)
        };
        for row in routes().into_iter().filter(|row| row.method == "GET").filter(known) {
            if row.admits(&policy, &[role]) {
                let reply = call(&client, &world, row);
                assert_eq!(reply.status, 200, "{role} {}: {}", row.template, reply.text);
            }
        }
    }
}

#[test]
fn a_role_that_is_taken_away_is_gone_at_the_next_request() {
    let world = World::new();
    let operator = world.as_role(Role::Operator);
    assert_eq!(operator.get("/api/v1/uploads").status, 200);
    let admin = world.as_role(Role::Admin);
    let id = world.ours.people[&Role::Operator];
    let put = admin.put(&format!("/api/v1/people/{id}/roles"), &json!({ "roles": ["auditor"] }));
    assert_eq!(put.status, 200, "{}", put.text);
    assert_eq!(operator.get("/api/v1/uploads").problem(), "forbidden");
    assert_eq!(operator.get("/api/v1/audit").status, 200);
}

#[test]
fn unknown_paths_and_methods_are_problems_too() {
    let world = World::new();
    let pilot = world.as_role(Role::Pilot);
    assert_eq!(pilot.get("/api/v1/nothing").problem(), "not-found");
    assert_eq!(pilot.get("/nothing").problem(), "not-found");
    let patch = pilot.send(Method::PATCH, "/api/v1/flights", None, Vec::new());
    assert_eq!(patch.problem(), "method-not-allowed");
}
