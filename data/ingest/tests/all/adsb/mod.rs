//! ADS-B surveillance data: hand-written files of every layout with one defect each, damaged
//! files by chance, and the real files of the data folder.
//!
//! No line comes from a real file; addresses and call signs are made up.

mod damage;
mod fr24;
mod opensky;
mod readsb;
mod real_files;
mod traffic;

use data_flight::{Flight, Parameter};
use data_ingest::IngestedLog;

/// A readsb trace whose points are these, from 2020-01-01 00:00:00 on.
pub fn trace(points: &str) -> String {
    format!(
        "{{\"icao\":\"abc123\",\"r\":\"T-EST\",\"t\":\"C172\",\"desc\":\"TESTAIR 172\",\
         \"timestamp\": 1577836800.000,\n\"trace\":[\n{points} ]\n}}\n"
    )
}

/// A track as Flightradar24 exports it.
pub const FR24_TRACK: &str = "\
Timestamp,UTC,Callsign,Position,Altitude,Speed,Direction\n\
1577836800,2020-01-01T00:00:00Z,TST1,\"47.5,-9.25\",0,0,73\n\
1577836810,2020-01-01T00:00:10Z,TST1,\"47.51,-9.25\",1500,120,0\n";

/// Messages as Flightradar24 publishes them.
pub const FR24_MESSAGES: &str = "\
network_time,receiver_time,hex,callsign,latitude,longitude,no_position,altitude,squawk,speed,track,vspeed,on_ground,flags,position_class,,,\n\
2020-01-01 00:00:01Z.500,2020-01-01 00:00:01Z.000,0xABC123,TST1,47.5,9.25,P,10000,0,250,90,640,A,0,ADS-B,P:8,GPSA:10250,IAS:210\n\
2020-01-01 00:00:02Z.500,2020-01-01 00:00:00Z.500,0xABC123,,0,0,N,9975,0,0,0,0,N,2,ADS-B,P:8,,\n\
2020-01-01 00:00:03Z.500,1970-01-01 00:00:00Z.000,0xABC123,TST1,47.6,9.26,P,10050,0,251,90,0,A,0,ADS-B,P:8,NEW:1,\n";

/// The playback of one flight as Flightradar24 serves it.
pub const FR24_PLAYBACK: &str = r#"{"result":{"request":{},"response":{"timestamp":1,"data":{"flight":{
"identification":{"id":"0","callsign":"TST1"},
"aircraft":{"model":{"code":"C172","text":"Testair"},"identification":{"modes":"ABC123","registration":"T-EST"}},
"owner":{"name":"Nobody"},
"track":[
{"latitude":47.5,"longitude":9.25,"altitude":{"feet":0,"meters":0},"speed":{"kmh":0,"kts":0,"mph":0},"verticalSpeed":{"fpm":0,"ms":0},"heading":73,"squawk":"0","timestamp":1577836800,"ems":null},
{"latitude":47.51,"longitude":9.25,"altitude":{"feet":1500,"meters":457},"speed":{"kmh":222.2,"kts":120,"mph":138},"verticalSpeed":{"fpm":640,"ms":3.3},"heading":0,"squawk":"0","timestamp":1577836810,"ems":null}
],"aircraftImages":{}}}}}}"#;

/// Two aircraft as OpenSky's data sets have them.
pub const OPENSKY_CSV: &str = "\
time,icao24,lat,lon,velocity,heading,vertrate,callsign,onground,alert,spi,squawk,baroaltitude,geoaltitude,lastposupdate,lastcontact\n\
1577836800,abc123,47.5,9.25,100.0,90.0,5.08,TST1    ,False,False,False,1000,304.8,609.6,1577836799.5,1577836800.0\n\
1577836800,def456,48.5,8.25,0.0,10.0,,TST2    ,True,False,False,1000,,,1577836799.5,1577836800.0\n\
1577836810,abc123,47.6,9.26,100.0,90.0,0.0,TST1    ,False,False,False,1000,305.0,610.0,1577836789.0,1577836810.0\n\
1577836810,def456,48.5,8.25,1.0,10.0,NaN,,True,False,False,1000,,,1577836790.0,1577836790.0\n";

