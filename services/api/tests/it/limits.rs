//! Limits for what comes from outside: how much, how fast, how many at once, and whether it is
//! what its digest says.

use std::time::Duration;

use data_store::{Page, Role};
use services_api::ServerConfig;

use crate::client::Client;
use crate::common::wait;
use crate::raw::Raw;
use crate::tus::{Tus, await_bytes};
use crate::world::World;

/// A form with one file that holds `abc`, as [`Client::upload`] makes it.
const FORM: &str = "--a-boundary-that-is-in-no-file\r\ncontent-disposition: form-data; \
                    name=\"file\"; filename=\"log.csv\"\r\ncontent-type: \
                    application/octet-stream\r\n\r\nabc\r\n--a-boundary-that-is-in-no-file--\r\n";
const FORM_KIND: &str = "multipart/form-data; boundary=a-boundary-that-is-in-no-file";

fn uploads(world: &World) -> usize {
    let uploads = world.database.store.list_uploads(&world.ours.scope, Page::first(100));
    wait(uploads).unwrap().len()
}

fn send_form(client: &Client, form: &str) -> crate::client::Reply {
    let post = ureq::http::Method::POST;
    client.send(post, "/api/v1/uploads", Some(FORM_KIND), form.as_bytes().to_vec())
}

/// What `openssl dgst -sha256 -binary | base64` prints for [`FORM`].
const FORM_SHA_256: &str = "sha-256=:/etlel+Ej0vdNyXUfmSfbG0kQXOFS7J0MKX/GId/m+Q=:";
/// The same with `-sha512`.
const FORM_SHA_512: &str = "sha-512=:hcUQJW7FoxGi2OUGkKC5CutAewV4BFosljLhQVCT66J3FbSQYIT0jdTftFRbN1CMJTol4jw3w+zyJbli4A+ogg==:";

#[test]
fn a_form_must_be_what_its_digest_says() {
    let world = World::new();
    let operator = world.as_role(Role::Operator);
    // SHA-256 of "hello world".
    let wrong = "sha-256=:uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=:";
    for header in ["content-digest", "repr-digest"] {
        for digest in [wrong, &format!("{FORM_SHA_512}, {wrong}")] {
            let reply = send_form(&operator.with(header, digest), FORM);
            assert_eq!((reply.status, reply.problem().as_str()), (400, "digest-mismatch"));
        }
        let unreadable = send_form(&operator.with(header, "sha-256=abc"), FORM);
        assert_eq!(unreadable.problem(), "bad-request");
    }
    let digested = operator.with("content-digest", FORM_SHA_256);
    let longer = send_form(&digested, &format!("{FORM}and more"));
    assert_eq!(longer.problem(), "digest-mismatch", "what follows the form counts too");
    assert_eq!(uploads(&world), 1, "the fixture's");
    let blobs = std::fs::read_dir(world.database.folder()).unwrap().count();
    assert_eq!(blobs, 0, "nothing was kept");

    let both = format!("{FORM_SHA_256}, {FORM_SHA_512}, md5=:AAAA:");
    for digest in [FORM_SHA_256, FORM_SHA_512, &both, "md5=:AAAA:"] {
        let reply = send_form(&operator.with("content-digest", digest), FORM);
        assert_eq!(reply.status, 202, "{digest}: {}", reply.text);
    }
}

#[test]
fn a_form_that_declares_too_much_is_refused_before_it_is_read() {
    let config = ServerConfig { upload_limit_bytes: 10_000, ..ServerConfig::default() };
    let world = World::with(config, chrono::Utc::now);
    let operator = world.as_role(Role::Operator);
    for declared in ["1000000000000", "141073"] {
        let headers = [("content-type", FORM_KIND), ("content-length", declared)];
        let raw = Raw::begin(&world.base, &operator, "POST /api/v1/uploads", &headers);
        // Not a byte of the body is ever sent.
        let answer = raw.answer();
        assert!(answer.starts_with("HTTP/1.1 413"), "{declared}: {answer}");
        assert!(answer.contains("urn:flarepath:problem:payload-too-large"), "{answer}");
    }
}

