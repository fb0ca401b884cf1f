//! One delta record: which fields change, in which direction, and by how much.
//!
//! ```text
//! mask, mask again     1 byte each for 8 groups of 8 fields, 2 bytes each for 16 groups
//! repeat               1 byte: the row above stands that many times more before this one
//! changed fields       1 byte for every group in the mask
//! signs                the same without groups 6 and 7: a set bit means less
//! differences          1 byte for every changed field
//! check byte
//! ```
//!
//! Groups 6 and 7 hold the high bytes of groups 0 and 3 and share their signs. A field is known
//! by its slot: eight times its group, plus its bit. What a slot measures is in `fields.rs`.

use super::checksum::Checksum;

/// Slots of a record of the wide kind; the narrow kind uses the first half.
pub(super) const SLOTS: usize = 128;
const GROUPS: usize = SLOTS / 8;

/// How the records of a flight are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// Sixteen groups rather than eight.
    pub(super) is_wide: bool,
    pub(super) checksum: Checksum,
}

/// A record whose check byte fits.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// How often the row above stands again before this one.
    pub(super) repeat: u8,
    changed: [u8; GROUPS],
    less: [u8; GROUPS],
    differences: [u8; SLOTS],
}

/// Why a record cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The data ends inside it.
    Cut,
    /// Its two masks differ: nobody knows how long it is.
    Masks,
    /// Its check byte does not fit.
    Checksum,
}

impl Record {
    /// The difference of a slot without its sign; `None` when the record does not name the slot.
    pub(super) fn difference(&self, slot: u8) -> Option<u8> {
        let slot = usize::from(slot);
        let is_changed = self.changed.get(slot / 8)? & bit(slot) != 0;
        is_changed.then(|| self.differences.get(slot).copied()).flatten()
    }

    /// Whether the difference of a slot is to be taken away.
    pub(super) fn is_less(&self, slot: u8) -> bool {
        let slot = usize::from(slot);
        self.less.get(slot / 8).is_some_and(|signs| signs & bit(slot) != 0)
    }

    /// The slots that the record names, in order.
    pub(super) fn slots(&self) -> impl Iterator<Item = usize> {
        slots(self.changed)
    }
}

/// The slots of the bits that are set, group by group.
fn slots(changed: [u8; GROUPS]) -> impl Iterator<Item = usize> {
    let groups = changed.into_iter().enumerate().filter(|(_, bits)| *bits != 0);
    groups.flat_map(|(group, bits)| {
        let first = group.saturating_mul(8);
        (first..first.saturating_add(8)).filter(move |slot| bits & bit(*slot) != 0)
    })
}

/// The bit of a slot in the byte of its group.
const fn bit(slot: usize) -> u8 {
    1 << (slot % 8)
}

/// The records of one flight, in order. After a fault that leaves the length of a record in
/// doubt there are no more.
#[derive(Clone, Debug)]
pub(super) struct Records<'data> {
    data: &'data [u8],
    frame: Frame,
    at: usize,
    /// Everything from here on is zero: padding, no records.
    used: usize,
    /// After a fault that leaves the place of the next record in doubt.
    is_lost: bool,
}

impl<'data> Records<'data> {
    /// The records of `data`, which starts after the flight header.
    pub(super) fn new(data: &'data [u8], frame: Frame) -> Self {
        let used = data.iter().rposition(|byte| *byte != 0);
        let used = used.map_or(0, |last| last.saturating_add(1));
        Self { data, frame, at: 0, used, is_lost: false }
    }

    /// Bytes that were not read: padding, or what follows a fault.
    pub(super) const fn rest(&self) -> usize {
        self.data.len().saturating_sub(self.at)
    }

    /// Whether what was not read is nothing but zeros.
    pub(super) const fn is_rest_zero(&self) -> bool {
        self.at >= self.used
    }

    fn byte(&mut self) -> Result<u8, Fault> {
        let byte = self.data.get(self.at).copied().ok_or(Fault::Cut)?;
        self.at = self.at.saturating_add(1);
        Ok(byte)
    }

