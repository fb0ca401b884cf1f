//! What storing costs at best: the parts of it alone, for benchmarks to stand their numbers
//! beside. Nothing here is used to serve anybody.

use std::time::{Duration, Instant};

use data_flight::Flight;
use data_flight::id::FlightId;
use diesel::sql_types::Bytea;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use pco::ChunkConfig;
use pco::standalone::simple_compress;

use crate::error::StoreErrorKind;
use crate::series::{NewSeries, encode_flight};
use crate::{CodecError, StoreError, TenantScope, new_id};

/// The bytes of every column of a flight as they are stored: compressed, with validity,
/// statistics and digests.
///
/// # Errors
/// `Corrupt` when a column cannot be compressed.
pub fn pack(flight: &Flight) -> Result<Vec<usize>, StoreError> {
    let rows = encode_flight(TenantScope::SERVICE, new_id(FlightId), flight, &[])?;
    Ok(rows.iter().map(NewSeries::packed_bytes).collect())
}

/// The bytes of the same values through `pco` and nothing else.
///
/// # Errors
/// `Corrupt` when a column cannot be compressed.
pub fn pack_values_alone(flight: &Flight) -> Result<usize, StoreError> {
    let columns = flight.columns().map(|(_, series)| series.raw());
    columns.chain([flight.time_s()]).try_fold(0_usize, |total, values| {
        let packed =
            simple_compress(values, &ChunkConfig::default()).map_err(CodecError::Values).map_err(
                |error| StoreError::caused_by(StoreErrorKind::Corrupt, "compress a column", error),
            )?;
        Ok(total.saturating_add(packed.len()))
    })
}

/// How long the server takes for rows of so many bytes each in one transaction, into a table
/// without keys that is dropped with it. The bytes do not compress.
///
/// # Errors
/// `Unavailable` when the server does not answer.
pub async fn insert_alone(url: &str, row_bytes: &[usize]) -> Result<Duration, StoreError> {
    let mut connection = AsyncPgConnection::establish(url).await.map_err(|error| {
        StoreError::caused_by(StoreErrorKind::Unavailable, "cannot connect to the database", error)
    })?;
    connection
        .batch_execute("DROP TABLE IF EXISTS yardstick; CREATE TABLE yardstick (data bytea)")
        .await?;
    let mut noise = 1_u32;
    let rows: Vec<Vec<u8>> = row_bytes
        .iter()
        .map(|bytes| {
            let byte = || {
                // A linear congruential generator (Numerical Recipes).
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                noise.to_be_bytes()[0]
            };
            std::iter::repeat_with(byte).take(*bytes).collect()
        })
        .collect();
    let started = Instant::now();
    connection.batch_execute("BEGIN").await?;
    let insert = "INSERT INTO yardstick SELECT unnest($1)";
    diesel::sql_query(insert)
        .bind::<diesel::sql_types::Array<Bytea>, _>(rows)
        .execute(&mut connection)
        .await?;
    connection.batch_execute("COMMIT").await?;
    let took = started.elapsed();
    connection.batch_execute("DROP TABLE yardstick").await?;
    Ok(took)
}
