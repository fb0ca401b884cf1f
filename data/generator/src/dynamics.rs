//! The aeroplane as a point mass: lift, drag, thrust, wind and wheels.
//!
//! Thrust is shaft power times an efficiency that grows with speed; drag is a parabolic
//! polar. The pilot commands bank, flight path and throttle; the path can only change as fast
//! as a gentle pull allows. Deliberately absent: stalls, spins, moments and control surfaces.

use crate::aircraft::Figures;
use crate::atmosphere::{Atmosphere, SEA_LEVEL_KG_M3};
use crate::units::{GRAVITY_MS2, MS_PER_FPM, MS_PER_KT, lag, wrap_rad};
use crate::wind::Gust;

/// What the pilot asks for.
#[derive(Clone, Copy)]
pub(crate) struct Command {
    pub(crate) bank_rad: f64,
    /// Angle of the flight path in the air mass.
    pub(crate) path_rad: f64,
    pub(crate) throttle: f64,
    pub(crate) flap: f64,
    /// How hard the pilot may pull or push, in g.
    pub(crate) pull_g: f64,
    /// On the wheels: heading to steer, and the speed to hold when taxiing.
    pub(crate) steer_rad: f64,
    pub(crate) taxi_ms: Option<f64>,
    pub(crate) brake_ms2: f64,
    /// Leaning of the mixture, 0 full rich to 1 cruise.
    pub(crate) lean: f64,
    pub(crate) governor_rpm: f64,
    pub(crate) engine_on: bool,
    pub(crate) autopilot: bool,
}

impl Command {
    pub(crate) const fn parked(figures: &Figures) -> Self {
        Self {
            bank_rad: 0.0,
            path_rad: 0.0,
            throttle: 0.0,
            flap: 0.0,
            pull_g: 0.25,
            steer_rad: 0.0,
            taxi_ms: Some(0.0),
            brake_ms2: 0.0,
            lean: 0.0,
            governor_rpm: figures.rpm_max,
            engine_on: true,
            autopilot: false,
        }
    }
}

/// A touchdown, as it happened in the last step.
#[derive(Clone, Copy)]
pub(crate) struct Touch {
    pub(crate) sink_fpm: f64,
    pub(crate) airspeed_kt: f64,
    pub(crate) impact_g: f64,
}

/// The state of the aeroplane.
pub(crate) struct Aeroplane {
    pub(crate) figures: &'static Figures,
    pub(crate) east_m: f64,
    pub(crate) north_m: f64,
    /// Height of the wheels above mean sea level.
    pub(crate) altitude_m: f64,
    /// In the air the true airspeed, on the wheels the ground speed.
    speed_ms: f64,
    pub(crate) path_rad: f64,
    /// True heading of the nose.
    pub(crate) heading_rad: f64,
    pub(crate) roll_rad: f64,
    pub(crate) turn_rate: f64,
    pub(crate) throttle: f64,
    pub(crate) flap: f64,
    pub(crate) load_factor: f64,
    pub(crate) on_ground: bool,
    pub(crate) ground_east_ms: f64,
    pub(crate) ground_north_ms: f64,
    pub(crate) vertical_ms: f64,
    /// True airspeed with gusts.
    pub(crate) airspeed_ms: f64,
    pub(crate) density_ratio: f64,
    pub(crate) touch: Option<Touch>,
    /// Gust from the left, metres per second.
    pub(crate) side_gust_ms: f64,
    wind: (f64, f64),
}

/// Time constant of the flight path behind the pilot's hands, in seconds.
const PATH_LAG_S: f64 = 0.9;
/// Lift-curve slope of the wing, per radian.
const LIFT_SLOPE: f64 = 4.8;

impl Aeroplane {
    pub(crate) const fn parked(
        figures: &'static Figures,
        (east_m, north_m): (f64, f64),
        altitude_m: f64,
        heading_rad: f64,
    ) -> Self {
        Self {
            figures,
            east_m,
            north_m,
            altitude_m,
            speed_ms: 0.0,
            path_rad: 0.0,
            heading_rad,
            roll_rad: 0.0,
            turn_rate: 0.0,
            throttle: 0.0,
            flap: 0.0,
            load_factor: 1.0,
            on_ground: true,
            ground_east_ms: 0.0,
            ground_north_ms: 0.0,
            vertical_ms: 0.0,
            airspeed_ms: 0.0,
            density_ratio: 1.0,
            touch: None,
            side_gust_ms: 0.0,
            wind: (0.0, 0.0),
        }
    }

    /// Indicated airspeed in knots, gusts included.
    pub(crate) fn indicated_kt(&self) -> f64 {
        self.airspeed_ms * self.density_ratio.sqrt() / MS_PER_KT
    }

    /// Indicated airspeed in knots without gusts: what a pilot flies by.
    pub(crate) fn steady_indicated_kt(&self) -> f64 {
        let airspeed = if self.on_ground { self.airspeed_ms } else { self.speed_ms };
        airspeed * self.density_ratio.sqrt() / MS_PER_KT
    }

