//! Crosswind, downwind and base leg.

use std::f64::consts::{FRAC_PI_2, PI};

use super::approach::path_down;
use super::lateral::{bank_for_line, bank_for_track, turn_radius_m};
use super::{Pilot, Stage, View};
use crate::airfield::Line;
use crate::dynamics::{Aeroplane, Command};
use crate::units::{M_PER_FT, MS_PER_FPM, wrap_rad};

fn circuit_command(plane: &Aeroplane) -> Command {
    let mut command = Command::parked(plane.figures);
    command.taxi_ms = None;
    command.governor_rpm = 2500.0;
    command
}

/// The path towards the height of the circuit.
fn path_level(pilot: &Pilot, view: &View, plane: &Aeroplane, limit_fpm: f64) -> f64 {
    let height_m = pilot.style.circuit_height_ft * M_PER_FT + pilot.wander.height_m;
    let fpm = ((height_m - view.height_m) / 9.0 / MS_PER_FPM).clamp(-limit_fpm, limit_fpm);
    plane.path_for_vertical(fpm)
}

pub(super) fn crosswind(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    pilot.departing = false;
    let mut command = circuit_command(plane);
    let circuit = *pilot.circuit();
    let figures = plane.figures;
    let climbing = view.height_ft() < pilot.style.circuit_height_ft - 60.0;
    if climbing {
        command.throttle = 1.0;
        let target_kt = figures.vy_kt + pilot.style.climb_add_kt + pilot.wander.speed_kt;
        command.path_rad = plane
            .path_for_speed(target_kt, 7.0)
            .clamp(0.0, path_level(pilot, view, plane, 1500.0).max(0.0));
    } else {
        command.throttle = plane.throttle_for_speed(figures.circuit_kt, 12.0);
        command.path_rad = path_level(pilot, view, plane, 500.0);
    }
    let course = circuit.runway.course_rad + circuit.side * FRAC_PI_2;
    command.bank_rad =
        bank_for_track(view, course, pilot.style.bank_limit_deg) + pilot.wander.bank_rad;
    let away_m = circuit.side * view.right_m;
    if away_m > circuit.width_m - turn_radius_m(view, pilot.style.bank_limit_deg) {
        pilot.enter(Stage::Downwind, view);
    }
    command
}

pub(super) fn downwind(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = circuit_command(plane);
    let circuit = *pilot.circuit();
    let figures = plane.figures;
    let abeam = view.along_m < 150.0;
    let target_kt = if abeam { figures.vref_kt + 22.0 } else { figures.circuit_kt };
    command.flap = if abeam { 0.3 } else { 0.0 };
    command.path_rad = path_level(pilot, view, plane, 500.0);
    command.throttle = plane.throttle_for_speed(target_kt + pilot.wander.speed_kt, 10.0);
    let (east_m, north_m) = circuit.runway.point(0.0, circuit.side * circuit.width_m);
    let line = Line { east_m, north_m, course_rad: circuit.runway.course_rad + PI };
    command.bank_rad =
        bank_for_line(view, plane, &line, pilot.style.bank_limit_deg) + pilot.wander.bank_rad;
    let settled = wrap_rad(line.course_rad - view.track_rad).abs() < 0.5
        && line.cross_track_m(plane.east_m, plane.north_m).abs() < 500.0;
    let radius_m = turn_radius_m(view, pilot.style.bank_limit_deg);
    if settled && view.along_m < -circuit.base_m + radius_m {
        pilot.enter(Stage::Base, view);
    }
    command
}

pub(super) fn base(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = circuit_command(plane);
    let circuit = *pilot.circuit();
    let target_kt = plane.figures.vref_kt + 14.0 + pilot.wander.speed_kt;
    command.flap = 0.6;
    // The glide path, measured along the base leg and the final approach still to fly.
    let to_fly_m = (circuit.side * view.right_m).max(0.0) - view.along_m;
    command.path_rad = path_down(pilot, view, plane, to_fly_m);
    command.throttle = plane.throttle_for_speed(target_kt, 10.0);
    let (east_m, north_m) = circuit.runway.point(-circuit.base_m, 0.0);
    let course_rad = circuit.runway.course_rad - circuit.side * FRAC_PI_2;
    let line = Line { east_m, north_m, course_rad };
    command.bank_rad =
        bank_for_line(view, plane, &line, pilot.style.bank_limit_deg) + pilot.wander.bank_rad;
    let radius_m = turn_radius_m(view, pilot.style.bank_limit_deg - 2.0);
    if circuit.side * view.right_m < radius_m {
        pilot.enter(Stage::FinalApproach, view);
    }
    command
}
