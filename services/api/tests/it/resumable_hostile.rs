//! Senders of parts who are wrong, late, twice, or somebody else.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use data_store::{Blobs, Page, Role};
use services_api::ServerConfig;
use ureq::http::Method;

use crate::client::Reply;
use crate::common::wait;
use crate::raw::Raw;
use crate::tus::{COLLECTION, Tus, await_bytes, pair, partial};
use crate::world::World;

fn config() -> ServerConfig {
    ServerConfig { upload_limit_bytes: 10_000, resumable_expiry_s: 60, ..ServerConfig::default() }
}

fn small() -> World {
    World::with(config(), Utc::now)
}

fn operator(world: &World) -> Tus {
    Tus::new(world.as_role(Role::Operator))
}

fn upload_count(world: &World) -> usize {
    let uploads = world.database.store.list_uploads(&world.ours.scope, Page::first(100));
    wait(uploads).unwrap().len()
}

fn answer(reply: &Reply) -> (u16, String) {
    assert_eq!(reply.header("tus-resumable"), "1.0.0", "on every answer");
    (reply.status, reply.problem())
}

#[test]
fn another_version_of_the_protocol_is_refused_before_anything_else() {
    let world = small();
    let sender = operator(&world);
    let path = sender.announced(3, "");
    for other in [Tus(sender.0.without("tus-resumable")), sender.with("tus-resumable", "0.2.2")] {
        let part = other.patch(&path, 0, b"abc");
        assert_eq!(answer(&part), (412, "protocol-version".to_owned()));
        assert_eq!(part.header("tus-version"), "1.0.0");
        assert_eq!(other.announce(3, "").status, 412);
        assert_eq!(other.delete(&path).status, 412);
        let head = other.head(&path);
        assert_eq!((head.status, head.header("tus-version")), (412, "1.0.0"));
    }
    assert_eq!(sender.offset(&path), 0, "nothing was processed");
}

#[test]
fn a_part_from_elsewhere_or_of_another_kind_changes_nothing() {
    let world = small();
    let sender = operator(&world);
    let path = sender.announced(10, "");
    sender.patch(&path, 0, b"01234");
    for offset in [0, 4, 6, 10] {
        let reply = sender.patch(&path, offset, b"x");
        assert_eq!(answer(&reply), (409, "conflict".to_owned()), "{offset}");
        assert_eq!(reply.json()["detail"], "the upload is at offset 5");
    }
    let patch = |client: &Tus, kind| client.0.send(Method::PATCH, &path, kind, b"56".to_vec());
    let here = sender.with("upload-offset", "5");
    for kind in [None, Some("application/json"), Some("application/octet-stream")] {
        let refused = answer(&patch(&here, kind));
        assert_eq!(refused, (415, "unsupported-media-type".to_owned()));
    }
    let part = Some("application/offset+octet-stream");
    let packed = answer(&patch(&here.with("content-encoding", "gzip"), part));
    assert_eq!(packed, (415, "unsupported-media-type".to_owned()));
    for offset in ["-5", "5.0", "", "18446744073709551616"] {
        let refused = answer(&patch(&sender.with("upload-offset", offset), part));
        assert_eq!(refused, (400, "bad-request".to_owned()), "{offset}");
    }
    assert_eq!(answer(&patch(&sender, part)).0, 400, "no offset");
    assert_eq!(sender.offset(&path), 5);
}

