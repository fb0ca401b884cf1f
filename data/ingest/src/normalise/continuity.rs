//! Whether the aircraft had the time that its clock says went by.
//!
//! A clock that is set forward in flight looks like a gap, or like the start of another flight.
//! The position tells them apart: in two minutes at 100 kt an aircraft is three miles on; when
//! only the clock moved it is where the next second takes it. Evidence only, and only where it
//! is clear: without position and speed, at rest, and for steps of some seconds there is none.

use data_flight::Parameter;

use crate::formats::{ParsedColumn, Recording};

/// Slower than this the position says nothing, in knots.
const FLYING_KT: f64 = 40.0;
/// A shorter step, in usual intervals, may be jitter and a turn.
const LEAST_INTERVALS: f64 = 12.0;
/// The aircraft went on when it moved no further than in so many usual intervals.
const WENT_ON_INTERVALS: f64 = 3.0;
/// Its speed is the same before and after, to so many knots.
const SAME_SPEED_KT: f64 = 15.0;

/// The columns that say where the aircraft was and how fast.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'log> {
    north_deg: &'log ParsedColumn,
    east_deg: &'log ParsedColumn,
    speed_kt: &'log ParsedColumn,
}

impl<'log> Path<'log> {
    /// The path of a recording; `None` when it has no position or no ground speed.
    pub(super) fn of(recording: &'log Recording) -> Option<Self> {
        let column =
            |parameter| recording.columns.iter().find(|column| column.parameter == parameter);
        Some(Self {
            north_deg: column(Parameter::Latitude)?,
            east_deg: column(Parameter::Longitude)?,
            speed_kt: column(Parameter::GroundSpeed)?,
        })
    }

    /// Whether the aircraft flew on from one row to the other as in usual intervals, while its
    /// clock went on by `step_s`.
    pub(super) fn went_on(&self, from: usize, to: usize, step_s: f64, usual_s: f64) -> bool {
        if step_s < LEAST_INTERVALS * usual_s {
            return false;
        }
        let (Some(a), Some(b)) = (self.at(from), self.at(to)) else { return false };
        let is_flying = a.speed_kt.min(b.speed_kt) >= FLYING_KT;
        let is_steady = (a.speed_kt - b.speed_kt).abs() <= SAME_SPEED_KT;
        let moved_nm = a.distance_nm(b);
        let usual_nm = f64::midpoint(a.speed_kt, b.speed_kt) * usual_s / 3_600.0;
        // A receiver that repeats its last position says nothing.
        is_flying && is_steady && 0.0 < moved_nm && moved_nm <= WENT_ON_INTERVALS * usual_nm
    }

    fn at(&self, row: usize) -> Option<Fix> {
        let value = |column: &ParsedColumn| {
            column.validity.get(row).filter(|validity| validity.is_normal())?;
            column.values.get(row).copied()
        };
        Some(Fix {
            north_deg: value(self.north_deg)?,
            east_deg: value(self.east_deg)?,
            speed_kt: value(self.speed_kt)?,
        })
    }
}

#[derive(Clone, Copy, Debug)]
struct Fix {
    north_deg: f64,
    east_deg: f64,
    speed_kt: f64,
}

impl Fix {
    /// Over short distances: a degree of latitude is 60 nautical miles.
    fn distance_nm(self, other: Self) -> f64 {
        let north_nm = (other.north_deg - self.north_deg) * 60.0;
        let east_deg = (other.east_deg - self.east_deg + 180.0).rem_euclid(360.0) - 180.0;
        let east_nm = east_deg * 60.0 * self.north_deg.to_radians().cos();
        north_nm.hypot(east_nm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_on_the_globe() {
        let at = |north_deg, east_deg| Fix { north_deg, east_deg, speed_kt: 0.0 };
        // One minute of latitude; one minute of longitude at 60° north is half of it.
        assert!((at(60.0, 0.0).distance_nm(at(60.0 + 1.0 / 60.0, 0.0)) - 1.0).abs() < 1e-9);
        assert!((at(60.0, 179.99).distance_nm(at(60.0, -179.99)) - 0.6).abs() < 1e-6);
    }
}
