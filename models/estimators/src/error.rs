//! What can go wrong while training, saving and loading; scoring cannot fail, it abstains.

use std::path::PathBuf;

use data_flight::Digest;

/// A model could not be trained.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// A vector was made for another schema.
    #[error("vector {index} was made for schema {found} and the training set declares {expected}")]
    SchemaMismatch {
        /// Position in the training set.
        index: usize,
        /// Digest of the declared schema.
        expected: Digest,
        /// Digest the vector carries.
        found: Digest,
    },
    /// A vector holds a value that is not finite, or has the wrong length.
    #[error(
        "vector {index} is malformed: it has another length than its schema or a value that is not finite"
    )]
    MalformedVector {
        /// Position in the training set.
        index: usize,
    },
    /// Too few usable vectors.
    #[error(
        "{usable} of {given} vectors are complete enough to train on and {needed} are needed; add flights"
    )]
    TooFewVectors {
        /// Vectors given.
        given: usize,
        /// Vectors whose missing share is within the limit.
        usable: usize,
        /// Vectors needed.
        needed: usize,
    },
    /// Too few flights to hold any out.
    #[error(
        "the vectors come from {found} flights and {needed} are needed to hold some out; add flights"
    )]
    TooFewFlights {
        /// Distinct flights.
        found: usize,
        /// Flights needed.
        needed: usize,
    },
    /// A feature is missing from most of the vectors.
    #[error(
        "`{feature}` is present in {present} of {vectors} vectors; half are needed, so leave it out of the schema or add flights that record it"
    )]
    FeatureTooSparse {
        /// Name of the feature.
        feature: String,
        /// Vectors that have it.
        present: usize,
        /// Vectors in all.
        vectors: usize,
    },
    /// A training parameter or a description is unusable.
    #[error("{0}")]
    InvalidParameter(&'static str),
    /// The learning library found no mixture for any number of components.
    #[error("no mixture could be fitted; the last attempt, with {components} components, failed")]
    NoFit {
        /// Components of the last attempt.
        components: usize,
        /// Why it failed.
        #[source]
        source: FitError,
    },
    /// The model that was trained does not pass its own load checks.
    #[error("the trained model does not pass the checks made when it is loaded")]
    SelfCheck(#[source] WeightsError),
    /// The manifest or the weights cannot be written as JSON.
    #[error("the artefact cannot be written as JSON")]
    Encode(#[source] serde_json::Error),
    /// The head of the model card cannot be written as TOML.
    #[error("the head of the model card cannot be written as TOML")]
    EncodeCard(#[source] toml::ser::Error),
}

/// One attempt to fit a mixture failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// The library refused or did not converge.
    #[error("the gaussian mixture could not be fitted")]
    Library(#[source] Box<linfa_clustering::GmmError>),
    /// The library panicked; its state was thrown away.
    #[error("the learning library panicked while fitting")]
    Panicked,
    /// The mixture that came back is not usable.
    #[error("the fitted mixture is not usable")]
    Unusable(#[source] WeightsError),
    /// There are more components than rows.
    #[error("{components} components cannot be fitted to {rows} rows")]
    TooFewRows {
        /// Components asked for.
        components: usize,
        /// Rows given.
        rows: usize,
    },
}

/// Numbers that do not describe a model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// A value is not finite, or a spread or weight is not positive.
    #[error("{0} holds a value that is not finite or not positive")]
    NotFinite(&'static str),
    /// Two parts have different numbers of features.
    #[error("{part} has {found} features and {expected} are expected")]
    WrongLength {
        /// Which part.
        part: &'static str,
        /// Features expected.
        expected: usize,
        /// Features found.
        found: usize,
    },
    /// A covariance is not positive definite.
    #[error("the covariance of component {component} is not positive definite")]
    NotPositiveDefinite {
        /// Which component, from 0.
        component: usize,
    },
    /// The weights of the components do not add up to one.
    #[error("the weights of the components do not add up to one")]
    WeightsSum,
    /// The reference scores are empty or out of order.
    #[error("the reference scores are empty or out of order")]
    Reference,
}

/// An artefact could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SaveError {
    /// A file or folder could not be written.
    #[error("could not write {}", path.display())]
    Io {
        /// What was being written.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
}

/// An artefact was refused. The first check that failed is named; nothing of the artefact is
/// used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file is missing or cannot be read.
    #[error("could not read {}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A file is larger than any artefact of ours.
    #[error("{file} has more than {limit_bytes} bytes")]
    TooLarge {
        /// Which file.
        file: &'static str,
        /// The limit.
        limit_bytes: u64,
    },
    /// The list of digests is not one line for each of the four files.
    #[error("SHA256SUMS does not list exactly the files of an artefact")]
    MalformedSums,
    /// A file is not the one the list of digests names.
    #[error(
        "{file} was changed after it was made: its SHA-256 is {found} and SHA256SUMS says {expected}"
    )]
    Changed {
        /// Which file.
        file: &'static str,
        /// Digest listed.
        expected: Digest,
        /// Digest found.
        found: Digest,
    },
    /// The artefact is intact and not the one that was asked for.
    #[error("the artefact is {found} and {expected} was asked for")]
    NotPinned {
        /// Digest asked for.
        expected: Digest,
        /// Digest found.
        found: Digest,
    },
    /// A JSON file does not parse.
    #[error("{file} is not what an artefact holds there")]
    Malformed {
        /// Which file.
        file: &'static str,
        /// Why not.
        #[source]
        source: serde_json::Error,
    },
    /// The manifest names other weights.
    #[error("the manifest names weights {expected} and weights.json is {found}")]
    WrongWeights {
        /// Digest the manifest names.
        expected: Digest,
        /// Digest of the file.
        found: Digest,
    },
    /// The parts of the artefact contradict each other.
    #[error("the artefact contradicts itself: {0}")]
    Inconsistent(&'static str),
    /// The weights do not describe a model.
    #[error("the weights do not describe a model")]
    Weights(#[source] WeightsError),
    /// The model card has no head, or the head is malformed.
    #[error("MODEL_CARD.md has no head between two lines of `+++`, or it is malformed")]
    Card(#[source] Option<Box<toml::de::Error>>),
    /// The model answers a stored row differently than when it was made.
    #[error(
        "row {row} of replay.json is answered differently than when the artefact was made: {quantity} differs by {difference:e}"
    )]
    Replay {
        /// Which row, from 0.
        row: usize,
        /// What differs.
        quantity: &'static str,
        /// By how much.
        difference: f64,
    },
}
