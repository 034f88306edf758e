//! A socket that follows a script: exactly these bytes, exactly these faults.
#![allow(dead_code, reason = "every test file uses its part")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What happens on a connection next.
#[derive(Clone)]
pub enum Step {
    /// Reads a request to the end of its headers and body.
    Read,
    /// Writes bytes.
    Write(Vec<u8>),
    /// Writes the same bytes again and again, until the other side has had enough.
    Forever(Vec<u8>),
    /// Writes bytes one by one, with a pause after each.
    Drip(Vec<u8>, Duration),
    /// Does nothing.
    Wait(Duration),
    /// Resets the connection.
    Reset,
}

/// Writes text.
pub fn write(text: &str) -> Step {
    Step::Write(text.as_bytes().to_vec())
}

/// A server all of whose connections follow the same script, and are closed at its end.
pub struct Scripted {
    pub url: String,
    pub connections: Arc<AtomicU64>,
    /// Requests that were read whole.
    pub requests: Arc<AtomicU64>,
    /// Bytes that the other side has taken.
    pub written: Arc<AtomicU64>,
}

impl Scripted {
    pub async fn start(script: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let this = Self { url, connections: Arc::default(), requests: Arc::default(), written: Arc::default() };
        let (connections, requests) = (Arc::clone(&this.connections), Arc::clone(&this.requests));
        let written = Arc::clone(&this.written);
        tokio::spawn(async move {
            loop {
                // A connection may be over before it is accepted.
                let Ok((socket, _)) = listener.accept().await else { continue };
                connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(follow(socket, script.clone(), Arc::clone(&requests), Arc::clone(&written)));
            }
        });
        this
    }

    pub fn counts(&self) -> (u64, u64) {
        (self.connections.load(Ordering::SeqCst), self.requests.load(Ordering::SeqCst))
    }
}

async fn follow(mut socket: TcpStream, script: Vec<Step>, requests: Arc<AtomicU64>, written: Arc<AtomicU64>) {
    for step in script {
        let alive = match step {
            Step::Read => {
                let read = request(&mut socket).await;
                requests.fetch_add(u64::from(read), Ordering::SeqCst);
                read
            }
            Step::Write(bytes) => put(&mut socket, &bytes, &written).await,
            Step::Forever(bytes) => {
                while put(&mut socket, &bytes, &written).await {}
                false
            }
            Step::Drip(bytes, pause) => {
                for byte in bytes {
                    if !put(&mut socket, &[byte], &written).await {
                        return;
                    }
                    tokio::time::sleep(pause).await;
                }
                true
            }
            Step::Wait(duration) => {
                tokio::time::sleep(duration).await;
                true
            }
            Step::Reset => {
                let _ = socket.set_zero_linger();
                false
            }
        };
        if !alive {
            return;
        }
    }
    // What is still unread would turn the end into a reset.
    let _ = socket.shutdown().await;
    let mut rest = [0; 1024];
    while matches!(socket.read(&mut rest).await, Ok(count) if count > 0) {}
}

async fn put(socket: &mut TcpStream, bytes: &[u8], written: &AtomicU64) -> bool {
    let alive = socket.write_all(bytes).await.is_ok();
    if alive {
        written.fetch_add(bytes.len() as u64, Ordering::SeqCst);
    }
    alive
}

async fn request(socket: &mut TcpStream) -> bool {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return true;
            }
        }
        match socket.read(&mut buffer).await {
            Ok(count) if count > 0 => bytes.extend_from_slice(&buffer[..count]),
            _ => return false,
        }
    }
}
