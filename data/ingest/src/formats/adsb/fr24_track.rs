//! The track of a flight as Flightradar24 exports it:
//! `Timestamp,UTC,Callsign,Position,Altitude,Speed,Direction`.
//!
//! `Position` holds latitude and longitude in one quoted field. `Altitude` is pressure
//! altitude in feet, and 0 on the ground (documented for the same data by EUROCONTROL's
//! `trrrj`, `read_positions_fr24`): a 0 is no altitude and is not used. `Direction` is the
//! track: it agrees with the `track` of the messages of the same flight. Which aircraft it was
//! the layout does not say; `UTC` repeats `Timestamp`.

use data_flight::Parameter as P;

use super::fleet::Fleet;
use super::names::Columns;
use super::row::{Field, Row, Use, field};
use super::sheet;
use crate::formats::cell::{self, Cell};
use crate::formats::{Format, Parsed, rows};
use crate::{IngestError, Limits, LogFormat};

pub(super) const FORMAT: Format = Format {
    recognise: |bytes| {
        sheet::has(bytes, &["Timestamp", "Callsign", "Position", "Altitude", "Speed", "Direction"])
    },
    parse,
};

const FIELDS: &[Field] = &[
    field("Position", P::Latitude, "deg"),
    field("Position", P::Longitude, "deg"),
    field("Altitude", P::AltitudePressure, "ft"),
    field("Speed", P::GroundSpeed, "kt"),
    field("Direction", P::TrackTrue, "deg"),
];
const LATITUDE: usize = 0;
const LONGITUDE: usize = 1;
const ALTITUDE: usize = 2;

fn use_of(name: &str) -> Option<Use> {
    Some(match name {
        "Timestamp" => Use::Seconds,
        "Callsign" => Use::CallSign,
        "Position" => Use::Value(LATITUDE),
        "Altitude" => Use::Value(ALTITUDE),
        "Speed" => Use::Value(3),
        "Direction" => Use::Value(4),
        "UTC" => Use::Skip,
        _ => return None,
    })
}

fn parse(bytes: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let (names, header) = sheet::header(bytes).ok_or_else(rows::no_header)?;
    let mut columns = Columns::new(FIELDS, limits);
    let uses = names
        .iter()
        .map(|name| columns.meet(name.as_bytes(), use_of(name)))
        .collect::<Result<Vec<_>, _>>()?;
    let mut fleet = Fleet::new(FIELDS, bytes, limits);
    let mut cells = [Cell::Blank; FIELDS.len()];
    sheet::rows(bytes, uses.len(), header, limits, &mut fleet, |fields, line, fleet| {
        let mut row = Row::new(line, &mut cells);
        for (used, text) in uses.iter().zip(fields) {
            match used {
                Use::Value(LATITUDE) => position(&mut row, text),
                Use::Value(ALTITUDE) => row.set(ALTITUDE, zero_is_none(text)),
                used => row.take(*used, text, FIELDS),
            }
        }
        fleet.push(&row)
    })?;
    let recordings = fleet.finish(columns, header.number);
    Ok(Parsed { format: LogFormat::Fr24Csv, recordings })
}

/// `latitude,longitude` in one field.
fn position(row: &mut Row<'_>, text: &[u8]) {
    let mut parts = text.splitn(2, |byte| *byte == b',');
    let (north, east) = (parts.next().unwrap_or_default(), parts.next());
    row.set(LATITUDE, cell::read(north));
    row.set(LONGITUDE, east.map_or(Cell::Unreadable, cell::read));
}

/// A number of which 0 stands for none.
pub(super) fn zero_is_none(text: &[u8]) -> Cell {
    match cell::read(text) {
        Cell::Number(0.0) => Cell::SentinelNumber(0.0),
        cell => cell,
    }
}
