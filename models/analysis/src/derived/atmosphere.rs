//! The standard atmosphere and airspeed formulae, as scalar functions of kept-apart kinds.
//!
//! Source: ICAO Doc 7488 (International Standard Atmosphere) and the isentropic pitot
//! equation for subsonic flow. Valid to 65,617 ft. Indicated airspeed is taken as calibrated
//! airspeed: position error is a matter of the type and is not known here.

use data_flight::quantity::{
    AirTemperature, AltimeterSetting, DensityAltitude, IndicatedAirspeed, PressureAltitude,
    TrueAirspeed,
};

/// Temperature at sea level, in kelvins.
const SEA_LEVEL_K: f64 = 288.15;
/// Kelvins at zero degrees Celsius.
const ZERO_CELSIUS_K: f64 = 273.15;
/// Pressure at sea level, in inches of mercury (1,013.25 hPa).
const SEA_LEVEL_INHG: f64 = 29.921_26;
/// Fall of temperature over sea-level temperature per foot: 0.0065 K/m · 0.3048 / 288.15 K.
const LAPSE_PER_FT: f64 = 6.875_585_6e-6;
/// g·M / (R·L): the exponent of pressure in the troposphere.
const PRESSURE_EXPONENT: f64 = 5.255_879_7;
/// The exponent of density in the troposphere.
const DENSITY_EXPONENT: f64 = PRESSURE_EXPONENT - 1.0;
/// The tropopause, 11,000 m, in feet.
const TROPOPAUSE_FT: f64 = 36_089.24;
/// Pressure over sea-level pressure at the tropopause.
const TROPOPAUSE_PRESSURE_RATIO: f64 = 0.223_360_9;
/// Density over sea-level density at the tropopause.
const TROPOPAUSE_DENSITY_RATIO: f64 = 0.297_075_6;
/// Height over which pressure falls by e above the tropopause, in feet.
const STRATOSPHERE_SCALE_FT: f64 = 20_805.8;
/// Speed of sound at sea level, in knots.
const SEA_LEVEL_SOUND_KT: f64 = 661.478_6;

/// Pressure over sea-level pressure at a pressure altitude: (1 − 6.8756·10⁻⁶·h)^5.2559, and
/// exponential above the tropopause.
#[must_use]
pub fn pressure_ratio(altitude: PressureAltitude) -> f64 {
    let altitude_ft = altitude.value();
    if altitude_ft <= TROPOPAUSE_FT {
        (1.0 - LAPSE_PER_FT * altitude_ft).powf(PRESSURE_EXPONENT)
    } else {
        TROPOPAUSE_PRESSURE_RATIO * (-(altitude_ft - TROPOPAUSE_FT) / STRATOSPHERE_SCALE_FT).exp()
    }
}

/// Density over sea-level density: pressure ratio over temperature ratio. `None` at or below
/// absolute zero.
#[must_use]
pub fn density_ratio(altitude: PressureAltitude, temperature: AirTemperature) -> Option<f64> {
    let theta = temperature_ratio(temperature)?;
    Some(pressure_ratio(altitude) / theta)
}

/// The altitude at which the standard atmosphere has the density found here.
#[must_use]
pub fn density_altitude(
    altitude: PressureAltitude,
    temperature: AirTemperature,
) -> Option<DensityAltitude> {
    let sigma = density_ratio(altitude, temperature)?;
    DensityAltitude::new(if sigma >= TROPOPAUSE_DENSITY_RATIO {
        (1.0 - sigma.powf(1.0 / DENSITY_EXPONENT)) / LAPSE_PER_FT
    } else {
        TROPOPAUSE_FT - STRATOSPHERE_SCALE_FT * (sigma / TROPOPAUSE_DENSITY_RATIO).ln()
    })
}

/// True airspeed: impact pressure from calibrated airspeed at sea level, Mach number from it
/// and static pressure here, speed of sound from temperature here. Noise of a sensor at rest
/// reads slightly below zero, which is no speed.
#[must_use]
pub fn true_airspeed(
    airspeed: IndicatedAirspeed,
    altitude: PressureAltitude,
    temperature: AirTemperature,
) -> Option<TrueAirspeed> {
    let theta = temperature_ratio(temperature)?;
    let mach_at_sea_level = airspeed.value().max(0.0) / SEA_LEVEL_SOUND_KT;
    let impact = (1.0 + 0.2 * mach_at_sea_level * mach_at_sea_level).powf(3.5) - 1.0;
    let ratio = impact / pressure_ratio(altitude) + 1.0;
    let mach = (5.0 * (ratio.powf(2.0 / 7.0) - 1.0)).max(0.0).sqrt();
    TrueAirspeed::new(SEA_LEVEL_SOUND_KT * mach * theta.sqrt())
}

