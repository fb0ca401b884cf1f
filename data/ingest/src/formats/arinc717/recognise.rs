//! Bytes that hold ARINC 717 words, without a layout to read them by.
//!
//! A recording is known by four sync words a subframe apart, at every rate and packing that is
//! read. What its words mean is not in it: that takes a layout.

use super::layout::WORDS_PER_SECOND;
use super::sync::{SYNC_WORDS, is_frame};
use super::words::{Packing, Words};
use crate::formats::{Format, Parsed};
use crate::{IngestError, IngestErrorKind, Limits};

pub(in crate::formats) const FORMAT: Format =
    Format { recognise: |bytes| detect(bytes).is_some(), parse: refuse };

/// Bytes that are searched: recorders write frames from the start, perhaps behind a header.
const SEARCHED_BYTES: usize = 128 * 1024;

/// How the words of a recording are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Detected {
    pub(super) packing: Packing,
    pub(super) words_per_second: usize,
}

/// Finds one whole frame by the sync words of the standard.
pub(super) fn detect(bytes: &[u8]) -> Option<Detected> {
    Packing::ALL.iter().find_map(|packing| {
        let words = Words::new(bytes, *packing);
        let last = words.end().min(SEARCHED_BYTES.saturating_mul(8));
        let places = (0..last).step_by(packing.step_bits());
        let mut frames = places.filter_map(|place| {
            words.at(place).filter(|word| SYNC_WORDS.contains(word))?;
            WORDS_PER_SECOND.into_iter().find(|rate| is_frame(words, place, *rate))
        });
        let words_per_second = frames.next()?;
        Some(Detected { packing: *packing, words_per_second })
    })
}

/// There is a recording and nothing to read it by.
fn refuse(bytes: &[u8], _: &Limits) -> Result<Parsed, IngestError> {
    let message = match detect(bytes) {
        Some(found) => format!(
            "these are ARINC 717 words ({} words a second, packed as {}) and no frame layout is given",
            found.words_per_second, found.packing
        ),
        None => "these are ARINC 717 words and no frame layout is given".to_owned(),
    };
    Err(IngestError::new(IngestErrorKind::FrameLayoutNeeded, message))
}
