//! The known name most like a misspelt one, for hints in errors.

/// The candidate with the smallest edit distance to `name`; empty when there are none.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> &'a str {
    candidates.into_iter().min_by_key(|candidate| distance(name, candidate)).unwrap_or_default()
}

/// Levenshtein's edit distance over characters.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut diagonal = i;
        let mut beside = i + 1;
        if let Some(first) = row.first_mut() {
            *first = beside;
        }
        for (cell, r) in row.iter_mut().skip(1).zip(right.chars()) {
            let substituted = diagonal + usize::from(l != r);
            diagonal = *cell;
            beside = substituted.min(diagonal + 1).min(beside + 1);
            *cell = beside;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_levenshtein() {
        // kitten → sitten → sittin → sitting: three edits, the textbook case.
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", "abc"), 0);
        assert_eq!(nearest("vn_kt", ["vno_kt", "mass_max_kg"]), "vno_kt");
    }
}
