//! Proxies of the system: used for what goes out, never for what stays here. A process has one environment, so each case
//! runs in one of its own.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/api.rs"]
mod api;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use api::{TOKEN, get_word, settings};

/// Answers one request after the other, and hands them on.
fn server() -> (u16, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, receiver) = mpsc::channel();
    let answer = |mut stream: TcpStream| {
        let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
        while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
            match stream.read(&mut buffer) {
                Ok(count) if count > 0 => bytes.extend_from_slice(&buffer[..count]),
                _ => break,
            }
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\n\"word\"");
        String::from_utf8_lossy(&bytes).into_owned()
    };
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if sender.send(answer(stream)).is_err() {
                return;
            }
        }
    });
    (port, receiver)
}

/// Calls an endpoint in a process with these variables; returns what it prints.
fn call(endpoint: &str, how: &str, variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.args(["--ignored", "--exact", "in_a_process_of_its_own", "--nocapture"]);
    let command = command.env("TEST_ENDPOINT", endpoint).env("TEST_HOW", how).envs(variables.iter().copied());
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

#[test]
#[ignore = "started by the other tests"]
fn in_a_process_of_its_own() {
    let (Ok(endpoint), Ok(how)) = (std::env::var("TEST_ENDPOINT"), std::env::var("TEST_HOW")) else { return };
    let mut settings = settings(&endpoint);
    settings.allow_http = true;
    if how == "retry" {
        settings.retry = oas_runtime::RetryPolicy::standard();
    }
    settings.connections.no_proxy = how == "no_proxy";
    settings.timeout = Duration::from_secs(10);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    println!("outcome: {:#?}", runtime.block_on(get_word(&settings.build().unwrap())));
}

#[test]
fn proxies_of_the_system() {
    let (port, requests) = server();
    let proxy = format!("http://127.0.0.1:{port}");
    let next = || requests.recv_timeout(Duration::from_secs(10)).unwrap();
    let silent = || assert!(requests.recv_timeout(Duration::from_millis(200)).is_err(), "the proxy was asked");

    // Plain http, which was allowed, goes to the proxy whole.
    let shown = call("http://api.example.invalid", "", &[("http_proxy", &proxy)]);
    assert!(shown.contains("\"word\""), "{shown}");
    assert!(next().starts_with("GET http://api.example.invalid/word HTTP/1.1\r\n"));

    // Of https, the proxy learns the host.
    let shown = call("https://api.example.invalid", "", &[("HTTPS_PROXY", &proxy)]);
    assert!(shown.contains("outcome: Err"), "{shown}");
    if cfg!(any(feature = "rustls", feature = "native-tls")) {
        let connect = next();
        assert!(connect.starts_with("CONNECT api.example.invalid:443 HTTP/1.1\r\n"), "{connect}");
        assert!(!connect.contains(TOKEN), "the proxy has seen the credentials");
    }

    // One that asks for credentials is asked once, and called what it is.
    if cfg!(any(feature = "rustls", feature = "native-tls")) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let guarded = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
            }
        });
        let shown = call("https://api.example.invalid", "retry", &[("HTTPS_PROXY", &guarded)]);
        assert!(shown.contains("the proxy asks for credentials") && shown.contains("attempts: 1"), "{shown}");
    }

    // What stays on this machine, and what is excluded, does not go there.
    let (own, answers) = server();
    let all: &[(&str, &str)] = &[("http_proxy", &proxy), ("ALL_PROXY", &proxy)];
    for host in ["127.0.0.1", "localhost"] {
        let shown = call(&format!("http://{host}:{own}"), "", all);
        assert!(shown.contains("\"word\""), "{shown}");
        assert!(answers.recv_timeout(Duration::from_secs(10)).unwrap().starts_with("GET /word"));
        silent();
    }
    let excluded = [("http_proxy", proxy.as_str()), ("NO_PROXY", "example.invalid")];
    assert!(call("http://api.example.invalid", "", &excluded).contains("outcome: Err"));
    silent();
    assert!(call("http://api.example.invalid", "no_proxy", all).contains("outcome: Err"));
    silent();
}
