//! What each role sees of a flight, and the answers of who flew it.

use data_store::{Role, TenantScope};
use serde_json::{Value, json};

use crate::common::wait;
use crate::fixtures;
use crate::world::World;

#[test]
fn a_pilot_sees_linked_flights_only_and_sees_them_whole() {
    let world = World::new();
    let scope = &world.ours.scope;
    let other = wait(fixtures::stored_flight(&world.database.store, scope, 9));
    let pilot = world.as_role(Role::Pilot);
    let list = pilot.get("/api/v1/flights").json();
    assert_eq!(ids(&list), [world.ours.flight.to_string()]);
    assert_eq!(pilot.get(&format!("/api/v1/flights/{other}")).problem(), "not-found");
    assert_eq!(ids(&world.as_role(Role::Operator).get("/api/v1/flights").json()).len(), 2);

    let flight = pilot.get(&format!("/api/v1/flights/{}", world.ours.flight)).json();
    assert_eq!(flight["level"], "L2");
    assert_eq!(flight["level_meaning"], "rules only");
    assert_eq!(flight["outcomes"], json!({ "found": 2, "clear": 1, "not_evaluated": 1 }));
    assert_eq!(list["items"][0]["outcomes"], flight["outcomes"]);
    assert_eq!(flight["phases"][1], json!({"phase": "taxi_out", "start_s": 1.0, "end_s": 2.5}));
    let names: Vec<_> =
        flight["parameters"].as_array().unwrap().iter().map(|p| p["name"].clone()).collect();
    assert_eq!(names, ["engine_1_oil_pressure_psi", "indicated_airspeed_kt"]);
    // One of three samples of the speed may be used: 33.3 %.
    assert!((flight["parameters"][1]["valid_pct"].as_f64().unwrap() - 100.0 / 3.0).abs() < 1e-9);
}

#[test]
fn a_link_by_the_gatekeeper_makes_a_flight_visible() {
    let world = World::new();
    let scope = &world.ours.scope;
    let flight = wait(fixtures::stored_flight(&world.database.store, scope, 9));
    let path = format!("/api/v1/flights/{flight}/crew");
    let gatekeeper = world.as_role(Role::Gatekeeper);
    let email = world.ours.email(Role::Pilot);
    for (body, problem) in [
        (json!({ "pilot_email": email, "reason": " " }), "unprocessable"),
        (json!({ "pilot_email": email }), "bad-request"),
        (
            json!({ "pilot_email": world.ours.email(Role::Operator), "reason": "r" }),
            "unprocessable",
        ),
        (json!({ "pilot_email": world.theirs.email(Role::Pilot), "reason": "r" }), "unprocessable"),
    ] {
        assert_eq!(gatekeeper.post(&path, &body).problem(), problem, "{body}");
    }
    let pilot = world.as_role(Role::Pilot);
    assert_eq!(pilot.get(&format!("/api/v1/flights/{flight}")).status, 404);
    let linked = gatekeeper.post(&path, &json!({ "pilot_email": email, "reason": "debrief" }));
    assert_eq!(linked.status, 204, "{}", linked.text);
    assert_eq!(pilot.get(&format!("/api/v1/flights/{flight}")).status, 200);
    let links = wait(world.database.store.crew_of(scope, flight)).unwrap();
    assert_eq!(links[0].reason, "debrief");
    assert_eq!(links[0].linked_by, world.ours.people[&Role::Gatekeeper]);
}

#[test]
fn samples_are_null_where_they_may_not_be_used_and_carry_their_unit() {
    let world = World::new();
    let path = format!("/api/v1/flights/{}/series", world.ours.flight);
    let pilot = world.as_role(Role::Pilot);
    let series = pilot.get(&format!("{path}?parameter=indicated_airspeed_kt")).json();
    assert_eq!(series["time_s"], json!([0.0, 1.0, 2.5]));
    assert_eq!(series["series"][0]["unit"], "kt");
    assert_eq!(series["series"][0]["values"], json!([61.5, null, null]));
    let some = pilot.get(&format!("{path}?parameter=engine_1_oil_pressure_psi&from=1&to=2")).json();
    assert_eq!(some["time_s"], json!([1.0]));
    assert_eq!(some["series"][0]["values"], json!([58.0]));
    for query in [
        "parameter=roll_deg",
        "parameter=time_s",
        "parameter=indicated_airspeed_kt&from=2&to=1",
        "parameter=indicated_airspeed_kt&from=NaN",
        "parameter=A'%20OR%201=1",
    ] {
        assert_eq!(pilot.get(&format!("{path}?{query}")).problem(), "unprocessable", "{query}");
    }
    assert_eq!(pilot.get(&path).problem(), "bad-request", "the parameter is missing");
}

