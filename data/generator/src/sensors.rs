//! What the sensors make of the truth once a second: lags, noise and conventions of the
//! recorder. Quantisation happens when the row is written.
//!
//! Conventions of the G1000: normal acceleration is 0 in level flight, heading and track are
//! magnetic, wind direction is true and lies in (-180, 180], indicated airspeed reads 0 below 20 kt.

use crate::airfield::{Airfield, geographic_deg, magnetic_variation_deg};
use crate::atmosphere::{Atmosphere, mis_set_ft};
use crate::dynamics::{Aeroplane, Command};
use crate::engine::Engine;
use crate::random::{Purpose, Stream};
use crate::row::Row;
use crate::units::{
    GRAVITY_MS2, M_PER_FT, M_PER_NM, MS_PER_FPM, MS_PER_KT, compass_deg, lag, wrap_rad,
};

/// Sensors of one aircraft on one day.
pub(crate) struct Sensors {
    stream: Stream,
    air: Atmosphere,
    destination: Option<Airfield>,
    /// The altimeter is set wrongly until this time, in seconds.
    altimeter_set_s: f64,
    altimeter_wrong_inhg: f64,
    static_bias_ft: f64,
    satellite_bias_ft: f64,
    oat_bias_c: f64,
    vertical_speed_fpm: f64,
    pitch_deg: f64,
    heading_rad: f64,
    track_rad: f64,
    volts_v: f64,
}

impl Sensors {
    pub(crate) fn new(seed: u64, air: Atmosphere, destination: Option<Airfield>) -> Self {
        let mut stream = Stream::new(seed, Purpose::Recorder);
        let set_late = stream.chance(0.3);
        Self {
            air,
            destination,
            altimeter_set_s: if set_late { stream.uniform(20.0, 55.0) } else { -1000.0 },
            altimeter_wrong_inhg: stream.about(0.0, 0.06, 2.0),
            static_bias_ft: stream.about(0.0, 8.0, 2.0),
            satellite_bias_ft: stream.about(0.0, 6.0, 2.0),
            oat_bias_c: stream.about(0.5, 0.4, 2.0),
            vertical_speed_fpm: 0.0,
            pitch_deg: f64::NAN,
            heading_rad: f64::NAN,
            track_rad: f64::NAN,
            volts_v: 24.4,
            stream,
        }
    }

    fn noise(&mut self, deviation: f64) -> f64 {
        deviation * self.stream.normal()
    }

    /// The row of this second. `impact_g` is the strongest normal acceleration of a touchdown
    /// since the row before.
    pub(crate) fn read(
        &mut self,
        time_s: f64,
        plane: &Aeroplane,
        engine: &Engine,
        command: &Command,
        impact_g: Option<f64>,
    ) -> Row {
        let (latitude_deg, longitude_deg) = geographic_deg(plane.east_m, plane.north_m);
        let variation_deg = magnetic_variation_deg(plane.east_m);
        let altitude_ft = plane.altitude_m / M_PER_FT;
        let ground_speed_ms = plane.ground_speed_ms();
        self.attitude(plane, ground_speed_ms);
        let vertical_fpm = plane.vertical_ms / MS_PER_FPM;
        lag(&mut self.vertical_speed_fpm, vertical_fpm, 0.7, 1.0);
        let altimeter_setting_inhg = if time_s < self.altimeter_set_s {
            self.air.setting_inhg + self.altimeter_wrong_inhg
        } else {
            self.air.setting_inhg
        };
        let indicated_kt = plane.indicated_kt();
        let ias_kt = if indicated_kt < 20.0 { 0.0 } else { indicated_kt + self.noise(0.25) };
        let (normal_g, lateral_g) = self.accelerations(plane, ground_speed_ms, impact_g);
        let rough = if plane.on_ground { 0.05 } else { 0.25 };
        let altitude_indicated_ft = altitude_ft
            + self.static_bias_ft
            + mis_set_ft(altimeter_setting_inhg, self.air.setting_inhg)
            + self.noise(1.2);
        let altitude_msl_ft = altitude_ft + self.satellite_bias_ft + self.noise(0.8);
        let running = engine.rpm > 400.0;
        lag(&mut self.volts_v, if running { 28.0 } else { 24.4 }, 1.5, 1.0);
        let (wind_speed_kt, wind_direction_deg) = wind(plane);
        let (waypoint_nm, waypoint_bearing_deg) = self.waypoint(plane, variation_deg);
        let mut row = Row {
            time_s,
            stamp_s: 0,
            without_fix: false,
            not_a_number: None,
            latitude_deg,
            longitude_deg,
            altitude_indicated_ft,
            altimeter_setting_inhg,
            altitude_msl_ft,
            // The ellipsoid lies above the geoid in the middle of North America.
            altitude_gps_ft: altitude_msl_ft - 79.0,
            oat_c: self.air.temperature_c(plane.altitude_m) + self.oat_bias_c,
            ias_kt,
            tas_kt: if ias_kt > 0.0 { plane.airspeed_ms / MS_PER_KT } else { 0.0 },
            ground_speed_kt: if ground_speed_ms < 0.1 {
                0.0
            } else {
                ground_speed_ms / MS_PER_KT + self.noise(0.12)
            }
            .max(0.0),
            vertical_speed_fpm: self.vertical_speed_fpm
                + self.noise(if plane.on_ground { 8.0 } else { 22.0 }),
            vertical_speed_gps_fpm: vertical_fpm
                + self.noise(if plane.on_ground { 3.0 } else { 25.0 }),
            pitch_deg: self.pitch_deg + self.noise(rough),
            roll_deg: plane.roll_rad.to_degrees() + self.noise(rough * 1.6),
            lateral_g,
            normal_g,
            heading_deg: compass_deg(self.heading_rad - variation_deg.to_radians()),
            track_deg: compass_deg(self.track_rad - variation_deg.to_radians()),
            volts_v: self.volts_v + self.noise(0.04),
            amps_a: if running { 1.2 } else { -9.0 } + self.noise(0.25),
            // The tanks are filled when it is known how much the flight used.
            fuel_left_gal: engine.fuel_used_gal,
            fuel_right_gal: engine.fuel_used_gal,
            fuel_flow_gph: noisy(engine.fuel_flow_gph, self.noise(0.008)),
            oil_temperature_f: engine.oil_temperature_f + self.noise(0.1),
            oil_pressure_psi: noisy(engine.oil_pressure_psi, self.noise(0.004)),
            manifold_pressure_inhg: engine.manifold_pressure_inhg + self.noise(0.04),
            rpm: noisy(engine.rpm, self.noise(0.002)),
            cht_f: engine.cht_f,
            egt_f: engine.egt_f,
            course_deg: self.course_deg(variation_deg),
            deviation_fsd: f64::NAN,
            wind_speed_kt,
            wind_direction_deg,
            waypoint_nm,
            waypoint_bearing_deg,
            variation_deg,
            autopilot_on: command.autopilot,
            protection_m: 9.0 + self.noise(0.8).abs(),
        };
        for (cht, egt) in row.cht_f.iter_mut().zip(row.egt_f.iter_mut()) {
            *cht += self.noise(0.25);
            *egt += self.noise(1.4);
        }
        row
    }

