//! Whether two recordings of one aircraft are of the same flight: two displays that each wrote a
//! log, or one flight uploaded in two layouts.
//!
//! Who is compared with whom (the same aircraft, half of the shorter time in common) is
//! data-store's `links`. Here the values decide: parameters that both recorded are compared at
//! the same instants, and one clock may be ahead of the other. A parameter speaks only when it
//! moved, so that two logs of a parked aircraft prove nothing; position has a veto. A recording
//! without dates is never compared.
//!
//! The tolerances come from the recorded pair that the data's description names: two displays,
//! half a second apart, whose values differ at the 95th percentile by 38 m (the way of half a
//! second), 9 ft, 0.9 kt, 40 rpm, 0.3 inHg and 0.2 gal/h, and by a second's worth more when the
//! clocks are matched to the second only.

use data_flight::{Digest, Flight, Parameter, Series, number};
use data_store::SameFlight;
use serde_json::{Value, json};
use sha2::Digest as _;

/// A parameter that is compared, and how far two recordings of it may differ.
#[derive(Clone, Copy, Debug)]
struct Compared {
    parameter: Parameter,
    /// In the unit of the parameter.
    tolerance: f64,
}

const fn within(parameter: Parameter, tolerance: f64) -> Compared {
    Compared { parameter, tolerance }
}

/// What is compared. Of engines only what two instruments agree about: probes of cylinder and
/// exhaust temperature sit in different places.
const COMPARED: [Compared; 13] = [
    within(Parameter::Latitude, 0.001_5),
    within(Parameter::Longitude, 0.001_5),
    within(Parameter::AltitudeIndicated, 100.0),
    within(Parameter::AltitudePressure, 100.0),
    within(Parameter::AltitudeMeanSeaLevel, 100.0),
    within(Parameter::GroundSpeed, 8.0),
    within(Parameter::IndicatedAirspeed, 8.0),
    within(Parameter::Engine1Speed, 100.0),
    within(Parameter::Engine1ManifoldPressure, 1.0),
    within(Parameter::Engine1FuelFlow, 1.0),
    within(Parameter::Engine2Speed, 100.0),
    within(Parameter::Engine2ManifoldPressure, 1.0),
    within(Parameter::Engine2FuelFlow, 1.0),
];
/// These have a veto.
const POSITION: [Parameter; 2] = [Parameter::Latitude, Parameter::Longitude];
/// A parameter agrees when so many of its compared values are within the tolerance.
const WITHIN_PCT: f64 = 90.0;
/// A parameter has moved when its range is so many tolerances.
const MOVED_TOLERANCES: f64 = 5.0;
/// A parameter that was compared at fewer instants says nothing.
const LEAST_COMPARED: usize = 30;
/// So many parameters must agree, and so many times as many as disagree.
const LEAST_AGREEING: usize = 2;
const AGREEING_FOR_EACH_DISAGREEING: usize = 3;
/// Most instants at which values are compared.
const MOST_INSTANTS: usize = 1_000;
/// How far the clocks of two recorders may differ, in steps: satellites set both where both
/// know their position; others are set by hand.
const SHIFTS_BY_SATELLITE: Shifts = Shifts { step_s: 0.5, each_way: 10 };
const SHIFTS_BY_HAND: Shifts = Shifts { step_s: 1.0, each_way: 120 };

#[derive(Clone, Copy, Debug)]
struct Shifts {
    step_s: f64,
    each_way: i16,
}

/// The comparison.
#[derive(Clone, Copy, Debug, Default)]
pub struct ValuesAgree;

impl SameFlight for ValuesAgree {
    fn digest(&self) -> Digest {
        let method = format!(
            "values agree 1 {COMPARED:?} {POSITION:?} {WITHIN_PCT} {MOVED_TOLERANCES} \
             {LEAST_COMPARED} {LEAST_AGREEING} {AGREEING_FOR_EACH_DISAGREEING} {MOST_INSTANTS} \
             {SHIFTS_BY_SATELLITE:?} {SHIFTS_BY_HAND:?}"
        );
        Digest::from_bytes(sha2::Sha256::digest(method.as_bytes()).into())
    }

    fn parameters(&self) -> Vec<Parameter> {
        COMPARED.iter().map(|compared| compared.parameter).collect()
    }

    fn compare(&self, one: &Flight, other: &Flight) -> Option<Value> {
        let ahead_s = (other.start_utc()? - one.start_utc()?).as_seconds_f64();
        let pairs: Vec<Pair<'_>> =
            COMPARED.iter().filter_map(|compared| Pair::of(*compared, one, other)).collect();
        let located = POSITION.iter().all(|place| pairs.iter().any(|pair| pair.is_of(*place)));
        let shifts = if located { SHIFTS_BY_SATELLITE } else { SHIFTS_BY_HAND };
        // Most values within their tolerances, then the least difference; the smallest shift
        // wins among equals, as it comes first.
        let mut best: Option<(Fit, f64, Vec<Agreement>)> = None;
        for shift_s in shifts.nearest_first() {
            let found: Vec<Agreement> =
                pairs.iter().filter_map(|pair| pair.compare(ahead_s + shift_s)).collect();
            let fit = Fit::of(&found);
            if best.as_ref().is_none_or(|(known, ..)| fit.is_better_than(*known)) {
                best = Some((fit, shift_s, found));
            }
        }
        let (_, shift_s, found) = best?;
        is_same(&found).then(|| {
            json!({
                "clock_shift_s": shift_s,
                "parameters": found.iter().map(Agreement::as_json).collect::<Vec<Value>>(),
            })
        })
    }
}

