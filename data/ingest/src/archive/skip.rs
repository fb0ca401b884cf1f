//! Which entries of an archive are not read, and why.
//!
//! Only names, flags and sizes are looked at here; what a file holds is for its parser.

use super::ArchiveLimits;
use super::directory::Head;

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $note:literal;)*) => {
        /// Why an entry of an archive is not read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum SkipReason {
            $($(#[$doc])* $variant,)*
        }

        impl SkipReason {
            /// Every reason, in declaration order.
            pub const ALL: &'static [SkipReason] = &[$(SkipReason::$variant,)*];

            /// The published name, for example `nested_archive`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(SkipReason::$variant => $name,)* }
            }

            /// A sentence a person understands.
            #[must_use]
            pub const fn note(self) -> &'static str {
                match self { $(SkipReason::$variant => $note,)* }
            }
        }
    };
}

reasons! {
    /// A folder.
    Folder = "folder", "A folder; the files in it are entries of their own.";
    /// `__MACOSX`, `.DS_Store`, `Thumbs.db` and other hidden files.
    HiddenFile = "hidden_file", "A hidden file, or one that an operating system puts beside others.";
    /// `.log`: what a recorder notes about itself.
    RecorderDiagnostics = "recorder_diagnostics", "A recorder's notes about itself (.log), not a flight log.";
    /// An archive inside the archive.
    NestedArchive = "nested_archive", "An archive inside the archive; unpack it and send it by itself.";
    /// The path leaves the archive, is absolute, or holds control characters.
    UnsafePath = "unsafe_path", "The path leaves the archive or holds control characters; such files are not read.";
    /// The path is longer than allowed.
    PathTooLong = "path_too_long", "The path is longer than allowed.";
    /// A link to another file.
    SymbolicLink = "symbolic_link", "A link to another file; links are not followed.";
    /// The file needs a password.
    Encrypted = "encrypted", "The file is encrypted; pack it again without a password.";
    /// A compression that is not read.
    UnknownCompression = "unknown_compression", "The file is packed by another method than deflate and zstd; pack it again.";
    /// The file unpacks to more bytes than allowed.
    TooLarge = "too_large", "The file unpacks to more bytes than allowed.";
    /// The file unpacks to more times its packed size than allowed.
    RatioTooHigh = "ratio_too_high", "The file unpacks to more times its packed size than a log ever does.";
    /// The files before it used up what all may unpack to.
    TotalLimit = "total_limit", "The files before this one used up what an archive may unpack to; send it by itself.";
    /// The file unpacks to more than its header says, or its two headers disagree.
    LyingHeader = "lying_header", "What the archive says of the file is not true; pack it again.";
    /// Not one byte can be unpacked.
    Damaged = "damaged", "The file is damaged from its first byte.";
}

/// Files that operating systems put beside others without hiding them.
const SYSTEM_FILES: [&str; 3] = ["__MACOSX", "Thumbs.db", "desktop.ini"];
/// Extensions of archives; others are known by their content when they are unpacked.
const ARCHIVES: [&str; 7] = ["zip", "7z", "rar", "tar", "tgz", "xz", "bz2"];

/// Whether the entry may be unpacked.
pub(super) fn judge(head: &Head, limits: &ArchiveLimits) -> Result<(), SkipReason> {
    if head.path.len() > limits.max_path_bytes {
        return Err(SkipReason::PathTooLong);
    }
    if !is_safe(&head.path) {
        return Err(SkipReason::UnsafePath);
    }
    if head.is_symbolic_link {
        return Err(SkipReason::SymbolicLink);
    }
    let is_hidden = |part: &str| {
        part.starts_with('.') || SYSTEM_FILES.iter().any(|known| part.eq_ignore_ascii_case(known))
    };
    if head.path.split('/').any(is_hidden) {
        return Err(SkipReason::HiddenFile);
    }
    if head.path.ends_with('/') {
        return Err(SkipReason::Folder);
    }
    let extension = head.path.rsplit_once('.').map_or("", |(_, extension)| extension);
    if extension.eq_ignore_ascii_case("log") {
        return Err(SkipReason::RecorderDiagnostics);
    }
    if ARCHIVES.iter().any(|known| extension.eq_ignore_ascii_case(known)) {
        return Err(SkipReason::NestedArchive);
    }
    if head.is_encrypted {
        return Err(SkipReason::Encrypted);
    }
    if head.unpacked_bytes.is_some_and(|bytes| bytes > limits.max_entry_bytes) {
        return Err(SkipReason::TooLarge);
    }
    Ok(())
}

/// Whether a path stays where it is: relative, without `..`, without a drive, without control
/// characters.
fn is_safe(path: &str) -> bool {
    let is_drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    !path.is_empty()
        && !path.starts_with('/')
        && !is_drive
        && !path.contains(char::is_control)
        && path.split('/').all(|part| part != "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_away_are_not_safe() {
        for path in ["a.csv", "2024/05/log..1.csv", "a/..b/c", "…/ü.csv", "a:b"] {
            // A drive is one letter before a colon at the start.
            assert_eq!(is_safe(path), path != "a:b", "{path}");
        }
        for path in ["", "/etc/passwd", "../a", "a/../../b", "a/..", "C:/a", "c:a", "a\0b", "a\nb"]
        {
            assert!(!is_safe(path), "{path:?}");
        }
    }

    #[test]
    fn every_reason_has_a_name_of_its_own_and_a_sentence() {
        let mut names: Vec<_> = SkipReason::ALL.iter().map(|reason| reason.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SkipReason::ALL.len());
        assert!(SkipReason::ALL.iter().all(|reason| reason.note().ends_with('.')));
    }
}
