//! FM-ING-10: the log is of another aircraft than the registry says, by name or by kind.
//!
//! Limits of the wrong type make every statement wrong, so a contradiction withholds all of
//! them. It is never corrected here: a person has to. When there is nothing to compare, a
//! caveat says so. Recording fewer engines or cylinders than there are is common (not every
//! probe is wired); recording more is impossible.
// req: SR-21

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::above;

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let facts = &context.candidate.aircraft;
    let pairs = [
        ("registration", &facts.log.registration, &facts.registry.registration),
        ("type", &facts.log.profile, &facts.registry.profile),
        ("recorder", &facts.log.system_id, &facts.registry.system_id),
    ];
    let mut compared = false;
    for (what, log, registry) in pairs {
        let (Some(log), Some(registry)) = (log, registry) else { continue };
        compared = true;
        if plain(log) != plain(registry) {
            report.add(Seen {
                verdict: Verdict::Withhold,
                id: "FM-ING-10",
                requirement: "SR-21",
                limit: None,
                saw: format!("{what} `{log}` in the log, `{registry}` in the registry"),
                sentence: format!(
                    "The {what} in the log is not that of the aircraft it was filed under."
                ),
            });
        }
    }
    if !compared {
        report.add(Seen {
            verdict: Verdict::Caveat,
            id: "FM-ING-10",
            requirement: "SR-21",
            limit: None,
            saw: "nothing to compare".to_owned(),
            sentence: "The log does not say which aircraft it is of; this relies on how it was \
                       filed."
                .to_owned(),
        });
    }
    let (engines, cylinders) = recorded_layout(context);
    examine_count(report, "engines", engines, facts.registry.engine_count);
    examine_count(report, "cylinders on an engine", cylinders, facts.registry.cylinder_count);
}

/// Letters and digits alone, so that `N-123ab` and `N123AB` are the same.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// The highest engine number and the highest cylinder number among the recorded columns.
fn recorded_layout(context: &Context<'_>) -> (u8, u8) {
    let limit = &context.limits.recorded_valid_pct;
    let (mut engines, mut cylinders) = (0, 0);
    for quality in &context.candidate.record.quality.parameters {
        if !above(quality.valid_pct, limit.value) {
            continue;
        }
        let Some(rest) = quality.parameter.name().strip_prefix("engine_") else { continue };
        let mut words = rest.split('_');
        let engine = words.next().and_then(|word| word.parse().ok()).unwrap_or_default();
        engines = u8::max(engines, engine);
        if matches!(words.next(), Some("cht" | "egt")) {
            let cylinder = words.next().and_then(|word| word.parse().ok()).unwrap_or_default();
            cylinders = u8::max(cylinders, cylinder);
        }
    }
    (engines, cylinders)
}

fn examine_count(report: &mut Report, what: &str, recorded: u8, registered: Option<u8>) {
    let Some(registered) = registered else { return };
    if recorded > registered {
        report.add(Seen {
            verdict: Verdict::Withhold,
            id: "FM-ING-10",
            requirement: "SR-21",
            limit: None,
            saw: format!("{recorded} {what} recorded, {registered} registered"),
            sentence: format!("The log records more {what} than this aircraft has."),
        });
    }
}

#[cfg(test)]
mod tests {
    use data_flight::Parameter;

    use crate::testing::{assert_passes, healthy, only_finding, rule_candidate};
    use crate::{AircraftFacts, Candidate, Verdict};

    fn assert_withheld(candidate: &Candidate, saw: &str) {
        let finding =
            only_finding(candidate, "aircraft_mismatched", "FM-ING-10", Verdict::Withhold);
        assert_eq!(finding.saw, saw);
    }

    // injects: FM-ING-10
    // verifies: SR-21
    #[test]
    fn another_registration_type_or_recorder_withholds() {
        let mut candidate = rule_candidate();
        candidate.aircraft.log.registration = Some("N0000Y".to_owned());
        assert_withheld(&candidate, "registration `N0000Y` in the log, `N-0000x` in the registry");
        let mut candidate = rule_candidate();
        candidate.aircraft.log.profile = Some("pa28".to_owned());
        assert_withheld(&candidate, "type `pa28` in the log, `c172s` in the registry");
        let mut candidate = rule_candidate();
        candidate.aircraft.log.system_id = Some("99".to_owned());
        assert_withheld(&candidate, "recorder `99` in the log, `00112233` in the registry");
    }

    // injects: FM-ING-10
    #[test]
    fn more_engines_or_cylinders_than_there_are_withhold() {
        let mut candidate = rule_candidate();
        candidate.record.quality.parameters.push(healthy(Parameter::Engine2Speed));
        assert_withheld(&candidate, "2 engines recorded, 1 registered");
        let mut candidate = rule_candidate();
        candidate.record.quality.parameters.push(healthy(Parameter::Engine1Egt6));
        assert_withheld(&candidate, "6 cylinders on an engine recorded, 4 registered");
    }

    #[test]
    fn a_dead_column_is_no_second_engine() {
        let mut candidate = rule_candidate();
        let mut dead = healthy(Parameter::Engine2Speed);
        dead.valid_pct = 0.0;
        candidate.record.quality.parameters.push(dead);
        assert_passes(&candidate);
    }

    // injects: FM-ING-10
    #[test]
    fn nothing_to_compare_is_a_caveat() {
        let mut candidate = rule_candidate();
        candidate.aircraft = AircraftFacts::default();
        only_finding(&candidate, "aircraft_mismatched", "FM-ING-10", Verdict::Caveat);
    }
}
