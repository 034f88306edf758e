//! Settings of a client: how it connects, what every request has, who is told of attempts.

use std::future::Future;
use std::io::Write as _;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use crate::script::{Scripted, Step, write};
use crate::support::Server;
use conformance::{Attempt, AttemptOutcome, Client, ClientBuilder, Interceptor, RetryPolicy, WaitPolicy, blocking};
use flate2::Compression;
use flate2::write::GzEncoder;
use oas_runtime::{ErrorKind, jiff, reqwest};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

fn builder(url: &str) -> ClientBuilder {
    Client::builder().token("made-up-token").endpoint(url)
}

fn refused(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    error.to_string()
}

#[tokio::test]
async fn an_http_client_of_the_program() {
    let server = Server::start().await;
    server.json(&json!([]));
    let own = reqwest::Client::builder()
        .default_headers([(reqwest::header::VIA, "own".parse().unwrap())].into_iter().collect());
    let own = own.build().unwrap();
    builder(&server.url).http_client(own.clone()).build().unwrap().words().send().await.unwrap();
    assert_eq!(server.last().header("via"), Some("own"));
    // It has no limit, but the client has.
    let silent = Scripted::start(vec![Step::Read, Step::Wait(Duration::from_secs(20))]).await;
    let client = builder(&silent.url).http_client(own.clone()).timeout(Duration::from_millis(100));
    let began = Instant::now();
    let error = client.retry(RetryPolicy::never()).build().unwrap().words().send().await.unwrap_err();
    assert!(error.is_timeout() && began.elapsed() < Duration::from_secs(5), "{error}");
    // What it has rules of its own for is refused beside it.
    let with = || builder(&server.url).http_client(own.clone());
    let second = Duration::from_secs(1);
    for (client, name) in [
        (with().connect_timeout(second), "connect_timeout"),
        (with().pool_idle_timeout(second), "pool_idle_timeout"),
        (with().no_proxy(), "no_proxy"),
        (with().proxy("http://127.0.0.1:1"), "proxy"),
        (with().root_certificates("x"), "root_certificates"),
        (with().client_certificate("x"), "client_certificate"),
    ] {
        let expected = format!("conformance: `{name}` has no effect beside `http_client`");
        assert!(refused(client).starts_with(&expected));
    }
}

#[test]
fn a_proxy_and_none_exclude_each_other() {
    let expected = "conformance: `no_proxy` and `proxy` exclude each other";
    let with = || builder("http://127.0.0.1:1");
    for client in [with().no_proxy().proxy("http://127.0.0.1:2"), with().proxy("http://127.0.0.1:2").no_proxy()] {
        assert!(refused(client).starts_with(expected));
    }
}

#[tokio::test]
async fn headers_and_the_agent() {
    let server = Server::start().await;
    (0..2).for_each(|_| server.json(&json!([])));
    let client =
        builder(&server.url).default_header("x-tenant", "blue").user_agent_suffix("backup/2.1").build().unwrap();
    client.words().send().await.unwrap();
    let sent = server.last();
    assert_eq!(sent.header("x-tenant"), Some("blue"));
    assert_eq!(sent.header("user-agent"), Some(concat!("conformance/", env!("CARGO_PKG_VERSION"), " backup/2.1")));
    client.words().header("x-tenant", "red").send().await.unwrap();
    assert_eq!(server.last().header("x-tenant"), Some("red"));
    let jdcloud = jdcloud_vm::Client::builder().access_key("a").secret_key("s").region("cn-north-1");
    let jdcloud = jdcloud.endpoint(&server.url).default_header("x-jdcloud-own", "1").build().unwrap();
    let preview = jdcloud.image_tasks().task_action("ImportImage").preview().unwrap();
    assert!(preview.signatures[0].canonical_request.contains("\nx-jdcloud-own:1\n"), "{preview}");

    assert!(refused(builder(&server.url).default_header("host", "x")).contains("the header `host` follows from"));
    assert!(refused(builder(&server.url).default_header("a b", "x")).contains("the name of a header"));
    assert!(refused(builder(&server.url).user_agent_suffix("ü")).contains("the suffix of the user agent"));
    let taken = builder(&server.url).default_header("authorization", "x").build().unwrap();
    assert!(taken.words().send().await.unwrap_err().to_string().contains("is that of the credentials"));
}

