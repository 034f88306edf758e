//! The parts of `allOf` are one whole: a change is found, or is none, whichever part it stands in.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::{Document, Source};
use oas_diff::{Options, compare};

/// What one part says before and after, while another part says the last of them.
const SAID: [[&str; 3]; 26] = [
    ["type: integer", "type: string", "description: Nothing."],
    ["type: string, format: uuid", "type: string, format: email", "format: uri"],
    ["type: string, pattern: a", "type: string, pattern: b", "pattern: c"],
    ["type: string, maxLength: 3", "type: string, maxLength: 2", "maxLength: 9"],
    ["type: string, minLength: 3", "type: string, minLength: 2", "minLength: 1"],
    ["type: integer, minimum: 3", "type: integer, minimum: 2", "minimum: 1"],
    ["type: integer, maximum: 3", "type: integer, maximum: 2", "maximum: 9"],
    ["type: integer, multipleOf: 3", "type: integer, multipleOf: 2", "multipleOf: 5"],
    ["type: array, items: {type: string}, uniqueItems: true", "type: array, items: {type: string}", "maxItems: 9"],
    ["type: array, items: {type: string}", "type: array, items: {type: integer}", "items: {description: Any.}"],
    ["type: string, default: a", "type: string, default: b", "default: c"],
    ["type: string, enum: [a, b]", "type: string, enum: [a]", "description: Nothing."],
    ["type: string, x-extensible-enum: [a, b]", "type: string, x-extensible-enum: [a]", "description: Nothing."],
    ["type: string, x-lenient: ['']", "type: string, x-lenient: [null]", "x-lenient: [a]"],
    ["type: string, x-rust-name: A", "type: string, x-rust-name: B", "x-rust-name: C"],
    ["type: string, nullable: true", "type: string", "description: Nothing."],
    ["type: string, not: {enum: [a]}", "type: string, not: {enum: [b]}", "not: {enum: [c]}"],
    ["type: string, x-special: a", "type: string, x-special: b", "x-special: c"],
    ["type: object, additionalProperties: false", "type: object", "maxProperties: 9"],
    [
        "type: object, additionalProperties: {type: string}",
        "type: object, additionalProperties: {type: integer}",
        "additionalProperties: true",
    ],
    [
        "type: object, properties: {p: {type: string}}",
        "type: object, properties: {p: {type: integer}}",
        "properties: {p: {description: A p.}}",
    ],
    [
        "type: object, properties: {p: {type: string, readOnly: true}}",
        "type: object, properties: {p: {type: string}}",
        "properties: {q: {description: A q.}}",
    ],
    ["type: object, required: [p]", "type: object", "properties: {p: {type: string}}"],
    ["oneOf: [{type: string}, {type: integer}]", "oneOf: [{type: string}, {type: boolean}]", "description: Nothing."],
    [
        "type: object, discriminator: {propertyName: a}",
        "type: object, discriminator: {propertyName: b}",
        "discriminator: {propertyName: c}",
    ],
    // What another part says already is no change.
    ["type: string, maxLength: 9", "type: string", "maxLength: 3"],
];

fn document(parts: &[&str]) -> Document {
    let parts: Vec<String> = parts.iter().map(|part| format!("{{{part}}}")).collect();
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      responses: {{'200': {{description: \
         ok, content: {{application/json: {{schema: {{allOf: [{}]}}}}}}}}}}\n",
        parts.join(", ")
    );
    Document::parse(&Source::new("parts.yaml", &text)).unwrap()
}

fn rules(before: &[&str], after: &[&str]) -> Vec<&'static str> {
    let changes = compare(&document(before), &document(after), &Options::default());
    let mut rules: Vec<_> = changes.iter().map(|change| change.rule.id).collect();
    rules.sort_unstable();
    rules
}

#[test]
fn it_does_not_matter_which_part_says_so() {
    for (index, [before, after, other]) in SAID.into_iter().enumerate() {
        for [before, after] in [[before, after], [after, before]] {
            let first = rules(&[before, other], &[after, other]);
            let last = rules(&[other, before], &[other, after]);
            assert_eq!(first, last, "{before} -> {after}, beside {other}");
            assert_eq!(first.is_empty(), index == SAID.len() - 1, "{before} -> {after}, beside {other}: {first:?}");
            assert_eq!(rules(&[before, other], &[other, before]), [""; 0], "{before}, {other} in another order");
        }
    }
}

#[test]
fn a_whole_may_be_taken_apart() {
    let whole = "type: object, properties: {a: {type: string}, b: {type: string}}, not: {required: [a]}, x-special: 1";
    let parts = [
        "type: object, properties: {a: {type: string}}, x-special: 1",
        "type: object, properties: {b: {type: string}}, not: {required: [a]}",
    ];
    assert_eq!(rules(&[whole], &parts), [""; 0]);
    assert_eq!(rules(&parts, &[whole]), [""; 0]);
}

#[test]
fn a_bound_that_another_one_outdoes_does_not_matter() {
    let property = |bound: u32| format!("properties: {{p: {{type: string, maxLength: {bound}}}}}");
    let (wide, narrow, other) = (property(9), property(5), property(3));
    let changes = compare(&document(&[&narrow, &other]), &document(&[&wide, &other]), &Options::default());
    assert!(changes.is_empty(), "three characters are the most before and after: {changes:#?}");
}

#[test]
fn a_property_among_many_is_found() {
    let object = |kind: &str| {
        let property = |index: usize| format!("p{index}: {{type: {}}}", if index == 3 { kind } else { "string" });
        let properties: Vec<String> = (0..40).map(property).collect();
        format!("type: object, properties: {{{}}}", properties.join(", "))
    };
    for parts in [1, 2] {
        let whole = |kind: &str| (0..parts).map(|_| object(kind)).collect::<Vec<_>>();
        let (before, after) = (whole("string"), whole("integer"));
        let texts = |parts: &[String]| document(&parts.iter().map(String::as_str).collect::<Vec<_>>());
        let changes = compare(&texts(&before), &texts(&after), &Options::default());
        let found: Vec<_> = changes.iter().map(|change| (change.rule.id, change.subject.as_str())).collect();
        assert_eq!(found, [("type-changed", "the response 200.p3")]);
    }
}
