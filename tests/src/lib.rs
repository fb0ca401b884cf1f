//! The harness of the workspace's tests: where things lie and how the workspace is read.
//!
//! Nothing here is part of the product.

pub mod workspace;
