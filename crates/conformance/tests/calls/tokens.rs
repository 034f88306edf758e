//! Tokens that are issued, kept, renewed: how often the source is asked, and what the calls see.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::{Server, cloud};
use jiff::{SignedDuration, Timestamp};
use oas_runtime::{Error, ErrorKind, RetryPolicy, Token, TokenSource};
use serde_json::{Value, json};

const PASSWORD: &str = "never-printed-password";

fn body() -> huaweicloud_iam::types::CreateTokenRequest {
    let user = json!({"name": "me", "password": PASSWORD, "domain": {"name": "account"}});
    let identity = json!({"methods": ["password"], "password": {"user": user}});
    serde_json::from_value(json!({"auth": {"identity": identity, "scope": {"domain": {"name": "account"}}}})).unwrap()
}

/// Counts how often it is asked; each token is `t1`, `t2`, … and good for the given time.
fn counting(asked: &Arc<AtomicUsize>, life: Option<Duration>) -> impl TokenSource + 'static {
    let asked = Arc::clone(asked);
    move || {
        let number = asked.fetch_add(1, Ordering::SeqCst) + 1;
        async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let token = Token::new(format!("t{number}"));
            Ok(match life {
                Some(life) => token.with_expiry(Timestamp::now() + life),
                None => token,
            })
        }
    }
}

fn client(server: &Server, source: impl TokenSource + 'static) -> huaweicloud_iec::Client {
    let client = huaweicloud_iec::Client::builder().auth_token_source(source).endpoint(&server.url);
    client.retry(RetryPolicy::never()).build().unwrap()
}

/// A clock that is moved on instead of waited for. Every test that moves one has its own.
macro_rules! clock {
    ($ahead:ident, $clock:ident) => {
        static $ahead: AtomicI64 = AtomicI64::new(0);
        fn $clock() -> Timestamp {
            Timestamp::now() + SignedDuration::from_secs($ahead.load(Ordering::SeqCst))
        }
    };
}

fn images(server: &Server, count: usize) {
    (0..count).for_each(|_| server.json(&json!({"images": [], "total": 0})));
}

fn tokens(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| request.header("x-auth-token").unwrap().to_owned()).collect()
}

#[tokio::test]
async fn from_one_client_to_another() {
    let cloud = cloud().start().await.unwrap();
    let iam = huaweicloud_iam::Client::builder().endpoint(cloud.url()).build().unwrap();
    let request = iam.create_token().nocatalog("true").body(body());
    assert!(!format!("{request:?}").contains(PASSWORD), "{request:?}");
    let answer = request.clone().send().await.unwrap();
    assert!(answer.token.expires_at > Timestamp::now());
    let token = answer.headers()["x-subject-token"].to_str().unwrap().to_owned();
    assert!(!format!("{answer:?}").contains(&token));
    let iec = huaweicloud_iec::Client::builder().auth_token_source(request.into_token_source());
    let iec = iec.endpoint(cloud.url()).build().unwrap();
    assert!(!format!("{iec:?}").contains(&token));
    for _ in 0..3 {
        iec.list_images().send().await.unwrap();
    }
    let paths: Vec<String> = cloud.received().iter().map(|request| request.target.clone()).collect();
    assert_eq!(paths[1..], ["/v3/auth/tokens?nocatalog=true", "/v1/images", "/v1/images", "/v1/images"]);
}

