//! A generated log as rows of text, to put a fault into it and write it again.
//!
//! Deliberately simple: it splits at commas and knows nothing of quoting, which the generator
//! never writes.

/// A log with its three header lines and its rows.
#[derive(Clone, Debug)]
pub struct LogText {
    header: Vec<String>,
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl LogText {
    /// Reads the bytes of a generated log.
    ///
    /// # Panics
    /// When they are not the text of one.
    #[must_use]
    pub fn new(csv: &[u8]) -> Self {
        let text = std::str::from_utf8(csv).expect("a generated log is text");
        let mut lines = text.lines().map(str::to_owned);
        let header: Vec<String> = lines.by_ref().take(3).collect();
        let split = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let names = split(&header[2]).iter().map(|name| name.trim().to_owned()).collect();
        Self { names, rows: lines.map(|line| split(&line)).collect(), header }
    }

    /// Number of rows below the header.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn column(&self, name: &str) -> usize {
        self.names.iter().position(|known| known == name).expect("a column of the log")
    }

    /// The number in a field; `None` when it is blank.
    #[must_use]
    pub fn number(&self, row: usize, name: &str) -> Option<f64> {
        self.rows[row][self.column(name)].trim().parse().ok()
    }

    /// Replaces a field of some rows by what `change` makes of its text; the row is its first
    /// argument.
    pub fn change(
        &mut self,
        rows: impl IntoIterator<Item = usize>,
        name: &str,
        change: impl Fn(usize, &str) -> String,
    ) {
        let column = self.column(name);
        for row in rows {
            if let Some(field) = self.rows.get_mut(row).and_then(|row| row.get_mut(column)) {
                *field = change(row, field.trim());
            }
        }
    }

    /// Multiplies a column by a factor in every row in which it is a number.
    pub fn scale(&mut self, name: &str, factor: f64) {
        self.change(0..self.rows.len(), name, |_, text| {
            text.parse::<f64>()
                .map_or_else(|_| text.to_owned(), |number| format!("{:.2}", number * factor))
        });
    }

    /// Holds a column at its value in the first of the rows.
    pub fn hold(&mut self, rows: std::ops::Range<usize>, name: &str) {
        let held = self.rows[rows.start][self.column(name)].clone();
        self.change(rows, name, |_, _| held.clone());
    }

    /// Takes a column out of header and rows.
    pub fn remove_column(&mut self, name: &str) {
        let column = self.column(name);
        self.names.remove(column);
        for line in &mut self.header[1..] {
            let mut fields: Vec<&str> = line.split(',').collect();
            fields.remove(column);
            *line = fields.join(",");
        }
        for row in self.rows.iter_mut().filter(|row| row.len() > column) {
            row.remove(column);
        }
    }

    /// Swaps two rows.
    pub fn swap_rows(&mut self, one: usize, other: usize) {
        self.rows.swap(one, other);
    }

    /// Replaces whole rows by a text.
    pub fn overwrite_rows(&mut self, rows: impl IntoIterator<Item = usize>, text: &str) {
        for row in rows {
            self.rows[row] = vec![text.to_owned()];
        }
    }

    /// Keeps the rows of a range and the first `fields` fields of the row after it: what is
    /// left of a log when the power goes.
    pub fn cut(&mut self, rows: std::ops::Range<usize>, fields: usize) {
        let mut last = self.rows[rows.end].clone();
        last.truncate(fields);
        self.rows = self.rows[rows].to_vec();
        self.rows.push(last);
    }

    /// The bytes of the log.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut lines = self.header.clone();
        lines.extend(self.rows.iter().map(|row| row.join(",")));
        (lines.join("\n") + "\n").into_bytes()
    }
}
