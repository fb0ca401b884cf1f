//! People, roles and aircraft: the administrator's work.

use data_store::Role;
use serde_json::json;

use crate::client::Client;
use crate::world::World;

#[test]
fn an_administrator_adds_people_who_can_then_sign_in() {
    let world = World::new();
    let admin = world.as_role(Role::Admin);
    let new = json!({
        "email": "New@Ours.example", "display_name": "New", "password": "long enough",
        "roles": ["pilot", "operator"]
    });
    let added = admin.post("/api/v1/people", &new);
    assert_eq!(added.status, 201, "{}", added.text);
    assert_eq!(added.json()["email"], "new@ours.example");
    assert!(!added.text.contains("argon2") && !added.text.contains("long enough"));
    let person = Client::signed_in(&world.base, "new@ours.example", "long enough");
    assert_eq!(person.get("/api/v1/session").json()["roles"], json!(["operator", "pilot"]));
    assert_eq!(admin.post("/api/v1/people", &new).problem(), "conflict");
    for (key, value) in [
        ("password", json!("short")),
        ("email", json!("nobody")),
        ("roles", json!(["king"])),
        ("display_name", json!("")),
    ] {
        let mut bad = new.clone();
        bad[key] = value;
        assert_eq!(admin.post("/api/v1/people", &bad).problem(), "unprocessable", "{key}");
    }
}

#[test]
fn an_administrator_cannot_lock_everybody_out() {
    let world = World::new();
    let admin = world.as_role(Role::Admin);
    let own = format!("/api/v1/people/{}/roles", world.ours.people[&Role::Admin]);
    assert_eq!(admin.put(&own, &json!({ "roles": ["pilot"] })).problem(), "conflict");
    assert_eq!(admin.put(&own, &json!({ "roles": ["admin", "pilot"] })).status, 200);
}

#[test]
fn aircraft_are_added_once_and_read_back() {
    let world = World::new();
    let admin = world.as_role(Role::Admin);
    let new = json!({ "registration": "x-test", "model": "Type A", "profile": "c172s" });
    let added = admin.post("/api/v1/aircraft", &new);
    assert_eq!(added.status, 201, "{}", added.text);
    assert_eq!(added.json()["registration"], "X-TEST");
    let read = world.as_role(Role::Operator).get(added.header("location"));
    assert_eq!(read.json(), added.json());
    assert_eq!(admin.post("/api/v1/aircraft", &new).problem(), "conflict");
    let list = world.as_role(Role::Maintenance).get("/api/v1/aircraft").json();
    assert_eq!(list.as_array().unwrap().len(), 1);
}
