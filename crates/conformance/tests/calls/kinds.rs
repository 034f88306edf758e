//! Enumerations that are open, of integers, in any case and of beginnings; forms that a member tells apart. Against a server that says
//! what arrived, and against the fake of the same contract.

use crate::support::Server;
use conformance::{Client, types};
use oas_mock::MockCloud;
use oas_runtime::{Arguments, Json};
use proptest::prelude::*;
use serde_json::{Value, json};

const EVERYTHING: &str = include_str!("../../contracts/everything.yaml");

fn client(url: &str) -> Client {
    Client::builder().token("t").endpoint(url).build().unwrap()
}

fn cat() -> types::Cat {
    types::Cat::builder().kind("Cat").lives(9).try_into().unwrap()
}

async fn home(body: &Value) -> Result<types::Home, oas_runtime::Error> {
    let server = Server::start().await;
    server.json(body);
    client(&server.url).adopt().body(cat()).send().await.map(oas_runtime::ResponseValue::into_inner)
}

fn written(value: &impl serde::Serialize) -> Json {
    serde_json::to_string(value).unwrap().parse().unwrap()
}

#[tokio::test]
async fn integers_that_nobody_knows_are_kept() {
    for (level, expected) in [(2, types::Level::Loud), (-1, types::Level::Minus1), (77, types::Level::Unknown(77))] {
        let body = json!({"pet": {"kind": "Cat", "lives": 9}, "level": level});
        let home = home(&body).await.unwrap();
        assert_eq!((home.level, written(&home)), (Some(expected), Json::from(body)));
    }
    let text = json!({"pet": {"kind": "Cat", "lives": 9}, "level": "2"});
    assert_eq!(home(&text).await.unwrap().level, Some(types::Level::Loud));
    let error = home(&json!({"pet": {"kind": "Cat", "lives": 9}, "level": "loud"})).await.unwrap_err();
    assert_eq!(error.path(), Some("level"), "{error}");
}

#[tokio::test]
async fn a_case_is_not_looked_at_and_the_declared_one_is_written() {
    let body = json!({"pet": {"kind": "Cat", "lives": 9}, "phase": "READY", "build": "Small"});
    let home = home(&body).await.unwrap();
    assert_eq!((&home.phase, home.build), (&Some(types::Phase::Ready), Some(types::Build::Small)));
    assert_eq!((&written(&home)["phase"], &written(&home)["build"]), (&Json::from("ready"), &Json::from("small")));
}

#[tokio::test]
async fn a_beginning_stands_for_all_that_begin_with_it() {
    let body = json!({"pet": {"kind": "Cat", "lives": 9}, "phase": "Error: disk full"});
    let home = home(&body).await.unwrap();
    assert_eq!(home.phase, Some(types::Phase::Failed("Error: disk full".to_owned())));
    assert_eq!(written(&home), Json::from(body));
}

#[tokio::test]
async fn a_member_tells_which_form_a_value_has() {
    let pets = json!([{"kind": "dog"}, {"kind": "puppy", "tricks": ["sit"]}, {"kind": "fish", "fins": [1, 2.5]}]);
    let body = json!({"pet": {"kind": "Cat", "lives": 9, "name": "Tom"}, "others": pets, "since": "2020-07-02"});
    let home = home(&body).await.unwrap();
    assert_eq!(written(&home), Json::from(body));
    assert!(matches!(&home.pet, types::Pet::Cat(cat) if cat.lives == 9));
    let others = home.others.unwrap();
    assert!(
        matches!(others.as_slice(), [types::Pet::Dog(_), types::Pet::Dog(_), types::Pet::Unknown(fish)] if fish["kind"].as_str() == Some("fish"))
    );
    assert!(matches!(&home.since, Some(types::HomeSince::Date(date)) if date.known().is_some()), "{:?}", home.since);
}

