//! How fast flights are stored and read, and how much room they take.
//!
//! `cargo run --release -p data-store --example measure_store -- 40` stores 40 flights of two
//! hours with 60 parameters each in a durable private server and prints what it measured.
//! Made-up smooth samples with a little noise, in steps of 0.1: close to what recorders write.

use std::error::Error;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use data_flight::id::FlightId;
use data_flight::{
    AircraftIdentity, Digest, Flight, FlightQuality, Parameter, RowLedger, Series, Validity, number,
};
use data_postgres::{Cluster, ClusterOptions};
use data_store::{
    FlightResults, Level, Measures, NewUpload, Store, StoreOptions, TenantScope, UploadResults,
    new_id,
};

const SAMPLES: usize = 7_200;
const PARAMETERS: usize = 60;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let flights: u8 = std::env::args().nth(1).unwrap_or_else(|| "20".to_owned()).parse()?;
    let folder = tempfile::tempdir()?;
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755))?;
    let cluster = Cluster::start(&ClusterOptions::new(folder.path().join("pg")))?;
    data_store::create_database(&cluster.url("postgres"), "measure", None).await?;
    data_store::migrate(&cluster.url("measure")).await?;
    let store = Store::connect(&cluster.service_url("measure"), StoreOptions::default()).await?;
    let scope = TenantScope::new(store.create_tenant("Measured").await?.tenant_id);

    let mut ids = Vec::new();
    let mut storing = Duration::ZERO;
    for byte in 0..flights {
        let flight = made_up(byte)?;
        receive(&store, &scope, byte).await?;
        let begun = Instant::now();
        let job = store.lease_job("measure", Duration::from_secs(60)).await?;
        let lease = job.ok_or("no job is due")?.lease;
        ids.extend(store.store_flight_results(&lease, results(flight)).await?);
        storing += begun.elapsed();
    }
    let every = f64::from(flights);
    let mut out = std::io::stdout().lock();
    writeln!(out, "store: {:.1} ms a flight", storing.as_secs_f64() * 1_000.0 / every)?;

    let everything = (f64::NEG_INFINITY, f64::INFINITY);
    for (what, count) in [("1 parameter", 1), ("60 parameters", PARAMETERS)] {
        let names: Vec<String> =
            Parameter::ALL.iter().take(count).map(|name| name.name().to_owned()).collect();
        let begun = Instant::now();
        for id in &ids {
            store.read_series(&scope, *id, &names, everything).await?;
        }
        let reading = begun.elapsed().as_secs_f64() * 1_000.0 / every;
        writeln!(out, "read {what}: {reading:.2} ms a flight")?;
    }
    drop(store);
    cluster.stop()?;
    Ok(())
}

fn made_up(seed: u8) -> Result<Flight, Box<dyn Error>> {
    let time_s: Vec<f64> = (0..SAMPLES).map(number::count_to_f64).collect();
    let mut flight = Flight::new(AircraftIdentity::default(), None, time_s.clone())?;
    let mut noise = u32::from(seed) + 1;
    for (index, parameter) in Parameter::ALL.iter().take(PARAMETERS).enumerate() {
        let mut series = Series::with_capacity(SAMPLES);
        for seconds in &time_s {
            // A linear congruential generator (Numerical Recipes): noise enough to measure by.
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let wave = (seconds / 300.0 + number::count_to_f64(index)).sin() * 100.0;
            let value = wave + f64::from(noise >> 29) * 0.1;
            series.push((value * 10.0).round() / 10.0, Validity::Normal);
        }
        flight.insert(*parameter, series)?;
    }
    Ok(flight)
}

async fn receive(store: &Store, scope: &TenantScope, byte: u8) -> Result<(), Box<dyn Error>> {
    let upload = NewUpload {
        sha256: Digest::from_bytes([byte; 32]),
        size_bytes: 4_000_000,
        file_name: "log.csv".to_owned(),
        uploaded_by: None,
        aircraft: None,
        request_id: None,
    };
    store.receive_upload(scope, &upload).await?;
    Ok(())
}

fn results(flight: Flight) -> UploadResults {
    let results = FlightResults {
        flight_id: new_id(FlightId),
        aircraft: None,
        profile: None,
        flight,
        derived: Vec::new(),
        measures: Measures::default(),
        quality: FlightQuality::default(),
        evaluations: Vec::new(),
        judgements: Vec::new(),
        level: Level::L3,
    };
    UploadResults {
        pipeline: Digest::from_bytes([0; 32]),
        format: "made_up".to_owned(),
        rows: RowLedger::default(),
        report: serde_json::json!({}),
        models: Vec::new(),
        flights: vec![results],
    }
}
