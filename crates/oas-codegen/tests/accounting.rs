//! Whatever stands in a contract is acted on, refused, or said to be left out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use oas_contract::{Finding, Severity, Source};

const PETS: &str = "
openapi: VERSION
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
paths:
  /pets:
    PATH
    get:
      operationId: list_pets
      summary: Pets.
      parameters: [{name: tag, in: query, description: A tag., PARAMETERschema: {type: array, items: {type: string}}}]
      responses: {'200': {description: Pets., content: {application/json: {schema: {$ref: '#/components/schemas/Pets'}}RESPONSE}}}
      OPERATION
components:
  schemas:
    Pets: {type: array, description: Pets., items: {type: string}SCHEMA}
";

/// What is said of the document with something put into a place.
fn findings(place: &str, what: &str) -> Vec<Finding> {
    let places = ["PATH", "OPERATION", "PARAMETER", "RESPONSE", "SCHEMA"];
    let text = places.iter().fold(PETS.to_owned(), |text, known| {
        let put = match *known {
            other if other != place => String::new(),
            "PARAMETER" => format!("{what}, "),
            "RESPONSE" | "SCHEMA" => format!(", {what}"),
            _ => what.to_owned(),
        };
        text.replace(known, &put)
    });
    let version = if place == "SCHEMA" && what.starts_with(['u', '$', 'i', 'p']) { "3.1.0" } else { "3.0.3" };
    let source = Source::new("specs/pets.yaml", &text.replace("VERSION", version));
    oas_codegen::check(&source).report.findings().to_vec()
}

#[test]
fn what_would_change_the_wire_is_an_error() {
    for (place, what, message) in [
        ("SCHEMA", "$dynamicRef: '#a'", "`$dynamicRef` of a schema changes what goes over the wire"),
        ("SCHEMA", "x-rust-name: Animals", "`x-rust-name` of a schema changes the generated source"),
    ] {
        let found = findings(place, what);
        let finding = found.iter().find(|finding| finding.severity == Severity::Error);
        let finding = finding.unwrap_or_else(|| panic!("nothing is said of {what}: {found:#?}"));
        assert!(finding.rule == "not-acted-on" && finding.message.starts_with(message), "{what}: {finding}");
    }
}

#[test]
fn what_clients_do_not_check_or_read_is_a_note() {
    for (place, what, message) in [
        ("SCHEMA", "nullable: true", "an answer that is null is an error"),
        ("SCHEMA", "prefixItems: [{type: string}]", "elements that each have a schema of their own are held as JSON"),
        ("SCHEMA", "uniqueItems: true", "`uniqueItems` of a schema says which values there are"),
        ("SCHEMA", "if: {maxItems: 2}", "`if` of a schema says which values there are"),
        ("SCHEMA", "unevaluatedItems: false", "`unevaluatedItems` of a schema says which values there are"),
        ("SCHEMA", "externalDocs: {url: 'https://example.com'}", "`externalDocs` of a schema is documentation"),
        ("PARAMETER", "allowEmptyValue: true", "`allowEmptyValue` of a parameter says which values there are"),
        ("RESPONSE", "application/xml: {schema: {type: string}}", "`application/xml` is not read"),
        ("PATH", "description: A path.", "`description` of a path is documentation"),
        ("OPERATION", "callbacks: {}", "`callbacks` of an operation is about requests that the provider makes"),
        ("OPERATION", "x-logo: {url: 'https://example.com'}", "`x-logo` is an extension of somebody else"),
    ] {
        let found = findings(place, what);
        assert!(found.iter().all(|finding| finding.severity == Severity::Note), "{what}: {found:#?}");
        assert!(found.iter().any(|finding| finding.message.starts_with(message)), "{what}: {found:#?}");
    }
}

#[test]
fn a_plain_contract_has_nothing_to_be_told() {
    let found = findings("", "");
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    let expected = ["response", "schema"]
        .map(|holder| format!("note[not-used]: `description` of a {holder} is documentation that goes no further"));
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    assert!(said.iter().zip(&expected).all(|(said, expected)| said.ends_with(expected)), "{said:#?}");
}

/// A media type that is JSON under another name is what goes over the wire.
#[test]
fn bodies_have_the_media_type_of_the_contract() {
    let operation = "put:\n      operationId: patch_pets\n      summary: Patches.\n      requestBody: {required: true, content: \
                     {application/merge-patch+json: {schema: {type: object}}}}\n      responses: {'204': {description: Done.}}";
    let text = PETS.replace("PATH", operation).replace("VERSION", "3.0.3");
    let text =
        ["OPERATION", "PARAMETER", "RESPONSE", "SCHEMA"].iter().fold(text, |text, place| text.replace(place, ""));
    let code = oas_codegen::compile(&Source::new("specs/pets.yaml", &text), "pets").unwrap().code;
    assert!(code.contains("call.json(\"application/merge-patch+json\", body)?;"), "{code}");
}

#[test]
fn webhooks_are_said_to_be_left_out() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nwebhooks: {ping: {post: {responses: {'200': {description: P.}}}}}\n";
    let report = oas_codegen::check(&Source::new("specs/t.yaml", text)).report.to_string();
    assert!(report.contains("note[left-out]: webhooks are calls of the provider"), "{report}");
    assert!(!report.contains("error"), "{report}");
}
