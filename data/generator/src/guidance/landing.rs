//! Flare, touchdown, landing roll, and the touch-and-go.

use super::lateral::bank_for_line;
use super::takeoff::centreline;
use super::{Pilot, Stage, View, ground};
use crate::Event;
use crate::dynamics::{Aeroplane, Command, Touch};
use crate::truth::Landing;

/// Rate of descent of a landing without a flare, in feet per minute.
const HARD_FPM: f64 = 690.0;
/// Below this height the pilot holds off until the speed is right, in feet.
const HOLD_OFF_FT: f64 = 4.5;
/// On a touch-and-go the throttle goes forward below this share of the reference speed.
const GO_SHARE: f64 = 0.78;

fn is_hard(pilot: &Pilot) -> bool {
    pilot.event == Some(Event::HardLanding) && pilot.is_last_approach()
}

pub(super) fn flare(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = Command::parked(plane.figures);
    command.taxi_ms = None;
    command.flap = 1.0;
    command.throttle = 0.0;
    command.pull_g = 0.35;
    let runway = pilot.circuit().runway;
    command.steer_rad = runway.course_rad;
    let height_ft = view.height_ft().max(0.0);
    let touchdown_fpm = pilot.approach.touchdown_fpm;
    let sink_fpm = if is_hard(pilot) {
        HARD_FPM + 0.4 * touchdown_fpm
    } else {
        // Linear in height: an exponential approach to the touchdown rate.
        touchdown_fpm + 17.0 * height_ft
    };
    command.path_rad = plane.path_for_vertical(-sink_fpm);
    // Holding off: the wheels stay a little above the runway while the speed decays.
    let landing_kt = plane.figures.vref_kt - pilot.approach.hold_off_kt;
    if view.speed_kt > landing_kt && height_ft < HOLD_OFF_FT && !is_hard(pilot) {
        command.path_rad = plane.path_for_vertical(45.0 * (HOLD_OFF_FT - 2.0 - height_ft));
    }
    let line = centreline(&runway, pilot.approach.offset_m);
    command.bank_rad = bank_for_line(view, plane, &line, 4.0) + 0.3 * pilot.wander.bank_rad;
    command
}

/// Notes a touchdown in the air-to-ground step and begins the roll.
pub(super) fn note_touchdown(pilot: &mut Pilot, now_s: f64, touch: Touch) {
    if is_hard(pilot) {
        pilot.notes.event_goes_on(now_s);
    }
    let is_last = pilot.is_last_approach();
    if pilot.event == Some(Event::TouchAndGo) && pilot.notes.landings.is_empty() {
        pilot.notes.event_goes_on(now_s);
    }
    pilot.notes.landings.push(Landing {
        at_s: now_s,
        sink_fpm: touch.sink_fpm,
        indicated_airspeed_kt: touch.airspeed_kt,
        normal_acceleration_g: touch.impact_g,
        touch_and_go: !is_last,
    });
    pilot.stage = Stage::LandingRoll;
    pilot.stage_start_s = now_s;
}

pub(super) fn roll(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = Command::parked(plane.figures);
    command.taxi_ms = None;
    command.throttle = 0.0;
    let runway = pilot.circuit().runway;
    command.steer_rad = runway.course_rad - (view.right_m / 60.0).clamp(-0.15, 0.15);
    let goes = pilot.last_landing().is_some_and(|landing| landing.touch_and_go);
    if goes {
        command.brake_ms2 = 0.2;
        if pilot.event == Some(Event::TouchAndGo) && pilot.notes.landings.len() == 1 {
            pilot.notes.event_goes_on(view.now_s);
        }
        if view.speed_kt < GO_SHARE * plane.figures.vref_kt {
            pilot.enter(Stage::TakeoffRoll, view);
        }
        return command;
    }
    command.flap = 0.5;
    command.brake_ms2 = if pilot.in_stage_s(view) > 3.0 { pilot.style.braking_ms2 } else { 0.3 };
    if view.ground_speed_ms < 6.5 {
        pilot.taxi_route_m = ground::route_to_stand(pilot.circuit(), view.along_m);
        pilot.enter(Stage::TaxiIn, view);
    }
    command
}
