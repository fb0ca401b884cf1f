//! Logs damaged by chance: nothing panics, nothing is invented, nothing is lost untold.

use proptest::prelude::*;

use data_ingest::{Limits, ingest};

use crate::synthetic::{EXPORT, G3X_HEADER, check, g1000};
use crate::{avidyne, dynon_d180, dynon_skyview, gpx, kml};

/// How many logs there are.
const LOGS: usize = 9;

/// A track over midnight, with extensions, 2D fixes and values between fixes.
fn igc() -> String {
    let mut log = "AXXXABC\nHFDTEDATE:311219,01\nHFPLTPILOT: Nobody\nHFGIDGLIDERID:X-1\n\
                   I023638GSP3940TDS\nJ010810HDM\n"
        .to_owned();
    for s in 0..80 {
        let (hour, minute, second) = if s < 40 { (23, 59, s + 20) } else { (0, 0, s - 40) };
        let validity = if s % 9 == 0 { 'V' } else { 'A' };
        log += &format!(
            "B{hour:02}{minute:02}{second:02}4700{s:03}N00900{s:03}E{validity}00100001500{s:02}50\n"
        );
        if s % 20 == 7 {
            log += &format!("K{hour:02}{minute:02}{second:02}09{}\n", s % 10);
        }
    }
    log + "LPLT end\nG0123\n"
}

/// Two tracks, the first of two segments.
fn gpx() -> String {
    let points = |from: u32, to: u32| -> String {
        (from..to)
            .map(|s| {
                format!(
                    "<trkpt lat=\"47.{s:04}\" lon=\"9.5\"><ele>{s}.5</ele>\
                     <time>2020-01-01T10:00:{s:02}.{}Z</time><sat>8</sat>\
                     <extensions><g:TrackPointExtension><g:speed>9.{s}</g:speed>\
                     </g:TrackPointExtension></extensions></trkpt>\n",
                    s % 10
                )
            })
            .collect()
    };
    gpx::document(&[&[points(0, 20), points(22, 40)], &[points(41, 55)]])
}

/// Two tracks, the first with an array.
fn kml() -> String {
    let track = |from: u32, to: u32, inside: &str| {
        let whens: String =
            (from..to).map(|s| format!("<when>2020-01-01T10:00:{s:02}Z</when>\n")).collect();
        let coords: String =
            (from..to).map(|s| format!("<gx:coord>9.5 47.{s:04} {s}</gx:coord>\n")).collect();
        format!(
            "<gx:Track><altitudeMode>absolute</altitudeMode>\n{whens}{coords}{inside}</gx:Track>\n"
        )
    };
    let speeds: String = (0..20).map(|s| format!("<gx:value>{s}</gx:value>\n")).collect();
    let array = format!("<gx:SimpleArrayData name=\"speed_kts\">{speeds}</gx:SimpleArrayData>\n");
    kml::document("", &[track(0, 20, &array), track(30, 45, "")])
}

/// Hand-written logs of every format, with some minutes of rows.
fn logs() -> Vec<String> {
    let times: Vec<String> =
        (0..90).map(|s| format!("10:{:02}:{:02}", s / 60 + s % 7 / 6, s % 60)).collect();
    let times: Vec<&str> = times.iter().map(String::as_str).collect();
    let g3x = (0..60).fold(G3X_HEADER.to_owned(), |log, s| {
        log + &format!(
            "2023-07-31,10:17:{s:02},08:17:{s:02},+02:00,+48.11,+9.76,1897,10,13.5,-1.0,-3.6,0.988,15,2,,A / B\n"
        )
    });
    let logs = vec![
        g1000(&times),
        g3x,
        EXPORT.to_owned(),
        igc(),
        gpx(),
        kml(),
        dynon_d180::sample(),
        dynon_skyview::sample(),
        avidyne::sample(),
    ];
    assert_eq!(logs.len(), LOGS);
    logs
}

/// Reads damaged bytes; returns the rows that were kept.
fn kept(bytes: &[u8]) -> u64 {
    match ingest(bytes, &Limits::default()) {
        Ok(log) => {
            check(&log);
            log.rows.kept
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            0
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_cut_log_has_no_more_rows_than_the_whole(which in 0..LOGS, part in 0.0..1.0_f64) {
        let log = &logs()[which];
        let cut = (log.len() as f64 * part) as usize;
        prop_assert!(kept(&log.as_bytes()[..cut]) <= kept(log.as_bytes()));
    }

    #[test]
    fn flipped_bits_never_panic(which in 0..LOGS, flips in prop::collection::vec((0.0..1.0_f64, 0..8_u32), 1..40)) {
        let mut bytes = logs()[which].clone().into_bytes();
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        let mut new_ends = 0;
        for (at, bit) in flips {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] ^= 1 << bit;
            new_ends += u64::from(matches!(bytes[at], b'\n' | b'\r'));
        }
        prop_assert!(kept(&bytes) <= lines + new_ends);
    }

    #[test]
    fn lines_out_of_order_never_panic(which in 0..LOGS, moves in prop::collection::vec((0..95_usize, 0..95_usize, any::<bool>()), 1..20)) {
        let log = logs()[which].clone();
        let mut lines: Vec<&str> = log.lines().collect();
        for (from, to, is_copy) in moves {
            let from = from % lines.len();
            let line = if is_copy { lines[from] } else { lines.remove(from) };
            let to = to % (lines.len() + 1);
            lines.insert(to, line);
        }
        let count = lines.len() as u64;
        prop_assert!(kept(lines.join("\n").as_bytes()) <= count);
    }

    #[test]
    fn any_bytes_give_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..2_000), which in 0..LOGS) {
        kept(&bytes);
        // The same rubbish below a good header.
        let mut below = logs()[which].clone().into_bytes();
        below.extend_from_slice(&bytes);
        kept(&below);
    }

    #[test]
    fn any_clock_gives_an_increasing_time_base(seconds in prop::collection::vec(0..86_400_u32, 1..60)) {
        let times: Vec<String> = seconds
            .iter()
            .map(|s| format!("{:02}:{:02}:{:02}", s / 3_600, s / 60 % 60, s % 60))
            .collect();
        let times: Vec<&str> = times.iter().map(String::as_str).collect();
        // `Flight::new` refuses a time base that does not increase: every row must be kept.
        prop_assert_eq!(kept(g1000(&times).as_bytes()), seconds.len() as u64);
    }
}
