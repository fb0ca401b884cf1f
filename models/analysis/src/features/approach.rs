//! The features of one approach, schema `approach-v1`.
//!
//! Most are taken between 500 and 50 ft above the airfield: above, the circuit is still being
//! flown; below, the flare begins.

use crate::Measured;
use crate::key_points::{Stretch, Take, approach_below, approach_between, reduce_over, samples_in};
use crate::phases::{Leg, LegEnd};

/// Where an approach begins, in feet above the airfield.
pub(super) const HIGH_GATE_FT: f64 = 1_000.0;
/// Where most features begin; an approach that stays higher is none.
pub(super) const LOW_GATE_FT: f64 = 500.0;
/// Where they end.
const FLARE_GATE_FT: f64 = 50.0;

/// One feature.
pub(super) struct Feature {
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
    pub(super) value: fn(&Measured<'_>, &Leg) -> Option<f64>,
}

const IAS: &[&str] = &["indicated_airspeed_kt"];
const SINK: &[&str] = &["vertical_speed_derived_fpm"];
const PATH: &[&str] = &["flight_path_angle_deg"];
const BANK: &[&str] = &["bank_abs_deg"];
const HEADING: &[&str] = &["heading_magnetic_deg", "track_true_deg"];
const LOAD: &[&str] = &["acceleration_normal_g"];
const ENGINE: &[&str] = &["engine_1_speed_rpm"];

/// Where the gates are measured.
const HEIGHT: &[&str] = &["height_above_airfield_ft"];

/// Everything the features read; of each list the first column that the flight has.
pub(super) const COLUMNS: &[&[&str]] = &[IAS, SINK, PATH, BANK, HEADING, LOAD, ENGINE, HEIGHT];

/// The features in the order of every vector.
pub(super) const TABLE: &[Feature] = &[
    Feature {
        name: "indicated_airspeed_above_reference_mean_500_to_50_ft_kt",
        meaning: "Mean airspeed from 500 to 50 ft, compared with the landing reference speed.",
        value: |measured, leg| {
            Some(low(measured, leg, IAS, Take::Mean)? - measured.reference_speed_kt?)
        },
    },
    Feature {
        name: "indicated_airspeed_deviation_500_to_50_ft_kt",
        meaning: "How much the airspeed wandered from 500 to 50 ft (standard deviation).",
        value: |measured, leg| low(measured, leg, IAS, Take::StandardDeviation),
    },
    Feature {
        name: "indicated_airspeed_change_500_to_50_ft_kt",
        meaning: "Airspeed at 50 ft minus airspeed at 500 ft; negative when slowing down.",
        value: |measured, leg| {
            Some(low(measured, leg, IAS, Take::Last)? - low(measured, leg, IAS, Take::First)?)
        },
    },
    Feature {
        name: "vertical_speed_mean_1000_to_500_ft_fpm",
        meaning: "Mean vertical speed from 1,000 to 500 ft; negative when descending.",
        value: |measured, leg| over(measured, leg, (HIGH_GATE_FT, LOW_GATE_FT), SINK, Take::Mean),
    },
    Feature {
        name: "vertical_speed_mean_500_to_50_ft_fpm",
        meaning: "Mean vertical speed from 500 to 50 ft; negative when descending.",
        value: |measured, leg| low(measured, leg, SINK, Take::Mean),
    },
    Feature {
        name: "vertical_speed_minimum_500_to_50_ft_fpm",
        meaning: "The fastest descent from 500 to 50 ft; negative when descending.",
        value: |measured, leg| low(measured, leg, SINK, Take::Min),
    },
    Feature {
        name: "vertical_speed_deviation_500_to_50_ft_fpm",
        meaning: "How uneven the descent was from 500 to 50 ft (standard deviation).",
        value: |measured, leg| low(measured, leg, SINK, Take::StandardDeviation),
    },
    Feature {
        name: "vertical_speed_mean_200_to_50_ft_fpm",
        meaning: "Mean vertical speed from 200 to 50 ft; negative when descending.",
        value: |measured, leg| over(measured, leg, (200.0, FLARE_GATE_FT), SINK, Take::Mean),
    },
    Feature {
        name: "flight_path_angle_mean_500_to_50_ft_deg",
        meaning: "How steep the path over the ground was from 500 to 50 ft; 3 down is -3.",
        value: |measured, leg| low(measured, leg, PATH, Take::Mean),
    },
    Feature {
        name: "height_deviation_from_line_500_to_50_ft_ft",
        meaning: "How far the height strayed from a steady descent from 500 to 50 ft.",
        value: line_deviation,
    },
    Feature {
        name: "bank_angle_maximum_500_to_50_ft_deg",
        meaning: "The steepest bank from 500 to 50 ft, whichever the side.",
        value: |measured, leg| low(measured, leg, BANK, Take::Max),
    },
    Feature {
        name: "heading_change_500_to_50_ft_deg",
        meaning: "The largest turn away from the heading at 500 ft, whichever the side.",
        value: |measured, leg| low(measured, leg, HEADING, Take::Turn).map(f64::abs),
    },
    Feature {
        name: "normal_acceleration_deviation_500_to_50_ft_g",
        meaning: "How bumpy it was from 500 to 50 ft (standard deviation of the load factor).",
        value: |measured, leg| low(measured, leg, LOAD, Take::StandardDeviation),
    },
    Feature {
        name: "engine_1_speed_mean_500_to_50_ft_rpm",
        meaning: "Mean engine speed from 500 to 50 ft.",
        value: |measured, leg| low(measured, leg, ENGINE, Take::Mean),
    },
    Feature {
        name: "engine_1_speed_deviation_500_to_50_ft_rpm",
        meaning: "How much the power was moved from 500 to 50 ft (standard deviation).",
        value: |measured, leg| low(measured, leg, ENGINE, Take::StandardDeviation),
    },
    Feature {
        name: "landing_50_ft_to_touchdown_duration_s",
        meaning: "Seconds from 50 ft to touchdown; missing on a go-around.",
        value: |measured, leg| {
            let below = landing(measured, leg, FLARE_GATE_FT)?;
            Some(below.to_s - below.from_s)
        },
    },
    Feature {
        name: "normal_acceleration_at_touchdown_g",
        meaning: "The largest load factor around touchdown; missing on a go-around.",
        value: |measured, leg| {
            let end_s = landing(measured, leg, FLARE_GATE_FT)?.to_s;
            let around = Stretch { from_s: end_s - 2.0, to_s: end_s + 3.0 };
            reduce_over(measured, LOAD, around, Take::Max)
        },
    },
];

fn low(measured: &Measured<'_>, leg: &Leg, columns: &[&'static str], take: Take) -> Option<f64> {
    over(measured, leg, (LOW_GATE_FT, FLARE_GATE_FT), columns, take)
}

