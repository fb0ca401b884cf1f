//! Avidyne Entegra (EX5000) engine data log: a title line, the date and time of its start, a
//! line of quoted names, then a row every six seconds with a time of day.
//!
//! The date stands in the second line only, so that a log that runs over midnight has to be
//! followed; the clock is not universal time, and no offset is printed. Rows of a time before
//! the start are the first that the unit writes, with the defaults of its sensors (−40 °C,
//! −16,000 ft): their samples are not used.
//!
//! Not read: flight logs of the IFD and R9 series, which are other tables. Untested on a real
//! log.

use chrono::{NaiveDate, NaiveDateTime};
use data_flight::{AircraftIdentity, IssueKind, Validity};

use super::heading::{self, Heading};
use super::layout::{ClockColumns, Layout};
use super::plan::plan;
use super::{Clock, Format, Parsed, Recording, own_clock, rows};
use crate::columns::Dialect;
use crate::issue_book::Tally;
use crate::text::{self, Line};
use crate::time::Stamp;
use crate::time::axis::{Axis, Undated, over_midnight};
use crate::{IngestError, Limits, LogFormat};

pub(super) const FORMAT: Format = Format { recognise: |text| find(text).is_some(), parse };

/// The first words of every log; the software of the data acquisition unit may follow.
const TITLE: &[u8] = b"Avidyne Engine Data Log";

/// A header, and when the log says it started.
struct Head {
    heading: Heading,
    start: Option<NaiveDateTime>,
}

fn find(text: &[u8]) -> Option<Head> {
    let dialect = Dialect::Avidyne;
    let lines = heading::top(text);
    let [title, start, names, ..] = lines.as_slice() else { return None };
    let columns = heading::names(names.bytes);
    if !title.bytes.starts_with(TITLE) || heading::known(&columns, dialect) < 3 {
        return None;
    }
    let recorder = text::label(title.bytes.trim_ascii_end());
    let aircraft = AircraftIdentity { recorder: Some(recorder), ..AircraftIdentity::default() };
    let heading = Heading { aircraft, columns, dialect, last_line: names.number };
    Some(Head { heading, start: start_of(start) })
}

/// `m/d/yy h:mm:ss`; a year below 70 is of this century.
fn start_of(line: &Line<'_>) -> Option<NaiveDateTime> {
    let printed = text::label(line.bytes);
    let (date, time) = printed.split_once(' ')?;
    let mut parts = date.split('/').map(str::parse::<u32>);
    let (month, day, year) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let year = match year {
        0..70 => year.checked_add(2_000)?,
        70..100 => year.checked_add(1_900)?,
        _ => year,
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let Stamp::TimeOfDay { time_s, .. } = Stamp::time_of_day(time.as_bytes()) else { return None };
    let length = std::time::Duration::try_from_secs_f64(time_s).ok()?;
    date.and_hms_opt(0, 0, 0)?.checked_add_signed(chrono::TimeDelta::from_std(length).ok()?)
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let Head { heading, start } = find(text).ok_or_else(rows::no_header)?;
    let plan = plan(&heading, limits)?;
    let layout = Layout { clock: ClockColumns::TimeOfDay, ..Layout::default() };
    let mut recording = rows::read_planned(text, heading, plan, layout, limits)?.recording;
    if let Clock::Stamps(stamps) = &mut recording.clock {
        let mut stamps = std::mem::take(stamps);
        let start_s = start.map(|start| f64::from(seconds_of_day(start)));
        let resolution_s = over_midnight(&mut stamps, start_s);
        distrust_defaults(&mut recording, &stamps, start_s);
        let axis = Axis { stamps, origin_utc: None, resolution_s, undated: undated(start) };
        own_clock::set(&mut recording, axis);
    }
    Ok(Parsed { format: LogFormat::AvidyneEntegra, recordings: vec![recording] })
}

fn seconds_of_day(start: NaiveDateTime) -> u32 {
    use chrono::Timelike;
    start.num_seconds_from_midnight()
}

fn undated(start: Option<NaiveDateTime>) -> Undated {
    match start {
        Some(start) => Undated::NoOffset(format!(
            "The log prints no offset to universal time: when the flight took place is not \
             known. The recorder's clock read {} at its start.",
            start.format("%F %T")
        )),
        None => Undated::NoDate(
            "The date in the second line cannot be read: when the flight took place is not known."
                .into(),
        ),
    }
}

/// A unit that wrote its defaults did so this shortly before the start that it announces.
const DEFAULTS_S: f64 = 60.0;

/// Takes the validity from the rows at the top that were written before the start.
fn distrust_defaults(recording: &mut Recording, stamps: &[Stamp], start_s: Option<f64>) {
    let Some(start_s) = start_s else { return };
    let is_before = |stamp: &&Stamp| match stamp {
        Stamp::Seconds(second) => (start_s - DEFAULTS_S..start_s).contains(second),
        _ => false,
    };
    let rows = stamps.iter().take_while(is_before).count();
    let mut tally = Tally::default();
    recording.lines.iter().take(rows).for_each(|line| tally.add(*line));
    for column in &mut recording.columns {
        for validity in column.validity.iter_mut().take(rows).filter(|v| v.is_normal()) {
            *validity = Validity::FailureWarning;
        }
    }
    let message = "Rows before the start of the log hold the defaults of the sensors; their \
                   samples are not used.";
    recording.issues.note(IssueKind::Sentinel, None, tally, message);
}
