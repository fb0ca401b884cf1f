//! The parent's side of one child: started, asked, and when it dies, why.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use std::{fmt, io};

use data_ingest::{IngestedLog, Limits};
use rustix::process::Signal;
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::failure::Unread;
use super::wire::{self, Answer, Greeting, Ready, Request, SHORT_BYTES, VERSION};

/// How long a child may take to start and confine itself.
const START: Duration = Duration::from_secs(20);
/// How long a child that closed its output may take to end.
const END: Duration = Duration::from_secs(5);
/// The last words of a child that are worth reading.
const LAST_WORDS_BYTES: u64 = 4 * 1024;
/// What the language's runtime says when an allocation fails, before it aborts.
const ALLOCATION_FAILED: &str = "memory allocation of";

/// The program that reads logs, and what to tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its file.
    pub file: PathBuf,
    /// Its arguments; they make it call [`super::serve`].
    pub arguments: Vec<OsString>,
}

/// How logs are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParserOptions {
    /// What reads them.
    pub program: Program,
    /// How much memory reading one log may take. What comes of it may be a quarter as large.
    pub memory_bytes: u64,
    /// How long reading one log may take.
    pub deadline: Duration,
}

/// One running child.
pub(super) struct Parser {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    errors: ChildStderr,
    memory_bytes: u64,
    /// Logs it has read.
    pub(super) served: u32,
}

impl Program {
    /// This program, to be run with some arguments: the very file that runs now, even when
    /// another was put in its place since.
    #[must_use]
    pub fn of_this_process(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Self { file: PathBuf::from("/proc/self/exe"), arguments }
    }
}

impl Parser {
    /// Starts a child and waits until it is confined.
    pub(super) async fn start(options: &ParserOptions) -> Result<Self, Unread> {
        let unavailable = |error: io::Error| Unread::Unavailable(error.to_string());
        let mut child = Command::new(&options.program.file)
            .arg0("flarepath")
            .args(&options.program.arguments)
            .env_clear()
            .current_dir("/")
            // Signals of the terminal are meant for the worker, which ends its children itself.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(unavailable)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(input), Some(output), Some(errors)) = pipes else {
            return Err(Unread::Unavailable("a child without pipes".to_owned()));
        };
        let memory_bytes = options.memory_bytes;
        let mut parser = Self { child, input, output, errors, memory_bytes, served: 0 };
        let greeting = Greeting {
            version: VERSION,
            memory_bytes: options.memory_bytes,
            cpu_s: options.deadline.as_secs().max(1),
        };
        match timeout(START, parser.greet(&greeting)).await {
            Ok(Ok(ready)) if ready.version == VERSION => {
                if !ready.missing.is_empty() {
                    tracing::warn!(missing = ?ready.missing, "a parser is not fully confined");
                }
                Ok(parser)
            }
            Ok(Ok(ready)) => Err(Unread::Unavailable(format!(
                "it speaks version {}, this is {VERSION}",
                ready.version
            ))),
            Ok(Err(error)) => {
                let death = parser.bury().await;
                Err(Unread::Unavailable(format!("it did not start: {error}; {death}")))
            }
            Err(_) => Err(Unread::Unavailable(format!("it did not start within {START:?}"))),
        }
    }

    async fn greet(&mut self, greeting: &Greeting) -> io::Result<Ready> {
        let greeting = wire::encode(greeting).map_err(io::Error::other)?;
        wire::send_async(&mut self.input, &greeting).await?;
        let ready = wire::receive_async(&mut self.output, SHORT_BYTES).await?;
        wire::decode(&ready).map_err(io::Error::other)
    }

    /// Whether the child still runs.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks the child to read a log, within the deadline. After an error other than
    /// [`Unread::Refused`] it must not be asked again.
    pub(super) async fn ask(
        &mut self,
        bytes: Vec<u8>,
        limits: &Limits,
        deadline: Duration,
    ) -> Result<IngestedLog, Unread> {
        if u64::try_from(bytes.len()).is_ok_and(|length| length > self.memory_bytes) {
            return Err(Unread::OutOfMemory(format!("the log itself has {} bytes", bytes.len())));
        }
        self.served = self.served.saturating_add(1);
        let answer = match timeout(deadline, self.exchange(bytes, limits)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
                return Err(Unread::OutOfMemory(format!("the answer is too long: {error}")));
            }
            Ok(Err(error)) => return Err(self.explain(&error).await),
            Err(_) => return Err(Unread::TimedOut(format!("no answer within {deadline:?}"))),
        };
        // Decoding a long flight takes milliseconds, which others should not have to wait for.
        let decoded = tokio::task::spawn_blocking(move || wire::decode(&answer)).await;
        match decoded {
            Ok(Ok(Answer::Read(log))) => Ok(*log),
            Ok(Ok(Answer::Refused(refusal))) => Err(Unread::Refused(refusal)),
            Ok(Ok(Answer::Panicked(at))) => Err(Unread::Crashed(format!("it panicked at {at}"))),
            Ok(Err(garbled)) => Err(Unread::Crashed(garbled.to_string())),
            Err(error) => Err(Unread::Crashed(format!("its answer cannot be read: {error}"))),
        }
    }

    async fn exchange(&mut self, bytes: Vec<u8>, limits: &Limits) -> io::Result<Vec<u8>> {
        let request = wire::encode(&Request { limits: *limits }).map_err(io::Error::other)?;
        wire::send_async(&mut self.input, &request).await?;
        wire::send_async(&mut self.input, &bytes).await?;
        // The child has them now; there is no need to hold them twice.
        drop(bytes);
        let answer_bytes = (self.memory_bytes / 4).max(SHORT_BYTES);
        wire::receive_async(&mut self.output, answer_bytes).await
    }

    /// Why the child broke off.
    async fn explain(&mut self, error: &io::Error) -> Unread {
        let death = self.bury().await;
        let words = format!("{error}; {death}");
        match death.signal {
            Some(Signal::XCPU) => Unread::TimedOut(words),
            Some(Signal::TERM | Signal::INT | Signal::HUP) => Unread::Unavailable(words),
            Some(Signal::ABORT) if death.last_words.contains(ALLOCATION_FAILED) => {
                Unread::OutOfMemory(words)
            }
            _ => Unread::Crashed(words),
        }
    }

    /// Waits until the child has ended, ends it when it does not, and hears its last words.
    async fn bury(&mut self) -> Death {
        let status = match timeout(END, self.child.wait()).await {
            Ok(status) => status.ok(),
            Err(_) => {
                // Nobody will ask it again, and dropping it kills it as well.
                let _ = self.child.start_kill();
                self.child.wait().await.ok()
            }
        };
        let mut words = Vec::new();
        let mut errors = (&mut self.errors).take(LAST_WORDS_BYTES);
        // Without last words the death is told all the same.
        let _ = timeout(END, errors.read_to_end(&mut words)).await;
        Death {
            signal: status.and_then(|status| Signal::from_named_raw(status.signal()?)),
            status,
            last_words: String::from_utf8_lossy(&words).trim().to_owned(),
        }
    }
}

impl fmt::Debug for Parser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parser").field("pid", &self.child.id()).finish_non_exhaustive()
    }
}

/// How a child ended.
struct Death {
    status: Option<ExitStatus>,
    signal: Option<Signal>,
    last_words: String,
}

impl fmt::Display for Death {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("its end was not seen")?,
        }
        if self.last_words.is_empty() { Ok(()) } else { write!(f, "; {}", self.last_words) }
    }
}