    /// Filters pitch, heading and track.
    fn attitude(&mut self, plane: &Aeroplane, ground_speed_ms: f64) {
        let pitch = if plane.on_ground {
            plane.figures.pitch_ground_deg
        } else {
            // Lift slope 4.8 per radian is 0.084 per degree; flaps shift it by 0.42.
            let lift = plane.lift_coefficient() - 0.42 - 0.42 * plane.flap;
            plane.path_rad.to_degrees() + (lift / 0.084).clamp(-4.0, 9.5)
        };
        if self.pitch_deg.is_nan() {
            self.pitch_deg = pitch;
            self.heading_rad = plane.heading_rad;
            self.track_rad = plane.heading_rad;
        }
        lag(&mut self.pitch_deg, pitch, 0.8, 1.0);
        self.heading_rad += wrap_rad(plane.heading_rad - self.heading_rad) * 0.7;
        // Without movement the receiver keeps the last track.
        if ground_speed_ms > 1.5 {
            self.track_rad = plane.ground_east_ms.atan2(plane.ground_north_ms);
        }
    }

    /// Normal and lateral acceleration in g.
    fn accelerations(
        &mut self,
        plane: &Aeroplane,
        ground_speed_ms: f64,
        impact_g: Option<f64>,
    ) -> (f64, f64) {
        let turning_g =
            if plane.on_ground { ground_speed_ms * plane.turn_rate / GRAVITY_MS2 } else { 0.0 };
        let bumps =
            if plane.on_ground { 0.01 + (0.0018 * ground_speed_ms).min(0.06) } else { 0.018 };
        // Side force of a gust: about 0.01 g per metre per second at these speeds.
        let gust_g = if plane.on_ground { 0.0 } else { 0.01 * plane.side_gust_ms };
        let lateral_g = turning_g + gust_g + self.noise(0.012 + 0.3 * bumps);
        let noise_g = self.noise(bumps);
        let normal_g = match impact_g {
            Some(impact_g) => impact_g,
            None => plane.load_factor - 1.0 + noise_g,
        };
        (normal_g, lateral_g)
    }

    fn waypoint(&self, plane: &Aeroplane, variation_deg: f64) -> (f64, f64) {
        let Some(destination) = self.destination else {
            return (f64::NAN, f64::NAN);
        };
        let (east, north) = destination.position_m();
        let (east, north) = (east - plane.east_m, north - plane.north_m);
        let bearing = wrap_rad(east.atan2(north) - variation_deg.to_radians());
        (east.hypot(north) / M_PER_NM, bearing.to_degrees())
    }

    fn course_deg(&self, variation_deg: f64) -> f64 {
        let (east, north) = self.destination.unwrap_or(Airfield::Hill).position_m();
        compass_deg(east.atan2(north) - variation_deg.to_radians())
    }
}

fn noisy(value: f64, relative: f64) -> f64 {
    (value * (1.0 + relative)).max(0.0)
}

/// Wind as the air data computer finds it: only when flying.
fn wind(plane: &Aeroplane) -> (f64, f64) {
    if plane.on_ground || plane.indicated_kt() < 45.0 {
        return (f64::NAN, f64::NAN);
    }
    let (east, north) = plane.wind_ms();
    let speed_kt = east.hypot(north) / MS_PER_KT;
    if speed_kt < 1.0 {
        return (f64::NAN, f64::NAN);
    }
    (speed_kt, (-east).atan2(-north).to_degrees())
}
