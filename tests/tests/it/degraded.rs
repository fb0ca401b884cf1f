//! The model service is away, hangs or is slow: rules go on alone, at level L2, and say so.

use std::net::TcpListener;
use std::time::Duration;

use data_generator::Event;
use data_store::Role;
use serde_json::json;
use tests::flights;
use tests::model_service::ModelService;
use tests::service::{Service, Setup};

/// Processes a hard landing with whatever is at `url`, and checks what is left of the advice.
fn assert_rules_go_on_alone(url: String, advisor_deadline: Duration) {
    let setup = Setup { advisor: Some(url), advisor_deadline, ..Setup::default() };
    let service = Service::start(setup);
    let ours = service.operator();
    let sender = ours.person(Role::Operator).client;
    let log = flights::with_event(5, Event::HardLanding);
    let upload = service.process(&sender, &log.file_name, &log.csv);
    assert_eq!(upload["status"], "processed", "{upload}");
    let flight = &sender.get("/flights").items()[0];
    assert_eq!((&flight["level"], &flight["level_meaning"]), (&json!("L2"), &json!("rules only")));
    let id = flight["id"].as_str().expect("an id");
    let evaluations = sender.get(&format!("/flights/{id}/evaluations")).json();
    let unavailable: Vec<_> = evaluations["not_evaluated"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|row| row["reason"] == "model_unavailable")
        .collect();
    assert_eq!(unavailable.len(), 1, "{evaluations}");
    assert_eq!(unavailable[0]["rule"], "model-approach-novelty");
    let advisories = sender.get("/advisories").items();
    let landing = advisories.iter().find(|advisory| advisory["rule"] == "hard-landing");
    let landing = landing.expect("the rule's advisory is released");
    assert_eq!((&landing["level"], &landing["status"]), (&json!("L2"), &json!("in_force")));
    assert!(advisories.iter().all(|advisory| advisory["model_sha256"].is_null()));
}

// injects: FM-SRV-01
// verifies: SR-05, SR-12
#[test]
fn a_model_service_that_was_stopped_costs_the_model_alone() {
    let model = ModelService::start();
    let url = model.url().to_owned();
    model.stop();
    assert_rules_go_on_alone(url, Duration::from_secs(2));
}

// injects: FM-SRV-01
// verifies: SR-05, SR-12
#[test]
fn a_model_service_that_hangs_costs_its_deadline_and_the_model() {
    // The system accepts connections for a process that never reads them, as one that was
    // sent SIGSTOP: the whole upload is processed within the patience of the harness.
    let stopped = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = stopped.local_addr().expect("an address");
    assert_rules_go_on_alone(format!("http://{address}"), Duration::from_millis(500));
    drop(stopped);
}

// verifies: SR-12
#[test]
fn a_model_service_that_comes_back_is_asked_again() {
    let model = ModelService::start();
    let setup = Setup { advisor: Some(model.url().to_owned()), ..Setup::default() };
    let service = Service::start(setup);
    let sender = service.operator().person(Role::Operator).client;
    let level = |seed| {
        let log = data_generator::generate(&flights::cross_country(seed));
        let upload = service.process(&sender, &format!("{seed}.csv"), &log.csv);
        upload["report"]["flights"][0]["level"].clone()
    };
    assert_eq!(level(6), "L0");
    model.stop();
    assert_eq!(level(7), "L2");
    let _model = model.restart();
    assert_eq!(level(8), "L0");
}

// injects: FM-SRV-01, FM-SRV-02
// verifies: SR-34
#[test]
fn a_model_service_that_hangs_is_left_alone_after_a_few_questions() {
    let stopped = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = stopped.local_addr().expect("an address");
    let setup = Setup {
        advisor: Some(format!("http://{address}")),
        advisor_deadline: Duration::from_millis(300),
        ..Setup::default()
    };
    let service = Service::start(setup);
    let sender = service.operator().person(Role::Operator).client;
    // Eight approaches are eight questions.
    let log = data_generator::generate(&flights::circuits(3, 8));
    let upload = service.process(&sender, &log.file_name, &log.csv);
    assert_eq!(upload["report"]["flights"][0]["level"], "L2", "{upload}");
    let metrics = service.anonymous().probe("/metrics").text;
    let count = |result: &str| -> u32 {
        let series = format!("flarepath_model_answers_total{{result=\"{result}\"}} ");
        let found = metrics.lines().find_map(|line| line.strip_prefix(&series));
        found.map_or(0, |number| number.parse().expect("a count"))
    };
    let (late, spared) = (count("timeout"), count("circuit_open"));
    assert_eq!(late + spared, 8, "{metrics}");
    assert!(late <= 5, "the circuit opens after five failures: {late} questions were out");
    assert!(spared >= 3, "{spared}");
}
