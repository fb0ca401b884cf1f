//! Faults of the record, put into the bytes of a good generated flight: the statement that
//! rests on what is damaged is withheld, or carries the caveat that is designed for it, and
//! every other statement is judged as before.

use std::ops::Range;
use std::sync::LazyLock;

use data_flight::{NotEvaluatedReason, Outcome, Parameter};
use data_generator::{Event, GeneratedLog, SyntheticAircraft};
use data_store::Verdict;
use tests::flights;
use tests::hearing::{Hearing, Judged};
use tests::log_text::LogText;

static OVERSPEED: LazyLock<GeneratedLog> =
    LazyLock::new(|| flights::with_event(5, Event::Overspeed));
static LOW_OIL: LazyLock<GeneratedLog> =
    LazyLock::new(|| flights::with_event(5, Event::LowOilPressure));

/// The rule that the overspeed flight sets off, and the parameter it reads.
const VNE: &str = "airspeed-high-vne";
/// The same for the flight with low oil pressure.
const OIL: &str = "oil-pressure-low-at-power";

fn overspeed() -> LogText {
    LogText::new(&OVERSPEED.csv)
}

/// Rows of the descent of the overspeed flight, long after the overspeed: rows are seconds.
fn descent(seconds: usize) -> Range<usize> {
    let start_s = OVERSPEED.truth.top_of_descent_s.expect("a descent") + 10.0;
    let start = data_flight::number::f64_to_count(start_s).expect("a time after the first row");
    start..start + seconds
}

pub(crate) fn one<'j>(judged: &'j [Judged], source: &str) -> &'j Judged {
    let found: Vec<&Judged> = judged.iter().filter(|one| one.source == source).collect();
    assert_eq!(found.len(), 1, "`{source}` speaks once among {judged:#?}");
    found[0]
}

/// The statement is shown as it is when nothing is wrong.
pub(crate) fn assert_released(judged: &[Judged], source: &str) {
    let statement = one(judged, source);
    assert!(statement.shown && statement.verdict == Verdict::Pass, "{statement:#?}");
}

/// The statement is there, is not shown, and the failure mode is among the reasons.
pub(crate) fn assert_withheld(judged: &[Judged], source: &str, by: &str) {
    let statement = one(judged, source);
    assert_eq!(statement.verdict, Verdict::Withhold, "{statement:#?}");
    assert!(!statement.shown && statement.withheld_by.iter().any(|id| id == by), "{statement:#?}");
}

/// The statement is shown with a caveat of the failure mode.
fn assert_qualified(judged: &[Judged], source: &str, by: &str) {
    let statement = one(judged, source);
    assert_eq!(statement.verdict, Verdict::Caveat, "{statement:#?}");
    assert!(statement.shown && !statement.caveats.is_empty(), "{statement:#?}");
    assert!(statement.named.iter().any(|id| id == by), "{statement:#?}");
}

/// Rules whose inputs were not damaged speak and are judged as without the fault.
fn assert_others_untouched(good: &[Judged], bad: &[Judged], damaged: &[Parameter]) {
    let others = |judged: &[Judged]| -> Vec<(String, Verdict)> {
        judged
            .iter()
            .filter(|one| one.source != "approach-novelty")
            .filter(|one| !one.rests_on.iter().any(|parameter| damaged.contains(parameter)))
            .map(|one| (one.source.clone(), one.verdict))
            .collect()
    };
    assert!(!others(good).is_empty(), "nothing else is said of this flight: {good:#?}");
    assert_eq!(others(good), others(bad));
}

/// Judges the flight as it is and with the fault; checks that `source` is released as it is.
fn before_and_after(source: &str, good: &LogText, bad: &LogText) -> (Vec<Judged>, Vec<Judged>) {
    let before = Hearing::of(&good.bytes()).judge();
    assert_released(&before, source);
    (before, Hearing::of(&bad.bytes()).judge())
}

// injects: FM-ING-01
// verifies: SR-16
#[test]
fn a_stuck_airspeed_withholds_what_rests_on_it() {
    let mut stuck = overspeed();
    // 200 s of the same value while the aircraft descends; the limit is 60 s.
    stuck.hold(descent(200), "IAS");
    let (good, bad) = before_and_after(VNE, &overspeed(), &stuck);
    assert_withheld(&bad, VNE, "FM-ING-01");
    assert_others_untouched(&good, &bad, &[Parameter::IndicatedAirspeed]);
}

