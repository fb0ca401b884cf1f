//! A small recorder: frames of words, packed as a file would hold them.

/// How the words are packed, by the name layouts use.
pub const PACKINGS: [&str; 4] =
    ["words_16_little_endian", "words_16_big_endian", "bits_12_low_first", "bits_12_high_first"];

const SYNC_WORDS: [u16; 4] = [0x247, 0x5B8, 0xA47, 0xDB8];

/// Subframes of words, the first of them number 1 of its frame.
#[derive(Clone)]
pub struct Recorder {
    pub subframes: Vec<Vec<u16>>,
}

impl Recorder {
    /// So many seconds with nothing but sync words.
    pub fn new(words_per_second: usize, seconds: usize) -> Self {
        let subframe = |second: usize| {
            let mut words = vec![0; words_per_second];
            words[0] = SYNC_WORDS[second % 4];
            words
        };
        Self { subframes: (0..seconds).map(subframe).collect() }
    }

    /// Writes bits `low` to `high` (from 1) of a word (from 1) of a second (from 0).
    pub fn set(&mut self, second: usize, word: usize, bits: [u32; 2], value: u32) {
        let [low, high] = bits;
        let mask = ((1 << (high - low + 1)) - 1) << (low - 1);
        let word = &mut self.subframes[second][word - 1];
        let kept = u32::from(*word) & !mask;
        *word = (kept | (value << (low - 1) & mask)) as u16;
    }

    /// The same in every second, with a value by second.
    pub fn set_all(&mut self, word: usize, bits: [u32; 2], value: impl Fn(usize) -> u32) {
        for second in 0..self.subframes.len() {
            self.set(second, word, bits, value(second));
        }
    }

    /// A frame counter of 12 bits in one subframe (from 0) of every frame.
    pub fn count_frames(&mut self, subframe: usize, word: usize, first: u32) {
        for second in (subframe..self.subframes.len()).step_by(4) {
            self.set(second, word, [1, 12], (first + second as u32 / 4) % 4_096);
        }
    }

    /// What [`super::SMALL`] reads: the counter, and the second as the airspeed.
    pub fn small(seconds: usize) -> Self {
        let mut recorder = Self::new(64, seconds);
        recorder.count_frames(1, 3, 100);
        recorder.set_all(4, [1, 9], |second| second as u32 % 512);
        recorder
    }

    pub fn pack(&self, packing: &str) -> Vec<u8> {
        let words: Vec<u16> = self.subframes.iter().flatten().copied().collect();
        pack(&words, packing)
    }
}

/// Words as a file holds them.
pub fn pack(words: &[u16], packing: &str) -> Vec<u8> {
    match packing {
        "words_16_little_endian" => words.iter().flat_map(|word| word.to_le_bytes()).collect(),
        "words_16_big_endian" => words.iter().flat_map(|word| word.to_be_bytes()).collect(),
        "bits_12_low_first" => {
            let bits = words.iter().flat_map(|word| (0..12).map(move |bit| word >> bit & 1));
            from_bits(&bits.collect::<Vec<_>>(), |byte, bit, at| byte | (bit as u8) << at)
        }
        "bits_12_high_first" => {
            let bits = words.iter().flat_map(|word| (0..12).rev().map(move |bit| word >> bit & 1));
            from_bits(&bits.collect::<Vec<_>>(), |byte, bit, at| byte | (bit as u8) << (7 - at))
        }
        other => panic!("no such packing: {other}"),
    }
}

fn from_bits(bits: &[u16], add: impl Fn(u8, u16, usize) -> u8) -> Vec<u8> {
    let byte =
        |bits: &[u16]| bits.iter().enumerate().fold(0, |byte, (at, bit)| add(byte, *bit, at));
    bits.chunks(8).map(byte).collect()
}

/// The bytes from bit `from` on without the next `count` bits, low bits first.
pub fn without_bits(bytes: &[u8], from: usize, count: usize) -> Vec<u8> {
    let bits = bytes.iter().flat_map(|byte| (0..8).map(move |bit| u16::from(byte >> bit & 1)));
    let kept: Vec<u16> = bits
        .enumerate()
        .filter(|(at, _)| !(from..from + count).contains(at))
        .map(|(_, bit)| bit)
        .collect();
    from_bits(&kept, |byte, bit, at| byte | (bit as u8) << at)
}

/// Words that are no sync words and look like none.
pub fn noise(count: usize) -> Vec<u16> {
    let mut state = 12_345_u32;
    let mut word = || {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        (state >> 16) as u16 & 0xFFF
    };
    (0..count)
        .map(|_| word())
        .map(|word| if SYNC_WORDS.contains(&word) { 1 } else { word })
        .collect()
}
