//! When seconds were recorded: counters that jump and start anew, clocks that are set.

use data_flight::{IssueKind, Parameter};
use data_ingest::{Limits, ingest_frames};

use super::encoder::Recorder;
use super::{SMALL, check, first_values, layout, message, read};
use crate::synthetic::count;

const LE: &str = "words_16_little_endian";

/// A clock of minutes and seconds in the fourth subframe.
const CLOCK: &str = r#"
[[parameter]]
clock = "minute"
subframes = 4
word = 5
bits = [1, 6]
[[parameter]]
clock = "second"
subframes = 4
word = 5
bits = [7, 12]
"#;

/// Hour and date beside it, in binary; the year in two digits.
const DATE: &str = r#"
[[parameter]]
clock = "hour"
subframes = 4
word = 6
bits = [1, 5]
[[parameter]]
clock = "day"
subframes = 4
word = 6
bits = [6, 10]
[[parameter]]
clock = "month"
subframes = 4
word = 7
bits = [1, 4]
[[parameter]]
clock = "year"
subframes = 4
word = 7
bits = [5, 11]
"#;

/// The layout without its frame counter.
fn uncounted() -> String {
    let (from, until) = (SMALL.find("[counter]").expect("it"), SMALL.find("[[").expect("it"));
    format!("{}{}", &SMALL[..from], &SMALL[until..])
}

/// Seconds with a clock that shows `start_s` at second 0.
fn with_clock(seconds: usize, start_s: u32) -> Recorder {
    let mut recorder = Recorder::small(seconds);
    for second in (3..seconds).step_by(4) {
        let clock_s = start_s + second as u32;
        recorder.set(second, 5, [1, 6], clock_s / 60 % 60);
        recorder.set(second, 5, [7, 12], clock_s % 60);
        recorder.set(second, 6, [1, 5], clock_s / 3_600 % 24);
        recorder.set(second, 6, [6, 10], 7);
        recorder.set(second, 7, [1, 4], 11);
        recorder.set(second, 7, [5, 11], 19);
    }
    recorder
}

fn spans(log: &data_ingest::IngestedLog) -> Vec<(usize, f64)> {
    log.flights.iter().map(|flight| (flight.len(), flight.duration_s())).collect()
}

#[test]
fn frames_the_counter_jumps_over_are_time_that_passed() {
    let mut recorder = Recorder::small(80);
    // Frames 10 to 14 are missing: 20 s.
    recorder.subframes.drain(40..60);
    let log = read(&recorder.pack(LE), &layout(SMALL));
    assert_eq!(spans(&log), [(60, 79.0)]);
    assert_eq!(first_values(&log.flights[0], Parameter::IndicatedAirspeed)[40], 60.0);
    assert_eq!(log.flights[0].time_s()[40], 60.0);
    assert!(message(&log, IssueKind::TimeGap).contains("21 s"));
    // Without a counter nobody can tell.
    let log = read(&recorder.pack(LE), &layout(&uncounted()));
    assert_eq!(spans(&log), [(60, 59.0)]);
}

#[test]
fn one_bad_counter_moves_nothing() {
    let mut recorder = Recorder::small(80);
    recorder.set(41, 3, [1, 12], 4_000);
    let log = read(&recorder.pack(LE), &layout(SMALL));
    assert_eq!(spans(&log), [(80, 79.0)]);
    assert_eq!(count(&log, IssueKind::TimeGap), 0);
}

#[test]
fn a_counter_may_start_again_within_a_flight() {
    let mut recorder = Recorder::small(80);
    recorder.count_frames(1, 3, 4_090);
    let log = read(&recorder.pack(LE), &layout(SMALL));
    assert_eq!(spans(&log), [(80, 79.0)]);
}

#[test]
fn a_long_gap_and_a_counter_that_starts_anew_end_a_flight() {
    // 80 frames are missing: 320 s and one second to the next.
    let mut recorder = Recorder::small(400);
    recorder.subframes.drain(40..360);
    let log = read(&recorder.pack(LE), &layout(SMALL));
    assert_eq!(spans(&log), [(40, 39.0), (40, 39.0)]);
    // The recorder was switched off and on: it counts from 100 again, and from subframe 1.
    let mut recorder = Recorder::small(62);
    recorder.subframes.extend(Recorder::small(40).subframes);
    let log = read(&recorder.pack(LE), &layout(SMALL));
    assert_eq!(spans(&log), [(62, 61.0), (40, 39.0)]);
    assert_eq!(log.rows.dropped, 0);
    let one = Limits { max_flights: 1, ..Limits::default() };
    let log = ingest_frames(&recorder.pack(LE), &layout(SMALL), &one).expect("the first flight");
    check(&log);
    assert_eq!(spans(&log), [(62, 61.0)]);
    assert_eq!((log.rows.kept, log.rows.dropped), (62, 40));
    assert_eq!(count(&log, IssueKind::FlightLimit), 40);
}

