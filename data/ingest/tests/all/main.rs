//! The tests of ingestion: hand-written logs with one defect each, damaged logs by chance,
//! and the real logs of the data folder.

// Clippy allows these in tests by configuration, but not in the helpers of tests.
#![expect(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "test helpers")]
#![expect(clippy::string_slice, reason = "hand-written logs are ASCII")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "tables and skips are printed")]
#![expect(clippy::as_conversions, reason = "small counts of hand-written logs")]

mod adsb;
mod archives;
mod arinc717;
mod avidyne;
mod by_chance;
mod clocks;
mod columns;
mod dates;
mod derived;
mod dynon_d180;
mod dynon_skyview;
mod ei;
mod files;
mod gpx;
mod igc;
mod jpi_csv;
mod jpi_damage;
mod jpi_edm;
mod jpi_exports;
mod kml;
mod mapped;
mod mapping;
mod real_logs;
mod real_tracks;
mod rows;
mod synthetic;
