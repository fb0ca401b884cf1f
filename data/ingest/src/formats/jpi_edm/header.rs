//! The `$` records above the flights: recorder, configuration, units and the list of flights.
//!
//! Every record is a line `$X, field, field*HH`; `HH` is the exclusive or of what stands between
//! `$` and `*`. Read are `$U` (tail number), `$C` (model, configuration words, firmware), `$F`
//! (first field: unit of fuel), `$P` (protocol), `$D` (flight number and length in 16-bit words)
//! and `$L`, after which the binary flights start. Known and not used are `$A` (alarm limits),
//! the rest of `$F` (tanks and K factors), `$T` (when the memory was read out, by the recorder's
//! clock), `$H`, `$I`, `$W` and `$E`.
//!
//! A record whose checksum does not fit is told. Its tail number is not believed; what the
//! structure of the file needs is used all the same, because the flights repeat most of it.

use memchr::memchr;

use super::checksum::xor;
use crate::issue_book::Tally;
use crate::text;

/// No `$` record comes near this.
const MAX_RECORD_BYTES: usize = 4_096;
/// Flights that are looked for; the memory of a recorder holds some hundred.
const MAX_LISTED: usize = 4_096;

/// What the records say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) tail: Option<String>,
    /// For example 830.
    pub(super) model: Option<u32>,
    /// The configuration words, which every flight repeats.
    pub(super) configuration: Vec<u16>,
    /// Firmware in hundredths, for example 340 for 3.40.
    pub(super) firmware: Option<u32>,
    pub(super) build: Option<u32>,
    pub(super) protocol: u32,
    /// 0 gallons, 1 pounds, 2 litres, 3 kilograms.
    pub(super) fuel_unit: Option<u8>,
    pub(super) flights: Vec<Listed>,
    /// Where the first flight starts.
    pub(super) data_start: usize,
    /// How many records there are.
    pub(super) records: u64,
    /// Records whose checksum does not fit, by their letters.
    pub(super) damaged: Tally,
    pub(super) damaged_letters: String,
    /// Flights that are listed beyond the number that is looked for.
    pub(super) unlisted: Tally,
}

/// A flight as the header lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) number: u16,
    /// The length of its data, rounded up to whole words.
    pub(super) bytes: usize,
}

/// Whether a file starts with the records of an EDM; padding may stand before them.
pub(super) fn is_edm(bytes: &[u8]) -> bool {
    let start = text::without_mark(bytes);
    let head = start.get(..256).unwrap_or(start);
    let line = memchr(b'\n', head).and_then(|end| head.get(..end)).unwrap_or(head);
    line.starts_with(b"$U") && memchr(b'*', line).is_some()
}

/// Reads the records at the top of a file.
pub(super) fn read(bytes: &[u8]) -> Header {
    let mut header = Header::default();
    let mut at = bytes.len().saturating_sub(text::without_mark(bytes).len());
    while let Some(rest) = bytes.get(at..).filter(|rest| rest.first() == Some(&b'$')) {
        let window = rest.get(..MAX_RECORD_BYTES).unwrap_or(rest);
        let Some(end) = memchr(b'\n', window) else { break };
        at = at.saturating_add(end).saturating_add(1);
        header.records = header.records.saturating_add(1);
        if header.record(window.get(..end).unwrap_or_default()) {
            break;
        }
    }
    header.data_start = at;
    header
}

impl Header {
    /// Reads one record; true after the last.
    fn record(&mut self, line: &[u8]) -> bool {
        // A NUL has been seen inside a record; it is no part of it.
        let line: Vec<u8> = line.iter().copied().filter(|b| !matches!(b, 0 | b'\r')).collect();
        let Some((letter, body, is_intact)) = parts(&line) else {
            self.damage('?');
            return false;
        };
        if !is_intact {
            self.damage(letter);
        }
        let body = String::from_utf8_lossy(body);
        let fields: Vec<&str> = body.split(',').skip(1).map(str::trim).collect();
        match letter {
            'U' if is_intact => self.tail = tail(&fields),
            'C' => self.configure(&fields),
            'F' => self.fuel_unit = number(fields.first()).and_then(|u| u8::try_from(u).ok()),
            'P' => self.protocol = number(fields.first()).unwrap_or(0),
            'D' => self.list(&fields),
            'L' => return true,
            _ => {}
        }
        false
    }

    fn damage(&mut self, letter: char) {
        self.damaged.add(self.records);
        if self.damaged_letters.len() < 64 {
            self.damaged_letters.push(letter);
        }
    }

