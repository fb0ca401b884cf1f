//! What really happened in a generated flight, for tests to compare measures against.
//!
//! Times are true seconds from the first row (even if that row has no time stamp yet), before the recorder's clock or a defect
//! changes any stamp; they say when it happened, not which row shows it.

use crate::{Defect, Event};

/// The physical truth of a flight. Facts after the end of a truncated file are kept: they
/// happened, the file does not show them.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    /// Length of the flight from the first to the last row that was recorded, before any
    /// defect, in seconds.
    pub duration_s: f64,
    /// Elevation of the departure airfield, in feet.
    pub departure_elevation_ft: f64,
    /// Elevation of the landing airfield, in feet; the same one for circuits.
    pub destination_elevation_ft: f64,
    /// The engine runs from here on.
    pub engine_start_s: f64,
    /// The engine stops here.
    pub engine_stop_s: f64,
    /// First lift-off.
    pub lift_off_s: f64,
    /// Last touchdown, the one the aircraft stayed down after.
    pub touchdown_s: f64,
    /// End of the climb to the cruising altitude; `None` for circuits.
    pub top_of_climb_s: Option<f64>,
    /// End of the cruise; `None` for circuits.
    pub top_of_descent_s: Option<f64>,
    /// Every touchdown, in order; the last is the full stop.
    pub landings: Vec<Landing>,
    /// Landings abandoned in the air, in order.
    pub go_arounds: Vec<GoAround>,
    /// Abandoned take-offs.
    pub rejected_takeoff_count: u32,
    /// Fuel used from engine start to engine stop, in US gallons.
    pub fuel_used_gal: f64,
    /// Fuel left at the end, both sides, in US gallons.
    pub fuel_remaining_gal: f64,
    /// The event of the scenario.
    pub event: Option<Event>,
    /// When the event was going on; `None` without an event.
    pub event_span_s: Option<Span>,
    /// The defect of the scenario.
    pub defect: Option<Defect>,
    /// The part of the record that is affected; `None` without a defect.
    pub defect_span_s: Option<Span>,
}

impl Truth {
    /// How often the aircraft touched down and took off again without leaving the runway.
    #[must_use]
    pub fn touch_and_go_count(&self) -> usize {
        self.landings.iter().filter(|landing| landing.touch_and_go).count()
    }
}

/// A touchdown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Landing {
    /// When the wheels touched.
    pub at_s: f64,
    /// Rate of descent at that instant, positive downwards, in feet per minute.
    pub sink_fpm: f64,
    /// Indicated airspeed, in knots.
    pub indicated_airspeed_kt: f64,
    /// Strongest normal acceleration of the impact as the recorder writes it: g above the
    /// 1 g of level flight. The load factor is one more.
    pub normal_acceleration_g: f64,
    /// Whether the aircraft took off again without leaving the runway.
    pub touch_and_go: bool,
}

/// A landing abandoned in the air.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GoAround {
    /// When full power was set.
    pub at_s: f64,
    /// Height above the airfield then, in feet.
    pub height_ft: f64,
}

/// A part of the flight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// Start, in seconds from the first row.
    pub start_s: f64,
    /// End, in seconds from the first row; not before the start.
    pub end_s: f64,
}
