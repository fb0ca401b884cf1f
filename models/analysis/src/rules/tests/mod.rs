//! Tests of the rules, one concern a file.

mod builtin;
mod catalogue;
mod events;
mod faults;
mod load;
mod logic;
mod not_evaluated;
mod support;
mod time;
