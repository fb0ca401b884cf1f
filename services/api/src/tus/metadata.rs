//! `Upload-Metadata`: what a sender says about an upload, as pairs of a key and base64.
//!
//! Known keys are `filename` (or `name`) and `aircraft_id`; others are given back as they
//! came and otherwise ignored, since clients add their own. Nothing in here becomes a path.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use data_flight::id::AircraftId;

use crate::error::{ApiError, ApiResult};
use crate::multipart;
use crate::routes::extract;

/// Longest header that is kept.
const METADATA_MAX: usize = 4_096;

/// What a sender says about an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// What they call the file: the last part of whatever path they gave.
    pub file_name: String,
    /// The aircraft, if they name one.
    pub aircraft: Option<AircraftId>,
    /// The header as it came; `None` when there was none.
    pub text: Option<String>,
}

impl Metadata {
    /// Reads the value of the header.
    ///
    /// # Errors
    /// Bad request when it is no list of pairs, a key comes twice, a value is not base64 or a
    /// known one not text; unprocessable when the aircraft is no id.
    pub fn parse(header: &str) -> ApiResult<Self> {
        if header.len() > METADATA_MAX {
            return Err(malformed("is too long"));
        }
        let mut seen = Vec::new();
        let mut metadata = Self { file_name: String::new(), aircraft: None, text: None };
        for pair in header.split(',').filter(|_| !header.trim().is_empty()) {
            let pair = pair.trim();
            let (key, encoded) = pair.split_once(' ').unwrap_or((pair, ""));
            if key.is_empty() || seen.contains(&key) {
                return Err(malformed("has a key that is empty or comes twice"));
            }
            seen.push(key);
            let value = STANDARD
                .decode(encoded)
                .map_err(|error| malformed("holds a value that is not base64").source(error))?;
            match key {
                "filename" => metadata.file_name = text(value)?,
                "name" if metadata.file_name.is_empty() => metadata.file_name = text(value)?,
                "aircraft_id" => metadata.aircraft = extract::aircraft_id(Some(&text(value)?))?,
                _ => {}
            }
        }
        metadata.file_name = multipart::file_name(&metadata.file_name);
        metadata.text = (!seen.is_empty()).then(|| header.to_owned());
        Ok(metadata)
    }
}

fn text(value: Vec<u8>) -> ApiResult<String> {
    String::from_utf8(value)
        .map_err(|error| malformed("holds a name that is not UTF-8").source(error))
}

fn malformed(what: &str) -> ApiError {
    ApiError::bad_request(format!("Upload-Metadata {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::ProblemKind;

    fn pair(key: &str, value: impl AsRef<[u8]>) -> String {
        format!("{key} {}", STANDARD.encode(value))
    }

    #[test]
    fn known_keys_are_read_and_others_kept() {
        let id = "0191d5a8-7c3e-7f00-8000-000000000001";
        let header =
            format!("{},is_confidential,{}", pair("filename", "log.csv"), pair("aircraft_id", id));
        let metadata = Metadata::parse(&header).expect("readable");
        assert_eq!(metadata.file_name, "log.csv");
        assert_eq!(metadata.aircraft.map(|id| id.to_string()).as_deref(), Some(id));
        assert_eq!(metadata.text, Some(header));
        let none = Metadata::parse("").expect("nothing said");
        assert_eq!((none.file_name.as_str(), none.text), ("unnamed", None));
        let named = Metadata::parse(&pair("name", "other.csv")).expect("as some clients say");
        assert_eq!(named.file_name, "other.csv");
    }

    #[test]
    fn a_file_name_is_never_a_path() {
        for path in ["../../etc/passwd", "/etc/passwd", "C:\\logs\\passwd", "a\0/\r\npasswd"] {
            let metadata = Metadata::parse(&pair("filename", path)).expect("readable");
            assert_eq!(metadata.file_name, "passwd", "{path:?}");
        }
        assert_eq!(Metadata::parse(&pair("filename", "../")).expect("").file_name, "unnamed");
    }

    #[test]
    fn what_is_no_metadata_is_refused() {
        let twice = format!("{},{}", pair("a", "1"), pair("a", "2"));
        let cases = [
            "filename not-base64!",
            "filename bG9nLmNzdg",
            "filename  bG9nLmNzdg==",
            ",",
            "a,,b",
            twice.as_str(),
            &pair("filename", [0xff, 0xfe]),
            &pair("key", "x".repeat(4_096)),
        ];
        for header in cases {
            let refused = Metadata::parse(header).map_err(|error| error.kind);
            assert_eq!(refused, Err(ProblemKind::BadRequest), "{header}");
        }
        let aircraft = Metadata::parse(&pair("aircraft_id", "mine")).map_err(|error| error.kind);
        assert_eq!(aircraft, Err(ProblemKind::Unprocessable));
    }
}
