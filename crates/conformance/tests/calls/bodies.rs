//! What is sent as a body: that a member is there, `null` or not there at all, and the body itself; under which media type; and what
//! goes one way only.

use crate::support::Server;
use conformance::{Client, types};
use oas_runtime::jiff::Timestamp;
use oas_runtime::{Arguments, ErrorKind, Json, Open};
use serde_json::{Value, json};

fn client(server: &Server) -> Client {
    Client::builder().token("t").endpoint(&server.url).build().unwrap()
}

fn account() -> Value {
    json!({"id": "1", "login": "me"})
}

#[tokio::test]
async fn a_member_is_there_or_null_or_not_there() {
    let server = Server::start().await;
    let client = client(&server);
    let change = types::AccountChange::builder;
    for (body, sent) in [
        (change(), "{}"),
        (change().note(None::<String>), r#"{"note":null}"#),
        (change().note(Some("n".to_owned())).level(Some(7)), r#"{"note":"n","level":7}"#),
        (change().level(None::<i64>).tags(None::<Vec<String>>), r#"{"level":null,"tags":null}"#),
        (change().tags(Some(Vec::new())).until(None::<Open<Timestamp>>), r#"{"tags":[],"until":null}"#),
        (change().base(None::<types::AccountBase>).login("x".to_owned()), r#"{"base":null,"login":"x"}"#),
    ] {
        server.json(&account());
        client.change_account().body(body).send().await.unwrap();
        let request = server.last();
        assert_eq!(request.body, sent);
        assert_eq!(request.header("content-type"), Some("application/merge-patch+json"));
        // The same by name.
        server.json(&account());
        let arguments: Arguments = [("body", sent.parse::<Json>().unwrap())].into_iter().collect();
        client.invoke("change_account", arguments).await.unwrap();
        assert_eq!(server.last().body, sent);
    }
    let error = client.change_account().body(change().note(Some("123456".to_owned()))).send().await.unwrap_err();
    assert!(error.to_string().contains("`body.note` has 6 characters"), "{error}");
}

#[tokio::test]
async fn an_answer_tells_null_from_what_is_not_there() {
    let server = Server::start().await;
    let client = client(&server);
    for (note, expected) in
        [(None, None), (Some(json!(null)), Some(None)), (Some(json!("n")), Some(Some("n".to_owned())))]
    {
        let mut body = account();
        if let Some(note) = note {
            body["note"] = note;
        }
        server.json(&body);
        let account = client.create_account().send().await.unwrap();
        assert_eq!(account.note, expected);
        assert_eq!(serde_json::to_value(&*account).unwrap(), body);
    }
}

#[tokio::test]
async fn a_body_may_be_left_out() {
    let server = Server::start().await;
    let client = client(&server);
    server.json(&account());
    client.create_account().send().await.unwrap();
    let request = server.last();
    assert_eq!((request.body.as_str(), request.header("content-type")), ("", None));
    server.json(&account());
    client.create_account().body_map(|body| body.login("me").word("w".to_owned())).send().await.unwrap();
    assert_eq!(server.last().body, r#"{"login":"me","word":"w"}"#);
    // What is given is whole.
    let error = client.create_account().body_map(|body| body.extra("x".to_owned())).send().await.unwrap_err();
    assert!(error.to_string().contains("no value supplied for login"), "{error}");
    for (tags, sent) in [(None, ""), (Some(vec!["a".to_owned()]), r#"["a"]"#), (Some(Vec::new()), "[]")] {
        server.answer("204 No Content", "", "");
        let call = client.replace_tags();
        let call = match tags {
            Some(tags) => call.body(tags),
            None => call,
        };
        call.send().await.unwrap();
        assert_eq!(server.last().body, sent);
        let media = (!sent.is_empty()).then_some("application/vnd.tags+json");
        assert_eq!(server.last().header("content-type"), media);
    }
    server.answer("204 No Content", "", "");
    client.invoke("replace_tags", Arguments::default()).await.unwrap();
    assert_eq!(server.last().body, "");
}

#[tokio::test]
async fn a_value_that_is_null_is_a_value() {
    let server = Server::start().await;
    let client = client(&server);
    let step = |value: Option<Json>| -> types::Step {
        types::Step::builder().op("replace").path("/a").value(value).try_into().unwrap()
    };
    server.answer("204 No Content", "", "");
    client.change_in_steps().body(vec![step(Some(Json::Null)), step(None), step(Some(1.into()))]).send().await.unwrap();
    let request = server.last();
    let sent = r#"[{"op":"replace","path":"/a","value":null},{"op":"replace","path":"/a"},{"op":"replace","path":"/a","value":1}]"#;
    assert_eq!((request.body.as_str(), request.header("content-type")), (sent, Some("application/json-patch+json")));
    server.answer("204 No Content", "", "");
    let arguments: Arguments = [("body", sent.parse::<Json>().unwrap())].into_iter().collect();
    client.invoke("change_in_steps", arguments).await.unwrap();
    assert_eq!(server.last().body, sent);
}

#[tokio::test]
async fn what_goes_one_way_is_not_asked_of_the_other() {
    let server = Server::start().await;
    let client = client(&server);
    // `id` is set by the provider, `word` never comes back; both are required.
    server.json(&json!({"id": "1", "login": "me", "marks": ["m"]}));
    let body = types::Account::builder().login("me").word("w".to_owned());
    let account = client.create_account().body(types::Account::try_from(body).unwrap()).send().await.unwrap();
    assert_eq!(server.last().body, r#"{"login":"me","word":"w"}"#);
    assert_eq!((account.id.as_deref(), account.word.as_deref()), (Some("1"), None));
    // What goes both ways is asked of both.
    server.json(&json!({"id": "1"}));
    let error = client.create_account().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("missing field `login`"), "{error}");
}
