//! Layouts that cannot be used say everything that is wrong with them at once.

use data_ingest::{FrameLayout, IngestErrorKind, Limits, ingest_frames};

use super::encoder::Recorder;
use super::{SMALL, layout};

/// Every problem of a layout as `place: message`.
fn problems(text: &str) -> Vec<String> {
    let error = FrameLayout::from_toml(text).expect_err("the layout cannot be used");
    for problem in error.problems() {
        assert!(!problem.hint.is_empty(), "{problem}");
        assert!(error.to_string().contains(&problem.message));
    }
    error.problems().iter().map(|p| format!("{}: {}", p.place, p.message)).collect()
}

#[track_caller]
fn has(problems: &[String], wanted: &str) {
    assert!(problems.iter().any(|problem| problem == wanted), "{wanted}\nnot in {problems:#?}");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let text = r#"
        words_per_second = 100
        packing = "gzip"
        sync_words = [1, 2, 3, 3]
        colour = "blue"
        base_rate_hz = 99
        [counter]
        subframe = 5
        bits = [3, 1]
        [superframe]
        frames = 1
        [clock]
        years = 2024
        [[parameter]]
        name = "pitch_deg"
        unit = "kt"
        scale = 0
        word = 1
        bits = [1, 13]
        [[parameter]]
        name = "roll_deg"
        coding = "morse"
        subframes = [2, 1]
        word = 2
        bits = [1, 2]
        [[parameter]]
        unit = "deg"
        clock = "noon"
        parts = []
    "#;
    let problems = problems(text);
    for wanted in [
        "layout: `name` is missing",
        "layout: `words_per_second` is not a rate that recorders write",
        "layout: `packing` is none that is read",
        "layout: `sync_words` are not four different words of 12 bits",
        "layout: `colour` is not a key of this table",
        "layout: `base_rate_hz` is not between 1 and 16",
        "counter: `subframe` is not between 1 and 4",
        "counter: `word` is missing",
        "counter: `bits` is not the lowest and the highest bit of a word",
        "superframe: `frames` is not between 2 and 64",
        "clock: `year` is missing",
        "clock: `years` is not a key of this table",
        "parameter 1 (pitch_deg): `kt` cannot become the unit of `pitch_deg`",
        "parameter 1 (pitch_deg): `scale` is zero",
        "parameter 1 (pitch_deg): `word` is not between 2 and 4096",
        "parameter 1 (pitch_deg): `bits` is not the lowest and the highest bit of a word",
        "parameter 2 (roll_deg): `unit` is missing",
        "parameter 2 (roll_deg): `coding = \"morse\"` is none that is read",
        "parameter 2 (roll_deg): `subframes` is not between 1 and 4",
        "parameter 3: `clock = \"noon\"` is no part of date and time",
        "parameter 3: `name` is missing",
        "parameter 3: `parts` is not a list of tables",
    ] {
        has(&problems, wanted);
    }
    assert_eq!(problems.len(), 22, "{problems:#?}");
}

