//! The breaker against a hand-written history, and what holds for every history.

use proptest::prelude::*;

use super::*;

const SETTINGS: BreakerSettings = BreakerSettings {
    failures_to_open: 3,
    window: Duration::from_secs(10),
    open_for: Duration::from_secs(5),
};

fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn fail(breaker: &mut Breaker, seconds: u64) {
    let ticket = breaker.admit(at(seconds)).expect("the circuit lets a question through");
    breaker.fail(ticket, at(seconds));
}

#[test]
fn three_failures_open_and_one_probe_closes() {
    let mut breaker = Breaker::new(SETTINGS);
    fail(&mut breaker, 0);
    fail(&mut breaker, 1);
    assert_eq!(breaker.state(), BreakerState::Closed);
    fail(&mut breaker, 2);
    assert_eq!(breaker.state(), BreakerState::Open);
    assert!(breaker.admit(at(6)).is_none(), "open from 2 to 7");
    let probe = breaker.admit(at(7)).expect("a probe after five seconds");
    assert_eq!(breaker.state(), BreakerState::HalfOpen);
    assert!(breaker.admit(at(8)).is_none(), "one probe at a time");
    breaker.succeed(probe);
    assert_eq!(breaker.state(), BreakerState::Closed);
    // The slate is clean: two more failures do not open it.
    fail(&mut breaker, 9);
    fail(&mut breaker, 9);
    assert_eq!(breaker.state(), BreakerState::Closed);
}

#[test]
fn a_failed_probe_opens_again() {
    let mut breaker = Breaker::new(SETTINGS);
    (0..3).for_each(|second| fail(&mut breaker, second));
    fail(&mut breaker, 7);
    assert_eq!(breaker.state(), BreakerState::Open);
    assert!(breaker.admit(at(11)).is_none(), "open from 7 to 12");
    assert!(breaker.admit(at(12)).is_some());
}

#[test]
fn old_failures_are_forgotten() {
    let mut breaker = Breaker::new(SETTINGS);
    fail(&mut breaker, 0);
    fail(&mut breaker, 1);
    // At 11.5 s the first is 11.5 s old and gone; at 12 s the second is 11 s old and gone.
    fail(&mut breaker, 12);
    fail(&mut breaker, 13);
    assert_eq!(breaker.state(), BreakerState::Closed);
}

#[test]
fn a_probe_that_never_reports_does_not_block_for_ever() {
    let mut breaker = Breaker::new(SETTINGS);
    (0..3).for_each(|second| fail(&mut breaker, second));
    let lost = breaker.admit(at(7)).expect("a probe");
    let next = breaker.admit(at(12)).expect("the lost probe is given up after five seconds");
    breaker.succeed(lost);
    assert_eq!(breaker.state(), BreakerState::HalfOpen, "the lost probe comes too late");
    breaker.succeed(next);
    assert_eq!(breaker.state(), BreakerState::Closed);
}

#[test]
fn a_late_result_from_before_the_opening_is_ignored() {
    let mut breaker = Breaker::new(SETTINGS);
    let slow = breaker.admit(at(0)).expect("closed");
    let slower = breaker.admit(at(0)).expect("closed");
    (0..3).for_each(|second| fail(&mut breaker, second));
    breaker.succeed(slow);
    assert_eq!(breaker.state(), BreakerState::Open);
    breaker.fail(slower, at(6));
    assert!(breaker.admit(at(7)).is_some(), "the late failure did not prolong the opening");
}

/// One step of a simulated client.
#[derive(Clone, Copy, Debug)]
enum Step {
    Ask { fails: bool },
    Wait { seconds: u64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let ask = any::<bool>().prop_map(|fails| Step::Ask { fails });
    let wait = (0..8_u64).prop_map(|seconds| Step::Wait { seconds });
    proptest::collection::vec(prop_oneof![ask, wait], 0..200)
}

proptest! {
    #[test]
    fn what_holds_for_every_history(steps in steps()) {
        let mut breaker = Breaker::new(SETTINGS);
        let mut now = Duration::ZERO;
        let mut opened: Option<Duration> = None;
        let mut failures: Vec<Duration> = Vec::new();
        for step in steps {
            match step {
                Step::Wait { seconds } => now += at(seconds),
                Step::Ask { fails } => {
                    let before = breaker.state();
                    let Some(ticket) = breaker.admit(now) else {
                        // Refused only while open, and never longer than that takes.
                        prop_assert_eq!(before, BreakerState::Open);
                        let opened = opened.expect("it was opened at some time");
                        prop_assert!(now - opened < SETTINGS.open_for);
                        continue;
                    };
                    if fails {
                        breaker.fail(ticket, now);
                        failures.push(now);
                    } else {
                        breaker.succeed(ticket);
                        // A success never opens, and closes a probed circuit.
                        prop_assert_eq!(breaker.state(), BreakerState::Closed);
                    }
                    if breaker.state() == BreakerState::Open {
                        // Opened by a failure now; from closed, by enough of them lately.
                        prop_assert!(fails);
                        let lately = failures.iter().filter(|at| now - **at <= SETTINGS.window);
                        if before == BreakerState::Closed {
                            prop_assert!(lately.count() >= SETTINGS.failures_to_open);
                        }
                        opened = Some(now);
                    }
                }
            }
        }
        // However it went, it asks again in the end.
        prop_assert!(breaker.admit(now + SETTINGS.open_for).is_some());
    }
}
