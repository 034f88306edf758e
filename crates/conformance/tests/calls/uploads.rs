//! Forms of parts, content that is read while it is sent, and one of several answers, over sockets.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::support::Server;
use conformance::requests::{CONTRACT, Client, types};
use oas_mock::MockCloud;
use oas_runtime::{Arguments, Bytes, Upload};
use serde_json::json;

async fn fake() -> (MockCloud, Client) {
    let cloud = MockCloud::builder().contract("requests", CONTRACT).start().await.unwrap();
    let client = Client::builder().endpoint(cloud.url()).build().unwrap();
    (cloud, client)
}

/// Pieces, one after the other.
struct Pieces(std::collections::VecDeque<&'static [u8]>);

impl Pieces {
    fn of(pieces: &[&'static [u8]]) -> Self {
        Self(pieces.iter().copied().collect())
    }
}

impl futures_core::Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Bytes::from_static(piece))))
    }
}

#[tokio::test]
async fn a_form_has_a_part_for_every_property() {
    let (cloud, client) = fake().await;
    let response = client
        .upload_image()
        .file(Upload::from(b"\x89PNG").file_name("a \"b\".png"))
        .name("n")
        .size(7)
        .tags(["x", "y"])
        .others([Upload::from("one"), Upload::from("two").media_type("text/plain")])
        .range(types::Range::builder().from(3))
        .note("*n*")
        .send()
        .await
        .unwrap();
    assert!(matches!(&*response, types::UploadImageSuccess::Created(range) if range.from == Some(1)));
    let received = cloud.received().remove(0);
    let media = &received.headers.iter().find(|(name, _)| name == "content-type").unwrap().1;
    let boundary = media.strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = String::from_utf8_lossy(&received.body).replace(boundary, "B").replace('\u{fffd}', "?");
    let part =
        |head: &str, content: &str| format!("--B\r\nContent-Disposition: form-data; name={head}\r\n\r\n{content}\r\n");
    let expected = [
        part("\"file\"; filename=\"a %22b%22.png\"\r\nContent-Type: image/png", "?PNG"),
        part("\"name\"", "n"),
        part("\"size\"", "7"),
        part("\"tags\"", "x"),
        part("\"tags\"", "y"),
        part("\"others\"; filename=\"file\"\r\nContent-Type: application/octet-stream", "one"),
        part("\"others\"; filename=\"file\"\r\nContent-Type: text/plain", "two"),
        part("\"range\"\r\nContent-Type: application/json", r#"{"from":3}"#),
        part("\"note\"\r\nContent-Type: text/markdown", "*n*"),
        "--B--\r\n".to_owned(),
    ];
    assert_eq!(body, expected.concat());
}

#[tokio::test]
async fn parts_are_held_against_their_bounds() {
    let (cloud, client) = fake().await;
    for (error, what) in [
        (client.upload_image().name("n").preview().unwrap_err(), "`file` is missing"),
        (client.upload_image().file("f").preview().unwrap_err(), "`name` is missing"),
        (client.upload_image().file("f").name("a long name").preview().unwrap_err(), "11 characters"),
        (client.upload_image().file("f").name("n").size(0).preview().unwrap_err(), "`size`"),
    ] {
        assert!(error.to_string().contains(what), "{error}");
    }
    assert!(cloud.received().is_empty());
}

#[tokio::test]
async fn one_of_several_answers_is_told_by_its_status() {
    let server = Server::start().await;
    let client = Client::builder().endpoint(&server.url).build().unwrap();
    let send = || client.upload_image().file("f").name("n").send();
    server.answer("202 Accepted", "content-type: text/plain\r\n", "later");
    let later = send().await.unwrap();
    assert!(matches!(&*later, types::UploadImageSuccess::Accepted(text) if text == "later"));
    server.answer("204 No Content", "", "");
    assert!(matches!(*send().await.unwrap(), types::UploadImageSuccess::NoContent));
    server.answer("201 Created", "content-type: application/json\r\n", r#"{"from":"x"}"#);
    assert_eq!(send().await.unwrap_err().path(), Some("from"));
    // What is not declared is read as the first one that is.
    server.answer("200 OK", "content-type: application/json\r\n", r#"{"from":2}"#);
    assert!(matches!(&*send().await.unwrap(), types::UploadImageSuccess::Created(range) if range.from == Some(2)));
    server.answer("200 OK", "content-type: text/html\r\n", "<html>");
    assert!(send().await.is_err());
}

#[tokio::test]
async fn an_answer_that_nothing_has_changed_is_one() {
    let (_cloud, client) = fake().await;
    let first = client.get_text().send().await.unwrap();
    let headers = types::GetTextHeaders::of(&first).unwrap();
    assert!(matches!(&*first, types::GetTextSuccess::Ok(text) if text == "a text"));
    assert_eq!((headers.etag.as_deref(), headers.x_count), (Some("\"1\""), Some(2)));
    assert_eq!(headers.x_words, Some(vec!["a".to_owned(), "text".to_owned()]));
    let again = client.get_text().if_none_match(headers.etag.unwrap()).send().await.unwrap();
    assert!(matches!(*again, types::GetTextSuccess::NotModified));
    assert_eq!(again.status().as_u16(), 304);
    let server = Server::start().await;
    server.answer("200 OK", "content-type: text/plain\r\nx-count: many\r\n", "t");
    let client = Client::builder().endpoint(&server.url).build().unwrap();
    let response = client.get_text().send().await.unwrap();
    let error = types::GetTextHeaders::of(&response).unwrap_err();
    assert!(error.to_string().contains("`x-count`"), "{error}");
    server
        .raw(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\nconnection: close\r\n\r\n\xff\xfe");
    assert!(client.get_text().send().await.unwrap_err().to_string().contains("utf-8"));
}

#[tokio::test]
async fn a_file_is_sent_piece_by_piece_and_again_where_that_helps() {
    let folder = std::env::temp_dir().join(format!("upload-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("image.bin");
    let content: Vec<u8> = (0..300_000_u32).map(|number| (number % 251) as u8).collect();
    std::fs::write(&path, &content).unwrap();
    let (cloud, client) = fake().await;
    client.put_content().body(Upload::file(&path).await.unwrap()).send().await.unwrap();
    let received = cloud.received().remove(0);
    assert!(received.body == content, "what arrives is what was sent");
    let length = received.headers.iter().find(|(name, _)| name == "content-length").unwrap();
    assert_eq!(length.1, "300000");
    client.upload_image().file(Upload::file(&path).await.unwrap()).name("n").send().await.unwrap();
    let text = String::from_utf8_lossy(&cloud.received().remove(1).body).into_owned();
    assert!(text.contains("filename=\"image.bin\""), "the name is that of the path");

    // PUT is idempotent, and a file can be read again.
    let server = Server::start().await;
    server.answer("503 Service Unavailable", "", "");
    server.answer("204 No Content", "", "");
    let client = Client::builder().endpoint(&server.url).build().unwrap();
    std::fs::write(&path, b"short").unwrap();
    client.put_content().body(Upload::file(&path).await.unwrap()).send().await.unwrap();
    let bodies: Vec<String> = server.requests().into_iter().map(|request| request.body).collect();
    assert_eq!(bodies, ["short", "short"]);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(Upload::file(&path).await.unwrap_err().kind(), io::ErrorKind::NotFound);
}

#[tokio::test]
async fn what_comes_once_is_sent_once() {
    let server = Server::start().await;
    server.answer("503 Service Unavailable", "", "");
    server.answer("204 No Content", "", "");
    let client = Client::builder().endpoint(&server.url).build().unwrap();
    let once = Upload::once(Some(4), Pieces::of(&[b"ab", b"cd"]));
    let error = client.put_content().body(once).send().await.unwrap_err();
    assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(503), 1));
    assert_eq!(server.requests().len(), 1);
    server.clear();
    server.answer("503 Service Unavailable", "", "");
    server.answer("204 No Content", "", "");
    let opened = Upload::stream(Some(4), || Pieces::of(&[b"ab", b"cd"]));
    client.put_content().body(opened).send().await.unwrap();
    assert_eq!(server.last().body, "abcd");
}

#[tokio::test]
async fn content_that_is_not_as_long_as_was_said_is_an_error() {
    let (cloud, client) = fake().await;
    for length in [3, 9] {
        let wrong = Upload::once(Some(length), Pieces::of(&[b"ab", b"cd"]));
        let error = client.put_content().body(wrong).send().await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{error}");
    }
    assert!(cloud.received().is_empty());
}

/// A signature is made of the hash of all content, be it in memory or not.
#[tokio::test]
async fn content_that_is_signed_is_read_for_its_hash() {
    let keys = ("mock-key", "mock-secret");
    let cloud = MockCloud::builder()
        .contract("requests", CONTRACT)
        .credential("requests.signed.access_key", keys.0)
        .credential("requests.signed.secret_key", keys.1)
        .start()
        .await
        .unwrap();
    let client = Client::builder().endpoint(cloud.url()).access_key(keys.0).secret_key(keys.1).build().unwrap();
    let pieces = || Upload::stream(Some(4), || Pieces::of(&[b"ab", b"cd"]));
    client.put_signed().body("abcd").send().await.unwrap();
    client.put_signed().body(pieces()).send().await.unwrap();
    client.put_signed().body(Upload::stream(None, || Pieces::of(&[b"ab", b"cd"]))).send().await.unwrap();
    assert!(cloud.received().iter().all(|received| received.body == b"abcd" && received.status == 204));
    let preview = client.put_signed().body(pieces()).preview().unwrap();
    assert!(preview.signatures[0].canonical_request.ends_with("***"), "{preview}");
    let once = Upload::once(Some(4), Pieces::of(&[b"ab", b"cd"]));
    let error = client.put_signed().body(once).send().await.unwrap_err();
    assert!(error.to_string().contains("a signature needs it before it is sent"), "{error}");
}

#[tokio::test]
async fn json_is_sent_before_other_media_types() {
    let (cloud, client) = fake().await;
    client.post_either().body(types::Range::builder().from(1)).send().await.unwrap();
    let received = cloud.received().remove(0);
    assert!(received.headers.contains(&("content-type".to_owned(), "application/json".to_owned())));
    assert_eq!(received.body, br#"{"from":1}"#);
}

#[tokio::test]
async fn uploads_have_names_too() {
    let (cloud, client) = fake().await;
    let arguments: Arguments = [("name", json!("n")), ("tags", json!(["t"]))].into_iter().collect();
    let arguments = arguments.with_upload("file", b"\xff").with_upload("others", "1").with_upload("others", "2");
    let answer = client.invoke("upload_image", arguments).await.unwrap();
    assert_eq!(*answer, json!({"from": 1}));
    assert_eq!(cloud.received()[0].status, 201);
    let twice = Arguments::default().with_upload("body", "1").with_upload("body", "2");
    assert!(client.invoke("put_content", twice).await.unwrap_err().to_string().contains("more than once"));
    let unknown = Arguments::default().with_upload("body", "1").with_upload("other", "2");
    assert!(client.invoke("put_content", unknown).await.unwrap_err().to_string().contains("`other`"));
}

#[tokio::test]
async fn the_fake_reads_forms_strictly() {
    let (cloud, _) = fake().await;
    let post = |body: &str| {
        let (url, body) = (format!("{}/uploads", cloud.url()), body.replace('|', "\r\n"));
        let request = oas_runtime::reqwest::Client::new().post(url);
        let request = request.header("content-type", "multipart/form-data; boundary=B").body(body);
        async move { request.send().await.unwrap().text().await.unwrap() }
    };
    let file = "--B|Content-Disposition: form-data; name=\"file\"; filename=\"f\"||x|";
    let name = "--B|Content-Disposition: form-data; name=\"name\"||n|";
    for (body, answer) in [
        (format!("{file}{name}--B--|"), "{\"from\":1}"),
        (format!("{name}--B--|"), "file is required"),
        (format!("{file}{name}--B|Content-Disposition: form-data; name=\"size\"||0|--B--|"), "out of range"),
        (format!("{file}{name}--B|Content-Disposition: form-data; name=\"who\"||0|--B--|"), "no part who"),
        (format!("{name}--B|Content-Disposition: form-data; name=\"file\"||x|--B--|"), "no name of a file"),
        (format!("{file}{name}"), "does not"),
    ] {
        let text = post(&body).await;
        assert!(text.contains(answer), "{body}: {text}");
    }
}
