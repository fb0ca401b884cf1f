//! The keys of one TOML table, read one by one; what is wrong is written down, not thrown.
//!
//! Knows types and ranges of values. What a key means is known where it is read.

use std::ops::RangeInclusive;

use toml::{Table, Value};

use super::error::LayoutProblem;

/// Everything that is wrong so far.
#[derive(Debug, Default)]
pub(super) struct Problems(pub(super) Vec<LayoutProblem>);

impl Problems {
    pub(super) fn tell(
        &mut self,
        place: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let (message, hint) = (message.into(), hint.into());
        self.0.push(LayoutProblem { place: place.to_owned(), message, hint });
    }
}

/// One table that is being read.
pub(super) struct Fields<'table> {
    pub(super) table: &'table Table,
    pub(super) place: String,
    known: Vec<&'static str>,
}

impl<'table> Fields<'table> {
    pub(super) const fn new(table: &'table Table, place: String) -> Self {
        Self { table, place, known: Vec::new() }
    }

    /// A value as it stands; its key counts as known from now on.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'table Value> {
        self.known.push(key);
        self.table.get(key)
    }

    /// A text that is not blank.
    pub(super) fn text(&mut self, key: &'static str, problems: &mut Problems) -> Option<String> {
        let value = self.value(key)?;
        let text = value.as_str().map(str::trim).filter(|text| !text.is_empty());
        if text.is_none() {
            problems.tell(
                &self.place,
                format!("`{key}` is not a text"),
                format!("write {key} = \"…\""),
            );
        }
        text.map(str::to_owned)
    }

    /// A number, whole or not.
    pub(super) fn number(&mut self, key: &'static str, problems: &mut Problems) -> Option<f64> {
        let value = self.value(key)?;
        let number = number(value).filter(|number| number.is_finite());
        if number.is_none() {
            problems.tell(
                &self.place,
                format!("`{key}` is not a number"),
                format!("write {key} = 0.5, or \"1/64\" for a fraction"),
            );
        }
        number
    }

    /// A whole number within a range.
    pub(super) fn whole(
        &mut self,
        key: &'static str,
        range: RangeInclusive<usize>,
        problems: &mut Problems,
    ) -> Option<usize> {
        let value = self.value(key)?;
        let number = whole(value, &range);
        if number.is_none() {
            self.out_of_range(key, &range, problems);
        }
        number
    }

    /// A whole number or a list of them, each within a range, in rising order. The word `all`
    /// stands for the whole range.
    pub(super) fn list(
        &mut self,
        key: &'static str,
        range: RangeInclusive<usize>,
        problems: &mut Problems,
    ) -> Option<Vec<usize>> {
        let value = self.value(key)?;
        let list: Option<Vec<usize>> = match value {
            Value::String(all) if all == "all" => Some(range.clone().collect()),
            Value::Array(list) => list.iter().map(|value| whole(value, &range)).collect(),
            value => whole(value, &range).map(|one| vec![one]),
        };
        match list {
            Some(list) if !list.is_empty() && list.is_sorted_by(|a, b| a < b) => Some(list),
            _ => {
                self.out_of_range(key, &range, problems);
                None
            }
        }
    }

    /// The lowest and the highest bit, counted from 1, as the lowest from 0 and the width.
    pub(super) fn bits(&mut self, problems: &mut Problems) -> Option<(u32, u32)> {
        let found = self.value("bits");
        let pair = found.and_then(Value::as_array).and_then(|pair| {
            let [low, high] = pair.as_slice() else { return None };
            let (low, high) = (whole(low, &(1..=12))?, whole(high, &(1..=12))?);
            let width = high.checked_sub(low)?.checked_add(1)?;
            Some((u32::try_from(low.checked_sub(1)?).ok()?, u32::try_from(width).ok()?))
        });
        if pair.is_none() {
            problems.tell(
                &self.place,
                "`bits` is not the lowest and the highest bit of a word",
                "write bits = [1, 12]; bit 1 is the lowest, 12 the highest",
            );
        }
        pair
    }

    /// Tells a key that must be there and is not.
    pub(super) fn require<T>(
        &self,
        key: &str,
        read: Option<T>,
        hint: &str,
        problems: &mut Problems,
    ) -> Option<T> {
        if read.is_none() && !self.table.contains_key(key) {
            problems.tell(&self.place, format!("`{key}` is missing"), hint);
        }
        read
    }

    /// Tells every key that was not asked for.
    pub(super) fn finish(self, problems: &mut Problems) {
        for key in self.table.keys().filter(|key| !self.known.contains(&key.as_str())) {
            let known = self.known.join(", ");
            problems.tell(
                &self.place,
                format!("`{key}` is not a key of this table"),
                format!("known are {known}"),
            );
        }
    }

    fn out_of_range(&self, key: &str, range: &RangeInclusive<usize>, problems: &mut Problems) {
        let (low, high) = range.clone().into_inner();
        problems.tell(
            &self.place,
            format!("`{key}` is not between {low} and {high}"),
            "write a whole number, or a list of them in rising order where several are meant",
        );
    }
}

fn whole(value: &Value, range: &RangeInclusive<usize>) -> Option<usize> {
    let number = usize::try_from(value.as_integer()?).ok()?;
    range.contains(&number).then_some(number)
}

/// A number, or a fraction of two whole numbers as text.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(*number),
        Value::Integer(number) => i32::try_from(*number).ok().map(f64::from),
        Value::String(text) => {
            let (above, below) = text.split_once('/')?;
            let above: u16 = above.trim().parse().ok()?;
            let below: u16 = below.trim().parse().ok()?;
            (below != 0).then(|| f64::from(above) / f64::from(below))
        }
        _ => None,
    }
}
