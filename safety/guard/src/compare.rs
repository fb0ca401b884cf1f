//! Comparisons in which a value that is no number always fails, and the words for values.
//!
//! `value > limit` is false for NaN, which would let it pass; here NaN is above and below
//! every limit.

use data_flight::Parameter;

use crate::{Limit, Verdict};

/// Whether `value` is above `limit`; NaN is.
pub(crate) fn above(value: f64, limit: f64) -> bool {
    value.partial_cmp(&limit).is_none_or(std::cmp::Ordering::is_gt)
}

/// Whether `value` is below `limit`; NaN is.
pub(crate) fn below(value: f64, limit: f64) -> bool {
    value.partial_cmp(&limit).is_none_or(std::cmp::Ordering::is_lt)
}

/// How far a ratio lies from one, in either direction: 2 and 0.5 are both 2. A ratio that is
/// not positive is infinitely far.
pub(crate) fn factor_from_one(ratio: f64) -> f64 {
    if above(ratio, 0.0) { f64::max(ratio, 1.0 / ratio) } else { f64::INFINITY }
}

/// `part` in percent of `whole`; a part of nothing is everything.
pub(crate) fn share_pct(part: u64, whole: u64) -> f64 {
    if part == 0 { 0.0 } else { 100.0 * count(part) / count(whole) }
}

/// A count as a number. Counts beyond 2³² are beyond every limit.
pub(crate) fn count(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The same for a length.
pub(crate) fn length(length: usize) -> f64 {
    f64::from(u32::try_from(length).unwrap_or(u32::MAX))
}

/// The worse of two thresholds that `value` is above, with the verdict it stands for.
pub(crate) fn grade_above<'limits>(
    value: f64,
    caveat: &'limits Limit,
    withhold: &'limits Limit,
) -> Option<(Verdict, &'limits Limit)> {
    if above(value, withhold.value) {
        Some((Verdict::Withhold, withhold))
    } else {
        above(value, caveat.value).then_some((Verdict::Caveat, caveat))
    }
}

/// The worse of two thresholds that `value` is below, with the verdict it stands for.
pub(crate) fn grade_below<'limits>(
    value: f64,
    caveat: &'limits Limit,
    withhold: &'limits Limit,
) -> Option<(Verdict, &'limits Limit)> {
    if below(value, withhold.value) {
        Some((Verdict::Withhold, withhold))
    } else {
        below(value, caveat.value).then_some((Verdict::Caveat, caveat))
    }
}

/// A parameter as people say it: `indicated airspeed`, `engine 1 CHT 3`.
pub(crate) fn spoken(parameter: Parameter) -> String {
    let name = parameter.name();
    let stem = name
        .strip_suffix(parameter.unit().suffix())
        .and_then(|stem| stem.strip_suffix('_'))
        .unwrap_or(name);
    let words = stem.split('_').map(|word| match word {
        "cht" | "egt" | "tit" | "gps" => word.to_uppercase(),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_fails_both_ways() {
        assert!(above(f64::NAN, 1.0) && below(f64::NAN, 1.0));
        assert!(!above(1.0, 1.0) && !below(1.0, 1.0));
    }

    #[test]
    fn factors_are_symmetric() {
        // 1/0.25 = 4.
        assert_eq!(factor_from_one(0.25).to_bits(), factor_from_one(4.0).to_bits());
        for ratio in [0.0, -1.0] {
            assert!(factor_from_one(ratio).is_infinite());
        }
        assert!(above(factor_from_one(f64::NAN), 2.0));
    }

    #[test]
    fn a_part_of_nothing_is_everything() {
        assert!(share_pct(1, 0).is_infinite());
        assert_eq!(share_pct(0, 0).to_bits(), 0.0_f64.to_bits());
        // 5 of 200 are 2.5 %.
        assert_eq!(share_pct(5, 200).to_bits(), 2.5_f64.to_bits());
    }

    #[test]
    fn parameters_are_spoken_without_their_unit() {
        assert_eq!(spoken(Parameter::IndicatedAirspeed), "indicated airspeed");
        assert_eq!(spoken(Parameter::Engine1Cht3), "engine 1 CHT 3");
    }
}
