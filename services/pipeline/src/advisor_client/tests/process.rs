//! A real process that is stopped with SIGSTOP: the kernel still accepts connections for it,
//! and nothing ever answers.

use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::*;

/// A process that listens; killed when dropped.
struct Listening(Child);

impl Drop for Listening {
    fn drop(&mut self) {
        // A stopped process can be killed; there is nobody to tell if it is gone already.
        let _killed = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// The name of the test that is the child's whole program.
const CHILD: &str = "advisor_client::tests::process::the_child_that_answers";
/// Set for the child only.
const CHILD_ADDRESS: &str = "FLAREPATH_TEST_CHILD_ADDRESS";

/// In the child: answers soundly until it is killed. In the test run: does nothing.
#[test]
fn the_child_that_answers() {
    let Ok(address) = std::env::var(CHILD_ADDRESS) else { return };
    let sound = json(&ScoreAnswer::Estimate(estimate()));
    let _fake = Fake::start_at(&address, Reply::json(sound), Reply::json(listing(MODEL)));
    std::thread::sleep(Duration::from_secs(60));
}

fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address")
}

#[tokio::test]
async fn a_stopped_process_costs_no_more_than_the_deadline() {
    let address = free_address();
    let child = Command::new(std::env::current_exe().expect("this test program"))
        .args(["--exact", CHILD, "--nocapture"])
        .env(CHILD_ADDRESS, address.to_string())
        .stdout(Stdio::null())
        .spawn()
        .expect("a child");
    let child = Listening(child);
    for _ in 0..500 {
        if TcpStream::connect(address).is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let url = format!("http://{address}");
    let patient = AdvisorClientConfig { deadline: FAR_TOO_LONG, ..AdvisorClientConfig::new(&url) };
    assert!(AdvisorClient::new(patient).score(&request(), "request-17").await.is_ok());

    let stopped = Command::new("kill").args(["-STOP", &child.0.id().to_string()]).status();
    assert!(stopped.expect("kill runs").success());
    let client = AdvisorClient::new(AdvisorClientConfig::new(&url));
    assert_eq!(reason(&client).await, Timeout);
}
