//! Exchanges whose content is sent or read by and by, written down while it passes: as it was, masked, no more than there is room for,
//! replayed, and held against the contract.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use conformance::requests::{CONTRACT, Client};
use futures_core::Stream;
use oas_mock::{MockCloud, Recording, Reply};
use oas_runtime::{Backoff, Bytes, Recorder, RetryPolicy, Upload};
use serde_json::{Value, json};
use support::Server;
use support::archive::Shared;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// A piece of something large.
static LARGE: [u8; 64 << 10] = [b'x'; 64 << 10];
const SECRET: &str = "a-key-that-nobody-sees";

fn client(url: &str, recorder: &Recorder) -> Client {
    let retry = RetryPolicy::standard().with_backoff(Backoff::new(Duration::ZERO, Duration::ZERO));
    let mut value = oas_runtime::reqwest::header::HeaderValue::from_static(SECRET);
    value.set_sensitive(true);
    Client::builder().endpoint(url).retry(retry).default_header("x-own", value).record(recorder).build().unwrap()
}

fn content(entry: &Value) -> &Value {
    &entry["response"]["content"]
}

/// All of the content that the server has.
async fn all(client: &Client) -> Vec<u8> {
    let mut download = client.get_content().download().await.unwrap().into_inner();
    let mut bytes = Vec::new();
    while let Some(piece) = download.try_next().await.unwrap() {
        bytes.extend_from_slice(&piece);
    }
    bytes
}

/// So many pieces of the same text, counted when they are made.
struct Pieces(usize, &'static [u8], Arc<AtomicUsize>);

impl Stream for Pieces {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0 == 0 {
            return Poll::Ready(None);
        }
        self.0 -= 1;
        self.2.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Bytes::from_static(self.1))))
    }
}

fn upload(pieces: usize, text: &'static [u8]) -> Upload {
    Upload::once(None, Pieces(pieces, text, Arc::default()))
}

/// The fake that answers what was recorded, and what it differs in from the contract.
async fn replayed(file: &Shared) -> (MockCloud, Vec<String>) {
    let recording = || Recording::parse("streams.har", &file.text()).unwrap();
    let builder = MockCloud::builder().contract("requests", CONTRACT);
    let found = builder.compare(&recording()).unwrap().iter().map(ToString::to_string).collect();
    (builder.replay(recording()).start().await.unwrap(), found)
}

#[tokio::test]
async fn values_and_events_are_recorded_when_they_were_read_and_come_again() {
    let body = "{\"from\":1,\"password\":\"hunter2\"}\n\n{\"from\":2}\n";
    let events = format!(
        "id: 7\nevent: change\ndata: {{\"from\":1,\ndata:  \"access_token\":\"t0ken\"}}\n\n: {SECRET}\r\ndata: {{\"from\":2}}\r\n\r\n"
    );
    let cloud = MockCloud::builder().contract("requests", CONTRACT);
    let cloud = cloud.reply("list_lines", [Reply::text(200, "application/x-ndjson", body)]);
    let cloud = cloud.reply("watch_events", [Reply::text(200, "text/event-stream", &events)]).start().await.unwrap();
    let (file, recorder) = Shared::recorder();
    let client = client(&cloud.url(), &recorder);
    let mut lines = client.list_lines().send().await.unwrap().into_inner();
    assert_eq!(lines.try_next().await.unwrap().unwrap().from, Some(1));
    // Nothing is written before its reader is done, and whoever asks is told.
    assert!(file.entries().is_empty());
    assert!(recorder.finish().unwrap_err().to_string().contains("lacks 1 exchange"), "{recorder:?}");
    assert_eq!(lines.try_next().await.unwrap().unwrap().from, Some(2));
    assert!(lines.try_next().await.unwrap().is_none());
    assert_eq!(recorder.finish().unwrap(), 1);
    let mut seen = client.watch_events().send().await.unwrap().into_inner();
    while seen.try_next().await.unwrap().is_some() {}
    let entries = file.entries();
    let [lines, watched] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!(content(lines)["text"], body.replace("hunter2", "***"));
    assert_eq!(content(lines)["size"], body.len());
    assert_eq!(content(watched)["text"], events.replace("t0ken", "***").replace(SECRET, "***"));
    assert!(content(lines).get("comment").is_none() && content(watched).get("comment").is_none(), "{entries:?}");

    let (again, found) = replayed(&file).await;
    assert_eq!(found.len(), 2, "what the contract does not know of values is said: {found:?}");
    assert!(found[0].contains("list_lines") && found[0].contains("`/password`"), "{found:?}");
    assert!(found[1].contains("watch_events") && found[1].contains("`/access_token`"), "{found:?}");
    let client = Client::builder().endpoint(again.url()).build().unwrap();
    let mut lines = client.list_lines().send().await.unwrap().into_inner();
    assert_eq!(lines.try_next().await.unwrap().unwrap().from, Some(1));
    let mut seen = client.watch_events().send().await.unwrap().into_inner();
    assert_eq!(seen.try_next().await.unwrap().unwrap().id, "7");
}

