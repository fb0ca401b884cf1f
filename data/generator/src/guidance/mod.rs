//! The pilot: a stage of flight at a time, each in its own file.
//!
//! Every stage reads what a pilot can see and answers a [`Command`]; it may move on to the
//! next stage, which then flies from the next step. Facts are noted the moment they happen.

mod approach;
mod circuit;
mod enroute;
mod ground;
mod landing;
mod lateral;
mod takeoff;

use crate::Event;
use crate::dynamics::{Aeroplane, Command};
use crate::engine::Fault;
use crate::plan::{Circuit, Notes, Plan};
use crate::random::{Coloured, Purpose, Stream};
use crate::style::{ApproachStyle, Style};
use crate::truth::Landing;
use crate::units::M_PER_FT;

/// A stage of the flight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Stage {
    Parked,
    TaxiOut,
    RunUp,
    LineUp,
    TakeoffRoll,
    RejectedTakeoff,
    InitialClimb,
    Climb,
    Cruise,
    SteepTurn,
    Dive,
    Descent,
    Crosswind,
    Downwind,
    Base,
    FinalApproach,
    Flare,
    LandingRoll,
    TaxiIn,
    Shutdown,
    Ended,
}

/// What the pilot sees in one step.
#[derive(Clone, Copy)]
pub(crate) struct View {
    pub(crate) now_s: f64,
    /// Along the runway in use from its threshold, in metres.
    pub(crate) along_m: f64,
    /// Right of the runway in use, in metres.
    pub(crate) right_m: f64,
    /// Above the runway in use, in metres.
    pub(crate) height_m: f64,
    /// Indicated airspeed without gusts, in knots.
    pub(crate) speed_kt: f64,
    pub(crate) ground_speed_ms: f64,
    pub(crate) track_rad: f64,
}

impl View {
    pub(crate) fn height_ft(&self) -> f64 {
        self.height_m / M_PER_FT
    }
}

/// Slow wandering about every target, redrawn each step.
#[derive(Clone, Copy, Default)]
struct Wander {
    speed_kt: f64,
    height_m: f64,
    sink_fpm: f64,
    bank_rad: f64,
}

struct Wandering {
    stream: Stream,
    speed: Coloured,
    height: Coloured,
    sink: Coloured,
    bank: Coloured,
}

impl Wandering {
    fn new(seed: u64, unsteadiness: f64, step_s: f64) -> Self {
        Self {
            stream: Stream::new(seed, Purpose::Wander),
            speed: Coloured::new(1.1 * unsteadiness, 22.0, step_s),
            height: Coloured::new(7.0 * unsteadiness, 50.0, step_s),
            sink: Coloured::new(32.0 * unsteadiness, 8.0, step_s),
            bank: Coloured::new(0.018 * unsteadiness, 3.0, step_s),
        }
    }

    fn step(&mut self) -> Wander {
        Wander {
            speed_kt: self.speed.step(&mut self.stream),
            height_m: self.height.step(&mut self.stream),
            sink_fpm: self.sink.step(&mut self.stream),
            bank_rad: self.bank.step(&mut self.stream),
        }
    }
}

/// The pilot of one flight.
pub(crate) struct Pilot {
    pub(crate) plan: Plan,
    pub(crate) style: Style,
    /// How the present approach is flown.
    approach: ApproachStyle,
    pub(crate) notes: Notes,
    pub(crate) stage: Stage,
    event: Option<Event>,
    stage_start_s: f64,
    /// Points of the present taxi route still ahead, along and right of the runway.
    taxi_route_m: Vec<(f64, f64)>,
    /// Still in the circuit of the departure; the landing's circuit afterwards.
    departing: bool,
    /// The turning point on the way has been passed.
    turning_point_passed: bool,
    event_done: bool,
    /// How far the event has come: radians turned in a steep turn, seconds beyond the speed
    /// in a dive, 1 once the dive of an unstable approach has begun.
    event_progress: f64,
    wandering: Wandering,
    wander: Wander,
    step_s: f64,
}

impl Pilot {
    pub(crate) fn new(
        seed: u64,
        event: Option<Event>,
        plan: Plan,
        style: Style,
        step_s: f64,
    ) -> Self {
        Self {
            wandering: Wandering::new(seed, style.unsteadiness, step_s),
            approach: style.approach,
            plan,
            style,
            notes: Notes::default(),
            stage: Stage::Parked,
            event,
            stage_start_s: 0.0,
            taxi_route_m: Vec::new(),
            departing: true,
            turning_point_passed: false,
            event_done: false,
            event_progress: 0.0,
            wander: Wander::default(),
            step_s,
        }
    }

