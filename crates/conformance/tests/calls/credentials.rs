//! Keys that expire, for whatever signs; keys in cookies.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::{Request, Server, cloud};
use jdcloud_vm::{Client, ClientBuilder, Credentials, Error, ErrorKind, RetryPolicy, jiff};
use oas_contract::{Document, Source};
use serde_json::json;

fn success(server: &Server, count: usize) {
    (0..count).for_each(|_| server.json(&json!({"requestId": "r", "result": {"taskSet": []}})));
}

fn builder(url: &str) -> ClientBuilder {
    Client::builder().region("cn-north-1").endpoint(url).retry(RetryPolicy::never())
}

/// Keys `access-1`, `access-2`, …, each good for the given time.
fn counting(asked: &Arc<AtomicUsize>, life: Option<Duration>) -> impl Fn() -> Issued + Send + Sync + 'static {
    let asked = Arc::clone(asked);
    move || {
        let number = asked.fetch_add(1, Ordering::SeqCst) + 1;
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let keys = Credentials::new().access_key(format!("access-{number}")).secret_key("made-up-secret");
            let keys = keys.session_token(format!("made-up-session-{number}"));
            Ok(life.map_or(keys.clone(), |life| keys.with_lifetime(life)))
        })
    }
}

type Issued = std::pin::Pin<Box<dyn Future<Output = Result<Credentials, Error>> + Send>>;

async fn call(client: &Client) -> Result<(), Error> {
    client.image_tasks().task_action("ImportImage").send().await.map(|_| ())
}

