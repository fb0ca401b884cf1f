//! The standard atmosphere, shifted by a temperature difference and an altimeter setting.
//!
//! Source: U.S. Standard Atmosphere 1976, troposphere. Density uses the shifted temperature,
//! pressure the standard lapse from the altimeter setting.

/// Air of one day.
#[derive(Clone, Copy)]
pub(crate) struct Atmosphere {
    pub(crate) warmer_c: f64,
    pub(crate) setting_inhg: f64,
}

/// Temperature lapse in kelvin per metre.
const LAPSE_K_PER_M: f64 = 0.0065;
/// Sea-level temperature in kelvin.
const SEA_LEVEL_K: f64 = 288.15;
/// Sea-level density in kilograms per cubic metre.
pub(crate) const SEA_LEVEL_KG_M3: f64 = 1.225;

impl Atmosphere {
    /// Air temperature in degrees Celsius at an altitude.
    pub(crate) fn temperature_c(&self, altitude_m: f64) -> f64 {
        15.0 - LAPSE_K_PER_M * altitude_m + self.warmer_c
    }

    /// Static pressure over the standard sea-level pressure.
    pub(crate) fn pressure_ratio(&self, altitude_m: f64) -> f64 {
        (1.0 - LAPSE_K_PER_M / SEA_LEVEL_K * altitude_m).powf(5.2559) * self.setting_inhg / 29.92
    }

    /// Density over the standard sea-level density.
    pub(crate) fn density_ratio(&self, altitude_m: f64) -> f64 {
        self.pressure_ratio(altitude_m) * SEA_LEVEL_K / (273.15 + self.temperature_c(altitude_m))
    }
}

/// Difference of indicated altitude, in feet, when the altimeter is set to `set_inhg` while
/// `true_inhg` would be right. Near sea level one inch of mercury is about 925 ft.
pub(crate) fn mis_set_ft(set_inhg: f64, true_inhg: f64) -> f64 {
    (set_inhg - true_inhg) * 925.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_air_has_the_tabulated_density() {
        let standard = Atmosphere { warmer_c: 0.0, setting_inhg: 29.92 };
        // Table of the 1976 standard: 0.7421 of the sea-level density at 3,000 m.
        assert!((standard.density_ratio(3000.0) - 0.7421).abs() < 0.001);
        assert!((standard.temperature_c(3000.0) + 4.5).abs() < 1e-9);
    }
}
