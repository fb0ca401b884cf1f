//! One recorded flight: who, when, and columns of samples on one time base.
//!
//! The time base is seconds from the start, never rows; it strictly increases. Every column
//! has exactly one sample for every time. Both are invariants that [`Flight::new`] and
//! [`Flight::insert`] hold, so nothing downstream needs to check them again. A flight that
//! comes from another process is held to the same (`encoded.rs`).

mod encoded;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Parameter, Sample, Validity};

/// What the log says of the aircraft; every field as recorded, nothing guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AircraftIdentity {
    /// Registration, for example `N1234A`.
    pub registration: Option<String>,
    /// Type as the recorder names it, for example `Cessna 172S`.
    pub model: Option<String>,
    /// The recorder's own identifier.
    pub system_id: Option<String>,
    /// Recorder product or part number.
    pub recorder: Option<String>,
    /// The call sign it flew under, for example `DLH400`.
    // Never skipped when written: formats without field names count the fields.
    #[serde(default)]
    pub call_sign: Option<String>,
}

/// One column of samples. Values of invalid samples are the raw ones, when there were any.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "encoded::EncodedSeries")]
pub struct Series {
    #[serde(serialize_with = "encoded::numbers::serialize")]
    values: Vec<f64>,
    #[serde(serialize_with = "encoded::codes::serialize")]
    validity: Vec<Validity>,
}

impl Series {
    /// An empty column with room for `capacity` samples.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { values: Vec::with_capacity(capacity), validity: Vec::with_capacity(capacity) }
    }

    /// A column of values and their validities. A value that is not finite is stored as
    /// [`Series::push`] would store it.
    ///
    /// # Errors
    /// When there is not one validity for every value.
    pub fn from_columns(
        mut values: Vec<f64>,
        mut validity: Vec<Validity>,
    ) -> Result<Self, ColumnMismatch> {
        if values.len() != validity.len() {
            return Err(ColumnMismatch { values: values.len(), validities: validity.len() });
        }
        for (value, validity) in values.iter_mut().zip(&mut validity) {
            if !value.is_finite() {
                (*value, *validity) = (0.0, without_number(*validity));
            }
        }
        Ok(Self { values, validity })
    }

    /// Appends a sample. A value that is not finite is stored as zero and can only be
    /// [`Validity::NoComputedData`] or [`Validity::FailureWarning`].
    pub fn push(&mut self, value: f64, validity: Validity) {
        if value.is_finite() {
            self.values.push(value);
            self.validity.push(validity);
        } else {
            self.values.push(0.0);
            self.validity.push(without_number(validity));
        }
    }

    /// Appends a sample where nothing was recorded.
    pub fn push_missing(&mut self) {
        self.push(0.0, Validity::NoComputedData);
    }

    /// Number of samples, valid or not.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no samples.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Every raw value; read together with [`Series::validity`].
    #[must_use]
    pub fn raw(&self) -> &[f64] {
        &self.values
    }

    /// The validity of every sample.
    #[must_use]
    pub fn validity(&self) -> &[Validity] {
        &self.validity
    }

    /// The sample at `index`, if there is one.
    #[must_use]
    pub fn sample(&self, index: usize) -> Option<Sample<f64>> {
        let raw = *self.values.get(index)?;
        let validity = *self.validity.get(index)?;
        Some(Sample { raw, validity })
    }

    /// The value at `index`, if it may be used.
    #[must_use]
    pub fn normal(&self, index: usize) -> Option<f64> {
        self.sample(index).and_then(Sample::normal)
    }

    /// Marks the sample at `index` as unusable and keeps its raw value. Does nothing when
    /// nothing was recorded there.
    pub fn invalidate(&mut self, index: usize) {
        if let Some(validity) = self.validity.get_mut(index)
            && *validity != Validity::NoComputedData
        {
            *validity = Validity::FailureWarning;
        }
    }

    /// Every sample as `Some(value)` when it may be used, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<f64>> + '_ {
        self.values
            .iter()
            .zip(&self.validity)
            .map(|(value, validity)| validity.is_normal().then_some(*value))
    }

    /// Number of usable samples.
    #[must_use]
    pub fn valid_count(&self) -> usize {
        self.validity.iter().filter(|validity| validity.is_normal()).count()
    }

    /// Smallest and largest usable value; `None` when there is none.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        self.iter().flatten().fold(None, |range, value| match range {
            None => Some((value, value)),
            Some((low, high)) => Some((f64::min(low, value), f64::max(high, value))),
        })
    }
}

