//! On the wheels: parked, engine start, taxi, run-up, lining up, taxi back, shutdown.

use super::{Pilot, Stage, View};
use crate::airfield::Runway;
use crate::dynamics::{Aeroplane, Command};
use crate::plan::Circuit;
use crate::units::{MS_PER_KT, wrap_rad};

/// Distance of the parallel taxiway from the runway, in metres.
const TAXIWAY_M: f64 = 95.0;

/// The stand, along and right of the runway; the apron lies opposite the circuit.
pub(super) const fn stand_m(circuit: &Circuit) -> (f64, f64) {
    (0.45 * circuit.runway.length_m, -circuit.side * 190.0)
}

pub(super) fn parked(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = Command::parked(plane.figures);
    command.steer_rad = plane.heading_rad;
    let running_s = view.now_s - pilot.style.wait_s;
    command.engine_on = running_s >= 0.0;
    command.throttle = if running_s < 8.0 { 0.06 } else { 0.09 };
    if running_s < 0.0 {
        pilot.notes.engine_start_s = view.now_s;
    } else if running_s > pilot.style.warm_up_s {
        let side = -pilot.plan.take_off.side;
        let stand = stand_m(&pilot.plan.take_off);
        pilot.taxi_route_m = vec![
            (stand.0 - 25.0, side * TAXIWAY_M),
            (20.0, side * TAXIWAY_M),
            (0.0, side * (TAXIWAY_M - 20.0)),
        ];
        pilot.enter(Stage::TaxiOut, view);
    }
    command
}

/// Steers to the next point of the route and drops it when reached.
fn follow_route(pilot: &mut Pilot, view: &View, plane: &Aeroplane, runway: &Runway) -> Command {
    let mut command = Command::parked(plane.figures);
    command.steer_rad = plane.heading_rad;
    command.lean = 0.35;
    let Some(&(along_m, right_m)) = pilot.taxi_route_m.first() else {
        return command;
    };
    let (east_m, north_m) = runway.point(along_m, right_m);
    let distance_m = (east_m - plane.east_m).hypot(north_m - plane.north_m);
    if distance_m < 11.0 {
        pilot.taxi_route_m.remove(0);
    }
    command.steer_rad = (east_m - plane.east_m).atan2(north_m - plane.north_m);
    let off = wrap_rad(command.steer_rad - plane.heading_rad).abs();
    let fast = if off > 0.4 || distance_m < 35.0 { 6.0 } else { pilot.style.taxi_kt };
    let wanted = (fast + 0.5 * pilot.wander.speed_kt).max(3.0) * MS_PER_KT;
    command.taxi_ms = Some(wanted);
    let accelerating = wanted > view.ground_speed_ms + 0.3;
    command.throttle = if accelerating { 0.2 } else { 0.08 };
    command
}

pub(super) fn taxi_out(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let runway = pilot.plan.take_off.runway;
    let command = follow_route(pilot, view, plane, &runway);
    if pilot.taxi_route_m.is_empty() {
        let again = pilot.notes.rejected_takeoffs > 0;
        pilot.enter(if again { Stage::LineUp } else { Stage::RunUp }, view);
    }
    command
}

pub(super) fn run_up(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let mut command = Command::parked(plane.figures);
    command.steer_rad = plane.heading_rad;
    let run_s = pilot.in_stage_s(view);
    let whole_s = pilot.style.run_up_s;
    // Each magneto alone costs some power for a few seconds.
    let one_magneto = (18.0..22.0).contains(&run_s) || (25.0..29.0).contains(&run_s);
    command.throttle = match () {
        () if run_s < 6.0 || run_s > whole_s - 8.0 => 0.08,
        () if one_magneto => 0.36,
        () => 0.42,
    };
    if run_s > whole_s && view.ground_speed_ms < 0.3 {
        pilot.enter(Stage::LineUp, view);
    }
    command
}

pub(super) fn line_up(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let runway = pilot.plan.take_off.runway;
    let mut command = Command::parked(plane.figures);
    let target = (view.along_m.max(0.0) + 35.0, 0.0);
    let (east_m, north_m) = runway.point(target.0, target.1);
    let on_line = view.right_m.abs() < 9.0;
    command.steer_rad = if on_line {
        runway.course_rad - (view.right_m / 30.0).clamp(-0.4, 0.4)
    } else {
        (east_m - plane.east_m).atan2(north_m - plane.north_m)
    };
    let aligned = wrap_rad(runway.course_rad - plane.heading_rad).abs() < 0.06;
    command.taxi_ms = Some(7.0 * MS_PER_KT);
    command.throttle = 0.12;
    if on_line && aligned {
        pilot.enter(Stage::TakeoffRoll, view);
    }
    command
}

/// The way from the runway to the stand; answers a route for [`follow_route`].
pub(super) fn route_to_stand(circuit: &Circuit, along_m: f64) -> Vec<(f64, f64)> {
    let side = -circuit.side;
    let stand = stand_m(circuit);
    let exit_m = along_m + 60.0;
    let way = if exit_m > stand.0 { 25.0 } else { -25.0 };
    vec![(exit_m, side * TAXIWAY_M), (stand.0 + way, side * TAXIWAY_M), stand]
}

/// The way from the runway back to its beginning.
pub(super) fn route_to_start(circuit: &Circuit, along_m: f64) -> Vec<(f64, f64)> {
    let side = -circuit.side;
    vec![
        (along_m + 60.0, side * TAXIWAY_M),
        (20.0, side * TAXIWAY_M),
        (0.0, side * (TAXIWAY_M - 20.0)),
    ]
}

pub(super) fn taxi_in(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    let runway = pilot.circuit().runway;
    let command = follow_route(pilot, view, plane, &runway);
    if pilot.taxi_route_m.is_empty() {
        pilot.enter(Stage::Shutdown, view);
    }
    command
}

pub(super) fn shut_down(pilot: &mut Pilot, view: &View, plane: &Aeroplane) -> Command {
    /// The recorder goes on for this long after the engine stopped, in seconds.
    const AFTER_S: f64 = 9.0;
    let mut command = Command::parked(plane.figures);
    command.steer_rad = plane.heading_rad;
    let stood_s = pilot.in_stage_s(view);
    command.engine_on = stood_s < pilot.style.park_s;
    command.throttle = 0.07;
    command.lean = 0.3;
    if command.engine_on {
        pilot.notes.engine_stop_s = view.now_s;
    } else if stood_s > pilot.style.park_s + AFTER_S && pilot.stage == Stage::Shutdown {
        // The clock of the stage is of no more use: nothing follows.
        pilot.stage = Stage::Ended;
    }
    command
}
