//! What is asked at the door and what comes out of it, where nothing is kept: parameters and bodies in their forms, tokens, waits,
//! scripted replies, what answers are made of, and what is said of recordings.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use oas_mock::{Builder, Fault, Faults, MockCloud, Recording, Reply};
use serde_json::{Value, json};
use support::{answer, exchange, sent};

const DOCUMENT: &str = "
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://t.example.com/base'}]
x-error-shape: {code: [/code], message: [/message], request-id: ['header:X-Trace']}
paths:
  /tagged:
    get:
      operationId: get_tagged
      parameters: [{name: If-None-Match, in: header, schema: {type: string}}]
      responses:
        '200': {description: ok, headers: {ETag: {schema: {type: string}, example: '\"1\"'}}, content: {application/json: {schema: {type: object}, example: {a: 1}}}}
        '304': {description: the same}
  /closed:
    get:
      operationId: get_closed
      parameters:
        - {name: object, in: query, schema: {type: object, properties: {a: {type: integer}}}}
        - {name: other, in: query, schema: {type: string}}
      responses: {'204': {description: ok}}
  /opened:
    get:
      operationId: get_opened
      parameters:
        - {name: object, in: query, schema: {type: object, additionalProperties: {type: integer}}}
        - {name: other, in: query, schema: {type: string}}
      responses: {'204': {description: ok}}
  /matrix/{id}:
    get:
      operationId: get_matrix
      parameters: [{name: id, in: path, required: true, style: matrix, schema: {type: integer}}]
      responses: {'204': {description: ok}}
  /forms:
    post:
      operationId: send_form
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, required: [name], properties: {name: {type: string, maxLength: 3}}}}}}
      responses: {'204': {description: ok}}
  /made:
    get:
      operationId: get_made
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Made'}}}}}
  /jobs:
    post:
      operationId: start_job
      x-job: {id: /job_id, operation: show_job, parameter: job_id}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {job_id: {type: string}}}, example: {job_id: j}}}}}
  /jobs/{job_id}:
    get:
      operationId: show_job
      parameters: [{name: job_id, in: path, required: true, schema: {type: string}}]
      x-waiter: {field: /state, success: ['2'], pending: ['1'], failure: ['3']}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {state: {type: string}}}, example: {state: '1'}}}}}
  /pages:
    get:
      operationId: list_pages
      parameters: [{name: after, in: query, schema: {type: string}}, {name: limit, in: query, schema: {type: integer}}]
      x-pagination: {style: cursor, request: {cursor: after, size: limit}, response: {items: /items, next: /next}, key: id}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {items: {type: array, items: {type: object, properties: {id: {type: integer}}}}, next: {type: string}}}, example: {items: [{id: 1}], next: ''}}}}}
components:
  schemas:
    Made:
      type: object
      required: [open, hidden, none]
      properties:
        open: {type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}
        hidden: {type: object, properties: {a: {type: string, writeOnly: true}}, additionalProperties: {type: string}}
        none: {type: array, items: false}
";

fn fake() -> Builder {
    MockCloud::builder().contract("t", DOCUMENT)
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap()
}

fn body(answer: &str) -> Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap_or_default()
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let lines = answer.split("\r\n\r\n").next().unwrap().lines().filter_map(|line| line.split_once(": "));
    lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
}

#[tokio::test]
async fn headers_are_those_of_the_contract() {
    let cloud = fake().start().await.unwrap();
    let first = answer(&cloud, "/tagged").await;
    assert_eq!((status(&first), header(&first, "etag"), body(&first)), ("200", Some("\"1\""), json!({"a": 1})));
    let again = sent(&cloud, "GET", "/tagged", "if-none-match: \"1\"\r\n", "").await;
    assert_eq!((status(&again), header(&again, "etag")), ("304", Some("\"1\"")));
    let other = sent(&cloud, "GET", "/tagged", "if-none-match: \"2\"\r\n", "").await;
    assert_eq!(status(&other), "200");
    // The id of a request stands where the contract says, of one that is refused as well, and is another one each time.
    let refused = answer(&cloud, "/closed?wrong=1").await;
    let ids: Vec<_> = [&first, &other, &refused].iter().map(|answer| header(answer, "x-trace").unwrap()).collect();
    assert!(ids.iter().all(|id| id.len() == 32) && ids[0] != ids[1] && ids[1] != ids[2], "{ids:?}");
}

