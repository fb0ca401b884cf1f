//! Input that is no flight, and people who may not: each gets its clear error or its salvage
//! over the real API, and nothing that was accepted is lost.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use data_store::Role;
use serde_json::Value;
use services_api::ServerConfig;
use tests::flights;
use tests::http::Client;
use tests::operator::{Operator, PASSWORD};
use tests::service::{Service, Setup};
use tests::wait;

/// The text that stands for a file kept in Git LFS.
const LFS_POINTER: &str = "version https://git-lfs.github.com/spec/v1\n\
    oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

struct Desk {
    service: Service,
    operator: Operator,
    sender: Client,
}

fn desk(setup: Setup) -> Desk {
    let service = Service::start(setup);
    let operator = service.operator();
    let sender = operator.person(Role::Operator).client;
    Desk { service, operator, sender }
}

impl Desk {
    /// Uploads bytes that nothing can be made of; returns the error of the upload after it
    /// was checked that the bytes are kept and that nothing else came of them.
    fn failed(&self, name: &str, bytes: &[u8]) -> Value {
        let upload = self.service.process(&self.sender, name, bytes);
        assert_eq!(upload["status"], "failed", "{name}: {upload}");
        self.assert_kept(&upload, bytes);
        let error = upload["error"].clone();
        for part in ["kind", "message", "hint"] {
            assert_ne!(error[part].as_str().unwrap_or_default(), "", "{name}: {error}");
        }
        assert_eq!(self.sender.get("/flights").items(), Vec::<Value>::new());
        error
    }

    /// What was sent can be read back byte for byte.
    fn assert_kept(&self, upload: &Value, bytes: &[u8]) {
        let digest = upload["sha256"].as_str().expect("a digest").parse().expect("a digest");
        let kept = wait(self.service.blobs.get(&self.operator.scope, &digest));
        assert_eq!(kept.expect("the bytes are kept"), bytes);
    }
}

// injects: FM-ING-18
#[test]
fn what_is_no_log_fails_with_its_reason_and_is_kept() {
    let desk = desk(Setup::default());
    let jpeg = [&[0xff, 0xd8, 0xff, 0xe0, 0, 16][..], b"JFIF\0", &[0x7f; 3_000]].concat();
    for (name, bytes, kind) in [
        ("photo.csv", jpeg, "not_a_flight_log"),
        ("pointer.csv", LFS_POINTER.as_bytes().to_vec(), "git_lfs_pointer"),
        ("nuls.csv", vec![0; 40_000], "only_padding"),
        ("notes.csv", b"to do, today\nbuy oil, 2 l\n".to_vec(), "unknown_format"),
        ("bad.csv.gz", [&[0x1f, 0x8b, 8, 0][..], &[0x55; 200]].concat(), "corrupt_compression"),
    ] {
        assert_eq!(desk.failed(name, &bytes)["kind"], kind, "{name}");
    }
}

#[test]
fn an_empty_file_is_refused_at_the_door() {
    let desk = desk(Setup { workers: 0, ..Setup::default() });
    let reply = desk.sender.upload("empty.csv", b"");
    assert_eq!((reply.status, reply.problem().as_str()), (422, "unprocessable"));
    assert_eq!(reply.json()["detail"], "`empty.csv`: the file is empty (0 bytes)");
    assert_eq!(desk.sender.get("/uploads").items(), Vec::<Value>::new());
}

// injects: FM-ING-07
#[test]
fn a_log_cut_in_a_row_is_salvaged_and_says_what_was_lost() {
    let desk = desk(Setup::default());
    let log = data_generator::generate(&flights::cross_country(7));
    // The last whole row and 40 bytes of the next one.
    let end = log.csv[..log.csv.len() * 3 / 4].iter().rposition(|byte| *byte == b'\n');
    let cut = &log.csv[..end.expect("rows") + 41];
    let upload = desk.service.process(&desk.sender, "cut.csv", cut);
    assert_eq!(upload["status"], "processed", "{upload}");
    assert_eq!(upload["rows"]["dropped"], 1);
    desk.assert_kept(&upload, cut);
    let issues = upload["report"]["issues"].as_array().expect("a list");
    let truncated: Vec<&Value> =
        issues.iter().filter(|issue| issue["kind"] == "truncated_row").collect();
    assert_eq!(truncated.len(), 1, "{issues:?}");
    assert_eq!(truncated[0]["count"], 1);
    assert_eq!(desk.sender.get("/flights").items().len(), 1);
}

