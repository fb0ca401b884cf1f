//! The service as a process: `up` with its private Postgres and its supervised model service,
//! seen from outside, with its parts stopped and killed.

#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests fail by panicking")]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Longest wait for anything in this file.
const PATIENCE: Duration = Duration::from_secs(90);

/// A running `flarepath up` on a folder and port of its own; ended with the test.
struct Up {
    child: Child,
    url: String,
    lines: std::sync::mpsc::Receiver<String>,
}

impl Up {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_flarepath"))
            .arg("up")
            .current_dir(folder)
            .env_remove("DATABASE_URL")
            .env("FLAREPATH_API_BIND", "127.0.0.1:0")
            .env("FLAREPATH_TELEMETRY_LOG", "warn")
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
        let mut up = Self { child, url: String::new(), lines };
        let line = up.wait_for_line("Flarepath answers at ");
        up.url = line.rsplit(' ').next().expect("an address").to_owned();
        up
    }

    fn wait_for_line(&self, part: &str) -> String {
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

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    fn status_of(&self, path: &str) -> u16 {
        ureq::get(format!("{}{path}", self.url))
            .config()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(10)))
            .build()
            .call()
            .map_or(0, |response| response.status().as_u16())
    }

    fn stop(mut self) {
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
fn children_of(parent: u32) -> Vec<(u32, String)> {
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

fn advisor_of(up: &Up) -> u32 {
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

fn gone(pid: u32) -> bool {
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

fn process(pid: u32) -> Pid {
    i32::try_from(pid).ok().and_then(Pid::from_raw).expect("a process id")
}

#[test]
fn up_serves_survives_a_kill_of_its_model_service_and_stops_cleanly() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let up = Up::start(folder.path());
    assert_eq!(up.status_of("/livez"), 200);
    assert_eq!(up.status_of("/readyz"), 200);
    assert_eq!(up.status_of("/api/v1/flights"), 401);
    assert_eq!(up.status_of("/api/openapi.json"), 200);

    let first = advisor_of(&up);
    kill_process(process(first), Signal::KILL).expect("the model service is there");
    assert!(gone(first));
    let second = advisor_of(&up);
    assert_ne!(first, second, "the supervisor starts another one");
    assert_eq!(up.status_of("/livez"), 200);
    up.stop();
    assert!(gone(second), "nothing is left behind");
}

#[test]
fn what_was_stored_is_there_after_a_kill_and_a_restart() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let created = Command::new(env!("CARGO_BIN_EXE_flarepath"))
        .args(["admin", "create", "--operator", "Kept Aviation"])
        .args(["--email", "admin@kept.invalid", "--name", "Kay Kept"])
        .current_dir(folder.path())
        .env_remove("DATABASE_URL")
        .env("FLAREPATH_ADMIN_PASSWORD", "a-long-password")
        .output()
        .expect("the binary runs");
    assert!(created.status.success(), "{}", String::from_utf8_lossy(&created.stderr));

    let mut up = Up::start(folder.path());
    let advisor = advisor_of(&up);
    up.child.kill().expect("kill -9");
    up.child.wait().expect("it is gone");
    assert!(gone(advisor), "the model service ends with its parent");

    let up = Up::start(folder.path());
    assert_eq!(up.status_of("/readyz"), 200, "Postgres recovered from the kill");
    up.stop();
    let listed = Command::new(env!("CARGO_BIN_EXE_flarepath"))
        .args(["admin", "list"])
        .current_dir(folder.path())
        .env_remove("DATABASE_URL")
        .output()
        .expect("the binary runs");
    assert!(String::from_utf8_lossy(&listed.stdout).contains("Kept Aviation"));
}
