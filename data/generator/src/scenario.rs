//! What is asked of the generator: one flight, described so that it can be made again.

use chrono::{DateTime, Utc};

use crate::random::{Purpose, Stream};
use crate::{Airfield, Defect, Event, SyntheticAircraft, Wind};

/// One flight to generate. Equal scenarios give equal bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Seed of the pilot's style, of gusts and of sensor noise.
    pub seed: u64,
    /// Which aircraft flies.
    pub aircraft: SyntheticAircraft,
    /// Time of the first row, which need not carry a stamp yet; fractions of a second are
    /// dropped.
    pub start_utc: DateTime<Utc>,
    /// Where it goes.
    pub route: Route,
    /// How far beside the straight line a cross-country flight turns, in nautical miles: a way
    /// to make it long. An hour is about 50 nm.
    pub detour_nm: f64,
    /// The wind.
    pub wind: Wind,
    /// How much warmer than the standard atmosphere it is, in degrees Celsius.
    pub warmer_c: f64,
    /// Altimeter setting, in inches of mercury.
    pub altimeter_setting_inhg: f64,
    /// Something that happens in the flight.
    pub event: Option<Event>,
    /// Something wrong with the record.
    pub defect: Option<Defect>,
}

/// Where a flight goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Circuits at the base with touch-and-goes; the last landing is a full stop.
    Circuits {
        /// Number of landings; at least one is flown.
        landings: u32,
    },
    /// From one airfield to another; to the same one it is one circuit.
    CrossCountry {
        /// Departure.
        from: Airfield,
        /// Destination.
        to: Airfield,
    },
}

impl Scenario {
    /// A normal flight whose route and weather follow from the seed: two in three go from the
    /// base to another airfield or back, the others fly five to eight circuits.
    #[must_use]
    pub fn normal(seed: u64, aircraft: SyntheticAircraft, start_utc: DateTime<Utc>) -> Self {
        let mut weather = Stream::new(seed, Purpose::Weather);
        let speed_kt = weather.about(6.5, 3.0, 2.0).max(0.5);
        let wind = Wind {
            direction_deg: weather.uniform(0.0, 360.0),
            speed_kt,
            turbulence_kt: weather.uniform(0.3, 0.7) + 0.06 * speed_kt,
        };
        let route = if weather.chance(0.35) {
            let landings = [5, 6, 7, 8];
            let pick = weather.uniform(0.0, 4.0);
            Route::Circuits {
                landings: landings
                    .into_iter()
                    .find(|&landings| f64::from(landings) - 4.0 > pick)
                    .unwrap_or(8),
            }
        } else {
            let other = if weather.chance(0.5) { Airfield::Hill } else { Airfield::Plain };
            if weather.chance(0.5) {
                Route::CrossCountry { from: Airfield::Home, to: other }
            } else {
                Route::CrossCountry { from: other, to: Airfield::Home }
            }
        };
        Self {
            seed,
            aircraft,
            start_utc,
            route,
            detour_nm: 0.0,
            wind,
            warmer_c: weather.about(3.0, 5.0, 2.0),
            altimeter_setting_inhg: weather.about(29.98, 0.15, 2.0),
            event: None,
            defect: None,
        }
    }

    /// The same flight with an event. An event of the cruise turns circuits into a
    /// cross-country flight.
    #[must_use]
    pub fn with_event(mut self, event: Event) -> Self {
        self.event = Some(event);
        self.route = self.route_flown();
        self
    }

    /// The same flight with a defect of its record.
    #[must_use]
    pub const fn with_defect(mut self, defect: Defect) -> Self {
        self.defect = Some(defect);
        self
    }

    /// The route that is really flown: an event of the cruise needs one.
    #[must_use]
    pub fn route_flown(&self) -> Route {
        match (self.event, self.route) {
            (Some(event), Route::Circuits { .. }) if event.needs_cruise() => {
                Route::CrossCountry { from: Airfield::Home, to: Airfield::Hill }
            }
            (_, route) => route,
        }
    }
}
