//! Pages of a server on loopback, got by the program: what is sent, what is followed, and what each kind of answer is called.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// A server that answers every path in one way, and notes what it was asked.
struct Server {
    base: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// `answer` gives the bytes of a whole response to a path and the head of a request.
    fn start(answer: impl Fn(&str, &str) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let _ = serve(stream.unwrap(), &answer, &noted);
            }
        });
        Self { base, asked }
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

/// One connection, one request after the other: who asks for two pages at once waits here.
fn serve(
    mut stream: TcpStream,
    answer: &impl Fn(&str, &str) -> String,
    noted: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    while reader.read_line(&mut head)? > 2 {}
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    noted.lock().unwrap().push(head.clone());
    stream.write_all(answer(&path, &head.to_lowercase()).as_bytes())?;
    stream.shutdown(std::net::Shutdown::Write)?;
    // Until the other side has closed, so that nothing of it is lost.
    let _ = stream.take(1).read(&mut [0]);
    Ok(())
}

fn response(status: &str, headers: &[&str], body: &str) -> String {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n{body}", body.len())
}

/// What has become of each page, without the folder, and the pages.
fn fetch(name: &str, arguments: &[&str], asked: &[Value]) -> Vec<(Value, Option<String>)> {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_oas-fetch"));
    let command = command.arg(&folder).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines: String = asked.iter().map(|asked| format!("{asked}\n")).collect();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let answers = text.lines().map(|line| {
        let value: Value = serde_json::from_str(line).unwrap();
        let page = value["file"].as_str().map(|path| std::fs::read_to_string(path).unwrap());
        (value, page)
    });
    answers.collect()
}

#[test]
fn each_kind_of_answer_is_told_apart() {
    let server = Server::start(|path, _| match path {
        "/page" => response("200 OK", &["content-type: text/html; charset=utf-8"], "<p>A page</p>"),
        "/markdown" => response("200 OK", &["content-type: text/markdown"], "# A page"),
        "/gone" => response("410 Gone", &[], ""),
        "/missing" => response("404 Not Found", &[], "<h1>404</h1>"),
        "/unauthorized" => response("401 Unauthorized", &[], ""),
        "/forbidden" => response("403 Forbidden", &[], ""),
        "/failed" => response("503 Service Unavailable", &[], ""),
        "/teapot" => response("418 I'm a teapot", &[], ""),
        "/unasked" => response("304 Not Modified", &[], ""),
        "/image" => response("200 OK", &["content-type: image/png"], "x"),
        "/large" => response("200 OK", &["content-type: text/html"], &"x".repeat(2000)),
        "/chunks" => "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_owned() + &"x".repeat(2000),
        "/half" => "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 500\r\n\r\n<html>".to_owned(),
        "/moved" => response("301 Moved Permanently", &["location: /page"], ""),
        "/elsewhere" => response("302 Found", &["location: http://documentation.example/page"], ""),
        "/log-in" => response("302 Found", &["location: https://auth.documentation.example/session/login?x=1"], ""),
        "/nowhere" => response("302 Found", &[], ""),
        "/circle" => response("302 Found", &["location: /circle"], ""),
        _ => response("200 OK", &[], "plain"),
    });
    let expected = [
        ("/page", "page"),
        ("/markdown", "page"),
        ("/gone", "missing"),
        ("/missing", "missing"),
        ("/unauthorized", "log-in"),
        ("/forbidden", "log-in"),
        ("/failed", "provider-failed"),
        ("/teapot", "status"),
        ("/unasked", "status"),
        ("/image", "type"),
        ("/large", "too-large"),
        ("/chunks", "too-large"),
        ("/half", "half"),
        ("/moved", "page"),
        ("/elsewhere", "redirect"),
        ("/log-in", "log-in"),
        ("/nowhere", "redirect"),
        ("/circle", "redirect"),
        ("/untyped", "page"),
    ];
    let asked: Vec<Value> = expected.iter().map(|(path, _)| json!({"url": format!("{}{path}", server.base)})).collect();
    let answers = fetch("kinds", &["--largest", "1000"], &asked);
    let word = |value: &Value| value["kind"].as_str().or(value["outcome"].as_str()).unwrap().to_owned();
    let found: Vec<(&str, String)> =
        expected.iter().zip(&answers).map(|((path, _), (value, _))| (*path, word(value))).collect();
    assert_eq!(found, expected.map(|(path, word)| (path, word.to_owned())));
    assert!(answers.iter().all(|(value, page)| page.is_some() == (value["outcome"] == "page")));
    let moved = &answers[13];
    assert_eq!(
        (moved.0["address"].as_str(), moved.1.as_deref()),
        (Some(asked[0]["url"].as_str().unwrap()), Some("<p>A page</p>"))
    );
    let heads = server.asked();
    assert_eq!(heads.len(), expected.len() + 1 + 5, "redirects are followed, one page after the other");
    assert!(heads.iter().all(|head| {
        let head = head.to_lowercase();
        head.contains("user-agent: oas-fetch/") && head.contains("(+https://") && head.contains("accept: text/markdown")
    }));
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let server = Server::start(|_, head| {
        let same = head.contains("if-none-match: \"one\"") || head.contains("if-modified-since: sun, 29 nov 2026");
        let headers = ["etag: \"one\"", "last-modified: Sun, 29 Nov 2026 10:00:00 GMT", "content-type: text/plain"];
        if same { response("304 Not Modified", &headers, "") } else { response("200 OK", &headers, "text") }
    });
    let url = format!("{}/page", server.base);
    let first = fetch("conditional", &[], &[json!({"url": url})]);
    let (etag, date) = (first[0].0["etag"].clone(), first[0].0["last-modified"].clone());
    let asked = [
        json!({"url": url, "etag": etag}),
        json!({"url": url, "last-modified": date}),
        json!({"url": url, "etag": "\"two\""}),
    ];
    let outcomes: Vec<Value> =
        fetch("conditional", &[], &asked).into_iter().map(|(value, _)| value["outcome"].clone()).collect();
    assert_eq!(outcomes, ["unchanged", "unchanged", "page"]);
}

#[test]
fn a_host_that_is_silent_or_wants_fewer_requests_is_left_alone() {
    let slow = Server::start(|_, _| {
        std::thread::sleep(std::time::Duration::from_millis(1500));
        response("200 OK", &[], "late")
    });
    let busy = Server::start(|_, _| response("429 Too Many Requests", &["retry-after: 60"], ""));
    let asked: Vec<Value> = [&slow, &slow, &slow, &busy, &busy]
        .iter()
        .enumerate()
        .map(|(index, server)| json!({"url": format!("{}/{index}", server.base)}))
        .collect();
    let answers = fetch("silent", &["--timeout", "1"], &asked);
    let kinds: Vec<&str> = answers.iter().map(|(value, _)| value["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["timeout", "timeout", "no-answer", "slow-down", "slow-down"]);
    assert_eq!(busy.asked().len(), 1);
}

#[test]
fn only_https_is_asked_and_this_machine() {
    let asked =
        ["http://documentation.example/page", "ftp://documentation.example/page", "page.md", "file:///etc/hosts"];
    let answers = fetch("addresses", &[], &asked.map(|url| json!({"url": url})));
    assert!(answers.iter().all(|(value, _)| value["kind"] == "address"), "{answers:?}");
}
