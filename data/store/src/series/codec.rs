//! Samples to bytes and back, bit for bit.
//!
//! Values are compressed by `pco` (a numeric codec; about 0.44 bytes a sample on flight
//! data), validity as runs: one byte with the code, then the length of the run as LEB128.
//! Decoding never trusts its input: lengths are checked before anything is allocated.

use data_flight::{Digest, Validity};
use pco::ChunkConfig;
use pco::standalone::{simple_compress, simple_decompress};
use sha2::{Digest as _, Sha256};

/// Name of this way of encoding, stored with every series.
pub(crate) const CODEC: &str = "pco1";

/// Stored samples cannot be read back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CodecError {
    /// The values do not decompress, or could not be compressed.
    #[error("the values cannot be decoded")]
    Values(#[source] pco::errors::PcoError),
    /// The runs of validity are cut short or too long.
    #[error("the validity does not have one code for each of {expected} samples")]
    Validity {
        /// Samples of the series.
        expected: usize,
    },
    /// There are not as many values as the row says.
    #[error("{found} values are stored where {expected} are promised")]
    Length {
        /// Samples of the series.
        expected: usize,
        /// Values that were decoded.
        found: usize,
    },
    /// The bytes are not those that were written.
    #[error("the bytes do not have the digest that was stored with them")]
    Digest,
    /// Written by a way of encoding that this program does not know.
    #[error("the codec `{0}` is not known")]
    UnknownCodec(String),
}

/// A series as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Encoded {
    pub data: Vec<u8>,
    pub validity: Vec<u8>,
    pub sha256: Digest,
}

pub(crate) fn encode(values: &[f64], validity: &[Validity]) -> Result<Encoded, CodecError> {
    let data = simple_compress(values, &ChunkConfig::default()).map_err(CodecError::Values)?;
    let validity = encode_runs(validity);
    let sha256 = digest(&data, &validity);
    Ok(Encoded { data, validity, sha256 })
}

pub(crate) fn decode(
    codec: &str,
    (data, validity): (&[u8], &[u8]),
    sha256: &Digest,
    sample_count: usize,
) -> Result<(Vec<f64>, Vec<Validity>), CodecError> {
    if codec != CODEC {
        return Err(CodecError::UnknownCodec(codec.to_owned()));
    }
    if digest(data, validity) != *sha256 {
        return Err(CodecError::Digest);
    }
    let values: Vec<f64> = simple_decompress(data).map_err(CodecError::Values)?;
    if values.len() != sample_count {
        return Err(CodecError::Length { expected: sample_count, found: values.len() });
    }
    let validity = decode_runs(validity, sample_count)
        .ok_or(CodecError::Validity { expected: sample_count })?;
    Ok((values, validity))
}

fn digest(data: &[u8], validity: &[u8]) -> Digest {
    Digest::from_bytes(Sha256::new().chain_update(data).chain_update(validity).finalize().into())
}

fn encode_runs(validity: &[Validity]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for run in validity.chunk_by(|earlier, later| earlier == later) {
        bytes.extend(run.first().map(|validity| validity.code()));
        let mut length = run.len();
        loop {
            let low = u8::try_from(length & 0x7f).unwrap_or(0x7f);
            length >>= 7;
            bytes.push(if length == 0 { low } else { low | 0x80 });
            if length == 0 {
                break;
            }
        }
    }
    bytes
}

fn decode_runs(bytes: &[u8], sample_count: usize) -> Option<Vec<Validity>> {
    let mut validity = Vec::with_capacity(sample_count);
    let mut bytes = bytes.iter().copied();
    while let Some(code) = bytes.next() {
        let mut length = 0_usize;
        let mut shift = 0_u32;
        loop {
            let byte = bytes.next()?;
            let part = usize::from(byte & 0x7f).checked_shl(shift)?;
            length = length.checked_add(part)?;
            if byte & 0x80 == 0 {
                break;
            }
            shift += 7;
        }
        if length > sample_count - validity.len() {
            return None;
        }
        validity.resize(validity.len() + length, Validity::from_code(code));
    }
    (validity.len() == sample_count).then_some(validity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Decoded = Result<(Vec<f64>, Vec<Validity>), CodecError>;

    fn read(encoded: &Encoded, sample_count: usize) -> Decoded {
        decode(CODEC, (&encoded.data, &encoded.validity), &encoded.sha256, sample_count)
    }

    fn validity() -> impl Strategy<Value = Validity> {
        (0_u8..4).prop_map(Validity::from_code)
    }

    proptest! {
        #[test]
        fn every_bit_of_every_value_comes_back(
            bits in proptest::collection::vec((any::<u64>(), validity()), 1..400),
        ) {
            let values: Vec<f64> = bits.iter().map(|(bits, _)| f64::from_bits(*bits)).collect();
            let validity: Vec<Validity> = bits.iter().map(|(_, validity)| *validity).collect();
            let encoded = encode(&values, &validity).unwrap();
            let (decoded, decoded_validity) = read(&encoded, values.len()).unwrap();
            let as_bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
            prop_assert_eq!(as_bits(&decoded), as_bits(&values));
            prop_assert_eq!(decoded_validity, validity);
        }

        #[test]
        fn damaged_runs_never_panic_and_never_grow(
            bytes in proptest::collection::vec(any::<u8>(), 0..40),
            sample_count in 0_usize..2_000,
        ) {
            if let Some(validity) = decode_runs(&bytes, sample_count) {
                prop_assert_eq!(validity.len(), sample_count);
            }
        }
    }

    #[test]
    fn a_run_is_two_bytes_up_to_127_samples_and_three_up_to_16383() {
        assert_eq!(encode_runs(&[Validity::Normal; 127]), [0, 127]);
        // 300 = 2 · 128 + 44: the low seven bits with the continuation bit (0x80 | 44 = 172), then 2.
        assert_eq!(encode_runs(&[Validity::FailureWarning; 300]), [2, 172, 2]);
    }

    #[test]
    fn a_flipped_bit_is_noticed() {
        let mut encoded = encode(&[1.0, 2.0, 3.0], &[Validity::Normal; 3]).unwrap();
        encoded.data[2] ^= 1;
        assert!(matches!(read(&encoded, 3), Err(CodecError::Digest)));
    }

    #[test]
    fn a_length_that_does_not_match_is_noticed() {
        let encoded = encode(&[1.0, 2.0], &[Validity::Normal; 2]).unwrap();
        assert!(matches!(read(&encoded, 3), Err(CodecError::Length { found: 2, .. })));
        let unknown = decode("lz4", (&encoded.data, &encoded.validity), &encoded.sha256, 2);
        assert!(matches!(unknown, Err(CodecError::UnknownCodec(_))));
    }
}
