//! What a program can do with values: times as text, formats that do not describe themselves, errors that end a program, types
//! that it can name.

use crate::support::Server;
use conformance::types::{Account, Closed, Color, Either, NewThing, Owner, Part, Plan, Thing};
use conformance::{BoxFuture, Bytes, ErrorKind, Json, JsonMap, Open, Token, TokenSource, jiff, reqwest};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

fn client(url: &str) -> conformance::Client {
    conformance::Client::builder().token("t").endpoint(url).build().unwrap()
}

#[tokio::test]
async fn times_are_taken_as_text() {
    let server = Server::start().await;
    server.json(&json!({"requestId": "r", "result": {"taskSet": []}}));
    let jdcloud =
        jdcloud_vm::Client::builder().access_key("a").secret_key("s").region("cn-north-1").endpoint(&server.url);
    let jdcloud = jdcloud.build().unwrap();
    let request = jdcloud.image_tasks().task_action("ImportImage").start_time("2020-07-02 17:34:44");
    request.end_time(jiff::civil::date(2020, 7, 3).at(0, 0, 0, 0)).send().await.unwrap();
    let target = server.last().target().replace("%3A", ":");
    assert!(target.contains("startTime=2020-07-02%2017:34:44&endTime=2020-07-03%2000:00:00"), "{target}");
    let error = jdcloud.image_tasks().task_action("ImportImage").start_time("yesterday").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let expected =
        "the value for `startTime` does not fit its type: `yesterday` is no time such as `2020-07-02 17:34:44`";
    assert!(error.to_string().contains(expected), "{error}");
    // A moment: with its offset from UTC.
    server.json(&json!([]));
    client(&server.url).list_things().since("2024-05-06T16:00:00+08:00").send().await.unwrap();
    assert!(server.last().target().contains("since=1714982400"), "{}", server.last().target());
    let error = client(&server.url).list_things().since("2024-05-06 08:00:00").send().await.unwrap_err();
    assert!(error.to_string().contains("`2024-05-06 08:00:00` is no time such as"), "{error}");
    // Fields.
    let thing = NewThing::builder().name("n").parts(Vec::<Part>::new());
    let made: NewThing = thing.clone().at("2020-12-30T03:23:29Z").try_into().unwrap();
    assert_eq!(made.at, Some(Open::from("2020-12-30T03:23:29Z".parse::<jiff::Timestamp>().unwrap())));
    let none: NewThing = thing.clone().at(None).try_into().unwrap();
    assert_eq!(none.at, None);
    let timestamp: NewThing = thing.clone().at(jiff::Timestamp::UNIX_EPOCH).try_into().unwrap();
    assert_eq!(timestamp.at, Some(jiff::Timestamp::UNIX_EPOCH.into()));
    let error = NewThing::try_from(thing.at("noon")).unwrap_err();
    assert!(error.to_string().contains("the value for `at` does not fit its type: `noon` is no time"), "{error}");
}

fn there_and_back<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let bytes = postcard::to_allocvec(value).unwrap();
    postcard::from_bytes(&bytes).unwrap()
}

/// What a program keeps, in a format that does not describe itself.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Kept {
    thing: Thing,
    account: Account,
    owners: Vec<Owner>,
    plan: Option<Plan>,
    either: Either,
    colors: Vec<Color>,
    closed: Closed,
    json: Json,
    map: JsonMap,
    number: u8,
}

#[test]
fn values_survive_formats_that_do_not_describe_themselves() {
    let thing = json!({
        "id": "i", "tags": {}, "ended": 0, "self": null, "kind": "green,blue", "size": "12", "days": ["2020-07-02"],
        "marks": {"a": 1, "b": null}, "children": [{"id": "c", "tags": ["t"], "ended": "", "self": "s"}],
        "either": {"number": 3}, "any": [1, {"x": null}], "local": "2020-07-02 17:34:44", "ratio": 0.1, "more": {"not": ["known", 1]}
    });
    let mut thing: Thing = serde_json::from_value(thing).unwrap();
    thing.extra.insert("large".to_owned(), "123456789012345678901234567890.50".parse().unwrap());
    let kept = Kept {
        thing,
        account: serde_json::from_value(json!({"id": "i", "login": "l", "word": "w", "owner": "somebody", "level": 3}))
            .unwrap(),
        owners: serde_json::from_value(json!(["somebody", {"name": "n"}, {"name": "n", "seats": 2}])).unwrap(),
        plan: Some(serde_json::from_value(json!({"year": 1.5})).unwrap()),
        either: serde_json::from_value(json!({"ok": true})).unwrap(),
        colors: vec![Color::from("red"), Color::from("never seen"), Color::from("1")],
        closed: Closed::Two,
        json: r#"{"a": [1e400, null, "text"]}"#.parse().unwrap(),
        map: [("m".to_owned(), Json::Null)].into_iter().collect(),
        number: 7,
    };
    assert_eq!(there_and_back(&kept), kept);
    // On the wire, all is as it was.
    let (before, after) =
        (serde_json::to_string(&kept.thing).unwrap(), serde_json::to_string(&there_and_back(&kept.thing)).unwrap());
    assert_eq!(before, after);
    assert!(before.contains("123456789012345678901234567890.50"), "{before}");
    // What is no such value is told of, without its text.
    let broken = postcard::to_allocvec("{\"id\": \"made-up\"").unwrap();
    assert!(postcard::from_bytes::<Thing>(&broken).is_err());
}

#[tokio::test]
async fn an_error_is_a_sentence() {
    let server = Server::start().await;
    server.answer("404 Not Found", "", r#"{"fault": {"code": "GONE", "text": "nothing is there"}}"#);
    let error = client(&server.url).list_things().send().await.unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(format!("{error:#?}").contains("kind: Service"), "{error:#?}");
    let nobody = client("http://127.0.0.1:1").list_things().send().await.unwrap_err();
    let shown = format!("{nobody:?}");
    assert!(shown.starts_with(&format!("{nobody}\n\nCaused by:\n    ")), "{shown}");
    assert!(!shown.contains("Error {"), "{shown}");
}

/// A source as a program writes one, with the types of the client alone.
struct Source;

impl TokenSource for Source {
    fn issue(&self) -> BoxFuture<'static, Result<Token, conformance::Error>> {
        Box::pin(async { Ok(Token::new("issued")) })
    }
}

#[tokio::test]
async fn types_in_signatures_have_names() {
    let server = Server::start().await;
    server.answer("200 OK", "", "bytes");
    let client = conformance::Client::builder().token_source(Source).endpoint(&server.url).build().unwrap();
    #[allow(deprecated, reason = "its answer is bytes")]
    let answer: conformance::ResponseValue<Bytes> = client.get_part().thing_id("t1").part(1).send().await.unwrap();
    let status: reqwest::StatusCode = answer.status();
    assert!(status.is_success());
}