/// Two aircraft as OpenSky's REST interface answers.
pub const OPENSKY_REST: &str = "{\"time\":1577836800,\"states\":[\
[\"abc123\",\"TST1    \",\"Testland\",1577836799,1577836800,9.25,47.5,304.8,false,100.0,90.0,5.08,null,609.6,\"1000\",false,0],\n\
[\"def456\",null,\"Testland\",null,1577836780,8.25,48.5,null,true,0.0,10.0,null,[1,2],null,null,false,0]]}\n";

/// Two aircraft as the `traffic` library writes them by rows, and one by columns.
pub const TRAFFIC_RECORDS: &str = r#"[{"timestamp":1577836800000,"icao24":"abc123","callsign":"TST1","latitude":47.5,"longitude":9.25,"altitude":1500.0,"groundspeed":120.0,"track":90.0,"vertical_rate":640.0,"onground":false},
{"timestamp":1577836801000,"icao24":"abc123","callsign":"TST1","latitude":47.6,"longitude":9.26,"altitude":null,"groundspeed":NaN,"track":91.0,"vertical_rate":-64.0,"onground":true},
{"timestamp":1577836801000,"icao24":"def456","callsign":"TST2","latitude":48.5,"longitude":8.25,"altitude":"2500","groundspeed":130.0,"track":-90.0,"vertical_rate":0.0,"onground":false,"mood":"fine"}]"#;

/// The recorder of an airliner by columns, as the `traffic` library writes it.
pub const TRAFFIC_COLUMNS: &str = r#"{"timestamp":{"7":1577836800000,"8":1577836801000,"9":1577836802000},"altitude":{"7":232.0,"8":250.0,"9":null},"CAS":{"7":164.875,"8":165.0,"9":166.0},"track":{"7":-108.5,"8":10.0,"9":11.0},"yaw":{"7":0.0,"8":0.0,"9":0.0},"weight":{"7":69000.0,"8":68998.0,"9":68996.0},"fuelflow":{"7":7200.0,"8":7200.0,"9":7100.5}}"#;

/// Whether the rows that were dropped are exactly those the issues tell of.
pub fn check_drops(log: &IngestedLog) {
    let told = log.issues.iter().filter(|issue| issue.kind.drops_rows()).map(|issue| issue.count);
    assert_eq!(told.sum::<u64>(), log.rows.dropped, "{:?}", log.issues);
}

/// The flight that begins with this call sign.
pub fn flight<'log>(log: &'log IngestedLog, call_sign: &str) -> &'log Flight {
    log.flights
        .iter()
        .find(|flight| flight.aircraft().call_sign.as_deref() == Some(call_sign))
        .expect("the flight is there")
}

/// The usable values of a parameter.
pub fn of(flight: &Flight, parameter: Parameter) -> Vec<Option<f64>> {
    flight.series(parameter).expect("the parameter was recorded").iter().collect()
}

/// The smallest and largest usable value of a parameter over all flights.
pub fn range(log: &IngestedLog, parameter: Parameter) -> Option<(f64, f64)> {
    let ranges = log.flights.iter().filter_map(|flight| flight.series(parameter)?.range());
    ranges.reduce(|(a, b), (low, high)| (a.min(low), b.max(high)))
}

/// The usable samples of a parameter over all flights.
pub fn valid(log: &IngestedLog, parameter: Parameter) -> usize {
    log.flights.iter().filter_map(|flight| flight.series(parameter)).map(|s| s.valid_count()).sum()
}

/// When the first flight starts, in milliseconds since 1970.
pub fn start_ms(log: &IngestedLog) -> i64 {
    log.flights[0].start_utc().expect("the log is dated").timestamp_millis()
}
