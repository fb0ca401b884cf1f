//! The final approach, and everything that can go wrong on it.

use super::lateral::bank_for_line;
use super::takeoff::centreline;
use super::{Pilot, Stage, View};
use crate::Event;
use crate::dynamics::{Aeroplane, Command};
use crate::truth::GoAround;
use crate::units::{M_PER_FT, MS_PER_FPM};

/// Where the glide path meets the runway, in metres from the threshold.
const AIM_M: f64 = 120.0;

/// The path down the glide path with `to_fly_m` to the threshold, never above the circuit.
pub(super) fn path_down(pilot: &Pilot, view: &View, plane: &Aeroplane, to_fly_m: f64) -> f64 {
    let slope = pilot.approach.glide_path_deg.to_radians().tan();
    let circuit_m = pilot.style.circuit_height_ft * M_PER_FT;
    let wanted_m = (to_fly_m + AIM_M) * slope;
    if wanted_m > circuit_m {
        let fpm = ((circuit_m - view.height_m) / 9.0 / MS_PER_FPM).clamp(-400.0, 400.0);
        return plane.path_for_vertical(fpm);
    }
    let along_fpm = -view.ground_speed_ms * slope / MS_PER_FPM;
    let correction_fpm = ((wanted_m - view.height_m) / 7.0 / MS_PER_FPM).clamp(-220.0, 260.0);
    plane.path_for_vertical((along_fpm + correction_fpm + pilot.wander.sink_fpm).clamp(-720.0, 0.0))
}

/// What is different about this approach.
struct Deviation {
    event: Option<Event>,
}

impl Deviation {
    fn of(pilot: &Pilot) -> Self {
        let event = match pilot.event {
            Some(
                event @ (Event::UnstableApproach | Event::HighSinkOnFinal | Event::SlowOnFinal),
            ) if pilot.is_last_approach() => Some(event),
            Some(Event::GoAround) if !pilot.event_done => Some(Event::GoAround),
            _ => None,
        };
        Self { event }
    }
}

pub(super) fn final_approach(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    if pilot.in_stage_s(view) <= 0.0 || pilot.notes.last_final_approach_s < pilot.stage_start_s {
        pilot.notes.last_final_approach_s = pilot.stage_start_s;
    }
    let mut command = Command::parked(plane.figures);
    command.taxi_ms = None;
    command.flap = 1.0;
    let runway = pilot.circuit().runway;
    let height_ft = view.height_ft();
    let reference_kt = plane.figures.vref_kt;
    let early_kt = ((height_ft - 450.0) / 40.0).clamp(0.0, 6.0);
    let target_kt = reference_kt + pilot.approach.add_kt + early_kt + pilot.wander.speed_kt;
    command.path_rad = path_down(pilot, view, plane, -view.along_m);
    command.throttle = plane.throttle_for_speed(target_kt, 8.0);
    let line = centreline(&runway, pilot.approach.offset_m);
    let limit_deg = if height_ft < 350.0 { 10.0 } else { pilot.style.bank_limit_deg };
    let calm = if height_ft < 200.0 { 0.6 } else { 1.0 };
    command.bank_rad = bank_for_line(view, plane, &line, limit_deg) + calm * pilot.wander.bank_rad;
    match Deviation::of(pilot).event {
        Some(Event::UnstableApproach) => unstable(pilot, view, plane, &mut command),
        Some(Event::HighSinkOnFinal) => sinking(pilot, view, plane, &mut command),
        Some(Event::SlowOnFinal) if (100.0..520.0).contains(&height_ft) => {
            command.throttle = plane.throttle_for_speed(reference_kt - 13.5, 4.0);
            if view.speed_kt < reference_kt - 10.0 {
                pilot.notes.event_goes_on(view.now_s);
            }
        }
        Some(Event::GoAround) if height_ft < pilot.style.go_around_height_ft => {
            pilot.event_done = true;
            pilot.notes.event_goes_on(view.now_s);
            pilot.notes.go_arounds.push(GoAround { at_s: view.now_s, height_ft });
            pilot.enter(Stage::InitialClimb, view);
            return command;
        }
        _ => {}
    }
    if height_ft < pilot.approach.flare_height_ft {
        pilot.enter(Stage::Flare, view);
    }
    command
}

/// Far too high, then a dive at the runway: fast, steep, off the centreline and rolling.
fn unstable(pilot: &mut Pilot, view: &View, plane: &Aeroplane, command: &mut Command) {
    /// Path of the dive, in degrees.
    const STEEP_DEG: f64 = 8.6;
    let fast_kt = plane.figures.vref_kt + 27.0;
    let height_ft = view.height_ft();
    let slope = STEEP_DEG.to_radians().tan();
    let fast_fpm = (view.ground_speed_ms * slope / MS_PER_FPM).clamp(1430.0, 1750.0);
    let to_dive_m = view.height_m / slope - 250.0;
    command.throttle = plane.throttle_for_speed(fast_kt, 5.0);
    // Once diving, always diving: a headwind must not level the aircraft off again.
    if -view.along_m < to_dive_m {
        pilot.event_progress = 1.0;
    }
    let diving = pilot.event_progress > 0.0;
    command.path_rad = match () {
        () if !diving => {
            let level_m = pilot.style.circuit_height_ft * M_PER_FT - view.height_m;
            plane.path_for_vertical((level_m / 9.0 / MS_PER_FPM).clamp(-300.0, 300.0))
        }
        () if height_ft > 110.0 => plane.path_for_vertical(-fast_fpm),
        () => plane.path_for_vertical(-600.0),
    };
    if (110.0..700.0).contains(&height_ft) {
        let line = centreline(&pilot.circuit().runway, if height_ft > 280.0 { 130.0 } else { 0.0 });
        let swing = 17.0_f64.to_radians() * (0.75 * pilot.in_stage_s(view)).sin();
        command.bank_rad = bank_for_line(view, plane, &line, 12.0) + swing;
    }
    if diving && height_ft < 500.0 && height_ft > 110.0 {
        pilot.notes.event_goes_on(view.now_s);
    }
}

/// High on the path, then idle and 1,350 fpm down through it.
fn sinking(pilot: &mut Pilot, view: &View, plane: &Aeroplane, command: &mut Command) {
    /// How far beyond the aiming point the pilot first aims, in metres.
    const LONG_M: f64 = 1000.0;
    let height_ft = view.height_ft();
    if height_ft > 560.0 {
        command.path_rad = path_down(pilot, view, plane, LONG_M - view.along_m);
    } else if height_ft > 255.0 {
        command.path_rad = plane.path_for_vertical(-1390.0);
        command.throttle = 0.04;
        pilot.notes.event_goes_on(view.now_s);
    }
}
