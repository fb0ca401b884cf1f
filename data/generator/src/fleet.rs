//! Whole sets of flights: the demo's operator, and normal flights to learn from.

use chrono::{DateTime, Duration, NaiveTime, Utc};

use crate::random::{Purpose, Stream};
use crate::{Airfield, Defect, Event, Route, Scenario, SyntheticAircraft};

/// Flights of the demo.
const DEMO_FLIGHTS: usize = 48;
/// Days the demo's flights are spread over.
const DEMO_DAYS: usize = 42;

/// What is special about some flights of the demo: everything the demo promises, once or
/// more, on aircraft whose recorder can show it.
const SPECIAL: &[(usize, SyntheticAircraft, Special)] = &[
    (4, SyntheticAircraft::C172s, Special::Event(Event::HardLanding)),
    (7, SyntheticAircraft::Pa28181, Special::Event(Event::GoAround)),
    (9, SyntheticAircraft::SixCylinder, Special::Event(Event::CylinderEgtDivergence)),
    (12, SyntheticAircraft::C172s, Special::Defect(Defect::StuckAirspeed)),
    (14, SyntheticAircraft::Pa28181, Special::Event(Event::UnstableApproach)),
    (16, SyntheticAircraft::SixCylinder, Special::Event(Event::HighChtClimb)),
    (18, SyntheticAircraft::C172s, Special::Event(Event::SteepTurn)),
    (20, SyntheticAircraft::C172s, Special::Defect(Defect::TruncatedFile)),
    (22, SyntheticAircraft::Pa28181, Special::Event(Event::LowOilPressure)),
    (24, SyntheticAircraft::C172s, Special::Event(Event::TouchAndGo)),
    (26, SyntheticAircraft::SixCylinder, Special::Defect(Defect::DropoutGap)),
    (28, SyntheticAircraft::Pa28181, Special::Event(Event::LowFuel)),
    (30, SyntheticAircraft::C172s, Special::Event(Event::CylinderEgtDivergence)),
    (32, SyntheticAircraft::SixCylinder, Special::Event(Event::HighSinkOnFinal)),
    (33, SyntheticAircraft::C172s, Special::Event(Event::GoAround)),
    (35, SyntheticAircraft::Pa28181, Special::Defect(Defect::ClockJump)),
    (37, SyntheticAircraft::C172s, Special::Event(Event::UnstableApproach)),
    (39, SyntheticAircraft::SixCylinder, Special::Event(Event::Overspeed)),
    (41, SyntheticAircraft::C172s, Special::Event(Event::SlowOnFinal)),
    (42, SyntheticAircraft::Pa28181, Special::Event(Event::RejectedTakeoff)),
    (44, SyntheticAircraft::C172s, Special::Defect(Defect::NanField)),
    (46, SyntheticAircraft::Pa28181, Special::Defect(Defect::DuplicateStamps)),
];

#[derive(Clone, Copy)]
enum Special {
    Event(Event),
    Defect(Defect),
}

/// The flights of the demo's operator: 48 over the six weeks before `end_utc`, the last one
/// ending before it, in order of start. Mostly normal; every event at least once, and the
/// defects a fleet really meets. No aircraft flies two flights at the same time.
#[must_use]
pub fn demo_fleet(seed: u64, end_utc: DateTime<Utc>) -> Vec<Scenario> {
    let mut stream = Stream::new(seed, Purpose::Fleet);
    let last_day = (end_utc - Duration::hours(24)).date_naive();
    let mut fleet: Vec<Scenario> = (0..DEMO_FLIGHTS)
        .map(|index| {
            let special = SPECIAL.iter().find(|(at, _, _)| *at == index);
            let aircraft = special.map_or_else(|| rotation(index), |(_, aircraft, _)| *aircraft);
            // 48 flights on 42 days by daylight: mornings and afternoons in turn, five hours
            // apart, so that no two flights overlap.
            let flights_after = DEMO_FLIGHTS - 1 - index;
            let days_after = i64::try_from(flights_after * DEMO_DAYS / DEMO_FLIGHTS).unwrap_or(0);
            let slot_h = if flights_after.is_multiple_of(2) { 18.0 } else { 13.0 };
            let start_utc =
                (last_day - Duration::days(days_after)).and_time(NaiveTime::MIN).and_utc()
                    + whole_minutes(slot_h + stream.uniform(0.0, 3.0));
            let scenario = Scenario::normal(stream.seed(), aircraft, start_utc);
            match special {
                Some((_, _, Special::Event(event))) => {
                    approachable(scenario, *event).with_event(*event)
                }
                Some((_, _, Special::Defect(defect))) => {
                    Scenario { route: away(scenario.route), ..scenario }.with_defect(*defect)
                }
                None => scenario,
            }
        })
        .collect();
    fleet.sort_by_key(|scenario| scenario.start_utc);
    fleet
}

/// `count` flights without event or defect before `end_utc`, in order of start, the three
/// aircraft in turn: what a model may learn as normal.
#[must_use]
pub fn normal_fleet(seed: u64, count: usize, end_utc: DateTime<Utc>) -> Vec<Scenario> {
    let mut stream = Stream::new(seed ^ 0x6e6f_726d_616c, Purpose::Fleet);
    (0..count)
        .map(|index| {
            let flights_after = data_flight::number::count_to_f64(count - 1 - index);
            let start_utc = end_utc - whole_minutes(3.0 * flights_after + 3.0);
            Scenario::normal(stream.seed(), rotation(index), start_utc)
        })
        .collect()
}

const fn rotation(index: usize) -> SyntheticAircraft {
    match index % 3 {
        0 => SyntheticAircraft::C172s,
        1 => SyntheticAircraft::Pa28181,
        _ => SyntheticAircraft::SixCylinder,
    }
}

fn whole_minutes(hours: f64) -> Duration {
    let minutes = data_flight::number::f64_to_count(hours * 60.0).unwrap_or(0);
    Duration::minutes(i64::try_from(minutes).unwrap_or(0))
}

/// Circuits would hide a touch-and-go among others: it is shown on a cross-country flight.
fn approachable(scenario: Scenario, event: Event) -> Scenario {
    if event == Event::TouchAndGo {
        Scenario { route: away(scenario.route), ..scenario }
    } else {
        scenario
    }
}

const fn away(route: Route) -> Route {
    match route {
        Route::Circuits { .. } => Route::CrossCountry { from: Airfield::Home, to: Airfield::Plain },
        Route::CrossCountry { .. } => route,
    }
}
