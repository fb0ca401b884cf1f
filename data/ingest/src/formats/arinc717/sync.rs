//! Words → subframes: where the sync words stand, what was lost between them.
//!
//! - Sync is found where three sync words stand a subframe apart in their order (two where the
//!   recording ends before a third). Every place the packing allows is tried, so that slips of
//!   single bits or bytes are recovered from.
//! - A subframe is kept when its own sync word is in place and what follows it proves that no
//!   word was inserted or lost within it: a sync word, the end, or padding.
//! - A sync word that is damaged while the next one stands in its place costs its own subframe
//!   and nothing else.
//! - A stretch without sync is counted in words and, as time, in whole subframes.
//!
//! When subframes were recorded is decided in `timeline.rs`.

use super::words::Words;
use crate::issue_book::Tally;

/// The sync words of the four subframes that ARINC 717 gives, in their order.
pub(super) const SYNC_WORDS: [u16; 4] = [0x247, 0x5B8, 0xA47, 0xDB8];
/// So many words of nothing but zeros or ones are padding, not data.
const PADDING_WORDS: usize = 16;

/// One second of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Subframe {
    /// Where its sync word starts.
    pub(super) place: usize,
    /// 0 to 3 within its frame.
    pub(super) number: usize,
    /// The row of the recording, lost ones included, counted from 1.
    pub(super) row: u64,
    pub(super) joint: Joint,
}

/// What lies between a subframe and the one kept before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// It is the first.
    Start,
    /// Nothing, and it is the next one of its frame.
    Seamless,
    /// Words that were skipped, or none but the order is broken.
    Broken {
        /// Words skipped.
        words: usize,
    },
}

/// The subframes of a recording and what was lost between them.
#[derive(Clone, Debug, Default)]
pub(super) struct Synchronised {
    pub(super) subframes: Vec<Subframe>,
    /// Whole subframes' worth of words without sync.
    pub(super) lost: Tally,
    /// Of those, subframes of which only the sync word is damaged.
    pub(super) damaged: u64,
    /// A last subframe that the recording does not hold completely.
    pub(super) cut: Tally,
    /// How often sync was found again.
    pub(super) resynchronised: u64,
    pub(super) skipped_words: u64,
    pub(super) padding_bytes: u64,
    rows: u64,
}

/// Finds every subframe of a recording.
pub(super) fn find(words: Words<'_>, sync: [u16; 4], words_per_second: usize) -> Synchronised {
    let word_bits = words.packing().word_bits();
    let span = words_per_second.saturating_mul(word_bits);
    let finder = Finder { words, sync, span, words_per_second };
    let mut seen = Synchronised::default();
    let (mut rest, mut search_from, mut is_first) = (Rest { from: 0, dropped: false }, 0, true);
    while let Some((place, number)) = finder.search(search_from) {
        seen.skip(&finder, rest, place);
        if !is_first {
            seen.resynchronised = seen.resynchronised.saturating_add(1);
        }
        is_first = false;
        rest = finder.track(place, number, &mut seen);
        let step = if rest.dropped { words.packing().step_bits() } else { 0 };
        search_from = rest.from.saturating_add(step);
    }
    if !is_first {
        seen.skip(&finder, rest, words.end());
    }
    seen
}

/// Whether four sync words stand a subframe apart, in their order, from a place on.
pub(super) fn is_frame(words: Words<'_>, place: usize, words_per_second: usize) -> bool {
    let span = words_per_second.saturating_mul(words.packing().word_bits());
    let finder = Finder { words, sync: SYNC_WORDS, span, words_per_second };
    let Some(number) = finder.number_at(place) else { return false };
    (1..=3).all(|ahead| {
        let place = place.saturating_add(span.saturating_mul(ahead));
        finder.number_at(place) == Some((number + ahead) % 4)
    })
}

/// A stretch that belongs to no kept subframe yet.
#[derive(Clone, Copy, Debug)]
struct Rest {
    from: usize,
    /// Whether it starts with the sync word of a subframe that could not be kept.
    dropped: bool,
}

#[derive(Clone, Copy, Debug)]
struct Finder<'bytes> {
    words: Words<'bytes>,
    sync: [u16; 4],
    /// Bits of a subframe.
    span: usize,
    words_per_second: usize,
}

/// What stands behind a subframe.
enum Next {
    /// The sync word of this number.
    Sync(usize),
    /// A damaged sync word, and the one after it in its place.
    Damaged,
    /// The recording ends with the subframe, or is filled up behind it.
    Nothing,
    /// The recording ends within the subframe.
    Cut,
    /// Something else: words were inserted or lost.
    Noise,
}

