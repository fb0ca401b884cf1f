//! The real model service, stopped with SIGSTOP: the kernel goes on accepting connections for
//! it, and nothing ever answers.

use std::time::{Duration, Instant};

use data_generator::{Airfield, Route, Scenario, SyntheticAircraft};
use rustix::process::{Signal, kill_process};
use serde_json::{Value, json};
use tests::http::Client;

use crate::up::{ADMIN, PASSWORD, PATIENCE, Up, advisor_of, create_operator, process};

fn log(seed: u64) -> Vec<u8> {
    let start_utc = "2026-03-14T15:00:00Z".parse().expect("a date");
    let route = Route::CrossCountry { from: Airfield::Home, to: Airfield::Plain };
    let scenario = Scenario::normal(seed, SyntheticAircraft::C172s, start_utc);
    data_generator::generate(&Scenario { route, ..scenario }).csv
}

/// Uploads a flight and waits until it is judged.
fn judged(operator: &Client, seed: u64) -> Value {
    let reply = operator.upload("log.csv", &log(seed));
    assert_eq!(reply.status, 202, "{}", reply.text);
    let accepted: Value = serde_json::from_str(&reply.text).expect("JSON");
    let id = accepted["uploads"][0]["id"].as_str().expect("an id").to_owned();
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        let upload: Value =
            serde_json::from_str(&operator.get(&format!("/uploads/{id}")).text).expect("JSON");
        if upload["status"] == "processed" {
            return upload;
        }
        assert_ne!(upload["status"], "failed", "{upload}");
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the upload is not judged");
}

fn level(upload: &Value) -> &str {
    upload["report"]["flights"][0]["level"].as_str().expect("a level")
}

#[test]
fn a_stopped_model_service_costs_the_deadline_and_the_model_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    create_operator(folder.path(), "Stopped Aviation");
    let up = Up::start(folder.path());
    let admin = Client::new(&up.url).signed_in(ADMIN, PASSWORD);
    let person = json!({
        "email": "ops@kept.invalid", "display_name": "Olly Ops",
        "password": PASSWORD, "roles": ["operator"],
    });
    assert_eq!(admin.post("/people", &person).status, 201);
    let operator = Client::new(&up.url).signed_in("ops@kept.invalid", PASSWORD);
    assert_eq!(level(&judged(&operator, 1)), "L0");

    let advisor = process(advisor_of(&up));
    kill_process(advisor, Signal::STOP).expect("the model service is there");
    let upload = judged(&operator, 2);
    assert_eq!(level(&upload), "L2", "{upload}");
    let rules = &upload["report"]["flights"][0]["rules"];
    assert!(rules["clear"].as_u64().is_some_and(|clear| clear > 0), "rules go on: {rules}");
    // One question about what is installed and one about the approach, 500 ms each; the rest is
    // for a busy machine.
    let stages = upload["report"]["stages"].as_array().expect("a list of stages");
    let model = stages.iter().find(|stage| stage["stage"] == "model").expect("a row");
    assert!(model["ms"].as_f64().is_some_and(|ms| ms < 5_000.0), "{model}");

    // It goes on where it was stopped, and the breaker lets a probe through in the end.
    kill_process(advisor, Signal::CONT).expect("the model service is there");
    let deadline = Instant::now() + PATIENCE;
    let mut seed = 3;
    while level(&judged(&operator, seed)) != "L0" {
        assert!(Instant::now() < deadline, "the model service is never asked again");
        std::thread::sleep(Duration::from_millis(500));
        seed += 1;
    }
    up.stop();
}
