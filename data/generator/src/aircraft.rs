//! The three aircraft of the invented operator and the figures that make them fly.
//!
//! Speeds and limits are public type figures (pilot's operating handbooks, type certificate
//! data sheets 3A12, 2A13 and 3A15); drag and propeller figures are fitted so that rate of
//! climb and cruise speed come out near the handbook's. Registrations, system identifiers
//! and part numbers are invented.

/// An aeroplane of the invented operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SyntheticAircraft {
    /// Cessna 172S, four cylinders, fixed-pitch propeller.
    C172s,
    /// Piper PA-28-181, four cylinders, fixed-pitch propeller; its recorder writes the newer
    /// header and neither cylinder head temperatures nor a second bus.
    Pa28181,
    /// Beechcraft G36, six cylinders, constant-speed propeller.
    SixCylinder,
}

impl SyntheticAircraft {
    /// Every aircraft of the operator.
    pub const ALL: [Self; 3] = [Self::C172s, Self::Pa28181, Self::SixCylinder];

    /// The invented registration.
    #[must_use]
    pub const fn registration(self) -> &'static str {
        match self {
            Self::C172s => "N172FP",
            Self::Pa28181 => "N281FP",
            Self::SixCylinder => "N36FP",
        }
    }

    /// The type as the recorder prints it in `airframe_name`.
    #[must_use]
    pub const fn model(self) -> &'static str {
        match self {
            Self::C172s => "Cessna 172S",
            Self::Pa28181 => "PA-28-181",
            Self::SixCylinder => "Beechcraft G36",
        }
    }

    /// The invented identifier of the recorder, unique per aircraft.
    #[must_use]
    pub const fn system_id(self) -> &'static str {
        match self {
            Self::C172s => "F1A9E0172",
            Self::Pa28181 => "F1A9E0281",
            Self::SixCylinder => "F1A9E0036",
        }
    }

    /// Number of cylinders.
    #[must_use]
    pub const fn cylinder_count(self) -> usize {
        match self {
            Self::C172s | Self::Pa28181 => 4,
            Self::SixCylinder => 6,
        }
    }

    /// Whether the recorder writes cylinder head temperatures.
    #[must_use]
    pub const fn records_cylinder_head_temperature(self) -> bool {
        !matches!(self, Self::Pa28181)
    }

    /// The speed the pilot aims for over the threshold, indicated, in knots.
    #[must_use]
    pub const fn reference_speed_kt(self) -> f64 {
        self.figures().vref_kt
    }

    /// The never-exceed speed, indicated, in knots.
    #[must_use]
    pub const fn never_exceed_speed_kt(self) -> f64 {
        self.figures().vne_kt
    }

    pub(crate) const fn figures(self) -> &'static Figures {
        match self {
            Self::C172s => &C172S,
            Self::Pa28181 => &PA28181,
            Self::SixCylinder => &G36,
        }
    }
}

/// What the model needs to know of a type.
pub(crate) struct Figures {
    pub(crate) mass_kg: f64,
    pub(crate) wing_area_m2: f64,
    /// Drag coefficient at zero lift, clean.
    pub(crate) drag_zero_lift: f64,
    /// Induced drag: `1 / (pi * aspect ratio * Oswald efficiency)`.
    pub(crate) drag_induced: f64,
    /// Added drag coefficient with landing flap (and gear, where it retracts).
    pub(crate) drag_flap: f64,
    pub(crate) power_max_w: f64,
    pub(crate) propeller_efficiency: f64,
    /// Speed scale of the propeller's efficiency, in metres per second.
    pub(crate) propeller_speed_ms: f64,
    pub(crate) constant_speed: bool,
    pub(crate) rpm_max: f64,
    pub(crate) rpm_static: f64,
    pub(crate) vr_kt: f64,
    pub(crate) vy_kt: f64,
    pub(crate) cruise_kt: f64,
    pub(crate) circuit_kt: f64,
    pub(crate) vref_kt: f64,
    pub(crate) vne_kt: f64,
    /// Full fuel of one side, in US gallons.
    pub(crate) fuel_side_gal: f64,
    /// Fuel flow at full power and full rich, in US gallons an hour.
    pub(crate) fuel_flow_max_gph: f64,
    /// Mean exhaust gas temperature at full power and full rich, in degrees Fahrenheit.
    pub(crate) egt_rich_f: f64,
    /// Offset of each cylinder's exhaust gas temperature from the mean.
    pub(crate) egt_offset_f: [f64; 6],
    /// Offset of each cylinder head's temperature from the mean.
    pub(crate) cht_offset_f: [f64; 6],
    /// Pitch on the wheels, in degrees.
    pub(crate) pitch_ground_deg: f64,
    /// Oil pressure at full speed and working temperature, in psi.
    pub(crate) oil_pressure_psi: f64,
    /// Terminal height scale of circuits: faster aircraft fly wider ones.
    pub(crate) circuit_scale: f64,
}

