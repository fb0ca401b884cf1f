//! Invented airfields on an invented plain, and their runways.
//!
//! Identifiers begin with `ZZ`, which no state has, so no real airfield can be meant.

use crate::units::{M_PER_FT, M_PER_NM};

/// An invented airfield.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Airfield {
    /// The operator's base.
    Home,
    /// 45 nm to the north-east.
    Hill,
    /// 59 nm to the north-west.
    Plain,
}

impl Airfield {
    /// Every airfield.
    pub const ALL: [Self; 3] = [Self::Home, Self::Hill, Self::Plain];

    /// The invented identifier.
    #[must_use]
    pub const fn ident(self) -> &'static str {
        match self {
            Self::Home => "ZZFA",
            Self::Hill => "ZZFB",
            Self::Plain => "ZZFC",
        }
    }

    /// Elevation above mean sea level, in feet.
    #[must_use]
    pub const fn elevation_ft(self) -> f64 {
        match self {
            Self::Home => 1240.0,
            Self::Hill => 1885.0,
            Self::Plain => 2170.0,
        }
    }

    pub(crate) const fn elevation_m(self) -> f64 {
        self.elevation_ft() * M_PER_FT
    }

    /// Middle of the runway, metres east and north of the base.
    pub(crate) const fn position_m(self) -> (f64, f64) {
        match self {
            Self::Home => (0.0, 0.0),
            Self::Hill => (30.0 * M_PER_NM, 34.0 * M_PER_NM),
            Self::Plain => (-52.0 * M_PER_NM, 28.0 * M_PER_NM),
        }
    }

    /// True course of one runway direction, in degrees; the other is opposite.
    const fn course_deg(self) -> f64 {
        match self {
            Self::Home => 165.0,
            Self::Hill => 110.0,
            Self::Plain => 15.0,
        }
    }

    const fn length_m(self) -> f64 {
        match self {
            Self::Home => 1800.0,
            Self::Hill => 1650.0,
            Self::Plain => 1500.0,
        }
    }

    /// The runway direction with the headwind.
    pub(crate) fn runway_into(self, wind_from_deg: f64) -> Runway {
        let course = self.course_deg().to_radians();
        let headwind = (wind_from_deg.to_radians() - course).cos();
        let course = if headwind >= 0.0 { course } else { course + std::f64::consts::PI };
        let (east, north) = self.position_m();
        let half = 0.5 * self.length_m();
        Runway {
            threshold_east_m: east - half * course.sin(),
            threshold_north_m: north - half * course.cos(),
            course_rad: course,
            length_m: self.length_m(),
            elevation_m: self.elevation_m(),
        }
    }
}

/// Where a runway is and where it points.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Runway {
    threshold_east_m: f64,
    threshold_north_m: f64,
    pub(crate) course_rad: f64,
    pub(crate) length_m: f64,
    pub(crate) elevation_m: f64,
}

impl Runway {
    /// A point `along` the runway from the threshold and to the `right` of it, as metres
    /// east and north.
    pub(crate) fn point(&self, along_m: f64, right_m: f64) -> (f64, f64) {
        let (sin, cos) = self.course_rad.sin_cos();
        (
            self.threshold_east_m + along_m * sin + right_m * cos,
            self.threshold_north_m + along_m * cos - right_m * sin,
        )
    }

    /// The inverse of [`Runway::point`].
    pub(crate) fn along_right(&self, east_m: f64, north_m: f64) -> (f64, f64) {
        let (sin, cos) = self.course_rad.sin_cos();
        let (east, north) = (east_m - self.threshold_east_m, north_m - self.threshold_north_m);
        (east * sin + north * cos, east * cos - north * sin)
    }
}

/// A straight line to follow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) east_m: f64,
    pub(crate) north_m: f64,
    pub(crate) course_rad: f64,
}

impl Line {
    /// Distance to the right of the line, in metres.
    pub(crate) fn cross_track_m(&self, east_m: f64, north_m: f64) -> f64 {
        let (sin, cos) = self.course_rad.sin_cos();
        (east_m - self.east_m) * cos - (north_m - self.north_m) * sin
    }
}

/// Latitude and longitude (degrees) of a point east and north of the base. A flat Earth is
/// good to some metres over the 60 nm flown here.
pub(crate) fn geographic_deg(east_m: f64, north_m: f64) -> (f64, f64) {
    const BASE_LATITUDE_DEG: f64 = 43.21;
    const BASE_LONGITUDE_DEG: f64 = -100.64;
    const M_PER_DEG: f64 = 60.0 * M_PER_NM;
    let latitude = BASE_LATITUDE_DEG + north_m / M_PER_DEG;
    (latitude, BASE_LONGITUDE_DEG + east_m / (M_PER_DEG * latitude.to_radians().cos()))
}

/// Magnetic variation in degrees, positive east.
pub(crate) fn magnetic_variation_deg(east_m: f64) -> f64 {
    5.6 - 0.8 * east_m / 100_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runway_is_into_the_wind() {
        let runway = Airfield::Home.runway_into(350.0);
        assert!((runway.course_rad.to_degrees() - 345.0).abs() < 1e-9);
    }

    #[test]
    fn runway_coordinates_round_trip() {
        let runway = Airfield::Plain.runway_into(200.0);
        let (east, north) = runway.point(310.0, -45.0);
        let (along, right) = runway.along_right(east, north);
        assert!((along - 310.0).abs() < 1e-6 && (right + 45.0).abs() < 1e-6);
        let line = Line {
            east_m: runway.point(0.0, 0.0).0,
            north_m: runway.point(0.0, 0.0).1,
            course_rad: runway.course_rad,
        };
        assert!((line.cross_track_m(east, north) + 45.0).abs() < 1e-6);
    }
}