/// What a sample is worth whose value is not a number.
const fn without_number(validity: Validity) -> Validity {
    match validity {
        Validity::NoComputedData => Validity::NoComputedData,
        _ => Validity::FailureWarning,
    }
}

/// Values and validities of a column do not belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{values} values have {validities} validities")]
pub struct ColumnMismatch {
    /// How many values there are.
    pub values: usize,
    /// How many validities there are.
    pub validities: usize,
}

/// A flight could not be assembled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FlightError {
    /// A flight without samples is no flight.
    #[error("the time base is empty")]
    EmptyTimeBase,
    /// The time base does not start at zero, is not finite, or does not strictly increase.
    #[error("the time base does not strictly increase from zero at sample {index}")]
    TimeNotIncreasing {
        /// The first offending sample.
        index: usize,
    },
    /// A column does not have one sample for every time.
    #[error("`{parameter}` has {found} samples where the time base has {expected}")]
    LengthMismatch {
        /// The column.
        parameter: Parameter,
        /// Its samples.
        found: usize,
        /// The samples of the time base.
        expected: usize,
    },
    /// An encoded column does not have one validity for every value, or holds a value that is
    /// not finite: no [`Series`] was ever written like this.
    #[error("an encoded column is damaged")]
    DamagedColumn,
}

/// A recorded flight (or ground run) on one time base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "encoded::EncodedFlight")]
pub struct Flight {
    aircraft: AircraftIdentity,
    start_utc: Option<DateTime<Utc>>,
    #[serde(serialize_with = "encoded::numbers::serialize")]
    time_s: Vec<f64>,
    series: BTreeMap<Parameter, Series>,
}

impl Flight {
    /// A flight without columns yet. `start_utc` is `None` when the log holds no dates.
    ///
    /// # Errors
    /// When `time_s` is empty, does not start at zero or does not strictly increase.
    pub fn new(
        aircraft: AircraftIdentity,
        start_utc: Option<DateTime<Utc>>,
        time_s: Vec<f64>,
    ) -> Result<Self, FlightError> {
        let first = time_s.first().ok_or(FlightError::EmptyTimeBase)?;
        if *first != 0.0 {
            return Err(FlightError::TimeNotIncreasing { index: 0 });
        }
        let mut previous_s = f64::NEG_INFINITY;
        for (index, seconds) in time_s.iter().enumerate() {
            if !(seconds.is_finite() && *seconds > previous_s) {
                return Err(FlightError::TimeNotIncreasing { index });
            }
            previous_s = *seconds;
        }
        Ok(Self { aircraft, start_utc, time_s, series: BTreeMap::new() })
    }

    /// Adds or replaces a column.
    ///
    /// # Errors
    /// When the column does not have one sample for every time.
    pub fn insert(&mut self, parameter: Parameter, series: Series) -> Result<(), FlightError> {
        if series.len() != self.time_s.len() {
            return Err(FlightError::LengthMismatch {
                parameter,
                found: series.len(),
                expected: self.time_s.len(),
            });
        }
        self.series.insert(parameter, series);
        Ok(())
    }

    /// Takes a column out, for example to prove what happens without it.
    pub fn remove(&mut self, parameter: Parameter) -> Option<Series> {
        self.series.remove(&parameter)
    }

    /// What the log says of the aircraft.
    #[must_use]
    pub const fn aircraft(&self) -> &AircraftIdentity {
        &self.aircraft
    }

    /// The same, to be completed from what the operator knows.
    pub const fn aircraft_mut(&mut self) -> &mut AircraftIdentity {
        &mut self.aircraft
    }

    /// When the first sample was taken; `None` when the log holds no dates.
    #[must_use]
    pub const fn start_utc(&self) -> Option<DateTime<Utc>> {
        self.start_utc
    }

