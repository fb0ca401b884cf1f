//! Rows between the samples of a slower parameter, from the samples on either side.
//!
//! A recorder samples its parameters at different rates and a flight has one time base, so a
//! slower parameter holds nothing in most rows. Rules and measures need their inputs in the
//! same row; what may be put between two samples is decided here, once:
//!
//! - only between samples that follow one another at the parameter's own rate (1.5 intervals at
//!   most, so that one lost sample is a hole), and never over more than its `max_gap_s`;
//! - a quantity goes linearly from sample to sample, a bearing the short way round;
//! - a state is held for one own interval;
//! - a sample that is not valid is no neighbour: nothing reaches over it.
//!
//! Recorded samples are never changed, invalid ones included. What was computed is told with
//! the rate it was computed from. Nothing is carried beyond the last sample of a quantity.

use data_flight::{Flight, IssueKind, Parameter, Series, Unit, Validity};

use super::time_base::TimeBase;
use crate::formats::Recording;
use crate::issue_book::Tally;

/// Two samples further apart than this many intervals have lost one between them.
const MOST_INTERVALS: f64 = 1.5;
/// Row times are sums of fractions of a second.
const ROUNDING_S: f64 = 1e-6;

/// How a parameter was sampled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sampling {
    /// The longest time between two samples when none is lost.
    pub(crate) interval_s: f64,
    /// Whether it is a state, which has nothing between two values.
    pub(crate) is_state: bool,
}

/// How the parameters of a recording were sampled; those that are not in it have a sample in
/// every row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rates(Vec<(Parameter, Sampling)>);

impl Rates {
    pub(crate) fn push(&mut self, parameter: Parameter, sampling: Sampling) {
        self.0.push((parameter, sampling));
    }

    fn of(&self, parameter: Parameter) -> Option<Sampling> {
        self.0.iter().find(|(known, _)| *known == parameter).map(|(_, sampling)| *sampling)
    }
}

/// Fills the rows between the samples of one parameter of a flight, recorded every `interval_s`
/// seconds, as ingestion does for recordings with several rates. Flags are held, everything
/// else goes linearly. Returns how many rows were filled; zero when the flight does not have
/// the parameter.
pub fn resample(flight: &mut Flight, parameter: Parameter, interval_s: f64) -> usize {
    let Some(series) = flight.series(parameter) else { return 0 };
    let (mut values, mut validity) = (series.raw().to_vec(), series.validity().to_vec());
    let sampling = Sampling { interval_s, is_state: parameter.unit() == Unit::Flag };
    let mut filled = 0_usize;
    let rows = Rows { time_s: flight.time_s(), values: &mut values, validity: &mut validity };
    rows.fill(parameter, sampling, |_| filled = filled.saturating_add(1));
    // The column was taken from this flight and is as long as before.
    let series = Series::from_columns(values, validity).unwrap_or_default();
    if flight.insert(parameter, series).is_ok() { filled } else { 0 }
}

/// Fills every column whose rate is known, and tells from which rate.
pub(super) fn fill(recording: &mut Recording, time_base: &TimeBase, rates: &Rates) {
    for column in &mut recording.columns {
        let Some(sampling) = rates.of(column.parameter) else { continue };
        let mut filled = Tally::default();
        for piece in &time_base.pieces {
            let range = piece.rows.clone();
            let (Some(time_s), Some(values), Some(validity)) = (
                time_base.seconds.get(range.clone()),
                column.values.get_mut(range.clone()),
                column.validity.get_mut(range.clone()),
            ) else {
                continue;
            };
            let lines = recording.lines.get(range).unwrap_or_default();
            Rows { time_s, values, validity }.fill(column.parameter, sampling, |row| {
                filled.add(lines.get(row).copied().unwrap_or(0));
            });
        }
        let row = column.parameter.description();
        let way = if sampling.is_state { "held" } else { "computed linearly" };
        let message = format!(
            "`{}` is recorded every {} s; the rows between its samples were {way}.",
            column.name, sampling.interval_s
        );
        recording.issues.note(IssueKind::Resampled, Some(row.name), filled, message);
        if sampling.interval_s > row.max_gap_s {
            let message = format!(
                "`{}` is recorded every {} s and may be joined over {} s at most; the rows beyond \
                 hold nothing.",
                column.name, sampling.interval_s, row.max_gap_s
            );
            let tally = Tally::once(0);
            recording.issues.note(IssueKind::SparseParameter, Some(row.name), tally, message);
        }
    }
}