#[tokio::test]
async fn a_proxy_by_value() {
    let proxy = Server::start().await;
    proxy.json(&json!([]));
    let with_password = proxy.url.replace("http://", "http://user:made-up-password@");
    let client = builder("http://api.example.invalid").allow_http().proxy(&with_password);
    assert!(!format!("{client:?}").contains("made-up-password"), "{client:?}");
    client.build().unwrap().words().send().await.unwrap();
    assert!(proxy.last().line.starts_with("GET http://api.example.invalid/words"), "{}", proxy.last().line);
    assert_eq!(proxy.last().header("proxy-authorization"), Some("Basic dXNlcjptYWRlLXVwLXBhc3N3b3Jk"));
    // One that is not there.
    let client = builder("http://api.example.invalid").allow_http().proxy("http://user:made-up-password@127.0.0.1:1");
    let error = client.retry(RetryPolicy::never()).build().unwrap().words().send().await.unwrap_err();
    assert!(error.is_connect() && !format!("{error:?} {error}").contains("made-up-password"), "{error:?}");
    for url in ["no url made-up-password", "ftp://user:made-up-password@host", "http://"] {
        let told = refused(builder(&proxy.url).proxy(url));
        assert!(told.starts_with("the proxy ") && !told.contains("made-up"), "{told}");
    }
}

/// Takes one connection by SOCKS 5 and passes it on to where it wants to go; says where that was.
async fn socks(target: String) -> (String, Arc<Mutex<Option<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("socks5h://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(None));
    let told = Arc::clone(&asked);
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut greeting = [0; 2];
        socket.read_exact(&mut greeting).await.unwrap();
        let mut methods = vec![0; greeting[1].into()];
        socket.read_exact(&mut methods).await.unwrap();
        socket.write_all(&[5, 0]).await.unwrap();
        let mut head = [0; 5];
        socket.read_exact(&mut head).await.unwrap();
        let mut name = vec![0; usize::from(head[4]) + 2];
        socket.read_exact(&mut name).await.unwrap();
        name.truncate(name.len() - 2);
        *told.lock().unwrap() = Some(String::from_utf8(name).unwrap());
        socket.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]).await.unwrap();
        let mut onward = TcpStream::connect(target).await.unwrap();
        let _ = tokio::io::copy_bidirectional(&mut socket, &mut onward).await;
    });
    (url, asked)
}

#[tokio::test]
async fn a_proxy_that_speaks_socks() {
    let server = Server::start().await;
    server.json(&json!([]));
    let (url, asked) = socks(server.url.replace("http://", "")).await;
    let client = builder("http://api.example.invalid").allow_http().proxy(url).build().unwrap();
    client.words().send().await.unwrap();
    assert_eq!(asked.lock().unwrap().as_deref(), Some("api.example.invalid"));
    assert!(server.last().line.starts_with("GET /words"));
}

#[tokio::test]
async fn connections_that_are_idle_are_closed() {
    let answer = || write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]");
    let script = vec![Step::Read, answer(), Step::Read, answer()];
    for (idle, connections) in [(Duration::from_millis(1), 2), (Duration::from_secs(60), 1)] {
        let server = Scripted::start(script.clone()).await;
        let client = builder(&server.url).pool_idle_timeout(idle).build().unwrap();
        client.words().send().await.unwrap();
        tokio::time::sleep(Duration::from_millis(80)).await;
        client.words().send().await.unwrap();
        assert_eq!(server.counts().0, connections, "{idle:?}");
    }
}

