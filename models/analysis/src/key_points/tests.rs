//! The tables of key points: names, units, columns.

use std::collections::BTreeSet;

use data_flight::Parameter;

use super::*;

#[test]
fn names_are_unique_and_carry_units() {
    let mut seen = BTreeSet::new();
    for name in key_point_names() {
        assert!(seen.insert(name), "`{name}` is there twice");
        assert!(Unit::of_name(name).is_some(), "`{name}` has no unit");
    }
    assert!(seen.len() >= 60, "{} key points", seen.len());
}

#[test]
fn columns_exist() {
    let known: BTreeSet<&str> = Parameter::ALL
        .iter()
        .map(|parameter| parameter.name())
        .chain(crate::derived::derived_names())
        .collect();
    for measure in FAMILIES.iter().copied().flatten() {
        for column in measure.columns {
            assert!(known.contains(column), "{} needs unknown `{column}`", measure.name);
        }
    }
}
