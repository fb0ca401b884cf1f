//! The maker's layout of the sample recording, read where it lies and turned into ours at run
//! time: nothing of it is in the repository.
//!
//! It is a zip of UTF-16 tables: `.fra` says where every parameter stands in the frame, `.par`
//! how it is coded in its ARINC 429 word.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// Every file of a zip archive, by name; stored and deflated ones.
pub fn unzip(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let bytes = std::fs::read(path).expect("the archive can be read");
    let number = |at: usize, width: usize| {
        bytes[at..at + width].iter().rev().fold(0_usize, |n, byte| n << 8 | usize::from(*byte))
    };
    let end = bytes.windows(4).rposition(|four| four == b"PK\x05\x06").expect("a directory");
    let (count, mut at) = (number(end + 10, 2), number(end + 16, 4));
    let mut files = BTreeMap::new();
    for _ in 0..count {
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
        let (method, packed) = (number(at + 10, 2), number(at + 20, 4));
        let lengths = [number(at + 28, 2), number(at + 30, 2), number(at + 32, 2)];
        let name = String::from_utf8_lossy(&bytes[at + 46..at + 46 + lengths[0]]).into_owned();
        let local = number(at + 42, 4);
        let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let data = &bytes[start..start + packed];
        let mut file = Vec::new();
        match method {
            0 => file.extend_from_slice(data),
            8 => {
                flate2::read::DeflateDecoder::new(data).read_to_end(&mut file).expect("deflated");
            }
            other => panic!("method {other}"),
        }
        files.insert(name, file);
        at += 46 + lengths.iter().sum::<usize>();
    }
    files
}

/// What is wanted of the maker's layout: its name, ours, the unit, and the role in the clock.
pub struct Wanted {
    pub theirs: &'static str,
    pub ours: &'static str,
    pub unit: &'static str,
    pub clock: &'static str,
}

pub const fn want(theirs: &'static str, ours: &'static str, unit: &'static str) -> Wanted {
    Wanted { theirs, ours, unit, clock: "" }
}

pub const fn want_clock(theirs: &'static str, clock: &'static str) -> Wanted {
    Wanted { theirs, ours: "", unit: "", clock }
}

/// Some bits of a parameter in a word of the frame.
#[derive(Clone, PartialEq)]
struct Part {
    subframes: Vec<usize>,
    frame: Option<usize>,
    word: usize,
    /// Highest bit in the recorded word, and in the ARINC 429 word it comes from.
    bit_out: usize,
    bit_in: usize,
    bits: usize,
    rate: usize,
    /// Highest bits that the part before has already.
    repeats: usize,
}

/// Our layout of the wanted parameters.
pub fn layout_toml(archive: &BTreeMap<String, Vec<u8>>, wanted: &[Wanted]) -> String {
    let table = |suffix: &str| {
        let (_, bytes) = archive.iter().find(|(name, _)| name.ends_with(suffix)).expect(suffix);
        utf_16(bytes)
    };
    let (frames, parameters) = (table(".fra"), table(".par"));
    let lines = |text: &str, kind: &str| -> Vec<Vec<String>> {
        let of_kind = text.lines().filter_map(|line| line.strip_prefix(kind));
        of_kind.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
    };
    let head = &lines(&frames, "1|")[0];
    let mut text = format!(
        "name = \"the maker's layout\"\nwords_per_second = {}\npacking = \"words_16_little_endian\"\n\
         sync_words = [0x{}, 0x{}, 0x{}, 0x{}]\n",
        head[1], head[3], head[4], head[5], head[6]
    );
    let bits: usize = head[10].parse().expect("bits of the counter");
    let high: usize = head[9].parse().expect("its highest bit");
    text += &format!(
        "[counter]\nsubframe = {}\nword = {}\nbits = [{}, {high}]\nfirst = {}\n",
        head[7],
        head[8],
        high - bits + 1,
        head[11]
    );
    text += "[superframe]\nframes = 16\n[clock]\nyear = 2001\n";
    let places = [lines(&frames, "2|"), lines(&frames, "3|"), lines(&frames, "4|")];
    let codings = lines(&parameters, "1|");
    for wanted in wanted {
        let coding = codings.iter().find(|line| line[0] == wanted.theirs);
        let coding = coding.unwrap_or_else(|| panic!("{} is not coded", wanted.theirs));
        text += &parameter_toml(wanted, coding, parts(wanted.theirs, &places));
    }
    text
}

