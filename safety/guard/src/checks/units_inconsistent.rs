//! FM-ING-02: recorded quantities contradict each other as they do when a unit is wrong.
//!
//! Three independent comparisons: barometric with satellite altitude, true airspeed with
//! ground speed, vertical speed with the change of altitude. A comparison only concerns
//! statements that rest on one of its sides.
// req: SR-18

use data_flight::Parameter;

use crate::check::{Context, Report, Seen};
use crate::compare::{factor_from_one, grade_above};
use crate::{Limit, Verdict};

const ALTITUDES: [Parameter; 5] = [
    Parameter::AltitudeIndicated,
    Parameter::AltitudePressure,
    Parameter::AltitudeMeanSeaLevel,
    Parameter::AltitudeEllipsoid,
    Parameter::HeightTerrain,
];
const SPEEDS: [Parameter; 3] =
    [Parameter::IndicatedAirspeed, Parameter::TrueAirspeed, Parameter::GroundSpeed];
const VERTICAL: [Parameter; 6] = [
    Parameter::VerticalSpeed,
    Parameter::VerticalSpeedGps,
    Parameter::AltitudeIndicated,
    Parameter::AltitudePressure,
    Parameter::AltitudeMeanSeaLevel,
    Parameter::AltitudeEllipsoid,
];

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let limits = context.limits;
    let quality = &context.candidate.record.quality;
    let rests_on =
        |sides: &[Parameter]| sides.iter().any(|parameter| context.candidate.rests_on(*parameter));
    if let Some(feet) = quality.altitude_disagreement_ft.filter(|_| rests_on(&ALTITUDES)) {
        let grade = grade_above(
            feet.abs(),
            &limits.altitude_disagreement_caveat_ft,
            &limits.altitude_disagreement_withhold_ft,
        );
        add(report, grade, format!("{feet:.0} ft between altitudes"), "altitudes");
    }
    if let Some(ratio) = quality.speed_ratio.filter(|_| rests_on(&SPEEDS)) {
        let grade = grade_above(
            factor_from_one(ratio),
            &limits.speed_factor_caveat_ratio,
            &limits.speed_factor_withhold_ratio,
        );
        add(report, grade, format!("{ratio:.2} true airspeed to ground speed"), "speeds");
    }
    if let Some(ratio) = quality.vertical_speed_ratio.filter(|_| rests_on(&VERTICAL)) {
        let grade = grade_above(
            factor_from_one(ratio),
            &limits.vertical_speed_factor_caveat_ratio,
            &limits.vertical_speed_factor_withhold_ratio,
        );
        let saw = format!("{ratio:.2} vertical speed to change of altitude");
        add(report, grade, saw, "vertical speed and altitude");
    }
}

fn add(report: &mut Report, grade: Option<(Verdict, &Limit)>, saw: String, what: &str) {
    let Some((verdict, limit)) = grade else { return };
    report.add(Seen {
        verdict,
        id: "FM-ING-02",
        requirement: "SR-18",
        limit: Some(limit),
        saw,
        sentence: if verdict == Verdict::Withhold {
            format!("The recorded {what} contradict each other as they do when a unit is wrong.")
        } else {
            format!("The recorded {what} agree less well than usual.")
        },
    });
}

#[cfg(test)]
mod tests {
    use data_flight::Parameter;

    use crate::testing::{assert_passes, only_finding, rule_candidate};
    use crate::{Candidate, Input, Verdict};

    fn resting_on(parameter: Parameter) -> Candidate {
        let mut candidate = rule_candidate();
        candidate.statement.inputs = vec![Input::recorded(parameter)];
        candidate
    }

    // injects: FM-ING-02
    // verifies: SR-18
    #[test]
    fn altitudes_in_metres_withhold_what_rests_on_altitude() {
        // 1,500 m written where 4,921 ft belong: 1,500 − 4,921 = −3,421 ft.
        let mut candidate = resting_on(Parameter::AltitudeIndicated);
        candidate.record.quality.altitude_disagreement_ft = Some(-3_421.0);
        let finding =
            only_finding(&candidate, "units_inconsistent", "FM-ING-02", Verdict::Withhold);
        assert_eq!(finding.saw, "-3421 ft between altitudes");
        let mut elsewhere = rule_candidate();
        elsewhere.record.quality.altitude_disagreement_ft = Some(-3_421.0);
        assert_passes(&elsewhere);
    }

    // injects: FM-ING-02
    #[test]
    fn speeds_in_other_units_withhold_what_rests_on_speed() {
        // Airspeed in m/s is 0.514 of knots, in km/h 1.852 of knots.
        for (ratio, verdict) in
            [(0.514, Verdict::Withhold), (1.852, Verdict::Withhold), (0.65, Verdict::Caveat)]
        {
            let mut candidate = rule_candidate();
            candidate.record.quality.speed_ratio = Some(ratio);
            only_finding(&candidate, "units_inconsistent", "FM-ING-02", verdict);
        }
    }

    // injects: FM-ING-02
    #[test]
    fn vertical_speed_in_other_units_withholds_what_rests_on_it() {
        // Altitude in metres under a vertical speed in feet: 1/0.3048 = 3.28.
        let mut candidate = resting_on(Parameter::VerticalSpeed);
        candidate.record.quality.vertical_speed_ratio = Some(3.28);
        only_finding(&candidate, "units_inconsistent", "FM-ING-02", Verdict::Withhold);
        candidate.record.quality.vertical_speed_ratio = Some(-1.0);
        only_finding(&candidate, "units_inconsistent", "FM-ING-02", Verdict::Withhold);
    }

    #[test]
    fn what_was_not_compared_is_not_held_against_it() {
        let mut candidate = resting_on(Parameter::VerticalSpeed);
        candidate.record.quality.vertical_speed_ratio = None;
        assert_passes(&candidate);
    }
}
