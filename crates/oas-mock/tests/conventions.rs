//! What is kept where a document of others says nothing: what names mean, over HTTP; and what a contract says of lists beside that.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use oas_mock::{Builder, MockCloud};
use serde_json::{Value, json};
use support::exchange;

/// Ids are numbers, states are texts that look like numbers, and what has not ended has an empty text for its end.
const STORE: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://t.example.com'}]
paths:
  /widgets:
    get:
      operationId: list_widgets
      parameters: [{name: marker, in: query, schema: {type: integer}}, {name: limit, in: query, schema: {type: integer}}]
      x-pagination: {style: cursor, request: {cursor: marker, size: limit}, response: {items: /widgets, next: 'last:/id'}, key: id}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {widgets: {type: array, items: {$ref: '#/components/schemas/Widget'}}}}, example: {widgets: []}}}}}
    post:
      operationId: create_widget
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {widget_name: {type: string}, label: {type: string}}}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Widget'}, example: {id: 7, name: n, state: '1', ended_at: ''}}}}}
  /widgets/delete:
    post:
      operationId: delete_widgets
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {ids: {type: array, items: {type: integer}}}}}}}
      responses: {'204': {description: ok}}
  /widgets/{widget_id}:
    get:
      operationId: show_widget
      parameters: [{name: widget_id, in: path, required: true, schema: {type: integer}}]
      x-waiter: {field: /state, success: ['2'], pending: ['1'], failure: ['3'], message: [/name]}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Widget'}, example: {id: 7, name: n, state: '1', ended_at: ''}}}}}
  /shelves/{shelf}/books:
    get:
      operationId: list_books
      parameters: [{name: shelf, in: path, required: true, schema: {type: string}}, {name: page, in: query, schema: {type: integer}}]
      x-pagination: {style: page, request: {page: page}, response: {items: /books}, key: id}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {books: {type: array, items: {$ref: '#/components/schemas/Book'}}}}, example: {books: []}}}}}
    post:
      operationId: create_book
      parameters: [{name: shelf, in: path, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {title: {type: string}}}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}, example: {id: b, title: t}}}}}
  /shelves/{shelf}/books/{book_id}:
    get:
      operationId: show_book
      parameters: [{name: shelf, in: path, required: true, schema: {type: string}}, {name: book_id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}, example: {id: b, title: t}}}}}
components:
  schemas:
    Widget:
      type: object
      properties:
        id: {type: integer}
        name: {type: string}
        label: {type: string}
        state: {type: string}
        ended_at: {type: string, format: date-time, x-lenient: ['']}
    Book: {type: object, properties: {id: {type: string}, title: {type: string}}}
";

fn store() -> Builder {
    MockCloud::builder().contract("t", STORE).memory()
}

async fn send(cloud: &MockCloud, method: &str, path: &str, body: Value) -> (String, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = exchange(cloud, method, path, &body).await;
    let status = answer.split(' ').nth(1).unwrap().to_owned();
    (status, serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap_or_default())
}

/// Makes one, and gives its id.
async fn made(cloud: &MockCloud, name: &str) -> u64 {
    let (status, widget) = send(cloud, "POST", "/widgets", json!({"widget_name": name})).await;
    assert_eq!((status.as_str(), &widget["name"]), ("200", &json!(name)), "a name with that of its type before it");
    widget["id"].as_u64().unwrap()
}

async fn names(cloud: &MockCloud, query: &str) -> Vec<Value> {
    let (_, page) = send(cloud, "GET", &format!("/widgets{query}"), Value::Null).await;
    page["widgets"].as_array().unwrap().iter().map(|widget| widget["name"].clone()).collect()
}

#[tokio::test]
async fn what_is_made_is_listed_by_its_last_item_and_gone_when_it_is_deleted() {
    let cloud = store().start().await.unwrap();
    let mut ids = Vec::new();
    for name in ["a", "b", "c"] {
        ids.push(made(&cloud, name).await);
    }
    let (status, book) = send(&cloud, "POST", "/shelves/north/books", json!({"title": "of another kind"})).await;
    assert_eq!((status.as_str(), &book["title"]), ("200", &json!("of another kind")));
    assert_eq!(names(&cloud, "").await, ["a", "b", "c"]);
    assert_eq!(names(&cloud, "?limit=2").await, ["a", "b"]);
    assert_eq!(names(&cloud, &format!("?limit=2&marker={}", ids[0])).await, ["b", "c"]);
    assert_eq!(names(&cloud, &format!("?limit=2&marker={}", ids[1])).await, ["c"]);
    assert_eq!(send(&cloud, "GET", "/widgets?marker=1", Value::Null).await.0, "400");

    assert_eq!(send(&cloud, "POST", "/widgets/delete", json!({"ids": [ids[0], ids[1]]})).await.0, "204");
    assert_eq!(names(&cloud, "").await, ["c"]);
    assert_eq!(send(&cloud, "GET", &format!("/widgets/{}", ids[0]), Value::Null).await.0, "404");
    assert_eq!(send(&cloud, "GET", &format!("/widgets/{}", ids[2]), Value::Null).await.1["id"], ids[2]);
}