#[test]
fn a_part_that_is_not_what_its_digest_says_is_not_kept() {
    let world = small();
    let sender = operator(&world);
    let path = sender.announced(22, "");
    // SHA-1 and SHA-256 of "hello world", as sha1sum and sha256sum print them, in base64.
    let sha1 = "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=";
    let sha256 = "sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=";
    let digest = "sha-256=:uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=:";
    let cases = [
        ("upload-checksum", sha1, 460, "checksum-mismatch"),
        ("upload-checksum", sha256, 460, "checksum-mismatch"),
        ("content-digest", digest, 400, "digest-mismatch"),
        ("repr-digest", digest, 400, "digest-mismatch"),
    ];
    for (header, value, status, problem) in cases {
        let reply = sender.with(header, value).patch(&path, 0, b"hello worlt");
        assert_eq!(answer(&reply), (status, problem.to_owned()), "{header}");
        assert_eq!(sender.offset(&path), 0, "{header}");
    }
    for text in ["md5 AAAA", "sha1", "sha1 *", "nonsense"] {
        let reply = sender.with("upload-checksum", text).patch(&path, 0, b"hello world");
        assert!(matches!(reply.status, 400 | 460), "{text}: {}", reply.status);
    }
    assert_eq!(sender.with("upload-checksum", sha1).patch(&path, 0, b"hello world").status, 204);
    let last = sender.with("upload-checksum", sha256).with("content-digest", digest);
    assert_eq!(last.patch(&path, 11, b"hello world").status, 204);
    assert_eq!(upload_count(&world), 2, "this and the fixture's");
}

