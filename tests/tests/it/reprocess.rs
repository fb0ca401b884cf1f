//! A flight that is judged again: the newer version is in force, the older one stays readable
//! and says so, and judging again with the same pipeline changes nothing.

use std::time::Duration;

use data_flight::id::UploadId;
use data_generator::Event;
use data_store::{JobState, Page, Reprocessing, Role};
use serde_json::{Value, json};
use services_pipeline::isolation::ParserOptions;
use tests::http::Client;
use tests::model_service::ModelService;
use tests::operator::Operator;
use tests::parser::{self, Harm};
use tests::service::{Service, Setup, until, until_done};
use tests::{database, flights, wait};

use crate::same_flight::other_display;

/// Two services on the same rows and bytes, one after the other: the second has the model
/// service, so that its pipeline is another.
struct House {
    url: String,
    blobs: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        Self { url: database::fresh(), blobs: tempfile::tempdir().expect("a temporary folder") }
    }

    fn service(&self, setup: Setup) -> Service {
        let blobs = Some(self.blobs.path().to_owned());
        Service::start(Setup { database: Some(self.url.clone()), blobs, ..setup })
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Asks for an upload to be processed again, and waits until the job has ended.
fn again(service: &Service, operator: &Operator, upload: &str) -> JobState {
    let id = UploadId(upload.parse().expect("an id"));
    let queued = wait(service.store.reprocess_upload(&operator.scope, id, None));
    let Reprocessing::Queued(job) = queued.expect("an upload") else { panic!("already waiting") };
    let mut state = JobState::Queued;
    until("the job has ended", || {
        let jobs = wait(service.store.list_jobs(&operator.scope, Page::first(50)));
        let jobs = jobs.expect("a list");
        state = jobs.iter().find(|one| one.job_id == job).expect("the job").state;
        matches!(state, JobState::Done | JobState::Dead)
    });
    state
}

fn listed(sender: &Client) -> Vec<String> {
    sender.get("/flights").items().iter().map(|flight| text(&flight["id"])).collect()
}

fn statuses(sender: &Client, flight: &str) -> Vec<String> {
    let items = sender.get(&format!("/advisories?flight={flight}&limit=200")).items();
    items.iter().map(|advisory| text(&advisory["status"])).collect()
}

#[test]
fn a_newer_pipeline_makes_a_new_version_and_the_older_one_says_so() {
    let house = House::new();
    let older = house.service(Setup::default());
    let ours = older.operator();
    let sender = ours.person(Role::Operator).client;
    let log = flights::with_event(3, Event::HardLanding).csv;
    let upload = text(&older.process(&sender, "a.csv", &log)["id"]);
    let first = listed(&sender).remove(0);
    let display = older.process(&sender, "b.csv", &other_display(&log));
    assert_eq!(display["status"], "processed", "{display}");
    let pilot = ours.person(Role::Pilot);
    let gatekeeper = ours.person(Role::Gatekeeper).client;
    let link = json!({ "pilot_email": pilot.email, "reason": "crew sheet" });
    assert_eq!(gatekeeper.post(&format!("/flights/{first}/crew"), &link).status, 204);
    assert!(statuses(&sender, &first).iter().all(|status| status == "in_force"));
    let said = statuses(&sender, &first).len();
    let evaluations = sender.get(&format!("/flights/{first}/evaluations")).json();

    // The same pipeline again: nothing to do, nothing new.
    assert_eq!(again(&older, &ours, &upload), JobState::Done);
    assert_eq!(listed(&sender), [first.as_str()]);
    let metrics = older.anonymous().probe("/metrics").text;
    let unchanged = "flarepath_uploads_processed_total{result=\"unchanged\"} 1";
    assert!(metrics.contains(unchanged), "{metrics}");
    drop(older);

    let model = ModelService::start();
    let newer = house.service(Setup { advisor: Some(model.url().to_owned()), ..Setup::default() });
    assert_eq!(again(&newer, &ours, &upload), JobState::Done);
    let sender = sender.at(&newer.base);
    let auditor = ours.person(Role::Auditor).client.at(&newer.base);
    let second = listed(&sender).remove(0);
    assert_ne!(second, first, "a version of its own");
    assert_eq!(listed(&sender).len(), 1, "counted once, with the other display still linked");

    // The older version is readable as it was, and says what came after it.
    let view = sender.get(&format!("/flights/{first}")).json();
    assert_eq!((&view["superseded"], &view["superseded_by"]), (&json!(true), &json!(second)));
    let statuses_then = statuses(&sender, &first);
    assert_eq!(statuses_then.len(), said);
    assert!(statuses_then.iter().all(|status| status == "superseded"), "{statuses_then:?}");
    assert_eq!(sender.get(&format!("/flights/{first}/evaluations")).json(), evaluations);
    let series = format!("/flights/{first}/series?parameter=indicated_airspeed_kt");
    assert_eq!(sender.get(&series).status, 200);
    let current = sender.get(&format!("/flights/{second}")).json();
    assert_eq!((&current["superseded"], &current["superseded_by"]), (&json!(false), &Value::Null));
    let models = |flight: &str| {
        let rows = auditor.get(&format!("/predictions?flight={flight}&limit=200")).items();
        rows.iter().filter(|row| !row["model_sha256"].is_null()).count()
    };
    assert_eq!(models(&first), 0, "no model was asked then");
    assert!(models(&second) > 0, "and one is now");
    assert_eq!(current["linked"][0]["recording"], "further", "{current}");
    assert!(statuses(&sender, &second).iter().all(|status| status == "in_force"));

    // Its pilot came along, and answers what is said now.
    let pilot = pilot.client.at(&newer.base);
    assert_eq!(pilot.get(&format!("/flights/{second}")).status, 200);
    let advisories = pilot.get("/advisories").items();
    assert!(advisories.iter().all(|one| one["flight_id"] == json!(second)), "{advisories:?}");
    let old = pilot.get(&format!("/advisories?flight={first}")).items();
    let old = text(&old[0]["id"]);
    let refused = pilot.post(&format!("/advisories/{old}/acknowledgement"), &json!({}));
    assert_eq!(refused.problem(), "conflict", "{}", refused.text);

    // While the model service is away, nothing worse is put in force.
    model.stop();
    assert_eq!(again_gives_up(&newer, &ours, &upload), "internal");
    assert_eq!(listed(&sender), [second.as_str()]);
}

/// Asks for an upload to be processed again; the kind of its first failure.
fn again_gives_up(service: &Service, operator: &Operator, upload: &str) -> String {
    let id = UploadId(upload.parse().expect("an id"));
    let queued = wait(service.store.reprocess_upload(&operator.scope, id, None));
    let Reprocessing::Queued(job) = queued.expect("an upload") else { panic!("already waiting") };
    let mut kind = None;
    until("an attempt has failed", || {
        let jobs = wait(service.store.list_jobs(&operator.scope, Page::first(50)));
        let jobs = jobs.expect("a list");
        let row = jobs.iter().find(|one| one.job_id == job).expect("the job");
        kind = row.last_failure.as_ref().map(|failure| text(&failure["kind"]));
        kind.is_some()
    });
    kind.expect("a failure")
}

#[test]
fn a_parser_that_fails_the_second_time_leaves_what_was_found() {
    let house = House::new();
    let older = house.service(Setup::default());
    let ours = older.operator();
    let sender = ours.person(Role::Operator).client;
    let log = data_generator::generate(&flights::circuits(2, 1)).csv;
    let processed = older.process(&sender, "a.csv", &log);
    let before = listed(&sender);
    let failed = text(&older.process(&sender, "b.csv", &Harm::Panic.log(1))["id"]);
    drop(older);

    // Another pipeline, with a parser that has no room for this log.
    let model = ModelService::start();
    let newer = house.service(Setup {
        advisor: Some(model.url().to_owned()),
        parser: ParserOptions {
            memory_bytes: 64 * 1024,
            deadline: Duration::from_secs(20),
            ..parser::options()
        },
        ..Setup::default()
    });
    let sender = sender.at(&newer.base);
    assert_eq!(again(&newer, &ours, &text(&processed["id"])), JobState::Dead);
    let upload = sender.get(&format!("/uploads/{}", text(&processed["id"]))).json();
    assert_eq!((&upload["status"], &upload["error"]), (&json!("processed"), &Value::Null));
    assert_eq!(listed(&sender), before);
    let view = sender.get(&format!("/flights/{}", before[0])).json();
    assert_eq!(view["superseded"], false);

    // An upload that had failed waits again, and fails again with its kind.
    assert_eq!(again(&newer, &ours, &failed), JobState::Dead);
    let upload = until_done(&sender, &failed);
    assert_eq!(upload["error"]["kind"], "parser_crashed", "{upload}");
}