    /// `$C`: the model, two to five configuration words, then the firmware; from the third
    /// generation on its build and beta number follow.
    fn configure(&mut self, fields: &[&str]) {
        self.model = number(fields.first());
        let words = fields.get(1..).unwrap_or_default();
        let behind_firmware = match words.len() {
            ..=5 => 0,
            6 => 1,
            _ => 2,
        };
        let firmware_at = words.len().saturating_sub(1).saturating_sub(behind_firmware);
        self.configuration = words
            .iter()
            .take(firmware_at)
            .map_while(|word| number(Some(word)).and_then(|word| u16::try_from(word).ok()))
            .collect();
        self.firmware = number(words.get(firmware_at));
        self.build = number(words.get(firmware_at.saturating_add(1)));
    }

    /// `$D`: a flight and its length.
    fn list(&mut self, fields: &[&str]) {
        let [flight, words, ..] = fields else { return };
        let flight = number(Some(flight)).and_then(|flight| u16::try_from(flight).ok());
        let words = number(Some(words)).and_then(|words| usize::try_from(words).ok());
        let (Some(number), Some(words)) = (flight, words) else { return };
        if self.flights.len() >= MAX_LISTED {
            self.unlisted.add(self.records);
            return;
        }
        self.flights.push(Listed { number, bytes: words.saturating_mul(2) });
    }

    /// What the recorder calls itself.
    pub(super) fn recorder(&self) -> Option<String> {
        let mut name = format!("JPI EDM-{}", self.model?);
        if let Some(firmware) = self.firmware {
            name = format!("{name} {}.{:02}", firmware / 100, firmware % 100);
        }
        if let Some(build) = self.build {
            name = format!("{name} build {build}");
        }
        Some(name)
    }
}

/// The letter of a record, what stands between `$` and `*`, and whether the checksum fits.
fn parts(line: &[u8]) -> Option<(char, &[u8], bool)> {
    let star = line.iter().rposition(|byte| *byte == b'*')?;
    let (body, check) = (line.get(1..star)?, line.get(star.saturating_add(1)..)?);
    let letter = char::from(*body.first()?);
    let check = std::str::from_utf8(check.trim_ascii()).ok();
    let check = check.and_then(|digits| u8::from_str_radix(digits, 16).ok());
    Some((letter, body, check == Some(xor(body))))
}

fn number(field: Option<&&str>) -> Option<u32> {
    field.and_then(|field| field.parse().ok())
}

/// The tail number without the underscores that fill it up.
fn tail(fields: &[&str]) -> Option<String> {
    let tail = fields.first()?.trim_matches(|letter: char| letter == '_' || letter.is_whitespace());
    (!tail.is_empty()).then(|| tail.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(body: &str) -> String {
        format!("${body}*{:02X}\r\n", xor(body.as_bytes()))
    }

    #[test]
    fn every_generation_of_configuration_is_read() {
        let read = |body: &str| {
            let header = read(line(body).as_bytes());
            (header.model, header.configuration.len(), header.recorder())
        };
        let recorder = |text: &str| Some(text.to_owned());
        assert_eq!(read("C,700,1,2,3,292"), (Some(700), 3, recorder("JPI EDM-700 2.92")));
        assert_eq!(read("C,830,1,2,3,4,340"), (Some(830), 4, recorder("JPI EDM-830 3.40")));
        assert_eq!(
            read("C,930,1,2,3,4,5,140,2011,6"),
            (Some(930), 5, recorder("JPI EDM-930 1.40 build 2011"))
        );
    }

    #[test]
    fn flights_are_listed_and_data_starts_below_the_last_record() {
        let text = ["U, TEST1__", "F,2,60,0,1,1", "P, 2", "D, 7, 10", "D, 8, 3", "L, 1"]
            .map(line)
            .concat();
        let header = read(format!("\0\0{text}$D").as_bytes());
        assert_eq!((header.tail.as_deref(), header.fuel_unit), (Some("TEST1"), Some(2)));
        assert_eq!((header.protocol, header.data_start), (2, text.len() + 2));
        assert_eq!(
            header.flights,
            [Listed { number: 7, bytes: 20 }, Listed { number: 8, bytes: 6 }]
        );
    }

    #[test]
    fn a_tail_number_with_a_wrong_checksum_is_not_believed() {
        let text = line("U, TEST1").replace("TEST1", "TEST2") + &line("L, 1");
        let header = read(text.as_bytes());
        assert_eq!((header.tail, header.damaged.count), (None, 1));
        assert_eq!(header.damaged_letters, "U");
    }
}