#[test]
fn a_broken_part_with_a_digest_is_not_kept_at_all() {
    let world = small();
    let sender = operator(&world);
    let path = sender.announced(100, "");
    let headers = [
        ("content-type", "application/offset+octet-stream"),
        ("content-length", "100"),
        ("upload-offset", "0"),
        ("upload-checksum", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0="),
    ];
    let mut raw = Raw::begin(&world.base, &sender.0, &format!("PATCH {path}"), &headers);
    raw.send(&[b'x'; 40]);
    await_bytes(&world.database, &world.ours.scope, &path, 40);
    assert_eq!(sender.patch(&path, 0, b"").problem(), "locked", "it is being written");
    drop(raw);
    await_bytes(&world.database, &world.ours.scope, &path, 0);
    assert_eq!(sender.offset(&path), 0, "who could say what of it was meant");
}

#[test]
fn a_whole_that_is_not_what_was_announced_is_not_kept() {
    let world = small();
    let sender = operator(&world);
    let digest = "sha-256=:uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=:, md5=:AAAA:";
    let announcing = sender.with("repr-digest", digest);
    let path = announcing.announced(11, "");
    assert_eq!(sender.patch(&path, 0, b"hello ").status, 204);
    let wrong = sender.patch(&path, 6, b"worlt");
    assert_eq!(answer(&wrong), (400, "digest-mismatch".to_owned()));
    assert_eq!(sender.head(&path).status, 404, "no part can mend it");
    assert_eq!(upload_count(&world), 1, "the fixture's");
    let path = announcing.announced(11, "");
    assert_eq!(sender.patch(&path, 0, b"hello ").status, 204);
    assert_ne!(sender.patch(&path, 6, b"world").header("upload-id"), "");
    let unreadable = sender.with("repr-digest", "sha-256=hello").announce(11, "");
    assert_eq!(answer(&unreadable), (400, "bad-request".to_owned()));
}

#[test]
fn of_two_parts_at_once_one_waits() {
    let world = small();
    let sender = operator(&world);
    let path = sender.announced(10, "");
    let headers = [
        ("content-type", "application/offset+octet-stream"),
        ("content-length", "10"),
        ("upload-offset", "0"),
    ];
    let mut slow = Raw::begin(&world.base, &sender.0, &format!("PATCH {path}"), &headers);
    slow.send(b"01234");
    await_bytes(&world.database, &world.ours.scope, &path, 5);
    assert_eq!(answer(&sender.patch(&path, 0, b"")), (423, "locked".to_owned()));
    assert_eq!(answer(&sender.patch(&path, 0, b"abcdefghij")), (423, "locked".to_owned()));
    slow.send(b"56789");
    let answered = slow.answer();
    assert!(answered.starts_with("HTTP/1.1 204"), "{answered}");
    assert_eq!(kept(&world, &sender, &path), b"0123456789");
}

/// The bytes of the upload that a resumable one became.
fn kept(world: &World, sender: &Tus, path: &str) -> Vec<u8> {
    let view = sender.0.get(sender.head(path).header("location")).json();
    let sha256 = view["sha256"].as_str().unwrap().parse().unwrap();
    let blobs = Blobs::in_folder(world.database.folder()).unwrap();
    wait(blobs.get(&world.ours.scope, &sha256)).unwrap()
}

#[test]
fn many_at_once_never_mix_their_bytes() {
    let world = small();
    let sender = Arc::new(operator(&world));
    for round in 1..=5 {
        let path = sender.announced(900, "");
        let senders: Vec<_> = (0..8_u8)
            .map(|letter| {
                let (sender, path) = (Arc::clone(&sender), path.clone());
                std::thread::spawn(move || {
                    // Three parts, each from where this sender believes to be.
                    for part in 0..3 {
                        let letter = letter + 8 * part + 24 * round;
                        let reply = sender.patch(&path, usize::from(part) * 300, &[letter; 300]);
                        let known = matches!(reply.status, 204 | 409 | 413 | 423 | 429);
                        assert!(known, "{}: {}", reply.status, reply.text);
                    }
                })
            })
            .collect();
        senders.into_iter().for_each(|sender| sender.join().unwrap());
        while sender.offset(&path) < 900 {
            let offset = sender.offset(&path);
            assert_eq!(offset % 300, 0, "parts count whole");
            assert_eq!(sender.patch(&path, offset, &[255; 300]).status, 204);
        }
        let bytes = kept(&world, &sender, &path);
        assert_eq!(bytes.len(), 900);
        for part in bytes.chunks(300) {
            assert!(part.iter().all(|byte| *byte == part[0]), "one sender a part");
        }
        assert_eq!(upload_count(&world), 1 + usize::from(round), "these and the fixture's");
    }
}

#[test]
fn what_belongs_to_another_operator_is_not_there() {
    let world = small();
    let sender = operator(&world);
    let theirs = Tus::new(world.theirs.as_role(&world.base, Role::Operator));
    let path = theirs.announced(3, "");
    let unknown = format!("{COLLECTION}/0191d5a8-7c3e-7f00-8000-000000000001");
    for path in [&path, &unknown, &format!("{COLLECTION}/..%2f..%2fetc%2fpasswd")] {
        let mut part = sender.patch(path, 0, b"abc");
        assert_eq!(answer(&part), (404, "not-found".to_owned()));
        assert_eq!(part.json()["detail"], serde_json::Value::Null);
        part = sender.delete(path);
        assert_eq!(answer(&part), (404, "not-found".to_owned()));
        let head = sender.head(path);
        assert_eq!((head.status, head.header("upload-offset")), (404, ""));
    }
    assert_eq!(theirs.offset(&path), 0);
    let pilot = Tus::new(world.as_role(Role::Pilot));
    assert_eq!(answer(&pilot.announce(3, "")), (403, "forbidden".to_owned()));
}

#[test]
fn what_has_expired_is_gone_and_then_not_there() {
    fn later() -> DateTime<Utc> {
        Utc::now() + TimeDelta::seconds(61)
    }
    let world = small();
    let sender = operator(&world);
    let path = sender.announced(10, "");
    sender.patch(&path, 0, b"01234");
    let in_a_minute = Tus(sender.0.at(&world.database.serve(config(), later)));
    assert_eq!(answer(&in_a_minute.patch(&path, 5, b"56789")), (410, "gone".to_owned()));
    assert_eq!(answer(&in_a_minute.delete(&path)), (410, "gone".to_owned()));
    let head = in_a_minute.head(&path);
    assert_eq!((head.status, head.header("upload-offset")), (410, ""));
    assert_eq!(sender.offset(&path), 5, "until then it is there");

    let blobs = Blobs::in_folder(world.database.folder()).unwrap();
    let store = &world.database.store;
    let remove =
        store.remove_expired_resumable_uploads(&world.ours.scope, blobs.partials(), later());
    assert_eq!(wait(remove).unwrap(), 1);
    assert_eq!(answer(&in_a_minute.patch(&path, 5, b"56789")), (404, "not-found".to_owned()));
}

#[test]
fn what_is_too_long_is_refused_before_it_is_read() {
    let world = small();
    let sender = operator(&world);
    assert_eq!(answer(&sender.announce(10_001, "")), (413, "payload-too-large".to_owned()));
    assert_eq!(answer(&sender.announce(0, "")), (422, "unprocessable".to_owned()));
    let path = sender.announced(10, "");
    // Not a byte of the body is ever sent.
    let headers = [
        ("content-type", "application/offset+octet-stream"),
        ("content-length", "11"),
        ("upload-offset", "0"),
    ];
    let raw = Raw::begin(&world.base, &sender.0, &format!("PATCH {path}"), &headers);
    let answered = raw.answer();
    assert!(answered.starts_with("HTTP/1.1 413"), "{answered}");
    assert!(answered.contains("tus-resumable: 1.0.0"), "{answered}");
    // A body that does not say how long it is, and is too long.
    let headers = [
        ("content-type", "application/offset+octet-stream"),
        ("transfer-encoding", "chunked"),
        ("upload-offset", "0"),
    ];
    let mut raw = Raw::begin(&world.base, &sender.0, &format!("PATCH {path}"), &headers);
    raw.send(b"6\r\n012345\r\n5\r\n6789A\r\n0\r\n\r\n");
    let answered = raw.answer();
    assert!(answered.starts_with("HTTP/1.1 413"), "{answered}");
    assert_eq!(sender.offset(&path), 0, "none of it is the file");
    // Nor does a length that is not known yet lift the limit.
    let deferred = sender.with("upload-defer-length", "1");
    let path = deferred.0.send(Method::POST, COLLECTION, None, Vec::new());
    let path = path.header("location").to_owned();
    assert_eq!(sender.patch(&path, 0, &[b'x'; 10_000]).status, 204);
    assert_eq!(answer(&sender.patch(&path, 10_000, b"x")).0, 413);
    assert_eq!(upload_count(&world), 1, "the fixture's");
}

#[test]
fn what_is_said_about_a_file_is_never_believed() {
    let world = small();
    let sender = operator(&world);
    let path = sender.announced(3, &pair("filename", "../../../etc/passwd"));
    let upload = sender.patch(&path, 0, b"abc").header("location").to_owned();
    assert_eq!(sender.0.get(&upload).json()["file_name"], "passwd");
    let partial = world.database.folder().join("partial");
    let tenants: Vec<_> = std::fs::read_dir(partial).unwrap().map(|it| it.unwrap()).collect();
    assert_eq!(tenants.len(), 1, "a folder of ids only");
    let long = pair("filename", &"x".repeat(4_096));
    for metadata in ["filename not-base64!", "a b,a b", ",", "filename ///", &long] {
        let refused = answer(&sender.announce(3, metadata));
        assert_eq!(refused, (400, "bad-request".to_owned()), "{metadata}");
    }
    let both = sender.with("upload-defer-length", "1").announce(3, "");
    assert_eq!(answer(&both), (400, "bad-request".to_owned()));
    let neither = sender.0.send(Method::POST, COLLECTION, None, Vec::new());
    assert_eq!(answer(&neither), (400, "bad-request".to_owned()));
    let two = sender.with("upload-defer-length", "2");
    let two = two.0.send(Method::POST, COLLECTION, None, Vec::new());
    assert_eq!(answer(&two), (400, "bad-request".to_owned()));
}

#[test]
fn bytes_that_were_lost_are_said_to_be_lost() {
    let world = small();
    let sender = operator(&world);
    let path = sender.announced(10, "");
    sender.patch(&path, 0, b"01234");
    let file = partial(&world.database, &world.ours.scope, &path);
    std::fs::write(&file, b"012").unwrap();
    assert_eq!(answer(&sender.patch(&path, 5, b"56789")), (410, "gone".to_owned()));
    assert_eq!(sender.head(&path).status, 404, "the sender begins again");
    assert!(!file.exists());
}
