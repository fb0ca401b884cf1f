//! The rows of a JSON table, one by one, with what is damaged left out and told.
//!
//! A row is an array or an object. Where one cannot be read, reading goes on at the next
//! place where a row ends and another begins; the bytes read in vain are counted and bounded,
//! so that no text takes more than a few times its length to read.

use memchr::memchr;

use super::json::{Cursor, Defect, LineCount};
use super::row::Loss;
use crate::Limits;

/// One element of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct JsonRow<'t> {
    pub(super) line: u64,
    /// The text of the row, or why there is none.
    pub(super) text: Result<&'t [u8], Loss>,
}

/// The rows of a table.
#[derive(Debug)]
pub(super) struct JsonRows<'t> {
    text: &'t [u8],
    cursor: Cursor<'t>,
    /// The brackets of a row.
    open: u8,
    close: u8,
    /// Whether the rows stand in an array; otherwise they follow one another to the end.
    is_enclosed: bool,
    max_row_bytes: usize,
    /// Bytes that may still be read in vain.
    spare_bytes: usize,
    is_over: bool,
    /// The text ended before the table did.
    is_cut: bool,
    lines: LineCount<'t>,
}

impl<'t> JsonRows<'t> {
    /// The rows, each in brackets that open with `open`, of the array at `at`; or the rows
    /// that follow one another from there on.
    pub(super) fn new(text: &'t [u8], at: usize, open: u8, limits: &Limits) -> Self {
        let mut cursor = Cursor::new(text, at);
        let is_enclosed = cursor.eat(b'[');
        Self {
            text,
            cursor,
            open,
            close: if open == b'[' { b']' } else { b'}' },
            is_enclosed,
            max_row_bytes: limits.max_line_bytes,
            spare_bytes: text.len().saturating_mul(4).saturating_add(1 << 20),
            is_over: false,
            is_cut: false,
            lines: LineCount::new(text),
        }
    }

    /// Goes on with another table, which stands behind this one.
    pub(super) fn restart(&mut self, at: usize) {
        self.cursor = Cursor::new(self.text, at);
        self.is_enclosed = self.cursor.eat(b'[');
        (self.is_over, self.is_cut) = (false, false);
    }

    /// Whether the text ended before the table did, and on which line.
    pub(super) fn cut_line(&self) -> Option<u64> {
        self.is_cut.then(|| self.lines.last())
    }

    /// Where reading stopped: behind the table, unless it is cut or damaged at its end.
    pub(super) fn end(&self) -> usize {
        self.cursor.position()
    }

    /// The next place in a range where a row begins after another one.
    fn boundary(&self, mut at: usize, end: usize) -> Option<usize> {
        loop {
            let rest = self.text.get(at..end)?;
            at = at.saturating_add(memchr(self.open, rest)?);
            let before = self.text.get(..at).unwrap_or_default().trim_ascii_end();
            let before = match (self.is_enclosed, before.strip_suffix(b",")) {
                (true, Some(before)) => before.trim_ascii_end(),
                (true, None) => [].as_slice(),
                (false, _) => before,
            };
            if before.last() == Some(&self.close) {
                return Some(at);
            }
            at = at.saturating_add(1);
        }
    }

    /// Goes on behind a row that cannot be read; says what was lost.
    fn recover(&mut self, start: usize, defect: Defect) -> Loss {
        let window = self.text.len().saturating_sub(start);
        let read_to = match defect {
            Defect::Damaged(at) => at,
            Defect::Cut => start.saturating_add(window.min(self.max_row_bytes)),
        };
        let spent = read_to.saturating_sub(start);
        let is_affordable = spent <= self.spare_bytes;
        self.spare_bytes = self.spare_bytes.saturating_sub(spent);
        // Damage may have hidden the end of the row, so that it seems to hold the next ones.
        let from = if is_affordable { start.saturating_add(1) } else { read_to };
        let next = self.boundary(from, self.text.len());
        self.is_over = next.is_none();
        self.cursor = Cursor::new(self.text, next.unwrap_or(self.text.len()));
        match defect {
            Defect::Cut if window > self.max_row_bytes => Loss::Overlong,
            Defect::Cut if next.is_none() => {
                self.is_cut = true;
                Loss::Truncated
            }
            Defect::Cut | Defect::Damaged(_) => Loss::Unreadable,
        }
    }
}

