//! The rule set as a Markdown document for people.

use std::fmt::Write as _;

use super::rule::Rule;
use super::set::RuleSet;

/// Every rule as a Markdown table per family: id, meaning, where and for how long it looks,
/// bands, what it reports, what it reads and which guidance it answers.
#[must_use]
pub fn catalogue_markdown(rules: &RuleSet) -> String {
    let mut families: Vec<&str> = rules.rules().iter().map(Rule::family).collect();
    families.sort_unstable();
    families.dedup();
    let mut text = format!(
        "# Rules\n\n{} rules in {} families, digest `{}`.\n",
        rules.rules().len(),
        families.len(),
        rules.digest()
    );
    for family in families {
        let of_family = rules.rules().iter().filter(|rule| rule.family() == family);
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n## {}\n\n\
             | rule | means | where, how long | bands | reports | reads | answers | why |\n\
             |---|---|---|---|---|---|---|---|\n",
            family.replace('_', " ")
        );
        for rule in of_family {
            let _ = writeln!(text, "{}", row(rule));
        }
    }
    text
}

fn row(rule: &Rule) -> String {
    let bands: Vec<String> =
        rule.bands().map(|(band, condition)| format!("{band}: `{condition}`")).collect();
    let reads: Vec<&str> =
        rule.inputs().iter().map(String::as_str).chain(rule.profile_values()).collect();
    let cells = [
        format!("**{}** `{}`", rule.name(), rule.id()),
        rule.sentence().to_owned(),
        scope(rule),
        bands.join("<br>"),
        format!("{} of `{}` in {}", rule.direction().name(), rule.measure(), rule.unit().suffix()),
        reads.join(", "),
        rule.answers().join("; "),
        rule.why().to_owned(),
    ];
    // A bar would end the cell.
    let cells = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
    format!("| {} |", cells.join(" | "))
}

fn scope(rule: &Rule) -> String {
    let phases: Vec<&str> = rule.phases().iter().map(|phase| phase.name()).collect();
    let mut scope = if phases.is_empty() { "whole flight".to_owned() } else { phases.join(", ") };
    if let Some(condition) = rule.applies_to() {
        let _ = write!(scope, "; only where `{condition}`");
    }
    let _ = write!(
        scope,
        "; for {} s, events within {} s are one; {} % valid",
        rule.for_s(),
        rule.merge_gap_s(),
        rule.required_valid_pct()
    );
    scope
}
