//! The recorder: rows into the bytes of a Garmin G1000 log.
//!
//! Three header lines, then one line a second, every field right-aligned in its column, lines
//! ended by a single line feed, local time with its offset: as the real recorder writes them.

use chrono::{DateTime, Datelike as _, Duration, NaiveDateTime, Timelike as _, Utc};

use crate::layout::{Column, columns};
use crate::row::{Field, Row};
use crate::text::{push_blank, push_number, push_text, push_two};
use crate::{Airfield, Defect, Scenario, SyntheticAircraft};

/// Local time is this many hours from UTC: central daylight time.
const UTC_OFFSET_H: i64 = -5;
const UTC_OFFSET: &str = "-05:00";

/// Local time of an instant.
fn local(utc: DateTime<Utc>) -> NaiveDateTime {
    (utc + Duration::hours(UTC_OFFSET_H)).naive_utc()
}

/// The name the recorder gives the file: local date, time and departure.
pub(crate) fn file_name(start_utc: DateTime<Utc>, departure: Airfield) -> String {
    format!("log_{}_{}.csv", local(start_utc).format("%y%m%d_%H%M%S"), departure.ident())
}

/// Writes the whole log.
pub(crate) fn write(scenario: &Scenario, rows: &[Row], destination: Option<Airfield>) -> Vec<u8> {
    let mut columns = columns(scenario.aircraft);
    if scenario.defect == Some(Defect::MissingColumn) {
        columns.retain(|column| column.field != Field::OilPressure);
    }
    let width: usize = columns.iter().map(|column| column.width + 1).sum();
    let mut out = Vec::with_capacity((rows.len() + 4) * (width + 8));
    write_header(&mut out, scenario, &columns);
    let mut pen = Pen {
        start: local(scenario.start_utc),
        destination: destination.map_or("", Airfield::ident),
        aircraft: scenario.aircraft,
        stamp_s: i64::MIN,
        date: Vec::new(),
        time: Vec::new(),
    };
    for row in rows {
        pen.write_row(&mut out, row, &columns);
    }
    out
}

fn write_header(out: &mut Vec<u8>, scenario: &Scenario, columns: &[Column]) {
    let aircraft = scenario.aircraft;
    let (model, system_id) = if scenario.defect == Some(Defect::WrongAircraft) {
        ("Diamond DA40", "F1A9E0999")
    } else {
        (aircraft.model(), aircraft.system_id())
    };
    let version = if aircraft == SyntheticAircraft::Pa28181 {
        "log_version=\"1.03\", log_content_version=\"1.02\", Product=\"GIFD\""
    } else {
        "log_version=\"1.00\""
    };
    let line = format!(
        "#airframe_info, {version}, airframe_name=\"{model}\", \
         unit_software_part_number=\"006-B0000-F1\", unit_software_version=\"12.00\", \
         system_software_part_number=\"006-B0000-F2\", system_id=\"{system_id}\", mode=NORMAL, \n"
    );
    out.extend_from_slice(line.as_bytes());
    for text in [|column: &Column| column.unit, |column: &Column| column.name] {
        for (index, column) in columns.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            push_text(out, text(column), column.width);
        }
        out.push(b'\n');
    }
}

/// Writes rows; keeps the text of the last time stamp, which many rows share in part.
struct Pen {
    start: NaiveDateTime,
    destination: &'static str,
    aircraft: SyntheticAircraft,
    stamp_s: i64,
    date: Vec<u8>,
    time: Vec<u8>,
}

impl Pen {
    fn write_row(&mut self, out: &mut Vec<u8>, row: &Row, columns: &[Column]) {
        self.stamp(row.stamp_s);
        for (index, column) in columns.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            if row.not_a_number == Some(column.field) {
                push_text(out, "NaN", column.width);
            } else {
                self.write_field(out, row, column);
            }
        }
        out.push(b'\n');
    }

    fn stamp(&mut self, stamp_s: i64) {
        if stamp_s == self.stamp_s {
            return;
        }
        self.stamp_s = stamp_s;
        let now = self.start + Duration::seconds(stamp_s);
        self.date.clear();
        self.date.extend_from_slice(now.year().to_string().as_bytes());
        self.date.push(b'-');
        push_two(&mut self.date, now.month());
        self.date.push(b'-');
        push_two(&mut self.date, now.day());
        self.time.clear();
        self.time.push(b' ');
        push_two(&mut self.time, now.hour());
        self.time.push(b':');
        push_two(&mut self.time, now.minute());
        self.time.push(b':');
        push_two(&mut self.time, now.second());
    }

    fn write_field(&self, out: &mut Vec<u8>, row: &Row, column: &Column) {
        let (value, needs_fix) = number(row, column.field);
        match value {
            Some(_) if needs_fix && row.without_fix => push_blank(out, column.width),
            Some(value) => push_number(out, value, column.decimals, column.width),
            None => self.write_text(out, row, column),
        }
    }

    fn write_text(&self, out: &mut Vec<u8>, row: &Row, column: &Column) {
        let has_autopilot = self.aircraft == SyntheticAircraft::SixCylinder;
        let text = match column.field {
            Field::GpsFix if row.without_fix => "NoSoln",
            Field::NavigationSource => "GPS",
            _ if row.without_fix => "",
            Field::Date => return out.extend_from_slice(&self.date),
            Field::Time => return out.extend_from_slice(&self.time),
            Field::UtcOffset => UTC_OFFSET,
            Field::Waypoint => self.destination,
            Field::GpsFix => "3DDiff",
            Field::AutopilotOn if has_autopilot => {
                if row.autopilot_on {
                    "1"
                } else {
                    "0"
                }
            }
            Field::RollMode if has_autopilot => {
                if row.autopilot_on {
                    "GPS"
                } else {
                    "NONE"
                }
            }
            Field::PitchMode if has_autopilot => {
                if row.autopilot_on {
                    "ALT"
                } else {
                    "NONE"
                }
            }
            _ => "",
        };
        push_text(out, text, column.width);
    }
}

