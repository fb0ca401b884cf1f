//! Wind that grows and veers with height, and gusts about it.
//!
//! Gusts are first-order Gauss-Markov processes, the simplest member of the Dryden family
//! (MIL-F-8785C): each component has a length scale, and its correlation time is that length
//! over the airspeed. The vertical scale shrinks near the ground.

use crate::random::{Coloured, Stream};
use crate::units::MS_PER_KT;

/// The wind of a flight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wind {
    /// Where the wind comes from at the airfields, degrees true.
    pub direction_deg: f64,
    /// Mean speed 10 m above the airfields, in knots; flights are normal up to about 18.
    pub speed_kt: f64,
    /// Standard deviation of the gusts along the flight path, in knots; 0 is still air, 1 a
    /// normal day, 3 rough.
    pub turbulence_kt: f64,
}

impl Wind {
    /// Air that does not move.
    pub const CALM: Self = Self { direction_deg: 0.0, speed_kt: 0.0, turbulence_kt: 0.0 };

    /// Velocity of the air (east, north) in metres per second at a height above the airfield.
    /// The profile is a seventh-root power law up to 1,000 ft and grows slowly above.
    pub(crate) fn at_height(&self, height_m: f64) -> (f64, f64) {
        let height_m = height_m.clamp(3.0, 3000.0);
        let factor =
            (height_m.min(300.0) / 10.0).powf(1.0 / 7.0) + (height_m - 300.0).max(0.0) / 6000.0;
        let veer_deg = height_m / 300.0 * 2.0;
        let from = (self.direction_deg + veer_deg).to_radians();
        let speed = self.speed_kt * MS_PER_KT * factor;
        (-speed * from.sin(), -speed * from.cos())
    }
}

/// Gusts felt by the aircraft, in metres per second.
#[derive(Clone, Copy, Default)]
pub(crate) struct Gust {
    /// Along the path, positive from ahead.
    pub(crate) along: f64,
    /// From the left.
    pub(crate) across: f64,
    /// Upwards.
    pub(crate) up: f64,
}

/// The process that makes gusts.
pub(crate) struct Turbulence {
    along: Coloured,
    across: Coloured,
    up: Coloured,
}

impl Turbulence {
    pub(crate) fn new(wind: &Wind, step_s: f64) -> Self {
        let sigma = wind.turbulence_kt.max(0.0) * MS_PER_KT;
        // Length scales of 180 m along and across and 60 m upwards at 45 m/s.
        Self {
            along: Coloured::new(sigma, 4.0, step_s),
            across: Coloured::new(sigma, 4.0, step_s),
            up: Coloured::new(sigma * 0.6, 1.3, step_s),
        }
    }

    /// The next gust at a height above the ground; vertical gusts vanish at the ground.
    pub(crate) fn step(&mut self, height_m: f64, stream: &mut Stream) -> Gust {
        let near_ground = (height_m / 60.0).clamp(0.1, 1.0);
        Gust {
            along: self.along.step(stream) * near_ground.max(0.6),
            across: self.across.step(stream) * near_ground.max(0.5),
            up: self.up.step(stream) * near_ground,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_west_wind_blows_east() {
        let wind = Wind { direction_deg: 270.0, speed_kt: 10.0, turbulence_kt: 0.0 };
        let (east, north) = wind.at_height(10.0);
        // (10 m / 10 m)^(1/7) = 1 and 10 kt = 5.144 m/s; the veer at 10 m is 0.07 degrees.
        assert!((east - 5.144).abs() < 0.01);
        assert!(north.abs() < 0.01);
    }

    #[test]
    fn wind_grows_with_height() {
        let wind = Wind { direction_deg: 270.0, speed_kt: 10.0, turbulence_kt: 0.0 };
        let (low, _) = wind.at_height(10.0);
        let (high, _) = wind.at_height(300.0);
        // 30^(1/7) = 1.626 and cos(2 degrees) = 0.9994.
        assert!((high / low - 1.625).abs() < 0.01);
    }
}
