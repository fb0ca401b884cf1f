//! Names of the Dynon D100 series: FlightDEK-D180, EFIS-D100 and D10A, EMS-D120 and D10.
//!
//! The datalog prints no units. Those of the engine are the fixed ones of the recorder's serial
//! output (FlightDEK-D180 Pilot's User Guide, appendix A: °F, psi, inHg, GPH, gallons). Feet and
//! feet per minute follow from the data: `vert spd` is 59 times the change of `altitude` per
//! second, fitted over a flight. `altitude` is indicated: it jumps by 83 ft on the ground when
//! the altimeter is set. `airspeed` is read as knots, the unit that goes with those; the fitted
//! ratio of speed to bank and turn rate lies above one, so miles per hour would be further off.
//!
//! Not used: `oat`, whose unit nothing tells; `fuel lvl 1` and `2`, which are left and right on
//! one aircraft and front and rear on the next; general purpose inputs; alerts, but for those
//! that say that a sensor was lost.

use data_flight::Parameter as P;

use super::{Alias, Dictionary, Role, any};

pub(super) const DICTIONARY: Dictionary =
    Dictionary { aliases: ALIASES, ignored: IGNORED, is_ignored, others: OTHERS };

const ALIASES: &[Alias] = &[
    any(&["lat"], P::Latitude, "deg"),
    any(&["lon"], P::Longitude, "deg"),
    any(&["altitude"], P::AltitudeIndicated, "ft"),
    any(&["airspeed"], P::IndicatedAirspeed, "kt"),
    any(&["vert spd"], P::VerticalSpeed, "fpm"),
    any(&["pitch"], P::Pitch, "deg"),
    any(&["roll"], P::Roll, "deg"),
    any(&["heading"], P::HeadingMagnetic, "deg"),
    any(&["gz"], P::AccelerationNormal, "g"),
    any(&["volts"], P::Bus1Voltage, "volts"),
    any(&["amps"], P::Bus1Current, "amps"),
    any(&["fuel flow"], P::Engine1FuelFlow, "gph"),
    any(&["fuel pres"], P::Engine1FuelPressure, "psi"),
    any(&["oil temp"], P::Engine1OilTemperature, "deg f"),
    any(&["oil pres"], P::Engine1OilPressure, "psi"),
    any(&["man pres"], P::Engine1ManifoldPressure, "inhg"),
    any(&["rpm"], P::Engine1Speed, "rpm"),
    any(&["cht 1"], P::Engine1Cht1, "deg f"),
    any(&["cht 2"], P::Engine1Cht2, "deg f"),
    any(&["cht 3"], P::Engine1Cht3, "deg f"),
    any(&["cht 4"], P::Engine1Cht4, "deg f"),
    any(&["cht 5"], P::Engine1Cht5, "deg f"),
    any(&["cht 6"], P::Engine1Cht6, "deg f"),
    any(&["egt 1"], P::Engine1Egt1, "deg f"),
    any(&["egt 2"], P::Engine1Egt2, "deg f"),
    any(&["egt 3"], P::Engine1Egt3, "deg f"),
    any(&["egt 4"], P::Engine1Egt4, "deg f"),
    any(&["egt 5"], P::Engine1Egt5, "deg f"),
    any(&["egt 6"], P::Engine1Egt6, "deg f"),
];

/// The clock in parts, the power-on mark, and what the recorder says of its sensors.
const OTHERS: &[(&str, Role)] = &[
    ("boot", Role::Auxiliary),
    ("zulu is gps", Role::Auxiliary),
    ("zulu hour", Role::Auxiliary),
    ("zulu min", Role::Auxiliary),
    ("zulu sec", Role::Auxiliary),
    ("date valid", Role::Auxiliary),
    ("zulu day", Role::Auxiliary),
    ("zulu mo", Role::Auxiliary),
    ("zulu year", Role::Auxiliary),
    ("efis lost", Role::Auxiliary),
    ("ems lost", Role::Auxiliary),
    ("ems slftst", Role::Auxiliary),
    ("compass lost", Role::Auxiliary),
];

const IGNORED: &[&str] = &[
    // The first column counts records; its name is that of the line of names.
    "Label",
    "user",
    "nav port",
    "sel course",
    "cdi",
    "vor from",
    "vor to",
    "gsi",
    "brg 1 port",
    "brg 2 port",
    "brg 1",
    "brg 2",
    "dtw/dme",
    "gals rem",
    "fuel lvl 1",
    "fuel lvl 2",
    "gp t-couple",
    "contact 1",
    "contact 2",
    "contact 3",
    "contact 4",
    "contact 5",
    "contact 6",
    "hobbs",
    "tach",
    "turn rate",
    "aoa %",
    "oat",
    "gps valid",
    "dsab config",
    "timer exp",
    "discn broken",
    "ias min",
    "ias max",
    "batt low",
    "power cntdn",
    "",
];

/// Records and their types, general purpose inputs, and alerts: limits, errors, shock cooling.
fn is_ignored(name: &str) -> bool {
    const ENDS: &[&str] = &[" hi", " lo", " lost", " err", " shock", " raw data"];
    name == "type"
        || name.starts_with("type.")
        || name.starts_with("ems gp ")
        || name.starts_with("hs34 gp ")
        || ENDS.iter().any(|end| name.ends_with(end))
}
