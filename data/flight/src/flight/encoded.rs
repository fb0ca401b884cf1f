//! Flights on their way between two processes: serde's view of [`Flight`] and [`Series`].
//!
//! Columns are written as bytes, eight little-endian ones for a value and one for a validity:
//! a flight has half a million samples, and byte strings are copied whole by compact encodings
//! (MessagePack). Reading goes through the same invariants as [`Flight::new`], so that a process
//! that was fed a hostile log cannot hand out a flight that is none. Not for people: a JSON of
//! this cannot be read back.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{AircraftIdentity, Flight, FlightError, Series};
use crate::{Parameter, Validity};

/// A [`Series`] as it was read, not yet checked. The fields and their order are its own.
#[derive(Deserialize)]
pub(super) struct EncodedSeries {
    #[serde(deserialize_with = "numbers::deserialize")]
    values: Vec<f64>,
    #[serde(deserialize_with = "codes::deserialize")]
    validity: Vec<Validity>,
}

impl TryFrom<EncodedSeries> for Series {
    type Error = FlightError;

    fn try_from(encoded: EncodedSeries) -> Result<Self, FlightError> {
        let EncodedSeries { values, validity } = encoded;
        let sound = values.len() == validity.len() && values.iter().all(|value| value.is_finite());
        if sound { Ok(Self { values, validity }) } else { Err(FlightError::DamagedColumn) }
    }
}

/// A [`Flight`] as it was read, not yet checked. The fields and their order are its own.
#[derive(Deserialize)]
pub(super) struct EncodedFlight {
    aircraft: AircraftIdentity,
    start_utc: Option<DateTime<Utc>>,
    #[serde(deserialize_with = "numbers::deserialize")]
    time_s: Vec<f64>,
    series: BTreeMap<Parameter, Series>,
}

impl TryFrom<EncodedFlight> for Flight {
    type Error = FlightError;

    fn try_from(encoded: EncodedFlight) -> Result<Self, FlightError> {
        let EncodedFlight { aircraft, start_utc, time_s, series } = encoded;
        let mut flight = Self::new(aircraft, start_utc, time_s)?;
        for (parameter, column) in series {
            flight.insert(parameter, column)?;
        }
        Ok(flight)
    }
}

/// Values as eight little-endian bytes each.
pub(super) mod numbers {
    use serde::{Deserializer, Serializer};

    const WIDTH: usize = size_of::<f64>();

    pub(crate) fn serialize<S: Serializer>(values: &[f64], to: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(values.len().saturating_mul(WIDTH));
        values.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
        to.serialize_bytes(&bytes)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<f64>, D::Error> {
        from.deserialize_bytes(super::Bytes(|bytes: &[u8]| {
            let (values, rest) = bytes.as_chunks::<WIDTH>();
            rest.is_empty().then(|| values.iter().map(|value| f64::from_le_bytes(*value)).collect())
        }))
    }
}

/// Validities as the codes that the database stores.
pub(super) mod codes {
    use serde::{Deserializer, Serializer};

    use crate::Validity;

    pub(crate) fn serialize<S: Serializer>(
        validity: &[Validity],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let codes: Vec<u8> = validity.iter().map(|validity| validity.code()).collect();
        to.serialize_bytes(&codes)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Validity>, D::Error> {
        from.deserialize_bytes(super::Bytes(|bytes: &[u8]| {
            Some(bytes.iter().map(|code| Validity::from_code(*code)).collect())
        }))
    }
}

/// Reads a byte string where it lies; `None` when it is not what it should be.
struct Bytes<F>(F);

impl<T, F: FnOnce(&[u8]) -> Option<Vec<T>>> serde::de::Visitor<'_> for Bytes<F> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a packed column")
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
        let length = bytes.len();
        (self.0)(bytes).ok_or_else(|| E::invalid_length(length, &"whole values"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flight() -> Flight {
        let aircraft = AircraftIdentity { model: Some("Type".to_owned()), ..Default::default() };
        let start = DateTime::from_timestamp(1_700_000_000, 250_000_000);
        let mut flight = Flight::new(aircraft, start, vec![0.0, 0.25, 1.5]).expect("a flight");
        let mut pitch = Series::default();
        pitch.push(-0.0, Validity::Normal);
        pitch.push(1e-300, Validity::FailureWarning);
        pitch.push_missing();
        flight.insert(Parameter::Pitch, pitch).expect("three samples");
        flight
    }

    #[test]
    fn a_flight_comes_back_bit_for_bit() {
        let written = flight();
        let bytes = rmp_serde::to_vec_named(&written).expect("plain data");
        let read: Flight = rmp_serde::from_slice(&bytes).expect("the same flight");
        assert_eq!(read, written);
        let raw = |flight: &Flight| flight.series(Parameter::Pitch).map(|s| s.raw()[0].to_bits());
        assert_eq!(raw(&read), raw(&written), "the sign of zero is kept");
        // 3 times and 3 values of 8 bytes and 3 validities make 51 of them.
        assert!((51..250).contains(&bytes.len()), "{} bytes", bytes.len());
    }

    #[test]
    fn what_is_no_flight_is_refused() {
        // The second time, 0.25, becomes −0.25 when the sign bit of its last byte is set.
        let good = rmp_serde::to_vec_named(&flight()).expect("plain data");
        let at = good.windows(8).position(|bytes| bytes == 0.25_f64.to_le_bytes()).expect("a time");
        let mut bytes = good.clone();
        bytes[at + 7] |= 0x80;
        assert!(rmp_serde::from_slice::<Flight>(&bytes).is_err(), "time runs backward");
        // The tiny pitch becomes infinite.
        let at = good.windows(8).position(|bytes| bytes == 1e-300_f64.to_le_bytes());
        let mut bytes = good.clone();
        bytes[at.expect("a pitch")..][..8].copy_from_slice(&f64::INFINITY.to_le_bytes());
        assert!(rmp_serde::from_slice::<Flight>(&bytes).is_err(), "a value that is none");
        for end in 0..good.len() {
            assert!(rmp_serde::from_slice::<Flight>(&good[..end]).is_err(), "cut at {end}");
        }
    }
}
