//! Every recorded log that lies beside the workspace gives a complete analysis.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use data_flight::{Outcome, PhaseOfFlight, PhaseSpan};
use data_store::Verdict;
use services_pipeline::analyse::{FlightAnalysis, LogAnalysis};
use tests::hearing::{Hearing, analyst};
use tests::recorded;

/// What became of one log.
struct Seen {
    path: PathBuf,
    /// Start of the first flight, and the log; `None` when nothing in it is usable.
    log: Option<LogAnalysis>,
    /// Statements made by rules, and which of them were withheld by what.
    statements: usize,
    withheld: Vec<(String, Vec<String>)>,
}

/// Analyses every log on two threads.
fn all(folder: &Path) -> Vec<Seen> {
    let paths = recorded::files(folder, "garmin");
    let (next, seen) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let one = look_at(path);
                    seen.lock().expect("no panic before").push(one);
                }
            });
        }
    });
    let mut seen = seen.into_inner().expect("no panic before");
    seen.sort_by(|one, other| one.path.cmp(&other.path));
    seen
}

fn look_at(path: &Path) -> Seen {
    let bytes = std::fs::read(path).expect("a readable file");
    let path = path.to_owned();
    if analyst().read(&bytes).is_err() {
        return Seen { path, log: None, statements: 0, withheld: Vec::new() };
    }
    // Recorded flights are judged as if they had just been received; the model knows none of
    // these aircraft and is not asked.
    let mut hearing = Hearing::without_model(&bytes);
    let end = hearing.analysis.log.flights[0].end_utc();
    (hearing.received_utc, hearing.now) = (end.unwrap_or(hearing.now), end.unwrap_or(hearing.now));
    let judged = hearing.judge();
    let withheld = judged
        .iter()
        .filter(|statement| statement.verdict == Verdict::Withhold)
        .map(|statement| (statement.source.clone(), statement.withheld_by.clone()));
    Seen {
        path,
        statements: judged.len(),
        withheld: withheld.collect(),
        log: Some(hearing.analysis),
    }
}

fn assert_complete(path: &Path, log: &LogAnalysis) {
    let path = path.display();
    let rows = log.log.rows;
    assert_eq!(rows.read, rows.kept + rows.dropped, "{path}");
    assert!(!log.flights.is_empty() && log.flights.len() == log.log.flights.len(), "{path}");
    for (flight, found) in log.log.flights.iter().zip(&log.flights) {
        assert_tiles(&path.to_string(), &found.phases, flight.duration_s());
        assert_every_rule_once(&path.to_string(), found);
        for key_point in &found.key_points {
            let inside = (0.0..=flight.duration_s()).contains(&key_point.at_s);
            assert!(key_point.value.is_finite() && inside, "{path}: {key_point:?}");
        }
    }
}

/// Every second is in exactly one of the exclusive phases.
fn assert_tiles(path: &str, phases: &[PhaseSpan], duration_s: f64) {
    let exclusive: Vec<&PhaseSpan> =
        phases.iter().filter(|span| span.phase.is_exclusive()).collect();
    let ends = exclusive.first().zip(exclusive.last());
    let (first, last) = ends.unwrap_or_else(|| panic!("{path}: no phase"));
    assert_eq!((first.start_s, last.end_s), (0.0, duration_s), "{path}");
    for pair in exclusive.windows(2) {
        assert_eq!(pair[0].end_s, pair[1].start_s, "{path}");
    }
}

/// Found, clear or not evaluated, each with what belongs to it; none is left out.
fn assert_every_rule_once(path: &str, flight: &FlightAnalysis) {
    let mut rules: Vec<&str> = flight.evaluations.iter().map(|one| one.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(rules.len(), flight.evaluations.len(), "{path}: a rule twice");
    assert_eq!(rules.len(), analyst().rules().rules().len(), "{path}: a rule left out");
    for evaluation in &flight.evaluations {
        match &evaluation.outcome {
            Outcome::Found(findings) => assert!(!findings.is_empty(), "{path}: {evaluation:?}"),
            Outcome::Clear(clearance) => assert!(clearance.evaluated_s() > 0.0, "{path}"),
            Outcome::NotEvaluated(why) => assert!(!why.detail.is_empty(), "{path}: {evaluation:?}"),
        }
    }
}

fn airborne(flight: &FlightAnalysis) -> Vec<&PhaseSpan> {
    flight.phases.iter().filter(|span| span.phase.is_airborne()).collect()
}

fn named<'s>(seen: &'s [Seen], part: &str) -> &'s LogAnalysis {
    let found = seen.iter().find(|one| one.path.to_string_lossy().contains(part));
    let log = found.and_then(|one| one.log.as_ref());
    log.unwrap_or_else(|| panic!("no usable log `{part}`"))
}

fn assert_near(actual: DateTime<Utc>, expected: &str) {
    let expected: DateTime<Utc> = expected.parse().expect("a time");
    let apart = (actual - expected).abs();
    assert!(apart <= TimeDelta::seconds(3), "{actual} instead of {expected}");
}

// verifies: SR-02
#[test]
fn every_recorded_log_gives_a_complete_analysis() {
    let Some(folder) = recorded::folder() else { return };
    let seen = all(&folder);
    for one in &seen {
        if let Some(log) = &one.log {
            assert_complete(&one.path, log);
        }
    }
    // A dictionary of fields is no flight; everything else is.
    let unusable: Vec<_> = seen.iter().filter(|one| one.log.is_none()).collect();
    assert_eq!(unusable.len(), 1);
    assert!(unusable[0].path.ends_with("perspective/logFileFields.csv"));
    assert!(seen.len() > 50, "{} logs", seen.len());

    let taxi = named(&seen, "log_220502");
    assert!(airborne(&taxi.flights[0]).is_empty(), "{:?}", taxi.flights[0].phases);

    let flown = named(&seen, "log_220417");
    let start = flown.log.flights[0].start_utc().expect("a date");
    let at = |seconds: f64| {
        let passed = std::time::Duration::from_secs_f64(seconds);
        start + TimeDelta::from_std(passed).expect("a length of time")
    };
    // The readme counts as a flight timer does, from 35 kt on the airspeed indicator (36.3 and
    // 35.7 kt in the log): from the take-off roll to the end of the landing roll.
    let spans = |phase| flown.flights[0].phases.iter().filter(move |span| span.phase == phase);
    let roll = spans(PhaseOfFlight::TakeoffRoll).next().expect("a take-off");
    let landing = spans(PhaseOfFlight::LandingRoll).next_back().expect("a landing");
    assert_near(at(roll.start_s), "2022-04-17T14:01:19Z");
    assert_near(at(landing.end_s), "2022-04-17T15:08:42Z");
    for span in airborne(&flown.flights[0]) {
        assert!(roll.end_s <= span.start_s && span.end_s <= landing.start_s, "{span:?}");
    }

    guard_is_not_alarmed_by_health(&seen);
}

/// Untouched logs are mostly healthy: a guard that withholds much of what rules say of them
/// is one that nobody will keep.
fn guard_is_not_alarmed_by_health(seen: &[Seen]) {
    let statements: usize = seen.iter().map(|one| one.statements).sum();
    let withheld: usize = seen.iter().map(|one| one.withheld.len()).sum();
    println!("{statements} statements of rules, {withheld} withheld");
    for one in seen {
        for (rule, by) in &one.withheld {
            let name = one.path.file_name().unwrap_or_default().to_string_lossy();
            println!("{rule:<36} {:<24} {name}", by.join(" "));
        }
    }
    assert!(statements > 0);
    assert!(withheld * 5 <= statements, "{withheld} of {statements} statements are withheld");
}
