//! The serial number of the recorder, from the settings behind the flights.
//!
//! Late recorders append their settings as XML of which every bit number 1 is flipped. Nothing
//! else of it is read: units, alarm limits and tanks are told by the `$` records, and names of
//! people may stand in free text.

use memchr::memmem;

/// What every byte of the settings is combined with.
const MASK: u8 = 0x02;
/// No serial number is longer.
const MAX_BYTES: usize = 24;

/// The serial number in what follows the last flight.
pub(super) fn find(trailer: &[u8]) -> Option<String> {
    let key: Vec<u8> = b"serial_no=\"".iter().map(|byte| byte ^ MASK).collect();
    let start = memmem::find(trailer, &key)?.saturating_add(key.len());
    let value = trailer.get(start..)?.iter().map(|byte| char::from(byte ^ MASK));
    let serial: String = value.take(MAX_BYTES).take_while(char::is_ascii_alphanumeric).collect();
    let is_closed = trailer.get(start.saturating_add(serial.len())) == Some(&(b'"' ^ MASK));
    (is_closed && !serial.is_empty()).then_some(serial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_serial_number_is_read_and_nothing_that_is_not_one() {
        let hidden = |text: &str| text.bytes().map(|byte| byte ^ MASK).collect::<Vec<_>>();
        assert_eq!(find(&hidden(r#"<EDM serial_no="1234A" x="1"/>"#)).as_deref(), Some("1234A"));
        for text in [r#"serial_no="""#, r#"serial_no="12"#, r#"serial_no="1 2""#, "no serial"] {
            assert_eq!(find(&hidden(text)), None, "{text}");
        }
    }
}
