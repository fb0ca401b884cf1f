//! Everything that is wrong with a frame layout, told at once.

use std::fmt;

/// One thing that is wrong with a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutProblem {
    /// Where, for example `parameter 3 (pitch_deg)`.
    pub place: String,
    /// What, as a lowercase fragment.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

impl fmt::Display for LayoutProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.place, self.message, self.hint)
    }
}

/// A layout that cannot be used, with all of its problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayoutError {
    problems: Vec<LayoutProblem>,
}

impl LayoutError {
    pub(super) const fn new(problems: Vec<LayoutProblem>) -> Self {
        Self { problems }
    }

    /// Every problem, in the order of the layout.
    #[must_use]
    pub fn problems(&self) -> &[LayoutProblem] {
        &self.problems
    }
}

impl fmt::Display for LayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the frame layout has {} problems", self.problems.len())?;
        for problem in &self.problems {
            write!(f, "\n  {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for LayoutError {}
