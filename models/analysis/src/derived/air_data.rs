//! `altitude_pressure_derived_ft`, `true_airspeed_derived_kt`, `density_altitude_ft`.
//!
//! Pressure altitude is the recorded one, else indicated altitude corrected by its altimeter
//! setting; air temperature is the recorded static temperature. Formulae: [`super::atmosphere`].
//! An altimeter setting is not a static pressure and is not used as one.

use std::borrow::Cow;

use data_flight::quantity::{
    AirTemperature, AltimeterSetting, IndicatedAirspeed, PressureAltitude,
};
use data_flight::{Parameter, Series};

use super::DerivedMeasure;
use super::atmosphere::{density_altitude, pressure_altitude, true_airspeed};
use super::series_math::{joined, map2, map3};
use crate::Measured;

pub(super) const ALTITUDE_PRESSURE: DerivedMeasure = DerivedMeasure::new(
    "altitude_pressure_derived_ft",
    &[
        &["altitude_pressure_ft", "altitude_indicated_ft"],
        &["altitude_pressure_ft", "altimeter_setting_inhg"],
    ],
    |measured| altitude_pressure(measured).map(Cow::into_owned),
);

pub(super) const TRUE_AIRSPEED: DerivedMeasure = DerivedMeasure::new(
    "true_airspeed_derived_kt",
    &[&["indicated_airspeed_kt"], &["altitude_pressure_derived_ft"], &["air_temperature_c"]],
    |measured| {
        let airspeed = measured.column("indicated_airspeed_kt")?;
        let altitude = measured.column("altitude_pressure_derived_ft")?;
        let temperature = joined(measured, Parameter::AirTemperature)?;
        Some(map3(airspeed, altitude, &temperature, |airspeed, altitude, temperature| {
            let found = true_airspeed(
                IndicatedAirspeed::new(airspeed)?,
                PressureAltitude::new(altitude)?,
                AirTemperature::new(temperature)?,
            )?;
            Some(found.value())
        }))
    },
);

pub(super) const DENSITY_ALTITUDE: DerivedMeasure = DerivedMeasure::new(
    "density_altitude_ft",
    &[&["altitude_pressure_derived_ft"], &["air_temperature_c"]],
    |measured| {
        let altitude = measured.column("altitude_pressure_derived_ft")?;
        let temperature = joined(measured, Parameter::AirTemperature)?;
        Some(map2(altitude, &temperature, |altitude, temperature| {
            let altitude = PressureAltitude::new(altitude)?;
            Some(density_altitude(altitude, AirTemperature::new(temperature)?)?.value())
        }))
    },
);

fn altitude_pressure<'m>(measured: &'m Measured<'_>) -> Option<Cow<'m, Series>> {
    let recorded = measured.flight().series(Parameter::AltitudePressure);
    if let Some(series) = recorded.filter(|series| series.valid_count() > 0) {
        return Some(Cow::Borrowed(series));
    }
    let indicated = measured.flight().series(Parameter::AltitudeIndicated)?;
    let setting = joined(measured, Parameter::AltimeterSetting)?;
    Some(Cow::Owned(map2(indicated, &setting, |indicated_ft, setting| {
        Some(pressure_altitude(indicated_ft, AltimeterSetting::new(setting)?)?.value())
    })))
}
