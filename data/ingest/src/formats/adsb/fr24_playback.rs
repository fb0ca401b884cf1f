//! The playback of one flight as Flightradar24 serves it:
//! `{"result":{"response":{"data":{"flight":{"identification":…,"aircraft":…,"track":[…]}}}}}`.
//!
//! The layout is not documented; it holds the same 305 points as the exported track of the
//! same flight, whose meaning is (see `fr24_track.rs`). Feet, knots and feet a minute are
//! read where the same number stands in several units.
//!
//! Not read: owner, airline, airports, pictures, squawk.

use data_flight::Parameter as P;

use super::fleet::Fleet;
use super::fr24_track::zero_is_none;
use super::json::{self, Cursor};
use super::json_rows::JsonRows;
use super::names::{Columns, Names};
use super::row::{Field, Row, Use, field};
use crate::formats::cell::Cell;
use crate::formats::{Format, Parsed};
use crate::{IngestError, Limits, LogFormat, text};

pub(super) const FORMAT: Format =
    Format { recognise: |bytes| flight(&json::head(bytes)).is_some(), parse };

const FIELDS: &[Field] = &[
    field("latitude", P::Latitude, "deg"),
    field("longitude", P::Longitude, "deg"),
    field("altitude.feet", P::AltitudePressure, "ft"),
    field("speed.kts", P::GroundSpeed, "kt"),
    field("heading", P::TrackTrue, "deg"),
    field("verticalSpeed.fpm", P::VerticalSpeed, "fpm"),
];
const ALTITUDE: usize = 2;

const NAMES: Names = Names {
    uses: &[
        ("timestamp", Use::Seconds),
        ("latitude", Use::Value(0)),
        ("longitude", Use::Value(1)),
        ("altitude", Use::Value(ALTITUDE)),
        ("speed", Use::Value(3)),
        ("heading", Use::Value(4)),
        ("verticalSpeed", Use::Value(5)),
    ],
    ignored: &["squawk", "ems"],
};

/// Where the flight stands, when there is one with a track.
fn flight(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    for key in ["result", "response", "data", "flight"] {
        let [found] = json::members(text, at, [key]);
        at = found?;
    }
    // The track may stand behind the first bytes; who flew stands before it.
    let [identification, track] = json::members(text, at, ["identification", "track"]);
    identification.or(track).map(|_| at)
}

fn parse(bytes: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let text = json::without_nan(text::without_mark(bytes));
    let mut columns = Columns::new(FIELDS, limits);
    let mut fleet = Fleet::new(FIELDS, &text, limits);
    let mut cells = [Cell::Blank; FIELDS.len()];
    let at = flight(&text).unwrap_or(0);
    let [identification, aircraft, track] =
        json::members(&text, at, ["identification", "aircraft", "track"]);
    let within = |at: Option<usize>, key: &str| {
        at.and_then(|at| json::members(&text, at, [key]).into_iter().flatten().next())
    };
    let ids = within(aircraft, "identification");
    let address = json::plain_at(&text, within(ids, "modes"));
    let registration = json::plain_at(&text, within(ids, "registration"));
    let model = json::plain_at(&text, within(within(aircraft, "model"), "code"));
    let call_sign = json::plain_at(&text, within(identification, "callsign"));
    let mut points = JsonRows::new(&text, track.unwrap_or(text.len()), b'{', limits);
    for point in points.by_ref() {
        let object = match point.text {
            Ok(object) => object,
            Err(loss) => {
                fleet.lose(point.line, loss);
                continue;
            }
        };
        let mut row = Row::new(point.line, &mut cells);
        row.take(Use::Address, address, FIELDS);
        row.take(Use::Registration, registration, FIELDS);
        row.take(Use::Model, model, FIELDS);
        row.take(Use::CallSign, call_sign, FIELDS);
        let mut members = Cursor::new(object, 0);
        members.eat(b'{');
        let mut place = 0_usize;
        while let Some((key, value)) = members.member() {
            let used = columns.at(place, key, &NAMES)?;
            place = place.saturating_add(1);
            let value = in_unit(key, value);
            match used {
                Use::Value(ALTITUDE) => row.set(ALTITUDE, zero_is_none(value)),
                used => row.take(used, value, FIELDS),
            }
        }
        fleet.push(&row)?;
    }
    if let Some(line) = points.cut_line() {
        fleet.cut(line);
    }
    Ok(Parsed { format: LogFormat::Fr24Json, recordings: fleet.finish(columns, 1) })
}

/// The number itself, or the one of several units that is read.
fn in_unit<'t>(key: &[u8], value: &'t [u8]) -> &'t [u8] {
    let unit = match key {
        b"altitude" => "feet",
        b"speed" => "kts",
        b"verticalSpeed" => "fpm",
        _ => return json::plain(value),
    };
    match json::members(value, 0, [unit]) {
        [None] => json::plain(value),
        [at] => json::plain_at(value, at),
    }
}
