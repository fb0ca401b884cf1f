//! Samples: one row per flight and parameter, compressed; the time base is a row of its own.
//!
//! Statistics of the valid samples stand beside the samples, so that questions about a
//! fleet's extremes read no samples at all.

pub(crate) mod codec;

use chrono::{DateTime, Utc};
use data_flight::id::FlightId;
use data_flight::{AircraftIdentity, Digest, Flight, Parameter, Series, Unit, Validity, number};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use self::codec::CODEC;
use crate::column::Column;
use crate::error::{Cause, StoreErrorKind};
use crate::schema::series;
use crate::{SeriesKind, Store, StoreError, TenantScope};

/// Name of the row that holds the time base.
const TIME: &str = "time_s";

/// What is known of a stored series without reading its samples.
#[derive(Clone, Debug, PartialEq, Queryable, Selectable)]
#[diesel(table_name = series)]
pub struct SeriesSummary {
    /// Name, unit suffix included: a [`Parameter`] when recorded.
    pub parameter: String,
    /// What it is.
    #[diesel(deserialize_as = Column<SeriesKind>)]
    pub kind: SeriesKind,
    /// Unit of the samples and of the statistics.
    #[diesel(deserialize_as = Column<Unit>)]
    pub unit: Unit,
    /// Samples.
    pub sample_count: i32,
    /// Usable samples.
    pub valid_count: i32,
    /// Smallest usable value.
    pub min_value: Option<f64>,
    /// Largest usable value.
    pub max_value: Option<f64>,
    /// Mean of the usable values.
    pub mean_value: Option<f64>,
}

/// One stored series with its samples.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesData {
    /// What is known of it; about the whole flight, whatever the window.
    pub summary: SeriesSummary,
    /// The samples of the window.
    pub samples: Series,
}

/// Some series of a flight between two times.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesWindow {
    /// Seconds from the start of the flight, one for every sample below.
    pub time_s: Vec<f64>,
    /// The series that were asked for and exist, by name.
    pub series: Vec<SeriesData>,
}

/// A row to insert.
#[derive(Debug, Insertable)]
#[diesel(table_name = series)]
pub(crate) struct NewSeries {
    tenant_id: uuid::Uuid,
    flight_id: uuid::Uuid,
    parameter: String,
    kind: &'static str,
    unit: &'static str,
    sample_count: i32,
    valid_count: i32,
    min_value: Option<f64>,
    max_value: Option<f64>,
    mean_value: Option<f64>,
    codec: &'static str,
    data: Vec<u8>,
    validity: Vec<u8>,
    sha256: Vec<u8>,
}

impl NewSeries {
    /// Bytes of the compressed samples and their validity.
    pub(crate) const fn packed_bytes(&self) -> usize {
        self.data.len().saturating_add(self.validity.len())
    }
}

/// Encodes the time base, every recorded column and every derived one. Costs about 35 ms for
/// 60 columns of two hours at 1 Hz: call it off the async threads.
pub(crate) fn encode_flight(
    scope: TenantScope,
    id: FlightId,
    flight: &Flight,
    derived: &[(String, Series)],
) -> Result<Vec<NewSeries>, StoreError> {
    let always = vec![Validity::Normal; flight.len()];
    let encode = |kind, name: &str, unit: Unit, values: &[f64], validity: &[Validity]| {
        let encoded = codec::encode(values, validity).map_err(|error| corrupt(name, error))?;
        let valid = values.iter().zip(validity).filter(|(_, validity)| validity.is_normal());
        let mut statistics = Statistics::default();
        valid.for_each(|(value, _)| statistics.add(*value));
        Ok::<_, StoreError>(NewSeries {
            tenant_id: scope.uuid(),
            flight_id: id.0,
            parameter: name.to_owned(),
            kind: SeriesKind::name(kind),
            unit: unit.suffix(),
            sample_count: count(values.len())?,
            valid_count: count(statistics.count)?,
            min_value: statistics.min(),
            max_value: statistics.max(),
            mean_value: statistics.mean(),
            codec: CODEC,
            data: encoded.data,
            validity: encoded.validity,
            sha256: encoded.sha256.as_bytes().to_vec(),
        })
    };
    let mut rows = vec![encode(SeriesKind::Time, TIME, Unit::Second, flight.time_s(), &always)?];
    for (parameter, column) in flight.columns() {
        let unit = parameter.unit();
        let (values, validity) = (column.raw(), column.validity());
        rows.push(encode(SeriesKind::Recorded, parameter.name(), unit, values, validity)?);
    }
    for (name, column) in derived {
        let unit = Unit::of_name(name).ok_or_else(|| {
            let message = format!("the series `{name}` does not end in a unit");
            StoreError::new(StoreErrorKind::Invalid, message)
        })?;
        if column.len() != flight.len() {
            let message = format!("the series `{name}` does not have one sample for every time");
            return Err(StoreError::new(StoreErrorKind::Invalid, message));
        }
        rows.push(encode(SeriesKind::Derived, name, unit, column.raw(), column.validity())?);
    }
    Ok(rows)
}

