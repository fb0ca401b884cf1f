//! Dynon SkyView user data log: one line of names with units in brackets, then rows.
//!
//! `Session Time` counts seconds since power-on and starts again at every power cycle; a
//! download holds many of them, and each is a recording of its own. `GPS Date & Time` is
//! universal time in whole seconds, or `UNKNOWN_DATE_TIME`: a recording is dated by the median
//! of what it says, to half a second. The aircraft stands in the name of the file only, which
//! is not looked at.
//!
//! Not read: alert logs, which hold no rows of flight. Untested on a real log.

use data_flight::AircraftIdentity;

use super::heading::{self, HeadColumn, Heading};
use super::layout::{ClockColumns, Layout};
use super::plan::plan;
use super::{Clock, Format, Parsed, own_clock, rows, sessions};
use crate::columns::Dialect;
use crate::time::axis::{self, Axis, Undated, restarts};
use crate::time::{self, Stamp};
use crate::{IngestError, Limits, LogFormat};

pub(super) const FORMAT: Format = Format { recognise: |text| find(text).is_some(), parse };

/// The count of seconds that only this log has.
const SESSION_TIME: &str = "Session Time";
/// The step in which it is printed.
const RESOLUTION_S: f64 = 0.01;

/// The header, if the text has one of this family.
fn find(text: &[u8]) -> Option<Heading> {
    let dialect = Dialect::DynonSkyview;
    let (last_line, mut columns) = heading::top(text).iter().find_map(|line| {
        let columns = heading::names(line.bytes);
        let has_count = columns.iter().any(|c| c.name.eq_ignore_ascii_case(SESSION_TIME));
        let is_header = has_count && heading::known(&columns, dialect) >= 3;
        is_header.then_some((line.number, columns))
    })?;
    // Every line ends in a comma, and nothing stands behind it.
    columns.pop_if(|last: &mut HeadColumn| last.name.is_empty());
    Some(Heading { aircraft: AircraftIdentity::default(), columns, dialect, last_line })
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let heading = find(text).ok_or_else(rows::no_header)?;
    let plan = plan(&heading, limits)?;
    let layout = Layout { clock: ClockColumns::DateTimeUtc, ..Layout::default() };
    let table = rows::read_planned(text, heading, plan, layout, limits)?;
    let counted: Vec<Option<f64>> = table
        .auxiliary
        .iter()
        .find(|column| column.name.eq_ignore_ascii_case(SESSION_TIME))
        .map(|column| column.values.iter().map(|s| s.is_finite().then_some(*s)).collect())
        .unwrap_or_default();
    let starts = restarts(&counted);
    let mut recordings = sessions::split(table.recording, &starts, SESSION_TIME, limits);
    let mut counted = counted.as_slice();
    for recording in &mut recordings {
        let (here, rest) = counted.split_at(recording.lines.len().min(counted.len()));
        counted = rest;
        if let Clock::Stamps(stamps) = &recording.clock {
            let axis = dated(here, stamps);
            own_clock::set(recording, axis);
        }
    }
    Ok(Parsed { format: LogFormat::DynonSkyview, recordings })
}

/// The counted seconds of one power cycle, dated by the satellites' time beside them.
fn dated(counted: &[Option<f64>], satellites: &[Stamp]) -> Axis {
    let stamps = counted.iter().map(|second| second.map_or(Stamp::Unreadable, axis::counted));
    let satellites = time::resolve(satellites);
    let mut ahead_s: Vec<f64> = counted
        .iter()
        .zip(&satellites.seconds)
        .filter_map(|(counted, told)| Some((*told)? - (*counted)?))
        .collect();
    let middle = ahead_s.len() / 2;
    let ahead_s =
        (!ahead_s.is_empty()).then(|| *ahead_s.select_nth_unstable_by(middle, f64::total_cmp).1);
    let origin_utc = satellites.origin_utc.zip(ahead_s);
    let message = "The log holds no date from a GPS: when the flight took place is not known.";
    Axis {
        stamps: stamps.collect(),
        origin_utc: origin_utc.and_then(|(origin, ahead_s)| time::after(origin, ahead_s)),
        resolution_s: RESOLUTION_S,
        undated: Undated::NoDate(message.into()),
    }
}
