//! Climb, cruise and descent between airfields, with the two manoeuvres that are events.

use super::lateral::{bank_for_line, turn_radius_m};
use super::{Pilot, Stage, View};
use crate::Event;
use crate::airfield::Line;
use crate::dynamics::{Aeroplane, Command};
use crate::units::{M_PER_FT, M_PER_NM, MS_PER_FPM};

/// Bank of a steep turn, in degrees; the load factor is 1 / cos(63) = 2.2.
const STEEP_BANK_DEG: f64 = 63.0;
/// How far beyond the never-exceed speed a dive goes, in knots.
const BEYOND_VNE_KT: f64 = 9.0;

fn cruising(plane: &Aeroplane) -> Command {
    let mut command = Command::parked(plane.figures);
    command.taxi_ms = None;
    command
}

/// The bank along the route: to the turning point, then to where the circuit is joined.
fn bank_for_route(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> f64 {
    let limit_deg = pilot.style.bank_limit_deg;
    let join = pilot.plan.join_m;
    let turn = pilot.plan.turning_point_m;
    let to_turn_m = (turn.0 - plane.east_m).hypot(turn.1 - plane.north_m);
    if to_turn_m < turn_radius_m(view, 15.0).max(800.0) {
        pilot.turning_point_passed = true;
    }
    let (from, to) = if pilot.turning_point_passed {
        (turn, join)
    } else {
        (pilot.plan.departure.position_m(), turn)
    };
    // Far off the line (after take-off) the aircraft flies direct.
    let course_rad = (to.0 - from.0).atan2(to.1 - from.1);
    let line = Line { east_m: to.0, north_m: to.1, course_rad };
    bank_for_line(view, plane, &line, limit_deg) + 0.6 * pilot.wander.bank_rad
}

fn path_to_altitude(plane: &Aeroplane, altitude_m: f64, limit_fpm: f64) -> f64 {
    let fpm = ((altitude_m - plane.altitude_m) / 9.0 / MS_PER_FPM).clamp(-limit_fpm, limit_fpm);
    plane.path_for_vertical(fpm)
}

pub(super) fn climb(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = cruising(plane);
    command.throttle = 1.0;
    command.governor_rpm = 2500.0;
    let target_kt = plane.figures.vy_kt + pilot.style.climb_add_kt + 4.0 + pilot.wander.speed_kt;
    command.path_rad = plane.path_for_speed(target_kt, 7.0).clamp(0.01, 0.22);
    command.bank_rad = bank_for_route(pilot, view, plane);
    let left_m = pilot.plan.cruise_altitude_m - plane.altitude_m;
    if left_m < 12.0 + 4.0 * plane.vertical_ms {
        pilot.notes.top_of_climb_s = Some(view.now_s);
        pilot.enter(Stage::Cruise, view);
    }
    command
}

/// Distance still to fly to where the circuit is joined, in metres.
fn to_join_m(pilot: &Pilot, plane: &Aeroplane) -> f64 {
    let (turn, join) = (pilot.plan.turning_point_m, pilot.plan.join_m);
    let direct = |from: (f64, f64), to: (f64, f64)| (to.0 - from.0).hypot(to.1 - from.1);
    let here = (plane.east_m, plane.north_m);
    if pilot.turning_point_passed {
        direct(here, join)
    } else {
        direct(here, turn) + direct(turn, join)
    }
}

pub(super) fn cruise(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = cruising(plane);
    let altitude_m = pilot.plan.cruise_altitude_m + pilot.wander.height_m;
    command.path_rad = path_to_altitude(plane, altitude_m, 500.0);
    command.bank_rad = bank_for_route(pilot, view, plane);
    let target_kt = plane.figures.cruise_kt + pilot.style.cruise_add_kt + pilot.wander.speed_kt;
    command.throttle = plane.throttle_for_speed(target_kt, 14.0);
    command.governor_rpm = 2400.0;
    command.lean = (pilot.in_stage_s(view) / 45.0 - 0.7).clamp(0.0, 1.0);
    command.autopilot = plane.figures.constant_speed && pilot.in_stage_s(view) > 20.0;
    let settled = pilot.in_stage_s(view) > 45.0;
    let is_manoeuvre_due = pilot.is_due(Event::SteepTurn) || pilot.is_due(Event::Overspeed);
    let circuit_m =
        pilot.plan.landing.runway.elevation_m + pilot.style.circuit_height_ft * M_PER_FT;
    let down_s = (plane.altitude_m - circuit_m) / (pilot.style.descent_fpm * MS_PER_FPM);
    let is_near = to_join_m(pilot, plane) < down_s * view.ground_speed_ms + 1.8 * M_PER_NM;
    if is_manoeuvre_due && settled {
        pilot.event_progress = 0.0;
        let dives = pilot.is_due(Event::Overspeed);
        pilot.enter(if dives { Stage::Dive } else { Stage::SteepTurn }, view);
    } else if is_near && !is_manoeuvre_due {
        pilot.notes.top_of_descent_s = Some(view.now_s);
        pilot.enter(Stage::Descent, view);
    }
    command
}

pub(super) fn steep_turn(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = cruising(plane);
    command.bank_rad = STEEP_BANK_DEG.to_radians();
    command.path_rad = path_to_altitude(plane, pilot.plan.cruise_altitude_m, 400.0);
    command.throttle = 0.95;
    command.governor_rpm = 2400.0;
    command.lean = 0.5;
    pilot.event_progress += plane.turn_rate * pilot.step_s;
    pilot.notes.event_goes_on(view.now_s);
    // Rolling out takes about 50 degrees.
    if pilot.event_progress > 5.4 {
        pilot.event_done = true;
        pilot.enter(Stage::Cruise, view);
    }
    command
}

pub(super) fn dive(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = cruising(plane);
    let beyond_kt = view.speed_kt - plane.figures.vne_kt;
    command.path_rad =
        plane.path_for_speed(plane.figures.vne_kt + BEYOND_VNE_KT + 4.0, 6.0).clamp(-0.19, 0.0);
    command.throttle = 0.95;
    command.governor_rpm = 2400.0;
    command.bank_rad = bank_for_route(pilot, view, plane);
    if beyond_kt > 0.0 {
        pilot.notes.event_goes_on(view.now_s);
    }
    if beyond_kt > BEYOND_VNE_KT - 3.0 {
        pilot.event_progress += pilot.step_s;
    }
    let low = view.height_ft() < 1600.0;
    if pilot.event_progress > 5.0 || low {
        pilot.event_done = true;
        pilot.plan.cruise_altitude_m = plane.altitude_m - 60.0;
        pilot.enter(Stage::Cruise, view);
    }
    command
}

pub(super) fn descent(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = cruising(plane);
    let circuit_m =
        pilot.plan.landing.runway.elevation_m + pilot.style.circuit_height_ft * M_PER_FT;
    let limit_fpm = pilot.style.descent_fpm + 0.5 * pilot.wander.sink_fpm;
    command.path_rad = path_to_altitude(plane, circuit_m + pilot.wander.height_m, limit_fpm);
    command.bank_rad = bank_for_route(pilot, view, plane);
    let to_join_m = to_join_m(pilot, plane);
    let figures = plane.figures;
    let near = to_join_m < 2.6 * M_PER_NM;
    let target_kt = if near { figures.circuit_kt } else { figures.cruise_kt + 5.0 };
    command.throttle = plane.throttle_for_speed(target_kt + pilot.wander.speed_kt, 12.0);
    command.governor_rpm = 2400.0;
    let since_s = pilot.in_stage_s(view);
    command.lean = (0.8 - since_s / 400.0).clamp(0.2, 1.0);
    if pilot.turning_point_passed && to_join_m < turn_radius_m(view, 20.0).max(700.0) {
        pilot.enter(Stage::Downwind, view);
    }
    command
}
