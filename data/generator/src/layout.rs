//! The columns of each aircraft's log: names, units, widths and decimals of a Garmin G1000.

use crate::SyntheticAircraft;
use crate::row::Field;

/// A column as it stands in the log.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub(crate) unit: &'static str,
    pub(crate) name: &'static str,
    pub(crate) width: usize,
    pub(crate) decimals: u32,
    pub(crate) field: Field,
}

const fn column(
    unit: &'static str,
    name: &'static str,
    width: usize,
    decimals: u32,
    field: Field,
) -> Column {
    Column { unit, name, width, decimals, field }
}

const PLACE: [Column; 6] = [
    column("#yyy-mm-dd", "Lcl Date", 10, 0, Field::Date),
    column("hh:mm:ss", "Lcl Time", 9, 0, Field::Time),
    column("hh:mm", "UTCOfst", 8, 0, Field::UtcOffset),
    column("ident", "AtvWpt", 7, 0, Field::Waypoint),
    column("degrees", "Latitude", 13, 7, Field::Latitude),
    column("degrees", "Longitude", 13, 7, Field::Longitude),
];

const ALTITUDE: Column = column("ft Baro", "AltB", 8, 1, Field::AltitudeIndicated);
const ALTITUDE_NEWER: Column = column("ft", "AltInd", 8, 1, Field::AltitudeIndicated);

const FLIGHT: [Column; 12] = [
    column("inch", "BaroA", 6, 2, Field::AltimeterSetting),
    column("ft msl", "AltMSL", 8, 1, Field::AltitudeMsl),
    column("deg C", "OAT", 6, 1, Field::AirTemperature),
    column("kt", "IAS", 7, 2, Field::IndicatedAirspeed),
    column("kt", "GndSpd", 7, 2, Field::GroundSpeed),
    column("fpm", "VSpd", 8, 2, Field::VerticalSpeed),
    column("deg", "Pitch", 7, 2, Field::Pitch),
    column("deg", "Roll", 7, 2, Field::Roll),
    column("G", "LatAc", 7, 2, Field::LateralAcceleration),
    column("G", "NormAc", 7, 2, Field::NormalAcceleration),
    column("deg", "HDG", 6, 1, Field::Heading),
    column("deg", "TRK", 6, 1, Field::Track),
];

const TWO_BUSES: [Column; 4] = [
    column("volts", "volt1", 6, 1, Field::Volts1),
    column("volts", "volt2", 6, 1, Field::Volts2),
    column("amps", "amp1", 6, 1, Field::Amps1),
    column("amps", "amp2", 6, 1, Field::Amps2),
];

const ONE_BUS: [Column; 2] =
    [column("volts", "volt1", 6, 1, Field::Volts1), column("amps", "amp1", 6, 1, Field::Amps1)];

const ENGINE: [Column; 5] = [
    column("gals", "FQtyL", 7, 2, Field::FuelLeft),
    column("gals", "FQtyR", 7, 2, Field::FuelRight),
    column("gph", "E1 FFlow", 9, 2, Field::FuelFlow),
    column("deg F", "E1 OilT", 8, 2, Field::OilTemperature),
    column("psi", "E1 OilP", 8, 2, Field::OilPressure),
];

const MANIFOLD: Column = column("Hg", "E1 MAP", 7, 2, Field::ManifoldPressure);
const SPEED: Column = column("rpm", "E1 RPM", 7, 1, Field::Rpm);

const HEADS: [Column; 6] = [
    column("deg F", "E1 CHT1", 8, 2, Field::CylinderHead(0)),
    column("deg F", "E1 CHT2", 8, 2, Field::CylinderHead(1)),
    column("deg F", "E1 CHT3", 8, 2, Field::CylinderHead(2)),
    column("deg F", "E1 CHT4", 8, 2, Field::CylinderHead(3)),
    column("deg F", "E1 CHT5", 8, 2, Field::CylinderHead(4)),
    column("deg F", "E1 CHT6", 8, 2, Field::CylinderHead(5)),
];

const EXHAUST: [Column; 6] = [
    column("deg F", "E1 EGT1", 8, 2, Field::ExhaustGas(0)),
    column("deg F", "E1 EGT2", 8, 2, Field::ExhaustGas(1)),
    column("deg F", "E1 EGT3", 8, 2, Field::ExhaustGas(2)),
    column("deg F", "E1 EGT4", 8, 2, Field::ExhaustGas(3)),
    column("deg F", "E1 EGT5", 8, 2, Field::ExhaustGas(4)),
    column("deg F", "E1 EGT6", 8, 2, Field::ExhaustGas(5)),
];

const AVIONICS: [Column; 27] = [
    column("ft wgs", "AltGPS", 8, 1, Field::AltitudeGps),
    column("kt", "TAS", 4, 0, Field::TrueAirspeed),
    column("enum", "HSIS", 5, 0, Field::NavigationSource),
    column("deg", "CRS", 7, 1, Field::Course),
    column("MHz", "NAV1", 7, 2, Field::Nav1),
    column("MHz", "NAV2", 7, 2, Field::Nav2),
    column("MHz", "COM1", 8, 3, Field::Com1),
    column("MHz", "COM2", 8, 3, Field::Com2),
    column("fsd", "HCDI", 7, 3, Field::DeviationHorizontal),
    column("fsd", "VCDI", 7, 3, Field::DeviationVertical),
    column("kt", "WndSpd", 7, 2, Field::WindSpeed),
    column("deg", "WndDr", 6, 1, Field::WindDirection),
    column("nm", "WptDst", 7, 1, Field::WaypointDistance),
    column("deg", "WptBrg", 7, 1, Field::WaypointBearing),
    column("deg", "MagVar", 7, 1, Field::MagneticVariation),
    column("bool", "AfcsOn", 7, 0, Field::AutopilotOn),
    column("enum", "RollM", 6, 0, Field::RollMode),
    column("enum", "PitchM", 7, 0, Field::PitchMode),
    column("deg", "RollC", 6, 1, Field::RollCommand),
    column("deg", "PichC", 6, 1, Field::PitchCommand),
    column("fpm", "VSpdG", 7, 1, Field::VerticalSpeedGps),
    column("enum", "GPSfix", 7, 0, Field::GpsFix),
    column("mt", "HAL", 5, 0, Field::HorizontalAlarmLimit),
    column("mt", "VAL", 6, 0, Field::VerticalAlarmLimit),
    column("mt", "HPLwas", 7, 0, Field::HorizontalProtectionSbas),
    column("mt", "HPLfd", 6, 1, Field::HorizontalProtectionFd),
    column("mt", "VPLwas", 7, 0, Field::VerticalProtectionSbas),
];

/// The columns of an aircraft's log, in order.
pub(crate) fn columns(aircraft: SyntheticAircraft) -> Vec<Column> {
    let newer = aircraft == SyntheticAircraft::Pa28181;
    let cylinders = aircraft.cylinder_count();
    let mut all = Vec::with_capacity(80);
    all.extend(PLACE);
    all.push(if newer { ALTITUDE_NEWER } else { ALTITUDE });
    all.extend(FLIGHT);
    if newer {
        all.extend(ONE_BUS);
    } else {
        all.extend(TWO_BUSES);
    }
    all.extend(ENGINE);
    if aircraft == SyntheticAircraft::SixCylinder {
        all.push(MANIFOLD);
    }
    all.push(SPEED);
    if aircraft.records_cylinder_head_temperature() {
        all.extend(HEADS.into_iter().take(cylinders));
    }
    all.extend(EXHAUST.into_iter().take(cylinders));
    all.extend(AVIONICS);
    all
}
