//! Seeded randomness: one generator per purpose, so that drawing more numbers for one
//! (a longer flight, another sensor) never changes another.
//!
//! Deliberately absent: any source of entropy. Equal seeds give equal flights.

use rand::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;

/// What a stream of random numbers is for; its salt separates the streams of one seed.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// How this pilot flies.
    Style,
    /// Weather of the day.
    Weather,
    /// Gusts.
    Turbulence,
    /// Sensor and recorder noise.
    Recorder,
    /// Slow wandering of the pilot about the target.
    Wander,
    /// Composition of a fleet.
    Fleet,
}

impl Purpose {
    const fn salt(self) -> u64 {
        // Odd multiples of the golden ratio keep the seeds of the streams far apart.
        let number: u64 = match self {
            Self::Style => 1,
            Self::Weather => 3,
            Self::Turbulence => 5,
            Self::Recorder => 7,
            Self::Wander => 9,
            Self::Fleet => 11,
        };
        number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// A stream of random numbers.
pub(crate) struct Stream {
    generator: Xoshiro256PlusPlus,
    spare: Option<f64>,
}

impl Stream {
    pub(crate) fn new(seed: u64, purpose: Purpose) -> Self {
        Self { generator: Xoshiro256PlusPlus::seed_from_u64(seed ^ purpose.salt()), spare: None }
    }

    /// Uniform in `[low, high)`; `low` when the range is empty.
    pub(crate) fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.generator.r#gen::<f64>()
    }

    /// True with the given probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.generator.r#gen::<f64>() < probability
    }

    /// Standard normal, by Marsaglia's polar method.
    pub(crate) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let x = self.uniform(-1.0, 1.0);
            let y = self.uniform(-1.0, 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let factor = (-2.0 * square.ln() / square).sqrt();
                self.spare = Some(y * factor);
                return x * factor;
            }
        }
    }

    /// Normal about `mean`, clamped to `limit` standard deviations so that a normal flight
    /// stays normal.
    pub(crate) fn about(&mut self, mean: f64, deviation: f64, limit: f64) -> f64 {
        mean + deviation * self.normal().clamp(-limit, limit)
    }

    /// A whole seed for a further stream.
    pub(crate) fn seed(&mut self) -> u64 {
        self.generator.r#gen()
    }
}

/// First-order coloured noise (Ornstein-Uhlenbeck): standard deviation `sigma`, correlation
/// time `tau_s`, exact for any step.
pub(crate) struct Coloured {
    value: f64,
    decay: f64,
    kick: f64,
}

impl Coloured {
    pub(crate) fn new(sigma: f64, tau_s: f64, step_s: f64) -> Self {
        let decay = (-step_s / tau_s).exp();
        Self { value: 0.0, decay, kick: sigma * (1.0 - decay * decay).sqrt() }
    }

    pub(crate) fn step(&mut self, stream: &mut Stream) -> f64 {
        self.value = self.value * self.decay + self.kick * stream.normal();
        self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_numbers_have_mean_zero_and_deviation_one() {
        let mut stream = Stream::new(7, Purpose::Style);
        let count = 20_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..count {
            let x = stream.normal();
            sum += x;
            squares += x * x;
        }
        let count = f64::from(count);
        // Standard errors: 1/sqrt(20000) = 0.007 of the mean, sqrt(2/20000) = 0.01 of the
        // variance; four of each are allowed.
        assert!((sum / count).abs() < 0.03);
        assert!((squares / count - 1.0).abs() < 0.04);
    }

    #[test]
    fn coloured_noise_keeps_its_deviation() {
        let mut stream = Stream::new(7, Purpose::Turbulence);
        let mut noise = Coloured::new(2.0, 3.0, 0.1);
        let mut squares = 0.0;
        for _ in 0..60_000 {
            let x = noise.step(&mut stream);
            squares += x * x;
        }
        // 6000 s hold about 1000 independent samples: 4.5 % standard error of the variance.
        assert!((squares / 60_000.0 / 4.0 - 1.0).abs() < 0.25);
    }

    #[test]
    fn purposes_are_independent_streams() {
        let mut a = Stream::new(7, Purpose::Style);
        let mut b = Stream::new(7, Purpose::Weather);
        assert_ne!(a.seed(), b.seed());
    }
}
