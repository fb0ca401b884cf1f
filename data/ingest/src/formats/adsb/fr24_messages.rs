//! Every message of an aircraft as Flightradar24 publishes it ("granular" data):
//! `network_time,receiver_time,hex,callsign,…,position_class`, then fields without a name that
//! hold `KEY:VALUE`.
//!
//! The layout is not documented; what is said here was found in the file of one flight.
//! - A row is what one receiver knew when it heard a message. The rows come in order of
//!   `network_time`; the receiver's own time is up to 15 s earlier. By it the altitudes agree
//!   with the exported track of the same flight within 125 ft in all of 250 points, by
//!   `network_time` within 850 ft. It is believed unless it cannot be right: 27 rows of the
//!   file are of 1970 or of a week later.
//! - `no_position` is `P` when the row holds a position and `N` when its zeroes mean nothing.
//! - 0 in altitude, speed and track stands for "not heard": it stands between neighbours far
//!   from it. All three and the vertical speed are 0 where no velocity was heard.
//! - `altitude` is pressure altitude. `GPSA` is above the ellipsoid: at touchdown at Haneda
//!   (21 ft above the sea, geoid 36 m = 118 ft above the ellipsoid) it shows 75 to 150 ft.
//! - `on_ground` is `A` in the air and `N` where it is not known; `G` is read as on the ground.
//!
//! Not read: the other keys (`IAS`, `TAS`, `MACH`, `HDG`, `ROLL`, `OAT`, `WIND`, `MCPA`, …).
//! A receiver repeats them for as long as it listens: at the landing `MACH:0.552` still
//! stands, so nobody can tell which of them are of the moment.

use chrono::NaiveDateTime;
use data_flight::Parameter as P;

use super::epoch;
use super::fleet::Fleet;
use super::fr24_track::zero_is_none;
use super::names::{Columns, Names};
use super::row::{Field, Row, Use, field};
use super::sheet;
use crate::formats::cell::{self, Cell};
use crate::formats::{Format, Parsed, rows};
use crate::{IngestError, Limits, LogFormat};

pub(super) const FORMAT: Format = Format {
    recognise: |bytes| {
        sheet::has(bytes, &["network_time", "receiver_time", "hex", "latitude", "no_position"])
    },
    parse,
};

const FIELDS: &[Field] = &[
    field("latitude", P::Latitude, "deg"),
    field("longitude", P::Longitude, "deg"),
    field("altitude", P::AltitudePressure, "ft"),
    field("speed", P::GroundSpeed, "kt"),
    field("track", P::TrackTrue, "deg"),
    field("vspeed", P::VerticalSpeed, "fpm"),
    field("on_ground", P::OnGround, "bool"),
    field("GPSA", P::AltitudeEllipsoid, "ft"),
];
const LATITUDE: usize = 0;
const LONGITUDE: usize = 1;
const ALTITUDE: usize = 2;
const SPEED: usize = 3;
const TRACK: usize = 4;
const VERTICAL_SPEED: usize = 5;
const ON_GROUND: usize = 6;
const GEOMETRIC: usize = 7;

const NAMES: Names = Names {
    uses: &[
        ("hex", Use::Address),
        ("callsign", Use::CallSign),
        ("latitude", Use::Value(LATITUDE)),
        ("longitude", Use::Value(LONGITUDE)),
        ("altitude", Use::Value(ALTITUDE)),
        ("speed", Use::Value(SPEED)),
        ("track", Use::Value(TRACK)),
        ("vspeed", Use::Value(VERTICAL_SPEED)),
        ("on_ground", Use::Value(ON_GROUND)),
    ],
    ignored: &["squawk", "flags", "position_class"],
};

/// What a field of a row is.
#[derive(Clone, Copy, Debug)]
enum Part {
    NetworkTime,
    ReceiverTime,
    NoPosition,
    /// `KEY:VALUE`.
    Pair,
    Other(Use),
}

