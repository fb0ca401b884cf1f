//! Hand-computed time bases for every defect of time stamps.

use super::*;

#[test]
fn rows_of_one_stamp_share_its_second() {
    // Two rows at 10 s, one at 12 s: 10.0, 10.5, 12.0.
    let rows = [Some(10.0), Some(10.0), Some(12.0)];
    assert_eq!(place(&rows, 1.0, 1.0), [10.0, 10.5, 12.0]);
}
