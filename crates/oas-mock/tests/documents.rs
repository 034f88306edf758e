//! Documents of others: what is wrong in one operation costs that operation, what is wrong in a word of ours is no start.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use oas_mock::MockCloud;
use support::answer;

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://t.example.com'}]
paths:
  /broken:
    get:
      operationId: get_broken
      summary: B.
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: [a]}}}}}
  /whole:
    get:
      operationId: get_whole
      summary: W.
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object}, example: {a: 1}}}}}
";

/// The status of a request without a body.
async fn status(cloud: &MockCloud, path: &str) -> String {
    answer(cloud, path).await.split(' ').nth(1).unwrap().to_owned()
}

/// The JSON that is answered.
async fn body(cloud: &MockCloud, path: &str) -> serde_json::Value {
    serde_json::from_str(answer(cloud, path).await.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[tokio::test]
async fn what_is_wrong_in_an_operation_costs_that_operation() {
    let cloud = MockCloud::builder().contract("t", DOCUMENT).start().await.unwrap();
    let [finding] = cloud.left_out() else { panic!("{:?}", cloud.left_out()) };
    assert!(finding.message.ends_with("; `GET /broken` is left out with it"), "{finding}");
    assert_eq!(status(&cloud, "/whole").await, "200");
    assert_eq!(status(&cloud, "/broken").await, "404");
}

#[tokio::test]
async fn what_is_wrong_in_a_contract_or_in_a_word_of_ours_is_no_start() {
    let own = format!("{DOCUMENT}x-source: {{title: P, url: 'https://t.example.com', retrieved: '2026-11-21'}}\n");
    let word = DOCUMENT.replace("summary: W.", "summary: W.\n      x-waiter: {field: /state, success: 0}");
    for text in [own, word] {
        let error = MockCloud::builder().contract("t", &text).start().await.err().unwrap();
        assert!(error.to_string().contains("error["), "{error}");
    }
}

#[tokio::test]
async fn an_overlay_is_part_of_the_contract() {
    let overlay = "
overlay: 1.0.0
info: {title: Decisions, version: '1'}
actions:
  - target: $.paths
    description: It is there and not in the document.
    update: {/more: {get: {operationId: get_more, responses: {'204': {description: Nothing.}}}}}
";
    let cloud = MockCloud::builder().contract("t", DOCUMENT).overlay("t", overlay).start().await.unwrap();
    assert_eq!((status(&cloud, "/more").await, status(&cloud, "/whole").await), ("204".to_owned(), "200".to_owned()));
}

/// Where a document has no example of an answer, what its schema says is answered, and what it says of itself wins.
#[tokio::test]
async fn what_has_no_example_is_made_up() {
    let text = r"
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://t.example.com'}]
paths:
  /things:
    get:
      operationId: list_things
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}}}
components:
  schemas:
    Base: {type: object, required: [kind], properties: {kind: {type: string}, secret: {type: string, writeOnly: true}}}
    Thing:
      allOf:
        - $ref: '#/components/schemas/Base'
        - type: object
          required: [size, code, kind]
          properties:
            kind: {enum: [thing]}
            size: {type: integer, minimum: 3, multipleOf: 5}
            code: {type: string, pattern: '^[A-Z]{2}-\d{3}$'}
            made: {type: string, format: date-time}
            parts: {type: array, items: {$ref: '#/components/schemas/Thing'}}
            either: {oneOf: [{type: string, maxLength: 2}, {type: boolean}]}
            named: {type: string, example: a name}
";
    let cloud = MockCloud::builder().contract("t", text).start().await.unwrap();
    let answer = body(&cloud, "/things").await;
    let thing = &answer[0];
    assert_eq!((&thing["kind"], &thing["size"], &thing["named"]), (&"thing".into(), &5.into(), &"a name".into()));
    assert_eq!((&thing["code"], &thing["either"]), (&"AA-111".into(), &"te".into()), "{thing}");
    assert_eq!((&thing["made"], &thing["parts"][0]["kind"]), (&"2020-07-02T17:34:44Z".into(), &"thing".into()));
    assert!(thing.get("secret").is_none(), "{thing}");
}

