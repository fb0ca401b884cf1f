//! What is logged and counted while a flight is uploaded and read: enough to follow it,
//! nothing that names a person, an aircraft or a secret.

use data_generator::{Event, SyntheticAircraft};
use data_store::Role;
use serde_json::{Value, json};
use tests::flights;
use tests::log_lines;
use tests::operator::PASSWORD;
use tests::service::{Service, Setup};

// injects: FM-AUD-07
// verifies: SR-32
#[test]
fn no_log_line_names_a_person_an_aircraft_or_a_secret() {
    let service = Service::start(Setup::default());
    let ours = service.operator();
    let sender = ours.person(Role::Operator);
    let pilot = ours.person(Role::Pilot);
    let gatekeeper = ours.person(Role::Gatekeeper);
    let log = flights::with_event(8, Event::HardLanding);
    let upload = service.process(&sender.client, "planted-file-name-77d0.csv", &log.csv);
    assert_eq!(upload["status"], "processed", "{upload}");
    let flight = sender.client.get("/flights").items()[0]["id"].clone();
    let flight = flight.as_str().expect("an id");
    let link = json!({ "pilot_email": pilot.email, "reason": "planted-reason-19ab" });
    let linked = gatekeeper.client.post(&format!("/flights/{flight}/crew"), &link);
    assert_eq!(linked.status, 204, "{}", linked.text);
    let token = pilot.client.post("/tokens", &json!({ "name": "planted-token-name-5e" })).json();
    let token = token["token"].as_str().expect("a token").to_owned();
    let script = service.anonymous().with("authorization", format!("Bearer {token}"));
    let advisories = script.get("/advisories").items();
    let contested = advisories[0]["id"].as_str().expect("an id");
    let answer = json!({ "reason": "planted-contest-c3f1" });
    assert_eq!(pilot.client.post(&format!("/advisories/{contested}/contest"), &answer).status, 201);
    let guess = service.anonymous().sign_in(&pilot.email, "planted-guess-02bd");
    assert_eq!(guess.status, 401);
    let failed = service.process(&sender.client, "b.csv", b"planted-content-e1e1, no log\n");
    assert_eq!(failed["status"], "failed");
    assert_eq!(pilot.client.get("/flights?cursor=planted-query-aa07").status, 400);

    let lines = log_lines::all();
    // The way of the upload can be followed by the id of its request.
    let processed =
        lines.lines().map(serde_json::from_str::<Value>).map(|line| line.expect("JSON"));
    let processed: Vec<Value> = processed
        .filter(|line| line["message"] == "processed")
        .filter(|line| line["span"]["upload_id"] == upload["id"])
        .collect();
    assert_eq!(processed.len(), 1, "logged once");
    let request_id = processed[0]["span"]["request_id"].as_str().expect("a request id");
    assert!(
        lines.lines().any(|line| line.contains(request_id) && line.contains("request answered")),
        "the request that brought it is logged under the same id"
    );

    let cookie = pilot.client.header("cookie");
    let session = cookie.split_once('=').expect("a cookie").1;
    let aircraft = SyntheticAircraft::C172s;
    let planted = [
        PASSWORD,
        "planted-",
        "Planted Name",
        &token,
        session,
        &pilot.email,
        &pilot.name,
        &sender.email,
        &gatekeeper.name,
        aircraft.registration(),
        aircraft.system_id(),
        "argon2id",
    ];
    for secret in planted {
        let line = lines.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "`{secret}` was logged: {}", line.unwrap_or_default());
    }
}

#[test]
fn metrics_count_stages_routes_and_judgements_and_name_nobody() {
    let service = Service::start(Setup::default());
    let ours = service.operator();
    let sender = ours.person(Role::Operator);
    let log = flights::with_event(5, Event::HardLanding);
    let upload = service.process(&sender.client, "a.csv", &log.csv);
    assert_eq!(upload["status"], "processed", "{upload}");
    let metrics = service.anonymous().probe("/metrics").text;
    let value = |series: &str| -> f64 {
        let line = metrics.lines().find(|line| line.starts_with(series));
        let line = line.unwrap_or_else(|| panic!("no `{series}` in\n{metrics}"));
        line.rsplit_once(' ').expect("a value").1.parse().expect("a number")
    };
    for stage in ["fetch", "parse", "isolate", "measure", "rules", "model", "guard", "store"] {
        let count = value(&format!("flarepath_stage_duration_seconds_count{{stage=\"{stage}\"}}"));
        assert!(count >= 1.0, "{stage}");
    }
    assert_eq!(value("flarepath_uploads_processed_total{result=\"processed\"}"), 1.0);
    let answered =
        "flarepath_http_requests_total{route=\"/api/v1/uploads\",method=\"POST\",status=\"202\"}";
    assert_eq!(value(answered), 1.0);
    let report = &upload["report"]["flights"][0]["advisories"];
    let released = report["released"].as_f64().expect("a count");
    assert!(released >= 1.0, "{report}");
    let shown: f64 = ["pass", "caveat"]
        .iter()
        .filter_map(|verdict| {
            let series =
                format!("flarepath_judgements_total{{source=\"rule\",verdict=\"{verdict}\"}}");
            metrics.lines().find(|line| line.starts_with(&series))
        })
        .filter_map(|line| line.rsplit_once(' ')?.1.parse::<f64>().ok())
        .sum();
    assert_eq!(shown, released);
    for secret in
        [&sender.email, &sender.name, &sender.id.to_string(), &ours.scope.tenant().to_string()]
    {
        assert!(!metrics.contains(secret.as_str()), "{secret} in the metrics");
    }
}
