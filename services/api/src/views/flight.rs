//! A flight as it leaves the process. There is no field for a crew member, for anybody:
//! pilots know that they flew it, and nobody else may learn it here.

use chrono::{DateTime, Utc};
use data_flight::PhaseSpan;
use data_flight::id::FlightId;
use data_store::{FlightLink, FlightRecord, Level, OutcomeCounts, SeriesSummary};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One flight, without its samples.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FlightView {
    /// Its id.
    pub id: Uuid,
    /// The operator's aircraft, where it is known.
    pub aircraft_id: Option<Uuid>,
    /// Registration as recorded.
    pub registration: Option<String>,
    /// Type as recorded.
    pub model: Option<String>,
    /// Profile whose limits were applied; null when none fits.
    pub profile: Option<String>,
    /// When the first sample was taken; null when the log holds no dates.
    pub start_utc: Option<DateTime<Utc>>,
    /// When the last sample was taken; null when the log holds no dates.
    pub end_utc: Option<DateTime<Utc>>,
    /// Seconds between the two.
    pub duration_s: f64,
    /// Samples per second.
    pub sample_rate_hz: Option<f64>,
    /// How much of the service was available when it was judged: `L0` to `L5`.
    #[schema(example = "L2")]
    pub level: &'static str,
    /// The same in words.
    #[schema(example = "rules only")]
    pub level_meaning: &'static str,
    /// How many rules found something, were clear, or could not be evaluated; null for
    /// maintenance, who see engines only.
    pub outcomes: Option<OutcomesView>,
    /// A newer version of the pipeline judged this flight again; this is the older judgement.
    pub superseded: bool,
    /// The primary recording of the same flight, when this is a further one and the caller may
    /// see it; lists leave further recordings out unless asked for them.
    pub same_as: Option<Uuid>,
}

impl FlightView {
    /// The view of a row and how the rules concluded, for callers who may know that.
    #[must_use]
    pub fn new(row: &FlightRecord, counts: Option<OutcomeCounts>) -> Self {
        Self {
            id: row.flight_id.0,
            aircraft_id: row.aircraft_id.map(|id| id.0),
            registration: row.recorded_registration.clone(),
            model: row.recorded_model.clone(),
            profile: row.profile.clone(),
            start_utc: row.start_utc,
            end_utc: row.end_utc,
            duration_s: row.duration_s,
            sample_rate_hz: row.sample_rate_hz,
            level: row.level.name(),
            level_meaning: level_meaning(row.level),
            outcomes: counts.map(OutcomesView::from),
            superseded: row.superseded_utc.is_some(),
            same_as: None,
        }
    }
}

/// Another recording of the same flight.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LinkedFlightView {
    /// The other recording.
    pub flight_id: Uuid,
    /// `primary` when lists and rates count the other one, `further` when they count this one.
    #[schema(example = "further")]
    pub recording: &'static str,
    /// When the two were linked.
    pub linked_utc: DateTime<Utc>,
    /// SHA-256 of the comparison with its tolerances.
    pub method_sha256: String,
    /// How the aircraft was known, the overlap, and how well each parameter agrees; null for
    /// maintenance, who see engines only.
    pub evidence: Option<serde_json::Value>,
}

impl LinkedFlightView {
    /// A link as it is seen from one of its ends.
    #[must_use]
    pub fn new(link: FlightLink, seen_from: FlightId, whole: bool) -> Self {
        let (flight_id, recording) = if link.flight_id == seen_from {
            (link.same_as_flight_id, "primary")
        } else {
            (link.flight_id, "further")
        };
        Self {
            flight_id: flight_id.0,
            recording,
            linked_utc: link.linked_utc,
            method_sha256: link.method_sha256.to_string(),
            evidence: whole.then_some(link.evidence),
        }
    }
}

/// How many rules concluded what about a flight. Not evaluated is not clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OutcomesView {
    /// Rules that found something.
    pub found: i64,
    /// Rules that were checked on sufficient evidence and found nothing.
    pub clear: i64,
    /// Rules that could not be checked.
    pub not_evaluated: i64,
}

impl From<OutcomeCounts> for OutcomesView {
    fn from(counts: OutcomeCounts) -> Self {
        let OutcomeCounts { found, clear, not_evaluated } = counts;
        Self { found, clear, not_evaluated }
    }
}

/// The degradation ladder in words (`docs/SAFETY.md`).
#[must_use]
pub const fn level_meaning(level: Level) -> &'static str {
    match level {
        Level::L0 => "model, confidence and explanation",
        Level::L1 => "model with a stated limitation",
        Level::L2 => "rules only",
        Level::L3 => "data only, nothing was judged",
        Level::L4 => "read-only, no new advisories",
        Level::L5 => "not available: use the standard procedure",
    }
}

/// A stretch of a flight.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PhaseView {
    /// Phase of flight.
    #[schema(example = "final_approach")]
    pub phase: &'static str,
    /// Start in seconds from the start of the flight.
    pub start_s: f64,
    /// End in seconds from the start of the flight.
    pub end_s: f64,
}

impl From<&PhaseSpan> for PhaseView {
    fn from(span: &PhaseSpan) -> Self {
        Self { phase: span.phase.name(), start_s: span.start_s, end_s: span.end_s }
    }
}

/// What is stored of one recorded or derived parameter.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ParameterView {
    /// Its name; ask for its samples with `parameter=` on `…/series`.
    #[schema(example = "indicated_airspeed_kt")]
    pub name: String,
    /// `recorded` by the aircraft, or `derived` from what it recorded.
    pub kind: &'static str,
    /// Unit of its samples and of the three values here.
    #[schema(example = "kt")]
    pub unit: &'static str,
    /// Samples that may be used, in percent.
    pub valid_pct: f64,
    /// Smallest valid sample; null when there is none.
    pub min: Option<f64>,
    /// Largest valid sample; null when there is none.
    pub max: Option<f64>,
    /// Mean of the valid samples; null when there is none.
    pub mean: Option<f64>,
}

impl From<SeriesSummary> for ParameterView {
    fn from(row: SeriesSummary) -> Self {
        Self {
            kind: row.kind.name(),
            unit: row.unit.symbol(),
            valid_pct: share_pct(row.valid_count, row.sample_count),
            min: row.min_value,
            max: row.max_value,
            mean: row.mean_value,
            name: row.parameter,
        }
    }
}

/// `part` of `whole` in percent; 0 of nothing.
pub(super) fn share_pct(part: i32, whole: i32) -> f64 {
    if whole <= 0 { 0.0 } else { 100.0 * f64::from(part) / f64::from(whole) }
}

/// A flight with its phases and what was recorded.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FlightDetailView {
    /// The flight.
    #[serde(flatten)]
    pub flight: FlightView,
    /// Its phases in order; go-arounds, touch-and-goes and holdings overlap the others.
    pub phases: Vec<PhaseView>,
    /// What is stored.
    pub parameters: Vec<ParameterView>,
    /// The current version of this flight, when it was judged again and found again, and the
    /// caller may see it.
    pub superseded_by: Option<Uuid>,
    /// Other recordings of the same flight that the caller may see.
    pub linked: Vec<LinkedFlightView>,
}
