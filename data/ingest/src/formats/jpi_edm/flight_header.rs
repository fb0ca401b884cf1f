//! The header of one flight: number, configuration, start position, interval, date and time.
//!
//! Big-endian words and a check byte. All generations start and end alike; between them they
//! have grown, and no field says by how much:
//!
//! | bytes | number | configuration | start position | fuel unit, power constant | interval, date, time |
//! |---|---|---|---|---|---|
//! | 14 | 1 word | 2 words | – | 1 word, other meaning | 3 words |
//! | 18 | 1 | 4 | – | 1 | 3 |
//! | 20 | 1 | 5 | – | 1 | 3 |
//! | 28 | 1 | 5 | 2 × 2 words, 1/6,000 degree | 1 | 3 |
//!
//! The length, the kind of checksum and the width of the records are those for which the header
//! comes to zero and the first record below it is whole. A header that comes to zero for none
//! of them is told and only its place is used.

use chrono::{NaiveDate, NaiveDateTime};

use super::checksum::Checksum;
use super::header::{Header, Listed};
use super::record::{Frame, Records};

/// The lengths there are, without the check byte; the longest first, because what is read is
/// more likely to fit by chance when less of it is checked.
const LENGTHS: [usize; 4] = [28, 20, 18, 14];
/// Masks, repeat, sixteen groups of fields, fourteen of signs, differences, check byte: 164.
const LONGEST_RECORD_BYTES: usize = 164;
/// Recorders take a row every one to some ten seconds.
const MAX_INTERVAL_S: u16 = 600;

/// What the header of a flight says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FlightHeader {
    pub(super) configuration: Vec<u16>,
    /// Latitude and longitude in 1/6,000 degree.
    pub(super) position: Option<(i32, i32)>,
    pub(super) fuel_unit: Option<u8>,
    /// Seconds between rows; `None` when it cannot be true.
    pub(super) interval_s: Option<u16>,
    /// By the recorder's own clock.
    pub(super) start: Option<NaiveDateTime>,
    /// Its length, check byte included.
    pub(super) length: usize,
    pub(super) frame: Frame,
    /// Its check byte does not fit.
    pub(super) is_damaged: bool,
}

/// Reads the header of flight `number` at the top of `data`; `None` when none stands there.
pub(super) fn read(data: &[u8], number: u16, header: &Header) -> Option<FlightHeader> {
    let mut best: Option<(u8, FlightHeader)> = None;
    for length in LENGTHS {
        for frame in frames(header) {
            let Some((score, found)) = attempt(data, number, header, length, frame) else {
                continue;
            };
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, found));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// The layouts of records, the one that the model and its firmware should have first.
fn frames(header: &Header) -> [Frame; 4] {
    let model = header.model.unwrap_or(0);
    let firmware = header.firmware.unwrap_or(0);
    let is_wide = header.protocol >= 2 || model >= 900;
    let is_sum = header.protocol >= 2
        || matches!((model, firmware), (760, 144..) | (700, 296..) | (800, 300..));
    let (usual, other) =
        if is_sum { (Checksum::Sum, Checksum::Xor) } else { (Checksum::Xor, Checksum::Sum) };
    [
        Frame { is_wide, checksum: usual },
        Frame { is_wide, checksum: other },
        Frame { is_wide: !is_wide, checksum: usual },
        Frame { is_wide: !is_wide, checksum: other },
    ]
}

/// Reads a header of one length, and says how well it fits.
fn attempt(
    data: &[u8],
    number: u16,
    header: &Header,
    length: usize,
    frame: Frame,
) -> Option<(u8, FlightHeader)> {
    let whole = data.get(..length.saturating_add(1))?;
    let words: Vec<u16> =
        whole.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    let configured = match length {
        14 => 2,
        18 => 4,
        _ => 5,
    };
    let configuration = words.get(1..=configured)?.to_vec();
    let is_configured = header.configuration.len() >= 2
        && header.configuration.iter().zip(&configuration).all(|(here, there)| here == there);
    let is_numbered = words.first() == Some(&number);
    let is_whole = frame.checksum.fits(whole);
    let below = data.get(length.saturating_add(1)..).unwrap_or_default();
    let below = below.get(..LONGEST_RECORD_BYTES).unwrap_or(below);
    let is_followed = match Records::new(below, frame).next() {
        Some(record) => record.is_ok(),
        None => below.len() <= 1,
    };
    let [.., power, interval, date, time] = words.as_slice() else { return None };
    let start = date_time(*date, *time);
    let fits = is_numbered && is_whole && start.is_some();
    let is_other =
        |flight: &Listed| flight.number != number && words.first() == Some(&flight.number);
    if is_whole && header.flights.iter().any(is_other) {
        return None;
    }
    if !fits && !((is_numbered || is_configured) && is_followed) {
        return None;
    }
    let is_damaged = !is_whole || !is_numbered;
    let position = match words.as_slice() {
        [_, _, _, _, _, _, a, b, c, d, _, _, _, _] => Some((long(*a, *b), long(*c, *d))),
        _ => None,
    };
    let score = u8::from(is_followed)
        + 2 * u8::from(is_configured)
        + 4 * u8::from(start.is_some())
        + 8 * u8::from(is_whole && is_numbered);
    let found = FlightHeader {
        configuration,
        position: position.filter(|_| !is_damaged),
        fuel_unit: (length > 14).then(|| power.to_be_bytes()[0]),
        interval_s: Some(*interval).filter(|interval| (1..=MAX_INTERVAL_S).contains(interval)),
        start: start.filter(|_| !is_damaged),
        length: whole.len(),
        frame,
        is_damaged,
    };
    Some((score, found))
}

/// A signed number of two words.
fn long(high: u16, low: u16) -> i32 {
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    i32::from_be_bytes([a, b, c, d])
}

/// Year of 7 bits (from 75 on of the last century), month of 4, day of 5; hour of 5, minute of
/// 6, second of 5 in steps of two.
fn date_time(date: u16, time: u16) -> Option<NaiveDateTime> {
    let year = i32::from(date >> 9);
    let year = year + if year < 75 { 2_000 } else { 1_900 };
    let (month, day) = (u32::from(date >> 5 & 0x0F), u32::from(date & 0x1F));
    let (hour, minute) = (u32::from(time >> 11), u32::from(time >> 5 & 0x3F));
    NaiveDate::from_ymd_opt(year, month, day)?.and_hms_opt(hour, minute, u32::from(time & 0x1F) * 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_and_time_are_packed_into_two_words() {
        // 2025-03-21: 25 × 512 + 3 × 32 + 21 = 12,917.
        // 13:14:56: 13 × 2,048 + 14 × 32 + 28 = 27,100.
        let text = date_time(12_917, 27_100).map(|start| start.to_string());
        assert_eq!(text.as_deref(), Some("2025-03-21 13:14:56"));
        // 1998-12-31 is 98 × 512 + 12 × 32 + 31 = 50,591.
        let text = date_time(50_591, 0).map(|start| start.to_string());
        assert_eq!(text.as_deref(), Some("1998-12-31 00:00:00"));
        // There is no month 15 and no second 62.
        assert_eq!(date_time(0x1FF, 0), None);
        assert_eq!(date_time(12_917, 31), None);
    }

    #[test]
    fn a_long_keeps_its_sign() {
        assert_eq!(long(0, 1), 1);
        assert_eq!(long(0xFFFF, 0xFFFF), -1);
        // 3 × 65,536 = 196,608.
        assert_eq!(long(3, 0), 196_608);
    }
}