fn utf_16(bytes: &[u8]) -> String {
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
    String::from_utf16(&units).expect("UTF-16").trim_start_matches('\u{FEFF}').replace('\r', "")
}

/// Where a parameter stands, the most significant part first, with what is recorded twice.
fn parts(name: &str, [regular, superframes, slow]: &[Vec<Vec<String>>; 3]) -> Vec<Part> {
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let mut parts: Vec<Part> = Vec::new();
    for line in regular.iter().filter(|line| line[0] == name) {
        let (rate, first) = (number(&line[2]), number(&line[3]));
        // 1 is once a frame, 2 every other subframe, 4 and more are in all of them.
        let step = 4 / rate.min(4);
        let subframes = (0..rate.min(4)).map(|k| (first - 1 + k * step) % 4 + 1);
        let mut subframes: Vec<usize> = subframes.collect();
        subframes.sort_unstable();
        parts.push(Part {
            subframes,
            frame: None,
            word: number(&line[4]),
            bit_out: number(&line[5]),
            bits: number(&line[6]),
            bit_in: number(&line[7]),
            rate,
            repeats: 0,
        });
    }
    for line in slow.iter().filter(|line| line[0] == name) {
        let superframe = superframes.iter().find(|known| known[0] == line[3]).expect("it");
        parts.push(Part {
            subframes: vec![number(&superframe[1])],
            frame: Some(number(&line[4])),
            word: number(&superframe[2]),
            bit_out: number(&line[5]),
            bits: number(&line[6]),
            bit_in: number(&line[7]),
            rate: 0,
            repeats: 0,
        });
    }
    assert!(!parts.is_empty(), "{name} is not recorded");
    parts.sort_by_key(|part| std::cmp::Reverse(part.bit_in));
    parts.dedup();
    let mut lowest = usize::MAX;
    for part in &mut parts {
        part.repeats = (part.bit_in + 1).saturating_sub(lowest);
        lowest = part.bit_in + 1 - part.bits;
    }
    parts
}

fn parameter_toml(wanted: &Wanted, coding: &[String], parts: Vec<Part>) -> String {
    let number = |text: &str| text.parse::<usize>().unwrap_or(0);
    let (sign, high, bits) = (number(&coding[6]), number(&coding[7]), number(&coding[8]));
    let is_signed = sign > 0 && parts[0].bit_in == sign;
    let kind = match coding[2].as_str() {
        "BCD" => "bcd",
        "DISCRETE" => "discrete",
        _ if is_signed => "twos_complement",
        _ => "unsigned",
    };
    let last = &parts[parts.len() - 1];
    let lowest_recorded = last.bit_in + 1 - last.bits;
    let scale = coding[12].strip_prefix("Resol=").map_or(1.0, |resolution| {
        let resolution: f64 = resolution.parse().expect("a resolution");
        resolution * 2_f64.powi((lowest_recorded + bits) as i32 - (high + 1) as i32)
    });
    let mut text = String::from("[[parameter]]\n");
    for (key, value) in [("name", wanted.ours), ("unit", wanted.unit), ("clock", wanted.clock)] {
        if !value.is_empty() {
            text += &format!("{key} = \"{value}\"\n");
        }
    }
    text += &format!("label = \"{}\"\ncoding = \"{kind}\"\nscale = {scale:e}\n", wanted.theirs);
    text += &match parts[0].rate {
        0 => "rate_hz = \"1/64\"\n".to_owned(),
        rate => format!("rate_hz = {}\n", rate as f64 / 4.0),
    };
    let parts: Vec<String> = parts
        .iter()
        .map(|part| {
            let frames = part.frame.map(|f| format!(", frames = [{f}]")).unwrap_or_default();
            let repeats = match part.repeats {
                0 => String::new(),
                bits => format!(", repeats = {bits}"),
            };
            format!(
                "{{ word = {}, bits = [{}, {}], subframes = {:?}{frames}{repeats} }}",
                part.word,
                part.bit_out + 1 - part.bits,
                part.bit_out,
                part.subframes
            )
        })
        .collect();
    text + &format!("parts = [{}]\n", parts.join(", "))
}
