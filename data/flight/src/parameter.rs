//! The parameter catalogue: every quantity a log may record, under one name.
//!
//! Names are *Noun Identifier Qualifier* with the unit as suffix. Each parameter carries its
//! unit, the range it can physically take, the fastest it can physically change, and the
//! longest gap that may be bridged. Column names of formats are mapped onto this table in
//! `data-ingest`; nothing here knows a format.
//!
//! Ranges are those of powered aeroplanes up to airliners: a value outside cannot be true,
//! a value inside may still be unusual. Rates are `None` where a parameter may legally jump.
//! Indicated airspeed goes down to −5 kt: a pressure sensor at rest prints noise around zero.
//!
//! Some rows are what an engine monitor makes of its own readings. Cooling rates are those of
//! the fastest cooling cylinder, positive for cooling; a cylinder head held by its engine cannot
//! change by more than some ten degrees a second. The running time is what the monitor counts
//! for the engine (tachometer or Hobbs time, as it was set up); 3.6·10⁸ s are 100,000 hours.
//! Compressors heat the air to some 400 °F, and the coldest air there is has −130 °F. A mark is
//! a row at which the pilot or the recorder noted an event.

use serde::{Deserialize, Serialize};

use crate::Unit;

/// What the catalogue knows of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Description {
    /// The published name, unit suffix included.
    pub name: &'static str,
    /// The unit of every stored value.
    pub unit: Unit,
    /// The smallest value that can be true.
    pub plausible_min: f64,
    /// The largest value that can be true.
    pub plausible_max: f64,
    /// The fastest plausible change per second, if there is one.
    pub max_rate_per_s: Option<f64>,
    /// The longest gap, in seconds, over which neighbouring samples may be joined.
    pub max_gap_s: f64,
}

macro_rules! catalogue {
    ($($variant:ident $name:literal $unit:ident $min:literal .. $max:literal $rate:expr, $gap:literal;)*) => {
        /// A parameter of the catalogue. The published name is [`Parameter::name`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "&'static str", try_from = "String")]
        #[expect(missing_docs, reason = "the published name of each row is its documentation")]
        pub enum Parameter {
            $($variant,)*
        }

        impl Parameter {
            /// Every parameter, in catalogue order.
            pub const ALL: &'static [Parameter] = &[$(Parameter::$variant,)*];

            /// The catalogue's row for this parameter.
            #[must_use]
            pub const fn description(self) -> Description {
                match self {
                    $(Parameter::$variant => Description {
                        name: $name,
                        unit: Unit::$unit,
                        plausible_min: $min,
                        plausible_max: $max,
                        max_rate_per_s: $rate,
                        max_gap_s: $gap,
                    },)*
                }
            }
        }
    };
}

