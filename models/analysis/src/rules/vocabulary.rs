//! The columns that rules may name: every recorded parameter and every derived series.

use data_flight::Parameter;

use crate::derived::derived_names;

/// How long a sample of a derived series may stand for what follows, in seconds: the shortest
/// bridgeable gap of the flight-path parameters from which they are computed.
const FLIGHT_PATH_MAX_GAP_S: f64 = 3.0;

/// Whether a rule may name this column.
pub(super) fn is_column(name: &str) -> bool {
    column_names().any(|column| column == name)
}

/// Every name that [`is_column`] accepts.
pub(super) fn column_names() -> impl Iterator<Item = &'static str> {
    Parameter::ALL.iter().map(|parameter| parameter.name()).chain(derived_names())
}

/// How long a sample of this column may stand for what follows, in seconds. A derived series
/// is as slow as what it is computed from.
pub(super) fn max_gap_s(name: &str) -> f64 {
    let gap_s = |parameter: Parameter| parameter.description().max_gap_s;
    match Parameter::from_name(name) {
        Some(parameter) => gap_s(parameter),
        None if name.contains("_cht_") => gap_s(Parameter::Engine1Cht1),
        None if name.contains("_egt_") => gap_s(Parameter::Engine1Egt1),
        None if name.starts_with("fuel_quantity_") => gap_s(Parameter::FuelQuantityLeft),
        None => FLIGHT_PATH_MAX_GAP_S,
    }
}
