//! OpenAPI 3.1 is compared as 3.0 is, and one with the other: what both say in their own words is no change.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::{Document, Source};
use oas_diff::{Change, Options, compare};

fn document(version: &str, thing: &str) -> Document {
    let content = "content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}";
    let text = format!(
        "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths:\n  /things:\n    post:\n      requestBody: {{{content}}}\n      \
         responses: {{'200': {{description: ok, {content}}}}}\ncomponents:\n  schemas:\n    Other: {{type: string, maxLength: 3}}\n    \
         Thing:\n{thing}"
    );
    let document = Document::parse(&Source::new("things.yaml", &text)).unwrap();
    let report = oas_contract::lint_readable(&document);
    assert!(!report.has_errors(), "{report}");
    document
}

fn rules(changes: &[Change]) -> Vec<(&str, &str)> {
    changes.iter().map(|change| (change.rule.id, change.subject.as_str())).collect()
}

const EARLIER: &str = "
      type: object
      properties:
        nullable: {type: string, nullable: true, example: a}
        listed: {type: string, nullable: true, enum: [a, null]}
        one: {type: string, enum: [a]}
        more: {type: number, minimum: 1, exclusiveMinimum: true, maximum: 9.5, exclusiveMaximum: true}
        least: {type: integer, minimum: 1, maximum: 9}
        bytes: {type: string, format: byte}
        content: {type: string, format: binary}
        reference: {nullable: true, allOf: [{$ref: '#/components/schemas/Other'}]}
        either: {nullable: true, oneOf: [{type: string}, {type: integer}]}
        list: {type: array, nullable: true, items: {type: integer, format: int32}}
        map: {type: object, additionalProperties: {type: string}, example: {a: b}}
        real: {type: string, maxLength: 3}
";
const LATER: &str = "
      type: object
      properties:
        nullable: {type: [string, 'null'], examples: [a, b]}
        listed: {type: [string, 'null'], enum: [a, null]}
        one: {type: string, const: a}
        more: {type: number, exclusiveMinimum: 1.0, exclusiveMaximum: 9.50}
        least: {type: [integer], minimum: 1, maximum: 9}
        bytes: {type: string, contentEncoding: base64}
        content: {type: string, contentMediaType: application/octet-stream}
        reference: {oneOf: [{$ref: '#/components/schemas/Other'}, {type: 'null'}]}
        either: {oneOf: [{type: string}, {type: integer}, {type: 'null'}]}
        list: {type: [array, 'null'], items: {type: integer, format: int32}}
        map: {type: object, additionalProperties: {type: string}, examples: [{a: b}]}
        real: {type: string, maxLength: 2}
";

#[test]
fn a_contract_in_the_words_of_another_version_is_the_same() {
    let (earlier, later) = (document("3.0.3", EARLIER), document("3.1.0", LATER));
    let there = compare(&earlier, &later, &Options::default());
    assert_eq!(rules(&there), [("max-length-lowered", "Thing.real"); 2], "{there:#?}");
    let back = compare(&later, &earlier, &Options::default());
    assert_eq!(rules(&back), [("max-length-raised", "Thing.real"); 2], "{back:#?}");
}

/// What a property is before and after, and the rules that say so, there and back.
const LATER_CHANGES: [[&str; 4]; 14] = [
    ["type: [string, integer]", "type: [string, boolean]", "type-changed", "type-changed"],
    ["type: [string, integer]", "type: [string, integer, boolean]", "type-widened", "type-narrowed"],
    ["type: string", "type: [string, 'null']", "nullable-added", "nullable-removed"],
    ["type: 'null'", "type: [string, 'null']", "type-widened", "type-narrowed"],
    ["type: integer, exclusiveMinimum: 1", "type: integer, minimum: 1", "minimum-lowered", "minimum-raised"],
    ["type: integer, exclusiveMaximum: 9", "type: integer, exclusiveMaximum: 8", "maximum-lowered", "maximum-raised"],
    ["const: a", "const: b", "enum-value-added enum-value-removed", "enum-value-added enum-value-removed"],
    ["type: string, const: a", "type: string, enum: [a, b]", "enum-value-added", "enum-value-removed"],
    [
        "type: array, prefixItems: [{type: string}]",
        "type: array, prefixItems: [{type: integer}]",
        "type-changed",
        "type-changed",
    ],
    [
        "type: array, prefixItems: [{type: string}]",
        "type: array, prefixItems: [{type: string}, {type: string}]",
        "type-narrowed",
        "type-widened",
    ],
    ["type: string, if: {maxLength: 3}", "type: string, if: {maxLength: 2}", "condition-changed", "condition-changed"],
    [
        "$ref: '#/components/schemas/Other', maxLength: 2",
        "$ref: '#/components/schemas/Other', maxLength: 1",
        "max-length-lowered",
        "max-length-raised",
    ],
    [
        "$ref: '#/components/schemas/Other', default: a",
        "$ref: '#/components/schemas/Other', default: b",
        "default-changed",
        "default-changed",
    ],
    [
        "$ref: '#/components/schemas/Other', x-special: a",
        "$ref: '#/components/schemas/Other', x-special: b",
        "extension-changed",
        "extension-changed",
    ],
];

#[test]
fn what_only_the_later_version_can_say_is_compared() {
    let thing = |said: &str| document("3.1.0", &format!("\n      {{type: object, properties: {{p: {{{said}}}}}}}\n"));
    for [before, after, there, back] in LATER_CHANGES {
        for (before, after, expected) in [(before, after, there), (after, before, back)] {
            let changes = compare(&thing(before), &thing(after), &Options::default());
            let mut found: Vec<_> = changes.iter().map(|change| change.rule.id).collect();
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.join(" "), expected, "{before} -> {after}: {changes:#?}");
        }
    }
}

#[test]
fn a_schema_that_allows_everything_may_be_true() {
    let thing = |said: &str| document("3.1.0", &format!("\n      {{type: object, properties: {{p: {said}}}}}\n"));
    let changes = |before: &str, after: &str| compare(&thing(before), &thing(after), &Options::default());
    assert!(changes("true", "{}").is_empty() && changes("{}", "true").is_empty());
    assert_eq!(changes("true", "false")[0].rule.id, "values-refused");
}
