//! The rules that are compiled in: one file a family.

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../rules/", $name)))),*]
    };
}

pub(super) const FILES: &[(&str, &str)] = files!["attitude.toml",];