impl<'t> Iterator for JsonRows<'t> {
    type Item = JsonRow<'t>;

    fn next(&mut self) -> Option<JsonRow<'t>> {
        while !self.is_over && self.cursor.eat(b',') {}
        if self.is_over {
            return None;
        }
        let next = self.cursor.peek();
        let start = self.cursor.position();
        let line = self.lines.at(start);
        if next.is_none() || (self.is_enclosed && self.cursor.eat(b']')) {
            self.is_over = true;
            self.is_cut = next.is_none() && self.is_enclosed;
            return None;
        }
        let text = match self.cursor.value_within(self.max_row_bytes) {
            Ok(text) if text.first() == Some(&self.open) => {
                // A row that lost its end seems to hold the rows below it.
                match self.boundary(start.saturating_add(1), self.cursor.position()) {
                    Some(_) => Err(self.recover(start, Defect::Damaged(start))),
                    None => Ok(text),
                }
            }
            Ok(_) => Err(Loss::Unreadable),
            Err(defect) => Err(self.recover(start, defect)),
        };
        Some(JsonRow { line, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line and the text of a row, or why it is lost.
    type Found = (u64, Result<String, Loss>);

    /// Every row, and whether the text is cut.
    fn rows(text: &str, open: u8) -> (Vec<Found>, bool) {
        let limits = Limits { max_line_bytes: 40, ..Limits::default() };
        let mut rows = JsonRows::new(text.as_bytes(), 0, open, &limits);
        let found = rows
            .by_ref()
            .map(|row| (row.line, row.text.map(|text| String::from_utf8_lossy(text).into_owned())))
            .collect();
        (found, rows.cut_line().is_some())
    }

    fn row(line: u64, text: &str) -> Found {
        (line, Ok(text.to_owned()))
    }

    #[test]
    fn whole_rows_are_given_with_their_lines() {
        let expected = vec![row(1, "[1]"), row(2, "[2]")];
        assert_eq!(rows("[[1],\n[2]]", b'['), (expected.clone(), false));
        assert_eq!(rows("[[1],\n[2],", b'['), (expected, true));
        let lines = vec![row(1, r#"{"a":1}"#), row(2, r#"{"a":2}"#)];
        assert_eq!(rows("{\"a\":1}\n{\"a\":2}\n", b'{'), (lines, false));
    }

    #[test]
    fn damage_costs_one_row() {
        for damaged in ["[[1],[2,?],[3]]", "[[1],[2,[3],[3]]", "[[1],[2,\"x],[3]]", "[[1],7,[3]]"] {
            let expected = vec![row(1, "[1]"), (1, Err(Loss::Unreadable)), row(1, "[3]")];
            assert_eq!(rows(damaged, b'['), (expected, false), "{damaged}");
        }
        let long = format!("[[1],[2,{}2],[3]]", "2,".repeat(40));
        assert_eq!(rows(&long, b'[').0[1], (1, Err(Loss::Overlong)));
        assert_eq!(rows(&long, b'[').0[2], row(1, "[3]"));
    }

    #[test]
    fn a_cut_costs_the_row_it_falls_into() {
        let expected = vec![row(1, "[1]"), (1, Err(Loss::Truncated))];
        assert_eq!(rows("[[1],[2,3", b'['), (expected, true));
    }

    #[test]
    fn hostile_text_ends() {
        for hostile in ["[", "[[],", "[\"],[", "{\"a\":[", "},{", "],["] {
            let text = format!("[{}", hostile.repeat(40_000));
            for open in *b"[{" {
                assert!(rows(&text, open).0.len() <= text.len());
            }
        }
    }
}
