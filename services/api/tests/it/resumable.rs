//! Files in parts, as tus 1.0 asks for it.

use data_store::{Blobs, NewAircraft, Page, Role};
use services_api::ServerConfig;
use ureq::http::Method;

use crate::common::wait;
use crate::raw::Raw;
use crate::tus::{COLLECTION, Tus, await_bytes, pair, partial, settle};
use crate::world::World;

fn small() -> World {
    let config = ServerConfig { upload_limit_bytes: 10_000, ..ServerConfig::default() };
    World::with(config, chrono::Utc::now)
}

fn operator(world: &World) -> Tus {
    Tus::new(world.as_role(Role::Operator))
}

#[test]
fn what_is_served_is_said() {
    let world = small();
    let reply = world.as_role(Role::Operator).send(Method::OPTIONS, COLLECTION, None, Vec::new());
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("tus-resumable"), "1.0.0");
    assert_eq!(reply.header("tus-version"), "1.0.0");
    assert_eq!(reply.header("tus-max-size"), "10000");
    assert_eq!(
        reply.header("tus-extension"),
        "creation,creation-defer-length,creation-with-upload,expiration,checksum,termination"
    );
    assert_eq!(reply.header("tus-checksum-algorithm"), "sha256,sha1");
}

#[test]
fn parts_become_an_upload_with_the_last_byte() {
    let world = small();
    let sender = operator(&world);
    let metadata = format!("{},{}", pair("filename", "log.csv"), pair("filetype", "text/csv"));
    let path = sender.announced(32, &metadata);
    assert!(path.starts_with("/api/v1/uploads/resumable/"), "{path}");
    let bytes = b"#airframe_info\nnot really a log\n";

    let fresh = sender.head(&path);
    assert_eq!((fresh.status, fresh.header("upload-offset")), (200, "0"));
    assert_eq!(fresh.header("upload-length"), "32");
    assert_eq!(fresh.header("upload-metadata"), metadata);
    assert_eq!(fresh.header("cache-control"), "no-store");
    assert!(fresh.header("upload-expires").ends_with(" GMT"));
    assert_eq!(fresh.header("upload-id"), "");

    let first = sender.patch(&path, 0, &bytes[..20]);
    assert_eq!((first.status, first.header("upload-offset")), (204, "20"), "{}", first.text);
    assert_eq!(first.header("upload-id"), "");
    assert!(first.header("upload-expires").ends_with(" GMT"));
    let uploads = wait(world.database.store.list_uploads(&world.ours.scope, Page::first(10)));
    assert_eq!(uploads.unwrap().len(), 1, "the fixture's");

    let last = sender.patch(&path, 20, &bytes[20..]);
    assert_eq!((last.status, last.header("upload-offset")), (204, "32"), "{}", last.text);
    let upload = last.header("upload-id").to_owned();
    assert_eq!(last.header("location"), format!("/api/v1/uploads/{upload}"));
    let done = sender.head(&path);
    assert_eq!((done.header("upload-offset"), done.header("upload-id")), ("32", upload.as_str()));

    let view = sender.0.get(last.header("location")).json();
    assert_eq!(view["id"], upload);
    assert_eq!(
        (view["status"].as_str(), view["size_bytes"].as_u64()),
        (Some("received"), Some(32))
    );
    assert_eq!(view["file_name"], "log.csv");
    let sha256 = view["sha256"].as_str().unwrap().parse().unwrap();
    let blobs = Blobs::in_folder(world.database.folder()).unwrap();
    assert_eq!(wait(blobs.get(&world.ours.scope, &sha256)).unwrap(), bytes);
    assert!(!partial(&world.database, &world.ours.scope, &path).exists(), "no parts are left");
    let jobs = wait(world.database.store.list_jobs(&world.ours.scope, Page::first(10))).unwrap();
    let request = jobs[0].request_id.clone().unwrap();
    assert_eq!(request, last.request_id.to_string(), "followable to the last part");
}

#[test]
fn the_same_bytes_are_the_same_upload_whichever_way_they_come() {
    let world = small();
    let sender = operator(&world);
    let form = sender.0.upload(&[("form.csv", b"the same")], &[]).json();
    let path = sender.announced(8, &pair("filename", "tus.csv"));
    let reply = sender.patch(&path, 0, b"the same");
    assert_eq!(form["uploads"][0]["id"], reply.header("upload-id"));
    let jobs = wait(world.database.store.list_jobs(&world.ours.scope, Page::first(10))).unwrap();
    assert_eq!(jobs.len(), 2, "one for these bytes, one of the fixture");
}