#[tokio::test]
async fn members_of_an_object_in_the_query_are_told_from_other_parameters() {
    let cloud = fake().start().await.unwrap();
    for (target, expected) in [
        ("/closed?a=1", "204"),
        ("/closed?a=1&other=x", "204"),
        ("/closed?a=x", "400"),
        ("/closed?c=1", "400"),
        ("/opened?n=1&m=2", "204"),
        ("/opened?n=x", "400"),
        ("/opened?other=x&n=1", "204"),
        ("/matrix/;id=5", "204"),
        ("/matrix/id=5", "400"),
        ("/matrix/;id=x", "400"),
    ] {
        let answer = answer(&cloud, target).await;
        assert_eq!(status(&answer), expected, "{target}: {answer}");
    }
}

#[tokio::test]
async fn parts_of_a_form_are_known_by_their_names() {
    let cloud = fake().start().await.unwrap();
    let form = async |name: &str, text: &str| {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n--x--\r\n");
        let length = part.len();
        let head = format!("content-type: multipart/form-data; boundary=x\r\ncontent-length: {length}\r\n");
        sent(&cloud, "POST", "/forms", &head, &part).await
    };
    assert_eq!(status(&form("name", "abc").await), "204");
    for (name, text, what) in [("name", "abcd", "name"), ("other", "a", "the form has no part other")] {
        let refused = form(name, text).await;
        assert_eq!(status(&refused), "400");
        assert!(refused.contains(what), "{refused}");
    }
}

#[tokio::test]
async fn what_is_made_up_has_what_the_schema_has_and_no_more() {
    let cloud = fake().start().await.unwrap();
    assert_eq!(body(&answer(&cloud, "/made").await), json!({"open": {"a": "text"}, "hidden": {}, "none": []}));
}

#[tokio::test]
async fn jobs_have_numbers_of_their_own_and_end_as_they_are_told() {
    for (cloud, end) in [(fake().finish_after(2), "2"), (fake().fail_after(2), "3")] {
        let cloud = cloud.start().await.unwrap();
        let mut ids = Vec::new();
        for _ in 0..3 {
            ids.push(body(&exchange(&cloud, "POST", "/jobs", "").await)["job_id"].clone());
        }
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2], "{ids:?}");
        let mut states = Vec::new();
        for _ in 0..4 {
            let answer = answer(&cloud, "/jobs/j").await;
            assert_eq!(status(&answer), "200");
            states.push(body(&answer)["state"].clone());
        }
        // The state is a text, whatever it looks like.
        assert_eq!(states, ["1", "1", end, end]);
    }
}

#[tokio::test]
async fn a_cursor_leads_to_the_next_page() {
    let cloud = fake().items(5).start().await.unwrap();
    let (mut seen, mut target) = (Vec::new(), "/pages?limit=2".to_owned());
    while seen.len() < 10 {
        let page = body(&answer(&cloud, &target).await);
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
        match page["next"].as_str().unwrap_or_default() {
            "" => break,
            next => target = format!("/pages?limit=2&after={next}"),
        }
    }
    let kinds: std::collections::HashSet<String> = seen.iter().map(Value::to_string).collect();
    assert_eq!((seen.len(), kinds.len()), (5, 5), "{seen:?}");
    assert_eq!(status(&answer(&cloud, "/pages?after=never").await), "400");
}

#[tokio::test]
async fn what_a_test_scripts_is_what_is_said() {
    let throttled = Reply::fault(Fault::Throttle(7));
    let replies = [Reply::json(201, json!({"b": 2})), Reply::text(200, "text/plain", "text"), throttled];
    let cloud = fake().reply("get_tagged", replies).start().await.unwrap();
    let (first, second) = (answer(&cloud, "/tagged").await, answer(&cloud, "/tagged").await);
    assert_eq!((status(&first), body(&first)), ("201", json!({"b": 2})));
    assert_eq!((status(&second), header(&second, "content-type")), ("200", Some("text/plain")));
    assert!(second.ends_with("\r\n\r\ntext"), "{second}");
    let third = answer(&cloud, "/tagged").await;
    assert_eq!((status(&third), header(&third, "retry-after")), ("429", Some("7")));
    assert_eq!(body(&answer(&cloud, "/tagged").await), json!({"a": 1}));
}

