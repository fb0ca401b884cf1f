//! Rows that are cut, too long, blank, padded, saved again or not text.

use data_flight::{IssueKind, NO_VALUE, Parameter, Validity};
use data_ingest::{Limits, ingest};

use crate::synthetic::{G1000_HEADER, check, count, g1000, message, read, row_at, values};

const IAS: Parameter = Parameter::IndicatedAirspeed;

#[test]
fn a_last_row_that_is_cut_is_dropped_and_counted() {
    let log = g1000(&["10:00:00", "10:00:01", "10:00:02"]);
    let cut = &log[..log.len() - 20];
    let log = read(cut);
    assert_eq!((log.rows.read, log.rows.kept, log.rows.dropped), (3, 2, 1));
    assert_eq!(count(&log, IssueKind::TruncatedRow), 1);
    assert_eq!(
        log.issues.iter().find(|i| i.kind == IssueKind::TruncatedRow).map(|i| i.line),
        Some(6)
    );
}

#[test]
fn the_last_number_of_a_file_without_line_end_is_not_trusted() {
    let log = g1000(&["10:00:00", "10:00:01"]);
    // `61.8` may have been cut to `61.`: the row stays, that number does not.
    let log = read(&log[..log.len() - 2]);
    assert_eq!(log.rows.kept, 2);
    assert_eq!(values(&log, Parameter::Engine1OilTemperature), [Some(61.8), None]);
    assert_eq!(count(&log, IssueKind::UnreadableNumber), 1);
}

#[test]
fn rows_with_too_many_fields_are_dropped_unless_the_rest_is_blank() {
    let row = row_at("2020-01-01, 10:00:00", "60.0");
    let blank = row.replace('\n', ",  ,\n");
    let shifted = row.replace('\n', ", 5.0\n");
    let log = read(format!("{G1000_HEADER}{row}{blank}{shifted}"));
    assert_eq!((log.rows.kept, log.rows.dropped), (2, 1));
    assert_eq!(count(&log, IssueKind::OverlongRow), 1);

    let limits = Limits { max_line_bytes: row.len() + 10, ..Limits::default() };
    let long = row.replace("KXYZ", &"K".repeat(100));
    let log = ingest(format!("{G1000_HEADER}{row}{long}").as_bytes(), &limits).expect("one row");
    check(&log);
    assert_eq!(count(&log, IssueKind::OverlongRow), 1);
}

#[test]
fn padding_is_one_issue_with_its_bytes() {
    let log = g1000(&["10:00:00", "10:00:01"]);
    let padded = format!("{log}2020-01-01, 10:00:02,   {}", "\0".repeat(100_000));
    let log = read(padded);
    assert_eq!((log.rows.kept, log.rows.dropped), (2, 1));
    // Three blanks after the cut row, then 100,000 NULs.
    assert_eq!(count(&log, IssueKind::PaddingBytes), 100_003);
    assert!(message(&log, IssueKind::PaddingBytes).contains("100003"));
    assert_eq!(log.issues.iter().filter(|i| i.kind == IssueKind::PaddingBytes).count(), 1);
}

#[test]
fn nul_bytes_between_rows_do_not_cost_rows() {
    let row = |second: &str| row_at(&format!("2020-01-01, 10:00:{second}"), "60.0");
    let nuls = "\0".repeat(50);
    let log = read(format!("{G1000_HEADER}{}{nuls}{}{nuls}\n{}", row("00"), row("01"), row("02")));
    assert_eq!((log.rows.kept, log.rows.dropped), (3, 0));
    assert_eq!(count(&log, IssueKind::PaddingBytes), 100);
}

#[test]
fn a_row_with_bytes_that_are_not_text_keeps_its_readable_fields() {
    let mut log = g1000(&["10:00:00", "10:00:01"]).into_bytes();
    let at = log.windows(5).rposition(|w| w == b"628.0").expect("there");
    log[at] = 0xFF;
    let log = read(log);
    assert_eq!(log.rows.kept, 2);
    assert_eq!(values(&log, Parameter::AltitudeIndicated), [Some(628.0), None]);
    assert_eq!(values(&log, IAS), [Some(60.0); 2]);
    assert_eq!(count(&log, IssueKind::NotText), 1);
    assert_eq!(count(&log, IssueKind::UnreadableNumber), 1);
}