#[tokio::test]
async fn a_clock_that_knows_by_how_much_it_is_wrong() {
    let offset = jiff::SignedDuration::from_hours(48);
    let client = jdcloud_vm::Client::builder().access_key("a").secret_key("s").region("cn-north-1");
    let client = client.clock(move || jiff::Timestamp::UNIX_EPOCH + offset).build().unwrap();
    let preview = client.image_tasks().task_action("ImportImage").preview().unwrap();
    assert!(preview.headers.contains(&("x-jdcloud-date".to_owned(), "19700103T000000Z".to_owned())), "{preview}");
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn compressed(server: &Server, status: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n",
        body.len()
    );
    server.raw(&[head.as_bytes(), body].concat());
}

#[tokio::test]
async fn compressed_answers_are_asked_for_and_read() {
    let server = Server::start().await;
    let client = builder(&server.url).max_response_bytes(10_000).retry(RetryPolicy::never()).build().unwrap();
    let text = format!("[{:?}]", "w".repeat(9_000));
    compressed(&server, "200 OK", &gzip(text.as_bytes()));
    let response = client.words().keep_body().send().await.unwrap();
    assert_eq!((response[0].len(), response.body().unwrap().len()), (9_000, text.len()));
    assert!(response.headers().get("content-encoding").is_none());
    assert_eq!(server.last().header("accept-encoding"), Some("gzip"));
    // A small body that stands for a very large one.
    let bomb = gzip(&vec![b' '; 5_000_000]);
    assert!(bomb.len() < 9_000);
    compressed(&server, "200 OK", &bomb);
    let error = client.words().send().await.unwrap_err();
    assert!(error.to_string().contains("the response body is larger than 10000 bytes"), "{error}");
    // One that is cut off, which may be another thing next time.
    compressed(&server, "200 OK", &gzip(text.as_bytes())[..20]);
    let error = client.words().send().await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Transport, "the compressed response is broken"));
    assert!(error.is_retryable());
    // Errors are compressed as well.
    compressed(&server, "400 Bad Request", &gzip(br#"{"fault": {"code": "WRONG", "text": "so"}}"#));
    let error = client.words().send().await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("WRONG"), "so"));
    // Another encoding was not asked for, and one that the program asks for is its own.
    server.answer("200 OK", "content-encoding: br\r\n", "x");
    assert!(client.words().send().await.unwrap_err().to_string().contains("compressed (br), which was not asked for"));
    server.json(&json!([]));
    client.words().header("accept-encoding", "identity").send().await.unwrap();
    assert_eq!(server.last().header("accept-encoding"), Some("identity"));
}

/// Notes what it is told.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>, &'static str);

impl Interceptor for Notes {
    fn before_attempt(&self, attempt: &mut Attempt<'_>) {
        let text = format!("{}before {attempt:?} {} {}", self.1, attempt.method(), attempt.path_template());
        self.0.lock().unwrap().push(text);
        attempt.set_header("x-attempt", attempt.number().to_string());
    }

    fn after_attempt(&self, outcome: &AttemptOutcome<'_>) {
        self.0.lock().unwrap().push(format!("{}after {outcome:?} {:?}", self.1, outcome.headers()));
    }
}

#[tokio::test]
async fn interceptors_are_told_of_every_attempt() {
    let server = Server::start().await;
    server.answer("503 Later", "retry-after: 0\r\n", "{}");
    server.answer("200 OK", "x-id: made-up-token\r\n", "[]");
    let notes = Notes::default();
    let inner = Notes(Arc::clone(&notes.0), "inner ");
    let client = builder(&server.url).interceptor(notes.clone()).interceptor(inner).build().unwrap();
    client.words().pin("made-up-pin").send().await.unwrap();
    let told = std::mem::take(&mut *notes.0.lock().unwrap());
    assert_eq!(told.len(), 8, "{told:#?}");
    let begins = |index: usize, what: &str| assert!(told[index].starts_with(what), "{index}: {told:#?}");
    begins(0, "before Attempt { operation: \"words\", number: 1");
    begins(1, "inner before Attempt");
    begins(2, "inner after AttemptOutcome { operation: \"words\", number: 1");
    begins(3, "after ");
    begins(4, "before Attempt { operation: \"words\", number: 2");
    assert!(
        told[0].ends_with("GET /words") && told[3].contains("status: Some(503)") && told[7].contains("error: None")
    );
    assert!(!told.concat().contains("made-up"), "{told:#?}");
    let sent: Vec<_> = server.requests().iter().map(|sent| sent.header("x-attempt").unwrap().to_owned()).collect();
    assert_eq!(sent, ["1", "2"]);
}