#[tokio::test]
async fn values_that_are_none_of_the_contract_are_found() {
    let server = Server::start().await;
    let (file, recorder) = Shared::recorder();
    let client = client(&server.url, &recorder);
    server.answer("200 OK", "content-type: application/x-ndjson\r\n", "{\"from\":\"one\"}\nno json\n");
    let mut lines = client.list_lines().send().await.unwrap().into_inner();
    lines.try_next().await.unwrap_err();
    drop(lines);
    assert_eq!(recorder.finish().unwrap(), 1);
    let (_, found) = replayed(&file).await;
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("`/from` of the answer") && found[1].contains("no JSON"), "{found:?}");
}

/// Whoever reads a stream sees its beginning before there is an end.
#[tokio::test]
async fn a_stream_streams_and_its_reader_may_stop() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (more, wait) = tokio::sync::oneshot::channel::<()>();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let _ = socket.read(&mut [0; 4096]).await;
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n";
        socket.write_all(format!("{head}{{\"from\":1}}\n{{\"fr").as_bytes()).await.unwrap();
        let _ = wait.await;
    });
    let (file, recorder) = Shared::recorder();
    let mut lines = client(&url, &recorder).list_lines().send().await.unwrap().into_inner();
    assert_eq!(lines.try_next().await.unwrap().unwrap().from, Some(1));
    drop(lines);
    drop(more);
    assert_eq!(recorder.finish().unwrap(), 1);
    let entries = file.entries();
    let part = content(&entries[0]);
    assert_eq!((&part["text"], &part["_stopped"]), (&json!("{\"from\":1}\n{\"fr"), &json!(true)), "{part}");
    assert_eq!(
        (&part["comment"], &part["size"]),
        (&json!("read as far as 15 bytes, where its reader stopped"), &json!(-1))
    );
    let (again, found) = replayed(&file).await;
    assert_eq!((found.as_slice(), again.left_out()), (&[][..], &[][..]), "what is there is what the contract says");
    let mut lines =
        Client::builder().endpoint(again.url()).build().unwrap().list_lines().send().await.unwrap().into_inner();
    assert_eq!(lines.try_next().await.unwrap().unwrap().from, Some(1));
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_recorded_with_its_rest_and_breaks_off_again() {
    let server = Server::start().await;
    let (file, recorder) = Shared::recorder();
    let own = client(&server.url, &recorder);
    let known = "accept-ranges: bytes\r\netag: \"1\"\r\ncontent-type: application/octet-stream\r\nconnection: close";
    server.raw(format!("HTTP/1.1 200 OK\r\n{known}\r\ncontent-length: 9\r\n\r\nabc").as_bytes());
    let rest = "content-range: bytes 3-8/9\r\ncontent-length: 6";
    server.raw(format!("HTTP/1.1 206 Partial Content\r\n{known}\r\n{rest}\r\n\r\ndefghi").as_bytes());
    let bytes = all(&own).await;
    assert_eq!(&bytes[..], b"abcdefghi");
    let entries = file.entries();
    let [broken, rest] = entries.as_slice() else { panic!("{entries:?}") };
    assert!(broken["_error"].is_string() && rest.get("_error").is_none(), "{entries:?}");
    assert_eq!((&broken["response"]["status"], &rest["response"]["status"]), (&json!(200), &json!(206)));
    assert_eq!((&content(broken)["text"], &content(rest)["text"]), (&json!("abc"), &json!("defghi")));
    let (again, _) = replayed(&file).await;
    let (_, unused) = Shared::recorder();
    assert_eq!(&all(&client(&again.url(), &unused)).await[..], b"abcdefghi");
    assert_eq!(again.received().len(), 2, "it broke off and the rest was asked for");
}

