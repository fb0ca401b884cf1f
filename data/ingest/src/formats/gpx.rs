//! GPX 1.0 and 1.1: tracks (`trk`) of segments (`trkseg`) of points (`trkpt`).
//!
//! A track is a recording, the start of a segment a break: the receiver was off or lost its fix.
//! Positions are degrees on WGS 84 and times universal, by the schema (topografix.com/GPX/1/1);
//! elevation is metres, read as above mean sea level, which the schema leaves unsaid. Speed
//! (m/s) and course (degrees true) are elements of GPX 1.0, and of Garmin's
//! `TrackPointExtension` (v2) in 1.1. After damage reading goes on with the next point.
//!
//! Read as a stream, and not with the `gpx` crate: that builds the whole document, drops
//! extensions, knows no lines and refuses a file for one point that is not to the schema.
//!
//! Not read: points without a time (plans and drawings are no recordings), way points, routes,
//! names, comments and authors; heart rates and whatever else watches record.

use data_flight::{IssueKind, Parameter};
use memchr::memmem;
use quick_xml::events::BytesStart;

use super::cell::{self, Cell};
use super::iso_time::{self, IsoTime};
use super::names::Names;
use super::tracks::{Field, PLAIN_MARK, Tracks};
use super::xml::{self, Node, Xml};
use super::{Format, Parsed};
use crate::issue_book::Tally;
use crate::{IngestError, IngestErrorKind, Limits, LogFormat, text};

pub(super) const FORMAT: Format =
    Format { recognise: |text| xml::root(text).is_some_and(|root| root == b"gpx"), parse };

const fn field(
    name: &'static str,
    parameter: Parameter,
    unit: &'static str,
    mark: &'static str,
) -> Field<'static> {
    Field { name, parameter, unit, mark }
}

const NO_FIX: &str = "is not used where `fix` says that the receiver did not know it";
const LATITUDE: Field<'static> = field("lat", Parameter::Latitude, "deg", NO_FIX);
const LONGITUDE: Field<'static> = field("lon", Parameter::Longitude, "deg", NO_FIX);
const ELEVATION: Field<'static> = field("ele", Parameter::AltitudeMeanSeaLevel, "m", NO_FIX);
const SPEED: Field<'static> = field("speed", Parameter::GroundSpeed, "m/s", PLAIN_MARK);
const COURSE: Field<'static> = field("course", Parameter::TrackTrue, "deg", PLAIN_MARK);

/// Elements of points that are known and not used.
const IGNORED: &[&[u8]] = &[
    b"magvar",
    b"geoidheight",
    b"name",
    b"cmt",
    b"desc",
    b"src",
    b"link",
    b"url",
    b"urlname",
    b"sym",
    b"type",
    b"sat",
    b"hdop",
    b"vdop",
    b"pdop",
    b"ageofdgpsdata",
    b"dgpsid",
    b"atemp",
    b"wtemp",
    b"depth",
    b"hr",
    b"cad",
    b"bearing",
    b"extensions",
    b"TrackPointExtension",
];

/// What an element is, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Gpx,
    Track,
    Segment,
    Point,
    /// `extensions` of a point.
    Extensions,
    /// Garmin's extension inside them.
    TrackPoint,
    Other,
}

/// A point in the making.
#[derive(Debug)]
struct Point {
    line: u64,
    latitude: Cell,
    longitude: Cell,
    elevation: Cell,
    speed: Cell,
    course: Cell,
    time: Option<IsoTime>,
    has_no_fix: bool,
    has_no_height: bool,
}

struct Reader<'text> {
    xml: Xml<'text>,
    path: Vec<Kind>,
    tracks: Tracks,
    names: Names,
    point: Option<Point>,
    creator: Option<String>,
    points: u64,
    untimed: Tally,
    cut: Tally,
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let mut reader = Reader {
        xml: Xml::new(text),
        path: Vec::new(),
        tracks: Tracks::new(text.len(), limits),
        names: Names::default(),
        point: None,
        creator: None,
        points: 0,
        untimed: Tally::default(),
        cut: Tally::default(),
    };
    loop {
        match reader.xml.next() {
            Node::Start(start) => reader.start(&start),
            Node::End(end) => {
                if !reader.end(end.local_name().as_ref())? && !reader.resume() {
                    break;
                }
            }
            Node::Damage => {
                if !reader.resume() {
                    break;
                }
            }
            Node::Eof => break,
        }
    }
    reader.finish()
}