/// A body below its rate is given up; the same server takes one that keeps it.
#[test]
fn a_body_that_arrives_too_slowly_is_given_up() {
    let config = ServerConfig {
        body_rate_min_bytes_per_s: 100,
        body_rate_window_s: 1,
        body_rate_grace_s: 0,
        ..ServerConfig::default()
    };
    let world = World::with(config, chrono::Utc::now);
    let operator = world.as_role(Role::Operator);
    let length = FORM.len().to_string();
    let headers = [("content-type", FORM_KIND), ("content-length", length.as_str())];
    let mut form = Raw::begin(&world.base, &operator, "POST /api/v1/uploads", &headers);
    form.send(&FORM.as_bytes()[..50]);
    let answer = form.answer();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("urn:flarepath:problem:timeout"), "{answer}");
    assert_eq!(uploads(&world), 1, "the fixture's");
    assert_eq!(send_form(&operator, FORM).status, 202);

    // Of a part, what did arrive in time counts, and the sender goes on from there.
    let sender = Tus::new(operator);
    let path = sender.announced(1_000, "");
    let headers = [
        ("content-type", "application/offset+octet-stream"),
        ("content-length", "1000"),
        ("upload-offset", "0"),
    ];
    let request = format!("PATCH {path}");
    let silent = Raw::begin(&world.base, &sender.0, &request, &headers).answer();
    assert!(silent.starts_with("HTTP/1.1 408"), "{silent}");
    let mut part = Raw::begin(&world.base, &sender.0, &request, &headers);
    part.send(&[b'x'; 50]);
    let answer = part.answer();
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    assert!(answer.contains("upload-offset: 50\r\n"), "{answer}");
    assert_eq!(sender.offset(&path), 50);
    // With a digest it would have to be whole.
    let digested = [
        ("content-type", "application/offset+octet-stream"),
        ("content-length", "950"),
        ("upload-offset", "50"),
        ("content-digest", FORM_SHA_256),
    ];
    let mut part = Raw::begin(&world.base, &sender.0, &request, &digested);
    part.send(&[b'x'; 50]);
    let answer = part.answer();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(sender.offset(&path), 50);
}

#[test]
fn a_body_has_a_deadline_however_fast_it_is() {
    let config = ServerConfig {
        upload_deadline_s: 1,
        body_rate_min_bytes_per_s: 0,
        ..ServerConfig::default()
    };
    let world = World::with(config, chrono::Utc::now);
    let sender = Tus::new(world.as_role(Role::Operator));
    let path = sender.announced(1_000_000, "");
    let headers = [
        ("content-type", "application/offset+octet-stream"),
        ("content-length", "1000000"),
        ("upload-offset", "0"),
    ];
    let mut part = Raw::begin(&world.base, &sender.0, &format!("PATCH {path}"), &headers);
    let mut sent = 0;
    while sent < 1_000_000 && part.try_send(&[b'x'; 100]) {
        sent += 100;
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(sent < 1_000_000, "given up in the middle");
    let offset = sender.offset(&path);
    assert!(0 < offset && offset <= sent, "{offset} of {sent}");
}

#[test]
fn an_operator_has_so_many_uploads_at_once_and_takes_none_of_anothers() {
    let config = ServerConfig { upload_concurrency_count: 2, ..ServerConfig::default() };
    let world = World::with(config, chrono::Utc::now);
    let sender = Tus::new(world.as_role(Role::Operator));
    let theirs = Tus::new(world.theirs.as_role(&world.base, Role::Operator));
    let (first, second) = (sender.announced(10, ""), sender.announced(10, ""));
    let headers = [
        ("content-type", "application/offset+octet-stream"),
        ("content-length", "10"),
        ("upload-offset", "0"),
    ];
    let begin = |path: &str| {
        let mut part = Raw::begin(&world.base, &sender.0, &format!("PATCH {path}"), &headers);
        part.send(b"01234");
        await_bytes(&world.database, &world.ours.scope, path, 5);
        part
    };
    let (mut one, mut two) = (begin(&first), begin(&second));
    let refused = send_form(&sender.0, FORM);
    assert_eq!((refused.status, refused.problem().as_str()), (429, "too-many-uploads"));
    assert_eq!(refused.header("retry-after"), "5");
    let refused = sender.patch(&first, 0, b"");
    assert_eq!((refused.status, refused.header("tus-resumable")), (429, "1.0.0"));
    assert_eq!(sender.head(&first).status, 200, "looking takes no turn");
    assert_eq!(send_form(&theirs.0, FORM).status, 202, "it is not theirs to wait");
    for part in [&mut one, &mut two] {
        part.send(b"56789");
    }
    for part in [one, two] {
        assert!(part.answer().starts_with("HTTP/1.1 204"));
    }
    assert_eq!(send_form(&sender.0, FORM).status, 202);
}

#[test]
fn an_operator_has_so_many_unfinished_uploads() {
    let config = ServerConfig { resumable_open_count: 2, ..ServerConfig::default() };
    let world = World::with(config, chrono::Utc::now);
    let sender = Tus::new(world.as_role(Role::Operator));
    let paths = [sender.announced(3, ""), sender.announced(3, "")];
    let refused = sender.announce(3, "");
    assert_eq!((refused.status, refused.problem().as_str()), (429, "too-many-uploads"));
    assert_eq!(refused.header("retry-after"), "60");
    let theirs = Tus::new(world.theirs.as_role(&world.base, Role::Operator));
    theirs.announced(3, "");
    assert_eq!(sender.patch(&paths[0], 0, b"abc").status, 204);
    sender.announced(3, "");
    assert_eq!(sender.announce(3, "").status, 429);
    assert_eq!(sender.delete(&paths[1]).status, 204);
    sender.announced(3, "");
}
