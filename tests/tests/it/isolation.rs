//! Logs that kill their reader: each fails with its kind, and everybody else's are read.

use std::path::Path;
use std::time::Duration;

use data_ingest::{IngestedLog, Limits, StageTimings};
use data_store::{Page, Role};
use futures_util::future::join_all;
use serde_json::{Value, json};
use services_pipeline::isolation::{ParserOptions, ParserPool, Unread};
use services_pipeline::metrics::Metrics;
use tests::parser::{self, Harm};
use tests::service::{Service, Setup, accepted, until_done};
use tests::{flights, log_lines, recorded, wait};

/// Long enough for a log of ours on a busy machine, short enough to wait for.
const DEADLINE: Duration = Duration::from_secs(8);

fn options() -> ParserOptions {
    ParserOptions { deadline: DEADLINE, ..parser::options() }
}

fn pool(options: ParserOptions) -> ParserPool {
    log_lines::start();
    ParserPool::new(options, Metrics::default())
}

fn without_timings(log: IngestedLog) -> IngestedLog {
    IngestedLog { timings: StageTimings::default(), ..log }
}

/// What a child makes of a log is what this process makes of it.
fn assert_same(pool: &ParserPool, bytes: &[u8], name: &str) {
    let limits = Limits::default();
    let here = data_ingest::ingest(bytes, &limits);
    match (wait(pool.read(bytes.to_vec(), &limits)), here) {
        (Ok(there), Ok(here)) => assert!(
            without_timings(there) == without_timings(here),
            "{name}: not the same flights on both sides"
        ),
        (Err(Unread::Refused(there)), Err(here)) => {
            assert_eq!(there.kind, here.kind().name(), "{name}");
            assert_eq!(there.hint, here.hint(), "{name}");
        }
        (there, here) => panic!("{name}: {there:?} and {here:?}"),
    }
}

fn kind_of(result: &Result<IngestedLog, Unread>) -> Option<&'static str> {
    result.as_ref().err().and_then(Unread::name)
}

// injects: FM-SRV-08
// verifies: SR-26
#[test]
fn whatever_kills_a_parser_its_neighbours_and_the_next_log_are_read() {
    let pool = pool(options());
    let good = data_generator::generate(&flights::circuits(1, 1)).csv;
    assert_same(&pool, &good, "before");
    let limits = Limits::default();
    let harmed = wait(join_all(
        Harm::ALL.iter().map(|harm| async { (*harm, pool.read(harm.log(0), &limits).await) }),
    ));
    for (harm, result) in harmed {
        let expected = match harm {
            Harm::Hoard | Harm::Grab => "parser_out_of_memory",
            Harm::Spin | Harm::Sleep => "parser_timed_out",
            Harm::Panic | Harm::Killed | Harm::Recurse | Harm::Leave => "parser_crashed",
        };
        assert_eq!(kind_of(&result), Some(expected), "{harm:?}: {result:?}");
    }
    assert_same(&pool, &good, "after");
    assert!(!log_lines::all().contains("a planted panic"), "the words of a panic may quote a log");
}

#[test]
fn what_a_child_reads_comes_back_as_it_was_read() {
    let Some(folder) = recorded::folder() else { return };
    let pool = pool(parser::options());
    let folders = ["adsb", "dynon", "garmin", "igc", "jpi", "malformed"];
    let paths = folders.map(|name| recorded::files(&folder, name));
    let paths: Vec<_> = paths.concat();
    assert!(paths.len() > 60, "{} logs", paths.len());
    let (one, other) = paths.split_at(paths.len() / 2);
    std::thread::scope(|scope| {
        for half in [one, other] {
            scope.spawn(|| half.iter().for_each(|path| assert_file_same(&pool, path)));
        }
    });
}

fn assert_file_same(pool: &ParserPool, path: &Path) {
    let bytes = std::fs::read(path).expect("a readable file");
    assert_same(pool, &bytes, &path.display().to_string());
}