    pub(crate) fn ground_speed_ms(&self) -> f64 {
        self.ground_east_ms.hypot(self.ground_north_ms)
    }

    /// Velocity of the air, metres per second east and north.
    pub(crate) const fn wind_ms(&self) -> (f64, f64) {
        self.wind
    }

    /// Lift coefficient of the moment.
    pub(crate) fn lift_coefficient(&self) -> f64 {
        let speed = self.airspeed_ms.max(8.0);
        let dynamic = 0.5 * SEA_LEVEL_KG_M3 * self.density_ratio * speed * speed;
        self.load_factor * self.weight_n() / (dynamic * self.figures.wing_area_m2)
    }

    fn weight_n(&self) -> f64 {
        self.figures.mass_kg * GRAVITY_MS2
    }

    fn thrust_n(&self, speed_ms: f64, throttle: f64) -> f64 {
        let available = self.figures.power_max_w * ((self.density_ratio - 0.117) / 0.883);
        available * throttle * self.thrust_per_watt(speed_ms)
    }

    /// Newtons of thrust per watt of shaft power. With `eta = eta_max (1 - exp(-v / v0))`,
    /// thrust stays finite at rest.
    fn thrust_per_watt(&self, speed_ms: f64) -> f64 {
        let speed = speed_ms.max(0.5);
        let figures = self.figures;
        figures.propeller_efficiency * (1.0 - (-speed / figures.propeller_speed_ms).exp()) / speed
    }

    fn drag_n(&self, speed_ms: f64, load_factor: f64) -> f64 {
        let figures = self.figures;
        let pressure =
            0.5 * SEA_LEVEL_KG_M3 * self.density_ratio * speed_ms * speed_ms * figures.wing_area_m2;
        // A throttled propeller is a brake of about a quarter of the clean drag.
        let windmilling = 0.008 * (1.0 - self.throttle);
        let zero_lift = figures.drag_zero_lift + figures.drag_flap * self.flap + windmilling;
        let lift = load_factor * self.weight_n();
        pressure * zero_lift + figures.drag_induced * lift * lift / pressure.max(1.0)
    }

    /// The path that brings the indicated airspeed to `target_kt` within `within_s` at the
    /// present throttle.
    pub(crate) fn path_for_speed(&self, target_kt: f64, within_s: f64) -> f64 {
        let speed = self.speed_ms.max(15.0);
        let excess = (self.thrust_n(speed, self.throttle) - self.drag_n(speed, self.load_factor))
            / self.weight_n();
        let wanted = target_kt * MS_PER_KT / self.density_ratio.sqrt();
        let acceleration = (wanted - speed) / within_s;
        (excess - acceleration / GRAVITY_MS2).clamp(-0.9, 0.9).asin()
    }

    /// The throttle that brings the indicated airspeed to `target_kt` within `within_s` on the
    /// present path.
    pub(crate) fn throttle_for_speed(&self, target_kt: f64, within_s: f64) -> f64 {
        let speed = self.speed_ms.max(15.0);
        let wanted = target_kt * MS_PER_KT / self.density_ratio.sqrt();
        let acceleration = ((wanted - speed) / within_s).clamp(-1.5, 1.5);
        let needed = self.drag_n(speed, self.load_factor)
            + self.weight_n() * self.path_rad.sin()
            + self.figures.mass_kg * acceleration;
        let full = self.thrust_n(speed, 1.0);
        (needed / full.max(1.0)).clamp(0.04, 1.0)
    }

    /// The path for a vertical speed.
    pub(crate) fn path_for_vertical(&self, vertical_fpm: f64) -> f64 {
        (vertical_fpm * MS_PER_FPM / self.speed_ms.max(15.0)).clamp(-0.5, 0.5).asin()
    }

    /// One step of `step_s` over ground at `elevation_m`.
    pub(crate) fn step(
        &mut self,
        command: &Command,
        air: &Atmosphere,
        wind: (f64, f64),
        gust: Gust,
        elevation_m: f64,
        step_s: f64,
    ) {
        self.wind = wind;
        self.side_gust_ms = gust.across;
        self.touch = None;
        self.density_ratio = air.density_ratio(self.altitude_m);
        lag(&mut self.throttle, command.throttle, 0.9, step_s);
        lag(&mut self.flap, command.flap, 3.0, step_s);
        if self.on_ground {
            self.roll_on(command, gust, step_s);
        } else {
            self.fly_on(command, gust, elevation_m, step_s);
        }
        self.east_m += self.ground_east_ms * step_s;
        self.north_m += self.ground_north_ms * step_s;
    }