// injects: FM-ING-06
// verifies: SR-17
#[test]
fn a_dropout_withholds_what_rests_on_it() {
    let mut blank = overspeed();
    // 240 s without airspeed; 60 times the 3 s that may be bridged are 180 s.
    blank.change(descent(240), "IAS", |_, _| String::new());
    let (good, bad) = before_and_after(VNE, &overspeed(), &blank);
    assert_withheld(&bad, VNE, "FM-ING-06");
    assert_others_untouched(&good, &bad, &[Parameter::IndicatedAirspeed]);
}

// injects: FM-ING-16
// verifies: SR-17
#[test]
fn sentinels_and_not_a_number_withhold_what_rests_on_them() {
    // Every fourth sample a placeholder is 25 %, where 20 % are the limit. A printed `NaN` is
    // one: the recorder said that it had no value.
    for placeholder in ["-9999", "NaN", "inf"] {
        let good = LogText::new(&LOW_OIL.csv);
        let mut bad = good.clone();
        bad.change((0..good.len()).step_by(4), "E1 OilP", |_, _| placeholder.to_owned());
        let (_, judged) = before_and_after(OIL, &good, &bad);
        assert_withheld(&judged, OIL, "FM-ING-16");
        for statement in &judged {
            assert!(!statement.sentence.contains("9999"), "read as a value: {statement:#?}");
        }
    }
}

// injects: FM-ING-16
// verifies: SR-22
#[test]
fn a_fact_that_is_no_number_withholds_everything() {
    let mut hearing = Hearing::of(&OVERSPEED.csv);
    assert_released(&hearing.judge(), VNE);
    hearing.analysis.flights[0].quality.parameters[0].longest_gap_s = f64::NAN;
    for statement in hearing.judge() {
        assert!(!statement.shown, "{statement:#?}");
        assert!(statement.withheld_by.contains(&"FM-ING-16".to_owned()), "{statement:#?}");
    }
}

// injects: FM-ING-02
// verifies: SR-18
#[test]
fn speeds_in_kilometres_per_hour_are_no_overspeed() {
    assert_released(&Hearing::of(&OVERSPEED.csv).judge(), VNE);
    let normal = data_generator::generate(&flights::cross_country(5));
    let mut metric = LogText::new(&normal.csv);
    assert!(Hearing::of(&normal.csv).judge().iter().all(|one| one.source != VNE));
    // Under headings that say knots; about 115 kt in cruise become 213, above the 163 of VNE.
    metric.scale("IAS", 1.852);
    metric.scale("TAS", 1.852);
    let judged = Hearing::of(&metric.bytes()).judge();
    let on_speed = |one: &&Judged| one.rests_on.contains(&Parameter::IndicatedAirspeed);
    let on_speed: Vec<&Judged> = judged.iter().filter(on_speed).collect();
    assert!(on_speed.iter().any(|one| one.source == VNE), "{judged:#?}");
    for statement in on_speed {
        assert!(!statement.shown, "{statement:#?}");
        assert!(statement.withheld_by.contains(&"FM-ING-02".to_owned()), "{statement:#?}");
    }
}

// injects: FM-ING-04
// verifies: SR-19
#[test]
fn rows_out_of_order_withhold_everything() {
    let mut disordered = overspeed();
    // Fifteen stamps before the one above, ten are allowed.
    for place in 0..15 {
        disordered.swap_rows(1_300 + 20 * place, 1_303 + 20 * place);
    }
    let (_, bad) = before_and_after(VNE, &overspeed(), &disordered);
    for statement in &bad {
        assert!(!statement.shown, "{statement:#?}");
    }
    assert_withheld(&bad, VNE, "FM-ING-04");
}

// injects: FM-ING-03
// verifies: SR-19
#[test]
fn a_flight_that_ends_after_its_log_arrived_is_not_judged() {
    let mut hearing = Hearing::of(&OVERSPEED.csv);
    assert_released(&hearing.judge(), VNE);
    hearing.received_utc = flights::start_utc();
    assert_withheld(&hearing.judge(), VNE, "FM-ING-03");
}

