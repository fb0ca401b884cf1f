//! Text that comes from logs and cannot be stored as it is.
//!
//! Postgres refuses the character NUL in text and in JSON. A hostile or damaged log may hold
//! one in a name; it is replaced by U+FFFD so that the flight is not lost over it.

use std::borrow::Cow;

use serde_json::Value;

/// `text` without NUL.
pub(crate) fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The same for every string and key of a JSON value.
pub(crate) fn storable_json(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(storable(&text).into_owned()),
        Value::Array(items) => Value::Array(items.into_iter().map(storable_json).collect()),
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(key, value)| (storable(&key).into_owned(), storable_json(value)))
                .collect(),
        ),
        other => other,
    }
}

/// At most the first `count` characters of `text`, never half a character.
pub(crate) fn at_most(text: &str, count: usize) -> String {
    storable(text).chars().take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_replaced_everywhere() {
        let value = serde_json::json!({"a\0": ["b\0", 1, null]});
        assert_eq!(storable_json(value), serde_json::json!({"a\u{fffd}": ["b\u{fffd}", 1, null]}));
    }

    #[test]
    fn text_is_cut_between_characters() {
        assert_eq!(at_most("Zürich", 2), "Zü");
        assert_eq!(at_most("a", 2), "a");
    }
}