fn parse(bytes: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let (names, header) = sheet::header(bytes).ok_or_else(rows::no_header)?;
    let mut columns = Columns::new(FIELDS, limits);
    let mut parts = Vec::with_capacity(names.len());
    for name in &names {
        parts.push(match name.as_str() {
            "network_time" => Part::NetworkTime,
            "receiver_time" => Part::ReceiverTime,
            "no_position" => Part::NoPosition,
            "" => Part::Pair,
            name => Part::Other(columns.meet(name.as_bytes(), NAMES.find(name.as_bytes()))?),
        });
    }
    let mut fleet = Fleet::new(FIELDS, bytes, limits);
    let mut cells = [Cell::Blank; FIELDS.len()];
    let count = parts.len();
    sheet::rows(bytes, count, header, limits, &mut fleet, |fields, line, fleet| {
        let mut row = Row::new(line, &mut cells);
        let (mut network, mut receiver, mut has_position) = (&[][..], &[][..], true);
        for (part, text) in parts.iter().zip(fields) {
            match part {
                Part::NetworkTime => network = text,
                Part::ReceiverTime => receiver = text,
                Part::NoPosition => has_position = *text == b"P",
                Part::Pair => pair(&mut row, text, &mut columns)?,
                Part::Other(Use::Value(index)) => row.set(*index, value(*index, text)),
                Part::Other(used) => row.take(*used, text, FIELDS),
            }
        }
        row.unix_s = heard_s(network, receiver);
        distrust(row.cells, has_position);
        fleet.push(&row)
    })?;
    let recordings = fleet.finish(columns, header.number);
    Ok(Parsed { format: LogFormat::Fr24GranularCsv, recordings })
}

/// A number as this layout means it.
fn value(index: usize, text: &[u8]) -> Cell {
    match index {
        ALTITUDE | SPEED | TRACK => zero_is_none(text),
        ON_GROUND => match text {
            b"A" => Cell::Number(0.0),
            b"G" => Cell::Number(1.0),
            b"N" | b"" => Cell::Blank,
            _ => Cell::Unreadable,
        },
        _ => cell::read(text),
    }
}

/// Takes back what the row says was not heard.
fn distrust(cells: &mut [Cell], has_position: bool) {
    let none = |cell: &mut Cell| {
        if let Cell::Number(number) = *cell {
            *cell = if number == 0.0 { Cell::Blank } else { Cell::SentinelNumber(number) };
        }
    };
    if !has_position {
        cells.iter_mut().take(LONGITUDE.saturating_add(1)).for_each(none);
    }
    let is_zero = |index: usize| cells.get(index) == Some(&Cell::SentinelNumber(0.0));
    if is_zero(SPEED)
        && is_zero(TRACK)
        && let Some(rate @ Cell::Number(0.0)) = cells.get_mut(VERTICAL_SPEED)
    {
        *rate = Cell::SentinelNumber(0.0);
    }
}

/// A field without a name.
fn pair(row: &mut Row<'_>, text: &[u8], columns: &mut Columns) -> Result<(), IngestError> {
    /// Keys and marks that are known and not used.
    const KNOWN: Names = Names {
        uses: &[("GPSA", Use::Value(GEOMETRIC))],
        ignored: &[
            "ADS-B", "P", "S", "C", "ES", "MCPA", "FMSA", "TCAS", "MACH", "IAS", "TAS", "HDG",
            "ROLL", "OAT", "WIND",
        ],
    };
    if text.is_empty() {
        return Ok(());
    }
    let mut halves = text.splitn(2, |byte| *byte == b':');
    let (key, value) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
    if let Use::Value(index) = columns.at(usize::MAX, key, &KNOWN)? {
        row.set(index, cell::read(value));
    }
    Ok(())
}

/// Messages are not on their way for longer than this.
const MAX_LAG_S: f64 = 60.0;

/// When a message was heard: by the receiver's clock, unless that cannot be right.
fn heard_s(network: &[u8], receiver: &[u8]) -> Option<f64> {
    let network_s = time(network)?;
    let is_right = |receiver_s: &f64| (0.0..=MAX_LAG_S).contains(&(network_s - receiver_s));
    Some(time(receiver).filter(is_right).unwrap_or(network_s))
}

/// Seconds since 1970 of `yyyy-mm-dd hh:mm:ssZ.fff`.
fn time(text: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(text).ok()?;
    let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%SZ%.f").ok()?;
    epoch::unix_s(time.and_utc().timestamp_micros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_of_a_receiver_is_believed_when_it_can_be_right() {
        // 2024-01-02 is 19,724 days after 1970; 07:41:03 is 27,663 s.
        let day_s = 19_724.0 * 86_400.0;
        let network = b"2024-01-02 07:41:03Z.500";
        assert_eq!(heard_s(network, b"2024-01-02 07:41:03Z.250"), Some(day_s + 27_663.25));
        for wrong in ["1970-01-01 00:00:00Z.000", "2024-01-09 07:41:03Z.250", ""] {
            assert_eq!(heard_s(network, wrong.as_bytes()), Some(day_s + 27_663.5), "{wrong}");
        }
        assert_eq!(heard_s(b"", b"2024-01-02 07:41:03Z.250"), None);
    }
}
