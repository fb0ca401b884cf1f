//! What stands in the way of a start, and what a running service does not take.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use tests::http::Client;

use crate::up::{ADMIN, PASSWORD, Up, create_operator, flarepath, stderr};

#[test]
fn a_busy_port_is_said_and_the_database_is_stopped_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    for command in ["up", "serve"] {
        let output = flarepath(folder.path())
            .arg(command)
            .env("FLAREPATH_API_BIND", &address)
            .output()
            .expect("the binary runs");
        let text = stderr(&output);
        assert_eq!(output.status.code(), Some(50), "{text}");
        assert!(text.contains(&address) && text.contains("hint: another program"), "{text}");
    }
    let lock = folder.path().join("var/postgres/data/postmaster.pid");
    assert!(!lock.exists(), "the private Postgres is stopped cleanly");
}

#[test]
fn no_postgres_is_said_with_the_command_that_installs_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = flarepath(folder.path())
        .arg("up")
        .env("FLAREPATH_STORE_POSTGRES_DIR", folder.path())
        .output()
        .expect("the binary runs");
    let text = stderr(&output);
    assert_eq!(output.status.code(), Some(20), "{text}");
    assert!(text.contains("no PostgreSQL server binaries"), "{text}");
    assert!(text.contains("apt-get install -y postgresql"), "{text}");
}

#[test]
fn a_file_of_200_mb_is_refused_and_leaves_nothing() {
    const MB: usize = 1_000_000;
    let folder = tempfile::tempdir().expect("a temporary folder");
    create_operator(folder.path(), "Large Aviation");
    let up = Up::start(folder.path());
    let admin = Client::new(&up.url).signed_in(ADMIN, PASSWORD);
    let person = serde_json::json!({
        "email": "ops@kept.invalid", "display_name": "Olly Ops",
        "password": PASSWORD, "roles": ["operator"],
    });
    assert_eq!(admin.post("/people", &person).status, 201);
    let operator = Client::new(&up.url).signed_in("ops@kept.invalid", PASSWORD);

    // Sent piece by piece: nobody here holds 200 MB.
    let host = up.url.strip_prefix("http://").expect("an address");
    let mut stream = TcpStream::connect(host).expect("it listens");
    let patience = Some(std::time::Duration::from_secs(60));
    stream.set_read_timeout(patience).expect("a timeout");
    let part = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"l.csv\"\r\n\r\n";
    let length = part.len() + 200 * MB + "\r\n--b--\r\n".len();
    let head = format!(
        "POST /api/v1/uploads HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncookie: {}\r\nx-requested-with: t\r\n\
         content-type: multipart/form-data; boundary=b\r\ncontent-length: {length}\r\n\r\n{part}",
        operator.header("cookie"),
    );
    stream.write_all(head.as_bytes()).expect("it reads the head");
    let chunk = vec![b'1'; MB];
    let sent = (0..200).take_while(|_| stream.write_all(&chunk).is_ok()).count();
    // Four times the limit is read on and thrown away, so that a sender reads the answer.
    stream.write_all(b"\r\n--b--\r\n").expect("it still reads");
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        answer.extend_from_slice(&buffer[..read]);
    }
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 413"), "after {sent} MB: {answer}");
    assert!(answer.contains("payload-too-large"), "{answer}");

    assert_eq!(operator.get("/uploads").text, r#"{"items":[],"next":null}"#);
    let blobs = folder.path().join("var/blobs");
    let kept = std::fs::read_dir(blobs).expect("a folder").count();
    assert_eq!(kept, 0, "nothing of it is kept");
    assert_eq!(up.status_of("/livez"), 200);
    up.stop();
}