#[test]
fn found_clear_and_not_evaluated_stay_apart() {
    let world = World::new();
    let path = format!("/api/v1/flights/{}", world.ours.flight);
    let pilot = world.as_role(Role::Pilot);
    let evaluations = pilot.get(&format!("{path}/evaluations")).json();
    assert_eq!(rules(&evaluations["found"]), ["airspeed-high", "oil-pressure-low"]);
    assert_eq!(rules(&evaluations["clear"]), ["roll-high"]);
    assert_eq!(rules(&evaluations["not_evaluated"]), ["pitch-high"]);
    assert_eq!(evaluations["not_evaluated"][0]["reason"], "missing_parameter");
    assert_eq!(evaluations["not_evaluated"][0]["detail"], json!(["pitch_deg"]));
    assert_eq!(evaluations["found"][0]["findings"][0]["unit"], "kt");
    let key_points = pilot.get(&format!("{path}/key-points")).json();
    assert_eq!(key_points["key_points"][0]["value"], 61.5);
    assert_eq!(key_points["absent"][0]["name"], "roll_max_deg");
}

#[test]
fn maintenance_sees_engines_and_nothing_of_how_it_was_flown() {
    let world = World::new();
    let path = format!("/api/v1/flights/{}", world.ours.flight);
    let maintenance = world.as_role(Role::Maintenance);
    let flight = maintenance.get(&path).json();
    assert_eq!(flight["parameters"].as_array().unwrap().len(), 1);
    assert_eq!(flight["outcomes"], Value::Null);
    let evaluations = maintenance.get(&format!("{path}/evaluations")).json();
    assert_eq!(rules(&evaluations["found"]), ["oil-pressure-low"]);
    assert_eq!(rules(&evaluations["clear"]), [""; 0]);
    let key_points = maintenance.get(&format!("{path}/key-points")).json();
    assert_eq!(key_points["key_points"].as_array().unwrap().len(), 1);
    let speed = maintenance.get(&format!("{path}/series?parameter=indicated_airspeed_kt"));
    assert_eq!(speed.problem(), "forbidden");
    let advisories = maintenance.get("/api/v1/advisories").json();
    assert_eq!(titles(&advisories), ["About oil-pressure-low"]);
    let all = world.as_role(Role::Operator).get("/api/v1/advisories").json();
    assert_eq!(titles(&all), ["About oil-pressure-low", "About airspeed-high"]);
    let hidden = all["items"][1]["id"].as_str().unwrap();
    assert_eq!(maintenance.get(&format!("/api/v1/advisories/{hidden}")).problem(), "not-found");
}

#[test]
fn a_pilot_answers_own_advisories_and_sees_own_answers_only() {
    let world = World::new();
    let path = format!("/api/v1/advisories/{}", world.ours.advisory);
    let pilot = world.as_role(Role::Pilot);
    let said = pilot.post(&format!("{path}/acknowledgement"), &json!({}));
    assert_eq!(said.json()["kind"], "acknowledged");
    let again = pilot.post(&format!("{path}/acknowledgement"), &json!({}));
    assert_eq!(again.json(), said.json(), "the first note");
    let empty = pilot.post(&format!("{path}/contest"), &json!({ "reason": "" }));
    assert_eq!(empty.problem(), "unprocessable");
    let contested = pilot.post(&format!("{path}/contest"), &json!({ "reason": "gauge was dead" }));
    assert_eq!(contested.status, 201, "{}", contested.text);
    assert_eq!(pilot.get(&path).json()["own_answers"].as_array().unwrap().len(), 2);
    let operator = world.as_role(Role::Operator).get(&path);
    assert_eq!(operator.json()["own_answers"], json!([]));
    assert!(!operator.text.contains("gauge was dead"));
}

#[test]
fn a_withdrawn_advisory_says_so_and_cannot_be_answered() {
    let world = World::new();
    let (store, scope) = (&world.database.store, &world.ours.scope);
    wait(store.revoke_advisory(scope, world.ours.advisory, None, "sensor fault")).unwrap();
    let path = format!("/api/v1/advisories/{}", world.ours.advisory);
    let pilot = world.as_role(Role::Pilot);
    let view = pilot.get(&path).json();
    assert_eq!(view["status"], "withdrawn");
    assert_eq!(view["withdrawn_reason"], "sensor fault");
    assert_eq!(view["body"], Value::Null);
    let said = pilot.post(&format!("{path}/acknowledgement"), &json!({}));
    assert_eq!(said.problem(), "conflict");
}

#[test]
fn pages_follow_one_another_without_gaps() {
    let world = World::new();
    let scope: &TenantScope = &world.ours.scope;
    let mut all = vec![world.ours.flight.to_string()];
    for byte in 10..14 {
        all.push(wait(fixtures::stored_flight(&world.database.store, scope, byte)).to_string());
    }
    all.reverse();
    let operator = world.as_role(Role::Operator);
    let mut seen = Vec::new();
    let mut path = "/api/v1/flights?limit=2".to_owned();
    loop {
        let page = operator.get(&path).json();
        seen.extend(ids(&page));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/flights?limit=2&cursor={next}");
    }
    assert_eq!(seen, all);
    for bad in ["limit=0", "limit=201", "cursor=x"] {
        let reply = operator.get(&format!("/api/v1/flights?{bad}"));
        assert_eq!(reply.problem(), "bad-request", "{bad}");
    }
}

fn ids(page: &Value) -> Vec<String> {
    strings(&page["items"], "id")
}

fn titles(page: &Value) -> Vec<String> {
    strings(&page["items"], "title")
}

fn rules(list: &Value) -> Vec<String> {
    strings(list, "rule")
}

fn strings(list: &Value, key: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|row| row[key].as_str().unwrap().to_owned()).collect()
}
