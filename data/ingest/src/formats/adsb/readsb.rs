//! The trace of one aircraft and day that readsb writes and tar1090 shows:
//! `{"icao":…,"timestamp":…,"trace":[[…],…]}`.
//!
//! Source: README-json.md of readsb ("trace jsons", "aircraft.json"). The values of a point
//! stand at fixed places; some points carry an object with more.
//! - The altitude is barometric (or geometric, where a flag says so), or the word `ground`:
//!   then there is no altitude, and the track is the true heading.
//! - The vertical rate is barometric, or geometric where a flag says so.
//! - `alt_geom` is above the WGS 84 ellipsoid; `nav_qnh` is the altimeter setting.
//! - A flag marks where a new leg starts; the call sign is in the objects.
//!
//! Not read: selected values, accuracy, squawk; wind and temperature, which readsb computes
//! from speeds and headings; `true_heading` in the air, which it computes from the magnetic
//! one; the age of the position before this one (a gap shows in the times).

use data_flight::Parameter as P;
use data_flight::number::f64_to_count;

use super::epoch;
use super::fleet::Fleet;
use super::json::{self, Cursor};
use super::json_rows::JsonRows;
use super::names::{Columns, Names};
use super::row::{Field, Loss, Row, Use, field};
use crate::formats::cell::{self, Cell};
use crate::formats::{Format, Parsed};
use crate::{IngestError, Limits, LogFormat, text};

pub(super) const FORMAT: Format = Format { recognise, parse };

const FIELDS: &[Field] = &[
    field("lat", P::Latitude, "deg"),
    field("lon", P::Longitude, "deg"),
    field("alt_baro", P::AltitudePressure, "ft"),
    field("ground", P::OnGround, "bool"),
    field("gs", P::GroundSpeed, "kt"),
    field("track", P::TrackTrue, "deg"),
    field("true_heading", P::HeadingTrue, "deg"),
    field("baro_rate", P::VerticalSpeed, "fpm"),
    field("alt_geom", P::AltitudeEllipsoid, "ft"),
    field("geom_rate", P::VerticalSpeedGps, "fpm"),
    field("ias", P::IndicatedAirspeed, "kt"),
    field("roll", P::Roll, "deg"),
    field("tas", P::TrueAirspeed, "kt"),
    field("mag_heading", P::HeadingMagnetic, "deg"),
    field("nav_qnh", P::AltimeterSetting, "hpa"),
];
const LATITUDE: usize = 0;
const LONGITUDE: usize = 1;
const BAROMETRIC: usize = 2;
const GROUND: usize = 3;
const GROUND_SPEED: usize = 4;
const TRACK: usize = 5;
const TRUE_HEADING: usize = 6;
const BAROMETRIC_RATE: usize = 7;
const GEOMETRIC: usize = 8;
const GEOMETRIC_RATE: usize = 9;
const INDICATED_AIRSPEED: usize = 10;
const ROLL: usize = 11;
/// The fields above have places of their own; those below stand in the objects only.
const PLACED_FIELDS: usize = 12;

/// The places of a point.
const PLACES: usize = 14;
/// The places up to the flags; older points have no more than nine.
const FEWEST_PLACES: usize = 7;

/// Bits of the flags.
const NEW_LEG: usize = 2;
const GEOMETRIC_RATE_FLAG: usize = 4;
const GEOMETRIC_FLAG: usize = 8;

/// The names in the object of a point. What its own place already gave is not set again.
static NAMES: Names = Names {
    uses: &[
        ("flight", Use::CallSign),
        ("baro_rate", Use::Value(BAROMETRIC_RATE)),
        ("alt_geom", Use::Value(GEOMETRIC)),
        ("geom_rate", Use::Value(GEOMETRIC_RATE)),
        ("ias", Use::Value(INDICATED_AIRSPEED)),
        ("roll", Use::Value(ROLL)),
        ("tas", Use::Value(12)),
        ("mag_heading", Use::Value(13)),
        ("nav_qnh", Use::Value(14)),
    ],
    ignored: &[
        "type",
        "mach",
        "track_rate",
        "calc_track",
        "wd",
        "ws",
        "oat",
        "tat",
        "squawk",
        "emergency",
        "category",
        "nav_altitude_mcp",
        "nav_altitude_fms",
        "nav_heading",
        "nav_modes",
        "nic",
        "rc",
        "version",
        "nic_baro",
        "nac_p",
        "nac_v",
        "sil",
        "sil_type",
        "gva",
        "sda",
        "alert",
        "spi",
        "mlat",
        "tisb",
        "seen",
        "seen_pos",
        "rssi",
        "messages",
        "hex",
        "r",
        "t",
        "dbFlags",
        "acas_ra",
        "gpsOkBefore",
        "gpsOkLat",
        "gpsOkLon",
        "rr_lat",
        "rr_lon",
        "dst",
        "dir",
    ],
};

/// Names in the object that repeat a place; on the ground they mean something else there.
const REPEATED: &[&[u8]] = &[b"lat", b"lon", b"alt_baro", b"gs", b"track", b"true_heading"];

