//! A and H records: the recorder, the date, the aircraft and the datums.
//!
//! An H record is the letter, who wrote it (F recorder, O observer, P pilot), a three-letter
//! code, and either the value itself or a long name, a colon and the value. Values are only
//! looked at for the codes listed here: those about people never are.

use chrono::NaiveDate;
use data_flight::Parameter;

use crate::formats::tracks::{Field, PLAIN_MARK};
use crate::text;
use crate::time::read_digits;

/// Longer values are cut; the specification allows a line of 76 characters.
const MAX_VALUE_BYTES: usize = 76;

/// Codes that are known and not read: pilots, crew and their dates of birth (PLT, CM2, SCM, DOB,
/// DB1, DB2, OOI), clubs and contests, sensors, accuracy, time zone.
const IGNORED: &[&[u8; 3]] = &[
    b"ATS", b"CCL", b"CID", b"CLB", b"CM2", b"CM3", b"DB1", b"DB2", b"DOB", b"FRS", b"FSP", b"FXA",
    b"GAL", b"GLO", b"GPS", b"MOP", b"OOI", b"PLT", b"PRS", b"RFW", b"RHW", b"SCM", b"SIT", b"SOF",
    b"TZN", b"UNT",
];

/// An H record in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header<'record> {
    /// Letter, source and code, for example `HFPLT`.
    pub(super) name: &'record [u8],
    pub(super) code: &'record [u8],
    rest: &'record [u8],
}

/// Takes an H record apart; `None` when its name is not one.
pub(super) fn read(record: &[u8]) -> Option<Header<'_>> {
    let (name, rest) = record.split_at_checked(5)?;
    let code = name.get(2..)?;
    let is_name = name.starts_with(b"H") && name.iter().all(u8::is_ascii_alphanumeric);
    is_name.then_some(Header { name, code, rest })
}

impl Header<'_> {
    /// Whether the record gives the date of the first fix, readable or not.
    pub(super) fn is_date(&self) -> bool {
        self.code == b"DTE"
    }

    /// Whether the record is known and deliberately not read.
    pub(super) fn is_ignored(&self) -> bool {
        IGNORED.iter().any(|known| known.as_slice() == self.code)
    }

    /// The date of `DDMMYY`, of `DATE:DDMMYY` and of `DATE:DDMMYY,NN` with the number of the
    /// flight on that day. Two digits of a year count from 1980, where satellite time starts.
    pub(super) fn date(&self) -> Option<NaiveDate> {
        let rest = self.rest.strip_prefix(b"DATE").unwrap_or(self.rest).trim_ascii();
        let rest = rest.strip_prefix(b":").unwrap_or(rest).trim_ascii();
        let (digits, after) = rest.split_at_checked(6)?;
        if !matches!(after.trim_ascii_start(), [] | [b',', ..]) {
            return None;
        }
        let pair = |from, to| digits.get(from..to).and_then(read_digits);
        let (day, month, year) = (pair(0, 2)?, pair(2, 4)?, pair(4, 6)?);
        let year = i32::try_from(year).ok()?;
        NaiveDate::from_ymd_opt(if year < 80 { 2_000 } else { 1_900 } + year, month, day)
    }

    /// The text after the colon; `None` when it says nothing.
    pub(super) fn value(&self) -> Option<String> {
        let colon = self.rest.iter().position(|byte| *byte == b':')?;
        let value = self.rest.get(colon.saturating_add(1)..)?.trim_ascii();
        let value = text::label(value.get(..MAX_VALUE_BYTES).unwrap_or(value));
        let says_nothing = |nothing: &&str| value.eq_ignore_ascii_case(nothing);
        let is_nothing =
            ["", "nil", "nkn", "none", "n/a", "unknown", "not set"].iter().any(says_nothing);
        (!is_nothing).then_some(value)
    }

    /// Whether a datum record names WGS 84, by number (100) or by name.
    pub(super) fn is_wgs84(&self) -> bool {
        self.rest.starts_with(b"100") || self.value().is_none_or(|name| name.contains("84"))
    }

    /// Whether the value of the record says `word`.
    fn says(&self, word: &[u8]) -> bool {
        let value = self.rest.rsplit(|byte| *byte == b':').next().unwrap_or_default();
        value.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
    }
}

/// What an altitude of the fixes is above.
#[derive(Clone, Copy, Debug)]
pub(super) enum Datum {
    /// A parameter of the catalogue.
    Known(&'static Field<'static>),
    /// Something the record says and the catalogue has no parameter for, or nothing at all.
    Other,
}

/// GNSS altitude as the specification has it: above the WGS 84 ellipsoid.
pub(super) const ELLIPSOID: &Field<'static> = &Field {
    name: "GNSS altitude",
    parameter: Parameter::AltitudeEllipsoid,
    unit: "m",
    mark: "is not valid in fixes that are not three-dimensional (marked `V`)",
};

/// GNSS altitude of a recorder that declares the geoid.
pub(super) const GEOID: &Field<'static> =
    &Field { parameter: Parameter::AltitudeMeanSeaLevel, ..*ELLIPSOID };

