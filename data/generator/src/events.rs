//! What can really happen in a generated flight.

/// Something that really happens to the aircraft; at most one a flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Event {
    /// No flare: touchdown at 620-740 fpm, load factor above 2.2 in the row of the touchdown.
    HardLanding,
    /// Below 500 ft more than Vref + 20 kt, sink above 1,200 fpm, beside the centreline and
    /// rolling; landed all the same.
    UnstableApproach,
    /// The first approach is abandoned between 120 and 250 ft, the next one lands.
    GoAround,
    /// The exhaust gas temperature of one cylinder falls 480 degrees Fahrenheit below the
    /// others for three minutes of cruise.
    CylinderEgtDivergence,
    /// Oil pressure falls to 14 psi for 90 s of cruise with the engine at cruise speed.
    LowOilPressure,
    /// The hottest cylinder head passes 505 degrees Fahrenheit in the climb. On an aircraft
    /// without such probes it happens and is not recorded.
    HighChtClimb,
    /// A dive beyond the never-exceed speed by at least 5 kt for several seconds.
    Overspeed,
    /// A full turn at more than 60 degrees of bank.
    SteepTurn,
    /// Landing with 5 US gallons in the tanks.
    LowFuel,
    /// Sink of 1,200-1,450 fpm between 550 and 250 ft on an otherwise normal final approach.
    HighSinkOnFinal,
    /// More than 10 kt below Vref between 450 and 120 ft on the final approach.
    SlowOnFinal,
    /// The first landing is followed by a take-off without leaving the runway.
    TouchAndGo,
    /// The first take-off is abandoned at 40-45 kt, the second one continued.
    RejectedTakeoff,
}

impl Event {
    /// Every event.
    pub const ALL: &'static [Self] = &[
        Self::HardLanding,
        Self::UnstableApproach,
        Self::GoAround,
        Self::CylinderEgtDivergence,
        Self::LowOilPressure,
        Self::HighChtClimb,
        Self::Overspeed,
        Self::SteepTurn,
        Self::LowFuel,
        Self::HighSinkOnFinal,
        Self::SlowOnFinal,
        Self::TouchAndGo,
        Self::RejectedTakeoff,
    ];

    /// Whether the event needs a cruise at altitude, and so a cross-country flight.
    #[must_use]
    pub const fn needs_cruise(self) -> bool {
        matches!(
            self,
            Self::CylinderEgtDivergence
                | Self::LowOilPressure
                | Self::HighChtClimb
                | Self::Overspeed
                | Self::SteepTurn
        )
    }

    /// Stable name in snake case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HardLanding => "hard_landing",
            Self::UnstableApproach => "unstable_approach",
            Self::GoAround => "go_around",
            Self::CylinderEgtDivergence => "cylinder_egt_divergence",
            Self::LowOilPressure => "low_oil_pressure",
            Self::HighChtClimb => "high_cht_climb",
            Self::Overspeed => "overspeed",
            Self::SteepTurn => "steep_turn",
            Self::LowFuel => "low_fuel",
            Self::HighSinkOnFinal => "high_sink_on_final",
            Self::SlowOnFinal => "slow_on_final",
            Self::TouchAndGo => "touch_and_go",
            Self::RejectedTakeoff => "rejected_takeoff",
        }
    }
}
