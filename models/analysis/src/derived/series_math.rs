//! Sample-by-sample arithmetic on columns, with validity carried along.
//!
//! A result is usable exactly when every input is; otherwise it carries the worst validity
//! of its inputs. Nothing is filled and no gap is bridged here, except by [`joined`], which
//! joins neighbouring samples over at most the parameter's own longest gap.

use std::borrow::Cow;

use data_flight::{Parameter, Sample, Series, Validity};

use crate::Measured;

/// Applies `f` to every usable sample; `None` from `f` makes the sample unusable.
pub(crate) fn map(input: &Series, f: impl Fn(f64) -> Option<f64>) -> Series {
    let mut out = Series::with_capacity(input.len());
    for index in 0..input.len() {
        push(&mut out, [sample(input, index)], |[value]| f(value));
    }
    out
}

/// Applies `f` where both columns are usable.
pub(crate) fn map2(a: &Series, b: &Series, f: impl Fn(f64, f64) -> Option<f64>) -> Series {
    let mut out = Series::with_capacity(a.len());
    for index in 0..a.len() {
        push(&mut out, [sample(a, index), sample(b, index)], |[a, b]| f(a, b));
    }
    out
}

/// Applies `f` where all three columns are usable.
pub(crate) fn map3(
    a: &Series,
    b: &Series,
    c: &Series,
    f: impl Fn(f64, f64, f64) -> Option<f64>,
) -> Series {
    let mut out = Series::with_capacity(a.len());
    for index in 0..a.len() {
        let inputs = [sample(a, index), sample(b, index), sample(c, index)];
        push(&mut out, inputs, |[a, b, c]| f(a, b, c));
    }
    out
}

fn sample(series: &Series, index: usize) -> Sample<f64> {
    series.sample(index).unwrap_or(Sample { raw: 0.0, validity: Validity::NoComputedData })
}

fn push<const N: usize>(
    out: &mut Series,
    inputs: [Sample<f64>; N],
    f: impl Fn([f64; N]) -> Option<f64>,
) {
    let worst = inputs.iter().map(|input| input.validity).max().unwrap_or_default();
    if worst.is_normal() {
        match f(inputs.map(|input| input.raw)) {
            Some(value) => out.push(value, Validity::Normal),
            None => out.push_missing(),
        }
    } else {
        out.push(0.0, worst);
    }
}

/// The first of `names` that is a column with any usable sample.
pub(crate) fn first_usable<'m>(measured: &'m Measured<'_>, names: &[&str]) -> Option<&'m Series> {
    names.iter().find_map(|name| measured.column(name).filter(|series| series.valid_count() > 0))
}

/// A recorded column with blanks between two usable samples filled on the straight line
/// between them, where they lie no further apart than the parameter's longest gap. Failed
/// samples are never replaced. For parameters slower than the time base.
pub(crate) fn joined<'m>(
    measured: &'m Measured<'_>,
    parameter: Parameter,
) -> Option<Cow<'m, Series>> {
    let series = measured.flight().series(parameter)?;
    let blank = |validity: &Validity| *validity == Validity::NoComputedData;
    if !series.validity().iter().any(blank) {
        return Some(Cow::Borrowed(series));
    }
    let time_s = measured.time_s();
    let max_gap_s = parameter.description().max_gap_s;
    let usable: Vec<(usize, f64, f64)> = time_s
        .iter()
        .zip(series.iter())
        .enumerate()
        .filter_map(|(index, (time, value))| value.map(|value| (index, *time, value)))
        .collect();
    let mut out = Series::with_capacity(series.len());
    let mut next = usable.iter().peekable();
    let mut before: Option<&(usize, f64, f64)> = None;
    for (index, time) in time_s.iter().enumerate() {
        while let Some(known) = next.next_if(|known| known.0 <= index) {
            before = Some(known);
        }
        let here = sample(series, index);
        let line = match (before, next.peek()) {
            (Some((_, t0, v0)), Some((_, t1, v1))) if t1 - t0 <= max_gap_s => {
                Some(v0 + (v1 - v0) * (time - t0) / (t1 - t0))
            }
            _ => None,
        };
        match line {
            Some(value) if blank(&here.validity) => out.push(value, Validity::Normal),
            _ => out.push(here.raw, here.validity),
        }
    }
    Some(Cow::Owned(out))
}
