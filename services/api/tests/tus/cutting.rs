//! A proxy that cuts connections: after so many bytes of a request, or before an answer is
//! through. What it does to the n-th connection follows from the seed; no two are alike.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most bytes of requests that a connection lets through before it is cut.
pub const REQUESTS_MAX_BYTES: usize = 300_000;
/// Most bytes of answers, of the connections that are cut there.
const ANSWERS_MAX_BYTES: usize = 600;

/// A proxy; it ends with the process.
pub struct CuttingProxy {
    /// Where it listens.
    pub address: SocketAddr,
    /// How many connections it has cut.
    pub cuts: Arc<AtomicUsize>,
}

impl CuttingProxy {
    /// Listens, and passes on to a server.
    pub fn start(server: SocketAddr, seed: u64) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let cuts = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&cuts);
        std::thread::spawn(move || {
            let mut random = SplitMix64(seed);
            for client in listener.incoming() {
                let (Ok(client), Ok(upstream)) = (client, TcpStream::connect(server)) else {
                    continue;
                };
                let requests = 1 + random.below(REQUESTS_MAX_BYTES);
                // Every third connection loses an answer.
                let answers = match random.below(3) {
                    0 => random.below(ANSWERS_MAX_BYTES),
                    _ => usize::MAX,
                };
                let pair = |from: &TcpStream, to: &TcpStream| {
                    (from.try_clone().unwrap(), to.try_clone().unwrap(), Arc::clone(&counter))
                };
                let (up, down) = (pair(&client, &upstream), pair(&upstream, &client));
                std::thread::spawn(move || pass(up.0, up.1, requests, &up.2));
                std::thread::spawn(move || pass(down.0, down.1, answers, &down.2));
            }
        });
        Self { address, cuts }
    }
}

/// Passes bytes on until one side ends or the budget is spent; then both sides are cut.
fn pass(mut from: TcpStream, mut to: TcpStream, mut budget: usize, cuts: &AtomicUsize) {
    let mut buffer = [0; 8_192];
    while budget > 0 {
        let room = budget.min(buffer.len());
        match from.read(&mut buffer[..room]) {
            Ok(0) | Err(_) => break,
            Ok(count) => {
                budget -= count;
                if to.write_all(&buffer[..count]).is_err() {
                    break;
                }
            }
        }
    }
    if budget == 0 {
        cuts.fetch_add(1, Ordering::Relaxed);
    }
    // What was not read is lost, and the other side learns so by a reset.
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}

/// SplitMix64 (Steele, Lea and Flood 2014): enough to be fair, and the same everywhere.
struct SplitMix64(u64);

impl SplitMix64 {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % u64::try_from(most).unwrap()).unwrap()
    }
}