fn recognise(bytes: &[u8]) -> bool {
    let head = json::head(bytes);
    let [trace] = json::members(&head, 0, ["trace"]);
    let [icao, timestamp] = json::members(&head, 0, ["icao", "timestamp"]);
    let is_table = trace.is_some_and(|at| {
        let mut rows = Cursor::new(&head, at);
        rows.eat(b'[') && matches!(rows.peek(), Some(b'[' | b']') | None)
    });
    is_table && (icao.is_some() || timestamp.is_some())
}

fn parse(bytes: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let text = json::without_nan(text::without_mark(bytes));
    let (text, padding) = text::without_padding(&text);
    let [icao, registration, model, start, trace] =
        json::members(text, 0, ["icao", "r", "t", "timestamp", "trace"]);
    let [address, registration, model] =
        [icao, registration, model].map(|at| json::plain_at(text, at));
    let start_s = epoch::seconds(json::plain_at(text, start));
    let mut columns = Columns::new(FIELDS, limits);
    for (index, field) in FIELDS.iter().enumerate().take(PLACED_FIELDS) {
        columns.meet(field.name.as_bytes(), Some(Use::Value(index)))?;
    }
    let mut fleet = Fleet::new(FIELDS, text, limits);
    let mut cells = [Cell::Blank; FIELDS.len()];
    let mut leg = 0_u64;
    let mut points = JsonRows::new(text, trace.unwrap_or(text.len()), b'[', limits);
    for point in points.by_ref() {
        let line = point.line;
        let (point, details) = match point.text.and_then(split) {
            Ok(parts) => parts,
            Err(loss) => {
                fleet.lose(line, loss);
                continue;
            }
        };
        let mut row = Row::new(line, &mut cells);
        row.take(Use::Address, address, FIELDS);
        row.take(Use::Registration, registration, FIELDS);
        row.take(Use::Model, model, FIELDS);
        let flags = read_point(&mut row, &point, start_s);
        leg = leg.saturating_add(u64::from(flags & NEW_LEG != 0));
        row.leg = leg;
        let mut members = Cursor::new(details, 0);
        members.eat(b'{');
        let mut place = PLACED_FIELDS;
        while let Some((name, value)) = members.member() {
            if REPEATED.contains(&name) {
                continue;
            }
            let used = columns.at(place, name, &NAMES)?;
            row.take(used, json::plain(value), FIELDS);
            place = place.saturating_add(1);
        }
        fleet.push(&row)?;
    }
    if let Some(line) = points.cut_line() {
        fleet.cut(line);
    }
    fleet.padding(points.cut_line().unwrap_or(1), padding);
    Ok(Parsed { format: LogFormat::ReadsbTrace, recordings: fleet.finish(columns, 1) })
}

/// The places of a point as plain text, and the text of its object.
fn split(point: &[u8]) -> Result<([&[u8]; PLACES], &[u8]), Loss> {
    let mut values = Cursor::new(point, 0);
    values.eat(b'[');
    let (mut places, mut details) = ([[].as_slice(); PLACES], [].as_slice());
    let mut count = 0_usize;
    for place in &mut places {
        let Some(value) = values.element() else { break };
        if value.first() == Some(&b'{') {
            details = value;
        } else {
            *place = json::plain(value);
        }
        count = count.saturating_add(1);
    }
    if count < FEWEST_PLACES { Err(Loss::Truncated) } else { Ok((places, details)) }
}

/// Takes the values that stand at fixed places; gives the flags.
fn read_point(row: &mut Row<'_>, places: &[&[u8]; PLACES], start_s: Option<f64>) -> usize {
    let [
        after,
        north,
        east,
        altitude,
        speed,
        track,
        flags,
        rate,
        _,
        _,
        geometric,
        geometric_rate,
        ias,
        roll,
    ] = places;
    let flags = epoch::seconds(flags).and_then(f64_to_count).map_or(0, |flags| flags & 0xFF);
    row.unix_s = start_s.zip(epoch::seconds(after)).map(|(start_s, after_s)| start_s + after_s);
    let is_on_ground = *altitude == b"ground";
    let altitude = if is_on_ground { Cell::Blank } else { cell::read(altitude) };
    if is_on_ground || altitude != Cell::Blank {
        row.set(GROUND, Cell::Number(if is_on_ground { 1.0 } else { 0.0 }));
    }
    let is_geometric = flags & GEOMETRIC_FLAG != 0;
    row.set(if is_geometric { GEOMETRIC } else { BAROMETRIC }, altitude);
    row.set(if is_on_ground { TRUE_HEADING } else { TRACK }, cell::read(track));
    let is_geometric = flags & GEOMETRIC_RATE_FLAG != 0;
    row.set(if is_geometric { GEOMETRIC_RATE } else { BAROMETRIC_RATE }, cell::read(rate));
    for (index, text) in [
        (LATITUDE, north),
        (LONGITUDE, east),
        (GROUND_SPEED, speed),
        (GEOMETRIC, geometric),
        (GEOMETRIC_RATE, geometric_rate),
        (INDICATED_AIRSPEED, ias),
        (ROLL, roll),
    ] {
        row.set(index, cell::read(text));
    }
    flags
}
