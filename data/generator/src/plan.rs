//! Where the flight goes, worked out before it starts, and the notes taken while it is flown.

use crate::airfield::{Airfield, Runway};
use crate::random::{Purpose, Stream};
use crate::truth::{GoAround, Landing, Span};
use crate::units::{M_PER_FT, M_PER_NM, wrap_rad};
use crate::{Event, Route, Scenario, SyntheticAircraft};

/// A circuit: a runway and the side the downwind leg lies on.
#[derive(Clone, Copy)]
pub(crate) struct Circuit {
    pub(crate) runway: Runway,
    /// 1 for right-hand circuits, -1 for left-hand ones.
    pub(crate) side: f64,
    /// Distance of the downwind leg from the runway, in metres.
    pub(crate) width_m: f64,
    /// Distance of the base leg from the threshold, in metres.
    pub(crate) base_m: f64,
}

/// The whole flight.
pub(crate) struct Plan {
    pub(crate) departure: Airfield,
    pub(crate) destination: Airfield,
    pub(crate) take_off: Circuit,
    pub(crate) landing: Circuit,
    /// Turning point on the way, metres east and north of the base.
    pub(crate) turning_point_m: (f64, f64),
    /// Where the downwind leg is joined.
    pub(crate) join_m: (f64, f64),
    pub(crate) cruise_altitude_m: f64,
    /// Landings to make, the full stop included.
    pub(crate) landings: usize,
    pub(crate) is_local: bool,
}

impl Plan {
    pub(crate) fn new(scenario: &Scenario, final_length_m: f64, cruise_height_ft: f64) -> Self {
        let (departure, destination, landings) = match scenario.route_flown() {
            Route::Circuits { landings } => {
                (Airfield::Home, Airfield::Home, usize::try_from(landings).unwrap_or(1))
            }
            Route::CrossCountry { from, to } => (from, to, 1),
        };
        let is_local = departure == destination;
        let landings = if scenario.event == Some(Event::TouchAndGo) {
            landings.max(2)
        } else {
            landings.max(1)
        };
        let scale = scenario.aircraft.figures().circuit_scale;
        let circuit = |runway: Runway, side: f64| Circuit {
            runway,
            side,
            width_m: 1650.0 * scale,
            base_m: final_length_m * scale.sqrt(),
        };
        let into = scenario.wind.direction_deg;
        let (departure_runway, landing_runway) =
            (departure.runway_into(into), destination.runway_into(into));
        let (from, to) = (departure.position_m(), destination.position_m());
        let inbound = (to.0 - from.0).atan2(to.1 - from.1);
        // The circuit lies on the side the aircraft comes from, left-hand when in doubt.
        let from_right = wrap_rad(inbound - landing_runway.course_rad).sin() < 0.0;
        let side = if !is_local && from_right { 1.0 } else { -1.0 };
        let landing = circuit(landing_runway, side);
        let take_off = circuit(departure_runway, side);
        let join_m =
            landing.runway.point(landing.runway.length_m + 3200.0 * scale, side * landing.width_m);
        let mut stream = Stream::new(scenario.seed, Purpose::Fleet);
        let aside_m = stream.uniform(-6000.0, 6000.0) + scenario.detour_nm * M_PER_NM;
        let turning_point_m = (
            0.5 * (from.0 + to.0) + aside_m * inbound.cos(),
            0.5 * (from.1 + to.1) - aside_m * inbound.sin(),
        );
        // Some events need room below or time in the cruise.
        let six = scenario.aircraft == SyntheticAircraft::SixCylinder;
        let cruise_height_ft = match scenario.event {
            Some(Event::HighChtClimb) if six => cruise_height_ft.max(4800.0),
            Some(Event::Overspeed) if six => cruise_height_ft.max(5600.0),
            Some(Event::HighChtClimb | Event::Overspeed) => cruise_height_ft.max(5000.0),
            Some(Event::CylinderEgtDivergence | Event::LowOilPressure) => {
                cruise_height_ft.min(3600.0)
            }
            _ => cruise_height_ft,
        };
        let highest_m = departure.elevation_m().max(destination.elevation_m());
        Self {
            departure,
            destination,
            take_off,
            landing,
            turning_point_m,
            join_m,
            cruise_altitude_m: highest_m + cruise_height_ft * M_PER_FT,
            landings,
            is_local,
        }
    }
}

/// What happened, noted as it happens.
#[derive(Default)]
pub(crate) struct Notes {
    pub(crate) engine_start_s: f64,
    pub(crate) engine_stop_s: f64,
    pub(crate) lift_off_s: Option<f64>,
    pub(crate) landings: Vec<Landing>,
    pub(crate) go_arounds: Vec<GoAround>,
    pub(crate) rejected_takeoffs: u32,
    pub(crate) top_of_climb_s: Option<f64>,
    pub(crate) top_of_descent_s: Option<f64>,
    pub(crate) last_final_approach_s: f64,
    pub(crate) event_span_s: Option<Span>,
}

impl Notes {
    /// Extends the span of the event to `now_s`.
    pub(crate) fn event_goes_on(&mut self, now_s: f64) {
        match &mut self.event_span_s {
            Some(span) => span.end_s = now_s,
            None => self.event_span_s = Some(Span { start_s: now_s, end_s: now_s }),
        }
    }

    pub(crate) fn middle_of_cruise_s(&self) -> Option<f64> {
        Some(0.5 * (self.top_of_climb_s? + self.top_of_descent_s?))
    }
}
