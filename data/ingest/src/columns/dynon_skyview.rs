//! Names of the Dynon SkyView user data log, with their units in brackets.
//!
//! From the list of columns in public exports and the SkyView System Installation Guide
//! (appendices E and F); the maker publishes no list of its own, because order and names depend
//! on what is connected. `Mag Var` is west positive: a public export from a place with 1.7° of
//! easterly variation prints −1.7. `Ground Track` is taken as true: it comes from the GPS, and
//! the heading beside it is called magnetic where the track is not.
//!
//! Not used: labels that an installer gave (`CARB TEMPERATURE`, `LEFT LEVEL`), which are listed
//! as unknown; `RPM R`, the second pick-up of the same engine; `Fuel Flow 2`, mostly the return
//! flow; deviations, whose sign is not documented.

use data_flight::Parameter as P;

use super::{Alias, Dictionary, Reading, Role, any};

pub(super) const DICTIONARY: Dictionary =
    Dictionary { aliases: ALIASES, ignored: IGNORED, is_ignored, others: OTHERS };

const ALIASES: &[Alias] = &[
    any(&["Latitude"], P::Latitude, "deg"),
    any(&["Longitude"], P::Longitude, "deg"),
    any(&["GPS Altitude"], P::AltitudeMeanSeaLevel, "ft"),
    any(&["Ground Speed"], P::GroundSpeed, "kt"),
    any(&["Ground Track"], P::TrackTrue, "deg"),
    Alias {
        names: &["Mag Var"],
        dialect: None,
        parameter: P::MagneticVariation,
        unit: "deg",
        reading: Reading::WestPositive,
    },
    any(&["Pitch"], P::Pitch, "deg"),
    any(&["Roll"], P::Roll, "deg"),
    any(&["Magnetic Heading"], P::HeadingMagnetic, "deg"),
    any(&["Indicated Airspeed"], P::IndicatedAirspeed, "kt"),
    any(&["True Airspeed"], P::TrueAirspeed, "kt"),
    any(&["Pressure Altitude"], P::AltitudePressure, "ft"),
    any(&["Density Altitude"], P::DensityAltitudeRecorded, "ft"),
    any(&["Barometer Setting"], P::AltimeterSetting, "inhg"),
    any(&["Vertical Speed"], P::VerticalSpeed, "fpm"),
    any(&["Lateral Accel", "Lateral Accel(g)"], P::AccelerationLateral, "g"),
    // Printed without a blank before its unit.
    any(&["Vertical Accel(g)", "Vertical Accel"], P::AccelerationNormal, "g"),
    any(&["OAT"], P::AirTemperature, "deg c"),
    any(&["Wind Direction"], P::WindDirection, "deg"),
    any(&["Wind Speed"], P::WindSpeed, "kt"),
    any(&["FLAPS POSITION"], P::FlapPosition, "deg"),
    any(&["AP Engaged"], P::AutopilotEngaged, "bool"),
    any(&["Volts 1"], P::Bus1Voltage, "volts"),
    any(&["Volts 2"], P::Bus2Voltage, "volts"),
    any(&["Amps"], P::Bus1Current, "amps"),
    any(&["Fuel Level L"], P::FuelQuantityLeft, "gal"),
    any(&["Fuel Level R"], P::FuelQuantityRight, "gal"),
    any(&["Fuel Flow 1"], P::Engine1FuelFlow, "gph"),
    any(&["Fuel Pressure"], P::Engine1FuelPressure, "psi"),
    any(&["Oil Temp"], P::Engine1OilTemperature, "deg c"),
    any(&["Oil Pressure"], P::Engine1OilPressure, "psi"),
    any(&["Manifold Pressure"], P::Engine1ManifoldPressure, "inhg"),
    any(&["RPM L"], P::Engine1Speed, "rpm"),
    any(&["Percent Power"], P::Engine1Power, "%"),
    any(&["CHT 1"], P::Engine1Cht1, "deg c"),
    any(&["CHT 2"], P::Engine1Cht2, "deg c"),
    any(&["CHT 3"], P::Engine1Cht3, "deg c"),
    any(&["CHT 4"], P::Engine1Cht4, "deg c"),
    any(&["CHT 5"], P::Engine1Cht5, "deg c"),
    any(&["CHT 6"], P::Engine1Cht6, "deg c"),
    any(&["EGT 1"], P::Engine1Egt1, "deg c"),
    any(&["EGT 2"], P::Engine1Egt2, "deg c"),
    any(&["EGT 3"], P::Engine1Egt3, "deg c"),
    any(&["EGT 4"], P::Engine1Egt4, "deg c"),
    any(&["EGT 5"], P::Engine1Egt5, "deg c"),
    any(&["EGT 6"], P::Engine1Egt6, "deg c"),
];

const OTHERS: &[(&str, Role)] =
    &[("Session Time", Role::Auxiliary), ("GPS Date & Time", Role::Time)];

const IGNORED: &[&str] = &[
    "GPS Fix Quality",
    "Number of Satellites",
    "System Time",
    "Cross Track Error",
    "Destination Waypoint ID",
    "Range to Destination",
    "Bearing to Destination",
    "Turn Rate",
    "Angle of Attack",
    "Heading Bug",
    "Altitude Bug",
    "Airspeed Bug",
    "Vertical Speed Bug",
    "Course",
    "CDI Source Type",
    "CDI Source Port",
    "CDI Scale",
    "CDI Deflection",
    "Glideslope",
    "AP Roll Mode",
    "AP Roll Force",
    "AP Roll Position",
    "AP Roll Slip",
    "AP Pitch Force",
    "AP Pitch Position",
    "AP Pitch Slip",
    "AP Yaw Force",
    "AP Yaw Position",
    "AP Yaw Slip",
    "Transponder Status",
    "Transponder Reply",
    "Transponder Identing",
    "Transponder Code",
    "RPM R",
    "Fuel Flow 2",
    "Fuel Remaining",
    "Hobbs Time",
    "Tach Time",
    "Contacts",
    "EGT Leaning State",
];

/// Inputs that are not named, and switches.
fn is_ignored(name: &str) -> bool {
    name.starts_with("Thermocouple ") || name.starts_with("GP Input ") || name.ends_with(" CONTACT")
}