    fn roll_on(&mut self, command: &Command, gust: Gust, step_s: f64) {
        let (sin, cos) = self.heading_rad.sin_cos();
        let headwind = -(self.wind.0 * sin + self.wind.1 * cos) + gust.along;
        let airspeed = (self.speed_ms + headwind).max(0.0);
        let acceleration = match command.taxi_ms {
            Some(wanted) => ((wanted - self.speed_ms) / 1.5).clamp(-1.6, 0.7),
            None => {
                let rolling = if self.speed_ms > 0.2 { 0.25 + command.brake_ms2 } else { 0.0 };
                (self.thrust_n(airspeed, self.throttle) - self.drag_n(airspeed.max(12.0), 0.3))
                    / self.figures.mass_kg
                    - rolling
            }
        };
        self.speed_ms = (self.speed_ms + acceleration * step_s).max(0.0);
        // Brisk at taxi speed; on the runway no more than about 0.15 g sideways.
        let authority = if self.speed_ms > 0.3 { (1.5 / self.speed_ms).min(0.35) } else { 0.0 };
        self.turn_rate =
            (wrap_rad(command.steer_rad - self.heading_rad) / 1.2).clamp(-authority, authority);
        self.heading_rad += self.turn_rate * step_s;
        lag(&mut self.roll_rad, 0.0, 0.5, step_s);
        self.ground_east_ms = self.speed_ms * sin;
        self.ground_north_ms = self.speed_ms * cos;
        self.airspeed_ms = airspeed;
        self.load_factor = 1.0;
        self.vertical_ms = 0.0;
        self.path_rad = 0.0;
        if command.path_rad > 0.0 && command.taxi_ms.is_none() {
            self.lift_off();
        }
    }

    /// The air velocity of the first airborne instant is the ground velocity less the wind.
    fn lift_off(&mut self) {
        let east = self.ground_east_ms - self.wind.0;
        let north = self.ground_north_ms - self.wind.1;
        self.heading_rad = east.atan2(north);
        self.speed_ms = east.hypot(north);
        self.on_ground = false;
    }

    fn fly_on(&mut self, command: &Command, gust: Gust, elevation_m: f64, step_s: f64) {
        let roll_rate = ((command.bank_rad - self.roll_rad) / 0.8).clamp(-0.3, 0.3);
        // A gust from the side rolls the aircraft; the pilot takes most of it out.
        self.roll_rad += (roll_rate + 0.06 * gust.across) * step_s;
        let pull = GRAVITY_MS2 * command.pull_g / self.speed_ms.max(15.0);
        let path_rate = ((command.path_rad - self.path_rad) / PATH_LAG_S).clamp(-pull, pull);
        self.path_rad += path_rate * step_s;
        let (path_sin, path_cos) = self.path_rad.sin_cos();
        self.load_factor =
            (self.speed_ms * path_rate / GRAVITY_MS2 + path_cos) / self.roll_rad.cos();
        let gust_g = 0.5
            * SEA_LEVEL_KG_M3
            * self.density_ratio
            * self.speed_ms
            * self.figures.wing_area_m2
            * LIFT_SLOPE
            * gust.up
            / self.weight_n();
        let acceleration = (self.thrust_n(self.speed_ms, self.throttle)
            - self.drag_n(self.speed_ms, self.load_factor))
            / self.figures.mass_kg
            - GRAVITY_MS2 * path_sin;
        // Below this no lift is left; the model has no stall, so it stops slowing down.
        self.speed_ms = (self.speed_ms + acceleration * step_s).max(18.0);
        self.turn_rate = GRAVITY_MS2 * self.roll_rad.tan() / self.speed_ms;
        self.heading_rad += self.turn_rate * step_s;
        self.load_factor += gust_g;
        let (sin, cos) = self.heading_rad.sin_cos();
        let horizontal = self.speed_ms * path_cos;
        self.ground_east_ms = horizontal * sin + self.wind.0;
        self.ground_north_ms = horizontal * cos + self.wind.1;
        self.vertical_ms = self.speed_ms * path_sin;
        self.airspeed_ms = self.speed_ms + gust.along;
        self.altitude_m += self.vertical_ms * step_s;
        if self.altitude_m <= elevation_m && self.vertical_ms < 0.0 {
            self.touch_down(elevation_m);
        } else if self.altitude_m < elevation_m {
            self.altitude_m = elevation_m;
        }
    }

    fn touch_down(&mut self, elevation_m: f64) {
        let sink = -self.vertical_ms;
        self.touch = Some(Touch {
            sink_fpm: sink / MS_PER_FPM,
            airspeed_kt: self.indicated_kt(),
            // A fit, not a gear model: 0.6 m/s (120 fpm) gives 0.18 g above level flight,
            // 1.3 m/s (250 fpm) 0.44 g and 3.2 m/s (630 fpm) 1.5 g.
            impact_g: 0.25 * sink + 0.07 * sink * sink,
        });
        self.altitude_m = elevation_m;
        self.on_ground = true;
        self.speed_ms = self.ground_speed_ms();
        self.heading_rad = self.ground_east_ms.atan2(self.ground_north_ms);
        self.path_rad = 0.0;
        self.vertical_ms = 0.0;
    }
}
