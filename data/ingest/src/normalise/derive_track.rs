//! Positions and times → speed over ground, track and vertical speed, marked as derived.
//!
//! Only for parameters that the log does not record at all. Around each fix stands a chord:
//! from the earliest to the latest fix not more than [`HALF_WINDOW_S`] away, and at least from
//! the fix before to the fix after. Its length over its time is the speed, its direction the
//! track, its rise over its time the vertical speed.
//!
//! Lengths are those of the WGS 84 ellipsoid at sea level: `M Δφ` northward and `N cos φ Δλ`
//! eastward, with the radii of curvature of the meridian `M = a(1−e²)/(1−e² sin²φ)^(3/2)` and of
//! the prime vertical `N = a/√(1−e² sin²φ)` (J. P. Snyder, *Map Projections — A Working Manual*,
//! USGS Professional Paper 1395, 1987, equations 4-18 to 4-21; `a` and `e²` of NGA.STND.0036).
//! At 30,000 ft that is 0.14 % short, which is less than the fixes are worth.
//!
//! Nothing is derived over a gap longer than the catalogue lets positions or altitudes be joined,
//! over the start of a segment, over a clock being set, or from rows that share a time stamp:
//! when those were recorded is a guess. No track is told where the chord is shorter than what
//! satellite noise makes of standing still. Nothing is smoothed beyond the chord.

use std::ops::Range;

use data_flight::quantity::METRES_PER_SECOND_PER_KNOT;
use data_flight::{IssueKind, Parameter, Validity};

use super::time_base::TimeBase;
use crate::columns::Reading;
use crate::formats::{ParsedColumn, Recording};
use crate::issue_book::Tally;

/// Half the time a chord may span: as long as the analysis takes for vertical speed.
const HALF_WINDOW_S: f64 = 2.0;
/// Chords shorter than this, in metres, have no direction.
const SHORTEST_TRACK_M: f64 = 10.0;
/// Semi-major axis of the WGS 84 ellipsoid, in metres.
const SEMI_MAJOR_M: f64 = 6_378_137.0;
/// First eccentricity of the WGS 84 ellipsoid, squared.
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_14;

/// Adds the columns that the recording does not have and its positions can give.
pub(super) fn derive(recording: &mut Recording, time_base: &TimeBase) {
    horizontal(recording, time_base);
    vertical(recording, time_base);
}

/// Speed over ground and track from latitude and longitude.
fn horizontal(recording: &mut Recording, time_base: &TimeBase) {
    let [is_speed_wanted, is_track_wanted] =
        [Parameter::GroundSpeed, Parameter::TrackTrue].map(|p| recorded(recording, p).is_none());
    if !is_speed_wanted && !is_track_wanted {
        return;
    }
    let (Some(north), Some(east)) =
        (recorded(recording, Parameter::Latitude), recorded(recording, Parameter::Longitude))
    else {
        return;
    };
    let is_fix = |row: usize| {
        [north, east].iter().all(|c| c.validity.get(row).is_some_and(|v| v.is_normal()))
    };
    let mut speed = Derived::new(Parameter::GroundSpeed, recording.lines.len());
    let mut track = Derived::new(Parameter::TrackTrue, recording.lines.len());
    let max_gap_s = Parameter::Latitude.description().max_gap_s;
    for chord in chords(recording, time_base, max_gap_s, is_fix) {
        let Some((north_m, east_m)) = displacement_m(north, east, &chord) else { continue };
        let length_m = north_m.hypot(east_m);
        speed.set(chord.row, length_m / chord.seconds / METRES_PER_SECOND_PER_KNOT);
        if length_m >= SHORTEST_TRACK_M {
            track.set(chord.row, east_m.atan2(north_m).to_degrees().rem_euclid(360.0));
        }
    }
    let chord = format!(
        "from the fixes up to {HALF_WINDOW_S} s (at least one) before and after, on the WGS 84 \
         ellipsoid; none over gaps of more than {max_gap_s} s"
    );
    if is_speed_wanted {
        speed.add_to(recording, &format!("distance over time {chord}"));
    }
    if is_track_wanted {
        let how = format!("direction of movement {chord} or of less than {SHORTEST_TRACK_M} m");
        track.add_to(recording, &how);
    }
}

