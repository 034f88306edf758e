//! A small program and its tests, as somebody writes them with nothing but the guide: its contract is its own, the fake is told what
//! to say, and what goes wrong goes wrong as the test wants it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::{Duration, Instant};

use conformance::acme::{CONTRACT, Client, ClientBuilder, Error, ErrorKind, RetryPolicy, Upload, WaitPolicy, types};
use oas_mock::{Builder, Fault, MockCloud, Reply};

// The program.

async fn ready(client: &Client) -> Result<Vec<String>, Error> {
    let images: Vec<_> = client.list_images().state(types::State::Ready).into_stream().try_collect().await?;
    Ok(images.into_iter().map(|image| image.id).collect())
}

async fn find(client: &Client, id: &str) -> Result<Option<types::Image>, Error> {
    match client.get_image().id(id).send().await {
        Ok(image) => Ok(Some(image.into_inner())),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}

async fn import(client: &Client, url: &str) -> Result<Option<String>, Error> {
    let policy = WaitPolicy::default().with_interval(Duration::from_millis(5), Duration::from_millis(5));
    let finished = client.import_image().body(types::Order::builder().url(url)).send_and_wait(policy).await?;
    Ok(finished.result().map(str::to_owned))
}

// Its tests.

fn fake() -> Builder {
    MockCloud::builder().contract("acme", CONTRACT)
}

fn client(cloud: &MockCloud) -> ClientBuilder {
    let variables = cloud.environment();
    Client::builder().variables(|name| variables.get(name).cloned())
}

#[tokio::test]
async fn a_filter_by_state_finds_those_of_the_state() {
    let cloud = fake().start().await.unwrap();
    let client = client(&cloud).build().unwrap();
    assert_eq!(ready(&client).await.unwrap(), ["i-1"]);
    assert!(cloud.received()[0].target.contains("state=ready"));

    let many = fake().items(50).start().await.unwrap();
    let client = built(&many);
    assert_eq!(ready(&client).await.unwrap().len(), 50, "all of them are of the state that was asked for");
}

fn built(cloud: &MockCloud) -> Client {
    client(cloud).build().unwrap()
}

#[tokio::test]
async fn an_unknown_id_is_no_image() {
    let cloud = fake().reply("get_image", [Reply::refused(404)]).start().await.unwrap();
    let client = client(&cloud).build().unwrap();
    assert!(find(&client, "no-such").await.unwrap().is_none());
    assert_eq!(find(&client, "i-7").await.unwrap().unwrap().id, "i-7");

    let cloud = fake().reply("get_image", [Reply::refused(404), Reply::refused(409)]).start().await.unwrap();
    let client = built(&cloud);
    let error = client.get_image().id("no-such").send().await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("NO_IMAGE"), "there is no such image"));
    let error = client.get_image().id("i-1").send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 409, "a status that the contract does not have");
}

#[tokio::test]
async fn a_slow_answer_is_given_up() {
    let slow = Reply::usual().after(Duration::from_secs(20));
    let cloud = fake().reply("get_image", [slow]).start().await.unwrap();
    let client = client(&cloud).timeout(Duration::from_millis(100)).retry(RetryPolicy::never()).build().unwrap();
    let began = Instant::now();
    let error = find(&client, "i-1").await.unwrap_err();
    assert!(error.is_timeout() && began.elapsed() < Duration::from_secs(5), "{error}");
    assert!(find(&client, "i-1").await.unwrap().is_some(), "the next one comes at once");
}

#[tokio::test]
async fn the_second_call_fails_and_the_third_does_not() {
    let replies = [Reply::usual(), Reply::refused(500), Reply::fault(Fault::Reset)];
    let cloud = fake().reply("get_image", replies.clone()).start().await.unwrap();
    let once = client(&cloud).retry(RetryPolicy::never()).build().unwrap();
    assert!(find(&once, "i-1").await.unwrap().is_some());
    assert_eq!(find(&once, "i-1").await.unwrap_err().status().unwrap().as_u16(), 500);
    assert_eq!(find(&once, "i-1").await.unwrap_err().kind(), ErrorKind::Transport);
    assert!(find(&once, "i-1").await.unwrap().is_some());
    let statuses: Vec<u16> = cloud.received().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [200, 500, 0, 200]);

    // Whoever tries again does not see it.
    let cloud = fake().reply("get_image", replies).start().await.unwrap();
    let client = built(&cloud);
    assert!(find(&client, "i-1").await.unwrap().is_some());
    assert!(find(&client, "i-1").await.unwrap().is_some());
    assert_eq!(cloud.received().len(), 4);
}

