//! The processes in which the real service reads logs.

use data_generator::{Airfield, Route, Scenario, SyntheticAircraft};
use rustix::process::{Signal, kill_process};
use serde_json::{Value, json};
use tests::http::Client;
use tests::service::until_done;

use crate::up::{ADMIN, PASSWORD, Up, children_of, create_operator, gone, process};

pub fn log(seed: u64) -> Vec<u8> {
    let start_utc = "2026-03-14T15:00:00Z".parse().expect("a date");
    let route = Route::CrossCountry { from: Airfield::Home, to: Airfield::Plain };
    let scenario = Scenario::normal(seed, SyntheticAircraft::C172s, start_utc);
    data_generator::generate(&Scenario { route, ..scenario }).csv
}

fn done(operator: &Client, bytes: &[u8]) -> Value {
    let reply = operator.upload("log.csv", bytes);
    assert_eq!(reply.status, 202, "{}", reply.text);
    let id = reply.json()["uploads"][0]["id"].as_str().expect("an id").to_owned();
    until_done(operator, &id)
}

fn parsers_of(up: &Up) -> Vec<u32> {
    let children = children_of(up.child.id());
    let parsers = children.into_iter().filter(|(_, command)| command.contains("parse-child"));
    parsers.map(|(pid, _)| pid).collect()
}

#[test]
fn a_parser_knows_no_secret_may_be_killed_and_leaves_with_the_service() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    create_operator(folder.path(), "Parsed Aviation");
    let up = Up::start(folder.path());
    let admin = Client::new(&up.url).signed_in(ADMIN, PASSWORD);
    let person = json!({
        "email": "ops@kept.invalid", "display_name": "Olly Ops",
        "password": PASSWORD, "roles": ["operator"],
    });
    assert_eq!(admin.post("/people", &person).status, 201);
    let operator = Client::new(&up.url).signed_in("ops@kept.invalid", PASSWORD);

    let first = parsers_of(&up);
    assert_eq!(first.len(), 1, "one is warm");
    let proc = |pid: u32, file: &str| {
        std::fs::read_to_string(format!("/proc/{pid}/{file}")).expect("a running process")
    };
    assert_eq!(proc(first[0], "environ"), "", "no environment at all");
    let limits = proc(first[0], "limits");
    let limit = |name: &str| {
        let line = limits.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.split_whitespace().next()).expect("a limit").to_owned()
    };
    assert_eq!(limit("Max core file size"), "0");
    assert_eq!(limit("Max file size"), "0");
    let space: u64 = limit("Max address space").parse().expect("not unlimited");
    // 1 GiB and what the program itself maps.
    assert!((1 << 30..5 << 30).contains(&space), "{space}");
    assert_eq!(proc(first[0], "oom_score_adj").trim(), "1000");

    assert_eq!(done(&operator, &log(1))["status"], "processed");
    assert_eq!(parsers_of(&up), first, "the warm one read it");
    kill_process(process(first[0]), Signal::KILL).expect("the parser is there");
    assert!(gone(first[0]));
    assert_eq!(done(&operator, &log(2))["status"], "processed");
    let second = parsers_of(&up);
    assert!(second.len() == 1 && second != first, "another one read it: {second:?}");

    // Words that a test's parser obeys are nothing to the product.
    let failed = done(&operator, b"#hostile Panic\n1\n");
    assert_eq!(failed["error"]["kind"], "unknown_format", "{failed}");
    assert_eq!(parsers_of(&up), second);
    up.stop();
    assert!(gone(second[0]), "nothing is left behind");
}
