//! FM-PRE-01, FM-PRE-03 and FM-AUD-08: the sentence is not fit to be read.
//!
//! It must say something, fit into a paragraph, hold no control characters, reassure nobody,
//! and carry the unit of the peak it speaks of. A missing unit is repaired by a caveat that
//! states the peak with its unit; everything else withholds.
// req: SR-14
// req: SR-24

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::{above, length};

/// Words with which a reader could take the absence of a finding for a clearance.
const REASSURANCES: [&str; 12] = [
    "ok",
    "okay",
    "all clear",
    "all good",
    "airworthy",
    "fit to fly",
    "good to go",
    "is safe",
    "safe to fly",
    "no problem",
    "no problems",
    "nothing wrong",
];

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let sentence = context.candidate.statement.sentence.as_str();
    let limit = &context.limits.sentence_max_count;
    let mut withhold = |id: &'static str, requirement: &'static str, limit, saw: String| {
        report.add(Seen {
            verdict: Verdict::Withhold,
            id,
            requirement,
            limit,
            saw,
            sentence: "The wording of this statement is not fit to be shown.".to_owned(),
        });
    };
    if sentence.trim().is_empty() {
        withhold("FM-PRE-01", "SR-24", None, "an empty sentence".to_owned());
    }
    let characters = sentence.chars().count();
    if above(length(characters), limit.value) {
        withhold("FM-PRE-01", "SR-24", Some(limit), format!("{characters} characters"));
    }
    if sentence.chars().any(char::is_control) {
        withhold("FM-AUD-08", "SR-24", None, "a control character".to_owned());
    }
    if let Some(phrase) = reassurance(sentence) {
        withhold("FM-PRE-03", "SR-24", None, format!("the words `{phrase}`"));
    }
    examine_unit(context, report);
}

/// The first reassurance in a sentence, as whole words.
fn reassurance(sentence: &str) -> Option<&'static str> {
    let words: Vec<String> = sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let spaced = format!(" {} ", words.join(" "));
    REASSURANCES.into_iter().find(|phrase| spaced.contains(&format!(" {phrase} ")))
}

fn examine_unit(context: &Context<'_>, report: &mut Report) {
    let statement = &context.candidate.statement;
    let Some(peak) = statement.peak else { return };
    let symbol = peak.unit.symbol();
    let has_number = statement.sentence.chars().any(|c| c.is_ascii_digit());
    if symbol.is_empty() || !has_number || carries_unit(&statement.sentence, symbol) {
        return;
    }
    report.add(Seen {
        verdict: Verdict::Caveat,
        id: "FM-PRE-01",
        requirement: "SR-14",
        limit: None,
        saw: format!("a number without `{symbol}`"),
        sentence: format!("The recorded peak was {:.1} {symbol}.", peak.value),
    });
}

/// Whether a number in `sentence` is followed by `symbol`, so that the `g` of "degrees" is
/// not taken for standard gravity.
fn carries_unit(sentence: &str, symbol: &str) -> bool {
    sentence.match_indices(symbol).any(|(start, _)| {
        let (before, rest) = sentence.split_at_checked(start).unwrap_or_default();
        let after = rest.strip_prefix(symbol).unwrap_or_default();
        before.trim_end().ends_with(|c: char| c.is_ascii_digit())
            && !after.starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{assert_passes, only_finding, rule_candidate};
    use crate::{Candidate, Verdict};

    fn saying(sentence: &str) -> Candidate {
        let mut candidate = rule_candidate();
        sentence.clone_into(&mut candidate.statement.sentence);
        candidate
    }

    // injects: FM-PRE-03
    // verifies: SR-24
    #[test]
    fn reassurance_is_withheld() {
        for sentence in ["Airspeed 140 kt: OK.", "All good, 3 kt to spare.", "The wing is safe."] {
            only_finding(&saying(sentence), "wording_unfit", "FM-PRE-03", Verdict::Withhold);
        }
        assert_passes(&saying("The token speed was 140 kt."));
    }

    // injects: FM-PRE-01
    // verifies: SR-14
    #[test]
    fn a_number_without_its_unit_gets_one() {
        for sentence in ["The airspeed reached 165.", "At 165 ktas, 3 above the kt limit."] {
            let finding =
                only_finding(&saying(sentence), "wording_unfit", "FM-PRE-01", Verdict::Caveat);
            assert_eq!(finding.sentence, "The recorded peak was 165.0 kt.");
        }
    }

    // injects: FM-PRE-01
    #[test]
    fn an_empty_or_endless_sentence_is_withheld() {
        for sentence in [" ".to_owned(), "word ".repeat(400)] {
            only_finding(&saying(&sentence), "wording_unfit", "FM-PRE-01", Verdict::Withhold);
        }
    }

    // injects: FM-AUD-08
    #[test]
    fn control_characters_are_withheld() {
        let candidate = saying("The airspeed\r\nreached 165 kt.");
        only_finding(&candidate, "wording_unfit", "FM-AUD-08", Verdict::Withhold);
    }
}
