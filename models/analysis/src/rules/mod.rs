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