#[tokio::test]
async fn faults_are_the_same_for_the_same_seed_alone() {
    let row = async |seed: u64| {
        let cloud = fake().faults(Faults::seeded(seed).with(Fault::Status(500), 0.5)).start().await.unwrap();
        let mut statuses = String::new();
        for _ in 0..40 {
            statuses += status(&answer(&cloud, "/tagged").await);
        }
        statuses
    };
    let (first, other) = (row(1).await, row(20_000).await);
    assert_eq!(first, row(1).await);
    assert_ne!(first, other);
    assert!(first.contains("500") && first.contains("200"), "{first}");
}

const TOKENS: &str = "
openapi: 3.0.3
info: {title: Tokens, version: '1'}
servers: [{url: 'https://t.example.com'}]
paths:
  /login:
    post:
      operationId: login
      security: []
      x-token-source: {token: /token}
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {user: {type: string}, password: {type: string, format: password}}}}}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {token: {type: string}}}, example: {token: t}}}}}
  /mine:
    get: {operationId: mine, security: [{issued: []}], responses: {'204': {description: ok}}}
  /granted:
    get: {operationId: granted, security: [{client: []}], responses: {'204': {description: ok}}}
components:
  securitySchemes:
    other: {type: http, scheme: bearer, x-environment: OTHER}
    issued: {type: http, scheme: bearer, x-environment: ISSUED, x-token-operation: {package: tokens, operation: login}}
    client:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: 'https://t.example.com/oauth/token', scopes: {}}}
      x-environment: {client_id: CLIENT_ID, client_secret: CLIENT_SECRET}
";

#[tokio::test]
async fn tokens_are_issued_to_whom_they_are_due_and_used_up() {
    let builder = MockCloud::builder().contract("tokens", TOKENS).password("right").token_uses(2);
    let cloud = builder.credential("CLIENT_ID", "i").credential("CLIENT_SECRET", "s").start().await.unwrap();
    let login = async |password: &str| {
        exchange(&cloud, "POST", "/login", &json!({"user": "u", "password": password}).to_string()).await
    };
    let refused = login("wrong").await;
    assert_eq!(status(&refused), "401");
    assert!(refused.contains("the user or the password is not right"), "{refused}");
    // The token is that of the scheme that names the operation, and good for two requests.
    let token = body(&login("right").await)["token"].as_str().unwrap().to_owned();
    assert_eq!(token, cloud.environment()["ISSUED"]);
    let with = async |path: &str, token: &str| {
        sent(&cloud, "GET", path, &format!("authorization: Bearer {token}\r\n"), "").await
    };
    for expected in ["204", "204", "401"] {
        assert_eq!(status(&with("/mine", &token).await), expected);
    }
    let next = body(&login("right").await)["token"].as_str().unwrap().to_owned();
    assert_ne!(next, token);
    assert_eq!(status(&with("/mine", &next).await), "204");

    // `i:s`, as a client sends itself.
    let grant = async |basic: &str, form: &str| {
        let form_head =
            format!("content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n", form.len());
        sent(&cloud, "POST", "/oauth/token", &format!("authorization: Basic {basic}\r\n{form_head}"), form).await
    };
    let granted = grant("aTpz", "grant_type=client_credentials&scope=").await;
    assert_eq!(status(&granted), "200", "{granted}");
    let token = body(&granted)["access_token"].as_str().unwrap().to_owned();
    assert_eq!(status(&with("/granted", &token).await), "204");
    for (basic, form, expected, why) in [
        ("aTp4", "grant_type=client_credentials", "401", "invalid_client"),
        ("aTpz", "grant_type=password", "400", "unsupported_grant_type"),
        ("aTpz", "grant_type=client_credentials&scope=all", "400", "invalid_scope"),
    ] {
        let refused = grant(basic, form).await;
        assert_eq!((status(&refused), &body(&refused)["error"]), (expected, &json!(why)));
    }
}