#[test]
fn byte_order_marks_and_mixed_line_ends_change_nothing() {
    let plain = g1000(&["10:00:00", "10:00:01", "10:00:02"]);
    let marked = format!("\u{FEFF}{plain}");
    let windows = plain.replace('\n', "\r\n");
    let old_mac = plain.replace('\n', "\r");
    let mixed = plain.replacen('\n', "\r\n", 4);
    let flights = read(&plain).flights;
    for log in [marked, windows, old_mac, mixed] {
        assert_eq!(read(log).flights, flights);
    }
}

#[test]
fn utf_16_is_decoded_and_told() {
    let plain = g1000(&["10:00:00", "10:00:01", "10:00:02"]);
    let flights = read(&plain).flights;
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
    let marked = format!("\u{FEFF}{plain}").replace('\n', "\r\n");
    for bytes in [little(&marked), big(&marked), little(&plain), big(&plain)] {
        let log = read(&bytes);
        assert_eq!(log.flights, flights);
        assert_eq!(count(&log, IssueKind::Utf16Text), 1);
        assert_eq!(log.unpacked_bytes, bytes.len() as u64);
    }
    // Cut inside a character: the last number is not trusted, the rest is read.
    let cut = little(&plain);
    let log = read(&cut[..cut.len() - 3]);
    assert_eq!((log.rows.kept, count(&log, IssueKind::NotText)), (3, 1));
    assert_eq!(values(&log, Parameter::Engine1OilTemperature), [Some(61.8), Some(61.8), None]);
}

#[test]
fn blank_lines_are_no_rows() {
    let log = g1000(&["10:00:00", "10:00:01"]).replace("61.8\n", "61.8\n\n   \n");
    let log = read(log);
    assert_eq!((log.rows.read, log.rows.kept), (2, 2));
}

#[test]
fn a_header_that_stands_again_is_skipped() {
    let row = |second: &str| row_at(&format!("2020-01-01, 10:00:{second}"), "60.0");
    let log = read(format!("{G1000_HEADER}{}{G1000_HEADER}{}", row("00"), row("01")));
    assert_eq!((log.rows.read, log.rows.kept), (2, 2));
    assert_eq!(count(&log, IssueKind::RepeatedHeader), 3);
}

#[test]
fn rows_of_another_aircraft_are_not_read_as_this_one() {
    let row = |second: &str| row_at(&format!("2020-01-01, 10:00:{second}"), "60.0");
    let other = G1000_HEADER.replace("ABC123", "XYZ789");
    let log = read(format!("{G1000_HEADER}{}{other}{}{}", row("00"), row("01"), row("02")));
    assert_eq!((log.rows.kept, log.rows.dropped), (1, 2));
    let swapped = G1000_HEADER.replace("AltB,    IAS", "IAS,    AltB");
    let log = read(format!("{G1000_HEADER}{}{swapped}{}", row("00"), row("01")));
    assert_eq!((log.rows.kept, log.rows.dropped), (1, 1));
    assert!(message(&log, IssueKind::OtherLayout).contains("other columns"));
    let drop = log.issues.iter().find(|issue| issue.kind == IssueKind::OtherLayout);
    // Header on lines 1 to 3, a row, the other header on 5 to 7, its row on 8.
    assert_eq!(drop.map(|drop| (drop.count, drop.lines.clone())), Some((1, vec![8])));
}

#[test]
fn rows_below_the_names_of_a_log_of_another_kind_are_not_read() {
    let other = "alpha,beta,gamma,,,,,,,,,\n1,2,3,4,5,6,7,8,9,10,11,12\n";
    let log = read(g1000(&["10:00:00", "10:00:01"]) + other);
    assert_eq!((log.rows.kept, log.rows.dropped), (2, 1));
    assert_eq!(count(&log, IssueKind::OtherLayout), 1);
}

#[test]
fn a_spreadsheet_resave_is_read() {
    let header = "\
#airframe_info,\" airframe_name=\"\"Testair 100\"\"\",\" system_id=\"\"ABC123\"\"\", mode=NORMAL,,,,\r\n\
#yyy-mm-dd, hh:mm:ss,   hh:mm,  degrees, degrees,     kt, deg\r\n\
  Lcl Date, Lcl Time, UTCOfst, Latitude, Longitude,   IAS, Pitch\r\n";
    let log = read(format!(
        "{header}23/06/2021, 9:59:59,  +02:00,47,9,60,1.5\r\n\"23/06/2021\",\"10:00:00\",+02:00,47,9,\"61\",1.5\r\n"
    ));
    assert_eq!(values(&log, IAS), [Some(60.0), Some(61.0)]);
    assert_eq!(crate::synthetic::start(&log).as_deref(), Some("2021-06-23 07:59:59"));
    assert_eq!(log.flights[0].aircraft().model.as_deref(), Some("Testair 100"));
    assert!(message(&log, IssueKind::SpreadsheetResave).contains("dd/mm/yyyy"));
}

