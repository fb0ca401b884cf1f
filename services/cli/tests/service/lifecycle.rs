//! Starting, stopping, being killed and being started again.

use rustix::process::{Signal, kill_process};

use crate::up::{Up, advisor_of, children_of, create_operator, flarepath, gone, process};

#[test]
fn up_serves_survives_a_kill_of_its_model_service_and_stops_cleanly() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let up = Up::start(folder.path());
    assert_eq!(up.status_of("/livez"), 200);
    assert_eq!(up.status_of("/readyz"), 200);
    assert_eq!(up.status_of("/api/v1/flights"), 401);
    assert_eq!(up.status_of("/api/openapi.json"), 200);

    let first = advisor_of(&up);
    kill_process(process(first), Signal::KILL).expect("the model service is there");
    assert!(gone(first));
    let second = advisor_of(&up);
    assert_ne!(first, second, "the supervisor starts another one");
    assert_eq!(up.status_of("/livez"), 200);
    up.stop();
    assert!(gone(second), "nothing is left behind");
}

#[test]
fn what_was_stored_is_there_after_a_kill_and_a_restart() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    create_operator(folder.path(), "Kept Aviation");

    let mut up = Up::start(folder.path());
    let advisor = advisor_of(&up);
    let children = children_of(up.child.id());
    let parser = children.iter().find(|(_, command)| command.contains("parse-child"));
    let parser = parser.expect("a warm parser").0;
    up.child.kill().expect("kill -9");
    up.child.wait().expect("it is gone");
    assert!(gone(advisor), "the model service ends with its parent");
    assert!(gone(parser), "and so does the parser");

    let up = Up::start(folder.path());
    assert_eq!(up.status_of("/readyz"), 200, "Postgres recovered from the kill");
    up.stop();
    let listed =
        flarepath(folder.path()).args(["admin", "list"]).output().expect("the binary runs");
    assert!(String::from_utf8_lossy(&listed.stdout).contains("Kept Aviation"), "{listed:?}");
}

#[test]
fn a_signal_before_everything_is_started_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // The first start makes the cluster, so that the second one has it running early.
    Up::start(folder.path()).stop();
    let mut up = Up::begin(folder.path());
    let server = loop {
        let children = children_of(up.child.id());
        if let Some((pid, _)) = children.iter().find(|(_, command)| command.contains("postgres")) {
            break *pid;
        }
        assert!(up.child.try_wait().expect("a child").is_none(), "it ended by itself");
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    kill_process(up.pid(), Signal::INT).expect("the process is there");
    assert_eq!(up.child.wait().expect("it ends").code(), Some(0));
    assert!(gone(server), "the database is stopped");
}