#[tokio::test]
async fn one_request_however_many_wait() {
    let (server, asked) = (Server::start().await, Arc::default());
    images(&server, 200);
    let client = client(&server, counting(&asked, Some(Duration::from_secs(3600))));
    let calls: Vec<_> = (0..100).map(|_| tokio::spawn(client.list_images().send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert!(tokens(&server).iter().all(|token| token == "t1"));
}

#[tokio::test]
async fn renewed_once_when_rejected() {
    let (server, asked) = (Server::start().await, Arc::default());
    let client = client(&server, counting(&asked, None));
    let refused = json!({"error_code": "APIGW.0307", "error_msg": "The token must be updated"}).to_string();
    server.answer("401 Unauthorized", "", &refused);
    images(&server, 1);
    client.list_images().send().await.unwrap();
    assert_eq!(tokens(&server), ["t1", "t2"]);
    // A token that is refused at once is the caller's to know of.
    server.answer("401 Unauthorized", "", &refused);
    server.answer("401 Unauthorized", "", &refused);
    let error = client.list_images().send().await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!((error.attempts(), asked.load(Ordering::SeqCst)), (2, 3));
    assert_eq!(tokens(&server), ["t1", "t2", "t2", "t3"]);
    let before = asked.load(Ordering::SeqCst);
    images(&server, 1);
    client.list_images().send().await.unwrap();
    let issued = asked.load(Ordering::SeqCst);
    assert_eq!(issued, before + 1, "the refused one is not used again");
    // What the token may not do, another one may not do either.
    server.answer("403 Forbidden", "", "{}");
    assert!(client.list_images().send().await.unwrap_err().is_auth());
    assert_eq!(asked.load(Ordering::SeqCst), issued);
    // Many calls at once that are all refused ask for one new token.
    (0..20).for_each(|_| server.answer("401 Unauthorized", "", &refused));
    images(&server, 20);
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(client.list_images().send())).collect();
    for call in calls {
        let _ = call.await.unwrap();
    }
    // One more where a call was so late that it was refused with the new token.
    assert!(asked.load(Ordering::SeqCst) <= issued + 2);
}

#[tokio::test]
async fn renewed_before_it_expires() {
    clock!(AHEAD, clock);
    let (server, asked) = (Server::start().await, Arc::default());
    images(&server, 10);
    let source = counting(&asked, Some(Duration::from_secs(3600)));
    let client = huaweicloud_iec::Client::builder().auth_token_source(source).endpoint(&server.url).clock(clock);
    let client = client.build().unwrap();
    // One tenth of its life is kept in hand, at most five minutes.
    for (ahead, expected) in [(0, 1), (3000, 1), (3290, 1), (3310, 2), (3310, 2)] {
        AHEAD.store(ahead, Ordering::SeqCst);
        client.list_images().send().await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), expected, "after {ahead} s");
    }
}

/// However wrong the clock of the machine is, a life in seconds is one by the clock of the client.
#[tokio::test]
async fn a_life_in_seconds_is_by_the_clock_of_the_client() {
    clock!(AHEAD, clock);
    for start in [-1_000_000_000, 1_000_000_000] {
        let (server, issuer) = (Server::start().await, Server::start().await);
        images(&server, 10);
        let issuing = conformance::Client::builder().token("t").endpoint(&issuer.url).build().unwrap();
        let login = serde_json::from_value(json!({"user": "u", "password": PASSWORD})).unwrap();
        let login = issuing.login().body::<conformance::types::Login>(login);
        (1..4).for_each(|number| issuer.json(&json!({"access_token": format!("t{number}"), "expires_in": 3600})));
        let client = huaweicloud_iec::Client::builder().auth_token_source(login.into_token_source()).clock(clock);
        let client = client.endpoint(&server.url).build().unwrap();
        for ahead in [0, 3000, 3310, 3400, 6500, 6700] {
            AHEAD.store(start + ahead, Ordering::SeqCst);
            client.list_images().send().await.unwrap();
        }
        assert_eq!(tokens(&server), ["t1", "t1", "t2", "t2", "t2", "t3"], "{start}");
    }
}

