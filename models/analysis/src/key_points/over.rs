//! The stretches of a flight that key points are measured over.

use data_flight::PhaseOfFlight;

use crate::Measured;
use crate::phases::{Leg, LegEnd};

/// A stretch of time; an instant when both ends are the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stretch {
    pub(crate) from_s: f64,
    pub(crate) to_s: f64,
}

/// Which stretches.
#[derive(Clone, Copy, Debug)]
pub(super) enum Over {
    /// The whole log.
    Log,
    /// Every time off the ground together, from the first lift-off to the last touchdown.
    Airborne,
    /// Each span of a phase.
    Phase(PhaseOfFlight),
    /// From the first to the last span of a phase, as one stretch.
    Whole(PhaseOfFlight),
    /// Around each lift-off: seconds before and after.
    LiftOff(f64, f64),
    /// Around each touchdown: seconds before and after.
    Touchdown(f64, f64),
    /// The moment of climbing through a height after each take-off, in feet.
    GateClimbing(f64),
    /// The moment of descending through a height for the last time before each landing or
    /// go-around, in feet.
    GateDescending(f64),
    /// After each take-off between two heights, in feet.
    Climbing(f64, f64),
    /// From a height to each landing or go-around, in feet.
    ApproachBelow(f64),
    /// On each approach to a landing or go-around between two heights, in feet.
    ApproachBetween(f64, f64),
    /// From a height to each touchdown, in feet.
    LandingBelow(f64),
}

impl Over {
    /// What to call it when it did not occur.
    pub(super) fn name(self) -> String {
        match self {
            Self::Log => "log".to_owned(),
            Self::Airborne => "airborne".to_owned(),
            Self::Phase(phase) | Self::Whole(phase) => phase.name().to_owned(),
            Self::LiftOff(..) => "lift_off".to_owned(),
            Self::Touchdown(..) => "touchdown".to_owned(),
            Self::GateClimbing(feet) => format!("climbing through {feet} ft"),
            Self::GateDescending(feet) => format!("descending through {feet} ft"),
            Self::Climbing(low, high) => format!("climbing {low} to {high} ft"),
            Self::ApproachBelow(feet) => format!("approach below {feet} ft"),
            Self::ApproachBetween(high, low) => format!("approach {high} to {low} ft"),
            Self::LandingBelow(feet) => format!("landing below {feet} ft"),
        }
    }

    pub(super) fn stretches(self, measured: &Measured<'_>) -> Vec<Stretch> {
        let end_s = measured.flight().duration_s();
        let around = |at_s: f64, before_s: f64, after_s: f64| Stretch {
            from_s: (at_s - before_s).max(0.0),
            to_s: (at_s + after_s).min(end_s),
        };
        let instant = |at_s: f64| Stretch { from_s: at_s, to_s: at_s };
        let spells = measured.spells.iter();
        match self {
            Self::Log => vec![Stretch { from_s: 0.0, to_s: end_s }],
            Self::Airborne => whole(spells.map(|spell| (spell.start.at_s, spell.end.at_s))),
            Self::Phase(phase) => measured
                .spans(phase)
                .map(|span| Stretch { from_s: span.start_s, to_s: span.end_s })
                .collect(),
            Self::Whole(phase) => {
                whole(measured.spans(phase).map(|span| (span.start_s, span.end_s)))
            }
            Self::LiftOff(before_s, after_s) => spells
                .filter(|spell| spell.start.contact)
                .map(|spell| around(spell.start.at_s, before_s, after_s))
                .collect(),
            Self::Touchdown(before_s, after_s) => spells
                .filter(|spell| spell.end.contact)
                .map(|spell| around(spell.end.at_s, before_s, after_s))
                .collect(),
            Self::GateClimbing(feet) => take_offs(measured)
                .filter_map(|leg| gate_climbing(measured, leg, feet))
                .map(instant)
                .collect(),
            Self::GateDescending(feet) => landings(measured)
                .filter_map(|leg| gate_descending(measured, leg, feet))
                .map(instant)
                .collect(),
            Self::Climbing(low, high) => take_offs(measured)
                .filter_map(|leg| {
                    let from_s = gate_climbing(measured, leg, low)?;
                    let to_s = gate_climbing(measured, leg, high)?;
                    Some(Stretch { from_s, to_s })
                })
                .collect(),
            Self::ApproachBelow(feet) => {
                landings(measured).filter_map(|leg| approach_below(measured, leg, feet)).collect()
            }
            Self::LandingBelow(feet) => landings(measured)
                .filter(|leg| leg.end == LegEnd::Contact)
                .filter_map(|leg| approach_below(measured, leg, feet))
                .collect(),
            Self::ApproachBetween(high, low) => landings(measured)
                .filter_map(|leg| approach_between(measured, leg, high, low))
                .collect(),
        }
    }
}

