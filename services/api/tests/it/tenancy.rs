//! What belongs to another operator does not exist.

use data_store::Role;
use serde_json::json;
use ureq::http::Method;

use crate::world::World;

#[test]
fn another_operators_id_and_an_unknown_id_give_the_same_answer() {
    let world = World::new();
    let unknown = "0191d5a8-7c3e-7f00-8000-000000000001".to_owned();
    let (flight, advisory, upload) = (
        world.theirs.flight.to_string(),
        world.theirs.advisory.to_string(),
        world.theirs.upload.to_string(),
    );
    let person = world.theirs.people[&Role::Pilot].to_string();
    let link = json!({ "pilot_email": world.ours.email(Role::Pilot), "reason": "r" });
    let none = json!({});
    let reason = json!({ "reason": "r" });
    let roles = json!({ "roles": ["pilot"] });
    let get = Method::GET;
    let cases = [
        (Role::Operator, get.clone(), "/api/v1/uploads/{id}", &upload, &none),
        (Role::Operator, get.clone(), "/api/v1/flights/{id}", &flight, &none),
        (Role::Pilot, get.clone(), "/api/v1/flights/{id}", &flight, &none),
        (Role::Maintenance, get.clone(), "/api/v1/flights/{id}", &flight, &none),
        (
            Role::Operator,
            get.clone(),
            "/api/v1/flights/{id}/series?parameter=pitch_deg",
            &flight,
            &none,
        ),
        (Role::Operator, get.clone(), "/api/v1/flights/{id}/evaluations", &flight, &none),
        (Role::Operator, get.clone(), "/api/v1/flights/{id}/key-points", &flight, &none),
        (Role::Operator, get.clone(), "/api/v1/advisories/{id}", &advisory, &none),
        (Role::Pilot, get.clone(), "/api/v1/advisories/{id}", &advisory, &none),
        (Role::Auditor, get.clone(), "/api/v1/predictions/{id}", &advisory, &none),
        (Role::Operator, get, "/api/v1/aircraft/{id}", &flight, &none),
        (Role::Pilot, Method::POST, "/api/v1/advisories/{id}/acknowledgement", &advisory, &none),
        (Role::Pilot, Method::POST, "/api/v1/advisories/{id}/contest", &advisory, &reason),
        (Role::Gatekeeper, Method::POST, "/api/v1/flights/{id}/crew", &flight, &link),
        (Role::Admin, Method::PUT, "/api/v1/people/{id}/roles", &person, &roles),
    ];
    for (role, method, path, foreign, body) in cases {
        let client = world.as_role(role);
        let answer = |id: &str| {
            let path = path.replace("{id}", id);
            let reply = if method == Method::GET {
                client.get(&path)
            } else {
                client.json(method.clone(), &path, body)
            };
            assert_eq!(reply.status, 404, "{role} {method} {path}: {}", reply.text);
            let mut json = reply.json();
            json["instance"].take();
            json
        };
        assert_eq!(answer(foreign), answer(&unknown), "{path}");
        assert_eq!(answer("not-an-id"), answer(&unknown), "{path}");
    }
}

#[test]
fn lists_hold_the_callers_operator_only() {
    let world = World::new();
    let theirs = [
        world.theirs.flight.to_string(),
        world.theirs.advisory.to_string(),
        world.theirs.upload.to_string(),
        world.theirs.people[&Role::Pilot].to_string(),
        "theirs.example".to_owned(),
    ];
    let lists = [
        (Role::Operator, "/api/v1/flights"),
        (Role::Operator, "/api/v1/advisories"),
        (Role::Operator, "/api/v1/uploads"),
        (Role::Maintenance, "/api/v1/flights"),
        (Role::Auditor, "/api/v1/predictions"),
        (Role::Auditor, "/api/v1/audit"),
        (Role::Admin, "/api/v1/people"),
    ];
    world.theirs.as_role(&world.base, Role::Pilot).get("/api/v1/flights");
    for (role, path) in lists {
        let reply = world.as_role(role).get(path);
        assert_eq!(reply.status, 200, "{path}");
        for planted in &theirs {
            assert!(!reply.text.contains(planted), "{role} {path} holds {planted}");
        }
    }
}
