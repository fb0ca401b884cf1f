//! Reads the comments with which code and tests cite safety ids.
//!
//! `// req: SR-12` on code, `// verifies: SR-12` and `// injects: FM-ING-03` on tests;
//! several ids are parted by commas. A mark on a test belongs to the next `fn` below it.

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The code below serves the requirement.
    Serves,
    /// The test below verifies the requirement.
    Verifies,
    /// The test below makes the failure happen.
    Injects,
}

/// One id cited in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) kind: Kind,
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) line: usize,
    /// The function below the mark; none for a mark that stands alone.
    pub(crate) function: Option<String>,
}

impl Mark {
    /// `path:line`.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.path, self.line)
    }
}

/// Every mark of one source file.
pub(crate) fn marks(path: &str, text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut waiting = 0;
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        if let Some((kind, ids)) = kind_of(content) {
            marks.extend(ids.split(',').map(|id| Mark {
                kind,
                id: id.trim().to_owned(),
                path: path.to_owned(),
                line,
                function: None,
            }));
        } else if let Some(name) = function_name(content) {
            for mark in marks.iter_mut().skip(waiting) {
                mark.function = Some(name.to_owned());
            }
            waiting = marks.len();
        }
    }
    marks
}

fn kind_of(line: &str) -> Option<(Kind, &str)> {
    let comment = line.strip_prefix("// ")?;
    [("req: ", Kind::Serves), ("verifies: ", Kind::Verifies), ("injects: ", Kind::Injects)]
        .into_iter()
        .find_map(|(word, kind)| comment.strip_prefix(word).map(|ids| (kind, ids)))
}

/// The name in a line that begins a function.
fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let qualifiers = ["pub", "pub(crate)", "async", "const"];
    if !before.split_whitespace().all(|word| qualifiers.contains(&word)) {
        return None;
    }
    after.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_belong_to_the_function_below() {
        // Written with a hash for the slashes, so that these are no marks of this file.
        let text = "\
# req: SR-01, SR-02

# injects: FM-ING-01
# verifies: SR-16
#[test]
pub async fn first() {
    let hidden = \"# injects: FM-ING-02\";
}

fn second() {}
# injects: FM-ING-03
"
        .replace("# ", "// ");
        let found: Vec<_> = marks("a.rs", &text)
            .into_iter()
            .map(|mark| (mark.kind, mark.id, mark.line, mark.function))
            .collect();
        let first = Some("first".to_owned());
        assert_eq!(
            found,
            [
                (Kind::Serves, "SR-01".to_owned(), 1, first.clone()),
                (Kind::Serves, "SR-02".to_owned(), 1, first.clone()),
                (Kind::Injects, "FM-ING-01".to_owned(), 3, first.clone()),
                (Kind::Verifies, "SR-16".to_owned(), 4, first),
                (Kind::Injects, "FM-ING-03".to_owned(), 11, None),
            ]
        );
    }
}
