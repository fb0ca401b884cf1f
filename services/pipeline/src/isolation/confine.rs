//! The least that a child needs, set by itself before it sees the first log.
//!
//! | what | limit | when it is reached |
//! |---|---|---|
//! | memory | what the parent says, beyond what the process has at its start | the allocation fails and the process aborts |
//! | processor time | what the parent says, for each log | the kernel ends the process (`SIGXCPU`) |
//! | core dumps | none: a dump would hold a log | – |
//! | files written | none | the kernel ends the process (`SIGXFSZ`) |
//! | open files | a few | opening fails |
//! | out-of-memory score | the highest | when the machine runs out, the kernel ends this process first |
//!
//! The limit on wall time is the parent's. The one on processor time stands in when the parent
//! is gone or stopped.

use std::io;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

/// Descriptors of the three pipes and a few of the language's own.
const OPEN_FILES: u64 = 16;

/// Confines this process. Returns what the system did not grant and can be done without.
///
/// # Errors
/// When a limit that must hold cannot be set.
pub(super) fn confine(memory_bytes: u64) -> io::Result<Vec<String>> {
    // Both, as kernels differ in which mappings they count: the first counts everything the
    // process maps, the second its heap.
    let present_bytes = address_space_bytes()?;
    lower(Resource::As, present_bytes.saturating_add(memory_bytes))?;
    lower(Resource::Data, present_bytes.saturating_add(memory_bytes))?;
    lower(Resource::Core, 0)?;
    lower(Resource::Fsize, 0)?;
    lower(Resource::Nofile, OPEN_FILES)?;
    Ok(offer_to_die_first().err().into_iter().collect())
}

/// Gives the process so much more processor time than it has used.
///
/// # Errors
/// When the limit cannot be set.
pub(super) fn allow_cpu(more: Duration) -> io::Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime);
    let used_s = u64::try_from(used.tv_sec).unwrap_or_default().saturating_add(1);
    // The hard limit stays as it is, so that the soft one can be raised again for the next log.
    let maximum = getrlimit(Resource::Cpu).maximum;
    let wanted = used_s.saturating_add(more.as_secs());
    let current = Some(maximum.map_or(wanted, |maximum| wanted.min(maximum)));
    setrlimit(Resource::Cpu, Rlimit { current, maximum }).map_err(named("RLIMIT_CPU"))
}

/// Sets a limit for good: soft and hard. One that is lower already stays.
fn lower(resource: Resource, to: u64) -> io::Result<()> {
    let limit = getrlimit(resource).maximum.map_or(to, |maximum| maximum.min(to));
    setrlimit(resource, Rlimit { current: Some(limit), maximum: Some(limit) })
        .map_err(named(&format!("{resource:?}")))
}

fn named(limit: &str) -> impl FnOnce(rustix::io::Errno) -> io::Error {
    let message = format!("the limit {limit} cannot be set");
    move |errno| io::Error::new(errno.kind(), format!("{message}: {errno}"))
}

/// What the process has mapped, from the first field of `/proc/self/statm`, in pages.
fn address_space_bytes() -> io::Result<u64> {
    let text = std::fs::read_to_string("/proc/self/statm")?;
    let pages = text.split_whitespace().next().and_then(|field| field.parse::<u64>().ok());
    let pages = pages.ok_or_else(|| io::Error::other("/proc/self/statm has no first field"))?;
    let page_bytes = u64::try_from(rustix::param::page_size()).unwrap_or(4096);
    Ok(pages.saturating_mul(page_bytes))
}

/// Raising one's own score needs no privilege.
fn offer_to_die_first() -> Result<(), String> {
    std::fs::write("/proc/self/oom_score_adj", "1000")
        .map_err(|error| format!("the out-of-memory score cannot be raised: {error}"))
}
