//! What each role sees on the pages, and what the forms do.

use data_store::Role;

use crate::browser::Browser;
use crate::common::wait;
use crate::fixtures;
use crate::world::{World, planted_name};

#[test]
fn who_is_not_signed_in_sees_the_form_and_nothing_else() {
    let world = World::new();
    let nobody = Browser::new(&world);
    let page = nobody.get("/");
    assert_eq!(page.status, 200);
    assert!(page.text.contains("action=\"/sign-in\""));
    let flight = nobody.get(&format!("/flights/{}", world.ours.flight));
    assert_eq!(flight.status, 401);
    assert!(flight.text.contains("Sign in first") && flight.text.contains("<!doctype html>"));
    let wrong = nobody.submit("/sign-in", &[("email", "a@b"), ("password", "wrong-wrong")]);
    assert_eq!(wrong.status, 401);
    assert!(wrong.text.contains("The email or the password is wrong."));
}

#[test]
fn a_pilot_reads_answers_and_contests_without_scripts() {
    let world = World::new();
    let pilot = Browser::signed_in(&world, Role::Pilot);
    let home = pilot.get("/").text;
    assert!(home.contains("Your flights") && home.contains("About oil-pressure-low"), "{home}");
    assert!(home.contains("not evaluated: 1 rules"), "{home}");
    assert!(home.contains("not read"));
    let path = format!("/flights/{}", world.ours.flight);
    let page = pilot.get(&path).text;
    for expected in [
        "Statement of airspeed-high.",
        "<strong>Note:</strong> The log ends before landing.",
        "◆</span> caution",
        "Not evaluated: 1 rules",
        "missing parameter",
        "worst 61.5 kt at 00:00:00",
        "engine 1 oil pressure min",
        "20.0 psi",
        "not measured: missing parameter",
        "rules only",
    ] {
        assert!(page.contains(expected), "no `{expected}` in {page}");
    }
    let advisory = format!("/advisories/{}", world.ours.advisory);
    let id = world.ours.flight.to_string();
    let said = pilot.submit(&format!("{advisory}/acknowledgement"), &[("flight", &id)]);
    assert_eq!(said.status, 303, "{}", said.text);
    assert!(said.header("location").starts_with(&path));
    let fields = [("flight", id.as_str()), ("reason", "the gauge <b>was</b> dead")];
    assert_eq!(pilot.submit(&format!("{advisory}/contest"), &fields).status, 303);
    let page = pilot.get(&path).text;
    assert!(page.contains("You acknowledged it on"));
    assert!(page.contains("You contested it on") && !page.contains("<b>was</b>"), "escaped");
}

#[test]
fn nothing_found_is_never_shown_as_good() {
    let world = World::new();
    for role in [Role::Pilot, Role::Operator, Role::Maintenance] {
        let browser = Browser::signed_in(&world, role);
        for path in ["/".to_owned(), format!("/flights/{}", world.ours.flight)] {
            let text = browser.get(&path).text.to_lowercase();
            for word in [">ok<", "green", "✔", "all good", "no problem"] {
                assert!(!text.contains(word), "{role} {path}: {word}");
            }
        }
    }
    let style = Browser::new(&world).get("/style.css").text;
    assert!(!style.contains("green"));
}

#[test]
fn another_pilot_does_not_find_the_flight() {
    let world = World::new();
    let other = wait(fixtures::stored_flight(&world.database.store, &world.ours.scope, 9));
    let pilot = Browser::signed_in(&world, Role::Pilot);
    for path in [format!("/flights/{other}"), format!("/flights/{}", world.theirs.flight)] {
        let page = pilot.get(&path);
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text.contains("There is no such resource"));
    }
}

#[test]
fn an_operator_uploads_and_reads_the_report() {
    let world = World::new();
    let operator = Browser::signed_in(&world, Role::Operator);
    let home = operator.get("/").text;
    assert!(home.contains("enctype=\"multipart/form-data\"") && home.contains("log.csv"));
    let one = operator.upload(&[("new.csv", b"bytes")]);
    assert_eq!(one.status, 303, "{}", one.text);
    let status = operator.get(one.header("location")).text;
    assert!(status.contains("new.csv") && status.contains("received: <strong>done"), "{status}");
    let two = operator.upload(&[("a.csv", b"a"), ("empty.csv", b"")]);
    assert_eq!(two.status, 202);
    assert!(two.text.contains("empty.csv: the file is empty"), "{}", two.text);
    let none = operator.upload(&[("empty.csv", b"")]);
    assert_eq!(none.status, 422);
    assert!(none.text.contains("the file is empty"));
    let report = operator.get(&format!("/uploads/{}", world.ours.upload)).text;
    assert!(report.contains("5 read, 3 kept, 2 dropped."), "{report}");
}

