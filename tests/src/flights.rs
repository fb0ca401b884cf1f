//! Generated flights that are the same in every run: the generator is a pure function of what
//! is asked of it, so a test names a flight by its seed.

use chrono::{DateTime, Utc};
use data_generator::{Airfield, Event, GeneratedLog, Route, Scenario, SyntheticAircraft};

/// When every generated flight begins: a fixed morning, recent enough for the guard's check of
/// dates and older than any run of the tests.
///
/// # Panics
/// Never; the date is one.
#[must_use]
pub fn start_utc() -> DateTime<Utc> {
    "2026-03-14T15:00:00Z".parse().expect("a date")
}

/// From one airfield to another in the four-cylinder aircraft whose recorder knows most.
#[must_use]
pub fn cross_country(seed: u64) -> Scenario {
    let route = Route::CrossCountry { from: Airfield::Home, to: Airfield::Plain };
    Scenario { route, ..Scenario::normal(seed, SyntheticAircraft::C172s, start_utc()) }
}

/// Circuits at the base in the same aircraft.
#[must_use]
pub fn circuits(seed: u64, landings: u32) -> Scenario {
    let route = Route::Circuits { landings };
    Scenario { route, ..Scenario::normal(seed, SyntheticAircraft::C172s, start_utc()) }
}

/// A cross-country flight in which something happens.
#[must_use]
pub fn with_event(seed: u64, event: Event) -> GeneratedLog {
    data_generator::generate(&cross_country(seed).with_event(event))
}
