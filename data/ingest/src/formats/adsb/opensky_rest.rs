//! Answers of OpenSky's REST interface: `{"time": …, "states": [[…], …]}`, one of them or
//! several that were appended to one another or put into an array.
//!
//! Source: the OpenSky REST API documentation, `GET /states/all` and `/states/own`. The values
//! of a state stand at fixed places. A state older than 15 s is marked as in `opensky.rs`;
//! whether `vertical_rate` is barometric or geometric is not told.

use super::fleet::Fleet;
use super::json::{self, Cursor};
use super::json_rows::JsonRows;
use super::names::Columns;
use super::opensky::FIELDS;
use super::row::{Loss, Row, Use};
use crate::formats::cell::Cell;
use crate::formats::{Format, Parsed};
use crate::{IngestError, Limits, LogFormat, text};

pub(super) const FORMAT: Format = Format { recognise, parse };

/// The places of a state, named as documented.
const PLACES: &[(&str, Use)] = &[
    ("icao24", Use::Address),
    ("callsign", Use::CallSign),
    ("origin_country", Use::Skip),
    ("time_position", Use::PositionTime),
    ("last_contact", Use::ContactTime),
    ("longitude", Use::Value(1)),
    ("latitude", Use::Value(0)),
    ("baro_altitude", Use::Value(2)),
    ("on_ground", Use::Value(7)),
    ("velocity", Use::Value(4)),
    ("true_track", Use::Value(5)),
    ("vertical_rate", Use::Value(6)),
    ("sensors", Use::Skip),
    ("geo_altitude", Use::Value(3)),
    ("squawk", Use::Skip),
    ("spi", Use::Skip),
    ("position_source", Use::Skip),
    ("category", Use::Skip),
];
/// States had no more places before the geometric altitude was added.
const FEWEST_PLACES: usize = 12;

/// Where the first answer starts, in the array of them or not.
fn first(text: &[u8]) -> Option<usize> {
    let mut cursor = Cursor::new(text, 0);
    cursor.eat(b'[');
    (cursor.peek() == Some(b'{')).then_some(cursor.position())
}

fn recognise(bytes: &[u8]) -> bool {
    let head = json::head(bytes);
    let Some(at) = first(&head) else { return false };
    let [time, states] = json::members(&head, at, ["time", "states"]);
    let is_table = states.is_some_and(|at| {
        let mut rows = Cursor::new(&head, at);
        rows.eat(b'[') && matches!(rows.peek(), Some(b'[' | b']') | None)
    });
    is_table && (time.is_some() || head.len() < bytes.len())
}

fn parse(bytes: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let text = json::without_nan(text::without_mark(bytes));
    let mut columns = Columns::new(FIELDS, limits);
    for (name, used) in PLACES {
        columns.meet(name.as_bytes(), Some(*used))?;
    }
    let mut fleet = Fleet::new(FIELDS, &text, limits);
    let mut rows = JsonRows::new(&text, text.len(), b'[', limits);
    let mut next = first(&text);
    while let Some(at) = next {
        let [time, states] = json::members(&text, at, ["time", "states"]);
        let Some(states) = states else { break };
        rows.restart(states);
        for row in rows.by_ref() {
            match row.text {
                Ok(state) => keep(state, row.line, json::plain_at(&text, time), &mut fleet)?,
                Err(loss) => fleet.lose(row.line, loss),
            }
        }
        if let Some(line) = rows.cut_line() {
            fleet.cut(line);
        }
        // Where the time is not found, what follows may be damaged too.
        next = time.and_then(|_| following(&text, rows.end()));
    }
    Ok(Parsed { format: LogFormat::OpenskyJson, recordings: fleet.finish(columns, 1) })
}

/// Files one state.
fn keep(state: &[u8], line: u64, time: &[u8], fleet: &mut Fleet) -> Result<(), IngestError> {
    let mut cells = [Cell::Blank; FIELDS.len()];
    let mut row = Row::new(line, &mut cells);
    row.take(Use::Seconds, time, FIELDS);
    let mut values = Cursor::new(state, 0);
    values.eat(b'[');
    let mut places = 0_usize;
    for (_, used) in PLACES {
        let Some(value) = values.element() else { break };
        row.take(*used, json::plain(value), FIELDS);
        places = places.saturating_add(1);
    }
    if places < FEWEST_PLACES {
        fleet.lose(line, Loss::Truncated);
        return Ok(());
    }
    fleet.push(&row)
}

/// Where the answer behind the one whose states end here starts.
fn following(text: &[u8], at: usize) -> Option<usize> {
    let mut cursor = Cursor::new(text, at);
    while cursor.member().is_some() {}
    if !cursor.eat(b'}') {
        return None;
    }
    cursor.eat(b',');
    (cursor.peek() == Some(b'{')).then_some(cursor.position())
}
