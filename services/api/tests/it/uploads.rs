//! Files in: whole, empty, twice, too large, and not a form at all.

use data_flight::id::AircraftId;
use data_store::{Blobs, NewAircraft, Page, Role, new_id};
use services_api::ServerConfig;
use ureq::http::Method;

use crate::common::wait;
use crate::world::World;

fn small() -> World {
    let config = ServerConfig { upload_limit_bytes: 10_000, ..ServerConfig::default() };
    World::with(config, chrono::Utc::now)
}

#[test]
fn a_file_is_accepted_and_queued_once() {
    let world = small();
    let operator = world.as_role(Role::Operator);
    let bytes = b"#airframe_info\nnot really a log\n";
    let reply = operator.upload(&[("log.csv", bytes)], &[]);
    assert_eq!(reply.status, 202, "{}", reply.text);
    let upload = reply.json()["uploads"][0].clone();
    assert_eq!(upload["status"], "received");
    assert_eq!(upload["size_bytes"], 32);
    assert_eq!(upload["file_name"], "log.csv");
    let status = operator.get(reply.header("location")).json();
    assert_eq!(status["id"], upload["id"]);
    assert_eq!(status["stages"][0], serde_json::json!({"stage": "received", "state": "done"}));

    let again = operator.upload(&[("other-name.csv", bytes)], &[]);
    assert_eq!(again.json()["uploads"][0]["id"], upload["id"], "the same bytes");
    let (store, scope) = (&world.database.store, &world.ours.scope);
    let queued = wait(store.list_jobs(scope, Page::first(10))).unwrap();
    assert_eq!(queued.len(), 2, "one for this file, one of the fixture");
    let request = queued[0].request_id.as_deref();
    assert_eq!(request, Some(reply.request_id.to_string().as_str()), "followable");
}

#[test]
fn what_was_accepted_can_be_read_back_byte_for_byte() {
    let world = small();
    let bytes: Vec<u8> = (0..9_000_u32).flat_map(|n| n.to_le_bytes().first().copied()).collect();
    let reply = world.as_role(Role::Operator).upload(&[("log.bin", &bytes)], &[]);
    let sha256 = reply.json()["uploads"][0]["sha256"].as_str().unwrap().parse().unwrap();
    let blobs = Blobs::in_folder(world.database.folder()).unwrap();
    assert_eq!(wait(blobs.get(&world.ours.scope, &sha256)).unwrap(), bytes);
}

#[test]
fn an_empty_file_is_refused_and_does_not_harm_the_others() {
    let world = small();
    let operator = world.as_role(Role::Operator);
    let alone = operator.upload(&[("empty.csv", b"")], &[]);
    assert_eq!((alone.status, alone.problem().as_str()), (422, "unprocessable"));
    assert_eq!(alone.json()["detail"], "`empty.csv`: the file is empty (0 bytes)");
    let both = operator.upload(&[("empty.csv", b""), ("log.csv", b"x")], &[]);
    assert_eq!(both.status, 202);
    assert_eq!(both.json()["uploads"][0]["file_name"], "log.csv");
    assert_eq!(both.json()["refused"][0]["file_name"], "empty.csv");
    assert_eq!(operator.upload(&[], &[]).problem(), "unprocessable");
}

#[test]
fn a_file_over_the_limit_is_refused_and_leaves_nothing() {
    let world = small();
    let operator = world.as_role(Role::Operator);
    for size in [10_001, 30_000] {
        let reply = operator.upload(&[("large.csv", &vec![b'x'; size])], &[]);
        assert_eq!((reply.status, reply.problem().as_str()), (413, "payload-too-large"), "{size}");
        assert_eq!(reply.json()["detail"], "the limit is 10000 bytes");
    }
    let two = operator.upload(&[("a", &[b'x'; 6_000]), ("b", &[b'y'; 6_000])], &[]);
    assert_eq!(two.problem(), "payload-too-large", "the limit is for the request");
    let uploads = wait(world.database.store.list_uploads(&world.ours.scope, Page::first(10)));
    assert_eq!(uploads.unwrap().len(), 1, "the fixture's");
    assert_eq!(operator.upload(&[("fits.csv", &[b'x'; 10_000])], &[]).status, 202);
}

#[test]
fn what_is_not_a_form_is_refused() {
    let world = small();
    let operator = world.as_role(Role::Operator);
    let send = |kind: &str, body: &[u8]| {
        operator.send(Method::POST, "/api/v1/uploads", Some(kind), body.to_vec())
    };
    assert_eq!(send("text/csv", b"a,b\n").problem(), "unsupported-media-type");
    assert_eq!(send("multipart/form-data", b"a,b\n").problem(), "bad-request");
    let cut = b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"l\"\r\n\r\nhalf";
    assert_eq!(send("multipart/form-data; boundary=b", cut).problem(), "bad-request");
}

#[test]
fn a_form_may_name_an_aircraft_of_the_operator() {
    let world = small();
    let (store, ours, theirs) = (&world.database.store, &world.ours, &world.theirs);
    let aircraft = |scope| {
        let new = NewAircraft {
            registration: "X-TEST".to_owned(),
            model: None,
            profile: None,
            recorder_system_id: None,
        };
        wait(store.create_aircraft(scope, &new)).unwrap().aircraft_id
    };
    let (own, foreign) = (aircraft(&ours.scope), aircraft(&theirs.scope));
    let operator = world.as_role(Role::Operator);
    let upload = |id: AircraftId, bytes: &[u8]| {
        operator.upload(&[("log.csv", bytes)], &[("aircraft_id", &id.to_string())])
    };
    assert_eq!(upload(own, b"1").json()["uploads"][0]["aircraft_id"], own.to_string());
    let (foreign, unknown) = (upload(foreign, b"2"), upload(new_id(AircraftId), b"3"));
    assert_eq!(foreign.problem(), "unprocessable");
    assert_eq!(foreign.json()["detail"], unknown.json()["detail"], "indistinguishable");
    let field = operator.upload(&[("log.csv", b"4")], &[("tail", "X")]);
    assert_eq!(field.problem(), "bad-request", "an unknown field");
}

#[test]
fn a_processed_upload_shows_its_rows_and_report() {
    let world = small();
    let path = format!("/api/v1/uploads/{}", world.ours.upload);
    let upload = world.as_role(Role::Operator).get(&path).json();
    assert_eq!(upload["status"], "processed");
    assert_eq!(upload["rows"], serde_json::json!({ "read": 5, "kept": 3, "dropped": 2 }));
    assert_eq!(upload["flight_count"], 1);
    assert_eq!(upload["report"]["issues"][0]["kind"], "truncated_row");
    assert_eq!(upload["error"], serde_json::Value::Null);
    let operator = world.as_role(Role::Operator);
    assert_eq!(operator.get(&format!("{path}/report")).json(), upload["report"]);
    let fresh = operator.upload(&[("log.csv", b"not processed here")], &[]);
    let id = fresh.json()["uploads"][0]["id"].as_str().unwrap().to_owned();
    let reply = operator.get(&format!("/api/v1/uploads/{id}/report"));
    assert_eq!((reply.status, reply.problem().as_str()), (409, "conflict"));
}
