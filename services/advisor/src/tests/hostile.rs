//! Requests nobody should send: each gets its answer, and the next good one is still served.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Service, samples};
use crate::AdvisorConfig;

/// The good request with its vector replaced by text.
fn with_vector(vector: &str) -> String {
    format!(r#"{{"model": "approach-novelty", "profile": "c172s", "vector": {vector}}}"#)
}

fn with_values(values: &str) -> String {
    let schema = samples::schema().digest();
    with_vector(&format!(r#"{{"schema": "{schema}", "values": {values}}}"#))
}

#[test]
fn a_poisoned_vector_gets_an_abstention() {
    let folder = samples::folder();
    let service = Service::start(folder.path());
    for body in [
        with_values("[1e999, 12.0]"),
        with_values("[-1e999, 12.0]"),
        with_values("[65.0]"),
        with_values("[65.0, 12.0, 1.0]"),
        with_values("[]"),
        with_values(r#"["65", 12.0]"#),
        with_values("{}"),
        with_vector(r#"{"schema": "00", "values": [65.0, 12.0]}"#),
        with_vector("null"),
        with_values("[65.0, 12.0]").replace("\"profile\"", "\"surprise\""),
    ] {
        let (status, answer) = service.post(&body);
        let reason = &answer["abstained"]["reason"];
        assert_eq!((status, reason), (200, &"invalid_input".into()), "{body}: {answer}");
    }
    let (status, answer) = service.post(&samples::body(65.0, 12.0));
    assert_eq!((status, answer["estimate"].is_object()), (200, true));
}

#[test]
fn what_is_not_a_request_gets_a_problem() {
    let folder = samples::folder();
    let service = Service::start(folder.path());
    let oversized = with_values(&format!("[65.0, {}12.0]", " ".repeat(70_000)));
    let nested = "[".repeat(50_000);
    let unknown = samples::body(65.0, 12.0).replace("approach-novelty", "other");
    for (body, status, kind) in [
        ("", 400, "malformed-request"),
        ("\u{0}\u{0}\u{0}", 400, "malformed-request"),
        ("[]", 400, "malformed-request"),
        (&with_values("[NaN, 12.0]"), 400, "malformed-request"),
        (&nested, 400, "malformed-request"),
        (&unknown, 404, "unknown-model"),
        (&oversized, 413, "body-too-large"),
    ] {
        let (found, problem) = service.post(body);
        let expected = format!("urn:flarepath:problem:{kind}");
        assert_eq!((found, &problem["type"]), (status, &Value::from(expected)));
        assert_eq!(problem["status"], json!(status));
    }
    assert_eq!(service.get("/etc/passwd").0, 404);
    assert_eq!(service.post(&samples::body(65.0, 12.0)).0, 200);
}

#[test]
fn a_body_that_never_comes_is_given_up() {
    let folder = samples::folder();
    let mut config = AdvisorConfig::new(([127, 0, 0, 1], 0).into(), folder.path());
    config.workers = 1;
    config.request_timeout = Duration::from_secs(2);
    let service = Service::start_with(config);
    let mut stream = TcpStream::connect(service.address).expect("a connection");
    // A guard of the test, not a measurement: the service gives up after 2 s.
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let head = "POST /v1/score HTTP/1.1\r\nhost: advisor\r\ncontent-length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).expect("half a request");
    let mut status = [0_u8; 12];
    stream.read_exact(&mut status).expect("an answer");
    assert_eq!(&status, b"HTTP/1.1 408");
    // Meanwhile and afterwards others are served, though there is one worker.
    assert_eq!(service.post(&samples::body(65.0, 12.0)).0, 200);
}