    /// Where the aircraft stands before the flight: along and right of the take-off runway.
    pub(crate) fn stand_m(&self) -> (f64, f64) {
        ground::stand_m(&self.plan.take_off)
    }

    /// The circuit in use.
    pub(crate) const fn circuit(&self) -> &Circuit {
        if self.departing { &self.plan.take_off } else { &self.plan.landing }
    }

    /// The command for this step.
    pub(crate) fn fly(&mut self, now_s: f64, plane: &Aeroplane) -> Command {
        if let Some(touch) = plane.touch {
            landing::note_touchdown(self, now_s, touch);
        }
        self.wander = self.wandering.step();
        let runway = self.circuit().runway;
        let (along_m, right_m) = runway.along_right(plane.east_m, plane.north_m);
        let ground_speed_ms = plane.ground_speed_ms();
        let view = View {
            now_s,
            along_m,
            right_m,
            height_m: plane.altitude_m - runway.elevation_m,
            speed_kt: plane.steady_indicated_kt(),
            ground_speed_ms,
            track_rad: if ground_speed_ms > 1.0 {
                plane.ground_east_ms.atan2(plane.ground_north_ms)
            } else {
                plane.heading_rad
            },
        };
        match self.stage {
            Stage::Parked => ground::parked(self, &view, plane),
            Stage::TaxiOut => ground::taxi_out(self, &view, plane),
            Stage::RunUp => ground::run_up(self, &view, plane),
            Stage::LineUp => ground::line_up(self, &view, plane),
            Stage::TakeoffRoll => takeoff::roll(self, &view, plane),
            Stage::RejectedTakeoff => takeoff::reject(self, &view, plane),
            Stage::InitialClimb => takeoff::initial_climb(self, &view, plane),
            Stage::Climb => enroute::climb(self, &view, plane),
            Stage::Cruise => enroute::cruise(self, &view, plane),
            Stage::SteepTurn => enroute::steep_turn(self, &view, plane),
            Stage::Dive => enroute::dive(self, &view, plane),
            Stage::Descent => enroute::descent(self, &view, plane),
            Stage::Crosswind => circuit::crosswind(self, &view, plane),
            Stage::Downwind => circuit::downwind(self, &view, plane),
            Stage::Base => circuit::base(self, &view, plane),
            Stage::FinalApproach => approach::final_approach(self, &view, plane),
            Stage::Flare => landing::flare(self, &view, plane),
            Stage::LandingRoll => landing::roll(self, &view, plane),
            Stage::TaxiIn => ground::taxi_in(self, &view, plane),
            Stage::Shutdown | Stage::Ended => ground::shut_down(self, &view, plane),
        }
    }

    fn enter(&mut self, stage: Stage, view: &View) {
        if stage == Stage::Downwind {
            self.approach = self.style.approach.next(&mut self.wandering.stream);
        }
        self.stage = stage;
        self.stage_start_s = view.now_s;
    }

    fn in_stage_s(&self, view: &View) -> f64 {
        view.now_s - self.stage_start_s
    }

    fn is_due(&self, event: Event) -> bool {
        self.event == Some(event) && !self.event_done
    }

    /// Whether the present approach is to be the full stop.
    fn is_last_approach(&self) -> bool {
        self.notes.landings.len() + 1 >= self.plan.landings
    }

    fn last_landing(&mut self) -> Option<&mut Landing> {
        self.notes.landings.last_mut()
    }

    /// What is wrong with the engine now, and for how long it has been.
    pub(crate) fn engine_fault(&mut self, now_s: f64) -> Fault {
        /// Cruise settles before anything goes wrong with the engine.
        const SETTLED_S: f64 = 75.0;
        let since_s = self
            .notes
            .top_of_climb_s
            .filter(|_| self.notes.top_of_descent_s.is_none())
            .map_or(f64::NEG_INFINITY, |start_s| now_s - start_s - SETTLED_S);
        let mut fault = Fault::default();
        match self.event {
            Some(Event::CylinderEgtDivergence) if (0.0..180.0).contains(&since_s) => {
                fault.cold_cylinder = Some((2, 500.0));
            }
            Some(Event::LowOilPressure) if (0.0..90.0).contains(&since_s) => {
                fault.oil_pressure_limit_psi = Some(14.0);
            }
            Some(Event::HighChtClimb)
                if matches!(self.stage, Stage::InitialClimb | Stage::Climb) =>
            {
                fault.hot_heads_f = Some(520.0);
            }
            _ => return fault,
        }
        self.notes.event_goes_on(now_s);
        fault
    }
}
