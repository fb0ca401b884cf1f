//! Workers and databases that die in the middle: what was accepted is processed once.

use std::time::Duration;

use data_flight::id::UploadId;
use data_store::{FlightFilter, Page, Role, TenantScope, UploadStatus};
use serde_json::Value;
use services_pipeline::process::Stopped;
use tests::database::OwnServer;
use tests::flights;
use tests::service::{Service, Setup, accepted, until, until_done};
use tests::wait;

/// A lease that is over soon, so that a test does not have to wait for another worker.
const SHORT: Duration = Duration::from_secs(3);

/// A long flight: processing it takes long enough to be interrupted.
fn long_flight() -> Vec<u8> {
    data_generator::generate(&flights::circuits(3, 8)).csv
}

fn upload_id(text: &str) -> UploadId {
    UploadId(text.parse().expect("an id"))
}

fn flight_count(service: &Service, scope: &TenantScope) -> usize {
    let every = FlightFilter::default();
    wait(service.store.list_flights(scope, &every, Page::first(10))).expect("a list").len()
}

/// Waits until a worker holds the job of an upload.
fn until_held(service: &Service, scope: &TenantScope, upload: &str) {
    let id = upload_id(upload);
    until("a worker holds the job", || {
        let row = wait(service.store.get_upload(scope, id)).expect("the upload");
        assert_ne!(row.status, UploadStatus::Processed, "too fast to be interrupted");
        row.status == UploadStatus::Processing
    });
}

// injects: FM-SRV-08
// verifies: SR-12
#[test]
fn a_flight_whose_worker_died_is_finished_once_by_another() {
    let service = Service::start(Setup { workers: 0, lease: SHORT, ..Setup::default() });
    let ours = service.operator();
    let sender = ours.person(Role::Operator).client;
    let upload = accepted(&sender, "a.csv", &long_flight());
    let worker = service.spawn_worker();
    until_held(&service, &ours.scope, &upload);
    worker.abort();
    assert!(wait(worker).is_err_and(|error| error.is_cancelled()), "died with the job in hand");
    drop(service.spawn_worker());
    let done = until_done(&sender, &upload);
    assert_eq!(done["status"], "processed", "{done}");
    assert_eq!(flight_count(&service, &ours.scope), 1);
    let jobs = wait(service.store.list_jobs(&ours.scope, Page::first(10))).expect("a list");
    let attempts: Vec<i32> = jobs.iter().map(|job| job.attempt_count).collect();
    // Twice, unless the machine is so busy that the second worker loses its lease as well.
    assert!(attempts.len() == 1 && attempts[0] >= 2, "one job, begun again: {attempts:?}");
}

// injects: FM-SRV-08
// verifies: SR-12
#[test]
fn a_worker_that_was_only_slow_stores_nothing_a_second_time() {
    let service = Service::start(Setup { workers: 0, ..Setup::default() });
    let ours = service.operator();
    let sender = ours.person(Role::Operator).client;
    let upload = accepted(&sender, "a.csv", &long_flight());
    // A worker takes the job, and its lease runs out before it begins.
    let lease = service.store.lease_job("slow", Duration::from_millis(1));
    let slow = wait(lease).expect("the queue").expect("a job");
    drop(service.spawn_worker());
    let done = until_done(&sender, &upload);
    assert_eq!(done["status"], "processed", "{done}");
    let late = wait(service.processor.process(&slow));
    assert!(matches!(late, Err(Stopped::LeaseLost)), "{late:?}");
    assert_eq!(flight_count(&service, &ours.scope), 1);
    assert_eq!(sender.get(&format!("/uploads/{upload}")).json()["report"], done["report"]);
}

// injects: FM-SRV-06
// verifies: SR-12
#[test]
fn a_database_killed_under_a_worker_loses_nothing_and_doubles_nothing() {
    let mut server = OwnServer::start();
    let setup =
        Setup { database: Some(server.url()), workers: 0, lease: SHORT, ..Setup::default() };
    let service = Service::start(setup);
    let ours = service.operator();
    let sender = ours.person(Role::Operator).client;
    let upload = accepted(&sender, "a.csv", &long_flight());
    drop(service.spawn_worker());
    until_held(&service, &ours.scope, &upload);
    let process = i32::try_from(server.process()).ok().and_then(rustix::process::Pid::from_raw);
    let killed =
        rustix::process::kill_process(process.expect("a process"), rustix::process::Signal::KILL);
    killed.expect("the server was running");
    until("the API says that it is not ready", || {
        service.anonymous().probe("/readyz").status == 503
    });
    assert_eq!(service.anonymous().probe("/livez").status, 200, "it lives all the same");
    let refused = sender.upload("b.csv", b"not accepted, so not lost");
    assert_eq!(refused.status, 503, "{}", refused.text);

    server.restart();
    let done = until_done(&sender, &upload);
    assert_eq!(done["status"], "processed", "{done}");
    assert_eq!(flight_count(&service, &ours.scope), 1);
    assert_eq!(sender.get("/uploads").items().len(), 1);
    // Nobody may use the database when it is stopped.
    drop(service);
}

// injects: FM-SRV-08
// verifies: SR-26
#[test]
fn hostile_uploads_poison_nothing_behind_them() {
    let service = Service::start(Setup::default());
    let sender = service.operator().person(Role::Operator).client;
    let log = data_generator::generate(&flights::cross_country(7));
    let rows: usize = log.csv.iter().filter(|byte| **byte == b'\n').count();
    let header_end = log.csv.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(2);
    let header = &log.csv[..header_end.expect("three header lines").0 + 1];
    let noise: Vec<u8> =
        (0_u32..60_000).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[1]).collect();
    let hostile: Vec<Vec<u8>> = vec![
        noise.clone(),
        header.to_vec(),
        [header, &noise].concat(),
        [header, &b",".repeat(200_000)].concat(),
        [header, &b"9e999,".repeat(90), b"\n"].concat(),
    ];
    let sent: Vec<String> =
        hostile.iter().map(|bytes| accepted(&sender, "hostile.csv", bytes)).collect();
    // One worker, so the good flight waits behind all of them.
    let good = service.process(&sender, "good.csv", &log.csv);
    assert_eq!(good["status"], "processed", "{good}");
    assert!(rows > 2_000 && good["rows"]["kept"].as_u64() > Some(2_000), "{good}");
    for upload in sent {
        let upload = until_done(&sender, &upload);
        assert_eq!(upload["status"], "failed", "{upload}");
        assert_ne!(upload["error"]["kind"], "internal", "a reason, not an accident: {upload}");
    }
    assert_eq!(sender.get("/flights").items().len(), 1);
    assert_ne!(sender.get("/flights").items()[0]["id"], Value::Null);
}