/// Vertical speed from the altitude above the ellipsoid, else above mean sea level: the two
/// differ by the geoid, which does not climb. Pressure altitude is left to the analysis.
fn vertical(recording: &mut Recording, time_base: &TimeBase) {
    if recorded(recording, Parameter::VerticalSpeedGps).is_some() {
        return;
    }
    let Some(altitude) = [Parameter::AltitudeEllipsoid, Parameter::AltitudeMeanSeaLevel]
        .into_iter()
        .find_map(|parameter| recorded(recording, parameter))
    else {
        return;
    };
    let is_fix = |row: usize| altitude.validity.get(row).is_some_and(|v| v.is_normal());
    let mut climb = Derived::new(Parameter::VerticalSpeedGps, recording.lines.len());
    let max_gap_s = altitude.parameter.description().max_gap_s;
    for chord in chords(recording, time_base, max_gap_s, is_fix) {
        let at = |row: usize| altitude.values.get(row);
        if let (Some(from_ft), Some(to_ft)) = (at(chord.from), at(chord.to)) {
            climb.set(chord.row, (to_ft - from_ft) / chord.seconds * 60.0);
        }
    }
    let how = format!(
        "change of `{}` over time from the fixes up to {HALF_WINDOW_S} s (at least one) before \
         and after; none over gaps of more than {max_gap_s} s",
        altitude.parameter
    );
    climb.add_to(recording, &how);
}

/// The column of a parameter, if anything was recorded in it.
fn recorded(recording: &Recording, parameter: Parameter) -> Option<&ParsedColumn> {
    let is_recorded = |column: &&ParsedColumn| {
        column.parameter == parameter
            && column.validity.iter().any(|validity| *validity != Validity::NoComputedData)
    };
    recording.columns.iter().find(is_recorded)
}

/// Two fixes around a row, and the time between them.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Chord {
    row: usize,
    from: usize,
    to: usize,
    seconds: f64,
}

/// A fix: its row, and when it was taken.
type Fix = (usize, f64);

/// The chord around every fix that has a neighbour.
fn chords(
    recording: &Recording,
    time_base: &TimeBase,
    max_gap_s: f64,
    is_fix: impl Fn(usize) -> bool,
) -> Vec<Chord> {
    let mut chords = Vec::new();
    let mut run: Vec<Fix> = Vec::new();
    for piece in &time_base.pieces {
        for row in piece.rows.clone() {
            let is_stamped = time_base.is_stamped.get(row).is_some_and(|stamped| *stamped);
            let Some(at_s) = time_base.seconds.get(row).copied() else { continue };
            if !is_stamped || !is_fix(row) {
                continue;
            }
            let is_joined = run.last().is_some_and(|(last, last_s)| {
                at_s - last_s <= max_gap_s
                    && !is_broken(
                        recording,
                        time_base,
                        last.saturating_add(1)..row.saturating_add(1),
                    )
            });
            if !is_joined {
                along(&run, &mut chords);
                run.clear();
            }
            run.push((row, at_s));
        }
        along(&run, &mut chords);
        run.clear();
    }
    chords
}

/// Whether a segment starts or a clock was set between a fix and the one before it.
fn is_broken(recording: &Recording, time_base: &TimeBase, rows: Range<usize>) -> bool {
    let starts = &recording.session_starts;
    let next_start = starts.partition_point(|start| *start < rows.start);
    let is_segment = starts.get(next_start).is_some_and(|start| rows.contains(start));
    let set_by = |row: usize| time_base.set_by_s.get(row);
    let is_set = set_by(rows.start.saturating_sub(1)) != set_by(rows.end.saturating_sub(1));
    is_segment || is_set
}

/// The chords of fixes that may be joined.
fn along(run: &[Fix], chords: &mut Vec<Chord>) {
    let (mut first, mut last) = (0_usize, 0_usize);
    for (at, (row, at_s)) in run.iter().enumerate() {
        let time_of = |index: usize| run.get(index).map(|(_, time_s)| *time_s);
        while time_of(first).is_some_and(|time_s| time_s < at_s - HALF_WINDOW_S) {
            first = first.saturating_add(1);
        }
        while time_of(last.saturating_add(1)).is_some_and(|time_s| time_s <= at_s + HALF_WINDOW_S) {
            last = last.saturating_add(1);
        }
        let start = first.min(at.saturating_sub(1));
        let end = last.max(at.saturating_add(1)).min(run.len().saturating_sub(1));
        if let (Some((from, from_s)), Some((to, to_s))) = (run.get(start), run.get(end))
            && to_s > from_s
        {
            chords.push(Chord { row: *row, from: *from, to: *to, seconds: to_s - from_s });
        }
    }
}

/// Metres northward and eastward along a chord.
fn displacement_m(north: &ParsedColumn, east: &ParsedColumn, chord: &Chord) -> Option<(f64, f64)> {
    let latitudes = [*north.values.get(chord.from)?, *north.values.get(chord.to)?];
    let longitudes = [*east.values.get(chord.from)?, *east.values.get(chord.to)?];
    let [from_deg, to_deg] = latitudes;
    let middle = f64::midpoint(from_deg, to_deg).to_radians();
    let flattening = 1.0 - ECCENTRICITY_SQUARED * middle.sin().powi(2);
    let meridian_m = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / flattening.powf(1.5);
    let vertical_m = SEMI_MAJOR_M / flattening.sqrt();
    let north_m = meridian_m * (to_deg - from_deg).to_radians();
    let [from_deg, to_deg] = longitudes;
    // The short way round, also over the 180th meridian.
    let step_deg = (to_deg - from_deg + 180.0).rem_euclid(360.0) - 180.0;
    Some((north_m, vertical_m * middle.cos() * step_deg.to_radians()))
}

