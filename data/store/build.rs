//! Rebuilds the crate when a migration changes: they are compiled in, and the compiler does
//! not see them.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
