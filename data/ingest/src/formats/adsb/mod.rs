//! ADS-B surveillance data: what receivers on the ground heard of an aircraft.
//!
//! | layout | file |
//! |---|---|
//! | readsb and tar1090 trace (JSON) | `readsb.rs` |
//! | Flightradar24: track (CSV), messages (CSV), playback (JSON) | `fr24_track.rs`, `fr24_messages.rs`, `fr24_playback.rs` |
//! | OpenSky state vectors: data sets (CSV), REST answers (JSON) | `opensky.rs`, `opensky_rest.rs` |
//! | data frames by rows: `traffic`, OpenSky data sets (JSON) | `records.rs` |
//! | data frames by columns: `traffic` (JSON) | `columnar.rs` |
//!
//! A file may hold several aircraft: `fleet.rs` files every row under its address and call
//! sign, puts the rows of each in order of time and gives one recording for each.
//!
//! Three things hold for every layout. The barometric altitude of ADS-B is pressure altitude
//! at 1,013.25 hPa, whatever the crew has set; the geometric one is the height above the
//! WGS 84 ellipsoid (RTCA DO-260B §2.2.3.2.3, §2.2.3.2.6.1); they never meet in one parameter.
//! An aircraft on the ground sends no altitude: none is made up. What a decoder computed from
//! other values (wind and temperature from speeds) is not read.
//!
//! Deliberately absent: the decoding of raw Mode S messages (`sample_dump1090.bin` and other
//! Beast streams are named and refused in `recognise.rs`), live snapshots of a receiver
//! (`aircraft.json`), and speeds derived from positions.

mod columnar;
mod epoch;
mod fleet;
mod fr24_messages;
mod fr24_playback;
mod fr24_track;
mod json;
mod json_rows;
mod names;
mod opensky;
mod opensky_rest;
mod readsb;
mod records;
mod row;
mod sheet;
mod track;
mod traffic;

use super::Format;

pub(super) const READSB: Format = readsb::FORMAT;
pub(super) const FR24_TRACK: Format = fr24_track::FORMAT;
pub(super) const FR24_MESSAGES: Format = fr24_messages::FORMAT;
pub(super) const FR24_PLAYBACK: Format = fr24_playback::FORMAT;
pub(super) const OPENSKY_CSV: Format = opensky::CSV;
pub(super) const OPENSKY_REST: Format = opensky_rest::FORMAT;
pub(super) const OPENSKY_RECORDS: Format = opensky::RECORDS;
pub(super) const TRAFFIC_RECORDS: Format = traffic::RECORDS;
pub(super) const TRAFFIC_COLUMNS: Format = traffic::COLUMNS;
