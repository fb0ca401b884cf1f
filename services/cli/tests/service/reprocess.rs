//! `admin reprocess` between two runs of the service.

use serde_json::json;
use tests::http::Client;
use tests::service::{accepted, until, until_done};

use crate::parser::log;
use crate::up::{ADMIN, PASSWORD, Up, create_operator, flarepath, stderr};

#[test]
fn uploads_are_queued_once_and_the_same_pipeline_finds_nothing_to_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    create_operator(folder.path(), "Repeated Aviation");
    let up = Up::start(folder.path());
    let admin = Client::new(&up.url).signed_in(ADMIN, PASSWORD);
    let person = json!({
        "email": "ops@kept.invalid", "display_name": "Olly Ops",
        "password": PASSWORD, "roles": ["operator"],
    });
    assert_eq!(admin.post("/people", &person).status, 201);
    let operator = Client::new(&up.url).signed_in("ops@kept.invalid", PASSWORD);
    let upload = accepted(&operator, "log.csv", &log(1));
    assert_eq!(until_done(&operator, &upload)["status"], "processed");
    let before = operator.get("/flights").items();
    up.stop();

    let run = |arguments: &[&str]| {
        let mut command = flarepath(folder.path());
        let output = command.args(["admin", "reprocess"]).args(arguments).output();
        let output = output.expect("the binary runs");
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        (output.status.code(), said, stderr(&output))
    };
    let done = |said: &str| (Some(0), said.to_owned(), String::new());
    assert_eq!(run(&["--all"]), done("1 queued, 0 waiting already"));
    assert_eq!(run(&["--all"]), done("0 queued, 1 waiting already"));
    assert_eq!(run(&["--upload", &upload]), done("0 queued, 1 waiting already"));
    let unknown = uuid::Uuid::nil().to_string();
    let (code, _, words) = run(&["--upload", &unknown]);
    assert!(code == Some(1) && words.contains("there is no upload"), "{code:?}: {words}");
    assert_eq!(run(&["--all", "--tenant", &unknown]).0, Some(2), "no such operator");
    assert_eq!(run(&[]).0, Some(2), "one of the two");

    let up = Up::start(folder.path());
    let operator = operator.at(&up.url).signed_in("ops@kept.invalid", PASSWORD);
    until("the job is done", || {
        let metrics = operator.probe("/metrics").text;
        metrics.contains("flarepath_uploads_processed_total{result=\"unchanged\"} 1")
    });
    assert_eq!(operator.get("/flights").items(), before, "the same flight, the same version");
    up.stop();
}
