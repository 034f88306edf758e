//! What has a name that somebody chose is compared, whatever that name is; what is for people alone is not, wherever it stands.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::{Document, Source};
use oas_diff::{Options, compare};

/// Names of members that mean something, where they are members.
const NAMES: [&str; 14] = [
    "title",
    "description",
    "summary",
    "example",
    "examples",
    "externalDocs",
    "$comment",
    "properties",
    "mapping",
    "headers",
    "required",
    "default",
    "type",
    "items",
];

/// Places of a document of 3.1: below `NAME`, with `VALUE`, which is one of two types.
const PLACES: [&str; 21] = [
    "SCHEMA: {type: object, properties: {NAME: {type: VALUE}}}",
    "SCHEMA: {type: object, patternProperties: {NAME: {type: VALUE}}}",
    "SCHEMA: {type: object, dependentSchemas: {NAME: {type: VALUE}}}",
    "SCHEMA: {type: object, not: {properties: {NAME: {type: VALUE}}}}",
    "SCHEMA: {type: object, not: {patternProperties: {NAME: {type: VALUE}}}}",
    "SCHEMA: {type: object, not: {anyOf: [{dependentSchemas: {NAME: {type: VALUE}}}]}}",
    "SCHEMA: {type: object, not: {enum: [{NAME: VALUE}]}}",
    "SCHEMA: {type: object, not: {$defs: {NAME: {type: VALUE}}, properties: {a: {type: string}}}}",
    "SCHEMA: {type: object, default: {NAME: VALUE}}",
    "SCHEMA: {type: object, enum: [{NAME: VALUE}]}",
    "SCHEMA: {type: object, const: {NAME: VALUE}}",
    "SCHEMA: {type: string, x-special: {NAME: VALUE}}",
    "components: {schemas: {Alone: {$defs: {NAME: {type: VALUE}}}}}",
    "components: {schemas: {NAME: {type: VALUE}}}",
    "parameters: [{name: NAME, in: query, schema: {type: VALUE}}]",
    "responses: {'201': {description: ok, headers: {NAME: {schema: {type: VALUE}}}}}",
    "responses: {'201': {description: ok, links: {NAME: {operationId: VALUE}}}}",
    "responses: {'201': {description: ok, links: {next: {operationId: it, parameters: {NAME: VALUE}}}}}",
    "callbacks: {NAME: {'{$request.query.url}': {post: {requestBody: {content: {a/json: {schema: {type: VALUE}}}}}}}}",
    "callbacks: {done: {NAME: {post: {responses: {'200': {description: ok, headers: {NAME: {schema: {type: VALUE}}}}}}}}}",
    "webhooks: {NAME: {post: {requestBody: {content: {application/json: {schema: {type: VALUE}}}}}}}",
];

fn document(place: &str) -> Document {
    let (kind, _) = place.split_once(':').unwrap();
    let mut operation = String::new();
    let mut top = String::new();
    match kind {
        "SCHEMA" => {
            let schema = place.split_once(": ").unwrap().1;
            operation = format!("requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}");
        }
        "components" | "webhooks" => place.clone_into(&mut top),
        _ => place.clone_into(&mut operation),
    }
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /it:\n    post:\n      operationId: it\n      {operation}\n{top}\n"
    );
    Document::parse(&Source::new("it.yaml", &text)).unwrap()
}

fn says(before: &str, after: &str) -> bool {
    !compare(&document(before), &document(after), &Options::on("2026-11-21")).is_empty()
}

#[test]
fn no_name_is_silent() {
    let mut silent = Vec::new();
    for place in PLACES {
        for name in NAMES {
            let [one, other] = ["string", "integer"].map(|value| place.replace("NAME", name).replace("VALUE", value));
            if !says(&one, &other) || !says(&other, &one) {
                silent.push(one);
            }
        }
    }
    assert!(silent.is_empty(), "nothing is said of:\n{}", silent.join("\n"));
}

/// Words for people, where they are.
#[test]
fn words_are_no_change() {
    let words = [
        "description: WORD",
        "title: WORD",
        "$comment: WORD",
        "externalDocs: {url: 'https://example.com', description: WORD}",
        "examples: [{title: WORD}]",
    ];
    for place in [
        "SCHEMA: {type: object, properties: {title: {type: string, MEMBER}}}",
        "SCHEMA: {type: object, not: {properties: {title: {type: string, MEMBER}}}}",
        "SCHEMA: {type: object, not: {$defs: {title: {type: string, MEMBER}}}}",
        "components: {schemas: {title: {type: string, MEMBER}}}",
        "callbacks: {done: {'{$request.query.url}': {post: {requestBody: {content: {application/json: {schema: {type: string, MEMBER}}}}}}}}",
        "webhooks: {done: {post: {requestBody: {content: {application/json: {schema: {type: string, MEMBER}}}}}}}",
    ] {
        for member in words {
            let [one, other] = ["One.", "Two."].map(|word| place.replace("MEMBER", &member.replace("WORD", word)));
            assert!(!says(&one, &other), "{one} and {other} are the same");
        }
    }
    let (one, other) = (
        "{summary: One., description: One., post: {summary: A., tags: [a]}}",
        "{summary: Two., description: Two., post: {summary: B., tags: [a]}}",
    );
    for place in ["webhooks: {done: ITEM}", "callbacks: {done: {'{$request.query.url}': ITEM}}"] {
        assert!(!says(&place.replace("ITEM", one), &place.replace("ITEM", other)), "{place}");
    }
}

/// `$ref` is a reference where a reference may stand, and data in data.
#[test]
fn what_is_referred_to_counts() {
    let place = |target: &str, schema: &str| {
        format!(
            "webhooks: {{it: {{post: {{requestBody: {{content: {{application/json: {{schema: {{not: {{$ref: '#/components/schemas/{target}'}}}}}}}}}}}}}}}}\ncomponents: {{schemas: {{A: {{type: {schema}}}, B: {{type: {schema}}}}}}}"
        )
    };
    assert!(!says(&place("A", "string"), &place("B", "string")), "another name for the same");
    assert!(says(&place("A", "string"), &place("A", "integer")), "what it leads to is another one");
    let data = |value: &str| format!("SCHEMA: {{type: object, not: {{enum: [{{$ref: '{value}'}}]}}}}");
    assert!(says(&data("#/info"), &data("#/paths")));
    let beside = |most: u32| format!("SCHEMA: {{type: string, not: {{$ref: '#/paths/~1it/post', maxLength: {most}}}}}");
    assert!(says(&beside(1), &beside(2)));
}