#[tokio::test]
async fn what_is_sent_by_and_by_is_recorded_as_it_was_sent() {
    let server = Server::start().await;
    let (file, recorder) = Shared::recorder();
    let client = client(&server.url, &recorder);
    for _ in 0..3 {
        server.answer("204 No Content", "", "");
    }
    let length = Some(3 * 22);
    let whole = Upload::once(length, Pieces(3, b"a-key-that-nobody-sees", Arc::default()));
    client.put_content().body(whole).send().await.unwrap();
    client.put_content().body(upload(2, b"\xff\xfe\xfd")).send().await.unwrap();
    let made = Arc::new(AtomicUsize::new(0));
    let large = Upload::once(None, Pieces(40, &LARGE, Arc::clone(&made)));
    client.put_content().body(large).send().await.unwrap();
    assert_eq!(made.load(Ordering::Relaxed), 40);
    let entries = file.entries();
    let sent: Vec<&Value> = entries.iter().map(|entry| &entry["request"]["postData"]).collect();
    assert_eq!((&sent[0]["text"], &entries[0]["request"]["bodySize"]), (&json!("*********"), &json!(66)));
    assert_eq!((&sent[1]["comment"], sent[1].get("text")), (&json!("left out: 6 bytes that are no text"), None));
    assert_eq!((&sent[1]["_leftOut"], &entries[1]["request"]["bodySize"]), (&json!(true), &json!(6)));
    assert_eq!(sent[2]["comment"], format!("cut after {} of {} bytes", 1 << 20, 40 << 16));
    assert_eq!(sent[2]["text"].as_str().unwrap().len(), 1 << 20);

    let (again, found) = replayed(&file).await;
    assert_eq!(found.len(), 2, "{found:?}");
    for (found, why) in found.iter().zip(["left out: 6 bytes that are no text", "cut after 1048576 of 2621440 bytes"]) {
        assert!(found.contains("note") && found.contains(why), "{found}");
    }
    // What was left out may be anything of its length; anything else is another request, with another answer.
    let (file, recorder) = Shared::recorder();
    let client = self::client(&again.url(), &recorder);
    client.put_content().body(upload(2, b"abc")).send().await.unwrap();
    assert_eq!(file.entries()[0]["request"]["bodySize"], 6);
}