// variant, name, unit, plausible range, fastest change per second, longest bridgeable gap (s)
catalogue! {
    Latitude "latitude_deg" Degree -90.0 .. 90.0 Some(0.01), 5.0;
    Longitude "longitude_deg" Degree -180.0 .. 180.0 None, 5.0;
    AltitudeIndicated "altitude_indicated_ft" Foot -2000.0 .. 60000.0 Some(500.0), 5.0;
    AltitudePressure "altitude_pressure_ft" Foot -2000.0 .. 60000.0 Some(500.0), 5.0;
    AltitudeMeanSeaLevel "altitude_mean_sea_level_ft" Foot -2000.0 .. 60000.0 Some(500.0), 5.0;
    AltitudeEllipsoid "altitude_ellipsoid_ft" Foot -3000.0 .. 60000.0 Some(500.0), 5.0;
    HeightTerrain "height_terrain_ft" Foot -500.0 .. 60000.0 None, 5.0;
    HeightRadio "height_radio_ft" Foot -50.0 .. 10000.0 None, 2.0;
    AltimeterSetting "altimeter_setting_inhg" InchOfMercury 25.0 .. 32.5 None, 60.0;
    IndicatedAirspeed "indicated_airspeed_kt" Knot -5.0 .. 600.0 Some(40.0), 3.0;
    TrueAirspeed "true_airspeed_kt" Knot 0.0 .. 700.0 Some(40.0), 3.0;
    GroundSpeed "ground_speed_kt" Knot 0.0 .. 800.0 Some(40.0), 3.0;
    VerticalSpeed "vertical_speed_fpm" FootPerMinute -25000.0 .. 15000.0 None, 3.0;
    VerticalSpeedGps "vertical_speed_gps_fpm" FootPerMinute -25000.0 .. 15000.0 None, 3.0;
    Pitch "pitch_deg" Degree -90.0 .. 90.0 Some(60.0), 2.0;
    Roll "roll_deg" Degree -180.0 .. 180.0 None, 2.0;
    HeadingMagnetic "heading_magnetic_deg" Degree 0.0 .. 360.0 None, 2.0;
    TrackTrue "track_true_deg" Degree 0.0 .. 360.0 None, 2.0;
    HeadingTrue "heading_true_deg" Degree 0.0 .. 360.0 None, 2.0;
    MagneticVariation "magnetic_variation_deg" Degree -180.0 .. 180.0 None, 600.0;
    AccelerationLateral "acceleration_lateral_g" StandardGravity -6.0 .. 6.0 None, 2.0;
    AccelerationNormal "acceleration_normal_g" StandardGravity -8.0 .. 12.0 None, 2.0;
    AngleOfAttack "angle_of_attack_deg" Degree -60.0 .. 90.0 None, 2.0;
    AirTemperature "air_temperature_c" Celsius -90.0 .. 70.0 Some(10.0), 30.0;
    WindSpeed "wind_speed_kt" Knot 0.0 .. 250.0 None, 30.0;
    WindDirection "wind_direction_deg" Degree 0.0 .. 360.0 None, 30.0;
    DensityAltitudeRecorded "density_altitude_recorded_ft" Foot -10000.0 .. 70000.0 None, 10.0;
    FlapPosition "flap_position_deg" Degree -20.0 .. 100.0 None, 10.0;
    AutopilotEngaged "autopilot_engaged_flag" Flag 0.0 .. 1.0 None, 10.0;
    OnGround "on_ground_flag" Flag 0.0 .. 1.0 None, 10.0;
    EventMark "event_mark_flag" Flag 0.0 .. 1.0 None, 1.0;
    LocalizerDeviation "course_deviation_horizontal_ratio" Ratio -10.0 .. 10.0 None, 3.0;
    GlideslopeDeviation "course_deviation_vertical_ratio" Ratio -10.0 .. 10.0 None, 3.0;
    Bus1Voltage "bus_1_voltage_v" Volt -1.0 .. 60.0 None, 30.0;
    Bus2Voltage "bus_2_voltage_v" Volt -1.0 .. 60.0 None, 30.0;
    Bus1Current "bus_1_current_a" Ampere -400.0 .. 400.0 None, 30.0;
    Bus2Current "bus_2_current_a" Ampere -400.0 .. 400.0 None, 30.0;
    FuelQuantityLeft "fuel_quantity_left_gal" Gallon -2.0 .. 500.0 None, 30.0;
    FuelQuantityRight "fuel_quantity_right_gal" Gallon -2.0 .. 500.0 None, 30.0;
    FuelQuantityMain "fuel_quantity_main_gal" Gallon -2.0 .. 500.0 None, 30.0;
    FuelQuantityAuxiliary "fuel_quantity_auxiliary_gal" Gallon -2.0 .. 500.0 None, 30.0;
    FuelFlowTotal "fuel_flow_total_kg_per_h" KilogramPerHour 0.0 .. 60000.0 None, 5.0;
    GrossWeight "gross_weight_kg" Kilogram 100.0 .. 650000.0 None, 120.0;
    FuelQuantityAuxiliaryLeft "fuel_quantity_auxiliary_left_gal" Gallon -2.0 .. 500.0 None, 30.0;
    FuelQuantityAuxiliaryRight "fuel_quantity_auxiliary_right_gal" Gallon -2.0 .. 500.0 None, 30.0;
    Engine1FuelFlow "engine_1_fuel_flow_gph" GallonPerHour 0.0 .. 200.0 None, 5.0;
    Engine1FuelFlow2 "engine_1_fuel_flow_2_gph" GallonPerHour 0.0 .. 200.0 None, 5.0;
    Engine1FuelUsed "engine_1_fuel_used_gal" Gallon 0.0 .. 2000.0 None, 30.0;
    Engine1FuelUsed2 "engine_1_fuel_used_2_gal" Gallon 0.0 .. 2000.0 None, 30.0;
    Engine1FuelPressure "engine_1_fuel_pressure_psi" PoundPerSquareInch -5.0 .. 100.0 None, 10.0;
    Engine1OilTemperature "engine_1_oil_temperature_f" Fahrenheit -60.0 .. 400.0 Some(50.0), 30.0;
    Engine1OilPressure "engine_1_oil_pressure_psi" PoundPerSquareInch -5.0 .. 200.0 None, 5.0;
    Engine1ManifoldPressure "engine_1_manifold_pressure_inhg" InchOfMercury 0.0 .. 80.0 None, 5.0;
    Engine1Speed "engine_1_speed_rpm" RevolutionPerMinute 0.0 .. 8000.0 None, 5.0;
    Engine1Power "engine_1_power_pct" Percent -5.0 .. 150.0 None, 5.0;
    Engine1TurbineInletTemperature1 "engine_1_tit_1_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine1TurbineInletTemperature2 "engine_1_tit_2_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine1Cht1 "engine_1_cht_1_f" Fahrenheit -60.0 .. 700.0 Some(100.0), 10.0;
    Engine1Cht2 "engine_1_cht_2_f" Fahrenheit -60.0 .. 700.0 Some(100.0), 10.0;
    Engine1Cht3 "engine_1_cht_3_f" Fahrenheit -60.0 .. 700.0 Some(100.0), 10.0;
    Engine1Cht4 "engine_1_cht_4_f" Fahrenheit -60.0 .. 700.0 Some(100.0), 10.0;
    Engine1Cht5 "engine_1_cht_5_f" Fahrenheit -60.0 .. 700.0 Some(100.0), 10.0;
    Engine1Cht6 "engine_1_cht_6_f" Fahrenheit -60.0 .. 700.0 Some(100.0), 10.0;
    Engine1Egt1 "engine_1_egt_1_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine1Egt2 "engine_1_egt_2_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine1Egt3 "engine_1_egt_3_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine1Egt4 "engine_1_egt_4_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine1Egt5 "engine_1_egt_5_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine1Egt6 "engine_1_egt_6_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine1CoolingRate "engine_1_cht_cooling_rate_f_per_min" FahrenheitPerMinute -2000.0 .. 2000.0 None, 10.0;
    Engine1InductionAirTemperature "engine_1_induction_air_temperature_f" Fahrenheit -130.0 .. 500.0 None, 30.0;
    Engine1CarburetorTemperature "engine_1_carburetor_temperature_f" Fahrenheit -130.0 .. 300.0 None, 30.0;
    Engine1CompressorDischargeTemperature "engine_1_compressor_discharge_temperature_f" Fahrenheit -130.0 .. 700.0 None, 30.0;
    Engine1RunningTime "engine_1_running_time_s" Second 0.0 .. 3.6e8 None, 600.0;
    Engine2FuelFlow "engine_2_fuel_flow_gph" GallonPerHour 0.0 .. 200.0 None, 5.0;
    Engine2FuelFlow2 "engine_2_fuel_flow_2_gph" GallonPerHour 0.0 .. 200.0 None, 5.0;
    Engine2FuelUsed "engine_2_fuel_used_gal" Gallon 0.0 .. 2000.0 None, 30.0;
    Engine2FuelPressure "engine_2_fuel_pressure_psi" PoundPerSquareInch -5.0 .. 100.0 None, 10.0;
    Engine2OilTemperature "engine_2_oil_temperature_f" Fahrenheit -60.0 .. 400.0 Some(50.0), 30.0;
    Engine2OilPressure "engine_2_oil_pressure_psi" PoundPerSquareInch -5.0 .. 200.0 None, 5.0;
    Engine2ManifoldPressure "engine_2_manifold_pressure_inhg" InchOfMercury 0.0 .. 80.0 None, 5.0;
    Engine2Speed "engine_2_speed_rpm" RevolutionPerMinute 0.0 .. 8000.0 None, 5.0;
    Engine2Power "engine_2_power_pct" Percent -5.0 .. 150.0 None, 5.0;
    Engine2TurbineInletTemperature1 "engine_2_tit_1_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine2TurbineInletTemperature2 "engine_2_tit_2_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine2Cht1 "engine_2_cht_1_f" Fahrenheit -60.0 .. 700.0 Some(100.0), 10.0;
    Engine2Cht2 "engine_2_cht_2_f" Fahrenheit -60.0 .. 700.0 Some(100.0), 10.0;
    Engine2Cht3 "engine_2_cht_3_f" Fahrenheit -60.0 .. 700.0 Some(100.0), 10.0;
    Engine2Cht4 "engine_2_cht_4_f" Fahrenheit -60.0 .. 700.0 Some(100.0), 10.0;
    Engine2Cht5 "engine_2_cht_5_f" Fahrenheit -60.0 .. 700.0 Some(100.0), 10.0;
    Engine2Cht6 "engine_2_cht_6_f" Fahrenheit -60.0 .. 700.0 Some(100.0), 10.0;
    Engine2Egt1 "engine_2_egt_1_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine2Egt2 "engine_2_egt_2_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine2Egt3 "engine_2_egt_3_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine2Egt4 "engine_2_egt_4_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine2Egt5 "engine_2_egt_5_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    Engine2Egt6 "engine_2_egt_6_f" Fahrenheit -60.0 .. 2200.0 None, 10.0;
    AccelerationLongitudinal "acceleration_longitudinal_g" StandardGravity -4.0 .. 4.0 None, 2.0;
    Mach "mach_ratio" Ratio 0.0 .. 1.2 None, 5.0;
    Engine1FanSpeed "engine_1_n1_pct" Percent -1.0 .. 130.0 None, 5.0;
    Engine2FanSpeed "engine_2_n1_pct" Percent -1.0 .. 130.0 None, 5.0;
    Engine1CoreSpeed "engine_1_n2_pct" Percent -1.0 .. 130.0 None, 5.0;
    Engine2CoreSpeed "engine_2_n2_pct" Percent -1.0 .. 130.0 None, 5.0;
    Engine1GasTemperature "engine_1_gas_temperature_c" Celsius -80.0 .. 1300.0 None, 5.0;
    Engine2GasTemperature "engine_2_gas_temperature_c" Celsius -80.0 .. 1300.0 None, 5.0;
    Engine2CoolingRate "engine_2_cht_cooling_rate_f_per_min" FahrenheitPerMinute -2000.0 .. 2000.0 None, 10.0;
    Engine2InductionAirTemperature "engine_2_induction_air_temperature_f" Fahrenheit -130.0 .. 500.0 None, 30.0;
    Engine2RunningTime "engine_2_running_time_s" Second 0.0 .. 3.6e8 None, 600.0;
}

