//! Training on synthetic blobs.
