//! The engine as its instruments show it: speed, manifold pressure, fuel flow, exhaust and
//! cylinder head temperatures, oil. First-order responses to power, mixture and cooling air.
//!
//! Figures are fitted to what logs of such engines show in taxi, climb, cruise and descent.
//! Deliberately absent: combustion, and any effect of an engine fault on the flight.

use crate::aircraft::Figures;
use crate::random::Stream;
use crate::units::{fahrenheit, lag};

/// What the engine is doing in this second.
#[derive(Clone, Copy)]
pub(crate) struct Demand {
    pub(crate) running: bool,
    pub(crate) throttle: f64,
    pub(crate) lean: f64,
    pub(crate) governor_rpm: f64,
    pub(crate) airspeed_kt: f64,
    pub(crate) pressure_ratio: f64,
    pub(crate) oat_c: f64,
}

/// What is wrong with the engine in this second.
#[derive(Clone, Copy, Default)]
pub(crate) struct Fault {
    /// One cylinder burns badly: index, and how far its exhaust gas falls, in degrees
    /// Fahrenheit.
    pub(crate) cold_cylinder: Option<(usize, f64)>,
    /// Oil pressure cannot exceed this.
    pub(crate) oil_pressure_limit_psi: Option<f64>,
    /// Cylinder heads tend to this temperature.
    pub(crate) hot_heads_f: Option<f64>,
}

/// The engine's state.
pub(crate) struct Engine {
    figures: &'static Figures,
    pub(crate) rpm: f64,
    pub(crate) manifold_pressure_inhg: f64,
    pub(crate) fuel_flow_gph: f64,
    pub(crate) fuel_used_gal: f64,
    pub(crate) egt_f: [f64; 6],
    pub(crate) cht_f: [f64; 6],
    pub(crate) oil_temperature_f: f64,
    pub(crate) oil_pressure_psi: f64,
    egt_offset_f: [f64; 6],
    cht_offset_f: [f64; 6],
}

impl Engine {
    /// A cold engine whose cylinders differ as the type's do, and a little from day to day.
    pub(crate) fn new(figures: &'static Figures, oat_c: f64, stream: &mut Stream) -> Self {
        let ambient_f = fahrenheit(oat_c);
        Self {
            egt_offset_f: figures.egt_offset_f.map(|offset| offset + stream.about(0.0, 7.0, 2.0)),
            cht_offset_f: figures.cht_offset_f.map(|offset| offset + stream.about(0.0, 3.0, 2.0)),
            figures,
            rpm: 0.0,
            manifold_pressure_inhg: 28.0,
            fuel_flow_gph: 0.0,
            fuel_used_gal: 0.0,
            egt_f: [ambient_f; 6],
            cht_f: [ambient_f; 6],
            oil_temperature_f: ambient_f,
            oil_pressure_psi: 0.0,
        }
    }

    /// One step of `step_s`.
    pub(crate) fn step(&mut self, demand: &Demand, fault: &Fault, step_s: f64) {
        let ambient_f = fahrenheit(demand.oat_c);
        let power = self.turn(demand, step_s);
        self.feed(demand, power, step_s);
        self.heat(demand, fault, power, ambient_f, step_s);
        self.oil(demand, fault, power, ambient_f, step_s);
    }

    /// Speed and manifold pressure; answers the fraction of full power.
    fn turn(&mut self, demand: &Demand, step_s: f64) -> f64 {
        let figures = self.figures;
        let speed = (demand.airspeed_kt / figures.cruise_kt).clamp(0.0, 1.6);
        let throttle = demand.throttle.clamp(0.0, 1.0);
        let idle = 680.0 + 750.0 * speed;
        let full = figures.rpm_static + (figures.rpm_max * 1.02 - figures.rpm_static) * speed;
        let mut target = idle + (full - idle) * throttle.powf(0.45);
        if figures.constant_speed {
            target = target.min(demand.governor_rpm);
        }
        if !demand.running {
            target = 0.0;
        }
        lag(&mut self.rpm, target.min(figures.rpm_max), 0.8, step_s);
        let ambient_inhg = 29.92 * demand.pressure_ratio;
        let pressure = if demand.running {
            11.0 + (ambient_inhg - 12.0) * throttle.powf(0.8)
        } else {
            ambient_inhg
        };
        lag(&mut self.manifold_pressure_inhg, pressure, 0.5, step_s);
        if demand.running { throttle * demand.pressure_ratio } else { 0.0 }
    }

    fn feed(&mut self, demand: &Demand, power: f64, step_s: f64) {
        let mixture = 1.0 - 0.24 * demand.lean;
        let flow = if demand.running {
            self.figures.fuel_flow_max_gph * (0.09 + 0.91 * power) * mixture
        } else {
            0.0
        };
        lag(&mut self.fuel_flow_gph, flow, 1.0, step_s);
        self.fuel_used_gal += self.fuel_flow_gph * step_s / 3600.0;
    }

    fn heat(&mut self, demand: &Demand, fault: &Fault, power: f64, ambient_f: f64, step_s: f64) {
        let figures = self.figures;
        let exhaust = figures.egt_rich_f - 260.0 * (1.0 - power).powf(1.5) + 155.0 * demand.lean;
        let cooling = 0.62 + 0.0046 * demand.airspeed_kt * (104.0 / figures.cruise_kt);
        let heads = ambient_f + (132.0 + 172.0 * power + 26.0 * demand.lean) / cooling;
        let cylinders = self.egt_f.iter_mut().zip(self.cht_f.iter_mut());
        let offsets = self.egt_offset_f.iter().zip(self.cht_offset_f.iter());
        for (index, ((egt, cht), (egt_offset, cht_offset))) in cylinders.zip(offsets).enumerate() {
            let missing = match fault.cold_cylinder {
                Some((cylinder, fall_f)) if cylinder == index => fall_f,
                _ => 0.0,
            };
            let (exhaust, heads) = if demand.running {
                let heads = fault.hot_heads_f.unwrap_or(heads);
                // Offsets shrink at low power as differences between cylinders do.
                let share = 0.5 + 0.5 * power;
                (
                    exhaust + egt_offset * (1.5 - share) - missing,
                    heads + cht_offset * share - 0.12 * missing,
                )
            } else {
                (ambient_f, ambient_f)
            };
            lag(egt, exhaust, if demand.running { 5.0 } else { 45.0 }, step_s);
            let head_lag = if fault.hot_heads_f.is_some() { 38.0 } else { 75.0 };
            lag(cht, heads, if demand.running { head_lag } else { 900.0 }, step_s);
        }
    }

    fn oil(&mut self, demand: &Demand, fault: &Fault, power: f64, ambient_f: f64, step_s: f64) {
        let target =
            if demand.running { 150.0 + 32.0 * power + 0.15 * ambient_f } else { ambient_f };
        lag(
            &mut self.oil_temperature_f,
            target,
            if demand.running { 330.0 } else { 1500.0 },
            step_s,
        );
        let speed = self.rpm / self.figures.rpm_max;
        let warm = (self.oil_temperature_f - 170.0) * 0.03;
        let mut pressure = if demand.running {
            let full = self.figures.oil_pressure_psi;
            // The pump falls off below a third of full speed; the relief valve caps it above.
            full * (0.76 + 0.24 * ((speed - 0.25) / 0.65).clamp(0.0, 1.0)) - warm
        } else {
            0.0
        };
        if let Some(limit) = fault.oil_pressure_limit_psi {
            pressure = pressure.min(limit);
        }
        lag(&mut self.oil_pressure_psi, pressure, 2.0, step_s);
    }
}
