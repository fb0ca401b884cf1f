//! Flies a scenario: pilot, aeroplane, engine, gusts and sensors, step by step.

use crate::airfield::Airfield;
use crate::atmosphere::Atmosphere;
use crate::dynamics::{Aeroplane, Command};
use crate::engine::{Demand, Engine};
use crate::guidance::{Pilot, Stage};
use crate::plan::Plan;
use crate::random::{Purpose, Stream};
use crate::row::Row;
use crate::sensors::Sensors;
use crate::style::Style;
use crate::truth::Truth;
use crate::wind::Turbulence;
use crate::{Event, Scenario};

/// Length of a step, in seconds.
const STEP_S: f64 = 0.1;
/// Steps between two rows.
const STEPS_PER_ROW: u32 = 10;
/// No flight takes longer; a guidance that never lands would otherwise never end.
const LONGEST_ROWS: u32 = 4 * 3600;

/// A flown flight before defects.
pub(crate) struct Flown {
    pub(crate) rows: Vec<Row>,
    pub(crate) pilot: Pilot,
    pub(crate) truth: Truth,
}

/// Flies `scenario` from the first row to the last.
pub(crate) fn fly(scenario: &Scenario) -> Flown {
    let style = Style::new(scenario.seed, scenario.aircraft);
    let plan = Plan::new(scenario, style.final_length_m, style.cruise_height_ft);
    let figures = scenario.aircraft.figures();
    let air = Atmosphere {
        warmer_c: scenario.warmer_c,
        setting_inhg: scenario.altimeter_setting_inhg.clamp(28.0, 31.0),
    };
    let mut clock = Clock::new(scenario.seed);
    let take_off = plan.take_off;
    let destination = (!plan.is_local).then_some(plan.destination);
    let mut pilot = Pilot::new(scenario.seed, scenario.event, plan, style, STEP_S);
    let (along_m, right_m) = pilot.stand_m();
    let mut plane = Aeroplane::parked(
        figures,
        take_off.runway.point(along_m, right_m),
        take_off.runway.elevation_m,
        take_off.runway.course_rad,
    );
    let mut habits = Stream::new(scenario.seed.rotate_left(47), Purpose::Recorder);
    let mut engine =
        Engine::new(figures, air.temperature_c(take_off.runway.elevation_m), &mut habits);
    let mut turbulence = Turbulence::new(&scenario.wind, STEP_S);
    let mut gusts = Stream::new(scenario.seed, Purpose::Turbulence);
    let mut sensors = Sensors::new(scenario.seed, air, destination);
    let mut rows = Vec::with_capacity(4096);
    let mut command = Command { engine_on: false, ..Command::parked(figures) };
    let mut impact_g = None;
    for index in 0..LONGEST_ROWS {
        let row_s = f64::from(index);
        let mut row = sensors.read(row_s, &plane, &engine, &command, impact_g.take());
        clock.stamp(&mut row, index);
        rows.push(row);
        if pilot.stage == Stage::Ended {
            break;
        }
        // The wind changes slowly with height: once a second will do.
        let height_m = plane.altitude_m - pilot.circuit().runway.elevation_m;
        let wind = scenario.wind.at_height(height_m);
        for step in 0..STEPS_PER_ROW {
            command = pilot.fly(row_s + f64::from(step) * STEP_S, &plane);
            let elevation_m = pilot.circuit().runway.elevation_m;
            let gust = turbulence.step(plane.altitude_m - elevation_m, &mut gusts);
            plane.step(&command, &air, wind, gust, elevation_m, STEP_S);
            if let Some(touch) = plane.touch {
                impact_g = Some(touch.impact_g);
            }
        }
        let demand = Demand {
            running: command.engine_on,
            throttle: plane.throttle,
            lean: command.lean,
            governor_rpm: command.governor_rpm,
            airspeed_kt: plane.indicated_kt(),
            pressure_ratio: air.pressure_ratio(plane.altitude_m),
            oat_c: air.temperature_c(plane.altitude_m),
        };
        engine.step(&demand, &pilot.engine_fault(row_s), 1.0);
    }
    let fuel_remaining_gal = fill_tanks(scenario, &mut rows, engine.fuel_used_gal);
    let truth = truth(scenario, &pilot, &rows, engine.fuel_used_gal, fuel_remaining_gal);
    Flown { rows, pilot, truth }
}