// injects: FM-ING-07
// verifies: SR-20
#[test]
fn a_log_that_ends_in_the_air_is_said_with_every_statement() {
    let mut cut = overspeed();
    // Power is lost in the descent, in the middle of a row.
    cut.cut(0..descent(1).start, 20);
    let (_, bad) = before_and_after(VNE, &overspeed(), &cut);
    for statement in &bad {
        assert!(!statement.shown || !statement.caveats.is_empty(), "{statement:#?}");
    }
    assert_qualified(&bad, VNE, "FM-ING-07");
}

// injects: FM-ING-10
// verifies: SR-21
#[test]
fn the_log_of_another_aircraft_withholds_everything() {
    let good = Hearing::of(&OVERSPEED.csv);
    assert_released(&good.judge(), VNE);
    let aircraft = SyntheticAircraft::C172s;
    let text = String::from_utf8(OVERSPEED.csv.clone()).expect("a generated log is text");
    for (from, to) in [(aircraft.system_id(), "F1A9E0999"), (aircraft.model(), "Diamond DA40")] {
        let swapped = text.replacen(from, to, 1);
        assert_ne!(swapped, text);
        let hearing =
            Hearing { registry: good.registry.clone(), ..Hearing::of(swapped.as_bytes()) };
        let judged = hearing.judge();
        assert!(!judged.is_empty());
        for statement in judged {
            assert!(!statement.shown, "{statement:#?}");
            assert!(statement.withheld_by.contains(&"FM-ING-10".to_owned()), "{statement:#?}");
        }
    }
}

// injects: FM-ING-15
// verifies: SR-25
#[test]
fn a_missing_parameter_is_not_evaluated_and_never_clear() {
    let mut log = LogText::new(&LOW_OIL.csv);
    let mut hearing = Hearing::of(&log.bytes());
    assert_released(&hearing.judge(), OIL);
    // The facts about it are lost between measuring and judging.
    let parameters = &mut hearing.analysis.flights[0].quality.parameters;
    parameters.retain(|quality| quality.parameter != Parameter::Engine1OilPressure);
    assert_withheld(&hearing.judge(), OIL, "FM-ING-15");

    // The column is not recorded at all.
    log.remove_column("E1 OilP");
    let hearing = Hearing::of(&log.bytes());
    assert!(hearing.judge().iter().all(|one| one.source != OIL));
    let evaluations = &hearing.analysis.flights[0].evaluations;
    let oil = evaluations.iter().find(|one| one.rule == OIL).expect("every rule has its say");
    let Outcome::NotEvaluated(why) = &oil.outcome else { panic!("{oil:?}") };
    assert_eq!(why.reason, NotEvaluatedReason::MissingParameter);
    assert_eq!(why.detail, ["engine_1_oil_pressure_psi"]);
}

// injects: FM-ING-12
// verifies: SR-23
#[test]
fn the_peak_of_a_clipped_airspeed_is_called_a_lower_bound() {
    let mut clipped = overspeed();
    clipped.change(0..clipped.len(), "IAS", |_, text| {
        let speed_kt: f64 = text.parse().unwrap_or_default();
        if speed_kt > 165.0 { "165.00".to_owned() } else { text.to_owned() }
    });
    let (_, bad) = before_and_after(VNE, &overspeed(), &clipped);
    assert_qualified(&bad, VNE, "FM-ING-12");
}

// injects: FM-ING-13
// verifies: SR-23
#[test]
fn an_airspeed_full_of_spikes_is_not_relied_on() {
    let mut spiky = overspeed();
    // One sample in fifteen jumps by 120 kt, 6.7 %; the limit is 5 %.
    spiky.change((0..spiky.len()).step_by(15), "IAS", |_, text| {
        text.parse::<f64>().map_or_else(|_| text.to_owned(), |kt| format!("{:.2}", kt + 120.0))
    });
    let (_, bad) = before_and_after(VNE, &overspeed(), &spiky);
    assert_withheld(&bad, VNE, "FM-ING-13");
}

// injects: FM-ING-17
// verifies: SR-17
#[test]
fn a_log_of_which_a_third_cannot_be_read_is_not_relied_on() {
    let mut broken = overspeed();
    broken.overwrite_rows((0..broken.len()).step_by(3), "\u{fffd}\u{fffd}");
    let (_, bad) = before_and_after(VNE, &overspeed(), &broken);
    assert_withheld(&bad, VNE, "FM-ING-17");
}