#[tokio::test]
async fn what_ends_does_so_after_as_many_looks_as_were_said() {
    let cloud = store().finish_after(2).start().await.unwrap();
    let id = made(&cloud, "a").await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        let (_, widget) = send(&cloud, "GET", &format!("/widgets/{id}"), Value::Null).await;
        seen.push((widget["state"].clone(), widget["ended_at"] == ""));
    }
    assert_eq!(seen, [(json!("1"), true), (json!("1"), true), (json!("2"), false), (json!("2"), false)]);
}

#[tokio::test]
async fn what_is_said_to_fail_does_wherever_its_name_stands() {
    let cloud = store().finish_after(0).failing("broken", "no room").start().await.unwrap();
    for (name, state, said) in [("whole", "2", "whole"), ("broken", "3", "no room")] {
        let id = made(&cloud, name).await;
        let (_, widget) = send(&cloud, "GET", &format!("/widgets/{id}"), Value::Null).await;
        assert_eq!((&widget["state"], &widget["name"]), (&json!(state), &json!(said)));
    }
}

#[tokio::test]
async fn the_last_of_several_parameters_names_what_is_shown() {
    let cloud = store().start().await.unwrap();
    let (_, book) = send(&cloud, "POST", "/shelves/north/books", json!({"title": "one"})).await;
    let (_, other) = send(&cloud, "POST", "/shelves/north/books", json!({"title": "two"})).await;
    assert_ne!(book["id"], other["id"]);
    for book in [&book, &other] {
        let path = format!("/shelves/north/books/{}", book["id"].as_str().unwrap());
        assert_eq!(send(&cloud, "GET", &path, Value::Null).await, ("200".to_owned(), book.clone()));
        assert_eq!(send(&cloud, "GET", &path.replace("north", "south"), Value::Null).await.0, "404");
    }
}

/// A list that belongs to a dock and is no member of it, and one whose elements stand in the path.
const LISTS: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://t.example.com'}]
paths:
  /docks:
    get:
      operationId: list_docks
      parameters: [{name: page, in: query, schema: {type: integer}}]
      x-pagination: {style: page, request: {page: page}, response: {items: /docks}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {docks: {type: array, items: {$ref: '#/components/schemas/Dock'}}}}, example: {docks: []}}}}}
    post:
      operationId: build_dock
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {title: {type: string}}}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Dock'}, example: {berth: b, title: t, colours: []}}}}}
  /docks/{place}:
    get:
      operationId: show_dock
      parameters: [{name: place, in: path, required: true, x-identifies: Dock, schema: {type: string}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Dock'}, example: {berth: b, title: t, colours: []}}}}}
  /docks/{place}/colours/{tint}:
    put:
      operationId: paint
      parameters: [{name: place, in: path, required: true, x-identifies: Dock, schema: {type: string}}, {name: tint, in: path, required: true, schema: {type: string}}]
      x-effect: {does: adds, of: Dock, list: colours, at: tint}
      responses: {'204': {description: ok}}
  /colours:
    get:
      operationId: list_colours
      x-effect: {does: shows, of: Dock, list: colours, at: /colours}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {colours: {type: array, items: {type: string}}}}, example: {colours: [example]}}}}}
  /docks/{place}/crew:
    get:
      operationId: show_crew
      parameters: [{name: place, in: path, required: true, x-identifies: Dock, schema: {type: string}}]
      x-effect: {does: shows, of: Dock, list: crew, at: /crew}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {crew: {type: array, items: {type: string}}}}, example: {crew: [example]}}}}}
    post:
      operationId: hire
      parameters: [{name: place, in: path, required: true, x-identifies: Dock, schema: {type: string}}]
      x-effect: {does: adds, of: Dock, list: crew, at: /hired}
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {hired: {type: array, items: {type: string}}}}}}}
      responses: {'204': {description: ok}}
components:
  schemas:
    Dock:
      type: object
      properties:
        berth: {type: string, x-identifies: Dock}
        title: {type: string}
        colours: {type: array, items: {type: string}}
";

#[tokio::test]
async fn lists_have_what_was_added_from_paths_and_bodies() {
    let cloud = MockCloud::builder().contract("t", LISTS).memory().start().await.unwrap();
    let berth = send(&cloud, "POST", "/docks", json!({"title": "north"})).await.1["berth"].as_str().unwrap().to_owned();
    assert_eq!(send(&cloud, "PUT", &format!("/docks/{berth}/colours/red"), Value::Null).await.0, "204");
    assert_eq!(send(&cloud, "GET", &format!("/docks/{berth}"), Value::Null).await.1["colours"], json!(["red"]));
    assert_eq!(
        send(&cloud, "GET", "/colours", Value::Null).await.1,
        json!({"colours": ["red"]}),
        "of all that are there"
    );
    let crew = async || send(&cloud, "GET", &format!("/docks/{berth}/crew"), Value::Null).await.1;
    assert_eq!(crew().await, json!({"crew": []}));
    assert_eq!(send(&cloud, "POST", &format!("/docks/{berth}/crew"), json!({"hired": ["ann", "bo"]})).await.0, "204");
    assert_eq!(crew().await, json!({"crew": ["ann", "bo"]}));
}
