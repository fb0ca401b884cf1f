//! The one alias table: column name → parameter, expected unit and how the number is meant.
//!
//! Two dialects share names and mean different things by them, which was measured on real
//! logs of both:
//!
//! - *Display* (G1000, NXi, Perspective, and NGAFID exports of them): `NormAc` is the
//!   difference from 1 g (median 0.0 over nine logs), `TRK` is magnetic (it differs from the
//!   track between positions by `MagVar`, east positive), `WndDr` is true and runs from −180
//!   to 180, `E1 %Pwr` is a fraction, `AltGPS` is above the ellipsoid.
//! - *G3X*: `NormAc` is the load factor (median 1.0 over 28 logs), the track is true,
//!   `MagVar` is west positive, `GPS Altitude` is above mean sea level.
//!
//! `AfcsOn` also prints 5 and 6 for some seconds around a disconnection. What they mean is not
//! documented, so they are out of the range of a flag and not used.
//!
//! Units are converted in `normalise/units.rs`; nothing is found by position.

use data_flight::Parameter as P;

/// Which family of recorders a name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// G1000, G1000 NXi, Perspective, and exports of them.
    Display,
    /// G3X.
    G3x,
}

/// What has to be done to a number beside converting its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing.
    Plain,
    /// Difference from 1 g: add one.
    DeltaG,
    /// A fraction under a percent sign: times a hundred.
    Fraction,
    /// West positive: change the sign.
    WestPositive,
    /// −180 to 180: wrap into 0 to 360.
    HalfCircle,
    /// Magnetic track: add the variation.
    MagneticTrack,
}

/// What a column is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Local date.
    Date,
    /// Local time.
    Time,
    /// Local minus universal time.
    UtcOffset,
    /// Universal time of day.
    UtcTime,
    /// A parameter.
    Value(&'static Alias),
    /// Known, and deliberately not used.
    Ignored,
}

/// One row of the alias table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Alias {
    names: &'static [&'static str],
    dialect: Option<Dialect>,
    pub(crate) parameter: P,
    /// The unit when the log declares none.
    pub(crate) unit: &'static str,
    pub(crate) reading: Reading,
}

const fn any(names: &'static [&'static str], parameter: P, unit: &'static str) -> Alias {
    Alias { names, dialect: None, parameter, unit, reading: Reading::Plain }
}

const fn display(
    names: &'static [&'static str],
    parameter: P,
    unit: &'static str,
    reading: Reading,
) -> Alias {
    Alias { names, dialect: Some(Dialect::Display), parameter, unit, reading }
}

const fn g3x(
    names: &'static [&'static str],
    parameter: P,
    unit: &'static str,
    reading: Reading,
) -> Alias {
    Alias { names, dialect: Some(Dialect::G3x), parameter, unit, reading }
}

