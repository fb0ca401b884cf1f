//! One field over the rows of a flight: the running total of its differences.
//!
//! A difference of zero, which would say nothing, says that there is no value. The maker prints
//! `NA` from there on until another difference comes, unless the field has a high byte that once
//! had a value: then it prints the last value on. That value is kept and not trusted.

use data_flight::Validity;

use super::fields::{Field, Measure};
use super::marks;
use super::record::Record;

/// One field, one value a row.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) field: &'static Field,
    /// As recorded: tenths are not yet divided. Empty when the field is not used.
    pub(super) values: Vec<f64>,
    pub(super) validity: Vec<Validity>,
    /// Whether the field becomes a column of the flight.
    pub(super) is_used: bool,
    total: i32,
    is_low_known: bool,
    is_high_known: bool,
    /// The last difference was zero.
    is_doubted: bool,
    /// The record of this row names the field.
    is_named: bool,
}

impl Column {
    /// A column whose first record belongs to row `first` of `rows`. Without a parameter or
    /// without a start it is followed and not written.
    pub(super) fn new(
        field: &'static Field,
        start: Option<i32>,
        first: usize,
        rows: usize,
    ) -> Self {
        let is_used = field.parameter.is_some() && start.is_some();
        let (mut values, mut validity) = (Vec::new(), Vec::new());
        if is_used {
            values.reserve_exact(rows);
            validity.reserve_exact(rows);
            values.resize(first, f64::NAN);
            validity.resize(first, Validity::NoComputedData);
        }
        Self {
            field,
            values,
            validity,
            is_used,
            total: start.unwrap_or(0),
            is_low_known: false,
            is_high_known: false,
            is_doubted: false,
            is_named: false,
        }
    }

    /// Adds the difference of a record.
    pub(super) fn apply(&mut self, record: &Record) {
        let (low_slot, high_slot) = (self.field.low, self.field.high);
        let low = record.difference(low_slot);
        let high = high_slot.and_then(|slot| record.difference(slot));
        self.is_named = low.is_some() || high.is_some();
        if !self.is_named {
            return;
        }
        // The low byte carries the sign of both, where it is there.
        let is_less = match (low, high_slot) {
            (None, Some(high_slot)) => record.is_less(high_slot) || record.is_less(low_slot),
            _ => record.is_less(low_slot),
        };
        let size = i32::from(low.unwrap_or(0)) + 256 * i32::from(high.unwrap_or(0));
        self.total = self.total.saturating_add(if is_less { -size } else { size });
        self.is_low_known = low.map_or(self.is_low_known, |low| low != 0);
        self.is_high_known = high.map_or(self.is_high_known, |high| high != 0);
        self.is_doubted = size == 0;
    }

    /// The row above stands again: no record names anything.
    pub(super) const fn repeat(&mut self) {
        self.is_named = false;
    }

    /// The mark that the record of this row sets.
    pub(super) fn mark(&self) -> Option<i32> {
        (self.field.measure == Measure::Mark && self.is_named).then_some(self.total)
    }

    /// Writes the value as it is now.
    pub(super) fn push(&mut self) {
        if !self.is_used {
            return;
        }
        let (value, validity) = if self.field.measure == Measure::Mark {
            let is_mark = self.mark().is_some_and(marks::is_mark);
            (if is_mark { 1.0 } else { 0.0 }, Validity::Normal)
        } else if !self.is_low_known && !self.is_high_known {
            (f64::NAN, Validity::NoComputedData)
        } else if self.is_doubted {
            (f64::from(self.total), Validity::FailureWarning)
        } else {
            (f64::from(self.total), Validity::Normal)
        };
        self.values.push(value);
        self.validity.push(validity);
    }
}
