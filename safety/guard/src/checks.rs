//! The checks of the guard, one file each; a name says what is wrong when it finds something.
//!
//! Their list, which decides what runs, stands in `check.rs`.

pub(crate) mod aircraft_mismatched;
pub(crate) mod clipped;
pub(crate) mod date_implausible;
pub(crate) mod domain_exceeded;
pub(crate) mod dropout;
pub(crate) mod estimate_impossible;
pub(crate) mod explanation_missing;
pub(crate) mod frozen;
pub(crate) mod level_insufficient;
pub(crate) mod model_expired;
pub(crate) mod model_unrecognised;
pub(crate) mod not_finite;
pub(crate) mod parameter_missing;
pub(crate) mod row_gap;
pub(crate) mod rows_dropped;
pub(crate) mod rules_disagree;
pub(crate) mod ruleset_unrecognised;
pub(crate) mod sentinel;
pub(crate) mod spikes;
pub(crate) mod time_disordered;
pub(crate) mod truncated;
pub(crate) mod units_inconsistent;
pub(crate) mod window_impossible;
pub(crate) mod wording_unfit;