#[test]
fn sentinels_are_never_values() {
    let of = |text: &str| row_at("2020-01-01, 10:00:00", text);
    // What is printed, what is stored, and what that is worth.
    let (normal, none, failed) =
        (Validity::Normal, Validity::NoComputedData, Validity::FailureWarning);
    let marks = [
        ("60.0", 60.0, normal),
        ("-9999", -9_999.0, failed),
        ("65535", 65_535.0, failed),
        // The recorder said "no value": not a blank, and no number either.
        ("NaN", NO_VALUE, failed),
        ("inf", NO_VALUE, failed),
        ("-Inf", NO_VALUE, failed),
        ("#N/A", NO_VALUE, failed),
        ("_____", NO_VALUE, failed),
        ("", 0.0, none),
        // Numbers that nobody can hold, and what is no number.
        ("1e309", 0.0, failed),
        ("12x4", 0.0, failed),
    ];
    let rows: String = marks.iter().map(|(mark, ..)| of(mark)).collect();
    let log = read(format!("{G1000_HEADER}{rows}"));
    let series = log.flights[0].series(IAS).expect("recorded");
    let found: Vec<_> =
        series.raw().iter().copied().zip(series.validity().iter().copied()).collect();
    assert_eq!(found, marks.map(|(_, value, validity)| (value, validity)));
    assert_eq!(count(&log, IssueKind::Sentinel), 7);
    assert_eq!(count(&log, IssueKind::UnreadableNumber), 2);
}

#[test]
fn a_sentinel_is_not_converted() {
    // −9999 °C would be −17,966 °F, which nobody knows for a sentinel.
    let log = g1000(&["10:00:00", "10:00:01"]).replace("deg F", "deg C");
    let at = log.rfind("61.8").expect("there");
    let log = read(log[..at].to_owned() + "-9999\n");
    let series = log.flights[0].series(Parameter::Engine1OilTemperature).expect("recorded");
    // 61.8 × 1.8 + 32 = 143.24.
    assert!((series.raw()[0] - 143.24).abs() < 1e-9);
    assert_eq!((series.raw()[1], series.validity()[1]), (NO_VALUE, Validity::FailureWarning));
}

#[test]
fn noise_of_airspeed_at_rest_is_plausible() {
    let rows: String = ["-4.9", "0.3", "-5.1"]
        .iter()
        .enumerate()
        .map(|(second, ias)| row_at(&format!("2020-01-01, 10:00:0{second}"), ias))
        .collect();
    let log = read(format!("{G1000_HEADER}{rows}"));
    assert_eq!(values(&log, IAS), [Some(-4.9), Some(0.3), None]);
    assert_eq!(count(&log, IssueKind::ImplausibleValue), 1);
}

#[test]
fn zero_zero_is_no_position() {
    let log = g1000(&["10:00:00", "10:00:01"]);
    let at = log.rfind("47.0000001").expect("there");
    let log = format!(
        "{}{}",
        &log[..at],
        log[at..].replace("47.0000001", "0.0").replace("-97.000001", "0.0")
    );
    let log = read(log);
    assert_eq!(values(&log, Parameter::Latitude), [Some(47.000_000_1), None]);
    assert_eq!(values(&log, Parameter::Longitude), [Some(-97.000_001), None]);
    assert_eq!(count(&log, IssueKind::Sentinel), 2);
}

#[test]
fn an_implausible_value_keeps_its_number_and_loses_its_validity() {
    let rows = ["60.0", "900.0", "900.0", "900.0", "60.0", "180.0", "61.0"]
        .iter()
        .enumerate()
        .map(|(second, ias)| row_at(&format!("2020-01-01, 10:00:0{second}"), ias))
        .collect::<String>();
    let log = read(format!("{G1000_HEADER}{rows}"));
    // 900 kt is out of range; 180 kt for one second between 60 and 61 is 120 kt/s > 40 kt/s.
    assert_eq!(values(&log, IAS), [Some(60.0), None, None, None, Some(60.0), None, Some(61.0)]);
    let series = log.flights[0].series(IAS).expect("recorded");
    assert_eq!(series.raw(), [60.0, 900.0, 900.0, 900.0, 60.0, 180.0, 61.0]);
    assert_eq!(count(&log, IssueKind::ImplausibleValue), 3);
    assert_eq!(count(&log, IssueKind::ImplausibleRate), 1);
}
