//! A call over loopback, against the same call written by hand with reqwest and serde: CPU time and memory. The server is
//! on another thread and is not counted.

use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use serde::Deserialize;
use tokio::runtime::Runtime;

/// Calls in one measurement: few, so that what disturbs the machine meets both.
const CALLS: u32 = 50;
/// Measurements of each, in turn.
const ROUNDS: usize = 400;

/// Prints both, for a short response and a long one.
pub fn measure() {
    println!("calling: list_prewarm_tasks over loopback, CPU time and memory of the calling thread");
    println!(
        "  {:24} {:>10} {:>10} {:>8} {:>12} {:>12}",
        "", "by hand µs", "client µs", "ratio", "by hand B", "client B"
    );
    let mut long_and_short = Vec::new();
    for items in [1, 100] {
        let url = serve(items);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let client = ppio_gpu::Client::builder().api_key("key").endpoint(&url).build().expect("a client");
        let by_hand = ByHand::new(&url);
        let (mut peers, mut owns) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            peers.push(cpu_of(&runtime, || by_hand.call()));
            owns.push(cpu_of(&runtime, || call(&client)));
        }
        let (peer, own) = (median(peers), median(owns));
        let allocated = [bytes_of(&runtime, || by_hand.call()), bytes_of(&runtime, || call(&client))];
        let what = format!("{items} items, {} bytes", body(items).len());
        println!("  {what:24} {peer:>10.1} {own:>10.1} {:>8.3} {:>12} {:>12}", own / peer, allocated[0], allocated[1]);
        long_and_short.push(allocated);
    }
    if let [short, long] = &long_and_short[..] {
        let each = |index: usize| (long[index] - short[index]) / 99;
        println!("  bytes allocated for one item more: {} by hand, {} by the client", each(0), each(1));
    }
}

async fn call(client: &ppio_gpu::Client) {
    let page = client.list_prewarm_tasks().limit(100).status("running").region_id("region-a").send().await;
    black_box(page.expect("an answer").into_inner());
}

/// What somebody would write who needs this one call.
struct ByHand {
    http: reqwest::Client,
    url: String,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read by nobody but the decoder")]
struct Page {
    data: Vec<Task>,
    next_cursor: Option<String>,
    has_more: Option<bool>,
}

#[derive(Deserialize)]
#[allow(dead_code, clippy::struct_field_names, reason = "what the API calls them")]
struct Task {
    task_id: String,
    name: Option<String>,
    image: Option<String>,
    region_id: Option<String>,
    product_ids: Vec<String>,
    image_size: Option<u64>,
    created_at: Option<i64>,
    completed_at: Option<i64>,
    status: Status,
    registry_auth_id: Option<String>,
    note: Option<String>,
    reason: Vec<String>,
}

#[derive(Deserialize)]
#[allow(dead_code, clippy::struct_field_names, reason = "what the API calls them")]
struct Status {
    status: String,
    error: Option<String>,
    message: Option<String>,
}

impl ByHand {
    fn new(url: &str) -> Self {
        let http = reqwest::Client::builder()
            .timeout(std::time::Duration::from_secs(60))
            .connect_timeout(std::time::Duration::from_secs(10))
            .user_agent("by-hand/1.0")
            .no_proxy()
            .build()
            .expect("a client");
        Self { http, url: url.to_owned() }
    }

    async fn call(&self) {
        let query = [("limit", "100"), ("status", "running"), ("region_id", "region-a")];
        let request = self.http.get(format!("{}/gpus/v2/prewarm-tasks", self.url)).query(&query).bearer_auth("key");
        let response = request.send().await.and_then(reqwest::Response::error_for_status).expect("an answer");
        let body = response.bytes().await.expect("a body");
        black_box(serde_json::from_slice::<Page>(&body).expect("a page"));
    }
}

/// The CPU time of one call on this thread, in microseconds.
fn cpu_of<F: Future>(runtime: &Runtime, call: impl Fn() -> F) -> f64 {
    let before = thread_cpu();
    runtime.block_on(async {
        for _ in 0..CALLS {
            call().await;
        }
    });
    (thread_cpu() - before) / 1e3 / f64::from(CALLS)
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The bytes that one call allocates on this thread.
fn bytes_of<F: Future>(runtime: &Runtime, call: impl Fn() -> F) -> u64 {
    const CALLS: u64 = 100;
    let counted = allocation_counter::measure(|| {
        runtime.block_on(async {
            for _ in 0..CALLS {
                call().await;
            }
        });
    });
    counted.bytes_total / CALLS
}

/// The CPU time of this thread, in nanoseconds.
fn thread_cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(f64::NAN)
}

fn body(items: usize) -> String {
    let task = |number: usize| {
        format!(
            r#"{{"task_id":"prewarm-task-{number}","name":"image:tag","image":"registry.example.com/team/image:tag","region_id":"region-a","product_ids":["product-a"],"image_size":10737418240,"created_at":1714982400,"completed_at":0,"status":{{"status":"running","error":"","message":""}},"registry_auth_id":"registry-auth-id","note":"","reason":[""]}}"#
        )
    };
    let tasks: Vec<String> = (0..items).map(task).collect();
    format!(r#"{{"data":[{}],"next_cursor":"","has_more":false}}"#, tasks.join(","))
}

/// Answers every request on every connection with the same page.
fn serve(items: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let body = body(items);
    let answer =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || answers(stream, answer.as_bytes()));
        }
    });
    url
}

fn answers(mut stream: TcpStream, answer: &[u8]) {
    let _ = stream.set_nodelay(true);
    let mut buffer = [0; 4096];
    let mut filled = 0;
    while let Ok(count @ 1..) = stream.read(&mut buffer[filled..]) {
        filled += count;
        if buffer[..filled].ends_with(b"\r\n\r\n") {
            filled = 0;
            if stream.write_all(answer).is_err() {
                return;
            }
        }
    }
}
