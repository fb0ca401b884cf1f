//! FM-MOD-08, FM-MOD-09 and FM-FEA-05: the model that answered is not an approved one.
//!
//! The digest of the artefact says which model answered, its name alone does not; the digest
//! of the schema says that the features meant the same to both sides.
// req: SR-07

use crate::Verdict;
use crate::check::{Context, Report, Seen};

pub(crate) fn examine(context: &Context<'_>, report: &mut Report) {
    let Some(model) = context.candidate.model() else { return };
    let installed = &context.candidate.installed.models;
    let mut add = |id: &'static str, saw: String| {
        report.add(Seen {
            verdict: Verdict::Withhold,
            id,
            requirement: "SR-07",
            limit: None,
            saw,
            sentence: "The model that answered is not the one that was approved.".to_owned(),
        });
    };
    let Some(approved) = installed.iter().find(|approved| approved.model == model.model) else {
        // A known name with unknown content may have been altered; an unknown name was
        // never approved.
        let known = installed.iter().any(|approved| approved.name == model.name);
        let id = if known { "FM-MOD-09" } else { "FM-MOD-08" };
        add(id, format!("model `{}` with digest {}", model.name, model.model));
        return;
    };
    if approved.name != model.name {
        add("FM-MOD-08", format!("`{}` answered as `{}`", approved.name, model.name));
    }
    if approved.schema != model.schema {
        add("FM-FEA-05", format!("feature schema {}", model.schema));
    }
}

#[cfg(test)]
mod tests {
    use crate::Verdict;
    use crate::testing::{OTHER, model_candidate, model_of, only_finding};

    // injects: FM-MOD-08
    // verifies: SR-07
    #[test]
    fn a_model_that_is_not_installed_is_withheld() {
        let mut candidate = model_candidate();
        candidate.installed.models.clear();
        only_finding(&candidate, "model_unrecognised", "FM-MOD-08", Verdict::Withhold);
        let mut candidate = model_candidate();
        model_of(&mut candidate).name = "landing-novelty".to_owned();
        only_finding(&candidate, "model_unrecognised", "FM-MOD-08", Verdict::Withhold);
    }

    // injects: FM-MOD-09
    // verifies: SR-07
    #[test]
    fn an_altered_artefact_is_withheld() {
        let mut candidate = model_candidate();
        model_of(&mut candidate).model = OTHER;
        only_finding(&candidate, "model_unrecognised", "FM-MOD-09", Verdict::Withhold);
    }

    // injects: FM-FEA-05
    #[test]
    fn another_feature_schema_is_withheld() {
        let mut candidate = model_candidate();
        model_of(&mut candidate).schema = OTHER;
        only_finding(&candidate, "model_unrecognised", "FM-FEA-05", Verdict::Withhold);
    }
}