fn whole(spans: impl Iterator<Item = (f64, f64)>) -> Vec<Stretch> {
    let merged = spans.reduce(|all, span| (f64::min(all.0, span.0), f64::max(all.1, span.1)));
    merged.map(|(from_s, to_s)| Stretch { from_s, to_s }).into_iter().collect()
}

fn take_offs<'m>(measured: &'m Measured<'_>) -> impl Iterator<Item = &'m Leg> {
    measured.legs.iter().filter(|leg| leg.start == LegEnd::Contact)
}

fn landings<'m>(measured: &'m Measured<'_>) -> impl Iterator<Item = &'m Leg> {
    measured.legs.iter().filter(|leg| leg.end != LegEnd::Edge)
}

/// Indices of the samples of a stretch.
pub(crate) fn samples_in(time_s: &[f64], stretch: Stretch) -> std::ops::Range<usize> {
    let first = time_s.partition_point(|time| *time < stretch.from_s);
    let last = time_s.partition_point(|time| *time <= stretch.to_s);
    first..last.max(first)
}

/// The part of a leg from a height to its end.
pub(crate) fn approach_below(measured: &Measured<'_>, leg: &Leg, feet: f64) -> Option<Stretch> {
    let from_s = gate_descending(measured, leg, feet)?;
    Some(Stretch { from_s, to_s: leg.end_s })
}

/// The part of a leg between two heights; to its end when it did not get as low.
pub(crate) fn approach_between(
    measured: &Measured<'_>,
    leg: &Leg,
    high_ft: f64,
    low_ft: f64,
) -> Option<Stretch> {
    let from_s = gate_descending(measured, leg, high_ft)?;
    let to_s = gate_descending(measured, leg, low_ft).unwrap_or(leg.end_s);
    Some(Stretch { from_s, to_s })
}

fn gate_climbing(measured: &Measured<'_>, leg: &Leg, feet: f64) -> Option<f64> {
    let heights = heights(measured, leg);
    crossing(heights, feet, |height| height >= feet)
}

/// When a leg last came down through a height; `None` when it was never above, or its end is
/// not below.
pub(crate) fn gate_descending(measured: &Measured<'_>, leg: &Leg, feet: f64) -> Option<f64> {
    let (_, lowest) = heights(measured, leg).next_back()?;
    if lowest >= feet {
        return None;
    }
    crossing(heights(measured, leg).rev(), feet, |height| height >= feet)
}

fn heights<'m>(
    measured: &'m Measured<'_>,
    leg: &Leg,
) -> impl DoubleEndedIterator<Item = (f64, f64)> + 'm {
    let time_s = measured.time_s();
    let height = measured.column("height_above_airfield_ft");
    samples_in(time_s, Stretch { from_s: leg.start_s, to_s: leg.end_s })
        .filter_map(move |index| Some((*time_s.get(index)?, height?.normal(index)?)))
}

/// The time at which the height first satisfies `beyond`, on the line between the samples.
/// A step of time longer than 10 s gives no crossing.
fn crossing(
    heights: impl Iterator<Item = (f64, f64)>,
    feet: f64,
    beyond: impl Fn(f64) -> bool,
) -> Option<f64> {
    const STEP_MAX_S: f64 = 10.0;
    let mut previous: Option<(f64, f64)> = None;
    for (time, height) in heights {
        if beyond(height) {
            let (before_s, before) = previous?;
            let step_s = time - before_s;
            let share = (feet - before) / (height - before);
            return (step_s.abs() <= STEP_MAX_S).then_some(before_s + step_s * share);
        }
        previous = Some((time, height));
    }
    None
}
