//! A running `flarepath up` on a folder and a port of its own, and its child processes.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Longest wait for anything in this file.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// The command in a folder of its own, with nothing of the caller's configuration.
pub fn flarepath(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flarepath"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FLAREPATH_")) {
        command.env_remove(name);
    }
    command
        .current_dir(folder)
        .env_remove("DATABASE_URL")
        .env("FLAREPATH_API_BIND", "127.0.0.1:0")
        .env("FLAREPATH_TELEMETRY_LOG", "warn");
    command
}

/// Password of [`ADMIN`].
pub const PASSWORD: &str = "a-long-password";
/// Who [`create_operator`] adds.
pub const ADMIN: &str = "admin@kept.invalid";

/// Makes an operator with an admin.
pub fn create_operator(folder: &Path, name: &str) {
    let created = flarepath(folder)
        .args(["admin", "create", "--operator", name, "--email", ADMIN, "--name", "Kay Kept"])
        .env("FLAREPATH_ADMIN_PASSWORD", PASSWORD)
        .output()
        .expect("the binary runs");
    assert!(created.status.success(), "{}", stderr(&created));
}

/// What a command said to people.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A running `flarepath up` on a folder and port of its own; ended with the test.
pub struct Up {
    pub child: Child,
    pub url: String,
    lines: std::sync::mpsc::Receiver<String>,
}

impl Up {
    pub fn start(folder: &Path) -> Self {
        let mut up = Self::begin(folder);
        let line = up.wait_for_line("Flarepath answers at ");
        up.url = line.rsplit(' ').next().expect("an address").to_owned();
        up
    }

    /// Starts it and does not wait.
    pub fn begin(folder: &Path) -> Self {
        let mut child = flarepath(folder)
            .arg("up")
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let stderr = child.stderr.take().expect("a pipe");
        let (sender, lines) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, url: String::new(), lines }
    }

    pub fn wait_for_line(&self, part: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = Vec::new();
        while let Ok(line) =
            self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now()))
        {
            if line.contains(part) {
                return line;
            }
            seen.push(line);
        }
        panic!("no line with `{part}`, but:\n{}", seen.join("\n"));
    }

    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    pub fn status_of(&self, path: &str) -> u16 {
        ureq::get(format!("{}{path}", self.url))
            .config()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(10)))
            .build()
            .call()
            .map_or(0, |response| response.status().as_u16())
    }

    pub fn stop(mut self) {
        kill_process(self.pid(), Signal::TERM).expect("the process is there");
        let status = self.child.wait().expect("it ends");
        assert_eq!(status.code(), Some(0));
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|status| status.is_none()) {
            let _ = kill_process(self.pid(), Signal::TERM);
            let _ = self.child.wait();
        }
    }
}

/// The processes whose parent is `parent`, from `/proc`.
pub fn children_of(parent: u32) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").expect("a proc file system").flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        // pid (name) state parent …; the name may hold blanks and parentheses.
        let Some((_, rest)) = stat.rsplit_once(')') else { continue };
        let its_parent = rest.split_whitespace().nth(1).and_then(|text| text.parse().ok());
        if its_parent == Some(parent) {
            let command = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
            found.push((pid, String::from_utf8_lossy(&command).replace('\0', " ")));
        }
    }
    found
}

pub fn advisor_of(up: &Up) -> u32 {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        let children = children_of(up.child.id());
        if let Some((pid, _)) = children.iter().find(|(_, command)| command.contains(" advisor ")) {
            return *pid;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("no model service among {:?}", children_of(up.child.id()));
}

pub fn gone(pid: u32) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        if stat.is_empty() || stat.contains(") Z ") {
            return true;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    false
}

pub fn process(pid: u32) -> Pid {
    i32::try_from(pid).ok().and_then(Pid::from_raw).expect("a process id")
}
