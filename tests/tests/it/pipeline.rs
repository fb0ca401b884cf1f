//! A flight on its way through the house: uploaded over HTTP, measured, judged, released, and
//! read by each role as far as it may.

use data_generator::Event;
use data_store::Role;
use serde_json::{Value, json};
use tests::flights;
use tests::model_service::ModelService;
use tests::service::{Service, Setup};

/// Items of a list that hold something under a key.
fn with<'v>(items: &'v [Value], key: &str, wanted: &str) -> Vec<&'v Value> {
    items.iter().filter(|item| item[key] == wanted).collect()
}

// verifies: SR-01, SR-04
#[test]
fn a_hard_landing_reaches_its_pilot_and_nobody_else() {
    let model = ModelService::start();
    let setup = Setup { advisor: Some(model.url().to_owned()), ..Setup::default() };
    let service = Service::start(setup);
    let ours = service.operator();
    let sender = ours.person(Role::Operator);
    // A landing that is unusual in little else, so that the model may speak of it as well.
    let log = flights::with_event(3, Event::HardLanding);
    let upload = service.process(&sender.client, &log.file_name, &log.csv);
    assert_eq!(upload["status"], "processed", "{upload}");
    assert_eq!((&upload["format"], &upload["flight_count"]), (&json!("garmin_g1000"), &json!(1)));
    let rows = &upload["rows"];
    let count = |key: &str| rows[key].as_u64().expect("a count");
    assert_eq!(count("read"), count("kept") + count("dropped"));

    // What the operator sees: the fleet, judged at the full level, without crew.
    let flights = sender.client.get("/flights").items();
    assert_eq!(flights.len(), 1);
    let (flight, id) = (&flights[0], flights[0]["id"].as_str().expect("an id").to_owned());
    assert_eq!((&flight["level"], &flight["profile"]), (&json!("L0"), &json!("c172s")));
    let evaluations = sender.client.get(&format!("/flights/{id}/evaluations")).json();
    let found = evaluations["found"].as_array().expect("a list");
    let landing = with(found, "rule", "hard-landing");
    assert_eq!(landing.len(), 1, "{found:?}");
    // The generator's truth, as the recorder writes it, is g above the 1 g of level flight.
    let truth_g = 1.0 + log.truth.landings.last().expect("a landing").normal_acceleration_g;
    let peak_g = landing[0]["findings"][0]["peak"].as_f64().expect("a number");
    assert!((peak_g - truth_g).abs() < 0.1, "{peak_g} of {truth_g}");

    // Two pilots; the gatekeeper links one of them.
    let (pilot, other) = (ours.person(Role::Pilot), ours.person(Role::Pilot));
    let advisories = format!("/advisories?flight={id}");
    assert_eq!(pilot.client.get(&format!("/flights/{id}")).status, 404, "not linked yet");
    let gatekeeper = ours.person(Role::Gatekeeper);
    let link = json!({ "pilot_email": pilot.email, "reason": "crew sheet" });
    assert_eq!(gatekeeper.client.post(&format!("/flights/{id}/crew"), &link).status, 204);
    let mine = pilot.client.get(&advisories).items();
    let landing = with(&mine, "rule", "hard-landing");
    assert_eq!(landing.len(), 1, "{mine:?}");
    assert_eq!((&landing[0]["status"], &landing[0]["level"]), (&json!("in_force"), &json!("L0")));
    let body = landing[0]["body"].as_str().expect("a statement in force has words");
    assert!(body.contains(&format!("{peak_g:.2} g")), "{body}");
    let advisory = landing[0]["id"].as_str().expect("an id");
    for path in [format!("/flights/{id}"), format!("/advisories/{advisory}")] {
        assert_eq!(other.client.get(&path).problem(), "not-found", "{path}");
        assert_eq!(pilot.client.get(&path).status, 200, "{path}");
    }
    assert_eq!(other.client.get("/flights").items(), Vec::<Value>::new());
    assert_eq!(other.client.get("/advisories").items(), Vec::<Value>::new());

    // The operator's view of all this names nobody.
    for path in [
        format!("/flights/{id}"),
        advisories.clone(),
        format!("/uploads/{}", upload["id"].as_str().expect("an id")),
    ] {
        let reply = sender.client.get(&path);
        assert_eq!(reply.status, 200, "{path}");
        for secret in [&pilot.email, &pilot.name, &pilot.id.to_string()] {
            assert!(!reply.text.contains(secret.as_str()), "{path} names the pilot");
        }
    }

    // The auditor sees every judgement, and every advisory stands on one of them.
    let auditor = ours.person(Role::Auditor);
    let predictions = auditor.client.get(&format!("/predictions?flight={id}&limit=200")).items();
    for advisory in &mine {
        let own = with(&predictions, "id", advisory["prediction_id"].as_str().expect("an id"));
        assert_eq!(own.len(), 1, "an advisory without its row of the prediction log");
        assert_ne!(own[0]["verdict"], "withhold");
        assert_eq!(own[0]["guard_sha256"], advisory["guard_sha256"]);
        assert_eq!(own[0]["inputs_sha256"], upload["sha256"]);
    }
    let digest = tests::novelty::model().digest().to_string();
    let by_model = with(&predictions, "model_sha256", &digest);
    assert_eq!(by_model.len(), 1, "the model judged the approach: {predictions:?}");

    // The model speaks too, with its reasons and with its limitation.
    let novelty = with(&mine, "model_sha256", &digest);
    assert_eq!(novelty.len(), 1, "{mine:?}");
    assert_eq!(novelty[0]["prediction_id"], by_model[0]["id"]);
    assert_eq!((&novelty[0]["band"], &novelty[0]["level"]), (&json!("advisory"), &json!("L1")));
    assert_eq!(novelty[0]["caveats"].as_array().map(Vec::len), Some(1));
    let reasons = novelty[0]["explanation"]["contributions"].as_array().expect("a list");
    assert_eq!(reasons.len(), 3);
    assert_eq!(reasons[0]["feature"], "normal_acceleration_at_touchdown_g");
    assert_eq!(auditor.client.get(&format!("/flights/{id}")).status, 403, "and nothing else");
    assert_eq!(pilot.client.get("/predictions").status, 403);
}

