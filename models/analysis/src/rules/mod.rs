//! Rules: what is looked for in a flight, as data, and the engine that looks.
//!
//! | step | type in → out | file |
//! |---|---|---|
//! | load | TOML → [`RuleSet`], everything checked | `load.rs`, `expression/` |
//! | frame | [`Measured`](crate::Measured) → nullable columns | `frame.rs` |
//! | prepare | rule → ready, or the reason why not | `prepare.rs` |
//! | select | all conditions → nullable masks, at once | `select.rs`, `expression/polars.rs` |
//! | time | masks → events with durations in seconds | `timeline.rs`, `event.rs` |
//! | conclude | events or evidence → `Outcome` | `evaluate.rs` |
//!
//! A rule in a file of `rules/`:
//!
//! | field | meaning |
//! |---|---|
//! | `id`, `name`, `sentence` | stable id; what people call it; what a finding means for a pilot |
//! | `advisory`, `caution`, `warning` | conditions by rising severity, each implying the one before |
//! | `phases` | where it looks; without it, the whole flight |
//! | `applies_to` | a condition over profile values, for example `engine_count >= 2` |
//! | `for_s` | how long a band must hold without a break |
//! | `merge_gap_s` | events closer together are one |
//! | `required_valid_pct` | evidence needed before nothing found means clear; 80 when not given |
//! | `measure`, `direction` | what is reported, and whether `max`, `min` or `max_abs` is worst |
//! | `why`, `answers` | why these limits; the guidance it answers |
//!
//! Conditions are SQL expressions over columns, profile values and numbers, with `+ - * /`,
//! comparisons, `BETWEEN`, `AND`, `OR`, `NOT`, `abs`, `greatest` and `least`.
//!
//! Deliberately absent: rows as a measure of time, a default for anything missing, and any
//! decision about what a pilot is shown.

mod builtin;
mod catalogue;
mod error;
mod evaluate;
mod event;
mod expression;
mod frame;
mod load;
mod prepare;
mod rule;
mod select;
mod set;
mod timeline;
mod vocabulary;

pub use catalogue::catalogue_markdown;
pub use error::{RuleError, RuleErrorKind, RuleErrorSource};
pub use evaluate::evaluate;
pub use rule::{Direction, Rule};
pub use set::RuleSet;

#[cfg(test)]
mod tests;