static C172S: Figures = Figures {
    mass_kg: 1080.0,
    wing_area_m2: 16.2,
    drag_zero_lift: 0.031,
    drag_induced: 0.0566,
    drag_flap: 0.045,
    power_max_w: 134_000.0,
    propeller_efficiency: 0.80,
    propeller_speed_ms: 30.0,
    constant_speed: false,
    rpm_max: 2700.0,
    rpm_static: 2330.0,
    vr_kt: 55.0,
    vy_kt: 74.0,
    cruise_kt: 104.0,
    circuit_kt: 90.0,
    vref_kt: 61.0,
    vne_kt: 163.0,
    fuel_side_gal: 26.5,
    fuel_flow_max_gph: 16.2,
    egt_rich_f: 1275.0,
    egt_offset_f: [12.0, -18.0, 4.0, 22.0, 0.0, 0.0],
    cht_offset_f: [-8.0, 6.0, -2.0, 12.0, 0.0, 0.0],
    pitch_ground_deg: 2.6,
    oil_pressure_psi: 72.0,
    circuit_scale: 1.0,
};

static PA28181: Figures = Figures {
    mass_kg: 1110.0,
    wing_area_m2: 15.8,
    drag_zero_lift: 0.030,
    drag_induced: 0.0570,
    drag_flap: 0.045,
    power_max_w: 134_000.0,
    propeller_efficiency: 0.80,
    propeller_speed_ms: 30.0,
    constant_speed: false,
    rpm_max: 2700.0,
    rpm_static: 2360.0,
    vr_kt: 60.0,
    vy_kt: 76.0,
    cruise_kt: 106.0,
    circuit_kt: 92.0,
    vref_kt: 66.0,
    vne_kt: 154.0,
    fuel_side_gal: 24.0,
    fuel_flow_max_gph: 13.8,
    egt_rich_f: 1390.0,
    egt_offset_f: [20.0, 10.0, -8.0, -22.0, 0.0, 0.0],
    cht_offset_f: [0.0; 6],
    pitch_ground_deg: 2.9,
    oil_pressure_psi: 73.0,
    circuit_scale: 1.05,
};

static G36: Figures = Figures {
    mass_kg: 1540.0,
    wing_area_m2: 16.8,
    drag_zero_lift: 0.0215,
    drag_induced: 0.0640,
    drag_flap: 0.060,
    power_max_w: 224_000.0,
    propeller_efficiency: 0.80,
    propeller_speed_ms: 36.0,
    constant_speed: true,
    rpm_max: 2700.0,
    rpm_static: 2650.0,
    vr_kt: 73.0,
    vy_kt: 102.0,
    cruise_kt: 146.0,
    circuit_kt: 112.0,
    vref_kt: 78.0,
    vne_kt: 205.0,
    fuel_side_gal: 37.0,
    fuel_flow_max_gph: 26.5,
    egt_rich_f: 1330.0,
    egt_offset_f: [-14.0, 8.0, 18.0, -6.0, 12.0, -20.0],
    cht_offset_f: [-10.0, -4.0, 3.0, 6.0, 11.0, -6.0],
    pitch_ground_deg: 3.2,
    oil_pressure_psi: 68.0,
    circuit_scale: 1.4,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_aircraft_has_its_own_identity() {
        for (index, one) in SyntheticAircraft::ALL.iter().enumerate() {
            for other in SyntheticAircraft::ALL.iter().skip(index + 1) {
                assert_ne!(one.registration(), other.registration());
                assert_ne!(one.system_id(), other.system_id());
                assert_ne!(one.model(), other.model());
            }
        }
    }

    #[test]
    fn speeds_are_in_the_order_a_flight_meets_them() {
        for aircraft in SyntheticAircraft::ALL {
            let figures = aircraft.figures();
            assert!(figures.vr_kt < figures.vref_kt, "{aircraft:?}");
            assert!(figures.vref_kt < figures.vy_kt);
            assert!(figures.vy_kt < figures.circuit_kt);
            assert!(figures.circuit_kt < figures.cruise_kt);
            assert!(figures.cruise_kt < figures.vne_kt);
        }
    }
}
