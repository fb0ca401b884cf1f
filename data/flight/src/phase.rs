//! Phases of flight and the spans of time they cover.
//!
//! The names are a published contract (`docs/API.md`); detection lives in `models-analysis`.

use serde::{Deserialize, Serialize};

macro_rules! phases {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// A phase of flight.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum PhaseOfFlight {
            $($(#[$doc])* $variant,)*
        }

        impl PhaseOfFlight {
            /// Every phase, in the order of a normal flight.
            pub const ALL: &'static [PhaseOfFlight] = &[$(PhaseOfFlight::$variant,)*];

            /// The published name, for example `final_approach`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(PhaseOfFlight::$variant => $name,)* }
            }
        }
    };
}

phases! {
    /// Standing, before the first or after the last movement.
    Parked = "parked";
    /// Moving on the ground before take-off.
    TaxiOut = "taxi_out";
    /// From the start of acceleration to lift-off.
    TakeoffRoll = "takeoff_roll";
    /// Acceleration to take-off speed abandoned on the ground.
    RejectedTakeoff = "rejected_takeoff";
    /// From lift-off to 1,000 ft above the airfield, or the end of the climb if lower.
    InitialClimb = "initial_climb";
    /// Climbing above the initial climb.
    Climb = "climb";
    /// Between climb and descent.
    Cruise = "cruise";
    /// Descending above the approach.
    Descent = "descent";
    /// From 3,000 ft above the landing airfield, descending, to the final approach.
    Approach = "approach";
    /// From 1,000 ft above the landing airfield to touchdown.
    FinalApproach = "final_approach";
    /// From touchdown to taxi speed.
    LandingRoll = "landing_roll";
    /// Moving on the ground after landing.
    TaxiIn = "taxi_in";
    /// A landing abandoned in the air; overlaps the phases it interrupts.
    GoAround = "go_around";
    /// A landing followed by a take-off without leaving the runway; overlaps.
    TouchAndGo = "touch_and_go";
    /// Flying a repeated racetrack; overlaps.
    Holding = "holding";
}

impl PhaseOfFlight {
    /// The phase of a published name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|phase| phase.name() == name)
    }

    /// Whether a second belongs to exactly one phase of this kind; the others overlap them.
    #[must_use]
    pub const fn is_exclusive(self) -> bool {
        !matches!(self, Self::GoAround | Self::TouchAndGo | Self::Holding)
    }

    /// Whether the wheels are off the ground.
    #[must_use]
    pub const fn is_airborne(self) -> bool {
        matches!(
            self,
            Self::InitialClimb
                | Self::Climb
                | Self::Cruise
                | Self::Descent
                | Self::Approach
                | Self::FinalApproach
        )
    }
}

impl std::fmt::Display for PhaseOfFlight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A phase between two times of a flight.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhaseSpan {
    /// Which phase.
    pub phase: PhaseOfFlight,
    /// Start in seconds from the start of the flight.
    pub start_s: f64,
    /// End in seconds from the start of the flight; not before the start.
    pub end_s: f64,
}

impl PhaseSpan {
    /// Length in seconds.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.end_s - self.start_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_published_contract() {
        let exclusive: Vec<_> =
            PhaseOfFlight::ALL.iter().filter(|p| p.is_exclusive()).map(|p| p.name()).collect();
        assert_eq!(
            exclusive,
            [
                "parked",
                "taxi_out",
                "takeoff_roll",
                "rejected_takeoff",
                "initial_climb",
                "climb",
                "cruise",
                "descent",
                "approach",
                "final_approach",
                "landing_roll",
                "taxi_in"
            ]
        );
        for phase in PhaseOfFlight::ALL {
            assert_eq!(PhaseOfFlight::from_name(phase.name()), Some(*phase));
            let json = serde_json::to_value(phase).ok();
            assert_eq!(json, Some(phase.name().into()));
        }
    }
}
