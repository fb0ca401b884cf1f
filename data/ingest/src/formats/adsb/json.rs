//! A cursor over JSON text: the next value as the bytes it stands in, nothing kept.
//!
//! `serde_json` finds where a value ends, without recursion; this file only moves from value
//! to value, so that a file that breaks off is read up to where it does and memory does not
//! grow with it. Which rows there are is the job of `json_rows.rs`.

use std::borrow::Cow;

use memchr::{memchr_iter, memmem};
use serde_json::value::RawValue;

use crate::text;

/// Keys that tell a layout stand within the first bytes.
const HEAD_BYTES: usize = 64 * 1024;

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Defect {
    /// The text ends inside the value.
    Cut,
    /// What stands there is no value; it was read up to this byte.
    Damaged(usize),
}

/// A place in a text.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t [u8], at: usize) -> Self {
        Self { text, at }
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'t [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next byte that is not blank; the cursor stands before it.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let rest = self.rest();
        let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.at = self.at.saturating_add(blanks);
        rest.get(blanks).copied()
    }

    /// Moves behind the next byte when it is this one.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        if is_there {
            self.at = self.at.saturating_add(1);
        }
        is_there
    }

    /// The text of the next value. The cursor moves behind it, or stays.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn value(&mut self) -> Result<&'t [u8], Defect> {
        self.value_within(usize::MAX)
    }

    /// The same for a value of at most so many bytes; a longer one counts as cut.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn value_within(&mut self, max_bytes: usize) -> Result<&'t [u8], Defect> {
        let rest = self.rest();
        let window = rest.get(..max_bytes).unwrap_or(rest);
        let mut values = serde_json::Deserializer::from_slice(window).into_iter::<&'t RawValue>();
        match values.next() {
            Some(Ok(raw)) => {
                self.at = self.at.saturating_add(values.byte_offset());
                Ok(raw.get().as_bytes())
            }
            Some(Err(error)) => {
                let read = offset(window, error.line(), error.column());
                // A number that ends in its point is no number; it is cut.
                let is_cut = error.is_eof() || read >= window.len();
                Err(if is_cut {
                    Defect::Cut
                } else {
                    Defect::Damaged(self.at.saturating_add(read))
                })
            }
            None => Err(Defect::Cut),
        }
    }

    /// The next key of an object whose bracket was eaten; the cursor moves behind its colon.
    /// `None` at the closing bracket, and where there is no key.
    pub(super) fn key(&mut self) -> Option<&'t [u8]> {
        while self.eat(b',') {}
        if self.peek() != Some(b'"') {
            return None;
        }
        let key = plain(self.value().ok()?);
        self.eat(b':').then_some(key)
    }

    /// The next member of an object whose bracket was eaten.
    pub(super) fn member(&mut self) -> Option<(&'t [u8], &'t [u8])> {
        let key = self.key()?;
        Some((key, self.value().ok()?))
    }

    /// The next element of an array whose bracket was eaten.
    pub(super) fn element(&mut self) -> Option<&'t [u8]> {
        while self.eat(b',') {}
        if matches!(self.peek(), None | Some(b']')) {
            return None;
        }
        self.value().ok()
    }
}

/// Counts lines up to places that come one behind the other.
#[derive(Clone, Debug)]
pub(super) struct LineCount<'t> {
    text: &'t [u8],
    counted_to: usize,
    line: u64,
}

impl<'t> LineCount<'t> {
    pub(super) const fn new(text: &'t [u8]) -> Self {
        Self { text, counted_to: 0, line: 1 }
    }

    /// The line of a place behind all earlier ones.
    pub(super) fn at(&mut self, at: usize) -> u64 {
        let passed = self.text.get(self.counted_to..at).unwrap_or_default();
        let lines = u64::try_from(memchr_iter(b'\n', passed).count()).unwrap_or(u64::MAX);
        self.line = self.line.saturating_add(lines);
        self.counted_to = self.counted_to.max(at);
        self.line
    }

    /// The line of the last place.
    pub(super) const fn last(&self) -> u64 {
        self.line
    }
}

/// Bytes before a line and column of `serde_json`, both counted as it does.
fn offset(text: &[u8], line: usize, column: usize) -> usize {
    let line_start = match line.checked_sub(2) {
        Some(newlines) => {
            memchr_iter(b'\n', text).nth(newlines).map_or(0, |at| at.saturating_add(1))
        }
        None => 0,
    };
    line_start.saturating_add(column).clamp(1, text.len().max(1))
}