/// Pressure altitude from what an altimeter shows at a setting: the altimeter adds the
/// standard altitude of its setting, so that is taken off.
#[must_use]
pub fn pressure_altitude(indicated_ft: f64, setting: AltimeterSetting) -> Option<PressureAltitude> {
    let ratio = setting.value() / SEA_LEVEL_INHG;
    let setting_ft = (1.0 - ratio.powf(1.0 / PRESSURE_EXPONENT)) / LAPSE_PER_FT;
    PressureAltitude::new(indicated_ft + setting_ft)
}

fn temperature_ratio(temperature: AirTemperature) -> Option<f64> {
    let kelvin = temperature.value() + ZERO_CELSIUS_K;
    (kelvin > 0.0).then_some(kelvin / SEA_LEVEL_K)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn altitude(feet: f64) -> PressureAltitude {
        PressureAltitude::new(feet).expect("finite")
    }

    fn celsius(degrees: f64) -> AirTemperature {
        AirTemperature::new(degrees).expect("finite")
    }

    #[test]
    fn pressure_follows_the_tables() {
        // ICAO Doc 7488: 10,000 ft 0.6877, 18,000 ft 0.4994, 36,089 ft 0.22336, 45,000 ft 0.1455.
        for (feet, ratio) in [
            (0.0, 1.0),
            (10_000.0, 0.6877),
            (18_000.0, 0.4994),
            (36_089.24, 0.22336),
            (45_000.0, 0.1455),
        ] {
            assert!((pressure_ratio(altitude(feet)) - ratio).abs() < 1e-4, "{feet}");
        }
    }

    #[test]
    fn density_altitude_is_pressure_altitude_on_a_standard_day() {
        // 15 − 1.9812 · 10 = −4.812 °C at 10,000 ft; −56.5 °C at 40,000 ft.
        for (feet, degrees) in [(10_000.0, -4.812), (0.0, 15.0), (40_000.0, -56.5)] {
            let found = density_altitude(altitude(feet), celsius(degrees)).expect("physical");
            assert!((found.value() - feet).abs() < 2.0, "{feet}: {found}");
        }
    }

    #[test]
    fn a_hot_day_raises_density_altitude() {
        // 5,000 ft and 30 °C: delta = (1 − 0.0343779)^5.25588 = 0.83205,
        // theta = 303.15/288.15 = 1.052056, sigma = 0.790880,
        // h = (1 − 0.790880^(1/4.25588)) / 6.87559e-6 = (1 − 0.946371) / 6.87559e-6 = 7,800 ft.
        let found = density_altitude(altitude(5_000.0), celsius(30.0)).expect("physical");
        assert!((found.value() - 7_800.0).abs() < 10.0, "{found}");
    }

    #[test]
    fn true_airspeed_at_altitude() {
        // 10,000 ft, −4.812 °C, 120 kt: sigma = 0.738477, 120/√sigma = 139.64 kt; air is
        // compressible, which takes off about 0.3 kt.
        let speed = IndicatedAirspeed::new(120.0).expect("finite");
        let found = true_airspeed(speed, altitude(10_000.0), celsius(-4.812)).expect("physical");
        assert!((found.value() - 139.4).abs() < 0.3, "{found}");
        let found = true_airspeed(speed, altitude(0.0), celsius(15.0)).expect("physical");
        assert!((found.value() - 120.0).abs() < 1e-6, "{found}");
    }

    #[test]
    fn noise_below_zero_is_no_speed() {
        // A sensor at rest prints down to −5 kt; squared it would look like 5 kt.
        let noise = IndicatedAirspeed::new(-5.0).expect("finite");
        let found = true_airspeed(noise, altitude(0.0), celsius(15.0)).expect("physical");
        assert_eq!(found.value(), 0.0);
    }

    #[test]
    fn the_altimeter_setting_shifts_pressure_altitude() {
        // Standard setting: none. 30.92 inHg is 1 inch more: about 915 ft lower (1 inch of
        // mercury is 925 ft at sea level, less at higher pressure).
        let standard = AltimeterSetting::new(29.921_26).expect("finite");
        let found = pressure_altitude(3_000.0, standard).expect("physical");
        assert!((found.value() - 3_000.0).abs() < 1e-6);
        let high = AltimeterSetting::new(30.921_26).expect("finite");
        let found = pressure_altitude(3_000.0, high).expect("physical");
        assert!((found.value() - 2_085.0).abs() < 8.0, "{found}");
    }

    #[test]
    fn nothing_is_colder_than_absolute_zero() {
        assert!(density_ratio(altitude(0.0), celsius(-273.15)).is_none());
    }
}
