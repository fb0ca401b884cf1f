//! KML: timed tracks (`gx:Track` of KML 2.2, `Track` of KML 2.3), alone or in a `gx:MultiTrack`.
//!
//! A track outside a multi-track is a recording, and so is a multi-track: its tracks are
//! segments. How times, positions and arrays are paired stands in `timed.rs`. After damage
//! reading goes on with the next track, because what stands behind the damage in a track cannot
//! be paired any more.
//!
//! Sources: KML reference, `gx:Track`, `gx:MultiTrack`, `gx:SimpleArrayField`
//! (developers.google.com/kml); OGC KML 2.3 (12-007r2).
//!
//! Read as a stream: see `gpx.rs`. Not read: everything without times (lines, points, models),
//! names, descriptions and styles. KMZ is a ZIP archive with a KML document inside.

mod timed;

use quick_xml::events::BytesStart;

use self::timed::{Schema, TimedTrack};
use super::names::Names;
use super::tracks::Tracks;
use super::xml::{self, Node, Xml};
use super::{Format, Parsed};
use crate::{IngestError, IngestErrorKind, Limits, LogFormat, text};

pub(super) const FORMAT: Format =
    Format { recognise: |text| xml::root(text).is_some_and(|root| root == b"kml"), parse };

/// What an element is, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    MultiTrack,
    Track,
    /// A declaration of an array.
    ArrayField,
    /// An array of a track.
    Array,
    Other,
}

struct Reader<'text> {
    xml: Xml<'text>,
    path: Vec<Kind>,
    tracks: Tracks,
    names: Names,
    schema: Schema,
    track: Option<TimedTrack>,
    has_tracks: bool,
}

fn parse(text: &[u8], limits: &Limits) -> Result<Parsed, IngestError> {
    let mut reader = Reader {
        xml: Xml::new(text),
        path: Vec::new(),
        tracks: Tracks::new(text.len(), limits),
        names: Names::default(),
        schema: Schema::default(),
        track: None,
        has_tracks: false,
    };
    loop {
        match reader.xml.next() {
            Node::Start(start) => reader.start(&start),
            Node::End(end) => reader.end(end.local_name().as_ref())?,
            Node::Damage => {
                if !reader.resume()? {
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
        let array_name = || xml::attribute(start, b"name").map(|name| text::label(&name));
        let kind = match (self.path.last(), name.as_ref()) {
            (_, b"MultiTrack") => {
                self.tracks.close();
                Kind::MultiTrack
            }
            (parent, b"Track") if self.track.is_none() => {
                if parent == Some(&Kind::MultiTrack) {
                    self.tracks.segment();
                } else {
                    self.tracks.close();
                }
                self.has_tracks = true;
                self.track = Some(TimedTrack::default());
                Kind::Track
            }
            (_, b"SimpleArrayField") => {
                self.schema.declare(array_name().unwrap_or_default());
                Kind::ArrayField
            }
            (_, b"SimpleArrayData") if self.track.is_some() => {
                let name = array_name().unwrap_or_default();
                let line = self.xml.line();
                if let Some(track) = &mut self.track {
                    track.start_array(&name, &self.schema, &mut self.names, line);
                }
                Kind::Array
            }
            (_, name @ (b"LineString" | b"Point" | b"Polygon" | b"Model" | b"Tour")) => {
                self.names.ignore(name, self.xml.line());
                Kind::Other
            }
            _ => Kind::Other,
        };
        self.path.push(kind);
    }

    fn end(&mut self, name: &[u8]) -> Result<(), IngestError> {
        let kind = self.path.pop();
        match kind {
            Some(Kind::Track) => self.end_track()?,
            Some(Kind::MultiTrack) => self.tracks.close(),
            Some(Kind::Other) => self.element(name),
            Some(Kind::ArrayField | Kind::Array) | None => {}
        }
        Ok(())
    }

    /// A leaf has ended.
    fn element(&mut self, name: &[u8]) {
        let line = self.xml.line();
        let value = self.xml.value();
        match (self.path.last(), &mut self.track) {
            (Some(Kind::Track), Some(track)) => match name {
                b"when" => track.when(value, line),
                b"coord" => track.coord(value, line),
                b"altitudeMode" => track.altitude_mode(value),
                b"angles" => self.names.ignore(name, line),
                _ => {}
            },
            (Some(Kind::Array), Some(track)) if name == b"value" => track.array_value(value),
            (Some(Kind::ArrayField), _) if name == b"displayName" => self.schema.label(value),
            _ => {}
        }
    }

    fn end_track(&mut self) -> Result<(), IngestError> {
        match self.track.take() {
            Some(track) => track.write(&mut self.tracks, &mut self.names),
            None => Ok(()),
        }
    }

    /// Keeps what stood above the damage and goes on with the next track; false when there is
    /// none.
    fn resume(&mut self) -> Result<bool, IngestError> {
        self.end_track()?;
        self.path.clear();
        // The prefix of an extension is `gx` by convention; KML 2.3 has none.
        Ok(self.xml.skip_to(b"<gx:Track").is_some())
    }

    fn finish(mut self) -> Result<Parsed, IngestError> {
        self.end_track()?;
        if !self.path.is_empty() {
            self.xml.note_damage();
        }
        if !self.has_tracks {
            let message = "the KML document holds no timed track (`gx:Track`); lines and points \
                           without times are no recording";
            return Err(IngestError::new(IngestErrorKind::NoUsableRows, message));
        }
        self.xml.tell("track", self.tracks.issues());
        let recordings = self.tracks.finish(self.names, "elements");
        Ok(Parsed { format: LogFormat::Kml, recordings })
    }
}
