//! An operator's mapping: how a table that no format knows is to be read.
//!
//! TOML, written by hand, checked as a whole: every problem is told at once, with the line and
//! what would be right. A mapping says which text it is (delimiter, decimal mark, line of the
//! names), how the clock is printed, and for every column its parameter and its unit. Units are
//! declared and never guessed, and no column is found by its position. The reference with an
//! example is `docs/formats.md`.
//!
//! Reading rows by a mapping stands in `formats/mapped`, not here.

mod check;
mod clock;
mod columns;
mod problem;
mod table;

pub use problem::{MappingError, MappingProblem};

use data_flight::{AircraftIdentity, Parameter};

use crate::columns::Reading;
use crate::formats::DecimalMark;

pub(crate) use clock::{ClockDeclaration, ClockKind, Format, Zone};

/// How a table is to be read, as an operator declared it.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The line of the column names, counted from 1.
    pub(crate) header_line: u64,
    /// Lines below it that are no rows.
    pub(crate) skip_lines_below: u64,
    pub(crate) delimiter: u8,
    pub(crate) decimal: DecimalMark,
    /// What is the same for the whole log.
    pub(crate) aircraft: AircraftIdentity,
    pub(crate) registration_column: Option<String>,
    pub(crate) model_column: Option<String>,
    pub(crate) clock: ClockDeclaration,
    pub(crate) columns: Vec<MappedColumn>,
    /// Columns that are deliberately not used.
    pub(crate) ignored: Vec<String>,
}

/// One column of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MappedColumn {
    /// The name as the log prints it, blanks tidied.
    pub(crate) name: String,
    pub(crate) parameter: Parameter,
    pub(crate) unit: String,
    pub(crate) reading: Reading,
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// When anything is wrong with it; the error holds every problem.
    pub fn from_toml(toml: &str) -> Result<Self, MappingError> {
        check::mapping(toml)
    }
}

/// A name as it is compared: no blanks at its ends, none doubled inside.
pub(crate) fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
