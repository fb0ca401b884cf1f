//! What is refused when rules are loaded, word for word, and what the digest covers.

use super::support::rule;
use crate::rules::RuleSet;

fn refusal(text: &str) -> String {
    RuleSet::parse(&[("test.toml", text)]).expect_err("must be refused").to_string()
}

fn refused(lines: &str) -> String {
    refusal(&rule(lines))
}

fn refused_condition(condition: &str) -> String {
    refused(&format!("caution = \"{condition}\""))
}

#[test]
fn names_are_known_or_refused_with_the_nearest() {
    insta::assert_snapshot!(
        refused_condition("pich_deg > 30"),
        @"rule file `test.toml`, rule `test`: in `caution`: `pich_deg` is neither a column nor a profile value; did you mean `pitch_deg`?"
    );
    insta::assert_snapshot!(
        refused_condition("indicated_airspeed_kt > vme_kt"),
        @"rule file `test.toml`, rule `test`: in `caution`: `vme_kt` is neither a column nor a profile value; did you mean `vne_kt`?"
    );
    insta::assert_snapshot!(
        refused("caution = \"pitch_deg > 1\"\nphases = [\"aproach\"]"),
        @"rule file `test.toml`, rule `test`: `aproach` is not a phase of flight; did you mean `approach`?"
    );
}

#[test]
fn units_of_both_sides_agree() {
    insta::assert_snapshot!(
        refused_condition("indicated_airspeed_kt > altitude_max_ft"),
        @"rule file `test.toml`, rule `test`: in `caution`: units do not agree: `indicated_airspeed_kt` in kt against `altitude_max_ft` in ft"
    );
    insta::assert_snapshot!(
        refused_condition("vertical_speed_fpm + altitude_indicated_ft > 3"),
        @"rule file `test.toml`, rule `test`: in `caution`: units do not agree: `vertical_speed_fpm` in fpm against `altitude_indicated_ft` in ft"
    );
    insta::assert_snapshot!(
        refused_condition("pitch_deg * roll_deg > 3"),
        @"rule file `test.toml`, rule `test`: in `caution`: units do not agree: `pitch_deg` in deg against `roll_deg` in deg"
    );
    insta::assert_snapshot!(
        refused_condition("greatest(pitch_deg, 3, engine_1_speed_rpm) > 3"),
        @"rule file `test.toml`, rule `test`: in `caution`: units do not agree: `pitch_deg` in deg against `engine_1_speed_rpm` in rpm"
    );
    insta::assert_snapshot!(
        refused_condition("pitch_deg / altitude_indicated_ft > 3"),
        @"rule file `test.toml`, rule `test`: in `caution`: units do not agree: `pitch_deg` in deg against `altitude_indicated_ft` in ft"
    );
    // A quotient of like units is a ratio, and a ratio scales anything.
    let good = "indicated_airspeed_kt > vne_kt * (true_airspeed_kt / ground_speed_kt) - 3";
    assert!(RuleSet::parse(&[("t", &rule(&format!("caution = \"{good}\"")))]).is_ok());
}

#[test]
fn what_the_language_does_not_have_is_refused_with_what_it_has() {
    insta::assert_snapshot!(
        refused_condition("pitch_deg LIKE 'up'"),
        @"rule file `test.toml`, rule `test`: in `caution`: `pitch_deg LIKE 'up'` is not supported; allowed are columns, profile values, numbers, + - * /, < <= > >= = <>, BETWEEN, AND, OR, NOT, abs(x), greatest(x, y, …) and least(x, y, …)"
    );
    for condition in [
        "pitch_deg % 3 > 1",
        "sqrt(pitch_deg) > 1",
        "pitch_deg IS NULL",
        "pitch_deg > 'up'",
        "pitch_deg > (SELECT 1)",
        "pitch_deg IN (1, 2)",
        "CASE WHEN pitch_deg > 1 THEN 1 END > 0",
        "pitch_deg > 1; DROP TABLE flights",
        "abs(DISTINCT pitch_deg) > 1",
        "abs(pitch_deg) OVER () > 1",
        "pitch_deg > 1e999",
        "pitch_deg > NULL",
        "flight.pitch_deg > 1",
        "pitch_deg > 1 roll_deg",
    ] {
        let refusal = refused_condition(condition);
        assert!(refusal.contains("is not supported"), "{condition}: {refusal}");
    }
    assert!(refused_condition("abs(pitch_deg, 3) > 1").contains("does not take 2 arguments"));
    assert!(refused_condition("greatest(pitch_deg) > 1").contains("does not take 1 arguments"));
}