impl Store {
    /// Bytes of all samples that the operator has stored, as compressed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn stored_bytes(&self, scope: &TenantScope) -> Result<f64, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let bytes: Option<f64> = series::table
            .filter(series::tenant_id.eq(scope.uuid()))
            .select(diesel::dsl::sql::<diesel::sql_types::Nullable<diesel::sql_types::Double>>(
                "sum(octet_length(data) + octet_length(validity))::float8",
            ))
            .get_result(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(bytes.unwrap_or_default())
    }

    /// What series a flight has, the time base left out, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_series(
        &self,
        scope: &TenantScope,
        flight: FlightId,
    ) -> Result<Vec<SeriesSummary>, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let rows = series::table
            .filter(series::tenant_id.eq(scope.uuid()))
            .filter(series::flight_id.eq(flight.0))
            .filter(series::kind.ne(SeriesKind::Time.name()))
            .order(series::parameter)
            .select(SeriesSummary::as_select())
            .load(&mut transaction)
            .await?;
        transaction.commit().await?;
        Ok(rows)
    }

    /// The named series of a flight from `from_s` to `to_s` (both included, in seconds from
    /// its start; infinite for no bound). Names that the flight does not have are left out.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such flight, `Corrupt` when stored samples are
    /// not those that were written.
    pub async fn read_series(
        &self,
        scope: &TenantScope,
        flight: FlightId,
        names: &[String],
        (from_s, to_s): (f64, f64),
    ) -> Result<SeriesWindow, StoreError> {
        let mut transaction = self.begin(scope).await?;
        let rows = load(&mut transaction, scope, flight, names).await?;
        transaction.commit().await?;
        let (time, columns): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| row.summary.kind == SeriesKind::Time);
        let time = time.into_iter().next().ok_or_else(|| StoreError::not_found("flight"))?;
        let (time_s, _) = time.decode()?;
        let first = time_s.partition_point(|seconds| *seconds < from_s);
        let end = time_s.partition_point(|seconds| *seconds <= to_s).max(first);
        let mut window = SeriesWindow {
            time_s: time_s.get(first..end).unwrap_or_default().to_vec(),
            series: Vec::with_capacity(columns.len()),
        };
        for column in columns {
            let (values, validity) = column.decode()?;
            let mut samples = Series::with_capacity(end - first);
            let rows = values.into_iter().zip(validity).take(end).skip(first);
            rows.for_each(|(value, validity)| samples.push(value, validity));
            window.series.push(SeriesData { summary: column.summary, samples });
        }
        Ok(window)
    }

    /// The flight as it was recorded, rebuilt from storage: what a replay judges again.
    ///
    /// # Errors
    /// `NotFound` when the operator has no such flight, `Corrupt` when stored samples are
    /// not those that were written.
    pub async fn read_flight(
        &self,
        scope: &TenantScope,
        id: FlightId,
    ) -> Result<Flight, StoreError> {
        let record = self.get_flight(scope, id).await?;
        let names: Vec<String> =
            Parameter::ALL.iter().map(|parameter| parameter.name().to_owned()).collect();
        let everything = (f64::NEG_INFINITY, f64::INFINITY);
        let window = self.read_series(scope, id, &names, everything).await?;
        let mut flight = Flight::new(record.recorded_aircraft(), record.start_utc, window.time_s)
            .map_err(|error| corrupt(TIME, error))?;
        for column in window.series {
            let name = column.summary.parameter;
            let Some(parameter) = Parameter::from_name(&name) else { continue };
            flight.insert(parameter, column.samples).map_err(|error| corrupt(&name, error))?;
        }
        Ok(flight)
    }
}

