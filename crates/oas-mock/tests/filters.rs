//! What a list is asked for is what it answers: every way in which `x-filter` compares, over HTTP.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use oas_mock::MockCloud;
use support::answer;

const ITEMS: &str = "
          - {name: web, zone: a, tags: [blue, tier.front], at: '2026-01-01T00:00:00Z', size: 9, note: null}
          - {name: web-1, zone: a, tags: [], at: '2026-02-01T00:00:00Z', size: 10, note: x}
          - {name: old-web, zone: b, tags: [blue-2], at: '2026-03-01T00:00:00Z', size: 2, note: ''}";

const PARAMETERS: &str = "
        - {name: name, in: query, schema: {type: array, items: {type: string}}, explode: false}
        - {name: part, in: query, schema: {type: string}}
        - {name: start, in: query, schema: {type: string}}
        - {name: tag, in: query, schema: {type: string}}
        - {name: since, in: query, schema: {type: string}}
        - {name: until, in: query, schema: {type: string}}
        - {name: at, in: query, schema: {type: string}}
        - {name: note, in: query, schema: {type: string}}
        - {name: nothing, in: query, schema: {type: string}}
        - {name: order, in: query, schema: {type: string}}
        - {name: direction, in: query, schema: {type: string}}";

/// A list without pages, whose filters lead into the body, and one with pages, whose filters lead into an item.
fn contract() -> String {
    let filters = |item: &str| {
        format!(
            "
        name: {item}/name
        part: {{member: {item}/name, match: contains}}
        start: {{member: {item}/name, match: prefix}}
        tag: {{member: {item}/tags, match: element, separator: '='}}
        since: {{member: {item}/at, match: from}}
        until: {{member: {item}/at, match: until}}
        at: {{member: {item}/at, match: time}}
        note: {item}/note
        nothing: false"
        )
    };
    let list = |id: &str, filters: &str, more: &str| {
        format!(
            "
    get:
      operationId: {id}
      summary: Lists.
      parameters:{PARAMETERS}
      x-filter:{filters}{more}
      responses:
        '200':
          description: Things.
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Things'}}, example: {{things: [{ITEMS_FLOW}]}}}}}}",
            ITEMS_FLOW = ITEMS.trim().trim_start_matches("- ").replace("\n          - ", ", ")
        )
    };
    let ordered = "
        order: {match: order}
        direction: {match: direction}
      x-pagination: {style: page, request: {page: page, size: size}, response: {items: /things}, key: name}";
    // A parameter of the path and those of pages choose no items, though items have members of their names; what has no filter is
    // held against the member of its name.
    let filters_of_items = filters("").replace("\n        note: /note", "");
    let paged = list("list_pages", &filters_of_items, ordered).replace(
        "      x-filter:",
        "        - {name: zone, in: path, required: true, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer, default: 1}}
        - {name: size, in: query, schema: {type: integer, default: 10, maximum: 100}}
      x-filter:",
    );
    format!(
        "
openapi: 3.0.3
info: {{title: T, version: '1'}}
servers: [{{url: 'https://t.example.com'}}]
paths:
  /whole:{}
  /pages/{{zone}}:{paged}
components:
  schemas:
    Things:
      type: object
      required: [things]
      properties: {{things: {{type: array, items: {{$ref: '#/components/schemas/Thing'}}}}}}
    Thing:
      type: object
      required: [name]
      properties:
        name: {{type: string}}
        zone: {{type: string}}
        tags: {{type: array, items: {{type: string}}, x-pairs: {{key: key, value: value, separator: .}}}}
        at: {{type: string, format: date-time}}
        size: {{type: integer}}
        note: {{type: string, nullable: true}}
",
        list("list_whole", &filters("/things/*"), "\n        order: false\n        direction: false")
    )
}

/// The names of what is answered, in their order.
async fn names(cloud: &MockCloud, target: &str) -> Vec<String> {
    let answer = answer(cloud, target).await;
    let body: serde_json::Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
    let things = body["things"].as_array().unwrap_or_else(|| panic!("{target}: {answer}"));
    things.iter().map(|thing| thing["name"].as_str().unwrap().to_owned()).collect()
}

