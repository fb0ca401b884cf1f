//! Lines and separated fields over bytes: no copies, no allocation per field.
//!
//! Knows line ends (LF, CR LF, CR), quotes and padding. Knows no format and no number.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// A length in bytes as the ledgers count it.
pub(crate) fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// One line without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'text> {
    /// Counted from 1.
    pub(crate) number: u64,
    pub(crate) bytes: &'text [u8],
    /// Whether a line end followed; false only for the last line of a cut file.
    pub(crate) is_terminated: bool,
}

/// The lines of a text; LF, CR LF and CR all end one.
#[derive(Clone, Debug)]
pub(crate) struct Lines<'text> {
    rest: &'text [u8],
    number: u64,
}

impl<'text> Lines<'text> {
    pub(crate) fn new(text: &'text [u8]) -> Self {
        Self { rest: text, number: 0 }
    }
}

impl<'text> Iterator for Lines<'text> {
    type Item = Line<'text>;

    fn next(&mut self) -> Option<Line<'text>> {
        if self.rest.is_empty() {
            return None;
        }
        let (bytes, tail) = match memchr2(b'\n', b'\r', self.rest) {
            Some(at) => self.rest.split_at(at),
            None => (self.rest, [].as_slice()),
        };
        self.number = self.number.saturating_add(1);
        self.rest = match tail {
            [b'\r', b'\n', rest @ ..] | [_, rest @ ..] => rest,
            [] => tail,
        };
        Some(Line { number: self.number, bytes, is_terminated: !tail.is_empty() })
    }
}

/// The fields of one comma-separated line, in order.
pub(crate) fn fields(line: &[u8]) -> Vec<Cow<'_, [u8]>> {
    fields_by(line, b',')
}

/// The fields of one line, in order. Without quotes they are slices of the line.
pub(crate) fn fields_by(line: &[u8], delimiter: u8) -> Vec<Cow<'_, [u8]>> {
    if memchr(b'"', line).is_none() {
        return line.split(|byte| *byte == delimiter).map(Cow::Borrowed).collect();
    }
    quoted_fields(line, delimiter)
}

/// RFC 4180 fields: a field that starts with a quote ends at the next single quote; a doubled
/// quote stands for one. Quotes inside an unquoted field are ordinary bytes.
fn quoted_fields(line: &[u8], delimiter: u8) -> Vec<Cow<'_, [u8]>> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let (field, tail) = match rest {
            [b'"', inside @ ..] => unquote(inside),
            _ => {
                let end = memchr(delimiter, rest).unwrap_or(rest.len());
                let (field, tail) = rest.split_at(end);
                (Cow::Borrowed(field), tail)
            }
        };
        fields.push(field);
        match tail {
            [byte, after @ ..] if *byte == delimiter => rest = after,
            // What stands between a closing quote and the next delimiter is not a value.
            _ => match memchr(delimiter, tail) {
                Some(at) => rest = tail.get(at.saturating_add(1)..).unwrap_or_default(),
                None => return fields,
            },
        }
    }
}

/// The field up to its closing quote, and what follows the quote.
fn unquote(inside: &[u8]) -> (Cow<'_, [u8]>, &[u8]) {
    let mut field = Vec::new();
    let mut rest = inside;
    loop {
        let end = memchr(b'"', rest).unwrap_or(rest.len());
        let (part, tail) = rest.split_at(end);
        field.extend_from_slice(part);
        match tail {
            [b'"', b'"', after @ ..] => {
                field.push(b'"');
                rest = after;
            }
            [b'"', after @ ..] => return (Cow::Owned(field), after),
            _ => return (Cow::Owned(field), tail),
        }
    }
}

/// Whether a byte carries nothing: NUL, blanks and line ends.
pub(crate) const fn is_padding(byte: u8) -> bool {
    matches!(byte, 0 | b' ' | b'\t' | b'\r' | b'\n')
}

/// Shorter runs of blanks at the end of a file are not worth telling.
const TOLD_BLANKS: usize = 64;

/// The text without the padding at its end, and how many bytes of padding were cut off when
/// they are worth telling. A last row keeps its own line end.
pub(crate) fn without_padding(text: &[u8]) -> (&[u8], usize) {
    let used =
        text.iter().rposition(|byte| !is_padding(*byte)).map_or(0, |at| at.saturating_add(1));
    let tail = text.get(used..).unwrap_or_default();
    // Blank columns at the end of a complete row stand before its line end.
    let row_end = tail
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t'))
        .filter(|at| matches!(tail.get(*at), Some(b'\n' | b'\r')))
        .map_or(0, |at| {
            let is_pair = tail.get(at..at.saturating_add(2)) == Some(b"\r\n");
            at.saturating_add(if is_pair { 2 } else { 1 })
        });
    let padding = tail.get(row_end..).unwrap_or_default();
    let kept = text.get(..used.saturating_add(row_end)).unwrap_or(text);
    let is_told = padding.len() >= TOLD_BLANKS || memchr(0, padding).is_some();
    (kept, if is_told { padding.len() } else { 0 })
}

/// The text without a byte order mark and without NUL bytes before it.
pub(crate) fn without_mark(text: &[u8]) -> &[u8] {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let start = text.iter().position(|byte| *byte != 0).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

/// A field as text, without blanks around it; bytes that are not text are replaced.
pub(crate) fn label(field: &[u8]) -> String {
    String::from_utf8_lossy(field.trim_ascii()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        let lines: Vec<_> = Lines::new(b"a\nb\r\nc\rd").map(|l| (l.number, l.bytes)).collect();
        assert_eq!(lines, [(1, b"a".as_slice()), (2, b"b"), (3, b"c"), (4, b"d")]);
        let cut: Vec<_> = Lines::new(b"a\nb").map(|line| line.is_terminated).collect();
        assert_eq!(cut, [true, false]);
    }

    #[test]
    fn quotes_hide_commas_and_double_for_themselves() {
        let split = |line: &[u8]| fields(line).iter().map(|f| label(f)).collect::<Vec<_>>();
        assert_eq!(split(b"a, b ,c"), ["a", "b", "c"]);
        assert_eq!(split(br#"#i," x=""y, z""",w"#), ["#i", r#"x="y, z""#, "w"]);
        assert_eq!(split(br#""open, to the end"#), ["open, to the end"]);
        assert_eq!(split(br#""a"junk,b,"#), ["a", "b", ""]);
        let by = |line: &[u8]| fields_by(line, b';').iter().map(|f| label(f)).collect::<Vec<_>>();
        assert_eq!(by(br#"1,5;"a;b";"c"junk;"#), ["1,5", "a;b", "c", ""]);
    }

    #[test]
    fn padding_is_cut_and_a_row_keeps_its_end() {
        assert_eq!(without_padding(b"1,2,   \n"), (b"1,2,   \n".as_slice(), 0));
        assert_eq!(without_padding(b"1,2\r\n\0\0"), (b"1,2\r\n".as_slice(), 2));
        // Three blanks and two NULs after a row that was cut: five bytes of padding.
        assert_eq!(without_padding(b"1,2,   \0\0"), (b"1,2,".as_slice(), 5));
        assert_eq!(without_padding(b"\0\0"), (b"".as_slice(), 2));
    }
}
