//! One call, by a client and by hand, and a server for both. Measured by the modules that use it.

use std::hint::black_box;

use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The call through the client.
pub async fn call(client: &ppio_gpu::Client) {
    let page = client.list_prewarm_tasks().limit(100).status("running").region_id("region-a").send().await;
    black_box(page.expect("an answer").into_inner());
}

/// What somebody would write who needs this one call.
pub struct ByHand {
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
    /// A client of reqwest with the same limits.
    pub fn new(url: &str) -> Self {
        let http = reqwest::Client::builder()
            .timeout(std::time::Duration::from_secs(60))
            .connect_timeout(std::time::Duration::from_secs(10))
            .user_agent("by-hand/1.0")
            .no_proxy()
            .build()
            .expect("a client");
        Self { http, url: url.to_owned() }
    }

    /// The call as somebody would write it by hand.
    pub async fn call(&self) {
        let query = [("limit", "100"), ("status", "running"), ("region_id", "region-a")];
        let request = self.http.get(format!("{}/gpus/v2/prewarm-tasks", self.url)).query(&query).bearer_auth("key");
        let response = request.send().await.and_then(reqwest::Response::error_for_status).expect("an answer");
        let body = response.bytes().await.expect("a body");
        black_box(serde_json::from_slice::<Page>(&body).expect("a page"));
    }
}

/// The page that the server answers.
pub fn body(items: usize) -> String {
    let task = |number: usize| {
        format!(
            r#"{{"task_id":"prewarm-task-{number}","name":"image:tag","image":"registry.example.com/team/image:tag","region_id":"region-a","product_ids":["product-a"],"image_size":10737418240,"created_at":1714982400,"completed_at":0,"status":{{"status":"running","error":"","message":""}},"registry_auth_id":"registry-auth-id","note":"","reason":[""]}}"#
        )
    };
    let tasks: Vec<String> = (0..items).map(task).collect();
    format!(r#"{{"data":[{}],"next_cursor":"","has_more":false}}"#, tasks.join(","))
}

/// Answers every request with the same page, all connections on one thread: which processor that runs on weighs more than
/// what is measured, so it must be the same for all.
pub fn serve(items: usize) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a socket");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let body = body(items);
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    let answer: &'static [u8] = Vec::from(head + &body).leak();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = TcpListener::from_std(listener).expect("a listener");
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answers(stream, answer));
            }
        });
    });
    url
}

async fn answers(mut stream: TcpStream, answer: &[u8]) {
    let _ = stream.set_nodelay(true);
    let mut buffer = [0; 4096];
    let mut filled = 0;
    while let Ok(count @ 1..) = stream.read(&mut buffer[filled..]).await {
        filled += count;
        if buffer[..filled].ends_with(b"\r\n\r\n") {
            filled = 0;
            if stream.write_all(answer).await.is_err() {
                return;
            }
        }
    }
}
