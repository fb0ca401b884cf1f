//! What is wrong with a mapping: every problem, with its line and what would be right.

use std::fmt;

/// A mapping that cannot be used, with everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct MappingError {
    problems: Vec<MappingProblem>,
}

impl MappingError {
    pub(super) fn new(problems: Vec<MappingProblem>) -> Self {
        Self { problems }
    }

    /// Every problem, in order of the lines. Never empty.
    #[must_use]
    pub fn problems(&self) -> &[MappingProblem] {
        &self.problems
    }
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.len() {
            1 => f.write_str("the mapping has a problem")?,
            count => write!(f, "the mapping has {count} problems")?,
        }
        self.problems.iter().try_for_each(|problem| write!(f, "\n{problem}"))
    }
}

/// One thing that is wrong with a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingProblem {
    /// The line of the mapping, counted from 1; 0 when it concerns the whole mapping.
    pub line: u64,
    /// What it concerns, as a path of keys; empty for the whole mapping.
    pub place: String,
    /// A lowercase fragment: what is wrong.
    pub message: String,
    /// What would be right, where that is known.
    pub hint: Option<String>,
}

impl fmt::Display for MappingProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        if !self.place.is_empty() {
            write!(f, "`{}`: ", self.place)?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

/// How alike two names have to be for one to be offered for the other.
const ALIKE: f64 = 0.75;

/// The known name that is most like `name`, if any is like it at all.
pub(super) fn nearest<'name>(
    name: &str,
    known: impl Iterator<Item = &'name str>,
) -> Option<&'name str> {
    let name = name.to_lowercase();
    known
        .map(|known| (strsim::jaro_winkler(&name, &known.to_lowercase()), known))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, known)| known)
}

/// `did you mean …?`, if any known name is like `name`.
pub(super) fn did_you_mean<'name>(
    name: &str,
    known: impl Iterator<Item = &'name str>,
) -> Option<String> {
    nearest(name, known).map(|known| format!("did you mean `{known}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_where_what_and_what_would_be_right() {
        let problem = MappingProblem {
            line: 7,
            place: "columns.IAS.unit".into(),
            message: "unknown unit".into(),
            hint: Some("use `kt`".into()),
        };
        let text = "line 7: `columns.IAS.unit`: unknown unit; use `kt`";
        assert_eq!(problem.to_string(), text);
        let error = MappingError::new(vec![problem]);
        assert_eq!(error.to_string(), format!("the mapping has a problem\n{text}"));
    }

    #[test]
    fn a_name_is_offered_only_when_it_is_alike() {
        let known = ["indicated_airspeed_kt", "true_airspeed_kt", "pitch_deg"];
        let offered = |name| nearest(name, known.into_iter());
        assert_eq!(offered("indicated_airspeed"), Some("indicated_airspeed_kt"));
        assert_eq!(offered("Pitch"), Some("pitch_deg"));
        assert_eq!(offered("xyz"), None);
    }
}
