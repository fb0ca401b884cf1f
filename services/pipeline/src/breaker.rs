//! A circuit breaker: after repeated failures it stops asking for a while, then lets one
//! question through to find out.
//!
//! ```text
//! closed ──(failures_to_open within window)──▶ open ──(open_for passed)──▶ half open
//!    ▲                                          ▲                              │
//!    └───────────────(probe succeeds)───────────┼──────────────────────────────┤
//!                                               └────────(probe fails)─────────┘
//! ```
//!
//! Time is an argument: seconds since any fixed start, as a `Duration`. No clock, thread or
//! network is in here, so that a simulation can replay any history. That is also why it is
//! our own: the published crates read the clock themselves.

use std::collections::VecDeque;
use std::time::Duration;

#[cfg(test)]
mod tests;

/// When to open and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerSettings {
    /// So many failures within the window open the circuit; zero counts as one.
    pub failures_to_open: usize,
    /// Failures older than this are forgotten.
    pub window: Duration,
    /// How long nothing is asked, and how long a probe may take to report.
    pub open_for: Duration,
}

impl Default for BreakerSettings {
    /// Five failures in 30 s open the circuit for 10 s.
    fn default() -> Self {
        Self {
            failures_to_open: 5,
            window: Duration::from_secs(30),
            open_for: Duration::from_secs(10),
        }
    }
}

/// What the breaker is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    /// Asking.
    Closed,
    /// Not asking.
    Open,
    /// One question is out to find out.
    HalfOpen,
}

/// Permission to ask once; handed back with the result.
///
/// A ticket from before the circuit opened says nothing about how things are now: its result
/// is ignored.
#[derive(Debug)]
#[must_use = "the result of the question belongs to the breaker"]
pub struct Ticket {
    generation: u64,
}

/// The circuit breaker.
#[derive(Debug)]
pub struct Breaker {
    settings: BreakerSettings,
    phase: Phase,
    /// Counts the changes of phase.
    generation: u64,
}

#[derive(Debug)]
enum Phase {
    Closed { failures: VecDeque<Duration> },
    Open { since: Duration },
    HalfOpen { since: Duration },
}

impl Breaker {
    /// A closed circuit.
    #[must_use]
    pub const fn new(settings: BreakerSettings) -> Self {
        let phase = Phase::Closed { failures: VecDeque::new() };
        Self { settings, phase, generation: 0 }
    }

    /// What the breaker is doing.
    #[must_use]
    pub const fn state(&self) -> BreakerState {
        match self.phase {
            Phase::Closed { .. } => BreakerState::Closed,
            Phase::Open { .. } => BreakerState::Open,
            Phase::HalfOpen { .. } => BreakerState::HalfOpen,
        }
    }

    /// Asks to ask. `None` while the circuit is open, or while another question probes it.
    /// A probe that has not reported after `open_for` is given up and replaced.
    pub fn admit(&mut self, now: Duration) -> Option<Ticket> {
        match self.phase {
            Phase::Closed { .. } => {}
            Phase::Open { since } | Phase::HalfOpen { since } => {
                if now.saturating_sub(since) < self.settings.open_for {
                    return None;
                }
                self.enter(Phase::HalfOpen { since: now });
            }
        }
        Some(Ticket { generation: self.generation })
    }

    /// The question was answered. Past failures are forgiven by time, not by success, so that
    /// a service failing every other call still opens the circuit.
    pub fn succeed(&mut self, ticket: Ticket) {
        if ticket.generation == self.generation && matches!(self.phase, Phase::HalfOpen { .. }) {
            self.enter(Phase::Closed { failures: VecDeque::new() });
        }
    }

    /// The question was not answered, too late, or with nonsense.
    pub fn fail(&mut self, ticket: Ticket, now: Duration) {
        if ticket.generation != self.generation {
            return;
        }
        if let Phase::Closed { failures } = &mut self.phase {
            let window = self.settings.window;
            failures.push_back(now);
            failures.retain(|failure| now.saturating_sub(*failure) <= window);
            if failures.len() < self.settings.failures_to_open {
                return;
            }
        }
        self.enter(Phase::Open { since: now });
    }

    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.generation = self.generation.wrapping_add(1);
    }
}