#[tokio::test]
async fn a_source_that_fails() {
    let server = Server::start().await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let source = move || {
        count.fetch_add(1, Ordering::SeqCst);
        async {
            tokio::time::sleep(Duration::from_millis(30)).await;
            Err::<Token, _>(Error::credentials("the vault is closed"))
        }
    };
    let client = client(&server, source);
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(client.list_images().send())).collect();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Credentials, false));
        assert_eq!(error.to_string(), "list_images: the vault is closed");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1, "whoever waited sees the same error");
    assert!(server.requests().is_empty());
    // Before the token ends, a source that fails is no fault of a call.
    clock!(AHEAD, clock);
    images(&server, 3);
    let first = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&first);
    let source = move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        async move {
            match number {
                0 => Ok(Token::new("t").with_expiry(Timestamp::now() + Duration::from_secs(3600))),
                _ => Err(Error::credentials("the vault is closed")),
            }
        }
    };
    let client = huaweicloud_iec::Client::builder().auth_token_source(source).endpoint(&server.url).clock(clock);
    let client = client.build().unwrap();
    client.list_images().send().await.unwrap();
    AHEAD.store(3400, Ordering::SeqCst);
    client.list_images().send().await.unwrap();
    client.list_images().send().await.unwrap();
    assert_eq!(first.load(Ordering::SeqCst), 2, "a failing source is not asked by every call");
    AHEAD.store(3601, Ordering::SeqCst);
    assert_eq!(client.list_images().send().await.unwrap_err().kind(), ErrorKind::Credentials);
    // A wrong password is not tried again, and is in no message.
    let iam = huaweicloud_iam::Client::builder().endpoint(&server.url).build().unwrap();
    let fault =
        json!({"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}});
    server.answer("401 Unauthorized", "", &fault.to_string());
    let client = self::client(&server, iam.create_token().body(body()).into_token_source());
    let before = server.requests().len();
    let error = client.list_images().send().await.unwrap_err();
    assert!(error.is_auth() && error.operation() == Some("create_token"));
    assert_eq!(server.requests().len() - before, 1);
    assert!(!format!("{error:?} {error}").contains(PASSWORD));
    // Nor is it by the next call, for a while: five wrong passwords lock a user.
    assert!(client.list_images().send().await.unwrap_err().is_auth());
    assert_eq!(server.requests().len() - before, 1);
}

#[tokio::test]
async fn a_token_in_the_body() {
    let server = Server::start().await;
    let client = conformance::Client::builder().token("t").endpoint(&server.url).retry(RetryPolicy::never()).build();
    let client = client.unwrap();
    let login: conformance::types::Login = serde_json::from_value(json!({"user": "u", "password": PASSWORD})).unwrap();
    let request = client.login().body(login.clone());
    server.json(&json!({"access_token": "issued-secret", "expires_in": 7200}));
    let token = request.clone().into_token_source().issue().await.unwrap();
    assert_eq!((token.expires(), token.lifetime()), (None, Some(Duration::from_secs(7200))));
    assert!(!format!("{token:?}").contains("issued-secret"));
    let sent: Value = serde_json::from_str(&server.last().body).unwrap();
    assert_eq!(sent, json!({"user": "u", "password": PASSWORD}));
    // Of a response that may hold a secret, no error shows anything.
    server.answer("200 OK", "", "{\"access_token\": \"issued-secret\", \"expires_in\": \"issued-secret\"}");
    let error = request.clone().send().await.unwrap_err();
    assert_eq!((error.kind(), error.path(), error.body()), (ErrorKind::Decode, Some("expires_in"), &b""[..]));
    assert!(!format!("{error:?} {error}").contains("issued-secret"), "{error:?}");
    server.json(&json!({"access_token": ""}));
    let error = request.into_token_source().issue().await.unwrap_err();
    assert_eq!(error.to_string(), "the response has no token at `/access_token`");
    // Bounds of a secret hold, and do not show it.
    let short: conformance::types::Login = serde_json::from_value(json!({"user": "u", "password": "pw"})).unwrap();
    let error = client.login().body(short).send().await.unwrap_err();
    assert_eq!(error.message(), "`body.password` has 2 characters, but must have at least 3");
}
