//! OpenAPI 3.0 and 3.1 say the same in other words, and compile to the same code.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::{Severity, Source};

const THINGS: &str = "
openapi: VERSION
info: {title: Things, version: '1'}
servers: [{url: 'https://things.example.com'}]
paths:
  /things:
    post:
      operationId: make_thing
      summary: Makes a thing.
      parameters: [{name: limit, in: query, description: At most., schema: LIMIT}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'200': {description: It was made., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
components:
  schemas:
    Kind: {type: string, description: A kind., KIND}
    Thing:
      type: object
      description: A thing.
      required: [name, note]
      properties:
        name: {type: string, description: Its name., maxLength: 9, NAME_EXAMPLE}
        note: NOTE
        size: SIZE
        kind: KIND_REFERENCE
        parent: PARENT
";

/// The places that differ, in 3.0 and in 3.1.
const WORDS: [(&str, &str, &str); 8] = [
    ("VERSION", "3.0.3", "3.1.0"),
    (
        "LIMIT",
        "{type: integer, minimum: 0, exclusiveMinimum: true, maximum: 9}",
        "{type: integer, exclusiveMinimum: 0, maximum: 9}",
    ),
    ("KIND}", "enum: [only]}", "const: only}"),
    ("NAME_EXAMPLE", "example: a", "examples: [a, b]"),
    (
        ": NOTE",
        ": {type: string, nullable: true, description: A note.}",
        ": {type: [string, 'null'], description: A note.}",
    ),
    (
        "SIZE",
        "{type: string, format: byte, description: Its size.}",
        "{type: string, contentEncoding: base64, description: Its size.}",
    ),
    (
        "KIND_REFERENCE",
        "{allOf: [{$ref: '#/components/schemas/Kind'}], description: Its kind.}",
        "{$ref: '#/components/schemas/Kind', description: Its kind.}",
    ),
    (
        "PARENT",
        "{allOf: [{$ref: '#/components/schemas/Thing'}], nullable: true, description: Its parent.}",
        "{anyOf: [{$ref: '#/components/schemas/Thing'}, {type: 'null'}], description: Its parent.}",
    ),
];

fn code(later: bool) -> String {
    let text = WORDS.iter().fold(THINGS.to_owned(), |text, (place, old, new)| {
        assert!(text.contains(place), "{place}");
        text.replace(place, if later { new } else { old })
    });
    let generated = oas_codegen::compile(&Source::new("specs/things.yaml", &text), "things");
    let generated = generated.unwrap_or_else(|report| panic!("{report}\n{text}"));
    assert_eq!(generated.warnings.count(Severity::Warning), 0, "{}", generated.warnings);
    // The digest of the contract is that of another text.
    generated
        .code
        .lines()
        .filter(|line| !line.starts_with("// contract: ") && !line.starts_with("// code: "))
        .map(|line| format!("{line}\n"))
        .collect()
}

#[test]
fn both_versions_compile_to_the_same_code() {
    let (old, new) = (code(false), code(true));
    let differences = similar::TextDiff::from_lines(&old, &new);
    assert_eq!(old, new, "{}", differences.unified_diff());
}