#[test]
fn an_honest_log_that_needs_more_than_a_log_may_use_is_told_so() {
    let log = data_generator::generate(&flights::circuits(1, 8)).csv;
    let log_bytes = u64::try_from(log.len()).expect("a size");
    // Less than the log itself, and enough for it but not for what comes of it.
    for memory_bytes in [log_bytes / 2, log_bytes + log_bytes / 2] {
        let pool = pool(ParserOptions { memory_bytes, ..options() });
        let result = wait(pool.read(log.clone(), &Limits::default()));
        assert_eq!(kind_of(&result), Some("parser_out_of_memory"), "{result:?}");
    }
}

#[test]
fn a_reader_that_is_none_is_not_the_fault_of_the_log() {
    let mut options = options();
    options.program.file = "/no/such/program".into();
    let result = wait(pool(options.clone()).read(b"a log".to_vec(), &Limits::default()));
    assert_eq!(kind_of(&result), Some("parser_unavailable"), "{result:?}");
    // A program that ends at once, and one that says something else.
    for file in ["/bin/true", "/bin/cat"] {
        options.program.file = file.into();
        let result = wait(pool(options.clone()).read(b"a log".to_vec(), &Limits::default()));
        assert_eq!(kind_of(&result), Some("parser_unavailable"), "{file}: {result:?}");
    }
}

// injects: FM-SRV-08
// verifies: SR-26
#[test]
fn uploads_that_kill_their_parser_fail_after_one_retry_and_poison_nothing() {
    let service = Service::start(Setup { workers: 2, parser: options(), ..Setup::default() });
    let ours = service.operator();
    let sender = ours.person(Role::Operator).client;
    let harms = [Harm::Panic, Harm::Hoard, Harm::Spin, Harm::Killed];
    let mut hostile = Vec::new();
    let mut good = Vec::new();
    for (number, harm) in harms.into_iter().enumerate() {
        hostile.push((harm, accepted(&sender, "hostile.csv", &harm.log(number))));
        let seed = u64::try_from(number).expect("a few");
        let log = data_generator::generate(&flights::circuits(seed + 1, 1));
        good.push(accepted(&sender, "good.csv", &log.csv));
    }
    for upload in &good {
        let upload = until_done(&sender, upload);
        assert_eq!(upload["status"], "processed", "{upload}");
    }
    for (harm, upload) in &hostile {
        let upload = until_done(&sender, upload);
        assert_eq!(upload["status"], "failed", "{upload}");
        let kind = match harm {
            Harm::Hoard => "parser_out_of_memory",
            Harm::Spin => "parser_timed_out",
            _ => "parser_crashed",
        };
        assert_eq!(upload["error"]["kind"], kind, "{harm:?}: {upload}");
        assert_ne!(upload["error"]["hint"].as_str().unwrap_or_default(), "", "{upload}");
    }
    assert_eq!(sender.get("/flights").items().len(), good.len());
    let jobs = wait(service.store.list_jobs(&ours.scope, Page::first(20))).expect("a list");
    for (_, upload) in &hostile {
        let job = jobs.iter().find(|job| job.upload_id.map(|id| json!(id)) == Some(json!(upload)));
        assert_eq!(job.expect("a job").attempt_count, 2, "tried once more and not again");
    }
    let metrics = service.anonymous().probe("/metrics").text;
    for (kind, least) in
        [("parser_crashed", 4.0), ("parser_out_of_memory", 2.0), ("parser_timed_out", 2.0)]
    {
        let series = format!("flarepath_parser_failures_total{{kind=\"{kind}\"}}");
        let line = metrics.lines().find(|line| line.starts_with(&series));
        let count = line.and_then(|line| line.rsplit_once(' ')?.1.parse::<f64>().ok());
        assert!(count.is_some_and(|count| count >= least), "{kind}: {count:?}");
    }
    // One worker is enough for what comes next.
    let next = data_generator::generate(&flights::circuits(9, 1));
    let next: Value = service.process(&sender, "next.csv", &next.csv);
    assert_eq!(next["status"], "processed", "{next}");
}