/// Sets a header that it must not.
struct Wrong(&'static str);

impl Interceptor for Wrong {
    fn before_attempt(&self, attempt: &mut Attempt<'_>) {
        attempt.set_header(self.0, "x");
        attempt.set_header("x-fine", "x");
    }
}

#[tokio::test]
async fn interceptors_are_signed_and_checked() {
    let server = Server::start().await;
    server.json(&json!({"requestId": "r", "result": {"taskSet": []}}));
    let client =
        jdcloud_vm::Client::builder().access_key("a").secret_key("s").region("cn-north-1").endpoint(&server.url);
    let client = client.interceptor(Wrong("x-jdcloud-own")).build().unwrap();
    client.image_tasks().task_action("ImportImage").send().await.unwrap();
    assert!(server.last().signed_headers().contains("x-jdcloud-own"), "{}", server.last().signed_headers());
    for (header, expected) in [("authorization", "is that of the credentials"), ("host", "follows from the request")] {
        let client = builder(&server.url).interceptor(Wrong(header)).build().unwrap();
        let error = client.words().send().await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn without_a_runtime_a_call_is_an_error() {
    let client = builder("http://127.0.0.1:1").build().unwrap();
    let mut call = pin!(client.words().send());
    let Poll::Ready(Err(error)) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("it goes on");
    };
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().starts_with("words: no Tokio runtime is running"), "{error}");
}

#[test]
fn calls_that_block() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::start());
    for page in [json!(["a", "b"]), json!(["c"]), json!([])] {
        server.json(&page);
    }
    let client = builder(&server.url).build().unwrap();
    let words: Vec<String> = blocking::iter(client.words().into_stream()).collect::<Result<_, _>>().unwrap();
    assert_eq!(words, ["a", "b", "c"]);
    // Several threads at once, a pause before another attempt, a timer.
    server.answer("503 Later", "retry-after: 0\r\n", "");
    (0..4).for_each(|_| server.json(&json!([])));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| blocking::block_on(client.words().send()).unwrap());
        }
    });
    let nobody = builder("http://127.0.0.1:1").build().unwrap();
    assert!(blocking::block_on(nobody.words().send()).unwrap_err().is_connect());
    // A wait becomes a future where it is awaited, and here.
    for state in ["deleting", "deleted"] {
        server.json(&json!({"id": "d", "state": state}));
    }
    let policy = WaitPolicy::default().with_interval(Duration::from_millis(1), Duration::from_millis(1));
    blocking::block_on(client.show_disk().id("d").wait_until_gone(policy)).unwrap();
    // Where a call is awaited, blocking would stop whatever else there is to do.
    let error = runtime.block_on(async { blocking::block_on(client.words().send()) }).unwrap_err();
    assert!(error.to_string().starts_with("`block_on` was called inside a Tokio runtime"), "{error}");
}

#[test]
fn parts_of_the_base_url_are_settings() {
    let preview =
        |builder: ClientBuilder| builder.token("made-up-token").build().unwrap().words().preview().unwrap().url;
    assert_eq!(preview(Client::builder()), "https://eu.example.com/base/words");
    assert_eq!(preview(Client::builder().zone("us")), "https://us.example.com/base/words");
    let variable = |name: &str| (name == "EVERYTHING_ZONE").then(|| "us".to_owned());
    assert_eq!(preview(Client::builder().variables(variable)), "https://us.example.com/base/words");
    assert_eq!(
        preview(Client::builder().zone("us").endpoint("https://other.example.com")),
        "https://other.example.com/words"
    );
    for wrong in ["cn", "us.evil.example/", "us@evil"] {
        let told = refused(Client::builder().token("made-up-token").zone(wrong));
        assert!(told.contains("but must be one of: eu, us"), "{told}");
    }
}
