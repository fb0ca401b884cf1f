//! Data frames of the `traffic` library (pandas JSON): what its column names mean.
//!
//! Source: the documentation of `traffic` and how it names what it reads from OpenSky
//! (`baroaltitude` → `altitude`, in feet; `geoaltitude` in feet; `velocity` → `groundspeed`, in
//! knots; `vertrate` → `vertical_rate`, in feet a minute; `heading` → `track`). Its `heading`
//! is the magnetic one of Mode S register 6,0. Whether `vertical_rate` is barometric or
//! geometric is not told.
//!
//! One data set of it is no surveillance data but the recorder of an A320: there
//! `vertical_acceleration` is the load factor in g, `weight` is in kilograms and `fuelflow` is
//! the sum of both engines in kg/h (the documentation says kg/h; over the flight it sums up to
//! 8,475 kg where the weight falls by 8,546 kg). The library itself computes a column
//! `fuelflow` too, in kg/s, from a performance model: it is only read beside `weight`. `CAS`
//! is what an airliner shows as indicated airspeed. `yaw` and `drift` have no parameter.

use data_flight::Parameter as P;

use super::columnar;
use super::names::Names;
use super::records;
use super::row::{Field, Use, field};
use crate::LogFormat;
use crate::columns::Reading;
use crate::formats::Format;

/// An array of rows, or one row on each line.
pub(super) const RECORDS: Format = Format {
    recognise: |bytes| {
        let has = |name| records::has(bytes, &["timestamp", name]);
        has("altitude") || has("latitude")
    },
    parse: |bytes, limits| {
        let names = if records::has(bytes, &["weight"]) { &RECORDER } else { &NAMES };
        records::parse(bytes, limits, LogFormat::TrafficJson, FIELDS, names)
    },
};

/// An object of columns, each an object of index → value.
pub(super) const COLUMNS: Format = Format {
    recognise: |bytes| columnar::has(bytes, &NAMES),
    parse: |bytes, limits| {
        columnar::parse(bytes, limits, LogFormat::TrafficJson, FIELDS, |has_weight| {
            if has_weight { &RECORDER } else { &NAMES }
        })
    },
};

const FIELDS: &[Field] = &[
    field("latitude", P::Latitude, "deg"),
    field("longitude", P::Longitude, "deg"),
    field("altitude", P::AltitudePressure, "ft"),
    field("geoaltitude", P::AltitudeEllipsoid, "ft"),
    field("groundspeed", P::GroundSpeed, "kt"),
    // Recorders count to the left and right of north.
    Field { name: "track", parameter: P::TrackTrue, unit: "deg", reading: Reading::HalfCircle },
    field("vertical_rate", P::VerticalSpeed, "fpm"),
    field("onground", P::OnGround, "bool"),
    field("IAS", P::IndicatedAirspeed, "kt"),
    field("TAS", P::TrueAirspeed, "kt"),
    Field {
        name: "heading",
        parameter: P::HeadingMagnetic,
        unit: "deg",
        reading: Reading::HalfCircle,
    },
    field("roll", P::Roll, "deg"),
    field("pitch", P::Pitch, "deg"),
    field("barosetting", P::AltimeterSetting, "hpa"),
    field("vertical_acceleration", P::AccelerationNormal, "g"),
    field("weight", P::GrossWeight, "kg"),
    field("fuelflow", P::FuelFlowTotal, "kg/h"),
];

macro_rules! uses {
    ($($more:expr),*) => {
        &[
            ("timestamp", Use::PandasTime),
            ("icao24", Use::Address),
            ("callsign", Use::CallSign),
            ("flight_id", Use::FlightId),
            ("registration", Use::Registration),
            ("typecode", Use::Model),
            ("latitude", Use::Value(0)),
            ("longitude", Use::Value(1)),
            ("altitude", Use::Value(2)),
            ("geoaltitude", Use::Value(3)),
            ("groundspeed", Use::Value(4)),
            ("track", Use::Value(5)),
            ("vertical_rate", Use::Value(6)),
            ("vrate_barometric", Use::Value(6)),
            ("onground", Use::Value(7)),
            ("IAS", Use::Value(8)),
            ("CAS", Use::Value(8)),
            ("TAS", Use::Value(9)),
            ("heading", Use::Value(10)),
            ("roll", Use::Value(11)),
            ("pitch", Use::Value(12)),
            ("barosetting", Use::Value(13)),
            ("vertical_acceleration", Use::Value(14)),
            ("weight", Use::Value(15)),
            $($more),*
        ]
    };
}

/// Known, and deliberately not used: set-up, integrity, receivers, and what has no parameter.
const IGNORED: &[&str] = &[
    "squawk",
    "alert",
    "spi",
    "hour",
    "serials",
    "last_position",
    "lastcontact",
    "lastposupdate",
    "Mach",
    "mach",
    "track_rate",
    "vrate_inertial",
    "selected_mcp",
    "selected_fms",
    "selected_altitude",
    "selected_heading",
    "origin",
    "destination",
    "number",
    "index",
    "day",
    "yaw",
    "drift",
    "fuelflow",
    "fuel",
    "mass",
    "distance",
    "cumdist",
];

static NAMES: Names = Names { uses: uses!(), ignored: IGNORED };

/// The names of a flight data recorder.
static RECORDER: Names = Names { uses: uses!(("fuelflow", Use::Value(16))), ignored: IGNORED };
