//! Recorded numbers → catalogue units, once, on the way in.
//!
//! A column whose declared unit cannot become the parameter's unit is not used and told:
//! pounds of fuel are not gallons, and no density is guessed.

use data_flight::quantity::{
    METRES_PER_FOOT, METRES_PER_NAUTICAL_MILE, METRES_PER_SECOND_PER_KNOT,
};
use data_flight::{IssueKind, Parameter, Unit, Validity};

use crate::UnitConversion;
use crate::columns::Reading;
use crate::formats::{ParsedColumn, Recording};
use crate::issue_book::Tally;

/// `catalogue = recorded × scale + offset`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Linear {
    scale: f64,
    offset: f64,
}

const fn by(scale: f64) -> Linear {
    Linear { scale, offset: 0.0 }
}

const SAME: Linear = by(1.0);
/// Hectopascals in an inch of mercury at 0 °C (ISO 31-3).
const HPA_PER_INHG: f64 = 33.863_886_67;
/// Litres in a United States gallon, by definition.
const LITRES_PER_GALLON: f64 = 3.785_411_784;
/// Pounds per square inch in a bar.
const PSI_PER_BAR: f64 = 14.503_773_77;
/// Kilograms in an avoirdupois pound, by definition.
const KILOGRAMS_PER_POUND: f64 = 0.453_592_37;
/// Metres in a statute mile, by definition.
const METRES_PER_MILE: f64 = 1_609.344;

/// Standard gravity in m/s², by definition (ISO 80000-3).
const GRAVITY_M_PER_S2: f64 = data_flight::quantity::STANDARD_GRAVITY_M_PER_S2;
/// Pounds per square inch in a hectopascal.
const PSI_PER_HPA: f64 = PSI_PER_BAR / 1_000.0;
/// Litres in an imperial gallon, by definition.
const LITRES_PER_IMPERIAL_GALLON: f64 = 4.546_09;