/// A column in the making.
struct Derived {
    parameter: Parameter,
    values: Vec<f64>,
    validity: Vec<Validity>,
    rows: Tally,
}

impl Derived {
    fn new(parameter: Parameter, rows: usize) -> Self {
        Self {
            parameter,
            values: vec![f64::NAN; rows],
            validity: vec![Validity::NoComputedData; rows],
            rows: Tally::default(),
        }
    }

    fn set(&mut self, row: usize, number: f64) {
        if let (Some(value), Some(validity)) =
            (self.values.get_mut(row), self.validity.get_mut(row))
        {
            (*value, *validity) = (number, Validity::Normal);
            self.rows.count = self.rows.count.saturating_add(1);
        }
    }

    /// Adds the column, in catalogue units, in place of one without a sample; says how it was
    /// derived. Does nothing when no row has a value.
    fn add_to(mut self, recording: &mut Recording, how: &str) {
        let first = self.validity.iter().position(|validity| validity.is_normal());
        let Some(line) = first.and_then(|row| recording.lines.get(row)) else { return };
        self.rows.first_line = *line;
        let parameter = self.parameter;
        let message = format!("`{parameter}` is not recorded; it is derived: {how}.");
        let name = Some(parameter.name());
        recording.issues.note(IssueKind::DerivedParameter, name, self.rows, message);
        recording.ledger.derived.push(parameter);
        recording.columns.retain(|column| column.parameter != parameter);
        recording.columns.push(ParsedColumn {
            name: format!("{parameter} (derived)"),
            parameter,
            unit: parameter.unit().symbol().to_owned(),
            reading: Reading::Plain,
            values: self.values,
            validity: self.validity,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(parameter: Parameter, values: &[f64]) -> ParsedColumn {
        ParsedColumn {
            name: String::new(),
            parameter,
            unit: String::new(),
            reading: Reading::Plain,
            values: values.to_vec(),
            validity: vec![Validity::Normal; values.len()],
        }
    }

    fn moved(from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
        let north = column(Parameter::Latitude, &[from.0, to.0]);
        let east = column(Parameter::Longitude, &[from.1, to.1]);
        let chord = Chord { row: 0, from: 0, to: 1, seconds: 1.0 };
        displacement_m(&north, &east, &chord).expect("two fixes")
    }

    #[test]
    fn lengths_are_those_of_the_ellipsoid() {
        // A degree of longitude on the equator is a·π/180 = 111,319.491 m.
        let (north_m, east_m) = moved((0.0, 10.0), (0.0, 11.0));
        assert!(north_m.abs() < 1e-9 && (east_m - 111_319.491).abs() < 0.001, "{east_m}");
        // At 45° the meridian curves with M = 6,378,137 × (1 − 0.00669438) / 0.99665281^1.5
        // = 6,335,439.327 / 0.99498342 = 6,367,381.8 m: a hundredth of a degree is 1,111.318 m.
        let (north_m, east_m) = moved((44.995, 7.0), (45.005, 7.0));
        assert!((north_m - 1_111.318).abs() < 0.01 && east_m == 0.0, "{north_m}");
        // There N = 6,378,137 / √0.99665281 = 6,388,838.3 m and the parallel is N cos 45° =
        // 4,517,590.9 m: a hundredth of a degree is 788.468 m.
        let (_, east_m) = moved((45.0, 7.0), (45.0, 7.01));
        assert!((east_m - 788.468).abs() < 0.01, "{east_m}");
    }

    #[test]
    fn the_180th_meridian_is_crossed_the_short_way() {
        // From 179.995° east to 179.995° west is a hundredth of a degree eastward.
        let (_, east_m) = moved((0.0, 179.995), (0.0, -179.995));
        assert!((east_m - 1_113.195).abs() < 0.001, "{east_m}");
    }

    #[test]
    fn a_chord_spans_two_seconds_or_one_fix_either_side() {
        let ends = |times: &[f64]| {
            let run: Vec<Fix> = times.iter().copied().enumerate().collect();
            let mut chords = Vec::new();
            along(&run, &mut chords);
            chords.iter().map(|c| (c.row, c.from, c.to)).collect::<Vec<_>>()
        };
        // 1 Hz: two fixes either side, as far as there are any.
        assert_eq!(
            ends(&[0.0, 1.0, 2.0, 3.0, 4.0]),
            [(0, 0, 2), (1, 0, 3), (2, 0, 4), (3, 1, 4), (4, 2, 4)]
        );
        // Every 5 s: the neighbours.
        assert_eq!(ends(&[0.0, 5.0, 10.0]), [(0, 0, 1), (1, 0, 2), (2, 1, 2)]);
        assert_eq!(ends(&[7.0]), []);
    }
}