impl Finder<'_> {
    fn number_at(&self, place: usize) -> Option<usize> {
        let word = self.words.at(place)?;
        self.sync.iter().position(|sync| *sync == word)
    }

    /// The first place from which on sync words stand in order, and the number of the first.
    fn search(&self, from: usize) -> Option<(usize, usize)> {
        let step = self.words.packing().step_bits();
        let last = self.words.end().checked_sub(self.span)?;
        (from..last).step_by(step).find_map(|place| {
            let number = self.number_at(place)?;
            let ahead = |count: usize| {
                let place = place.saturating_add(self.span.saturating_mul(count));
                let is_in_order = self.number_at(place) == Some((number + count) % 4);
                (is_in_order, self.words.at(place).is_some())
            };
            let (second, third) = (ahead(1), ahead(2));
            (second.0 && (third.0 || !third.1)).then_some((place, number))
        })
    }

    /// Keeps subframes for as long as they follow one another; returns what is left.
    fn track(&self, mut place: usize, mut number: usize, seen: &mut Synchronised) -> Rest {
        loop {
            let next = place.saturating_add(self.span);
            match self.follows(next, number) {
                Next::Sync(next_number) => {
                    seen.keep(self, place, number);
                    (place, number) = (next, next_number);
                }
                Next::Damaged => {
                    seen.keep(self, place, number);
                    seen.lose(1);
                    seen.damaged = seen.damaged.saturating_add(1);
                    seen.add_words(self.words_per_second);
                    place = next.saturating_add(self.span);
                    number = (number + 2) % 4;
                }
                Next::Nothing => {
                    seen.keep(self, place, number);
                    return Rest { from: next, dropped: false };
                }
                Next::Cut => {
                    seen.rows = seen.rows.saturating_add(1);
                    seen.cut.add(seen.rows);
                    return Rest { from: self.words.end(), dropped: false };
                }
                Next::Noise => return Rest { from: place, dropped: true },
            }
        }
    }

    fn follows(&self, next: usize, number: usize) -> Next {
        let end = self.words.end();
        let after = next.saturating_add(self.span);
        match self.number_at(next) {
            _ if next > end => return Next::Cut,
            _ if self.words.at(next).is_none() => return Next::Nothing,
            Some(found) if found == (number + 1) % 4 => return Next::Sync(found),
            // Out of order: believed when it goes on in order.
            Some(found) if self.number_at(after) == Some((found + 1) % 4) => {
                return Next::Sync(found);
            }
            _ => {}
        }
        if self.number_at(after) == Some((number + 2) % 4) {
            return Next::Damaged;
        }
        let filled = self.words.packing().word_bits().saturating_mul(PADDING_WORDS);
        if self.words.is_padding(next, next.saturating_add(filled).min(end)) {
            return Next::Nothing;
        }
        Next::Noise
    }
}

impl Synchronised {
    fn keep(&mut self, finder: &Finder<'_>, place: usize, number: usize) {
        let joint = self.subframes.last().map_or(Joint::Start, |above| {
            let end = above.place.saturating_add(finder.span);
            if end == place && number == (above.number + 1) % 4 {
                Joint::Seamless
            } else {
                let bits = place.saturating_sub(end);
                Joint::Broken { words: bits / finder.words.packing().word_bits() }
            }
        });
        self.rows = self.rows.saturating_add(1);
        self.subframes.push(Subframe { place, number, row: self.rows, joint });
    }

    fn lose(&mut self, subframes: usize) {
        let count = u64::try_from(subframes).unwrap_or(u64::MAX);
        if self.lost.count == 0 {
            self.lost.first_line = self.rows.saturating_add(1);
        }
        self.lost.count = self.lost.count.saturating_add(count);
        self.rows = self.rows.saturating_add(count);
    }

    fn add_words(&mut self, words: usize) {
        let words = u64::try_from(words).unwrap_or(u64::MAX);
        self.skipped_words = self.skipped_words.saturating_add(words);
    }

    /// Accounts for a stretch without sync.
    fn skip(&mut self, finder: &Finder<'_>, rest: Rest, until: usize) {
        let bits = until.saturating_sub(rest.from);
        if !rest.dropped && finder.words.is_padding(rest.from, until) {
            let bytes = u64::try_from(bits / 8).unwrap_or(u64::MAX);
            self.padding_bytes = self.padding_bytes.saturating_add(bytes);
            return;
        }
        let words = bits / finder.words.packing().word_bits();
        self.add_words(words);
        let subframes =
            words.saturating_add(finder.words_per_second / 2) / finder.words_per_second.max(1);
        let subframes = subframes.max(usize::from(rest.dropped));
        if subframes > 0 {
            self.lose(subframes);
        }
    }
}
