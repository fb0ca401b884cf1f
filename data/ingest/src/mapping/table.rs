//! Tables of a mapping, walked key by key: what has the wrong type, and what nobody asked for.
//!
//! Knows TOML and nothing of mappings. Problems are collected and reading goes on.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{MappingProblem, did_you_mean};

/// The text of a mapping and what is wrong with it so far.
#[derive(Debug)]
pub(super) struct Problems<'toml> {
    text: &'toml str,
    problems: Vec<MappingProblem>,
}

impl<'toml> Problems<'toml> {
    pub(super) fn new(text: &'toml str) -> Self {
        Self { text, problems: Vec::new() }
    }

    pub(super) fn add(
        &mut self,
        at: Option<Range<usize>>,
        place: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<Option<String>>,
    ) {
        let line = at.map_or(0, |at| self.line(at.start));
        self.problems.push(MappingProblem {
            line,
            place: place.into(),
            message: message.into(),
            hint: hint.into(),
        });
    }

    /// The line of a byte, counted from 1.
    fn line(&self, at: usize) -> u64 {
        let above = self.text.as_bytes().get(..at).unwrap_or(self.text.as_bytes());
        let ends = memchr::memchr_iter(b'\n', above).count();
        u64::try_from(ends).unwrap_or(u64::MAX).saturating_add(1)
    }

    /// Every problem, in order of the lines.
    pub(super) fn into_inner(self) -> Vec<MappingProblem> {
        let mut problems = self.problems;
        problems.sort_by_key(|problem| problem.line);
        problems
    }
}

/// A value that was found, with its place.
#[derive(Clone, Debug)]
pub(super) struct Found<T> {
    pub(super) value: T,
    pub(super) at: Range<usize>,
    /// The path of its key.
    pub(super) place: String,
}

/// One table, and which of its keys have been asked for.
pub(super) struct Table<'table, 'toml> {
    table: &'table DeTable<'toml>,
    /// The path of the table; empty for the whole mapping.
    place: String,
    /// Where it stands; `None` for the whole mapping.
    at: Option<Range<usize>>,
    asked: BTreeSet<&'static str>,
}

impl<'table, 'toml> Table<'table, 'toml> {
    /// The whole mapping.
    pub(super) fn whole(table: &'table DeTable<'toml>) -> Self {
        Self { table, place: String::new(), at: None, asked: BTreeSet::new() }
    }

    /// Where the table stands.
    pub(super) fn at(&self) -> Option<Range<usize>> {
        self.at.clone()
    }

    /// The path of a key of this table.
    pub(super) fn path(&self, key: &str) -> String {
        let is_bare = |key: &str| {
            !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        let key = if is_bare(key) { key.to_owned() } else { format!("{key:?}") };
        if self.place.is_empty() { key } else { format!("{}.{key}", self.place) }
    }

    fn get(&mut self, key: &'static str) -> Option<&'table Spanned<DeValue<'toml>>> {
        self.asked.insert(key);
        self.table.get(key)
    }

    /// A value of any type.
    fn read<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        problems: &mut Problems<'_>,
        of: impl FnOnce(&'table DeValue<'toml>) -> Option<T>,
    ) -> Option<Found<T>> {
        let value = self.get(key)?;
        let place = self.path(key);
        match of(value.get_ref()) {
            Some(found) => Some(Found { value: found, at: value.span(), place }),
            None => {
                let message = format!("this is {} and should be {wanted}", a_type(value.get_ref()));
                problems.add(Some(value.span()), place, message, None);
                None
            }
        }
    }

    /// A text, which may be blank.
    pub(super) fn any_text(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
    ) -> Option<Found<&'table str>> {
        self.read(key, "a text in quotes", problems, |value| value.as_str())
    }

    /// A text that is not blank.
    pub(super) fn text(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
    ) -> Option<Found<&'table str>> {
        let found = self.any_text(key, problems)?;
        if found.value.trim().is_empty() {
            problems.add(Some(found.at), found.place, "this is blank", None);
            return None;
        }
        Some(found)
    }

    /// A whole number that is not negative.
    pub(super) fn count(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
    ) -> Option<Found<u64>> {
        self.read(key, "a whole number that is not negative", problems, |value| {
            let integer = value.as_integer()?;
            u64::from_str_radix(integer.as_str(), integer.radix()).ok()
        })
    }

    /// A number.
    pub(super) fn number(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
    ) -> Option<Found<f64>> {
        self.read(key, "a number", problems, |value| match value {
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().parse().ok(),
            DeValue::Float(float) => float.as_str().parse().ok(),
            _ => None,
        })
    }

    /// A text, or a list of texts.
    pub(super) fn texts(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
    ) -> Vec<Found<&'table str>> {
        let Some(list) = self.read(key, "a list of texts", problems, |value| match value {
            DeValue::String(_) => Some(Vec::new()),
            DeValue::Array(array) => Some(array.iter().collect::<Vec<_>>()),
            _ => None,
        }) else {
            return Vec::new();
        };
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let values = if value.get_ref().is_str() { vec![value] } else { list.value };
        let mut texts = Vec::with_capacity(values.len());
        for value in values {
            let place = list.place.clone();
            match value.get_ref().as_str() {
                Some(text) if !text.trim().is_empty() => {
                    texts.push(Found { value: text, at: value.span(), place });
                }
                _ => {
                    let message = "every entry should be a text that is not blank";
                    problems.add(Some(value.span()), place, message, None);
                }
            }
        }
        texts
    }

    /// A table within this one.
    pub(super) fn table(
        &mut self,
        key: &'static str,
        problems: &mut Problems<'_>,
    ) -> Option<Table<'table, 'toml>> {
        let found = self.read(key, "a table", problems, |value| value.as_table())?;
        let Found { value, at, place } = found;
        Some(Table { table: value, place, at: Some(at), asked: BTreeSet::new() })
    }

    /// Every table within this one, whatever its key.
    pub(super) fn tables(
        &self,
        problems: &mut Problems<'_>,
    ) -> Vec<(Found<&'table str>, Table<'table, 'toml>)> {
        let mut tables = Vec::with_capacity(self.table.len());
        for (key, value) in self.table {
            let place = self.path(key.get_ref());
            let Some(table) = value.get_ref().as_table() else {
                let message = format!("this is {} and should be a table", a_type(value.get_ref()));
                let hint = "write `{ parameter = \"…\", unit = \"…\" }`".to_owned();
                problems.add(Some(value.span()), place, message, hint);
                continue;
            };
            let at = Some(key.span());
            let found =
                Found { value: key.get_ref().as_ref(), at: key.span(), place: place.clone() };
            tables.push((found, Table { table, place, at, asked: BTreeSet::new() }));
        }
        tables
    }

    /// Whether a key is there, without asking for it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Tells every key that nobody asked for.
    pub(super) fn tell_unknown(&self, problems: &mut Problems<'_>) {
        for key in self.table.keys().filter(|key| !self.asked.contains(key.get_ref().as_ref())) {
            let name = key.get_ref().as_ref();
            let hint = did_you_mean(name, self.asked.iter().copied()).unwrap_or_else(|| {
                let known: Vec<_> = self.asked.iter().map(|key| format!("`{key}`")).collect();
                format!("known are {}", known.join(", "))
            });
            problems.add(Some(key.span()), self.path(name), "unknown key", hint);
        }
    }
}

const fn a_type(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