#[test]
fn parts_that_do_not_fit_together_are_told() {
    let with = |parameter: &str| format!("{SMALL}[[parameter]]\nname = \"x\"\n{parameter}");
    let only = |parameter: &str| {
        let problems = problems(&with(parameter));
        assert_eq!(problems.len(), 1, "{problems:#?}");
        problems[0].strip_prefix("parameter 2 (x): ").expect("the place").to_owned()
    };
    assert_eq!(
        only("rate_hz = 3\nword = 5\nbits = [1, 12]"),
        "1 words in 4 subframes do not give `rate_hz` = 3"
    );
    // Word 40 and half a subframe further is beyond its end.
    assert_eq!(
        only("rate_hz = 2\nword = 40\nbits = [1, 12]"),
        "1 words in 4 subframes do not give `rate_hz` = 2"
    );
    assert_eq!(
        only("rate_hz = 1\nsubframes = [1, 3]\nword = [5, 6, 7]\nbits = [1, 12]"),
        "3 words in 2 subframes do not give `rate_hz` = 1"
    );
    assert_eq!(
        only("parts = [{ word = 5, bits = [1, 12] }, { word = 5, bits = [1, 12], subframes = 1 }]"),
        "the parts do not give equally many samples"
    );
    assert_eq!(
        only(
            "parts = [{ word = 5, bits = [1, 12] }, { word = 6, bits = [1, 12] }, { word = 7, bits = [1, 12] }]"
        ),
        "the parts have 36 bits together"
    );
    let repeats = |count: u32| {
        let fine = format!("{{ word = 6, bits = [1, 4], repeats = {count} }}");
        problems(&with(&format!("parts = [{{ word = 5, bits = [1, 2] }}, {fine}]")))
    };
    for count in [3, 4] {
        let told =
            format!("parameter 2 (x), part 2: `repeats` = {count} is more than there is to repeat");
        assert_eq!(repeats(count), [told]);
    }
    assert_eq!(only("frames = 1\nword = 5\nbits = [1, 12]"), "`frames` without a superframe");
    let long = (2..=64).map(|word| word.to_string()).collect::<Vec<_>>().join(", ");
    let superframe = "[superframe]\nframes = 64\n[[parameter]]";
    let text = with(&format!("frames = \"all\"\nword = [{long}]\nbits = [1, 1]"));
    let text = text.replacen("[[parameter]]", superframe, 1);
    assert_eq!(problems(&text), ["parameter 2 (x): it stands in too many words"]);
    let text =
        with("parts = [{ word = 5, bits = [1, 1], frames = 1 }, { word = 5, bits = [2, 2] }]");
    let text = text.replacen("[[parameter]]", superframe, 1);
    assert_eq!(problems(&text), ["parameter 2 (x): only some parts have `frames`"]);
}

#[test]
fn names_stand_once_and_a_superframe_needs_its_counter() {
    let again = &SMALL[SMALL.find("[[parameter]]").expect("it")..];
    has(
        &problems(&(SMALL.to_owned() + again)),
        "parameter 2 (indicated_airspeed_kt): `indicated_airspeed_kt` is given twice",
    );
    let clock = "[[parameter]]\nclock = \"day\"\nword = 5\nbits = [1, 5]\n";
    let twice = format!("{SMALL}{clock}{}", clock.replace("clock", "label = \"b\"\nclock"));
    has(&problems(&twice), "parameter 3 (b): `clock = \"day\"` is given twice");
    let year = format!("[clock]\nyear = 2020\n{SMALL}{}", clock.replace("day", "year"));
    let year = format!("{}{}", &year[20..], "[clock]\nyear = 2020\n");
    has(&problems(&year), "clock: the year is given as 2020 and recorded by `year`");
    let superframe = SMALL.replace("[[", "[superframe]\nframes = 3\n[[");
    has(
        &problems(&superframe),
        "superframe: a counter of 12 bits starts again within a cycle of 3 frames",
    );
    let from = superframe.find("[counter]").expect("it");
    let until = superframe.find("[superframe]").expect("it");
    let uncounted = format!("{}{}", &superframe[..from], &superframe[until..]);
    has(&problems(&uncounted), "superframe: there is no frame counter");
}

#[test]
fn what_is_no_table_is_told() {
    assert!(problems("words per second: 64")[0].starts_with("layout: it is not TOML"));
    has(&problems(""), "layout: there is no parameter, or there are too many");
    has(&problems("parameter = 3\ncounter = 1"), "layout: `counter` is not a table");
    let long = format!("# {}", "x".repeat(5_000_000));
    assert_eq!(problems(&long), ["layout: the text is too long"]);
    assert_eq!(layout(SMALL).name(), "small");
}

#[test]
fn a_layout_may_ask_for_a_time_base_and_limits_are_held() {
    let fast = SMALL.replace("name = \"small\"", "name = \"small\"\nbase_rate_hz = 16");
    let bytes = Recorder::small(40).pack("words_16_little_endian");
    let read = |text: &str, limits| ingest_frames(&bytes, &layout(text), &limits);
    let log = read(&fast, Limits::default()).expect("it is read");
    assert_eq!(log.flights[0].len(), 640);
    // The airspeed stands in every row, the last second after its sample excepted.
    assert_eq!(log.flights[0].columns().next().map(|(_, s)| s.valid_count()), Some(39 * 16 + 1));
    let none = Limits { max_columns: 0, ..Limits::default() };
    assert_eq!(read(SMALL, none).expect_err("no column").kind(), IngestErrorKind::TooLarge);
    let small = Limits { max_unpacked_bytes: 100, ..Limits::default() };
    assert_eq!(read(SMALL, small).expect_err("too long").kind(), IngestErrorKind::TooLarge);
}
