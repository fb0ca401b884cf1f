//! Every operator on known and unknown values, by tables worked out by hand.

use polars::prelude::{DataFrame, IntoColumn, IntoLazy, NamedFrom, Series};

use super::support::profile;
use crate::rules::expression::{parse, polars as build};

/// The truth of a condition for one pitch and one roll.
fn truth(condition: &str, pitch: Option<f64>, roll: Option<f64>) -> Option<bool> {
    let condition = parse::condition(condition).expect("a condition");
    let expression = build::condition(&condition, Some(&profile("c172s"))).expect("known values");
    let result = frame(pitch, roll).lazy().select([expression.alias("out")]).collect();
    result.expect("selects").column("out").expect("there").bool().expect("boolean").get(0)
}

/// The value of a measure for one pitch and one roll.
fn measure(text: &str, pitch: Option<f64>, roll: Option<f64>) -> Option<f64> {
    let number = parse::number(text).expect("a number");
    let expression = build::measure(&number, Some(&profile("c172s"))).expect("known values");
    let result = frame(pitch, roll).lazy().select([expression.alias("out")]).collect();
    result.expect("selects").column("out").expect("there").f64().expect("numbers").get(0)
}

fn frame(pitch: Option<f64>, roll: Option<f64>) -> DataFrame {
    let column = |name: &str, value: Option<f64>| Series::new(name.into(), [value]).into_column();
    DataFrame::new(1, vec![column("pitch_deg", pitch), column("roll_deg", roll)]).expect("a frame")
}

const T: Option<bool> = Some(true);
const F: Option<bool> = Some(false);

#[test]
fn comparisons_compare() {
    for (condition, below, at, above) in [
        ("pitch_deg < 5", T, F, F),
        ("pitch_deg <= 5", T, T, F),
        ("pitch_deg > 5", F, F, T),
        ("pitch_deg >= 5", F, T, T),
        ("pitch_deg = 5", F, T, F),
        ("pitch_deg <> 5", T, F, T),
        ("5 > pitch_deg", T, F, F),
        ("NOT pitch_deg < 5", F, T, T),
        ("pitch_deg BETWEEN 5 AND 7", F, T, F),
        ("pitch_deg NOT BETWEEN 5 AND 7", T, F, T),
    ] {
        let found = [4.0, 5.0, 8.0].map(|pitch| truth(condition, Some(pitch), None));
        assert_eq!(found, [below, at, above], "{condition}");
        assert_eq!(truth(condition, None, Some(1.0)), None, "{condition} of nothing");
    }
}

#[test]
fn arithmetic_is_that_of_numbers() {
    for (text, expected) in [
        ("pitch_deg + roll_deg", 4.0),
        ("pitch_deg - roll_deg", 8.0),
        ("pitch_deg * 3", 18.0),
        ("pitch_deg / 4", 1.5),
        ("-pitch_deg", -6.0),
        ("+pitch_deg", 6.0),
        ("abs(roll_deg)", 2.0),
        ("ABS(pitch_deg)", 6.0),
        ("greatest(roll_deg, pitch_deg, 1)", 6.0),
        ("least(pitch_deg, 1, roll_deg)", -2.0),
        // Precedence: 6 − 2·3 = 0, (6 − 2)·3 = 12, and − from the left: 6 − 2 − 1 = 3.
        ("pitch_deg - 2 * 3", 0.0),
        ("(pitch_deg - 2) * 3", 12.0),
        ("pitch_deg - 2 - 1", 3.0),
        // C172S: 61 − 48 = 13.
        ("pitch_deg * ((vref_kt - vs1_kt) / 1) / vs1_kt * vs1_kt / 13", 6.0),
    ] {
        let found = measure(text, Some(6.0), Some(-2.0)).expect("known");
        assert!((found - expected).abs() < 1e-12, "{text}: {found}");
    }
}