/// The named series of a flight and its time base, by name.
async fn load(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    flight: FlightId,
    names: &[String],
) -> Result<Vec<StoredSeries>, StoreError> {
    let wanted = series::parameter.eq_any(names).or(series::parameter.eq(TIME));
    Ok(series::table
        .filter(series::tenant_id.eq(scope.uuid()))
        .filter(series::flight_id.eq(flight.0))
        .filter(wanted)
        .order(series::parameter)
        .select(StoredSeries::as_select())
        .load(connection)
        .await?)
}

/// Some recorded parameters of a flight that started then, within the caller's transaction.
/// Those that it does not have are left out, and so is what the recorder said of the aircraft.
pub(crate) async fn read_parameters(
    connection: &mut AsyncPgConnection,
    scope: &TenantScope,
    flight: FlightId,
    start_utc: Option<DateTime<Utc>>,
    parameters: &[Parameter],
) -> Result<Flight, StoreError> {
    let names: Vec<String> = parameters.iter().map(|parameter| parameter.name().into()).collect();
    let rows = load(connection, scope, flight, &names).await?;
    let time = rows.iter().find(|row| row.summary.kind == SeriesKind::Time);
    let (time_s, _) = time.ok_or_else(|| StoreError::not_found("flight"))?.decode()?;
    let mut read = Flight::new(AircraftIdentity::default(), start_utc, time_s)
        .map_err(|error| corrupt(TIME, error))?;
    for row in &rows {
        let name = &row.summary.parameter;
        let Some(parameter) = Parameter::from_name(name) else { continue };
        let (values, validity) = row.decode()?;
        let mut column = Series::with_capacity(values.len());
        values.into_iter().zip(validity).for_each(|(value, valid)| column.push(value, valid));
        read.insert(parameter, column).map_err(|error| corrupt(name, error))?;
    }
    Ok(read)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = series)]
struct StoredSeries {
    #[diesel(embed)]
    summary: SeriesSummary,
    codec: String,
    data: Vec<u8>,
    validity: Vec<u8>,
    #[diesel(deserialize_as = Column<Digest>)]
    sha256: Digest,
}

impl StoredSeries {
    fn decode(&self) -> Result<(Vec<f64>, Vec<Validity>), StoreError> {
        let sample_count = usize::try_from(self.summary.sample_count).unwrap_or_default();
        codec::decode(&self.codec, (&self.data, &self.validity), &self.sha256, sample_count)
            .map_err(|error| corrupt(&self.summary.parameter, error))
    }
}

/// Smallest, largest and mean of the usable values, in one pass.
#[derive(Default)]
struct Statistics {
    count: usize,
    min: f64,
    max: f64,
    sum: f64,
}

impl Statistics {
    fn add(&mut self, value: f64) {
        if self.count == 0 {
            (self.min, self.max) = (value, value);
        }
        self.count += 1;
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        self.sum += value;
    }

    fn min(&self) -> Option<f64> {
        (self.count > 0).then_some(self.min)
    }

    fn max(&self) -> Option<f64> {
        (self.count > 0).then_some(self.max)
    }

    fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / number::count_to_f64(self.count))
    }
}

fn count(length: usize) -> Result<i32, StoreError> {
    i32::try_from(length).map_err(|error| {
        let message = "a series this long cannot be stored";
        StoreError::caused_by(StoreErrorKind::Invalid, message, error)
    })
}

fn corrupt(name: &str, cause: impl Into<Cause>) -> StoreError {
    let message = format!("the series `{name}` cannot be stored or read back");
    StoreError::caused_by(StoreErrorKind::Corrupt, message, cause)
}
