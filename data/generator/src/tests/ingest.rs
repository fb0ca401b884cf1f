//! The logs pass through the real parser: that is what they are for.

use data_flight::{IssueKind, Parameter};
use data_ingest::{IngestedLog, Limits, LogFormat, ingest};

use super::{noon, one_of_each};
use crate::{Defect, GeneratedLog, Scenario, SyntheticAircraft, demo_fleet, generate};

fn read(scenario: &Scenario) -> (GeneratedLog, IngestedLog) {
    let generated = generate(scenario);
    let log = ingest(&generated.csv, &Limits::default()).expect("a readable log");
    (generated, log)
}

fn has(log: &IngestedLog, kind: IssueKind) -> bool {
    log.issues.iter().any(|issue| issue.kind == kind)
}

fn lines(csv: &[u8]) -> u64 {
    let lines = csv.iter().filter(|byte| **byte == b'\n').count();
    u64::try_from(lines).expect("small") - 3
}

#[test]
fn a_normal_log_is_read_without_losing_a_row() {
    for seed in [500, 510, 520, 530] {
        for scenario in one_of_each(seed) {
            let (generated, log) = read(&scenario);
            let case = format!("seed {} {:?}", scenario.seed, scenario.aircraft);
            assert_eq!(log.format, LogFormat::GarminG1000, "{case}");
            assert_eq!(log.rows.read, lines(&generated.csv), "{case}");
            // Rows from before the satellite fix carry no time; every other row is kept.
            let blank: u64 = log
                .issues
                .iter()
                .filter(|issue| issue.kind == IssueKind::BlankTime)
                .map(|issue| issue.count)
                .sum();
            assert!(log.rows.dropped <= blank && blank <= 5, "{case}: {:?}", log.issues);
            assert!(log.columns.unknown.is_empty(), "{case}: {:?}", log.columns.unknown);
            for kind in [
                IssueKind::ImplausibleValue,
                IssueKind::ImplausibleRate,
                IssueKind::UnreadableNumber,
                IssueKind::TimeReversed,
                IssueKind::ClockSet,
                IssueKind::FlightSplit,
            ] {
                assert!(!has(&log, kind), "{case}: {:?}", log.issues);
            }
            assert_eq!(log.flights.len(), 1, "{case}");
        }
    }
}

#[test]
fn the_flight_read_is_the_flight_flown() {
    for scenario in one_of_each(540) {
        let (generated, log) = read(&scenario);
        let flight = &log.flights[0];
        let identity = flight.aircraft();
        assert_eq!(identity.model.as_deref(), Some(scenario.aircraft.model()));
        assert_eq!(identity.system_id.as_deref(), Some(scenario.aircraft.system_id()));
        let start_utc = flight.start_utc().expect("a time");
        let off_s = (start_utc - noon()).num_seconds();
        // Up to five rows lie before the first stamp, should the parser not keep them.
        assert!((0..=5).contains(&off_s), "{off_s}");
        let series = flight.series(Parameter::AccelerationNormal).expect("normal acceleration");
        let impact = generated.truth.landings.last().expect("a landing");
        let from_s = impact.at_s + 5.0;
        let at = flight.time_s().iter().position(|time| *time >= from_s - 6.0).expect("a row");
        let strongest = (at..at + 8).filter_map(|row| series.normal(row)).fold(0.0, f64::max);
        // The catalogue holds load factors, one more than the recorder's difference.
        assert!(strongest >= impact.normal_acceleration_g + 1.0 - 0.01, "{strongest}");
        let head = flight.series(Parameter::Engine1Cht1).is_some();
        assert_eq!(head, scenario.aircraft.records_cylinder_head_temperature());
        let sixth = flight.series(Parameter::Engine1Egt6).is_some();
        assert_eq!(sixth, scenario.aircraft == SyntheticAircraft::SixCylinder);
    }
}

#[test]
fn every_log_of_the_demo_is_read() {
    for scenario in demo_fleet(1, noon()) {
        let (_, log) = read(&scenario);
        let truncated = scenario.defect == Some(Defect::TruncatedFile);
        assert!(log.rows.dropped <= 6, "{scenario:?}: {:?}", log.rows);
        assert_eq!(has(&log, IssueKind::TruncatedRow), truncated, "{scenario:?}: {:?}", log.issues);
    }
}

#[test]
fn defects_of_time_and_value_are_noticed() {
    for (defect, kind) in [
        (Defect::DropoutGap, IssueKind::TimeGap),
        (Defect::NanField, IssueKind::Sentinel),
        (Defect::SentinelField, IssueKind::Sentinel),
        (Defect::DuplicateStamps, IssueKind::DuplicateTime),
        (Defect::AltitudeSpikes, IssueKind::ImplausibleRate),
        (Defect::TrailingNuls, IssueKind::PaddingBytes),
    ] {
        let scenario = Scenario::normal(77, SyntheticAircraft::C172s, noon()).with_defect(defect);
        let (_, log) = read(&scenario);
        assert!(has(&log, kind), "{defect:?}: {:?}", log.issues);
    }
    let scenario = Scenario::normal(77, SyntheticAircraft::C172s, noon());
    let (_, log) = read(&scenario.with_defect(Defect::ClockJump));
    assert!(
        has(&log, IssueKind::ClockSet) || has(&log, IssueKind::TimeReversed),
        "{:?}",
        log.issues
    );
}
