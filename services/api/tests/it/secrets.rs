//! What must never leave: crews from de-identified views, secrets from anything.

use data_store::Role;
use serde_json::{Value, json};
use services_api::policy::API_PERMISSIONS;

use crate::client::Reply;
use crate::common::log;
use crate::world::{PASSWORD, World, planted_name};

/// Reads everything that a role can read of our operator.
fn read_everything(world: &World, role: Role) -> Vec<(String, Reply)> {
    let client = world.as_role(role);
    let mut replies = Vec::new();
    for row in API_PERMISSIONS.iter().filter(|row| row.method == "GET") {
        if row.resource.name() == "session" {
            continue;
        }
        let ids = [
            world.ours.flight.to_string(),
            world.ours.advisory.to_string(),
            world.ours.upload.to_string(),
        ];
        for id in ids {
            let mut path = row.template.replace("{id}", &id);
            if path.ends_with("/series") {
                path.push_str("?parameter=engine_1_oil_pressure_psi");
            }
            replies.push((path.clone(), client.get(&path)));
        }
    }
    replies
}

/// Every text of a JSON document, keys included.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => {
            for (key, member) in members {
                found.push(key.clone());
                texts(member, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn a_crew_never_appears_in_a_view_without_crews() {
    let world = World::new();
    let pilot = world.as_role(Role::Pilot);
    let path = format!("/api/v1/advisories/{}", world.ours.advisory);
    pilot.post(&format!("{path}/contest"), &json!({ "reason": "planted-contest-55aa" }));
    let gatekeeper = world.ours.people[&Role::Gatekeeper].to_string();
    let planted = [
        planted_name(Role::Pilot, "ours.example"),
        world.ours.email(Role::Pilot),
        "planted-reason-91c2".to_owned(),
        "planted-contest-55aa".to_owned(),
        gatekeeper,
    ];
    let pilot_id = world.ours.people[&Role::Pilot].to_string();
    for role in [Role::Operator, Role::Maintenance, Role::Auditor] {
        for (path, reply) in read_everything(&world, role) {
            if !reply.header("content-type").ends_with("json") {
                continue;
            }
            let mut found = Vec::new();
            texts(&reply.json(), &mut found);
            for text in &found {
                for secret in &planted {
                    assert!(!text.contains(secret), "{role} {path}: {text}");
                }
                // The audit trail names people by this pseudonym, and only the audit trail.
                if role != Role::Auditor {
                    assert!(!text.contains(&pilot_id), "{role} {path}: {text}");
                    let crew = ["crew", "pilot", "person"].iter().any(|word| text.contains(word));
                    assert!(!crew || path == "/api/openapi.json", "{role} {path}: {text}");
                }
            }
        }
    }
}

#[test]
fn secrets_are_in_no_answer_and_in_no_log() {
    let world = World::new();
    let pilot = world.as_role(Role::Pilot);
    let token = pilot.post("/api/v1/tokens", &json!({ "name": "t" })).json()["token"].clone();
    let token = token.as_str().unwrap().to_owned();
    let guess = "planted-guess-e09b";
    let body = json!({ "email": world.ours.email(Role::Pilot), "password": guess });
    let refused = world.anonymous().post("/api/v1/session", &body);
    let bearer = world.anonymous().with("authorization", format!("Bearer {token}"));
    bearer.get("/api/v1/session");
    bearer.get("/api/v1/flights?cursor=planted-query-17cd");
    let wrong = world.anonymous().with("authorization", "Bearer flp_planted-bearer-22ef");
    wrong.get("/api/v1/session");
    let cookie = pilot.header("cookie").split_once('=').unwrap().1.to_owned();

    let secrets = [
        PASSWORD,
        guess,
        token.as_str(),
        cookie.as_str(),
        "planted-query-17cd",
        "planted-bearer-22ef",
    ];
    let log = log();
    assert!(log.contains("request answered"), "the log is captured");
    for secret in secrets {
        assert!(!log.contains(secret), "{secret} was logged");
        assert!(!refused.text.contains(secret));
    }
    for name in [planted_name(Role::Pilot, "ours.example"), world.ours.email(Role::Pilot)] {
        assert!(!log.contains(&name), "{name} was logged");
    }
    for role in Role::ALL {
        for (path, reply) in read_everything(&world, *role) {
            for secret in secrets {
                assert!(!reply.text.contains(secret), "{role} {path} holds {secret}");
            }
            assert!(!reply.text.contains("argon2id$"), "{role} {path} holds a hash");
        }
    }
}

#[test]
fn every_answer_carries_the_protective_headers() {
    let world = World::new();
    for path in ["/livez", "/api/v1/flights", "/api/v1/nothing", "/api/openapi.json"] {
        let reply = world.anonymous().get(path);
        assert_eq!(reply.header("x-request-id"), reply.request_id.to_string(), "{path}");
        assert!(reply.header("content-security-policy").starts_with("default-src 'none'"));
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        assert_eq!(reply.header("server"), "", "{path}");
    }
    let invented = world.anonymous().with("x-request-id", "planted\tid").get("/livez");
    assert_ne!(invented.header("x-request-id"), "planted\tid");
}

#[test]
fn a_database_that_is_gone_is_said_without_its_details() {
    let world = World::new();
    let pilot = world.as_role(Role::Pilot);
    world.database.tamper("ALTER TABLE flights RENAME TO planted_table");
    let reply = pilot.get("/api/v1/flights");
    assert_eq!(reply.status, 500);
    assert_eq!(reply.problem(), "internal");
    assert!(!reply.text.contains("flights") && !reply.text.contains("relation"), "{}", reply.text);
    let needle = format!("request_id={}", reply.request_id);
    let errors = log().lines().filter(|l| l.contains(&needle) && l.contains("ERROR")).count();
    assert_eq!(errors, 1, "logged once");
    let ready = world.anonymous().get("/readyz");
    assert_eq!((ready.status, ready.json()["status"].as_str()), (200, Some("ready")));
    world.database.tamper("DELETE FROM __diesel_schema_migrations");
    let ready = world.anonymous().get("/readyz");
    assert_eq!((ready.status, ready.json()["migrations"].as_str()), (503, Some("failed")));
    assert_eq!(world.anonymous().get("/livez").status, 200);
}
