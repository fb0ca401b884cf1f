//! One flight of one aircraft as it is collected: columns of samples, and their order.
//!
//! A column takes no room before its first value. Knows nothing of files and layouts.

use data_flight::Validity;

use super::row::Row;
use crate::issue_book::Tally;
use crate::text;

/// Bytes that a row takes beside its samples: time and line, and again where they are sorted
/// and placed.
const ROW_BYTES: u64 = 64;
/// Bytes of a sample: a number and its validity.
const SAMPLE_BYTES: u64 = 9;

/// Rows of one time that are compared to find one that stands again.
const COMPARED: usize = 8;

/// A flight.
#[derive(Debug)]
pub(super) struct Track {
    /// The address as printed.
    pub(super) address: Vec<u8>,
    /// The call sign or the source's name of the flight; blank until one is met.
    flight: Vec<u8>,
    pub(super) leg: u64,
    pub(super) call_sign: Option<String>,
    pub(super) registration: Option<String>,
    pub(super) model: Option<String>,
    times_s: Vec<f64>,
    lines: Vec<u64>,
    columns: Vec<Samples>,
}

/// A column, which may be shorter than there are rows: nothing was recorded in the rest.
#[derive(Clone, Debug, Default)]
struct Samples {
    values: Vec<f64>,
    validity: Vec<Validity>,
}

/// The rows of a flight in order of time.
#[derive(Debug)]
pub(super) struct Sorted {
    pub(super) times_s: Vec<f64>,
    pub(super) lines: Vec<u64>,
    /// Every column, with one sample for every row; `None` where nothing was recorded at all.
    pub(super) columns: Vec<Option<(Vec<f64>, Vec<Validity>)>>,
    /// Rows that stood again and are left out.
    pub(super) duplicates: Tally,
    /// Rows that stood below a later one.
    pub(super) reversed: Tally,
}

impl Track {
    pub(super) fn new(address: &[u8], leg: u64, columns: usize) -> Self {
        Self {
            address: address.to_vec(),
            flight: Vec::new(),
            leg,
            call_sign: None,
            registration: None,
            model: None,
            times_s: Vec::new(),
            lines: Vec::new(),
            columns: vec![Samples::default(); columns],
        }
    }

    /// Whether this is the flight of that name; a blank name is that of any flight.
    pub(super) fn is_named(&self, flight: &[u8]) -> bool {
        flight.is_empty() || self.flight == flight
    }

    /// Whether no name was met yet.
    pub(super) const fn is_bare(&self) -> bool {
        self.flight.is_empty()
    }

    /// Takes what a row says of the aircraft, the first time it does.
    pub(super) fn name(&mut self, row: &Row<'_>, flight: &[u8]) {
        if self.flight.is_empty() && !flight.is_empty() {
            self.flight = flight.to_vec();
        }
        for (known, said) in [
            (&mut self.call_sign, row.call_sign),
            (&mut self.registration, row.registration),
            (&mut self.model, row.model),
        ] {
            if known.is_none() && !said.is_empty() {
                *known = Some(text::label(said));
            }
        }
    }

    /// The address in one spelling: six small hexadecimal digits, or as printed.
    pub(super) fn system_id(&self) -> Option<String> {
        let address = text::label(&self.address).to_ascii_lowercase();
        let digits = address.strip_prefix("0x").unwrap_or(&address);
        (!digits.is_empty()).then(|| digits.to_owned())
    }

    /// Appends a row; returns the bytes it takes.
    pub(super) fn push(
        &mut self,
        unix_s: f64,
        line: u64,
        samples: impl Iterator<Item = (f64, Validity)>,
    ) -> u64 {
        let rows = self.times_s.len();
        self.times_s.push(unix_s);
        self.lines.push(line);
        let mut bytes = ROW_BYTES;
        for (column, (value, validity)) in self.columns.iter_mut().zip(samples) {
            if validity == Validity::NoComputedData && column.values.is_empty() {
                continue;
            }
            let before = column.values.len();
            column.pad(rows);
            column.values.push(value);
            column.validity.push(validity);
            let added = column.values.len().saturating_sub(before);
            let added = u64::try_from(added).unwrap_or(u64::MAX).saturating_mul(SAMPLE_BYTES);
            bytes = bytes.saturating_add(added);
        }
        bytes
    }

