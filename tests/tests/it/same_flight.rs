//! A flight that was recorded several times is counted once; flights that only look alike are
//! counted each.

use chrono::TimeDelta;
use data_flight::id::FlightId;
use data_generator::{Event, GeneratedLog, Scenario, SyntheticAircraft};
use data_store::Role;
use serde_json::{Value, json};
use tests::http::Client;
use tests::log_text::LogText;
use tests::operator::Operator;
use tests::service::{Service, Setup, accepted, until_done};
use tests::{flights, recorded, wait};

struct Desk {
    service: Service,
    operator: Operator,
    sender: Client,
}

fn desk(setup: Setup) -> Desk {
    let service = Service::start(setup);
    let operator = service.operator();
    let sender = operator.person(Role::Operator).client;
    Desk { service, operator, sender }
}

impl Desk {
    fn process(&self, bytes: &[u8]) {
        let upload = self.service.process(&self.sender, "log.csv", bytes);
        assert_eq!(upload["status"], "processed", "{upload}");
    }

    fn listed(&self, query: &str) -> Vec<Value> {
        self.sender.get(&format!("/flights{query}")).items()
    }

    /// Flights over which the rates of a rule are made.
    fn counted(&self) -> i64 {
        let counts = wait(self.service.store.count_outcomes(&self.operator.scope));
        let counts = counts.expect("counts");
        let first = counts.first().expect("a rule").rule_id.clone();
        counts.iter().filter(|row| row.rule_id == first).map(|row| row.flight_count).sum()
    }

    /// That both are listed, each by itself, and none says that it is another.
    fn assert_two_flights(&self, why: &str) {
        assert_eq!(self.listed("").len(), 2, "{why}");
        let all = self.listed("?linked=true");
        assert!(all.len() == 2 && all.iter().all(|flight| flight["same_as"].is_null()), "{all:?}");
        assert_eq!(self.counted(), 2, "{why}");
    }
}

fn id(flight: &Value) -> String {
    flight["id"].as_str().expect("an id").to_owned()
}

/// The log of another display: fewer columns, positions to a tenth of the digits, begun later
/// and cut in a row, with another serial number.
pub fn other_display(log: &[u8]) -> Vec<u8> {
    let mut text = LogText::new(log);
    for column in ["E1 OilP", "HSIS", "CRS", "AltGPS"] {
        text.remove_column(column);
    }
    let rows = text.len();
    for column in ["Latitude", "Longitude"] {
        text.change(0..rows, column, |_, field| match field.len() {
            0 => String::new(),
            length => field.chars().take(length - 3).collect(),
        });
    }
    text.cut(25..rows - 1, 5);
    text.bytes()
}

fn with_registration(log: &[u8], registration: &str, system_id: &str) -> Vec<u8> {
    let text = String::from_utf8(log.to_vec()).expect("a generated log is text");
    let own = SyntheticAircraft::C172s.system_id();
    let from = format!("system_id=\"{own}\"");
    assert!(text.contains(&from));
    let to = format!("aircraft_ident=\"{registration}\", system_id=\"{system_id}\"");
    text.replacen(&from, &to, 1).into_bytes()
}

fn flown(seed: u64) -> GeneratedLog {
    flights::with_event(seed, Event::HardLanding)
}

#[test]
fn a_flight_recorded_by_two_displays_is_counted_once_and_both_are_kept() {
    let desk = desk(Setup::default());
    let log = flown(3).csv;
    desk.process(&log);
    let advisories = desk.sender.get("/advisories?limit=200").items().len();
    assert!(advisories >= 1);
    desk.process(&other_display(&log));

    let counted = desk.listed("");
    let all = desk.listed("?linked=true");
    assert_eq!((counted.len(), all.len()), (1, 2));
    let primary = id(&counted[0]);
    let further = all.iter().find(|flight| id(flight) != primary).expect("the further one");
    assert_eq!(further["same_as"], json!(primary), "the earlier one is primary");
    assert_eq!(desk.counted(), 1);
    assert_eq!(desk.sender.get("/advisories?limit=200").items().len(), advisories);
    let both = desk.sender.get("/advisories?limit=200&linked=true").items().len();
    assert!(both > advisories, "what was said of the further one is kept: {both}");

    // Each names the other, with the evidence; both stay readable whole.
    let further = id(further);
    for (from, to, recording) in [(&primary, &further, "further"), (&further, &primary, "primary")]
    {
        let view = desk.sender.get(&format!("/flights/{from}")).json();
        let linked = view["linked"].as_array().expect("a list");
        assert_eq!(linked.len(), 1, "{view}");
        assert_eq!(linked[0]["flight_id"], json!(to));
        assert_eq!(linked[0]["recording"], recording);
        let agreement = &linked[0]["evidence"]["agreement"]["parameters"];
        let agreement = agreement.as_array().expect("a list");
        assert!(agreement.len() >= 5, "{view}");
        assert!(agreement.iter().all(|one| one["within_pct"].as_f64() > Some(99.0)), "{view}");
        assert_eq!(linked[0]["evidence"]["aircraft_known_by"], "registry");
        let series = format!("/flights/{from}/series?parameter=indicated_airspeed_kt");
        assert_eq!(desk.sender.get(&series).status, 200);
        assert!(!desk.sender.get(&format!("/advisories?flight={from}")).items().is_empty());
        // The page of its upload shows what was found in it.
        let upload = wait(
            desk.service
                .store
                .get_flight(&desk.operator.scope, FlightId(from.parse().expect("an id"))),
        );
        let upload = upload.expect("the flight").upload_id;
        assert_eq!(desk.listed(&format!("?upload={upload}")).len(), 1);
    }
}

