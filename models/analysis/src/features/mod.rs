//! Feature vectors that models read.
