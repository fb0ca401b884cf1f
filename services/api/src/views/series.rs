//! Samples of a flight as they leave the process: null where a sample may not be used.

use data_store::{SeriesData, SeriesWindow};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Some parameters of a flight between two times.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SeriesView {
    /// The flight.
    pub flight_id: Uuid,
    /// Seconds from the start of the flight, one for every sample below.
    pub time_s: Vec<f64>,
    /// The parameters, by name.
    pub series: Vec<ParameterSeriesView>,
}

/// The samples of one parameter.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ParameterSeriesView {
    /// Its name, unit suffix included.
    #[schema(example = "indicated_airspeed_kt")]
    pub parameter: String,
    /// `recorded` by the aircraft, or `derived` from what it recorded.
    pub kind: &'static str,
    /// Unit of the values.
    #[schema(example = "kt")]
    pub unit: &'static str,
    /// One value for every time; null where nothing was recorded or the sample is invalid.
    pub values: Vec<Option<f64>>,
}

impl SeriesView {
    /// The view of a window of samples.
    #[must_use]
    pub fn new(flight: Uuid, window: SeriesWindow) -> Self {
        let series = window.series.iter().map(ParameterSeriesView::from).collect();
        Self { flight_id: flight, time_s: window.time_s, series }
    }
}

impl From<&SeriesData> for ParameterSeriesView {
    fn from(data: &SeriesData) -> Self {
        Self {
            parameter: data.summary.parameter.clone(),
            kind: data.summary.kind.name(),
            unit: data.summary.unit.symbol(),
            values: data.samples.iter().collect(),
        }
    }
}
