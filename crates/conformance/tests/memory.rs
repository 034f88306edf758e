//! What a large answer takes: no more than a few times its own length.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use ppio_gpu::Client;

const ITEMS: usize = 115_000;
const FIRST: &str = "{\"data\":[";
const LAST: &str = "],\"has_more\":false,\"next_cursor\":\"\",\"total\":115000}";

/// A task as the provider answers it.
fn item(number: usize) -> String {
    let comma = if number == 0 { "" } else { "," };
    format!(
        "{comma}{{\"task_id\":\"prewarm-{number:08}\",\"image\":\"registry.example.com/team/image:{number:08}\",\"status\":{{\"status\":\"running\"}},\
         \"region_id\":\"region-a\",\"product_ids\":[\"product-one\",\"product-two\"],\"note\":\"one of very many tasks {number:08}\",\
         \"created_at\":1767225600,\"completed_at\":0,\"reason\":[\"\"]}}"
    )
}

/// Answers every request with a page of so many items, of which it holds a piece at a time.
fn serve() -> (String, usize) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let length = FIRST.len() + LAST.len() + (0..ITEMS).map(|number| item(number).len()).sum::<usize>();
    std::thread::spawn(move || {
        while let Ok((mut socket, _)) = listener.accept() {
            let _ = socket.read(&mut [0; 4096]);
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{FIRST}");
            socket.write_all(head.as_bytes()).unwrap();
            for first in (0..ITEMS).step_by(500) {
                let piece: String = (first..first + 500).map(item).collect();
                socket.write_all(piece.as_bytes()).unwrap();
            }
            socket.write_all(LAST.as_bytes()).unwrap();
        }
    });
    (url, length)
}

/// The most memory that this process has had since it was asked for the last time, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

#[tokio::test]
async fn a_page_of_thirty_megabytes() {
    let (url, length) = serve();
    assert!(length > 30_000_000, "{length}");
    let client = Client::builder().api_key("key").endpoint(&url).build().unwrap();
    let more = |before: usize| peak().saturating_sub(before) * 100 / length;
    peak();
    let before = peak();
    let page = client.list_prewarm_tasks().send().await.unwrap();
    assert_eq!(page.data.len(), ITEMS);
    let whole = more(before);
    drop(page);
    let before = peak();
    let mut tasks = client.list_prewarm_tasks().into_stream().max_items(10);
    let mut count = 0;
    while tasks.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 10);
    let some = more(before);
    eprintln!("a body of {length} bytes takes {whole} % of that, ten items of it {some} %");
    assert!(whole <= 400 && some <= 400, "{whole} % and {some} % of the body");
}
