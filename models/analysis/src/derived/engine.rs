//! Cylinder temperatures per engine: hottest, spread (hottest minus coolest, of at least two
//! usable cylinders), and the rate at which the hottest cylinder head changes.
//!
//! A cylinder without usable samples throughout is a cylinder or probe that is not there; a
//! cylinder that drops out in flight leaves the spread of the others.

use data_flight::{Parameter, Series, Validity};

use super::DerivedMeasure;
use super::regression::{Window, slope_per_s};
use super::series_math::map;
use crate::Measured;

/// Half the window of the cylinder head rate, in seconds: a head has its thermal mass.
const RATE_HALF_WINDOW_S: f64 = 15.0;
/// Longest distance between neighbouring samples for that rate, as of the parameters.
const RATE_MAX_GAP_S: f64 = 10.0;

type Cylinders = [Parameter; 6];

const CHT_1: Cylinders = [
    Parameter::Engine1Cht1,
    Parameter::Engine1Cht2,
    Parameter::Engine1Cht3,
    Parameter::Engine1Cht4,
    Parameter::Engine1Cht5,
    Parameter::Engine1Cht6,
];
const CHT_2: Cylinders = [
    Parameter::Engine2Cht1,
    Parameter::Engine2Cht2,
    Parameter::Engine2Cht3,
    Parameter::Engine2Cht4,
    Parameter::Engine2Cht5,
    Parameter::Engine2Cht6,
];
const EGT_1: Cylinders = [
    Parameter::Engine1Egt1,
    Parameter::Engine1Egt2,
    Parameter::Engine1Egt3,
    Parameter::Engine1Egt4,
    Parameter::Engine1Egt5,
    Parameter::Engine1Egt6,
];
const EGT_2: Cylinders = [
    Parameter::Engine2Egt1,
    Parameter::Engine2Egt2,
    Parameter::Engine2Egt3,
    Parameter::Engine2Egt4,
    Parameter::Engine2Egt5,
    Parameter::Engine2Egt6,
];

macro_rules! cylinder_measures {
    ($($measure:ident $name:literal $second:literal $kind:ident $of:ident
        [$($need:literal),*];)*) => {$(
        pub(super) const $measure: DerivedMeasure = DerivedMeasure {
            name: $name,
            needs: &[&[$($need),*]],
            second_engine: $second,
            compute: |measured| $kind(measured, &$of),
        };
    )*};
}

cylinder_measures! {
    CHT_MAX_1 "engine_1_cht_max_f" false hottest CHT_1
        ["engine_1_cht_1_f", "engine_1_cht_2_f", "engine_1_cht_3_f", "engine_1_cht_4_f",
         "engine_1_cht_5_f", "engine_1_cht_6_f"];
    CHT_MAX_2 "engine_2_cht_max_f" true hottest CHT_2
        ["engine_2_cht_1_f", "engine_2_cht_2_f", "engine_2_cht_3_f", "engine_2_cht_4_f",
         "engine_2_cht_5_f", "engine_2_cht_6_f"];
    EGT_MAX_1 "engine_1_egt_max_f" false hottest EGT_1
        ["engine_1_egt_1_f", "engine_1_egt_2_f", "engine_1_egt_3_f", "engine_1_egt_4_f",
         "engine_1_egt_5_f", "engine_1_egt_6_f"];
    EGT_MAX_2 "engine_2_egt_max_f" true hottest EGT_2
        ["engine_2_egt_1_f", "engine_2_egt_2_f", "engine_2_egt_3_f", "engine_2_egt_4_f",
         "engine_2_egt_5_f", "engine_2_egt_6_f"];
    CHT_DIVERGENCE_1 "engine_1_cht_divergence_f" false spread CHT_1
        ["engine_1_cht_1_f", "engine_1_cht_2_f", "engine_1_cht_3_f", "engine_1_cht_4_f",
         "engine_1_cht_5_f", "engine_1_cht_6_f"];
    CHT_DIVERGENCE_2 "engine_2_cht_divergence_f" true spread CHT_2
        ["engine_2_cht_1_f", "engine_2_cht_2_f", "engine_2_cht_3_f", "engine_2_cht_4_f",
         "engine_2_cht_5_f", "engine_2_cht_6_f"];
    EGT_DIVERGENCE_1 "engine_1_egt_divergence_f" false spread EGT_1
        ["engine_1_egt_1_f", "engine_1_egt_2_f", "engine_1_egt_3_f", "engine_1_egt_4_f",
         "engine_1_egt_5_f", "engine_1_egt_6_f"];
    EGT_DIVERGENCE_2 "engine_2_egt_divergence_f" true spread EGT_2
        ["engine_2_egt_1_f", "engine_2_egt_2_f", "engine_2_egt_3_f", "engine_2_egt_4_f",
         "engine_2_egt_5_f", "engine_2_egt_6_f"];
}

/// Cooling is negative. The regression is over 30 s of the hottest head.
pub(super) const CHT_RATE_1: DerivedMeasure =
    DerivedMeasure::new("engine_1_cht_rate_f_per_min", &[&["engine_1_cht_max_f"]], |measured| {
        rate(measured, "engine_1_cht_max_f")
    });
pub(super) const CHT_RATE_2: DerivedMeasure = DerivedMeasure {
    name: "engine_2_cht_rate_f_per_min",
    needs: &[&["engine_2_cht_max_f"]],
    second_engine: true,
    compute: |measured| rate(measured, "engine_2_cht_max_f"),
};

fn rate(measured: &Measured<'_>, name: &str) -> Option<Series> {
    let window = Window { half_s: RATE_HALF_WINDOW_S, max_gap_s: RATE_MAX_GAP_S, circular: false };
    let slope = slope_per_s(measured.time_s(), measured.column(name)?, window);
    Some(map(&slope, |f_per_s| Some(f_per_s * 60.0)))
}

fn hottest(measured: &Measured<'_>, cylinders: &Cylinders) -> Option<Series> {
    across(measured, cylinders, |range| (range.count >= 1).then_some(range.high))
}

fn spread(measured: &Measured<'_>, cylinders: &Cylinders) -> Option<Series> {
    across(measured, cylinders, |range| (range.count >= 2).then_some(range.high - range.low))
}

struct Range {
    count: u32,
    low: f64,
    high: f64,
}

fn across(
    measured: &Measured<'_>,
    cylinders: &Cylinders,
    f: impl Fn(&Range) -> Option<f64>,
) -> Option<Series> {
    let columns = cylinders.map(|cylinder| {
        measured.flight().series(cylinder).filter(|series| series.valid_count() > 0)
    });
    if columns.iter().all(Option::is_none) {
        return None;
    }
    let length = measured.time_s().len();
    let mut out = Series::with_capacity(length);
    for index in 0..length {
        let mut range = Range { count: 0, low: f64::INFINITY, high: f64::NEG_INFINITY };
        for value in columns.iter().flatten().filter_map(|series| series.normal(index)) {
            range.count = range.count.saturating_add(1);
            range.low = range.low.min(value);
            range.high = range.high.max(value);
        }
        match f(&range) {
            Some(value) => out.push(value, Validity::Normal),
            None => out.push_missing(),
        }
    }
    Some(out)
}
