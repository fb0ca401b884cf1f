//! Where the listed flights are.
//!
//! Flights stand one after the other in the order of the list. The list tells their length in
//! whole words, and a flight may be a byte shorter than that. Where no flight is found in its
//! place, what follows the last one found is searched for the configuration words that every
//! flight repeats behind its number: then bytes were lost or added on the way. A flight ends
//! where the next one starts, whatever the list says.

use memchr::memmem;

use super::flight_header::{self, FlightHeader};
use super::header::{Header, Listed};

/// Searches of the whole rest, and places tried in all of them: a bound on what a file that was
/// made to be slow can cost.
const MAX_SEARCHES: usize = 64;
const MAX_PLACES: usize = 20_000;

/// A flight that was found.
#[derive(Clone, Debug)]
pub(super) struct Located<'data> {
    pub(super) number: u16,
    pub(super) header: FlightHeader,
    /// The records below the header.
    pub(super) data: &'data [u8],
    /// Whether the file ends before the flight does.
    pub(super) is_cut: bool,
}

/// The flights of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Flights<'data> {
    /// In the order of the list.
    pub(super) found: Vec<Located<'data>>,
    /// Numbers that are listed and not in the file.
    pub(super) missing: Vec<u16>,
    /// Where the last flight ends.
    pub(super) end: usize,
}

/// Finds the flights of a file.
pub(super) fn locate<'data>(bytes: &'data [u8], header: &Header) -> Flights<'data> {
    let start = header.data_start;
    let mut locator = Locator { bytes, header, at: start, below: start, searches: 0, places: 0 };
    let mut places: Vec<Place> = Vec::new();
    let mut missing = Vec::new();
    for listed in &header.flights {
        match locator.find(*listed) {
            Some(place) => places.push(place),
            None => missing.push(listed.number),
        }
    }
    let starts = places.iter().skip(1).map(|place| Some(place.start)).chain([None]);
    let mut flights = Flights { found: Vec::with_capacity(places.len()), missing, end: start };
    for (place, next) in places.iter().zip(starts) {
        let end = next.unwrap_or(place.end).min(bytes.len());
        flights.found.push(Located {
            number: place.number,
            header: place.header.clone(),
            data: bytes.get(place.below()..end).unwrap_or_default(),
            is_cut: next.is_none() && place.end > bytes.len().saturating_add(1),
        });
        flights.end = end;
    }
    flights
}

/// Where a flight stands.
#[derive(Clone, Debug)]
struct Place {
    number: u16,
    start: usize,
    /// Where it ends by the list, or a byte before.
    end: usize,
    header: FlightHeader,
}

impl Place {
    /// Where its records start.
    const fn below(&self) -> usize {
        self.start.saturating_add(self.header.length)
    }
}

struct Locator<'data> {
    bytes: &'data [u8],
    header: &'data Header,
    /// Where the next flight should stand.
    at: usize,
    /// Where the records of the last flight start.
    below: usize,
    searches: usize,
    places: usize,
}

impl Locator<'_> {
    fn find(&mut self, listed: Listed) -> Option<Place> {
        // The flight above may have been a byte shorter than its words.
        let near = [self.at, self.at.saturating_sub(1)]
            .into_iter()
            .filter(|at| *at >= self.below)
            .find_map(|at| self.try_at(at, listed));
        let place = near.or_else(|| self.search(listed))?;
        (self.at, self.below) = (place.end, place.below());
        Some(place)
    }

    fn try_at(&self, start: usize, listed: Listed) -> Option<Place> {
        let data = self.bytes.get(start..)?;
        let header = flight_header::read(data, listed.number, self.header)?;
        let end = start.saturating_add(listed.bytes);
        Some(Place { number: listed.number, start, end, header })
    }

    /// Searches what is left for the number and the configuration of a flight.
    fn search(&mut self, listed: Listed) -> Option<Place> {
        let [first, second, ..] = self.header.configuration.as_slice() else { return None };
        if self.searches >= MAX_SEARCHES {
            return None;
        }
        self.searches = self.searches.saturating_add(1);
        let mut pattern = Vec::with_capacity(6);
        for word in [listed.number, *first, *second] {
            pattern.extend_from_slice(&word.to_be_bytes());
        }
        let rest = self.bytes.get(self.below..)?;
        for place in memmem::find_iter(rest, &pattern) {
            self.places = self.places.saturating_add(1);
            if self.places > MAX_PLACES {
                return None;
            }
            let found = self.try_at(self.below.saturating_add(place), listed);
            if found.is_some() {
                return found;
            }
        }
        None
    }
}