    /// When the last sample was taken; `None` when the log holds no dates.
    #[must_use]
    pub fn end_utc(&self) -> Option<DateTime<Utc>> {
        let start = self.start_utc?;
        let length = std::time::Duration::try_from_secs_f64(self.duration_s()).ok()?;
        start.checked_add_signed(chrono::TimeDelta::from_std(length).ok()?)
    }

    /// Seconds from the start, one per sample.
    #[must_use]
    pub fn time_s(&self) -> &[f64] {
        &self.time_s
    }

    /// Number of samples in every column.
    #[must_use]
    pub fn len(&self) -> usize {
        self.time_s.len()
    }

    /// Never true; the time base of a flight is not empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.time_s.is_empty()
    }

    /// Seconds between the first and the last sample.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.time_s.last().copied().unwrap_or_default()
    }

    /// Samples per second: one over the median interval. `None` for a single sample.
    #[must_use]
    pub fn sample_rate_hz(&self) -> Option<f64> {
        let mut intervals: Vec<f64> =
            self.time_s.array_windows().map(|[earlier, later]| later - earlier).collect();
        let middle = intervals.len() / 2;
        if intervals.is_empty() {
            return None;
        }
        let (_, median, _) = intervals.select_nth_unstable_by(middle, f64::total_cmp);
        Some(1.0 / *median)
    }

    /// The column of a parameter, if the log has it.
    #[must_use]
    pub fn series(&self, parameter: Parameter) -> Option<&Series> {
        self.series.get(&parameter)
    }

    /// The same, to be changed in place; its length cannot change through this.
    pub fn series_mut(&mut self, parameter: Parameter) -> Option<&mut Series> {
        self.series.get_mut(&parameter)
    }

    /// Every column, in catalogue order.
    pub fn columns(&self) -> impl Iterator<Item = (Parameter, &Series)> {
        self.series.iter().map(|(parameter, series)| (*parameter, series))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flight(time_s: Vec<f64>) -> Result<Flight, FlightError> {
        Flight::new(AircraftIdentity::default(), None, time_s)
    }

    #[test]
    fn time_strictly_increases_from_zero() {
        assert!(flight(vec![0.0, 1.0, 2.5]).is_ok());
        assert_eq!(flight(vec![]).err(), Some(FlightError::EmptyTimeBase));
        for (time_s, index) in [(vec![1.0], 0), (vec![0.0, 0.0], 1), (vec![0.0, 1.0, f64::NAN], 2)]
        {
            assert_eq!(flight(time_s).err(), Some(FlightError::TimeNotIncreasing { index }));
        }
    }

    #[test]
    fn a_column_has_one_sample_for_every_time() {
        let mut flight = flight(vec![0.0, 1.0]).expect("a valid time base");
        let error = flight.insert(Parameter::Pitch, Series::default()).err();
        assert_eq!(
            error,
            Some(FlightError::LengthMismatch {
                parameter: Parameter::Pitch,
                found: 0,
                expected: 2
            })
        );
    }

    #[test]
    fn the_sample_rate_is_that_of_the_median_interval() {
        // Intervals 1, 1, 10 s: the median is 1 s, whatever the gap.
        let flight = flight(vec![0.0, 1.0, 2.0, 12.0]).expect("a valid time base");
        assert_eq!(flight.sample_rate_hz(), Some(1.0));
    }

    #[test]
    fn what_is_not_finite_never_becomes_a_normal_sample() {
        let mut series = Series::default();
        series.push(f64::NAN, Validity::Normal);
        series.push(f64::INFINITY, Validity::Normal);
        series.push_missing();
        let columns = (vec![f64::NAN, f64::INFINITY, f64::NAN], series.validity().to_vec());
        assert_eq!(Series::from_columns(columns.0, columns.1), Ok(series.clone()));
        assert!(Series::from_columns(vec![1.0], Vec::new()).is_err());
        assert_eq!(series.valid_count(), 0);
        assert!(series.raw().iter().all(|value| value.is_finite()));
        series.invalidate(2);
        assert_eq!(series.validity()[2], Validity::NoComputedData);
    }
}
