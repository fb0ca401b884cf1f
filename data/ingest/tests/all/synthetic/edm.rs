//! A small encoder of EDM memories, written from the description of the format and not from the
//! reader, so that every generation of recorder can be tested without its logs.

/// A memory to be written.
pub struct Edm {
    pub tail: &'static str,
    pub model: u32,
    /// The configuration words and the firmware behind them, as `$C` lists them.
    pub words: Vec<u16>,
    pub firmware: &'static str,
    pub fuel_unit: u8,
    /// `$P` stands in the header: records are wide.
    pub is_wide: bool,
    /// Bytes add up to zero; else their exclusive or is zero.
    pub is_sum: bool,
    pub flights: Vec<Flight>,
    /// What stands behind the flights.
    pub trailer: Vec<u8>,
}

/// A flight to be written.
pub struct Flight {
    pub number: u16,
    pub interval_s: u16,
    /// Year of two digits, month, day, hour, minute, second.
    pub start: [u16; 6],
    /// In 1/6,000 degree; only headers of 28 bytes have one.
    pub position: Option<(i32, i32)>,
    pub rows: Vec<Row>,
}

/// The differences of a row.
#[derive(Clone, Default)]
pub struct Row {
    pub repeat: u8,
    /// Slots of low bytes, with what is added to their fields.
    pub changes: Vec<(u8, i32)>,
}

/// A row that adds to its fields.
pub fn row(changes: &[(u8, i32)]) -> Row {
    Row { repeat: 0, changes: changes.to_vec() }
}

/// A recorder of the 900 series: °F, fuel in gallons, wide records.
pub fn edm_930(rows: Vec<Row>) -> Edm {
    Edm {
        tail: "TEST1",
        model: 930,
        // Engine temperatures in °F, air temperature in °C.
        words: vec![0xF8FF, 0x7E11, 0x0618, 0x40E2, 0x007B],
        firmware: "140,2011,6",
        fuel_unit: 0,
        is_wide: true,
        is_sum: true,
        flights: vec![flight(7, rows)],
        trailer: Vec::new(),
    }
}

/// A recorder of the 700 series: narrow records, exclusive or.
pub fn edm_700(rows: Vec<Row>) -> Edm {
    Edm {
        model: 700,
        words: vec![0xF8FD, 0x1831, 0x0610],
        firmware: "292",
        is_wide: false,
        is_sum: false,
        ..edm_930(rows)
    }
}

/// A flight of 2020-05-06 from 07:08:10 on, a row every six seconds.
pub fn flight(number: u16, rows: Vec<Row>) -> Flight {
    Flight {
        number,
        interval_s: 6,
        start: [20, 5, 6, 7, 8, 10],
        position: Some((47 * 6_000, -97 * 6_000)),
        rows,
    }
}

fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |rest, byte| rest ^ byte)
}

/// A `$` record.
pub fn dollar(body: &str) -> String {
    format!("${body}*{:02X}\r\n", xor(body.as_bytes()))
}

/// The slot of the high byte of a field.
fn high_slot(slot: u8) -> Option<u8> {
    match slot {
        0..=7 => Some(slot + 48),
        24..=31 => Some(slot + 32),
        41 => Some(42),
        43 => Some(44),
        78 => Some(79),
        86 => Some(81),
        87 => Some(82),
        102 => Some(103),
        _ => None,
    }
}

impl Edm {
    /// The whole file.
    pub fn bytes(&self) -> Vec<u8> {
        let flights: Vec<Vec<u8>> = self.flights.iter().map(|f| self.flight(f)).collect();
        let mut bytes = self.header(&flights).into_bytes();
        for flight in &flights {
            bytes.extend_from_slice(flight);
        }
        bytes.extend_from_slice(dollar("E,4").as_bytes());
        bytes.extend_from_slice(&self.trailer);
        bytes
    }