impl Shifts {
    /// No shift, then further and further away to both sides.
    fn nearest_first(self) -> impl Iterator<Item = f64> {
        let away = (1..=self.each_way).flat_map(|steps| [steps, -steps]);
        std::iter::once(0).chain(away).map(move |steps| f64::from(steps) * self.step_s)
    }
}

/// How well two recordings fit with one shift of a clock.
#[derive(Clone, Copy)]
struct Fit {
    within_pct: f64,
    difference_tolerances: f64,
}

impl Fit {
    fn of(found: &[Agreement]) -> Self {
        Self {
            within_pct: found.iter().map(|one| one.within_pct).sum(),
            difference_tolerances: found
                .iter()
                .map(|one| one.mean_difference / one.compared.tolerance)
                .sum(),
        }
    }

    fn is_better_than(self, other: Self) -> bool {
        let by_share = self.within_pct.total_cmp(&other.within_pct);
        let by_difference = other.difference_tolerances.total_cmp(&self.difference_tolerances);
        by_share.then(by_difference).is_gt()
    }
}

fn is_same(found: &[Agreement]) -> bool {
    let agrees = |agreement: &&Agreement| agreement.within_pct >= WITHIN_PCT;
    let agreeing = found.iter().filter(agrees).count();
    let disagreeing = found.len() - agreeing;
    let vetoed = found.iter().any(|agreement| {
        POSITION.contains(&agreement.compared.parameter) && agreement.within_pct < WITHIN_PCT
    });
    !vetoed
        && agreeing >= LEAST_AGREEING
        && agreeing >= disagreeing.saturating_mul(AGREEING_FOR_EACH_DISAGREEING)
}

/// How well two recordings of a parameter agree.
#[derive(Clone, Copy, Debug)]
struct Agreement {
    compared: Compared,
    instants: usize,
    within_pct: f64,
    mean_difference: f64,
}

impl Agreement {
    fn as_json(&self) -> Value {
        let Compared { parameter, tolerance } = self.compared;
        json!({
            "parameter": parameter.name(),
            "tolerance": tolerance,
            "compared_count": self.instants,
            "within_pct": self.within_pct,
            "mean_difference": self.mean_difference,
        })
    }
}

/// One parameter in both recordings.
struct Pair<'a> {
    compared: Compared,
    one: (&'a [f64], &'a Series),
    other: (&'a [f64], &'a Series),
}

impl<'a> Pair<'a> {
    fn of(compared: Compared, one: &'a Flight, other: &'a Flight) -> Option<Self> {
        let column = |flight: &'a Flight| {
            flight.series(compared.parameter).map(|series| (flight.time_s(), series))
        };
        Some(Self { compared, one: column(one)?, other: column(other)? })
    }

    fn is_of(&self, parameter: Parameter) -> bool {
        self.compared.parameter == parameter
    }

    /// Compares at instants of the first recording; the second began `ahead_s` later by the
    /// clock of the first. `None` when too few instants have both values, or nothing moved.
    fn compare(&self, ahead_s: f64) -> Option<Agreement> {
        let (time_s, series) = self.one;
        let every = (time_s.len() / MOST_INSTANTS).max(1);
        let instants = time_s.iter().zip(series.iter()).step_by(every);
        let mut other = Interpolated::new(self.other, self.compared.parameter);
        let (mut compared, mut within, mut differences) = (0_usize, 0_usize, 0.0);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (at_s, value) in instants {
            let Some(value) = value else { continue };
            let Some(theirs) = other.at(*at_s - ahead_s) else { continue };
            compared += 1;
            let difference = (value - theirs).abs();
            within += usize::from(difference <= self.compared.tolerance);
            differences += difference;
            (low, high) = (low.min(value), high.max(value));
        }
        let moved = high - low >= MOVED_TOLERANCES * self.compared.tolerance;
        (compared >= LEAST_COMPARED && moved).then(|| Agreement {
            compared: self.compared,
            instants: compared,
            within_pct: 100.0 * number::count_to_f64(within) / number::count_to_f64(compared),
            mean_difference: differences / number::count_to_f64(compared),
        })
    }
}

/// The values of a recording between its samples, asked for in order of time.
struct Interpolated<'a> {
    samples: Box<dyn Iterator<Item = (f64, f64)> + 'a>,
    before: Option<(f64, f64)>,
    after: Option<(f64, f64)>,
    max_gap_s: f64,
}

impl<'a> Interpolated<'a> {
    fn new((time_s, series): (&'a [f64], &'a Series), parameter: Parameter) -> Self {
        let samples = time_s.iter().zip(series.iter());
        let mut samples = samples.filter_map(|(at_s, value)| value.map(|value| (*at_s, value)));
        let after = samples.next();
        let max_gap_s = parameter.description().max_gap_s;
        Self { samples: Box::new(samples), before: None, after, max_gap_s }
    }

    /// The value at an instant not before the last one that was asked for; `None` before the
    /// first and after the last sample, and in a gap.
    fn at(&mut self, instant_s: f64) -> Option<f64> {
        while let Some(after) = self.after.filter(|(at_s, _)| *at_s <= instant_s) {
            self.before = Some(after);
            self.after = self.samples.next();
        }
        let (before_s, before) = self.before?;
        if before_s == instant_s {
            return Some(before);
        }
        let (after_s, after) = self.after?;
        let gap_s = after_s - before_s;
        (gap_s <= self.max_gap_s)
            .then(|| before + (after - before) * (instant_s - before_s) / gap_s)
    }
}

#[cfg(test)]
mod tests;
