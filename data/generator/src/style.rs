//! How one pilot flies one flight: seeded offsets inside what is normal.
//!
//! The spread is what a novelty model learns as normal: approach speed, glide path, height of
//! flare, touchdown sink, bank, size of the circuit and steadiness all vary independently.

use crate::SyntheticAircraft;
use crate::random::{Purpose, Stream};

/// Habits of the pilot in one flight.
pub(crate) struct Style {
    /// Seconds between the first row and engine start.
    pub(crate) wait_s: f64,
    /// Seconds with the engine running before taxi.
    pub(crate) warm_up_s: f64,
    pub(crate) run_up_s: f64,
    pub(crate) taxi_kt: f64,
    /// Added to the rotation speed.
    pub(crate) rotate_add_kt: f64,
    /// Added to the climb speed.
    pub(crate) climb_add_kt: f64,
    pub(crate) cruise_add_kt: f64,
    pub(crate) cruise_height_ft: f64,
    pub(crate) descent_fpm: f64,
    pub(crate) bank_limit_deg: f64,
    pub(crate) circuit_height_ft: f64,
    pub(crate) final_length_m: f64,
    /// The habit; each approach differs a little from it.
    pub(crate) approach: ApproachStyle,
    pub(crate) braking_ms2: f64,
    /// Multiplies the slow wandering about every target.
    pub(crate) unsteadiness: f64,
    /// Height at which a go-around begins, when one is called for.
    pub(crate) go_around_height_ft: f64,
    pub(crate) park_s: f64,
}

impl Style {
    pub(crate) fn new(seed: u64, aircraft: SyntheticAircraft) -> Self {
        // The faster aircraft comes down faster.
        let hurry = if aircraft == SyntheticAircraft::SixCylinder { 1.25 } else { 1.0 };
        let mut stream = Stream::new(seed, Purpose::Style);
        Self {
            wait_s: stream.uniform(4.0, 22.0),
            warm_up_s: stream.uniform(70.0, 170.0),
            run_up_s: stream.uniform(40.0, 75.0),
            taxi_kt: stream.uniform(10.0, 15.0),
            rotate_add_kt: stream.about(1.5, 1.5, 2.0),
            climb_add_kt: stream.about(4.0, 2.5, 2.0),
            cruise_add_kt: stream.about(0.0, 3.0, 2.0),
            cruise_height_ft: stream.uniform(3000.0, 4700.0),
            descent_fpm: hurry * stream.about(520.0, 60.0, 2.0),
            bank_limit_deg: stream.about(20.0, 2.2, 1.8),
            circuit_height_ft: stream.about(1000.0, 40.0, 2.0),
            final_length_m: stream.about(3900.0, 350.0, 2.0),
            approach: ApproachStyle {
                add_kt: stream.about(3.5, 1.2, 2.0),
                glide_path_deg: stream.about(3.9, 0.24, 2.0),
                offset_m: stream.about(0.0, 3.0, 2.0),
                flare_height_ft: stream.about(19.0, 2.5, 2.0),
                touchdown_fpm: stream.about(138.0, 30.0, 2.0),
                hold_off_kt: stream.about(6.5, 1.5, 2.0),
            },
            braking_ms2: stream.about(1.5, 0.25, 2.0),
            unsteadiness: stream.uniform(0.6, 1.5),
            go_around_height_ft: stream.uniform(120.0, 240.0),
            park_s: stream.uniform(25.0, 60.0),
        }
    }
}

/// How one approach is flown.
#[derive(Clone, Copy)]
pub(crate) struct ApproachStyle {
    /// Added to the reference speed on short final.
    pub(crate) add_kt: f64,
    pub(crate) glide_path_deg: f64,
    /// Right of the centreline.
    pub(crate) offset_m: f64,
    pub(crate) flare_height_ft: f64,
    /// Rate of descent the pilot lands with.
    pub(crate) touchdown_fpm: f64,
    /// How far below the reference speed the wheels are let down.
    pub(crate) hold_off_kt: f64,
}

impl ApproachStyle {
    /// The next approach of a pilot with this habit.
    pub(crate) fn next(&self, stream: &mut Stream) -> Self {
        Self {
            add_kt: self.add_kt + stream.about(0.0, 0.8, 1.5),
            glide_path_deg: self.glide_path_deg + stream.about(0.0, 0.12, 1.5),
            offset_m: self.offset_m + stream.about(0.0, 2.0, 1.5),
            flare_height_ft: self.flare_height_ft + stream.about(0.0, 1.5, 1.5),
            touchdown_fpm: self.touchdown_fpm + stream.about(0.0, 30.0, 1.5),
            hold_off_kt: self.hold_off_kt + stream.about(0.0, 1.5, 1.5),
        }
    }
}