/// Every known name of every parameter. Within a dialect a name stands once (tested).
const ALIASES: &[Alias] = &[
    any(&["Latitude"], P::Latitude, "deg"),
    any(&["Longitude"], P::Longitude, "deg"),
    any(&["AltB", "AltInd", "Baro Altitude"], P::AltitudeIndicated, "ft"),
    any(&["AltP", "AltPress", "Pressure Altitude"], P::AltitudePressure, "ft"),
    any(&["AltMSL"], P::AltitudeMeanSeaLevel, "ft"),
    g3x(&["GPS Altitude", "AltGPS"], P::AltitudeMeanSeaLevel, "ft", Reading::Plain),
    display(&["AltGPS"], P::AltitudeEllipsoid, "ft", Reading::Plain),
    any(&["AltAGL", "AGL", "Height Above Ground"], P::HeightTerrain, "ft"),
    any(&["RALT", "Radar Altitude"], P::HeightRadio, "ft"),
    any(&["BaroA", "Baro", "Baro Setting"], P::AltimeterSetting, "inhg"),
    any(&["IAS", "Indicated Airspeed"], P::IndicatedAirspeed, "kt"),
    any(&["TAS", "True Airspeed"], P::TrueAirspeed, "kt"),
    any(&["GndSpd", "GPS Ground Speed"], P::GroundSpeed, "kt"),
    any(&["VSpd", "Vertical Speed"], P::VerticalSpeed, "fpm"),
    display(&["VSpdG"], P::VerticalSpeedGps, "fpm", Reading::Plain),
    g3x(&["GPS Velocity U", "GPSVelU"], P::VerticalSpeedGps, "m/s", Reading::Plain),
    any(&["Pitch"], P::Pitch, "deg"),
    any(&["Roll"], P::Roll, "deg"),
    any(&["HDG", "Magnetic Heading"], P::HeadingMagnetic, "deg"),
    display(&["TRK"], P::TrackTrue, "deg", Reading::MagneticTrack),
    g3x(&["GPS Ground Track", "TRK"], P::TrackTrue, "deg", Reading::Plain),
    display(&["MagVar"], P::MagneticVariation, "deg", Reading::Plain),
    g3x(&["Magnetic Variation", "MagVar"], P::MagneticVariation, "deg", Reading::WestPositive),
    any(&["LatAc", "Lateral Acceleration"], P::AccelerationLateral, "g"),
    display(&["NormAc"], P::AccelerationNormal, "g", Reading::DeltaG),
    g3x(&["Normal Acceleration", "NormAc"], P::AccelerationNormal, "g", Reading::Plain),
    any(&["OAT", "Outside Air Temp"], P::AirTemperature, "deg c"),
    any(&["WndSpd", "Wind Speed"], P::WindSpeed, "kt"),
    any(&["DensityAltitude", "AltD", "Density Altitude"], P::DensityAltitudeRecorded, "ft"),
    display(&["WndDr"], P::WindDirection, "deg", Reading::HalfCircle),
    g3x(&["Wind Direction", "WndDr"], P::WindDirection, "deg", Reading::Plain),
    display(&["AfcsOn"], P::AutopilotEngaged, "bool", Reading::Plain),
    any(&["HCDI", "Horizontal CDI Deflection"], P::LocalizerDeviation, "fsd"),
    any(&["VCDI", "Vertical CDI Deflection"], P::GlideslopeDeviation, "fsd"),
    any(&["volt1", "Volts1", "Volts M", "Volts 1", "Volts"], P::Bus1Voltage, "volts"),
    any(&["volt2", "Volts2", "Volts 2"], P::Bus2Voltage, "volts"),
    any(&["amp1", "Amps1", "Amps", "Amps 1"], P::Bus1Current, "amps"),
    any(&["amp2", "Amps2", "Amps 2"], P::Bus2Current, "amps"),
    any(&["FQtyL", "Fuel Qty L"], P::FuelQuantityLeft, "gal"),
    any(&["FQtyR", "Fuel Qty R"], P::FuelQuantityRight, "gal"),
    g3x(&["Main Fuel Qty"], P::FuelQuantityMain, "gal", Reading::Plain),
    g3x(&["Aux Fuel Qty"], P::FuelQuantityAuxiliary, "gal", Reading::Plain),
    any(&["E1 FFlow", "Fuel Flow"], P::Engine1FuelFlow, "gph"),
    any(&["E1 FPres", "Fuel Press"], P::Engine1FuelPressure, "psi"),
    any(&["E1 OilT", "Oil Temp"], P::Engine1OilTemperature, "deg f"),
    any(&["E1 OilP", "Oil Press"], P::Engine1OilPressure, "psi"),
    any(&["E1 MAP", "Manifold Press"], P::Engine1ManifoldPressure, "inhg"),
    any(&["E1 RPM", "RPM"], P::Engine1Speed, "rpm"),
    display(&["E1 %Pwr"], P::Engine1Power, "%", Reading::Fraction),
    g3x(&["Engine Power", "E1 %Pwr"], P::Engine1Power, "%", Reading::Plain),
    any(&["E1 TIT1", "E1 TIT", "TIT1", "TIT"], P::Engine1TurbineInletTemperature1, "deg f"),
    any(&["E1 TIT2", "TIT2"], P::Engine1TurbineInletTemperature2, "deg f"),
    any(&["E1 CHT1", "CHT1"], P::Engine1Cht1, "deg f"),
    any(&["E1 CHT2", "CHT2"], P::Engine1Cht2, "deg f"),
    any(&["E1 CHT3", "CHT3"], P::Engine1Cht3, "deg f"),
    any(&["E1 CHT4", "CHT4"], P::Engine1Cht4, "deg f"),
    any(&["E1 CHT5", "CHT5"], P::Engine1Cht5, "deg f"),
    any(&["E1 CHT6", "CHT6"], P::Engine1Cht6, "deg f"),
    any(&["E1 EGT1", "EGT1"], P::Engine1Egt1, "deg f"),
    any(&["E1 EGT2", "EGT2"], P::Engine1Egt2, "deg f"),
    any(&["E1 EGT3", "EGT3"], P::Engine1Egt3, "deg f"),
    any(&["E1 EGT4", "EGT4"], P::Engine1Egt4, "deg f"),
    any(&["E1 EGT5", "EGT5"], P::Engine1Egt5, "deg f"),
    any(&["E1 EGT6", "EGT6"], P::Engine1Egt6, "deg f"),
    any(&["E2 FFlow"], P::Engine2FuelFlow, "gph"),
    any(&["E2 FPres"], P::Engine2FuelPressure, "psi"),
    any(&["E2 OilT"], P::Engine2OilTemperature, "deg f"),
    any(&["E2 OilP"], P::Engine2OilPressure, "psi"),
    any(&["E2 MAP"], P::Engine2ManifoldPressure, "inhg"),
    any(&["E2 RPM"], P::Engine2Speed, "rpm"),
    any(&["E2 CHT1"], P::Engine2Cht1, "deg f"),
    any(&["E2 CHT2"], P::Engine2Cht2, "deg f"),
    any(&["E2 CHT3"], P::Engine2Cht3, "deg f"),
    any(&["E2 CHT4"], P::Engine2Cht4, "deg f"),
    any(&["E2 CHT5"], P::Engine2Cht5, "deg f"),
    any(&["E2 CHT6"], P::Engine2Cht6, "deg f"),
    any(&["E2 EGT1"], P::Engine2Egt1, "deg f"),
    any(&["E2 EGT2"], P::Engine2Egt2, "deg f"),
    any(&["E2 EGT3"], P::Engine2Egt3, "deg f"),
    any(&["E2 EGT4"], P::Engine2Egt4, "deg f"),
    any(&["E2 EGT5"], P::Engine2Egt5, "deg f"),
    any(&["E2 EGT6"], P::Engine2Egt6, "deg f"),
];

