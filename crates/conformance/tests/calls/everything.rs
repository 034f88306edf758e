//! The client of a contract that uses everything, against a server that says what arrived.

use std::time::Duration;

use crate::support::{Server, cloud};
use conformance::{Client, types};
use oas_runtime::{Arguments, ErrorKind, Json, WaitPolicy};
use serde_json::{Value, json};

fn client(server: &Server) -> Client {
    Client::builder().token("t").endpoint(&server.url).build().unwrap()
}

fn thing() -> Value {
    json!({
        "id": "1", "kind": "green,blue", "tags": [], "ended": 0, "size": "123456789012345", "days": ["2020-07-02"],
        "marks": {"a": 1, "b": null}, "self": null, "parent": {"id": "0", "kind": "", "tags": ["x"], "ended": 1_714_982_400, "self": "me"},
        "children": [], "result": {"ok": true}, "either": {"number": 7}, "inline": {"deep": {"flag": "true"}}, "free": {"a": [1]},
        "any": [1, {"b": null}], "local": "2020-07-02 17:34:44", "small": 99, "ratio": 0.5, "closed": "one", "weird name!": "w",
        "2nd": "second", "unknown": {"kept": true}
    })
}

#[tokio::test]
async fn every_kind_of_parameter() {
    let server = Server::start().await;
    let client = client(&server);
    server.json(&json!([]));
    let call = client.list_things().repeated(["a", "b"]).comma([1, 2]).space(["x", "y"]).pipe(["red", "pink"]);
    let call =
        call.indexed([jiff::civil::date(2020, 7, 2)]).type_("abc").send_parameter(true).url("u/").client_parameter("c");
    let call = call.value("v").call("k").request("r").ratio(0.75).since(jiff::Timestamp::UNIX_EPOCH);
    let response = call.closed(types::Closed::Two).x_trace("t 1").x_list([1, 2]).send().await.unwrap();
    assert!(response.is_empty());
    let request = server.last();
    assert_eq!(
        request.target(),
        "/things?repeated=a&repeated=b&comma=1,2&space=x%20y&pipe=red%7Cpink&indexed.1=2020-07-02&type=abc&send=true&url=u%2F\
         &client=c&value=v&call=k&request=r&ratio=0.75&since=0&closed=two"
    );
    assert_eq!((request.header("x-trace"), request.header("x-list")), (Some("t 1"), Some("1,2")));
    assert_eq!((request.header("x-constant"), request.header("authorization")), (Some("always"), Some("Bearer t")));
}

