//! The one error of this crate: a log of which no row is usable.
//!
//! Everything less than that is salvaged and told in issues instead.

use std::borrow::Cow;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $hint:literal;)*) => {
        /// Why nothing of a log could be used.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum IngestErrorKind {
            $($(#[$doc])* $variant,)*
        }

        impl IngestErrorKind {
            /// Every kind, in declaration order.
            pub const ALL: &'static [IngestErrorKind] = &[$(IngestErrorKind::$variant,)*];

            /// The published name, for example `empty_file`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(IngestErrorKind::$variant => $name,)* }
            }

            /// What the person who sent the file can do about it.
            #[must_use]
            pub const fn hint(self) -> &'static str {
                match self { $(IngestErrorKind::$variant => $hint,)* }
            }
        }
    };
}

kinds! {
    /// The file has no bytes, or nothing is in the compressed stream.
    EmptyFile = "empty_file",
        "Copy the log from the recorder's card again; an empty file is usually an interrupted copy.";
    /// The bytes are something else: a picture, a document, a program.
    NotAFlightLog = "not_a_flight_log",
        "Send the log file itself, as the recorder wrote it, plain or compressed with gzip or zstd.";
    /// The bytes are an archive of files, which `archive::entries` gives one by one.
    Archive = "archive",
        "Send the archive as an upload of its own, where every log in it is read; where only single logs are taken, unpack it first.";
    /// The archive can neither be read by its directory nor file by file.
    CorruptArchive = "corrupt_archive",
        "Copy or pack the archive again; it is cut or damaged.";
    /// The archive is made to do harm: its files share their bytes.
    UnsafeArchive = "unsafe_archive",
        "Pack the logs again with an ordinary tool; this archive is made to overflow its reader.";
    /// The file is the small text that stands for a file kept in Git LFS.
    GitLfsPointer = "git_lfs_pointer",
        "Run `git lfs pull` and send the file it fetches.";
    /// The file holds nothing but NUL bytes and blanks.
    OnlyPadding = "only_padding",
        "The recorder reserved the file and lost power before writing; there is nothing to recover.";
    /// The text is no format that is read today.
    UnknownFormat = "unknown_format",
        "Read today: Garmin G1000, G1000 NXi, Perspective and G3X logs with their header lines, and NGAFID exports with #names and #units; Dynon D100 series datalogs, Dynon SkyView user logs and Avidyne Entegra engine logs; IGC files, GPX tracks and KML timed tracks; ADS-B data (readsb traces, Flightradar24 CSV and playback, OpenSky state vectors, traffic JSON); J.P. Instruments EDM memories and exports, and Electronics International logs.";
    /// The log is not the table that its mapping declares.
    MappingMismatch = "mapping_mismatch",
        "Compare the first lines of the log with the mapping: its delimiter, the line of the names, and the names and formats of the clock; a dry run shows what it reads.";
    /// The header is there and no row below it can be used.
    NoUsableRows = "no_usable_rows",
        "Check that the log was copied completely; the header is readable and no row below it is.";
    /// The log is larger than the limits allow.
    TooLarge = "too_large",
        "Split the log into single flights, or ask the administrator to raise the ingest limits.";
    /// The compressed stream is damaged from its start.
    CorruptCompression = "corrupt_compression",
        "Compress the log again (gzip, or zstd up to level 20), or send it uncompressed.";
    /// Raw recorder words without anything that says what they mean.
    FrameLayoutNeeded = "frame_layout_needed",
        "Give the frame layout of this aircraft's recorder (a TOML file: words per second, packing, and where each parameter stands) with the recording.";
    /// The sync words of the frame layout are nowhere in the recording.
    NotSynchronised = "not_synchronised",
        "Check words per second, packing and sync words of the layout, and that the layout is that of the aircraft.";
}

/// No row of the log is usable.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct IngestError {
    kind: IngestErrorKind,
    message: Cow<'static, str>,
    #[source]
    source: Option<std::io::Error>,
}

impl IngestError {
    pub(crate) fn new(kind: IngestErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    pub(crate) fn caused(
        kind: IngestErrorKind,
        message: impl Into<Cow<'static, str>>,
        source: std::io::Error,
    ) -> Self {
        Self { kind, message: message.into(), source: Some(source) }
    }

    /// Why nothing could be used.
    #[must_use]
    pub const fn kind(&self) -> IngestErrorKind {
        self.kind
    }

    /// What the person who sent the file can do about it.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        self.kind.hint()
    }
}