impl Parameter {
    /// The published name, for example `indicated_airspeed_kt`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.description().name
    }

    /// The unit of every stored value.
    #[must_use]
    pub const fn unit(self) -> Unit {
        self.description().unit
    }

    /// The parameter of a published name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|parameter| parameter.name() == name)
    }

    /// Whether `value` can physically be true; NaN and infinities cannot.
    #[must_use]
    pub fn is_plausible(self, value: f64) -> bool {
        let row = self.description();
        value >= row.plausible_min && value <= row.plausible_max
    }

    /// Whether the parameter wraps round at 360 degrees.
    #[must_use]
    pub const fn is_circular(self) -> bool {
        matches!(
            self,
            Self::HeadingMagnetic | Self::HeadingTrue | Self::TrackTrue | Self::WindDirection
        )
    }
}

impl std::fmt::Display for Parameter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// The text is not the name of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a parameter of the catalogue")]
pub struct UnknownParameter(pub String);

impl TryFrom<String> for Parameter {
    type Error = UnknownParameter;
    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::from_name(&name).ok_or(UnknownParameter(name))
    }
}

impl From<Parameter> for &'static str {
    fn from(parameter: Parameter) -> Self {
        parameter.name()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_ends_in_its_unit_and_is_unique() {
        for parameter in Parameter::ALL {
            assert_eq!(Unit::of_name(parameter.name()), Some(parameter.unit()), "{parameter}");
            assert_eq!(Parameter::from_name(parameter.name()), Some(*parameter));
        }
    }

    #[test]
    fn every_range_is_a_range() {
        for parameter in Parameter::ALL {
            let row = parameter.description();
            assert!(row.plausible_min < row.plausible_max, "{parameter}");
            assert!(row.max_gap_s > 0.0, "{parameter}");
            assert!(row.max_rate_per_s.is_none_or(|rate| rate > 0.0), "{parameter}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_never_plausible() {
        for parameter in Parameter::ALL {
            assert!(!parameter.is_plausible(f64::NAN));
            assert!(!parameter.is_plausible(f64::INFINITY));
        }
    }
}