/// The recorder's clock: a late satellite fix, and in some flights rows that share a stamp
/// with the row before and leave the next one out.
struct Clock {
    stream: Stream,
    rows_without_fix: u32,
    jitters: bool,
    repeated: bool,
}

impl Clock {
    fn new(seed: u64) -> Self {
        let mut stream = Stream::new(seed.rotate_left(17), Purpose::Recorder);
        let late_fix = stream.chance(0.4);
        let pick = stream.uniform(0.0, 1.0);
        let rows_without_fix = match () {
            () if !late_fix => 0,
            () if pick < 0.4 => 2,
            () if pick < 0.8 => 3,
            () => 5,
        };
        let jitters = stream.chance(0.35);
        Self { stream, rows_without_fix, jitters, repeated: false }
    }

    fn stamp(&mut self, row: &mut Row, index: u32) {
        row.without_fix = index < self.rows_without_fix;
        row.stamp_s = i64::from(index);
        let settled = index > self.rows_without_fix + 5;
        if self.jitters && settled && !self.repeated && self.stream.chance(0.012) {
            row.stamp_s -= 1;
            self.repeated = true;
        } else {
            self.repeated = false;
        }
    }
}

/// Turns fuel used into fuel left on both sides; answers what is left in all.
fn fill_tanks(scenario: &Scenario, rows: &mut [Row], used_gal: f64) -> f64 {
    /// What is left after a flight that ran low, in US gallons.
    const LOW_GAL: f64 = 5.0;
    let mut stream = Stream::new(scenario.seed.rotate_left(31), Purpose::Recorder);
    let full_gal = scenario.aircraft.figures().fuel_side_gal;
    let left_share = stream.about(0.5, 0.03, 2.0);
    let (left_gal, right_gal) = if scenario.event == Some(Event::LowFuel) {
        (left_share * used_gal + 0.5 * LOW_GAL, (1.0 - left_share) * used_gal + 0.5 * LOW_GAL)
    } else {
        (full_gal * stream.uniform(0.8, 0.97), full_gal * stream.uniform(0.8, 0.97))
    };
    for row in rows.iter_mut() {
        let row_used_gal = row.fuel_left_gal;
        row.fuel_left_gal = left_gal - left_share * row_used_gal;
        row.fuel_right_gal = right_gal - (1.0 - left_share) * row_used_gal;
    }
    left_gal + right_gal - used_gal
}

fn truth(
    scenario: &Scenario,
    pilot: &Pilot,
    rows: &[Row],
    fuel_used_gal: f64,
    fuel_remaining_gal: f64,
) -> Truth {
    let notes = &pilot.notes;
    let elevation = |airfield: Airfield| airfield.elevation_ft();
    let event_span_s = if scenario.event == Some(Event::LowFuel) {
        low_fuel_span(rows)
    } else {
        notes.event_span_s
    };
    Truth {
        duration_s: rows.last().map_or(0.0, |row| row.time_s),
        departure_elevation_ft: elevation(pilot.plan.departure),
        destination_elevation_ft: elevation(pilot.plan.destination),
        engine_start_s: notes.engine_start_s,
        engine_stop_s: notes.engine_stop_s,
        lift_off_s: notes.lift_off_s.unwrap_or(f64::NAN),
        touchdown_s: notes.landings.last().map_or(f64::NAN, |landing| landing.at_s),
        top_of_climb_s: notes.top_of_climb_s,
        top_of_descent_s: notes.top_of_descent_s,
        landings: notes.landings.clone(),
        go_arounds: notes.go_arounds.clone(),
        rejected_takeoff_count: notes.rejected_takeoffs,
        fuel_used_gal,
        fuel_remaining_gal,
        event: scenario.event,
        event_span_s,
        defect: scenario.defect,
        defect_span_s: None,
    }
}

/// From 8 gallons on, the lowest published fleet-monitoring limit of such types.
fn low_fuel_span(rows: &[Row]) -> Option<crate::truth::Span> {
    let first = rows.iter().find(|row| row.fuel_left_gal + row.fuel_right_gal < 8.0)?;
    Some(crate::truth::Span { start_s: first.time_s, end_s: rows.last()?.time_s })
}
