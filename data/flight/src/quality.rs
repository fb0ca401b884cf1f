//! Facts about the quality of a flight's data: measured once, judged by the guard.
//!
//! Nothing here is a verdict. `models-analysis` measures these facts, `safety-guard`
//! compares them with limits that name a safety requirement.

use serde::{Deserialize, Serialize};

use crate::Parameter;

/// Facts about one recorded parameter, while the aircraft was airborne where that is known,
/// over the whole log otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParameterQuality {
    /// The parameter.
    pub parameter: Parameter,
    /// Samples of the stretch that was looked at.
    pub samples: u64,
    /// Percent of those samples that may be used.
    #[serde(with = "crate::number::exact")]
    pub valid_pct: f64,
    /// Longest stretch without a usable sample, in seconds.
    #[serde(with = "crate::number::exact")]
    pub longest_gap_s: f64,
    /// Longest stretch, in seconds, with exactly the same value while a parameter that must
    /// move with it was moving; zero when nothing like that happened.
    #[serde(with = "crate::number::exact")]
    pub longest_frozen_s: f64,
    /// Samples that held a sentinel or no number at all.
    pub sentinel_count: u64,
    /// Samples outside the physically possible range.
    pub implausible_count: u64,
    /// Samples that changed faster than physically possible.
    pub spike_count: u64,
    /// Samples resting at the smallest or the largest recorded value for two or more
    /// consecutive samples: the mark of a clipped channel.
    pub clipped_count: u64,
}

/// Facts about a whole flight.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FlightQuality {
    /// Facts per recorded parameter, in catalogue order.
    pub parameters: Vec<ParameterQuality>,
    /// The log holds no dates.
    pub time_absent: bool,
    /// Rows whose time stamp lay before the one above.
    pub time_reversed_count: u64,
    /// Times the recorder's clock was set while recording.
    pub clock_set_count: u64,
    /// Longest stretch without any row, in seconds.
    #[serde(with = "crate::number::exact")]
    pub longest_row_gap_s: f64,
    /// The log was still airborne when it ended, or began.
    pub airborne_at_edge: bool,
    /// Rows that were read and could not be used, in percent of all rows.
    #[serde(with = "crate::number::exact")]
    pub dropped_rows_pct: f64,
    /// Median of indicated or pressure altitude minus satellite altitude, in feet, when both
    /// are recorded.
    #[serde(with = "crate::number::exact::optional", default)]
    pub altitude_disagreement_ft: Option<f64>,
    /// Median ratio of true airspeed to ground speed while airborne, when both are known.
    #[serde(with = "crate::number::exact::optional", default)]
    pub speed_ratio: Option<f64>,
    /// Regression slope of vertical speed against the change of altitude, when both are
    /// recorded: one for a healthy pair, about 0.3 or 3.3 for feet against metres.
    #[serde(with = "crate::number::exact::optional", default)]
    pub vertical_speed_ratio: Option<f64>,
}

impl FlightQuality {
    /// The facts about one parameter, if it was recorded.
    #[must_use]
    pub fn of(&self, parameter: Parameter) -> Option<&ParameterQuality> {
        self.parameters.iter().find(|quality| quality.parameter == parameter)
    }
}
