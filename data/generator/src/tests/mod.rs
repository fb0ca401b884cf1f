//! Tests of whole flights: what is in the bytes against what is said to be true.

mod defects;
mod determinism;
mod events;
mod fleet;
mod flights;
mod ingest;
mod log;

use chrono::{DateTime, Utc};

use crate::{Scenario, SyntheticAircraft};

/// A summer noon; nothing in a flight depends on it.
fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_751_373_000, 0).expect("a valid instant")
}

/// A normal flight of `seed`, the aircraft in turn.
fn normal(seed: u64) -> Scenario {
    let turn = usize::try_from(seed % 3).expect("small");
    Scenario::normal(seed, SyntheticAircraft::ALL[turn], noon())
}

/// One flight of each aircraft, with seeds that start at `seed`.
fn one_of_each(seed: u64) -> [Scenario; 3] {
    let mut seed = seed;
    SyntheticAircraft::ALL.map(|aircraft| {
        seed += 1;
        Scenario::normal(seed, aircraft, noon())
    })
}
