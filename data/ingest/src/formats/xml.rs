//! XML as a stream of starts and ends, with the text of the last element at hand.
//!
//! Nothing is built: memory is bounded by the depth, which is bounded too. Entities that a
//! document declares are never expanded, nothing is fetched, and namespaces are told apart by
//! local names alone. What is damaged is told, and reading goes on where the format asks for.

use std::borrow::Cow;

use data_flight::IssueKind;
use memchr::{memchr_iter, memmem};
use quick_xml::Reader;
use quick_xml::events::{BytesEnd, BytesStart, Event};

use crate::issue_book::{IssueBook, Tally};
use crate::text;

/// Elements nest in tracks eight deep.
const MAX_DEPTH: usize = 64;
/// Longer text is no number and no time.
const MAX_VALUE_BYTES: usize = 256;
/// More attributes than this are not looked through.
const MAX_ATTRIBUTES: usize = 64;
/// How often reading goes on after damage that reached to the end of the document: each time the
/// rest is read once more.
const MAX_RESTARTS: u8 = 8;
/// What may stand above the root element.
const MAX_PROLOGUE_BYTES: usize = 64 * 1024;

/// What comes next.
#[derive(Debug)]
pub(super) enum Node<'text> {
    /// An element begins.
    Start(BytesStart<'text>),
    /// The element that began last and is still open ends.
    End(BytesEnd<'text>),
    /// The document is damaged here. [`Xml::skip_to`] may find where it goes on.
    Damage,
    /// Nothing more comes.
    Eof,
}

/// A document that is read once, from its start.
pub(super) struct Xml<'text> {
    text: &'text [u8],
    reader: Reader<&'text [u8]>,
    /// Where the text of the reader starts.
    base: usize,
    depth: usize,
    restarts: u8,
    /// Text up to which lines are counted, and the line there.
    counted: usize,
    line: u64,
    value: Vec<u8>,
    damage: Tally,
    /// Where the markup begins that the reader failed on last.
    failed_at: Option<usize>,
    /// Bytes of padding behind the document.
    padding: usize,
}

impl<'text> Xml<'text> {
    pub(super) fn new(text: &'text [u8]) -> Self {
        let (text, padding) = text::without_padding(text::without_mark(text));
        Self {
            text,
            reader: reader(text),
            base: 0,
            depth: 0,
            restarts: 0,
            counted: 0,
            line: 1,
            value: Vec::new(),
            damage: Tally::default(),
            failed_at: None,
            padding,
        }
    }

    /// The next start or end; text in between is kept as the value.
    pub(super) fn next(&mut self) -> Node<'text> {
        loop {
            match self.reader.read_event() {
                Ok(Event::Start(start)) => {
                    self.value.clear();
                    self.depth = self.depth.saturating_add(1);
                    if self.depth > MAX_DEPTH {
                        self.note_damage();
                        return Node::Damage;
                    }
                    return Node::Start(start);
                }
                Ok(Event::End(end)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Node::End(end);
                }
                Ok(Event::Text(text)) => self.append(&text),
                Ok(Event::CData(text)) => self.append(&text),
                Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                    Ok(Some(letter)) => self.append(letter.encode_utf8(&mut [0; 4]).as_bytes()),
                    // A name of a thing that is not looked up is never part of a number.
                    _ => self.append(b"&"),
                },
                Ok(Event::Eof) => return Node::Eof,
                Ok(_) => {}
                Err(_) => {
                    self.note_damage();
                    let error = offset(self.reader.error_position());
                    self.failed_at = Some(self.base.saturating_add(error));
                    return Node::Damage;
                }
            }
        }
    }

    fn append(&mut self, text: &[u8]) {
        let room = MAX_VALUE_BYTES.saturating_sub(self.value.len());
        self.value.extend_from_slice(text.get(..room).unwrap_or(text));
    }

    /// Counts damage here, which may be damage only to the format: an element that ends where
    /// another one should.
    pub(super) fn note_damage(&mut self) {
        let line = self.line();
        self.damage.add(line);
        self.failed_at = None;
    }

    /// Writes down damage and padding; `next` is what reading goes on with after damage.
    pub(super) fn tell(&mut self, next: &str, issues: &mut IssueBook) {
        let message = format!(
            "The document is damaged or ends early; reading went on with the next {next} there was."
        );
        issues.note(IssueKind::DamagedDocument, None, self.damage, message);
        let count = u64::try_from(self.padding).unwrap_or(u64::MAX);
        let tally = Tally::of(count, self.line());
        let message = format!("{} bytes of padding were skipped.", self.padding);
        issues.note(IssueKind::PaddingBytes, None, tally, message);
    }

    /// The text of the element that ended last, without blanks around it.
    pub(super) fn value(&self) -> &[u8] {
        self.value.trim_ascii()
    }

    /// The line on which reading stands.
    pub(super) fn line(&mut self) -> u64 {
        let here = self.base.saturating_add(offset(self.reader.buffer_position()));
        let (from, to) = (self.counted.min(here), self.counted.max(here));
        let between = self.text.get(from..to).unwrap_or_default();
        let ends = u64::try_from(memchr_iter(b'\n', between).count()).unwrap_or(u64::MAX);
        // Going on after damage may lead a little back.
        self.line = if here < self.counted {
            self.line.saturating_sub(ends)
        } else {
            self.line.saturating_add(ends)
        };
        self.counted = here;
        self.line
    }

    /// After damage: goes on where `start` stands next, at depth zero. What was passed over, or
    /// `None` when it stands nowhere.
    pub(super) fn skip_to(&mut self, start: &[u8]) -> Option<&'text [u8]> {
        let here = self.base.saturating_add(offset(self.reader.buffer_position()));
        // What the reader failed on may hold the beginning of what is sought.
        let failed_at = self.failed_at.take();
        let from = failed_at.map_or(here, |failed_at| failed_at.saturating_add(1));
        if failed_at.is_some() && here >= self.text.len() {
            self.restarts = self.restarts.saturating_add(1);
        }
        if self.restarts > MAX_RESTARTS {
            return None;
        }
        let rest = self.text.get(from..)?;
        let at = memmem::find(rest, start)?;
        self.base = from.saturating_add(at);
        self.reader = reader(self.text.get(self.base..)?);
        self.depth = 0;
        rest.get(..at)
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn reader(text: &[u8]) -> Reader<&[u8]> {
    let mut reader = Reader::from_reader(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    // After damage the elements that are open are not known to the reader.
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

/// The value of an attribute, as printed.
pub(super) fn attribute<'start>(
    start: &'start BytesStart<'_>,
    name: &[u8],
) -> Option<Cow<'start, [u8]>> {
    let mut attributes = start.attributes();
    // Looking for repeated names takes the square of their number.
    let attributes = attributes.with_checks(false).take(MAX_ATTRIBUTES).flatten();
    let mut named = attributes.filter(|attribute| attribute.key.as_ref() == name);
    named.next().map(|attribute| attribute.value)
}

