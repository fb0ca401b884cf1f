//! Mappings that are wrong: every problem at once, with its line and what would be right.

use data_ingest::{Mapping, MappingProblem};

/// The problems of a mapping.
fn problems(toml: &str) -> Vec<MappingProblem> {
    Mapping::from_toml(toml).expect_err("something is wrong").problems().to_vec()
}

/// Line, place and message of every problem.
fn told(toml: &str) -> Vec<(u64, String, String)> {
    problems(toml).into_iter().map(|p| (p.line, p.place, p.message)).collect()
}

/// The hint of the only problem.
fn hint(toml: &str) -> String {
    let found = problems(toml);
    let [problem] = found.as_slice() else { panic!("{found:?}") };
    problem.hint.clone().unwrap_or_default()
}

const RIGHT: &str = "[time]\ndate_time = \"t\"\nzone = \"UTC\"\n[columns]\nA = { parameter = \"pitch_deg\", unit = \"deg\" }\n";

#[test]
fn a_small_mapping_is_enough() {
    assert!(Mapping::from_toml(RIGHT).is_ok());
}

#[test]
fn every_problem_is_told_at_once() {
    let toml = "\
header_line = 0
delimeter = \";\"
decimal_mark = 1
[aircraft]
registration = \"D-EXMP\"
registration_column = \"Reg\"
[time]
elapsed = \"t\"
elapsed_unit = \"hours\"
zone = \"UTC\"
[columns]
IAS = { parameter = \"indicated_airspeed\", unit = \"kt\" }
ALT = { parameter = \"altitude_indicated_ft\", unit = \"furlong\" }
PIT = { parameter = \"pitch_deg\" }
ROL = \"roll_deg\"
";
    let text = |place: &str, message: &str| (place.to_owned(), message.to_owned());
    let expected = [
        (1, text("header_line", "lines are counted from 1")),
        (2, text("delimeter", "unknown key")),
        (3, text("decimal_mark", "this is a whole number and should be a text in quotes")),
        (6, text("aircraft.registration_column", "this is declared for the whole log as well")),
        (9, text("time.elapsed_unit", "this is no unit of time")),
        (10, text("time.zone", "the log prints no time that this could belong to")),
        (
            12,
            text(
                "columns.IAS.parameter",
                "`indicated_airspeed` is not a parameter of the catalogue",
            ),
        ),
        (13, text("columns.ALT.unit", "`furlong` cannot become `altitude_indicated_ft`")),
        (14, text("columns.PIT.unit", "the unit is missing")),
        (15, text("columns.ROL", "this is a text and should be a table")),
    ]
    .map(|(line, (place, message))| (line, place, message));
    assert_eq!(told(toml), expected);
    let text = Mapping::from_toml(toml).expect_err("wrong").to_string();
    assert!(
        text.starts_with("the mapping has 10 problems\nline 1: `header_line`: lines"),
        "{text}"
    );
}

#[test]
fn an_unknown_name_is_answered_with_the_nearest() {
    let with = |from: &str, to: &str| hint(&RIGHT.replace(from, to));
    assert_eq!(with("pitch_deg", "pitch"), "did you mean `pitch_deg`?");
    assert_eq!(with("date_time", "datetime = \"t\"\ndate_time"), "did you mean `date_time`?");
    assert_eq!(with("\"UTC\"", "\"Europe/Berln\""), "did you mean `Europe/Berlin`?");
    assert_eq!(
        with("unit = \"deg\"", "unit = \"deg\", meaning = \"west\""),
        "did you mean `west_positive`?"
    );
}

#[test]
fn a_unit_that_does_not_convert_is_answered_with_those_that_do() {
    let toml = RIGHT
        .replace("pitch_deg", "engine_1_fuel_flow_gph")
        .replace("unit = \"deg\"", "unit = \"lb/h\"");
    let hint = hint(&toml);
    assert!(hint.contains("`gph`") && hint.contains("`l/h`") && hint.contains("`l/min`"), "{hint}");
}

#[test]
fn syntax_errors_have_their_lines() {
    let found =
        problems("[time\nelapsed = \"t\"\n[columns]\nA = {parameter = \"pitch_deg\", unit = }\n");
    let lines: Vec<_> = found.iter().map(|problem| problem.line).collect();
    assert!(lines.contains(&1) && lines.contains(&4), "{found:?}");
}

#[test]
fn the_clock_is_told_in_exactly_one_way() {
    let clock = |lines: &str| told(&RIGHT.replace("date_time = \"t\"\nzone = \"UTC\"", lines));
    let only = |lines: &str| {
        let found = clock(lines);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].2.clone()
    };
    assert_eq!(only("date = \"d\""), "this does not tell the time");
    assert_eq!(
        only("elapsed = \"t\"\ninterval_s = 1"),
        "there is more than one way to tell the time: elapsed, interval_s"
    );
    assert_eq!(only("interval_s = 0"), "this is not above 0 and up to 300 s");
    assert_eq!(only("elapsed = \"t\"\ndate = \"d\""), "a date stands beside `time` only");
    assert_eq!(
        only("time = \"t\"\ndate_formats = [\"%F\"]"),
        "there is no column that this is the format of"
    );
    assert_eq!(only("time = \"t\"\nutc_offset = \"two\""), "this is no offset to universal time");
    assert_eq!(clock("time = \"t\"\nutc_offset = \"+02:00\"\nzone = \"UTC\"").len(), 2);
    assert_eq!(told("[columns]\nA = { parameter = \"pitch_deg\", unit = \"deg\" }")[0].1, "time");
}

#[test]
fn a_format_has_to_tell_what_it_is_for() {
    let with = |formats: &str| {
        told(&format!(
            "[time]\ndate_time = \"t\"\ndate_time_formats = {formats}\n[columns]\nA = {{ parameter = \"pitch_deg\", unit = \"deg\" }}\n"
        ))
    };
    assert_eq!(
        with("[\"%d.%m.%Y\"]")[0].2,
        "`%d.%m.%Y` does not tell a whole date, hours and minutes"
    );
    assert_eq!(with("\"%Q\"")[0].2, "`%Q` is no strftime format");
    assert_eq!(with("[1]")[0].2, "every entry should be a text that is not blank");
    assert!(
        Mapping::from_toml(&RIGHT.replace("zone", "date_time_formats = \"%d/%m/%y %H%M\"\nzone"))
            .is_ok()
    );
}

#[test]
fn one_column_is_declared_for_one_thing() {
    let more = |lines: &str| {
        told(&format!("{lines}{RIGHT}B = {{ parameter = \"roll_deg\", unit = \"deg\" }}\n"))
    };
    let twice = more("ignored_columns = [\" B\"]\n");
    assert_eq!(twice, [(1, "ignored_columns".into(), "`B` is declared and ignored".into())]);
    let clock = told(&RIGHT.replace("A =", "t ="));
    assert_eq!(clock[0].2, "this column is declared in `time` as well");
    let parameter = told(&format!("{RIGHT}B = {{ parameter = \"pitch_deg\", unit = \"deg\" }}\n"));
    assert_eq!(parameter[0].2, "`pitch_deg` is already given by \"A\"");
    let meaning =
        told(&RIGHT.replace("unit = \"deg\"", "unit = \"deg\", meaning = \"west_positive\""));
    assert_eq!(meaning[0].2, "`west_positive` says nothing of `pitch_deg`");
}

#[test]
fn a_comma_cannot_be_two_things() {
    let found = told(&format!("decimal_mark = \",\"\n{RIGHT}"));
    assert_eq!(found[0].2, "a comma cannot separate fields and mark decimals");
    assert_eq!(told(&format!("delimiter = \"ab\"\n{RIGHT}"))[0].2, "this separates no fields");
    assert!(Mapping::from_toml(&format!("delimiter = \"\\t\"\n{RIGHT}")).is_ok());
}

#[test]
fn an_empty_mapping_says_what_is_missing() {
    let places: Vec<_> = told("").into_iter().map(|(_, place, _)| place).collect();
    assert_eq!(places, ["time", "columns"]);
    assert_eq!(
        told(&format!("[columns]\n{}", RIGHT.split("[columns]").next().expect("a part")))[0].2,
        "no column is mapped"
    );
}