#[test]
fn pages_without_crews_have_none() {
    let world = World::new();
    let planted = [
        planted_name(Role::Pilot, "ours.example"),
        world.ours.email(Role::Pilot),
        world.ours.people[&Role::Pilot].to_string(),
        "planted-reason-91c2".to_owned(),
    ];
    for role in [Role::Operator, Role::Maintenance, Role::Auditor, Role::Gatekeeper] {
        let browser = Browser::signed_in(&world, role);
        let paths = [
            "/".to_owned(),
            "/predictions".to_owned(),
            format!("/flights/{}", world.ours.flight),
            format!("/uploads/{}", world.ours.upload),
        ];
        for path in paths {
            let page = browser.get(&path);
            for secret in &planted {
                assert!(!page.text.contains(secret), "{role} {path} holds {secret}");
            }
        }
    }
}

#[test]
fn a_gatekeeper_links_a_pilot_with_a_reason() {
    let world = World::new();
    let other = wait(fixtures::stored_flight(&world.database.store, &world.ours.scope, 9));
    let gatekeeper = Browser::signed_in(&world, Role::Gatekeeper);
    let path = format!("/flights/{other}");
    assert!(gatekeeper.get(&path).text.contains("Link a pilot"));
    let email = world.ours.email(Role::Pilot);
    let form = [("pilot_email", email.as_str()), ("reason", "debrief")];
    assert_eq!(gatekeeper.submit(&format!("{path}/crew"), &form).status, 303);
    let pilot = Browser::signed_in(&world, Role::Pilot);
    assert_eq!(pilot.get(&path).status, 200);
    assert!(!pilot.get(&path).text.contains("Link a pilot"));
}

#[test]
fn an_auditor_reads_the_prediction_log() {
    let world = World::new();
    let auditor = Browser::signed_in(&world, Role::Auditor);
    assert!(auditor.get("/").text.contains("href=\"/predictions\""));
    let log = auditor.get("/predictions").text;
    for expected in ["withhold", "caveat", "pass", "FM-ING-01", "080808080808"] {
        assert!(log.contains(expected), "no `{expected}` in {log}");
    }
    assert!(auditor.get("/predictions?limit=1").text.contains("Older rows"));
}

#[test]
fn an_administrator_sees_people_and_aircraft_and_no_flights() {
    let world = World::new();
    let home = Browser::signed_in(&world, Role::Admin).get("/").text;
    assert!(home.contains(&world.ours.email(Role::Pilot)) && home.contains("No aircraft yet"));
    assert!(!home.contains("theirs.example") && !home.contains("<h1>Flights"), "{home}");
}

#[test]
fn another_site_cannot_use_the_forms() {
    let world = World::new();
    let lured = Browser::signed_in(&world, Role::Pilot).lured();
    let path = format!("/advisories/{}/acknowledgement", world.ours.advisory);
    let reply = lured.submit(&path, &[("flight", &world.ours.flight.to_string())]);
    assert_eq!(reply.status, 403);
    assert!(reply.text.contains("another site"), "{}", reply.text);
    let own = Browser::signed_in(&world, Role::Pilot);
    let page = own.get(&format!("/flights/{}", world.ours.flight)).text;
    assert!(!page.contains("You acknowledged"));
}

#[test]
fn signing_out_ends_the_session() {
    let world = World::new();
    let pilot = Browser::signed_in(&world, Role::Pilot);
    let out = pilot.submit("/sign-out", &[]);
    assert_eq!((out.status, out.header("location")), (303, "/"));
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert!(pilot.get("/").text.contains("action=\"/sign-in\""));
}

#[test]
fn no_page_needs_or_allows_a_script() {
    let world = World::new();
    let operator = Browser::signed_in(&world, Role::Operator);
    for path in ["/", "/unavailable", "/nothing", &format!("/flights/{}", world.ours.flight)] {
        let page = operator.get(path);
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        let text = page.text.to_lowercase();
        for forbidden in ["<script", "javascript:", " style=", " onclick=", "http://", "https://"] {
            assert!(!text.contains(forbidden), "{path} holds {forbidden}");
        }
    }
    let unavailable = operator.get("/unavailable");
    assert!(unavailable.text.contains("Use the standard procedure"));
}

#[test]
fn an_outage_shows_the_page_of_last_resort() {
    let world = World::new();
    let pilot = Browser::signed_in(&world, Role::Pilot);
    world.database.tamper("REVOKE INSERT ON audit FROM flarepath_app");
    let path = format!("/advisories/{}/acknowledgement", world.ours.advisory);
    let reply = pilot.submit(&path, &[("flight", &world.ours.flight.to_string())]);
    assert_eq!(reply.status, 503);
    assert!(reply.text.contains("Use the standard procedure"), "{}", reply.text);
}