#[test]
fn less_was_skipped_than_the_words_say() {
    let mut recorder = Recorder::small(80);
    // Eight seconds of rubbish were put between frames 9 and 10.
    let rubbish = super::encoder::noise(8 * 64);
    for (at, words) in rubbish.chunks(64).enumerate() {
        recorder.subframes.insert(40 + at, words.to_vec());
    }
    let log = read(&recorder.pack(LE), &layout(SMALL));
    // Second 39 is not followed by sync and is lost; 40 follows 38 by 2 s.
    assert_eq!(spans(&log), [(79, 79.0)]);
    assert_eq!(log.flights[0].time_s()[38..41], [38.0, 40.0, 41.0]);
}

#[test]
fn the_clock_tells_how_long_a_break_was() {
    let text = uncounted() + CLOCK;
    // From second 42, in the middle of a frame, to second 100: 58 s, but subframe 2 is followed
    // by subframe 0 and so the break is seen.
    let mut recorder = with_clock(160, 3_000);
    recorder.subframes.drain(42..100);
    let log = read(&recorder.pack(LE), &layout(&text));
    assert_eq!(spans(&log), [(102, 159.0)]);
    assert_eq!(log.flights[0].time_s()[41..43], [41.0, 100.0]);
    // Twenty minutes of it are a new flight, by the clock of its own.
    let mut recorder = with_clock(42, 3_000);
    recorder.subframes.extend(with_clock(40, 3_000 + 1_200).subframes);
    let log = read(&recorder.pack(LE), &layout(&text));
    assert_eq!(spans(&log), [(42, 41.0), (40, 39.0)]);
}

#[test]
fn a_short_counter_and_the_clock_measure_a_gap_together() {
    // Four bits count 16 frames, 64 s. 30 frames are missing between two whole frames: the
    // counter jumps by 14, and the clock by 64 s more.
    let text = SMALL.replace("bits = [1, 12]", "bits = [1, 4]") + CLOCK;
    let mut recorder = with_clock(240, 3_000);
    recorder.subframes.drain(60..180);
    let log = read(&recorder.pack(LE), &layout(&text));
    assert_eq!(spans(&log), [(120, 239.0)]);
    assert_eq!(log.flights[0].time_s()[59..61], [59.0, 180.0]);
    assert_eq!(count(&log, IssueKind::ClockSet), 0);
    // Without the clock only the 14 frames are known of: 56 s, and one to the next second.
    let short = SMALL.replace("bits = [1, 12]", "bits = [1, 4]");
    let log = read(&recorder.pack(LE), &layout(&short));
    assert_eq!(log.flights[0].time_s()[59..61], [59.0, 59.0 + 57.0]);
}

#[test]
fn a_clock_alone_ends_a_flight_when_it_jumps_too_far() {
    // No counter, and the recorder stopped and started between two whole frames.
    let text = uncounted() + CLOCK;
    let joined = |gap_s: u32| {
        let mut recorder = with_clock(60, 600);
        recorder.subframes.extend(with_clock(60, 600 + 60 + gap_s).subframes);
        read(&recorder.pack(LE), &layout(&text))
    };
    let log = joined(1_000);
    assert_eq!(spans(&log), [(60, 59.0), (60, 59.0)]);
    // So short a jump may as well be the crew setting the clock.
    let log = joined(100);
    assert_eq!(spans(&log), [(120, 119.0)]);
    assert_eq!(count(&log, IssueKind::ClockSet), 1);
}

#[test]
fn a_clock_that_is_set_moves_nothing() {
    // At second 40 the clock is set 100 s ahead, and the counter goes on.
    let mut recorder = with_clock(160, 3_000);
    let later = with_clock(160, 3_100);
    for second in (43..160).step_by(4) {
        recorder.subframes[second] = later.subframes[second].clone();
    }
    let log = read(&recorder.pack(LE), &layout(&(SMALL.to_owned() + CLOCK + DATE)));
    assert_eq!(spans(&log), [(160, 159.0)]);
    assert_eq!(count(&log, IssueKind::ClockSet), 1);
    assert_eq!(count(&log, IssueKind::TimeGap), 0);
    // It says so for 30 of 40 frames: 3,100 s after midnight, and half a second to the middle.
    let start = log.flights[0].start_utc().map(|time| time.format("%F %T%.3f").to_string());
    assert_eq!(start.as_deref(), Some("2019-11-07 00:51:40.500"));
}

#[test]
fn every_flight_is_dated_by_its_own_clock() {
    let text = SMALL.to_owned() + CLOCK + DATE;
    let mut recorder = with_clock(40, 10 * 3_600);
    recorder.subframes.extend(with_clock(40, 12 * 3_600).subframes);
    let log = read(&recorder.pack(LE), &layout(&text));
    let starts: Vec<_> = log.flights.iter().filter_map(|flight| flight.start_utc()).collect();
    let starts: Vec<_> = starts.iter().map(|time| time.format("%T%.3f").to_string()).collect();
    assert_eq!(starts, ["10:00:00.500", "12:00:00.500"]);
    assert_eq!(count(&log, IssueKind::NoTimeStamps), 0);
}

#[test]
fn what_is_not_recorded_completely_is_not_dated() {
    let bytes = with_clock(40, 3_000).pack(LE);
    for text in [SMALL.to_owned(), SMALL.to_owned() + CLOCK] {
        let log = read(&bytes, &layout(&text));
        assert_eq!(log.flights[0].start_utc(), None);
        assert_eq!(count(&log, IssueKind::NoTimeStamps), 1);
    }
}
