//! Faults below HTTP: what a caller sees of each, that it takes bounded time and memory, that nothing runs twice that must
//! not, that no secret is in the error.

use std::io::Write as _;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::script::{Scripted, Step, write};
use oas_runtime::{Backoff, Error, ErrorKind, RetryPolicy};

const SECRET: &str = "s3cr3t-never-printed";
const BODY: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 8\r\n\r\n[\"word\"]";

fn client(url: &str, limit: Duration) -> conformance::Client {
    let client = conformance::Client::builder().key(SECRET).query_key(SECRET).endpoint(url).timeout(limit);
    let pauses = Backoff::new(Duration::from_millis(1), Duration::from_millis(2));
    client.max_response_bytes(1 << 20).retry(RetryPolicy::standard().with_backoff(pauses)).build().unwrap()
}

/// What is expected of a call that is idempotent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Expected {
    /// It succeeds, at the first attempt.
    Success,
    /// It is tried three times, and fails.
    Retried(ErrorKind),
    /// It fails at the first attempt.
    Final(ErrorKind),
    /// It takes as long as is allowed.
    TimedOut,
}

struct Case {
    what: &'static str,
    script: Vec<Step>,
    expected: Expected,
    message: &'static str,
}

fn case(what: &'static str, script: Vec<Step>, expected: Expected, message: &'static str) -> Case {
    Case { what, script, expected, message }
}

fn gzip_bomb() -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    (0..64).for_each(|_| encoder.write_all(&vec![b' '; 1 << 20]).unwrap());
    encoder.finish().unwrap()
}

/// Long enough for everything that is meant to end by itself, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(30);
/// The limit of calls that are meant to run into it.
const LIMIT: Duration = Duration::from_millis(1200);