/// The number of a field and whether it is blank without a satellite fix; `None` for fields
/// that are text or always blank.
fn number(row: &Row, field: Field) -> (Option<f64>, bool) {
    let cylinder = |values: &[f64; 6], index: usize| values.get(index).copied();
    let always = |value: f64| (Some(value), false);
    let with_fix = |value: f64| (Some(value), true);
    match field {
        Field::Latitude => with_fix(row.latitude_deg),
        Field::Longitude => with_fix(row.longitude_deg),
        Field::AltitudeIndicated => always(row.altitude_indicated_ft),
        Field::AltimeterSetting => always(row.altimeter_setting_inhg),
        Field::AltitudeMsl => with_fix(row.altitude_msl_ft),
        Field::AirTemperature => always(row.oat_c),
        Field::IndicatedAirspeed => always(row.ias_kt),
        Field::GroundSpeed => with_fix(row.ground_speed_kt),
        Field::VerticalSpeed => always(row.vertical_speed_fpm),
        Field::Pitch => always(row.pitch_deg),
        Field::Roll => always(row.roll_deg),
        Field::LateralAcceleration => always(row.lateral_g),
        Field::NormalAcceleration => always(row.normal_g),
        Field::Heading => always(row.heading_deg),
        Field::Track => with_fix(row.track_deg),
        Field::Volts1 | Field::Volts2 => always(row.volts_v),
        Field::Amps1 => always(row.amps_a),
        Field::Amps2 => always(0.1 * row.amps_a.abs()),
        Field::FuelLeft => always(row.fuel_left_gal),
        Field::FuelRight => always(row.fuel_right_gal),
        Field::FuelFlow => always(row.fuel_flow_gph),
        Field::OilTemperature => always(row.oil_temperature_f),
        Field::OilPressure => always(row.oil_pressure_psi),
        Field::ManifoldPressure => always(row.manifold_pressure_inhg),
        Field::Rpm => always(row.rpm),
        Field::CylinderHead(index) => (cylinder(&row.cht_f, index), false),
        Field::ExhaustGas(index) => (cylinder(&row.egt_f, index), false),
        Field::AltitudeGps => with_fix(row.altitude_gps_ft),
        Field::TrueAirspeed => always(row.tas_kt),
        Field::Course => always(row.course_deg),
        Field::Nav1 => always(110.2),
        Field::Nav2 => always(113.4),
        Field::Com1 => always(122.8),
        Field::Com2 => always(121.5),
        Field::DeviationHorizontal => with_fix(row.deviation_fsd),
        Field::WindSpeed => with_fix(row.wind_speed_kt),
        Field::WindDirection => with_fix(row.wind_direction_deg),
        Field::WaypointDistance => with_fix(row.waypoint_nm),
        Field::WaypointBearing => with_fix(row.waypoint_bearing_deg),
        Field::MagneticVariation => with_fix(row.variation_deg),
        Field::VerticalSpeedGps => with_fix(row.vertical_speed_gps_fpm),
        Field::HorizontalAlarmLimit => always(3704.0),
        Field::HorizontalProtectionSbas => with_fix(row.protection_m),
        Field::HorizontalProtectionFd => with_fix(1.3 * row.protection_m),
        Field::VerticalProtectionSbas => with_fix(1.5 * row.protection_m),
        Field::Date
        | Field::Time
        | Field::UtcOffset
        | Field::Waypoint
        | Field::NavigationSource
        | Field::DeviationVertical
        | Field::AutopilotOn
        | Field::RollMode
        | Field::PitchMode
        | Field::RollCommand
        | Field::PitchCommand
        | Field::GpsFix
        | Field::VerticalAlarmLimit => (None, false),
    }
}
