//! Assembling spells, legs and ground stretches into spans that tile the log.

use data_flight::{PhaseOfFlight, PhaseSpan};

use super::air::{LegView, air_spans, go_around_split};
use super::airborne::Spell;
use super::ground::ground_spans;
use super::motion::Motion;
use crate::Measured;

/// How a leg begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LegEnd {
    /// Wheels left or met the ground.
    Contact,
    /// The lowest point of a landing abandoned in the air.
    GoAround,
    /// The log begins or ends here.
    Edge,
}

/// One way through the air: from a take-off or go-around to a landing or go-around.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Leg {
    pub(crate) start_s: f64,
    pub(crate) start: LegEnd,
    pub(crate) end_s: f64,
    pub(crate) end: LegEnd,
}

/// Time on the ground between two spells up to which it is a touch-and-go, in seconds.
const TOUCH_AND_GO_S: f64 = 60.0;

/// Legs in order of time, and spans by start time with the overlapping ones between.
pub(crate) fn find_phases(
    measured: &Measured<'_>,
    rejected: &[(f64, f64)],
) -> (Vec<Leg>, Vec<PhaseSpan>) {
    let motion = Motion::of(measured);
    let duration_s = measured.flight().duration_s();
    let mut builder = Builder::default();
    let mut legs = Vec::new();
    let mut overlapping = Vec::new();
    let mut previous: Option<&Spell> = None;
    for spell in &measured.spells {
        let from_s = previous.map_or(0.0, |spell| spell.end.at_s);
        if let Some(previous) = previous
            && spell.start.at_s - previous.end.at_s <= TOUCH_AND_GO_S
        {
            overlapping.push(PhaseSpan {
                phase: PhaseOfFlight::TouchAndGo,
                start_s: previous.end.at_s,
                end_s: spell.start.at_s,
            });
        }
        let landed = previous.is_some_and(|spell| spell.end.contact);
        builder.extend(ground_spans(
            &motion,
            (from_s, spell.start.at_s),
            landed,
            spell.start.contact,
            rejected,
        ));
        let (leg_list, go_arounds) = go_around_split(measured, &motion, spell);
        overlapping.extend(go_arounds);
        for leg in leg_list {
            builder.extend(air_spans(&LegView::of(measured, leg)));
            legs.push(leg);
        }
        previous = Some(spell);
    }
    let from_s = previous.map_or(0.0, |spell| spell.end.at_s);
    let landed = previous.is_some_and(|spell| spell.end.contact);
    builder.extend(ground_spans(&motion, (from_s, duration_s), landed, false, rejected));
    let mut spans = builder.finish(duration_s);
    spans.extend(overlapping);
    // Stable: an exclusive phase stands before the overlapping one that starts with it.
    spans.sort_by(|a, b| {
        a.start_s.total_cmp(&b.start_s).then(b.phase.is_exclusive().cmp(&a.phase.is_exclusive()))
    });
    (legs, spans)
}

/// Joins spans end to end: each starts where the one before ended.
#[derive(Default)]
struct Builder {
    spans: Vec<PhaseSpan>,
}

impl Builder {
    fn extend(&mut self, parts: impl IntoIterator<Item = (PhaseOfFlight, f64)>) {
        for (phase, end_s) in parts {
            let start_s = self.spans.last().map_or(0.0, |span| span.end_s);
            match self.spans.last_mut() {
                _ if end_s <= start_s => {}
                Some(last) if last.phase == phase => last.end_s = end_s,
                _ => self.spans.push(PhaseSpan { phase, start_s, end_s }),
            }
        }
    }

    /// A log of one sample has one span of no length.
    fn finish(mut self, duration_s: f64) -> Vec<PhaseSpan> {
        if self.spans.is_empty() {
            self.spans.push(PhaseSpan {
                phase: PhaseOfFlight::Parked,
                start_s: 0.0,
                end_s: duration_s,
            });
        }
        self.spans
    }
}