/// An archive of one exchange.
fn recording(path: &str, body: &str) -> Recording {
    exchanged("GET", path, None, body)
}

/// The same with what was sent.
fn exchanged(method: &str, path: &str, sent: Option<&str>, body: &str) -> Recording {
    let mut request = json!({"method": method, "url": format!("https://t.example.com{path}"), "headers": []});
    if let Some(sent) = sent {
        request["postData"] = json!({"mimeType": "application/json", "text": sent});
    }
    let headers = json!([{"name": "ETag", "value": "\"r\""}, {"name": "Connection", "value": "close"}]);
    let content = json!({"size": body.len(), "mimeType": "application/json", "text": body});
    let response = json!({"status": 200, "headers": headers, "content": content});
    let archive = json!({"log": {"version": "1.2", "entries": [{"request": request, "response": response}]}});
    Recording::parse("one.har", &archive.to_string()).unwrap()
}

#[tokio::test]
async fn a_recording_is_compared_and_replayed_below_the_path_of_the_server() {
    for path in ["/base/tagged", "/tagged"] {
        assert_eq!(fake().compare(&recording(path, "{}")).unwrap(), [], "{path}");
        let cloud = fake().replay(recording(path, "{\"r\":1}")).start().await.unwrap();
        let answer = answer(&cloud, "/tagged").await;
        assert_eq!((status(&answer), header(&answer, "etag"), body(&answer)), ("200", Some("\"r\""), json!({"r": 1})));
    }
    let [finding] = &fake().compare(&recording("/base/none", "{}")).unwrap()[..] else { panic!("one") };
    assert!(finding.to_string().contains("unknown-path"), "{finding}");
}

#[tokio::test]
async fn what_was_recorded_is_said_to_whoever_asks_for_the_same() {
    let cloud = fake().replay(recording("/base/closed?a=1", "{\"r\":1}")).start().await.unwrap();
    for (target, expected) in
        [("/closed?a=1", "200"), ("/closed?a=2", "204"), ("/closed?other=1", "204"), ("/closed?a=1&other=x", "204")]
    {
        assert_eq!(status(&answer(&cloud, target).await), expected, "{target}");
    }
    let sent = Some("{\"user\":\"u\",\"password\":\"***\"}");
    let cloud = MockCloud::builder().contract("tokens", TOKENS);
    let cloud = cloud.replay(exchanged("POST", "/login", sent, "{\"token\":\"r\"}")).start().await.unwrap();
    for (user, is_recorded) in [("u", true), ("v", false)] {
        let said = exchange(&cloud, "POST", "/login", &json!({"user": user, "password": "any"}).to_string()).await;
        assert_eq!(body(&said)["token"] == "r", is_recorded, "{user}: {said}");
    }
}

#[test]
fn what_a_part_of_a_schema_requires_is_required() {
    let parts = DOCUMENT.replace(
        "    Made:\n      type: object\n",
        "    Part: {type: object, required: [inner], properties: {inner: {type: string}}}\n    Made:\n      allOf: [{$ref: '#/components/schemas/Part'}]\n      type: object\n",
    );
    let fake = MockCloud::builder().contract("t", &parts);
    let whole = r#"{"inner":"a","open":{"more":"b"},"hidden":{},"none":[]}"#;
    assert_eq!(fake.compare(&recording("/made", whole)).unwrap(), []);
    let found = |body: &str| {
        fake.compare(&recording("/made", body)).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let lacking = found(r#"{"open":{},"hidden":{},"none":[]}"#);
    assert!(lacking.len() == 1 && lacking[0].contains("`/inner` of the answer is required"), "{lacking:?}");
    let more = found(r#"{"inner":"a","open":{},"hidden":{},"none":[],"more":1}"#);
    assert!(more.len() == 1 && more[0].contains("`/more` of the answer is not in the contract"), "{more:?}");
}
