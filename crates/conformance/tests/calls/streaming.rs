//! Answers that are read while they come, over sockets: content of any size, values line by line, events.

use std::time::Duration;

use crate::support::Server;
use conformance::requests::{CONTRACT, Client};
use oas_mock::MockCloud;
use oas_runtime::{Arguments, Backoff, ErrorKind, RetryPolicy};
use serde_json::json;

fn client(server: &Server) -> Client {
    let retry = RetryPolicy::standard().with_backoff(Backoff::new(Duration::ZERO, Duration::ZERO));
    Client::builder().endpoint(&server.url).retry(retry).build().unwrap()
}

/// An answer that promises more than it has.
fn cut(head: &str, length: usize, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").into_bytes()
}

#[tokio::test]
async fn content_goes_into_a_file() {
    let folder = std::env::temp_dir().join(format!("download-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("image.bin");
    let server = Server::start().await;
    let client = client(&server);
    server.answer("200 OK", "", "abc");
    let download = client.get_content().download().await.unwrap();
    assert_eq!(download.length(), Some(3));
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(download.into_inner().verify_sha256(digest).save(&path).await.unwrap(), 3);
    assert_eq!(std::fs::read(&path).unwrap(), b"abc");
    // What is not what it should be leaves what was there.
    server.answer("200 OK", "", "abd");
    let download = client.get_content().download().await.unwrap().into_inner().verify_sha256(digest);
    let error = download.save(&path).await.unwrap_err();
    assert!(error.to_string().contains(digest), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"abc");
    let names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["image.bin"]);
    server.answer("200 OK", "", "abc");
    let download = client.get_content().download().await.unwrap().into_inner();
    let error = download.save(folder.join("none").join("x")).await.unwrap_err();
    assert!(error.to_string().contains("cannot be written"), "{error}");
    std::fs::remove_dir_all(&folder).unwrap();
    server.answer("200 OK", "content-encoding: gzip\r\n", "abc");
    assert!(client.get_content().download().await.unwrap_err().to_string().contains("compressed"));
    // An error is one before anything is read.
    server.answer("404 Not Found", "", "");
    assert_eq!(client.get_content().download().await.unwrap_err().status().map(|status| status.as_u16()), Some(404));
}

#[tokio::test]
async fn the_rest_is_asked_for_where_a_connection_breaks() {
    let server = Server::start().await;
    let client = client(&server);
    let known = "accept-ranges: bytes\r\netag: \"1\"";
    server.raw(&cut(&format!("200 OK\r\n{known}"), 9, "abc"));
    server.raw(&cut(&format!("206 Partial Content\r\n{known}\r\ncontent-range: bytes 3-8/9"), 6, "de"));
    server.raw(&cut(&format!("206 Partial Content\r\n{known}\r\ncontent-range: bytes 5-8/9"), 4, "fghi"));
    let mut download = client.get_content().download().await.unwrap().into_inner();
    let mut content = Vec::new();
    while let Some(piece) = download.try_next().await.unwrap() {
        content.extend_from_slice(&piece);
    }
    assert_eq!((content.as_slice(), download.received()), (&b"abcdefghi"[..], 9));
    let requests = server.requests();
    let ranges: Vec<_> = requests.iter().map(|request| (request.header("range"), request.header("if-range"))).collect();
    assert_eq!(ranges, [(None, None), (Some("bytes=3-"), Some("\"1\"")), (Some("bytes=5-"), Some("\"1\""))]);
    assert_eq!(requests[0].header("accept-encoding"), Some("identity"));
    assert!(download.try_next().await.unwrap().is_none(), "nothing comes after the end");
}

/// A part that nobody has asked for is not the whole, however it is read.
#[tokio::test]
async fn a_part_is_not_the_whole() {
    let server = Server::start().await;
    let client = client(&server);
    let part = |range: &str| cut(&format!("206 Partial Content\r\ncontent-range: bytes {range}"), 3, "abc");
    for range in ["0-2/9", "6-8/9", "6-8/*"] {
        server.raw(&part(range));
        let error = client.get_content().send().await.unwrap_err();
        assert!(error.to_string().contains("a part (206) of what was asked for as a whole"), "{range}: {error}");
        server.raw(&part(range));
        let error = client.get_content().download().await.unwrap_err();
        assert!(error.to_string().contains("a part (206)"), "{range}: {error}");
    }
    // All of it, and what says nothing of a range, are the whole; so is what was asked for.
    for answer in [part("0-2/3"), part("0-2/*"), cut("206 Partial Content", 3, "abc")] {
        server.raw(&answer);
        assert_eq!(&client.get_content().send().await.unwrap()[..], b"abc", "{:?}", String::from_utf8_lossy(&answer));
    }
    server.raw(&part("6-8/9"));
    let request = client.get_content().header("range", "bytes=6-8");
    assert_eq!(&request.send().await.unwrap()[..], b"abc");
}

/// A part that ends before the content does is not the end.
#[tokio::test]
async fn a_short_part_is_not_the_rest() {
    let server = Server::start().await;
    let known = "accept-ranges: bytes\r\netag: \"1\"";
    server.raw(&cut(&format!("200 OK\r\n{known}"), 9, "abc"));
    server.raw(&cut(&format!("206 Partial Content\r\n{known}\r\ncontent-range: bytes 3-5/9"), 3, "def"));
    server.raw(&cut(&format!("206 Partial Content\r\n{known}\r\ncontent-range: bytes 6-8/*"), 3, "ghi"));
    let mut download = client(&server).get_content().download().await.unwrap().into_inner();
    let mut content = Vec::new();
    while let Some(piece) = download.try_next().await.unwrap() {
        content.extend_from_slice(&piece);
    }
    assert_eq!(content, b"abcdefghi");
    assert_eq!(server.requests()[2].header("range"), Some("bytes=6-"));
}

/// Content that is made anew for each request has no rest.
#[tokio::test]
async fn what_is_not_idempotent_is_not_taken_up_again() {
    let server = Server::start().await;
    server.raw(&cut("200 OK\r\naccept-ranges: bytes\r\netag: \"1\"", 9, "abc"));
    let mut download = client(&server).make_content().download().await.unwrap().into_inner();
    assert_eq!(download.try_next().await.unwrap().as_deref(), Some(&b"abc"[..]));
    assert!(download.try_next().await.unwrap_err().to_string().contains("broke off"));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn what_is_not_the_rest_is_an_error() {
    let server = Server::start().await;
    let client = client(&server);
    let known = "accept-ranges: bytes\r\netag: \"1\"";
    for (second, what) in [
        // It has changed, so all of it comes.
        (cut("200 OK\r\netag: \"2\"", 3, "xyz"), "begin again"),
        (cut("206 Partial Content\r\ncontent-range: bytes 2-8/9", 7, "cdefghi"), "begin again"),
        // Nor is a part of something else, which a server sends that does not look at `If-Range`.
        (cut("206 Partial Content\r\ncontent-range: bytes 3-8/9\r\netag: \"2\"", 6, "uvwxyz"), "begin again"),
        (cut("206 Partial Content\r\ncontent-range: bytes 3-8/12", 6, "defghi"), "begin again"),
        (cut("416 Range Not Satisfiable", 0, ""), "416"),
    ] {
        server.raw(&cut(&format!("200 OK\r\n{known}"), 9, "abc"));
        server.raw(&second);
        let mut download = client.get_content().download().await.unwrap().into_inner();
        assert_eq!(download.try_next().await.unwrap().unwrap(), "abc");
        let error = download.try_next().await.unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
        assert!(download.try_next().await.unwrap().is_none(), "nothing comes after an error");
    }
    // A server that cannot send parts, or does not say what they are parts of, is not asked for them.
    for head in ["200 OK\r\netag: \"1\"", "200 OK\r\naccept-ranges: bytes\r\netag: W/\"1\"", "200 OK"] {
        let before = server.requests().len();
        server.raw(&cut(head, 9, "abc"));
        let mut download = client.get_content().download().await.unwrap().into_inner();
        assert_eq!(download.try_next().await.unwrap().unwrap(), "abc");
        let error = download.try_next().await.unwrap_err();
        assert!(error.to_string().contains("broke off"), "{error}");
        assert_eq!(server.requests().len(), before + 1);
    }
    // Whoever breaks off every time is not asked for ever.
    server.raw(&cut(&format!("200 OK\r\n{known}"), 9, "a"));
    for _ in 0..20 {
        server.raw(&cut("206 Partial Content\r\ncontent-range: bytes 1-8/9", 8, ""));
    }
    let mut download = client.get_content().download().await.unwrap().into_inner();
    assert!(download.try_next().await.unwrap().is_some());
    assert!(download.try_next().await.is_err());
}

#[tokio::test]
async fn values_come_line_by_line() {
    let server = Server::start().await;
    let client = client(&server);
    server.answer("200 OK", "", "{\"from\":1}\r\n\n  \n{\"from\":2}\n{\"from\":3}");
    let mut lines = client.list_lines().send().await.unwrap().into_inner();
    let mut found = Vec::new();
    while let Some(value) = lines.try_next().await.unwrap() {
        found.push(value.from.unwrap());
    }
    assert_eq!(found, [1, 2, 3]);
    server.answer("200 OK", "", "{\"from\":1}\n{\"from\":\"x\"}\n{\"from\":3}\n");
    let mut lines = client.list_lines().send().await.unwrap().into_inner();
    assert!(lines.try_next().await.unwrap().is_some());
    assert_eq!(lines.try_next().await.unwrap_err().path(), Some("from"));
    assert!(lines.try_next().await.unwrap().is_none());
    server.answer("200 OK", "", "{\"from\":1}\n{\"fr");
    let mut lines = client.list_lines().send().await.unwrap().into_inner();
    assert!(lines.try_next().await.unwrap().is_some());
    assert!(lines.try_next().await.is_err(), "half a line is none");
    server.raw(&cut("200 OK", 100, "{\"from\":1}\n{\"from\":2}"));
    let mut lines = client.list_lines().send().await.unwrap().into_inner();
    assert!(lines.try_next().await.unwrap().is_some());
    assert!(lines.try_next().await.is_err(), "a connection that broke is no end");
    let small = Client::builder().endpoint(&server.url).max_response_bytes(20).build().unwrap();
    server.answer("200 OK", "", &format!("{{\"from\":1}}\n{}\n", " ".repeat(100)));
    let mut lines = small.list_lines().send().await.unwrap().into_inner();
    assert!(lines.try_next().await.unwrap().is_some());
    assert!(lines.try_next().await.unwrap_err().to_string().contains("line 2 is longer than 20 bytes"));
}

#[tokio::test]
async fn events_are_those_of_the_standard() {
    let server = Server::start().await;
    let client = client(&server);
    let body = "\u{feff}: a comment\r\nretry: 250\n\nevent: change\nid: 1\ndata: {\"from\":\rdata:1}\r\r\nid\ndata: {}\n\ndata\nevent: none\n\nevent: lost\n\ndata: {\"from\":9}";
    server.answer("200 OK", "content-type: text/event-stream\r\n", body);
    let mut events = client.watch_events().send().await.unwrap().into_inner();
    let first = events.try_next().await.unwrap().unwrap();
    assert_eq!((first.event.as_str(), first.id.as_str(), first.data.from), ("change", "1", Some(1)));
    assert_eq!((events.retry(), events.last_event_id()), (Some(Duration::from_millis(250)), "1"));
    let second = events.try_next().await.unwrap().unwrap();
    assert_eq!((second.event.as_str(), second.id.as_str(), second.data.from), ("message", "", None));
    assert!(events.try_next().await.is_err(), "empty data is no JSON");
    assert!(events.try_next().await.unwrap().is_none());
    // An id with a character that no header can have is none.
    server.answer("200 OK", "", "id: 7\nid: a\0b\ndata: one\ndata:  two\n\ndata\n\ndata: half");
    let mut words = client.watch_words().send().await.unwrap().into_inner();
    let mut found = Vec::new();
    while let Some(event) = words.try_next().await.unwrap() {
        found.push(event.data);
    }
    assert_eq!((found, words.last_event_id()), (vec!["one\n two".to_owned(), String::new()], "7"));
}

#[tokio::test]
async fn streams_that_fall_silent_end() {
    let server = Server::start().await;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let (mut socket, _) = silent.accept().await.unwrap();
        let mut buffer = [0; 4096];
        let _ = socket.read(&mut buffer).await;
        socket.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nx: y\r\n").await.unwrap();
        std::future::pending::<()>().await;
    });
    drop(server);
    let client = Client::builder().endpoint(&url).timeout(Duration::from_millis(300)).build().unwrap();
    let mut events = client.watch_events().send().await.unwrap().into_inner();
    let error = events.try_next().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn streams_have_names_too() {
    let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
    let client = Client::builder().endpoint(cloud.url()).build().unwrap();
    let lines = client.invoke("list_lines", Arguments::default()).await.unwrap();
    assert_eq!(*lines, json!([{"from": 1}, {"from": 2}]));
    let events = client.invoke("watch_events", Arguments::default()).await.unwrap();
    assert_eq!(*events, json!([{"event": "change", "id": "7", "data": {"from": 1}}]));
}

#[tokio::test]
async fn an_answer_that_may_be_whole_or_come_by_and_by_is_what_is_asked_for() {
    let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
    let fake = Client::builder().endpoint(cloud.url()).build().unwrap();
    assert_eq!(fake.complete().body_map(|body| body.from(1)).send().await.unwrap().text, "all of it");
    let mut events = fake.complete().body_map(|body| body.from(1)).send_events().await.unwrap().into_inner();
    let mut text = String::new();
    while let Some(event) = events.try_next().await.unwrap() {
        text += &event.data.delta.unwrap();
    }
    assert_eq!(text, "all of it");
    assert_eq!(fake.export_records().send().await.unwrap().text, "a");
    let mut lines = fake.export_records().send_lines().await.unwrap().into_inner();
    assert_eq!(lines.try_next().await.unwrap().unwrap().delta.as_deref(), Some("a"));
    let by_name = fake.invoke("complete", [("body", json!({"from": 1}))].into_iter().collect::<Arguments>());
    assert_eq!(by_name.await.unwrap().into_inner().to_string(), r#"{"text":"all of it"}"#);

    let server = Server::start().await;
    let client = client(&server);
    let events = "content-type: text/event-stream; charset=utf-8\r\n";
    server.answer("200 OK", "content-type: application/json\r\n", r#"{"text": "x"}"#);
    client.complete().send().await.unwrap();
    server.answer("200 OK", events, "data: {}\n\n");
    assert!(client.complete().send_events().await.unwrap().into_inner().try_next().await.unwrap().is_some());
    // What the caller says comes before that.
    server.answer("200 OK", events, "");
    client.complete().header("Accept", "text/event-stream;v=2").send_events().await.unwrap();
    server.answer("200 OK", "", r#"{"text": "x"}"#);
    client.export_records().send().await.unwrap();
    server.answer("200 OK", "", "");
    client.export_records().send_lines().await.unwrap();
    let asked: Vec<_> = server.requests().iter().map(|request| request.header("accept").map(str::to_owned)).collect();
    let wanted = [
        "application/json",
        "text/event-stream",
        "text/event-stream;v=2",
        "application/vnd.records+json",
        "application/x-ndjson",
    ];
    assert_eq!(asked, wanted.map(|media| Some(media.to_owned())));
}

#[tokio::test]
async fn what_is_no_stream_is_no_empty_one() {
    let server = Server::start().await;
    let client = client(&server);
    let json = "content-type: application/json\r\n";
    // The form that was not asked for, and its opposite.
    server.answer("200 OK", json, r#"{"text": "all of it"}"#);
    let error = client.complete().send_events().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && error.to_string().contains("is `application/json`"), "{error}");
    server.answer("200 OK", "content-type: text/event-stream\r\n", "data: {}\n\n");
    let error = client.complete().send().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && error.to_string().contains("text/event-stream"), "{error}");
    // Events alone, lines alone; a page of a captive portal, and an error of the provider.
    server.answer("200 OK", "content-type: Text/HTML; charset=utf-8\r\n", "<html>");
    let error = client.watch_events().send().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && error.to_string().contains("is `text/html`"), "{error}");
    // An error of the provider is that.
    let everything = conformance::Client::builder().endpoint(&server.url).token("t").build().unwrap();
    server.answer(
        "200 OK",
        "content-type: application/problem+json\r\n",
        r#"{"fault": {"code": "WHO", "text": "bad"}}"#,
    );
    let error = everything.watch_entries().send().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Service && error.is_auth() && error.code() == Some("WHO"), "{error}");
}