// verifies: SR-26, SR-34
#[test]
fn an_upload_over_the_limit_is_refused_and_the_next_one_is_not() {
    let config = ServerConfig { upload_limit_bytes: 100_000, ..ServerConfig::default() };
    let desk = desk(Setup { config, workers: 0, ..Setup::default() });
    let reply = desk.sender.upload("large.csv", &vec![b'x'; 300_000]);
    assert_eq!((reply.status, reply.problem().as_str()), (413, "payload-too-large"));
    assert_eq!(reply.json()["detail"], "the limit is 100000 bytes");
    assert_eq!(desk.sender.get("/uploads").items(), Vec::<Value>::new());
    assert_eq!(desk.sender.upload("small.csv", b"fits").status, 202);
}

#[test]
fn a_wrong_password_is_refused_without_saying_who_exists() {
    let service = Service::start(Setup { workers: 0, ..Setup::default() });
    let pilot = service.operator().person(Role::Pilot);
    let wrong = service.anonymous().sign_in(&pilot.email, "not-the-password");
    let unknown = service.anonymous().sign_in("nobody@nowhere.invalid", PASSWORD);
    for reply in [&wrong, &unknown] {
        assert_eq!((reply.status, reply.problem().as_str()), (401, "invalid-credentials"));
        assert_eq!(reply.header("set-cookie"), "");
    }
    assert_eq!(wrong.json()["detail"], unknown.json()["detail"]);
}

/// What the API of the next test thinks has passed, in seconds.
static PASSED_S: AtomicI64 = AtomicI64::new(0);

fn later() -> DateTime<Utc> {
    Utc::now() + TimeDelta::seconds(PASSED_S.load(Ordering::Relaxed))
}

#[test]
fn an_expired_session_is_over_for_every_resource() {
    let setup = Setup { workers: 0, clock: later, ..Setup::default() };
    let service = Service::start(setup);
    let sender = service.operator().person(Role::Operator).client;
    assert_eq!(sender.get("/flights").status, 200);
    let idle_s = ServerConfig::default().session_idle_timeout_s;
    PASSED_S.store(i64::from(idle_s) + 1, Ordering::Relaxed);
    for reply in [sender.get("/flights"), sender.upload("a.csv", b"a"), sender.get("/session")] {
        assert_eq!((reply.status, reply.problem().as_str()), (401, "unauthenticated"));
    }
}

// injects: FM-SRV-04
// verifies: SR-09
#[test]
fn unknown_ids_and_another_operators_ids_cannot_be_told_apart() {
    let desk = desk(Setup::default());
    let log = data_generator::generate(&flights::cross_country(7));
    let upload = desk.service.process(&desk.sender, "a.csv", &log.csv);
    let flight = desk.sender.get("/flights").items()[0]["id"].clone();
    let stranger = desk.service.operator().person(Role::Operator).client;
    let (upload, flight) = (upload["id"].as_str().expect("an id"), flight.as_str().expect("an id"));
    let unknown = uuid::Uuid::new_v4().to_string();
    for (own, template) in
        [(upload, "/uploads/"), (flight, "/flights/"), (flight, "/flights/{}/evaluations")]
    {
        let path = |id: &str| match template.split_once("{}") {
            Some((before, after)) => format!("{before}{id}{after}"),
            None => format!("{template}{id}"),
        };
        assert_eq!(desk.sender.get(&path(own)).status, 200, "{template}");
        let (foreign, absent) = (stranger.get(&path(own)), stranger.get(&path(&unknown)));
        assert_eq!((foreign.status, foreign.problem().as_str()), (404, "not-found"), "{template}");
        assert_eq!(absent.status, 404);
        let detail = |reply: &tests::http::Reply| reply.json()["detail"].clone();
        assert_eq!(detail(&foreign), detail(&absent), "{template}");
        assert_eq!(desk.sender.get(&path("not-an-id")).status, 404, "{template}");
    }
    assert_eq!(stranger.get("/flights").items(), Vec::<Value>::new());
}
