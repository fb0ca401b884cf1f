//! Densities against values worked out by hand, and the promises made about missing values.

use proptest::prelude::*;

use super::*;

fn component(weight: f64, mean: &[f64], covariance: &[&[f64]]) -> Component {
    let rows = covariance.iter().map(|row| row.to_vec()).collect();
    let covariance = LowerTriangle::from_rows(rows).expect("a triangle");
    Component { weight, mean: mean.to_vec(), covariance }
}

/// Two components in the plane, one of them tilted.
fn plane() -> Mixture {
    Mixture::new(vec![
        component(0.25, &[0.0, 0.0], &[&[1.0], &[0.0, 1.0]]),
        component(0.75, &[3.0, -1.0], &[&[2.0], &[1.2, 1.0]]),
    ])
    .expect("a sound mixture")
}

#[test]
fn one_standard_normal_has_the_density_of_the_textbook() {
    let normal = Mixture::new(vec![component(1.0, &[0.0], &[&[1.0]])]).expect("sound");
    // −ln φ(2) = ½ ln 2π + 2 = 0.9189385 + 2.
    let density = normal.density(&[Some(2.0)]);
    assert!((density.negative_log_likelihood - 2.918_938_533).abs() < 1e-9);
    assert_eq!(density.shares_pct, [100.0]);
}

#[test]
fn two_components_add_their_densities() {
    let mixture =
        Mixture::new(vec![component(0.5, &[-1.0], &[&[1.0]]), component(0.5, &[1.0], &[&[1.0]])])
            .expect("sound");
    // At 0 both densities are φ(1) = 0.2419707, so −ln p = −ln 0.2419707 = 1.4189385.
    let density = mixture.density(&[Some(0.0)]);
    assert!((density.negative_log_likelihood - 1.418_938_533).abs() < 1e-9);
}

#[test]
fn a_far_row_does_not_underflow() {
    // exp(−½ · 1e8) is zero in floating point; the logarithm is not.
    let density = plane().density(&[Some(1e4), Some(0.0)]);
    assert!(density.negative_log_likelihood.is_finite());
    assert!(density.negative_log_likelihood > 1e6);
}

#[test]
fn shares_name_the_shifted_feature() {
    let mixture = Mixture::new(vec![component(
        1.0,
        &[0.0, 0.0, 0.0],
        &[&[1.0], &[0.5, 1.0], &[0.0, 0.0, 1.0]],
    )])
    .expect("sound");
    let shares = mixture.density(&[Some(0.2), Some(-0.1), Some(4.0)]).shares_pct;
    assert!(shares[2] > 99.0, "{shares:?}");
    // d = (2, 2, 0), Σ⁻¹ d = (2, 2) / 1.5: equal terms 8/3 each, so half and half.
    let shares = mixture.density(&[Some(2.0), Some(2.0), Some(0.0)]).shares_pct;
    assert!((shares[0] - 50.0).abs() < 1e-9 && (shares[1] - 50.0).abs() < 1e-9);
}

#[test]
fn unsound_components_are_refused() {
    let refused = |components| Mixture::new(components).err();
    assert_eq!(
        refused(vec![]),
        Some(WeightsError::WrongLength { part: "the mixture", expected: 1, found: 0 })
    );
    assert_eq!(refused(vec![component(0.9, &[0.0], &[&[1.0]])]), Some(WeightsError::WeightsSum));
    assert_eq!(
        refused(vec![component(1.0, &[0.0, 0.0], &[&[1.0], &[2.0, 1.0]])]),
        Some(WeightsError::NotPositiveDefinite { component: 0 })
    );
    assert_eq!(
        refused(vec![component(1.0, &[f64::NAN], &[&[1.0]])]),
        Some(WeightsError::NotFinite("a component of the mixture"))
    );
    assert_eq!(
        refused(vec![component(1.0, &[0.0, 0.0], &[&[1.0]])]),
        Some(WeightsError::WrongLength {
            part: "a covariance of the mixture",
            expected: 2,
            found: 1
        })
    );
}

proptest! {
    #[test]
    fn a_missing_value_never_adds_novelty(x in -20.0..20.0_f64, y in -20.0..20.0_f64) {
        let whole = plane().density(&[Some(x), Some(y)]).negative_log_likelihood;
        let without_x = plane().density(&[None, Some(y)]);
        let without_y = plane().density(&[Some(x), None]);
        prop_assert!(without_x.negative_log_likelihood <= whole + 1e-9);
        prop_assert!(without_y.negative_log_likelihood <= whole + 1e-9);
        prop_assert!(without_x.shares_pct[0].abs() < 1e-12);
        prop_assert!(without_y.shares_pct[1].abs() < 1e-12);
    }

    #[test]
    fn shares_are_percentages_of_one_whole(x in -20.0..20.0_f64, y in -20.0..20.0_f64) {
        let shares = plane().density(&[Some(x), Some(y)]).shares_pct;
        prop_assert!(shares.iter().all(|share| (0.0..=100.0 + 1e-9).contains(share)));
        prop_assert!((shares.iter().sum::<f64>() - 100.0).abs() < 1e-6);
    }
}