/// Names that are known and deliberately not used: text, frequencies, navigation and
/// autopilot set-up, integrity limits, statuses, values derived from other columns, and
/// numbers whose unit the installer chose and the log does not tell (`Flaps`, `AOA`).
const IGNORED: &[&str] = &[
    "AtvWpt",
    "HSIS",
    "CRS",
    "NAV1",
    "NAV2",
    "COM1",
    "COM2",
    "WptDst",
    "WptBrg",
    "RollM",
    "PitchM",
    "RollC",
    "PichC",
    "PitchC",
    "GPSfix",
    "HAL",
    "VAL",
    "HPLwas",
    "HPLfd",
    "VPLwas",
    "E1 Torq",
    "E1 NG",
    "E1 NP",
    "E1 ITT",
    "E2 Torq",
    "E2 NG",
    "E2 NP",
    "E2 ITT",
    "E2 %Pwr",
    "FQtyT",
    "FTotalizerT",
    "E1 CHTMax",
    "E1 CHTMin",
    "E1 CHTMaxIdx",
    "E1 EGTMax",
    "E1 EGTMin",
    "E1 EGTMaxIdx",
    "AltMSL Lag Diff",
    "Total Fuel",
    "E1 CHT Variance",
    "E1 EGT Variance",
    "E2 CHT Variance",
    "E2 EGT Variance",
    "E1 CHT Divergence",
    "E1 EGT Divergence",
    // G3X.
    "GPS Fix Status",
    "GPS Time of Week",
    "GPS Velocity E",
    "GPS Velocity N",
    "GPS PDOP",
    "GPS HFOM",
    "GPS VFOM",
    "GPS Sats",
    "Selected Heading",
    "Selected Altitude",
    "Selected Vertical Speed",
    "Selected Airspeed",
    "COM Frequency",
    "COM Frequency 1",
    "COM Frequency 2",
    "NAV Frequency",
    "Active Nav Source",
    "Nav Annunciation",
    "Nav Identifier",
    "Nav Distance",
    "Nav Bearing",
    "Nav Course",
    "Nav Cross Track Distance",
    "Horizontal CDI Full Scale",
    "Horizontal CDI Scale",
    "Vertical CDI Full Scale",
    "VNAV CDI Deflection",
    "VNAV Altitude",
    "Autopilot State",
    "Yaw Damper State",
    "FD Lateral Mode",
    "FD Vertical Mode",
    "FD Roll Command",
    "FD Pitch Command",
    "FD Altitude",
    "AP Roll Command",
    "AP Pitch Command",
    "AP VS Command",
    "AP Altitude Command",
    "AP Roll Torque",
    "AP Pitch Torque",
    "AP Roll Trim Motor",
    "AP Pitch Trim Motor",
    "YD Torque",
    "AHRS Status",
    "AHRS/Mag 1 Status",
    "SFD AHRS Status",
    "AHRS Dev",
    "AHRS 1 Dev",
    "SFD AHRS Dev",
    "Pitch Delta",
    "Roll Delta",
    "AFCS Attitude Status",
    "Magnetometer Status",
    "Network Status",
    "Transponder Code",
    "Transponder Mode",
    "Elevator Trim",
    "Aileron Trim",
    "Flap Position",
    "AOA",
    "AOA Cp",
    "CO",
    "Tank Psi",
    "Pilot Spo2",
    "CAS Alert",
    "Terrain Alert",
];