/// Every spelling of a unit that logs and mappings declare, by the unit it is wanted in.
const CONVERSIONS: &[(&[&str], Unit, Linear)] = &[
    (&["kt", "kts", "knots"], Unit::Knot, SAME),
    (&["mph"], Unit::Knot, by(METRES_PER_MILE / METRES_PER_NAUTICAL_MILE)),
    (&["km/h", "kph", "kmh"], Unit::Knot, by(1_000.0 / METRES_PER_NAUTICAL_MILE)),
    (&["m/s", "m/sec"], Unit::Knot, by(1.0 / METRES_PER_SECOND_PER_KNOT)),
    (&["ft/s", "fps"], Unit::Knot, by(METRES_PER_FOOT / METRES_PER_SECOND_PER_KNOT)),
    (&["ft", "feet", "ft baro", "ft msl", "ft wgs", "ft agl"], Unit::Foot, SAME),
    (&["m", "mt", "meters", "metres"], Unit::Foot, by(1.0 / METRES_PER_FOOT)),
    (&["km"], Unit::Foot, by(1_000.0 / METRES_PER_FOOT)),
    (&["fl"], Unit::Foot, by(100.0)),
    (&["fpm", "ft/min"], Unit::FootPerMinute, SAME),
    (&["m/s", "m/sec"], Unit::FootPerMinute, by(60.0 / METRES_PER_FOOT)),
    (&["m/min"], Unit::FootPerMinute, by(1.0 / METRES_PER_FOOT)),
    (&["ft/s", "fps"], Unit::FootPerMinute, by(60.0)),
    (&["deg", "degrees", "°"], Unit::Degree, SAME),
    (&["rad", "radians"], Unit::Degree, by(180.0 / std::f64::consts::PI)),
    (&["deg c", "degc", "c", "°c", "celsius"], Unit::Celsius, SAME),
    (
        &["deg f", "degf", "f", "°f", "fahrenheit"],
        Unit::Celsius,
        Linear { scale: 5.0 / 9.0, offset: -160.0 / 9.0 },
    ),
    (&["k", "kelvin"], Unit::Celsius, Linear { scale: 1.0, offset: -273.15 }),
    (&["deg f", "degf", "f", "°f", "fahrenheit"], Unit::Fahrenheit, SAME),
    (
        &["deg c", "degc", "c", "°c", "celsius"],
        Unit::Fahrenheit,
        Linear { scale: 1.8, offset: 32.0 },
    ),
    (&["k", "kelvin"], Unit::Fahrenheit, Linear { scale: 1.8, offset: -459.67 }),
    (&["deg f/min", "f/min", "f_per_min"], Unit::FahrenheitPerMinute, SAME),
    (&["deg c/min", "c/min"], Unit::FahrenheitPerMinute, by(1.8)),
    (&["inch", "inch hg", "in hg", "inhg", "hg"], Unit::InchOfMercury, SAME),
    (&["hpa", "mb", "mbar"], Unit::InchOfMercury, by(1.0 / HPA_PER_INHG)),
    (&["kpa"], Unit::InchOfMercury, by(10.0 / HPA_PER_INHG)),
    (&["bar"], Unit::InchOfMercury, by(1_000.0 / HPA_PER_INHG)),
    (&["psi"], Unit::InchOfMercury, by(1.0 / (PSI_PER_HPA * HPA_PER_INHG))),
    (&["mm hg", "mmhg"], Unit::InchOfMercury, by(1.0 / 25.4)),
    (&["g"], Unit::StandardGravity, SAME),
    (&["m/s2", "m/s^2", "m/s²"], Unit::StandardGravity, by(1.0 / GRAVITY_M_PER_S2)),
    (&["gals", "gal", "gallons", "usg"], Unit::Gallon, SAME),
    (&["l", "liters", "litres"], Unit::Gallon, by(1.0 / LITRES_PER_GALLON)),
    (&["imp gal"], Unit::Gallon, by(LITRES_PER_IMPERIAL_GALLON / LITRES_PER_GALLON)),
    (&["gph", "gal/hour", "gal/h", "gal/hr"], Unit::GallonPerHour, SAME),
    (&["lph", "l/h", "l/hr", "l/hour"], Unit::GallonPerHour, by(1.0 / LITRES_PER_GALLON)),
    (&["l/min"], Unit::GallonPerHour, by(60.0 / LITRES_PER_GALLON)),
    (&["kg"], Unit::Kilogram, SAME),
    (&["lb", "lbs"], Unit::Kilogram, by(KILOGRAMS_PER_POUND)),
    (&["t"], Unit::Kilogram, by(1_000.0)),
    (&["kg/h", "kg_per_h"], Unit::KilogramPerHour, SAME),
    (&["lb/h", "lbs/h", "pph"], Unit::KilogramPerHour, by(KILOGRAMS_PER_POUND)),
    (&["psi"], Unit::PoundPerSquareInch, SAME),
    (&["bar"], Unit::PoundPerSquareInch, by(PSI_PER_BAR)),
    (&["hpa", "mb", "mbar"], Unit::PoundPerSquareInch, by(PSI_PER_HPA)),
    (&["kpa"], Unit::PoundPerSquareInch, by(10.0 * PSI_PER_HPA)),
    (&["rpm"], Unit::RevolutionPerMinute, SAME),
    (&["%", "pct"], Unit::Percent, SAME),
    (&["volts", "v"], Unit::Volt, SAME),
    (&["amps", "a"], Unit::Ampere, SAME),
    (&["s", "sec"], Unit::Second, SAME),
    (&["h", "hrs", "hours"], Unit::Second, by(3_600.0)),
    (&["fsd", "mach", "ratio"], Unit::Ratio, SAME),
    (&["%", "pct"], Unit::Ratio, by(0.01)),
    (&["bool", "flag"], Unit::Flag, SAME),
];

/// Every spelling of a unit that becomes `wanted`.
pub(crate) fn spellings(wanted: Unit) -> Vec<&'static str> {
    let rows = CONVERSIONS.iter().filter(|(_, unit, _)| *unit == wanted);
    rows.flat_map(|(spellings, ..)| *spellings).copied().collect()
}

/// How a number of a declared unit becomes one of `wanted`, if it can.
fn linear(declared: &str, wanted: Unit, reading: Reading) -> Option<Linear> {
    let (_, _, linear) = CONVERSIONS.iter().find(|(spellings, unit, _)| {
        *unit == wanted && spellings.iter().any(|known| known.eq_ignore_ascii_case(declared))
    })?;
    Some(match reading {
        Reading::DeltaG => Linear { offset: linear.offset + 1.0, ..*linear },
        Reading::Fraction => Linear { scale: linear.scale * 100.0, ..*linear },
        Reading::WestPositive => Linear { scale: -linear.scale, ..*linear },
        Reading::Plain | Reading::HalfCircle | Reading::MagneticTrack | Reading::DegreesMinutes => {
            *linear
        }
    })
}

/// Whether numbers of a declared unit can become those of another.
pub(crate) fn can_convert(declared: &str, wanted: Unit) -> bool {
    linear(declared.trim(), wanted, Reading::Plain).is_some()
}