/// The rows of one column within one piece.
struct Rows<'column> {
    time_s: &'column [f64],
    values: &'column mut [f64],
    validity: &'column mut [Validity],
}

/// A valid recorded sample.
#[derive(Clone, Copy)]
struct Own {
    row: usize,
    time_s: f64,
    value: f64,
}

impl Rows<'_> {
    /// Fills what may be filled and calls `told` for every row.
    fn fill(mut self, parameter: Parameter, sampling: Sampling, mut told: impl FnMut(usize)) {
        let max_gap_s = parameter.description().max_gap_s;
        let mut last: Option<Own> = None;
        for row in 0..self.time_s.len() {
            let (Some(time_s), Some(value), Some(validity)) =
                (self.time_s.get(row), self.values.get(row), self.validity.get(row))
            else {
                break;
            };
            let own = Own { row, time_s: *time_s, value: *value };
            match validity {
                Validity::NoComputedData if sampling.is_state => {
                    let reach_s = sampling.interval_s.min(max_gap_s) - ROUNDING_S;
                    if let Some(held) = last.filter(|held| own.time_s - held.time_s < reach_s) {
                        self.put(row, held.value);
                        told(row);
                    }
                }
                Validity::NoComputedData => {}
                Validity::Normal => {
                    let most_s = (sampling.interval_s * MOST_INTERVALS).min(max_gap_s + ROUNDING_S);
                    if let Some(from) = last.filter(|from| own.time_s - from.time_s <= most_s)
                        && !sampling.is_state
                    {
                        self.join(parameter, from, own, &mut told);
                    }
                    last = Some(own);
                }
                Validity::FailureWarning | Validity::FunctionalTest => last = None,
            }
        }
    }

    /// Puts the line from one sample to the next into the rows between.
    fn join(&mut self, parameter: Parameter, from: Own, to: Own, told: &mut impl FnMut(usize)) {
        let Some(change) = change(parameter, from.value, to.value) else { return };
        for row in from.row.saturating_add(1)..to.row {
            let Some(time_s) = self.time_s.get(row) else { return };
            let part = (time_s - from.time_s) / (to.time_s - from.time_s);
            let value = change.mul_add(part, from.value);
            let is_bearing = parameter.is_circular();
            self.put(row, if is_bearing { value.rem_euclid(360.0) } else { value });
            told(row);
        }
    }

    fn put(&mut self, row: usize, value: f64) {
        if let (Some(stored), Some(validity)) =
            (self.values.get_mut(row), self.validity.get_mut(row))
        {
            (*stored, *validity) = (value, Validity::Normal);
        }
    }
}

/// How far a quantity goes from one value to the next; `None` over the date line, where the
/// line between two longitudes would lead round the earth.
fn change(parameter: Parameter, from: f64, to: f64) -> Option<f64> {
    let change = to - from;
    if parameter.is_circular() {
        return Some((change + 180.0).rem_euclid(360.0) - 180.0);
    }
    (parameter != Parameter::Longitude || change.abs() <= 180.0).then_some(change)
}

#[cfg(test)]
mod tests {
    use data_flight::AircraftIdentity;

    use super::*;

    /// A column on a 4 Hz time base: `Some` is a sample, `None` a row without.
    fn resampled(parameter: Parameter, interval_s: f64, samples: &[Option<f64>]) -> Flight {
        let rows = 0..u32::try_from(samples.len()).expect("small");
        let time_s = rows.map(|row| f64::from(row) / 4.0).collect();
        let mut flight = Flight::new(AircraftIdentity::default(), None, time_s).expect("times");
        let mut series = Series::default();
        for sample in samples {
            series.push(
                sample.unwrap_or(0.0),
                match sample {
                    // What stands for a sensor failure in these tests.
                    Some(value) if *value == -99.0 => Validity::FailureWarning,
                    Some(_) => Validity::Normal,
                    None => Validity::NoComputedData,
                },
            );
        }
        flight.insert(parameter, series).expect("as long as the time base");
        let before = flight.series(parameter).map_or(0, Series::valid_count);
        let filled = resample(&mut flight, parameter, interval_s);
        assert_eq!(flight.series(parameter).map(Series::valid_count), Some(before + filled));
        flight
    }