const FILTERED: &[(&str, &[&str])] = &[
    ("", &["web", "web-1", "old-web"]),
    ("name=web", &["web"]),
    ("name=web,old-web", &["web", "old-web"]),
    ("part=web", &["web", "web-1", "old-web"]),
    ("part=b-1", &["web-1"]),
    ("start=web", &["web", "web-1"]),
    ("start=eb", &[]),
    ("tag=blue", &["web"]),
    ("tag=tier%3Dfront", &["web"]),
    ("tag=blu", &[]),
    ("since=2026-02-01T00:00:00Z", &["web-1", "old-web"]),
    ("until=2026-02-01T00:00:00Z", &["web", "web-1"]),
    ("at=gt:2026-02-01T00:00:00Z", &["old-web"]),
    ("at=gte:2026-02-01T00:00:00Z", &["web-1", "old-web"]),
    ("at=lt:2026-02-01T00:00:00Z", &["web"]),
    ("at=lte:2026-02-01%2000:00:00", &["web", "web-1"]),
    ("at=neq:2026-02-01T00:00:00Z", &["web", "old-web"]),
    ("at=eq:2026-02-01T00:00:00Z", &["web-1"]),
    // What is null has no value that could be asked for, and the empty text asks for nothing.
    ("note=x", &["web-1"]),
    ("note=", &["web", "web-1", "old-web"]),
    ("nothing=at-all", &["web", "web-1", "old-web"]),
    ("start=web&since=2026-02-01T00:00:00Z", &["web-1"]),
];

#[tokio::test]
async fn every_way_of_comparing_chooses_what_it_says() {
    let cloud = MockCloud::builder().contract("t", &contract()).memory().start().await.unwrap();
    for (query, expected) in FILTERED {
        for list in ["/whole", "/pages/here"] {
            assert_eq!(names(&cloud, &format!("{list}?{query}")).await, *expected, "{list}?{query}");
        }
    }
}

const STATES: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://t.example.com'}]
paths:
  /things:
    get:
      operationId: list_things
      summary: Lists.
      parameters:
        - {name: state, in: query, schema: {type: string, x-extensible-enum: [ready, gone, '']}}
        - {name: part, in: query, schema: {type: string, enum: [we, none]}}
        - {name: page, in: query, schema: {type: integer, default: 1}}
      x-filter: {state: /status/now, part: {member: /name, match: prefix}}
      x-pagination: {style: page, request: {page: page}, response: {items: /things}, key: name}
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema:
                type: object
                required: [things]
                properties:
                  things:
                    type: array
                    items:
                      type: object
                      required: [name]
                      properties:
                        name: {type: string}
                        status: {type: object, properties: {now: {type: string}}}
              example: {things: [{name: web, status: {now: ready}}, {name: old, status: {now: gone}}]}
";

#[tokio::test]
async fn an_example_has_the_listed_value_where_x_filter_says() {
    let cloud = MockCloud::builder().contract("t", STATES).start().await.unwrap();
    for (query, expected) in [
        ("state=ready", &["web"][..]),
        ("state=gone", &["old"]),
        ("state=", &["web", "old"]),
        // What compares in another way has no effect on an example.
        ("part=none", &["web", "old"]),
    ] {
        assert_eq!(names(&cloud, &format!("/things?{query}")).await, expected, "{query}");
    }
}

#[tokio::test]
async fn what_says_which_page_chooses_no_items() {
    let cloud = MockCloud::builder().contract("t", &contract()).memory().start().await.unwrap();
    assert_eq!(names(&cloud, "/pages/here?size=2").await, ["web", "web-1"]);
    assert_eq!(names(&cloud, "/pages/here?size=2&page=2").await, ["old-web"]);
}

#[tokio::test]
async fn a_list_is_ordered_by_the_member_that_is_named() {
    let cloud = MockCloud::builder().contract("t", &contract()).memory().start().await.unwrap();
    for (query, expected) in [
        ("order=name", ["old-web", "web", "web-1"]),
        ("order=size", ["old-web", "web", "web-1"]),
        ("order=at&direction=desc", ["old-web", "web-1", "web"]),
        ("order=size&direction=asc", ["old-web", "web", "web-1"]),
        ("order=size&direction=DESC", ["web-1", "web", "old-web"]),
    ] {
        assert_eq!(names(&cloud, &format!("/pages/here?{query}")).await, expected, "{query}");
    }
}
