//! The ways in which a log is damaged, each with how many lines it alters at most.

use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::logs::RealLog;

/// A damaged log.
pub struct Damage {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    /// Lines whose text is not that of an original line, at most.
    pub altered_lines: u64,
    /// Commas and quotes of the header that were made or destroyed. Two of them can cancel out,
    /// so that every name between them stands beside its column and nothing in the log tells.
    pub header_commas: u64,
}

/// Lines at the top that may be header.
const HEADER_LINES: usize = 4;

/// Units that are declared, and what is written in their place.
const UNITS: &[(&str, &str)] = &[
    ("deg F", "deg C"),
    ("deg C", "deg F"),
    ("kt", "mph"),
    ("ft", "m"),
    ("fpm", "m/s"),
    ("inch", "hPa"),
    ("gals", "liters"),
    ("gph", "lbs"),
    ("psi", "bar"),
    ("deg", "grad"),
    ("%", "furlong"),
];

impl Damage {
    /// Damages a log in one way, or in two.
    pub fn of(log: &RealLog, other: &RealLog, chance: &mut Xoshiro256PlusPlus) -> Self {
        let start = Self { name: "", bytes: log.bytes.clone(), altered_lines: 0, header_commas: 0 };
        match chance.gen_range(0..8) {
            0 => start.cut(chance),
            1 => start.flip(chance),
            2 => start.duplicate(chance),
            3 => start.reorder(chance),
            4 => start.change_units(chance),
            5 => start.pad(chance),
            6 => start.splice(&other.bytes, chance),
            _ => {
                let twice = match chance.gen_range(0..4) {
                    0 => start.duplicate(chance).flip(chance),
                    1 => start.splice(&other.bytes, chance).cut(chance),
                    2 => start.change_units(chance).reorder(chance),
                    _ => start.flip(chance).pad(chance),
                };
                Self { name: "two of these", ..twice }
            }
        }
    }

    fn cut(mut self, chance: &mut Xoshiro256PlusPlus) -> Self {
        self.bytes.truncate(chance.gen_range(0..=self.bytes.len()));
        Self { name: "cut", altered_lines: self.altered_lines + 1, ..self }
    }

    fn flip(mut self, chance: &mut Xoshiro256PlusPlus) -> Self {
        if self.bytes.is_empty() {
            return self;
        }
        let ends = self.bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let header_bytes = ends.map(|(at, _)| at).nth(HEADER_LINES).unwrap_or(self.bytes.len());
        let flips = chance.gen_range(1..=20);
        for _ in 0..flips {
            let at = chance.gen_range(0..self.bytes.len());
            let flipped = self.bytes[at] ^ (1 << chance.gen_range(0..8));
            let is_comma = |byte: u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
            if is_comma(self.bytes[at]) != is_comma(flipped) && at < header_bytes {
                self.header_commas += 1;
            }
            self.bytes[at] = flipped;
        }
        // A line end that appears makes two lines of one, one that disappears one of two.
        Self { name: "flipped bits", altered_lines: self.altered_lines + 2 * flips, ..self }
    }

    fn lines(&self) -> Vec<Vec<u8>> {
        let mut lines: Vec<Vec<u8>> =
            self.bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        if let Some(last) = lines.last_mut().filter(|last| !last.ends_with(b"\n")) {
            last.push(b'\n');
        }
        lines
    }

    fn duplicate(self, chance: &mut Xoshiro256PlusPlus) -> Self {
        let mut lines = self.lines();
        for _ in 0..chance.gen_range(1..=10) {
            if !lines.is_empty() {
                let line = lines[chance.gen_range(0..lines.len())].clone();
                lines.insert(chance.gen_range(0..=lines.len()), line);
            }
        }
        Self { name: "duplicated lines", bytes: lines.concat(), ..self }
    }

    fn reorder(self, chance: &mut Xoshiro256PlusPlus) -> Self {
        let mut lines = self.lines();
        for _ in 0..chance.gen_range(1..=10) {
            if !lines.is_empty() {
                let line = lines.remove(chance.gen_range(0..lines.len()));
                lines.insert(chance.gen_range(0..=lines.len()), line);
            }
        }
        Self { name: "reordered lines", bytes: lines.concat(), ..self }
    }

    /// Writes another unit in the place of one that stands in the header, once or everywhere.
    fn change_units(mut self, chance: &mut Xoshiro256PlusPlus) -> Self {
        let header = self.bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(3);
        let header = header.map_or(self.bytes.len(), |(at, _)| at);
        let (from, to) = UNITS[chance.gen_range(0..UNITS.len())];
        let head = String::from_utf8_lossy(&self.bytes[..header]).into_owned();
        let most = if chance.gen_bool(0.5) { 1 } else { usize::MAX };
        let changed = head.replacen(from, to, most).into_bytes();
        self.bytes.splice(..header, changed);
        Self { name: "changed units", altered_lines: self.altered_lines + 4, ..self }
    }

    fn pad(mut self, chance: &mut Xoshiro256PlusPlus) -> Self {
        let paddings = chance.gen_range(1..=3);
        for _ in 0..paddings {
            let padding: u8 = [0, b' ', b'\n', b'\r'][chance.gen_range(0..4)];
            let length = chance.gen_range(1..2_000);
            let at = if chance.gen_bool(0.5) {
                self.bytes.len()
            } else {
                chance.gen_range(0..=self.bytes.len())
            };
            self.bytes.splice(at..at, std::iter::repeat_n(padding, length));
        }
        // Padding inside a line alters it, or makes two of it.
        Self { name: "padding", altered_lines: self.altered_lines + 2 * paddings, ..self }
    }

    /// The start of a log and behind it another one, with its header.
    fn splice(mut self, other: &[u8], chance: &mut Xoshiro256PlusPlus) -> Self {
        self.bytes.truncate(chance.gen_range(0..=self.bytes.len()));
        if chance.gen_bool(0.5) {
            self.bytes.push(b'\n');
        }
        self.bytes.extend_from_slice(other);
        Self { name: "spliced logs", altered_lines: self.altered_lines + 1, ..self }
    }
}