#[test]
fn conditions_and_numbers_are_not_confused() {
    insta::assert_snapshot!(
        refused_condition("pitch_deg"),
        @"rule file `test.toml`, rule `test`: in `caution`: `pitch_deg` is a number where a condition is needed"
    );
    insta::assert_snapshot!(
        refused_condition("1 < pitch_deg < 3"),
        @"rule file `test.toml`, rule `test`: in `caution`: `1 < pitch_deg` is a condition where a number is needed"
    );
    for condition in ["pitch_deg + 3", "pitch_deg AND roll_deg > 3", "NOT pitch_deg", "-pitch_deg"]
    {
        let refusal = refused_condition(condition);
        assert!(refusal.contains("is a number where"), "{condition}: {refusal}");
    }
    insta::assert_snapshot!(
        refused("caution = \"pitch_deg > 3\"\nmeasure = \"pitch_deg > 3\""),
        @"rule file `test.toml`, rule `test`: in `measure`: `pitch_deg > 3` is a condition where a number is needed"
    );
    insta::assert_snapshot!(
        refused("caution = \"pitch_deg > 3\"\nmeasure = \"3 + 4\""),
        @"rule file `test.toml`, rule `test`: in `measure`: the unit cannot be told from numbers alone; name a column"
    );
}

#[test]
fn what_is_not_sql_or_not_toml_names_its_cause() {
    let error = RuleSet::parse(&[("test.toml", &rule("caution = \"pitch_deg > > 3\""))])
        .expect_err("not SQL");
    insta::assert_snapshot!(
        error,
        @"rule file `test.toml`, rule `test`: in `caution`: not an SQL expression"
    );
    let source = std::error::Error::source(&error).expect("the parser's error").to_string();
    assert!(source.contains("Expected: an expression"), "{source}");

    let error = RuleSet::parse(&[("test.toml", &rule("cuation = \"pitch_deg > 3\""))])
        .expect_err("a misspelt field");
    insta::assert_snapshot!(error, @"rule file `test.toml`: not a file of rules");
    let source = std::error::Error::source(&error).expect("the reader's error").to_string();
    assert!(source.contains("unknown field `cuation`"), "{source}");
}

#[test]
fn bands_rise() {
    insta::assert_snapshot!(
        refused("advisory = \"pitch_deg > 30\"\ncaution = \"pitch_deg > 25\""),
        @"rule file `test.toml`, rule `test`: the bands are not ordered: `pitch_deg > 25` can hold where `pitch_deg > 30` does not"
    );
    insta::assert_snapshot!(
        refused("name_of_no_band = 1"),
        @"rule file `test.toml`: not a file of rules"
    );
    insta::assert_snapshot!(
        refused("for_s = 1"),
        @"rule file `test.toml`, rule `test`: at least one of the bands advisory, caution and warning must have a condition"
    );
    for (milder, severer) in [
        ("pitch_deg < -5", "pitch_deg < -3"),
        ("pitch_deg > 5", "roll_deg > 9"),
        ("pitch_deg > 5", "pitch_deg >= 5"),
        ("pitch_deg > 5", "pitch_deg > 5 OR roll_deg > 9"),
        ("pitch_deg > 5 AND roll_deg > 5", "pitch_deg > 5"),
        ("5 < pitch_deg", "3 < pitch_deg"),
        ("NOT pitch_deg > 5", "NOT pitch_deg > 9"),
        ("pitch_deg BETWEEN 0 AND 5", "pitch_deg BETWEEN 0 AND 9"),
    ] {
        let lines = format!("advisory = \"{milder}\"\nwarning = \"{severer}\"");
        assert!(refused(&lines).contains("not ordered"), "{milder} / {severer}");
        // The other way round they are, but for the pair that is unrelated both ways.
        let lines = format!("advisory = \"{severer}\"\nwarning = \"{milder}\"");
        let unrelated = severer.starts_with("roll_deg");
        assert_eq!(
            RuleSet::parse(&[("t", &rule(&lines))]).is_err(),
            unrelated,
            "{severer} / {milder}"
        );
    }
}