/// Pressure altitude as the specification has it: in the standard atmosphere over 1013.25 hPa.
pub(super) const PRESSURE: &Field<'static> = &Field {
    name: "pressure altitude",
    parameter: Parameter::AltitudePressure,
    unit: "m",
    mark: PLAIN_MARK,
};

/// The datum that `HFALG` or `HFALP` declares (FAI Sporting Code, section 7H); `None` when it
/// says neither of the words that are defined.
pub(super) fn datum(header: &Header<'_>) -> Option<Datum> {
    let words: &[(&[u8], Datum)] = match header.code {
        b"ALG" => &[(b"ELL", Datum::Known(ELLIPSOID)), (b"GEO", Datum::Known(GEOID))],
        _ => &[(b"ISA", Datum::Known(PRESSURE)), (b"MSL", Datum::Other)],
    };
    let nothing: &[(&[u8], Datum)] = &[(b"NIL", Datum::Other), (b"NKN", Datum::Other)];
    words.iter().chain(nothing).find(|(word, _)| header.says(word)).map(|(_, datum)| *datum)
}

/// Manufacturer and serial number of an A record, for example `XXX-ABC`; `None` when they are
/// not three letters or digits each.
pub(super) fn recorder(record: &[u8]) -> Option<String> {
    let is_code = |code: &&[u8]| code.iter().all(u8::is_ascii_alphanumeric);
    let maker = record.get(1..4).filter(is_code)?;
    let serial = record.get(4..7).filter(is_code)?;
    Some(format!("{}-{}", text::label(maker), text::label(serial)))
}

/// Whether a line looks like an A record, with its serial number or without.
pub(super) fn names_recorder(line: &[u8]) -> bool {
    line.starts_with(b"A")
        && line.get(1..4).is_some_and(|code| code.iter().all(u8::is_ascii_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(record: &[u8]) -> Option<String> {
        read(record).and_then(|header| header.date()).map(|date| date.to_string())
    }

    #[test]
    fn both_layouts_of_the_date_are_read() {
        for record in [
            b"HFDTE160701".as_slice(),
            b"HFDTEDATE:160701",
            b"HFDTEDATE: 160701",
            b"HFDTEDATE:160701,02",
            b"HODTE:160701 ",
        ] {
            assert_eq!(date(record).as_deref(), Some("2001-07-16"), "{record:?}");
        }
        assert_eq!(date(b"HFDTE311299").as_deref(), Some("1999-12-31"));
        for record in [b"HFDTE".as_slice(), b"HFDTE310220", b"HFDTE16070", b"HFDTE1607012"] {
            assert_eq!(date(record), None, "{record:?}");
        }
    }

    #[test]
    fn a_value_stands_after_the_colon() {
        let value = |record| read(record).and_then(|header| header.value());
        assert_eq!(value(b"HFGIDGLIDERID: D-0001 ").as_deref(), Some("D-0001"));
        assert_eq!(value(b"HFGIDGLIDERID:").as_deref(), None);
        assert_eq!(value(b"HFGTYGLIDERTYPE:NKN"), None);
        assert_eq!(value(b"HFGTYno colon"), None);
        assert_eq!(value(b"HFGT"), None);
        let long = [b"HFGID:".as_slice(), &[b'x'; 500]].concat();
        assert_eq!(value(&long).map(|value| value.len()), Some(76));
    }

    #[test]
    fn the_recorder_is_three_and_three() {
        assert_eq!(recorder(b"AXXXABC FLIGHT:1").as_deref(), Some("XXX-ABC"));
        for record in [b"A".as_slice(), b"AXXX", b"AXXX Maker 7, V1", b"A--XABC"] {
            assert_eq!(recorder(record), None, "{record:?}");
        }
    }

    #[test]
    fn declared_datums_are_believed() {
        let parameter = |record| match datum(&read(record).expect("a header")) {
            Some(Datum::Known(field)) => Some(Some(field.parameter)),
            Some(Datum::Other) => Some(None),
            None => None,
        };
        assert_eq!(parameter(b"HFALGALTGPS:GEO"), Some(Some(Parameter::AltitudeMeanSeaLevel)));
        assert_eq!(parameter(b"HFALG:ELL"), Some(Some(Parameter::AltitudeEllipsoid)));
        assert_eq!(parameter(b"HFALPALTPRESSURE:ISA"), Some(Some(Parameter::AltitudePressure)));
        assert_eq!(parameter(b"HFALPALTPRESSURE:MSL"), Some(None));
        assert_eq!(parameter(b"HFALGALTGPS:NIL"), Some(None));
        assert_eq!(parameter(b"HFALGALTGPS:XYZ"), None);
        let is_wgs84 = |record| read(record).expect("a header").is_wgs84();
        assert!(is_wgs84(b"HFDTM100GPSDATUM:WGS-1984") && is_wgs84(b"HFDTMGPSDATUM:WGS84"));
        assert!(is_wgs84(b"HFDTM100") && !is_wgs84(b"HFDTM103GPSDATUM:BESSEL"));
    }
}
