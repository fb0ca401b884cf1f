//! The words of a statement: numbers with units, times a person can find, no verdict on the
//! aircraft.
//!
//! Wording is part of safety: a sentence says what was recorded and where, never that
//! something is fine and never what is broken.

use data_flight::{Finding, Unit};
use models_card::{Contribution, Estimate};

/// What a rule found: name, worst value, when, how long, and what it means.
#[must_use]
pub fn of_finding(name: &str, meaning: &str, finding: &Finding) -> String {
    let open = if finding.open_at_end { ", and still so when the record ended" } else { "" };
    format!(
        "{name}: {} at {} into the record, lasting {}{open}. {meaning}",
        quantity(finding.peak, finding.unit),
        clock(finding.peak_at_s),
        duration(finding.end_s - finding.start_s),
    )
}

/// What the novelty model estimated about an approach, with the measures behind it.
#[must_use]
pub fn of_unusual_approach(start_s: f64, end_s: f64, estimate: &Estimate) -> String {
    let reasons: Vec<String> = estimate.contributions.iter().map(reason).collect();
    format!(
        "Unusual approach: the approach from {} to {} into the record was more unusual than \
         {} % of the approaches the model was trained on. What contributed most: {}.",
        clock(start_s),
        clock(end_s),
        // Rounded down: "more unusual than 99.9 %" must not become 100 %.
        (estimate.percentile_pct * 10.0).floor() / 10.0,
        reasons.join("; "),
    )
}

fn reason(contribution: &Contribution) -> String {
    format!(
        "{} {} (typically {})",
        contribution.meaning,
        quantity(contribution.value, contribution.unit),
        quantity(contribution.typical, contribution.unit),
    )
}

/// A value with its unit, rounded to what the unit deserves.
#[must_use]
pub fn quantity(value: f64, unit: Unit) -> String {
    let decimals = match unit {
        Unit::StandardGravity | Unit::Ratio | Unit::InchOfMercury => 2,
        Unit::Degree | Unit::DegreePerSecond | Unit::Gallon | Unit::GallonPerHour | Unit::Volt => 1,
        _ => 0,
    };
    let number = format!("{value:.decimals$}");
    // −0 reads as a defect.
    let number = if number.trim_start_matches(['-', '0', '.']).is_empty() {
        number.trim_start_matches('-').to_owned()
    } else {
        number
    };
    match unit.symbol() {
        "" => number,
        "°" => format!("{number}°"),
        symbol => format!("{number} {symbol}"),
    }
}

/// Seconds from the start of the record as h:mm:ss.
#[must_use]
pub fn clock(seconds: f64) -> String {
    let whole = data_flight::number::f64_to_count(seconds.max(0.0)).unwrap_or_default();
    format!("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
}

/// A length of time in the largest unit that keeps it readable.
fn duration(seconds: f64) -> String {
    let whole = data_flight::number::f64_to_count(seconds.max(0.0).round()).unwrap_or_default();
    match whole {
        0 => "less than a second".to_owned(),
        1..120 => format!("{whole} s"),
        _ => format!("{} min {} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_flight::Band;

    #[test]
    fn a_finding_reads_as_a_sentence() {
        let finding = Finding {
            band: Band::Caution,
            start_s: 2_470.0,
            end_s: 2_482.4,
            peak: 38.24,
            peak_at_s: 2_475.0,
            unit: Unit::Degree,
            open_at_end: false,
        };
        // 2475 s = 41 min 15 s; 2482.4 − 2470 = 12.4 s, rounded to 12 s.
        assert_eq!(
            of_finding("Bank angle high", "Steep turns cost height.", &finding),
            "Bank angle high: 38.2° at 0:41:15 into the record, lasting 12 s. Steep turns cost height."
        );
    }

    #[test]
    fn numbers_carry_units_and_no_negative_zero() {
        assert_eq!(quantity(-0.001, Unit::StandardGravity), "0.00 g");
        assert_eq!(quantity(-1_204.6, Unit::FootPerMinute), "-1205 ft/min");
        assert_eq!(quantity(3.0, Unit::Count), "3");
        assert_eq!(duration(0.2), "less than a second");
        assert_eq!(duration(185.0), "3 min 5 s");
    }
}