#[tokio::test]
async fn a_token_that_has_expired_is_renewed() {
    let cloud = fake().token_uses(2).start().await.unwrap();
    let login = types::Login::builder().user("me").password("…");
    let tokens = built(&cloud).login().body(login).into_token_source();
    let client = Client::builder().endpoint(cloud.url()).token_source(tokens).build().unwrap();
    for _ in 0..5 {
        assert!(find(&client, "i-1").await.unwrap().is_some());
    }
    let logins = cloud.received().iter().filter(|request| request.target.ends_with("/login")).count();
    assert_eq!(logins, 3);

    // A token that nobody renews is refused, and no reply is spent on that.
    let cloud = fake().token_uses(1).reply("get_image", [Reply::usual(), Reply::refused(404)]).start().await.unwrap();
    let client = built(&cloud);
    assert!(find(&client, "i-1").await.unwrap().is_some());
    assert!(find(&client, "i-1").await.unwrap_err().is_auth());
    let renewed = built(&cloud);
    assert!(find(&renewed, "i-1").await.unwrap().is_none());
}

#[tokio::test]
async fn content_is_uploaded() {
    let cloud = fake().start().await.unwrap();
    let client = client(&cloud).build().unwrap();
    client.upload_image().id("i-1").body(Upload::from("all of it")).send().await.unwrap();
    let request = &cloud.received()[0];
    assert_eq!((request.method.as_str(), request.target.as_str()), ("PUT", "/images/i-1"));
    assert_eq!(request.body, b"all of it");
}

#[tokio::test]
async fn a_job_that_fails_says_why() {
    let cloud = fake().fail_after(2).start().await.unwrap();
    let client = client(&cloud).build().unwrap();
    let error = import(&client, "https://a.example/i").await.unwrap_err();
    assert_eq!((error.kind(), error.state()), (ErrorKind::Wait, Some("failed")));
    assert!(error.to_string().contains("the fake lets it fail"), "{error}");

    let reason =
        serde_json::json!({"id": "j-1", "state": "failed", "code": "NO_SPACE", "message": "the shelf is full"});
    let cloud = fake().reply("show_job", [Reply::usual(), Reply::json(200, reason)]).start().await.unwrap();
    let client = built(&cloud);
    let error = import(&client, "https://a.example/i").await.unwrap_err();
    assert_eq!((error.state(), error.code()), (Some("failed"), Some("NO_SPACE")));
    assert!(error.to_string().contains("the shelf is full"), "{error}");
}

#[tokio::test]
async fn a_page_that_repeats_ends_the_list() {
    let cloud = fake().items(50).reply("list_images", [Reply::usual(), Reply::again()]).start().await.unwrap();
    let client = client(&cloud).build().unwrap();
    let mut images = client.list_images().into_stream();
    for _ in 0..20 {
        images.try_next().await.unwrap().unwrap();
    }
    let error = images.try_next().await.unwrap_err();
    assert_eq!((error.kind(), cloud.received().len()), (ErrorKind::Paging, 2), "{error}");
}

#[tokio::test]
async fn a_proxy_that_is_blocked_is_an_error_of_the_connection() {
    let cloud = fake().start().await.unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = client(&cloud).proxy(format!("http://{closed}")).retry(RetryPolicy::never()).build().unwrap();
    let error = find(&client, "i-1").await.unwrap_err();
    assert!(error.is_connect() && cloud.received().is_empty(), "{error}");
}

#[tokio::test]
async fn a_wait_that_is_cancelled_asks_no_more() {
    let cloud = fake().finish_after(1_000_000).start().await.unwrap();
    let client = client(&cloud).build().unwrap();
    let wait = import(&client, "https://a.example/i");
    assert!(tokio::time::timeout(Duration::from_millis(300), wait).await.is_err());
    // What was on its way may still arrive.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let asked = cloud.received().len();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(asked > 2);
    assert_eq!(cloud.received().len(), asked);
}

#[tokio::test]
async fn replies_for_an_operation_that_is_not_there_are_an_error() {
    let error = fake().reply("show_image", [Reply::usual()]).start().await.unwrap_err().to_string();
    assert!(error.contains("`show_image`"), "{error}");
}
