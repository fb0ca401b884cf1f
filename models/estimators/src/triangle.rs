//! Symmetric positive definite matrices of a few dozen rows: Cholesky factors and the two
//! triangular solves, in fixed order of summation so that a result is the same everywhere.
//!
//! Not a linear algebra library: no pivoting, no blocking, nothing above a triangle.

use serde::{Deserialize, Serialize};

/// The lower triangle of a square matrix: row `i` holds `i + 1` values. It stands for a
/// symmetric matrix or for a triangular one, as the user of it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LowerTriangle {
    rows: Vec<Vec<f64>>,
}

impl LowerTriangle {
    /// Wraps rows; `None` unless row `i` holds `i + 1` values.
    #[must_use]
    pub fn from_rows(rows: Vec<Vec<f64>>) -> Option<Self> {
        let triangle = Self { rows };
        triangle.is_triangular().then_some(triangle)
    }

    /// Whether row `i` holds `i + 1` values; deserialised triangles are not trusted.
    #[must_use]
    pub fn is_triangular(&self) -> bool {
        self.rows.iter().zip(1..).all(|(row, length)| row.len() == length)
    }

    /// Number of rows.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.rows.len()
    }

    /// The rows, each up to and including the diagonal.
    #[must_use]
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.rows
    }

    /// The values on the diagonal.
    pub fn diagonal(&self) -> impl Iterator<Item = f64> {
        self.rows.iter().filter_map(|row| row.last().copied())
    }

    /// Every value changed by `change(value, is_on_diagonal)`.
    #[must_use]
    pub fn map(&self, change: impl Fn(f64, bool) -> f64) -> Self {
        let rows = self.rows.iter().map(|row| {
            let diagonal = row.len();
            row.iter().zip(1..).map(|(value, at)| change(*value, at == diagonal)).collect()
        });
        Self { rows: rows.collect() }
    }

    /// The rows and columns whose flag in `keep` is set.
    #[must_use]
    pub fn restricted(&self, keep: &[bool]) -> Self {
        let kept = self.rows.iter().zip(keep).filter(|(_, keep)| **keep);
        let rows = kept.map(|(row, _)| {
            row.iter().zip(keep).filter(|(_, keep)| **keep).map(|(value, _)| *value).collect()
        });
        Self { rows: rows.collect() }
    }

    /// The factor L with L·Lᵀ = self, where self stands for a symmetric matrix (Cholesky's
    /// method, row by row); `None` when that matrix is not positive definite.
    #[must_use]
    pub fn cholesky(&self) -> Option<Self> {
        let mut factor: Vec<Vec<f64>> = Vec::with_capacity(self.size());
        for source in &self.rows {
            let mut row = Vec::with_capacity(source.len());
            // The factor has one row fewer than `source` has values: the diagonal is left over.
            for (value, above) in source.iter().zip(&factor) {
                let (diagonal, left) = above.split_last()?;
                let off_diagonal = (value - dot(&row, left)) / diagonal;
                row.push(off_diagonal);
            }
            let pivot = source.last()? - dot(&row, &row);
            if !(pivot.is_finite() && pivot > 0.0) {
                return None;
            }
            row.push(pivot.sqrt());
            factor.push(row);
        }
        Some(Self { rows: factor })
    }

    /// Solves L·y = b by forward substitution, where self stands for the triangular L.
    #[must_use]
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut solution = Vec::with_capacity(right.len());
        for (row, right) in self.rows.iter().zip(right) {
            if let Some((diagonal, left)) = row.split_last() {
                let value = (right - dot(left, &solution)) / diagonal;
                solution.push(value);
            }
        }
        solution
    }

    /// Solves Lᵀ·x = y by backward substitution, where self stands for the triangular L.
    #[must_use]
    pub fn solve_transposed(&self, right: &[f64]) -> Vec<f64> {
        let mut solution = right.to_vec();
        for row in self.rows.iter().rev() {
            let Some((diagonal, left)) = row.split_last() else { continue };
            let Some((above, here)) = solution.split_at_mut_checked(left.len()) else { continue };
            let Some(value) = here.first_mut() else { continue };
            *value /= diagonal;
            for (above, coefficient) in above.iter_mut().zip(left) {
                *above -= coefficient * *value;
            }
        }
        solution
    }
}

/// The inner product, summed in order.
pub(crate) fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn triangle(rows: &[&[f64]]) -> LowerTriangle {
        let rows = rows.iter().map(|row| row.to_vec()).collect();
        LowerTriangle::from_rows(rows).expect("a triangle")
    }

    #[test]
    fn the_factor_is_the_one_worked_out_by_hand() {
        // [[4, 2], [2, 5]] = L·Lᵀ: l11 = √4 = 2, l21 = 2 / 2 = 1, l22 = √(5 − 1²) = 2.
        let factor = triangle(&[&[4.0], &[2.0, 5.0]]).cholesky().expect("positive definite");
        assert_eq!(factor, triangle(&[&[2.0], &[1.0, 2.0]]));
        // L·y = (6, 7): y1 = 3, y2 = (7 − 3) / 2 = 2; then Lᵀ·x = y: x2 = 1, x1 = (3 − 1) / 2.
        let forward = factor.solve(&[6.0, 7.0]);
        assert_eq!(forward, [3.0, 2.0]);
        assert_eq!(factor.solve_transposed(&forward), [1.0, 1.0]);
    }

    #[test]
    fn what_is_not_positive_definite_has_no_factor() {
        assert_eq!(triangle(&[&[1.0], &[2.0, 1.0]]).cholesky(), None);
        assert_eq!(triangle(&[&[0.0]]).cholesky(), None);
        assert_eq!(triangle(&[&[f64::NAN]]).cholesky(), None);
        assert_eq!(LowerTriangle::from_rows(vec![vec![1.0, 2.0]]), None);
    }

    #[test]
    fn a_restriction_keeps_rows_and_columns() {
        let full = triangle(&[&[1.0], &[2.0, 3.0], &[4.0, 5.0, 6.0]]);
        assert_eq!(full.restricted(&[true, false, true]), triangle(&[&[1.0], &[4.0, 6.0]]));
    }

    proptest! {
        // B·Bᵀ + I is positive definite for every B, and the two solves undo it.
        #[test]
        fn the_solves_invert_the_matrix(
            b in proptest::collection::vec(proptest::collection::vec(-3.0..3.0_f64, 5), 5),
            x in proptest::collection::vec(-10.0..10.0_f64, 5),
        ) {
            let entry = |i: usize, j: usize| dot(&b[i], &b[j]) + f64::from(u8::from(i == j));
            let rows = (0..5).map(|i| (0..=i).map(|j| entry(i, j)).collect()).collect();
            let right: Vec<f64> =
                (0..5).map(|i| (0..5).map(|j| entry(i, j) * x[j]).sum()).collect();
            let matrix = LowerTriangle::from_rows(rows).expect("a triangle");
            let factor = matrix.cholesky().expect("positive definite");
            let solved = factor.solve_transposed(&factor.solve(&right));
            for (solved, x) in solved.iter().zip(&x) {
                prop_assert!((solved - x).abs() < 1e-6);
            }
        }
    }
}
