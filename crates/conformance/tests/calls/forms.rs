//! Values of several forms, objects that are made of others, names that stand in each other's way, alternatives of credentials.

use crate::support::Server;
use conformance::{Client, types};
use oas_runtime::{Json, Open};
use serde_json::{Value, json};

async fn account(server: &Server, body: &Value) -> Result<types::Account, oas_runtime::Error> {
    server.json(body);
    let client = Client::builder().token("t").endpoint(&server.url).build().unwrap();
    client.create_account().send().await.map(oas_runtime::ResponseValue::into_inner)
}

#[tokio::test]
async fn nothing_is_lost_and_nothing_comes_twice() {
    let server = Server::start().await;
    for body in [
        json!({"id": "1", "login": "me", "extra": "mine", "other": {"kept": [1]}}),
        json!({"id": "1", "login": "me", "owner": {"name": "a"}}),
        json!({"id": "1", "login": "me", "owner": {"name": "a", "seats": 3}}),
        json!({"id": "1", "login": "me", "owner": {"name": "a", "seats": 3, "other": true}}),
        json!({"id": "1", "login": "me", "owner": "7"}),
        json!({"id": "1", "login": "me", "plan": {"month": 1.5, "year": 15.0, "other": 1}}),
        json!({"id": "1", "login": "me", "created": "2020-12-30T11:23:29+08:00"}),
    ] {
        let account = account(&server, &body).await.unwrap();
        assert_eq!(serde_json::to_string(&account).unwrap().parse::<Json>().unwrap(), body);
    }
    let whole = json!({"id": "1", "login": "me", "extra": "mine", "other": 1, "owner": {"name": "a", "seats": 3}, "plan": {"year": 15}});
    let account = account(&server, &whole).await.unwrap();
    assert_eq!((account.extra.as_deref(), &account.extra_members["other"]), (Some("mine"), &Json::from(1)));
    assert!(matches!(account.owner, Some(types::Owner::Company(company)) if company.seats == Some(3)));
    assert!(matches!(account.plan, Some(types::Plan::Yearly(_))));
}

#[tokio::test]
async fn what_any_part_requires_is_required() {
    let server = Server::start().await;
    let error = account(&server, &json!({"id": "1"})).await.unwrap_err();
    assert!(error.to_string().contains("missing field `login`"), "{error}");
}

/// A list of values that stand for nothing takes the tolerance of `null` from nobody.
#[tokio::test]
async fn what_may_be_left_out_may_be_null() {
    let server = Server::start().await;
    for ended in [json!(null), json!("")] {
        let account = account(&server, &json!({"id": "1", "login": "me", "ended": ended})).await.unwrap();
        assert_eq!(account.ended, None);
    }
}

#[tokio::test]
async fn a_spelling_can_be_held_to() {
    let server = Server::start().await;
    for level in [json!("7"), json!(true)] {
        let error = account(&server, &json!({"id": "1", "login": "me", "level": level})).await.unwrap_err();
        assert_eq!(error.path(), Some("level"), "{error}");
    }
    let body = json!({"id": 1, "login": 2, "level": 7});
    let account = account(&server, &body).await.unwrap();
    assert_eq!((account.id.as_deref(), account.login.as_str(), account.level), (Some("1"), "2", Some(7)));
}

#[tokio::test]
async fn an_offset_is_kept_where_the_contract_asks_for_it() {
    let server = Server::start().await;
    let body = |created: &str| json!({"id": "1", "login": "me", "created": created});
    let here = account(&server, &body("2020-12-30T11:23:29+08:00")).await.unwrap();
    let time = here.created.unwrap().into_known().unwrap();
    assert_eq!((time.offset().seconds(), time.timestamp().as_second()), (8 * 3600, 1_609_298_609));
    let never = account(&server, &body("9999-12-31T23:59:59Z")).await.unwrap();
    assert_eq!(never.created, Some(Open::unknown("9999-12-31T23:59:59Z".to_owned())));
}

#[tokio::test]
async fn who_has_a_key_sends_it() {
    let server = Server::start().await;
    // The contract lists a call without credentials first.
    for (client, key) in
        [(Client::builder().key("k"), Some("k")), (Client::builder().token("t"), None), (Client::builder(), None)]
    {
        server.json(&json!({"id": "1", "login": "me"}));
        client.endpoint(&server.url).build().unwrap().create_account().send().await.unwrap();
        assert_eq!((server.last().header("x-key"), server.last().header("authorization")), (key, None));
    }
}

#[tokio::test]
async fn commas_of_a_list_are_no_part_of_its_elements() {
    let server = Server::start().await;
    server.json(&json!([]));
    let client = Client::builder().token("t").endpoint(&server.url).build().unwrap();
    client.list_things().comma([1, 2, 3]).space(["a,b", "c"]).send().await.unwrap();
    assert_eq!(server.last().target(), "/things?comma=1,2,3&space=a%2Cb%20c");
}
