//! The names a profile may hold, with what they mean. Rules refer to values by these names,
//! so a misspelt name is an error when rules or profiles are loaded, never a silent absence.

use data_flight::Unit;

pub(super) const ENGINE_COUNT: &str = "engine_count";
pub(super) const CYLINDER_COUNT: &str = "cylinder_count";

/// A value that a profile may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfileKey {
    /// The name, unit suffix included.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

impl ProfileKey {
    /// Every value that a profile may hold, besides its layout.
    pub const ALL: &'static [ProfileKey] = &[
        key("vne_kt", "never-exceed speed, indicated"),
        key("vno_kt", "maximum structural cruising speed, indicated"),
        key("va_kt", "manoeuvring speed at maximum mass, indicated"),
        key("vfe_kt", "maximum speed with full flaps, indicated"),
        key("vs1_kt", "stalling speed, flaps up, maximum mass, indicated"),
        key("vs0_kt", "stalling speed, landing configuration, maximum mass, indicated"),
        key("vref_kt", "landing reference speed, full flaps, maximum mass, indicated"),
        key("vx_kt", "best angle-of-climb speed, indicated"),
        key("vy_kt", "best rate-of-climb speed, indicated"),
        key("vr_kt", "rotation speed, indicated"),
        key("vmc_kt", "minimum control speed with one engine inoperative, indicated"),
        key("load_factor_max_g", "positive limit load factor, flaps up"),
        key("load_factor_min_g", "negative limit load factor, flaps up"),
        key("altitude_max_ft", "maximum operating altitude or service ceiling"),
        key("tail_strike_pitch_deg", "pitch at which the tail touches on the ground"),
        key("cht_max_f", "maximum cylinder head temperature"),
        key("tit_max_f", "maximum turbine inlet temperature"),
        key("oil_pressure_min_psi", "minimum oil pressure, engine running"),
        key("oil_pressure_max_psi", "maximum oil pressure, engine warm"),
        key("oil_temperature_max_f", "maximum oil temperature"),
        key("rpm_max_rpm", "maximum engine speed"),
        key("fuel_capacity_gal", "usable fuel, all tanks"),
        key("fuel_minimum_gal", "fuel for about 45 minutes of cruise: land at least with this"),
        key("fuel_imbalance_max_gal", "largest difference between left and right"),
        key("bus_voltage_min_v", "main bus voltage below which the alternator is not charging"),
        key("mass_max_kg", "maximum take-off mass"),
    ];

    /// The key of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|key| key.name == name)
    }

    /// The unit, from the suffix of the name; a test holds that every key has one.
    #[must_use]
    pub fn unit(&self) -> Option<Unit> {
        Unit::of_name(self.name)
    }
}

/// Whether a rule may name this value.
pub(crate) fn is_value_name(name: &str) -> bool {
    name == ENGINE_COUNT || name == CYLINDER_COUNT || ProfileKey::from_name(name).is_some()
}

/// Every name that [`is_value_name`] accepts.
pub(crate) fn value_names() -> impl Iterator<Item = &'static str> {
    ProfileKey::ALL.iter().map(|key| key.name).chain([ENGINE_COUNT, CYLINDER_COUNT])
}

const fn key(name: &'static str, meaning: &'static str) -> ProfileKey {
    ProfileKey { name, meaning }
}