#[test]
fn unknown_follows_three_valued_logic() {
    // Kleene: false AND unknown is false, true OR unknown is true, the rest stays unknown.
    let unknown_roll = "roll_deg > 0";
    for (pitch, and, or) in [(Some(9.0), None, T), (Some(1.0), F, None), (None, None, None)] {
        let and_text = format!("pitch_deg > 5 AND {unknown_roll}");
        assert_eq!(truth(&and_text, pitch, None), and, "{pitch:?}");
        let or_text = format!("pitch_deg > 5 OR {unknown_roll}");
        assert_eq!(truth(&or_text, pitch, None), or, "{pitch:?}");
        let mirrored = format!("{unknown_roll} OR pitch_deg > 5");
        assert_eq!(truth(&mirrored, pitch, None), or, "{pitch:?}");
    }
    assert_eq!(truth("NOT roll_deg > 0", None, None), None);
    assert_eq!(truth("abs(roll_deg) > 0", Some(1.0), None), None);
    assert_eq!(truth("pitch_deg + roll_deg > 0", Some(1.0), None), None);
    // What is above and below cannot be between, however unknown the other end.
    assert_eq!(truth("pitch_deg BETWEEN roll_deg AND 5", Some(9.0), None), F);
}

#[test]
fn an_unknown_argument_makes_a_condition_unknown_and_a_peak_the_best_known() {
    assert_eq!(truth("greatest(pitch_deg, roll_deg) > 5", Some(9.0), None), None);
    assert_eq!(truth("least(roll_deg, pitch_deg) < 5", Some(1.0), None), None);
    assert_eq!(measure("greatest(pitch_deg, roll_deg)", Some(9.0), None), Some(9.0));
    assert_eq!(measure("greatest(roll_deg, pitch_deg)", Some(9.0), None), Some(9.0));
    assert_eq!(measure("least(pitch_deg, roll_deg)", Some(9.0), None), Some(9.0));
    assert_eq!(measure("greatest(pitch_deg, roll_deg)", None, None), None);
    assert_eq!(measure("greatest(pitch_deg, roll_deg)", Some(3.0), Some(3.0)), Some(3.0));
}

#[test]
fn a_comparison_of_a_magnitude_is_that_of_both_sides() {
    for limit in [5.0, 0.0, -5.0] {
        for pitch in [-9.0_f64, -5.0, 0.0, 5.0, 9.0] {
            for (sign, expected) in [
                (">", pitch.abs() > limit),
                (">=", pitch.abs() >= limit),
                ("<", pitch.abs() < limit),
                ("<=", pitch.abs() <= limit),
                ("=", pitch.abs() == limit),
                ("<>", pitch.abs() != limit),
            ] {
                let condition = format!("abs(pitch_deg) {sign} {limit}");
                assert_eq!(truth(&condition, Some(pitch), None), Some(expected), "{condition}");
                assert_eq!(truth(&condition, None, None), None, "{condition} of nothing");
            }
        }
    }
    // A limit that is a column itself, and one that is unknown.
    assert_eq!(truth("abs(pitch_deg) > roll_deg", Some(-9.0), Some(5.0)), T);
    assert_eq!(truth("abs(pitch_deg) > roll_deg", Some(-9.0), None), None);
}

#[test]
fn division_by_zero_is_unknown_not_greater_than_everything() {
    // In polars 0/0 is NaN, NaN > 5 is true, and 1/0 > 5 is true: neither may be a finding.
    for pitch in [0.0, 1.0, -1.0] {
        assert_eq!(truth("pitch_deg / roll_deg > 5", Some(pitch), Some(0.0)), None);
        assert_eq!(measure("pitch_deg / roll_deg", Some(pitch), Some(0.0)), None);
    }
    assert_eq!(truth("pitch_deg / roll_deg > 5", Some(12.0), Some(2.0)), T);
}

#[test]
fn the_canonical_text_reads_back_as_the_same_tree() {
    for text in [
        "pitch_deg > 5 AND (roll_deg < 3 OR abs(roll_deg) >= 7)",
        "NOT (pitch_deg = 1 OR roll_deg <> 2)",
        "-(pitch_deg - roll_deg) / 2 <= greatest(1, roll_deg * (2 + 1))",
        "pitch_deg NOT BETWEEN -5 AND least(3.5, roll_deg)",
    ] {
        let tree = parse::condition(text).expect("a condition");
        let canonical = tree.to_string();
        assert_eq!(parse::condition(&canonical).expect("canonical"), tree, "{canonical}");
    }
}