/// Converts every column in place, and tells what was done; columns that cannot be converted
/// leave the log.
pub(super) fn convert(recording: &mut Recording) -> Vec<UnitConversion> {
    let mut conversions = Vec::new();
    let mut kept = Vec::with_capacity(recording.columns.len());
    for mut column in std::mem::take(&mut recording.columns) {
        let wanted = column.parameter.unit();
        match linear(column.unit.trim(), wanted, column.reading) {
            Some(linear) => {
                apply(&mut column, linear);
                conversions.extend(conversion(&column, linear));
                kept.push(column);
            }
            None => {
                let message = format!(
                    "`{}` is declared in `{}`, which cannot become `{}`; it is not used.",
                    column.name, column.unit, column.parameter
                );
                leave_out(recording, column, IssueKind::UnknownUnit, message);
            }
        }
    }
    recording.columns = kept;
    true_track(recording);
    empty_position(recording);
    // A track without any variation has left the log by now.
    let is_used = |parameter| recording.columns.iter().any(|column| column.parameter == parameter);
    conversions.retain(|conversion| is_used(conversion.parameter));
    conversions
}

/// What converting a column does to its numbers; nothing when it leaves them as they are.
fn conversion(column: &ParsedColumn, linear: Linear) -> Option<UnitConversion> {
    let digits = |number: f64| (number * 1e6).round() / 1e6;
    let mut steps = Vec::new();
    if linear.scale != 1.0 {
        steps.push(format!("× {}", digits(linear.scale)));
    }
    if linear.offset != 0.0 {
        let sign = if linear.offset < 0.0 { '−' } else { '+' };
        steps.push(format!("{sign} {}", digits(linear.offset.abs())));
    }
    match column.reading {
        Reading::HalfCircle => steps.push("+ 360 below zero".to_owned()),
        Reading::MagneticTrack => steps.push("+ magnetic variation".to_owned()),
        Reading::Plain
        | Reading::DeltaG
        | Reading::Fraction
        | Reading::WestPositive
        | Reading::DegreesMinutes => {}
    }
    (!steps.is_empty()).then(|| UnitConversion {
        column: column.name.clone(),
        parameter: column.parameter,
        declared_unit: column.unit.trim().to_owned(),
        catalogue_unit: column.parameter.unit(),
        arithmetic: steps.join(", "),
    })
}

/// Only values are converted: a sentinel is a mark and stays the number it is.
fn apply(column: &mut ParsedColumn, linear: Linear) {
    if linear == SAME && column.reading != Reading::HalfCircle {
        return;
    }
    for (value, validity) in column.values.iter_mut().zip(&column.validity) {
        if !validity.is_normal() {
            continue;
        }
        *value = value.mul_add(linear.scale, linear.offset);
        if column.reading == Reading::HalfCircle && *value < 0.0 {
            *value += 360.0;
        }
    }
}

/// Takes a column out of the log and says why.
fn leave_out(recording: &mut Recording, column: ParsedColumn, kind: IssueKind, message: String) {
    let first_line = recording.lines.first().copied().unwrap_or(0);
    let tally = Tally::once(first_line);
    recording.issues.note(kind, Some(column.parameter.name()), tally, message);
    recording.ledger.mapped.retain(|(_, parameter)| *parameter != column.parameter);
    recording.ledger.ignored.push(column.name);
}

/// Magnetic track plus variation (east positive) is true track. The variation changes slowly
/// and so the last known one is held; before the first known one there is no true track.
fn true_track(recording: &mut Recording) {
    let is_magnetic = |column: &ParsedColumn| column.reading == Reading::MagneticTrack;
    let Some(at) = recording.columns.iter().position(is_magnetic) else { return };
    let mut track = recording.columns.remove(at);
    let variation = recording.columns.iter().find(|c| c.parameter == Parameter::MagneticVariation);
    let Some(variation) = variation.filter(|c| c.validity.iter().any(|v| v.is_normal())) else {
        let message = format!(
            "`{}` is magnetic and no variation is recorded; there is no true track.",
            track.name
        );
        leave_out(recording, track, IssueKind::IgnoredColumn, message);
        return;
    };
    let mut known_deg = None;
    let variations = variation.values.iter().zip(&variation.validity);
    for ((value, validity), (variation_deg, known)) in
        track.values.iter_mut().zip(&mut track.validity).zip(variations)
    {
        if known.is_normal() {
            known_deg = Some(*variation_deg);
        }
        match known_deg {
            // What is no bearing stays as it is, for `plausible.rs` to judge.
            _ if !Parameter::TrackTrue.is_plausible(*value) => {}
            Some(variation_deg) => *value = (*value + variation_deg).rem_euclid(360.0),
            None => *validity = Validity::NoComputedData,
        }
    }
    recording.columns.insert(at, track);
}

