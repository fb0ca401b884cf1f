//! J.P. Instruments EDM: what the engine monitors write when their memory is read out.
//!
//! | part of the file | read by |
//! |---|---|
//! | `$` records: recorder, units, list of flights | `header.rs` |
//! | where the flights are | `locate.rs`, `flight_header.rs` |
//! | records of differences, with check bytes | `record.rs`, `checksum.rs` |
//! | differences → rows | `decode.rs`, `column.rs`, `marks.rs` |
//! | what a field measures, in which unit | `fields.rs`, `single.rs`, `twin.rs` |
//! | the serial number behind the flights | `serial.rs` |
//!
//! Every flight is a recording of its own, with seconds from its first row. The recorder's clock
//! has no offset to universal time and none of its fields is the time of a satellite, so that no
//! flight is dated; what the clock said is told in an issue.
//!
//! Not read: alarm limits, tank sizes and K factors, the time of the read-out, and the settings
//! behind the flights. Values the maker's program derives (`DIF`) are not recorded.

mod checksum;
mod column;
mod decode;
mod fields;
mod flight_header;
mod header;
mod locate;
mod marks;
mod record;
mod recording;
mod serial;
mod single;
mod twin;

use data_flight::{AircraftIdentity, IssueKind};

use self::header::Header;
use self::locate::{Flights, Located};
use self::recording::File;
use super::{Format, Parsed, Recording};
use crate::issue_book::{IssueBook, Tally};
use crate::{IngestError, IngestErrorKind, Limits, LogFormat};

pub(super) const FORMAT: Format = Format { recognise: header::is_edm, parse };

/// Numbers kept from a small file, and one more for every so many bytes: what a damaged or made
/// up file can take of the memory.
const MAX_NUMBERS: usize = 4_500_000;
const BYTES_A_NUMBER: usize = 2;
/// Flights whose start is told.
const TOLD_STARTS: usize = 64;

fn parse(bytes: &[u8], _: &Limits) -> Result<Parsed, IngestError> {
    let header = header::read(bytes);
    let fields = layout(&header)?;
    let flights = locate::locate(bytes, &header);
    let mut file = File {
        header: &header,
        fields,
        aircraft: AircraftIdentity {
            registration: header.tail.clone(),
            system_id: serial::find(bytes.get(flights.end..).unwrap_or_default()),
            recorder: header.recorder(),
            ..AircraftIdentity::default()
        },
        line: header.records.saturating_add(1),
        room: MAX_NUMBERS.saturating_add(bytes.len() / BYTES_A_NUMBER),
    };
    let mut recordings: Vec<Recording> =
        flights.found.iter().map(|flight| file.recording(flight)).collect();
    let Some(first) = recordings.first_mut() else {
        let message = format!(
            "the header lists {} flights and none of them is in the file",
            header.flights.len()
        );
        return Err(IngestError::new(IngestErrorKind::NoUsableRows, message));
    };
    tell(&mut first.issues, &header, &flights);
    Ok(Parsed { format: LogFormat::JpiEdm, recordings })
}

/// The fields of the model that the header names.
fn layout(header: &Header) -> Result<&'static [fields::Field], IngestError> {
    let Some(model) = header.model else {
        let message = "the record that names the recorder's model is missing";
        return Err(IngestError::new(IngestErrorKind::NoUsableRows, message));
    };
    fields::of(model).ok_or_else(|| {
        let message = format!("the fields of an EDM-{model} are not known");
        IngestError::new(IngestErrorKind::UnknownFormat, message)
    })
}

/// What concerns the whole file.
fn tell(issues: &mut IssueBook, header: &Header, flights: &Flights<'_>) {
    let message = format!(
        "Header records do not fit their checksums ({}); the tail number of one is not used.",
        header
            .damaged_letters
            .chars()
            .map(|letter| format!("`${letter}`"))
            .collect::<Vec<_>>()
            .join(", ")
    );
    issues.note(IssueKind::ChecksumMismatch, Some("header"), header.damaged, message);
    let names: Vec<String> = flights.missing.iter().map(u16::to_string).collect();
    let message = format!("Flights are listed and not in the file: {}.", names.join(", "));
    issues.note(IssueKind::EmptyRecording, Some("flights"), times(names.len()), message);
    let message = "More flights are listed than are looked for.";
    issues.note(IssueKind::IncompleteRecording, Some("flights"), header.unlisted, message);
    let starts: Vec<String> = flights.found.iter().filter_map(start).take(TOLD_STARTS).collect();
    let message = format!(
        "No offset to universal time is recorded: when the flights took place is not known. By \
         the recorder's clock they started: {}.",
        starts.join(", ")
    );
    let found = times(flights.found.len());
    issues.note(IssueKind::UnreadableTime, Some("utc_offset"), found, message);
}

/// Something that concerns the whole file so many times.
fn times(count: usize) -> Tally {
    let mut tally = Tally::default();
    (0..count).for_each(|_| tally.add(0));
    tally
}

/// When a flight started, by the clock of the recorder.
fn start(flight: &Located<'_>) -> Option<String> {
    let start = flight.header.start?;
    Some(format!("flight {} {}", flight.number, start.format("%Y-%m-%d %H:%M:%S")))
}