    /// The rows in order of time, each once.
    pub(super) fn into_sorted(mut self) -> Sorted {
        let rows = self.times_s.len();
        for column in self.columns.iter_mut().filter(|column| !column.values.is_empty()) {
            column.pad(rows);
        }
        let mut reversed = Tally::default();
        let mut latest_s = f64::NEG_INFINITY;
        for (time_s, line) in self.times_s.iter().zip(&self.lines) {
            if *time_s < latest_s {
                reversed.add(*line);
            }
            latest_s = latest_s.max(*time_s);
        }
        let mut order: Vec<usize> = (0..rows).collect();
        if reversed.count > 0 {
            let time = |row: &usize| self.times_s.get(*row).copied().unwrap_or(f64::INFINITY);
            order.sort_by(|a, b| time(a).total_cmp(&time(b)));
        }
        let mut duplicates = Tally::default();
        let mut kept: Vec<usize> = Vec::with_capacity(rows);
        for row in order {
            let stands_again =
                kept.iter().rev().take(COMPARED).any(|other| self.is_same(row, *other));
            if stands_again {
                duplicates.add(self.lines.get(row).copied().unwrap_or(0));
            } else {
                kept.push(row);
            }
        }
        let is_as_read = reversed.count == 0 && duplicates.count == 0;
        let Self { mut times_s, mut lines, columns, .. } = self;
        let columns = columns
            .into_iter()
            .map(|column| {
                let Samples { mut values, mut validity } = column;
                if values.is_empty() {
                    return None;
                }
                if !is_as_read {
                    pick(&mut values, &kept);
                    pick(&mut validity, &kept);
                }
                Some((values, validity))
            })
            .collect();
        if !is_as_read {
            pick(&mut times_s, &kept);
            pick(&mut lines, &kept);
        }
        Sorted { times_s, lines, columns, duplicates, reversed }
    }

    /// Whether two rows hold the same time and the same samples.
    fn is_same(&self, row: usize, other: usize) -> bool {
        let bits = |values: &[f64], at: usize| values.get(at).map(|value| value.to_bits());
        bits(&self.times_s, row) == bits(&self.times_s, other)
            && self.columns.iter().all(|column| {
                bits(&column.values, row) == bits(&column.values, other)
                    && column.validity.get(row) == column.validity.get(other)
            })
    }
}

impl Samples {
    /// Fills up with samples where nothing was recorded.
    fn pad(&mut self, rows: usize) {
        self.values.resize(rows, f64::NAN);
        self.validity.resize(rows, Validity::NoComputedData);
    }
}

/// The items at these places, in their order.
fn pick<T: Copy>(items: &mut Vec<T>, places: &[usize]) {
    *items = places.iter().filter_map(|place| items.get(*place).copied()).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(rows: &[(f64, Option<f64>)]) -> Track {
        let mut track = Track::new(b"0x3C6444", 0, 2);
        for (line, (time_s, value)) in (1..).zip(rows) {
            let sample = value
                .map_or((f64::NAN, Validity::NoComputedData), |value| (value, Validity::Normal));
            track.push(*time_s, line, [(f64::NAN, Validity::NoComputedData), sample].into_iter());
        }
        track
    }

    #[test]
    fn a_column_takes_room_from_its_first_value_on() {
        let mut track = track(&[(1.0, None), (2.0, None)]);
        let sample = [(5.0, Validity::Normal), (f64::NAN, Validity::NoComputedData)];
        // 64 bytes of row and three samples of 9 bytes: two blank ones and the value.
        assert_eq!(track.push(3.0, 3, sample.into_iter()), 64 + 27);
        let sorted = track.into_sorted();
        assert!(sorted.columns[1].is_none());
        let (values, validity) = sorted.columns[0].as_ref().expect("a value was recorded");
        assert_eq!((values.len(), values[2]), (3, 5.0));
        assert_eq!(validity.iter().filter(|validity| validity.is_normal()).count(), 1);
    }

    #[test]
    fn rows_are_put_in_order_and_kept_once() {
        // The third and fourth rows stand before the second; the last one stands again.
        let rows = [
            (1.0, Some(10.0)),
            (4.0, Some(40.0)),
            (2.0, None),
            (4.0, Some(41.0)),
            (1.0, Some(10.0)),
        ];
        let sorted = track(&rows).into_sorted();
        assert_eq!(sorted.times_s, [1.0, 2.0, 4.0, 4.0]);
        assert_eq!(sorted.lines, [1, 3, 2, 4]);
        assert_eq!((sorted.reversed.count, sorted.reversed.first_line), (2, 3));
        assert_eq!((sorted.duplicates.count, sorted.duplicates.first_line), (1, 5));
        assert_eq!(sorted.columns[1].as_ref().map(|(values, _)| values.len()), Some(4));
    }

    #[test]
    fn an_address_has_one_spelling() {
        assert_eq!(track(&[]).system_id().as_deref(), Some("3c6444"));
        assert_eq!(Track::new(b"", 0, 0).system_id(), None);
    }
}
