//! FM-MOD-02: the model is past the date to which it was approved, or close to it.
// req: SR-07

use crate::Verdict;
use crate::check::{Context, Report, Seen};
use crate::compare::below;

const SECONDS_PER_DAY: f64 = 86_400.0;

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let Some(model) = context.candidate.model() else { return };
    let limit = &context.limits.model_expiry_caveat_s;
    let left_s = model.expires.seconds_since(context.now);
    if model.expires <= context.now {
        report.add(Seen {
            verdict: Verdict::Withhold,
            id: "FM-MOD-02",
            requirement: "SR-07",
            limit: None,
            saw: format!("expired {:.1} days ago", -left_s / SECONDS_PER_DAY),
            sentence: "The model is past the date to which it was approved.".to_owned(),
        });
    } else if below(left_s, limit.value) {
        report.add(Seen {
            verdict: Verdict::Caveat,
            id: "FM-MOD-02",
            requirement: "SR-07",
            limit: Some(limit),
            saw: format!("expires in {:.1} days", left_s / SECONDS_PER_DAY),
            sentence: "The model is due for renewal.".to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::Verdict;
    use crate::testing::{DAY_MS, at, model_candidate, model_of, only_finding};

    // injects: FM-MOD-02
    // verifies: SR-07
    #[test]
    fn an_expired_model_is_withheld() {
        for (expires_ms, verdict) in [
            (-DAY_MS, Verdict::Withhold),
            (0, Verdict::Withhold),
            (1, Verdict::Caveat),
            (13 * DAY_MS, Verdict::Caveat),
        ] {
            let mut candidate = model_candidate();
            model_of(&mut candidate).expires = at(expires_ms);
            only_finding(&candidate, "model_expired", "FM-MOD-02", verdict);
        }
    }
}
