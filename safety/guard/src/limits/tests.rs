//! A table of limits is refused for every way in which it could weaken the guard.

use super::*;
use crate::testing::{OTHER, limits};

type Entries = Vec<(String, Limit)>;

fn entries() -> Entries {
    limits().entries().map(|(key, limit)| (key.to_owned(), limit.clone())).collect()
}

fn problems(change: impl FnOnce(&mut Entries)) -> Vec<String> {
    let mut entries = entries();
    change(&mut entries);
    let identity = GuardIdentity { code: OTHER, limits: OTHER, digest: OTHER };
    let refused = Limits::check(entries, identity).err().unwrap_or_default();
    refused.iter().map(ToString::to_string).collect()
}

fn set(entries: &mut Entries, key: &str, value: f64) {
    let entry = entries.iter_mut().find(|(name, _)| name == key);
    entry.expect("a limit").1.value = value;
}

// injects: FM-SRV-09
// verifies: SR-11
#[test]
fn a_limit_cannot_switch_its_check_off() {
    assert_eq!(
        problems(|entries| set(entries, "frozen_withhold_s", 1.0e9)),
        ["the limit `frozen_withhold_s` is 1000000000, outside 5 to 300"]
    );
    for value in [f64::NAN, f64::INFINITY, -60.0] {
        let refused = problems(|entries| set(entries, "frozen_withhold_s", value));
        assert!(refused.iter().any(|problem| problem.ends_with("outside 5 to 300")), "{value}");
    }
}

// injects: FM-SRV-09
#[test]
fn every_bound_is_held() {
    for (key, min, max) in Limits::BOUNDS {
        for value in [min - 0.5, max + 0.5] {
            let refused = problems(|entries| set(entries, key, value));
            assert!(refused.iter().any(|problem| problem.contains("outside")), "{key} {value}");
        }
    }
}

// injects: FM-SRV-09
#[test]
fn missing_unknown_and_repeated_limits_are_refused_together() {
    let refused = problems(|entries| {
        let (_, limit) = entries.remove(0);
        entries.push(("frozen_caveat_min".to_owned(), limit.clone()));
        entries.push(("valid_caveat_pct".to_owned(), limit));
    });
    assert_eq!(
        refused,
        [
            "no check reads a limit `frozen_caveat_min`",
            "the limit `valid_caveat_pct` is given twice",
            "the limit `valid_caveat_pct` is 10, outside 80 to 100",
            "the limit `frozen_caveat_s` is missing",
        ]
    );
}

// injects: FM-SRV-09
#[test]
fn a_caveat_never_comes_after_withholding() {
    assert_eq!(
        problems(|entries| {
            set(entries, "frozen_caveat_s", 50.0);
            set(entries, "frozen_withhold_s", 20.0);
        }),
        ["the limit `frozen_withhold_s` is milder than `frozen_caveat_s`"]
    );
    // Shares of usable samples fall: withholding at 97 % before the caveat at 90 %.
    assert_eq!(
        problems(|entries| {
            set(entries, "valid_caveat_pct", 90.0);
            set(entries, "valid_withhold_pct", 97.0);
        }),
        ["the limit `valid_withhold_pct` is milder than `valid_caveat_pct`"]
    );
}

#[test]
fn the_pairs_that_have_an_order_are_found_by_name() {
    let pairs = Limits::BOUNDS.iter().filter(|(key, ..)| key.contains("_caveat_")).count();
    let withheld = Limits::BOUNDS.iter().filter(|(key, ..)| key.contains("_withhold_")).count();
    // `clipped` and `model_expiry` only ever add caveats.
    assert_eq!(pairs, withheld + 2);
}
