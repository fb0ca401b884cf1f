//! What the recorder itself says of its sensors, and thermocouple inputs that are not there.
//!
//! Nothing is judged that the log does not show: a lost sensor is one the recorder calls lost,
//! and an input without a probe is one that reads what no probe can.

use data_flight::{IssueKind, Parameter as P, Validity};

use super::values;
use crate::formats::Recording;
use crate::formats::plan::Auxiliary;
use crate::issue_book::Tally;

/// A flag of the recorder, what it concerns, and what its samples are worth while it is set.
struct Flag {
    name: &'static str,
    concerns: fn(P) -> bool,
    validity: Validity,
    says: &'static str,
}

/// Alerts are recorded when they change and stand until then.
const FLAGS: &[Flag] = &[
    Flag {
        name: "compass lost",
        concerns: |parameter| parameter == P::HeadingMagnetic,
        validity: Validity::FailureWarning,
        says: "says that the compass was lost",
    },
    Flag {
        name: "efis lost",
        concerns: is_flight_instrument,
        validity: Validity::FailureWarning,
        says: "says that the flight instruments were lost",
    },
    Flag {
        name: "ems lost",
        concerns: |parameter| !is_flight_instrument(parameter) && !is_position(parameter),
        validity: Validity::FailureWarning,
        says: "says that the engine monitor was lost",
    },
    Flag {
        name: "ems slftst",
        concerns: |parameter| !is_flight_instrument(parameter) && !is_position(parameter),
        validity: Validity::FunctionalTest,
        says: "says that the engine monitor was testing itself",
    },
];

fn is_flight_instrument(parameter: P) -> bool {
    matches!(
        parameter,
        P::AltitudeIndicated
            | P::IndicatedAirspeed
            | P::VerticalSpeed
            | P::Pitch
            | P::Roll
            | P::HeadingMagnetic
            | P::AccelerationNormal
    )
}

fn is_position(parameter: P) -> bool {
    matches!(parameter, P::Latitude | P::Longitude)
}

/// Takes the validity from samples of sensors that the recorder calls lost.
pub(super) fn distrust_lost(recording: &mut Recording, auxiliary: &[Auxiliary]) {
    for flag in FLAGS {
        let set = values(auxiliary, flag.name);
        if !set.contains(&1.0) {
            continue;
        }
        for column in recording.columns.iter_mut().filter(|c| (flag.concerns)(c.parameter)) {
            let mut tally = Tally::default();
            for ((validity, is_set), line) in
                column.validity.iter_mut().zip(set).zip(&recording.lines)
            {
                if *is_set == 1.0 && validity.is_normal() {
                    *validity = flag.validity;
                    tally.add(*line);
                }
            }
            let message = format!(
                "`{}` {}; those samples of `{}` are not used.",
                flag.name, flag.says, column.name
            );
            recording.issues.note(
                IssueKind::Sentinel,
                Some(column.parameter.name()),
                tally,
                message,
            );
        }
    }
}

/// Inputs of which at least one reading in so many is impossible have no probe.
const IMPOSSIBLE_ONE_IN: u64 = 100;
/// No exhaust gas of a piston engine is hotter; an open input floats up to 2,047 °F.
const HOTTEST_EXHAUST_F: f64 = 1_900.0;
/// No cylinder head gets there; an open input drifts from there down to the temperature of the
/// instrument, through everything a cylinder head may have.
const HOTTEST_HEAD_F: f64 = 700.0;
/// No probe gets colder.
const COLDEST_F: f64 = -60.0;

/// Leaves out thermocouple inputs without a probe. Their drift would be taken for temperatures
/// of cylinders that the engine does not have.
pub(super) fn leave_out_unconnected(recording: &mut Recording) {
    let mut kept = Vec::with_capacity(recording.columns.len());
    for column in std::mem::take(&mut recording.columns) {
        let Some(hottest_f) = hottest_f(column.parameter) else {
            kept.push(column);
            continue;
        };
        let mut impossible = Tally::default();
        for (value, line) in column.values.iter().zip(&recording.lines) {
            if *value < COLDEST_F || *value > hottest_f {
                impossible.add(*line);
            }
        }
        let readings = u64::try_from(column.values.len()).unwrap_or(u64::MAX);
        if impossible.count.saturating_mul(IMPOSSIBLE_ONE_IN) < readings.max(1) {
            kept.push(column);
            continue;
        }
        let message = format!(
            "`{}` reads below {COLDEST_F} or above {hottest_f} °F: no probe is connected; the \
             column is not used.",
            column.name
        );
        let name = Some(column.parameter.name());
        recording.issues.note(IssueKind::IgnoredColumn, name, impossible, message);
        recording.ledger.mapped.retain(|(_, parameter)| *parameter != column.parameter);
        recording.ledger.ignored.push(column.name);
    }
    recording.columns = kept;
}

const fn hottest_f(parameter: P) -> Option<f64> {
    match parameter {
        P::Engine1Egt1
        | P::Engine1Egt2
        | P::Engine1Egt3
        | P::Engine1Egt4
        | P::Engine1Egt5
        | P::Engine1Egt6 => Some(HOTTEST_EXHAUST_F),
        P::Engine1Cht1
        | P::Engine1Cht2
        | P::Engine1Cht3
        | P::Engine1Cht4
        | P::Engine1Cht5
        | P::Engine1Cht6 => Some(HOTTEST_HEAD_F),
        _ => None,
    }
}
