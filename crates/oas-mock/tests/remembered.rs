//! What is kept where names say nothing: `x-identifies`, `x-time-of`, `x-pairs` and `x-effect`, over HTTP.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use oas_mock::MockCloud;
use serde_json::{Value, json};
use support::exchange;

/// No name here is one that a convention knows, and `end_time` is one that it would misread.
const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://t.example.com'}]
paths:
  /docks:
    get:
      operationId: list_docks
      x-pagination: {style: page, request: {page: page}, response: {items: /docks}}
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Docks'}, example: {docks: []}}}}}
    post:
      operationId: build_dock
      x-effect: {members: {called: title}}
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {called: {type: string}}}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Dock'}, example: {berth: b, title: t}}}}}
  /docks/{place}:
    get:
      operationId: show_dock
      parameters: [{name: place, in: path, required: true, x-identifies: Dock, schema: {type: string}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Dock'}, example: {berth: b, title: t}}}}}
  /demolitions:
    post:
      operationId: demolish
      x-effect: {does: deletes, of: Dock}
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {sites: {type: array, items: {type: string}, x-identifies: Dock}}}}}}
      responses: {'204': {description: ok}}
  /docks/{place}/paint:
    post:
      operationId: paint
      parameters: [{name: place, in: path, required: true, x-identifies: Dock, schema: {type: string}}]
      x-effect: {does: adds, of: Dock, list: colours, at: /coat, remove-where: {/brush: scraper}}
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {brush: {type: string}, coat: {type: object, properties: {part: {type: string}, tint: {type: string}}}}}}}}
      responses: {'204': {description: ok}}
components:
  schemas:
    Docks: {type: object, properties: {docks: {type: array, items: {$ref: '#/components/schemas/Dock'}}}}
    Dock:
      type: object
      properties:
        berth: {type: string, x-identifies: Dock}
        title: {type: string}
        end_time: {type: string, format: date-time, x-time-of: beginning}
        begun: {type: string, format: date-time}
        colours: {type: array, items: {type: string}, x-pairs: {key: part, value: tint, separator: '='}}
";

async fn send(cloud: &MockCloud, method: &str, path: &str, body: Value) -> (String, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = exchange(cloud, method, path, &body).await;
    let status = answer.split(' ').nth(1).unwrap().to_owned();
    (status, serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap_or_default())
}

#[tokio::test]
async fn what_the_contract_says_is_what_happens() {
    let cloud = MockCloud::builder().contract("t", DOCUMENT).memory().start().await.unwrap();
    let (status, made) = send(&cloud, "POST", "/docks", json!({"called": "north"})).await;
    assert_eq!((status.as_str(), &made["title"]), ("200", &json!("north")));
    assert!(made["end_time"].is_string() && made.get("begun").is_none(), "{made}");
    let berth = made["berth"].as_str().unwrap();
    let shown = async || send(&cloud, "GET", &format!("/docks/{berth}"), Value::Null).await;

    let paint = async |brush: &str, part: &str, tint: &str| {
        let body = json!({"brush": brush, "coat": {"part": part, "tint": tint}});
        assert_eq!(send(&cloud, "POST", &format!("/docks/{berth}/paint"), body).await.0, "204");
    };
    paint("roller", "hull", "red").await;
    paint("roller", "deck", "grey").await;
    paint("roller", "hull", "blue").await;
    let dock = shown().await;
    assert_eq!(dock.1["colours"], json!(["deck=grey", "hull=blue"]), "{dock:?}");
    paint("scraper", "deck", "grey").await;
    assert_eq!(shown().await.1["colours"], json!(["hull=blue"]));

    assert_eq!(send(&cloud, "POST", "/demolitions", json!({"sites": [berth, "nowhere"]})).await.0, "404");
    assert_eq!(shown().await.0, "200", "one that is not there, and none is demolished");
    assert_eq!(send(&cloud, "POST", "/demolitions", json!({"sites": [berth]})).await.0, "204");
    assert_eq!(shown().await.0, "404");
}

/// One word, and no name means anything by itself: `/docks/{berth}` would be the key by its name.
#[tokio::test]
async fn where_a_word_is_nothing_is_read_from_names() {
    let path = "parameters: [{name: place, in: path, required: true, x-identifies: Dock, schema: {type: string}}]";
    let unsaid = DOCUMENT
        .replace("{place}", "{berth}")
        .replace(path, &path.replace("place", "berth").replace(" x-identifies: Dock,", ""));
    let words = ["x-identifies: Dock", "x-time-of: beginning", "x-pairs: {key: part, value: tint, separator: '='}"];
    let none = words.iter().fold(unsaid.clone(), |text, word| text.replace(&format!(", {word}"), ""));
    let none = none.lines().filter(|line| !line.contains("x-effect")).collect::<Vec<_>>().join("\n");
    let none = none.replace("items: /docks}}", "items: /docks}, key: berth}");
    for (document, is_known) in [(&unsaid, false), (&none, true)] {
        let cloud = MockCloud::builder().contract("t", document).memory().start().await.unwrap();
        let (status, _) = send(&cloud, "POST", "/docks/nowhere/paint", json!({"brush": "roller"})).await;
        assert_eq!(status == "404", is_known, "{status}");
    }
}