#[test]
fn the_first_part_may_come_along() {
    let world = small();
    let sender = operator(&world).with("upload-length", "10");
    let kind = Some("application/offset+octet-stream");
    let reply = sender.0.send(Method::POST, COLLECTION, kind, b"01234".to_vec());
    assert_eq!((reply.status, reply.header("upload-offset")), (201, "5"), "{}", reply.text);
    let path = reply.header("location").to_owned();
    assert_eq!(operator(&world).patch(&path, 5, b"56789").status, 204);

    let whole = sender.0.send(Method::POST, COLLECTION, kind, b"9876543210".to_vec());
    assert_eq!((whole.status, whole.header("upload-offset")), (201, "10"));
    assert_ne!(whole.header("upload-id"), "");
    assert!(whole.header("location").starts_with(COLLECTION), "of the parts, not the whole");

    // What did not arrive as declared leaves nothing: the sender knows no path to go on with.
    let wrong = sender.with("upload-checksum", "sha1 AAAA");
    let reply = wrong.0.send(Method::POST, COLLECTION, kind, b"01234".to_vec());
    assert_eq!((reply.status, reply.problem().as_str()), (460, "checksum-mismatch"));
    assert_eq!(reply.header("tus-resumable"), "1.0.0", "on every answer");
    let now = chrono::Utc::now();
    let open = world.database.store.count_open_resumable_uploads(&world.ours.scope, now);
    assert_eq!(wait(open).unwrap(), 0);
}

#[test]
fn a_length_may_be_said_later_and_only_once() {
    let world = small();
    let sender = operator(&world);
    let deferred = sender.with("upload-defer-length", "1");
    let reply = deferred.0.send(Method::POST, COLLECTION, None, Vec::new());
    assert_eq!(reply.status, 201, "{}", reply.text);
    let path = reply.header("location").to_owned();
    assert_eq!(sender.head(&path).header("upload-defer-length"), "1");
    assert_eq!(sender.head(&path).header("upload-length"), "");
    assert_eq!(sender.patch(&path, 0, b"01234").header("upload-offset"), "5");
    let short = sender.with("upload-length", "4").patch(&path, 5, b"");
    assert_eq!((short.status, short.problem().as_str()), (400, "bad-request"));
    let long = sender.with("upload-length", "10001").patch(&path, 5, b"5");
    assert_eq!((long.status, long.problem().as_str()), (413, "payload-too-large"));
    assert_eq!(sender.with("upload-length", "8").patch(&path, 5, b"56").status, 204);
    assert_eq!(sender.head(&path).header("upload-length"), "8");
    let other = sender.with("upload-length", "9").patch(&path, 7, b"7");
    assert_eq!(other.problem(), "bad-request", "it is 8");
    let last = sender.with("upload-length", "8").patch(&path, 7, b"7");
    assert_eq!((last.status, last.header("upload-offset")), (204, "8"), "{}", last.text);
    assert_ne!(last.header("upload-id"), "");

    // The end may also turn out to be where the sender already is.
    let path = deferred.0.send(Method::POST, COLLECTION, None, Vec::new());
    let path = path.header("location").to_owned();
    assert_eq!(sender.patch(&path, 0, b"all of it").status, 204);
    let last = sender.with("upload-length", "9").patch(&path, 9, b"");
    assert_eq!(last.status, 204, "{}", last.text);
    assert_ne!(last.header("upload-id"), "");
    // Without any byte there is nothing to make an upload of.
    let path = deferred.0.send(Method::POST, COLLECTION, None, Vec::new());
    let empty = sender.with("upload-length", "0").patch(path.header("location"), 0, b"");
    assert_eq!(empty.problem(), "unprocessable");
}

