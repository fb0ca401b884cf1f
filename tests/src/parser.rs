//! The child process in which the services of tests read logs: the real reader, and one that
//! dies when a log tells it to. No such log exists for the product.

use std::path::PathBuf;
use std::time::Duration;

use data_ingest::{IngestError, IngestedLog, Limits};
use services_pipeline::isolation::{ParserOptions, Program};

/// What a log that begins like this tells its reader; a word of [`Harm`] follows.
const MARK: &str = "#hostile ";

/// How a reader dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// It panics.
    Panic,
    /// It takes memory without end, in small pieces.
    Hoard,
    /// It asks for much memory at once.
    Grab,
    /// It never answers, and is busy.
    Spin,
    /// It never answers, and is idle.
    Sleep,
    /// It is killed from outside.
    Killed,
    /// It uses up its stack.
    Recurse,
    /// It ends as if nothing had happened.
    Leave,
}

impl Harm {
    /// Every harm.
    pub const ALL: [Harm; 8] = [
        Harm::Panic,
        Harm::Hoard,
        Harm::Grab,
        Harm::Spin,
        Harm::Sleep,
        Harm::Killed,
        Harm::Recurse,
        Harm::Leave,
    ];

    /// A log that does this to its reader; another one for every `number`.
    #[must_use]
    pub fn log(self, number: usize) -> Vec<u8> {
        format!("{MARK}{self:?}\n{number}\n").into_bytes()
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let line = std::str::from_utf8(bytes).ok()?.strip_prefix(MARK)?.lines().next()?;
        Self::ALL.into_iter().find(|harm| format!("{harm:?}") == line)
    }

    fn befall(self) {
        match self {
            Self::Panic => panic!("a planted panic"),
            Self::Hoard => {
                let mut hoard = Vec::new();
                loop {
                    hoard.push(vec![1_u8; 1024 * 1024]);
                }
            }
            Self::Grab => assert_ne!(vec![1_u8; 1 << 40].len(), 0),
            Self::Spin => loop {
                std::hint::spin_loop();
            },
            Self::Sleep => std::thread::sleep(Duration::from_secs(3_600)),
            Self::Killed => {
                let own = rustix::process::getpid();
                rustix::process::kill_process(own, rustix::process::Signal::KILL)
                    .expect("a process may kill itself");
            }
            Self::Recurse => assert_ne!(recurse(0), 1),
            Self::Leave => std::process::exit(0),
        }
    }
}

#[expect(unconditional_recursion, reason = "it is to use up the stack")]
fn recurse(depth: usize) -> usize {
    let page = std::hint::black_box([depth; 512]);
    recurse(page[0].wrapping_add(1)).wrapping_add(page[1])
}

/// Reads a log as the product does, unless the log tells it to die.
///
/// # Errors
/// Those of the product.
///
/// # Panics
/// When the log says so.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<IngestedLog, IngestError> {
    if let Some(harm) = Harm::of(bytes) {
        harm.befall();
    }
    data_ingest::ingest(bytes, limits)
}

/// How the services of tests read logs: with time for unoptimised code on a busy machine.
#[must_use]
pub fn options() -> ParserOptions {
    let arguments = Vec::new();
    ParserOptions {
        program: Program { file: program(), arguments },
        memory_bytes: 512 * 1024 * 1024,
        deadline: Duration::from_secs(60),
    }
}

/// The reader, which cargo puts one folder above the tests of this package.
fn program() -> PathBuf {
    let tests = std::env::current_exe().expect("this test is a file");
    let file = tests.ancestors().nth(2).expect("target/…/deps").join("hostile_parser");
    assert!(file.is_file(), "no {}: build the package `tests`", file.display());
    file
}
