//! Signing in and out, expiry, tokens, and requests that come from other sites.

use chrono::{DateTime, TimeDelta, Utc};
use data_store::Role;
use serde_json::json;
use services_api::ServerConfig;

use crate::client::Client;
use crate::common::wait;
use crate::world::{PASSWORD, World, planted_name};

fn sign_in(client: &Client, email: &str, password: &str) -> crate::client::Reply {
    client.post("/api/v1/session", &json!({ "email": email, "password": password }))
}

#[test]
fn a_wrong_password_and_an_unknown_address_give_the_same_answer() {
    let world = World::new();
    let wrong = sign_in(&world.anonymous(), &world.ours.email(Role::Pilot), "not the password");
    let unknown = sign_in(&world.anonymous(), "nobody@ours.example", PASSWORD);
    for reply in [&wrong, &unknown] {
        assert_eq!(reply.status, 401);
        assert_eq!(reply.problem(), "invalid-credentials");
        assert!(reply.headers.get("set-cookie").is_none());
    }
    let (mut one, mut other) = (wrong.json(), unknown.json());
    one["instance"].take();
    other["instance"].take();
    assert_eq!(one, other);
}

#[test]
fn a_session_begins_with_a_cookie_and_ends_with_it() {
    let world = World::new();
    let reply = sign_in(&world.anonymous(), &world.ours.email(Role::Pilot), PASSWORD);
    assert_eq!(reply.status, 201);
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("flarepath="), "{cookie}");
    assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Path=/"), "{cookie}");
    assert_eq!(reply.json()["display_name"], planted_name(Role::Pilot, "ours.example"));
    assert_eq!(reply.json()["roles"], json!(["pilot"]));

    let pilot = world.as_role(Role::Pilot);
    assert_eq!(pilot.get("/api/v1/session").status, 200);
    assert_eq!(pilot.delete("/api/v1/session").status, 204);
    assert_eq!(pilot.get("/api/v1/session").problem(), "unauthenticated");
}

#[test]
fn signing_in_again_ends_the_session_before() {
    let world = World::new();
    let pilot = world.as_role(Role::Pilot);
    let again = sign_in(&pilot, &world.ours.email(Role::Pilot), PASSWORD);
    assert_eq!(again.status, 201);
    assert_eq!(pilot.get("/api/v1/session").status, 401);
}

#[test]
fn a_session_expires_when_it_is_idle_and_is_not_prolonged_by_a_forged_cookie() {
    fn later() -> DateTime<Utc> {
        Utc::now() + TimeDelta::minutes(31)
    }
    let world = World::new();
    let pilot = world.as_role(Role::Pilot);
    let future = world.database.serve(ServerConfig::default(), later);
    let stale = pilot.at(&future);
    assert_eq!(stale.get("/api/v1/session").problem(), "unauthenticated");
    assert_eq!(pilot.get("/api/v1/session").status, 200, "not yet, by the clock of now");
    let forged = Client::new(&world.base).with("cookie", format!("flarepath={}", "0".repeat(64)));
    assert_eq!(forged.get("/api/v1/session").problem(), "unauthenticated");
}

#[test]
fn guessing_is_slowed_down_and_says_when_to_come_back() {
    let world = World::new();
    let email = world.ours.email(Role::Pilot);
    for _ in 0..10 {
        assert_eq!(sign_in(&world.anonymous(), &email, "guess-guess").status, 401);
    }
    let reply = sign_in(&world.anonymous(), &email, PASSWORD);
    assert_eq!(reply.problem(), "too-many-attempts");
    let seconds: u64 = reply.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&seconds), "{seconds}");
    // Others are not affected.
    let other = sign_in(&world.anonymous(), &world.ours.email(Role::Operator), PASSWORD);
    assert_eq!(other.status, 201);
}

#[test]
fn a_cookie_alone_changes_nothing() {
    let world = World::new();
    let browser = world.as_role(Role::Pilot).without("x-requested-with");
    assert_eq!(browser.get("/api/v1/session").status, 200, "reading is fine");
    assert_eq!(browser.delete("/api/v1/session").problem(), "cross-site-request");
    let foreign = browser.with("origin", "https://evil.example");
    assert_eq!(foreign.delete("/api/v1/session").problem(), "cross-site-request");
    assert_eq!(browser.with("origin", world.base.clone()).delete("/api/v1/session").status, 204);
}

#[test]
fn another_site_cannot_sign_somebody_in() {
    let world = World::new();
    let foreign = world.anonymous().with("origin", "https://evil.example");
    let reply = sign_in(&foreign, &world.ours.email(Role::Pilot), PASSWORD);
    assert_eq!(reply.problem(), "cross-site-request");
}

#[test]
fn a_token_works_without_a_cookie_until_it_is_revoked() {
    let world = World::new();
    let pilot = world.as_role(Role::Pilot);
    let made = pilot.post("/api/v1/tokens", &json!({ "name": "nightly" }));
    assert_eq!(made.status, 201, "{}", made.text);
    let token = made.json()["token"].as_str().unwrap().to_owned();
    assert!(token.starts_with("flp_"));

    let script = Client::new(&world.base).with("authorization", format!("Bearer {token}"));
    assert_eq!(script.get("/api/v1/session").json()["auth_method"], "api_token");
    let more = script.post("/api/v1/tokens", &json!({ "name": "another" }));
    assert_eq!(more.problem(), "forbidden", "a token cannot make tokens");

    let listed = pilot.get("/api/v1/tokens");
    assert_eq!(listed.json()[0]["name"], "nightly");
    assert!(!listed.text.contains(&token), "shown once");
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let theirs = world.as_role(Role::Operator).delete(&format!("/api/v1/tokens/{id}"));
    assert_eq!(theirs.problem(), "not-found", "not their token");
    assert_eq!(pilot.delete(&format!("/api/v1/tokens/{id}")).status, 204);
    assert_eq!(script.get("/api/v1/session").problem(), "unauthenticated");
}

#[test]
fn a_disabled_person_is_out_at_once() {
    let world = World::new();
    let pilot = world.as_role(Role::Pilot);
    let (store, scope) = (&world.database.store, &world.ours.scope);
    wait(store.set_person_disabled(scope, world.ours.people[&Role::Pilot], true)).unwrap();
    assert_eq!(pilot.get("/api/v1/session").problem(), "unauthenticated");
    let again = sign_in(&world.anonymous(), &world.ours.email(Role::Pilot), PASSWORD);
    assert_eq!(again.problem(), "invalid-credentials");
}

#[test]
fn a_body_that_is_no_sign_in_is_refused_without_being_quoted() {
    let world = World::new();
    let cases = [
        ("application/json", "{\"email\": \"planted-4d1f\"", 400, "bad-request"),
        ("application/json", "{\"planted-4d1f\": 1}", 400, "bad-request"),
        ("text/plain", "planted-4d1f", 415, "unsupported-media-type"),
    ];
    for (kind, body, status, problem) in cases {
        let reply = world.anonymous().send(
            ureq::http::Method::POST,
            "/api/v1/session",
            Some(kind),
            body.as_bytes().to_vec(),
        );
        assert_eq!((reply.status, reply.problem().as_str()), (status, problem), "{body}");
        assert!(!reply.text.contains("planted-4d1f"), "{}", reply.text);
    }
    let large = json!({ "email": "x".repeat(70_000), "password": "" });
    let reply = world.anonymous().post("/api/v1/session", &large);
    assert_eq!(reply.problem(), "payload-too-large");
}