#[test]
fn an_upload_can_be_thrown_away() {
    let world = small();
    let sender = operator(&world);
    let path = sender.announced(10, "");
    sender.patch(&path, 0, b"01234");
    let file = partial(&world.database, &world.ours.scope, &path);
    assert!(file.exists());
    assert_eq!(sender.delete(&path).status, 204);
    assert!(!file.exists());
    assert_eq!(sender.head(&path).status, 404);
    assert_eq!(sender.head(&path).header("upload-offset"), "");
    assert_eq!(sender.patch(&path, 5, b"5").problem(), "not-found");
    assert_eq!(sender.delete(&path).problem(), "not-found");

    let path = sender.announced(3, "");
    let upload = sender.patch(&path, 0, b"abc").header("location").to_owned();
    assert_eq!(sender.delete(&path).status, 204);
    assert_eq!(sender.0.get(&upload).status, 200, "what it became stays");
}

#[test]
fn what_arrived_before_a_connection_broke_counts() {
    let world = small();
    let sender = operator(&world);
    let headers = [
        ("content-type", "application/offset+octet-stream"),
        ("content-length", "100"),
        ("upload-offset", "0"),
    ];
    // The second answers `100 Continue`, which is never read: closing resets the connection.
    let reset = [&headers[..], &[("expect", "100-continue")]].concat();
    for headers in [&headers[..], &reset] {
        let path = sender.announced(100, "");
        let request = format!("PATCH {path}");
        let mut raw = Raw::begin(&world.base, &sender.0, &request, headers);
        raw.send(&[b'x'; 40]);
        // The bytes are in the file, and not yet acknowledged.
        await_bytes(&world.database, &world.ours.scope, &path, 40);
        assert_eq!(sender.offset(&path), 0);
        drop(raw);
        settle(|| sender.offset(&path) == 40);
        let rest = sender.patch(&path, 40, &[b'y'; 60]);
        assert_eq!((rest.status, rest.header("upload-offset")), (204, "100"), "{}", rest.text);
    }
}

#[test]
fn a_sender_without_patch_says_so_in_a_header() {
    let world = small();
    let sender = operator(&world);
    let path = sender.announced(3, "");
    let patch = sender.with("x-http-method-override", "PATCH").with("upload-offset", "0");
    let kind = Some("application/offset+octet-stream");
    let reply = patch.0.send(Method::POST, &path, kind, b"abc".to_vec());
    assert_eq!((reply.status, reply.header("upload-offset")), (204, "3"), "{}", reply.text);
    // What it stands for is what is decided about, and it holds nowhere else.
    let delete = sender.0.without("x-requested-with").with("x-http-method-override", "DELETE");
    assert_eq!(delete.send(Method::POST, &path, None, Vec::new()).problem(), "cross-site-request");
    let elsewhere = sender.0.with("x-http-method-override", "DELETE");
    let session = elsewhere.send(Method::POST, "/api/v1/session", None, Vec::new());
    assert_ne!(session.status, 204, "a POST is a POST");
    assert_eq!(sender.head(&path).status, 200);
}

#[test]
fn an_upload_may_name_an_aircraft_of_the_operator() {
    let world = small();
    let sender = operator(&world);
    let new = NewAircraft {
        registration: "X-TEST".to_owned(),
        model: None,
        profile: None,
        recorder_system_id: None,
    };
    let store = &world.database.store;
    let own = wait(store.create_aircraft(&world.ours.scope, &new)).unwrap().aircraft_id;
    let theirs = wait(store.create_aircraft(&world.theirs.scope, &new)).unwrap().aircraft_id;
    let path = sender.announced(3, &pair("aircraft_id", &own.to_string()));
    let upload = sender.patch(&path, 0, b"abc").header("location").to_owned();
    assert_eq!(sender.0.get(&upload).json()["aircraft_id"], own.to_string());
    let foreign = sender.announce(3, &pair("aircraft_id", &theirs.to_string()));
    assert_eq!((foreign.status, foreign.problem().as_str()), (422, "unprocessable"));
}

#[test]
fn every_part_is_written_down_with_its_upload() {
    let world = small();
    let sender = operator(&world);
    let path = sender.announced(3, "");
    let id = path.rsplit('/').next().unwrap().to_owned();
    let part = sender.patch(&path, 1, b"bc");
    assert_eq!(part.status, 409);
    let auditor = world.as_role(Role::Auditor);
    let query = format!("/api/v1/audit?subject_kind=resumable_upload&subject_id={id}");
    let rows = auditor.get(&query).json();
    let row = &rows["items"][0];
    assert_eq!(row["operation"], "resumable.append", "{rows}");
    assert_eq!(row["request_id"], part.request_id.to_string());
}