/// Elements of which no two may be the same are not, and an enumeration that lists nothing allows anything.
#[tokio::test]
async fn elements_differ_where_they_have_to() {
    let text = r"
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://t.example.com'}]
paths:
  /things:
    get:
      operationId: list_things
      parameters: [{name: kind, in: query, schema: {type: string, enum: []}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Things'}}}}}
components:
  schemas:
    Id: {type: string, pattern: '^(0|[1-9][0-9]*)$'}
    Things:
      type: object
      required: [ids, flags, things, listed]
      properties:
        ids: {type: array, minItems: 3, uniqueItems: true, items: {$ref: '#/components/schemas/Id'}}
        flags: {type: array, minItems: 2, uniqueItems: true, items: {type: boolean}}
        listed: {type: array, minItems: 2, uniqueItems: true, items: {enum: [a, b]}}
        things: {type: array, minItems: 2, uniqueItems: true, items: {type: object, required: [id], properties: {id: {type: integer, minimum: 7}}}}
";
    let cloud = MockCloud::builder().contract("t", text).start().await.unwrap();
    let answer = body(&cloud, "/things?kind=any").await;
    for (list, least) in [("ids", 3), ("flags", 2), ("things", 2), ("listed", 2)] {
        let elements = answer[list].as_array().unwrap();
        let known: std::collections::HashSet<String> = elements.iter().map(ToString::to_string).collect();
        assert_eq!((elements.len(), known.len()), (least, least), "{list}: {answer}");
    }
}

/// A document of Swagger 2.0 is served as the one of OpenAPI 3.0 that it means, with the files beside it that it refers to.
#[tokio::test]
async fn swagger_is_served() {
    let folder = std::env::temp_dir().join(format!("oas-mock-swagger-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let document = "
swagger: '2.0'
info: {title: Pets, version: '1'}
host: pets.example.com
basePath: /v2
consumes: [application/json]
produces: [application/json]
paths:
  /pets/{id}:
    get:
      operationId: get_pet
      parameters:
        - {name: id, in: path, required: true, type: integer}
        - {name: tags, in: query, type: array, items: {type: string, maxLength: 2}, collectionFormat: pipes}
      responses: {'200': {description: It., schema: {$ref: 'pet.yaml'}}}
  /pets:
    get:
      operationId: list_pets
      responses: {'200': {description: All., schema: {type: array, items: {$ref: 'pet.yaml'}}, examples: {application/json: [{kind: dog}]}}}
";
    std::fs::write(folder.join("pets.yaml"), document).unwrap();
    std::fs::write(
        folder.join("pet.yaml"),
        "type: object\nrequired: [kind]\nproperties: {kind: {type: string, enum: [cat, dog]}}\n",
    )
    .unwrap();
    let source = oas_contract::Source::read_document(&folder.join("pets.yaml")).unwrap();
    let cloud = MockCloud::builder().source("pets", source).start().await.unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(cloud.left_out().is_empty(), "{:?}", cloud.left_out());
    assert_eq!(body(&cloud, "/pets/7?tags=a%7Cb").await, serde_json::json!({"kind": "cat"}));
    assert_eq!(body(&cloud, "/pets").await, serde_json::json!([{"kind": "dog"}]));
    assert_eq!(status(&cloud, "/pets/seven").await, "400");
    assert_eq!(status(&cloud, "/pets/7?tags=abc").await, "400");
}

/// The example of a list is often its last page, which has no cursor.
#[tokio::test]
async fn pages_have_the_cursor_that_their_example_has_not() {
    let contract = "
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://t.example.com'}]
paths:
  /things:
    get:
      operationId: list_things
      parameters: [{name: after, in: query, schema: {type: string}}, {name: size, in: query, schema: {type: integer}}]
      x-pagination: {style: cursor, request: {cursor: after, size: size}, response: {items: /things, next: /page/after}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  things: {type: array, items: {type: string}}
                  page: {type: object, properties: {after: {type: string}}}
              example: {things: [a]}
";
    let cloud = MockCloud::builder().contract("t", contract).items(3).start().await.unwrap();
    let first = answer(&cloud, "/things?size=2").await;
    let body: serde_json::Value = serde_json::from_str(first.split_once("\r\n\r\n").unwrap().1).unwrap();
    let after = body["page"]["after"].as_str().unwrap_or_else(|| panic!("{first}"));
    let last = answer(&cloud, &format!("/things?size=2&after={after}")).await;
    let body: serde_json::Value = serde_json::from_str(last.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!((body["things"].as_array().map(Vec::len), body.get("page")), (Some(1), None));
}