impl Reader<'_> {
    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.local_name();
        let name = name.as_ref();
        let kind = match (self.path.last(), name) {
            (None, b"gpx") => {
                self.creator = xml::attribute(start, b"creator").map(|text| text::label(&text));
                Kind::Gpx
            }
            (Some(Kind::Gpx), b"trk") => {
                self.tracks.close();
                Kind::Track
            }
            (Some(Kind::Gpx), b"wpt" | b"rte") => {
                self.names.ignore(name, self.xml.line());
                Kind::Other
            }
            (Some(Kind::Track), b"trkseg") => {
                self.tracks.segment();
                Kind::Segment
            }
            (Some(Kind::Track | Kind::Segment), b"trkpt") => {
                self.point = Some(self.new_point(start));
                Kind::Point
            }
            (Some(Kind::Point), b"extensions") => Kind::Extensions,
            (Some(Kind::Extensions), b"TrackPointExtension") => Kind::TrackPoint,
            _ => Kind::Other,
        };
        self.path.push(kind);
    }

    fn new_point(&mut self, start: &BytesStart<'_>) -> Point {
        self.points = self.points.saturating_add(1);
        let number = |name| match xml::attribute(start, name) {
            Some(text) => cell::read(&text),
            None => Cell::Blank,
        };
        Point {
            line: self.xml.line(),
            latitude: number(b"lat"),
            longitude: number(b"lon"),
            elevation: Cell::Blank,
            speed: Cell::Blank,
            course: Cell::Blank,
            time: None,
            has_no_fix: false,
            has_no_height: false,
        }
    }

    /// Ends the innermost element; false when another one should have ended.
    fn end(&mut self, name: &[u8]) -> Result<bool, IngestError> {
        let kind = self.path.pop();
        let expected: Option<&[u8]> = match kind {
            Some(Kind::Gpx) => Some(b"gpx"),
            Some(Kind::Track) => Some(b"trk"),
            Some(Kind::Segment) => Some(b"trkseg"),
            Some(Kind::Point) => Some(b"trkpt"),
            Some(Kind::Extensions | Kind::TrackPoint | Kind::Other) | None => None,
        };
        if expected.is_some_and(|expected| expected != name) {
            self.xml.note_damage();
            return Ok(false);
        }
        match (kind, self.path.last()) {
            (Some(Kind::Point), _) => self.end_point()?,
            (
                Some(Kind::Other),
                Some(parent @ (Kind::Point | Kind::Extensions | Kind::TrackPoint)),
            ) => {
                self.element(*parent, name);
            }
            _ => {}
        }
        Ok(true)
    }

    /// An element of a point, or of its extensions, has ended.
    fn element(&mut self, parent: Kind, name: &[u8]) {
        let Some(point) = &mut self.point else { return };
        let value = self.xml.value();
        match (parent, name) {
            (Kind::Point, b"ele") => point.elevation = cell::read(value),
            (Kind::Point, b"time") => point.time = iso_time::read(value),
            (Kind::Point | Kind::TrackPoint, b"speed") => point.speed = cell::read(value),
            (Kind::Point | Kind::TrackPoint, b"course") => point.course = cell::read(value),
            (Kind::Point, b"fix") => {
                point.has_no_fix = value == b"none";
                point.has_no_height = value == b"none" || value == b"2d";
            }
            (Kind::Point | Kind::TrackPoint, known) if IGNORED.contains(&known) => {
                self.names.ignore(name, self.xml.line());
            }
            _ => self.names.unknown(name, self.xml.line()),
        }
    }

    fn end_point(&mut self) -> Result<(), IngestError> {
        let Some(point) = self.point.take() else { return Ok(()) };
        let Some(time) = point.time else {
            self.untimed.add(point.line);
            self.tracks.drop_row();
            return Ok(());
        };
        let seconds = self.tracks.seconds(time.at, time.resolution_s);
        self.tracks.row(Some(seconds), point.line)?;
        if self.tracks.aircraft().recorder.is_none() {
            self.tracks.aircraft().recorder.clone_from(&self.creator);
        }
        let unless = |is_unknown: bool, cell| match cell {
            Cell::Number(number) if is_unknown => Cell::SentinelNumber(number),
            cell => cell,
        };
        self.tracks.set(&LATITUDE, unless(point.has_no_fix, point.latitude));
        self.tracks.set(&LONGITUDE, unless(point.has_no_fix, point.longitude));
        self.tracks.set(&ELEVATION, unless(point.has_no_height, point.elevation));
        self.tracks.set(&SPEED, point.speed);
        self.tracks.set(&COURSE, point.course);
        Ok(())
    }

    /// Goes on with the next point after damage; false when there is none.
    fn resume(&mut self) -> bool {
        self.drop_open_point();
        let Some(passed) = self.xml.skip_to(b"<trkpt") else { return false };
        if memmem::find(passed, b"<trk>").is_some() {
            self.tracks.close();
        } else {
            // What stood in between is not known to follow on.
            self.tracks.segment();
        }
        self.path.clear();
        self.path.extend([Kind::Gpx, Kind::Track, Kind::Segment]);
        true
    }

    fn drop_open_point(&mut self) {
        if let Some(point) = self.point.take() {
            self.cut.add(point.line);
            self.tracks.drop_row();
        }
    }

    fn finish(mut self) -> Result<Parsed, IngestError> {
        self.drop_open_point();
        if !self.path.is_empty() {
            self.xml.note_damage();
        }
        if self.points == self.untimed.count {
            let message = match self.points {
                0 => {
                    "the GPX document holds no track; way points and routes are no recording".into()
                }
                points => format!(
                    "none of {points} track points has a time; that is a plan, not a recording"
                ),
            };
            return Err(IngestError::new(IngestErrorKind::NoUsableRows, message));
        }
        let issues = self.tracks.issues();
        let message = "Points without a readable time were left out: when they were passed is \
                       not known.";
        issues.note(IssueKind::UnreadableRow, None, self.untimed, message);
        let message = "Points that damage cut off were left out.";
        issues.note(IssueKind::TruncatedRow, None, self.cut, message);
        self.xml.tell("point", issues);
        let recordings = self.tracks.finish(self.names, "elements");
        Ok(Parsed { format: LogFormat::Gpx, recordings })
    }
}