async fn check(case: Case) {
    let Case { what, script, expected, message } = case;
    let limit = if expected == Expected::TimedOut { LIMIT } else { PATIENCE };
    let server = Scripted::start(script).await;
    let client = client(&server.url, limit);
    let began = Instant::now();
    let outcome = client.words().send().await;
    let took = began.elapsed();
    assert!(took < limit + Duration::from_secs(3), "{what}: took {took:?}");
    let hidden = |error: &Error| {
        let shown = format!("{error} {error:?} {error:#?} {:?}", std::error::Error::source(error));
        assert!(!shown.contains(SECRET), "{what}: {shown}");
        assert!(shown.len() < 8000, "{what}: {} bytes of error", shown.len());
    };
    match (expected, &outcome) {
        (Expected::Success, Ok(words)) => assert_eq!(**words, ["word"], "{what}"),
        (Expected::Success, Err(error)) => panic!("{what}: {error:?}"),
        (_, Ok(words)) => panic!("{what}: {words:?}"),
        (Expected::Retried(kind), Err(error)) => {
            hidden(error);
            assert_eq!((error.kind(), error.attempts()), (kind, 3), "{what}: {error:?}");
            assert!(server.counts().0 >= 3, "{what}: {:?}", server.counts());
        }
        (Expected::Final(kind), Err(error)) => {
            hidden(error);
            assert_eq!((error.kind(), error.attempts()), (kind, 1), "{what}: {error:?}");
        }
        (Expected::TimedOut, Err(error)) => {
            hidden(error);
            assert!(error.is_timeout(), "{what}: {error:?}");
            assert!(took >= LIMIT / 2, "{what}: {took:?}");
        }
    }
    if let Err(error) = &outcome {
        let text = format!("{error}: {:?}", std::error::Error::source(error).map(ToString::to_string));
        assert!(text.contains(message), "{what}: `{text}` has no `{message}`");
    }
    // One megabyte is allowed, and what the system holds between the two.
    let (before, written) = (server.counts().1, server.written.load(Ordering::SeqCst));
    assert!(written < 64 << 20, "{what}: {written} bytes were taken");
    // The same for a call that must not run twice.
    let error = client.send_raw().body("a,b").send().await.err();
    let (_, requests) = server.counts();
    assert!(requests - before <= 1, "{what}: a call ran {} times", requests - before);
    if let Some(error) = error {
        hidden(&error);
        assert_eq!(error.attempts(), 1, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_end_too_early() {
    let retried = Expected::Retried(ErrorKind::Transport);
    let broken = "the response broke off";
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n";
    for (what, end) in [("reset", vec![Step::Reset]), ("closed", vec![])] {
        let script = |steps: Vec<Step>| [steps, end.clone()].concat();
        let cases = [
            case("before the request", script(vec![]), retried, ""),
            case("before the headers", script(vec![Step::Read]), retried, "on its way"),
            case("in the status line", script(vec![Step::Read, write("HTTP/1.1 2")]), retried, "on its way"),
            case(
                "in the headers",
                script(vec![Step::Read, write("HTTP/1.1 200 OK\r\ncontent-le")]),
                retried,
                "on its way",
            ),
            case("before the body", script(vec![Step::Read, write(head)]), retried, broken),
            case("in the body", script(vec![Step::Read, write(head), write("[\"wo")]), retried, broken),
            case(
                "in a chunk",
                script(vec![Step::Read, write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n8\r\n[\"wo")]),
                retried,
                broken,
            ),
            case(
                "between chunks",
                script(vec![Step::Read, write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n[\"wo\r\n")]),
                retried,
                broken,
            ),
        ];
        for case in cases {
            println!("{what} {}", case.what);
            // What was written must arrive before the reset does.
            let mut script = case.script;
            if what == "reset" && script.len() > 2 {
                script.insert(script.len() - 1, Step::Wait(Duration::from_millis(30)));
            }
            check(Case { script, ..case }).await;
        }
    }
    let complete = vec![Step::Read, write(BODY), Step::Wait(Duration::from_millis(100)), Step::Reset];
    check(case("reset after the body", complete, Expected::Success, "")).await;
    let endless = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n[\"word\"]";
    check(case("a body that ends with the connection", vec![Step::Read, write(endless)], Expected::Success, "")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn responses_that_take_too_long() {
    let second = Duration::from_secs(1);
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
    let cases = [
        case("silence", vec![Step::Read, Step::Wait(PATIENCE)], Expected::TimedOut, "in time"),
        case("a slow head", vec![Step::Read, Step::Drip(head.into(), second)], Expected::TimedOut, "in time"),
        case(
            "a slow body",
            vec![Step::Read, write(head), Step::Drip(vec![b' '; 1000], second)],
            Expected::TimedOut,
            "in time",
        ),
        case(
            "interim responses without end",
            vec![Step::Read, Step::Forever(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec())],
            Expected::TimedOut,
            "",
        ),
    ];
    for case in cases {
        println!("{}", case.what);
        check(case).await;
    }
    // An error is one, though its body takes too long.
    let server =
        Scripted::start(vec![Step::Read, write("HTTP/1.1 400 No\r\ncontent-length: 9\r\n\r\n"), Step::Wait(PATIENCE)]);
    let server = server.await;
    let error = client(&server.url, LIMIT).words().send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (400, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn responses_that_are_too_large() {
    let large = Expected::Final(ErrorKind::Decode);
    let what = "the response body is larger than 1048576 bytes; raise `max_response_bytes` if that is right";
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut chunk = b"10000\r\n".to_vec();
    chunk.extend(vec![b' '; 0x10000]);
    chunk.extend(b"\r\n");
    let gigabyte = "HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n";
    let spaces = Step::Forever(vec![b' '; 1 << 16]);
    let mut bomb =
        format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", gzip_bomb().len())
            .into_bytes();
    bomb.extend(gzip_bomb());
    let cases = [
        case("an endless body", vec![Step::Read, write(chunked), Step::Forever(chunk)], large, what),
        case("a body of a gigabyte", vec![Step::Read, write(gigabyte), spaces.clone()], large, what),
        case(
            "a body without a length",
            vec![Step::Read, write("HTTP/1.1 200 OK\r\n\r\n"), spaces.clone()],
            large,
            what,
        ),
        case(
            "a gzip bomb",
            vec![Step::Read, Step::Write(bomb)],
            large,
            "the response body is larger than 1048576 bytes",
        ),
        case(
            "an error with an endless body",
            vec![Step::Read, write("HTTP/1.1 400 No\r\n\r\n"), spaces.clone()],
            Expected::Final(ErrorKind::Service),
            "400",
        ),
        case(
            "a header without end",
            vec![Step::Read, write("HTTP/1.1 200 OK\r\nx: "), Step::Forever(vec![b'x'; 1 << 16])],
            Expected::Retried(ErrorKind::Transport),
            "",
        ),
        case(
            "headers without end",
            vec![Step::Read, write("HTTP/1.1 200 OK\r\n"), Step::Forever(b"x: y\r\n".repeat(1000))],
            Expected::Retried(ErrorKind::Transport),
            "",
        ),
    ];
    for case in cases {
        println!("{}", case.what);
        check(case).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn responses_that_are_no_http() {
    let retried = Expected::Retried(ErrorKind::Transport);
    let lines = [
        "garbage\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 99999 OK\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "<html>\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n bad: 1\r\n\r\n",
        "SSH-2.0-OpenSSH_9.9\r\n",
    ];
    for line in lines {
        check(case(line, vec![Step::Read, write(line)], retried, "")).await;
    }
    let chunked =
        |chunks: &str| vec![Step::Read, write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"), write(chunks)];
    for lie in [
        "100\r\n[\"word\"]",
        "xyz\r\n[\"word\"]\r\n0\r\n\r\n",
        "-8\r\n[\"word\"]\r\n0\r\n\r\n",
        "FFFFFFFFFFFFFFFFFF\r\n[",
        "4\r\n[\"word\"]\r\n0\r\n\r\n",
    ] {
        check(case(lie, chunked(lie), retried, "the response broke off")).await;
    }
    let lengths = "HTTP/1.1 200 OK\r\ncontent-length: 8\r\ncontent-length: 9\r\n\r\n[\"word\"]";
    check(case("two lengths", vec![Step::Read, write(lengths)], retried, "")).await;
    for wrong in ["-1", "x", "99999999999999999999999"] {
        let text = format!("HTTP/1.1 200 OK\r\ncontent-length: {wrong}\r\n\r\n[\"word\"]");
        check(case("a length that is none", vec![Step::Read, write(&text)], retried, "")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn responses_that_are_something_else() {
    let decode = Expected::Final(ErrorKind::Decode);
    let answer = |head: &str, body: &str| {
        vec![Step::Read, write(&format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()))]
    };
    let page = "<html><body>Welcome to the network</body></html>";
    let elsewhere = Scripted::start(vec![Step::Read, write(BODY)]).await;
    let redirect = format!("302 Found\r\nlocation: {}/words?token=x", elsewhere.url);
    let cases = [
        case(
            "an HTML page",
            answer("200 OK\r\ncontent-type: text/html", page),
            decode,
            "the response is no JSON but `text/html`",
        ),
        case(
            "an HTML page that says it is JSON",
            answer("200 OK\r\ncontent-type: application/json", page),
            decode,
            "Welcome to the network",
        ),
        case(
            "204",
            vec![Step::Read, write("HTTP/1.1 204 No Content\r\n\r\n")],
            decode,
            "the response (204 No Content) has no body, but the contract promises one",
        ),
        case("200 without a body", answer("200 OK", ""), decode, "has no body"),
        case("another origin", answer(&redirect, ""), Expected::Final(ErrorKind::Service), "which is not followed"),
        case(
            "the same origin",
            answer("301 Moved\r\nlocation: /elsewhere", ""),
            Expected::Final(ErrorKind::Service),
            "which is not followed",
        ),
        case(
            "bytes that are no text",
            vec![
                Step::Read,
                Step::Write(
                    [b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n".as_slice(), &[0xff, 0xfe, 0, 0x80]].concat(),
                ),
            ],
            decode,
            "",
        ),
        case("deep nesting", answer("200 OK", &"[".repeat(500_000)), decode, "EOF while parsing"),
    ];
    for case in cases {
        println!("{}", case.what);
        check(case).await;
    }
    assert_eq!(elsewhere.counts(), (0, 0), "the redirect was followed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_a_response_does_not_become_the_next_one() {
    let poisoned = format!("{BODY}HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[\"wrong\"]");
    let server = Scripted::start(vec![
        Step::Read,
        write(&poisoned),
        Step::Wait(Duration::from_millis(50)),
        Step::Read,
        write(BODY),
    ]);
    let server = server.await;
    let client = client(&server.url, PATIENCE);
    for _ in 0..3 {
        assert_eq!(*client.words().send().await.unwrap(), ["word"]);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn of_an_error_the_beginning_is_read() {
    let endless = vec![
        Step::Read,
        write("HTTP/1.1 403 Forbidden\r\ntransfer-encoding: chunked\r\n\r\n"),
        Step::Forever([b"2000\r\n", &[b'x'; 0x2000][..], b"\r\n"].concat()),
    ];
    let server = Scripted::start(endless).await;
    let client = conformance::Client::builder().token("t").endpoint(&server.url).retry(RetryPolicy::never());
    let error = client.build().unwrap().words().send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Service, Some(403)));
    // What is on its way is in buffers of both sides.
    let sent = server.written.load(Ordering::SeqCst);
    assert!(sent < 16 << 20, "{sent} bytes of an error were taken");
    assert!(error.message().contains("xxx"), "{error}");
}
