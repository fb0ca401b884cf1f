//! What can be counted on one column alone.

use std::ops::Range;

use data_flight::{Parameter, ParameterQuality, Series, Validity};

/// Numbers that recorders write when they have none.
const SENTINELS: [f64; 4] = [-9_999.0, 65_535.0, 32_767.0, -32_768.0];
/// Stamps are often whole seconds; a change is not dated more finely than that.
const SHORTEST_STEP_S: f64 = 1.0;

/// Counts over the samples of `stretches`. Frozen values are counted elsewhere.
pub(super) fn count(
    time_s: &[f64],
    parameter: Parameter,
    series: &Series,
    stretches: &[Range<usize>],
) -> ParameterQuality {
    let mut quality = ParameterQuality {
        parameter,
        samples: 0,
        valid_pct: 0.0,
        longest_gap_s: 0.0,
        longest_frozen_s: 0.0,
        sentinel_count: 0,
        implausible_count: 0,
        spike_count: 0,
        clipped_count: 0,
    };
    let range = recorded_range(series, stretches);
    let mut valid = 0_u64;
    for stretch in stretches {
        let samples =
            stretch.clone().filter_map(|index| Some((*time_s.get(index)?, series.sample(index)?)));
        let mut pass = Pass::new(parameter, range, time_s.get(stretch.start).copied());
        for (time, sample) in samples {
            quality.samples = quality.samples.saturating_add(1);
            valid = valid.saturating_add(u64::from(sample.validity.is_normal()));
            pass.take(time, sample.raw, sample.validity, &mut quality);
        }
        pass.finish(&mut quality);
    }
    if quality.samples > 0 {
        quality.valid_pct = percent(valid, quality.samples);
    }
    quality
}

/// Smallest and largest usable value; `None` for a constant, which is not clipped.
fn recorded_range(series: &Series, stretches: &[Range<usize>]) -> Option<(f64, f64)> {
    let values = stretches.iter().cloned().flatten().filter_map(|index| series.normal(index));
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |range, value| {
        (range.0.min(value), range.1.max(value))
    });
    (low < high).then_some((low, high))
}

/// Counts of a flight are far below 2³², so that they convert without loss.
fn percent(part: u64, whole: u64) -> f64 {
    let number = |count: u64| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
    100.0 * number(part) / number(whole)
}

/// One walk over one stretch.
struct Pass {
    parameter: Parameter,
    range: Option<(f64, f64)>,
    /// Time of the last usable sample, or of the start of the stretch.
    usable_s: Option<f64>,
    /// Whether something unusable was seen since.
    hole: bool,
    last_s: Option<f64>,
    previous: Option<(f64, f64)>,
    /// Samples at the extreme in a row.
    resting: u64,
}

impl Pass {
    const fn new(parameter: Parameter, range: Option<(f64, f64)>, start_s: Option<f64>) -> Self {
        Self {
            parameter,
            range,
            usable_s: start_s,
            hole: false,
            last_s: None,
            previous: None,
            resting: 0,
        }
    }

    fn take(&mut self, time: f64, raw: f64, validity: Validity, quality: &mut ParameterQuality) {
        self.last_s = Some(time);
        if validity.is_normal() {
            self.close_gap(time, quality);
            self.usable_s = Some(time);
            if self.jumped(time, raw) {
                quality.spike_count = quality.spike_count.saturating_add(1);
            }
            self.rest(raw, quality);
            self.previous = Some((time, raw));
            return;
        }
        self.hole = true;
        self.end_rest(quality);
        if validity != Validity::FailureWarning {
            return;
        }
        let no_fix = matches!(self.parameter, Parameter::Latitude | Parameter::Longitude);
        let count = if SENTINELS.contains(&raw) || (no_fix && raw == 0.0) {
            &mut quality.sentinel_count
        } else if self.parameter.is_plausible(raw) {
            // In range and yet distrusted: it came and went too fast.
            &mut quality.spike_count
        } else {
            &mut quality.implausible_count
        };
        *count = count.saturating_add(1);
    }

    fn close_gap(&mut self, time: f64, quality: &mut ParameterQuality) {
        if let Some(since_s) = self.usable_s.filter(|_| self.hole) {
            quality.longest_gap_s = quality.longest_gap_s.max(time - since_s);
        }
        self.hole = false;
    }

    fn jumped(&self, time: f64, raw: f64) -> bool {
        let row = self.parameter.description();
        let (Some((before_s, before)), Some(rate_per_s)) = (self.previous, row.max_rate_per_s)
        else {
            return false;
        };
        let step_s = time - before_s;
        step_s <= row.max_gap_s && (raw - before).abs() > rate_per_s * step_s.max(SHORTEST_STEP_S)
    }

    fn rest(&mut self, raw: f64, quality: &mut ParameterQuality) {
        let extreme = self.range.is_some_and(|(low, high)| raw == low || raw == high);
        let goes_on = self.previous.is_some_and(|(_, before)| before == raw);
        if extreme && (goes_on || self.resting == 0) {
            self.resting = self.resting.saturating_add(1);
        } else {
            self.end_rest(quality);
            self.resting = u64::from(extreme);
        }
    }

    fn end_rest(&mut self, quality: &mut ParameterQuality) {
        if self.resting >= 2 {
            quality.clipped_count = quality.clipped_count.saturating_add(self.resting);
        }
        self.resting = 0;
    }

    fn finish(mut self, quality: &mut ParameterQuality) {
        if let Some(last_s) = self.last_s {
            self.close_gap(last_s, quality);
        }
        self.end_rest(quality);
    }
}
