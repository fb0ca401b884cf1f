//! Plain bytes → text that the parsers understand: UTF-16 becomes UTF-8.
//!
//! Spreadsheets and some editors save "Unicode text" as UTF-16, with a byte order mark or
//! without. Everything else, binary logs among it, passes untouched; bytes that are no UTF-8
//! are left to the rows they stand in.

use std::borrow::Cow;

use data_flight::IssueKind;

use crate::issue_book::{IssueBook, Tally};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ByteOrder {
    Little,
    Big,
}

/// Code units of a text without a mark that must look like UTF-16 before it is taken for it.
const WITNESSES: usize = 32;

/// Decodes UTF-16 and writes down that it did.
pub(crate) fn decode<'bytes>(
    bytes: Cow<'bytes, [u8]>,
    issues: &mut IssueBook,
) -> Cow<'bytes, [u8]> {
    let Some((order, start)) = byte_order(&bytes) else { return bytes };
    let (text, broken) = utf16(bytes.get(start..).unwrap_or_default(), order);
    let name = match order {
        ByteOrder::Little => "little endian",
        ByteOrder::Big => "big endian",
    };
    let message = format!("The text was saved as UTF-16 ({name}); it was decoded.");
    issues.note(IssueKind::Utf16Text, None, Tally::once(0), message);
    let message = "Code units of the UTF-16 text are no characters; they were replaced.";
    issues.note(IssueKind::NotText, None, Tally::of(broken, 0), message);
    Cow::Owned(text.into_bytes())
}

/// The byte order of UTF-16 text and where it starts.
fn byte_order(bytes: &[u8]) -> Option<(ByteOrder, usize)> {
    match bytes {
        // A little-endian mark followed by a NUL is UTF-32.
        [0xFF, 0xFE, 0, 0, ..] => None,
        [0xFF, 0xFE, ..] => Some((ByteOrder::Little, 2)),
        [0xFE, 0xFF, ..] => Some((ByteOrder::Big, 2)),
        _ => without_mark(bytes).map(|order| (order, 0)),
    }
}

/// Logs start with ASCII, so every other byte of an unmarked UTF-16 log is zero.
fn without_mark(bytes: &[u8]) -> Option<ByteOrder> {
    let head = bytes.get(..WITNESSES.saturating_mul(2))?;
    let is_text = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    let (pairs, _) = head.as_chunks::<2>();
    if pairs.iter().all(|[low, high]| is_text(*low) && *high == 0) {
        Some(ByteOrder::Little)
    } else if pairs.iter().all(|[high, low]| is_text(*low) && *high == 0) {
        Some(ByteOrder::Big)
    } else {
        None
    }
}

/// The text, and how many of its code units were no characters.
fn utf16(bytes: &[u8], order: ByteOrder) -> (String, u64) {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| match order {
        ByteOrder::Little => u16::from_le_bytes(*pair),
        ByteOrder::Big => u16::from_be_bytes(*pair),
    });
    let mut broken = u64::from(!odd.is_empty());
    let mut text = String::with_capacity(pairs.len());
    text.extend(char::decode_utf16(units).map(|unit| {
        unit.unwrap_or_else(|_| {
            broken = broken.saturating_add(1);
            char::REPLACEMENT_CHARACTER
        })
    }));
    (text, broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, Vec<(IssueKind, u64)>) {
        let mut issues = IssueBook::default();
        let text = String::from_utf8(decode(bytes.into(), &mut issues).into_owned());
        let told = issues.into_issues().into_iter().map(|issue| (issue.kind, issue.count));
        (text.expect("UTF-8"), told.collect())
    }

    #[test]
    fn marked_text_is_decoded_in_both_orders() {
        // `A`, `é` (U+00E9) and `😀` (U+1F600, the pair D83D DE00).
        let little = b"\xFF\xFEA\0\xE9\0\x3D\xD8\x00\xDE";
        let big = b"\xFE\xFF\0A\0\xE9\xD8\x3D\xDE\x00";
        for bytes in [little.as_slice(), big] {
            assert_eq!(decoded(bytes), ("Aé😀".to_owned(), vec![(IssueKind::Utf16Text, 1)]));
        }
    }

    #[test]
    fn halves_of_characters_are_replaced_and_counted() {
        // A high surrogate alone, and an odd byte at the end.
        let (text, issues) = decoded(b"\xFF\xFE\x3D\xD8A\0\x42");
        assert_eq!(text, "\u{FFFD}A");
        assert_eq!(issues, [(IssueKind::NotText, 2), (IssueKind::Utf16Text, 1)]);
    }

    #[test]
    fn unmarked_text_is_known_by_its_zeros_and_nothing_else_is_touched() {
        let log = "#airframe_info, log_version=\"1.00\", system_id=\"A\"\n";
        let little: Vec<u8> = log.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = log.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&little).0, log);
        assert_eq!(decoded(&big).0, log);
        let short = little.get(..20).expect("twenty bytes");
        for other in [log.as_bytes(), &[0; 100], short, b"\xEF\xBB\xBFA"] {
            let mut issues = IssueBook::default();
            assert!(
                matches!(decode(other.into(), &mut issues), Cow::Borrowed(same) if same == other)
            );
            assert_eq!(issues.into_issues(), []);
        }
    }
}
