//! Flights of a few samples and rules of a few lines, made for one test each.

use data_flight::{
    AircraftIdentity, Evaluation, Finding, Flight, FlightQuality, NotEvaluatedReason, Outcome,
    Parameter, PhaseOfFlight, PhaseSpan, Series, Validity,
};

use crate::rules::{RuleSet, evaluate, vocabulary};
use crate::{AircraftProfile, Measured, Profiles};

/// A flight of given times with the whole of it in cruise, and columns added by name.
pub struct Recording {
    flight: Flight,
    derived: Vec<(&'static str, Series)>,
    phases: Vec<PhaseSpan>,
}

impl Recording {
    /// No columns yet; every second of it is cruise.
    pub fn at(time_s: Vec<f64>) -> Self {
        let flight = Flight::new(AircraftIdentity::default(), None, time_s).expect("a time base");
        let end_s = flight.duration_s();
        let phases = vec![PhaseSpan { phase: PhaseOfFlight::Cruise, start_s: 0.0, end_s }];
        Self { flight, derived: Vec::new(), phases }
    }

    /// One sample a second.
    pub fn seconds(count: u32) -> Self {
        Self::at((0..count).map(f64::from).collect())
    }

    pub fn phases(mut self, phases: &[(PhaseOfFlight, f64, f64)]) -> Self {
        let span = |&(phase, start_s, end_s)| PhaseSpan { phase, start_s, end_s };
        self.phases = phases.iter().map(span).collect();
        self
    }

    /// A column with the value of `f` at each time, missing where it is `None`.
    pub fn with(self, name: &str, f: impl Fn(f64) -> Option<f64>) -> Self {
        self.with_validity(name, |time_s| match f(time_s) {
            Some(value) => (value, Validity::Normal),
            None => (0.0, Validity::NoComputedData),
        })
    }

    pub fn with_validity(mut self, name: &str, f: impl Fn(f64) -> (f64, Validity)) -> Self {
        let mut series = Series::default();
        for time_s in self.flight.time_s() {
            let (value, validity) = f(*time_s);
            series.push(value, validity);
        }
        match Parameter::from_name(name) {
            Some(parameter) => {
                self.flight.insert(parameter, series).expect("as long as the time base");
            }
            None => {
                let known = vocabulary::column_names().find(|known| *known == name);
                self.derived.push((known.expect("a derived column"), series));
            }
        }
        self
    }

    /// A column from a list, one value a sample.
    pub fn with_list(self, name: &str, values: &[Option<f64>]) -> Self {
        let times = self.flight.time_s().to_vec();
        let index = |time_s: f64| times.iter().position(|t| *t >= time_s).expect("a sample time");
        self.with(name, |time_s| values[index(time_s)])
    }

    pub fn measured(&self) -> Measured<'_> {
        Measured {
            flight: &self.flight,
            derived: self.derived.iter().cloned().collect(),
            phases: self.phases.clone(),
            key_points: Vec::new(),
            absences: Vec::new(),
            quality: FlightQuality::default(),
            spells: Vec::new(),
            legs: Vec::new(),
            reference_speed_kt: None,
        }
    }

    pub fn evaluate(&self, rules: &RuleSet, profile: Option<&AircraftProfile>) -> Vec<Evaluation> {
        evaluate(&self.measured(), rules, profile)
    }

    /// The outcome of a rule set of one rule, without a profile.
    pub fn outcome(&self, rule: &str) -> Outcome {
        let rules = RuleSet::parse(&[("test.toml", rule)]).expect("a valid rule");
        let mut evaluations = self.evaluate(&rules, None);
        assert_eq!(evaluations.len(), 1);
        evaluations.remove(0).outcome
    }

    pub fn findings(&self, rule: &str) -> Vec<Finding> {
        match self.outcome(rule) {
            Outcome::Found(findings) => findings,
            other => panic!("nothing found: {other:?}"),
        }
    }
}

/// A rule with what every rule needs, and `lines` of what the test is about.
pub fn rule(lines: &str) -> String {
    let mut text = String::from(
        "[[rule]]\nid = \"test\"\nname = \"Test\"\nsentence = \"It is a test.\"\n\
         why = \"To test.\"\nanswers = [\"GM2: test\"]\n",
    );
    text.push_str(lines);
    for (key, line) in
        [("measure", "measure = \"pitch_deg\""), ("direction", "direction = \"max\"")]
    {
        if !lines.lines().any(|present| present.starts_with(key)) {
            text.push('\n');
            text.push_str(line);
        }
    }
    text
}

/// `(start, end)` of every finding.
pub fn times(findings: &[Finding]) -> Vec<(f64, f64)> {
    findings.iter().map(|finding| (finding.start_s, finding.end_s)).collect()
}

pub fn reason(outcome: &Outcome) -> Option<(NotEvaluatedReason, Vec<String>)> {
    match outcome {
        Outcome::NotEvaluated(refusal) => Some((refusal.reason, refusal.detail.clone())),
        Outcome::Found(_) | Outcome::Clear(_) => None,
    }
}

pub fn builtin() -> RuleSet {
    RuleSet::builtin().expect("the compiled-in rules load")
}

pub fn profile(id: &str) -> AircraftProfile {
    let profiles = Profiles::builtin().expect("the compiled-in profiles load");
    profiles.get(id).expect("a compiled-in profile").clone()
}
