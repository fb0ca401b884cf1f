//! Take-off roll, abandoned take-off, and the climb straight ahead.

use super::lateral::bank_for_line;
use super::{Pilot, Stage, View, ground};
use crate::Event;
use crate::airfield::{Line, Runway};
use crate::dynamics::{Aeroplane, Command};

/// Speed at which a take-off is abandoned, in knots.
const REJECT_KT: f64 = 43.0;
/// The turn away from the runway may begin at this height, in feet.
const TURN_FT: f64 = 620.0;
/// Turn towards the destination at this height, in feet.
const DEPART_FT: f64 = 800.0;

/// The extended centreline.
pub(super) fn centreline(runway: &Runway, right_m: f64) -> Line {
    let (east_m, north_m) = runway.point(0.0, right_m);
    Line { east_m, north_m, course_rad: runway.course_rad }
}

fn full_power(pilot: &Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = Command::parked(plane.figures);
    command.taxi_ms = None;
    command.throttle = 1.0;
    let runway = pilot.circuit().runway;
    command.steer_rad = runway.course_rad - (view.right_m / 60.0).clamp(-0.15, 0.15);
    command
}

pub(super) fn roll(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = full_power(pilot, view, plane);
    if pilot.is_due(Event::RejectedTakeoff) && view.speed_kt > REJECT_KT {
        pilot.event_done = true;
        pilot.notes.rejected_takeoffs += 1;
        pilot.enter(Stage::RejectedTakeoff, view);
    } else if view.speed_kt > plane.figures.vr_kt + pilot.style.rotate_add_kt {
        command.path_rad = 0.03;
        if pilot.notes.lift_off_s.is_none() {
            pilot.notes.lift_off_s = Some(view.now_s);
        }
        pilot.enter(Stage::InitialClimb, view);
    }
    command
}

pub(super) fn reject(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = full_power(pilot, view, plane);
    command.throttle = 0.0;
    command.brake_ms2 = 1.8;
    pilot.notes.event_goes_on(view.now_s);
    if view.ground_speed_ms < 6.0 {
        pilot.taxi_route_m = ground::route_to_start(&pilot.plan.take_off, view.along_m);
        pilot.enter(Stage::TaxiOut, view);
    }
    command
}

pub(super) fn initial_climb(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = full_power(pilot, view, plane);
    command.governor_rpm = if view.height_ft() > 500.0 { 2500.0 } else { plane.figures.rpm_max };
    let target_kt = plane.figures.vy_kt + pilot.style.climb_add_kt + pilot.wander.speed_kt;
    let lowest = if view.height_ft() < 30.0 { 0.03 } else { 0.012 };
    command.path_rad = plane.path_for_speed(target_kt, 7.0).clamp(lowest, 0.22);
    let line = centreline(&pilot.circuit().runway, 0.0);
    let limit_deg = if view.height_ft() < 100.0 { 4.0 } else { pilot.style.bank_limit_deg };
    command.bank_rad = bank_for_line(view, plane, &line, limit_deg) + pilot.wander.bank_rad;
    let away = pilot.departing && !pilot.plan.is_local;
    if away && view.height_ft() > DEPART_FT {
        pilot.departing = false;
        pilot.enter(Stage::Climb, view);
    } else if !away && view.height_ft() > TURN_FT {
        pilot.enter(Stage::Crosswind, view);
    }
    command
}