fn key_of(request: &Request) -> String {
    let authorization = request.header("authorization").unwrap();
    authorization.split("Credential=").nth(1).unwrap().split('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn keys_come_from_a_source() {
    let server = Server::start().await;
    success(&server, 13);
    let asked = Arc::new(AtomicUsize::new(0));
    let ahead = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&ahead);
    let client = builder(&server.url)
        .clock(move || jiff::Timestamp::now() + jiff::SignedDuration::from_secs(clock.load(Ordering::SeqCst)))
        .access_key("not-used")
        .secret_key("not-used")
        .credentials_source(counting(&asked, Some(Duration::from_secs(3600))));
    assert!(!format!("{client:?}").contains("made-up"));
    let client = client.build().unwrap();
    // Nothing is obtained for a look.
    let preview = client.image_tasks().task_action("ImportImage").preview().unwrap();
    assert!(preview.headers.contains(&("authorization".to_owned(), "***".to_owned())), "{preview}");
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    // However many calls want them, they are obtained once.
    let calls: Vec<_> = (0..10)
        .map(|_| {
            tokio::spawn({
                let client = client.clone();
                async move { call(&client).await }
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    for sent in server.requests() {
        assert_eq!(
            (key_of(&sent).as_str(), sent.header("x-jdcloud-security-token")),
            ("access-1", Some("bWFkZS11cC1zZXNzaW9uLTE="))
        );
    }
    // They are renewed ahead of their end.
    ahead.store(3000, Ordering::SeqCst);
    call(&client).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    ahead.store(3400, Ordering::SeqCst);
    call(&client).await.unwrap();
    assert_eq!((asked.load(Ordering::SeqCst), key_of(&server.last()).as_str()), (2, "access-2"));
    // A call has its own.
    let own = Credentials::new().access_key("own").secret_key("own-secret");
    client.image_tasks().task_action("ImportImage").credentials(own).send().await.unwrap();
    assert_eq!(key_of(&server.last()), "own");
}

#[tokio::test]
async fn keys_that_are_refused_are_renewed_once() {
    let server = Server::start().await;
    let refusal = |server: &Server| {
        server.answer("401 Unauthorized", "", r#"{"error": {"message": "no made-up-session-1 here"}}"#);
    };
    refusal(&server);
    success(&server, 1);
    let asked = Arc::new(AtomicUsize::new(0));
    let client = builder(&server.url).credentials_source(counting(&asked, None)).build().unwrap();
    call(&client).await.unwrap();
    let keys: Vec<String> = server.requests().iter().map(key_of).collect();
    assert_eq!(keys, ["access-1", "access-2"]);
    (0..2).for_each(|_| refusal(&server));
    let error = call(&client).await.unwrap_err();
    assert!(error.is_auth() && !format!("{error} {error:?}").contains("made-up-session-2"), "{error:?}");
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn sources_that_fail() {
    let server = Server::start().await;
    for (source, expected) in [
        (Err("the machine has no role"), "image_tasks: the machine has no role"),
        (
            Ok(Credentials::new().access_key("made-up-access")),
            "image_tasks: the source of credentials: `secret_key` is missing",
        ),
        (
            Ok(Credentials::new().access_key("made-up,access").secret_key("a")),
            "image_tasks: the source of credentials: the value of `access_key`",
        ),
    ] {
        let issue = move || {
            let issued = source.clone().map_err(Error::credentials);
            async move { issued }
        };
        let error = call(&builder(&server.url).credentials_source(issue).build().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(!format!("{error:?}").contains("made-up"), "{error:?}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn what_is_no_key_is_that_of_the_client() {
    let server = Server::start().await;
    success(&server, 1);
    let client = builder(&server.url).signature_version("3").credentials_source(counting(&Arc::default(), None));
    call(&client.build().unwrap()).await.unwrap();
    assert!(server.last().header("authorization").unwrap().starts_with("JDCLOUD3-HMAC-SHA256"));
}

#[tokio::test]
async fn strict_servers_accept_them() {
    let cloud = cloud().start().await.unwrap();
    let variables = cloud.environment();
    let source = move || {
        let value = |name: &str| variables[name].clone();
        let keys = huaweicloud_iec::Credentials::new().access_key(value("HUAWEICLOUD_SDK_AK"));
        let keys = keys.secret_key(value("HUAWEICLOUD_SDK_SK"));
        async move { Ok(keys) }
    };
    let client = huaweicloud_iec::Client::builder().endpoint(cloud.url()).credentials_source(source).build().unwrap();
    client.list_images().send().await.unwrap();
}

#[tokio::test]
async fn keys_stand_in_cookies() {
    let server = Server::start().await;
    (0..2).for_each(|_| server.json(&json!([])));
    let with = |key: &str| conformance::Client::builder().session(key).endpoint(&server.url);
    let client = with("made-up-session").build().unwrap();
    client.words().send().await.unwrap();
    assert_eq!(server.last().header("cookie"), Some("sid=made-up-session"));
    let request = client.words().header("cookie", "theme=dark");
    assert!(!request.preview().unwrap().to_string().contains("made-up"));
    request.send().await.unwrap();
    assert_eq!(server.last().header("cookie"), Some("theme=dark; sid=made-up-session"));
    for wrong in ["a;b", "a b", "ä", "a\"b"] {
        let error = with(wrong).build().unwrap_err();
        assert!(error.to_string().contains("the value of `session` has characters"), "{error}");
        assert!(!error.to_string().contains(wrong), "{error}");
    }
}

#[tokio::test]
async fn a_fake_looks_at_cookies() {
    let text = include_str!("../../contracts/everything.yaml");
    assert!(Document::parse(&Source::new("everything.yaml", text)).is_ok());
    let cloud = oas_mock::MockCloud::builder().contract("everything", text).start().await.unwrap();
    let with = |key: &str| conformance::Client::builder().session(key).endpoint(cloud.url()).build().unwrap();
    let right = with(&cloud.environment()["EVERYTHING_SESSION"]).words().send().await;
    assert!(right.is_ok() || !right.as_ref().is_err_and(Error::is_auth), "{right:?}");
    let error = with("another").words().send().await.unwrap_err();
    assert!(error.is_auth(), "{error}");
}

fn own_tokens(url: &str) -> conformance::ClientBuilder {
    let client = conformance::Client::builder().client_id("me & you").client_secret("made-up:secret").endpoint(url);
    client.retry(RetryPolicy::never())
}

fn issued(server: &Server, token: &str, life: u64) {
    server.json(&json!({"access_token": token, "token_type": "bearer", "expires_in": life}));
}

#[tokio::test]
async fn a_client_obtains_its_own_tokens() {
    let server = Server::start().await;
    issued(&server, "made-up-token-1", 3600);
    (0..2).for_each(|_| server.json(&json!([])));
    let client = own_tokens(&format!("{}/base", server.url));
    assert!(!format!("{client:?}").contains("made-up"), "{client:?}");
    let client = client.build().unwrap();
    for _ in 0..2 {
        client.words().send().await.unwrap();
    }
    let sent = server.requests();
    assert_eq!(sent.len(), 3);
    // The contract has it on the host of the API, so it is on that of the endpoint.
    assert_eq!(
        (sent[0].line.as_str(), sent[0].body.as_str()),
        ("POST /oauth/token HTTP/1.1", "grant_type=client_credentials&scope=read")
    );
    assert_eq!(sent[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    // `me%20%26%20you:made-up%3Asecret`
    assert_eq!(sent[0].header("authorization"), Some("Basic bWUlMjAlMjYlMjB5b3U6bWFkZS11cCUzQXNlY3JldA=="));
    assert!(sent[1..].iter().all(|sent| sent.header("authorization") == Some("Bearer made-up-token-1")));
    // One that is refused is obtained anew, once.
    server.answer("401 Unauthorized", "", "{}");
    issued(&server, "made-up-token-2", 3600);
    server.json(&json!([]));
    client.words().send().await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Bearer made-up-token-2"));
    // A token that is there already is used.
    let client = own_tokens(&server.url).client("made-up-own").build().unwrap();
    server.json(&json!([]));
    client.words().send().await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Bearer made-up-own"));
}

#[tokio::test]
async fn token_endpoints_elsewhere_and_those_that_refuse() {
    let (server, endpoint) = (Server::start().await, Server::start().await);
    let client = own_tokens(&server.url).token_url(format!("{}/issue", endpoint.url)).build().unwrap();
    endpoint.answer(
        "400 Bad Request",
        "",
        r#"{"error": "invalid_client", "error_description": "made-up:secret is wrong"}"#,
    );
    let error = client.words().send().await.unwrap_err();
    assert_eq!((error.kind(), error.is_auth()), (ErrorKind::Credentials, true));
    let expected =
        "words: the token endpoint at 127.0.0.1 refuses the client: 400 Bad Request invalid_client: *** is wrong";
    assert!(error.to_string().starts_with(expected), "{error}");
    // It is not asked again at once: secrets that are tried again and again are locked.
    client.words().send().await.unwrap_err();
    assert_eq!((endpoint.requests().len(), server.requests().len()), (1, 0));
    for (status, body, expected) in [
        ("200 OK", "made-up", "the answer has no `access_token`"),
        ("200 OK", r#"{"access_token": "made-up", "token_type": "mac"}"#, "its tokens are of another kind"),
        ("503 Later", "", "refuses the client: 503"),
    ] {
        let client = own_tokens(&server.url).token_url(format!("{}/issue", endpoint.url)).build().unwrap();
        endpoint.answer(status, "", body);
        let error = client.words().send().await.unwrap_err();
        assert!(error.to_string().contains(expected) && !format!("{error:?}").contains("made-up"), "{error:?}");
    }
    let nobody = own_tokens(&server.url).token_url("http://127.0.0.1:1/").build().unwrap();
    let error = nobody.words().send().await.unwrap_err();
    assert!(error.to_string().contains("no token could be obtained at 127.0.0.1: the request failed"), "{error}");
    let plain = own_tokens(&server.url).token_url("http://issuer.example.com/").build().unwrap_err();
    assert!(plain.to_string().contains("is not encrypted"), "{plain}");
    let half = conformance::Client::builder().client_id("me").endpoint(&server.url).build().unwrap_err();
    assert!(
        half.to_string().contains("the credentials are incomplete: ")
            && half.to_string().contains("EVERYTHING_CLIENT_SECRET"),
        "{half}"
    );
}

#[tokio::test]
async fn a_fake_issues_tokens() {
    let text = include_str!("../../contracts/everything.yaml");
    let cloud = oas_mock::MockCloud::builder().contract("everything", text).start().await.unwrap();
    let variables = cloud.environment();
    let only = |name: &str| {
        variables.get(name).filter(|_| name.starts_with("EVERYTHING_CLIENT_") || name.ends_with("ENDPOINT")).cloned()
    };
    let client = conformance::Client::builder().variables(only).build().unwrap();
    let outcome = client.words().send().await;
    assert!(!outcome.as_ref().is_err_and(Error::is_auth), "{outcome:?}");
    let received: Vec<String> = cloud.received().iter().map(|request| request.target.clone()).collect();
    assert_eq!(received, ["/oauth/token", "/words"]);
    let wrong = conformance::Client::builder().client_id("x").client_secret("y").endpoint(cloud.url()).build().unwrap();
    assert!(wrong.words().send().await.unwrap_err().to_string().contains("invalid_client"));
}