    fn values(flight: &Flight, parameter: Parameter) -> Vec<Option<f64>> {
        flight.series(parameter).expect("the column").iter().collect()
    }

    const NONE: Option<f64> = None;

    #[test]
    fn a_quantity_goes_linearly_between_its_own_samples() {
        // 1 Hz: from 0 to 4 in four steps of a quarter of a second each.
        let samples = [NONE, Some(0.0), NONE, NONE, NONE, Some(4.0), NONE];
        let flight = resampled(Parameter::Pitch, 1.0, &samples);
        let expected = [NONE, Some(0.0), Some(1.0), Some(2.0), Some(3.0), Some(4.0), NONE];
        assert_eq!(values(&flight, Parameter::Pitch), expected);
    }

    #[test]
    fn a_bearing_goes_the_short_way_round() {
        let samples = [Some(350.0), NONE, NONE, NONE, Some(10.0)];
        let flight = resampled(Parameter::HeadingMagnetic, 1.0, &samples);
        let expected = [350.0, 355.0, 0.0, 5.0, 10.0].map(Some);
        assert_eq!(values(&flight, Parameter::HeadingMagnetic), expected);
        // A longitude does not go round the earth to cross the date line.
        let samples = [Some(179.9), NONE, NONE, NONE, Some(-179.9)];
        let flight = resampled(Parameter::Longitude, 1.0, &samples);
        assert_eq!(values(&flight, Parameter::Longitude), samples);
    }

    #[test]
    fn nothing_reaches_over_a_lost_or_a_distrusted_sample() {
        // 2 Hz: the sample at 0.5 s is lost, the one at 1.5 s is distrusted.
        let samples = [Some(1.0), NONE, NONE, NONE, Some(2.0), NONE, Some(-99.0), NONE, Some(3.0)];
        let flight = resampled(Parameter::Pitch, 0.5, &samples);
        let expected = [Some(1.0), NONE, NONE, NONE, Some(2.0), NONE, NONE, NONE, Some(3.0)];
        assert_eq!(values(&flight, Parameter::Pitch), expected);
        let series = flight.series(Parameter::Pitch).expect("the column");
        assert_eq!((series.raw()[6], series.validity()[6]), (-99.0, Validity::FailureWarning));
    }

    #[test]
    fn nothing_is_joined_over_more_than_the_parameter_allows() {
        // Pitch may be joined over 2 s: every 2 s it is, every 2.25 s it is not.
        let every = |rows: usize| {
            let mut samples = vec![NONE; 2 * rows + 1];
            for row in [0, rows, 2 * rows] {
                samples[row] = Some(5.0);
            }
            let interval_s = data_flight::number::count_to_f64(rows) / 4.0;
            let flight = resampled(Parameter::Pitch, interval_s, &samples);
            values(&flight, Parameter::Pitch).iter().flatten().count()
        };
        assert_eq!(every(8), 17);
        assert_eq!(every(9), 3);
    }

    #[test]
    fn a_state_is_held_for_one_own_interval() {
        let samples = [NONE, Some(1.0), NONE, NONE, NONE, Some(0.0), NONE, NONE, NONE, NONE, NONE];
        let flight = resampled(Parameter::AutopilotEngaged, 1.0, &samples);
        let mut expected = vec![NONE];
        expected.extend([1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0].map(Some));
        expected.extend([NONE, NONE]);
        assert_eq!(values(&flight, Parameter::AutopilotEngaged), expected);
    }

    #[test]
    fn a_flight_without_the_parameter_is_left_alone() {
        let mut flight = resampled(Parameter::Pitch, 1.0, &[Some(1.0)]);
        assert_eq!(resample(&mut flight, Parameter::Roll, 1.0), 0);
    }
}
