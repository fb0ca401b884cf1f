//! Folds that keep every vector of a flight on one side.
//!
//! Two approaches of one flight share the aircraft, the day and the pilot; splitting them
//! would flatter the model. Which flight goes where depends on the seed and nothing else.

use std::collections::BTreeMap;

use rand::seq::SliceRandom as _;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng as _;

/// The fold of each vector, from 0 to `folds` − 1, given the flight of each.
/// Flights are shuffled and dealt in turn, so folds differ by at most one flight.
#[must_use]
pub fn grouped_folds(flights: &[u64], folds: usize, seed: u64) -> Vec<usize> {
    let mut distinct = flights.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
    let fold_of: BTreeMap<u64, usize> =
        distinct.into_iter().zip((0..folds.max(1)).cycle()).collect();
    flights.iter().map(|flight| fold_of.get(flight).copied().unwrap_or(0)).collect()
}

/// Number of distinct flights.
#[must_use]
pub fn distinct_count(flights: &[u64]) -> usize {
    flights.iter().collect::<std::collections::BTreeSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_flight_stays_whole_and_folds_are_even(
            flights in proptest::collection::vec(0..40_u64, 1..200),
            seed: u64,
        ) {
            let folds = grouped_folds(&flights, 5, seed);
            prop_assert_eq!(&folds, &grouped_folds(&flights, 5, seed));
            let mut of_flight = BTreeMap::new();
            for (flight, fold) in flights.iter().zip(&folds) {
                prop_assert_eq!(*of_flight.entry(flight).or_insert(fold), fold);
            }
            let mut sizes = [0_usize; 5];
            for fold in of_flight.values() {
                sizes[**fold] += 1;
            }
            let (least, most) = (sizes.iter().min(), sizes.iter().max());
            prop_assert!(most.unwrap() - least.unwrap() <= 1);
            prop_assert_eq!(distinct_count(&flights), of_flight.len());
        }
    }

    #[test]
    fn the_seed_matters() {
        let flights: Vec<u64> = (0..30).collect();
        assert_ne!(grouped_folds(&flights, 5, 1), grouped_folds(&flights, 5, 2));
    }
}
