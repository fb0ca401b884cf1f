//! A limit on guessing passwords, per account and address, in memory.
//!
//! A token bucket per key: [`Throttle::BURST`] failures at once, then one more every
//! [`Throttle::REFILL_S`] seconds. Only failures count. It does not span processes and is
//! forgotten at a restart; limits across nodes are not its business.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Failures of one account from one address.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    failures: u32,
    since: Instant,
}

/// Counts failed sign-ins and refuses when there were too many.
#[derive(Debug, Default)]
pub struct Throttle {
    buckets: Mutex<HashMap<u64, Bucket>>,
    /// Keys are kept as one keyed hash: the map holds nobody's email.
    keys: RandomState,
}

impl Throttle {
    /// Failures that may happen at once.
    pub const BURST: u32 = 10;
    /// Seconds after which one failure is forgotten.
    pub const REFILL_S: u64 = 30;
    /// Keys that are remembered; beyond it the emptied buckets are dropped.
    const CAPACITY: usize = 100_000;

    /// Seconds to wait before another attempt, or `None` when one is welcome now.
    #[must_use]
    pub fn wait_s(&self, account: &str, address: &str, now: Instant) -> Option<u64> {
        let buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.get(&self.key(account, address))?.at(now);
        (bucket.failures >= Self::BURST).then(|| {
            let waited_s = now.saturating_duration_since(bucket.since).as_secs();
            Self::REFILL_S.saturating_sub(waited_s).max(1)
        })
    }

    /// Notes a failed attempt.
    pub fn note_failure(&self, account: &str, address: &str, now: Instant) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= Self::CAPACITY {
            buckets.retain(|_, bucket| bucket.at(now).failures > 0);
        }
        let bucket =
            buckets.entry(self.key(account, address)).or_insert(Bucket { failures: 0, since: now });
        *bucket = bucket.at(now);
        bucket.failures = bucket.failures.saturating_add(1);
    }

    /// Forgets the failures of an account from an address, after it signed in.
    pub fn note_success(&self, account: &str, address: &str) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.remove(&self.key(account, address));
    }

    fn key(&self, account: &str, address: &str) -> u64 {
        self.keys.hash_one((account.to_lowercase(), address))
    }
}

impl Bucket {
    /// The bucket after the time that passed: one failure less for every full refill.
    fn at(self, now: Instant) -> Self {
        let passed_s = now.saturating_duration_since(self.since).as_secs();
        let refills = passed_s / Throttle::REFILL_S;
        let forgotten = u32::try_from(refills).unwrap_or(u32::MAX);
        let failures = self.failures.saturating_sub(forgotten);
        let refilled = Duration::from_secs(refills.saturating_mul(Throttle::REFILL_S));
        let since =
            if failures == 0 { now } else { self.since.checked_add(refilled).unwrap_or(now) };
        Self { failures, since }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_then_one_every_thirty_seconds() {
        let throttle = Throttle::default();
        let start = Instant::now();
        for _ in 0..Throttle::BURST {
            assert_eq!(throttle.wait_s("a@x", "::1", start), None);
            throttle.note_failure("a@x", "::1", start);
        }
        assert_eq!(throttle.wait_s("A@X", "::1", start), Some(30), "case does not matter");
        assert_eq!(throttle.wait_s("a@x", "::2", start), None, "another address");
        assert_eq!(throttle.wait_s("b@x", "::1", start), None, "another account");
        // 20 s later 10 of the 30 seconds remain; at 30 s one failure is forgotten.
        let later = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(throttle.wait_s("a@x", "::1", later(20)), Some(10));
        assert_eq!(throttle.wait_s("a@x", "::1", later(30)), None);
        throttle.note_failure("a@x", "::1", later(30));
        assert_eq!(throttle.wait_s("a@x", "::1", later(45)), Some(15));
    }

    #[test]
    fn success_forgets() {
        let throttle = Throttle::default();
        let now = Instant::now();
        (0..Throttle::BURST).for_each(|_| throttle.note_failure("a@x", "::1", now));
        throttle.note_success("a@x", "::1");
        assert_eq!(throttle.wait_s("a@x", "::1", now), None);
    }
}