/// A position of exactly zero north, zero east is a receiver without a fix.
fn empty_position(recording: &mut Recording) {
    let [mut latitude, mut longitude] = [None, None];
    for column in &mut recording.columns {
        match column.parameter {
            Parameter::Latitude => latitude = Some(column),
            Parameter::Longitude => longitude = Some(column),
            _ => {}
        }
    }
    let (Some(latitude), Some(longitude)) = (latitude, longitude) else { return };
    let mut tally = Tally::default();
    let positions = latitude.values.iter().zip(&longitude.values).zip(&recording.lines);
    let validities = latitude.validity.iter_mut().zip(&mut longitude.validity);
    for (((north_deg, east_deg), line), (north, east)) in positions.zip(validities) {
        if *north_deg == 0.0 && *east_deg == 0.0 && north.is_normal() && east.is_normal() {
            (*north, *east) = (Validity::FailureWarning, Validity::FailureWarning);
            tally.add(*line);
        }
    }
    for parameter in [Parameter::Latitude, Parameter::Longitude] {
        let message = "The position is exactly 0° 0°: a receiver without a fix.";
        recording.issues.note(IssueKind::Sentinel, Some(parameter.name()), tally, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(value: f64, declared: &str, wanted: Unit, reading: Reading) -> Option<f64> {
        linear(declared, wanted, reading).map(|l| value.mul_add(l.scale, l.offset))
    }

    #[test]
    fn units_are_converted_by_definition() {
        let plain = |value, declared, wanted| convert(value, declared, wanted, Reading::Plain);
        // 1 m/s = 60 / 0.3048 = 196.8504 ft/min.
        let climb = plain(1.0, "m/sec", Unit::FootPerMinute).expect("known");
        assert!((climb - 196.850_394).abs() < 1e-6);
        // 100 °C = 212 °F; 212 °F = 100 °C.
        assert_eq!(plain(100.0, "deg C", Unit::Fahrenheit), Some(212.0));
        assert!((plain(212.0, "deg F", Unit::Celsius).expect("known") - 100.0).abs() < 1e-12);
        // 1,013.25 hPa = 29.9213 inHg.
        let standard = plain(1_013.25, "hPa", Unit::InchOfMercury).expect("known");
        assert!((standard - 29.921_3).abs() < 1e-4);
        // 2.5 bar = 36.259 psi; 100 kPa = 29.530 inHg; 14.6959 psi = 29.921 inHg.
        assert!(
            (plain(2.5, "bar", Unit::PoundPerSquareInch).expect("known") - 36.259).abs() < 1e-3
        );
        assert!((plain(100.0, "kPa", Unit::InchOfMercury).expect("known") - 29.530).abs() < 1e-3);
        assert!(
            (plain(14.695_9, "psi", Unit::InchOfMercury).expect("known") - 29.921).abs() < 1e-3
        );
        // 19.6133 m/s² = 2 g; 373.15 K = 212 °F; 10 imperial gallons = 12.0095 US gallons.
        assert_eq!(plain(19.613_3, "m/s2", Unit::StandardGravity), Some(2.0));
        assert!((plain(373.15, "K", Unit::Fahrenheit).expect("known") - 212.0).abs() < 1e-9);
        assert!((plain(10.0, "imp gal", Unit::Gallon).expect("known") - 12.009_5).abs() < 1e-4);
        assert_eq!(plain(5.0, "lbs", Unit::Gallon), None);
        // A rate has no zero to move: 10 °C/min are 18 °F/min. 1.5 h are 5,400 s.
        assert_eq!(plain(10.0, "deg C/min", Unit::FahrenheitPerMinute), Some(18.0));
        assert_eq!(plain(1.5, "h", Unit::Second), Some(5_400.0));
    }

    #[test]
    fn the_dialect_decides_what_a_number_means() {
        let g = Unit::StandardGravity;
        assert_eq!(convert(-0.25, "G", g, Reading::DeltaG), Some(0.75));
        assert_eq!(convert(0.75, "%", Unit::Percent, Reading::Fraction), Some(75.0));
        assert_eq!(convert(-3.5, "deg", Unit::Degree, Reading::WestPositive), Some(3.5));
    }

    #[test]
    fn a_spelling_stands_once_for_a_unit() {
        let mut pairs: Vec<_> = CONVERSIONS
            .iter()
            .flat_map(|(spellings, unit, _)| spellings.iter().map(|spelling| (*unit, *spelling)))
            .collect();
        pairs.sort_unstable();
        let doubled: Vec<_> = pairs.array_windows().filter(|[a, b]| a == b).collect();
        assert!(doubled.is_empty(), "{doubled:?}");
    }

    #[test]
    fn every_parameter_has_a_unit_that_can_be_read() {
        for parameter in Parameter::ALL {
            let unit = parameter.unit();
            // Under the suffix of its own name, without any change.
            assert_eq!(linear(unit.suffix(), unit, Reading::Plain), Some(SAME), "{parameter}");
        }
    }
}
