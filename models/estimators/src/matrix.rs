//! A table of finite numbers: the only thing handed to a learning library.
//!
//! linfa answers a NaN with an error or silence and smartcore with a panic or silence,
//! depending on the algorithm; here it cannot get that far. No arithmetic lives here.

use ndarray::{Array2, ShapeError};

/// Rows of equal length, every value finite, at least one row and one column.
#[derive(Clone, Debug, PartialEq)]
pub struct FiniteMatrix {
    columns: usize,
    /// Row after row.
    values: Vec<f64>,
}

/// The rows do not make a finite matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MatrixError {
    /// There is no row or no column.
    #[error("a matrix needs at least one row and one column")]
    Empty,
    /// A row has another length than the first.
    #[error("row {row} has another length than the first")]
    Ragged {
        /// Which row, from 0.
        row: usize,
    },
    /// A value is NaN or infinite.
    #[error("row {row} column {column} is not a finite number")]
    NotFinite {
        /// Which row, from 0.
        row: usize,
        /// Which column, from 0.
        column: usize,
    },
}

impl FiniteMatrix {
    /// Checks and copies the rows.
    ///
    /// # Errors
    /// When there is nothing, a row is ragged, or a value is not finite.
    pub fn from_rows<'row>(
        rows: impl IntoIterator<Item = &'row [f64]>,
    ) -> Result<Self, MatrixError> {
        let mut columns = 0;
        let mut values = Vec::new();
        for (row, cells) in rows.into_iter().enumerate() {
            if row == 0 {
                columns = cells.len();
            }
            if cells.len() != columns {
                return Err(MatrixError::Ragged { row });
            }
            if let Some(column) = cells.iter().position(|value| !value.is_finite()) {
                return Err(MatrixError::NotFinite { row, column });
            }
            values.extend_from_slice(cells);
        }
        if values.is_empty() {
            return Err(MatrixError::Empty);
        }
        Ok(Self { columns, values })
    }

    /// Number of rows.
    #[must_use]
    pub const fn row_count(&self) -> usize {
        // Not zero: an empty matrix cannot be made.
        self.values.len().div_euclid(self.columns)
    }

    /// Number of columns.
    #[must_use]
    pub const fn column_count(&self) -> usize {
        self.columns
    }

    /// The rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.columns)
    }

    /// As the matrix type of linfa 0.8 (ndarray 0.16).
    pub(crate) fn to_ndarray(&self) -> Result<Array2<f64>, ShapeError> {
        Array2::from_shape_vec((self.row_count(), self.columns), self.values.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_holds_what_it_was_given() {
        let matrix = FiniteMatrix::from_rows([[1.0, 2.0].as_slice(), &[3.0, 4.0], &[5.0, 6.0]]);
        let matrix = matrix.expect("finite rows");
        assert_eq!((matrix.row_count(), matrix.column_count()), (3, 2));
        assert_eq!(matrix.rows().nth(2), Some([5.0, 6.0].as_slice()));
        let array = matrix.to_ndarray().expect("a rectangle");
        assert!((array[[1, 0]] - 3.0).abs() < f64::EPSILON);
    }

    #[test]
    fn what_a_library_would_choke_on_is_refused() {
        let empty = FiniteMatrix::from_rows([]);
        assert_eq!(empty, Err(MatrixError::Empty));
        let narrow = FiniteMatrix::from_rows([[].as_slice()]);
        assert_eq!(narrow, Err(MatrixError::Empty));
        let ragged = FiniteMatrix::from_rows([[1.0].as_slice(), &[1.0, 2.0]]);
        assert_eq!(ragged, Err(MatrixError::Ragged { row: 1 }));
        for poison in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let poisoned = FiniteMatrix::from_rows([[1.0, 2.0].as_slice(), &[1.0, poison]]);
            assert_eq!(poisoned, Err(MatrixError::NotFinite { row: 1, column: 1 }));
        }
    }
}