// injects: FM-ING-08
#[test]
fn the_same_bytes_twice_are_one_upload_and_one_flight() {
    let service = Service::start(Setup::default());
    let sender = service.operator().person(Role::Operator).client;
    let log = data_generator::generate(&flights::cross_country(6));
    let first = service.process(&sender, "a.csv", &log.csv);
    let again = service.process(&sender, "another-name.csv", &log.csv);
    assert_eq!(first["id"], again["id"]);
    assert_eq!(sender.get("/uploads").items().len(), 1);
    assert_eq!(sender.get("/flights").items().len(), 1);
    // Another operator's copy of the same bytes is their own upload.
    let elsewhere = service.operator().person(Role::Operator).client;
    let theirs = service.process(&elsewhere, "a.csv", &log.csv);
    assert_ne!(theirs["id"], first["id"]);
    assert_eq!(sender.get("/flights").items().len(), 1);
}

// injects: FM-ING-10
// verifies: SR-21
#[test]
fn a_log_that_contradicts_the_registry_is_stored_and_nothing_is_said() {
    let service = Service::start(Setup::default());
    let ours = service.operator();
    let sender = ours.person(Role::Operator).client;
    let auditor = ours.person(Role::Auditor).client;
    let scenario = flights::cross_country(5).with_event(Event::HardLanding);
    let log = data_generator::generate(&scenario);
    let text = String::from_utf8(log.csv).expect("a generated log is text");
    // The recorder is ours, the type it names is not.
    let swapped = text.replacen("Cessna 172S", "Diamond DA40", 1);
    let upload = service.process(&sender, "a.csv", swapped.as_bytes());
    assert_eq!(upload["status"], "processed", "{upload}");
    assert_eq!(sender.get("/flights").items().len(), 1, "the data are kept");
    assert_eq!(sender.get("/advisories").items(), Vec::<Value>::new());
    let predictions = auditor.get("/predictions?limit=200").items();
    assert!(!predictions.is_empty());
    for row in &predictions {
        assert_eq!(row["verdict"], "withhold");
        let codes = row["reason_codes"].as_array().expect("a list");
        assert!(codes.contains(&json!("FM-ING-10")), "{row}");
    }
}
