//! What a check is, and the list of all of them.
//!
//! A check reads the context and writes to the report; it has no other effect and does not
//! see the other checks. Its name is the name of its file and says what is wrong when it
//! finds something, so that "false" always means "no failure".

use data_flight::{Parameter, ParameterQuality};

use crate::{Candidate, GuardFinding, Limit, Limits, Timestamp, Verdict, checks};

/// One check of the guard.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// The name of the check and of its file under `src/checks/`.
    pub name: &'static str,
    /// The failure modes it can report.
    pub failure_modes: &'static [&'static str],
    pub(crate) examine: fn(&Context<'_>, &mut Report),
}

macro_rules! checks {
    ($($name:ident $modes:expr;)*) => {
        /// Every check. Their order has no meaning.
        pub const CHECKS: &[Check] = &[$(Check {
            name: stringify!($name),
            failure_modes: &$modes,
            examine: checks::$name::examine,
        },)*];
    };
}

checks! {
    frozen ["FM-ING-01"];
    dropout ["FM-ING-06"];
    row_gap ["FM-ING-06"];
    rows_dropped ["FM-ING-17"];
    sentinel ["FM-ING-16"];
    spikes ["FM-ING-13"];
    clipped ["FM-ING-12"];
    units_inconsistent ["FM-ING-02"];
    time_disordered ["FM-ING-03", "FM-ING-04"];
    date_implausible ["FM-ING-03", "FM-ING-04"];
    truncated ["FM-ING-07"];
    aircraft_mismatched ["FM-ING-10"];
    parameter_missing ["FM-ING-15"];
    window_impossible ["FM-FEA-01"];
    not_finite ["FM-ING-16", "FM-FEA-04", "FM-MOD-03"];
    estimate_impossible ["FM-MOD-03"];
    domain_exceeded ["FM-MOD-01"];
    model_unrecognised ["FM-MOD-08", "FM-MOD-09", "FM-FEA-05"];
    model_expired ["FM-MOD-02"];
    rules_disagree ["FM-MOD-10"];
    ruleset_unrecognised ["FM-SRV-09"];
    explanation_missing ["FM-PRE-05"];
    level_insufficient ["FM-MOD-10", "FM-AUD-01"];
    wording_unfit ["FM-PRE-01", "FM-PRE-03", "FM-AUD-08"];
}

/// What a check may read.
pub(crate) struct Context<'facts> {
    pub(crate) candidate: &'facts Candidate,
    pub(crate) limits: &'facts Limits,
    pub(crate) now: Timestamp,
}

impl<'facts> Context<'facts> {
    /// Every recorded parameter the statement rests on, once, with its quality; `None` when
    /// the record holds no facts about it.
    pub(crate) fn inputs(
        &self,
    ) -> impl Iterator<Item = (Parameter, Option<&'facts ParameterQuality>)> {
        let mut seen: Vec<Parameter> = self
            .candidate
            .statement
            .inputs
            .iter()
            .flat_map(|input| input.rests_on.iter().copied())
            .collect();
        seen.sort_unstable();
        seen.dedup();
        let quality = &self.candidate.record.quality;
        seen.into_iter().map(|parameter| (parameter, quality.of(parameter)))
    }

    /// The same without the parameters that have no facts; `parameter_missing` withholds
    /// those.
    pub(crate) fn recorded_inputs(&self) -> impl Iterator<Item = &'facts ParameterQuality> {
        self.inputs().filter_map(|(_, quality)| quality)
    }
}

/// What a check has to say about one thing it saw.
pub(crate) struct Seen<'limits> {
    pub(crate) verdict: Verdict,
    pub(crate) id: &'static str,
    pub(crate) requirement: &'static str,
    pub(crate) limit: Option<&'limits Limit>,
    /// Value and unit.
    pub(crate) saw: String,
    /// For a pilot.
    pub(crate) sentence: String,
}

/// Where one check writes its findings.
pub(crate) struct Report {
    check: &'static str,
    pub(crate) findings: Vec<GuardFinding>,
}

impl Report {
    pub(crate) const fn new(check: &'static str) -> Self {
        Self { check, findings: Vec::new() }
    }

    pub(crate) fn add(&mut self, seen: Seen<'_>) {
        self.findings.push(GuardFinding {
            verdict: seen.verdict,
            id: seen.id.to_owned(),
            check: self.check.to_owned(),
            requirement: seen.requirement.to_owned(),
            limit: seen.limit.map(|limit| limit.id.clone()),
            saw: seen.saw,
            sentence: seen.sentence,
        });
    }
}