/// Where the values of the wanted keys of the object at `at` start; it is read no further than
/// needed. What is damaged hides what follows it.
pub(super) fn members<const N: usize>(
    text: &[u8],
    at: usize,
    wanted: [&str; N],
) -> [Option<usize>; N] {
    let mut found = [None; N];
    let mut cursor = Cursor::new(text, at);
    if !cursor.eat(b'{') {
        return found;
    }
    while found.iter().any(Option::is_none) {
        let Some(key) = cursor.key() else { break };
        let slot = wanted.iter().zip(&mut found).find(|(name, _)| name.as_bytes() == key);
        if let Some((_, place @ None)) = slot {
            cursor.peek();
            *place = Some(cursor.position());
        }
        if found.iter().any(Option::is_none) && cursor.value().is_err() {
            break;
        }
    }
    found
}

/// The plain text of the value at a place that `members` found; blank where there is none.
pub(super) fn plain_at(text: &[u8], at: Option<usize>) -> &[u8] {
    at.and_then(|at| Cursor::new(text, at).value().ok()).map(plain).unwrap_or_default()
}

/// A scalar as a field of a table prints it: a string without its quotes, nothing for null.
/// Escapes stay as they are; no name, number or time has any.
pub(super) fn plain(value: &[u8]) -> &[u8] {
    match value {
        b"null" => &[],
        [b'"', inside @ .., b'"'] => inside,
        _ => value,
    }
}

/// The first bytes of a text, in which a layout is looked for.
pub(super) fn head(bytes: &[u8]) -> Cow<'_, [u8]> {
    let bytes = text::without_mark(bytes);
    without_nan(bytes.get(..HEAD_BYTES).unwrap_or(bytes))
}

/// The text with every bare `NaN`, `Infinity` and `-Infinity` between values replaced by a
/// string of the same length that stands for no value. JSON has no such words, and Python
/// writes them.
pub(super) fn without_nan(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut text = Cow::Borrowed(bytes);
    for word in [b"NaN".as_slice(), b"Infinity"] {
        for at in memmem::find_iter(bytes, word) {
            let before = bytes.get(..at).unwrap_or_default();
            let before = before.strip_suffix(b"-").unwrap_or(before);
            let end = at.saturating_add(word.len());
            let after = bytes.get(end..).unwrap_or_default().trim_ascii_start();
            let is_value = matches!(before.trim_ascii_end().last(), Some(b'[' | b',' | b':'))
                && matches!(after.first(), Some(b']' | b',' | b'}'));
            if is_value && let Some(place) = text.to_mut().get_mut(before.len()..end) {
                place.fill(b'-');
                if let [first, .., last] = place {
                    (*first, *last) = (b'"', b'"');
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_from_what_is_cut_or_damaged() {
        let of = |text: &'static str| Cursor::new(text.as_bytes(), 0).value();
        assert_eq!(of(r#" [1,"a"] ,2"#), Ok(br#"[1,"a"]"#.as_slice()));
        assert_eq!(of("12,"), Ok(b"12".as_slice()));
        assert_eq!(of("[1,2"), Err(Defect::Cut));
        assert_eq!(of(r#"["ab"#), Err(Defect::Cut));
        assert_eq!(of("[1,47."), Err(Defect::Cut));
        assert_eq!(of(""), Err(Defect::Cut));
        // The sixth byte is not a value.
        assert_eq!(of("[1,\n2,?]"), Err(Defect::Damaged(7)));
        assert_eq!(Cursor::new(b"[1,2,3,4]", 0).value_within(5), Err(Defect::Cut));
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = format!("{}{}", "[".repeat(2_000_000), "]".repeat(2_000_000));
        assert_eq!(Cursor::new(deep.as_bytes(), 0).value(), Ok(deep.as_bytes()));
    }

    #[test]
    fn members_are_found_in_any_order_and_before_a_cut() {
        let text = br#"{"b":{"a":1},"c":[1], "a" : 7,"d":[1,2"#;
        assert_eq!(members(text, 0, ["a", "d"]).map(|at| at.is_some()), [true, true]);
        assert_eq!(plain_at(text, members(text, 0, ["a"])[0]), b"7");
        assert_eq!(members(text, 0, ["e"]), [None]);
        assert_eq!(members(b"[1]", 0, ["e"]), [None]);
    }

    #[test]
    fn words_for_no_number_become_strings_of_the_same_length() {
        let of = |text: &'static str| without_nan(text.as_bytes()).into_owned();
        assert_eq!(of("[NaN,1,-Infinity]"), br#"["-",1,"-------"]"#);
        assert_eq!(of(r#"{"a": Infinity}"#), br#"{"a": "------"}"#);
        assert_eq!(of(r#"["NaN","aNaN,"]"#), br#"["NaN","aNaN,"]"#);
        assert!(matches!(without_nan(b"[1,null]"), Cow::Borrowed(_)));
    }
}