#[test]
fn bands_over_profile_values_are_checked_with_the_profile() {
    let lines = "caution = \"indicated_airspeed_kt > vno_kt\"\n\
                 warning = \"indicated_airspeed_kt > vne_kt\"";
    let rules = RuleSet::parse(&[("t", &rule(lines))]).expect("undecided without a profile");
    let mut profile = super::support::profile("c172s");
    assert!(rules.bands_not_ordered(&profile).is_empty());
    profile.values.insert("vno_kt".to_owned(), 200.0);
    assert_eq!(rules.bands_not_ordered(&profile), ["test"]);
}

#[test]
fn ids_and_plain_fields_are_checked() {
    let good = rule("caution = \"pitch_deg > 3\"");
    insta::assert_snapshot!(
        RuleSet::parse(&[("a.toml", &good), ("b.toml", &good)]).expect_err("twice"),
        @"rule file `b.toml`, rule `test`: the id is already taken in `a.toml`"
    );
    insta::assert_snapshot!(
        refusal(&good.replace("\"test\"", "\"Test 1\"")),
        @"rule file `test.toml`, rule `Test 1`: an id holds lower-case letters, digits and hyphens only"
    );
    insta::assert_snapshot!(
        refused("caution = \"pitch_deg > 3\"\nfor_s = -1"),
        @"rule file `test.toml`, rule `test`: `for_s` must be between 0 and 3600 s"
    );
    insta::assert_snapshot!(
        refused("caution = \"pitch_deg > 3\"\nmerge_gap_s = nan"),
        @"rule file `test.toml`, rule `test`: `merge_gap_s` must be between 0 and 3600 s"
    );
    insta::assert_snapshot!(
        refused("caution = \"pitch_deg > 3\"\nrequired_valid_pct = 0"),
        @"rule file `test.toml`, rule `test`: `required_valid_pct` must be between 1 and 100"
    );
    insta::assert_snapshot!(
        refusal(&good.replace("To test.", " ")),
        @"rule file `test.toml`, rule `test`: `why` must not be empty"
    );
    insta::assert_snapshot!(
        refusal(&good.replace("\"GM2: test\"", "")),
        @"rule file `test.toml`, rule `test`: `answers` must not be empty"
    );
    insta::assert_snapshot!(
        refused("caution = \"pitch_deg > 3\"\napplies_to = \"pitch_deg > 3\""),
        @"rule file `test.toml`, rule `test`: in `applies_to`: `pitch_deg` is a column; only profile values decide what a rule applies to"
    );
}

#[test]
fn the_digest_names_the_rules_and_not_their_layout() {
    let digest = |files: &[(&str, &str)]| RuleSet::parse(files).expect("valid rules").digest();
    let first = rule("caution = \"pitch_deg > 3 AND roll_deg BETWEEN 1 AND 2\"");
    let second = first.replace("id = \"test\"", "id = \"other\"");
    let both = format!("{first}\n{second}");
    let original = digest(&[("a.toml", &first), ("b.toml", &second)]);
    // Another file, another order, comments, blanks and a longer way to write the same.
    assert_eq!(digest(&[("c.toml", &both)]), original);
    assert_eq!(digest(&[("b.toml", &second), ("a.toml", &first)]), original);
    let spelt = both
        .replace("pitch_deg > 3", "(pitch_deg>3.0)")
        .replace("roll_deg BETWEEN 1 AND 2", "(roll_deg >= 1 and roll_deg <= 2)");
    assert_eq!(digest(&[("c.toml", &format!("# A comment.\n{spelt}"))]), original);
    // Anything that decides or is read does matter.
    for (from, to) in [
        ("> 3", "> 4"),
        ("name = \"Test\"", "name = \"Tests\""),
        ("a test", "the test"),
        ("To test", "For tests"),
        ("GM2", "GM3"),
        ("direction = \"max\"", "direction = \"min\""),
        ("measure = \"pitch_deg\"", "measure = \"roll_deg\""),
        ("caution =", "warning ="),
        ("direction", "for_s = 2\ndirection"),
        ("direction", "merge_gap_s = 2\ndirection"),
        ("direction", "phases = [\"cruise\"]\ndirection"),
        ("direction", "applies_to = \"engine_count > 1\"\ndirection"),
        ("direction", "required_valid_pct = 70\ndirection"),
    ] {
        assert_ne!(digest(&[("c.toml", &both.replace(from, to))]), original, "{from} → {to}");
    }
}
