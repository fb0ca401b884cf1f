//! Phases of flight, from whatever the log records.
//!
//! | step | file |
//! |---|---|
//! | speed high enough to fly, hysteresis in seconds | `motion.rs`, `fast.rs` |
//! | lift-off from the bend in the altitude | `edge.rs` |
//! | touchdown from the signs that come together | `touchdown.rs` |
//! | touch-and-gos and go-arounds: the valleys of a flight | `valley.rs` |
//! | airborne spells of the log | `airborne.rs` |
//! | climb, cruise, descent, approach of one leg | `air.rs` |
//! | parked, taxi, rolls between two spells | `ground.rs` |
//!
//! A second belongs to exactly one exclusive phase and the spans tile the log from its first
//! to its last sample. Deliberately absent: runways, holding patterns, and judgement.

mod air;
mod airborne;
mod edge;
mod fast;
mod ground;
mod motion;
mod spans;
mod touchdown;
mod valley;

pub(crate) use airborne::{Spell, find_spells};
pub(crate) use spans::{Leg, LegEnd, find_phases};