fn over(
    measured: &Measured<'_>,
    leg: &Leg,
    (high_ft, low_ft): (f64, f64),
    columns: &[&'static str],
    take: Take,
) -> Option<f64> {
    reduce_over(measured, columns, approach_between(measured, leg, high_ft, low_ft)?, take)
}

fn landing(measured: &Measured<'_>, leg: &Leg, feet: f64) -> Option<Stretch> {
    (leg.end == LegEnd::Contact).then(|| approach_below(measured, leg, feet))?
}

/// Standard deviation of the height about its straight line over time (least squares).
fn line_deviation(measured: &Measured<'_>, leg: &Leg) -> Option<f64> {
    let stretch = approach_between(measured, leg, LOW_GATE_FT, FLARE_GATE_FT)?;
    let height = measured.column("height_above_airfield_ft")?;
    let time_s = measured.time_s();
    let points = samples_in(time_s, stretch)
        .filter_map(|index| Some((time_s.get(index)? - stretch.from_s, height.normal(index)?)));
    let (mut n, mut x, mut y, mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (time, feet) in points {
        n += 1.0;
        x += time;
        y += feet;
        xx += time * time;
        xy += time * feet;
        yy += feet * feet;
    }
    let (sxx, sxy, syy) = (xx - x * x / n, xy - x * y / n, yy - y * y / n);
    (n >= 3.0 && sxx > 0.0).then(|| ((syy - sxy * sxy / sxx).max(0.0) / n).sqrt())
}
