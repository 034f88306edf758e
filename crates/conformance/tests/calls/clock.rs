//! A clock that is wrong: it is named where a signature is refused, and corrected where that is asked for.

use crate::support::Server;
use jiff::{SignedDuration, Timestamp};
use oas_runtime::{Error, RetryPolicy};
use serde_json::json;

const MINUTE: i64 = 60;

fn behind() -> Timestamp {
    Timestamp::now() - SignedDuration::from_secs(20 * MINUTE)
}

fn ahead() -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(3)
}

fn date() -> String {
    format!("date: {}\r\n", httpdate::fmt_http_date(std::time::SystemTime::now()))
}

fn builder(server: &Server) -> jdcloud_vm::ClientBuilder {
    let client = jdcloud_vm::Client::builder().access_key("access").secret_key("secret").region("cn-north-1");
    client.endpoint(&server.url).retry(RetryPolicy::never())
}

async fn call(client: &jdcloud_vm::Client) -> Result<(), Error> {
    client.image_tasks().task_action("ImportImage").send().await.map(|_| ())
}

fn refuse(server: &Server, status: &str, headers: &str) {
    let body = json!({"requestId": "r", "error": {"code": 401, "status": "UNAUTHENTICATED", "message": "expired"}});
    server.answer(status, headers, &body.to_string());
}

fn success(server: &Server) {
    server.json(&json!({"requestId": "r", "result": {"taskSet": []}}));
}

/// The minutes between what a request was signed by and the clock of this machine.
fn minutes_off(date: &str) -> i64 {
    let signed = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", date).unwrap();
    let signed = signed.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    Timestamp::now().duration_since(signed).as_secs().div_euclid(MINUTE)
}

#[tokio::test]
async fn it_is_named() {
    let cases = [
        (behind as fn() -> Timestamp, "this machine is 20 minutes behind the server"),
        (ahead, "this machine is 3 hours ahead of the server"),
    ];
    for (clock, said) in cases {
        for status in ["401 Unauthorized", "403 Forbidden", "400 Bad Request", "200 OK"] {
            let server = Server::start().await;
            refuse(&server, status, &date());
            let error = call(&builder(&server).clock(clock).build().unwrap()).await.unwrap_err();
            assert!(error.to_string().contains(said), "{status}: {error}");
            assert!(
                error.to_string().ends_with("set its clock, or let the client correct it (`correct_clock`)"),
                "{error}"
            );
            let difference = error.clock_difference().unwrap();
            assert_eq!(difference.is_negative(), said.contains("behind"), "{difference:?}");
            assert_eq!(server.requests().len(), 1, "nobody asked for more");
        }
    }
}

#[tokio::test]
async fn nothing_is_said_where_the_clock_is_not_to_blame() {
    let server = Server::start().await;
    let kept = format!("{}age: 4000\r\n", date());
    for (clock, status, headers) in [
        (Timestamp::now as fn() -> Timestamp, "401 Unauthorized", date()),
        (behind, "401 Unauthorized", String::new()),
        (behind, "401 Unauthorized", "date: yesterday\r\n".to_owned()),
        (behind, "401 Unauthorized", kept),
        (behind, "404 Not Found", date()),
    ] {
        if status.starts_with("404") {
            server.answer(status, &headers, "{}");
        } else {
            refuse(&server, status, &headers);
        }
        let client = builder(&server).clock(clock).correct_clock().build().unwrap();
        let before = server.requests().len();
        let error = call(&client).await.unwrap_err();
        assert!(error.clock_difference().is_none() && !error.to_string().contains("machine"), "{error}");
        assert_eq!(server.requests().len(), before + 1);
    }
    // Nothing is signed by a key that is sent as it is.
    server.answer("401 Unauthorized", &date(), "{\"code\": 401, \"message\": \"no\"}");
    let client = ppio_gpu::Client::builder().api_key("key").endpoint(&server.url).clock(behind).correct_clock();
    let error = client.build().unwrap().list_prewarm_tasks().send().await.unwrap_err();
    assert!(error.is_auth() && error.clock_difference().is_none(), "{error}");
}

#[tokio::test]
async fn it_is_corrected_once_where_that_is_asked_for() {
    for clock in [behind as fn() -> Timestamp, ahead] {
        let server = Server::start().await;
        refuse(&server, "401 Unauthorized", &date());
        success(&server);
        success(&server);
        let client = builder(&server).clock(clock).correct_clock().build().unwrap();
        call(&client).await.unwrap();
        // What was learnt holds for later calls, and for clones.
        call(&client.clone()).await.unwrap();
        let off: Vec<i64> =
            server.requests().iter().map(|request| minutes_off(request.header("x-jdcloud-date").unwrap())).collect();
        assert_eq!(off.len(), 3);
        assert_ne!(off[0], 0);
        assert!(off[1..].iter().all(|minutes| (-1..=0).contains(minutes)), "{off:?}");
    }
    // Signed by the right clock and refused again: it was the key.
    let server = Server::start().await;
    refuse(&server, "401 Unauthorized", &date());
    refuse(&server, "401 Unauthorized", &date());
    let error = call(&builder(&server).clock(behind).correct_clock().build().unwrap()).await.unwrap_err();
    assert_eq!((server.requests().len(), error.attempts()), (2, 2));
    assert!(error.clock_difference().is_none() && error.to_string().contains("check the credentials"), "{error}");
    // A server whose date is nonsense each time: once, and no circle.
    let server = Server::start().await;
    let never = ["date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "date: Fri, 06 Nov 2099 08:49:37 GMT\r\n"];
    for headers in never.iter().cycle().take(6) {
        refuse(&server, "401 Unauthorized", headers);
    }
    let error = call(&builder(&server).correct_clock().build().unwrap()).await.unwrap_err();
    assert_eq!(server.requests().len(), 2, "{error}");
    assert!(error.to_string().contains(" days behind the server"), "{error}");
}

/// Calls at the same time were all signed by the clock as it was.
#[tokio::test]
async fn calls_at_the_same_time() {
    let server = Server::start().await;
    let client = builder(&server).clock(behind).correct_clock().build().unwrap();
    (0..8).for_each(|_| refuse(&server, "401 Unauthorized", &date()));
    (0..8).for_each(|_| success(&server));
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        })
        .collect();
    let mut refused = 0;
    for one in calls {
        refused += usize::from(one.await.unwrap().is_err());
    }
    // One that came late was signed by the right clock, and its refusal was not about that.
    assert!(refused < 8 && server.requests().len() > 8, "{refused} of 8");
    assert!(client.with_retry(RetryPolicy::standard()).image_tasks().task_action("ImportImage").preview().is_ok());
}