/// A form has another boundary each time it is sent.
#[tokio::test]
async fn parts_of_a_form_are_recorded_by_their_names_and_are_the_same_again() {
    let server = Server::start().await;
    let (file, recorder) = Shared::recorder();
    let own = client(&server.url, &recorder);
    let stream =
        |byte: &'static [u8], pieces| Upload::once(None, Pieces(pieces, byte, Arc::default())).file_name("a;b.png");
    let uploads = [
        (stream(b"\xff\xfe", 2), "one", SECRET),
        (stream(b"text", 1), "nginx", "web"),
        (stream(&LARGE, 20), "two", "web"),
    ];
    for (at, (file, name, tag)) in uploads.into_iter().enumerate() {
        server.answer("201 Created", "content-type: application/json\r\n", &format!("{{\"from\":{}}}", at + 7));
        own.upload_image().file(file).name(name).tags([tag]).upload_token("by-its-name").send().await.unwrap();
    }
    assert!(!file.text().contains("by-its-name"), "{}", file.text());
    let entries = file.entries();
    let sent = |at: usize| &entries[at]["request"]["postData"];
    let part = |at: usize, name: &str| {
        sent(at)["params"].as_array().unwrap().iter().find(|part| part["name"] == name).cloned().unwrap()
    };
    let binary = part(0, "file");
    assert_eq!((&binary["fileName"], &binary["contentType"]), (&json!("a;b.png"), &json!("image/png")));
    assert_eq!((&binary["comment"], binary.get("value")), (&json!("left out: 4 bytes that are no text"), None));
    assert_eq!((&part(0, "name")["value"], &part(0, "tags")["value"]), (&json!("one"), &json!("***")));
    assert_eq!((&part(1, "file")["value"], &part(1, "tags")["value"]), (&json!("text"), &json!("web")));
    assert_eq!((sent(1).get("text"), sent(1).get("comment")), (None, None));
    assert_eq!(
        (&sent(2)["_truncated"], &part(2, "file")["comment"]),
        (&json!(true), &json!("left out: its end was not kept"))
    );

    let (again, found) = replayed(&file).await;
    assert!(found.len() == 1 && found[0].contains("note") && found[0].contains("cut after 1048576 of"), "{found:?}");
    let client = Client::builder().endpoint(again.url()).build().unwrap();
    for (file, name, tag, from) in [
        (stream(b"text", 1), "nginx", "web", 8),
        (stream(b"any", 1), "one", "any", 7),
        (stream(b"other", 1), "nginx", "web", 1),
        (stream(b"text", 1), "nginx", "db", 1),
        (stream(b"text", 1), "two", "web", 1),
    ] {
        let upload = client.upload_image().file(file).name(name).tags([tag]).upload_token("any");
        let answer = upload.send().await.unwrap();
        assert!(format!("{answer:?}").contains(&format!("from: Some({from})")), "{name} {tag}: {answer:?}");
    }
}

#[tokio::test]
async fn content_that_is_no_text_is_left_out_and_replay_and_comparison_say_so() {
    let server = Server::start().await;
    let (file, recorder) = Shared::recorder();
    let own = client(&server.url, &recorder);
    server.raw(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\n\xff\xfe\x00\x01\x02");
    let content = all(&own).await;
    assert_eq!(content.len(), 5);
    server.answer("200 OK", "content-type: application/x-ndjson\r\n", "{\"from\":1}\n");
    let mut lines = own.list_lines().send().await.unwrap().into_inner();
    while lines.try_next().await.unwrap().is_some() {}
    let entry = &file.entries()[0];
    assert_eq!(self::content(entry)["comment"], "left out: 5 bytes that are no text");
    assert_eq!((&self::content(entry)["size"], self::content(entry).get("text")), (&json!(5), None));
    let (again, found) = replayed(&file).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("note") && found[0].contains("left out: 5 bytes that are no text"), "{found:?}");
    let [left_out] = again.left_out() else { panic!("{:?}", again.left_out()) };
    assert!(left_out.to_string().contains("streams.har:"), "{left_out}");
    let client = Client::builder().endpoint(again.url()).retry(RetryPolicy::never()).build().unwrap();
    let error = client.get_content().download().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(501));
    assert!(error.to_string().contains("left out: 5 bytes that are no text"), "{error}");
    assert!(client.list_lines().send().await.unwrap().into_inner().try_next().await.unwrap().is_some());
}

/// A secret at the bound has its beginning before it.
#[tokio::test]
async fn no_beginning_of_a_secret_is_left_where_a_body_is_cut() {
    let server = Server::start().await;
    let (file, recorder) = Shared::recorder();
    let client = client(&server.url, &recorder);
    let body = "x".repeat((1 << 20) - 8) + SECRET + &"y".repeat(1 << 20);
    server.answer("200 OK", "content-type: application/octet-stream\r\n", &body);
    let content = all(&client).await;
    assert_eq!(content.len(), body.len());
    let text = file.entries()[0]["response"]["content"]["text"].as_str().unwrap().to_owned();
    assert!(text.ends_with("xxx***"), "{}", &text[text.len() - 40..]);
    assert!(!file.text().contains(&SECRET[..8]));
}