#[tokio::test]
async fn every_bound_of_a_parameter() {
    let server = Server::start().await;
    let client = client(&server);
    let call = || client.list_things();
    let cases = [
        (call().repeated(["a"; 4]), "`repeated` has 4 elements, but must have at most 3"),
        (call().repeated(["abcde"]), "`repeated` has 5 characters"),
        (call().type_("ABC"), "`type` does not match the pattern `^[a-z]+$`"),
        (call().ratio(0.0), "greater than 0 and at most 1"),
        (call().ratio(1.25), "is 1.25"),
        (call().ratio(0.3), "multiple of 0.25"),
        (call().ratio(f64::NAN), "is NaN"),
        (call().space(["a b"]), "contains the separator ` `"),
        (call().pipe(["a|b"]), "contains the separator `|`"),
        (call().x_trace("01234567890"), "11 characters"),
        (call().closed("three"), "does not fit its type"),
    ];
    for (call, what) in cases {
        let error = call.send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(what), "`{error}` does not say `{what}`");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn every_kind_of_field() {
    let server = Server::start().await;
    server.json(&json!([thing()]));
    let things = client(&server).list_things().send().await.unwrap();
    let decoded = &things[0];
    assert_eq!(
        (decoded.kind.clone(), decoded.ended.clone(), decoded.size),
        (Some(types::Color::Mixed), None, Some(123_456_789_012_345))
    );
    assert_eq!(decoded.self_, None);
    assert_eq!(decoded.parent.as_ref().unwrap().kind, Some(types::Color::Empty));
    assert_eq!(decoded.parent.as_ref().unwrap().ended.as_ref().unwrap().known().unwrap().as_second(), 1_714_982_400);
    assert_eq!(decoded.extra["unknown"], json!({"kept": true}));
    assert_eq!(serde_json::to_value(decoded).unwrap(), thing());

    let mut lenient = thing();
    lenient["tags"] = json!({});
    lenient["ended"] = json!("");
    lenient["local"] = json!("");
    lenient["size"] = json!(5);
    lenient["inline"]["deep"]["flag"] = json!(false);
    server.json(&json!([lenient]));
    let things = client(&server).list_things().send().await.unwrap();
    assert_eq!(
        (things[0].tags.len(), things[0].ended.clone(), things[0].local.clone(), things[0].size),
        (0, None, None, Some(5))
    );

    let mut wrong = thing();
    wrong["parent"]["marks"] = json!({"c": true});
    server.json(&json!([wrong]));
    let error = client(&server).list_things().send().await.unwrap_err();
    assert_eq!(error.path(), Some("[0].parent.marks.c"), "{error}");
    let mut missing = thing();
    missing.as_object_mut().unwrap().remove("id");
    server.json(&json!([missing]));
    assert!(client(&server).list_things().send().await.unwrap_err().to_string().contains("missing field `id`"));
}

#[tokio::test]
async fn bodies() {
    let server = Server::start().await;
    let client = client(&server);
    let part = || types::Part::builder().weight(1.5);
    server.answer("202 Accepted", "", &thing().to_string());
    let new = client.create_thing().body_map(|body| body.name("name").parts(vec![part().try_into().unwrap()]).count(2));
    let response = new.send().await.unwrap();
    assert_eq!(response.status().as_u16(), 202);
    assert_eq!(server.last().body, r#"{"name":"name","count":2,"parts":[{"weight":1.5}]}"#);
    assert_eq!(server.last().header("content-type"), Some("application/json"));

    let sent = server.requests().len();
    let part = |weight: f64, label: &str| -> types::Part {
        types::Part::builder().weight(weight).label(label.to_owned()).try_into().unwrap()
    };
    let body = |name: &str, count: i64, parts: Vec<types::Part>| {
        let builder = types::NewThing::builder().name(name).count(count).parts(parts);
        client.create_thing().body(types::NewThing::try_from(builder).unwrap())
    };
    let good = || part(1.0, "l");
    let cases = [
        (body("", 1, vec![good()]), "`body.name` has 0 characters"),
        (body("123456789", 1, vec![good()]), "1 to 8"),
        (body("n", 4, vec![good()]), "`body.count` is 4, but must be from 1 to 3"),
        (body("n", 1, vec![]), "`body.parts` has 0 elements"),
        (body("n", 1, vec![good(), part(0.25, "l")]), "`body.parts[1].weight` is 0.25"),
        (body("n", 1, vec![part(1.0, "a b")]), "`body.parts[0].label` does not match"),
        (client.create_thing(), "no value supplied for"),
    ];
    for (call, what) in cases {
        let error = call.send().await.unwrap_err();
        assert!(error.to_string().contains(what), "`{error}` does not say `{what}`");
    }
    assert_eq!(server.requests().len(), sent);

    server.answer("200 OK", "", "1714982400123");
    let form = types::Form::builder().a("x y&z=").b(5);
    let time = client.send_form().body(types::Form::try_from(form).unwrap()).send().await.unwrap();
    assert_eq!(time.known().unwrap().as_millisecond(), 1_714_982_400_123);
    assert_eq!(server.last().body, "a=x%20y%26z%3D&b=5");
    assert_eq!(server.last().header("content-type"), Some("application/x-www-form-urlencoded"));

    server.answer("200 OK", "", "[1]");
    assert_eq!(*client.send_raw().body("a,b\n").send().await.unwrap(), json!([1]));
    assert_eq!((server.last().body.as_str(), server.last().header("content-type")), ("a,b\n", Some("text/csv")));
}

#[tokio::test]
#[allow(deprecated)]
async fn responses_and_paths() {
    let server = Server::start().await;
    let client = Client::builder().token("t").thing("t 1").endpoint(&server.url).build().unwrap();
    server.answer("200 OK", "", "\u{1}bytes");
    assert_eq!(&client.get_part().part(3).send().await.unwrap()[..], b"\x01bytes");
    assert_eq!(server.last().target(), "/things/t%201/3.json");
    assert_eq!(server.last().header("authorization"), None, "the operation needs no credentials");
    server.answer("204 No Content", "x-id: 9\r\n", "");
    let gone = client.delete_part().thing_id("中").part("~a:b").send().await.unwrap();
    assert_eq!((gone.status().as_u16(), gone.request_id()), (204, Some("9")));
    assert_eq!(server.last().line, "DELETE /things/%E4%B8%AD/~a%3Ab.json HTTP/1.1");
    server.json(&json!({"number": 5}));
    assert!(matches!(client.error().send().await.unwrap().into_inner(), types::Either::EitherAlternative2(_)));
    server.json(&json!({"a": "2020-12-30T03:23:29Z"}));
    let map = client.call_builder().send().await.unwrap();
    assert_eq!(map["a"].known().unwrap().as_second(), 1_609_298_609);
    server.answer("404 Not Found", "", r#"{"fault": {"code": "GONE", "text": "it is gone"}, "id": "r"}"#);
    let error = client.list_things().send().await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!((error.code(), error.message(), error.request_id()), (Some("GONE"), "it is gone", Some("r")));
}

#[tokio::test]
async fn alternatives_of_credentials() {
    let server = Server::start().await;
    let builder = || Client::builder().endpoint(&server.url);
    server.json(&json!([]));
    let response = builder().key("k1").query_key("k 2").build().unwrap().list_things().url("u").send().await.unwrap();
    assert_eq!(server.last().target(), "/things?url=u&k=k%202");
    assert_eq!(server.last().header("x-key"), Some("k1"));
    assert!(response.url().ends_with("/things?url=u"), "{} shows a key", response.url());
    server.json(&json!([]));
    builder().username("u").password("p:w").build().unwrap().list_things().send().await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Basic dTpwOnc="));
    // There is an operation that needs none, so a client may be built without.
    let error = builder().key("only one of two").build().unwrap().list_things().send().await.unwrap_err();
    assert!(error.to_string().contains("needs credentials"), "{error}");
}

#[tokio::test]
async fn calls_by_name() {
    let server = Server::start().await;
    let client = client(&server);
    server.json(&json!([thing()]));
    let arguments: Arguments =
        [("repeated", json!(["a"])), ("since", json!("5")), ("ratio", json!("0.5"))].into_iter().collect();
    let response = client.invoke("listThings", arguments).await.unwrap();
    assert_eq!(*response, json!([thing()]));
    assert_eq!(server.last().target(), "/things?repeated=a&ratio=0.5&since=5");
    let arguments: Arguments = [("body", json!({"name": "n", "parts": [{"weight": 2}]}))].into_iter().collect();
    server.json(&thing());
    client.invoke("create_thing", arguments).await.unwrap();
    assert_eq!(server.last().body, r#"{"name":"n","parts":[{"weight":2.0}]}"#);
    let error = client.invoke("list_thing", Arguments::default()).await.unwrap_err();
    assert!(
        error.to_string().contains("there is no operation `list_thing`; there are: listThings, create_thing"),
        "{error}"
    );
    let error = client.invoke("listThings", [("repeat", json!(1))].into_iter().collect()).await.unwrap_err();
    assert!(error.to_string().contains("there is no argument `repeat`; there are: repeated"), "{error}");
    let error = client.invoke("listThings", [("ratio", json!("half"))].into_iter().collect()).await.unwrap_err();
    assert!(error.to_string().contains("the argument `ratio` does not fit"), "{error}");
}

/// What a list and a wait do, they do for programs that know them by name as well.
#[tokio::test]
async fn lists_and_waits_by_name() {
    let server = Server::start().await;
    let client = client(&server);
    for page in [json!(["a", "b"]), json!(["c"]), json!([])] {
        server.json(&page);
    }
    let mut items = client.invoke("words", Arguments::default()).items(None).unwrap();
    let mut words = Vec::new();
    while let Some(word) = items.try_next().await.unwrap() {
        words.push(word);
    }
    assert_eq!((words, items.position()), (["a", "b", "c"].map(Json::from).to_vec(), None));
    let error = client.invoke("create_thing", Arguments::default()).items(None).unwrap_err();
    assert!(error.to_string().contains("the operation has no pages"), "{error}");
    let wait = client.invoke("words", Arguments::default()).wait_until_finished(WaitPolicy::default(), |_| {});
    assert!(wait.await.unwrap_err().to_string().contains("no state that could be waited for"));
    let cloud = cloud().finish_after(2).start().await.unwrap();
    let variables = cloud.environment();
    let client = ppio_gpu::Client::builder().variables(|name| variables.get(name).cloned()).build().unwrap();
    let (sender, states) = std::sync::mpsc::channel();
    let policy = WaitPolicy::default().with_interval(Duration::from_millis(1), Duration::from_millis(5));
    let arguments = [("task_id", json!("t"))].into_iter().collect();
    let task = client.invoke("get_prewarm_task", arguments).wait_until_finished(policy, move |seen| {
        sender.send((seen.state.map(str::to_owned), seen.response["task_id"].clone())).unwrap();
    });
    assert_eq!(task.await.unwrap()["status"]["status"], "succeeded");
    let seen: Vec<_> = states.iter().collect();
    let expected = ["pending", "running", "succeeded"].map(|state| (Some(state.to_owned()), Json::from("t")));
    assert_eq!(seen, expected);
}