const CLOCK: &[(&str, Role)] = &[
    ("Lcl Date", Role::Date),
    ("Date", Role::Date),
    ("Lcl Time", Role::Time),
    ("Time", Role::Time),
    ("UTCOfst", Role::UtcOffset),
    ("UTC Offset", Role::UtcOffset),
    ("UTC Time", Role::UtcTime),
];

/// What a column of this name is used for; `None` when no table knows it.
pub(crate) fn role(name: &str, dialect: Dialect) -> Option<Role> {
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    if let Some((_, role)) = CLOCK.iter().find(|(known, _)| is(known)) {
        return Some(*role);
    }
    let alias = ALIASES.iter().find(|alias| {
        alias.dialect.is_none_or(|only| only == dialect) && alias.names.iter().any(|n| is(n))
    });
    if let Some(alias) = alias {
        return Some(Role::Value(alias));
    }
    // A discrete input carries the name its installer gave it.
    let is_discrete = name.ends_with("(discrete)");
    (is_discrete || IGNORED.iter().any(|known| is(known))).then_some(Role::Ignored)
}

/// A printed name without blanks at its ends or doubled inside, and without the unit that
/// follows in brackets; the unit comes second.
pub(crate) fn name_and_unit(printed: &str) -> (String, Option<String>) {
    let tidy = printed.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((name, unit)) = tidy.strip_suffix(')').and_then(|open| open.rsplit_once(" ("))
        && unit != "discrete"
    {
        return (name.to_owned(), Some(unit.to_owned()));
    }
    (tidy, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(name: &str, dialect: Dialect) -> Option<(P, Reading)> {
        match role(name, dialect) {
            Some(Role::Value(alias)) => Some((alias.parameter, alias.reading)),
            _ => None,
        }
    }

    #[test]
    fn a_name_stands_once_in_a_dialect() {
        for dialect in [Dialect::Display, Dialect::G3x] {
            let mut names: Vec<String> = ALIASES
                .iter()
                .filter(|alias| alias.dialect.is_none_or(|only| only == dialect))
                .flat_map(|alias| alias.names)
                .chain(IGNORED)
                .map(|name| name.to_ascii_lowercase())
                .collect();
            names.sort();
            let doubled: Vec<_> = names.array_windows().filter(|[a, b]| a == b).collect();
            assert!(doubled.is_empty(), "{doubled:?}");
        }
    }

    #[test]
    fn different_names_of_one_thing_meet() {
        for name in ["AltB", "AltInd", "Baro Altitude", "altind"] {
            let found = parameter(name, Dialect::Display);
            assert_eq!(found, Some((P::AltitudeIndicated, Reading::Plain)), "{name}");
        }
        assert_eq!(role("PichC", Dialect::Display), role("PitchC", Dialect::Display));
    }

    #[test]
    fn one_name_means_what_its_dialect_means() {
        let both = |name| [parameter(name, Dialect::Display), parameter(name, Dialect::G3x)];
        assert_eq!(
            both("NormAc").map(|found| found.map(|(_, reading)| reading)),
            [Some(Reading::DeltaG), Some(Reading::Plain)]
        );
        assert_eq!(
            both("AltGPS").map(|found| found.map(|(parameter, _)| parameter)),
            [Some(P::AltitudeEllipsoid), Some(P::AltitudeMeanSeaLevel)]
        );
        // `FQty1` is the left tank on one aircraft and the main tank on the next.
        assert_eq!(both("FQty1"), [None, None]);
    }

    #[test]
    fn units_in_brackets_are_taken_off() {
        assert_eq!(name_and_unit(" Pitch  (deg) "), ("Pitch".into(), Some("deg".into())));
        assert_eq!(name_and_unit("STARTER (discrete)"), ("STARTER (discrete)".into(), None));
        assert_eq!(name_and_unit("  E1 CHT1"), ("E1 CHT1".into(), None));
    }
}
