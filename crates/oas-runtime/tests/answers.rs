//! What is read of an answer, and how long it takes to ask again.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/api.rs"]
mod api;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use api::{get_word, settings};
use oas_runtime::{Backoff, Error, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A server that gives the same answer each time, and the times at which it was asked.
async fn serve(status: &str, body: Vec<u8>) -> (String, Arc<Mutex<Vec<Instant>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    let times = Arc::new(Mutex::new(Vec::new()));
    let asked = Arc::clone(&times);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let _ = socket.read(&mut [0; 4096]).await;
            asked.lock().unwrap().push(Instant::now());
            let _ = socket.write_all(head.as_bytes()).await;
            let _ = socket.write_all(&body).await;
            let _ = socket.shutdown().await;
        }
    });
    (url, times)
}

async fn refused(body: &str) -> Error {
    let (url, _) = serve("409 Conflict", body.as_bytes().to_vec()).await;
    get_word(&settings(&url).build().unwrap()).await.unwrap_err()
}

#[tokio::test]
async fn errors_in_lists() {
    for (body, code, message) in [
        (r#"{"errors": [{"code": "first", "message": "one"}, {"code": "second", "message": "two"}]}"#, "first", "one"),
        (r#"{"errors": [{"field": "a"}, {"code": "second", "message": "two"}]}"#, "second", "two"),
        (r#"{"errors": {"a": {"code": 7, "message": "named"}}}"#, "7", "named"),
        (r#"{"code": "plain", "message": "first of all", "errors": [{"code": "first"}]}"#, "plain", "first of all"),
    ] {
        let error = refused(body).await;
        assert_eq!((error.code(), error.message()), (Some(code), message), "{body}");
        // The same as a success: no value of it decodes.
        let (url, _) = serve("200 OK", body.as_bytes().to_vec()).await;
        let error = get_word(&settings(&url).build().unwrap()).await.unwrap_err();
        assert_eq!((error.code(), error.message()), (Some(code), message), "{body}");
    }
    assert_eq!(refused(r#"{"errors": []}"#).await.code(), None);
    assert_eq!(refused(r#"{"errors": [{"code": {"a": 1}}]}"#).await.code(), None);
}

/// The reason of an error stands anywhere in the first 256 KiB, of which 4 KiB are kept.
#[tokio::test]
async fn bodies_of_errors() {
    for (filled, known) in [(0, true), (100_000, true), (260_000, true), (270_000, false)] {
        let filling = "x".repeat(filled);
        let error =
            refused(&format!("{{\"filling\": \"{filling}\", \"code\": \"late\", \"message\": \"here\"}}")).await;
        assert_eq!(error.code(), known.then_some("late"), "{filled}");
        assert_eq!(error.body().len(), (filled + 50).min(4096), "{filled}");
        assert!(error.body().starts_with(b"{\"filling\": \""));
    }
    // What a client is told to read at most holds for errors as well.
    let (url, _) = serve("409 Conflict", b"{\"code\": \"short\", \"message\": \"here\"}".to_vec()).await;
    for (most, kept) in [(0, 0), (10, 10), (1000, 36)] {
        let mut settings = settings(&url);
        settings.max_response_bytes = most;
        let error = get_word(&settings.build().unwrap()).await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), error.body().len()), (409, kept));
        assert_eq!(error.code(), (kept == 36).then_some("short"));
    }
}

/// Clients that failed together do not come back together.
#[tokio::test]
async fn pauses_are_random() {
    let (url, times) = serve("503 Later", Vec::new()).await;
    let mut settings = settings(&url);
    let (longest, attempts) = (Duration::from_millis(60), 25);
    let backoff = Backoff::new(longest, longest);
    settings.retry = RetryPolicy::standard().with_attempt_limit(attempts).with_backoff(backoff).without_budget();
    get_word(&settings.build().unwrap()).await.unwrap_err();
    let times = times.lock().unwrap();
    assert_eq!(times.len(), attempts as usize);
    let pauses: Vec<Duration> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let all: Duration = pauses.iter().sum();
    // Half of the longest on the average; a tenth of that for 24 pauses is less than one in a thousand million.
    assert!(all > longest * 24 / 5, "{pauses:?}");
    let (short, long) = (pauses.iter().min().unwrap(), pauses.iter().max().unwrap());
    assert!(*short < longest / 2 && *long > longest / 2, "{pauses:?}");
}

/// The bounds of each kind of number, at their ends.
#[test]
fn bounds_hold_for_every_kind_of_number() {
    use oas_runtime::check::{Bounds, Measured, Number};

    const BOUNDS: Bounds = Bounds::NONE.minimum(Number::integer(1)).maximum(Number::integer(5));
    let core = settings("http://localhost:1").build().unwrap();
    let held = |value: &dyn Measured| {
        core.call(&api::GET_WORD).check("n", value, &BOUNDS).map_err(|error| error.message().to_owned())
    };
    let values: [[&dyn Measured; 4]; 6] = [
        [&0_i32, &1_i32, &5_i32, &6_i32],
        [&0_i64, &1_i64, &5_i64, &6_i64],
        [&0_u64, &1_u64, &5_u64, &6_u64],
        [&0_u8, &1_u8, &5_u8, &6_u8],
        [&0.5_f32, &1.0_f32, &5.0_f32, &5.5_f32],
        [&0.5_f64, &1.0_f64, &5.0_f64, &5.5_f64],
    ];
    for [below, least, most, above] in values {
        assert!(held(least).is_ok() && held(most).is_ok());
        for outside in [below, above] {
            let message = held(outside).unwrap_err();
            assert!(message.contains("`n`") && message.contains("must be from 1 to 5"), "{message}");
        }
    }
    for nothing in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let message = held(&nothing).unwrap_err();
        assert!(message.contains("must be from 1 to 5"), "{message}");
    }
    // What a `f32` shows is what counts, not the double behind it.
    let tenth = Bounds::NONE.maximum(Number::written("0.1"));
    assert!(core.call(&api::GET_WORD).check("n", &0.1_f32, &tenth).is_ok());
    assert!(core.call(&api::GET_WORD).check("n", &0.2_f32, &tenth).is_err());
}

/// A secret is held against its pattern as any text, and is not told.
#[cfg(feature = "patterns")]
#[test]
fn patterns_hold_for_secrets() {
    use oas_runtime::check::{Bounds, Measured, Pattern};

    const DIGITS: Bounds = Bounds::NONE.pattern(Pattern::new("^[0-9]+$"));
    let core = settings("http://localhost:1").build().unwrap();
    let [fits, other] = ["0815", "hush"].map(|text| (text.to_owned(), oas_runtime::Secret::from(text)));
    let values: [[&dyn Measured; 2]; 2] = [[&fits.0, &other.0], [&fits.1, &other.1]];
    for [fits, other] in values {
        assert!(core.call(&api::GET_WORD).check("pin", fits, &DIGITS).is_ok());
        let message = core.call(&api::GET_WORD).check("pin", other, &DIGITS).unwrap_err().to_string();
        assert!(message.contains("`pin`") && !message.contains("hush"), "{message}");
    }
}

/// A URL of a provider is held against where the operation goes, which may have a server of its own.
#[tokio::test]
async fn links_of_an_operation_with_a_server_of_its_own() {
    let core = api::usual_settings().build().unwrap();
    let call = core.call(&api::GET_OWN);
    assert_eq!(call.target("?page=2").unwrap(), "/words?page=2");
    assert_eq!(call.target("https://own.example.com/v3/words?page=2").unwrap(), "/words?page=2");
    for elsewhere in
        ["https://api.example.com/words", "https://own.example.com/v4/words", "http://own.example.com/v3/words"]
    {
        assert!(call.target(elsewhere).is_err(), "{elsewhere}");
    }
    assert!(core.call(&api::GET_WORD).target("https://own.example.com/v3/words").is_err());
    assert_eq!(core.target(&api::GET_OWN, "https://own.example.com/v3/x", "y").unwrap(), "/y");
    let mut followed = core.call(&api::GET_OWN);
    followed.follow("/words?page=2").unwrap();
    assert!(followed.follow("/../v4").is_err());
    let mut call = core.call(&api::GET_OWN);
    call.follow("/words?page=2").unwrap();
    let preview = oas_runtime::Preview::of(Ok(call));
    assert_eq!(preview.unwrap().url, "https://own.example.com/v3/words?page=2");
    // Where the program has said where requests go, all of them go there.
    let core = api::settings("http://127.0.0.1:9/base").build().unwrap();
    assert_eq!(core.call(&api::GET_OWN).target("http://127.0.0.1:9/base/x").unwrap(), "/x");
    assert!(core.call(&api::GET_OWN).target("https://own.example.com/v3/x").is_err());
}