#[tokio::test]
async fn a_member_that_tells_nothing_is_an_error_that_says_so() {
    for (pet, path, expected) in [
        (json!({"lives": 9}), "pet", "`kind` is missing, which tells the kind of Pet"),
        (json!({"kind": 7}), "pet", "`kind` tells the kind of Pet by a text, and is a number"),
        (json!([]), "pet", "Pet is an object that `kind` tells the kind of, not a list"),
        (json!({"kind": "Cat", "lives": "many"}), "pet", "it is no Pet of the kind `Cat`: at `lives`"),
    ] {
        let error = home(&json!({"pet": pet})).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(error.path(), Some(path));
    }
}

#[tokio::test]
async fn what_is_sent_says_its_kind() {
    let server = Server::start().await;
    let client = client(&server.url);
    server.json(&json!({"pet": {"kind": "dog"}}));
    let dog: types::Dog = types::Dog::builder().try_into().unwrap();
    client.adopt().level(2).phase("READY").body(dog).send().await.unwrap();
    let request = server.last();
    assert_eq!((request.target(), request.body.as_str()), ("/pets?level=2&phase=ready", r#"{"kind":"dog"}"#));
    let mut wrong = cat();
    wrong.kind = "dog".to_owned();
    let error = client.adopt().body(wrong).send().await.unwrap_err();
    assert!(error.to_string().contains("`kind` is `dog`, and this Pet is of the kind `Cat`"), "{error}");
}

#[tokio::test]
async fn the_fake_knows_its_own_kinds_alone() {
    let cloud = MockCloud::builder().contract("everything", EVERYTHING).start().await.unwrap();
    let client = client(&cloud.url());
    let pet: types::Pet = cat().into();
    client.adopt().body(pet).level(1).phase("Error: none").send().await.unwrap();
    let unknown = types::Pet::Unknown(json!({"kind": "fish"}).into());
    for error in [
        client.adopt().body(unknown).send().await.unwrap_err(),
        client.adopt().body(cat()).level(7).send().await.unwrap_err(),
        client.adopt().body(cat()).phase("paused").send().await.unwrap_err(),
    ] {
        assert!(error.status().is_some_and(|status| status.as_u16() == 400), "{error}");
    }
    // By name, a body is what its type reads.
    let arguments = Arguments::from_iter([("body", json!({"kind": "Cat", "lives": 1})), ("level", json!(2))]);
    client.invoke("adopt", arguments).send().await.unwrap();
    let arguments = Arguments::from_iter([("body", json!({"lives": 1}))]);
    let error = client.invoke("adopt", arguments).send().await.unwrap_err();
    assert!(error.to_string().contains("the argument `body` does not fit"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_integer_is_read_and_written_alike(value in any::<i64>()) {
        let level: types::Level = serde_json::from_value(json!(value)).unwrap();
        prop_assert_eq!(level.as_i64(), value);
        prop_assert_eq!(serde_json::to_value(level).unwrap(), json!(value));
    }

    #[test]
    fn any_text_is_kept_but_for_its_case(text in "\\PC{0,12}|(?i)ready|(?i)error:\\PC{0,6}") {
        let phase = types::Phase::from(text.as_str());
        let expected = if text.eq_ignore_ascii_case("ready") { "ready" } else { &text };
        prop_assert_eq!(phase.as_str(), expected);
        let begins = text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("error:"));
        prop_assert_eq!(matches!(phase, types::Phase::Failed(_)), begins);
    }

    #[test]
    fn any_kind_is_read_and_written_alike(kind in "\\PC{0,8}|dog|puppy|Cat", lives in any::<i64>()) {
        let body = json!({"kind": kind, "lives": lives, "tricks": ["sit"]});
        let pet: types::Pet = serde_json::from_value(body.clone()).unwrap();
        let is_known = ["dog", "puppy", "Cat"].contains(&kind.as_str());
        prop_assert_eq!(!matches!(pet, types::Pet::Unknown(_)), is_known);
        prop_assert_eq!(serde_json::to_value(&pet).unwrap(), body);
    }
}