    fn mask(&mut self) -> Result<u16, Fault> {
        let first = self.byte()?;
        if !self.frame.is_wide {
            return Ok(u16::from(first));
        }
        Ok(u16::from_be_bytes([first, self.byte()?]))
    }

    /// Reads the record at the current place; on a fault of structure the place is lost.
    fn read(&mut self) -> Result<Record, Fault> {
        let start = self.at;
        let mask = self.mask()?;
        if self.mask()? != mask {
            return Err(Fault::Masks);
        }
        let mut record = Record {
            repeat: self.byte()?,
            changed: [0; GROUPS],
            less: [0; GROUPS],
            differences: [0; SLOTS],
        };
        let groups = if mask == 0 { 0 } else { GROUPS };
        let is_present = |group: usize| mask >> group & 1 != 0;
        for (group, changed) in record.changed.iter_mut().enumerate().take(groups) {
            if is_present(group) {
                *changed = self.byte()?;
            }
        }
        for (group, less) in record.less.iter_mut().enumerate().take(groups) {
            if is_present(group) && !matches!(group, 6 | 7) {
                *less = self.byte()?;
            }
        }
        let [low, _, _, right, _, _, high, right_high, ..] = &mut record.less;
        (*high, *right_high) = (*low, *right);
        for slot in slots(record.changed) {
            let byte = self.byte()?;
            if let Some(difference) = record.differences.get_mut(slot) {
                *difference = byte;
            }
        }
        self.byte()?;
        let bytes = self.data.get(start..self.at).unwrap_or_default();
        if self.frame.checksum.fits(bytes) { Ok(record) } else { Err(Fault::Checksum) }
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        // One byte may fill the last word of a flight; a flight that was never written is zero.
        if self.is_lost || self.rest() <= 1 || self.is_rest_zero() {
            return None;
        }
        let start = self.at;
        let read = self.read();
        if matches!(read, Err(Fault::Cut | Fault::Masks)) {
            (self.at, self.is_lost) = (start, true);
        }
        Some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NARROW: Frame = Frame { is_wide: false, checksum: Checksum::Xor };

    #[test]
    fn a_narrow_record_is_read_with_its_high_bytes() {
        // Groups 0 and 6: slots 0 and 1 change, slot 0 downwards, slot 48 is its high byte.
        // Slot 0: 5 and 256 less; slot 1: 7 more.
        let mut bytes = vec![0x41, 0x41, 0, 0b11, 0b1, 0b1, 5, 7, 1];
        bytes.push(bytes.iter().fold(0, |rest, byte| rest ^ byte));
        let mut records = Records::new(&bytes, NARROW);
        let record = records.next().expect("a record").expect("intact");
        assert_eq!(
            [0, 1, 2, 48].map(|slot| record.difference(slot)),
            [Some(5), Some(7), None, Some(1)]
        );
        assert_eq!([0, 1, 48].map(|slot| record.is_less(slot)), [true, false, true]);
        assert!(records.next().is_none());
    }

    #[test]
    fn a_fault_of_structure_ends_the_records_and_a_wrong_check_byte_does_not() {
        // Group 1 changes slot 8 by 1: 2 ^ 2 ^ 0 ^ 1 ^ 0 ^ 1 = 0.
        let good = [2, 2, 0, 1, 0, 1, 0];
        let wrong = [2, 2, 0, 1, 0, 2, 0];
        let of = |bytes: &[u8]| {
            let faults: Vec<_> = Records::new(bytes, NARROW).map(|r| r.err()).collect();
            faults
        };
        assert_eq!(of(&[wrong, [2, 2, 0, 1, 0, 9, 8]].concat()), [Some(Fault::Checksum), None]);
        assert_eq!(
            of(&[good.as_slice(), &[2, 3, 0, 1, 0, 9, 8]].concat()),
            [None, Some(Fault::Masks)]
        );
        assert_eq!(of(&[good.as_slice(), &[2, 2, 0, 1]].concat()), [None, Some(Fault::Cut)]);
        // Zeros to the end are padding.
        assert_eq!(of(&[good.as_slice(), &[0; 40]].concat()), [None]);
    }
}