#[test]
fn a_pilot_sees_the_recording_they_are_linked_to_and_hears_of_no_other() {
    let desk = desk(Setup::default());
    let log = flown(3).csv;
    desk.process(&log);
    desk.process(&other_display(&log));
    let primary = id(&desk.listed("")[0]);
    let all = desk.listed("?linked=true");
    let further = id(all.iter().find(|flight| id(flight) != primary).expect("the further one"));
    let pilot = desk.operator.person(Role::Pilot);
    let gatekeeper = desk.operator.person(Role::Gatekeeper).client;
    let link = json!({ "pilot_email": pilot.email, "reason": "crew sheet" });
    assert_eq!(gatekeeper.post(&format!("/flights/{further}/crew"), &link).status, 204);
    let mine = pilot.client.get("/flights").items();
    assert_eq!(mine.iter().map(id).collect::<Vec<_>>(), std::slice::from_ref(&further));
    assert!(!pilot.client.get("/advisories").items().is_empty());
    let view = pilot.client.get(&format!("/flights/{further}")).json();
    assert_eq!((&view["same_as"], &view["linked"]), (&Value::Null, &json!([])), "not theirs");
    // With both of them theirs, it is one flight.
    assert_eq!(gatekeeper.post(&format!("/flights/{primary}/crew"), &link).status, 204);
    let mine = pilot.client.get("/flights").items();
    assert_eq!(mine.iter().map(id).collect::<Vec<_>>(), std::slice::from_ref(&primary));
    let view = pilot.client.get(&format!("/flights/{further}")).json();
    assert_eq!(view["same_as"], json!(primary));
}

#[test]
fn two_recordings_that_arrive_together_do_not_miss_each_other() {
    let desk = desk(Setup { workers: 2, ..Setup::default() });
    for seed in 1..=4 {
        let log = flown(seed).csv;
        let sent = [log.clone(), other_display(&log)]
            .map(|bytes| accepted(&desk.sender, "log.csv", &bytes));
        for upload in sent {
            let upload = until_done(&desk.sender, &upload);
            assert_eq!(upload["status"], "processed", "{upload}");
        }
        // Flights of all seeds begin at the same time, in the same aircraft.
        let seed = usize::try_from(seed).expect("a few");
        assert_eq!(desk.listed("").len(), seed);
        assert_eq!(desk.listed("?linked=true").len(), 2 * seed);
    }
}

#[test]
fn an_aircraft_that_no_registry_knows_is_known_by_what_its_recorders_say() {
    let log = data_generator::generate(&flights::cross_country(4)).csv;
    for (one, other, known_by) in [
        (("N100QX", "UNIT-1"), ("n-100 qx", "UNIT-2"), Some("registration")),
        (("", "UNIT-1"), ("N100QX", "UNIT-1"), Some("recorder")),
        (("N100QX", "UNIT-1"), ("N200QX", "UNIT-1"), None),
        (("", "UNIT-1"), ("", "UNIT-2"), None),
    ] {
        let desk = desk(Setup::default());
        desk.process(&with_registration(&log, one.0, one.1));
        desk.process(&with_registration(&other_display(&log), other.0, other.1));
        if let Some(known_by) = known_by {
            let counted = desk.listed("");
            assert_eq!(counted.len(), 1, "{one:?} {other:?}");
            let view = desk.sender.get(&format!("/flights/{}", id(&counted[0]))).json();
            assert_eq!(view["linked"][0]["evidence"]["aircraft_known_by"], known_by, "{view}");
        } else {
            desk.assert_two_flights("formation, or nobody knows");
        }
    }
}

#[test]
fn flights_that_only_look_alike_are_counted_each() {
    let first = data_generator::generate(&flights::circuits(5, 4)).csv;
    let again = |seed: u64, later: TimeDelta| {
        let scenario = flights::circuits(seed, 4);
        let start_utc = scenario.start_utc + later;
        data_generator::generate(&Scenario { start_utc, ..scenario }).csv
    };
    for (other, why) in [
        (again(5, TimeDelta::hours(3)), "the same circuits later the same day"),
        (again(6, TimeDelta::zero()), "other circuits at the same time: a clock was wrong"),
        (again(5, TimeDelta::minutes(4)), "the same circuits four minutes later by the clock"),
    ] {
        let desk = desk(Setup::default());
        desk.process(&first);
        desk.process(&other);
        desk.assert_two_flights(why);
    }
}

#[test]
fn the_recorded_pair_of_displays_is_one_flight() {
    let Some(folder) = recorded::folder() else { return };
    let desk = desk(Setup::default());
    for display in ["152821", "152822"] {
        let path = folder.join(format!("garmin/g3x/log_20260327_{display}_KOAK.csv.zst"));
        desk.process(&std::fs::read(path).expect("the recorded pair"));
    }
    let counted = desk.listed("");
    assert_eq!((counted.len(), desk.listed("?linked=true").len()), (1, 2));
    assert_eq!(desk.counted(), 1);
    let view = desk.sender.get(&format!("/flights/{}", id(&counted[0]))).json();
    let evidence = &view["linked"][0]["evidence"];
    println!("{evidence:#}");
    assert!(evidence["overlap_pct"].as_f64() > Some(99.0), "{evidence}");
    let agreement = evidence["agreement"]["parameters"].as_array().expect("a list");
    assert!(agreement.len() >= 7, "{evidence}");
    assert!(agreement.iter().all(|one| one["within_pct"].as_f64() > Some(99.0)), "{evidence}");
    let shift_s = evidence["agreement"]["clock_shift_s"].as_f64().expect("a number");
    // The satellites' time of week, which both logs hold, says half a second.
    assert!((shift_s.abs() - 0.5).abs() < 0.01, "{evidence}");
}
