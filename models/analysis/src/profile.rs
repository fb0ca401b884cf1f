//! Aircraft profiles: speeds, limits and layout of a type, as data (`profiles/*.toml`).

use std::collections::BTreeMap;

/// What is known of an aircraft type.
#[derive(Clone, Debug, PartialEq)]
pub struct AircraftProfile {
    /// Stable id, for example `c172s`.
    pub id: String,
    /// Values by name with unit suffix, for example `vne_kt`.
    pub values: BTreeMap<String, f64>,
}
