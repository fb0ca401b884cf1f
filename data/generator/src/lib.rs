//! The built-in flight generator: piston aeroplanes flown by a seeded pilot through wind and
//! gusts, recorded as genuine Garmin G1000 logs that pass through the real parser.
//!
//! | step | file |
//! |---|---|
//! | what is asked for | `scenario.rs`, `events.rs`, `defects.rs`, `fleet.rs` |
//! | where it goes | `airfield.rs`, `plan.rs` |
//! | who flies it | `style.rs`, `guidance/` (a file per part of the flight) |
//! | what moves | `dynamics.rs`, `engine.rs`, `atmosphere.rs`, `wind.rs` |
//! | what is recorded | `sensors.rs`, `row.rs`, `layout.rs`, `recorder.rs`, `text.rs` |
//! | what was true | `truth.rs` |
//!
//! Everything is a pure function of the scenario: no clock, no entropy, no files. The physics
//! is a point mass with a drag polar; it is good for measures, rules and faults of logs, and
//! not for handling qualities, stalls or performance planning. Aircraft, airfields,
//! registrations and part numbers are invented.

mod aircraft;
mod airfield;
mod atmosphere;
mod defects;
mod dynamics;
mod engine;
mod events;
mod fleet;
mod flight;
mod guidance;
mod layout;
mod plan;
mod random;
mod recorder;
mod row;
mod scenario;
mod sensors;
mod style;
#[cfg(test)]
mod tests;
mod text;
mod truth;
mod units;
mod wind;

pub use aircraft::SyntheticAircraft;
pub use airfield::Airfield;
pub use defects::Defect;
pub use events::Event;
pub use fleet::{demo_fleet, normal_fleet};
pub use scenario::{Route, Scenario};
pub use truth::{GoAround, Landing, Span, Truth};
pub use wind::Wind;

/// A generated log and what is true of it.
#[derive(Clone, Debug, PartialEq)]
pub struct GeneratedLog {
    /// The name the recorder would have given the file.
    pub file_name: String,
    /// The bytes of the log.
    pub csv: Vec<u8>,
    /// What really happened.
    pub truth: Truth,
}

/// Flies a scenario and records it. Equal scenarios give equal bytes.
#[must_use]
pub fn generate(scenario: &Scenario) -> GeneratedLog {
    let mut flown = flight::fly(scenario);
    if let Some(defect) = scenario.defect {
        let span = defects::spoil(&mut flown.rows, defect, scenario.seed, &flown.pilot.notes);
        flown.truth.defect_span_s = Some(span);
    }
    let plan = &flown.pilot.plan;
    let destination = (!plan.is_local).then_some(plan.destination);
    let mut csv = recorder::write(scenario, &flown.rows, destination);
    if let Some(defect) = scenario.defect {
        defects::spoil_bytes(&mut csv, defect);
    }
    let file_name = recorder::file_name(scenario.start_utc, plan.departure);
    GeneratedLog { file_name, csv, truth: flown.truth }
}