/// The local name of the root element, when the text is XML at all.
pub(super) fn root(bytes: &[u8]) -> Option<Vec<u8>> {
    let bytes = text::without_mark(bytes);
    let top = bytes.get(..MAX_PROLOGUE_BYTES).unwrap_or(bytes);
    if !top.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let mut reader = reader(top);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => return Some(start.local_name().as_ref().to_vec()),
            Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_)) => {}
            Ok(Event::Text(text)) if text.trim_ascii().is_empty() => {}
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_stands_below_marks_blanks_and_comments() {
        let found =
            |text: &[u8]| root(text).map(|name| String::from_utf8_lossy(&name).into_owned());
        assert_eq!(found(b"<gpx/>").as_deref(), Some("gpx"));
        let text = b"\xEF\xBB\xBF\r\n <!-- <kml> -->\n<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>\n<k:kml a='b'>";
        assert_eq!(found(text).as_deref(), Some("kml"));
        for no_xml in [b"gpx".as_slice(), b"", b"<", b"a<gpx>", b"<!-- <gpx>", b"&lt;gpx>"] {
            assert_eq!(found(no_xml), None, "{no_xml:?}");
        }
    }

    /// The values of all elements named `a`.
    fn values(text: &[u8]) -> Vec<String> {
        let mut xml = Xml::new(text);
        let mut values = Vec::new();
        loop {
            match xml.next() {
                Node::End(end) if end.local_name().as_ref() == b"a" => {
                    values.push(String::from_utf8_lossy(xml.value()).into_owned());
                }
                Node::Damage => {
                    if xml.skip_to(b"<a").is_none() {
                        return values;
                    }
                }
                Node::Eof => return values,
                Node::Start(_) | Node::End(_) => {}
            }
        }
    }

    #[test]
    fn text_is_put_together_and_entities_are_not_expanded() {
        let text = b"<!DOCTYPE r [<!ENTITY e 'eeee'>]><r><a> 4<!-- -->7.<![CDATA[5]]> </a><a>4&#55;</a><a>&e;&e;</a><a/></r>";
        assert_eq!(values(text), ["47.5", "47", "&&", ""]);
    }

    #[test]
    fn reading_goes_on_after_damage() {
        assert_eq!(values(b"<r><a>1</a><b></c><a>2</a></r>"), ["1", "2"]);
        // An unclosed quote swallows the tag it stands in, not those after it.
        assert_eq!(values(b"<r><a>1</a><b x='><a>2</a><a>3</a>"), ["1", "2", "3"]);
        assert_eq!(values(b"<r><a>1</a><a>2</a"), ["1"]);
        // The end tag without its bracket runs into the next start.
        assert_eq!(values(b"<r><a>1</a><b>x</b\n<a>2</a><a>3</a></r>"), ["1", "2", "3"]);
    }

    #[test]
    fn hostile_documents_end_soon() {
        let deep = b"<a>".repeat(100_000);
        assert_eq!(values(&deep), Vec::<String>::new());
        // Every start would be read to the end of the document.
        let quotes = b"<a '".repeat(100_001);
        assert_eq!(values(&quotes), Vec::<String>::new());
    }

    #[test]
    fn lines_are_counted() {
        let mut xml = Xml::new(b"\n<r>\n\n<a\n/>");
        let lines: Vec<u64> = std::iter::from_fn(|| match xml.next() {
            Node::Start(_) => Some(xml.line()),
            _ => None,
        })
        .collect();
        assert_eq!(lines, [2, 5]);
    }
}
