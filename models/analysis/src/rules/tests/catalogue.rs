//! The Markdown catalogue.

use super::support::{builtin, rule};
use crate::rules::{RuleSet, catalogue_markdown};

#[test]
fn a_rule_is_a_row_with_everything_about_it() {
    let text = rule(
        "caution = \"abs(pitch_deg)>5 and vne_kt > 3\"\nfor_s = 2\nphases = [\"cruise\"]\n\
         applies_to = \"engine_count = 1\"",
    )
    .replace("It is a test.", "One | two.");
    let rules = RuleSet::parse(&[("my_family.toml", &text)]).expect("a valid rule");
    let markdown = catalogue_markdown(&rules);
    let row = markdown.lines().last().expect("a row");
    insta::assert_snapshot!(
        row,
        @r"| **Test** `test` | One \| two. | cruise; only where `engine_count = 1`; for 2 s, events within 0 s are one; 80 % valid | caution: `abs(pitch_deg) > 5 AND vne_kt > 3` | max of `pitch_deg` in deg | pitch_deg, vne_kt | GM2: test | To test. |"
    );
    assert!(markdown.contains("## my family"));
}

#[test]
fn the_catalogue_holds_every_built_in_rule_once() {
    let rules = builtin();
    let markdown = catalogue_markdown(&rules);
    for rule in rules.rules() {
        assert_eq!(markdown.matches(&format!("`{}` |", rule.id())).count(), 1, "{}", rule.id());
    }
    let tables = markdown.lines().filter(|line| line.starts_with("| **")).count();
    assert_eq!(tables, rules.rules().len());
    assert!(markdown.contains(&rules.digest().to_string()));
}
