//! The profiles that are compiled in: one file a type.

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../profiles/", $name)))),*]
    };
}

pub(super) const FILES: &[(&str, &str)] = files![
    "beech_g36.toml",
    "c172s.toml",
    "da40.toml",
    "pa28_181.toml",
    "pa44_180.toml",
    "sr20.toml",
    "sr22t.toml",
];