    /// The `$` records above the flights.
    pub fn header(&self, flights: &[Vec<u8>]) -> String {
        let words: Vec<String> = self.words.iter().map(u16::to_string).collect();
        let mut records = vec![
            format!("U, {}__", self.tail),
            "A, 305,230,500,415,60,1650,230,90".to_owned(),
            format!("F,{},50,0,2950,2950", self.fuel_unit),
            "T, 5, 6,20, 9, 0, 1".to_owned(),
            format!("C,{},{},{}", self.model, words.join(","), self.firmware),
        ];
        if self.is_wide {
            records.push("P, 2".to_owned());
        }
        for (flight, bytes) in self.flights.iter().zip(flights) {
            records.push(format!("D, {}, {}", flight.number, bytes.len().div_ceil(2)));
        }
        records.push("L, 49".to_owned());
        records.iter().map(|body| dollar(body)).collect()
    }

    /// Where the first flight starts.
    pub fn data_start(&self) -> usize {
        let flights: Vec<Vec<u8>> = self.flights.iter().map(|f| self.flight(f)).collect();
        self.header(&flights).len()
    }

    /// A flight: its header, then its records.
    pub fn flight(&self, flight: &Flight) -> Vec<u8> {
        let mut words = vec![flight.number];
        if self.is_wide {
            words.extend(&self.words);
            if let Some((north, east)) = flight.position.filter(|_| self.words.len() == 5) {
                for long in [north, east] {
                    words.extend([(long >> 16) as u16, long as u16]);
                }
            }
            words.push(u16::from(self.fuel_unit) << 8 | 120);
        } else {
            words.extend(&self.words[..2]);
            words.push(0x0610);
        }
        let [year, month, day, hour, minute, second] = flight.start;
        words.push(flight.interval_s);
        words.push((year << 9) | (month << 5) | day);
        words.push((hour << 11) | (minute << 5) | (second / 2));
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        bytes.push(self.check(&bytes));
        for row in &flight.rows {
            bytes.extend(self.record(row));
        }
        bytes
    }

    /// The byte that brings others to zero.
    fn check(&self, bytes: &[u8]) -> u8 {
        if self.is_sum {
            bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)).wrapping_neg()
        } else {
            xor(bytes)
        }
    }

    /// A record of a row.
    pub fn record(&self, row: &Row) -> Vec<u8> {
        // For every slot: the byte that is written, and whether it is taken away.
        let mut slots: [Option<(u8, bool)>; 128] = [None; 128];
        for (slot, change) in &row.changes {
            let size = change.unsigned_abs();
            slots[usize::from(*slot)] = Some(((size % 256) as u8, *change < 0));
            if size >= 256 {
                let high = high_slot(*slot).expect("a field of two bytes");
                slots[usize::from(high)] = Some(((size / 256) as u8, false));
            }
        }
        let bits = |group: usize, is: &dyn Fn(&(u8, bool)) -> bool| {
            (0..8).fold(0_u8, |bits, bit| {
                let is_set = slots[group * 8 + bit].as_ref().is_some_and(is);
                bits | u8::from(is_set) << bit
            })
        };
        let groups: Vec<usize> = (0..16).filter(|group| bits(*group, &|_| true) != 0).collect();
        let mask = groups.iter().fold(0_u16, |mask, group| mask | 1 << group);
        let mut bytes = Vec::new();
        for _ in 0..2 {
            if self.is_wide {
                bytes.extend(mask.to_be_bytes());
            } else {
                bytes.push(u8::try_from(mask).expect("eight groups"));
            }
        }
        bytes.push(row.repeat);
        bytes.extend(groups.iter().map(|group| bits(*group, &|_| true)));
        let signed = groups.iter().filter(|group| !matches!(group, 6 | 7));
        bytes.extend(signed.map(|group| bits(*group, &|(_, is_less)| *is_less)));
        bytes.extend(slots.iter().flatten().map(|(byte, _)| *byte));
        bytes.push(self.check(&bytes));
        bytes
    }
}
