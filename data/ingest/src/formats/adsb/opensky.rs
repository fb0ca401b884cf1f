//! State vectors of the OpenSky Network as its data sets publish them, one row for each
//! aircraft and second (or ten): comma-separated, or JSON objects of the same names.
//!
//! Source: OpenSky's README of its state vector data sets. Metres and metres a second;
//! `baroaltitude` is barometric, `geoaltitude` is that of the satellite receiver; `heading` is
//! the track over ground; whether `vertrate` is barometric or geometric is not told. A
//! state vector is repeated for some minutes after the last message: values that are older
//! than 15 s by `lastposupdate` and `lastcontact` lose their validity.

use data_flight::Parameter as P;

use super::fleet::Fleet;
use super::names::{Columns, Names};
use super::records;
use super::row::{Field, Row, Use, field};
use super::sheet;
use crate::formats::cell::Cell;
use crate::formats::{Format, Parsed, rows};
use crate::{IngestError, Limits, LogFormat};

pub(super) const CSV: Format = Format {
    recognise: |bytes| sheet::has(bytes, &["time", "icao24", "lat", "lon", "velocity", "heading"]),
    parse,
};

/// The same rows as JSON objects, in an array or one on each line.
pub(super) const RECORDS: Format = Format {
    recognise: |bytes| records::has(bytes, &["time", "icao24", "lat", "lon", "velocity"]),
    parse: |bytes, limits| records::parse(bytes, limits, LogFormat::OpenskyJson, FIELDS, &NAMES),
};

pub(super) const FIELDS: &[Field] = &[
    field("lat", P::Latitude, "deg"),
    field("lon", P::Longitude, "deg"),
    field("baroaltitude", P::AltitudePressure, "m"),
    field("geoaltitude", P::AltitudeEllipsoid, "m"),
    field("velocity", P::GroundSpeed, "m/s"),
    field("heading", P::TrackTrue, "deg"),
    field("vertrate", P::VerticalSpeed, "m/s"),
    field("onground", P::OnGround, "bool"),
];

const NAMES: Names = Names {
    uses: &[
        ("time", Use::Seconds),
        ("icao24", Use::Address),
        ("callsign", Use::CallSign),
        ("lastposupdate", Use::PositionTime),
        ("lastcontact", Use::ContactTime),
        ("lat", Use::Value(0)),
        ("lon", Use::Value(1)),
        ("baroaltitude", Use::Value(2)),
        ("geoaltitude", Use::Value(3)),
        ("velocity", Use::Value(4)),
        ("heading", Use::Value(5)),
        ("vertrate", Use::Value(6)),
        ("onground", Use::Value(7)),
    ],
    ignored: &["alert", "spi", "squawk", "hour", "serials"],
};

fn parse(bytes: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let (names, header) = sheet::header(bytes).ok_or_else(rows::no_header)?;
    let mut columns = Columns::new(FIELDS, limits);
    let uses = names
        .iter()
        .map(|name| columns.meet(name.as_bytes(), NAMES.find(name.as_bytes())))
        .collect::<Result<Vec<_>, _>>()?;
    let mut fleet = Fleet::new(FIELDS, bytes, limits);
    let mut cells = [Cell::Blank; FIELDS.len()];
    sheet::rows(bytes, uses.len(), header, limits, &mut fleet, |fields, line, fleet| {
        let mut row = Row::new(line, &mut cells);
        for (used, text) in uses.iter().zip(fields) {
            row.take(*used, text, FIELDS);
        }
        fleet.push(&row)
    })?;
    let recordings = fleet.finish(columns, header.number);
    Ok(Parsed { format: LogFormat::OpenskyCsv, recordings })
}
